"""What is shown of documents and of files' names: it stays in its line, and commands nothing."""

import pytest

from policylint.printable import printable


@pytest.mark.parametrize(
    "character",
    [
        *("\0", "\a", "\b", "\x1b", "\x7f", "\x84", "\x9b", "\x9d"),
        *("\t", "\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"),
        *("\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069"),
        *("\ud800", "\udfff", "\uffff"),
    ],
    ids=ascii,
)
def test_no_text_commands_a_terminal_leaves_its_line_or_is_read_backwards(character: str) -> None:
    assert printable(f"é{character}😀\xa0b") == "é\ufffd😀\xa0b"
