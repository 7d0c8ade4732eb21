"""The sample folder is read as it is meant to be, and its Word and PDF files can be made again."""

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import Struct

from policylint.checker import Checker
from policylint.document import BlockKind, Document, UnreadableError
from policylint.readers import read
from policylint.report import DocumentReport
from policylint.rulebook.model import Rulebook
from policylint.settings import Settings

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"

TRACKED = "HR-12 Supervision Policy v3 tracked changes for Board.docx"
PEER_WORKER = "PD-21 Peer Worker FINAL v2.docx"
CARER_PEER_WORKER = "Carer Peer Worker position description July 2024.pdf"
INTAKE = "PD-08 Intake and Assessment Clinician.docx"
SCANNED = "Code of Conduct - Appendix A signed (scan).pdf"
STRATEGY = "Lived Experience Workforce Strategy 2024-2027.pdf"
INTRANET = "HR-07_Learning_and_Induction_-_Quarrion_Intranet.html"
OLD_TEXT = "HR-14 INCLUSION AND RESPECT POLICY v3.txt"
WELLBEING = "HR-09 Wellbeing and Flexible Work (draft for staff meeting).md"
LOCKED = "Board minutes 9 Nov 2023 (confidential).pdf"


class Expected(Struct, frozen=True):
    """What a sample's reading must say; `warning` and `remark` are parts of the only ones, "" for none."""

    kind: str
    format: str
    headings: int
    tables: int = 0
    pages: int | None = None
    warning: str = ""
    remark: str = ""


READ = {
    "Our Purpose, Vision and Values.md": Expected("mission-statement", "markdown", 7),
    PEER_WORKER: Expected("peer-position", "docx", 3, tables=4, pages=1),
    CARER_PEER_WORKER: Expected("peer-position", "pdf", 8, tables=2, pages=1),
    INTAKE: Expected("other-position", "docx", 7, tables=1, pages=2),
    TRACKED: Expected("supervision-policy", "docx", 9, 1, 2, remark="10 insertions read as text, 5 deletions left out"),
    "HR-03 Recruitment and Selection Policy.docx": Expected("recruitment-policy", "docx", 8, tables=1, pages=2),
    INTRANET: Expected("training-policy", "html", 8, tables=1),
    WELLBEING: Expected("wellbeing-policy", "markdown", 9, tables=1),
    OLD_TEXT: Expected("inclusion-policy", "text", 11, remark="Windows-1252"),
    "HR-05 Pay and Classification approved 12-03-2024.pdf": Expected("remuneration-policy", "pdf", 7, 2, 1),
    "Code of Conduct HR-01.md": Expected("conduct-policy", "markdown", 8, tables=2),
    SCANNED: Expected("conduct-policy", "pdf", 3, pages=2, warning="page 2 has no text layer"),
    STRATEGY: Expected("workforce-strategy", "pdf", 23, pages=3),
}


def document(name: str, folder: Path = SAMPLES) -> Document:
    return read((folder / name).read_bytes(), name)


def texts(name: str, folder: Path = SAMPLES) -> list[str]:
    """Texts of the blocks, or the code of the error."""
    try:
        return [block.text for block in document(name, folder).blocks]
    except UnreadableError as error:
        return [error.code]


def whole(name: str) -> str:
    return "\n".join(texts(name))


@pytest.fixture(scope="module")
def reports(rulebook: Rulebook) -> dict[str, DocumentReport]:
    checker = Checker(rulebook, Settings())
    return {file.name: checker.check(file.read_bytes(), file.name) for file in sorted(SAMPLES.iterdir())}


def test_folder_holds_nothing_else_and_is_small() -> None:
    assert {file.name for file in SAMPLES.iterdir()} == {*READ, LOCKED}
    assert sum(file.stat().st_size for file in SAMPLES.iterdir()) < 1_500_000


def test_locked_file_is_not_taken_for_a_clean_one(reports: dict[str, DocumentReport]) -> None:
    report = reports[LOCKED]
    assert report.error is not None
    assert report.error.code == "encrypted"
    assert not report.clauses
    assert not report.wording


@pytest.mark.parametrize("name", READ)
def test_reading(name: str, reports: dict[str, DocumentReport]) -> None:
    expected, report = READ[name], reports[name]
    assert report.kinds == (expected.kind,)
    reading = report.reading
    assert reading is not None
    found = (reading.format, reading.headings, reading.tables, reading.pages)
    assert found == (expected.format, expected.headings, expected.tables, expected.pages)
    assert len(reading.warnings) == bool(expected.warning)
    assert expected.warning in "".join(reading.warnings)
    assert len(reading.remarks) == bool(expected.remark)
    assert expected.remark in "".join(reading.remarks)


