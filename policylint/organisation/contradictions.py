"""Documents that contradict each other: about an element, or about a fact."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from msgspec import Struct

from policylint.report import ClauseFinding, Contradiction, DocumentReport, Fact, Side, fingerprint
from policylint.rulebook.model import Rule, Severity, Verdict

ELEMENT = "element"
_POSITIONS = frozenset({"peer-position", "other-position"})
_OTHER_POSITION = "other-position"
_FIRM = (Verdict.CONTRADICTED.value, Verdict.STRONG.value)


def find_contradictions(documents: Sequence[DocumentReport], rules: Iterable[Rule]) -> Iterator[Contradiction]:
    """The contradictions between documents, one for each element and fact, however many documents take part."""
    rules = tuple(rules)
    at_odds: dict[str, list[Contradiction]] = {}
    sayings = _sayings(documents)
    for rule in rules:
        found = _on_element(sayings, rule)
        if found:
            at_odds.setdefault(rule.domain, []).append(found)
            yield found
    for rule in rules:
        domain = at_odds.get(rule.domain, [])
        # That documents are at odds about the element itself has been said.
        if not any(contradiction.rule == rule.id for contradiction in domain):
            for fact in rule.facts:
                yield from _on_fact(documents, rule, fact.name, domain)


_Sayings = dict[tuple[str, str], list[tuple[DocumentReport, ClauseFinding]]]
"""By rule and verdict, the documents of that verdict, each with its clause."""


def _sayings(documents: Sequence[DocumentReport]) -> _Sayings:
    """What documents commit to, and what they say the opposite of.

    What a position says by the way, of elements that no position need carry, is of that one job alone ("does not
    supervise others"): it contradicts no policy.
    """
    found: _Sayings = {}
    for document in documents:
        by_the_way = _is_position(document)
        for clause in document.clauses:
            if clause.verdict in _FIRM and (clause.expected or not by_the_way):
                found.setdefault((clause.rule, clause.verdict), []).append((document, clause))
    return found


def _on_element(sayings: _Sayings, rule: Rule) -> Contradiction | None:
    """Documents that say the opposite of what others commit to, with those others; both passages come first."""
    against, committed = (sayings.get((rule.id, verdict), []) for verdict in _FIRM)
    sides = [
        Side(document.path, clause.verdict, clause.evidence[0].text, clause.evidence[0].place)
        for those, others in ((against, committed), (committed, against))
        for document, clause in those
        # Two positions are two jobs: what one asks for, the other need not.
        if others and not (_is_position(document) and all(_is_position(other) for other, _ in others))
    ]
    return _contradiction(rule, ELEMENT, rule.severity, sides) if sides else None


def _is_position(document: DocumentReport) -> bool:
    return not _POSITIONS.isdisjoint(document.kinds)


class _Stand(Struct, frozen=True):
    """How a document stands to a fact. Documents with the same stand differ from the same others.

    `allows` holds all that it allows, by sort; `odds` its verdicts where documents are at odds in the same domain.
    """

    is_position: bool
    allows: frozenset[tuple[str, frozenset[str]]]
    odds: tuple[str, ...]

    def allowed(self, sort: str | None) -> frozenset[str]:
        """All that is allowed of `sort`, or of all sorts (`None`)."""
        return frozenset().union(*(allowed for of, allowed in self.allows if sort in (None, of)))

    def differs_on(self, other: "_Stand") -> str | None:
        """The sort, of those in which the two have nothing in common, that comes first; `None` where there is none."""
        if self.is_position and other.is_position:
            return None
        for sort in sorted({of for of, _ in self.allows} & {of for of, _ in other.allows}):
            if self.allowed(sort).isdisjoint(other.allowed(sort)):
                return sort
        return None

    def differs_throughout(self, other: "_Stand") -> bool:
        """Whether the two are at odds in the domain, and have nothing in common of whatever sort.

        Documents that dispute who does a thing mean one and the same thing, whatever they call it.
        """
        if self.is_position and other.is_position:
            return False
        at_odds = any(a and b and a != b for a, b in zip(self.odds, other.odds, strict=True))
        return at_odds and self.allowed(None).isdisjoint(other.allowed(None))


def _on_fact(
    documents: Sequence[DocumentReport], rule: Rule, name: str, domain: Sequence[Contradiction]
) -> Iterator[Contradiction]:
    """Documents that state different values, where none of what the one allows is allowed by the other."""
    verdicts = [{side.document: side.says for side in contradiction.sides} for contradiction in domain]
    stands: dict[_Stand, list[tuple[DocumentReport, list[Fact]]]] = {}
    for document in documents:
        facts = [fact for fact in document.facts if fact.rule == rule.id and fact.fact == name]
        if facts and _OTHER_POSITION not in document.kinds:
            odds = tuple(says.get(document.path, "") for says in verdicts)
            stands.setdefault(_Stand(_is_position(document), _by_sort(facts), odds), []).append((document, facts))
    sides: dict[str, Side] = {}
    for one, other in combinations(stands, 2):
        sort = one.differs_on(other)
        if sort is not None or one.differs_throughout(other):
            for document, facts in (*stands[one], *stands[other]):
                fact = next(fact for fact in facts if sort in (None, fact.sort))
                sides.setdefault(document.path, Side(document.path, ", ".join(fact.values), fact.text, fact.place))
    if sides:
        yield _contradiction(rule, name, Severity.WARNING, tuple(sides.values()))


def _by_sort(facts: Iterable[Fact]) -> frozenset[tuple[str, frozenset[str]]]:
    allows: dict[str, set[str]] = {}
    for fact in facts:
        allows.setdefault(fact.sort, set()).update(fact.allows)
    return frozenset((sort, frozenset(values)) for sort, values in allows.items())


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
