"""What checking costs grows with the size of a document, whatever its shape.

Nearly all of these took minutes once, some of them more memory than there is.
"""

import io
import string
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from policylint.api import check
from policylint.checker import Checker
from policylint.readers import read
from policylint.report import Directive
from policylint.rulebook.model import Rulebook
from policylint.settings import Settings
from policylint.suppressions import _ByName, _Claim
from tests.readers.docx_builder import cell, docx, p, row, table

SECONDS = 5.0
"""Three times what any of these takes, and less than they took."""

LETTERS = string.ascii_uppercase[:16]
WORDS = "Staff must have supervision each fortnight"


TEXTS = {
    "a row of very many cells.html": f"<table><tr>{f'<td>{WORDS}' * 6_000}",
    "colons on lines of their own.html": "<b>a</b><br>" + ":<br>" * 40_000,
    "one definition of very many terms.html": f"<dl>{f'<dt>{WORDS}' * 2_000}{f'<dd>{WORDS}.' * 2_000}",
    "a cell of very many paragraphs.html": f"<table><tr><td>{f'<p>{WORDS}.' * 6_000}<td>x",
    "a long item before a long table.txt": "- " + "to the " * 60_000 + "tea:\n\n" + "tea\tten\tx\n" * 6_000,
    "words without an end.md": "a" * 300_000 + "(",
    "dots without an end.md": "tea" + "." * 60_000 + "tea",
    "names and brackets.md": "tea and (Ab) " * 10_000,
    "very many quotations.md": f"“{WORDS}.” " * 4_000,
    "one sentence of quotations.md": f"those who “committed suicide” and {WORDS} and " * 2_000,
    "very many names.md": "\n\n".join(f"“N{n}” means a peer worker, N{n} sits." for n in range(6_000)),
    "very many abbreviations.md": " ".join(
        f"{a}o {b}o {c}o ({a}{b}{c}) sits." for a, b, c in product(LETTERS, repeat=3)
    ),
    "very many who are called something.md": "Peer workers are " + "called Abcd, " * 40_000,
    "very many times she.md": "She is a senior peer worker and reads. " * 6_000,
    "very many who are introduced.md": " ".join(
        f"{a}{b.lower()}{c.lower()} used the hub." for a, b, c in product(LETTERS, repeat=3)
    ),
    "a noun of a post after a word without an end.md": f"# Peer Listener\n\n{'a' * 300_000}( Ab Listener sits.",
    "very many numbers of clauses.md": f"Tea, {'4.2, and ' * 40_000}4.3 are served.",
    "very many tables.md": "---\nkind: other\n---\n"
    + "\n\n".join(f"| Who | What |\n|---|---|\n| {WORDS} {n} | {WORDS}. |" for n in range(2_000)),
    "very many who a section is for.md": f"This section covers peer workers and {WORDS}. " * 4_000,
    "very many questions.md": f"Is it {WORDS}? No. " * 4_000,
    "a heading of very many sentences.md": f"# {'Tea is served to peers. ' * 3_000}\n\n" + f"{WORDS}.\n\n" * 3_000,
    "very many columns.md": f"| Who | {'Nurses | ' * 4_000}Peer workers |\n|{'---|' * 4_002}\n"
    + f"| Supervision | {'monthly | ' * 4_001}\n" * 3,
    "very many that are told of others.md": "Kauri House does it well. " + "They employ peers and read. " * 6_000,
    "very many fields to fill in.md": f"Tea: {'_' * 1_400}x. " * 200 + f"Tea: {'.' * 1_400}x " * 200,
    "one sentence.md": "those who committed suicide and " * 4_000,
    "one heading.md": "# " + "those who committed suicide and " * 4_000,
}


@pytest.mark.figures
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


def comments_over_comments() -> bytes:
    """Very many comments for policylint, each on half of the document."""
    said = "".join(f'<w:comment w:id="{n}">{p("policylint: accept x because y")}</w:comment>' for n in range(2_000))
    begun = "".join(p(f'<w:commentRangeStart w:id="{n}"/>', "x") for n in range(2_000))
    ended = "".join(p("x", f'<w:r><w:commentReference w:id="{n}"/></w:r>') for n in range(2_000))
    return docx(begun + ended, comments=said)


