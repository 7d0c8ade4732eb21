"""`policylint report`: a folder of its own with all that there is to read, and never a change to anything else."""

import re
import sys
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import pytest

from policylint.reporters import FORMATS, Format
from policylint.reporters import json as json_reporter
from policylint.sources import find_sources
from tests.documents import markdown, word
from tests.invoking import invoke

TITLE = "# Wellbeing policy"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with policies in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "strong.md").write_bytes(markdown([TITLE, "Tea is served at ten."]))
    return tmp_path


@pytest.fixture
def word_file(project: Path) -> Path:
    """A Word file among them."""
    file = project / "policies" / "tea & cake.docx"
    file.write_bytes(word([TITLE, "We love our tea."]))
    return file


@pytest.fixture
def rules(tea_rules: Path) -> str:
    return str(tea_rules)


report = partial(invoke, "report")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


# What must never happen


def test_the_documents_stay_as_they_are(project: Path, word_file: Path, rules: str) -> None:
    before = contents(project / "policies")

    report("policies", "--to", "report", "--rules", rules)

    assert contents(project / "policies") == before


def test_an_earlier_report_is_not_written_over_unless_told_to(project: Path, rules: str) -> None:
    report("policies", "--to", "report", "--rules", rules)
    (project / "report" / "report.html").write_text("mine", encoding="utf-8")

    refused = report("policies", "--to", "report", "--rules", rules)
    assert refused.exit_code == 2
    assert "there is a report in report already. Use --force" in refused.stderr
    assert (project / "report" / "report.html").read_text(encoding="utf-8") == "mine"

    assert report("policies", "--to", "report", "--rules", rules, "--force").exit_code == 0
    assert (project / "report" / "report.html").read_text(encoding="utf-8") != "mine"


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_folder_with_other_files_is_never_written_to(project: Path, rules: str, force: list[str]) -> None:
    before = contents(project)

    result = report("policies", "--to", "policies", "--rules", rules, *force)

    assert result.exit_code == 2
    assert "policies holds other files" in result.stderr
    assert contents(project) == before


def test_a_document_in_the_folder_of_the_report_is_not_written_over(project: Path, word_file: Path, rules: str) -> None:
    report("policies", "--to", "report", "--rules", rules)
    before = contents(project)

    result = report("report/annotated/tea & cake.annotated.docx", "--to", "report", "--rules", rules, "--force")

    assert result.exit_code == 2
    assert "lies in the folder of the report" in result.stderr
    assert contents(project) == before


def test_what_a_saved_report_calls_a_document_leads_out_of_no_folder(
    project: Path, word_file: Path, rules: str
) -> None:
    report("policies", "--to", "first", "--rules", rules)
    saved = (project / "first" / "report.json").read_text(encoding="utf-8")
    wild = project / "wild.json"
    wild.write_text(saved.replace("policies/tea & cake.docx", "policies/../policies/tea & cake.docx"), encoding="utf-8")

    assert report("--from", wild, "--to", "second").exit_code == 0
    assert {path.name for path in project.iterdir()} == {"policies", "first", "second", "wild.json"}
    assert [path.name for path in (project / "second" / "annotated").iterdir()] == ["tea & cake.annotated.docx"]


@pytest.mark.parametrize("to", ["policies/strong.md", "policies/strong.md/report"])
def test_a_folder_that_cannot_be_made_is_told(project: Path, rules: str, to: str) -> None:
    result = report("policies", "--to", to, "--rules", rules)

    assert result.exit_code == 2
    assert f"policylint: {to}" in result.stderr


def test_a_run_that_cannot_be_done_leaves_nothing(project: Path, rules: str) -> None:
    (project / "empty").mkdir()

    for arguments in (["gone"], ["empty"], ["policies", "--no-such-option"], ["policies", "--select", "coffee"]):
        result = report(*arguments, "--to", "report", "--rules", rules)
        assert result.exit_code == 2
        assert result.stderr
        assert not (project / "report").exists()


def test_what_could_not_be_read_fails_the_run_and_stands_on_the_page(project: Path, rules: str) -> None:
    (project / "policies" / "cut.docx").write_bytes(b"PK\x03\x04word/document.xml")

    checked = report("policies", "--to", "first", "--rules", rules)
    drawn = report("--from", "first/report.json", "--to", "second")

    assert (checked.exit_code, drawn.exit_code) == (2, 2)
    for folder in ("first", "second"):
        assert "Not checked: 1 document could not be read" in (project / folder / "report.html").read_text("utf-8")


def test_a_report_is_no_document_of_the_next_run(project: Path, rules: str) -> None:
    report("policies", "--to", "policies/report", "--rules", rules)

    sources, passed_over = find_sources([Path("policies")])

    assert [source.path for source in sources] == ["policies/strong.md"]
    assert [(p.path, p.reason) for p in passed_over] == [("policies/report", "a report that policylint has written")]
    alone = invoke("check", "--rules", rules, "policies/report")
    assert alone.exit_code == 2
    assert "a report that policylint has written" in alone.stderr


# What is written


