"""The ways in which formats go through the findings of a report: they meet one document at a time.

Whoever needs another order than that of the documents goes through them more than once.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from msgspec import Struct

from policylint.document import Reading
from policylint.report import Contradiction, DocumentReport, Head, ReadError, Reference, Report
from policylint.reporters.findings import (
    Finding,
    is_lined,
    level_of,
    no_documents,
    of_contradiction,
    of_document,
    of_reading,
    of_reference,
)
from policylint.spool import outlines
from policylint.terms import LEVELS


def findings(report: Report, levels: Collection[str] = LEVELS) -> Iterator[Finding]:
    """All of these levels that `report` has to say, document by document in its order.

    What stands between documents is told at the first of them; at the end, where the report is not on that one. A run
    without documents is one finding.
    """
    between = _Between(report, levels)
    for document in report.documents:
        yield from of_document(document, levels)
        yield from between.at(document)
    yield from between.elsewhere()


def elsewhere(report: Report) -> list[Finding]:
    """What is told of none of the report's documents: between others, or that there are none at all."""
    return _Between(report).elsewhere()


def by_document(
    report: Report, order: Iterable[int] | None = None, levels: Collection[str] = LEVELS
) -> Iterator[tuple[str, DocumentReport | None, list[Finding]]]:
    """Paths, each with its document and its findings: first those that the report is on, then others, without one.

    Only those of the numbers in `order`, in that order, where it is given.
    """
    between = _Between(report, levels)
    others: dict[str, list[Finding]] = {}
    for finding in between.elsewhere():
        others.setdefault(finding.document, []).append(finding)
    behind = list(others.items())
    known = len(report.documents)
    if order is None:
        order = range(known + len(behind))
    for number in order:
        if number < known:
            document = report.documents[number]
            yield document.path, document, [*of_document(document, levels), *between.at(document)]
        else:
            path, found = behind[number - known]
            yield path, None, found


def by_level(report: Report, level: str) -> Iterator[Finding]:
    """The findings of `level`, what could not be read first."""
    if level == "error":
        yield from problems(report, "unreadable")
    yield from (each for each in findings(report, (level,)) if each.sort != "unreadable")


def problems(report: Report, *sorts: str) -> Iterator[Finding]:
    """The findings of these sorts, "unreadable", "reading" and "remark"."""
    told = chain(
        chain.from_iterable(map(of_reading, outlines(report.documents, Head))),
        () if report.found else (no_documents(),),
    )
    return (each for each in told if each.sort in sorts)


class Tally(Struct, frozen=True):
    """How many findings of each level there are at a document, but for the one that it could not be read."""

    is_unreadable: bool
    levels: Mapping[str, int]


class _Weight(Struct, frozen=True):
    severity: str


class _Outline(Struct, frozen=True):
    """What of a document is counted."""

    path: str
    reading: Reading | None
    error: ReadError | None
    clauses: tuple[_Weight, ...]
    wording: tuple[_Weight, ...]
    suppressions: tuple[_Weight, ...]


def tallies(report: Report) -> Iterator[Tally]:
    """The numbers of findings, in the order of `by_document`; quicker than to make them."""
    between: dict[str, Counter[str]] = {}
    for each in chain[Contradiction | Reference](report.contradictions, report.references):
        if each.severity in LEVELS:
            between.setdefault(_told_at(each), Counter())[each.severity] += 1
    for document in outlines(report.documents, _Outline):
        counts = between.pop(document.path, Counter())
        if document.reading and not document.error:
            counts["advice"] += len(document.reading.warnings) + len(document.reading.remarks)
        for weight in (*document.clauses, *document.wording, *document.suppressions):
            counts[weight.severity] += weight.severity in LEVELS
        yield Tally(bool(document.error), counts)
    if not report.found:
        yield Tally(True, {})
    yield from (Tally(False, counts) for counts in between.values())


def totals(counts: Iterable[Tally]) -> Counter[str]:
    """How many findings of each level there are."""
    numbers: Counter[str] = Counter()
    for tally in counts:
        numbers.update(tally.levels)
        numbers["error"] += tally.is_unreadable
    return numbers


class _Between:
    """What was found between documents, by the document at which it is told."""

    def __init__(self, report: Report, levels: Collection[str] = LEVELS) -> None:
        self._is_any = bool(report.found)
        self._levels = levels
        every = chain[Contradiction | Reference](report.contradictions, report.references)
        self._every = [each for each in every if level_of(each) in levels]
        self._told: dict[str, list[Contradiction | Reference]] = {}
        for each in self._every:
            self._told.setdefault(_told_at(each), []).append(each)
        self._known: set[str] = set()
        self._lined: set[str] = set()
        for head in outlines(report.documents, Head) if self._every else ():
            self._known.add(head.path)
            if is_lined(head):
                self._lined.add(head.path)

    def at(self, document: DocumentReport) -> Iterator[Finding]:
        """What is told of this document."""
        return (self._finding(each, document) for each in self._told.get(document.path, ()))

    def elsewhere(self) -> list[Finding]:
        """What is told of documents that the report is not on: contradictions, then references."""
        if not self._is_any:
            return [no_documents()] if "error" in self._levels else []
        return [self._finding(each, None) for each in self._every if _told_at(each) not in self._known]

    def _finding(self, each: Contradiction | Reference, document: DocumentReport | None) -> Finding:
        if isinstance(each, Reference):
            return of_reference(each, document)
        return of_contradiction(each, document, self._lined)


def _told_at(each: Contradiction | Reference) -> str:
    return each.document if isinstance(each, Reference) else each.sides[0].document
