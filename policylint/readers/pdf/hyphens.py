"""Words broken over a line end: whether their hyphen was the author's or the typesetter's."""

from collections.abc import Iterable

from policylint.readers.pdf.page import Line

_PUNCTUATION = ".,;:!?()[]{}\"'“”‘’…*†‡"
# Nearly always written with a hyphen, and a search cannot find them without it ("peerled").
_HYPHENATED_STARTS = frozenset({"self", "non"})
_HYPHENATED_ENDS = frozenset(
    {
        "led",
        "run",
        "aged",
        "based",
        "informed",
        "centred",
        "centered",
        "related",
        "specific",
        "oriented",
        "focused",
    }
    | {"directed", "identified", "designated"}
)
# With these the second half decides: "well-being", but "well-ness".
_PREFIXES = frozenset({"all", "co", "cross", "full", "half", "long", "part", "post", "short", "sub", "well"})
_SUSPENDED = frozenset({"and", "or", "to"})


class Hyphens:
    """Joins broken words by what the document's other words show."""

    def __init__(self, lines: Iterable[Line]) -> None:
        """`lines` are all the document's lines, those of a paragraph one after the other."""
        words: set[str] = set()
        broken = False
        for line in lines:
            if line.words:
                words.update(line.words[broken : len(line.words) - line.broken])
                broken = line.broken
        self._words = {_core(word) for word in words}

    def join(self, first: str, second: str) -> str:
        """What stands between the two halves: "", "-", or "- " in "short- and long-term"."""
        if first.endswith(("–", "/")):
            return ""
        start, end = _core(first), _core(second)
        compound = f"{start}-{end}" in self._words
        if end in _SUSPENDED and not compound and start + end not in self._words:
            return "- "
        if start + end in self._words:
            return ""
        if compound or "-" in end or not (start.isalpha() and second[:1].islower()):
            return "-"
        if start in _HYPHENATED_STARTS or end in _HYPHENATED_ENDS:
            return "-"
        if start in _PREFIXES:
            return "-" if end in self._words else ""
        # Halves that are words both: hyphenation seldom cuts a word into two others.
        return "-" if min(len(start), len(end)) > 2 and {start, end} <= self._words else ""


def _core(word: str) -> str:
    return word.strip(_PUNCTUATION).casefold()
