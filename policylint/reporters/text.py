"""The terminal report: per document what is contradicted, missing and weak, then wording; at the end a table."""

import os.path
import re
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from policylint.findings import (
    SAY_THE_KIND,
    checked_in_words,
    kinds_in_words,
    limits_in_words,
    unrecognised_in_words,
)
from policylint.report import (
    OTHER_KIND,
    ClauseFinding,
    Contradiction,
    DocumentReport,
    Head,
    Profile,
    ReadError,
    Reference,
    Report,
    ReportPlace,
    Side,
    SuppressionFinding,
    Wanting,
    WordingFinding,
)
from policylint.reporters.wrapping import wrap
from policylint.spool import outlines

Paint = Callable[[str, str], str]
"""Paints a text in a colour; for a file or a pipe it returns the text as it is."""

_Accepted = ClauseFinding | WordingFinding | Contradiction | Reference
"""A finding that may be allowed, or known."""

_ORDER = (("contradicted", "red"), ("missing", "red"), ("weak", "yellow"))
_HEADS = {
    "contradicted": "Contradicted: the document says the opposite",
    "missing": "Missing",
    "weak": "Weak: touched, but not a commitment",
}
_LEVELS = {"error": "red", "warning": "yellow", "advice": "dim"}
"""From the gravest to the lightest, each with its colour."""
_FORMATS = {"docx": "Word", "pdf": "PDF", "markdown": "Markdown", "html": "HTML", "text": "plain text"}
_LONGEST_QUOTE = 150
_LONGEST_LABEL = 40
_MOST_WANTING = 5
# What a file's name or a document may hold to command a terminal, or to be read other than it is written.
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160), *range(0x2028, 0x202F), *range(0x2066, 0x206A)), "\ufffd")

_CONTROL = re.compile(f"[{''.join(map(chr, _CONTROLS))}]")


class Look(Struct, frozen=True):
    """How to show a report: `width` in characters, `verbosity` -1 (quiet), 0 or 1 (verbose), `paint` for colours."""

    width: int = 80
    verbosity: int = 0
    paint: Paint = lambda text, _colour: text


def pieces(report: Report, look: Look | None = None) -> Iterator[str]:
    """`report` as text to read, a line at a time, without empty ones at its beginning and end."""
    empty = 0
    is_begun = False
    for line in _lines(report, look or Look()):
        text = line.rstrip()
        if text:
            yield "\n" * (empty + 1 if is_begun else 0) + text
            is_begun, empty = True, 0
        else:
            empty += 1
    yield "\n"


def _lines(report: Report, look: Look) -> Iterator[str]:
    yield from _unreadable(report, look)
    for document in report.documents:
        if not document.error and (look.verbosity >= 0 or _has_findings(document)):
            yield from _document(document, look)
    if look.verbosity >= 0:
        yield from _organisation(report, look)
    yield from _between(report, look)
    if look.verbosity >= 0:
        yield from _table(report, look)
    yield from _closing(report, look)


def _has_findings(document: DocumentReport) -> bool:
    severities = {clause.severity for clause in document.clauses}
    severities |= {wording.severity for wording in document.wording}
    severities |= {suppression.severity for suppression in document.suppressions}
    return bool(severities - {"none"})


def _is_accepted(finding: "_Accepted | _Words") -> bool:
    """Whether the finding is allowed or known, so that nothing is to be done about it."""
    return bool(finding.allowed) or finding.known


def _unreadable(report: Report, look: Look) -> Iterator[str]:
    failed = [document for document in outlines(report.documents, Head) if document.error]
    if not failed:
        return
    yield look.paint(f"NOT CHECKED: {_count(len(failed), 'document')} could not be read", "red")
    for document in failed:
        yield f"  {_safe(document.path)}"
        if document.error:
            yield from _wrapped(document.error.message, look, 4)
    yield ""


