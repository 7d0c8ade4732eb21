"""A document's sentences, each with the context that a reader has when the eye falls on it.

Whose clause it is often stands elsewhere: in the heading, in the line above the bullets, in the table's row or
column header, in the sentence before. Sentences never run across blocks.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct

from policylint.document import Block, BlockKind, Document

# Possessive, and from the first mark of a row of them: a line of dots is read once.
_END = re.compile(
    r"""(?<![.!?])[.!?]++(?:
        [\"'”’)\]*_]*+\s++(?=[\"'“‘(\[*_]*+[^\W_a-z])
      | [\"'”’)\]]*+\s++(?=[a-z][).]\s)
    )""",
    re.VERBOSE,
)

# A full stop after one of these does not end a sentence.
_ABBREVIATED = frozenset(
    [
        "e.g",
        "eg",
        "i.e",
        "ie",
        "cf",
        "vs",
        "viz",
        "approx",
        "incl",
        "excl",
        "dr",
        "mr",
        "mrs",
        "ms",
        "mx",
        "prof",
        "rev",
        "st",
        "hon",
        "sr",
        "jr",
        "dept",
        "div",
        "jan",
        "feb",
        "apr",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
    ]
)
# One of these only when a number follows: "no. 7", "s. 12", but "... or no. The next".
_NUMBERED = frozenset(
    [
        "no",
        "nos",
        "ref",
        "refs",
        "fig",
        "s",
        "ss",
        "sec",
        "sect",
        "cl",
        "cls",
        "para",
        "paras",
        "p",
        "pp",
        "art",
        "reg",
        "regs",
        "sch",
        "vol",
        "c",
        "v",
    ]
)
# Real ones have up to some 400 characters. Judging holds a sentence's words against each other, and each finding shows
# its sentence: without a limit, a file of one sentence would take for ever, and its report would fill the memory.
_LONGEST_SENTENCE = 1_500
_LONGEST_LABEL = 6
_LAST_WORD = re.compile(r"([^\s(\[\"'“‘]+)$")
_LEAD_IN_END = re.compile(r"(?:[:;,–—-]|\b(?:to|and|or|that|will|must|the|of|for|by|include|includes|including))$")
_LONGEST_ENDING = 12
"""Characters in which an ending shows, with some to spare: a paragraph may be as long as its file."""


class Clause(Struct, frozen=True):
    """One sentence (or heading, list item, table cell) of a document, with where its context stands.

    `block` is its block's number, `start` and `end` its code points in the block's text, `text` the words
    between. `headings` are the block numbers of the headings above it, outermost first; `lead_ins` the
    numbers of the clauses that its list or table hangs on, outermost first; `earlier` the numbers of the
    clauses before it in the same block.
    """

    number: int
    block: int
    start: int
    end: int
    text: str
    headings: tuple[int, ...] = ()
    lead_ins: tuple[int, ...] = ()
    earlier: range = range(0)


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of one block's text, white space between them left out.

    What goes on for longer than any sentence does is cut between words.
    """
    for start, end in _sentences(text):
        while end - start > _LONGEST_SENTENCE:
            space = text.rfind(" ", start, start + _LONGEST_SENTENCE)
            cut = space if space > start else start + _LONGEST_SENTENCE
            yield start, cut
            start = cut + (space > start)  # noqa: PLW2901 - what is left of the sentence
        yield start, end


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        last = _LAST_WORD.search(text, max(start, match.start() - 30), match.start())
        if match.group()[0] == "." and last:
            is_first_word = last.start() < start + 10 and not text[start : last.start()].strip("\"'“‘([")
            if _is_abbreviated(last[1], text[match.end() : match.end() + 1], is_first_word=is_first_word):
                continue
        end = match.start() + len(match.group().rstrip())
        if end > start:
            yield start, end
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _is_abbreviated(word: str, following: str, *, is_first_word: bool) -> bool:
    bare = word.lower()
    if bare in _NUMBERED and following.isdigit():
        return True
    # An initial ("J. Smith") and dotted letters ("U.S.") carry on; "Option B." at a sentence's end is rare.
    initial = len(word) == 1 and word.isalpha() and word.isupper() and word != "I"
    dotted = len(word) > 2 and all(len(part) == 1 for part in word.split("."))
    # A clause number that begins a sentence ("3. Purpose") belongs to what follows.
    numbers_it = is_first_word and word.isdigit() and len(word) < 3
    return bare in _ABBREVIATED or initial or dotted or numbers_it


def read_clauses(document: Document) -> list[Clause]:
    """The clauses of `document` in reading order."""
    reader = _Reader()
    for number, block in enumerate(document.blocks):
        reader.read(number, block)
    return reader.clauses


def _announces(text: str) -> bool:
    """Whether a text ends as a lead-in does, or is but a label."""
    if _LEAD_IN_END.search(text, max(0, len(text) - _LONGEST_ENDING)):
        return True
    return text[-1] not in ".!?" and len(text.split(maxsplit=_LONGEST_LABEL)) <= _LONGEST_LABEL


class _LeadIn(NamedTuple):
    """A line that what follows may hang on: its level, its clause's number, and whether it can carry a table."""

    level: int
    clause: int
    announces: bool


class _Reader:
    """Walks the blocks and remembers what is still open above the present one."""

    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self.headings: list[tuple[int, int]] = []
        self.lead_ins: list[_LeadIn] = []

    def read(self, number: int, block: Block) -> None:
        # What is too long for a sentence heads nothing.
        is_heading = block.kind is BlockKind.HEADING and len(block.text) <= _LONGEST_SENTENCE
        if is_heading:
            self.headings = [(level, at) for level, at in self.headings if level < block.level]
            self.lead_ins = []
        elif block.kind is BlockKind.LIST_ITEM:
            self.lead_ins = [lead_in for lead_in in self.lead_ins if lead_in.level < block.level]
        elif block.kind is BlockKind.CELL:
            # A table hangs on a line that announces it, not on a list item that merely stands before it.
            self.lead_ins = [lead_in for lead_in in self.lead_ins if lead_in.announces]
        else:
            self.lead_ins = []
        first = len(self.clauses)
        context = tuple(at for _, at in self.headings)
        lead_ins = tuple(lead_in.clause for lead_in in self.lead_ins)
        if is_heading:
            self._add(number, 0, len(block.text), block, context, ())
            self.headings.append((block.level, number))
            return
        for start, end in split_sentences(block.text):
            self._add(number, start, end, block, context, lead_ins, range(first, len(self.clauses)))
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and len(self.clauses) > first:
            depth = block.level if block.kind is BlockKind.LIST_ITEM else 0
            # An item may carry the items under it; a paragraph does if it ends as a lead-in, or is but a label.
            if depth or _announces(block.text):
                self.lead_ins.append(_LeadIn(depth, len(self.clauses) - 1, _announces(self.clauses[-1].text)))

    def _add(
        self,
        number: int,
        start: int,
        end: int,
        block: Block,
        headings: tuple[int, ...],
        lead_ins: tuple[int, ...],
        earlier: range = range(0),
    ) -> None:
        self.clauses.append(
            Clause(len(self.clauses), number, start, end, block.text[start:end], headings, lead_ins, earlier)
        )
