"""What surrounds the command: standard input, colours, code pages, and completion in the shell."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policylint.cli import main, wants_colours
from policylint.reporters import FORMATS
from tests.documents import word
from tests.invoking import invoke
from tests.judging import CAT, MISSING, STRONG, TITLE, WEAK, Judge

Run = Callable[..., Result]
COMMAND = (sys.executable, "-c", "from policylint.cli import main; main(prog_name='policylint')")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def told(folder: Path, judge: Judge) -> Run:
    """Checks what stands in standard input, by the simple rules."""

    def run(*arguments: str, given: str | bytes = "") -> Result:
        return invoke("check", "-", "--rules", judge.rules, *arguments, given=given)

    return run


# Standard input


def test_standard_input_is_checked_under_its_name(told: Run) -> None:
    result = told("--stdin-filename", "policies/leave.md", "--format", "line", given=f"{TITLE}{CAT}")

    assert result.stdout.splitlines()[-1].startswith("policies/leave.md:3:5: warning: Wording: “house cat”")


def test_standard_input_without_a_name_is_markdown(told: Run) -> None:
    assert told("--format", "line", given=f"{TITLE}{CAT}").stdout.startswith("stdin.md:")


def test_the_file_of_that_name_is_not_looked_at_nor_changed(told: Run, folder: Path) -> None:
    file = folder / "leave.md"
    file.write_text(f"{TITLE}{CAT}", encoding="utf-8")

    shown = told("--stdin-filename", "leave.md", given=f"{TITLE}{STRONG}").stdout

    assert "no findings" in shown
    assert file.read_text(encoding="utf-8") == f"{TITLE}{CAT}"


def test_it_takes_the_place_of_the_file_among_those_beside_it(told: Run, folder: Path) -> None:
    (folder / "policies").mkdir()
    (folder / "policies" / "leave.md").write_text(f"{TITLE}{STRONG}", encoding="utf-8")
    (folder / "policies" / "other.md").write_text(f"{TITLE}{WEAK}", encoding="utf-8")

    shown = told(
        *("--stdin-filename", "policies/leave.md", "--beside", "policies", "--format", "json"),
        given=f"{TITLE}{MISSING}",
    ).stdout

    report = json.loads(shown)
    assert [document["path"] for document in report["documents"]] == ["policies/leave.md"]
    assert [element["verdict"] for element in report["organisation"]] == ["weak"]


def test_its_kind_configuration_and_the_file_beside_it_go_by_its_name(told: Run, folder: Path) -> None:
    (folder / "policylint.toml").write_text(
        'fail-on = "advice"\n[kinds]\n"a.md" = "wellbeing-policy"\n', encoding="utf-8"
    )
    (folder / "b.md.policylint.toml").write_text('allow = {pet-words = "it is one"}\n', encoding="utf-8")
    plain = "# Something\n\nWhat nobody has a rule for.\n"

    assert told("--stdin-filename", "a.md", given=plain).exit_code == 1
    assert told("--stdin-filename", "c.md", given=plain).exit_code == 0
    assert told("--stdin-filename", "a.md", given=f"{TITLE}{STRONG} {CAT}").exit_code == 1
    assert told("--stdin-filename", "b.md", given=f"{TITLE}{STRONG} {CAT}").exit_code == 0


def test_a_word_file_can_be_piped(told: Run) -> None:
    shown = told("--stdin-filename", "leave.docx", "--format", "line", given=word(["# Wellbeing policy", CAT])).stdout

    assert "house cat" in shown


@pytest.mark.parametrize(
    ("arguments", "given", "message"),
    [
        ((), "", "The file is empty"),
        (("--stdin-filename", "a.docx"), "# Text", "NOT CHECKED"),
        (("--stdin-filename", "a.xlsx"), "# Text", "Files of this kind (.xlsx) are not read."),
        (("--max-file-size", "1"), "a " * 600_000, "It is larger than the limit of 1 MB."),
    ],
)
def test_what_cannot_be_read_never_looks_clean(told: Run, arguments: tuple[str, ...], given: str, message: str) -> None:
    result = told(*arguments, given=given)

    assert result.exit_code == 2
    assert message in " ".join(result.stdout.split())


def test_an_excluded_name_is_passed_over_where_that_is_asked_for(told: Run, folder: Path) -> None:
    (folder / "policylint.toml").write_text('exclude = ["drafts/"]\n', encoding="utf-8")
    arguments = ("--stdin-filename", "drafts/a.md", "--fail-on", "advice")

    assert told(*arguments, given=f"{TITLE}{CAT}").exit_code == 1
    excluded = told(*arguments, "--force-exclude", given=f"{TITLE}{CAT}")
    assert (excluded.exit_code, excluded.stderr[:50]) == (0, "policylint: every file that was named is excluded;"[:50])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-", "a.md"], "can only be checked by itself"),
        (["a.md", "--stdin-filename", "b.md"], "--stdin-filename is for standard input"),
    ],
)
def test_standard_input_and_files_do_not_mix(folder: Path, arguments: list[str], message: str) -> None:
    (folder / "a.md").write_text("# A", encoding="utf-8")
    result = invoke("check", *arguments, given="")

    assert result.exit_code == 2
    assert message in result.stderr


def test_a_closed_standard_input_is_told_of(folder: Path) -> None:
    code = "import sys; sys.stdin = None; from policylint.cli import main; main(['check', '-'])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (2, "policylint: standard input is closed.\n")


# Colours


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, None),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, None),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": ""}, None),
        ({"FORCE_COLOR": "0"}, None),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"CLICOLOR": "0"}, False),
        ({"CLICOLOR": "1"}, None),
        ({"TERM": "dumb"}, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "CLICOLOR": "0", "TERM": "dumb"}, True),
    ],
)
def test_the_environment_asks_for_colours_or_for_none(environment: dict[str, str], wanted: bool | None) -> None:
    assert wants_colours(environment) is wanted


@pytest.mark.parametrize(
    ("environment", "option", "coloured"),
    [
        ({}, (), False),
        ({"FORCE_COLOR": "1"}, (), True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
        ({"FORCE_COLOR": "1"}, ("--no-color",), False),
        ({"NO_COLOR": "1"}, ("--color",), True),
    ],
)
def test_options_come_before_the_environment(
    judge: Judge, folder: Path, environment: dict[str, str], option: tuple[str, ...], coloured: bool
) -> None:
    (folder / "a.md").write_text(f"{TITLE}{CAT}", encoding="utf-8")

    shown = run("check", "a.md", "--rules", str(judge.rules), *option, **environment)

    assert (b"\x1b[" in shown.stdout) is coloured


@pytest.mark.parametrize("environment", ["NO_COLOR", "FORCE_COLOR"])
def test_every_command_keeps_to_the_environment(judge: Judge, environment: str) -> None:
    shown = run("explain", "tea", "--rules", str(judge.rules), **{environment: "1"})

    assert (b"\x1b[" in shown.stdout) is (environment == "FORCE_COLOR")


def test_formats_for_programs_and_files_stay_without_colours(judge: Judge, folder: Path) -> None:
    (folder / "a.md").write_text(f"{TITLE}{CAT}", encoding="utf-8")
    arguments = ("check", "a.md", "--rules", str(judge.rules), "--format", "text=report.txt", "--format", "line")

    shown = run(*arguments, FORCE_COLOR="1")

    assert b"\x1b[" not in shown.stdout
    assert b"\x1b[" not in (folder / "report.txt").read_bytes()


# Code pages

ODD = "→ ü.md"


@pytest.fixture
def odd(told: Run, judge: Judge, folder: Path) -> Path:
    """A document with characters that hardly a code page has all of, and a report on it."""
    (folder / ODD).write_text(f"{TITLE}{CAT} We love our → tea — ≥ “good” • …\n", encoding="utf-8")
    invoke("check", ".", *_rules(judge), "--format", "json=report.json")
    return folder


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", ODD, "--verbose"),
        ("check", ODD, "--format", "line"),
        ("check", "gone →.md"),
        ("files", "."),
        ("explain", "tea"),
        ("baseline", "write", "."),
        ("compare", "report.json", "report.json"),
        ("--help",),
    ],
    ids=ascii,
)
def test_a_code_page_that_lacks_a_character_stops_nothing(judge: Judge, odd: Path, arguments: tuple[str, ...]) -> None:
    takes_rules = arguments[0] not in {"files", "compare", "--help"}

    done = CliRunner(charset="cp1252").invoke(main, [*arguments, *(_rules(judge) if takes_rules else ())])

    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert done.exit_code == (2 if "gone →.md" in arguments else 0)
    assert done.stdout_bytes or done.stderr_bytes


@pytest.mark.parametrize("encoding", ["cp437", "cp850", "ascii"])
def test_nor_does_an_older_one(judge: Judge, odd: Path, encoding: str) -> None:
    shown = run("check", ODD, *_rules(judge), PYTHONIOENCODING=encoding).stdout

    assert "? tea" in shown.decode(encoding)


def _rules(judge: Judge) -> tuple[str, str]:
    return "--rules", str(judge.rules)


def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """The command, in a process of its own."""
    inherited = {name: value for name, value in os.environ.items() if "COLOR" not in name}
    return subprocess.run([*COMMAND, *arguments], capture_output=True, check=False, env={**inherited, **environment})


# Completion


def complete(words: str) -> list[str]:
    """What Bash offers for the last of `words`."""
    told = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" ")), "_POLICYLINT_COMPLETE": "bash_complete"}
    shown = CliRunner(env=told).invoke(main, prog_name="policylint").stdout
    return [line.partition(",")[2] for line in shown.splitlines()]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("policylint ch", ["check"]),
        ("policylint check --changed", ["--changed-since"]),
        ("policylint check --format ", list(FORMATS)),
        ("policylint check --format js", ["json"]),
        ("policylint check --fail-on w", ["warning"]),
        ("policylint baseline ", ["prune", "update", "write"]),
    ],
)
def test_the_shell_is_offered_what_there_is(words: str, offered: list[str]) -> None:
    assert complete(words) == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(shell: str) -> None:
    script = run(_POLICYLINT_COMPLETE=f"{shell}_source").stdout.decode()

    assert f"_POLICYLINT_COMPLETE={shell}_complete" in script
    if shutil.which(shell):
        subprocess.run([shell, "-n", "-c", script], check=True)