def _document(document: DocumentReport, look: Look) -> Iterator[str]:
    yield look.paint(_safe(document.path), "bold")
    yield from _wrapped(_particulars(document), look, 2)
    for warning in document.reading.warnings if document.reading else ():
        yield from _wrapped(f"! {warning}", look, 2, hang=2, colour="yellow")
    yield ""
    for verdict, colour in _ORDER:
        of_verdict = [c for c in document.clauses if c.verdict == verdict and not _is_accepted(c)]
        findings = [c for c in of_verdict if c.expected or c.severity != "none"]
        if findings:
            yield "  " + look.paint(_HEADS[verdict], colour)
            for finding in sorted(findings, key=_gravity):
                yield from _finding(finding, look)
            yield ""
    wordings = sorted((wording for wording in document.wording if not _is_accepted(wording)), key=_gravity)
    if wordings:
        yield "  " + look.paint("Wording to change", "yellow")
        for wording in wordings:
            yield from _wording(wording, look)
        yield ""
    suppressions = [suppression for suppression in document.suppressions if not suppression.known]
    if suppressions:
        yield "  " + look.paint("Suppressions to mend", "yellow")
        for suppression in suppressions:
            yield from _suppression(suppression, look)
        yield ""
    yield from _accepted((*document.clauses, *document.wording), look)
    strong = [c.titled for c in document.clauses if c.verdict == "strong" and c.expected]
    if strong:
        yield "  " + look.paint("Strong", "green")
        yield from _wrapped("; ".join(strong), look, 4)
        yield ""


def _particulars(document: DocumentReport) -> str:
    reading = document.reading
    parts = [kinds_in_words(document) + (": only wording was checked" if document.kinds == OTHER_KIND else "")]
    if reading:
        parts.append(_FORMATS.get(reading.format, reading.format.upper()))
        if reading.pages:
            parts.append(_count(reading.pages, "page"))
        parts.append(_count(reading.words, "word"))
    return " · ".join(parts)


def _gravity(finding: ClauseFinding | WordingFinding | Contradiction) -> int:
    levels = [*_LEVELS, "none"]
    return levels.index(finding.severity)


def _head(severity: str, title: str, rule: str, look: Look) -> Iterator[str]:
    """A finding's first line, with its level in words; the rule goes to the next where there is no room."""
    *above, last = _wrapped(f"• {_level(severity)}{title}", look, 2, hang=2)
    together = len(last) + len(f"  [{rule}]") <= look.width
    marked = [_marked(line, severity, look) for line in (*above, last)]
    tag = look.paint(f"[{rule}]", "dim")
    yield from [*marked[:-1], f"{marked[-1]}  {tag}"] if together else [*marked, f"      {tag}"]


def _level(severity: str) -> str:
    return f"{severity}: " if severity in _LEVELS else ""


def _marked(line: str, severity: str, look: Look) -> str:
    """`line` with its bullet and level, where it begins with them, in the level's colour."""
    mark = f"  • {_level(severity)}".rstrip()
    return (
        look.paint(mark, _LEVELS[severity]) + line[len(mark) :]
        if severity in _LEVELS and line.startswith(mark)
        else line
    )


def _bullet(severity: str, text: str, look: Look, hang: int = 2) -> Iterator[str]:
    """A finding that is told in running text, with its level before it."""
    for line in _wrapped(f"• {_level(severity)}{text}", look, 2, hang=hang):
        yield _marked(line, severity, look)


def _finding(finding: ClauseFinding, look: Look) -> Iterator[str]:
    yield from _head(finding.severity, finding.title, finding.rule, look)
    if finding.verdict != "missing":
        yield from _wrapped(_sentence(finding.told()), look, 6)
        for quote in finding.evidence[: 3 if look.verbosity > 0 else 1]:
            yield from _wrapped(f"{_where(quote.place)}{_quoted(quote.text)}", look, 6)
        if finding.referred:
            there = f"{_file(finding.referred.document)}, {_where(finding.referred.place)}"
            yield from _wrapped(f"There: {there}{_quoted(finding.referred.text)}", look, 6)
    elif finding.closest:
        yield from _wrapped(f"Closest: {_where(finding.closest.place)}{_quoted(finding.closest.text)}", look, 6)
        yield from _wrapped(f"but {finding.closest.why_not}.", look, 6)
    if look.verbosity > 0:
        yield from _wrapped(f"Why: {finding.why}", look, 6)
        yield from _wrapped(f"Source: {finding.source}", look, 6)
        yield from _wrapped(f"Model clause: {finding.suggestion}", look, 6)
        yield from _wrapped(f"Fingerprint: {finding.fingerprint}", look, 6)


def _wording(finding: WordingFinding, look: Look) -> Iterator[str]:
    better = " / ".join(finding.prefer)
    advice = f" → {better}" if better else ""
    said = f"{_where(finding.place)}“{finding.text}”{advice}  [{finding.rule}]"
    yield from _bullet(finding.severity, said, look, hang=4)
    if look.verbosity > 0:
        yield from _wrapped(f"Why: {finding.why} Source: {finding.source}.", look, 6)
        yield from _wrapped(f"Fingerprint: {finding.fingerprint}", look, 6)


