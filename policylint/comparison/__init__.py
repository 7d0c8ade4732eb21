"""Two reports side by side: what was gained and what was lost, by element and document."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from policylint.baseline import fingerprint_in
from policylint.comparison.coverage import Coverage
from policylint.comparison.pairs import Pair, pair_documents
from policylint.paths import file_name
from policylint.report import (
    ClauseFinding,
    Contradiction,
    DocumentReport,
    OrganisationFinding,
    Profile,
    Reference,
    Report,
    WordingFinding,
)
from policylint.terms import Severity

BETTER, WORSE, OTHER = "better", "worse", "other"
_RANKS = {"contradicted": 0, "missing": 1, "": 1, "weak": 2, "strong": 3}
_Found = TypeVar("_Found", WordingFinding, Reference)
_Element = TypeVar("_Element", ClauseFinding, OrganisationFinding)


class ElementChange(Struct, frozen=True):
    """What became of an element: its verdicts, "" where nothing is said of it and nothing was expected.

    `sure` says of each of them whether it is. `direction` is `BETTER`, `WORSE`, or `OTHER` where only what is expected
    has changed. `weighs` says that a loss counts: the element is expected, or was. In a document `before` and `after`
    are the findings, `None` for none.
    """

    rule: str
    title: str
    old: str
    new: str
    direction: str
    weighs: bool
    sure: tuple[bool, bool] = (True, True)
    before: ClauseFinding | None = None
    after: ClauseFinding | None = None


class DocumentChange(Struct, frozen=True):
    """What became of a document, which is `before` in the old report and `after` in the new one."""

    before: DocumentReport
    after: DocumentReport
    elements: tuple[ElementChange, ...] = ()
    new_wording: tuple[WordingFinding, ...] = ()
    fixed_wording: tuple[WordingFinding, ...] = ()

    @property
    def is_renamed(self) -> bool:
        """Whether its file has another name, and not only another folder."""
        return file_name(self.before.path) != file_name(self.after.path)

    @property
    def is_lost(self) -> bool:
        """Whether it could be read, and cannot be read any more."""
        return self.after.error is not None and self.before.error is None

    @property
    def is_found(self) -> bool:
        """Whether it can be read now, and could not be read before."""
        return self.before.error is not None and self.after.error is None

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to tell."""
        said = self.elements or self.new_wording or self.fixed_wording
        return bool(said) or self.is_renamed or self.is_lost or self.is_found


class Comparison(Struct, frozen=True):
    """What became of a folder.

    `versions` are those of policylint. `rungs` are the titles of the organisation's rungs, "" below the first and
    `None` where a report has none, and `rung` is the direction between them, "" for none. `uncovered` names what one of
    the reports does not cover, so that nothing is said of it. `unchanged` counts documents.
    """

    versions: tuple[str, str]
    documents: tuple[DocumentChange, ...]
    unchanged: int
    added: tuple[DocumentReport, ...]
    removed: tuple[DocumentReport, ...]
    elements: tuple[ElementChange, ...]
    new_contradictions: tuple[Contradiction, ...]
    settled_contradictions: tuple[Contradiction, ...]
    new_references: tuple[Reference, ...]
    settled_references: tuple[Reference, ...]
    rungs: tuple[str | None, str | None]
    rung: str
    uncovered: tuple[str, ...]

    @property
    def is_worse(self) -> bool:
        """Whether anything that weighs is worse, or new, or cannot be read."""
        elements = [*self.elements, *(change for document in self.documents for change in document.elements)]
        return (
            self.rung == WORSE
            or any(change.direction == WORSE and change.weighs for change in elements)
            or any(document.new_wording or document.is_lost for document in self.documents)
            or any(document.error for document in self.added)
            or bool(self.new_contradictions or self.new_references)
        )


def compare(old: Report, new: Report) -> Comparison:
    """What became of the folder that `old` speaks of, by what `new` says."""
    pairs, removed, added = pair_documents(old, new)
    moved = {before.path: after.path for before, after in pairs}
    coverage = Coverage(old, new, pairs)
    changes = [_document_change(pair, coverage) for pair in pairs]
    new_contradictions, settled_contradictions = _contradictions(old, new, moved, coverage)
    both = (_dangling(old), _dangling(new)) if coverage.has_references else ([], [])
    new_references, gone_references = _difference(*both, moved)
    readable = {document.path for document in new.documents if not document.error}
    return Comparison(
        versions=(old.policylint, new.policylint),
        documents=tuple(change for change in changes if change.is_changed),
        unchanged=sum(not change.is_changed for change in changes),
        added=tuple(added),
        removed=tuple(removed),
        elements=tuple(_in_organisation(old, new, coverage.elements)),
        new_contradictions=new_contradictions,
        settled_contradictions=settled_contradictions,
        new_references=new_references,
        settled_references=tuple(r for r in gone_references if moved.get(r.document) in readable),
        rungs=(old.profile.title if old.profile else None, new.profile.title if new.profile else None),
        rung=_rung_direction(old.profile, new.profile) if coverage.is_whole else "",
        uncovered=tuple(coverage.named()),
    )


def _document_change(pair: Pair, coverage: Coverage) -> DocumentChange:
    before, after = pair
    if before.error or after.error:
        return DocumentChange(before, after)
    uncovered = coverage.outside(pair)
    new_wording, fixed_wording = _difference(
        [(hit, before.path) for hit in before.wording if hit.rule not in uncovered],
        [(hit, after.path) for hit in after.wording if hit.rule not in uncovered],
        {before.path: after.path},
    )
    elements = tuple(_in_document(before, after, uncovered))
    return DocumentChange(before, after, elements, new_wording, fixed_wording)


