"""Whether a passage speaks of an element in words in which documents do.

A few words fill a frame, and may stand for something else where they are; the words around them tell. What is known
of words is learned from documents: `tools/learn_familiarity.py` fits, for each element, a logistic regression over the
stems of the words of a passage, to the labelled documents that are not held out and to the rules' own examples. Of the
rules of an organisation's own nothing is known, and no passage is strange to them.
"""

from collections.abc import Mapping, Sequence
from math import sqrt
from pathlib import Path

from msgspec import Raw, Struct, json

FILE = Path(__file__).resolve().parent.parent / "data" / "familiarity.json"
"""What was learned, by element."""

SCALE = 10
"""Weights are kept as whole numbers, so many times as large."""


class Words(Struct, frozen=True):
    """What a passage without words `starts` with for an element, and the weights of `words` by stems, in log odds."""

    starts: int
    words: dict[str, int]


class Familiarity:
    """What is known of the words of elements, by the names of their rules; packed until it is asked for."""

    def __init__(self, known: Mapping[str, Words | Raw]) -> None:
        self._known = dict(known)

    def of(self, rule: str, stems: Sequence[str]) -> float | None:
        """How likely a passage with the words of these `stems` speaks of the element of `rule`, in log odds.

        `None` where nothing is known of the element.
        """
        known = self._known.get(rule)
        if known is None:
            return None
        if isinstance(known, Raw):
            known = self._known[rule] = json.decode(known, type=Words)
        words = set(stems)
        weight = sum(known.words.get(word, 0) for word in words)
        return (known.starts + weight / sqrt(max(1, len(words)))) / SCALE


def open_familiarity() -> Familiarity:
    """What was learned of the rules that come with policylint."""
    return Familiarity(json.decode(FILE.read_bytes(), type=dict[str, Raw]))
