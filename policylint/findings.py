"""The findings of a report: to go through, to change, and to count."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from policylint.report import (
    OTHER_KIND,
    UNRECOGNISED,
    ClauseFinding,
    Contradiction,
    DocumentReport,
    Focus,
    Head,
    ReadError,
    Reference,
    Report,
    Summary,
    SuppressionFinding,
    WordingFinding,
)
from policylint.spool import outlines, spooled
from policylint.telling import counted
from policylint.terms import LEVELS

Finding = ClauseFinding | WordingFinding | SuppressionFinding | Contradiction | Reference
"""Whatever weighs in a report by its `severity`, and is told from others by its `fingerprint`."""

SAY_THE_KIND = (
    "Say what it is: policylint check --kind 'PATTERN=KIND', a line \"kind: KIND\" in the front matter, or [kinds] in "
    "policylint.toml. The documentation lists the kinds (docs/kinds.md)."
)
"""What to do about a document whose kind was not recognised."""

_FEW = 3
_F = TypeVar("_F", ClauseFinding, WordingFinding, SuppressionFinding, Contradiction, Reference)


class Change(Protocol):
    """What becomes of a finding; `document` is its document's path, as in `findings`."""

    def __call__(self, finding: _F, document: str, /) -> _F:
        """The finding to put in its place."""


def findings(report: Report) -> Iterator[tuple[Finding, str]]:
    """Every finding, with the path of its document, or of the first of several."""
    for document in report.documents:
        for finding in chain[Finding](document.clauses, document.wording, document.suppressions):
            yield finding, document.path
    for contradiction in report.contradictions:
        yield contradiction, contradiction.sides[0].document
    for reference in report.references:
        yield reference, reference.document


def change_findings(report: Report, change: Change) -> Report:
    """`report` with `change` made to every finding, in the order of `findings`, and counted anew."""
    documents = spooled(
        replace(
            document,
            clauses=tuple(change(clause, document.path) for clause in document.clauses),
            wording=tuple(change(wording, document.path) for wording in document.wording),
            suppressions=tuple(change(suppression, document.path) for suppression in document.suppressions),
        )
        for document in report.documents
    )
    contradictions = tuple(change(found, found.sides[0].document) for found in report.contradictions)
    references = tuple(change(found, found.document) for found in report.references)
    return recounted(replace(report, documents=documents, contradictions=contradictions, references=references))


def recounted(report: Report) -> Report:
    """`report` with the counts of what is in it."""
    summary = summarise(report.documents, report.contradictions, report.references, len(report.skipped))
    return replace(report, summary=summary)


class _Weighed(Struct, frozen=True):
    """What counts of a finding that may be accepted."""

    severity: str
    allowed: str
    known: bool


class _Judged(_Weighed, frozen=True):
    """What counts of a verdict."""

    verdict: str
    expected: bool


class _ToMend(Struct, frozen=True):
    """What counts of a suppression that is to be mended."""

    severity: str
    known: bool


class _Counted(Struct, frozen=True):
    """What counts of a document."""

    error: ReadError | None
    clauses: tuple[_Judged, ...]
    wording: tuple[_Weighed, ...]
    suppressions: tuple[_ToMend, ...]


def summarise(
    documents: Sequence[DocumentReport],
    contradictions: Sequence[Contradiction],
    references: Sequence[Reference],
    skipped: int,
) -> Summary:
    """Counts over `documents` and what was found between them."""
    weights = Counter(map(_weight, chain[Contradiction | Reference](contradictions, references)))
    verdicts: Counter[str] = Counter()
    unreadable = wording = suppressions = 0
    for document in outlines(documents, _Counted):
        weights.update(map(_weight, document.clauses))
        weights.update(map(_weight, document.wording))
        weights.update((each.severity, False, each.known) for each in document.suppressions)
        verdicts.update(clause.verdict for clause in document.clauses if clause.expected)
        unreadable += document.error is not None
        wording += len(document.wording)
        suppressions += len(document.suppressions)
    return Summary(
        documents=len(documents),
        unreadable=unreadable,
        skipped=skipped,
        verdicts={verdict: verdicts[verdict] for verdict in ("strong", "weak", "contradicted", "missing")},
        wording=wording,
        findings={
            level: sum(number for (severity, _, _), number in weights.items() if severity == level) for level in LEVELS
        },
        contradictions=len(contradictions),
        dangling=sum(reference.target is None for reference in references),
        allowed=sum(number for (_, allowed, _), number in weights.items() if allowed),
        known=sum(number for (_, _, known), number in weights.items() if known),
        suppressions=suppressions,
    )


def _weight(found: _Weighed | Contradiction | Reference) -> tuple[str, bool, bool]:
    return found.severity, bool(found.allowed), found.known


def checked_in_words(report: Report) -> str:
    """How many documents were checked, and of which; what was never looked at must not sound clean."""
    number = report.summary.documents - report.summary.unreadable
    focus = report.focus
    if focus and focus.since:
        if not report.documents and report.found:
            return f"No document has changed since {focus.since}"
        new = ", new findings only" if focus.new_only else ""
        return f"{number:,} of {report.found:,} documents checked (changed since {focus.since}{new})"
    if not number:
        return "No document was checked"
    beside = f" (of {report.found:,} in the folder)" if focus and focus.others else ""
    return f"{counted(number, 'document')} checked{beside}"


def limits_in_words(report: Report) -> list[str]:
    """What a report that is limited to changed documents leaves open, in sentences."""
    focus = report.focus or Focus()
    told = []
    if focus.unread:
        told.append(f"All findings count as new where the earlier version could not be read: {_some(focus.unread)}.")
    if focus.ignored:
        told.append(f"Left out, as git ignores them: {_some(focus.ignored)}.")
    return told


def is_unrecognised(document: DocumentReport | Head) -> bool:
    """Whether nobody said, and nothing told, what kind of document it is, so that only its wording was checked."""
    return document.kinds == OTHER_KIND and document.kinds_reason == UNRECOGNISED


def kinds_in_words(document: DocumentReport) -> str:
    """What kinds of document it is."""
    if document.kinds == OTHER_KIND:
        return "kind not recognised" if is_unrecognised(document) else "another kind of document"
    return ", ".join(kind.replace("-", " ") for kind in document.kinds)


def unrecognised_in_words(report: Report, names: Mapping[str, str] | None = None) -> str:
    """Which documents were only checked for wording, in a sentence; "" where there are none.

    `names` is what to call documents by their paths, where that is something else.
    """
    paths = [document.path for document in outlines(report.documents, Head) if is_unrecognised(document)]
    if not paths:
        return ""
    named = _some([names.get(path, path) if names else path for path in paths])
    return f"Only the wording was checked in {counted(len(paths), 'document')}, whose kind was not recognised: {named}."


def _some(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _FEW:,} more" if len(paths) > _FEW else ""
    return ", ".join(paths[:_FEW]) + more
