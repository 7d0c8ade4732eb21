"""Finding what a sentence mentions: each concept when it is asked for, and not before.

A sentence's words tell at once which concepts a single word mentions, and which others could be there at all. Only
the few that are left, and asked for, are searched.
"""

import marshal
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from msgspec import Struct

from policylint.language.clues import NUMBER_SIGN, YEAR_SIGN, Postings, Sieve
from policylint.language.lexicon import BUILT_IN, NUMBER_WORDS, AnyOf, Lexicon, built_in
from policylint.language.steps import Ends, Places, Row, Walk, ones
from policylint.language.tokens import Tokens

Span = tuple[int, int]
"""Tokens from the first number up to, not including, the second."""

_DIGIT = re.compile(r"\d")


def overlap(a: Span, b: Span) -> bool:
    """Whether two spans have a token in common."""
    return a[0] < b[1] and b[0] < a[1]


class Group(Struct, frozen=True):
    """Concepts of which any one will do, as bits: the concepts, and their patterns of several words."""

    single: int
    longer: int


class Finder:
    """A lexicon made ready to find; one finder may serve many sentences."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._singles, self._exact = Postings(lexicon.singles), Postings(lexicon.exact)
        self._sieve = Sieve(lexicon.sieve)
        self.starts = lexicon.starts
        self._short: dict[int, Sequence[Row]] = {}
        self._longer: dict[int, Row] = {}
        self._groups: dict[AnyOf, Group] = {}
        self._numbers: set[str] = set()

    def find(self, tokens: Tokens) -> "Mentions":
        """What is mentioned in `tokens`; patterns do not reach beyond them."""
        return Mentions(self, tokens)

    def clues(self, tokens: Tokens) -> tuple[int, int]:
        """The concepts that single words mention, and the longer patterns that could be met, both as bits."""
        names = tokens.stems
        if not NUMBER_WORDS.isdisjoint(tokens.words) or _DIGIT.search("".join(tokens.words)):
            names = [self._name(word, stem) for word, stem in zip(tokens.words, tokens.stems, strict=True)]
        single = 0
        for postings, words in ((self._singles, names), (self._exact, tokens.words)):
            for word in words:
                bits = postings[word]
                if bits:
                    single |= bits[0]
        return single, self._sieve.passing(names)

    def _name(self, word: str, stem: str) -> str:
        """What a word is looked up by: its stem; a number by a name that serves whatever a number serves."""
        if not (word[0].isdigit() or word in NUMBER_WORDS):
            return stem
        name = f"#{stem}"
        if name not in self._numbers:
            self._numbers.add(name)
            words = [stem, *(_SIGNS[kind] for kind in built_in(word))]
            self._sieve.postings.join(name, words)
            self._singles.join(name, words)
        return name

    def rows(self, concept: int, single: int, longer: int) -> list[Row]:
        """The patterns of `concept` that these clues leave."""
        rows = [*self._short_rows(concept)] if single >> concept & 1 else []
        start, end = self.starts[concept], self.starts[concept + 1]
        for number in ones(longer >> start & (1 << end - start) - 1):
            row = self._longer.get(start + number)
            if row is None:
                row = self._longer[start + number] = marshal.loads(self._lexicon.longer[start + number])
            rows.append(row)
        return rows

    def _short_rows(self, concept: int) -> Sequence[Row]:
        rows = self._short.get(concept)
        if rows is None:
            rows = self._short[concept] = marshal.loads(self._lexicon.short[concept])
        return rows

    def group(self, concepts: AnyOf) -> Group:
        """`concepts` made ready to be asked for together."""
        group = self._groups.get(concepts)
        if group is None:
            single = longer = 0
            starts = self._lexicon.starts
            for concept in concepts:
                single |= 1 << concept
                longer |= ((1 << (starts[concept + 1] - starts[concept])) - 1) << starts[concept]
            group = self._groups[concepts] = Group(single, longer)
        return group


class Triggers:
    """Things that sentences set off, numbered from 0; each wants one of some concepts, and one each of others."""

    def __init__(self, finder: Finder, things: Iterable[tuple[AnyOf, Sequence[AnyOf]]]) -> None:
        self._by_concept: dict[int, list[int]] = {}
        self._others: list[Sequence[AnyOf]] = []
        for number, (concepts, others) in enumerate(things):
            self._others.append(others)
            for concept in concepts:
                self._by_concept.setdefault(concept, []).append(number)
        self._starts = finder.starts
        self._all = finder.group(tuple(self._by_concept))

    def could(self, mentions: "Mentions") -> list[int]:
        """The things that a sentence could set off: a quick look, which may be wrong in naming one."""
        concepts = set(ones(mentions.single & self._all.single))
        concepts.update(bisect_right(self._starts, at) - 1 for at in ones(mentions.longer & self._all.longer))
        numbers = sorted({number for concept in concepts for number in self._by_concept[concept]})
        return [number for number in numbers if all(map(mentions.could, self._others[number]))]


_SIGNS = (NUMBER_SIGN, YEAR_SIGN)


class Mentions:
    """The mentions in one sentence, by concept number; found when they are asked for."""

    __slots__ = ("_ends", "_finder", "_places", "_spans", "_tokens", "longer", "single")

    def __init__(self, finder: Finder, tokens: Tokens) -> None:
        self._finder = finder
        self._tokens = tokens
        self._spans: dict[int, Sequence[Span]] = {}
        self._ends: dict[int, dict[int, int]] = {}
        self._places: Places | None = None
        self.single, self.longer = finder.clues(tokens)

    def __contains__(self, concept: int) -> bool:
        return bool(self.single >> concept & 1) or bool(self.get(concept))

    def group(self, concepts: AnyOf) -> Group:
        """`concepts` made ready to be asked for together, here and in other sentences."""
        return self._finder.group(concepts)

    def any(self, concepts: AnyOf) -> bool:
        """Whether any of `concepts` is mentioned."""
        group = self._finder.group(concepts)
        if self.single & group.single:
            return True
        return bool(self.longer & group.longer) and any(self.get(concept) for concept in concepts)

    def could(self, concepts: AnyOf) -> bool:
        """Whether any of `concepts` could be mentioned: a quick look, which may be wrong in saying yes."""
        group = self._finder.group(concepts)
        return bool(self.single & group.single or self.longer & group.longer)

    def all(self, concepts: AnyOf) -> Iterator[Span]:
        """The token spans that mention any of `concepts`, one concept after the other."""
        if self.could(concepts):
            for concept in concepts:
                yield from self.get(concept)

    def get(self, concept: int) -> Sequence[Span]:
        """The token spans that mention `concept`, in order."""
        found = self._spans.get(concept)
        if found is None:
            found = self._spans[concept] = self._search(concept) if self.could((concept,)) else ()
        return found

    def _search(self, concept: int) -> Sequence[Span]:
        if concept < len(BUILT_IN):
            words = self._tokens.words
            return [(at, at + 1) for at, word in enumerate(words) if concept in built_in(word)]
        if self._places is None:
            self._places = Places(self._tokens.stems, self._tokens.words)
        # Made for one search: kept, it and this would hold each other in memory after all others have let go of them.
        walk = Walk(self._places, self._ends_of)
        rows = self._finder.rows(concept, self.single, self.longer)
        return sorted({span for row in rows for span in walk.spans(row)})

    def _ends_of(self, concept: int) -> Ends:
        found = self._ends.get(concept)
        if found is None:
            found = self._ends[concept] = {}
            for start, end in self.get(concept):
                found[1 << start] = found.get(1 << start, 0) | 1 << end
        return found


_NOTHING = Group(0, 0)


class Together:
    """What several sentences mention, taken as one; what many others have in common may be among them, taken as one."""

    __slots__ = ("_found", "_of", "longer", "single")

    def __init__(self, of: "Iterable[Mentions | Together]") -> None:
        self._of = tuple(of)
        # A table's row of thousands of cells stands around each of them: what it is asked is found out once.
        self._found: dict[AnyOf, bool] = {}
        self.single = self.longer = 0
        for mentions in self._of:
            self.single |= mentions.single
            self.longer |= mentions.longer

    def __contains__(self, concept: int) -> bool:
        return self.any((concept,))

    def group(self, concepts: AnyOf) -> Group:
        """`concepts` made ready to be asked for together, here and elsewhere."""
        return self._of[0].group(concepts) if self._of else _NOTHING

    def any(self, concepts: AnyOf) -> bool:
        """Whether any of `concepts` is mentioned."""
        group = self.group(concepts)
        if self.single & group.single:
            return True
        if not self.longer & group.longer:
            return False
        found = self._found.get(concepts)
        if found is None:
            found = self._found[concepts] = any(mentions.any(concepts) for mentions in self._of)
        return found

    def count(self, concept: int, most: int) -> int:
        """How many of the sentences mention `concept`, counted up to `most`."""
        if concept not in self:
            return 0
        return sum(1 for _ in islice((None for mentions in self._of if concept in mentions), most))
