"""What the readers of text formats share: from folded text to blocks, and from blocks to a `Document`."""

from collections.abc import Mapping
from typing import NamedTuple

from policylint.document import Anchor, Block, BlockKind, Directive, Document, Place, Reading, UnreadableError
from policylint.readers.directives import directive_in
from policylint.readers.folding import Folder
from policylint.readers.labels import label_depth, split_label
from policylint.readers.tables import Table, TableCell

MAX_LEVEL = 9
STRUCK_OUT = "struck-out text was left out: it is no longer in force"

# A heading that is only set in bold type, or only stands alone, is short and is not a sentence.
_HEADING_WORDS = 12
HEADING_LENGTH = 100
"""The most characters of a heading that is not marked as one."""
_LEAD_IN_WORDS = 5


def has_heading_shape(text: str) -> bool:
    """Whether `text` is as short as a heading, has letters, and does not end as a sentence does."""
    return (
        len(text) <= HEADING_LENGTH
        and len(text.split()) <= _HEADING_WORDS
        and not text.endswith((".", ";", ",", "!"))
        and any(map(str.isalpha, text))
    )


def is_heading_like(text: str) -> bool:
    """Whether `text`, which stands apart from what follows, reads like a heading and not like a sentence."""
    # "Supervision:" heads what follows; "The peer worker will receive:" is the beginning of a sentence.
    leads_in = text.endswith(":") and len(text.split()) >= _LEAD_IN_WORDS
    return has_heading_shape(text) and not leads_in and not text[0].islower()


class _Draft(NamedTuple):
    kind: BlockKind
    text: str
    anchors: tuple[Anchor, ...]
    level: int
    label: str
    quoted: bool
    cell: TableCell | None


class Assembler:
    """Takes a document's pieces in reading order, tells faked headings and typed labels, and builds it."""

    def __init__(self) -> None:
        self.warnings: dict[str, None] = {}
        self.remarks: dict[str, None] = {}
        self.directives: list[Directive] = []
        self._drafts: list[_Draft] = []
        self._tables: list[Table] = []
        self._heading_level = 0

    def table(self) -> Table:
        """A new table."""
        table = Table(len(self._tables))
        self._tables.append(table)
        return table

    def warn(self, warning: str) -> None:
        """Notes what could not be read, unless that is ""; the same words are noted once."""
        if warning:
            self.warnings[warning] = None

    def remark(self, remark: str) -> None:
        """Notes how something was read, unless that is ""; the same words are noted once."""
        if remark:
            self.remarks[remark] = None

    def note(self, comment: str, place: Place, *, within: bool) -> None:
        """Notes what a comment in the text tells policylint, if anything.

        It stands in the block that is added next: `within` it, or before it.
        """
        if text := directive_in(comment):
            number = len(self._drafts)
            self.directives.append(Directive(text, place, (number, number) if number or within else None))

    def add(
        self,
        kind: BlockKind,
        folder: Folder,
        *,
        level: int = 0,
        label: str = "",
        quoted: bool = False,
        cell: TableCell | None = None,
    ) -> bool:
        """Adds a block, unless it would have no text.

        A heading of level 0 is a faked one, and stands one level below the last real one; so does a
        paragraph that is all bold and reads like a heading. A label typed at the start of the text is taken
        off it, and makes a list item of a paragraph when it counts no clauses ("a)", not "3.1").
        """
        text, anchors = folder.text, tuple(folder.anchors)
        if not text:
            return False
        if kind is BlockKind.PARAGRAPH and not folder.plain and is_heading_like(text):
            kind = BlockKind.HEADING
        if kind is BlockKind.HEADING:
            if level:
                self._heading_level = level
            else:
                level = min(self._heading_level + 1, MAX_LEVEL)
        if not label and kind in {BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}:
            label, rest = split_label(text)
            text, anchors = text[rest:], _from(anchors, rest)
            if label and kind is BlockKind.PARAGRAPH and label_depth(label) == 1:
                kind, level = BlockKind.LIST_ITEM, 1
        if cell is not None:
            cell.texts.append(text)
        self._drafts.append(_Draft(kind, text, anchors, level, label, quoted, cell))
        return True

    def document(
        self,
        path: str,
        format_name: str,
        *,
        title: str = "",
        metadata: Mapping[str, object] | None = None,
        metadata_lines: Mapping[str, int] | None = None,
        pages: int | None = None,
    ) -> Document:
        """The document that has been added. Raises `UnreadableError` ("empty") when it has no words."""
        if not any(character.isalnum() for draft in self._drafts for character in draft.text):
            raise UnreadableError("empty", "There are no words in this file. Check that it is the file you meant.")
        cells = {cell: place for table in self._tables for cell, place in table.resolve().items()}
        blocks = tuple(
            Block(
                draft.kind,
                draft.text,
                draft.anchors,
                draft.level,
                draft.label,
                cells[draft.cell] if draft.cell else None,
                draft.quoted,
            )
            for draft in self._drafts
        )
        reading = Reading(
            format=format_name,
            words=sum(len(block.text.split()) for block in blocks),
            headings=sum(block.kind is BlockKind.HEADING for block in blocks),
            tables=len(self._tables),
            pages=pages,
            warnings=tuple(self.warnings),
            remarks=tuple(self.remarks),
        )
        return Document(path, blocks, reading, title, metadata or {}, tuple(self.directives), metadata_lines or {})


def _from(anchors: tuple[Anchor, ...], offset: int) -> tuple[Anchor, ...]:
    """The anchors of what remains when `offset` code points are cut off."""
    if not offset:
        return anchors
    first = Block(BlockKind.PARAGRAPH, "", anchors).place_at(offset)
    rest = (Anchor(anchor.offset - offset, anchor.place) for anchor in anchors if anchor.offset > offset)
    return (Anchor(0, first), *rest)
