"""What the page says of all documents together: where they stand, what to do next, and who says what."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count as count_up
from itertools import islice

from msgspec import Struct

from policylint.report import Reference, Report, Wanting
from policylint.reporters.html.documents import Documents
from policylint.reporters.html.findings import finding_id
from policylint.reporters.html.folder import Folder, Outline
from policylint.reporters.standing import STANDINGS, Element, elements, unsettled
from policylint.reporters.words import domain_name
from policylint.telling import counted

_TILES = {
    "strong": "firmly committed to",
    "weak": "mentioned, but not a commitment",
    "contradicted": "contradicted",
    "missing": "missing",
}
_TO_DO = {
    "contradicted": "Change what says the opposite",
    "missing": "Write what is missing",
    "weak": "Turn what is only mentioned into a commitment",
    "wording": "Change wording",
}
_SOME = 4


class Row(Struct, frozen=True):
    """An element; `Documents.row` tells what each document does about it.

    `standing` is where the organisation stands to it, "" where that is not asked, and whether that is `sure`.
    """

    id: str
    rule: str
    title: str
    standing: str
    sure: bool


class Domain(Struct, frozen=True):
    """A part of the model with its elements. `dots` are those that are asked of the organisation, the best first."""

    id: str
    name: str
    rows: tuple[Row, ...]
    dots: tuple[Row, ...]

    @property
    def strong(self) -> int:
        """How many elements some document firmly commits to, and none contradicts."""
        return sum(row.standing == "strong" for row in self.dots)


class Tile(Struct, frozen=True):
    """How many elements there are of a standing, what that comes to, and how many of them are not sure."""

    standing: str
    words: str
    number: int
    unsure: int


class Lack(Struct, frozen=True):
    """An element that keeps the organisation from the next rung: what to do about it, in which documents."""

    title: str
    verdict: str
    todo: str
    places: tuple[tuple[str, str], ...]
    suggestion: str


class Step(Struct, frozen=True):
    """Something to do next, and where on the page it is told.

    `show` is the look to which to limit the page, or "", and `about` what it comes to.
    """

    text: str
    href: str
    show: str = ""
    about: str = ""


class Overview(Struct, frozen=True):
    """The report as a whole.

    `several` says that it is on more than one document, `is_folder` that more than one could be read, so that they can
    be held against each other. `unknown` are those of no known kind, and `copied` those that have an annotated copy.
    `tiles` count the elements that are `asked`. `unsettled` says what the organisation does not firmly commit to, or
    not surely, or not without contradiction, each element by the id of its row. `domain_of` is the domain of an element
    by its rule, and `dangling` are the references that lead nowhere.
    """

    several: bool
    is_folder: bool
    title: str
    unread: tuple[Outline, ...]
    partly: tuple[Outline, ...]
    unknown: tuple[Outline, ...]
    copied: tuple[Outline, ...]
    domains: tuple[Domain, ...]
    asked: int
    tiles: tuple[Tile, ...]
    unsettled: tuple[tuple[str, Mapping[str, str]], ...]
    domain_of: Mapping[str, str]
    dangling: tuple[Reference, ...]
    lacks: tuple[Lack, ...]
    steps: tuple[Step, ...]


def view_overview(report: Report, folder: Folder, documents: Documents) -> Overview:
    """The overview of `report`, with links into `documents`."""
    every = documents.all
    is_folder = report.found - report.summary.unreadable > 1
    standing = elements(report)
    domains = tuple(_domains(folder, standing))
    ids = {row.rule: row.id for domain in domains for row in domain.rows}
    tiles = tuple(_tiles(folder, standing if is_folder else None))
    lacks = tuple(_lacks(report, folder, documents))
    return Overview(
        several=len(every) != 1,
        is_folder=is_folder,
        title=_title(report, every),
        unread=tuple(document for document in every if document.error),
        partly=tuple(document for document in every if document.warnings),
        unknown=tuple(document for document in every if document.is_unknown),
        copied=tuple(document for document in every if document.copy),
        domains=domains,
        asked=sum(tile.number for tile in tiles),
        tiles=tiles,
        unsettled=tuple(
            (words, {ids[rule]: title for rule, title in titles.items()})
            for words, titles in unsettled(report, standing)
        ),
        domain_of=folder.domain_of,
        dangling=tuple(reference for reference in report.references if reference.target is None),
        lacks=lacks,
        steps=tuple(_steps(report, folder, lacks if is_folder else ())),
    )


def _title(report: Report, documents: Sequence[Outline]) -> str:
    if report.focus and report.focus.since:
        changed = f"{len(documents):,} changed" if documents else "none has changed"
        return f"{counted(report.found, 'document')}, of which {changed} since {report.focus.since}"
    return documents[0].name if len(documents) == 1 else counted(len(documents), "document")


def _tiles(folder: Folder, standing: Sequence[Element] | None) -> Iterator[Tile]:
    """The elements of the organisation by their `standing`, else those of the single document by its verdicts."""
    if standing is None:
        for look, words in _TILES.items():
            yield Tile(look, words, folder.told[look].findings, folder.told[look].unsure)
        return
    for name, words in STANDINGS.items():
        found = [element for element in standing if element.standing == name]
        yield Tile(name, words, len(found), sum(not element.sure for element in found))


def _domains(folder: Folder, standing: Sequence[Element]) -> Iterator[Domain]:
    asked = {element.rule: element for element in standing}
    best_first = list(STANDINGS)
    numbers = count_up(1)
    for number, (domain, titles) in enumerate(folder.titles.items(), 1):
        rows = tuple(_row(f"e{next(numbers)}", rule, title, asked.get(rule)) for rule, title in titles.items())
        dots = sorted((row for row in rows if row.standing), key=lambda row: best_first.index(row.standing))
        yield Domain(f"g{number}", domain_name(domain) or "Elements", rows, tuple(dots))


def _row(id_: str, rule: str, title: str, element: Element | None) -> Row:
    return Row(id_, rule, title, element.standing if element else "", element is None or element.sure)


def _lacks(report: Report, folder: Folder, documents: Documents) -> Iterator[Lack]:
    following = report.profile.next if report.profile else None
    for wanting in following.wanting if following else ():
        yield Lack(
            title=wanting.title,
            verdict=wanting.verdict,
            todo=_todo(wanting),
            places=tuple(_places(wanting, documents)),
            suggestion=folder.suggestions.get(wanting.rule, ""),
        )


def _todo(wanting: Wanting) -> str:
    if wanting.verdict == "contradicted":
        return "Change what says the opposite in"
    if wanting.verdict == "weak":
        return "Make it a firm commitment in"
    return "Commit to it firmly in" if wanting.needed == "strong" else "Take it up in"


def _places(wanting: Wanting, documents: Documents) -> Iterator[tuple[str, str]]:
    """Names and addresses of the documents in which something is to be done."""
    named = frozenset(wanting.documents)
    for document, found in documents.row(wanting.rule):
        if found and (document.path in named or (found.look == wanting.verdict == "missing")):
            yield document.name, f"#{finding_id(document.id, found.number)}"


def _steps(report: Report, folder: Folder, lacks: Sequence[Lack]) -> Iterator[Step]:
    """What to do, the first thing first."""
    summary = report.summary
    if summary.unreadable:
        yield Step(f"Save {counted(summary.unreadable, 'document')} in a form that can be read", "#problems")
    if lacks and report.profile and report.profile.next:
        about = _some([lack.title for lack in lacks])
        yield Step(f"Reach {report.profile.next.title}: {counted(len(lacks), 'element')} to go", "#rung", about=about)
    settle = sum(contradiction.severity != "none" for contradiction in report.contradictions)
    if settle:
        yield Step(f"Settle {counted(settle, 'contradiction')} between documents", "#contradictions")
    for look, text in _TO_DO.items():
        told = folder.told[look]
        if told.findings:
            among = f" in {counted(told.documents, 'document')}" if len(folder.outlines) > 1 else ""
            yield Step(f"{text}: {counted(told.findings, 'finding')}{among}", "#documents", look, _some(told.titles))
    dangling = sum(reference.severity != "none" for reference in report.references)
    if dangling:
        yield Step(f"Correct {counted(dangling, 'reference')} to documents that are not there", "#references")


def _some(titles: Collection[str]) -> str:
    """The first few of `titles`, and how many more there are."""
    some = "; ".join(islice(titles, _SOME))
    return f"{some}; and {len(titles) - _SOME} more" if len(titles) > _SOME else some
