"""What a reader makes of a file: blocks of text in reading order, each with its exact place.

Frozen data only. Readers build it, everything after them reads it, and nothing is ever searched for again
in the source to find out where it stood.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import islice

from msgspec import Struct, field
from msgspec.structs import replace

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in PDF points, from the page's lower left corner."""


class BlockKind(StrEnum):
    """What a block is in its document's structure."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    CELL = "cell"
    HEADER = "header"
    FOOTER = "footer"
    FOOTNOTE = "footnote"
    TEXT_BOX = "text-box"


class Place(Struct, frozen=True):
    """Where something stands in its source; what a format does not know is `None`.

    `page`, `line` and `column` count from 1, columns in code points. `paragraph` counts the `w:p` elements
    of a Word file's part from 0 in document order, and `column` is then the code point within that
    paragraph's text, from 1. `part` names the part when it is not the body (`word/footnotes.xml`).
    `box` is the box of the word that stands here.
    """

    page: int | None = None
    line: int | None = None
    column: int | None = None
    paragraph: int | None = None
    part: str | None = None
    box: Box | None = None


class Anchor(Struct, frozen=True):
    """From `offset` in a block's text on, its code points stand at `place` and after it.

    `boxes` are those of the words from there on, one after the other, where the format has them; a word that
    began before `offset` has one there for its rest.
    """

    offset: int
    place: Place
    boxes: Sequence[Box] = ()


class Cell(Struct, frozen=True):
    """Where a block stands in a table.

    `table` counts the document's tables from 0 (a nested table is a table of its own); `row` and `column`
    count from 0, in grid columns, at the cell's upper left corner. `row_header` and `column_header` are the
    texts of the headers that the cell stands under ("" for none, and for the headers themselves); several
    header rows are joined by " / ". `is_header` marks header cells.
    """

    table: int
    row: int
    column: int
    row_header: str = ""
    column_header: str = ""
    is_header: bool = False


class Block(Struct, frozen=True):
    """One paragraph, heading, list item, or one paragraph of a table cell.

    `text` holds the exact words of the source, with every run of white space (line ends and no-break spaces
    among them) folded into one space and none at the ends; soft hyphens, zero-width characters and markup
    are gone. It is never empty. `level` is a heading's level (1-9) or a list item's depth (from 1), else 0.
    `label` is the list's or clause's mark ("•", "a)", "3.1"), which is not part of `text`. `quoted` marks
    block quotations. `anchors` are sorted by offset and begin at offset 0; there is one wherever the source
    does not simply run on.
    """

    kind: BlockKind
    text: str
    anchors: tuple[Anchor, ...]
    level: int = 0
    label: str = ""
    cell: Cell | None = None
    quoted: bool = False

    def place_at(self, offset: int) -> Place:
        """The place of the code point at `offset` of `text`."""
        anchor = self.anchors[max(0, bisect_right(self.anchors, offset, key=lambda a: a.offset) - 1)]
        place = anchor.place
        if anchor.boxes:
            return replace(place, box=anchor.boxes[min(self._words(anchor.offset, offset), len(anchor.boxes) - 1)])
        if place.column is None or offset == anchor.offset:
            return place
        return replace(place, column=place.column + offset - anchor.offset)

    def boxes(self, start: int, end: int) -> list[tuple[int, Box]]:
        """Page and box of each word that touches `text[start:end]`; empty where the format has no boxes."""
        found: list[tuple[int, Box]] = []
        ends = [*(anchor.offset for anchor in self.anchors[1:]), len(self.text)]
        for anchor, until in zip(self.anchors, ends, strict=True):
            if anchor.place.page and anchor.offset < end and until > start:
                first = self._words(anchor.offset, start)
                last = self._words(anchor.offset, min(end, until) - 1)
                found += [(anchor.place.page, box) for box in islice(anchor.boxes, first, last + 1)]
        return found

    def _words(self, start: int, end: int) -> int:
        """How many words begin in `text` behind `start`, up to `end`."""
        return self.text.count(" ", start, end) if end > start else 0


class Reading(Struct, frozen=True):
    """The reading report: what was there to read, and what could not be read.

    `warnings` tell of text that was not read, or perhaps not rightly; `remarks` of how the rest was read, and of what
    was left out because it is not in force.
    `format` is the reader's name ("docx", "pdf", "markdown", "html", "text"; converted files keep their own:
    "doc", "odt", "rtf"). `pages` is `None` where the format has none.
    """

    format: str
    words: int
    headings: int = 0
    tables: int = 0
    pages: int | None = None
    warnings: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class Directive(Struct, frozen=True):
    """What somebody has written into a document for policylint: the words behind "policylint:", white space folded.

    `blocks` are the numbers of the first and the last block that it stands in, or of the block that it stands before
    (behind the last block that is a number that no block has); `None` where it stands before all text, and so speaks
    of the whole document. `where` names what it is written in: "comment" or "front matter".
    """

    text: str
    place: Place
    blocks: tuple[int, int] | None
    where: str = "comment"


class Document(Struct, frozen=True):
    """A document as it was read: blocks in reading order.

    `title` is the title that the file itself declares (front matter, document properties, HTML `<title>`),
    or "" when it declares none: what is merely the first heading is not repeated here. `metadata` holds the
    front matter of Markdown and the `<meta>` entries of HTML, keys in lower case, and `metadata_lines` the line of each
    entry of the former. `directives` are those in force.
    """

    path: str
    blocks: tuple[Block, ...]
    reading: Reading
    title: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict)
    directives: tuple[Directive, ...] = ()
    metadata_lines: Mapping[str, int] = field(default_factory=dict)


class UnreadableError(Exception):
    """A file that cannot be checked.

    `code` is one of: encrypted, damaged, empty, scanned, wrong-type, unsupported, too-large, bomb,
    needs-converter, encoding, timeout, memory, crash, unreadable. `message` is one or two sentences for the
    person whose file it is: what is wrong, and what to do. It does not repeat the file's name, which the
    report shows beside it.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message
