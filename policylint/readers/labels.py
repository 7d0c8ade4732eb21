"""Typed list and clause labels: the "a)", "3.1" or "•" that somebody typed at the start of a paragraph.

What looks like a label but is the sentence's own first word must stay in the sentence: "A senior peer",
"I am", "2024 was", "3 months of", "1.5 hours", "0.8 FTE". Where nothing tells them apart, it is no label:
a label left in the text is a blemish, a word taken out of it changes what the document says.
"""

import re

BULLET = "•"
"""The label given to bullets drawn with a symbol font, whose own code point means nothing."""

# No space is needed behind a dot; a hyphen, an asterisk or an "o" is a bullet only with one.
BULLETS = "•‣⁃∙●○◦◯▪▫■◆◇►▶▸➢➤❖✓✔·"
_SPACED_BULLETS = "-–—*o"

_NUMERALS = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)

_ROMAN = r"(?:x{0,3}(?:ix|iv|v?i{1,3}|v)|x{1,3}|X{0,3}(?:IX|IV|V?I{1,3}|V)|X{1,3})"
_LETTER = rf"(?:{_ROMAN}|aa|bb|cc|dd|ee|ff|gg|hh|[a-zA-Z])"
_DECIMAL = r"[0-9]{1,3}(?>(?:\.[0-9]{1,3}){0,6})"

# Every repeat is bounded or possessive and the pattern is anchored: no text makes it slow.
# Groups are atomic, `(?>(?:...)*)`: in possessive ones, `(?:...)*+`, Python 3.11.2 (that of Debian 12) loses its place.
_LABEL = re.compile(
    rf"""
    \s*+
    (?P<label>
        (?P<bullet> [{BULLETS}\ue000-\uf8ff] ) (?= [\s\w"'“‘(\[] )
      | (?P<spaced> [{_SPACED_BULLETS}] ) (?= \s )
      | \( (?: {_DECIMAL} | {_LETTER} ) \) (?= \s )
      | {_DECIMAL} (?> (?: \( (?: {_ROMAN} | [a-z]{{1,2}} | [0-9]{{1,2}} ) \) ){{1,3}} ) (?= \s )
      | (?: {_DECIMAL} \.? | {_LETTER} ) \) (?= \s | [^\W\d_] )
      | (?P<lettered> (?: {_ROMAN} | [a-hA-H] ) \. ) (?= \s )
      | {_DECIMAL} \. (?= \s | [A-Z] )
      | (?P<bare> {_DECIMAL} ) (?= \s )
    )
    (?P<gap> \s*+ )
    (?= \S )
    """,
    re.VERBOSE,
)

_INITIAL = re.compile(r"[A-Za-z]\.")
# "Year by year" and "Day to day" count nothing.
_UNIT = re.compile(
    r"(FTE|EFT|WTE|AM|PM|Hours?|Days?|Weeks?|Fortnights?|Months?|Years?|Percent|Per|Kg|Km|GB|MB)\b"
    r"(?!\s(?:by|to|on|after)\s\1\b)",
    re.IGNORECASE,
)


def split_label(text: str) -> tuple[str, int]:
    """The typed label that `text` begins with, and the offset at which the rest begins.

    ("", 0) when there is none, or nothing behind it. Pass the text with its tabs where the format has them:
    a tab behind a bare number makes it a label. Bullets in a symbol font come back as "•".
    """
    found = _LABEL.match(text)
    if found is None:
        return "", 0
    label, rest = found["label"], found.end()
    if found["bullet"]:
        return (BULLET if "\ue000" <= label <= "\uf8ff" else label), rest
    if label == "o" and not text[rest].isalpha():
        return "", 0
    if found["lettered"] and not _numbers_a_list(label, text, rest):
        return "", 0
    if found["bare"] and not _stands_alone(label, found["gap"], text, rest):
        return "", 0
    return label, rest


def roman(number: int) -> str:
    """`number` as a Roman numeral in small letters."""
    drawn = ""
    for value, letters in _NUMERALS:
        count, number = divmod(number, value)
        drawn += letters * count
    return drawn


def label_depth(label: str) -> int:
    """The depth that a label shows by itself: 3 for "3.1.2" and "3.1(a)", 1 for "a)" and bullets."""
    core = label.strip("().")
    return 1 + core.count(".") + core.count("(")


def _numbers_a_list(label: str, text: str, rest: int) -> bool:
    """Whether a letter with a full stop is a label, not "p. 12", "e. g.", "A. B. Smith" or "E. coli"."""
    if text[rest].isdigit() or _INITIAL.match(text, rest):
        return False
    return label.islower() or not text[rest].islower()


def _stands_alone(number: str, gap: str, text: str, rest: int) -> bool:
    """Whether a number without punctuation is a label, not a quantity, a date or a time of day."""
    parts = number.split(".")
    padded = any(part.startswith("0") and part != "0" for part in parts)
    if padded or parts[0] == "0" or _UNIT.match(text, rest):
        return False
    if len(parts) > 2:
        return True
    starts_sentence = text[rest].isupper() or text[rest] in "\"'“‘(["
    if len(parts) == 2:
        return starts_sentence or ("\t" in gap and text[rest].isalpha())
    return starts_sentence and "\t" in gap and len(number) < 3
