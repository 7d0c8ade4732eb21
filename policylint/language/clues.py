"""What could be in a sentence, told from its bare words: quick, and never wrong in saying no.

Most patterns could not be met in most sentences, since a word that they need is not there. Bits of whole numbers
stand for patterns: one number for each word, and "or" over a sentence's words answers for thousands of patterns at
once.
"""

from array import array
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from msgspec import Struct

from policylint.language.piles import Pile, pile

Words = frozenset[str]
"""Stems, of which any one will do; what is written "=word" asks for exactly that word."""

Pair = tuple[Words, Words]

NUMBER_SIGN, YEAR_SIGN = "#", "#year"
"""What stands for any number, and any year, among words."""

# So many of the words that a pattern needs are looked for: further ones rule little more out.
MOST_ASKED = 3
_USES = MOST_ASKED + 4
FREE = ""
"""A word that no sentence has."""
_FREE: Words = frozenset((FREE,))
_NO_PAIR: Pair = (_FREE, frozenset())


class Packed(Struct, frozen=True):
    """For each word the items that it serves, for each of several `uses`: as data that a cache can hold.

    `words` numbers the words; a word's items for a use are bits, packed, in the piece `number * uses + use`.
    """

    uses: int
    words: dict[str, int]
    pieces: Pile


class Postings:
    """Packed postings, put together as bits when they are asked for."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed
        # A word's bits are put together when it first comes by: a document has but a few of the vocabulary's words.
        self._bits: dict[str, tuple[int, ...] | None] = {}

    def __getitem__(self, word: str) -> tuple[int, ...] | None:
        """The items of `word` as bits, for each use; `None` for a word that serves none."""
        try:
            return self._bits[word]
        except KeyError:
            bits = self._bits[word] = self._put_together(word)
            return bits

    def _put_together(self, word: str) -> tuple[int, ...] | None:
        number = self._packed.words.get(word)
        if number is None:
            return None
        uses = self._packed.uses
        return tuple(map(_unpacked, self._packed.pieces.pieces(number * uses, (number + 1) * uses)))

    def join(self, name: str, words: Sequence[str]) -> None:
        """Let `name` serve whatever any of `words` serves."""
        found = [bits for bits in map(self.__getitem__, words) if bits]
        self._bits[name] = tuple(reduce(or_, uses) for uses in zip(*found, strict=True)) or None


def make_postings(items: Iterable[Sequence[Words]], uses: int) -> Packed:
    """Postings of items numbered from 0, each with the words that serve its first use, its second one, and so on."""
    numbers: dict[str, tuple[list[int], ...]] = {}
    for number, served in enumerate(items):
        for use, words in enumerate(served[:uses]):
            for word in words:
                if word not in numbers:
                    numbers[word] = tuple([] for _ in range(uses))
                numbers[word][use].append(number)
    pieces = pile(_packed(of_use) for of_uses in numbers.values() for of_use in of_uses)
    return Packed(uses, {word: number for number, word in enumerate(numbers)}, pieces)


# Packed, bits are whole bytes with their places, two bytes each; or where they are many, all bytes from the first place
# on, which is sooner unpacked.
_SCATTERED, _DENSE = b"s", b"d"
_MOST_SCATTERED = 16


def _packed(numbers: Iterable[int]) -> bytes:
    found: dict[int, int] = {}
    for number in numbers:
        found[number >> 3] = found.get(number >> 3, 0) | 1 << (number & 7)
    if not found:
        return b""
    places = sorted(found)
    if len(places) <= _MOST_SCATTERED:
        return _SCATTERED + array("H", places).tobytes() + bytes(map(found.__getitem__, places))
    dense = bytearray(places[-1] + 1 - places[0])
    for place, byte in found.items():
        dense[place - places[0]] = byte
    return _DENSE + array("H", places[:1]).tobytes() + dense


def _unpacked(packed: bytes) -> int:
    if not packed:
        return 0
    if packed[:1] == _DENSE:
        return int.from_bytes(packed[3:], "little") << 8 * array("H", packed[1:3])[0]
    after = 1 + len(packed) // 3 * 2
    places = array("H", packed[1:after])
    scattered = bytearray(places[-1] + 1)
    for place, byte in zip(places, packed[after:], strict=True):
        scattered[place] = byte
    return int.from_bytes(scattered, "little")


class Needs(Struct, frozen=True):
    """What an item needs of a sentence: of each of `words` one, the most telling first, and words in their order.

    A word of `beside[0]` must stand right before one of `beside[1]`, a word of `before[0]` anywhere before one of
    `before[1]`.
    """

    words: Sequence[Words]
    beside: Pair | None = None
    before: Pair | None = None


class Sieve:
    """Items with what they need, as `make_sieve` packs it."""

    def __init__(self, packed: Packed) -> None:
        self.postings = Postings(packed)

    def passing(self, sentence: Iterable[str]) -> int:
        """The items that could be met by a sentence with these words in this order, as bits."""
        postings = self.postings
        first, second, third, beside, _, before, _ = postings[FREE] or (0,) * _USES
        last = earlier = 0
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


def make_sieve(items: Iterable[Needs]) -> Packed:
    """What items, numbered from 0, need: packed by the words that serve it; `FREE` serves those that do not need it."""
    uses = []
    for needed in items:
        words = (*needed.words[:MOST_ASKED], *(_FREE for _ in range(MOST_ASKED - len(needed.words))))
        uses.append((*words, *(needed.beside or _NO_PAIR), *(needed.before or _NO_PAIR)))
    return make_postings(uses, _USES)
