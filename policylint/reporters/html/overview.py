"""What the page says of all documents together: where they stand, what to do next, and who says what."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, islice
from itertools import count as count_up

from msgspec import Struct

from policylint.report import ClauseFinding, OrganisationFinding, Reference, Report, Wanting
from policylint.reporters.html.documents import Documents, DocumentView
from policylint.reporters.html.findings import Finding
from policylint.reporters.html.words import count, domain_name

_BEST_FIRST = ("strong", "disputed", "weak", "contradicted", "missing")
_SAID = ("strong", "weak")
_FOLDER_TILES = (
    ("strong", "firmly committed to, and contradicted nowhere"),
    ("disputed", "said in one document, contradicted in another"),
    ("weak", "mentioned, but no document firmly commits to it"),
    ("contradicted", "contradicted, and no document commits to it"),
    ("missing", "in no document at all"),
)
_TILES = (
    ("strong", "firmly committed to"),
    ("weak", "mentioned, but not a commitment"),
    ("contradicted", "contradicted"),
    ("missing", "missing"),
)
_TO_DO = {
    "contradicted": "Change what says the opposite",
    "missing": "Write what is missing",
    "weak": "Turn what is only mentioned into a commitment",
    "wording": "Change wording",
}
_NOT_FIRM = (
    ("disputed", "Said in one document, contradicted in another"),
    ("contradicted", "Contradicted, and no document commits to it"),
    ("missing", "In no document at all"),
    ("weak", "Mentioned, but no document firmly commits to it"),
)
_SOME = 4


class Row(Struct, frozen=True):
    """An element and what each document does about it.

    `standing` is one of `STANDINGS`, the organisation's verdict or "disputed", and "" where none is asked of it.
    """

    id: str
    title: str
    standing: str
    cells: tuple[Finding | None, ...]


class Domain(Struct, frozen=True):
    """A part of the model with its elements. `dots` are their standings, the best first."""

    id: str
    name: str
    rows: tuple[Row, ...]
    dots: tuple[str, ...]

    @property
    def strong(self) -> int:
        """How many elements some document firmly commits to, and none contradicts."""
        return self.dots.count("strong")


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
    `standings` counts the elements that are `asked`, and `tiles` says what each standing comes to. `unsettled` are the
    elements that the organisation does not firmly commit to, or not without contradiction, `domain_of` is the domain
    of an element by its rule, and `dangling` are the references that lead nowhere.
    """

    several: bool
    is_folder: bool
    title: str
    unread: tuple[DocumentView, ...]
    partly: tuple[DocumentView, ...]
    unknown: tuple[DocumentView, ...]
    copied: tuple[DocumentView, ...]
    domains: tuple[Domain, ...]
    asked: int
    standings: Mapping[str, int]
    tiles: tuple[tuple[str, str], ...]
    unsettled: tuple[tuple[str, tuple[Row, ...]], ...]
    domain_of: Mapping[str, str]
    dangling: tuple[Reference, ...]
    lacks: tuple[Lack, ...]
    steps: tuple[Step, ...]


def view_overview(report: Report, documents: Documents) -> Overview:
    """The overview of `report`, with links into `documents`."""
    every = documents.all
    is_folder = report.found - report.summary.unreadable > 1
    domains = tuple(_domains(report, every))
    if is_folder:
        said = [row.standing for domain in domains for row in domain.rows if row.standing]
    else:
        said = [finding.look for document in every for look in _BEST_FIRST for finding in document.told(look)]
    lacks = tuple(_lacks(report, documents))
    return Overview(
        several=len(every) != 1,
        is_folder=is_folder,
        title=_title(report, every),
        unread=tuple(document for document in every if document.error),
        partly=tuple(document for document in every if document.warnings),
        unknown=tuple(document for document in every if document.is_unknown),
        copied=tuple(document for document in every if document.copy),
        domains=domains,
        asked=len(said),
        standings={standing: said.count(standing) for standing in _BEST_FIRST},
        tiles=_FOLDER_TILES if is_folder else _TILES,
        unsettled=tuple((words, rows) for words, rows in _unsettled(domains) if rows),
        domain_of={c.rule: domain_name(c.domain) for document in report.documents for c in document.clauses},
        dangling=tuple(reference for reference in report.references if reference.target is None),
        lacks=lacks,
        steps=tuple(_steps(report, every, lacks if is_folder else ())),
    )


def _title(report: Report, documents: Sequence[DocumentView]) -> str:
    if report.focus and report.focus.since:
        changed = f"{len(documents):,} changed" if documents else "none has changed"
        return f"{count(report.found, 'document')}, of which {changed} since {report.focus.since}"
    return documents[0].name if len(documents) == 1 else count(len(documents), "document")