def _suppression(suppression: SuppressionFinding, look: Look) -> Iterator[str]:
    where = (_where(suppression.place) if suppression.place else "") or f"{suppression.where}: "
    yield from _bullet(suppression.severity, f"{where}“{suppression.text}”: {suppression.message}.", look)


def _accepted(findings: Sequence[_Accepted], look: Look) -> Iterator[str]:
    """How many findings are allowed and how many known, or, when all is asked for, which, and why."""
    allowed = [finding for finding in findings if finding.allowed]
    known = [finding for finding in findings if finding.known]
    if look.verbosity > 0:
        for head, listed in (("Allowed", allowed), ("Known from before", known)):
            if listed:
                yield "  " + look.paint(head, "dim")
                for finding in listed:
                    yield from _wrapped(f"• {_said_shortly(finding)}", look, 2, hang=2)
                yield ""
    elif allowed or known:
        parts = [f"{len(allowed)} allowed"] * bool(allowed) + [f"{len(known)} known from before"] * bool(known)
        yield "  " + look.paint(f"Also found: {', '.join(parts)} (--verbose lists them)", "dim")
        yield ""


def _said_shortly(finding: _Accepted) -> str:
    match finding:
        case ClauseFinding():
            said = f"{finding.title} [{finding.rule}]: {finding.verdict}"
        case WordingFinding():
            said = f"{_where(finding.place)}“{finding.text}” [{finding.rule}]"
        case Contradiction():
            said = f"{finding.title} [{finding.rule}] in {', '.join(_file(side.document) for side in finding.sides)}"
        case Reference():
            said = f"{_file(finding.document)}, {_where(finding.place)}“{finding.words}”"
    return f"{said}, because {finding.allowed}" if finding.allowed else said


