"""Documents that contradict each other: about an element, or about a fact."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations

from msgspec import Struct

from policylint.report import Contradiction, DocumentReport, Side, fingerprint
from policylint.rulebook.model import Rule, Verdict
from policylint.spool import outlines
from policylint.terms import Severity

ELEMENT = "element"
_POSITIONS = frozenset({"peer-position", "other-position"})
_OTHER_POSITION = "other-position"
_FIRM = (Verdict.CONTRADICTED.value, Verdict.STRONG.value)


class _Clause(Struct, frozen=True):
    """What a document says of an element, without its words."""

    rule: str
    verdict: str
    expected: bool
    sure: bool = True


class _Fact(Struct, frozen=True):
    """A fact, without the words in which it is stated."""

    rule: str
    fact: str
    sort: str
    values: tuple[str, ...]
    allows: tuple[str, ...]


class _Outline(Struct, frozen=True):
    """What tells of a document whether it contradicts another one."""

    path: str
    kinds: tuple[str, ...]
    clauses: tuple[_Clause, ...]
    facts: tuple[_Fact, ...]


class _Holder(Struct, frozen=True):
    """A document that takes part, by its number."""

    number: int
    path: str
    is_position: bool


class _Side(Struct, frozen=True):
    """A side whose words have still to be looked up: those of the `clause` or the `fact` of this number."""

    holder: _Holder
    says: str
    clause: int | None = None
    fact: int | None = None


class _Found(Struct, frozen=True):
    """A contradiction without its sides' words."""

    rule: Rule
    about: str
    severity: Severity
    sides: Sequence[_Side]


def find_contradictions(documents: Sequence[DocumentReport], rules: Iterable[Rule]) -> list[Contradiction]:
    """The contradictions between documents, one for each element and fact, however many documents take part.

    Documents may be many: what they say is weighed first, and the words only of those that take part are looked up.
    """
    return _worded(documents, list(_find(_Sayings(documents), tuple(rules))))


class _Sayings:
    """What documents commit to and say the opposite of, by rule and verdict, and what they state, by rule and fact.

    What a position says by the way, of elements that no position need carry, is of that one job alone ("does not
    supervise others"): it contradicts no policy. Nor is what may not mean it held against anybody.
    """

    def __init__(self, documents: Sequence[DocumentReport]) -> None:
        self.clauses: dict[tuple[str, str], list[tuple[_Holder, int]]] = {}
        self.facts: dict[tuple[str, str], list[tuple[_Holder, Mapping[int, _Fact]]]] = {}
        for number, document in enumerate(outlines(documents, _Outline)):
            holder = _Holder(number, document.path, not _POSITIONS.isdisjoint(document.kinds))
            for at, clause in enumerate(document.clauses):
                is_plain = clause.verdict == Verdict.STRONG or clause.sure
                if clause.verdict in _FIRM and is_plain and (clause.expected or not holder.is_position):
                    self.clauses.setdefault((clause.rule, clause.verdict), []).append((holder, at))
            if _OTHER_POSITION not in document.kinds:
                self._add_facts(holder, document.facts)

    def _add_facts(self, holder: _Holder, facts: Iterable[_Fact]) -> None:
        stated: dict[tuple[str, str], dict[int, _Fact]] = {}
        for at, fact in enumerate(facts):
            stated.setdefault((fact.rule, fact.fact), {})[at] = fact
        for about, of_it in stated.items():
            self.facts.setdefault(about, []).append((holder, of_it))


def _find(sayings: _Sayings, rules: Sequence[Rule]) -> Iterator[_Found]:
    at_odds: dict[str, list[_Found]] = {}
    for rule in rules:
        found = _on_element(sayings, rule)
        if found:
            at_odds.setdefault(rule.domain, []).append(found)
            yield found
    for rule in rules:
        domain = at_odds.get(rule.domain, [])
        # That documents are at odds about the element itself has been said.
        if not any(found.rule.id == rule.id for found in domain):
            for fact in rule.facts:
                yield from _on_fact(sayings, rule, fact.name, domain)


def _on_element(sayings: _Sayings, rule: Rule) -> _Found | None:
    """Documents that say the opposite of what others commit to, with those others; both passages come first."""
    against, committed = (sayings.clauses.get((rule.id, verdict), []) for verdict in _FIRM)
    sides: list[_Side] = []
    for verdict, those, others in zip(_FIRM, (against, committed), (committed, against), strict=True):
        # Two positions are two jobs: what one asks for, the other need not.
        only_positions = all(other.is_position for other, _ in others)
        if others:
            sides += [_Side(h, verdict, clause=at) for h, at in those if not (h.is_position and only_positions)]
    return _Found(rule, ELEMENT, rule.severity, sides) if sides else None


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


def _on_fact(sayings: _Sayings, rule: Rule, name: str, domain: Sequence[_Found]) -> Iterator[_Found]:
    """Documents that state different values, where none of what the one allows is allowed by the other."""
    verdicts = [{side.holder.path: side.says for side in found.sides} for found in domain]
    stands: dict[_Stand, list[tuple[_Holder, Mapping[int, _Fact]]]] = {}
    for holder, facts in sayings.facts.get((rule.id, name), ()):
        odds = tuple(says.get(holder.path, "") for says in verdicts)
        stand = _Stand(holder.is_position, _by_sort(facts.values()), odds)
        stands.setdefault(stand, []).append((holder, facts))
    sides: dict[str, _Side] = {}
    for one, other in combinations(stands, 2):
        sort = one.differs_on(other)
        if sort is not None or one.differs_throughout(other):
            for holder, facts in (*stands[one], *stands[other]):
                at, fact = next((at, fact) for at, fact in facts.items() if sort in (None, fact.sort))
                sides.setdefault(holder.path, _Side(holder, ", ".join(fact.values), fact=at))
    if sides:
        yield _Found(rule, name, Severity.WARNING, tuple(sides.values()))


def _by_sort(facts: Iterable[_Fact]) -> frozenset[tuple[str, frozenset[str]]]:
    allows: dict[str, set[str]] = {}
    for fact in facts:
        allows.setdefault(fact.sort, set()).update(fact.allows)
    return frozenset((sort, frozenset(values)) for sort, values in allows.items())


def _worded(documents: Sequence[DocumentReport], found: Sequence[_Found]) -> list[Contradiction]:
    """What was found, with the words of each side; each document is looked at once."""
    wanted: dict[int, list[_Side]] = {}
    for side in chain.from_iterable(each.sides for each in found):
        wanted.setdefault(side.holder.number, []).append(side)
    worded: dict[int, Side] = {}
    for number, sides in sorted(wanted.items()):
        document = documents[number]
        worded.update((id(side), _with_words(side, document)) for side in sides)
    return [_contradiction(each, [worded[id(side)] for side in each.sides]) for each in found]


def _with_words(side: _Side, document: DocumentReport) -> Side:
    said = document.clauses[side.clause].evidence[0] if side.clause is not None else document.facts[side.fact or 0]
    return Side(document.path, side.says, said.text, said.place)


def _contradiction(found: _Found, sides: Sequence[Side]) -> Contradiction:
    words = " | ".join(f"{side.document.rpartition('/')[2]}: {side.text}" for side in sides)
    return Contradiction(
        rule=found.rule.id,
        title=found.rule.title,
        about=found.about,
        severity=found.severity.value,
        sides=tuple(sides),
        fingerprint=fingerprint(found.rule.id, found.about, "", words),
    )
