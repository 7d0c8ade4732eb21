"""What a sentence's own words say, whatever stands around it: its tokens, its mentions, the frames that it fills.

A folder of policies repeats many of its sentences, so each is read once and kept.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any, Protocol, TypeVar

from policylint.language.lexicon import AnyOf, unpack
from policylint.language.mentions import Finder, Mentions, Span
from policylint.language.spelling import Spelling
from policylint.language.tokens import Names, Stems, Tokens, split_words, tokenise
from policylint.rulebook.model import Frame, Rulebook

_Heard = TypeVar("_Heard")
Heard_co = TypeVar("Heard_co", covariant=True)

# When this many different sentences have been read, the reader forgets them all and begins anew.
# They take some 10 KB each; to keep four times as many spares a twelfth of the reading, and no time that shows.
MOST_KEPT = 2_500
# A sentence that says a thing more often than this is not weighed again.
MOST_SPANS = 3
REACH_OF_WITHOUT = 8

# A segment is what one hedge or negation reaches over.
_SEGMENT_END = re.compile(
    r";|,?\s(?:but|although|though|whereas|however)\b(?!\snot\b)|,\s(?:and\s)?yet\b"
    r"|,\s+(?:and\s+)?(?=(?:where|if|when|may|this|these|it|they|we|you)\s)|[.!?]\s"
    # "... supervises each of them and, where they wish, a nurse does too."
    r"|\sand,\s+(?=(?:where|if|when|should)\s)"
    # A clause of its own begins: "You may take breaks, and tea is served in them."
    r"|,\s+and\s+(?=(?:[\w’'-]+\s){1,3}(?:is|are|will|must|shall)\s)",
    re.IGNORECASE,
)
# "Monthly (or more often if you ask for it)": what stands aside as one more case says nothing of the others.
_ASIDE = re.compile(r"\((?:or|and|e\.g\.|including|such as|for example)\s[^()]{1,200}\)")
# "Monthly (Group sessions are suspended)": a sentence of its own.
_IN_BRACKETS = re.compile(
    r"\((?!(?:or|and|which|who|that|this|these|it|they|as|if|where|when|e\.g\.|i\.e\.|including|such)\b)"
    r"(?:[\w’'-]+ ){1,8}(?:is|are|was|were|has|have|will|must|may|can|do|does)\b[^()]{1,300}\)",
    re.IGNORECASE,
)
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|will|must|shall|may|can|do|does|should)\b", re.IGNORECASE)
CONDITIONAL = frozenset(
    {"where", "wherever", "if", "when", "whenever", "as", "subject", "depending", "within", "unless", "while"}
    | {"provided", "until"}
)
_PREPOSITIONS = frozenset("at by for from in on once over should to under with".split())
_LONGEST_ADVERBIAL = 2


class Listener(Protocol[Heard_co]):
    """Who hears something in a sentence's own words, whatever stands around it."""

    def listen(self, sentence: "Sentence") -> Heard_co:
        """What is heard."""


