"""What the documentation shows works as it is shown."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from policylint.cli import main
from tests.conftest import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_FENCED = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^ {4}(policylint .*)$", re.MULTILINE)
SUBCOMMANDS = ("list", "test", "check", "explain", "write", "update", "prune")
POLICY = "# Wellbeing policy\n\nStaff may work flexibly where possible. A man committed suicide.\n"

EXAMPLES = [
    pytest.param(code, id=f"{page.name}-{number}")
    for page in PAGES
    for number, code in enumerate(_FENCED.findall(page.read_text(encoding="utf-8")), 1)
]
COMMANDS = sorted({command for page in PAGES for command in _COMMAND.findall(page.read_text(encoding="utf-8"))})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with `samples` in it, as the examples expect."""
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "policy.md").write_text(POLICY, encoding="utf-8")
    return tmp_path


def test_there_are_examples_to_run() -> None:
    assert EXAMPLES
    assert "policylint check samples" in COMMANDS


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_python_example_runs(code: str, project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=project, capture_output=True, text=True, check=False
    )

    assert done.stderr == ""
    assert done.returncode == 0


def test_the_first_example_shows_what_was_found(project: Path) -> None:
    (code,) = _FENCED.findall((ROOT / "docs" / "api.md").read_text(encoding="utf-8"))[:1]

    shown = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True).stdout

    assert "samples/policy.md:3: “committed suicide” → died by suicide" in shown
    assert re.search(r"samples/policy\.md: .*: (?:missing|weak) \(", shown)


def test_the_json_example_writes_a_report(project: Path) -> None:
    code = _FENCED.findall((ROOT / "docs" / "api.md").read_text(encoding="utf-8"))[-1]

    subprocess.run([sys.executable, "-c", code], cwd=project, check=True)

    assert '"schema": 1' in (project / "report.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("before", ["", "import policylint.api; "])
def test_check_stays_a_function_after_its_first_use(project: Path, before: str) -> None:
    code = f"{before}import policylint; policylint.check(['samples']); policylint.check(['samples'])"

    done = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=False)

    assert done.stderr == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_is_shown_has_these_options(command: str) -> None:
    name, *arguments = command.split()
    assert name == "policylint"
    subcommand = next((i for i, word in enumerate(arguments, 1) if word in SUBCOMMANDS), 1)

    result = CliRunner().invoke(main, [*arguments[:subcommand], "--help"])

    assert result.exit_code == 0
    for option in re.findall(r"--[a-z-]+", command):
        assert option in result.output