def _in_document(before: DocumentReport, after: DocumentReport, uncovered: Collection[str]) -> Iterator[ElementChange]:
    for title, old, new in _both(before.clauses, after.clauses, uncovered):
        if _is_told(old) or _is_told(new):
            yield replace(_element_change(title, old, new), weighs=_weighs(old, new), before=old, after=new)


def _in_organisation(old: Report, new: Report, uncovered: Collection[str]) -> Iterator[ElementChange]:
    for title, before, after in _both(old.organisation, new.organisation, uncovered):
        yield _element_change(title, before, after)


def _both(
    olds: Sequence[_Element], news: Sequence[_Element], uncovered: Collection[str]
) -> Iterator[tuple[str, _Element | None, _Element | None]]:
    """The title of each element whose verdict is not what it was, and what there was and is of it."""
    was = {each.rule: each for each in olds}
    now = {each.rule: each for each in news}
    for rule, either in (was | now).items():
        old, new = was.get(rule), now.get(rule)
        if rule not in uncovered and (old.verdict if old else "") != (new.verdict if new else ""):
            yield either.title, old, new


def _element_change(title: str, old: _Element | None, new: _Element | None) -> ElementChange:
    verdicts = old.verdict if old else "", new.verdict if new else ""
    step = _RANKS.get(verdicts[1], 0) - _RANKS.get(verdicts[0], 0)
    return ElementChange(
        rule=new.rule if new else old.rule if old else "",
        title=title,
        old=verdicts[0],
        new=verdicts[1],
        direction=BETTER if step > 0 else WORSE if step < 0 else OTHER,
        weighs=new is not None and new.severity != Severity.NONE,
        sure=(old is None or old.sure, new is None or new.sure),
    )


def _is_told(clause: ClauseFinding | None) -> bool:
    return clause is not None and (
        clause.expected or clause.severity != Severity.NONE or clause.verdict in {"strong", "contradicted"}
    )


def _weighs(before: ClauseFinding | None, after: ClauseFinding | None) -> bool:
    """Whether a loss counts: also where the document is taken for another kind now, since less of it is there."""
    if after and (after.allowed or after.known):
        return False
    return (after is not None and after.severity != Severity.NONE) or (before is not None and before.expected)


def _difference(
    olds: Sequence[tuple[_Found, str]], news: Sequence[tuple[_Found, str]], moved: Mapping[str, str]
) -> tuple[tuple[_Found, ...], tuple[_Found, ...]]:
    """The findings that are new and weigh, and those that weighed and are gone; each is given with its document."""
    stock = Counter(finding.fingerprint for finding, _ in news)
    gone = []
    for finding, path in olds:
        now = moved.get(path, path)
        mark = finding.fingerprint if file_name(now) == file_name(path) else fingerprint_in(finding, now)
        if stock[mark]:
            stock[mark] -= 1
        elif finding.severity != Severity.NONE:
            gone.append(finding)
    # What is left of the stock is new; of findings that are alike the last ones.
    new = []
    for finding, _ in reversed(news):
        if stock[finding.fingerprint]:
            stock[finding.fingerprint] -= 1
            if finding.severity != Severity.NONE:
                new.append(finding)
    return tuple(reversed(new)), tuple(gone)


def _dangling(report: Report) -> list[tuple[Reference, str]]:
    return [(each, each.document) for each in report.references if each.target is None]


def _contradictions(
    old: Report, new: Report, moved: Mapping[str, str], coverage: Coverage
) -> tuple[tuple[Contradiction, ...], tuple[Contradiction, ...]]:
    """Those that are new and weigh, and those that weighed and are settled: the documents are there, and agree.

    One about the same is the same as long as two of its documents are, whatever their words.
    """
    readable = {document.path for document in new.documents if not document.error}

    def between(found: Contradiction) -> set[str]:
        return {moved.get(side.document, side.document) for side in found.sides}

    def is_among(found: Contradiction, sides: set[str], others: Sequence[tuple[Contradiction, set[str]]]) -> bool:
        about = found.rule, found.about
        alike = (theirs for other, theirs in others if (other.rule, other.about) == about)
        return any(sides == theirs or len(sides & theirs) > 1 for theirs in alike)

    was = {now: before for before, now in moved.items()}

    def is_covered(found: Contradiction, sides: set[str]) -> bool:
        return coverage.has_contradictions(found.rule, {was[path]: path for path in sides & was.keys()})

    olds = [(found, between(found) & readable) for found in old.contradictions]
    news = [(found, {side.document for side in found.sides}) for found in new.contradictions]
    olds, news = ([each for each in found if is_covered(*each)] for found in (olds, news))
    come = (found for found, sides in news if found.severity != Severity.NONE and not is_among(found, sides, olds))
    gone = (found for found, sides in olds if found.severity != Severity.NONE and not is_among(found, sides, news))
    settled = (found for found in gone if len(between(found) & readable) > 1)
    return tuple(come), tuple(settled)


def _rung_direction(old: Profile | None, new: Profile | None) -> str:
    """A report names its own rung and the next one: that tells up from down, unless it is a longer way."""
    if old is None or new is None or old.rung == new.rung:
        return ""
    if not old.rung or new.next is None or (old.next and old.next.rung == new.rung):
        return BETTER
    if not new.rung or old.next is None or new.next.rung == old.rung:
        return WORSE
    return OTHER
