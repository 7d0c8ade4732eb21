"""The workbook: three sheets, words beside colours, and never a formula."""

import importlib.util
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace
from openpyxl import load_workbook

from policylint import reporters
from policylint.paths import short_paths
from policylint.report import OrganisationFinding, Report, Skipped
from policylint.reporters import xlsx
from policylint.reporters.rows import COLUMNS, rows
from tests.examples import examples
from tests.invoking import invoke
from tests.reporters import made_up


def opened(report: Report) -> Any:
    return load_workbook(io.BytesIO(b"".join(xlsx.pieces(report))))


def texts(sheet: Any) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def folder() -> Report:
    """Two documents, one of which cannot be read, and a file that was passed over."""
    told = (
        made_up.clause(rule="tea", domain="kitchen", verdict="strong", severity="none"),
        made_up.clause(rule="cup", title="Cups are washed", domain="hr", verdict="missing", severity="error"),
    )
    report = made_up.report(
        made_up.document(*told, path="x/policy.md", warnings=["page 2 is a picture"]),
        made_up.unreadable("x/locked.pdf"),
    )
    elements = (OrganisationFinding("tea", "Tea is served", "strong", "none", ("x/policy.md",), "kitchen"),)
    return replace(report, organisation=elements, skipped=(Skipped("x/budget.ods", "not a document"),))


@examples(15)
@given(made_up.wild_reports())
def test_no_cell_is_a_formula_or_a_link_and_texts_stay_texts(report: Report) -> None:
    workbook = opened(report)

    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n"}
                assert cell.hyperlink is None
    names = short_paths([document.path for document in report.documents])
    expected = [replace(row, document=names[row.document]).cells() for row in rows(report)]
    assert texts(workbook["Findings"])[1:] == expected


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "http://example.org", "123"])
def test_text_stays_text_even_when_somebody_edits_the_cell(words: str) -> None:
    sheet = opened(made_up.report(made_up.document(made_up.wording(words))))["Findings"]
    cell = sheet.cell(2, COLUMNS.index("element") + 1)

    assert (cell.value, cell.data_type) == (words, "s")
    assert cell.quotePrefix == words.startswith(("=", "+", "-", "@"))


def test_macros_and_links_to_elsewhere_are_not_in_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(b"".join(xlsx.pieces(folder())))) as package:
        assert not [name for name in package.namelist() if "vba" in name or "external" in name.lower()]
        assert not [name for name in package.namelist() if b"<f>" in package.read(name)]


def test_the_findings_can_be_filtered_under_a_header_that_stays() -> None:
    sheet = opened(folder())["Findings"]

    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:P4"
    assert [row[2] for row in texts(sheet)] == ["Finding", "not checked", "reading", "missing"]
    assert all(0 < dimension.width < 60 for dimension in sheet.column_dimensions.values())


def test_the_matrix_shows_elements_by_documents_in_words_and_colours() -> None:
    sheet = opened(folder())["Matrix"]

    assert texts(sheet)[:3] == [
        ["Domain", "Element", "Organisation", "policy.md", "locked.pdf"],
        ["HR", "Cups are washed", "–", "missing", "not checked"],
        ["Kitchen", "Tea is served", "strong", "strong", "not checked"],
    ]
    assert sheet.freeze_panes == "D2"
    fills = {
        sheet.cell(row, column).value: sheet.cell(row, column).fill.fgColor.rgb
        for row in (2, 3)
        for column in (3, 4, 5)
    }
    assert len(set(fills.values())) == len(fills) == 4


def test_the_matrix_tells_what_is_disputed_and_what_is_not_sure() -> None:
    loved = made_up.clause(verdict="strong", severity="none", sure=False)
    banned = made_up.clause(verdict="contradicted", severity="error")
    element = OrganisationFinding("tea", "Tea is served", "strong", "none", ("a.md",), sure=False)
    report = made_up.report(made_up.document(loved, path="a.md"), made_up.document(banned, path="b.md"))

    rows = texts(opened(replace(report, organisation=(element,)))["Matrix"])

    assert rows[1] == ["", "Tea is served", "disputed (not sure)", "strong (not sure)", "contradicted"]
    assert ["disputed", "of the organisation: said in one document, contradicted in another"] in [r[:2] for r in rows]


