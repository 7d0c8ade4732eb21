"""PDF files: text and boxes by pdfium, tables by pdfplumber, and from them headings, paragraphs and lists."""

from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from policylint.document import BlockKind, Document, Reading, UnreadableError
from policylint.readers.pdf.assembly import assemble
from policylint.readers.pdf.extract import PageReader
from policylint.readers.pdf.furniture import take_furniture
from policylint.readers.pdf.health import check, declared_title, page_list
from policylint.readers.pdf.page import Page
from policylint.readers.pdf.tables import place_tables

MAX_PAGES = 20_000
_DAMAGED = "The PDF file is damaged or cut short. Open it in a PDF viewer and save it again, or ask for a new copy."
_HEADER_WITHIN = 1 << 20


def read(data: bytes, path: str) -> Document:
    """Reads a PDF file.

    Raises `UnreadableError`: empty, wrong-type, encrypted, damaged, scanned (no page has text) or encoding
    (the text is garbled throughout). What befalls parts of the file only becomes a warning of the reading.
    """
    data = from_header(data)
    try:
        pdf = open_pdf(data)
        try:
            return _read(pdf, data, path)
        finally:
            pdf.close()
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # whatever breaks on the way, it is the file
        raise UnreadableError("damaged", _DAMAGED) from error


def from_header(data: bytes) -> bytes:
    """The file from its PDF header on. Raises `UnreadableError` (empty, wrong-type)."""
    if not data.strip():
        raise UnreadableError("empty", "The file is empty. Ask for a new copy.")
    start = data.find(b"%PDF-", 0, _HEADER_WITHIN)
    if start < 0:
        raise UnreadableError(
            "wrong-type",
            "The file is named like a PDF, but is none. Open it in the program that made it and export it as PDF.",
        )
    # pdfium looks for the header in the first kilobyte only.
    return data[start:] if start > 1000 else data


def open_pdf(data: bytes) -> Any:
    """The pypdfium2 document of a file that begins with its header. Raises `UnreadableError` (encrypted, damaged)."""
    # A file without pages is no error to pdfium, which would then tell that of the file before: this sets it anew.
    pdfium.FPDF_LoadMemDocument64(b"", 0, None)
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise UnreadableError(
                "encrypted", "The PDF file needs a password. Save a copy without a password and check that."
            ) from error
        raise UnreadableError("damaged", _DAMAGED) from error
    if len(pdf) == 0:
        pdf.close()
        raise UnreadableError("damaged", "The PDF file has no pages. Export it again, or ask for a new copy.")
    return pdf


def _read(pdf: Any, data: bytes, path: str) -> Document:
    warnings: list[str] = []
    pages = list(_pages(pdf, warnings))
    headers, footers = take_furniture(pages)
    warnings += check(pages, has_furniture=bool(headers or footers))
    plain = list(place_tables(data, pages))
    if _has_form(pdf):
        warnings.append("the values of form fields were not read: save a flattened copy to have them checked")
    if b"%%EOF" not in data[-2048:]:
        warnings.append("the end of the file is missing: pages may have been lost")
    blocks, tables = assemble(pages, headers, footers)
    reading = Reading(
        format="pdf",
        words=sum(block.text.count(" ") + 1 for block in blocks),
        headings=sum(block.kind is BlockKind.HEADING for block in blocks),
        tables=tables,
        pages=len(pdf),
        warnings=tuple(warnings),
        remarks=(_read_by_line(plain),) if plain else (),
    )
    title = declared_title(pdf.get_metadata_value("Title"), path)
    return Document(path, tuple(blocks), reading, title)


def _read_by_line(pages: Sequence[int]) -> str:
    return f"tables on {page_list(pages)} could not be read as tables: their text was read line by line"


def _pages(pdf: Any, warnings: list[str]) -> Iterator[Page]:
    """The pages that can be opened; adds warnings for the others."""
    lost: list[int] = []
    cut: list[int] = []
    reader = PageReader()
    count = min(len(pdf), MAX_PAGES)
    for number in range(1, count + 1):
        try:
            page = pdf[number - 1]
        except pypdfium2.PdfiumError:
            lost.append(number)
            continue
        try:
            found = reader.read(page, number)
        finally:
            page.close()
        if found.cut:
            cut.append(number)
        yield found
    if len(lost) == count:
        raise UnreadableError("damaged", _DAMAGED)
    if lost:
        warnings.append(f"{page_list(lost)} could not be opened, and were not checked")
    if cut:
        warnings.append(f"{page_list(cut)} hold more text than a page can show: only its beginning was checked")
    if count < len(pdf):
        warnings.append(f"the file has {len(pdf):,} pages: only the first {count:,} were checked")


def _has_form(pdf: Any) -> bool:
    return bool(pdf.get_formtype() != pdfium.FORMTYPE_NONE)
