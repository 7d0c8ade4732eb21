"""PDF files by reportlab: styles, ruled tables, and pages of one or two columns."""

from collections.abc import Callable, Sequence
from io import BytesIO

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    ListFlowable,
    ListItem,
    NextPageTemplate,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

WIDTH, HEIGHT = A4
EDGE = 2 * cm
PLUM = colors.HexColor("#5b2a58")
_PALE = colors.HexColor("#ede3ec")

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=13.5, spaceAfter=6)
CELL = ParagraphStyle("cell", BODY, fontSize=9, leading=11.5, spaceAfter=0)
TITLE = ParagraphStyle("title", BODY, fontName="Helvetica-Bold", fontSize=20, leading=24, textColor=PLUM)
HEADING = ParagraphStyle(
    "heading", BODY, fontName="Helvetica-Bold", fontSize=13, leading=17, textColor=PLUM, spaceBefore=8, keepWithNext=1
)
SUBHEADING = ParagraphStyle(
    "subheading", BODY, fontName="Helvetica-Bold", fontSize=11, leading=14, spaceBefore=4, keepWithNext=1
)
QUOTE = ParagraphStyle("quote", BODY, fontName="Helvetica-Oblique", leftIndent=14, rightIndent=10)


def heading(text: str) -> Paragraph:
    """A heading."""
    return Paragraph(text, HEADING)


def say(text: str) -> Paragraph:
    """A paragraph."""
    return Paragraph(text, BODY)


def bullets(*texts: str) -> ListFlowable:
    """A list with dots."""
    items = [ListItem(Paragraph(text, BODY), leftIndent=14) for text in texts]
    return ListFlowable(items, bulletType="bullet", start="•", leftIndent=14, bulletFontSize=10)


Span = tuple[str, tuple[int, int], tuple[int, int]]
"""A merged cell, as reportlab wants it: ("SPAN", (column, row), (column, row))."""


def grid(rows: Sequence[Sequence[str]], widths: Sequence[float], spans: Sequence[Span] = ()) -> Table:
    """A ruled table whose first row is its header. Widths are in centimetres."""
    return _ruled(rows, widths, ("BACKGROUND", (0, 0), (-1, 0), _PALE), *spans, bold=lambda row, _: row == 0)


def facts(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Table:
    """A ruled table whose first column is its header."""
    return _ruled(rows, widths, ("BACKGROUND", (0, 0), (0, -1), _PALE), bold=lambda _, column: column == 0)


def _ruled(
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *look: tuple[object, ...],
    bold: Callable[[int, int], bool],
) -> Table:
    content = [
        [Paragraph(f"<b>{text}</b>" if bold(row, column) else text, CELL) for column, text in enumerate(texts)]
        for row, texts in enumerate(rows)
    ]
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP"), *look])
    return Table(content, [width * cm for width in widths], style=style, spaceAfter=8)


def build(
    title: str,
    story: Sequence[Flowable],
    *,
    margins: Callable[[Canvas, int], None],
    columns: int = 1,
    banner: float = 0,
    password: str = "",
) -> bytes:
    """The file. `margins` draws what stands around the text of each page, given its number; `banner` is the height in
    points that it needs at the top of the first one. A `password` locks the file."""
    target = BytesIO()
    document = BaseDocTemplate(
        target,
        pagesize=A4,
        title=title,
        author="Quarrion Community Mental Health",
        invariant=1,
        encrypt=StandardEncryption(password, strength=128) if password else None,
    )
    document.addPageTemplates(
        [
            PageTemplate(name, _frames(columns, above), onPage=lambda canvas, doc: margins(canvas, doc.page))
            for name, above in (("first", banner), ("later", 0))
        ]
    )
    document.build([NextPageTemplate("later"), *story])
    return target.getvalue()


def _frames(columns: int, above: float) -> list[Frame]:
    gap = 0.8 * cm
    width = (WIDTH - 2 * EDGE - gap * (columns - 1)) / columns
    return [
        Frame(
            EDGE + number * (width + gap),
            EDGE,
            width,
            HEIGHT - 2 * EDGE - above,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        for number in range(columns)
    ]


def running(header: str, footer: str) -> Callable[[Canvas, int], None]:
    """Draws the same header and footer on every page, with the page's number."""

    def draw(canvas: Canvas, page: int) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.setFillColor(colors.grey)
        canvas.drawString(EDGE, HEIGHT - 1.2 * cm, header)
        canvas.drawString(EDGE, 1.1 * cm, footer)
        canvas.drawRightString(WIDTH - EDGE, 1.1 * cm, f"Page {page}")

    return draw
