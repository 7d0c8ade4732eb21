"""What checking costs grows with the size of a document, whatever its shape.

Each of these took minutes once, or more memory than there is.
"""

import time
from collections.abc import Callable

import pytest

from policylint.checker import Checker
from policylint.rulebook.model import Rulebook
from policylint.settings import Settings
from tests.readers.docx_builder import docx, p, row, table

SECONDS = 5.0
"""Ten times what any of these takes, and a fraction of what each took."""

WORDS = "Staff must have supervision each fortnight"


def sections() -> bytes:
    """A section for each paragraph, all with the same header for even pages, and settings that are long to read."""
    reference = '<w:sectPr><w:headerReference w:type="even" r:id="header1"/></w:sectPr>'
    body = "".join(p("Tea.", props=reference) for _ in range(4_000))
    return docx(body, header1=p("Kitchen"), settings="<w:evenAndOddHeaders/>" + "<w:x/>" * 40_000)


SHAPES: dict[str, Callable[[], bytes]] = {
    "a row of very many cells.html": lambda: f"<table><tr>{f'<td>{WORDS}' * 8_000}".encode(),
    "a row of very many cells.docx": lambda: docx(table(row(*[WORDS] * 8_000))),
    "a cell of very many paragraphs.html": lambda: f"<table><tr><td>{f'<p>{WORDS}.' * 8_000}<td>x".encode(),
    "a long line before a long table.txt": lambda: (
        "tea \u00adx " * 60_000 + "\n\n" + "tea\tten\tx\n" * 6_000
    ).encode(),
    "words without an end.md": lambda: ("a" * 300_000 + "(").encode(),
    "very many quotations.md": lambda: (f"“{WORDS}.” " * 4_000).encode(),
    "one sentence of quotations.md": lambda: (f"we “support” {WORDS} and " * 5_000).encode(),
    "one sentence.md": lambda: (f"{WORDS} and " * 5_000).encode(),
    "one heading.md": lambda: ("# " + f"{WORDS} and " * 5_000).encode(),
    "very many sections.docx": sections,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_of_a_document_makes_it_slow(shape: str, rulebook: Rulebook) -> None:
    data, checker = SHAPES[shape](), Checker(rulebook, Settings())
    began = time.process_time()

    report = checker.check(data, shape)

    assert time.process_time() - began < SECONDS
    assert report.error is None