def _domains(report: Report, documents: Sequence[DocumentView]) -> Iterator[Domain]:
    standings = _standings(report, documents)
    titles: dict[str, dict[str, str]] = {}
    elements_of = [document.clauses for document in report.documents]
    for element in chain[OrganisationFinding | ClauseFinding](report.organisation, *elements_of):
        titles.setdefault(element.domain, {}).setdefault(element.rule, element.title)
    numbers = count_up(1)
    for number, (domain, elements) in enumerate(titles.items(), 1):
        rows = tuple(
            Row(
                id=f"e{next(numbers)}",
                title=title,
                standing=standings.get(rule, ""),
                cells=tuple(document.findings.get(rule) for document in documents),
            )
            for rule, title in elements.items()
        )
        dots = sorted((row.standing for row in rows if row.standing), key=_BEST_FIRST.index)
        yield Domain(f"g{number}", domain_name(domain) or "Elements", rows, tuple(dots))


def _standings(report: Report, documents: Sequence[DocumentView]) -> dict[str, str]:
    """How the organisation stands to each element, by rule: its verdict, unless a contradiction stands beside it.

    The verdict is the best that any document does, which alone would hide that another one says the opposite.
    """
    disputed = {contradiction.rule for contradiction in report.contradictions if contradiction.severity != "none"}
    disputed |= {finding.rule for document in documents for finding in document.told("contradicted")}
    return {
        element.rule: "disputed" if element.verdict in _SAID and element.rule in disputed else element.verdict
        for element in report.organisation
    }


def _unsettled(domains: Sequence[Domain]) -> Iterator[tuple[str, tuple[Row, ...]]]:
    rows = [row for domain in domains for row in domain.rows]
    for standing, words in _NOT_FIRM:
        yield words, tuple(row for row in rows if row.standing == standing)


def _lacks(report: Report, documents: Documents) -> Iterator[Lack]:
    following = report.profile.next if report.profile else None
    clauses = {c.rule: c.suggestion for document in report.documents for c in document.clauses}
    for wanting in following.wanting if following else ():
        yield Lack(
            title=wanting.title,
            verdict=wanting.verdict,
            todo=_todo(wanting),
            places=tuple(_places(wanting, documents)),
            suggestion=clauses.get(wanting.rule, ""),
        )


def _todo(wanting: Wanting) -> str:
    if wanting.verdict == "contradicted":
        return "Change what says the opposite in"
    if wanting.verdict == "weak":
        return "Make it a firm commitment in"
    return "Commit to it firmly in" if wanting.needed == "strong" else "Take it up in"


def _places(wanting: Wanting, documents: Documents) -> Iterator[tuple[str, str]]:
    """Names and addresses of the documents in which something is to be done."""
    for document in documents.all:
        found = document.findings.get(wanting.rule)
        if found and (document.path in wanting.documents or (found.look == wanting.verdict == "missing")):
            yield document.name, f"#{found.id}"


def _steps(report: Report, documents: Sequence[DocumentView], lacks: Sequence[Lack]) -> Iterator[Step]:
    """What to do, the first thing first."""
    summary = report.summary
    if summary.unreadable:
        yield Step(f"Save {count(summary.unreadable, 'document')} in a form that can be read", "#problems")
    if lacks and report.profile and report.profile.next:
        about = _some([lack.title for lack in lacks])
        yield Step(f"Reach {report.profile.next.title}: {count(len(lacks), 'element')} to go", "#rung", about=about)
    settle = sum(contradiction.severity != "none" for contradiction in report.contradictions)
    if settle:
        yield Step(f"Settle {count(settle, 'contradiction')} between documents", "#contradictions")
    for look, text in _TO_DO.items():
        found = [(document, finding) for document in documents for finding in document.told(look)]
        if found:
            places = len({document.id for document, _ in found})
            among = f" in {count(places, 'document')}" if len(documents) > 1 else ""
            about = _some(dict.fromkeys(finding.title for _, finding in found))
            yield Step(f"{text}: {count(len(found), 'finding')}{among}", "#documents", look, about)
    dangling = sum(reference.severity != "none" for reference in report.references)
    if dangling:
        yield Step(f"Correct {count(dangling, 'reference')} to documents that are not there", "#references")


def _some(titles: Collection[str]) -> str:
    """The first few of `titles`, and how many more there are."""
    some = "; ".join(islice(titles, _SOME))
    return f"{some}; and {len(titles) - _SOME} more" if len(titles) > _SOME else some
