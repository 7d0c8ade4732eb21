"""What the documentation shows works as it is shown."""

import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from policylint.cli import main
from policylint.rulebook.compiled import kept_rulebooks
from tests.conftest import ROOT
from tests.documents import pdf, word
from tests.invoking import invoke

PAGES = [
    *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY")),
    *sorted((ROOT / "docs").glob("*.md")),
]
_FENCED = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^ {4}(policylint .*)$", re.MULTILINE)
_INLINE = re.compile(r"`(policylint [a-z][^`\[]*[^`\[ ])`")
# It says the same wherever it is run: tests/test_rules.py runs it.
RULES_TEST = "policylint rules test"
# Of every command, and of the programs in benchmarks/ and tools/.
OTHER_OPTIONS = {"--help", "--only", "--quick", "--seed"}
# What is shown again is shown to somebody who begins with it.
AFRESH = {
    "policylint baseline write samples --no-excerpts": [".policylint-baseline.json"],
    "policylint report --from report.json --to report": ["report"],
}
POLICY = "# Wellbeing policy\n\nStaff may work flexibly where possible. A man committed suicide.\n"

EXAMPLES = [
    pytest.param(code, id=f"{page.name}-{number}")
    for page in PAGES
    for number, code in enumerate(_FENCED.findall(page.read_text(encoding="utf-8")), 1)
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with `samples` in it, as the examples expect."""
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "policy.md").write_text(POLICY, encoding="utf-8")
    return tmp_path


def test_there_are_examples_to_run() -> None:
    assert EXAMPLES
    assert "policylint check samples" in shown(ROOT / "README.md")


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
    examples = _FENCED.findall((ROOT / "docs" / "api.md").read_text(encoding="utf-8"))
    (code,) = [each for each in examples if "report.json" in each]

    subprocess.run([sys.executable, "-c", code], cwd=project, check=True)

    assert '"schema": 1' in (project / "report.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("before", ["", "import policylint.api; "])
def test_check_stays_a_function_after_its_first_use(project: Path, before: str) -> None:
    code = f"{before}import policylint; policylint.check(['samples']); policylint.check(['samples'])"

    done = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=False)

    assert done.stderr == ""


# Commands


def shown(page: Path) -> list[str]:
    """The command lines of a page, in their order: those on lines of their own, and those in a sentence or a table."""
    text = page.read_text(encoding="utf-8")
    found = [(match.start(), match[1]) for match in _COMMAND.finditer(text)]
    found += [(match.start(), match[1]) for match in _INLINE.finditer(text)]
    return [command for _, command in sorted(found)]


def is_complete(command: str) -> bool:
    """Whether it can be run here, and does not only name a command or an option."""
    words = command.split()
    if command == RULES_TEST:
        return False
    return words[1] not in {"check", "explain", "fix"} or any(not word.startswith("-") for word in words[2:])


@pytest.fixture
def workplace(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with everything in it that pages speak of."""
    policies = project / "policies"
    policies.mkdir()
    (policies / "wellbeing.md").write_text(POLICY, encoding="utf-8")
    lines = POLICY.strip().split("\n\n")
    for name in ("leave.docx", "supervision.docx"):
        (policies / name).write_bytes(word(lines))
    (policies / "strategy.pdf").write_bytes(pdf(lines))
    shutil.copytree(ROOT / "tests" / "corpus" / "au-nz", project / "tests" / "corpus" / "au-nz")
    for folder in ("docs", "policylint/data"):
        (project / folder).mkdir(parents=True)
    monkeypatch.chdir(project)
    return project


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_work_one_after_the_other(page: Path, workplace: Path) -> None:
    compiled = {file: file.read_bytes() for file in kept_rulebooks()}
    for command in filter(is_complete, shown(page)):
        for written in AFRESH.get(command, ()):
            path = workplace / written
            shutil.rmtree(path) if path.is_dir() else path.unlink()

        result = invoke(*shlex.split(command)[1:])

        assert result.exit_code in {0, 1}, f"{command}: {result.output}"
        assert result.exception is None or isinstance(result.exception, SystemExit), command
        if command == "policylint cache clear":
            put_back(compiled)


def put_back(files: dict[Path, bytes]) -> None:
    """Write files that only their owner may have written: to compile the rulebook again takes seconds."""
    for file, content in files.items():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_bytes(content)
        file.chmod(0o600)


@pytest.mark.parametrize("command", sorted({command for page in PAGES for command in shown(page)}))
def test_a_command_that_is_shown_has_these_options(command: str) -> None:
    name, *words = shlex.split(command)
    assert name == "policylint"

    found: click.Command = main
    while words and isinstance(found, click.Group):
        subcommand = found.get_command(click.Context(found), words.pop(0))
        assert subcommand, command
        found = subcommand

    known = {option for parameter in found.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word.partition("=")[0] for word in words if word.startswith("-") and word != "-"} <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_an_option_that_a_page_speaks_of_is_one(page: Path) -> None:
    spoken_of = set(re.findall(r"`(--[a-z][a-z-]+)", page.read_text(encoding="utf-8")))

    known = {option for command in commands() for parameter in command.params for option in names(parameter)}
    assert spoken_of <= known | OTHER_OPTIONS


def commands(group: click.Group = main) -> Iterator[click.Command]:
    """The group and every command in it."""
    yield group
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        yield from commands(command) if isinstance(command, click.Group) else [command]


def names(parameter: click.Parameter) -> list[str]:
    return [*parameter.opts, *parameter.secondary_opts]


def test_the_page_of_all_commands_says_what_their_help_says() -> None:
    tool = ROOT / "tools" / "make_commands_page.py"

    page = runpy.run_path(str(tool))["page"]()

    written = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert written == page, "run: python tools/make_commands_page.py"


def test_every_command_and_every_option_says_what_it_is_for() -> None:
    for command in commands():
        assert command.help, command.name
        silent = [option.name for option in command.params if isinstance(option, click.Option) and not option.help]
        assert not silent, f"{command.name}: {silent}"


def test_the_tools_that_are_spoken_of_are_there() -> None:
    spoken_of = {
        tool for page in PAGES for tool in re.findall(r"python (tools/\w+\.py)", page.read_text(encoding="utf-8"))
    }

    assert spoken_of
    assert all((ROOT / tool).is_file() for tool in spoken_of)
