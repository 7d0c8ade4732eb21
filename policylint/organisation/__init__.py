"""The folder as a whole: what its documents do together about each element, and to each other."""

from collections.abc import Iterable, Sequence

from policylint.organisation.contradictions import find_contradictions
from policylint.organisation.profile import place_on_rungs
from policylint.organisation.references import draw_verdicts, resolve
from policylint.report import DocumentReport, OrganisationFinding, OrganisationReport
from policylint.rulebook.model import Rule, Rulebook, Severity, Verdict
from policylint.selection import asked
from policylint.settings import Settings

# From best to worst. A document that contradicts an element outweighs others' silence, not their commitment.
_ORDER = (Verdict.STRONG, Verdict.WEAK, Verdict.CONTRADICTED)


def judge_organisation(
    documents: Sequence[DocumentReport], rulebook: Rulebook, settings: Settings, passed_over: Sequence[str] = ()
) -> tuple[tuple[DocumentReport, ...], OrganisationReport]:
    """The documents, each with the verdicts that it leaves to others drawn from there, and the report on them all.

    `passed_over` are the paths of files that were not checked, to which documents may refer all the same. The report
    is empty when nothing was read.
    """
    if not any(document.error is None for document in documents):
        return tuple(documents), OrganisationReport()
    rules = asked(rulebook, settings, ()).rules
    links = resolve(documents, passed_over)
    elements = _best_verdicts(documents, rules)
    report = OrganisationReport(
        elements=elements,
        contradictions=tuple(find_contradictions(documents, rules)),
        # A run that is limited to some rules asks for nothing else.
        references=() if settings.select else tuple(link.reference for link in links if link.first),
        profile=place_on_rungs(rulebook.rungs, elements, documents),
    )
    return tuple(draw_verdicts(documents, links, {rule.id: rule for rule in rules})), report


def _best_verdicts(documents: Sequence[DocumentReport], rules: Iterable[Rule]) -> tuple[OrganisationFinding, ...]:
    """The best verdict on every element that an organisation should commit to."""
    carried: dict[str, dict[str, list[str]]] = {}
    for document in documents:
        for clause in document.clauses:
            carried.setdefault(clause.rule, {}).setdefault(clause.verdict, []).append(document.path)
    return tuple(_finding(rule, carried.get(rule.id, {})) for rule in rules if rule.organisation)


def _finding(rule: Rule, carried: dict[str, list[str]]) -> OrganisationFinding:
    for verdict in _ORDER:
        if verdict in carried:
            severity = Severity.NONE if verdict is Verdict.STRONG else rule.severity
            documents = tuple(carried[verdict])
            return OrganisationFinding(rule.id, rule.title, verdict.value, severity.value, documents, rule.domain)
    return OrganisationFinding(rule.id, rule.title, Verdict.MISSING.value, rule.severity.value, (), rule.domain)
