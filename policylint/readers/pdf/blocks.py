"""From columns of lines to paragraphs, list items and headings."""

from collections.abc import Iterable

from msgspec import Struct, field

from policylint.document import Anchor, Block, BlockKind, Cell, Place
from policylint.readers.labels import BULLETS, label_depth, split_label
from policylint.readers.pdf.hyphens import Hyphens
from policylint.readers.pdf.layout import Column
from policylint.readers.pdf.measures import (
    Measures,
    ends_sentence,
    had_room,
    heading_style,
    same_size,
)
from policylint.readers.pdf.page import Line

_INDENT = 3.0
"""Lefts that differ by less than so many points are the same."""
_SURE_BULLETS = frozenset(BULLETS)


class Draft(Struct, eq=False):
    """Lines that make one block.

    `left` is where the label or the text begins, `indent` how far that is from the column's left edge, and
    `hang` where the text behind the label begins. `skip` counts the code points of the label and the space.
    """

    lines: list[Line]
    left: float
    hang: float
    indent: float = 0.0
    label: str = ""
    skip: int = 0
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0

    @property
    def hangs(self) -> bool:
        """Whether the text stands in from the label, or in the last column of a row with tabs."""
        return self.hang > self.left + _INDENT


class Drafter(Struct):
    """Puts lines together, column by column, in reading order."""

    measures: Measures
    drafts: list[Draft] = field(default_factory=list)
    _last: Column = field(default_factory=list)

    def add(self, column: Column) -> None:
        """Adds a column; its first lines go to the paragraph that the column before it left unfinished."""
        text = [line for line in column if line.table is None]
        right = max((line.right for line in text), default=0.0)
        left = min((line.left for line in text), default=0.0)
        for number, line in enumerate(column):
            if line.table is not None:
                self.drafts.append(Draft([line], line.left, line.left))
                continue
            # A word of letters is no label, but for the "o" that stands for a bullet.
            is_word = line.words[0].isalpha() and line.words[0] != "o"
            label, skip = ("", 0) if is_word else split_label(line.text)
            draft = self.drafts[-1] if self.drafts else None
            if draft is None or draft.lines[-1].table is not None:
                runs_on = False
            elif number == 0:
                runs_on = not label and self._runs_over(draft, column)
            else:
                runs_on = self._runs_on(draft, line, label, skip, right)
            if draft is not None and runs_on:
                draft.lines.append(line)
            else:
                kind = BlockKind.LIST_ITEM if label else BlockKind.PARAGRAPH
                hang = _text_left(line, label, skip)
                self.drafts.append(Draft([line], line.left, hang, line.left - left, label, skip, kind))
        self._last = column

    def _runs_over(self, draft: Draft, column: Column) -> bool:
        """Whether the first line of a column goes on with the paragraph that ended the column before it."""
        last, line = draft.lines[-1], column[0]
        if not same_size(last, line) or self._is_heading(draft, line):
            return False
        if last.broken:
            return True
        if ends_sentence(last):
            return False
        # Short pieces side by side on a page are a table without rules, not columns.
        if last.page == line.page and line.top > last.bottom and len(self._last) < 3:
            return False
        return starts_low(line) or not had_room(last, line, max(other.right for other in self._last))

    def _runs_on(self, draft: Draft, line: Line, label: str, skip: int, right: float) -> bool:
        """Whether a line goes on with the draft above it in its column."""
        last = draft.lines[-1]
        if not same_size(last, line):
            return False
        if self.measures.is_apart(last, line):
            return False
        if last.broken:
            return not label
        room, ended = had_room(last, line, right), ends_sentence(last)
        if label:
            return not room and not ended and _wraps_onto_label(draft, line, label, skip)
        if len(line.tabs) > 0:
            return False
        if self._is_heading(draft, line):
            return self._wraps_heading(draft, line, room)
        if line.bold != last.bold and ended:
            return False
        if draft.hangs and abs(line.left - draft.hang) <= _INDENT:
            return not (room and ended)
        if line.left < draft.left - _INDENT and (draft.label or len(draft.lines) > 1):
            return False
        if line.left > last.left + 0.8 * line.size and ended:
            return False
        return not room or not (ended or not starts_low(line))

    def _is_heading(self, draft: Draft, line: Line) -> bool:
        return self._heading_style(draft.lines[-1]) is not None or self._heading_style(line) is not None

    def _heading_style(self, line: Line) -> tuple[float, int] | None:
        style = heading_style(line, self.measures.body)
        # A line of capitals alone says little while lines are put together: acronyms fill lines.
        return style if style and style[1] < 2 else None

    def _wraps_heading(self, draft: Draft, line: Line, room: bool) -> bool:
        """Whether a line goes on where the draft or the line itself is set like a heading."""
        last = draft.lines[-1]
        if self._heading_style(last) != self._heading_style(line):
            # Emphasis that happens to fill a line is no heading.
            return not room and not ends_sentence(last) and starts_low(line)
        centred = line.left > draft.left + 10 or line.left < draft.left - 10
        return not room or starts_low(line) or (centred and not ends_sentence(last))