def test_what_was_not_read_has_a_sheet_of_its_own() -> None:
    assert texts(opened(folder())["Reading problems"])[1:] == [
        ["locked.pdf", "not checked", "The file needs a password."],
        ["policy.md", "read with a warning", "Page 2 is a picture."],
        ["budget.ods", "passed over", "not a document"],
    ]
    clean = opened(made_up.report(made_up.document()))
    assert texts(clean["Reading problems"])[1][0] == "Every document was read whole."
    assert texts(clean["Findings"])[1][0] == "No findings"


def test_a_document_of_no_known_kind_never_looks_checked() -> None:
    other = made_up.document(path="x/notes.md", kinds=("other",))
    workbook = opened(made_up.report(made_up.document(made_up.clause(), path="x/policy.md"), other))

    assert texts(workbook["Matrix"])[:2] == [
        ["Domain", "Element", "Organisation", "policy.md", "notes.md"],
        ["", "Tea is served", "–", "missing", "only wording"],
    ]
    ((name, problem, what),) = texts(workbook["Reading problems"])[1:]
    assert (name, problem) == ("notes.md", "only wording checked")
    assert "--kind 'PATTERN=KIND'" in what


def test_rows_are_no_higher_than_what_is_printed_of_them() -> None:
    long = made_up.clause(why="Tea is good. " * 100, suggestion="Tea is served at ten.")
    sheet = opened(made_up.report(made_up.document(long)))["Findings"]

    assert sheet.row_dimensions[2].height < 30


def test_a_contradiction_is_one_row_and_names_files_alone() -> None:
    sides = made_up.side("x/y/a.md", "contradicted"), made_up.side("x/y/b.md", "strong")
    told = made_up.document(path="x/y/a.md"), made_up.document(path="x/y/b.md")
    sheet = opened(made_up.report(*told, contradictions=[made_up.contradiction(*sides)]))["Findings"]

    ((document, level, *_),) = texts(sheet)[1:]
    assert (document, level) == ("a.md", "error")
    assert "x/y" not in "".join(texts(sheet)[1])


def test_a_report_without_documents_is_a_workbook_too() -> None:
    assert [sheet.title for sheet in opened(made_up.report())] == ["Findings", "Matrix", "Reading problems"]


def test_more_findings_than_a_sheet_holds_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_MOST_ROWS", 5)
    sheet = opened(made_up.report(made_up.document(*[made_up.clause() for _ in range(9)])))["Findings"]

    assert texts(sheet)[-1][0] == "6 more do not fit on a sheet"
    assert sheet.max_row == 5


def test_a_text_longer_than_a_cell_is_cut() -> None:
    long = made_up.clause(verdict="weak", evidence=(made_up.quote("tea " * 20_000),))
    sheet = opened(made_up.report(made_up.document(long)))["Findings"]

    assert 30_000 < len(texts(sheet)[1][COLUMNS.index("passage")]) < 32_767


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "policy.md").write_text("# Wellbeing policy\n\nAll is well.\n", encoding="utf-8")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    result = invoke("check", tmp_path, "--format", f"xlsx={tmp_path / 'report.xlsx'}")

    assert result.exit_code == 2
    assert "pip install 'policylint[xlsx]'" in result.stderr
    assert not (tmp_path / "report.xlsx").exists()
    assert reporters.lacking("json") == ""


def test_bytes_go_to_another_program_and_never_to_a_terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "policy.md").write_text("# Wellbeing policy\n\nAll is well.\n", encoding="utf-8")
    arguments = ["check", str(tmp_path), "--format", "xlsx", "--fail-on", "never"]

    piped = invoke(*arguments)
    monkeypatch.setattr("policylint.cli.check.is_terminal", lambda _: True)
    shown = invoke(*arguments)

    assert load_workbook(io.BytesIO(piped.stdout_bytes)).sheetnames[0] == "Findings"
    assert shown.exit_code == 2
    assert shown.stdout_bytes == b""
    assert "give it a file (--format xlsx=FILE)" in shown.stderr
