"""A table of the findings, one in each row, as spreadsheets and programs read it: CSV in UTF-8."""

import csv
import io
from collections.abc import Iterator, Sequence

from policylint.report import Report
from policylint.reporters.rows import COLUMNS, is_formula, rows

# Without it, Excel takes the file for one in the encoding of the system.
_BYTE_ORDER_MARK = "\ufeff"


def pieces(report: Report) -> Iterator[str]:
    """`report` as CSV with a header, in which no cell is a formula."""
    yield _BYTE_ORDER_MARK
    yield _line(COLUMNS)
    for row in rows(report):
        yield _line([_harmless(cell) for cell in row.cells()])


def _line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if is_formula(text) else text
