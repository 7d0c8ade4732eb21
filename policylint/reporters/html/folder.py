"""What the page needs of all documents at once, gathered while they come by one after the other.

The page begins with what it says of all of them, and shows each by itself only then; so they come by twice.
"""

from array import array
from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct, field

from policylint.findings import is_unrecognised
from policylint.paths import short_paths
from policylint.report import ClauseFinding, DocumentReport, Head, Report, ReportPlace
from policylint.reporters.html.findings import Finding, Numbering
from policylint.reporters.html.words import LOOKS
from policylint.reporters.words import domain_name
from policylint.spool import outlines

_Anchor = tuple[str, str, int, int]
"""A passage by its document, the rule that speaks of it, its block and its beginning there."""


class Outline(Struct, frozen=True):
    """A document by its name; `copy` is the address of an annotated copy, or ""."""

    id: str
    path: str
    name: str
    error: str
    warnings: tuple[str, ...]
    is_unknown: bool
    copy: str


class Cell(Struct, frozen=True):
    """What a document says of an element, in short: `number` is that of the finding in its document."""

    number: int
    look: str
    aside: str
    reason: str
    sure: bool


class Cells:
    """The cells of elements by documents. Thousands of documents have the same few, of which each is there once."""

    def __init__(self) -> None:
        self._distinct: list[Cell | None] = [None]
        self._numbers: dict[Cell, int] = {}
        self._rows: dict[str, array[int]] = {}

    def add(self, rule: str, document: int, cell: Cell) -> None:
        """Put a cell into the column of the document of this number, which is the last one so far."""
        row = self._rows.setdefault(rule, array("L"))
        row.extend([0] * (document + 1 - len(row)))
        row[document] = self._numbers.setdefault(cell, len(self._distinct))
        if row[document] == len(self._distinct):
            self._distinct.append(cell)

    def get(self, rule: str, document: int) -> Cell | None:
        """The cell of an element and the document of this number."""
        row = self._rows.get(rule, ())
        return self._distinct[row[document]] if document < len(row) else None

    def row(self, rule: str, documents: int) -> Iterator[Cell | None]:
        """An element's cells, in the order of so many documents."""
        return (self.get(rule, document) for document in range(documents))


class Told(Struct):
    """The findings of one look that count: how many, how many of them not sure, in how many documents, which titles."""

    findings: int = 0
    unsure: int = 0
    documents: int = 0
    titles: dict[str, None] = field(default_factory=dict)


class Folder:
    """All documents, in order.

    `told` are the findings by their look, `titles` those of the elements by domain and rule, and `suggestions` and
    `domain_of` tell of elements by their rule. `anchors` says where those passages are on the page to which it links
    from elsewhere.
    """

    def __init__(self, report: Report, copies: Mapping[str, str]) -> None:
        names = short_paths([document.path for document in outlines(report.documents, Head)])
        self.outlines: list[Outline] = []
        self.cells = Cells()
        self.told = {look: Told() for look in LOOKS}
        self.titles: dict[str, dict[str, str]] = {}
        self.suggestions: dict[str, str] = {}
        self.domain_of: dict[str, str] = {}
        self.anchors: dict[_Anchor, str] = {}
        for element in report.organisation:
            self.titles.setdefault(element.domain, {}).setdefault(element.rule, element.title)
        linked = _linked(report)
        for number, document in enumerate(report.documents):
            numbered = Numbering(document_id(number), document)
            self._add_elements(document.clauses)
            self._add_findings(number, numbered)
            for (rule, block, start), anchor in numbered.anchors.items():
                if (document.path, rule, block, start) in linked:
                    self.anchors[document.path, rule, block, start] = anchor
            self.outlines.append(_outline(numbered.id, document, names[document.path], copies.get(document.path, "")))

    def _add_elements(self, clauses: Collection[ClauseFinding]) -> None:
        for clause in clauses:
            self.titles.setdefault(clause.domain, {}).setdefault(clause.rule, clause.title)
            self.suggestions[clause.rule] = clause.suggestion
            self.domain_of[clause.rule] = domain_name(clause.domain)

    def _add_findings(self, document: int, numbered: Numbering) -> None:
        seen: set[str] = set()
        for finding in numbered.findings():
            if finding.look != "wording":
                cell = Cell(finding.number, finding.look, finding.aside, finding.reason, finding.sure)
                self.cells.add(finding.rule, document, cell)
            if not finding.aside:
                self._tell(finding)
                seen.add(finding.look)
        for look in seen:
            self.told[look].documents += 1

    def _tell(self, finding: Finding) -> None:
        told = self.told[finding.look]
        told.findings += 1
        told.unsure += not finding.sure
        told.titles.setdefault(finding.title)


def document_id(number: int) -> str:
    """How the page names the document of this number, counted from 0."""
    return f"d{number + 1}"


def _outline(id_: str, document: DocumentReport, name: str, copy: str) -> Outline:
    return Outline(
        id=id_,
        path=document.path,
        name=name,
        error=document.error.message if document.error else "",
        warnings=document.reading.warnings if document.reading else (),
        is_unknown=is_unrecognised(document),
        copy=copy,
    )


class _Referred(Struct, frozen=True):
    document: str
    place: ReportPlace


class _Clause(Struct, frozen=True):
    rule: str
    referred: _Referred | None


class _Referring(Struct, frozen=True):
    """Where a document's findings refer to."""

    clauses: tuple[_Clause, ...]


def _linked(report: Report) -> set[_Anchor]:
    """The passages to which contradictions and other documents link."""
    linked = {
        (side.document, contradiction.rule, side.place.block, side.place.start)
        for contradiction in report.contradictions
        for side in contradiction.sides
    }
    for document in outlines(report.documents, _Referring):
        for clause in document.clauses:
            if there := clause.referred:
                linked.add((there.document, clause.rule, there.place.block, there.place.start))
    return linked
