"""Text of documents and names of files, made safe to show."""

import re

# What commands a terminal, begins a line or turns the direction of writing, what XML cannot hold, and what is no
# character.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """`text` in one line, without what commands a terminal, and whatever else it, XML or JSON cannot take."""
    return _UNPRINTABLE.sub("\ufffd", text)
