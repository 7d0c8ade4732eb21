"""What the terminal report begins and ends with: what could not be read, a table of all documents, and the sums."""

import os.path
from collections.abc import Iterator

from msgspec import Struct

from policylint.findings import SAY_THE_KIND, checked_in_words, limits_in_words, unrecognised_in_words
from policylint.printable import printable
from policylint.report import Head, ReadError, Report
from policylint.reporters.text.lines import Look, wrapped
from policylint.spool import outlines
from policylint.telling import counted


def unreadable(report: Report, look: Look) -> Iterator[str]:
    """The documents that could not be read, and why."""
    failed = [document for document in outlines(report.documents, Head) if document.error]
    if not failed:
        return
    yield look.paint(f"NOT CHECKED: {counted(len(failed), 'document')} could not be read", "red")
    for document in failed:
        yield f"  {printable(document.path)}"
        if document.error:
            yield from wrapped(document.error.message, look, 4)
    yield ""


class _Verdict(Struct, frozen=True):
    verdict: str
    expected: bool
    severity: str


class _Words(Struct, frozen=True):
    allowed: str
    known: bool


class _Row(Struct, frozen=True):
    """What the table counts of a document."""

    path: str
    error: ReadError | None
    clauses: tuple[_Verdict, ...]
    wording: tuple[_Words, ...]


def table(report: Report, look: Look) -> Iterator[str]:
    """A row of sums for each document."""
    paths = [document.path for document in outlines(report.documents, Head) if not document.error]
    if not paths:
        return
    heads = ("strong", "weak", "contra.", "missing", "wording")
    room = max(20, look.width - 2 - 9 * len(heads))
    yield look.paint("SUMMARY".ljust(room + 2) + "".join(head.rjust(9) for head in heads), "bold")
    folder = _common_folder(paths)
    for document in outlines(report.documents, _Row):
        if document.error:
            continue
        verdicts = [c.verdict for c in document.clauses if c.expected or c.severity != "none"]
        counts = [verdicts.count(v) for v in ("strong", "weak", "contradicted", "missing")]
        counts.append(sum(not (words.allowed or words.known) for words in document.wording))
        name = _shortened(printable(document.path.removeprefix(folder)), room)
        yield "  " + name.ljust(room) + "".join((str(n) if n else "·").rjust(9) for n in counts)
    yield ""


def _common_folder(paths: list[str]) -> str:
    """The folder that all `paths` begin with, with its slash; "" for a single path or none in common."""
    folders = [path.rpartition("/")[0] for path in paths]
    shared = os.path.commonpath(folders) if len(set(paths)) > 1 and all(folders) else ""
    return f"{shared}/" if shared else ""


def _shortened(name: str, room: int) -> str:
    """`name`, with its middle left out where it is longer than `room`: its end tells as much as its beginning."""
    if len(name) <= room:
        return name
    tail = min(14, room // 3)
    return name[: room - tail - 1] + "…" + name[-tail:]


def closing(report: Report, look: Look) -> Iterator[str]:
    """What was checked, what came of it, and what to do for more."""
    summary = report.summary
    new = "new " if summary.known or (report.focus and report.focus.new_only) else ""
    findings = ", ".join(counted(n, new + name) for name, n in summary.findings.items() if n and name != "advice")
    advice = f", {summary.findings['advice']} {new}advice" if summary.findings.get("advice") else ""
    said = findings + advice if findings else ("advice only" + advice if advice else f"no {new}findings")
    parts = [checked_in_words(report) + (f": {said}." if summary.documents > summary.unreadable else ".")]
    if summary.unreadable:
        parts.append(f"{counted(summary.unreadable, 'document')} NOT checked (see the top).")
    if summary.allowed:
        parts.append(f"{counted(summary.allowed, 'finding')} allowed.")
    if summary.known:
        parts.append(f"{counted(summary.known, 'finding')} known from before.")
    warned = sum(bool(head.reading and head.reading.warnings) for head in outlines(report.documents, Head))
    parts += limits_in_words(report)
    if warned:
        parts.append(f"{counted(warned, 'document')} read with warnings (!).")
    if summary.skipped:
        parts.append(f"{counted(summary.skipped, 'other file')} passed over (--verbose lists them).")
    yield from wrapped(" ".join(parts), look, 0)
    unrecognised = unrecognised_in_words(report)
    if unrecognised:
        yield from wrapped(f"{unrecognised} {SAY_THE_KIND}", look, 0, colour="yellow")
    if look.verbosity > 0:
        for skipped in report.skipped:
            yield from wrapped(f"passed over: {skipped.path}: {skipped.reason}", look, 2, hang=2)
    if look.verbosity == 0 and any(summary.findings.values()):
        yield from wrapped(
            "For any rule, 'policylint explain RULE' tells why it matters, its source, and a model clause. Where a "
            "verdict is not sure, read the passage before you act on it.",
            look,
            0,
        )
