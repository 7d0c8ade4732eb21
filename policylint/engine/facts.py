"""What a clause states as a fact that another document may dispute: how often, by whom.

Facts are data of the rules (`facts`). They are read off a clause that has just been judged, where it speaks plainly,
in the document's own voice, and for the people whom the rule is about.
"""

from msgspec import Struct

from policylint.engine.passages import Passage
from policylint.engine.stance import Stance
from policylint.language.lexicon import AnyOf
from policylint.language.mentions import Span, overlap
from policylint.rulebook.model import Fact, Rule


class Stated(Struct, frozen=True):
    """A fact in a passage: of what `sort` ("" for no named one), the `values` stated, and all that they allow."""

    rule: Rule
    fact: str
    sort: str
    values: tuple[str, ...]
    allows: frozenset[str]
    passage: Passage


def stated(stance: Stance, passage: Passage, span: Span, rule: Rule, fact: Fact) -> Stated | None:
    """What tokens `span` of a passage state as `fact` about the element of `rule`, or `None`."""
    over = stance.document.over(passage)

    def around(concepts: AnyOf) -> bool:
        return passage.mentions.any(concepts) or over.any(concepts)

    if around(fact.without) or not all(passage.mentions.any(slot) for slot in fact.with_):
        return None
    values = _values(passage, span, fact)
    if not values or not _is_plain(stance, passage, span):
        return None
    sort = next((name for name, concepts in fact.sorts if around(concepts)), "")
    allows = _allowed(values, fact, at_least=passage.mentions.any(fact.at_least))
    return Stated(rule, fact.name, sort, values, allows, passage)


def _is_plain(stance: Stance, passage: Passage, span: Span) -> bool:
    doubts = (stance.voice, stance.negation, stance.hedge, stance.scope)
    return all(doubt(passage, span) is None for doubt in doubts)


def _values(passage: Passage, span: Span, fact: Fact) -> tuple[str, ...]:
    """The values that the words of `span` give; of two phrases in one place the longer counts ("six-monthly")."""
    found = [
        (place, name)
        for name, concepts in fact.values
        for place in passage.mentions.all(concepts)
        if overlap(place, span)
    ]
    return tuple(
        dict.fromkeys(
            name
            for place, name in found
            if not any(overlap(place, other) and _length(other) > _length(place) for other, _ in found)
        )
    )


def _allowed(values: tuple[str, ...], fact: Fact, *, at_least: bool) -> frozenset[str]:
    """The stated values and, after "at least", those before them, which are more."""
    order = [name for name, _ in fact.values]
    last = max(map(order.index, values))
    return frozenset(order[: last + 1]) if at_least else frozenset(values)


def _length(span: Span) -> int:
    return span[1] - span[0]
