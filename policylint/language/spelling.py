"""Misspelt and badly scanned words, led to the word of the vocabulary that they were meant to be.

Words are compared, never sentences: each unknown word of a document once, with the vocabulary's words of the
same first letter. A list of known English words keeps "order" from becoming "older".
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

_KNOWN = Path(__file__).parent / "data" / "known_words.txt"
LEAST_LETTERS = 6
# Long words have room for two slips; in a short one, two make another word.
LONG = 9


class Spelling:
    """Corrections towards the words of one vocabulary, the first of those that are equally near."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in vocabulary:
            if len(word) >= LEAST_LETTERS and word.isalpha():
                self._by_letter[word[0]].append(word)

    @cached_property
    def _known(self) -> bytes:
        """English words, each between two line ends: few words are ever looked up, so a search beats a set."""
        return _KNOWN.read_bytes()

    def correct(self, word: str) -> str:
        """The vocabulary's word that `word` is a slip of, else `word` itself."""
        if len(word) < LEAST_LETTERS or not word.isalpha():
            return word
        slips = 2 if len(word) >= LONG else 1
        near = extractOne(word, self._by_letter.get(word[0], ()), scorer=OSA.distance, score_cutoff=slips)
        if near is None or f"\n{word}\n".encode() in self._known:
            return word
        return near[0]
