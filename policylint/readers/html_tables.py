"""Where a table's cells come to stand on its grid, as HTML tables and definition lists lay them out."""

import re

from policylint.readers.tables import Table, TableCell

# More than any table that is read by people; hostile spans cost no more than this.
_MAX_SPAN = 200
_MAX_COLUMNS = 1_000
_DIGITS = re.compile(r"\s*([0-9]{1,6})")


def cell_span(value: str | None) -> int:
    """What a `rowspan` or `colspan` attribute asks for, within reason."""
    match = _DIGITS.match(value or "")
    return min(max(int(match[1]), 1), _MAX_SPAN) if match else 1


class Grid:
    """An open table, or a definition list as a table of two columns in which terms head their rows."""

    def __init__(self, table: Table, *, is_definition_list: bool = False) -> None:
        self.in_head = False
        self.is_definition_list = is_definition_list
        self.plain: set[TableCell] = set()
        """The cells in which something is not bold."""
        self._table = table
        self._row = -1
        self._column = 0
        self._free_from: dict[int, int] = {}
        self._term: TableCell | None = None

    def begin_row(self) -> None:
        """Begins the next row."""
        self._row += 1
        self._column = 0

    def cell(self, rows: int, columns: int, *, is_header: bool, heads_row: bool) -> TableCell:
        """The next cell of the row, behind the cells that reach into it from above."""
        if self._row < 0:
            self.begin_row()
        while self._free_from.get(self._column, 0) > self._row:
            self._column += 1
        columns = min(columns, max(1, _MAX_COLUMNS - self._column))
        for column in range(self._column, self._column + columns):
            self._free_from[column] = self._row + rows
        cell = TableCell(
            self._table,
            self._row,
            self._column,
            rows,
            columns,
            is_header or self.in_head,
            heads_row and is_header,
        )
        self._column += columns
        self._table.cells.append(cell)
        return cell

    def definition_cell(self, *, is_term: bool) -> TableCell:
        """The cell of a term, or of what is said about it; terms that share a definition share a cell."""
        if is_term and self._term:
            return self._term
        if is_term or self._row < 0:
            self.begin_row()
        cell = TableCell(self._table, self._row, 0 if is_term else 1, is_header=is_term, heads_row=is_term)
        self._term = cell if is_term else None
        self._table.cells.append(cell)
        return cell

    def finish(self) -> None:
        """Takes a first row that is all bold for the header row that the markup does not declare."""
        if any(cell.is_header for cell in self._table.cells):
            return
        first = [cell for cell in self._table.cells if cell.row == 0 and cell.texts]
        if first and self.plain and not self.plain.intersection(first):
            for cell in first:
                cell.is_header = True
