"""Which lines of a document are its title: those at its head, and the cells of a form that have it."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import islice

from policylint.document import Block, BlockKind, Document
from policylint.language.mentions import Mentions, Together
from policylint.rulebook.model import Rulebook

# What stands before a title in a form: "Document", "Part 6".
_LABEL_OF_TITLE = re.compile(r"(?:document|subject|topic|(?:part|chapter|section) \w{1,5})[:.]?", re.IGNORECASE)
_UNIT = re.compile(r"\b(?:team|department|division|directorate|branch|campus|faculty|co-?operative)\W*$", re.IGNORECASE)
_HEAD_OF_DOCUMENT = 30
_MOST_TITLE_LINES = 4
# "Title of the position" is a label, "Briefing of the team on the role" the name of a row.
_LONGEST_LABEL = 5
_LONGEST_TITLE = 14
_LONGEST_TITLE_WITH_PARTS = 30
_LONGEST_TITLE_WITH_STOP = 7


class TitleLines:
    """Tells the title of one document.

    `mentions_of` gives what a block, by its number, mentions, sentence by sentence; `read` what a text does.
    """

    def __init__(
        self,
        document: Document,
        mentions_of: Callable[[int], Sequence[Mentions]],
        read: Callable[[str], Mentions],
        rulebook: Rulebook,
    ) -> None:
        self._document = document
        self._mentions_of = mentions_of
        self._read = read
        self._concept = rulebook.concept

    @cached_property
    def mentions(self) -> Together:
        """What the title mentions: the one that the document declares, and what stands at its head."""
        declared = [self._read(self._document.title)] if self._document.title else []
        return Together([*declared, *(mentions for block in self.blocks for mentions in self._mentions_of(block))])

    @cached_property
    def blocks(self) -> list[int]:
        """Numbers of the blocks that hold the title: the short lines at the head, and the cells of a title row."""
        found: list[int] = []
        at_head = True
        for number, block in enumerate(self._document.blocks[:_HEAD_OF_DOCUMENT]):
            if block.kind is BlockKind.CELL:
                if self._is_label(self._name_of_row(number)):
                    found.append(number)
            elif block.kind is BlockKind.HEADER:
                continue
            elif at_head and _may_be_title(block, is_first=not number):
                found.append(number)
                at_head = len(found) < _MOST_TITLE_LINES and _words(block.text) <= _LONGEST_TITLE
            else:
                at_head = False
        found = [number for number in found if not self._is_of_unit(number)]
        return [number for number in found if not self._is_letterhead(number)] or found

    @cached_property
    def main(self) -> frozenset[int]:
        """The title's own block, and its first heading, where a form above that has the title too."""
        headings = (block for block in self.blocks if self._document.blocks[block].kind is BlockKind.HEADING)
        return frozenset((*self.blocks[:1], *islice(headings, 1)))

    def has(self, block: int) -> bool:
        """Whether a block is the title, or stands beside a label that says so."""
        return block in self.main or self._is_label(self._name_of_row(block))

    def _is_label(self, text: str) -> bool:
        """Whether a row's label says that a title is beside it: "Position title", "Subject"."""
        if not 0 < _words(text) <= _LONGEST_LABEL:
            return False
        return self._concept("title-label") in self._read(text) or _LABEL_OF_TITLE.fullmatch(text) is not None

    def _is_of_unit(self, block: int) -> bool:
        """Whether a line at the head names a team or a department, which a document is of, not about."""
        job = self._concept("job-noun")
        is_unit = _UNIT.search(self._document.blocks[block].text) is not None
        return is_unit and all(job not in mentions for mentions in self._mentions_of(block))

    def _name_of_row(self, block: int) -> str:
        """The label before a cell: of a row of headers too, since Markdown makes one of the first row of a form."""
        cell, before = self._document.blocks[block].cell, self._document.blocks[block - 1]
        if not cell or not cell.is_header or not before.cell:
            return cell.row_header if cell else ""
        mentions = self._read(self._document.blocks[block].text)
        is_named = self._concept("job-noun") in mentions or _LABEL_OF_TITLE.fullmatch(before.text)
        return before.text if is_named and (before.cell.table, before.cell.row) == (cell.table, cell.row) else ""

    def _is_letterhead(self, block: int) -> bool:
        """Whether a line at the head is the organisation's name, which tells nothing of the document."""
        cell = self._document.blocks[block].cell
        if cell and "title" in cell.row_header.lower():
            return False
        line = Together(self._mentions_of(block))
        is_named = self._concept("document-name") in line or self._concept("job-noun") in line
        return self._concept("organisation-name") in line and not is_named


def _may_be_title(block: Block, *, is_first: bool) -> bool:
    """Whether a block at a document's head is short enough for a title, with what may go with one.

    That are its number, version and owner; and a subtitle, where a first line has one behind a colon.
    """
    text = block.text
    name, _, subtitle = text.partition(": ")
    if block.kind is BlockKind.HEADING:
        return True
    if is_first and subtitle:
        return max(_words(name), _words(subtitle)) <= _LONGEST_TITLE
    if text.endswith("."):
        return _words(text) <= _LONGEST_TITLE_WITH_STOP
    return _words(text) <= (_LONGEST_TITLE_WITH_PARTS if " | " in text else _LONGEST_TITLE)


def _words(text: str) -> int:
    return len(text.split(maxsplit=_LONGEST_TITLE_WITH_PARTS))
