"""A table of the findings, one in each row, as spreadsheets and programs read it: CSV in UTF-8."""

import csv
import io

from policylint.report import Report
from policylint.reporters.rows import COLUMNS, is_formula, rows

# Without it, Excel takes the file for one in the encoding of the system.
_BYTE_ORDER_MARK = "\ufeff"


def write(report: Report) -> str:
    """`report` as CSV with a header, in which no cell is a formula."""
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(COLUMNS)
    table.writerows([_harmless(cell) for cell in row.cells()] for row in rows(report))
    return _BYTE_ORDER_MARK + file.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if is_formula(text) else text
