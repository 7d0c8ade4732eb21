"""Ruled tables: pdfplumber finds their cells, and the words that pdfium read are put into them."""

import io
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from policylint.document import Box
from policylint.readers.pdf.layout import columns
from policylint.readers.pdf.page import Drawing, Line, Page, rotated

_LEAST_RULES = 6
_LEAST_HEIGHT = 6.0
"""A path less high than this is a rule under words or headings."""
_MOST_DRAWINGS = 3000
"""More paths than this are a drawing, and would keep pdfplumber busy for minutes."""
_SNAP = 3.0
"""Edges that lie within so many points are one."""
_SHORT = 8
"""Words up to which a cell can be a label."""


class GridCell(Struct, eq=False):
    """A cell: the grid rows and columns that it covers, from the first to the last, and its lines."""

    row: int
    last_row: int
    column: int
    last_column: int
    shaded: bool
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The cell's words."""
        return " ".join([word for line in self.lines for word in line.words])

    @property
    def bold(self) -> bool:
        """Whether all of the cell's text is bold."""
        return bool(self.lines) and all(line.bold for line in self.lines)

    @property
    def short(self) -> bool:
        """Whether the cell can be a label."""
        text = self.text
        return bool(text) and len(text.split()) <= _SHORT and not text.endswith((".", ";"))


class Table(Struct, eq=False):
    """A table, or the part of it that stands on one page.

    `edges` are the abscissas round its columns, `levels` the ordinates round its rows, negated: both rise.
    """

    page: int
    edges: list[float]
    levels: list[float]
    cells: list[GridCell]

    @property
    def rows(self) -> int:
        """How many grid rows there are."""
        return max(cell.last_row for cell in self.cells) + 1

    @property
    def columns(self) -> int:
        """How many grid columns there are."""
        return len(self.edges) - 1

    def goes_on_in(self, other: "Table") -> bool:
        """Whether `other` can be this table's next part: on the next page, with the same columns."""
        return (
            other.page == self.page + 1
            and len(other.edges) == len(self.edges)
            and all(abs(mine - its) <= 2 * _SNAP for mine, its in zip(self.edges, other.edges, strict=True))
        )


def has_rules(page: Page) -> bool:
    """Whether enough is drawn between the page's lines to be a ruled table."""
    top = max((line.top for line in page.lines), default=0.0)
    bottom = min((line.bottom for line in page.lines), default=0.0)
    near = [drawing for drawing in page.drawings if drawing.box[1] < top and drawing.box[3] > bottom]
    tall = [drawing for drawing in near if drawing.box[3] - drawing.box[1] > _LEAST_HEIGHT]
    sides = _distinct([x for drawing in tall for x in (drawing.box[0], drawing.box[2])])
    # Two columns have three sides; fewer are a frame. A whole grid can be one path.
    return sum(map(_rules, near)) >= _LEAST_RULES and (len(sides) > 2 or any(_rules(path) > 2 for path in tall))


def _rules(drawing: Drawing) -> int:
    """How many rules a path is made of, counting a rectangle as one."""
    return 1 if drawing.segments <= 5 else drawing.segments // 2


def place_tables(data: bytes, pages: Sequence[Page]) -> Iterator[int]:
    """Finds the tables of the pages that have rules, and puts each in the place of its lines.

    Yields the numbers of the pages whose tables could not be read: their text stays as plain lines.
    """
    ruled = [page for page in pages if has_rules(page)]
    yield from (page.number for page in ruled if len(page.drawings) > _MOST_DRAWINGS)
    wanted = {page.number: page for page in ruled if len(page.drawings) <= _MOST_DRAWINGS}
    if not wanted:
        return
    import logging  # noqa: PLC0415 - with pdfplumber, which needs it

    import pdfplumber  # noqa: PLC0415  (slow to import, and most files have no ruled table)

    # What they log of a bad file would be printed where nobody has told logging what to do with it.
    for log in map(logging.getLogger, ("pdfminer", "pdfplumber")):
        if not log.handlers:
            log.addHandler(logging.NullHandler())
    try:
        with pdfplumber.open(io.BytesIO(data), pages=list(wanted)) as pdf:
            # Without fonts it passes over the text, which is known, and takes most of its time.
            pdf.rsrcmgr.get_font = _no_font  # type: ignore[method-assign, assignment]  # it can do without
            for found in pdf.pages:
                page = wanted[found.page_number]
                try:
                    tables = _find(found, page)
                except Exception:  # pdfminer raises anything on what it cannot follow
                    continue
                for table in tables:
                    _fill(table, page)
                del wanted[found.page_number]
                found.close()
    except Exception:  # and on a file: the pages that are left are named to the caller
        pass
    yield from wanted


