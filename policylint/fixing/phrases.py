"""What can be written in the place of the words of a finding, as its rule says; or why it is left to a person."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct

from policylint.fixing.grammar import (
    DETERMINERS,
    FUNCTION_WORDS,
    article_for,
    capitals_of,
    in_capitals,
    is_title,
    may_stand_before_people,
)
from policylint.language.tokens import split_words
from policylint.rulebook.model import REST, WordingRule

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_GAP = re.compile(r"(\s+|-)")
# What may stand directly before and after words that are no part of a longer word, a name or an address.
_OPENS = re.compile(r"[\s(\[“\"—–…]")
_CLOSES = re.compile(r"[\s,;:!?)\]”\"—–…]|\.(?!\w)")
_ADDRESS = re.compile(r"://|www\.|@")
# How far around a finding its neighbours are looked for, in code points and in words.
_REACH = 200
_NEIGHBOURS = 3
# Words at the beginning of a finding that need not be a part of what is replaced.
_ARTICLES = frozenset(["a", "an", "the"])
_LEADING = _ARTICLES | {"and", "or"}
# What begins with one of these ends in an adjective.
_BEFORE_ADJECTIVE = frozenset(["the", "is", "are", "was", "were", "be", "being"])
_PEOPLE = frozenset(["person", "people"])
_NOT_THESE = "there is no safe replacement for just these words"


class LeftAloneError(Exception):
    """Words that are left as they are; the text tells people why, as a part of a sentence."""


class Change(Struct, frozen=True):
    """`words` in the place of the words `text[start:end]`; "" takes them out."""

    start: int
    end: int
    words: str


class _Word(NamedTuple):
    text: str
    start: int
    end: int


class _Safe(NamedTuple):
    """Words, and what is written in their place, before and after the rest of the finding where that is moved.

    Where it `goes_on`, anything may follow them.
    """

    words: tuple[str, ...]
    before: str
    after: str
    goes_on: bool

    @property
    def moves_rest(self) -> bool:
        return bool(self.after)

    def covers(self, until: int, leading: int, stop: int) -> bool:
        """Whether it, going up to `until`, puts a finding right that begins at `leading` and ends before `stop`."""
        if self.moves_rest:
            return leading < until < stop
        return until >= stop or (self.goes_on and until > leading)


class Phrases:
    """The replacements that rules call safe."""

    def __init__(self, rules: Iterable[WordingRule]) -> None:
        self._by_rule: dict[str, dict[str, list[_Safe]]] = {}
        for rule in rules:
            for words, written in rule.safe:
                named = tuple(split_words(words.removesuffix(REST)))
                before, _, after = (part.strip() for part in written.partition(REST))
                goes_on = words.endswith(REST) and not after
                safe = _Safe(named, before, after, goes_on)
                self._by_rule.setdefault(rule.id, {}).setdefault(named[0], []).append(safe)

    def __contains__(self, rule: str) -> bool:
        return rule in self._by_rule

    def changes(self, rule: str, text: str, start: int, end: int) -> tuple[Change, ...]:
        """The changes that put right what `rule` has found in `text` from `start` to `end`.

        Raises `LeftAloneError`.
        """
        around = _words_around(text, start, end)
        first = bisect_left(around, start, key=lambda word: word.start)
        stop = bisect_left(around, end, key=lambda word: word.start)
        fits = self._fits(rule, text, around, first, stop)
        best = max(fits, key=lambda fit: (len(fit[1].words), not fit[1].goes_on), default=None)
        if best is None:
            raise LeftAloneError(_NOT_THESE)
        return tuple(_Replacing(text, around, stop, *best).changes())

    def _fits(self, rule: str, text: str, around: list[_Word], first: int, stop: int) -> Iterator[tuple[int, _Safe]]:
        """What is safe for the words from `first` up to `stop`, or more around them, with the word it begins at."""
        by_first_word = self._by_rule.get(rule, {})
        leading = next((at for at in range(first, stop) if around[at].text not in _LEADING), stop)
        for at in range(max(0, first - _NEIGHBOURS), min(leading + 1, stop)):
            for safe in by_first_word.get(around[at].text, ()):
                until = at + len(safe.words)
                words = around[at:until]
                is_here = tuple(word.text for word in words) == safe.words and _is_plain(text, words)
                if is_here and safe.covers(until, leading, stop):
                    yield at, safe


class _Replacing:
    """One replacement in its sentence: from word `at` of `around` on, where the finding ends before word `stop`."""

    def __init__(self, text: str, around: list[_Word], stop: int, at: int, safe: _Safe) -> None:
        named = at + len(safe.words)
        self._text = text
        self._safe = safe
        self._named = around[at:named]
        self._rest = around[named:stop] if safe.moves_rest else []
        self._start, self._end = around[at].start, (self._rest or self._named)[-1].end
        self._before = around[at - 1] if at and text[around[at - 1].end : self._start].isspace() else None
        self._following = around[named + len(self._rest) :]

    def changes(self) -> Iterator[Change]:
        """The changes of the text. Raises `LeftAloneError`."""
        self._refuse_parts()
        self._refuse_before()
        if not self._safe.goes_on:
            self._refuse_following()
        written = self._in_its_capitals()
        yield from self._article(written)
        start, end, words = _differing(self._text[self._start : self._end], written)
        yield Change(self._start + start, self._start + end, words)

    def _refuse_parts(self) -> None:
        """Refuse what is a part of something longer, or lacks a part."""
        text, start, end = self._text, self._start, self._end
        words, after = text[start:end], text[end : end + 2]
        if {"'", "’"} & {*words, after[:1]}:
            raise LeftAloneError("it is a possessive")
        chunk = text[max(0, start - _REACH) : start].rpartition(" ")[2] + text[end : end + _REACH].partition(" ")[0]
        if _ADDRESS.search(chunk):
            raise LeftAloneError("it is part of an address")
        if (start and not _OPENS.match(text[start - 1])) or (after and not _CLOSES.match(after)):
            raise LeftAloneError("it is part of a longer word")
        if {"and", "or"} & {word.text for word in self._rest}:
            raise LeftAloneError(_NOT_THESE)
        if not _is_plain(text, [*self._named, *self._rest]):
            raise LeftAloneError("punctuation stands between the words")

    def _refuse_before(self) -> None:
        """Refuse what would not go with the word before it."""
        before, first = self._before.text if self._before else "", self._safe.words[0]
        new = self._safe.before.partition(" ")[0].lower()
        if first.endswith("ing") and new.endswith("ing") and before in DETERMINERS:
            raise LeftAloneError(f"“{first}” seems to be a noun here")
        if new in _PEOPLE and first not in _PEOPLE | _ARTICLES:
            if before and not may_stand_before_people(before):
                raise LeftAloneError(f"“{before}”, the word before, seems to belong to it")
            if new == "people" and before in {"a", "an"}:
                raise LeftAloneError("the article before it is for one")

    def _refuse_following(self) -> None:
        """Refuse what would not go with the words behind it."""
        if not self._following:
            return
        gap = self._text[self._end : self._following[0].start].strip()
        following = [word.text for word in self._following[:2]]
        if not gap and following[0] not in FUNCTION_WORDS:
            raise LeftAloneError(f"“{following[0]}”, the next word, may belong to it")
        is_listed = not gap and following[0] in {"and", "or"}
        others = following[1:] if is_listed else following[:1] if self._is_adjective(gap) else []
        if others and others[0] not in FUNCTION_WORDS:
            raise LeftAloneError(f"“{others[0]}”, behind it, may belong to it")

    def _is_adjective(self, gap: str) -> bool:
        """Whether the words end in an adjective, to which the one behind the comma in `gap` may be another."""
        return gap == "," and self._safe.words[0] in _BEFORE_ADJECTIVE

    def _in_its_capitals(self) -> str:
        text = self._text
        around = text[max(0, self._start - _REACH) : self._end + _REACH]
        capitals = capitals_of([text[word.start : word.end] for word in self._named], in_title=is_title(around))
        if not capitals or (capitals == "first" and self._before):
            raise LeftAloneError("its capitals follow no pattern")
        of_others = "lower" if capitals == "first" else capitals
        before, after = (in_capitals(part, of_others) for part in (self._safe.before, self._safe.after))
        rest = text[self._rest[0].start : self._rest[-1].end] if self._rest else ""
        written = " ".join(part for part in (before, rest, after) if part)
        return in_capitals(written, "first") if capitals in {"first", "title"} else written

    def _article(self, written: str) -> Iterator[Change]:
        """The change of "a" to "an" before the words, or the other way round, where there must be one."""
        before = self._before
        if before is None or before.text not in {"a", "an"}:
            return
        first = _WORD.search(written)
        article = article_for(first[0]) if first else ""
        if not article:
            raise LeftAloneError("it cannot be told whether “a” or “an” goes with the new words")
        if article != before.text:
            old = self._text[before.start : before.end]
            capitals = "upper" if written.isupper() else "first" if old[0].isupper() else "lower"
            yield Change(before.start, before.end, in_capitals(article, capitals))


def _words_around(text: str, start: int, end: int) -> list[_Word]:
    """The words from some way before `start` to some way behind `end`, in lower case."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    words = [_Word(match[0].lower(), *match.span()) for match in _WORD.finditer(text, low, high)]
    # A word at the reach's end may be a part of a longer one.
    if low and words and words[0].start == low:
        del words[0]
    if high < len(text) and words and words[-1].end == high:
        del words[-1]
    return words