def labels_longer_than_any_text() -> bytes:
    """List items whose labels are thousands of numerals each."""
    level = f'<w:start w:val="888"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="{"%1." * 2_000}"/>'
    lists = f'<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">{level}</w:lvl></w:abstractNum>'
    lists += '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    props = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    return docx(p("Tea.", props=props) * 4_000, numbering=lists)


@pytest.mark.figures
@pytest.mark.parametrize(
    "make", [row_of_many_cells, many_sections, comments_over_comments, labels_longer_than_any_text]
)
def test_no_shape_of_a_word_file_makes_it_slow(make: Callable[[], bytes], rulebook: Rulebook) -> None:
    assert_quick(make(), "x.docx", rulebook)


def test_no_cell_carries_more_headers_than_a_table_has() -> None:
    heads = "".join(f"<tr><th colspan=200>{WORDS} {number}" for number in range(400))
    sides = "".join(f"<th scope=row rowspan=200>{WORDS} {number}" for number in range(400))
    page = read(f"<table>{heads}<tr>{'<td>x' * 200}</table><table><tr>{sides}<tr><td>x".encode(), "x.html")
    titles = "".join(row(cell(p(f"{WORDS} {number}"), props='<w:gridSpan w:val="2"/>')) for number in range(400))
    file = read(docx(table(row("Who", "What"), titles, *[row("Cook", "x")] * 400)), "x.docx")

    for document in (page, file):
        cells = [block.cell for block in document.blocks if block.cell]
        assert max(len(one.row_header) + len(one.column_header) for one in cells) in range(40, 1_100)


def test_cells_as_wide_as_can_be_cost_no_more_than_others() -> None:
    document = read(b"<table><tr>" + b"<th colspan=200>a" * 20_000, "x.html")

    assert max(block.cell.column for block in document.blocks if block.cell) < 1_000 + 20_000


def test_text_that_a_page_does_not_show_costs_its_tables_nothing() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    canvas.grid([72, 200, 400], [600, 650, 700])
    canvas.drawString(80, 660, "Tea")
    canvas.drawString(210, 660, "Ten")
    canvas.saveState()
    canvas._code.append("BT /F1 12 Tf" + " (\\000\\377\\002)Tj" * 60_000 + " ET")  # no glyph of it is there
    canvas.restoreState()
    canvas.save()
    assert len(file.getvalue()) < 10_000
    began = time.process_time()

    document = read(file.getvalue(), "x.pdf")

    assert time.process_time() - began < SECONDS
    assert [(block.text, block.cell.column) for block in document.blocks if block.cell] == [("Tea", 0), ("Ten", 1)]


def test_a_report_grows_with_its_document_only(rulebook: Rulebook) -> None:
    data = b"those who committed suicide and " * 1_000

    report = Checker(rulebook, Settings()).check(data, "x.md")

    # Each finding shows its sentence; where that is the whole document, its report is its square.
    assert len(report.wording) > 980
    assert sum(len(finding.sentence) for finding in report.wording) < 100 * len(data)


@pytest.mark.parametrize(
    "text",
    [
        "A man committed suicide.\n\n" * 4_000
        + "<!-- policylint: allow suicide-committed because y -->\n\nTea.\n\n" * 4_000,
        "Tea.\n\n" + "".join(f"<!-- policylint: allow no-rule-{n} because y -->\n\n" for n in range(8_000)),
    ],
    ids=["very many suppressions of very many findings", "very many rules that there are not"],
)
def test_what_documents_accept_is_looked_up(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text(text)
    began = time.process_time()

    report = check([tmp_path / "x.md"], Settings(jobs=0))

    assert time.process_time() - began < SECONDS
    assert len(report.documents[0].suppressions) >= 4_000


def test_suppressions_of_half_the_document_each_are_counted_one_by_one_no_further() -> None:
    claims = [
        _Claim("tea", "y", Directive("allow tea", "comment", None, (number, number + 4_000)), must_serve=True)
        for number in range(8_000)
    ]
    began = time.process_time()

    by_name = _ByName(claims)

    assert time.process_time() - began < SECONDS
    assert by_name.at["tea", 2_000]
    assert sum(map(len, by_name.at.values())) < 1_000_000


def assert_quick(data: bytes, name: str, rulebook: Rulebook) -> None:
    """Check a document within `SECONDS`."""
    checker = Checker(rulebook, Settings())
    began = time.process_time()

    report = checker.check(data, name)

    assert time.process_time() - began < SECONDS
    assert report.error is None