class Sentence:
    """One sentence, read: its words, and what they mention."""

    def __init__(self, text: str, tokens: Tokens, reader: "SentenceReader") -> None:
        self.text = text
        self.tokens = tokens
        self.mentions = reader.finder.find(tokens)
        self._spans: dict[int, tuple[Span, ...]] = {}
        self._heard: dict[object, Any] = {}

    def heard(self, listener: Listener[_Heard]) -> _Heard:
        """What `listener` hears in it, who listens once only."""
        try:
            found: _Heard = self._heard[listener]
        except KeyError:
            found = self._heard[listener] = listener.listen(self)
        return found

    def spans(self, frame: Frame) -> tuple[Span, ...]:
        """The words that fill `frame`, each from its act to the furthest of what must stand with it; none if any lack.

        What one of its `without` stands near is ruled out: at the other end of a long sentence, or behind a semicolon,
        that is about something else. To contradict weighs more, and is ruled out by one anywhere in its part. An act
        that reaches over a semicolon, or into an aside, is none.
        """
        found = self._spans.get(id(frame))
        if found is None:
            filled = tuple(islice(self._filled(frame), MOST_SPANS))
            if filled and self.mentions.any(frame.without):
                filled = self._spared(filled, frame)
            found = self._spans[id(frame)] = filled
        return found

    def _filled(self, frame: Frame) -> Iterator[Span]:
        """From each act of a frame to the furthest of what must stand with it, where that lies near enough.

        What stands behind a semicolon, in a clause of its own, is with it, but how the act is meant is not said there.
        """
        for act in filter(self._is_whole, self.mentions.all(frame.act)):
            nearest = [_nearest(self.mentions, slot, act) for slot in frame.with_]
            if all(other and not (frame.near and _distance(act, other) > frame.near) for other in nearest):
                beside = (other for other in nearest if other and not self._is_parted(act, other))
                spans = (act, *beside)
                yield min(start for start, _ in spans), max(end for _, end in spans)

    def _spared(self, filled: tuple[Span, ...], frame: Frame) -> tuple[Span, ...]:
        """Those of the words filled that nothing of the frame's `without` stands near."""
        reach = len(self.tokens.words) if frame.says == "contradicted" else REACH_OF_WITHOUT
        ruling_out = list(self.mentions.all(frame.without))
        return tuple(
            span
            for span in filled
            if all(_distance(span, other) > reach or self._is_parted(span, other) for other in ruling_out)
        )

    def _is_parted(self, span: Span, other: Span) -> bool:
        """Whether `other` stands behind a semicolon in a clause of its own, and in no list."""
        if not self._has_parts:
            return False
        text, (start, end) = self.text, (self.tokens.starts[other[0]], self.tokens.ends[other[1] - 1])
        first, last = text.rfind(";", 0, start) + 1, text.find(";", end)
        last = last if last >= 0 else len(text)
        is_beyond = not first <= self.tokens.starts[span[0]] < last
        return is_beyond and _FINITE.search(text, first, last) is not None

    def _is_whole(self, span: Span) -> bool:
        """Whether words reach neither over a semicolon nor out of a sentence in brackets, or into one."""
        if not self._has_parts:
            return True
        words = self.words(*span)
        if ";" in words:
            return False
        return words.count("(") == words.count(")") or _IN_BRACKETS.search(self.text) is None

    @cached_property
    def _has_parts(self) -> bool:
        """Whether a semicolon or a bracket may part it."""
        return ";" in self.text or "(" in self.text

    @cached_property
    def segments(self) -> list[int]:
        """For each token the number of its segment."""
        ends = [match.end() for match in _SEGMENT_END.finditer(self.text)]
        if ends and self._opens_with_phrase(ends[0]):
            ends = ends[1:]
        asides = [match.span() for match in _ASIDE.finditer(self.text)] if "(" in self.text else ()
        numbers, current = [], 0
        for start in self.tokens.starts:
            while current < len(ends) and ends[current] <= start:
                current += 1
            aside = next((number for number, (first, last) in enumerate(asides, 1) if first < start < last), 0)
            numbers.append(-aside or current)
        return numbers

    def _opens_with_phrase(self, end: int) -> bool:
        """Whether what stands before the place `end` reaches over the main clause: "Where possible, we serve tea"."""
        if ";" in self.text[:end]:
            return False
        words = self.tokens.words[: bisect_left(self.tokens.starts, end)]
        return bool(words) and (words[0] in CONDITIONAL | _PREPOSITIONS or len(words) <= _LONGEST_ADVERBIAL)

    def is_condition(self, span: Span) -> bool:
        """Whether words are part of what the sentence begins with as a condition: "Where we serve tea, ..."."""
        words = self.tokens.words
        return bool(words) and words[0] in CONDITIONAL and "," in self.text[self.tokens.ends[span[1] - 1] :]

    def words(self, start: int, end: int) -> str:
        """The sentence's own words from token `start` up to `end`."""
        return self.text[self.tokens.starts[start] : self.tokens.ends[end - 1]]


Read = Callable[[str], Sentence]
"""Reads a text that is no clause of its own."""


class SentenceReader:
    """A rulebook made ready to read sentences; one reader may serve many documents."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        vocabulary = unpack(rulebook.vocabulary)
        known = frozenset(vocabulary.words.values())
        self.finder = Finder(vocabulary.lexicon)
        self._stems = Stems(vocabulary.spellings, known, Spelling(vocabulary.words).correct)
        self._read: dict[tuple[str, tuple[object, ...]], Sentence] = {}

    def read(self, text: str, names: Names | None = None) -> Sentence:
        """The sentence `text`, read now or before; `names` are those that its document gives."""
        used = _used(text, names) if names else {}
        key = (text, tuple(used.items()))
        sentence = self._read.get(key)
        if sentence is None:
            if len(self._read) >= MOST_KEPT:
                self._read.clear()
            sentence = self._read[key] = Sentence(text, tokenise(text, self._stems, used), self)
        return sentence


def _used(text: str, names: Names) -> Names:
    """Of `names` those whose words are in `text`."""
    words = set(split_words(text))
    return {name: meaning for name, meaning in names.items() if words.issuperset(name)}


def _nearest(mentions: Mentions, slot: AnyOf, act: Span) -> Span | None:
    return min(mentions.all(slot), key=lambda span: _distance(act, span), default=None)


def _distance(a: Span, b: Span) -> int:
    return max(0, b[0] - a[1], a[0] - b[1])
