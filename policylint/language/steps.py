"""Patterns as plain data that a search walks, and the walk.

A pattern is a row of steps. Walking it carries along all the places that have been reached, as the bits of one number:
bit n for the place before word n. So the work is bounded by the pattern's length, and hardly grows with the sentence's.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

STEM, WORD, CONCEPT, GAP, EITHER = range(5)

_MANY = 8

Row = tuple[tuple[Any, ...], ...]
"""Steps that follow each other: `(STEM, stems)`, `(WORD, words)`, `(CONCEPT, number)`, `(GAP, width)`, or
`(EITHER, rows, is_optional)`, one of whose rows is walked."""

Ends = Mapping[int, int]
"""Where mentions end, by where they begin: bits of places, by the one bit of a place."""


class Places:
    """Where each word of a sentence stands, by its stem and by itself."""

    __slots__ = ("all", "stems", "words")

    def __init__(self, stems: list[str], words: list[str]) -> None:
        self.stems, self.words = _places(stems), _places(words)
        self.all = (2 << len(stems)) - 1


class Walk:
    """Walks rows through one sentence; `ends` tells where a concept's mentions stand."""

    __slots__ = ("_all", "_ends", "_stems", "_words")

    def __init__(self, places: Places, ends: Callable[[int], Ends]) -> None:
        self._stems, self._words, self._all, self._ends = places.stems, places.words, places.all, ends

    def spans(self, row: Row) -> Iterator[tuple[int, int]]:
        """Where `row` begins and ends: the numbers of its first token and of the one after it."""
        beginnings = self._beginnings(row)
        ends = self._through(row, beginnings) if beginnings else 0
        if not ends:
            return
        has_one = not beginnings & (beginnings - 1)
        for start in ones(beginnings):
            for end in ones(ends if has_one else self._through(row, 1 << start)):
                yield start, end

    def _beginnings(self, row: Row) -> int:
        """The places at which `row` could begin."""
        kind, what = row[0][:2]
        if kind == STEM:
            return _where(self._stems, what)
        if kind == WORD:
            return _where(self._words, what)
        if kind == CONCEPT:
            return sum(self._ends(what))
        found = self._beginnings(row[1:]) if row[0][2] and len(row) > 1 else 0
        for inner in what:
            found |= self._beginnings(inner)
        return found

    def _through(self, row: Row, reached: int) -> int:
        """Where `row` may end when it begins at any of the places `reached`."""
        for step in row:
            reached = self._step(step, reached)
            if not reached:
                break
        return reached

    def _step(self, step: tuple[Any, ...], reached: int) -> int:
        kind, what = step[:2]
        if kind == STEM:
            return (reached & _where(self._stems, what)) << 1
        if kind == WORD:
            return (reached & _where(self._words, what)) << 1
        if kind == GAP:
            for _ in range(what):
                reached |= reached << 1
            return reached & self._all
        found = 0
        if kind == CONCEPT:
            for start, ends in self._ends(what).items():
                if start & reached:
                    found |= ends
            return found
        for row in what:
            found |= self._through(row, reached)
        return found | reached if step[2] else found


def ones(bits: int) -> Iterator[int]:
    """The places of the ones in `bits`, from the lowest."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _places(words: Iterable[str]) -> dict[str, int]:
    """The places of each word."""
    places: dict[str, int] = {}
    place = 1
    for word in words:
        places[word] = places.get(word, 0) | place
        place <<= 1
    return places


def _where(places: Mapping[str, int], words: frozenset[str]) -> int:
    """The places of any of `words`."""
    found = 0
    # Of few words each is looked up; many are met with those of the sentence by the set itself.
    for word in words if len(words) < _MANY else words.intersection(places):
        if word in places:
            found |= places[word]
    return found
