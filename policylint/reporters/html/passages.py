"""A document's text as the page shows it: its blocks in their order, with the passages that findings speak of marked.

A block's text is cut only where a passage begins or ends, so that the page stays small.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from policylint.report import TextBlock
from policylint.reporters.html.words import LOOKS

_ASIDES = {"header": "Page header", "footer": "Page footer", "footnote": "Footnote", "text-box": "Text box"}
_GRAVEST_FIRST = list(LOOKS)


class Mark(Struct, frozen=True):
    """Code points `start` to `end` of a block, of which a finding speaks.

    `id` is where links to the passage lead, `finding` the id of the finding, and `title` what it is called.
    """

    id: str
    number: int
    finding: str
    look: str
    title: str
    block: int
    start: int
    end: int


class Pin(Struct, frozen=True):
    """Where the clause of a missing element would belong: behind `block`, or at the head of the document (-1)."""

    id: str
    number: int
    finding: str
    title: str
    block: int


class Run(Struct, frozen=True):
    """A stretch of text with the same marks: their looks, and their findings' numbers.

    `ends` are the marks that end behind it.
    """

    text: str
    looks: str
    numbers: str
    ends: tuple[Mark, ...]


class Line(Struct, frozen=True):
    """One block: a "heading", "paragraph", "list-item", "cell" or "aside" (whose `label` says what it is).

    The `level` of a heading is 1 or 2, so that the page's own headings and those of documents of any kind make one
    outline.
    """

    kind: str
    level: int
    label: str
    quoted: bool
    runs: tuple[Run, ...]
    pins: tuple[Pin, ...]


class Cell(Struct, frozen=True):
    """A cell of a table with its paragraphs, or empty ones; it is `span` columns wide."""

    is_header: bool
    lines: tuple[Line, ...]
    span: int = 1


class Part(Struct, frozen=True):
    """A piece of the text: a "line", a "list" of lines, a "table" of rows, or the "page" that begins here."""

    kind: str
    lines: tuple[Line, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    page: int = 0


def lay_out(text: Sequence[TextBlock], marks: Iterable[Mark], pins: Iterable[Pin]) -> Iterator[Part]:
    """The parts of a document's text."""
    marked, pinned = _by_block(marks), _by_block(pins)
    page: int | None = None
    top = 9
    for _, group in groupby(enumerate(text), lambda entry: _togetherness(*entry)):
        entries = list(group)
        first = entries[0][1]
        if first.page and first.page != page:
            page = first.page
            yield Part("page", page=page)
        if first.kind == "heading":
            top = min(top, first.level)
        lines = [_line(block, top, marked.get(number, ()), pinned.get(number, ())) for number, block in entries]
        if first.cell:
            yield Part("table", rows=tuple(_rows([block for _, block in entries], lines)))
        else:
            yield Part("list" if first.kind == "list-item" else "line", tuple(lines))


_Placed = TypeVar("_Placed", Mark, Pin)


def _by_block(entries: Iterable[_Placed]) -> Mapping[int, Sequence[_Placed]]:
    found: dict[int, list[_Placed]] = {}
    for entry in entries:
        found.setdefault(entry.block, []).append(entry)
    return found


def _togetherness(number: int, block: TextBlock) -> tuple[str, int, int | None]:
    """What neighbouring blocks of one part have in common: a table, or a list on one page."""
    if block.cell:
        return "table", block.cell.table, None
    if block.kind == "list-item":
        return "list", 0, block.page
    return "line", number, None


def _rows(blocks: Sequence[TextBlock], lines: Sequence[Line]) -> Iterator[tuple[Cell, ...]]:
    """The rows of a table, with empty cells where it has none."""
    placed = [(block.cell, line) for block, line in zip(blocks, lines, strict=True) if block.cell]
    columns = {column: at for at, column in enumerate(sorted({cell.column for cell, _ in placed}))}
    # A table of header cells alone heads nothing.
    has_data = any(not cell.is_header for cell, _ in placed)
    for _, row in groupby(placed, lambda entry: entry[0].row):
        cells: list[Cell] = []
        reached = 0
        for column, paragraphs in groupby(row, lambda entry: entry[0].column):
            entries = list(paragraphs)
            at = columns[column]
            if at > reached:
                cells.append(Cell(False, (), at - reached))
            cells.append(Cell(has_data and entries[0][0].is_header, tuple(line for _, line in entries)))
            reached = at + 1
        # What stands alone in its row is most often a title across the whole table.
        yield tuple(cells) if len(cells) > 1 else (replace(cells[0], span=len(columns)),)


def _line(block: TextBlock, top: int, marks: Sequence[Mark], pins: Sequence[Pin]) -> Line:
    kind, level, label = block.kind, block.level, block.label
    if kind in _ASIDES:
        kind, label = "aside", _ASIDES[kind]
    elif kind == "heading":
        level = 1 if level <= top else 2
    return Line(kind, level, label, block.quoted, tuple(_runs(block.text, marks)), tuple(pins))


def _runs(text: str, marks: Sequence[Mark]) -> Iterator[Run]:
    """`text`, cut where a mark begins or ends."""
    if not marks:
        yield Run(text, "", "", ())
        return
    cuts = sorted({0, len(text)}.union(*((mark.start, mark.end) for mark in marks)))
    opening, closing = _at(marks, "start"), _at(marks, "end")
    active: list[Mark] = []
    for start, end in pairwise(cuts):
        active = [mark for mark in (*active, *opening.get(start, ())) if mark.end > start]
        looks = sorted({mark.look for mark in active}, key=_GRAVEST_FIRST.index)
        numbers = " ".join(str(mark.number) for mark in active)
        yield Run(text[start:end], " ".join(looks), numbers, tuple(closing.get(end, ())))


def _at(marks: Sequence[Mark], edge: str) -> Mapping[int, Sequence[Mark]]:
    found: dict[int, list[Mark]] = {}
    for mark in marks:
        found.setdefault(getattr(mark, edge), []).append(mark)
    return found
