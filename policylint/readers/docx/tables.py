"""Tables: which cells are headers, and which headers each of the other cells stands under.

Word marks header rows only when somebody asked it to, and says "first row" and "first column" of nearly every
table, whether or not its style shows them. So what is marked counts first, then what the style sets off, then
what the cells look like.
"""

from msgspec import Struct, field

from policylint.document import Cell
from policylint.readers.tables import MOST_HEADERS, header_of

_LABEL_WORDS, _LABEL_LENGTH = 10, 80
_SHORT_WORDS = 5  # a header row without any formatting


class TableCell(Struct):
    """A cell being read: its place in the grid, its text, and the headers that it stands under."""

    table: int
    row: int
    column: int
    span: int
    shaded: bool = False
    texts: list[str] = field(default_factory=list)
    plain: bool = False
    row_header: str = ""
    column_header: str = ""
    is_header: bool = False
    _cell: Cell | None = None

    def add(self, text: str, bold: bool) -> None:
        """Add the text of one of the cell's paragraphs."""
        self.texts.append(text)
        self.plain = self.plain or not bold

    @property
    def text(self) -> str:
        """The text of all paragraphs of the cell."""
        return " ".join(self.texts)

    @property
    def bold(self) -> bool:
        """Whether there is text, and all of it is bold."""
        return bool(self.texts) and not self.plain

    @property
    def is_label(self) -> bool:
        """Whether the text is short and no sentence, and more than a number."""
        text = self.text
        return (
            len(text) <= _LABEL_LENGTH
            and len(text.split()) <= _LABEL_WORDS
            and not text.endswith((".", ";", "!", ","))
            and any(map(str.isalpha, text))
        )

    def finished(self) -> Cell:
        """The cell as its blocks carry it."""
        if self._cell is None:
            self._cell = Cell(self.table, self.row, self.column, self.row_header, self.column_header, self.is_header)
        return self._cell


class Table(Struct):
    """A table's rows; a cell that is merged over several rows is in each of them.

    `marked` are the rows marked as header rows. `first_row` and `first_column` say that the table's style
    sets these off.
    """

    rows: list[list[TableCell]] = field(default_factory=list)
    marked: set[int] = field(default_factory=set)
    first_row: bool = False
    first_column: bool = False

    @property
    def columns(self) -> int:
        """The number of grid columns."""
        return max((cell.column + cell.span for row in self.rows for cell in row), default=0)


def assign_headers(table: Table) -> None:
    """Find the header cells of a table that has been read, and give the other cells their headers."""
    columns = table.columns
    if columns < 2 or all(len(row) < 2 for row in table.rows):
        return
    sections = [_is_section(row, columns) for row in table.rows]
    heads = _header_rows(table, sections)
    body = [row for i, row in enumerate(table.rows) if i not in heads and not sections[i]]
    labels = _header_columns(table, body, columns, bool(heads))
    above: list[dict[int, str]] = []
    section: list[str] = []
    for i, row in enumerate(table.rows):
        if i in heads:
            if len(above) < MOST_HEADERS:
                above.append(_above(row))
            _mark(row)
        elif sections[i]:
            if i and not sections[i - 1]:
                section = []
            if len(section) < MOST_HEADERS:
                section.append(row[0].text)
            _mark(row)
        else:
            _assign_row(row, i, labels, above, section)


def _assign_row(
    row: list[TableCell], number: int, labels: set[int], above: list[dict[int, str]], section: list[str]
) -> None:
    row_header = ""
    for cell in row:
        if cell.column in labels:
            row_header = header_of([cell.text])
            cell.is_header = True
        elif cell.row == number:
            cell.row_header = row_header
            # A header merged over several header rows is in each of them.
            cell.column_header = header_of([*(head.get(cell.column, "") for head in above), *section])


def _above(row: list[TableCell]) -> dict[int, str]:
    return {column: cell.text for cell in row for column in range(cell.column, cell.column + cell.span)}


def _mark(row: list[TableCell]) -> None:
    for cell in row:
        cell.is_header = True


def _is_section(row: list[TableCell], columns: int) -> bool:
    return len(row) == 1 and row[0].span == columns and row[0].is_label


def _header_rows(table: Table, sections: list[bool]) -> set[int]:
    marked = set()
    for i in range(len(table.rows) - 1):
        if i not in table.marked:
            break
        marked.add(i)
    if marked:
        return marked
    first = next((i for i, section in enumerate(sections) if not section), 0)
    if first + 1 >= len(table.rows) or not _is_header_row(table, first):
        return set()
    heads = {first}
    # Cells merged downwards beside cells merged sideways: the header goes on below.
    if any(cell.span > 1 for cell in table.rows[first]):
        for i in range(first + 1, len(table.rows) - 1):
            if not any(cell.row == first for cell in table.rows[i]):
                break
            heads.add(i)
    return heads


def _is_header_row(table: Table, first: int) -> bool:
    row, below = table.rows[first], table.rows[first + 1 :]
    filled = [cell for cell in row if cell.texts]
    if len(filled) < 2 or not all(cell.is_label for cell in filled):
        return False
    if table.first_row:
        return True
    values = [cell for other in below for cell in other[1:] if cell.texts and cell.row > first]
    if all(cell.bold for cell in filled):
        return not values or sum(cell.bold for cell in values) * 2 <= len(values)
    if all(cell.shaded for cell in row):
        return not all(cell.shaded for cell in below[0])
    if (
        len(filled) < len(row)
        or any(len(cell.text.split()) > _SHORT_WORDS for cell in row)
        or any(cell.bold for cell in row)
    ):
        return False
    # Two columns without any formatting are label and value, unless all that follows is full sentences.
    return len(row) > 2 or (bool(values) and all(len(cell.text.split()) > 2 * _SHORT_WORDS for cell in values))


def _header_columns(table: Table, body: list[list[TableCell]], columns: int, has_heads: bool) -> set[int]:
    by_column: dict[int, list[TableCell]] = {}
    for cell in {id(cell): cell for row in body for cell in row if cell.texts}.values():
        if cell.span == columns:
            continue  # a text across the whole table says nothing about its columns
        by_column.setdefault(cell.column, []).append(cell)
    first = 0
    if not any(any(map(str.isalpha, cell.text)) for cell in by_column.get(0, [])):
        first = 1  # the first column is empty, or only numbers the rows
    cells = by_column.get(first, [])
    values = [cell for column, others in by_column.items() if column > first for cell in others]
    if not cells or not values or sum(cell.is_label for cell in cells) < 0.8 * len(cells):
        return set()
    set_off = all(cell.bold for cell in cells) and not all(cell.bold for cell in values)
    longer = sum(len(cell.text) for cell in values) >= sum(len(cell.text) for cell in cells)
    if not (set_off or longer or has_heads or (table.first_column and first == 0)):
        return set()
    labels = {first}
    if set_off and not has_heads:
        # Forms set label and value side by side more than once.
        for column in range(first + 2, columns - 1):
            others = by_column.get(column, [])
            beside = by_column.get(column + 1, [])
            if others and all(cell.bold and cell.is_label for cell in others) and not all(c.bold for c in beside):
                labels.add(column)
    return labels
