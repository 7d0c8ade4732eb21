"""What a pattern needs of a sentence before it can be met at all: words, and words in their order."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from policylint.language.clues import Needs, Pair, Words
from policylint.language.patterns import Choice, Part, Step, alternatives, may_be_empty
from policylint.language.patterns import Sequence as Row

Frequency = Mapping[str, int]
"""How often a word is met; what is rare tells most when it is looked for."""

_WORDS = frozenset({"word", "exact"})

Rank = tuple[int, list[str]]
"""How common words are together, and the words themselves in their order, which decides between equals."""


class Shape(Struct, frozen=True):
    """A concept as seen from the patterns that it is part of.

    `singles` are the words each of which alone mentions it ("=word" for exactly that one); `first` and `last` the
    stems with which its mentions begin and end; `longer` has, for each pattern of several words, what it needs; `all`
    what every mention needs.
    """

    singles: Words
    first: Words
    last: Words
    longer: tuple[Needs, ...]
    all: Needs


class Shapes:
    """Works out the shapes of concepts, each after those that it is built of."""

    def __init__(self, stem: Callable[[str], str], frequency: Frequency, known: Mapping[str, Shape]) -> None:
        self._stem = stem
        self._frequency = frequency
        self._shapes = dict(known)
        # A choice deep inside a pattern is asked for again by each part around it.
        self._choices: dict[Choice, Needs] = {}
        self._alone: dict[str, Needs] = {}
        self._ranks: dict[Words, Rank] = {}

    def __getitem__(self, concept: str) -> Shape:
        return self._shapes[concept]

    def add(self, concept: str, parts: Sequence[Part]) -> None:
        """Work out the shape of `concept`, which has the patterns `parts`."""
        singles = frozenset[str]().union(*(self._singles(part) for part in parts))
        longer = tuple(needed for part in parts for inner in alternatives(part) for needed in self.longer(inner))
        alone = [Needs((frozenset((self._plain(word),)),)) for word in singles]
        self._shapes[concept] = Shape(
            singles=singles,
            first=frozenset().union(*(self._edge(part, 0) for part in parts)),
            last=frozenset().union(*(self._edge(part, -1) for part in parts)),
            longer=longer,
            all=self._any_of([*longer, *alone]),
        )

    def longer(self, part: Part) -> tuple[Needs, ...]:
        """What `part`, one pattern, needs where a single word is not enough."""
        if isinstance(part, Step):
            return self._shapes[part.value].longer if part.kind == "concept" else ()
        return (self._needs(part),)

    def count_longer(self, part: Part) -> int:
        """How many entries `longer` has for `part`."""
        return len(self.longer(part)) if isinstance(part, Step) else 1

    def _needs(self, part: Part) -> Needs:
        if isinstance(part, Step) and part.kind in _WORDS:
            return self._word(part.value)
        pairs = sorted(self._pairs(part), key=lambda pair: self._commonness_of_pair(pair[0]))
        beside = next((pair for pair, is_beside in pairs if is_beside), None)
        before = next((pair for pair, _ in pairs if pair != beside), None)
        return Needs(tuple(sorted(set(self._words(part)), key=self._commonness)), beside, before)

    def _word(self, word: str) -> Needs:
        """What one word needs: its stem, made once for all patterns that the word is in."""
        needed = self._alone.get(word)
        if needed is None:
            needed = self._alone[word] = Needs((frozenset((self._stem(word),)),))
        return needed

    def _words(self, part: Part) -> list[Words]:
        """Everything of which one word must be in whatever meets `part`."""
        if isinstance(part, Step):
            if part.kind == "concept":
                return list(self._shapes[part.value].all.words)
            return [] if part.kind == "gap" else [*self._word(part.value).words]
        if isinstance(part, Row):
            return [words for inner in part.parts for words in self._words(inner)]
        return [] if part.optional else list(self._any_part(part).words)

    def _any_part(self, choice: Choice) -> Needs:
        """What whatever meets one of the parts of `choice` needs."""
        if choice not in self._choices:
            self._choices[choice] = self._any_of([self._needs(inner) for inner in choice.parts])
        return self._choices[choice]

    def _any_of(self, alternatives: Sequence[Needs]) -> Needs:
        """What whatever meets one of `alternatives` needs."""
        if not alternatives or any(not needed.words for needed in alternatives):
            return Needs(())
        words = frozenset[str]().union(*(needed.words[0] for needed in alternatives))
        pairs = [(needed.beside or needed.before, needed.beside is not None) for needed in alternatives]
        left = frozenset[str]().union(*(pair[0] for pair, _ in pairs if pair))
        right = frozenset[str]().union(*(pair[1] for pair, _ in pairs if pair))
        if any(pair is None for pair, _ in pairs):
            return Needs((words,))
        return Needs((words,), (left, right)) if all(b for _, b in pairs) else Needs((words,), None, (left, right))

    def _pairs(self, part: Part) -> Iterator[tuple[Pair, bool]]:
        """Words of which one must stand before one of others; and whether right before."""
        if isinstance(part, Step) and part.kind == "concept":
            whole = self._shapes[part.value].all
        elif isinstance(part, Choice) and not part.optional:
            whole = self._any_part(part)
        elif isinstance(part, Row):
            yield from self._neighbours(_flat(part))
            return
        else:
            return
        if whole.beside:
            yield whole.beside, True
        if whole.before:
            yield whole.before, False

    def _neighbours(self, parts: Sequence[Part]) -> Iterator[tuple[Pair, bool]]:
        previous = -1
        for at, part in enumerate(parts):
            if may_be_empty(part):
                continue
            yield from self._pairs(part)
            if previous >= 0:
                yield (self._edge(parts[previous], -1), self._edge(part, 0)), previous == at - 1
            previous = at

    def _edge(self, part: Part, side: int) -> Words:
        """The stems with which whatever meets `part` begins (`side` 0) or ends (-1)."""
        if isinstance(part, Step):
            if part.kind == "concept":
                return self._shapes[part.value].last if side else self._shapes[part.value].first
            return frozenset() if part.kind == "gap" else self._word(part.value).words[0]
        if isinstance(part, Choice):
            return frozenset().union(*(self._edge(inner, side) for inner in part.parts))
        found = frozenset[str]()
        for inner in reversed(part.parts) if side else part.parts:
            found |= self._edge(inner, side)
            if not may_be_empty(inner):
                break
        return found

    def _singles(self, part: Part) -> Words:
        """The words each of which alone meets `part`."""
        if isinstance(part, Step):
            if part.kind == "concept":
                return self._shapes[part.value].singles
            if part.kind == "exact":
                return frozenset((f"={part.value}",))
            return frozenset((self._stem(part.value),)) if part.kind == "word" else frozenset()
        if isinstance(part, Choice):
            return frozenset().union(*(self._singles(inner) for inner in part.parts))
        found = frozenset[str]()
        for number, inner in enumerate(part.parts):
            if all(may_be_empty(other) for at, other in enumerate(part.parts) if at != number):
                found |= self._singles(inner)
        return found

    def _plain(self, word: str) -> str:
        """A word that must stand exactly so needs, as every word does, its stem."""
        return self._stem(word[1:]) if word.startswith("=") else word

    def _commonness(self, words: Words) -> Rank:
        if words not in self._ranks:
            self._ranks[words] = sum(self._frequency.get(word, 0) + 1 for word in words), sorted(words)
        return self._ranks[words]

    def _commonness_of_pair(self, pair: Pair) -> Rank:
        (left, names), (right, _) = map(self._commonness, pair)
        return left * right, names


def _flat(row: Row) -> list[Part]:
    """The parts of a row, and of the rows in it."""
    return [part for inner in row.parts for part in (_flat(inner) if isinstance(inner, Row) else [inner])]
