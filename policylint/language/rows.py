"""Parsed patterns as the rows of steps that a search walks."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from policylint.language.patterns import GAPS, Part, Sequence, Step
from policylint.language.steps import CONCEPT, EITHER, GAP, STEM, WORD, Row


def row_of(part: Part, ids: Mapping[str, int], stem: Callable[[str], str]) -> Row:
    """`part` as a row; `ids` numbers the concepts, `stem` gives a word's stem."""
    if isinstance(part, Sequence):
        return tuple(step for inner in part.parts for step in row_of(inner, ids, stem))
    if isinstance(part, Step):
        if part.kind == "concept":
            return ((CONCEPT, ids[part.value]),)
        if part.kind == "gap":
            return ((GAP, GAPS[part.value]),)
        return ((STEM, frozenset((stem(part.value),))) if part.kind == "word" else (WORD, frozenset((part.value,))),)
    return (_either((row_of(inner, ids, stem) for inner in part.parts), is_optional=part.optional),)


def _either(rows: Iterable[Row], *, is_optional: bool) -> tuple[Any, ...]:
    """One step for a choice of `rows`, in which all single words are one set."""
    sets: dict[int, frozenset[str]] = {}
    others: list[Row] = []
    for row in rows:
        if len(row) == 1 and row[0][0] in (STEM, WORD):
            sets[row[0][0]] = sets.get(row[0][0], frozenset()) | row[0][1]
        else:
            others.append(row)
    if len(sets) == 1 and not others and not is_optional:
        return next(iter(sets.items()))
    return EITHER, (*(((kind, words),) for kind, words in sets.items()), *others), is_optional


def gathered(rows: Iterable[Row]) -> tuple[Row, ...]:
    """`rows` of one step each, with all words in one set."""
    kind, what, *_ = _either(rows, is_optional=False)
    return what if kind == EITHER else (((kind, what),),)