def _where(place: ReportPlace) -> str:
    parts = []
    if place.page:
        parts.append(f"page {place.page}")
    elif place.line:
        parts.append(f"line {place.line}")
    for label in (place.heading[-1] if place.heading else "", place.row):
        if label:
            parts.append(label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…")  # noqa: PERF401
    return ", ".join(parts) + ": " if parts else ""


def _quoted(text: str) -> str:
    return f"“{text}”" if len(text) <= _LONGEST_QUOTE else f"“{text[:_LONGEST_QUOTE].rsplit(' ', 1)[0]} …”"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "." if text else ""


def _organisation(report: Report, look: Look) -> Iterator[str]:
    """Where the folder stands; shortly where the report is on a part of its documents, unless all is asked for."""
    if report.found - report.summary.unreadable < 2:
        return
    absent = [f for f in report.organisation if f.verdict == "missing"]
    opposed = [f for f in report.organisation if f.verdict == "contradicted"]
    weak = [f for f in report.organisation if f.verdict == "weak"]
    strong = [f for f in report.organisation if f.verdict == "strong"]
    unsure = [f for f in strong if not f.sure]
    yield look.paint("THE FOLDER AS ONE ORGANISATION", "bold")
    yield from _wrapped(
        f"{len(strong)} of {len(report.organisation)} elements of the model are firmly committed to in at least one "
        "document.",
        look,
        2,
    )
    in_full = not report.focus or look.verbosity > 0
    labels = {"Nowhere": absent, "Only contradicted": opposed, "Nowhere firmly": weak, "Firmly, but not sure": unsure}
    for label, findings in labels.items():
        if findings and in_full:
            yield from _wrapped(f"{label}: {'; '.join(f.title for f in findings)}", look, 2, hang=2)
    yield ""
    if report.profile:
        yield from _profile(report.profile if in_full else replace(report.profile, next=None), look)


def _between(report: Report, look: Look) -> Iterator[str]:
    """What is found between documents."""
    contradictions = [contradiction for contradiction in report.contradictions if not _is_accepted(contradiction)]
    if contradictions:
        yield "  " + look.paint("Contradictions between documents", "red")
        for contradiction in sorted(contradictions, key=_gravity):
            yield from _contradiction(contradiction, look)
        yield ""
    dangling = [found for found in report.references if found.target is None and not _is_accepted(found)]
    if dangling:
        yield "  " + look.paint("References that lead nowhere", "yellow")
        for reference in dangling:
            where = f"{_file(reference.document)}, {_where(reference.place)}"
            yield from _bullet(reference.severity, f"{where}“{reference.words}”: {reference.reason}.", look)
        yield ""
    if look.verbosity >= 0:
        yield from _accepted((*report.contradictions, *report.references), look)


def _profile(profile: Profile, look: Look) -> Iterator[str]:
    """The rung, and what would lift the organisation to the next: the first few, unless all are asked for."""
    rung = f"{look.paint(profile.title, 'green')}. {profile.means}" if profile.rung else "below the first"
    yield from _wrapped(f"Rung: {rung}", look, 2, hang=2)
    if profile.next:
        wanting = profile.next.wanting
        shown = wanting if look.verbosity > 0 else wanting[:_MOST_WANTING]
        yield from _wrapped(f"To reach {profile.next.title}:", look, 2)
        for element in shown:
            yield from _wrapped(f"• {element.title}: {_lack(element)}", look, 4, hang=2)
        if len(shown) < len(wanting):
            yield from _wrapped(
                f"and {_count(len(wanting) - len(shown), 'more element')} (--verbose lists them)", look, 4
            )
    yield ""


def _lack(element: Wanting) -> str:
    if element.verdict == "contradicted":
        return f"contradicted in {', '.join(map(_file, element.documents))}"
    return f"{element.verdict}; needs {'a firm commitment' if element.needed == 'strong' else 'to be taken up'}"


def _contradiction(contradiction: Contradiction, look: Look) -> Iterator[str]:
    """Its two most telling sides, or all of them when they are asked for."""
    about = "" if contradiction.about == "element" else f": {contradiction.about}"
    yield from _head(contradiction.severity, f"{contradiction.title}{about}", contradiction.rule, look)
    sides = contradiction.sides
    shown = sides if look.verbosity > 0 else _opposed(sides)
    for side in shown:
        where = f"{_file(side.document)} ({side.says}), {_where(side.place)}"
        yield from _wrapped(f"{where}{_quoted(side.text)}", look, 6, hang=2)
    if len(shown) < len(sides):
        yield from _wrapped(f"and {_count(len(sides) - len(shown), 'more document')}", look, 6)


def _opposed(sides: Sequence[Side]) -> list[Side]:
    """The first side, and the first that says something else."""
    return [sides[0], *[side for side in sides if side.says != sides[0].says][:1]]


def _file(path: str) -> str:
    return path.rpartition("/")[2]


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


def _table(report: Report, look: Look) -> Iterator[str]:
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
        counts.append(sum(not _is_accepted(wording) for wording in document.wording))
        name = _shortened(_safe(document.path.removeprefix(folder)), room)
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


def _closing(report: Report, look: Look) -> Iterator[str]:
    summary = report.summary
    new = "new " if summary.known or (report.focus and report.focus.new_only) else ""
    findings = ", ".join(_count(n, new + name) for name, n in summary.findings.items() if n and name != "advice")
    advice = f", {summary.findings['advice']} {new}advice" if summary.findings.get("advice") else ""
    said = findings + advice if findings else ("advice only" + advice if advice else f"no {new}findings")
    parts = [checked_in_words(report) + (f": {said}." if summary.documents > summary.unreadable else ".")]
    if summary.unreadable:
        parts.append(f"{_count(summary.unreadable, 'document')} NOT checked (see the top).")
    if summary.allowed:
        parts.append(f"{_count(summary.allowed, 'finding')} allowed.")
    if summary.known:
        parts.append(f"{_count(summary.known, 'finding')} known from before.")
    warned = sum(bool(head.reading and head.reading.warnings) for head in outlines(report.documents, Head))
    parts += limits_in_words(report)
    if warned:
        parts.append(f"{_count(warned, 'document')} read with warnings (!).")
    if summary.skipped:
        parts.append(f"{_count(summary.skipped, 'other file')} passed over (--verbose lists them).")
    yield from _wrapped(" ".join(parts), look, 0)
    unrecognised = unrecognised_in_words(report)
    if unrecognised:
        yield from _wrapped(f"{unrecognised} {SAY_THE_KIND}", look, 0, colour="yellow")
    if look.verbosity > 0:
        for skipped in report.skipped:
            yield from _wrapped(f"passed over: {skipped.path}: {skipped.reason}", look, 2, hang=2)
    if look.verbosity == 0 and any(summary.findings.values()):
        yield from _wrapped(
            "For any rule, 'policylint explain RULE' tells why it matters, its source, and a model clause. Where a "
            "verdict is not sure, a single sign speaks for it: read the passage.",
            look,
            0,
        )


def _safe(text: str) -> str:
    # Hardly any text has one, and to look is much quicker than to translate.
    return text.translate(_CONTROLS) if _CONTROL.search(text) else text


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _wrapped(text: str, look: Look, indent: int, *, hang: int = 0, colour: str = "") -> Iterator[str]:
    for line in wrap(_safe(text), max(30, look.width), " " * indent, " " * (indent + hang)):
        yield look.paint(line, colour) if colour else line
