"""From the parts of a table to blocks, each with the headers that it stands under."""

from collections.abc import Sequence
from itertools import groupby, pairwise

from policylint.document import Block, Cell
from policylint.readers.pdf.blocks import Drafter, finish, mark_depths, starts_low
from policylint.readers.pdf.hyphens import Hyphens
from policylint.readers.pdf.measures import Measures, ends_sentence
from policylint.readers.pdf.tables import GridCell, Table

_MOST_HEADER_ROWS = 3
_HEADER_WORDS = 6


def table_blocks(parts: Sequence[Table], number: int, measures: Measures, hyphens: Hyphens) -> list[Block]:
    """The cells of a table whose parts stand on successive pages, row by row."""
    headers = _header_rows(parts[0])
    header_texts = _row_texts(parts[0], headers)
    # Where each part's own rows begin: behind the header that a part may repeat.
    starts = [0, *(headers * (_row_texts(part, headers) == header_texts) for part in parts[1:])]
    for (before, _), (part, start) in pairwise(zip(parts, starts, strict=True)):
        _join_split_row(before, part, start)
    tops = [cell for cell in parts[0].cells if cell.row < headers]
    key_column, keys_are_headers = _key_column(parts, headers)
    blocks: list[Block] = []
    row = 0
    for part, start in zip(parts, starts, strict=True):
        keys = _keys(part, key_column)
        for cell in part.cells:
            if cell.row < start:
                continue
            is_top = cell in tops
            is_key = cell.column == key_column and not is_top
            place = Cell(
                table=number,
                row=row + cell.row - start,
                column=cell.column,
                row_header="" if is_top or is_key else keys.get(cell.row, ""),
                column_header="" if is_top else _column_header(tops, cell),
                is_header=is_top or (is_key and keys_are_headers),
            )
            blocks += _cell_blocks(cell, place, measures, hyphens)
        row += part.rows - start
    return blocks


def _cell_blocks(cell: GridCell, place: Cell, measures: Measures, hyphens: Hyphens) -> list[Block]:
    drafter = Drafter(measures)
    for _, lines in groupby(cell.lines, key=lambda line: line.page):
        drafter.add(list(lines))
    mark_depths(drafter.drafts)
    found = [finish(draft, hyphens, place) for draft in drafter.drafts]
    return [block for block in found if block is not None]


def _join_split_row(before: Table, part: Table, start: int) -> None:
    """Gives the lines of a row that goes on over the page break back to the cells in which it began."""
    above = {cell.column: cell for cell in before.cells if cell.last_row == before.rows - 1}
    below = [cell for cell in part.cells if cell.row == start and cell.lines and cell.column in above]
    pairs = [(above[cell.column], cell) for cell in below]
    if any(top.lines and not ends_sentence(top.lines[-1]) and starts_low(cell.lines[0]) for top, cell in pairs):
        for top, cell in pairs:
            top.lines += cell.lines
            cell.lines = []


def _keys(part: Table, column: int | None) -> dict[int, str]:
    """What names each row: the text of its cell in that column."""
    return {
        row: cell.text for cell in part.cells if cell.column == column for row in range(cell.row, cell.last_row + 1)
    }


def _column_header(tops: list[GridCell], cell: GridCell) -> str:
    over = [top.text for top in tops if top.column <= cell.column <= top.last_column and top.lines]
    return " / ".join(over)


def _rows(table: Table) -> list[list[GridCell]]:
    rows: list[list[GridCell]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row].append(cell)
    return rows


def _row_texts(table: Table, count: int) -> list[str]:
    return [cell.text for row in _rows(table)[:count] for cell in row]


def _header_rows(table: Table) -> int:
    """How many rows at the top are headers: set apart by weight or shade, or one row of short labels."""
    rows = _rows(table)
    filled = [[cell for cell in row if cell.lines] for row in rows]
    last = filled[-1]
    count = 0
    while count < min(_MOST_HEADER_ROWS, len(rows) - 1) and (
        (_all_bold(filled[count]) and not _all_bold(last)) or (_all_shaded(rows[count]) and not _all_shaded(rows[-1]))
    ):
        count += 1
    if count or len(rows) < 2:
        return count
    top = filled[0]
    short = len(top) == len(rows[0]) > 1 and all(
        cell.short and len(cell.text.split()) <= _HEADER_WORDS and not any(char.isdigit() for char in cell.text)
        for cell in top
    )
    if not short or _all_bold([cell for row in filled for cell in row if cell.column == 0]):
        return 0
    # Two columns of short texts are as likely names and values ("Location | Sydney") as a header over pairs.
    if len(top) == 2:
        values = [len(cell.text) for row in filled[1:] for cell in row if cell.column == top[1].column]
        return int(sum(values) > 3 * len(top[1].text) * max(1, len(values)))
    return 1


def _key_column(parts: Sequence[Table], headers: int) -> tuple[int | None, bool]:
    """The column whose cells name their rows, if one does, and whether they are set as headers."""
    for column in range(min(2, parts[0].columns)):
        cells = [
            cell
            for part in parts
            for cell in part.cells
            if cell.column == column == cell.last_column
            and cell.lines
            and (part is not parts[0] or cell.row >= headers)
        ]
        # A column of mere numbers names nothing: the next one may.
        if cells and any(char.isalpha() for cell in cells for char in cell.text):
            if not all(cell.short for cell in cells):
                return None, False
            return column, not headers or _all_bold(cells) or _all_shaded(cells)
    return None, False


def _all_bold(cells: list[GridCell]) -> bool:
    return bool(cells) and all(cell.bold for cell in cells)


def _all_shaded(cells: list[GridCell]) -> bool:
    return bool(cells) and all(cell.shaded for cell in cells)
