"""No command writes over what it reads, and no two outputs go to one file."""

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policylint.cli import main
from policylint.overwriting import OverwriteError, refuse_overwriting
from policylint.reporters import json as json_reporter
from tests.documents import word
from tests.reporters import made_up

TEA = "# Wellbeing policy\n\nTea is served at ten.\n"
ALLOW = '[[allow]]\nrule = "tea"\nreason = "we drink coffee"\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a bit of everything that a run reads, in which to work."""
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "docs/leave.md": TEA,
        "docs/leave.md.policylint.toml": ALLOW,
        "docs/pay.md": TEA,
        "docs/policylint.toml": 'extends = "../all.toml"\n',
        "all.toml": 'baseline = "known.json"\n',
        "known.json": '{"policylint-baseline": 1}\n',
    }.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    Path("link.md").symlink_to("docs/leave.md")
    return tmp_path


def invoke(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize(
    "arguments",
    [
        ["docs/leave.md", "--format", "sarif=docs/leave.md"],
        ["docs/leave.md", "--format", "json", "--output", "docs/leave.md"],
        ["docs", "--format", "markdown=docs/leave.md"],
        ["docs", "--format", "json=docs/../link.md"],
        ["link.md", "--format", "json=docs/leave.md"],
        ["docs/leave.md", "--beside", "docs", "--format", "json=docs/pay.md"],
        ["-", "--stdin-filename", "docs/leave.md", "--format", "json=docs/leave.md"],
        ["docs", "--format", "json=docs/policylint.toml"],
        ["docs", "--format", "json=all.toml"],
        ["docs", "--config", "all.toml", "--format", "json=all.toml"],
        ["docs", "--format", "json=known.json"],
        ["docs", "--format", "json=docs/leave.md.policylint.toml"],
        ["docs", "--format", "json=new.json", "--format", "sarif=new.json"],
        ["docs", "--format", "json=new.json", "--format", "sarif=docs/../new.json"],
        # On some systems they are one file.
        ["docs", "--format", "json=new.json", "--format", "sarif=NEW.json"],
    ],
)
def test_nothing_is_written_where_a_report_would_take_the_place_of_what_is_read(
    arguments: list[str], folder: Path, tea_rules: Path
) -> None:
    before = contents(folder)

    result = invoke("check", "--rules", tea_rules, *arguments)

    assert result.exit_code == 2
    assert "Name another file." in result.stderr or "Give each a file of its own." in result.stderr
    assert result.stdout == ""
    assert contents(folder) == before


def test_the_rules_of_a_run_are_not_written_over(folder: Path, tea_rules: Path) -> None:
    shutil.copytree(tea_rules, "own")
    before = contents(folder)

    result = invoke("check", "--rules", "own", "docs", "--format", "json=own/kinds.yaml")

    assert (result.exit_code, contents(folder)) == (2, before)
    assert "own/kinds.yaml is itself read, and would be written over. Name another file." in result.stderr


@pytest.mark.parametrize("formats", [["html=old.json"], ["html=new.json"], ["html=a.html", "markdown=a.html"]])
def test_a_comparison_leaves_the_reports_alone(formats: list[str], folder: Path) -> None:
    for name in ("old.json", "new.json"):
        Path(name).write_text(json_reporter.write(made_up.report()), encoding="utf-8")
    before = contents(folder)

    result = invoke("compare", "old.json", "new.json", *(part for each in formats for part in ("--format", each)))

    assert (result.exit_code, contents(folder)) == (2, before)


@pytest.mark.parametrize(
    "outputs",
    [["--json", "docs/leave.md"], ["--markdown", "docs/labels.yaml"], ["--json", "new", "--figures", "new"]],
)
def test_an_evaluation_leaves_the_corpus_alone(outputs: list[str], folder: Path, tea_rules: Path) -> None:
    labels = "- file: leave.md\n  kinds: [wellbeing-policy]\n  elements: {}\n"
    Path("docs/labels.yaml").write_text(labels, encoding="utf-8")
    before = contents(folder)

    result = invoke("evaluate", "docs", "--rules", tea_rules, *outputs)

    assert (result.exit_code, contents(folder)) == (2, before)
    assert "file" in result.stderr


def test_an_annotated_copy_does_not_take_the_place_of_the_report_that_it_is_made_from(folder: Path) -> None:
    Path("leave.docx").write_bytes(word(["Leave policy"]))
    report = Path("leave.annotated.docx")
    invoke("check", "leave.docx", "--format", f"json={report}")
    before = report.read_bytes()

    result = invoke("annotate", "leave.docx", "--from", report, "--force")

    assert (result.exit_code, report.read_bytes()) == (2, before)
    assert "Name another folder with --to." in result.stderr


def test_an_earlier_report_is_written_over_also_where_it_lies_among_the_documents(tea_rules: Path) -> None:
    reports = ["--format", "json=docs/report.json", "--format", "csv=docs/findings.csv", "--format", "html=report.html"]

    for _ in range(2):
        assert invoke("check", "--rules", tea_rules, "docs", *reports).exit_code == 0


def test_a_report_that_would_be_checked_as_a_document_is_written_over_once_it_is_excluded(tea_rules: Path) -> None:
    def code() -> int:
        return invoke("check", "--rules", tea_rules, "docs", "--format", "markdown=docs/report.md").exit_code

    codes = [code(), code()]
    Path("docs/policylint.toml").write_text('exclude = "report.md"\n', encoding="utf-8")

    assert [*codes, code()] == [0, 2, 0]


def test_a_device_takes_several_reports(tea_rules: Path) -> None:
    null = ["--format", f"json={os.devnull}", "--format", f"sarif={os.devnull}"]

    assert invoke("check", "--rules", tea_rules, "docs", *null).exit_code == 0


def test_a_file_of_two_names_is_one_file() -> None:
    Path("other.md").hardlink_to("docs/leave.md")

    with pytest.raises(OverwriteError, match=r"other\.md is itself read"):
        refuse_overwriting([Path("other.md")], [Path("docs/leave.md")])
