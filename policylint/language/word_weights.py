"""What words weigh, all together, for each of several things that a text may be: a logistic regression over stems.

The weights of a word for all things stand side by side in one whole number, a column each, so that to weigh a text is
to add one number for each of its words.
"""

from collections.abc import Iterable, Sequence
from math import ceil, exp, log, sqrt
from pathlib import Path
from struct import pack

from msgspec import Struct, msgpack

from policylint.language.steps import ones

SCALE = 8
"""Weights are kept as whole numbers from -128 to 127, so many times as large."""

_BITS = 32
_TOP = 1 << _BITS - 1
# Log odds that are as good as none, and no more than a floating number's power can hold.
_LARGEST = 100.0
# What is added to each weight, so that none is below nothing.
_RAISED = 128
# A byte with its sign, so raised.
_RAISE = bytes(value ^ _RAISED for value in range(256))


class Learned(Struct, frozen=True):
    """What was learned, in log odds, `SCALE` times as large: a column for each of the things.

    `starts` is what a text without words has, `weights` one byte with its sign for each of `stems` and column.
    """

    columns: tuple[str, ...]
    starts: tuple[int, ...]
    stems: tuple[str, ...]
    weights: bytes


class WordWeights:
    """What was learned, made ready to weigh texts."""

    def __init__(self, learned: Learned) -> None:
        self.columns, self.starts, self._weights = learned.columns, learned.starts, learned.weights
        self.places = {column: place for place, column in enumerate(self.columns)}
        self._rows = {stem: row for row, stem in enumerate(learned.stems)}
        self._packed: dict[str, int] = {}
        self._short: dict[tuple[float, int], int] = {}
        self._raised = _side_by_side([_RAISED] * len(self.columns))
        self._top = _side_by_side([_TOP] * len(self.columns))

    def weigh(self, stems: Iterable[str]) -> "Weighed":
        """What the words of these `stems` weigh, each of them once."""
        words = set(stems)
        known = [self._of(word) for word in words if word in self._rows]
        return Weighed(self, sum(known), len(known), len(words))

    def telling(self, column: str, stems: Sequence[str], most: int = 3) -> list[int]:
        """The places in `stems` of the `most` words that speak for one of the things, in their order."""
        places = {stem: place for place, stem in reversed(list(enumerate(stems))) if stem in self._rows}
        weights = {stem: self._row(stem)[self.places[column]] ^ _RAISED for stem in places}
        told = sorted((stem for stem in weights if weights[stem] > _RAISED), key=lambda stem: -weights[stem])
        return sorted(places[stem] for stem in told[:most])

    def reached(self, total: int, known: int, words: int, chance: float) -> list[str]:
        """The columns in which a `total` of so many `known` ones of `words` has a `chance`, or more."""
        key = chance, words
        if key not in self._short:
            least, root = SCALE * log(chance / (1 - chance)), sqrt(max(1, words))
            # What they must weigh is what a column is short of its topmost bit.
            self._short[key] = _side_by_side([_TOP - ceil((least - start) * root) for start in self.starts])
        filled = self._short[key] + total - self._raised * known
        return [self.columns[place // _BITS] for place in ones(filled & self._top)]

    def _of(self, stem: str) -> int:
        """A word's weights, raised, side by side."""
        packed = self._packed.get(stem)
        if packed is None:
            packed = self._packed[stem] = _side_by_side(self._row(stem).translate(_RAISE))
        return packed

    def _row(self, stem: str) -> bytes:
        start = self._rows[stem] * len(self.columns)
        return self._weights[start : start + len(self.columns)]


class Weighed:
    """What the words of a text weigh together: the sum of the `known` ones of so many `words`."""

    def __init__(self, weights: WordWeights, total: int, known: int, words: int) -> None:
        self._weights, self._total, self._known, self._words = weights, total, known, words

    def chance(self, column: str) -> float | None:
        """How likely the text is one of the things, from 0 to 1; `None` where nothing is known of that."""
        place = self._weights.places.get(column)
        if place is None:
            return None
        weight = (self._total >> place * _BITS & (1 << _BITS) - 1) - _RAISED * self._known
        odds = (self._weights.starts[place] + weight / sqrt(max(1, self._words))) / SCALE
        return 1 / (1 + exp(min(-odds, _LARGEST)))

    def reaching(self, chance: float) -> list[str]:
        """The things that the text is with no less than such a `chance`, or all but such a one."""
        return self._weights.reached(self._total, self._known, self._words, chance)


def _side_by_side(columns: Sequence[int]) -> int:
    return int.from_bytes(pack(f"<{len(columns)}I", *columns), "little")


def read_word_weights(file: Path) -> WordWeights:
    """What was learned and written to `file`."""
    return WordWeights(msgpack.decode(file.read_bytes(), type=Learned))
