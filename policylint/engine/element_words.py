"""In which words documents speak of the elements.

A few words fill a frame, and may stand for something else where they are: the words around them tell. And documents
speak of an element in more ways than rules foresee. What words weigh, for each element and verdict, is learned by
`tools/learn_word_weights.py` from the passages of the labelled documents that are not held out, and from the rules' own
examples. Of the rules of an organisation's own nothing is known.
"""

from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from pathlib import Path

from msgspec import Struct

from policylint.engine.sentences import Sentence
from policylint.language.word_weights import Weighed, WordWeights, read_word_weights

FILE = Path(__file__).resolve().parent.parent / "data" / "element_words.msgpack"
"""What was learned."""

VERDICTS = ("contradicted", "strong", "weak")
LEAST_TOLD = 0.08
"""The chance that one of the verdicts must have for an element to be told of."""


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


class ElementWords:
    """What is known of the words in which documents speak of elements."""

    def __init__(self, weights: WordWeights) -> None:
        self._weights = weights

    def listen(self, sentence: Sentence) -> "Told":
        """What the words of a sentence tell."""
        return self.told(sentence.tokens.stems)

    def told(self, stems: Iterable[str]) -> "Told":
        """What words with these `stems` tell."""
        return Told(self._weights.weigh(stems))

    def telling(self, element: str, verdict: str, stems: Sequence[str]) -> list[int]:
        """The places in `stems` of the few words that tell most of a verdict on `element`, in their order."""
        return self._weights.telling(column(element, verdict), stems)


class Told:
    """What the words of a passage tell of the elements."""

    def __init__(self, weighed: Weighed) -> None:
        self._weighed = weighed

    def chances(self, element: str) -> Chances | None:
        """How likely they speak of `element`; `None` where nothing is known of it."""
        chances = [self._weighed.chance(column(element, verdict)) for verdict in VERDICTS]
        return Chances(*(chance or 0.0 for chance in chances)) if None not in chances else None

    @cached_property
    def likely(self) -> dict[str, Chances]:
        """The elements that they may well speak of, with how likely."""
        elements = dict.fromkeys(reached.partition(_MARK)[0] for reached in self._weighed.reaching(LEAST_TOLD))
        return {element: chances for element in elements if (chances := self.chances(element))}


_MARK = ":"


def column(element: str, verdict: str) -> str:
    """The name under which a verdict on an element is learned."""
    return f"{element}{_MARK}{verdict}"


@cache
def open_element_words() -> ElementWords:
    """What was learned of the rules that come with policylint; read once."""
    return ElementWords(read_word_weights(FILE))
