"""What could be in a sentence, told from its bare words: quick, and never wrong in saying no.

Most patterns could not be met in most sentences, since a word that they need is not there. Bits of whole numbers
stand for patterns: one number for each word, and "or" over a sentence's words answers for thousands of patterns at
once.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_

from msgspec import Struct

Words = frozenset[str]
"""Stems, of which any one will do; what is written "=word" asks for exactly that word."""

Pair = tuple[Words, Words]

NUMBER_SIGN, YEAR_SIGN = "#", "#year"
"""What stands for any number, and any year, among words."""

# So many of the words that a pattern needs are looked for: further ones rule little more out.
MOST_ASKED = 3
_USES = MOST_ASKED + 4
_NOTHING: Pair = (frozenset(), frozenset())


class Postings:
    """For each word the items that it serves, for each of several uses: bytes of their numbers, and bits on demand."""

    def __init__(self, numbers: Mapping[str, tuple[bytes, ...]]) -> None:
        self._numbers = numbers
        # A word's bits are put together when it first comes by: a document has but a few of the vocabulary's words.
        self._bits: dict[str, tuple[int, ...] | None] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Postings) and self._numbers == other._numbers

    __hash__ = None  # type: ignore[assignment]  # mutable inside, as the mapping that it is

    def __reduce__(self) -> tuple[type["Postings"], tuple[Mapping[str, tuple[bytes, ...]]]]:
        return Postings, (self._numbers,)

    def __getitem__(self, word: str) -> tuple[int, ...] | None:
        """The items of `word` as bits, for each use; `None` for a word that serves none."""
        try:
            return self._bits[word]
        except KeyError:
            numbers = self._numbers.get(word)
            bits = self._bits[word] = tuple(_as_bits(array("H", of_use)) for of_use in numbers) if numbers else None
            return bits

    def join(self, name: str, words: Sequence[str]) -> None:
        """Let `name` serve whatever any of `words` serves."""
        found = [bits for bits in map(self.__getitem__, words) if bits]
        self._bits[name] = tuple(reduce(or_, uses) for uses in zip(*found, strict=True)) or None


def make_postings(items: Iterable[Sequence[Words]], uses: int) -> Postings:
    """Postings of items numbered from 0, each with the words that serve its first use, its second one, and so on."""
    numbers: dict[str, tuple[array[int], ...]] = {}
    for number, served in enumerate(items):
        for use, words in enumerate(served[:uses]):
            for word in words:
                if word not in numbers:
                    numbers[word] = tuple(array("H") for _ in range(uses))
                numbers[word][use].append(number)
    return Postings({word: tuple(of_use.tobytes() for of_use in found) for word, found in numbers.items()})


def _as_bits(numbers: Sequence[int]) -> int:
    bits = bytearray(max(numbers, default=0) // 8 + 1)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def ones(bits: int) -> Iterator[int]:
    """The places of the ones in `bits`, from the lowest."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


class Needs(Struct, frozen=True):
    """What an item needs of a sentence: of each of `words` one, the most telling first, and words in their order.

    A word of `beside[0]` must stand right before one of `beside[1]`, a word of `before[0]` anywhere before one of
    `before[1]`.
    """

    words: Sequence[Words]
    beside: Pair | None = None
    before: Pair | None = None


class Sieve(Struct, frozen=True):
    """Items with what they need. `free` are those that ask no first, second, third word, and neither kind of pair."""

    postings: Postings
    free: tuple[int, ...]

    def passing(self, sentence: Iterable[str]) -> int:
        """The items that could be met by a sentence with these words in this order, as bits."""
        first, second, third, beside, before = self.free
        last = earlier = 0
        postings = self.postings
        for word in sentence:
            bits = postings[word]
            if bits:
                first |= bits[0]
                second |= bits[1]
                third |= bits[2]
                beside |= last & bits[4]
                before |= earlier & bits[6]
                last = bits[3]
                earlier |= bits[5]
            else:
                last = 0
        return first & second & third & beside & before


def make_sieve(items: Iterable[Needs]) -> Sieve:
    """A sieve of items, numbered from 0."""
    uses = []
    for needed in items:
        words = (*needed.words[:MOST_ASKED], *(frozenset() for _ in range(MOST_ASKED - len(needed.words))))
        uses.append((*words, *(needed.beside or _NOTHING), *(needed.before or _NOTHING)))
    free = tuple(
        sum(1 << number for number, of_item in enumerate(uses) if not of_item[use])
        for use in (*range(MOST_ASKED), MOST_ASKED, MOST_ASKED + 2)
    )
    return Sieve(make_postings(uses, _USES), free)
