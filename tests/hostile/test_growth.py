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

TEA = "We serve tea at ten."


def sections() -> bytes:
    """A section for each paragraph, all with the same header for even pages, and settings that are long to read."""
    reference = '<w:sectPr><w:headerReference w:type="even" r:id="header1"/></w:sectPr>'
    body = "".join(p("Tea.", props=reference) for _ in range(4_000))
    return docx(body, header1=p("Kitchen"), settings="<w:evenAndOddHeaders/>" + "<w:x/>" * 40_000)


SHAPES: dict[str, Callable[[], bytes]] = {
    "a row of very many cells.html": lambda: f"<table><tr>{'<td>We serve hot tea' * 20_000}".encode(),
    "a row of very many cells.docx": lambda: docx(table(row(*["We serve hot tea"] * 20_000))),
    "a cell of very many paragraphs.html": lambda: f"<table><tr><td>{f'<p>{TEA}' * 15_000}<td>x".encode(),
    "a long label before a long table.txt": lambda: ("tea " * 80_000 + "\n\n" + "tea\tten\tx\n" * 8_000).encode(),
    "words without an end.md": lambda: ("a" * 400_000 + "(").encode(),
    "brackets without words.md": lambda: b"(Ab)" * 200_000,
    "names and brackets.md": lambda: b"tea and (Ab) " * 40_000,
    "very many quotations.md": lambda: ("“Tea is served.” " * 12_000).encode(),
    "one sentence of quotations.md": lambda: ("we “serve tea” and " * 12_000).encode(),
    "one sentence.md": lambda: b"we serve tea and " * 20_000,
    "one heading.md": lambda: b"# " + b"we serve tea and " * 20_000,
    "very many sections.docx": sections,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_of_a_document_makes_it_slow(shape: str, tea_rulebook: Rulebook) -> None:
    data, checker = SHAPES[shape](), Checker(tea_rulebook, Settings())
    began = time.process_time()

    report = checker.check(data, shape)

    assert time.process_time() - began < SECONDS
    assert report.error is None
