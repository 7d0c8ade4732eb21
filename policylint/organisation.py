"""The folder as a whole: the best that any of its documents does about each element."""

from collections.abc import Iterable, Sequence

from policylint.report import DocumentReport, OrganisationFinding
from policylint.rulebook.model import Rule, Severity, Verdict

# From best to worst. A document that contradicts an element outweighs others' silence, not their commitment.
_ORDER = (Verdict.STRONG, Verdict.WEAK, Verdict.CONTRADICTED)


def judge_organisation(documents: Sequence[DocumentReport], rules: Iterable[Rule]) -> tuple[OrganisationFinding, ...]:
    """The best verdict on every element that an organisation should commit to; none when nothing was read."""
    if not any(document.error is None for document in documents):
        return ()
    carried: dict[str, dict[str, list[str]]] = {}
    for document in documents:
        for clause in document.clauses:
            carried.setdefault(clause.rule, {}).setdefault(clause.verdict, []).append(document.path)
    return tuple(_finding(rule, carried.get(rule.id, {})) for rule in rules if rule.organisation)


def _finding(rule: Rule, carried: dict[str, list[str]]) -> OrganisationFinding:
    for verdict in _ORDER:
        if verdict in carried:
            severity = Severity.NONE if verdict is Verdict.STRONG else rule.severity
            return OrganisationFinding(rule.id, rule.title, verdict.value, severity.value, tuple(carried[verdict]))
    return OrganisationFinding(rule.id, rule.title, Verdict.MISSING.value, rule.severity.value, ())
