"""The folder as a whole: what its documents do together about each element, and to each other."""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from policylint.organisation.contradictions import find_contradictions
from policylint.organisation.profile import place_on_rungs
from policylint.organisation.references import BEST_FIRST, draw_verdicts, resolve
from policylint.report import DocumentReport, Head, OrganisationFinding, OrganisationReport
from policylint.rulebook.model import Rule, Rulebook, Verdict
from policylint.selection import asked, asks_for_references
from policylint.settings import Settings
from policylint.spool import outlines
from policylint.terms import Severity


class _Clause(Struct, frozen=True):
    rule: str
    verdict: str
    sure: bool


class _Outline(Struct, frozen=True):
    """A document's verdicts."""

    path: str
    clauses: tuple[_Clause, ...]


class _Carriers(Struct):
    """The paths of the documents of a verdict, and whether that is sure of any of them."""

    paths: list[str] = field(default_factory=list)
    sure: bool = False


_Carried = Mapping[str, Mapping[str, _Carriers]]
"""By rule and verdict."""


def judge_organisation(
    documents: Sequence[DocumentReport], rulebook: Rulebook, settings: Settings, passed_over: Sequence[str] = ()
) -> tuple[Sequence[DocumentReport], OrganisationReport]:
    """The documents, each with the verdicts that it leaves to others drawn from there, and the report on them all.

    `passed_over` are the paths of files that were not checked, to which documents may refer all the same. The report
    is empty when nothing was read.
    """
    if all(document.error for document in outlines(documents, Head)):
        return documents, OrganisationReport()
    rules = asked(rulebook, settings, ()).rules
    links = resolve(documents, passed_over)
    carried = _carried(documents)
    elements = tuple(_finding(rule, carried.get(rule.id, {})) for rule in rules if rule.organisation)
    against = {rule: by[Verdict.CONTRADICTED].paths for rule, by in carried.items() if Verdict.CONTRADICTED in by}
    report = OrganisationReport(
        elements=elements,
        contradictions=tuple(find_contradictions(documents, rules)),
        references=tuple(link.reference for link in links if link.first) if asks_for_references(settings) else (),
        profile=place_on_rungs(rulebook.rungs, elements, against),
    )
    return draw_verdicts(documents, links, {rule.id: rule for rule in rules}), report


def _carried(documents: Sequence[DocumentReport]) -> _Carried:
    carried: dict[str, dict[str, _Carriers]] = {}
    for document in outlines(documents, _Outline):
        for clause in document.clauses:
            # That it is missing, most documents say of most elements, and nobody asks which.
            if clause.verdict != Verdict.MISSING:
                carriers = carried.setdefault(clause.rule, {}).setdefault(clause.verdict, _Carriers())
                carriers.paths.append(document.path)
                carriers.sure |= clause.sure
    return carried


def _finding(rule: Rule, carried: Mapping[str, _Carriers]) -> OrganisationFinding:
    """The best verdict; but half a promise that leaves no doubt outweighs a whole one that does."""
    said = [verdict for verdict in BEST_FIRST if verdict in carried]
    plain = (verdict for verdict in said if verdict is not Verdict.CONTRADICTED and carried[verdict].sure)
    best = next(plain, next(iter(said), Verdict.MISSING))
    severity = Severity.NONE if best is Verdict.STRONG else rule.severity
    by = carried.get(best) or _Carriers(sure=True)
    return OrganisationFinding(
        rule.id, rule.title, best.value, severity.value, tuple(by.paths), rule.domain, sure=by.sure
    )