def _no_font(number: object, about: object) -> None:
    """No font, whatever is asked for."""


def _find(found: Any, page: Page) -> list[Table]:
    shades = [
        _upright(found, page, (rect["x0"], rect["top"], rect["x1"], rect["bottom"]))
        for rect in found.rects
        if rect["fill"] and not _is_white(rect["non_stroking_color"])
    ]
    tables = [
        _grid(page.number, [_upright(found, page, cell) for cell in table.cells], shades)
        for table in found.find_tables()
    ]
    return [table for table in tables if table is not None]


def _is_white(colour: Any) -> bool:
    """Whether a fill of this colour (grey, RGB or CMYK) leaves no mark on the page."""
    values = colour if isinstance(colour, (tuple, list)) else (colour,)
    white = 0 if len(values) == 4 else 1
    return all(value == white for value in values if isinstance(value, (int, float)))


def _upright(found: Any, page: Page, box: Box) -> Box:
    """pdfplumber's box (left, top, right, bottom of the page as shown) in the page's upright frame."""
    left, top, right, bottom = box
    width, height = found.width, found.height
    match found.rotation:
        case 90:
            user = top, left, bottom, right
        case 180:
            user = width - right, top, width - left, bottom
        case 270:
            user = height - bottom, width - right, height - top, width - left
        case _:
            user = left, height - bottom, right, height - top
    return rotated(user, page.turn)


def _grid(number: int, boxes: list[Box], shades: list[Box]) -> Table | None:
    """The table of these cells; `None` for a mere box round text."""
    edges = _distinct([x for box in boxes for x in (box[0], box[2])])
    levels = _distinct([-y for box in boxes for y in (box[1], box[3])])
    if len(edges) < 3:
        return None
    cells = []
    for left, bottom, right, top in boxes:
        row, last_row = _nearest(levels, -top), _nearest(levels, -bottom) - 1
        column, last_column = _nearest(edges, left), _nearest(edges, right) - 1
        x, y = (left + right) / 2, (bottom + top) / 2
        shaded = any(shade[0] < x < shade[2] and shade[1] < y < shade[3] for shade in shades)
        cells.append(GridCell(row, max(row, last_row), column, max(column, last_column), shaded))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(number, edges, levels, cells)


def _distinct(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SNAP:
            found.append(value)
    return found


def _nearest(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def _fill(table: Table, page: Page) -> None:
    """Moves the words within the table into its cells, and puts the table in the place of their lines."""
    slots = {
        (row, column): cell
        for cell in table.cells
        for row in range(cell.row, cell.last_row + 1)
        for column in range(cell.column, cell.last_column + 1)
    }
    left: list[Line] = []
    order: int | None = None
    for line in page.lines:
        groups: dict[GridCell | None, list[int]] = {}
        if line.table is None:
            y = (line.bottom + line.top) / 2
            for i, (start, end) in enumerate(zip(line.lefts, line.rights, strict=True)):
                groups.setdefault(_cell_at(table, slots, (start + end) / 2, y), []).append(i)
        if len(groups) <= 1 and (not groups or None in groups):
            left.append(line)
            continue
        for cell, indexes in groups.items():
            (cell.lines if cell else left).append(_piece(line, indexes))
            order = line.order if cell and order is None else order
    if len({cell.column for cell in table.cells if cell.lines}) < 2:
        return
    for cell in table.cells:
        cell.lines = [line for column in columns(cell.lines) for line in column]
    box = table.edges[0], -table.levels[-1], table.edges[-1], -table.levels[0]
    place = Line([], (), (), *box, size=0.0, bold=False, page=page.number, order=order or 0, table=table)
    page.lines = sorted([*left, place], key=lambda line: line.order)


def _cell_at(table: Table, slots: dict[tuple[int, int], GridCell], x: float, y: float) -> GridCell | None:
    return slots.get((bisect_right(table.levels, -y) - 1, bisect_right(table.edges, x) - 1))


def _piece(line: Line, indexes: list[int]) -> Line:
    """The part of a line that stands in one cell: the words with these indexes."""
    lefts, rights = (tuple([edges[i] for i in indexes]) for edges in (line.lefts, line.rights))
    gaps = [after - before for after, before in zip(lefts[1:], rights, strict=False)]
    return replace(
        line,
        words=[line.words[i] for i in indexes],
        lefts=lefts,
        rights=rights,
        left=lefts[0],
        right=rights[-1],
        broken=line.broken and indexes[-1] == len(line.words) - 1,
        tabs=[i for i, gap in enumerate(gaps, 1) if gap > line.size],
    )
