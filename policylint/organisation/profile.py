"""The rung on which the organisation stands, by what its documents say, and what would lift it to the next."""

from collections.abc import Mapping, Sequence

from policylint.report import NextRung, OrganisationFinding, Profile, Wanting
from policylint.rulebook.model import Rung, Verdict


def place_on_rungs(
    rungs: Sequence[Rung], elements: Sequence[OrganisationFinding], against: Mapping[str, Sequence[str]]
) -> Profile | None:
    """The highest rung whose demands, and those of all below it, are met.

    `against` are the paths of the documents that contradict an element, by its rule. `None` where there are no rungs,
    or where an element that they ask for was not checked.
    """
    by_rule = {element.rule: element for element in elements}
    if not rungs or any(rule not in by_rule for rung in rungs for rule in (*rung.strong, *rung.at_least_weak)):
        return None
    reached: Rung | None = None
    for rung in rungs:
        wanting = _wanting(rung, by_rule, against)
        if wanting:
            return _profile(reached, NextRung(rung.id, rung.title, rung.means, wanting))
        reached = rung
    return _profile(reached, None)


def _wanting(
    rung: Rung, by_rule: Mapping[str, OrganisationFinding], against: Mapping[str, Sequence[str]]
) -> tuple[Wanting, ...]:
    found = []
    for needed, rules in ((Verdict.STRONG, rung.strong), (Verdict.WEAK, rung.at_least_weak)):
        enough = (Verdict.STRONG,) if needed is Verdict.STRONG else (Verdict.STRONG, Verdict.WEAK)
        for rule in rules:
            element = by_rule[rule]
            if rule in against:
                contradicted = Verdict.CONTRADICTED.value
                found.append(Wanting(rule, element.title, needed.value, contradicted, tuple(against[rule])))
            elif element.verdict not in enough:
                found.append(Wanting(rule, element.title, needed.value, element.verdict, element.documents))
    return tuple(found)


def _profile(reached: Rung | None, following: NextRung | None) -> Profile:
    if reached is None:
        return Profile("", "", "", "", "", following)
    return Profile(reached.id, reached.title, reached.means, reached.why, reached.source.cited, following)
