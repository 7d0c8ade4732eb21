"""Markdown's block structure (CommonMark, with tables and footnotes of GitHub), line by line, in one pass.

The scanner keeps a stack of open containers (block quotes, list items, footnotes) and at most one open leaf
(a paragraph, table, fence or HTML block). Each line first walks down the containers that it continues, then
opens new ones, and what remains of it goes to the leaf. Text is never copied: a leaf holds slices of lines.
"""

import re
from enum import Enum, auto
from typing import NamedTuple

from msgspec import Struct, field

from policylint.readers.labels import BULLET
from policylint.readers.markdown.references import References

# Deeper nesting is text: no document needs it, and a hostile one cannot make every line walk a long stack.
_MAX_DEPTH = 50

_ATX = re.compile(r"(#{1,6})(?=[ \t]|$)")
_ATX_END = re.compile(r"(?:^|[ \t])#++[ \t]*+$")
_SETEXT = re.compile(r"(=++|-++)[ \t]*+$")
_RULE = re.compile(r"(?:(?:\*[ \t]*+){3,}|(?:-[ \t]*+){3,}|(?:_[ \t]*+){3,})$")
_FENCE = re.compile(r"`{3,}+(?=[^`]*+$)|~{3,}+")
_BULLET = re.compile(r"[-+*](?=[ \t]|$)")
_ORDERED = re.compile(r"([0-9]{1,9})[.)](?=[ \t]|$)")
_NOTE = re.compile(r"\[\^([^\]\s]{1,100})\]:[ \t]*+")
_DELIMITER_ROW = re.compile(r"\|?[ \t]*+:?-++:?[ \t]*+(?>(?:\|[ \t]*+:?-++:?[ \t]*+)*)\|?[ \t]*+$")
_DELIMITER = re.compile(r":?-++:?")
# Without either, hyphens below a line make a heading of it.
_IS_TABLE = re.compile(r"[|:]")
_PIPE = re.compile(r"\\.|\|")
_SPACES = re.compile(r" ++|\t")
_TASK = re.compile(r"\[[ xX]\](?=[ \t])")

_HTML_STARTS = (
    (
        re.compile(r"<(?:script|pre|style|textarea)(?=[ \t>]|$)", re.IGNORECASE),
        re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE),
    ),
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<![a-zA-Z]"), re.compile(r">")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
)
_HTML_BLOCK = re.compile(
    r"</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt"
    r"|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu"
    r"|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr"
    r"|track|ul)(?=[ \t]|/?>|$)",
    re.IGNORECASE,
)
ATTRIBUTES = r"""(?>(?:\s++[a-zA-Z_:][\w.:-]*+(?>(?:\s*+=\s*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?))*)\s*+"""
_HTML_ALONE = re.compile(rf"<(?:[a-zA-Z][a-zA-Z0-9-]*+{ATTRIBUTES}/?|/[a-zA-Z][a-zA-Z0-9-]*+\s*+)>[ \t]*+$")


class LeafKind(Enum):
    """What a leaf is."""

    PARAGRAPH = auto()
    HEADING = auto()
    TABLE = auto()
    HTML = auto()
    CODE = auto()


class Slice(NamedTuple):
    """`lines[line][start:end]`."""

    line: int
    start: int
    end: int


class Leaf(Struct):
    """A block that holds text, and what the containers around it make of it."""

    kind: LeafKind
    slices: list[Slice]
    level: int = 0
    quoted: bool = False
    depth: int = 0
    label: str = ""
    note: str = ""


class _Container(Struct):
    """A block quote (">"), a footnote ("^") or a list item (its marker)."""

    marker: str
    indent: int = 0
    label: str = ""
    is_empty: bool = True
    list_marker: str = ""
    """The marker of the list that this container ends with so far."""
    next_number: int = 0

    def fill(self) -> None:
        """Notes that something else begins in the container: it is not empty, and its list is over."""
        self.is_empty = False
        self.list_marker = ""


class Blocks(Struct):
    """What a Markdown text consists of."""

    leaves: list[Leaf] = field(default_factory=list)
    references: References = field(default_factory=References)
    notes: set[str] = field(default_factory=set)
    """The footnotes' names, in lower case."""


