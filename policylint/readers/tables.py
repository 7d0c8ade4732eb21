"""Tables while they are read, and which headers each of their cells stands under."""

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct, field

from policylint.document import Cell

# A first column of entries as short as these names its rows; one longer entry makes it a column like others.
_LABEL_WORDS = 8
_LABEL_LENGTH = 70

# Every cell carries its headers: without limits, a table that is nothing but headers costs the square of its size.
MOST_HEADERS = 20
"""Headers that one cell can stand under, or beside."""
_LONGEST_HEADER = 1_000


class TableCell(Struct, eq=False):
    """A cell as the file has it; `texts` are its paragraphs."""

    table: "Table"
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    is_header: bool = False
    heads_row: bool = False
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that the cell says."""
        return " ".join(self.texts)


class Table(Struct, eq=False):
    """A table of a document, its cells in the order in which they were read."""

    number: int
    cells: list[TableCell] = field(default_factory=list)

    def resolve(self) -> dict[TableCell, Cell]:
        """Every cell's place in the table, with the headers that it stands under."""
        rows: dict[int, list[TableCell]] = defaultdict(list)
        for cell in self.cells:
            rows[cell.row].append(cell)
        header_rows = {row for row, cells in rows.items() if _is_header_row(cells)}
        row_headers = self._row_headers(header_rows)
        column_headers = self._column_headers(rows, header_rows)
        return {
            cell: Cell(
                self.number,
                cell.row,
                cell.column,
                "" if cell.is_header else row_headers.get(cell, ""),
                "" if cell.is_header else column_headers.get(cell, ""),
                cell.is_header,
            )
            for cell in self.cells
        }

    def _column_headers(self, rows: dict[int, list[TableCell]], header_rows: set[int]) -> dict[TableCell, str]:
        """Headers above each cell: the rows at the table's head, and those of its own section within it."""
        found: dict[TableCell, str] = {}
        width = max((cell.column + cell.columns for cell in self.cells), default=0)
        head: tuple[dict[int, str], ...] | None = None
        current: tuple[dict[int, str], ...] = ()
        joined: dict[int, str] = {}
        after_data = False
        for row in sorted(rows):
            if row in header_rows:
                if after_data:
                    # One cell across the table is a section's title: the table's own headers still hold.
                    current = head or () if rows[row][0].columns == width else ()
                if len(current) < MOST_HEADERS:
                    current += (_above(rows[row]),)
                joined, after_data = {}, False
                continue
            if head is None:
                head = current
            after_data = True
            for cell in rows[row]:
                if cell.column not in joined:
                    joined[cell.column] = header_of(above.get(cell.column, "") for above in current)
                found[cell] = joined[cell.column]
        return found

    def _row_headers(self, header_rows: set[int]) -> dict[TableCell, str]:
        body = [cell for cell in self.cells if cell.row not in header_rows]
        headers = [cell for cell in body if cell.is_header]
        if not headers:
            headers = _label_column(body)
        by_row: dict[int, list[str]] = defaultdict(list)
        for header in headers:
            text = header.text
            for row in range(header.row, header.row + header.rows):
                if len(by_row[row]) < MOST_HEADERS:
                    by_row[row].append(text)
        joined = {row: header_of(texts) for row, texts in by_row.items()}
        own = set(headers)
        return {cell: joined.get(cell.row, "") for cell in body if cell not in own}


def _is_header_row(cells: list[TableCell]) -> bool:
    """Whether nothing but column headers stands in a row."""
    return any(cell.is_header for cell in cells) and all(
        not cell.heads_row if cell.is_header else not cell.texts for cell in cells
    )


def _above(cells: list[TableCell]) -> dict[int, str]:
    return {column: cell.text for cell in cells for column in range(cell.column, cell.column + cell.columns)}


def _label_column(body: list[TableCell]) -> list[TableCell]:
    """The cells of the first column with words in it, when all of them are short labels."""
    columns: dict[int, list[TableCell]] = defaultdict(list)
    for cell in body:
        if cell.texts:
            columns[cell.column].append(cell)
    for column in sorted(columns)[:-1]:
        texts = [cell.text for cell in columns[column]]
        if any(character.isalpha() for text in texts for character in text):
            return columns[column] if all(map(_is_label, texts)) else []
    return []


def _is_label(text: str) -> bool:
    return len(text) <= _LABEL_LENGTH and not text.endswith((".", ";")) and len(text.split()) <= _LABEL_WORDS


def header_of(texts: Iterable[str]) -> str:
    """The texts of the headers that a cell stands under as one, each once; what no header is as long as is cut."""
    header = " / ".join(dict.fromkeys(text for text in texts if text))
    return header if len(header) <= _LONGEST_HEADER else header[:_LONGEST_HEADER].rstrip()
