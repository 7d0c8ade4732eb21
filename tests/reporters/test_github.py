"""Annotations on GitHub: what its runner reads in them, its limits, and what a run does by itself."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given

from policylint.printable import printable
from policylint.report import Report
from policylint.reporters import step_summary
from policylint.reporters.passes import findings
from tests.invoking import invoke
from tests.reporters import made_up
from tests.reporters.drawing import writer
from tests.reporters.made_up import clause, document, place, report, wording

write = writer("github")

Run = Callable[..., Result]
WEAK = "# Wellbeing policy\n\nWe love our tea.\n"


def read(line: str) -> tuple[str, dict[str, str], str]:
    """A command as the runner reads it: its name, its properties, and its message."""
    assert line.startswith("::")
    head, _, data = line[2:].partition("::")
    name, _, properties = head.partition(" ")
    pairs = dict(pair.split("=", 1) for pair in properties.split(","))
    return name, {key: _unescaped(value, ":,") for key, value in pairs.items()}, _unescaped(data, "")


def _unescaped(text: str, more: str) -> str:
    for sign in f"\r\n{more}%":
        text = text.replace(f"%{ord(sign):02X}", sign)
    return text


def _shown(name: str) -> str:
    """A name as the log may show it: its line ends, which are escaped, and no other control characters."""
    return re.sub("[^\r\n]+", lambda part: printable(part[0]), name)


# What must not happen


@given(made_up.wild_reports())
def test_the_runner_reads_what_was_meant_whatever_a_document_says(made: Report) -> None:
    lines = write(made).split("\n")[:-1]

    assert len(lines) == len(list(findings(made)))
    expected = {(_shown(each.document), f"{each.headline} [{each.about.rule}]") for each in findings(made)}
    told = [read(line) for line in lines]
    assert {(properties["file"], properties["title"]) for _, properties, _ in told} == expected
    messages = [message.split("\n")[0] for _, _, message in told]
    assert sorted(messages) == sorted(each.message for each in findings(made))


def test_no_name_commands_the_terminal_that_shows_the_log() -> None:
    drawn = write(report(document(clause(), path="\x1b[2J\u202e\npolicy.md")))

    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", drawn)
    assert read(drawn)[1]["file"] == "\ufffd[2J\ufffd\npolicy.md"


def test_nothing_to_report_is_nothing() -> None:
    assert write(report(document())) == ""


# What is shown


def test_a_finding_is_beside_its_words() -> None:
    name, properties, message = read(write(report(document(wording("mere kettle", place(line=5, column=3))))))

    assert name == "warning"
    assert properties == {
        "file": "policy.md",
        "line": "5",
        "col": "3",
        "endColumn": "14",
        "title": "Wording: “mere kettle” [mere-kettle]",
    }
    assert message.startswith("Better: ")


@pytest.mark.parametrize(("level", "command"), [("error", "error"), ("warning", "warning"), ("advice", "notice")])
def test_levels_are_those_of_github(level: str, command: str) -> None:
    assert read(write(report(document(clause(severity=level)))))[0] == command


def test_a_missing_clause_comes_with_one_to_adapt() -> None:
    assert read(write(report(document(clause()))))[2].endswith("\nFor example: “Tea is served at ten.”\n")


def test_a_run_without_documents_is_an_error_without_a_file() -> None:
    name, properties, _ = read(write(report()))

    assert (name, properties) == ("error", {"title": "No documents were found [no-documents]"})


def test_ten_of_each_level_are_shown_and_the_others_summed_up_in_one_notice() -> None:
    many = [clause(severity=level) for level in ("error", "warning", "advice") for _ in range(12)]

    names = [read(line)[0] for line in write(report(document(*many))).splitlines()]
    last = read(write(report(document(*many))).splitlines()[-1])

    assert [names.count(name) for name in ("error", "warning", "notice")] == [10, 10, 10]
    assert last[2] == "Not shown here: 2 errors, 2 warnings, 3 advice. The text report has them all."


def test_ten_of_each_level_need_no_summing_up() -> None:
    many = [clause(severity=level) for level in ("error", "warning", "advice") for _ in range(10)]

    assert "Not shown" not in write(report(document(*many)))


def test_what_could_not_be_read_is_shown_before_all_else() -> None:
    many = [clause(severity="error")] * 12

    first = write(report(document(*many), made_up.unreadable())).splitlines()[0]

    assert read(first)[1]["file"] == "locked.pdf"


# In an action


@pytest.fixture
def check(tea_rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "policy.md").write_text(WEAK, encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")

    def run(*arguments: str) -> Result:
        return invoke("check", "--rules", tea_rules, folder, *arguments)

    return run


def test_an_action_gets_annotations_after_the_text(check: Run) -> None:
    lines = check().stdout.splitlines()

    assert "1 document checked: advice only, 1 advice." in lines
    assert lines[-1].startswith("::notice file=")


def test_what_the_text_report_quotes_is_not_taken_for_a_command(check: Run) -> None:
    lines = check().stdout.splitlines()

    token = lines[0].removeprefix("::stop-commands::")
    assert re.fullmatch("[0-9a-f]{32}", token)
    assert lines.index(f"::{token}::") == len(lines) - 2


def test_annotations_are_on_standard_output_where_the_text_goes_to_a_file(check: Run, tmp_path: Path) -> None:
    lines = check("--output", str(tmp_path / "report.txt")).stdout.splitlines()

    assert [line[:8] for line in lines] == ["::notice"]
    assert "::" not in (tmp_path / "report.txt").read_text(encoding="utf-8")


def test_a_format_for_programs_on_standard_output_is_left_alone(check: Run) -> None:
    assert "::" not in check("--format", "line").stdout


@pytest.mark.parametrize("more", [(), ("--format", "text")])
def test_annotations_come_beside_formats_that_go_to_files(check: Run, tmp_path: Path, more: tuple[str, ...]) -> None:
    lines = check(*more, "--format", f"line={tmp_path / 'report.txt'}").stdout.splitlines()

    assert lines[-1].startswith("::notice file=")
    # The text is no less fenced where it is asked for.
    assert lines[0].startswith("::stop-commands::" if more else "::notice file=")


def test_there_are_no_annotations_elsewhere(check: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS")

    assert "::" not in check().stdout


def test_the_run_is_added_to_the_summary_of_the_step(
    check: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))

    check("--format", "line")

    assert summary.read_text(encoding="utf-8").startswith("before\n## policylint\n\n1 document checked: 1 advice.\n")


def test_a_summary_that_is_full_stays_as_it_is(check: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = tmp_path / "summary.md"
    summary.write_bytes(b"x" * step_summary.LARGEST)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))

    check()

    assert summary.stat().st_size == step_summary.LARGEST


def test_a_summary_that_cannot_be_written_changes_nothing_else(
    check: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "gone" / "summary.md"))

    result = check()

    assert result.exit_code == 0
    assert "the summary could not be written" in result.stderr
