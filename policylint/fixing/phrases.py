"""What can be written in the place of the words of a finding, as its rule says, or why nothing can."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from policylint.fixing.grammar import (
    FUNCTION_WORDS,
    POSSESSIVES,
    article_for,
    capitals_of,
    in_capitals,
    is_title,
    may_stand_before_people,
)
from policylint.language.tokens import split_words
from policylint.rulebook.model import REST, WordingRule

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# What may stand directly before and after words that are no part of a longer word, a name or an address.
_OPENS = re.compile(r"[\s(\[“\"—–…]")
_CLOSES = re.compile(r"[\s,;:!?)\]”\"—–…]|\.(?!\w)")
_ADDRESS = re.compile(r"://|www\.|@")
# How far around a finding its neighbours are looked for, in code points and in words.
_REACH = 200
_NEIGHBOURS = 3
_LEADING = frozenset(["a", "an", "the", "and", "or"])
# A phrase that begins with one of these ends in an adjective, beside which "and" may put another.
_ENDS_IN_ADJECTIVE = frozenset(["the", "is", "are", "was", "were", "be", "being"])
_PEOPLE = frozenset(["person", "people"])


class LeftAloneError(Exception):
    """Words that are left as they are; the text tells people why, and is no whole sentence."""


@dataclass(frozen=True, slots=True)
class Change:
    """`words` in the place of `text[start:end]`, which are whole words; "" to take them out."""

    start: int
    end: int
    words: str


class _Word(NamedTuple):
    text: str
    start: int
    end: int


class _Safe(NamedTuple):
    """Words, and what is written in their place; `goes_on` says that anything may follow them."""

    words: tuple[str, ...]
    written: str
    goes_on: bool


class Phrases:
    """The replacements that rules call safe."""

    def __init__(self, rules: Iterable[WordingRule]) -> None:
        self._by_rule: dict[str, dict[str, list[_Safe]]] = {}
        for rule in rules:
            for words, written in rule.safe:
                named = tuple(split_words(words.removesuffix(REST)))
                safe = _Safe(named, written, words.endswith(REST))
                self._by_rule.setdefault(rule.id, {}).setdefault(named[0], []).append(safe)

    def __contains__(self, rule: str) -> bool:
        return rule in self._by_rule

    def changes(self, rule: str, text: str, start: int, end: int) -> tuple[Change, ...]:
        """The changes by which what `rule` has found in `text`, from `start` to `end`, is put right.

        Raises `LeftAloneError`.
        """
        around = _words_around(text, start, end)
        first = bisect_left(around, start, key=lambda word: word.start)
        stop = bisect_left(around, end, key=lambda word: word.start)
        found = max(
            self._fitting(rule, text, around, first, stop),
            key=lambda fit: (len(fit[1].words), not fit[1].goes_on),
            default=None,
        )
        if found is None:
            raise LeftAloneError("there is no replacement for just these words")
        return tuple(_Replacing(text, around, stop, *found).changes())

    def _fitting(
        self, rule: str, text: str, around: list[_Word], first: int, stop: int
    ) -> Iterator[tuple[int, _Safe]]:
        """The replacements for the words from `first` up to `stop`, each with the number of the word it begins at."""
        by_first_word = self._by_rule.get(rule, {})
        begin = first
        for at in range(max(0, first - _NEIGHBOURS), stop):
            if at > begin:
                # Articles and the like at the beginning of a finding need not be part of what is replaced.
                if around[begin].text not in _LEADING:
                    return
                begin = at
            for safe in by_first_word.get(around[at].text, ()):
                until = at + len(safe.words)
                covers = until >= stop or (safe.goes_on and until > begin)
                if covers and tuple(word.text for word in around[at:until]) == safe.words:
                    if all(_is_plain(text[a.end : b.start]) for a, b in zip(around[at:until], around[at + 1 : until])):
                        yield at, safe


class _Replacing:
    """One replacement in its sentence: from word `at` of `around` on, where the finding ends at word `stop`."""

    def __init__(self, text: str, around: list[_Word], stop: int, at: int, safe: _Safe) -> None:
        self._text = text
        self._safe = safe
        named = at + len(safe.words)
        before, rest, after = safe.written.partition(REST)
        self._moves_rest = bool(rest and after.strip())
        self._words = around[at : max(named, stop)] if self._moves_rest or not safe.goes_on else around[at:named]
        self._rest = around[named:stop] if self._moves_rest else []
        self._written = before.rstrip(), after.lstrip()
        self._start, self._end = self._words[0].start, self._words[-1].end
        self._before = around[at - 1] if at else None
        following = around[at + len(self._words) :]
        self._following = [word.text for word in following[:2]]
        self._gap = text[self._end : following[0].start] if following else text[self._end :]

    def changes(self) -> Iterator[Change]:
        """The changes of the text. Raises `LeftAloneError`."""
        self._refuse_parts()
        self._refuse_neighbours()
        written = self._in_its_capitals()
        yield from self._article(written)
        start, end, words = _differing(self._text[self._start : self._end], written)
        yield Change(self._start + start, self._start + end, words)

    def _refuse_parts(self) -> None:
        """Refuse what is a part of something longer."""
        text, start, end = self._text, self._start, self._end
        after = text[end : end + 2]
        if after[:1] in {"'", "’"} or "'" in text[start:end] or "’" in text[start:end]:
            raise LeftAloneError("it is a possessive")
        if (start and not _OPENS.match(text[start - 1])) or (after and not _CLOSES.match(after)):
            raise LeftAloneError("it is part of a longer word or of an address")
        chunk = text[max(0, start - _REACH) : start].rpartition(" ")[2] + text[end : end + _REACH].partition(" ")[0]
        if _ADDRESS.search(chunk):
            raise LeftAloneError("it is part of an address")
        if self._moves_rest:
            if not self._rest or {"and", "or"} & {word.text for word in self._rest}:
                raise LeftAloneError("there is no replacement for just these words")
            between = zip(self._words, self._words[1:], strict=False)
            if not all(_is_plain(text[a.end : b.start]) for a, b in between):
                raise LeftAloneError("punctuation stands between the words")

    def _refuse_neighbours(self) -> None:
        """Refuse what would not be right beside the words around it."""
        before = self._before.text if self._before and self._is_beside(self._before) else ""
        first = self._safe.words[0]
        if first.endswith("ing") and (before in POSSESSIVES or before in {"a", "the"}):
            raise LeftAloneError(f"“{first}” seems to be a noun here")
        written = split_words(self._safe.written.replace(REST, " "))
        if written[0] in _PEOPLE and first not in _PEOPLE:
            if before and not may_stand_before_people(before):
                raise LeftAloneError(f"the word before, “{before}”, seems to belong with it")
            if written[0] == "people" and before in {"a", "an"}:
                raise LeftAloneError("the article before it is for one")
        if not self._safe.goes_on or self._moves_rest:
            self._refuse_following(first)

    def _refuse_following(self, first: str) -> None:
        following = self._following[0] if self._following else ""
        if following and not self._gap.strip() and following not in FUNCTION_WORDS:
            raise LeftAloneError(f"the next word, “{following}”, may belong with it")
        goes_on = self._following[0] in {"and", "or"} if not self._gap.strip() and following else False
        another = self._following[1:] if goes_on else self._following[:1] if self._gap.strip() == "," else []
        if first in _ENDS_IN_ADJECTIVE and another and another[0] not in FUNCTION_WORDS:
            raise LeftAloneError(f"“{another[0]}” may belong with it")

    def _is_beside(self, word: _Word) -> bool:
        return self._text[word.end : self._start].isspace()

    def _in_its_capitals(self) -> str:
        text, named = self._text, self._words[: len(self._safe.words)]
        parts = [part for word in named for part in text[word.start : word.end].split("-")]
        capitals = capitals_of(parts, in_title=is_title(text[max(0, self._start - _REACH) : self._end + _REACH]))
        if not capitals:
            raise LeftAloneError("its capitals follow no pattern")
        before, after = (in_capitals(part, capitals if part_is_first else _within(capitals)) for part, part_is_first in (
            (self._written[0], True),
            (self._written[1], False),
        ))
        if not self._rest:
            return before
        rest = text[self._rest[0].start : self._rest[-1].end]
        if not before and capitals in {"first", "title"}:
            rest = in_capitals(rest, "first")
        return " ".join(part for part in (before, rest, after) if part)

    def _article(self, written: str) -> Iterator[Change]:
        """The change of "a" to "an" before the words, or the other way round, where it is needed."""
        before = self._before
        if before is None or before.text not in {"a", "an"} or not self._is_beside(before):
            return
        first = _WORD.search(written)
        article = article_for(first[0]) if first else ""
        if not article:
            raise LeftAloneError("it cannot be told whether “a” or “an” is right before the new words")
        if article != before.text:
            old = self._text[before.start : before.end]
            capitals = "upper" if old == "AN" or written.isupper() else "first" if old[0].isupper() else "lower"
            yield Change(before.start, before.end, in_capitals(article, capitals))


def _within(capitals: str) -> str:
    """The capitals of words that do not come first."""
    return "lower" if capitals == "first" else capitals


def _words_around(text: str, start: int, end: int) -> list[_Word]:
    """The words from some way before `start` to some way behind `end`, in lower case."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    words = [_Word(match[0].lower(), *match.span()) for match in _WORD.finditer(text, low, high)]
    # A word that the reach cuts through is not the word that it seems to be.
    if low and words and words[0].start == low and low < start:
        del words[0]
    if high < len(text) and words and words[-1].end == high and high > end:
        del words[-1]
    return words


def _is_plain(gap: str) -> bool:
    """Whether nothing but a space or a hyphen stands between two words."""
    return gap == "-" or gap.isspace()


def _differing(old: str, new: str) -> tuple[int, int, str]:
    """The words of `old` that must be changed to make `new` of it: from where to where, and to what."""
    a, b = list(_WORD.finditer(old)), list(_WORD.finditer(new))
    head = _common([(m[0], old[m.end() : n.start()]) for m, n in _pairs(a)], [(m[0], new[m.end() : n.start()]) for m, n in _pairs(b)])
    back_a = [(n[0], old[m.end() : n.start()]) for m, n in reversed(_pairs(a))]
    back_b = [(n[0], new[m.end() : n.start()]) for m, n in reversed(_pairs(b))]
    tail = min(_common(back_a, back_b), len(a) - 1 - head, len(b) - head)
    last = len(b) - tail
    start, end = a[head].start(), a[len(a) - tail - 1].end()
    if head == last:
        return start, end, ""
    return start, end, new[b[head].start() if head else 0 : b[last - 1].end() if tail else len(new)]