class BlockScanner:
    """Takes a text's lines, one after the other."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._blocks = Blocks()
        self._containers = [_Container("")]
        self._leaf: Leaf | None = None
        self._fence = ""
        self._html_end: re.Pattern[str] | None = None
        self._number = 0
        self._line = ""
        self._position = 0
        self._column = 0

    def scan(self, first: int = 0) -> Blocks:
        """The blocks of all lines from the one with index `first` on."""
        for number in range(first, len(self._lines)):
            self._number, self._line = number, self._lines[number]
            self._position = self._column = 0
            if not self._take_plain_line():
                self._take_line()
        self._close_leaf()
        return self._blocks

    # A line's way

    def _take_plain_line(self) -> bool:
        """Takes the lines that most of a text consists of without asking what else they could be."""
        line, leaf = self._line, self._leaf
        if len(self._containers) > 1 or (leaf and leaf.kind in {LeafKind.CODE, LeafKind.HTML}):
            return False
        if not line:
            self._close_leaf()
            return True
        first = line[0]
        in_table = leaf is not None and leaf.kind is LeafKind.TABLE
        if not (first == "|" if in_table else first.isascii() and first.isalpha()):
            return False
        (leaf or self._open_leaf(LeafKind.PARAGRAPH)).slices.append(Slice(self._number, 0, len(line)))
        return True

    def _take_line(self) -> None:
        matched = self._match_containers()
        all_matched = matched == len(self._containers)
        leaf = self._leaf
        if leaf and all_matched and leaf.kind in {LeafKind.CODE, LeafKind.HTML} and self._continue_verbatim(leaf):
            return
        opened = False
        while True:
            start, column = self._skip_spaces()
            if start == len(self._line):
                self._close(matched)
                self._close_leaf()
                return
            if column - self._column >= 4:
                if self._leaf and self._leaf.kind is LeafKind.PARAGRAPH:
                    break
                self._close(matched)
                self._open_leaf(LeafKind.CODE)
                return
            is_paragraph = (
                all_matched and not opened and self._leaf is not None and self._leaf.kind is LeafKind.PARAGRAPH
            )
            # Letters begin no block but a paragraph.
            if self._line[start].isalpha() and self._line[start].isascii():
                break
            if self._take_leaf_start(start, matched, is_paragraph):
                return
            if not self._take_container_start(start, column, matched, is_paragraph):
                break
            matched, opened = len(self._containers), True
        self._take_text(start, matched, lazy=not all_matched and not opened)

    def _match_containers(self) -> int:
        """How many of the open containers this line continues; their marks are consumed."""
        containers = self._containers
        for index in range(1, len(containers)):
            container = containers[index]
            start, column = self._skip_spaces()
            blank, indent = start == len(self._line), column - self._column
            if container.marker == ">":
                if blank or indent >= 4 or self._line[start] != ">":
                    return index
                self._position, self._column = start + 1, column + 1
                self._consume(1)
            elif blank:
                if container.is_empty:
                    return index
                self._position, self._column = start, column
            elif indent >= container.indent:
                self._consume(container.indent)
            else:
                return index
        return len(containers)

    def _continue_verbatim(self, leaf: Leaf) -> bool:
        """Whether the line goes on with the open code or HTML block."""
        start, column = self._skip_spaces()
        blank = start == len(self._line)
        if leaf.kind is LeafKind.CODE:
            if not self._fence:
                return blank or column - self._column >= 4
            may_close = column - self._column < 4 and self._line.startswith(self._fence, start)
            if may_close and not self._line[start:].strip(" \t").strip(self._fence[0]):
                self._leaf = None
            return True
        if blank and self._html_end is None:
            return False
        self._add_html(leaf)
        return True

    def _take_text(self, start: int, matched: int, *, lazy: bool) -> None:
        end = len(self._line)
        leaf = self._leaf
        if leaf and leaf.kind is LeafKind.PARAGRAPH and (lazy or matched == len(self._containers)):
            leaf.slices.append(Slice(self._number, start, end))
            return
        self._close(matched)
        if self._leaf and self._leaf.kind is LeafKind.TABLE:
            self._leaf.slices.append(Slice(self._number, start, end))
            return
        container = self._containers[-1]
        if container.label and (task := _TASK.match(self._line, start)):
            start = task.end()
        self._open_leaf(LeafKind.PARAGRAPH).slices.append(Slice(self._number, start, end))

    # What a line can begin

    def _take_leaf_start(self, start: int, matched: int, is_paragraph: bool) -> bool:
        """Whether the line is a heading, rule, fence or HTML block, or the delimiter row of a table."""
        line, character = self._line, self._line[start]
        if is_paragraph and character in "|:-" and self._take_delimiter_row(start):
            return True
        if character == "#":
            return self._take_atx(start, matched)
        if character in "`~":
            fence = _FENCE.match(line, start)
            if fence:
                self._close(matched)
                self._open_leaf(LeafKind.CODE)
                self._fence = fence[0]
            return bool(fence)
        if character == "<":
            return self._take_html(start, matched)
        if is_paragraph and character in "=-" and _SETEXT.match(line, start):
            return self._take_setext(character)
        if character in "*-_" and _RULE.match(line, start):
            self._close(matched)
            self._close_leaf()
            self._containers[-1].fill()
            return True
        return False

    def _take_atx(self, start: int, matched: int) -> bool:
        mark = _ATX.match(self._line, start)
        if not mark:
            return False
        end = _ATX_END.search(self._line, mark.end())
        self._close(matched)
        leaf = self._open_leaf(LeafKind.HEADING, level=len(mark[1]))
        leaf.slices.append(Slice(self._number, mark.end(), end.start() if end else len(self._line)))
        self._leaf = None
        return True

    def _take_setext(self, character: str) -> bool:
        leaf = self._leaf
        if leaf is None:
            return False
        self._take_references(leaf)
        if not leaf.slices:
            self._leaf = None
            return False
        leaf.kind, leaf.level = LeafKind.HEADING, 1 if character == "=" else 2
        self._leaf = None
        return True

    def _take_delimiter_row(self, start: int) -> bool:
        leaf = self._leaf
        if leaf is None or not _DELIMITER_ROW.match(self._line, start) or not _IS_TABLE.search(self._line, start):
            return False
        header = self._lines[leaf.slices[-1].line]
        columns = len(_DELIMITER.findall(self._line, start))
        if "|" not in header or len(split_row(header, leaf.slices[-1])) != columns:
            return False
        first = leaf.slices.pop()
        table = self._open_leaf(LeafKind.TABLE, level=columns)
        table.slices.append(first)
        if not leaf.slices:
            table.label = leaf.label
        return True

    def _take_html(self, start: int, matched: int) -> bool:
        in_paragraph = self._leaf is not None and self._leaf.kind is LeafKind.PARAGRAPH
        for begin, end in _HTML_STARTS:
            if begin.match(self._line, start):
                self._html_end = end
                break
        else:
            if not _HTML_BLOCK.match(self._line, start) and (in_paragraph or not _HTML_ALONE.match(self._line, start)):
                return False
            self._html_end = None
        self._close(matched)
        self._add_html(self._open_leaf(LeafKind.HTML))
        return True

    def _add_html(self, leaf: Leaf) -> None:
        leaf.slices.append(Slice(self._number, self._position, len(self._line)))
        if self._html_end and self._html_end.search(self._line, self._position):
            self._leaf = None

    def _take_container_start(self, start: int, column: int, matched: int, is_paragraph: bool) -> bool:
        """Whether a block quote, list item or footnote begins; its mark is consumed."""
        if len(self._containers) > _MAX_DEPTH:
            return False
        character = self._line[start]
        if character == ">":
            self._open_container(matched, _Container(">"))
            self._position, self._column = start + 1, column + 1
            self._consume(1)
            return True
        if character == "[":
            note = _NOTE.match(self._line, start)
            if note:
                self._open_container(matched, _Container("^", indent=4, label=note[1], is_empty=False))
                self._blocks.notes.add(note[1].casefold())
                self._position, self._column = note.end(), column + note.end() - start
            return bool(note)
        marker = _BULLET.match(self._line, start) or _ORDERED.match(self._line, start)
        if not marker:
            return False
        number = int(marker[1]) if marker.lastindex else None
        base, width = self._column, marker.end() - start
        rest = _skip(self._line, marker.end(), column + width)
        blank = rest[0] == len(self._line)
        if is_paragraph and (blank or number not in {None, 1}):
            return False
        self._open_item(matched, marker[0][-1], number)
        self._position, self._column = marker.end(), column + width
        self._consume(1 if blank or rest[1] - self._column > 4 else rest[1] - self._column)
        self._containers[-1].indent = column + width + 1 - base if blank else self._column - base
        return True

    # The stack

    def _open_item(self, matched: int, marker: str, number: int | None) -> None:
        """Opens a list item; a list counts on from its first number, whatever its other items say."""
        self._close(matched)
        parent = self._containers[-1]
        if number is not None and parent.list_marker == marker:
            number = parent.next_number
        self._open_container(matched, _Container("-", label=BULLET if number is None else f"{number}{marker}"))
        parent.list_marker, parent.next_number = marker, (number or 0) + 1

    def _open_container(self, matched: int, container: _Container) -> None:
        self._close(matched)
        self._close_leaf()
        self._containers[-1].fill()
        self._containers.append(container)

    def _open_leaf(self, kind: LeafKind, level: int = 0) -> Leaf:
        self._close_leaf()
        leaf = Leaf(kind, [], level)
        for container in self._containers:
            if container.marker == ">":
                leaf.quoted = True
            elif container.marker == "^":
                leaf.note = container.label
            elif container.marker == "-":
                leaf.depth += 1
        innermost = self._containers[-1]
        innermost.fill()
        if innermost.marker == "-":
            leaf.label, innermost.label = innermost.label, ""
        self._fence = ""
        self._blocks.leaves.append(leaf)
        self._leaf = leaf
        return leaf

    def _close(self, matched: int) -> None:
        """Closes the containers that the line does not continue, and what is open in them."""
        if matched < len(self._containers):
            self._close_leaf()
            del self._containers[matched:]

    def _close_leaf(self) -> None:
        leaf, self._leaf = self._leaf, None
        if leaf and leaf.kind is LeafKind.PARAGRAPH:
            self._take_references(leaf)

    def _take_references(self, leaf: Leaf) -> None:
        """Takes the reference definitions off a paragraph's beginning."""
        if not leaf.slices or not self._lines[leaf.slices[0].line].startswith("[", leaf.slices[0].start):
            return
        text = "\n".join(self._lines[line][start:end].rstrip() for line, start, end in leaf.slices)
        taken = self._blocks.references.take(text)
        if taken:
            del leaf.slices[: text.count("\n", 0, taken) + (taken == len(text))]

    # Columns

    def _skip_spaces(self) -> tuple[int, int]:
        """Offset and column of the next character that is no space, from where the line stands."""
        if self._position < len(self._line) and self._line[self._position] not in " \t":
            return self._position, self._column
        return _skip(self._line, self._position, self._column)

    def _consume(self, columns: int) -> None:
        """Goes on by so many columns of white space; it may stop within a tab."""
        line, position, column = self._line, self._position, self._column
        until = column + columns
        while column < until and position < len(line):
            if line[position] == "\t":
                stop = column + 4 - column % 4
                column = min(stop, until)
                position += column == stop
            elif line[position] == " ":
                position, column = position + 1, column + 1
            else:
                break
        self._position, self._column = position, column


def split_row(line: str, row: Slice) -> list[Slice]:
    """A table row's cells: cut at every "|" that no backslash stands before."""
    start, end = row.start, row.end
    while end > start and line[end - 1] in " \t":
        end -= 1
    if line.startswith("|", start):
        start += 1
    cells = []
    for match in _PIPE.finditer(line, start, end):
        if match[0] == "|":
            cells.append(Slice(row.line, start, match.start()))
            start = match.end()
    if start < end:
        cells.append(Slice(row.line, start, end))
    return cells


def _skip(line: str, position: int, column: int) -> tuple[int, int]:
    # Each container that is open looks at the same white space: a step for each of its characters would be too many.
    while run := _SPACES.match(line, position):
        position = run.end()
        column += 4 - column % 4 if run[0] == "\t" else len(run[0])
    return position, column
