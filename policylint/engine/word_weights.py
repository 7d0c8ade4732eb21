"""What the words of a passage, all together, say of the elements.

A few words fill a frame, and may stand for something else where they are: the words around them tell. And documents
speak of an element in more ways than rules foresee. What words weigh is learned from documents:
`tools/learn_word_weights.py` fits, for each element and each of three verdicts, a logistic regression over the stems of
the words of a passage, to the labelled documents that are not held out and to the rules' own examples. Of the rules of
an organisation's own nothing is known.

The weights of a word for all elements stand side by side in one whole number, a column each, so that to weigh a passage
is to add one number for each of its words.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from math import ceil, exp, log, sqrt
from pathlib import Path
from struct import pack

from msgspec import Struct, msgpack

from policylint.engine.sentences import Sentence
from policylint.language.steps import ones

FILE = Path(__file__).resolve().parent.parent / "data" / "word_weights.msgpack"
"""What was learned."""

VERDICTS = ("contradicted", "strong", "weak")
SCALE = 8
"""Weights are kept as whole numbers from -128 to 127, so many times as large."""
LEAST_TOLD = 0.08
"""The chance that one of the verdicts must have for an element to be told of."""

_BITS = 32
# What is added to each weight, so that none is below nothing.
_RAISED = 128
# A byte with its sign, so raised.
_RAISE = bytes(value ^ _RAISED for value in range(256))


class Learned(Struct, frozen=True):
    """What was learned, in log odds: a column for each of `elements` and of `VERDICTS`, in this order.

    `starts` is what a passage without words has, `weights` one byte with its sign for each of `stems` and column.
    """

    elements: tuple[str, ...]
    starts: tuple[int, ...]
    stems: tuple[str, ...]
    weights: bytes


class Chances(Struct, frozen=True):
    """How likely a passage speaks of an element, from 0 to 1: against it, for it, or without promising it."""

    contradicted: float
    strong: float
    weak: float

    @property
    def any(self) -> float:
        """How likely it speaks of the element at all."""
        return self.contradicted + self.strong + self.weak

    def of(self, verdict: str) -> float:
        """How likely it says so."""
        return float(getattr(self, verdict))


class WordWeights:
    """What is known of the words in which documents speak of elements."""

    def __init__(self, learned: Learned) -> None:
        self.elements, self.starts, self._weights = learned.elements, learned.starts, learned.weights
        self._first = {element: len(VERDICTS) * number for number, element in enumerate(self.elements)}
        self._rows = {stem: row for row, stem in enumerate(learned.stems)}
        self._packed: dict[str, int] = {}
        self._needed: dict[int, int] = {}
        self._raised = _side_by_side([_RAISED] * len(self.starts))
        self._top = _side_by_side([1 << _BITS - 1] * len(self.starts))

    def listen(self, sentence: Sentence) -> "Weighed":
        """What the words of a sentence weigh."""
        return self.weigh(sentence.tokens.stems)

    def weigh(self, stems: Iterable[str]) -> "Weighed":
        """What the words of these `stems` weigh, each of them once."""
        words = set(stems)
        known = [self._of(word) for word in words if word in self._rows]
        return Weighed(self, sum(known), len(known), len(words))

    def telling(self, element: str, verdict: str, stems: Sequence[str], most: int = 3) -> list[int]:
        """The places in `stems` of the `most` words that speak for a verdict on `element`, in their order."""
        column = self._first[element] + VERDICTS.index(verdict)
        places = {stem: place for place, stem in reversed(list(enumerate(stems))) if stem in self._rows}
        weights = {stem: self._row(stem)[column] ^ _RAISED for stem in places}
        told = sorted((stem for stem in weights if weights[stem] > _RAISED), key=lambda stem: -weights[stem])
        return sorted(places[stem] for stem in told[:most])

    def chances(self, weighed: "Weighed", element: str) -> Chances | None:
        """How likely words that were weighed speak of `element`; `None` where nothing is known of it."""
        first = self._first.get(element)
        if first is None:
            return None
        return Chances(*(self._chance(weighed, first + column) for column in range(len(VERDICTS))))

    def _chance(self, weighed: "Weighed", column: int) -> float:
        weight = (weighed.total >> column * _BITS & (1 << _BITS) - 1) - _RAISED * weighed.known
        return 1 / (1 + exp(-(self.starts[column] + weight / sqrt(max(1, weighed.words))) / SCALE))

    def told(self, weighed: "Weighed") -> set[str]:
        """The elements of which one of the verdicts has the chance `LEAST_TOLD`, or all but has it."""
        if weighed.words not in self._needed:
            least, root = SCALE * log(LEAST_TOLD / (1 - LEAST_TOLD)), sqrt(max(1, weighed.words))
            self._needed[weighed.words] = _side_by_side([max(0, ceil((least - start) * root)) for start in self.starts])
        # The topmost bit of a column stays where no more is taken from it than is there.
        left = self._top + weighed.total - self._needed[weighed.words] - self._raised * weighed.known
        return {self.elements[place // _BITS // len(VERDICTS)] for place in ones(left & self._top)}

    def _of(self, stem: str) -> int:
        """A word's weights, raised, side by side."""
        packed = self._packed.get(stem)
        if packed is None:
            packed = self._packed[stem] = _side_by_side(self._row(stem).translate(_RAISE))
        return packed

    def _row(self, stem: str) -> bytes:
        start = self._rows[stem] * len(self.starts)
        return self._weights[start : start + len(self.starts)]


class Weighed:
    """What the words of a passage weigh together, `known` ones of so many `words`."""

    def __init__(self, weights: WordWeights, total: int, known: int, words: int) -> None:
        self._weights = weights
        self.total, self.known, self.words = total, known, words

    def chances(self, element: str) -> Chances | None:
        """How likely they speak of `element`; `None` where nothing is known of it."""
        return self._weights.chances(self, element)

    @cached_property
    def told(self) -> dict[str, Chances]:
        """The elements that they may well speak of, with how likely."""
        return {element: chances for element in self._weights.told(self) if (chances := self.chances(element))}


def _side_by_side(columns: Sequence[int]) -> int:
    return int.from_bytes(pack(f"<{len(columns)}I", *columns), "little")


def open_word_weights() -> WordWeights:
    """What was learned of the rules that come with policylint."""
    return WordWeights(msgpack.decode(FILE.read_bytes(), type=Learned))
