"""Plain text: the structure that its writer could only suggest, by blank lines, labels and capitals."""

import re
from itertools import pairwise
from typing import NamedTuple

from policylint.document import BlockKind, Document
from policylint.readers.assembly import Assembler, is_heading_like
from policylint.readers.encoding import decode
from policylint.readers.folding import Folder, Source
from policylint.readers.labels import label_depth, split_label
from policylint.readers.tables import TableCell

# Nobody wraps lines by hand beyond this; a longer line is a whole paragraph.
_WIDEST_WRAP = 120
_HEADING_WORDS = 8
_TAB_STOP = 8

_RULE = re.compile(r"(?:[-=_*~#+|]\s*+){3,}$")
_UNDERLINE = re.compile(r"={3,}+$|-{3,}+$")
_GAP = re.compile(r"\t\s*+| {2}\s*+")


def read(data: bytes, path: str) -> Document:
    """The document in a plain text file; form feeds end its pages. Raises `UnreadableError`."""
    decoded = decode(data)
    reader = _TextReader(_lines(decoded.text))
    reader.assembler.remark(decoded.remark)
    reader.read()
    pages = decoded.text.rstrip().count("\f") + 1 if "\f" in decoded.text else None
    return reader.assembler.document(path, "text", pages=pages)


class _Line(NamedTuple):
    """A line without the white space around it (empty for a blank one), and where it stands."""

    text: str
    number: int
    column: int
    indent: int
    page: int | None
    label: str
    rest: int


_BLANK = _Line("", 0, 0, 0, None, "", 0)


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    page = 1 if "\f" in text else None
    for number, raw in enumerate(text.split("\n"), 1):
        start = 0
        for part in raw.split("\f"):
            if start:
                lines.append(_BLANK)  # a page's end is a paragraph's end
                page = (page or 0) + 1
            words = part.strip()
            if words:
                lead = part[: part.find(words[0])]
                label, rest = split_label(words)
                if _RULE.match(words):
                    label, rest = "", 0
                indent = len(lead.expandtabs(_TAB_STOP))
                lines.append(_Line(words, number, start + len(lead) + 1, indent, page, label, rest))
            else:
                lines.append(_BLANK)
            start += len(part) + 1
    return lines


class _TextReader:
    """Goes down the lines and adds what they make to an assembler."""

    def __init__(self, lines: list[_Line]) -> None:
        self.assembler = Assembler()
        self._lines = [*lines, _BLANK]
        self._width = _wrap_width(lines)
        self._indents: list[tuple[int, int]] = []
        """The open list levels: how far their labels and their text stand in."""

    def read(self) -> None:
        """Reads all lines."""
        index = 0
        while index < len(self._lines):
            index = self._read_block(index)

    def _read_block(self, index: int) -> int:
        """Reads the block that begins at `index`, and says where the next one does."""
        line = self._lines[index]
        below = self._lines[index + 1] if index + 1 < len(self._lines) else _BLANK
        if not line.text:
            return index + 1
        if _UNDERLINE.match(below.text) and len(below.text) >= 3 and is_heading_like(line.text):
            self._add_heading(line, level=1 if below.text[0] == "=" else 2)
            return index + 2
        if _RULE.match(line.text):
            return index + 1
        end = self._table_end(index)
        if end > index:
            self._add_table(index, end)
            return end
        if (level := self._heading_level(index)) is not None:
            self._add_heading(line, level)
            return index + 1
        return self._read_paragraph(index)

    # Headings

    def _add_heading(self, line: _Line, level: int) -> None:
        self._indents.clear()
        self.assembler.add(BlockKind.HEADING, _fold([line]), level=level)

    def _heading_level(self, index: int) -> int | None:
        """The level of the heading that a line is: 0 for one below the last; `None` when it is none."""
        line, below = self._lines[index], self._lines[index + 1]
        words = line.text[line.rest :]
        if not is_heading_like(words) or len(words.split()) > _HEADING_WORDS:
            return None
        if line.label:
            return self._numbered_heading_level(index)
        following = self._next_line(index + 1)
        starts_block = index == 0 or not self._lines[index - 1].text
        if words.isupper():
            return (
                1 if sum(character.isalpha() for character in words) > 3 and (starts_block or not below.text) else None
            )
        if starts_block and following.text and _is_title_case(words) and (not below.text or below.label):
            return 0
        return None

    def _numbered_heading_level(self, index: int) -> int | None:
        """The same for a line with a label. A heading has text below it; a list's item has the next item."""
        line, below = self._lines[index], self._lines[index + 1]
        words = line.text[line.rest :]
        if "." not in line.label or line.indent or words.endswith(":") or (index and self._lines[index - 1].text):
            return None
        depth, following = label_depth(line.label), self._next_line(index + 1)
        if words.isupper():
            return depth
        has_sibling = bool(following.label) and label_depth(following.label) == depth
        return depth if following.text and not has_sibling and (not below.text or below.label) else None

    def _next_line(self, index: int) -> _Line:
        """The first line from `index` on that is not blank."""
        for line in self._lines[index : index + 10]:
            if line.text:
                return line
        return _BLANK

    # Paragraphs and list items

    def _read_paragraph(self, index: int) -> int:
        lines = [self._lines[index]]
        end = index + 1
        while self._continues(end):
            lines.append(self._lines[end])
            end += 1
        first = lines[0]
        if first.label and label_depth(first.label) == 1:
            level = self._list_level(first)
            start = first._replace(text=first.text[first.rest :], column=first.column + first.rest)
            folder = _fold([start, *lines[1:]])
            self.assembler.add(BlockKind.LIST_ITEM, folder, level=level, label=first.label)
        elif not first.label and self._indents and first.indent >= self._indents[0][1]:
            level = sum(first.indent >= text_indent for _, text_indent in self._indents)
            self.assembler.add(BlockKind.LIST_ITEM, _fold(lines), level=level)
        else:
            self._indents.clear()
            self.assembler.add(BlockKind.PARAGRAPH, _fold(lines))
        return end

    def _list_level(self, line: _Line) -> int:
        while self._indents and self._indents[-1][0] > line.indent:
            self._indents.pop()
        if not self._indents or self._indents[-1][0] < line.indent:
            width = len(line.text[: line.rest].expandtabs(_TAB_STOP))
            self._indents.append((line.indent, line.indent + min(width, len(line.label) + 1)))
        return len(self._indents)

    def _continues(self, index: int) -> bool:
        """Whether a line runs on from the one above it: that one was full, or its sentence is open."""
        line, above = self._lines[index], self._lines[index - 1]
        if not line.text or _RULE.match(line.text):
            return False
        if line.label:
            return False
        first_word = line.text.split(None, 1)[0]
        is_full = above.indent + len(above.text) + 1 + len(first_word) > self._width
        if line.text[0].islower():
            return not above.text.endswith((".", "!", "?")) or is_full
        return is_full and self._table_end(index) == index

    # Tables

    def _table_end(self, index: int) -> int:
        """Where the table that begins at `index` ends; `index` itself when none begins."""
        columns = _columns(self._lines[index])
        if len(columns) < 2:
            return index
        end, rows = index + 1, 1
        while self._lines[end].text:
            line = self._lines[end]
            if not _RULE.match(line.text):
                if not _agree(columns, _columns(line), self._lines[index], line):
                    break
                rows += 1
            end += 1
        return end if rows > 1 else index

    def _add_table(self, index: int, end: int) -> None:
        self._indents.clear()
        table = self.assembler.table()
        # Two columns without a rule below the first row are names and their values, as on a cover sheet.
        is_ruled, columns = _RULE.match(self._lines[index + 1].text), _columns(self._lines[index])
        has_header = bool(is_ruled) or len(columns) > 2
        rows = [line for line in self._lines[index:end] if not _RULE.match(line.text)]
        for row, line in enumerate(rows):
            for column, (start, stop) in enumerate(_columns(line)):
                cell = TableCell(table, row, column, is_header=has_header and row == 0)
                table.cells.append(cell)
                piece = line._replace(text=line.text[start:stop], column=line.column + start)
                self.assembler.add(BlockKind.CELL, _fold([piece]), cell=cell)


