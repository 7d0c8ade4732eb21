"""Patterns as plain data that a search walks, and the walk.

A pattern is a row of steps. Walking it carries along all the places that have been reached: at most one for each
word of the sentence, so the work is bounded by the pattern's length times the sentence's.
"""

from collections.abc import Callable, Mapping
from typing import Any

STEM, WORD, CONCEPT, GAP, EITHER = range(5)

Row = tuple[tuple[Any, ...], ...]
"""Steps that follow each other: `(STEM, stems)`, `(WORD, words)`, `(CONCEPT, number)`, `(GAP, width)`, or
`(EITHER, rows, is_optional)`, one of whose rows is walked."""


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
