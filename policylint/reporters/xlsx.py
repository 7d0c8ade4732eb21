"""A workbook for spreadsheet programs: findings to filter, the elements by documents, and what could not be read."""

import contextlib
import io
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice, zip_longest
from traceback import clear_frames
from typing import Any

import xlsxwriter
from msgspec import Struct
from msgspec.structs import replace
from xlsxwriter.exceptions import FileCreateError

from policylint.findings import SAY_THE_KIND, is_unrecognised
from policylint.paths import short_paths
from policylint.report import Head, Report, marked
from policylint.reporters.passes import problems
from policylint.reporters.rows import COLUMNS, fitting, is_formula, rows
from policylint.reporters.standing import STANDINGS, elements
from policylint.reporters.words import MEANS, domain_name
from policylint.spool import outlines

# A workbook that is made twice from one report is the same, byte for byte.
_MADE = datetime(2000, 1, 1)
_OPTIONS = {
    # A row is out of the way as soon as the next one is begun.
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_PIECE = 64 * 1024
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_A4 = 9

_HEADS = {"element": "Element or words", "write": "Write instead", "why": "Why it matters"}
_WIDTHS = {
    "document": 26, "level": 9, "finding": 14, "element": 28, "reason": 34, "passage": 44, "page": 6, "line": 6,
    "heading": 20, "write": 52, "domain": 20, "why": 58, "source": 26, "rule": 26, "fingerprint": 22,
    "accepted": 34,
}  # fmt: skip
_PRINTED = COLUMNS.index("write")
_LINE, _MOST_LINES = 13.5, 8
# That go into a unit of width on the average: the unit is a digit of a larger font.
_CHARACTERS = 1.1
_DOMAIN, _ELEMENT, _VERDICT = 20, 48, 15
_PROBLEMS = (50, 24, 90)
_NUMBERS = frozenset({"page", "line"})
_NOT_EXPECTED, _NOT_CHECKED, _ONLY_WORDING = "–", "not checked", "only wording"
_VERDICTS = ("strong", "weak", "contradicted", "missing", _NOT_EXPECTED, _NOT_CHECKED, _ONLY_WORDING)
_SILENT, _UNSURE = 255, 128
_FILLS = {
    "strong": "#C6EFBE",
    "weak": "#FFE699",
    "contradicted": "#FFADA5",
    "contradiction": "#FFADA5",
    "disputed": "#FFCFA3",
    "missing": "#E3D0FF",
    "wording": "#BFE3FF",
    _NOT_CHECKED: "#404040",
    _ONLY_WORDING: "#D9D9D9",
}
_LEGEND = (
    *reversed(MEANS.items()),
    ("disputed", f"of the organisation: {STANDINGS['disputed']}"),
    ("(not sure)", "may well be wrong: read the passage before you act on it"),
    (_NOT_EXPECTED, "not expected in a document of this kind, and not said"),
    (_NOT_CHECKED, "the document could not be read"),
    (_ONLY_WORDING, "the document's kind was not recognised, so that only its wording was checked"),
)
_BASE = {
    "font_name": "Calibri",
    "font_size": 10,
    "valign": "top",
    "text_wrap": True,
    "bottom": 1,
    "bottom_color": "#D0D0D0",
}
_HEAD = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#3B3054", "valign": "vcenter"}


def pieces(report: Report) -> Iterator[bytes]:
    """`report` as a workbook (.xlsx) in which no cell is a formula."""
    file = io.BytesIO()
    # Its rows wait in files, which hold the documents' words: those are gone whatever happens.
    with (
        tempfile.TemporaryDirectory(prefix="policylint-") as folder,
        _told_by_the_system(),
        xlsxwriter.Workbook(file, {**_OPTIONS, "tmpdir": folder}) as workbook,
    ):
        workbook.set_properties({"title": "policylint report", "created": _MADE})
        book = _Book(workbook)
        _write_findings(book, report)
        _write_matrix(book, report)
        _write_problems(book, report)
    file.seek(0)
    yield from iter(lambda: file.read(_PIECE), b"")


@contextlib.contextmanager
def _told_by_the_system() -> Iterator[None]:
    """Lets what the system does not let the library do be told as such."""
    try:
        yield
    except (FileCreateError, OSError) as error:
        reason = error.args[0] if isinstance(error, FileCreateError) else error
        # The package that the library had begun closes itself now, and not when there is nothing left to write to.
        clear_frames(reason.__traceback__)
        raise reason from None


class _Book:
    """A workbook and the formats that its cells have come to need."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def sheet(
        self, name: str, heads: Sequence[str], widths: Sequence[float], frozen: int = 0, height: float | None = None
    ) -> Any:
        """A new sheet with a header of some `height` that stays, as do the first `frozen` columns."""
        sheet = self._workbook.add_worksheet(name)
        if height:
            sheet.set_row(0, height)
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(column, column, width)
            self.put(sheet, 0, column, head, **_HEAD)
        sheet.freeze_panes(1, frozen)
        sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&L&A&RPage &P of &N")
        return sheet

    def put(self, sheet: Any, row: int, column: int, text: str, **style: object) -> None:
        """Writes text, which stays text when somebody edits the cell."""
        if is_formula(text):
            style["quote_prefix"] = True
        sheet.write_string(row, column, fitting(text), self._format(style))

    def fit(self, sheet: Any, row: int, texts: Sequence[str], widths: Sequence[float]) -> None:
        """Makes a row as high as its texts need in columns of these widths: not every program does so by itself."""
        lines = max(-(-len(text) // int(width * _CHARACTERS)) for text, width in zip(texts, widths, strict=True))
        sheet.set_row(row, _LINE * min(max(1, lines), _MOST_LINES))

    def put_number(self, sheet: Any, row: int, column: int, number: int) -> None:
        """Writes a number."""
        sheet.write_number(row, column, number, self._format({"align": "center"}))

    def put_verdict(self, sheet: Any, row: int, column: int, verdict: str, *, sure: bool = True) -> None:
        """Writes a verdict in words, on its colour."""
        style: dict[str, object] = {"bg_color": _FILLS[verdict]} if verdict in _FILLS else {}
        colour = {"font_color": "#FFFFFF"} if verdict == _NOT_CHECKED else {}
        words = marked(verdict, sure=sure)
        self.put(sheet, row, column, words, align="center", border=1, border_color="#D0D0D0", **style, **colour)

    def _format(self, style: dict[str, object]) -> Any:
        key = tuple(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(_BASE | style)
        return self._formats[key]


def _write_findings(book: _Book, report: Report) -> None:
    heads = [_HEADS.get(column, column.capitalize()) for column in COLUMNS]
    widths = [_WIDTHS[column] for column in COLUMNS]
    sheet = book.sheet("Findings", heads, widths, frozen=1)
    last = 0
    names = _names(report)
    found = rows(report)
    for last, row in enumerate(islice(found, _MOST_ROWS - 2), 1):
        cells = replace(row, document=names[row.document]).cells()
        # What stands to the right of it is for whoever looks closer, and would make every row high.
        book.fit(sheet, last, cells[: _PRINTED + 1], widths[: _PRINTED + 1])
        for column, (name, text) in enumerate(zip(COLUMNS, cells, strict=True)):
            if name == "finding":
                book.put_verdict(sheet, last, column, text)
            elif name in _NUMBERS and text:
                book.put_number(sheet, last, column, int(text))
            else:
                book.put(sheet, last, column, text)
    left_out = sum(1 for _ in found)
    if not last or left_out:
        book.put(sheet, last + 1, 0, f"{left_out:,} more do not fit on a sheet" if last else "No findings")
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.print_area(0, 0, last, _PRINTED)


def _write_matrix(book: _Book, report: Report) -> None:
    documents = report.documents[: _MOST_COLUMNS - 3]
    names = _names(report)
    heads = ["Domain", "Element", "Organisation", *(names[document.path] for document in outlines(documents, Head))]
    sheet = book.sheet("Matrix", heads, [_DOMAIN, _ELEMENT, *[_VERDICT] * (1 + len(documents))], frozen=3, height=80)
    standings = {element.rule: (element.standing, element.sure) for element in elements(report)}
    matrix = _Matrix(report)
    row = 0
    for row, (rule, title, domain) in enumerate(matrix.elements(), 1):
        verdicts = [standings.get(rule, (_NOT_EXPECTED, True)), *islice(matrix.verdicts(rule), len(documents))]
        longest = max((marked(verdict, sure=sure) for verdict, sure in verdicts), key=len)
        book.fit(sheet, row, [title, longest], [_ELEMENT, _VERDICT])
        book.put(sheet, row, 0, domain)
        book.put(sheet, row, 1, title, bold=True)
        for column, (verdict, sure) in enumerate(verdicts, 2):
            book.put_verdict(sheet, row, column, verdict, sure=sure)
    sheet.autofilter(0, 0, row, len(heads) - 1)
    for below, (verdict, means) in enumerate(_LEGEND, row + 2):
        book.put_verdict(sheet, below, 0, verdict)
        book.put(sheet, below, 1, means)


def _names(report: Report) -> dict[str, str]:
    """What every document and every file passed over is called.

    A contradiction may begin with a document that the report is otherwise not about.
    """
    documents = [document.path for document in outlines(report.documents, Head)]
    sides = [side.document for found in report.contradictions for side in found.sides]
    return short_paths([*documents, *sides, *(skipped.path for skipped in report.skipped)])


class _Clause(Struct, frozen=True):
    rule: str
    title: str
    domain: str
    verdict: str
    sure: bool


class _Outline(Head, frozen=True):
    """What of a document goes into the matrix."""

    clauses: tuple[_Clause, ...]


class _Matrix:
    """Every element's verdict in each document: documents come one after the other, and a row has something of all."""

    def __init__(self, report: Report) -> None:
        self._elements = {element.rule: (element.title, domain_name(element.domain)) for element in report.organisation}
        # A byte for each document says what to tell of it where it says nothing of an element.
        self._unsaid = bytearray()
        self._said: dict[str, bytearray] = {}
        for number, document in enumerate(outlines(report.documents, _Outline)):
            self._unsaid.append(_VERDICTS.index(_unsaid(document)))
            for clause in document.clauses:
                self._elements.setdefault(clause.rule, (clause.title, domain_name(clause.domain)))
                said = self._said.setdefault(clause.rule, bytearray())
                # What came before and said nothing of it.
                said.extend(bytes([_SILENT]) * (number - len(said)))
                said[number:] = bytes([_VERDICTS.index(clause.verdict) | (0 if clause.sure else _UNSURE)])

    def elements(self) -> list[tuple[str, str, str]]:
        """Rule, title and domain of every element, domain by domain."""
        return sorted(((rule, *about) for rule, about in self._elements.items()), key=lambda each: each[2])

    def verdicts(self, rule: str) -> Iterator[tuple[str, bool]]:
        """What each document says of an element and whether that is sure, or what there is to say of the document."""
        said = self._said.get(rule, b"")
        for verdict, unsaid in zip_longest(said, self._unsaid, fillvalue=_SILENT):
            told = unsaid if verdict == _SILENT else verdict
            yield _VERDICTS[told & ~_UNSURE], not told & _UNSURE


def _unsaid(document: _Outline) -> str:
    """What to say of elements of which the document has no verdict."""
    return _NOT_CHECKED if document.error else _ONLY_WORDING if is_unrecognised(document) else _NOT_EXPECTED


def _write_problems(book: _Book, report: Report) -> None:
    sheet = book.sheet("Reading problems", ["File", "Problem", "What, and what to do"], _PROBLEMS, frozen=1)
    told = list(islice(_problems(report), _MOST_ROWS - 1))
    for row, (path, problem, text) in enumerate(told or [("Every document was read whole.", "", "")], 1):
        book.fit(sheet, row, [path, problem, text], _PROBLEMS)
        book.put(sheet, row, 0, path)
        book.put_verdict(sheet, row, 1, problem)
        book.put(sheet, row, 2, text)
    sheet.autofilter(0, 0, max(1, len(told)), 2)


def _problems(report: Report) -> Iterator[tuple[str, str, str]]:
    names = _names(report)
    for document in outlines(report.documents, Head):
        if document.error:
            yield names[document.path], _NOT_CHECKED, document.error.message
    for document in outlines(report.documents, Head):
        if is_unrecognised(document):
            yield names[document.path], "only wording checked", f"Its kind was not recognised. {SAY_THE_KIND}"
    for sort in ("reading", "remark"):
        for found in problems(report, sort):
            yield names[found.document], found.headline.lower(), found.message
    for skipped in report.skipped:
        yield names[skipped.path], "passed over", skipped.reason
