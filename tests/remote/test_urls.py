"""Documents at URLs are found and checked as those of a folder are; what is secret in a URL is never shown."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from policylint.api import check
from policylint.config import Configuration
from policylint.config.errors import ConfigError
from policylint.document import UnreadableError
from policylint.remote import Location, Remote, RemoteError, is_url, located
from policylint.report import Report
from policylint.settings import MEGABYTE, Limits, Settings
from policylint.sources import ChangesError
from tests.invoking import invoke

TEA = "# Wellbeing policy\n\nTea is served at ten.\n"
WISH = "# Wellbeing policy\n\nWe love tea.\n"

FOLDER = {
    "a.md": TEA,
    "b.md": WISH,
    "b.md.policylint.toml": '[[allow]]\nrule = "tea"\nreason = "it is summer"\n',
    "drafts/c.md": WISH,
    "hr/d.md": TEA,
    "hr/~$d.md": TEA,
    "hr/logo.png": "no document",
    ".git/e.md": TEA,
    "old/.policylint-report": "",
    "old/report.md": TEA,
    "policylint.toml": 'exclude = ["/drafts/"]\nfail-on = "never"\n',
}


@pytest.fixture
def memory() -> Iterator[str]:
    """The URL of a folder in memory."""
    files = fsspec.filesystem("memory")
    for name, text in FOLDER.items():
        files.pipe(f"/share/policies/{name}", text.encode())
    yield "memory://share/policies"
    files.rm("/share", recursive=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The same on this machine."""
    for name, text in FOLDER.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def seen(report: Report, top: str) -> tuple[object, ...]:
    """What a report says, by the paths below `top`."""

    def inside(path: str) -> str:
        return path.removeprefix(top).lstrip("/")

    verdicts = [(clause.rule, clause.verdict, clause.allowed) for each in report.documents for clause in each.clauses]
    skipped = [(inside(each.path), each.reason.partition(" (")[0]) for each in report.skipped]
    return [inside(each.path) for each in report.documents], verdicts, skipped


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_folder_at_a_url_is_checked_as_one_on_this_machine(
    memory: str, folder: Path, tea_rules: Path, jobs: int
) -> None:
    there = check(memory, Configuration(Settings(rules=tea_rules, jobs=jobs)))
    here = check(folder, Configuration(Settings(rules=tea_rules, jobs=jobs)))

    assert [each.path for each in there.documents] == [f"{memory}/{name}" for name in ("a.md", "b.md", "hr/d.md")]
    assert seen(there, memory) == seen(here, str(folder))
    assert len(there.skipped) == 5


def test_settings_of_the_run_come_from_the_configuration_there(memory: str, tea_rules: Path) -> None:
    result = invoke("check", memory, "--rules", tea_rules, "-q")

    assert (result.exit_code, result.stderr) == (0, "")
    assert f"{memory}/b.md" not in result.stdout  # it is summer


def test_a_configuration_there_that_cannot_be_used_is_named(memory: str, tea_rules: Path) -> None:
    fsspec.filesystem("memory").pipe("/share/policies/policylint.toml", b'extends = "../base.toml"\n')

    with pytest.raises(ConfigError, match=r"memory://share/policies/policylint\.toml.*there is no file"):
        check(memory, Configuration(Settings(rules=tea_rules)))


def test_one_document_can_be_named(memory: str, tea_rules: Path) -> None:
    report = check(f"{memory}/b.md", Settings(rules=tea_rules))

    assert [(each.path, each.clauses[0].verdict) for each in report.documents] == [(f"{memory}/b.md", "weak")]


def test_what_is_over_the_limit_is_not_fetched(memory: str, tea_rules: Path) -> None:
    fsspec.filesystem("memory").pipe("/share/policies/a.md", b"x" * (MEGABYTE + 1))

    report = check(f"{memory}/a.md", Settings(rules=tea_rules, limits=Limits(file_size=MEGABYTE)))

    assert report.documents[0].error
    assert report.documents[0].error.code == "too-large"


def test_a_file_url_is_a_path(folder: Path, tea_rules: Path) -> None:
    report = check(f"file://{folder}/a.md", Settings(rules=tea_rules))

    assert [each.path for each in report.documents] == [f"{folder}/a.md"]
    assert located("file:///my%20files/a.md") == Path("/my files/a.md")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("ftp://me:secret@host/a.md", "ftp://host/a.md"),
        ("https://token@host/a.md?sig=secret#x", "https://host/a.md"),
        ("abfs://files:secret@account.example/a", "abfs://files@account.example/a"),
        ("s3://bucket/my folder", "s3://bucket/my folder"),
    ],
)
def test_secrets_are_not_shown(url: str, shown: str) -> None:
    assert Location(url).shown == str(Location(url)) == shown


@pytest.mark.parametrize("path", ["a.md", "C:\\a.md", "C:/a.md", "/a//b", "-", "s3:/a"])
def test_paths_are_no_urls(path: str) -> None:
    assert not is_url(path)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("memory://nowhere", "memory://nowhere: there is nothing there."),
        ("nope://host/a", "nope://host/a: there is no way to read URLs of this kind."),
        ("ftp://me:secret@127.0.0.1:1/a", "ftp://127.0.0.1:1/a: it could not be reached (ConnectionRefusedError)."),
        (
            "memory://a::file://b",
            "memory://a::file://b: URLs that build on others ('::') are not read, since they may write to the disk.",
        ),
    ],
)
def test_what_cannot_be_read_is_named_without_its_secrets(url: str, said: str) -> None:
    result = invoke("check", url)

    assert result.exit_code == 2
    assert result.stderr == f"policylint: {said}\n"
    assert "secret" not in result.stderr


def test_a_document_that_is_gone_when_it_is_fetched_costs_itself_alone() -> None:
    with pytest.raises(UnreadableError, match="could not be fetched: there is nothing there"):
        Remote("memory://gone.md", 5).read(10)


def test_git_knows_nothing_of_urls(memory: str) -> None:
    with pytest.raises(ChangesError, match="memory://share/policies: git knows nothing"):
        check(memory, changed_since="main")


@pytest.mark.parametrize("command", ["fix", "annotate"])
def test_commands_that_write_take_no_url(command: str) -> None:
    result = invoke(command, "memory://share/a.md")

    assert result.exit_code == 2
    assert "read from URLs: get a copy of it first." in result.stderr


def test_a_report_is_drawn_of_documents_at_a_url(memory: str, tmp_path: Path) -> None:
    result = invoke("report", memory, "--to", tmp_path / "report")

    assert result.exit_code == 0
    assert f"{memory}/a.md" in (tmp_path / "report" / "report.txt").read_text()


def test_files_lists_what_is_at_a_url(memory: str) -> None:
    result = invoke("files", memory)

    assert result.exit_code == 0
    assert result.stdout.startswith(f"{memory}/a.md")


def test_without_fsspec_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("fsspec", "fsspec.core"):
        monkeypatch.setitem(sys.modules, name, None)

    with pytest.raises(RemoteError, match=r"s3://b/a: URLs need fsspec.*pip install 'policylint\[remote\]'"):
        list(Location("s3://b/a").find(lambda path, *, is_folder: "", exclude_named=False))


def test_without_a_url_fsspec_is_not_imported(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEA)
    code = (
        "import sys; from policylint.api import check; check([sys.argv[1]]); "
        "sys.exit(bool({'fsspec', 'distributed', 'urllib.request'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", code, tmp_path], env=os.environ, check=False).returncode == 0