def _is_plain(text: str, words: list[_Word]) -> bool:
    """Whether nothing but a space or a hyphen stands between one word and the next."""
    gaps = (text[one.end : other.start] for one, other in pairwise(words))
    return all(gap == "-" or gap.isspace() for gap in gaps)


def _differing(old: str, new: str) -> tuple[int, int, str]:
    """The words of `old` to change to make it `new`: from where to where, and to what. What is the same stays."""
    a, b = _GAP.split(old), _GAP.split(new)
    most_a, most_b = len(a) // 2, len(b) // 2 + 1
    head = _shared(a, b, min(most_a, most_b))
    tail = _shared(a[::-1], b[::-1], min(most_a, most_b) - head)
    start, end = len("".join(a[: 2 * head])), len(old) - len("".join(a[len(a) - 2 * tail :]))
    return start, end, "".join(b[2 * head : max(0, len(b) - 2 * tail)])


def _shared(a: list[str], b: list[str], most: int) -> int:
    """How many words, up to `most`, `a` and `b` begin with alike; each stands before the gap that follows it."""
    count = 0
    while count < most and a[2 * count] == b[2 * count]:
        gaps = a[2 * count + 1], "".join(b[2 * count + 1 : 2 * count + 2])
        if gaps[1] and gaps[0] != gaps[1] and not (gaps[0].isspace() and gaps[1].isspace()):
            break
        count += 1
    return count
