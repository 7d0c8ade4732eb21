"""What checking costs grows with the size of a document, whatever its shape.

Nearly all of these took minutes once, some of them more memory than there is.
"""

import time
from collections.abc import Callable

import pytest

from policylint.checker import Checker
from policylint.rulebook.model import Rulebook
from policylint.settings import Settings
from tests.readers.docx_builder import docx, p, row, table

SECONDS = 5.0
"""Three times what any of these takes, and less than they took."""

WORDS = "Staff must have supervision each fortnight"


TEXTS = {
    "a row of very many cells.html": f"<table><tr>{f'<td>{WORDS}' * 6_000}",
    "a cell of very many paragraphs.html": f"<table><tr><td>{f'<p>{WORDS}.' * 6_000}<td>x",
    "a long item before a long table.txt": "- " + "to the " * 60_000 + "tea:\n\n" + "tea\tten\tx\n" * 6_000,
    "words without an end.md": "a" * 300_000 + "(",
    "dots without an end.md": "tea" + "." * 60_000 + "tea",
    "names and brackets.md": "tea and (Ab) " * 10_000,
    "very many quotations.md": f"“{WORDS}.” " * 4_000,
    "one sentence of quotations.md": f"those who “committed suicide” and {WORDS} and " * 2_000,
    "one sentence.md": "those who committed suicide and " * 4_000,
    "one heading.md": "# " + "those who committed suicide and " * 4_000,
}


@pytest.mark.parametrize("shape", TEXTS)
def test_no_shape_of_a_text_makes_it_slow(shape: str, rulebook: Rulebook) -> None:
    assert_quick(TEXTS[shape].encode(), shape, rulebook)


def row_of_many_cells() -> bytes:
    """A table of a single row."""
    return docx(table(row(*[WORDS] * 6_000)))


def many_sections() -> bytes:
    """A section for each paragraph, all with the same header for even pages, and settings that are long to read."""
    reference = '<w:sectPr><w:headerReference w:type="even" r:id="header1"/></w:sectPr>'
    body = "".join(p("Tea.", props=reference) for _ in range(4_000))
    return docx(body, header1=p("Kitchen"), settings="<w:evenAndOddHeaders/>" + "<w:x/>" * 40_000)


@pytest.mark.parametrize("make", [row_of_many_cells, many_sections])
def test_no_shape_of_a_word_file_makes_it_slow(make: Callable[[], bytes], rulebook: Rulebook) -> None:
    assert_quick(make(), "x.docx", rulebook)


def test_a_report_grows_with_its_document_only(rulebook: Rulebook) -> None:
    data = b"those who committed suicide and " * 1_000

    report = Checker(rulebook, Settings()).check(data, "x.md")

    # Each finding shows its sentence; where that is the whole document, its report is its square.
    assert len(report.wording) > 980
    assert sum(len(finding.sentence) for finding in report.wording) < 100 * len(data)


def assert_quick(data: bytes, name: str, rulebook: Rulebook) -> None:
    """Check a document within `SECONDS`."""
    checker = Checker(rulebook, Settings())
    began = time.process_time()

    report = checker.check(data, name)

    assert time.process_time() - began < SECONDS
    assert report.error is None