def mark_depths(drafts: Iterable[Draft]) -> None:
    """Sets the depth of list items by how far they stand in from one another, and by their labels."""
    indents: list[float] = []
    for draft in drafts:
        if draft.kind is BlockKind.LIST_ITEM:
            while indents and indents[-1] > draft.indent + _INDENT:
                indents.pop()
            if not indents or draft.indent > indents[-1] + _INDENT:
                indents.append(draft.indent)
            draft.level = min(9, max(len(indents), label_depth(draft.label)))
        elif draft.kind is BlockKind.HEADING or (indents and draft.indent <= indents[0] + _INDENT):
            indents = []


def _text_left(line: Line, label: str, skip: int) -> float:
    """Where the text begins that later lines of the block are lined up with."""
    if label:
        index = len(line.text[:skip].split())
        return line.lefts[min(index, len(line.words) - 1)]
    return line.lefts[line.tabs[-1]] if line.tabs else line.left


def _wraps_onto_label(draft: Draft, line: Line, label: str, skip: int) -> bool:
    """Whether what looks like a label is a number in running text ("in line with clause / 3.1 of ...")."""
    if label in _SURE_BULLETS or 1 in line.tabs:
        return False
    if not draft.label:
        return True
    if draft.hangs:
        return abs(line.left - draft.hang) <= _INDENT
    return line.text[skip : skip + 1].islower()


def starts_low(line: Line) -> bool:
    """Whether a line begins with a small letter, as no sentence does."""
    return line.words[0].lstrip("(“‘\"'")[:1].islower()


def compose(lines: Iterable[Line], hyphens: Hyphens) -> tuple[str, list[Anchor]]:
    """The lines' text with broken words joined, and an anchor for every line."""
    text = ""
    parts: list[str] = []
    anchors: list[Anchor] = []
    length = 0
    last: Line | None = None
    for line in lines:
        if last is not None:
            between = hyphens.join(last.words[-1], line.words[0]) if last.broken else " "
            parts.append(between)
            length += len(between)
        text = " ".join(line.words)
        anchors.append(Anchor(length, Place(line.page, line.number or None), line.boxes()))
        parts.append(text)
        length += len(text)
        last = line
    if last is not None and last.broken and not text.endswith(("–", "/")):
        parts.append("-")
    return "".join(parts), anchors


def finish(draft: Draft, hyphens: Hyphens, cell: Cell | None = None) -> Block | None:
    """The block of a draft; `None` when nothing is left of it beside its label."""
    text, anchors = compose(draft.lines, hyphens)
    label, skip = draft.label, draft.skip
    if skip:
        anchors = _cut(text, anchors, skip)
        text = text[skip:]
    if not text:
        return None
    kind = BlockKind.CELL if cell else draft.kind
    return Block(kind, text, tuple(anchors), draft.level, label, cell)


def _cut(text: str, anchors: list[Anchor], skip: int) -> list[Anchor]:
    """The anchors of what remains when the first `skip` code points of `text` are cut off."""
    rest = [Anchor(anchor.offset - skip, anchor.place, anchor.boxes) for anchor in anchors if anchor.offset > skip]
    first = anchors[len(anchors) - len(rest) - 1]
    return [Anchor(0, first.place, first.boxes[text.count(" ", first.offset, skip) :]), *rest]
