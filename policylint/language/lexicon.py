"""The vocabulary of a rulebook, compiled: concepts by number, as plain data."""

from msgspec import Raw, Struct
from msgspec.msgpack import decode, encode

from policylint.language.clues import Packed
from policylint.language.piles import Pile

AnyOf = tuple[int, ...]
"""Concept numbers, any one of which will do."""

NUMBER, YEAR = "number", "year"
BUILT_IN = (NUMBER, YEAR)
NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand half once twice".split()
)


def built_in(word: str) -> tuple[int, ...]:
    """The numbers of the built-in concepts that `word` is."""
    if len(word) == 4 and word.isdigit() and word[:2] in ("19", "20"):
        return (1,)
    return (0,) if word[0].isdigit() or word in NUMBER_WORDS else ()


class Lexicon(Struct, frozen=True):
    """Concepts by number: data that a cache can hold.

    `short` are each concept's patterns of a single word, packed together; `longer` all patterns of several words,
    each packed by itself: those from `starts[n]` up to `starts[n + 1]` are concept n's. `singles` gives the concepts
    that one word alone mentions, by its stem; `exact` those that it mentions in this very form. `sieve` tells which of
    the longer patterns a sentence could meet.
    """

    names: tuple[str, ...]
    short: Pile
    longer: Pile
    singles: Packed
    exact: Packed
    sieve: Packed
    starts: tuple[int, ...]


class Vocabulary(Struct, frozen=True):
    """All that sentences are read by: the `lexicon`, the `words` of its patterns with their stems, in order, and the
    `spellings` of words that have several.
    """

    lexicon: Lexicon
    words: dict[str, str]
    spellings: dict[str, str]

    def packed(self) -> Raw:
        """The vocabulary as one piece of data, to be unpacked by whoever reads sentences."""
        return Raw(encode(self))


def unpack(packed: Raw) -> Vocabulary:
    """The vocabulary that was `packed`."""
    return decode(packed, type=Vocabulary)
