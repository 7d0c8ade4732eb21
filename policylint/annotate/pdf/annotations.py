"""Annotations of a PDF page, made by pdfium."""

import ctypes
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from policylint.document import Box

Colour = tuple[int, int, int]
"""Red, green and blue, from 0 to 255."""

HIGHLIGHT, STRIKEOUT, NOTE = pdfium.FPDF_ANNOT_HIGHLIGHT, pdfium.FPDF_ANNOT_STRIKEOUT, pdfium.FPDF_ANNOT_TEXT
AUTHOR = "policylint"
# A string of pdfium's ends at the first zero, and no viewer shows the others.
_CONTROLS = dict.fromkeys((*range(10), *range(11, 32), *range(127, 160), *range(0xD800, 0xE000)), " ")


class Annotation:
    """An annotation on a page, to be made in a `with` statement. Every step raises `PdfiumError` where it fails."""

    def __init__(self, page: Any, kind: int) -> None:
        self._raw = pdfium.FPDFPage_CreateAnnot(page, kind)
        _need(self._raw)

    def __enter__(self) -> "Annotation":
        return self

    def __exit__(self, *_: object) -> None:
        pdfium.FPDFPage_CloseAnnot(self._raw)

    def cover(self, box: Box, turn: int) -> None:
        """Covers `box`, in which text runs that is turned by so many quarters counterclockwise."""
        left, bottom, right, top = box
        corners = [(left, top), (left, bottom), (right, bottom), (right, top)]
        top_left, bottom_left, bottom_right, top_right = corners[turn % 4 :] + corners[: turn % 4]
        quad = pdfium.FS_QUADPOINTSF(*top_left, *top_right, *bottom_left, *bottom_right)
        _need(pdfium.FPDFAnnot_AppendAttachmentPoints(self._raw, quad))

    def fill(self, box: Box, colour: Colour, subject: str, text: str) -> None:
        """Sets what it says and where; it is printed with the page."""
        left, bottom, right, top = box
        _need(pdfium.FPDFAnnot_SetRect(self._raw, pdfium.FS_RECTF(left, top, right, bottom)))
        _need(pdfium.FPDFAnnot_SetColor(self._raw, pdfium.FPDFANNOT_COLORTYPE_Color, *colour, 255))
        _need(pdfium.FPDFAnnot_SetFlags(self._raw, pdfium.FPDF_ANNOT_FLAG_PRINT))
        for key, value in ((b"T", AUTHOR), (b"Subj", subject), (b"Contents", text)):
            _need(pdfium.FPDFAnnot_SetStringValue(self._raw, key, _wide(value.translate(_CONTROLS))))

    def draw(self, content: str) -> None:
        """Sets its look, in operators of a content stream in the page's coordinates."""
        _need(pdfium.FPDFAnnot_SetAP(self._raw, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, _wide(content)))


def _need(done: Any) -> None:
    if not done:
        raise pypdfium2.PdfiumError("the annotation could not be made")


def _wide(text: str) -> Any:
    """`text` as pdfium takes it: UTF-16 with a zero at its end."""
    units = f"{text}\0".encode("utf-16-le")
    return (ctypes.c_ushort * (len(units) // 2)).from_buffer_copy(units)
