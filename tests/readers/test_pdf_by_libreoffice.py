"""The PDF reader, on Word files that LibreOffice made PDFs of: what stands in the margins, and what is a heading."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordFile
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from policylint.document import BlockKind, Document
from policylint.readers.pdf import read

pytestmark = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")

HEADER, FOOTER = "Saltmarsh Mental Health · Staff Wellbeing", "PP-22 v1 · Page 1"
TITLE = "Staff Wellbeing and Flexible Work Policy"
PARAGRAPHS = [
    f"A wellbeing plan is offered {when}. It is your own paper; it is not put on your file and your manager sees it "
    "only if you want, and nobody has to tell us about a mental health condition, past or present, to be given one."
    for when in ("at induction", "every year", "after an illness", "on a new post", "at any time", "once more", "again")
]


def with_margins(file: WordFile) -> None:
    section = file.sections[0]
    section.header.paragraphs[0].text = HEADER
    section.footer.paragraphs[0].text = FOOTER


def in_two_columns(file: WordFile) -> None:
    """What is added from now on is set in two columns."""
    section = file.add_section(WD_SECTION.CONTINUOUS)._sectPr
    columns = section.find(qn("w:cols"))
    if columns is None:
        columns = OxmlElement("w:cols")
        section.append(columns)
    columns.set(qn("w:num"), "2")


def filled(file: WordFile) -> None:
    for paragraph in PARAGRAPHS:
        file.add_paragraph(paragraph)


def columns(file: WordFile) -> None:
    with_margins(file)
    file.add_heading(TITLE, 0)
    in_two_columns(file)
    filled(file)


def first_page_of_many(file: WordFile) -> None:
    with_margins(file)
    file.sections[0].different_first_page_header_footer = True
    file.sections[0].first_page_header.paragraphs[0].text = "Saltmarsh Mental Health"
    file.sections[0].first_page_footer.paragraphs[0].text = "PP-22 v1"
    file.add_heading(TITLE, 0)
    for _ in range(3):
        filled(file)


def one_column(file: WordFile) -> None:
    with_margins(file)
    file.add_heading(TITLE, 0)
    filled(file)


def without_margins(file: WordFile) -> None:
    section = file.sections[0]
    section.top_margin = section.bottom_margin = Cm(1.27)
    file.add_heading(TITLE, 0)
    file.add_heading("Wellbeing plans", 1)
    filled(file)
    file.add_paragraph("Questions go to People and Culture").paragraph_format.space_before = Pt(222)


def plain_title(file: WordFile) -> None:
    file.sections[0].top_margin = Cm(1.27)
    file.add_paragraph(TITLE).paragraph_format.space_after = Pt(30)
    file.add_heading("Wellbeing plans", 2)
    filled(file)


FILES: list[Callable[[WordFile], None]] = [columns, first_page_of_many, one_column, without_margins, plain_title]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document]:
    folder = tmp_path_factory.mktemp("pdf")
    for make in FILES:
        file = docx.Document()
        make(file)
        file.save(str(folder / f"{make.__name__}.docx"))
    command = ["soffice", f"-env:UserInstallation={(folder / 'home').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", folder, *folder.glob("*.docx")], check=True, capture_output=True, timeout=300)
    return {path.stem: read(path.read_bytes(), path.name) for path in Path(folder).glob("*.pdf")}


def texts(document: Document, kind: BlockKind) -> list[str]:
    return [block.text for block in document.blocks if block.kind is kind]


def test_a_title_at_the_very_top_and_a_closing_line_at_the_foot_are_text(documents: dict[str, Document]) -> None:
    document = documents["without_margins"]
    assert document.reading.pages == 1
    assert [block.kind for block in document.blocks if block.kind in (BlockKind.HEADER, BlockKind.FOOTER)] == []
    assert texts(document, BlockKind.HEADING) == [TITLE, "Wellbeing plans"]
    assert texts(document, BlockKind.PARAGRAPH) == [*PARAGRAPHS, "Questions go to People and Culture"]


def test_a_title_in_the_texts_own_type_is_no_header(documents: dict[str, Document]) -> None:
    document = documents["plain_title"]
    assert texts(document, BlockKind.HEADER) == []
    assert document.blocks[0].text == TITLE


@pytest.mark.parametrize("name", ["columns", "one_column"])
def test_the_margins_of_a_single_page_stand_apart_from_its_text(documents: dict[str, Document], name: str) -> None:
    document = documents[name]
    assert document.reading.pages == 1
    assert texts(document, BlockKind.HEADER) == [HEADER]
    assert texts(document, BlockKind.FOOTER) == [FOOTER]
    assert texts(document, BlockKind.HEADING) == [TITLE]
    assert texts(document, BlockKind.PARAGRAPH) == PARAGRAPHS


def test_the_margins_of_a_first_page_stand_apart_from_its_text(documents: dict[str, Document]) -> None:
    document = documents["first_page_of_many"]
    assert texts(document, BlockKind.HEADER) == ["Saltmarsh Mental Health", HEADER]
    assert texts(document, BlockKind.FOOTER) == ["PP-22 v1", FOOTER]
    assert texts(document, BlockKind.PARAGRAPH) == PARAGRAPHS * 3
