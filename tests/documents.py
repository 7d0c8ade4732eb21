"""Documents for tests, made in each format from one description: a heading, a paragraph or a list item a line.

A line that begins with "# " or "## " is a heading, one that begins with "- " a list item, any other a paragraph.
"""

import io
from collections.abc import Sequence
from html import escape

import docx
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import ListFlowable, Paragraph, SimpleDocTemplate

_HEADING, _TITLE, _ITEM = "## ", "# ", "- "


def markdown(lines: Sequence[str]) -> bytes:
    """A Markdown file."""
    return ("\n\n".join(lines) + "\n").encode()


def html(lines: Sequence[str]) -> bytes:
    """A web page."""
    parts = []
    for line in lines:
        words, (tag, around) = _bare(line), ("p", "{}")
        if line.startswith(_HEADING):
            tag = "h2"
        elif line.startswith(_TITLE):
            tag = "h1"
        elif line.startswith(_ITEM):
            tag, around = "li", "<ul>{}</ul>"
        parts.append(around.format(f"<{tag}>{escape(words)}</{tag}>"))
    return f"<!DOCTYPE html><html><body>{''.join(parts)}</body></html>".encode()


def text(lines: Sequence[str]) -> bytes:
    """A plain text file: titles in capitals, headings on lines of their own, items with a bullet."""
    parts = []
    for line in lines:
        words = _bare(line)
        if line.startswith(_TITLE):
            words = words.upper()
        elif line.startswith(_ITEM):
            words = f"  • {words}"
        parts.append(words)
    return ("\n\n".join(parts) + "\n").encode()


def word(lines: Sequence[str]) -> bytes:
    """A Word file."""
    document = docx.Document()
    for line in lines:
        words = _bare(line)
        if line.startswith((_HEADING, _TITLE)):
            document.add_heading(words, 2 if line.startswith(_HEADING) else 1)
        else:
            document.add_paragraph(words, style="List Bullet" if line.startswith(_ITEM) else None)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def pdf(lines: Sequence[str]) -> bytes:
    """A PDF."""
    styles = getSampleStyleSheet()
    story = []
    for line in lines:
        words = escape(_bare(line))
        if line.startswith((_HEADING, _TITLE)):
            story.append(Paragraph(words, styles["Heading2" if line.startswith(_HEADING) else "Heading1"]))
        elif line.startswith(_ITEM):
            story.append(ListFlowable([Paragraph(words, styles["Normal"])], bulletType="bullet", start="•"))
        else:
            story.append(Paragraph(words, styles["Normal"]))
    file = io.BytesIO()
    SimpleDocTemplate(file, pagesize=A4, invariant=1).build(story)
    return file.getvalue()


def partly_scanned_pdf(lines: Sequence[str]) -> bytes:
    """A PDF with `lines` on its first page, and a picture of a page as its second."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    for number, line in enumerate(lines):
        canvas.setFont("Helvetica", 16 if line.startswith(_TITLE) else 11)
        canvas.drawString(72, 740 - 30 * number, _bare(line))
    canvas.showPage()
    canvas.drawImage(ImageReader(Image.new("RGB", (20, 30), "grey")), 0, 0, *A4)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _bare(line: str) -> str:
    return line.removeprefix(_HEADING).removeprefix(_TITLE).removeprefix(_ITEM)


FORMATS = {".md": markdown, ".html": html, ".txt": text, ".docx": word, ".pdf": pdf}
"""How a file with this suffix is made."""