def test_everything_is_there_and_the_page_links_it(project: Path, word_file: Path, rules: str) -> None:
    result = report("policies", "--to", "report", "--rules", rules)

    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == str(Path("report", "report.html"))
    written = set(contents(project / "report"))
    assert {"report.json", "report.html", "report.md", "report.csv", "report.xlsx"} <= written
    assert str(Path("annotated", "tea & cake.annotated.docx")) in written
    page = (project / "report" / "report.html").read_text(encoding="utf-8")
    linked = {unquote(href).replace("&amp;", "&") for href in re.findall(r'href="([^"#]+)"', page)}
    assert linked == {Path(name).as_posix() for name in written} - {".policylint-report", "report.html"}


def test_it_says_what_was_written_and_nothing_that_was_not(project: Path, word_file: Path, rules: str) -> None:
    with_copy = report("policies", "--to", "first", "--rules", rules).stdout
    word_file.unlink()
    without = report("policies", "--to", "second", "--rules", rules).stdout

    assert str(Path("first", "annotated")) in with_copy
    assert "1 copy of Word files and PDFs" in with_copy
    assert "annotated" not in without
    for name in contents(project / "second"):
        assert (str(Path("second", name)) in without) == name.startswith("report")


def test_a_new_format_comes_by_itself(project: Path, rules: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, "new", Format(".new"))
    monkeypatch.setitem(sys.modules, "policylint.reporters.new", json_reporter)
    monkeypatch.setitem(FORMATS, "for machines", Format(".machine", for_ci=True))

    report("policies", "--to", "report", "--rules", rules)

    assert (project / "report" / "report.new").exists()
    assert not (project / "report" / "report.machine").exists()


def test_no_two_formats_go_to_one_file() -> None:
    suffixes = [FORMATS[name].suffix for name in FORMATS if not FORMATS[name].for_ci]

    assert len(suffixes) == len(set(suffixes))


def test_documents_of_one_name_have_copies_of_their_own(project: Path, word_file: Path, rules: str) -> None:
    (project / "policies" / "old").mkdir()
    (project / "policies" / "old" / "Tea & cake.docx").write_bytes(word([TITLE, "Tea is banned."]))

    report("policies", "--to", "report", "--rules", rules)

    copies = sorted(path.name for path in (project / "report" / "annotated").iterdir())
    assert copies == ["Tea & cake.annotated.docx", "tea & cake (2).annotated.docx"]


def test_a_saved_report_gives_the_same_page(project: Path, word_file: Path, rules: str) -> None:
    report("policies", "--to", "first", "--rules", rules)

    result = report("--from", "first/report.json", "--to", "second")

    assert result.exit_code == 0
    assert (project / "second" / "report.html").read_bytes() == (project / "first" / "report.html").read_bytes()


def test_a_saved_report_is_drawn_where_the_documents_are_not(project: Path, word_file: Path, rules: str) -> None:
    report("policies", "--to", "first", "--rules", rules)
    (project / "policies").rename(project / "moved")

    assert report("--from", "first/report.json", "--to", "second").exit_code == 0
    assert not (project / "second" / "annotated").exists()
    assert "Tea is served at ten." in (project / "second" / "report.html").read_text(encoding="utf-8")


def test_a_document_that_has_changed_since_gets_no_copy(project: Path, word_file: Path, rules: str) -> None:
    report("policies", "--to", "first", "--rules", rules)
    word_file.write_bytes(word([TITLE, "Tea is banned."]))

    result = report("--from", "first/report.json", "--to", "second")

    assert result.exit_code == 2
    assert "tea & cake.docx: there is no annotated copy. The document has changed" in result.stderr
    assert (project / "second" / "report.html").exists()


def test_options_and_exit_code_are_those_of_check(project: Path, rules: str) -> None:
    (project / "policies" / "weak.md").write_bytes(markdown([TITLE, "We love our tea."]))
    failed = report("policies", "--to", "first", "--rules", rules, "--fail-on", "advice")
    kinds = report("policies", "--to", "second", "--rules", rules, "--kind", "*.md=conduct-policy")

    assert (failed.exit_code, kinds.exit_code) == (1, 0)
    documents = json_reporter.read((project / "second" / "report.json").read_bytes()).documents
    assert [document.kinds for document in documents] == [("conduct-policy",)] * 2


@pytest.mark.parametrize("arguments", [[], ["policies", "--from", "saved.json"]])
def test_either_documents_or_a_saved_report_are_named(project: Path, arguments: list[str]) -> None:
    (project / "saved.json").touch()

    result = report(*arguments, "--to", "report")

    assert result.exit_code == 2
    assert "Name the documents to check, or a saved report" in result.stderr


@pytest.mark.parametrize("content", ["", "{}", '{"schema": 1, "documents": 3}'])
def test_what_is_no_report_is_refused(project: Path, content: str) -> None:
    (project / "saved.json").write_text(content, encoding="utf-8")

    result = report("--from", "saved.json", "--to", "report")

    assert result.exit_code == 2
    assert "saved.json: this is" in result.stderr
    assert not (project / "report").exists()
