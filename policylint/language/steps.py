"""Patterns as plain data that a search walks, and the walk.

A pattern is a row of steps. Walking it carries along all the places that have been reached: at most one for each
word of the sentence, so the work is bounded by the pattern's length times the sentence's.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from policylint.language.patterns import GAPS, Part, Sequence, Step

STEM, WORD, CONCEPT, GAP, EITHER = range(5)

Row = tuple[tuple[Any, ...], ...]
"""Steps that follow each other: `(STEM, stems)`, `(WORD, words)`, `(CONCEPT, number)`, `(GAP, width)`, or
`(EITHER, rows, is_optional)`, one of whose rows is walked."""


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


class Walk:
    """Walks rows through one sentence; `ends` gives the ends of a concept's mentions by their beginnings."""

    __slots__ = ("_ends", "_size", "_stems", "_words")

    def __init__(self, stems: list[str], words: list[str], ends: Callable[[int], Mapping[int, list[int]]]) -> None:
        self._stems, self._words, self._ends = stems, words, ends
        self._size = len(stems)

    def beginnings(self, row: Row) -> list[int]:
        """The tokens at which `row` could begin, in order."""
        kind, what = row[0][:2]
        if kind == STEM:
            return [at for at, stem in enumerate(self._stems) if stem in what]
        if kind == WORD:
            return [at for at, word in enumerate(self._words) if word in what]
        if kind == CONCEPT:
            return sorted(self._ends(what))
        rows = [*what, row[1:]] if row[0][2] and len(row) > 1 else what
        return sorted({at for inner in rows for at in self.beginnings(inner)})

    def through(self, row: Row, start: int) -> set[int]:
        """Where `row` may end when it begins at token `start`."""
        reached = {start}
        for step in row:
            reached = self._step(step, reached)
            if not reached:
                break
        return reached

    def _step(self, step: tuple[Any, ...], reached: set[int]) -> set[int]:
        kind, what = step[:2]
        size = self._size
        if kind == STEM:
            stems = self._stems
            return {at + 1 for at in reached if at < size and stems[at] in what}
        if kind == WORD:
            words = self._words
            return {at + 1 for at in reached if at < size and words[at] in what}
        if kind == CONCEPT:
            ends = self._ends(what)
            return {end for at in reached for end in ends.get(at, ())} if ends else set()
        if kind == GAP:
            return {to for at in reached for to in range(at, min(at + what, size) + 1)}
        found = set(reached) if step[2] else set()
        for row in what:
            inner = reached
            for further in row:
                inner = self._step(further, inner)
                if not inner:
                    break
            found |= inner
        return found
