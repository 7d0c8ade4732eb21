"""In which words documents speak of the elements.

A few words fill a frame, and may stand for something else where they are: the words around them tell. And documents
speak of an element in more ways than rules foresee. What words weigh, for each element and verdict, is learned by
`tools/learn_word_weights.py` from the passages of the labelled documents that are not held out, and from the rules' own
examples. Of the rules of an organisation's own nothing is known.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

from msgspec import Struct

from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.sentences import Sentence
from policylint.language.word_weights import Weighed, WordWeights, read_word_weights

FILE = Path(__file__).resolve().parent.parent / "data" / "element_words.msgpack"
"""What was learned."""

VERDICTS = ("contradicted", "strong", "weak")
LEAST_TOLD = 0.08
"""The chance that one of the verdicts must have for an element to be told of."""
USUAL, UNUSUAL = 0.05, 0.01
"""Of a hundred passages in such words 5 speak of the element, and 1: words that leave no doubt, and those of which
several signs leave none."""
_MARK = ":"


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
        names = dict.fromkeys(name.partition(_MARK)[0] for name in weights.columns)
        self._columns = {name: tuple(column(name, verdict) for verdict in VERDICTS) for name in names}

    def listen(self, sentence: Sentence) -> "Told":
        """What the words of a sentence tell."""
        return self.told(sentence.tokens.stems)

    def told(self, stems: Iterable[str]) -> "Told":
        """What words with these `stems` tell."""
        return Told(self._weights.weigh(stems), self._columns)

    def telling(self, element: str, verdict: str, stems: Sequence[str]) -> list[int]:
        """The places in `stems` of the few words that tell most of a verdict on `element`, in their order."""
        return self._weights.telling(column(element, verdict), stems)


class Told:
    """What the words of a passage tell of the elements, of which the `columns` of each were weighed."""

    def __init__(self, weighed: Weighed, columns: Mapping[str, Sequence[str]]) -> None:
        self._weighed, self._columns = weighed, columns
        self._chances: dict[str, Chances] = {}

    def chances(self, element: str) -> Chances | None:
        """How likely they speak of `element`; `None` where nothing is known of it."""
        if element not in self._chances and element in self._columns:
            self._chances[element] = Chances(*(self._weighed.chance(name) or 0.0 for name in self._columns[element]))
        return self._chances.get(element)

    @cached_property
    def likely(self) -> dict[str, Chances]:
        """The elements that they may well speak of, with how likely."""
        elements = dict.fromkeys(name.partition(_MARK)[0] for name in self._weighed.reaching(LEAST_TOLD))
        return {element: chances for element in elements if (chances := self.chances(element))}


class Familiarity:
    """How likely the words of a document's passages speak of elements, alone or with those that they go on from."""

    def __init__(self, document: ReadDocument, words: ElementWords | None) -> None:
        self._document, self._words = document, words
        self._together: dict[tuple[int, str], Told] = {}

    def of(self, passage: Passage, element: str) -> float | None:
        """How likely a passage speaks of `element` at all; `None` where nothing is known of it."""
        if self._words is None:
            return None
        alone = passage.sentence.heard(self._words).chances(element)
        if alone is None or alone.any >= USUAL:
            return alone.any if alone else None
        together = self._with_leading(passage, self._words).chances(element)
        return max(alone.any, together.any) if together else alone.any

    def _with_leading(self, passage: Passage, words: ElementWords) -> Told:
        """What a passage's words tell with those that it goes on from, found out once for all elements."""
        key = passage.clause.number, passage.sentence.text
        if key not in self._together:
            leading = self._document.leading_to(passage)
            self._together[key] = words.told([*passage.tokens.stems, *leading])
        return self._together[key]


def column(element: str, verdict: str) -> str:
    """The name under which a verdict on an element is learned."""
    return f"{element}{_MARK}{verdict}"


@cache
def open_element_words() -> ElementWords:
    """What was learned of the rules that come with policylint; read once."""
    return ElementWords(read_word_weights(FILE))
