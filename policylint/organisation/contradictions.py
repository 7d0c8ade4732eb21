"""Documents that contradict each other: about an element, or about a fact."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from policylint.report import ClauseFinding, Contradiction, DocumentReport, Fact, Side, fingerprint
from policylint.rulebook.model import Rule, Severity, Verdict

ELEMENT = "element"
_POSITIONS = frozenset({"peer-position", "other-position"})
_OTHER_POSITION = "other-position"


def find_contradictions(documents: Sequence[DocumentReport], rules: Iterable[Rule]) -> Iterator[Contradiction]:
    """The contradictions between documents, one for each element and fact, however many documents take part."""
    rules = tuple(rules)
    found = [contradiction for rule in rules if (contradiction := _on_element(documents, rule))]
    yield from found
    at_odds = {rule.domain: set[frozenset[str]]() for rule in rules}
    domains = {rule.id: rule.domain for rule in rules}
    for contradiction in found:
        paths = [side.document for side in contradiction.sides]
        at_odds[domains[contradiction.rule]] |= {frozenset(pair) for pair in combinations(paths, 2)}
    settled = {contradiction.rule for contradiction in found}
    for rule in rules:
        for fact in rule.facts:
            # That they are at odds about the element has been said.
            if rule.id not in settled:
                yield from _on_fact(documents, rule, fact.name, at_odds[rule.domain])


def _on_element(documents: Sequence[DocumentReport], rule: Rule) -> Contradiction | None:
    """Documents that say the opposite of what others commit to, with those others."""
    said = {
        verdict: [(document, clause) for document in documents if (clause := _clause(document, rule, verdict))]
        for verdict in (Verdict.CONTRADICTED, Verdict.STRONG)
    }
    pairs = [
        (against, for_)
        for against in said[Verdict.CONTRADICTED]
        for for_ in said[Verdict.STRONG]
        if _of_the_same_people(against[0], for_[0])
    ]
    if not pairs:
        return None
    taking_part = {document.path: clause for pair in pairs for document, clause in pair}
    sides = [
        Side(path, clause.verdict, clause.evidence[0].text, clause.evidence[0].place)
        for path, clause in taking_part.items()
    ]
    # Both passages first: one that contradicts, one that commits.
    sides.sort(key=lambda side: side.says != Verdict.CONTRADICTED)
    return _contradiction(rule, ELEMENT, rule.severity, sides)


def _clause(document: DocumentReport, rule: Rule, verdict: Verdict) -> ClauseFinding | None:
    """The document's clause on an element, if that is its verdict.

    What a position says by the way, of elements that no position need carry, is of that one job alone ("does not
    supervise others"): it contradicts no policy.
    """
    by_the_way = _POSITIONS & set(document.kinds)
    return next(
        (
            clause
            for clause in document.clauses
            if clause.rule == rule.id and clause.verdict == verdict and (clause.expected or not by_the_way)
        ),
        None,
    )


def _of_the_same_people(a: DocumentReport, b: DocumentReport) -> bool:
    """Two positions are two jobs: what one asks for, the other need not."""
    return not (_POSITIONS & set(a.kinds) and _POSITIONS & set(b.kinds))


def _on_fact(
    documents: Sequence[DocumentReport], rule: Rule, name: str, at_odds: set[frozenset[str]]
) -> Iterator[Contradiction]:
    """Documents that state different values, where none of what the one allows is allowed by the other."""
    stating = [
        (document, facts)
        for document in documents
        if _OTHER_POSITION not in document.kinds
        and (facts := [fact for fact in document.facts if fact.rule == rule.id and fact.fact == name])
    ]
    sides: dict[str, Side] = {}
    for (a, of_a), (b, of_b) in combinations(stating, 2):
        if _of_the_same_people(a, b):
            mixed = frozenset((a.path, b.path)) in at_odds
            for one, other in _differing(of_a, of_b, mixed=mixed):
                sides.setdefault(a.path, _side(a, one))
                sides.setdefault(b.path, _side(b, other))
    if sides:
        yield _contradiction(rule, name, Severity.WARNING, list(sides.values()))


def _differing(a: Sequence[Fact], b: Sequence[Fact], *, mixed: bool) -> Iterator[tuple[Fact, Fact]]:
    """One fact of each document where they differ, by sort.

    Documents that are at odds about who does a thing mean one and the same thing, whatever they call it (`mixed`).
    """
    for sort in {""} if mixed else {fact.sort for fact in a}:
        of_a = [fact for fact in a if mixed or fact.sort == sort]
        of_b = [fact for fact in b if mixed or fact.sort == sort]
        allowed_by_a = {value for fact in of_a for value in fact.allows}
        allowed_by_b = {value for fact in of_b for value in fact.allows}
        if allowed_by_a and allowed_by_b and allowed_by_a.isdisjoint(allowed_by_b):
            yield of_a[0], of_b[0]


def _side(document: DocumentReport, fact: Fact) -> Side:
    return Side(document.path, ", ".join(fact.values), fact.text, fact.place)


def _contradiction(rule: Rule, about: str, severity: Severity, sides: Sequence[Side]) -> Contradiction:
    words = " | ".join(f"{side.document.rpartition('/')[2]}: {side.text}" for side in sides)
    return Contradiction(
        rule=rule.id,
        title=rule.title,
        about=about,
        severity=severity.value,
        sides=tuple(sides),
        fingerprint=fingerprint(rule.id, about, "", words),
    )
