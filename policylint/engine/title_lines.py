"""Which lines of a document are its title: those at its head, and the cells of a form that have it."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import islice

from policylint.document import Block, BlockKind, Document
from policylint.language.mentions import Mentions, Together
from policylint.rulebook.model import Rulebook

# What stands before a title in a form: "Document", "Part 6".
_LABEL_OF_TITLE = re.compile(
    r"(?:document|(?:policy |document )?title|subject|topic|re|(?:part|chapter|section) \w{1,5})[:.]?", re.IGNORECASE
)
# "Subject: Leave", alone or among the labels of a form that is one paragraph.
_LABEL_AND_NAME = re.compile(r"(?:^|(?<=\s))(\w+(?: \w+){0,3}): (.+?)(?=\s[A-Z]\w+(?: [a-z/]+){0,3}: |$)")
_UNIT = re.compile(r"\b(?:team|department|division|directorate|branch|campus|faculty|co-?operative)\W*$", re.IGNORECASE)
_HEAD_OF_DOCUMENT = 30
_MOST_TITLE_LINES = 4
# "Title of the position" is a label, "Briefing of the team on the role" the name of a row.
_LONGEST_LABEL = 5
_LONGEST_TITLE = 14
# In characters: a form in one paragraph has its title in its first lines.
_LONGEST_FORM = 300
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
        lines = (
            mentions for block in self.blocks if block not in self.in_form for mentions in self._mentions_of(block)
        )
        return Together([*declared, *lines, *map(self._read, self.in_form.values())])

    @cached_property
    def blocks(self) -> list[int]:
        """Numbers of the blocks that hold the title: the short lines at the head, and the cells of a title row."""
        found: list[int] = []
        owners: list[int] = []
        at_head = True
        for number, block in enumerate(self._document.blocks[:_HEAD_OF_DOCUMENT]):
            is_line = block.kind not in (BlockKind.CELL, BlockKind.HEADER)
            at_head = at_head and (not is_line or _may_be_title(block, is_first=not number))
            if (self._name_in(number) or (is_line and at_head)) and not self._is_aside(number):
                (owners if self._is_letterhead(number) else found).append(number)
            if is_line and at_head:
                at_head = len(found) < _MOST_TITLE_LINES and _words(block.text) <= _LONGEST_TITLE
        return found or owners or self._first_heading()

    @cached_property
    def in_form(self) -> dict[int, str]:
        """What those of them say beside a label, such as "Subject"."""
        names = ((number, self._name_in(number)) for number in self.blocks)
        return {number: name for number, name in names if name}

    @cached_property
    def main(self) -> frozenset[int]:
        """The title's own block, and its first heading, where a form above that has the title too."""
        blocks = self._document.blocks
        headings = (block for block in self.blocks if blocks[block].kind is BlockKind.HEADING)
        # A form that is one long paragraph says more than a title.
        lines = (b for b in self.blocks if blocks[b].kind is BlockKind.CELL or _may_be_title(blocks[b], is_first=not b))
        return frozenset((*islice(lines, 1), *islice(headings, 1)))

    def has(self, block: int) -> bool:
        """Whether a block is the title, or stands beside a label that says so."""
        return block in self.main or self._is_label(self._name_of_row(block))

    def _first_heading(self) -> list[int]:
        """The first heading, which is the title of what begins with a menu, a greeting or a motto."""
        head = () if self._document.title else enumerate(self._document.blocks[:_HEAD_OF_DOCUMENT])
        return [number for number, block in head if block.kind is BlockKind.HEADING][:1]

    def _name_in(self, block: int) -> str:
        """The title that a form gives in a cell, or in a line of its own."""
        it = self._document.blocks[block]
        if it.kind is BlockKind.CELL:
            return it.text if self._is_label(self._name_of_row(block)) else ""
        if it.kind is BlockKind.HEADING:
            return ""
        pairs = _LABEL_AND_NAME.findall(it.text[:_LONGEST_FORM])
        return next((name for label, name in pairs if self._is_whole_label(label) and _is_short(name)), "")

    def _is_whole_label(self, text: str) -> bool:
        """Whether a label says no more than that a title follows it: "Policy title", and not "Purpose of the role"."""
        whole = (0, _words(text))
        return (
            whole in self._read(text).get(self._concept("title-label")) or _LABEL_OF_TITLE.fullmatch(text) is not None
        )

    def _is_label(self, text: str) -> bool:
        """Whether a row's label says that a title is beside it: "Position title", "Subject"."""
        if not 0 < _words(text) <= _LONGEST_LABEL:
            return False
        return self._concept("title-label") in self._read(text) or _LABEL_OF_TITLE.fullmatch(text) is not None

    def _is_aside(self, block: int) -> bool:
        """Whether a line at the head names a team or a department, which a document is of, or is its site's own."""
        line = Together(self._mentions_of(block))
        is_unit = _UNIT.search(self._document.blocks[block].text) is not None
        return (is_unit and self._concept("job-noun") not in line) or self._concept("site-words") in line

    def _name_of_row(self, block: int) -> str:
        """The label before a cell: of a row of headers too, since Markdown makes one of the first row of a form."""
        cell, before = self._document.blocks[block].cell, self._document.blocks[block - 1]
        if not cell or not cell.is_header or not before.cell:
            return cell.row_header if cell else ""
        mentions = self._read(self._document.blocks[block].text)
        is_named = self._concept("job-noun") in mentions or _LABEL_OF_TITLE.fullmatch(before.text.strip(":"))
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
    return _is_short(text) or (" | " in text and _words(text) <= _LONGEST_TITLE_WITH_PARTS)


def _is_short(text: str) -> bool:
    return _words(text) <= (_LONGEST_TITLE_WITH_STOP if text.endswith(".") else _LONGEST_TITLE)


def _words(text: str) -> int:
    return len(text.split(maxsplit=_LONGEST_TITLE_WITH_PARTS))