def test_only_the_front_matter_that_names_its_kind_is_believed(reports: dict[str, DocumentReport]) -> None:
    assert [name for name, report in reports.items() if report.kinds_from == "front-matter"] == [WELLBEING]


def test_deletions_and_remarks_are_not_read_and_insertions_are() -> None:
    text = whole(TRACKED)
    for gone in ("may receive", "where available", "committed suicide", "difficult clients", "Version 2", "PD-21"):
        assert gone not in text
    assert "receives lived experience supervision from the Senior Peer Worker at least once a fortnight" in text
    assert "are not kept on the personnel file" in text
    assert "While the Senior Peer Worker’s position is vacant" in text
    assert "Casual peer workers" in text


def test_scripts_and_hidden_parts_of_the_intranet_page_are_not_read() -> None:
    text = whole(INTRANET)
    assert "Peer workers receive no training" not in text
    assert "has not been approved" not in text
    assert "Within the first six months" in text


def test_scanned_page_gives_no_words() -> None:
    text = whole(SCANNED)
    assert "talked it over" not in text
    assert "not a conflict of interest" in text


def test_old_encoding_keeps_its_quotation_marks_and_accents() -> None:
    text = whole(OLD_TEXT)
    assert "Cobbler’s Gap" in text
    assert "“not real staff”" in text
    assert "café" in text


def test_columns_are_read_one_after_the_other() -> None:
    headings = [block for block in document(STRATEGY).blocks if block.kind is BlockKind.HEADING]
    numbers = [f"{block.label} {block.text}".split()[0].strip(".") for block in headings]
    assert [number for number in numbers if number.isdigit()] == [str(number) for number in range(1, 12)]
    assert "By June 2026 every team has at least two peer workers. No one works as the only peer in a team." in texts(
        STRATEGY
    )


def test_running_header_and_footer_of_the_strategy_are_no_paragraphs() -> None:
    margins = [block for block in document(STRATEGY).blocks if block.kind in {BlockKind.HEADER, BlockKind.FOOTER}]
    assert [block.text for block in margins] == [
        "Quarrion – Lived Experience Workforce Strategy 2024–2027",
        "Approved by the Board, 12 March 2024 Page 1",
    ]


@pytest.mark.parametrize(
    ("name", "text", "column_header"),
    [
        (PEER_WORKER, "Your own lived experience of mental distress and recovery, and readiness to draw", "Essential"),
        (PEER_WORKER, "Certificate IV in Mental Health Peer Work", "Desirable"),
        (PEER_WORKER, "Cobbler’s Gap", "Place"),
        (CARER_PEER_WORKER, "Understanding of recovery-oriented practice", "Selection criterion"),
    ],
)
def test_cells_know_their_column(name: str, text: str, column_header: str) -> None:
    cells = [block.cell for block in document(name).blocks if block.text.startswith(text) and block.cell]
    assert [cell.column_header for cell in cells] == [column_header]


def test_cells_of_a_merged_row_header_all_stand_under_it() -> None:
    cells = [block.cell for block in document(PEER_WORKER).blocks if block.cell and block.cell.table == 2]
    rows = {cell.row: cell.row_header for cell in cells if cell.column == 1 and not cell.is_header}
    assert rows == {
        **dict.fromkeys((1, 2, 3), "Walking alongside"),
        4: "Finding the way",
        **dict.fromkeys((5, 6), "In the team"),
    }


def test_word_numbering_and_footnotes_are_read() -> None:
    blocks = document(INTAKE).blocks
    labels = [block.label for block in blocks if block.kind is BlockKind.LIST_ITEM]
    assert labels == ["1.", "a)", "b)", "2.", "a)", "b)", "3.", "a)", "b)", "4.", "E1", "E2", "E3", "D1", "D2"]
    assert [block.text for block in blocks if block.kind is BlockKind.FOOTNOTE][1:] == ["See HR-12, section 7."]


def test_folder_contradicts_itself_where_it_is_meant_to(reports: dict[str, DocumentReport]) -> None:
    verdicts = {
        name: clause.verdict
        for name, report in reports.items()
        for clause in report.clauses
        if clause.rule == "peer-led-supervision" and clause.expected
    }
    assert verdicts == {TRACKED: "strong", CARER_PEER_WORKER: "strong", PEER_WORKER: "contradicted"}


def test_word_and_pdf_samples_can_be_made_again(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "tools" / "make_samples.py", tmp_path], check=True)
    made = {file.name for file in tmp_path.iterdir()}
    assert made == {file.name for file in SAMPLES.iterdir() if file.suffix in {".docx", ".pdf"}}
    for name in sorted(made):
        assert texts(name, tmp_path) == texts(name), name
