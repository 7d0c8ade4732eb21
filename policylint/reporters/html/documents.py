"""What the page says of each document, and how one part of the page links to another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from policylint.report import DocumentReport, Report, ReportPlace, SuppressionFinding
from policylint.reporters.html.findings import Finding, Group, Numbering, Passage
from policylint.reporters.html.passages import Part, Pin, lay_out
from policylint.reporters.html.words import LOOKS, count, format_name, short_paths, where


class DocumentView(Struct, frozen=True):
    """One document: what it is, what was found, and its text (nothing where the report does not carry it).

    `counts` says how many findings of each look it has that count. `pins` are the missing clauses
    that belong nowhere in particular. `copy` is the address of an annotated copy, or "". `anchors` and `findings`
    say where its passages and its elements are on the page.
    """

    id: str
    path: str
    name: str
    title: str
    particulars: str
    kinds_reason: str
    error: str
    warnings: tuple[str, ...]
    suppressions: tuple[SuppressionFinding, ...]
    is_unknown: bool
    groups: tuple[Group, ...]
    counts: Mapping[str, int]
    parts: tuple[Part, ...]
    pins: tuple[Pin, ...]
    copy: str
    anchors: Mapping[tuple[str, int, int], str]
    findings: Mapping[str, Finding]

    def told(self, look: str) -> Iterator[Finding]:
        """Its findings of this look, without those that do not count."""
        for group in self.groups:
            yield from (finding for finding in group.findings if finding.look == look and not finding.aside)


class Documents:
    """All documents, in order, and links to what the page says of them."""

    def __init__(self, report: Report, copies: Mapping[str, str]) -> None:
        names = short_paths([document.path for document in report.documents])
        self.all: Sequence[DocumentView] = [
            _view(f"d{number}", document, names[document.path], copies.get(document.path, ""))
            for number, document in enumerate(report.documents, 1)
        ]
        self._by_path = {document.path: document for document in self.all}

    def name(self, path: str) -> str:
        """The document with this path, as the page calls it."""
        return self._by_path[path].name if path in self._by_path else path

    def ids(self, paths: Iterable[str]) -> str:
        """The ids of the documents with these paths."""
        return " ".join(self._by_path[path].id for path in paths if path in self._by_path)

    def passage(self, path: str, rule: str, text: str, place: ReportPlace) -> Passage:
        """Words of a document of which `rule` speaks; the link leads to the nearest thing that the page shows."""
        document = self._by_path.get(path)
        if document is None:
            return Passage(text, where(place), "")
        found = document.findings.get(rule)
        nearest = found.id if found else document.id
        return Passage(text, where(place), f"#{document.anchors.get((rule, place.block, place.start), nearest)}")


def _view(id_: str, document: DocumentReport, name: str, copy: str) -> DocumentView:
    numbered = Numbering(id_, document)
    looks = [finding.look for finding in numbered.findings() if not finding.aside]
    return DocumentView(
        id=id_,
        path=document.path,
        name=name,
        title=document.title,
        particulars=_particulars(document),
        kinds_reason=document.kinds_reason,
        error=document.error.message if document.error else "",
        warnings=document.reading.warnings if document.reading else (),
        suppressions=document.suppressions,
        is_unknown=document.kinds == ("other",),
        groups=numbered.groups,
        counts={look: looks.count(look) for look in LOOKS if look in looks},
        parts=tuple(lay_out(document.text, numbered.marks, [pin for pin in numbered.pins if pin.block >= 0])),
        pins=tuple(pin for pin in numbered.pins if pin.block < 0),
        copy=copy,
        anchors=numbered.anchors,
        findings={finding.rule: finding for finding in numbered.findings() if finding.look != "wording"},
    )


def _particulars(document: DocumentReport) -> str:
    """Kind, format and size."""
    reading = document.reading
    parts = [", ".join(kind.replace("-", " ") for kind in document.kinds if kind != "other")]
    if reading:
        parts += [format_name(reading.format), count(reading.pages, "page") if reading.pages else ""]
        parts.append(count(reading.words, "word"))
    return " · ".join(part for part in parts if part)