def _fold(lines: list[_Line]) -> Folder:
    folder = Folder()
    source = Source(((line.text, line.number, line.column) for line in lines), page=lines[0].page)
    folder.add(source, 0, len(source.text))
    return folder


def _wrap_width(lines: list[_Line]) -> int:
    """The width at which the text was wrapped by hand; beyond all lines when it was not wrapped."""
    widths = [line.indent + len(line.text) for line in lines if line.text]
    if not widths or sum(width > _WIDEST_WRAP for width in widths) * 10 > len(widths):
        return 1 << 30
    return max((width for width in widths if width <= _WIDEST_WRAP), default=0)


def _is_title_case(text: str) -> bool:
    """Whether all but the small words of a line are capitalised; a date or an address is no title."""
    words = text.rstrip(":").split()
    return not any(character.isdigit() or character == "@" for character in text) and all(
        word[0].isupper() or not word[0].isalpha() or (len(word) < 5 and index > 0) for index, word in enumerate(words)
    )


def _columns(line: _Line) -> list[tuple[int, int]]:
    """Where the cells of a line stand in its text; one alone when the line is no row of a table."""
    text = line.text
    if "|" in text:
        stops = [match.start() for match in re.finditer(r"\|", text)]
        bounds = [-1, *stops, len(text)]
        cells = [(start + 1, stop) for start, stop in pairwise(bounds)]
        return cells[text.startswith("|") : len(cells) - text.endswith("|")]
    if line.label or ("\t" not in text and "  " not in text):
        return [(0, len(text))]
    gaps = list(_GAP.finditer(text))
    starts = [0, *(gap.end() for gap in gaps)]
    stops = [*(gap.start() for gap in gaps), len(text)]
    return list(zip(starts, stops, strict=True))


def _agree(columns: list[tuple[int, int]], others: list[tuple[int, int]], line: _Line, other: _Line) -> bool:
    """Whether two lines are rows of one table: as many cells, and where spaces part them, in columns."""
    if len(columns) != len(others) or ("|" in line.text) != ("|" in other.text):
        return False
    if "|" in line.text or ("\t" in line.text and "\t" in other.text):
        return True
    return [start + line.indent for start, _ in columns] == [start + other.indent for start, _ in others]
