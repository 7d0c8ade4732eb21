"""What the page says of each document, and how one part of the page links to another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from policylint.findings import kinds_in_words
from policylint.report import DocumentReport, Report, ReportPlace, SuppressionFinding
from policylint.reporters.html.findings import Group, Numbering, Passage, finding_id
from policylint.reporters.html.folder import Cell, Folder, Outline
from policylint.reporters.html.passages import Part, Pin, lay_out
from policylint.reporters.html.words import LOOKS
from policylint.reporters.words import format_name
from policylint.telling import counted


class DocumentView(Struct, frozen=True):
    """One document: what it is, what was found, and its text (nothing where the report does not carry it).

    `counts` says how many findings of each look it has that count. `pins` are the missing clauses
    that belong nowhere in particular. `copy` is the address of an annotated copy, or "".
    """

    id: str
    name: str
    title: str
    particulars: str
    error: str
    warnings: tuple[str, ...]
    remarks: tuple[str, ...]
    suppressions: tuple[SuppressionFinding, ...]
    is_unknown: bool
    groups: tuple[Group, ...]
    counts: Mapping[str, int]
    parts: Iterable[Part]
    has_text: bool
    pins: tuple[Pin, ...]
    copy: str


class Documents:
    """All documents, in order, and links to what the page says of them; each is viewed when it is its turn."""

    def __init__(self, report: Report, folder: Folder) -> None:
        self._report = report
        self._folder = folder
        self.all: Sequence[Outline] = folder.outlines
        self._numbers = {document.path: number for number, document in enumerate(self.all)}

    def views(self) -> Iterator[DocumentView]:
        """Each document as the page shows it."""
        for outline, document in zip(self.all, self._report.documents, strict=True):
            yield _view(outline, document)

    def row(self, rule: str) -> Iterator[tuple[Outline, Cell | None]]:
        """The documents, each with what it says of an element."""
        return zip(self.all, self._folder.cells.row(rule, len(self.all)), strict=True)

    def name(self, path: str) -> str:
        """The document with this path, as the page calls it."""
        return self.all[self._numbers[path]].name if path in self._numbers else path

    def ids(self, paths: Iterable[str]) -> str:
        """The ids of the documents with these paths."""
        return " ".join(self.all[self._numbers[path]].id for path in paths if path in self._numbers)

    def passage(self, path: str, rule: str, text: str, place: ReportPlace) -> Passage:
        """Words of a document of which `rule` speaks; the link leads to the nearest thing that the page shows."""
        if path not in self._numbers:
            return Passage(text, place.in_words(), "")
        number = self._numbers[path]
        id_ = self.all[number].id
        found = self._folder.cells.get(rule, number)
        nearest = finding_id(id_, found.number) if found else id_
        anchor = self._folder.anchors.get((path, rule, place.block, place.start), nearest)
        return Passage(text, place.in_words(), f"#{anchor}")


def _view(outline: Outline, document: DocumentReport) -> DocumentView:
    numbered = Numbering(outline.id, document)
    looks = [finding.look for finding in numbered.findings() if not finding.aside]
    return DocumentView(
        id=outline.id,
        name=outline.name,
        title=document.title,
        particulars=_particulars(document),
        error=outline.error,
        warnings=outline.warnings,
        remarks=document.reading.remarks if document.reading else (),
        suppressions=document.suppressions,
        is_unknown=outline.is_unknown,
        groups=numbered.groups,
        counts={look: looks.count(look) for look in LOOKS if look in looks},
        parts=lay_out(document.text, numbered.marks, [pin for pin in numbered.pins if pin.block >= 0]),
        has_text=bool(document.text),
        pins=tuple(pin for pin in numbered.pins if pin.block < 0),
        copy=outline.copy,
    )


def _particulars(document: DocumentReport) -> str:
    """Kind, format and size."""
    reading = document.reading
    parts = [kinds_in_words(document)]
    if reading:
        parts += [format_name(reading.format), counted(reading.pages, "page") if reading.pages else ""]
        parts.append(counted(reading.words, "word"))
    return " · ".join(part for part in parts if part)
