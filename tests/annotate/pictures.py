"""The picture of an annotated PDF that the documentation shows.

    python -m tests.annotate.pictures

draws it anew into docs/images/, with the renderer of pdfium, which Chrome and Edge have too.
"""

from pathlib import Path

import pypdfium2

from policylint.annotate.pdf import annotate
from policylint.api import check
from policylint.report import DocumentReport
from tests.conftest import ROOT

SAMPLE = ROOT / "samples" / "Lived Experience Workforce Strategy 2024-2027.pdf"
PICTURE = "annotated-pdf.png"


def draw(document: DocumentReport, folder: Path) -> None:
    """Draws the upper part of the first page of the annotated sample, of which `document` is the report."""
    page = pypdfium2.PdfDocument(annotate(SAMPLE.read_bytes(), document, suggest=False))[0]
    picture = page.render(scale=1.5).to_pil()
    shown = picture.crop((0, 0, picture.width, picture.height * 3 // 4))
    shown.quantize(128).save(folder / PICTURE, optimize=True)


if __name__ == "__main__":
    draw(check([SAMPLE]).documents[0], ROOT / "docs" / "images")
