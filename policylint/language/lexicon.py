"""The vocabulary of a rulebook, compiled: concepts by number, as plain data."""

from msgspec import Struct

from policylint.language.clues import Postings, Sieve

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
    """Concepts by number: plain data, which a cache can hold.

    `rows` are their patterns, packed: those of a single word, and the longer ones. `singles` gives the concepts that
    one word alone mentions, by its stem; `exact` those that it mentions in this very form. `sieve` has the longer
    patterns that a sentence could meet, of which those from `starts[n]` up to `starts[n + 1]` are concept n's, in the
    order of its rows.
    """

    names: tuple[str, ...]
    rows: tuple[bytes, ...]
    singles: Postings
    exact: Postings
    sieve: Sieve
    starts: tuple[int, ...]
