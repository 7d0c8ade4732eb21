"""Words and their stems, with exact offsets.

Hyphens divide words ("peer-led" is two), contractions are written out ("won't" is "will not"), possessive
endings fall away, and American spellings are led to one form before stemming, so that a pattern written once
meets every way of writing it.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping

import Stemmer
from msgspec import Struct

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[$£€%]")

# A form's ticked box, and an empty one with what it would say: "☒ Essential ☐ Desirable".
_TICKED = re.compile("[☒☑]")
_UNTICKED = re.compile("[☐□][^☐□☒☑]*")

_CONTRACTED = {
    "won't": ("will", "not"),
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "shan't": ("shall", "not"),
    "let's": ("let", "us"),
    "it's": ("it", "is"),
    "that's": ("that", "is"),
    "there's": ("there", "is"),
    "what's": ("what", "is"),
    "who's": ("who", "is"),
    "nobody's": ("nobody", "is"),
    "he's": ("he", "is"),
    "she's": ("she", "is"),
    "everyone's": ("everyone", "is"),
}
_ENDINGS = {"n't": "not", "'ll": "will", "'re": "are", "'ve": "have", "'d": "would", "'m": "am"}

# Words that the stemmer leads to the stem of another matter: an allowance allows nothing, a medical is no medication.
_APART = {
    form: forms[0]
    for forms in map(
        str.split,
        (
            "allowance allowances",
            "applicable",
            "attendant attendants",
            "authority authorities",
            "collective collectively",
            "considerable considerably",
            "correctional",
            "dependant dependants",
            "designated designation designations designate designates",
            "directive directives",
            "exceptional exceptionally",
            "government governments",
            "handful",
            "informal informally",
            "initial initially initials",
            "integral",
            "integrity",
            "internal internally",
            "medical medically",
            "nationality nationalities",
            "personal personally",
            "positive positively",
            "practicable",
            "practical practically",
            "relative relatives relatively",
            "respectively respective",
            "secondment secondments",
            "several",
            "terminal",
        ),
    )
    for form in forms
}


class Tokens(Struct, frozen=True):
    """The words of one text, in order; the four lists run in parallel.

    `words` are in lower case, `stems` their stems; `starts` and `ends` are code point offsets into the text.
    A contraction gives two tokens at the same place.
    """

    words: list[str]
    stems: list[str]
    starts: list[int]
    ends: list[int]


class Stems(dict[str, str]):
    """Stem by word, worked out once for each word that comes by.

    `known` holds the stems of the vocabulary; a word whose stem is none of them is put to `correct`, which may
    know what it is a slip of. The cache belongs to whoever makes it; nothing is kept in the module.
    """

    def __init__(
        self,
        spellings: dict[str, str],
        known: frozenset[str] = frozenset(),
        correct: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__()
        self._spellings = spellings
        self._stem: Callable[[str], str] = Stemmer.Stemmer("english").stemWord
        self._vocabulary = known
        self._correct = correct

    def __missing__(self, word: str) -> str:
        plain = word if word.isascii() else _without_accents(word)
        stem = self._stemmed(plain)
        if self._correct and stem not in self._vocabulary:
            stem = self._stemmed(self._correct(plain))
        self[word] = stem
        return stem

    def _stemmed(self, word: str) -> str:
        british = self._british(word)
        return _APART.get(british) or self._stem(british)

    def _british(self, word: str) -> str:
        known = self._spellings.get(word)
        if known:
            return known
        for american, british in (("iz", "is"), ("yz", "ys")):
            at = word.find(american, 3)
            if at > 0 and word[at + 2 : at + 3] in ("e", "i", "a"):
                return word[:at] + british + word[at + 2 :]
        return word


def _without_accents(word: str) -> str:
    """ "whānau" as it is also written, "whanau"."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


Names = Mapping[tuple[str, ...], tuple[str, ...]]
"""Names of one word or several, in lower case, each with the words that it stands for."""


def tokenise(text: str, stems: Stems, names: Names | None = None) -> Tokens:
    """The tokens of `text`; offsets are those of `text` itself.

    One of `names` gives the words that it stands for, all at its place.
    """
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    unticked = [match.span() for match in _UNTICKED.finditer(text)] if _TICKED.search(text) else ()
    for match in _WORD.finditer(text):
        word = match.group().lower()
        start, end = match.span()
        if unticked and any(first < start < last for first, last in unticked):
            continue
        if "'" in word or "’" in word or word == "cannot":
            for part in _written_out(word.replace("’", "'")):
                words.append(part)
                starts.append(start)
                ends.append(end)
            continue
        words.append(word)
        starts.append(start)
        ends.append(end)
    if names:
        words, starts, ends = _understood(words, starts, ends, names)
    return Tokens(words, [stems[word] for word in words], starts, ends)


def _understood(
    words: list[str], starts: list[int], ends: list[int], names: Names
) -> tuple[list[str], list[int], list[int]]:
    """The same with what names stand for in their place, the longest first."""
    longest_first = sorted(names, key=len, reverse=True)
    found: list[tuple[str, int, int]] = []
    at = 0
    while at < len(words):
        name = next((name for name in longest_first if tuple(words[at : at + len(name)]) == name), None)
        after = at + (len(name) if name else 1)
        found += [(word, starts[at], ends[after - 1]) for word in (names[name] if name else words[at:after])]
        at = after
    return [word for word, _, _ in found], [start for _, start, _ in found], [end for _, _, end in found]


def split_words(text: str) -> list[str]:
    """The words of `text` in lower case, divided as `tokenise` divides them."""
    words: list[str] = []
    for match in _WORD.finditer(text):
        word = match.group().lower().replace("’", "'")
        words.extend(_written_out(word) if "'" in word or word == "cannot" else (word,))
    return words


def _written_out(word: str) -> tuple[str, ...]:
    whole = _CONTRACTED.get(word)
    if whole:
        return whole
    for ending, meaning in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return (word[: -len(ending)], meaning)
    if word.endswith(("'s", "s'")):
        return (word[: -2 if word.endswith("'s") else -1],)
    return (word.replace("'", ""),)


# "Lived Experience Worker (LEW)", "Wellness Peer Mentor (the “WPM”)".
_DEFINED = re.compile(r"[ -]\((?:the )?[\"“'‘]?([A-Z][A-Za-z]{1,6})[\"”'’]?\)")
_WORDS_BEFORE = re.compile(r"(?:[^\W\d_]{1,40}[ -]){1,7}$")
_LONGEST_BEFORE = 7 * 41


def defined_abbreviations(text: str) -> dict[str, tuple[str, ...]]:
    """The abbreviations that `text` introduces after the words whose first letters they are, in lower case."""
    found: dict[str, tuple[str, ...]] = {}
    for match in _DEFINED.finditer(text):
        before = _WORDS_BEFORE.search(text[max(0, match.start() - _LONGEST_BEFORE) : match.start() + 1])
        if not before:
            continue
        letters = match[1].removesuffix("s").lower()
        words = re.split(r"[ -]", before[0].strip(" -").lower())[-len(letters) :]
        if len(letters) > 1 and [word[0] for word in words] == list(letters):
            found[letters] = found[letters + "s"] = tuple(words)
    return found
