"""Folders in a state that no program would leave them in: every file is accounted for."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from policylint.api import check
from policylint.config.errors import ConfigError
from policylint.document import UnreadableError
from policylint.orders import read_bytes
from policylint.regular import LARGEST
from policylint.report import Report
from policylint.rulebook.model import Rulebook
from policylint.settings import Limits, Settings
from policylint.sources import find_sources
from policylint.workers import Task, check_sources
from tests.invoking import invoke

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other names, links and rights")

GOOD = "# Tea policy\n\nTea is served at ten.\n"
COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]|new\n|\nline.md")
"""What commands a terminal, or begins a line of its own."""

NAMES = [
    *(b"\xff\xfe.md", b"caf\xe9.md", b"new\nline.md", b"bell\x07 and \x1b[2J.md", b"-rf.md", b"--help.md"),
    *(
        b"<script>alert(1)<.md",
        b"\"quote'.md",
        b"=1+1.md",
        b"::error::.md",
        b"#a?b%2e%2e.md",
        b"\\..\\.md",
        b"a" * 252 + b".md",
    ),
    *("\u202efdp.md".encode(), "\U0001f600.md".encode()),
]


def errors(report: Report) -> dict[str, str]:
    """The codes of the documents that could not be checked, by their names."""
    return {Path(document.path).name: document.error.code for document in report.documents if document.error}


def test_files_of_any_name_are_in_every_report(tmp_path: Path, tea_rules: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in NAMES:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(GOOD)
    told = ("text", "line", "github", "markdown", "csv", "junit")
    formats = [f"--format={name}={tmp_path / name}" for name in (*told, "json", "html", "sarif")]

    done = policylint("check", folder, f"--rules={tea_rules}", "--no-config", *formats)

    assert (done.returncode, done.stderr) == (0, b"")
    documents = json.loads((tmp_path / "json").read_bytes())["documents"]
    assert len(documents) == len(NAMES)
    assert not any(document["error"] for document in documents)
    assert b"<script>alert(1)" not in (tmp_path / "html").read_bytes()
    for format_name in told:
        assert not COMMANDS.search((tmp_path / format_name).read_text(encoding="utf-8")), format_name


@pytest.mark.parametrize("command", ["check", "files"])
def test_a_file_that_is_passed_over_commands_no_terminal(command: str, tmp_path: Path) -> None:
    (tmp_path / "bell\x07\u202e\x9b2J.xyz").write_text(GOOD)

    done = policylint(command, tmp_path, "--no-config")

    assert "bell" in (said := (done.stdout + done.stderr).decode())
    assert not COMMANDS.search(said)


def test_links_that_go_round_and_files_that_never_end_are_not_opened(tmp_path: Path, tea_rules: Path) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "self.md").symlink_to("self.md")
    (tmp_path / "endless.md").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.md")

    report = check([tmp_path], Settings(rules=tea_rules, jobs=1))

    assert errors(report) == dict.fromkeys(["self.md", "endless.md", "pipe.md"], "unreadable")
    assert [Path(skipped.path).name for skipped in report.skipped] == ["round"]
    assert len(report.documents) == 4


@pytest.mark.parametrize(
    "command",
    [
        *("check {}", "annotate {}/self.docx", "annotate {}/self.docx --to {}/self.docx", "fix {}/self.md", "files {}"),
        *("report {} --to {}/new", "report {} --to {}/self.md", "compare {}/self.md {}/self.md"),
        "check {} --baseline {}/self.md",
    ],
)
def test_links_that_lead_to_themselves_break_no_command(command: str, tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    (tmp_path / "self.md").symlink_to("self.md")
    (tmp_path / "self.docx").symlink_to("self.docx")

    done = policylint(*(part.replace("{}", str(tmp_path)) for part in command.split()))

    assert b"Traceback" not in done.stderr
    assert done.returncode == (0 if command.startswith("files") else 2)
    assert (tmp_path / "self.md").is_symlink()


def test_a_report_takes_the_place_of_a_link_that_leads_to_itself(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    (tmp_path / "report.json").symlink_to("report.json")

    done = policylint("check", tmp_path / "good.md", f"--format=json={tmp_path / 'report.json'}", "--no-config")

    assert done.stderr == b""
    assert json.loads((tmp_path / "report.json").read_bytes())["documents"]


@pytest.mark.parametrize(
    "arguments", ["compare {0} {0}", "check {1} --baseline {0}", "annotate {1} --from {0} --to out"]
)
@pytest.mark.parametrize("kind", ["pipe", "device", "huge"])
def test_reports_and_baselines_that_never_end_are_not_read(
    arguments: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.md").write_text(GOOD)
    file = {"pipe": tmp_path / "pipe", "device": Path("/dev/zero"), "huge": tmp_path / "huge"}[kind]
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "huge":
        with file.open("wb") as stream:
            stream.truncate(LARGEST + 1)

    done = invoke(*arguments.format(file, "good.md").split())

    assert done.exit_code == 2
    assert f"{file}: " in done.stderr
    assert ("larger than" if kind == "huge" else "no regular file") in done.stderr


@pytest.mark.parametrize("jobs", [0, 1])
def test_a_file_beside_a_document_is_read_no_further_than_it_may_go(jobs: int, tmp_path: Path, tea_rules: Path) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    with (tmp_path / "good.md.policylint.toml").open("wb") as stream:
        stream.truncate(1 << 40)

    with pytest.raises(ConfigError, match=r"good\.md\.policylint\.toml"):
        check([tmp_path], Settings(rules=tea_rules, jobs=jobs))


def vanish(file: Path) -> None:
    file.unlink()


def become_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def become_a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def lose_its_folder(file: Path) -> None:
    shutil.rmtree(file.parent)


@pytest.mark.parametrize("change", [vanish, become_a_folder, become_a_pipe, lose_its_folder])
@pytest.mark.parametrize("jobs", [0, 1])
def test_what_changes_once_it_has_been_found_is_named(
    change: Callable[[Path], None], jobs: int, tmp_path: Path, tea_rulebook: Rulebook
) -> None:
    file = tmp_path / "sub" / "b.md"
    file.parent.mkdir()
    file.write_text(GOOD)
    (tmp_path / "a.md").write_text(GOOD)
    settings = Settings(jobs=jobs)
    tasks = [Task(source, settings, tea_rulebook) for source in find_sources([tmp_path])[0]]
    change(file)

    (_, good), (_, bad) = sorted(check_sources(tasks, settings), key=lambda each: each[0])

    assert good.error is None
    assert bad.error is not None
    assert bad.error.code == "unreadable"


def become_endless(file: Path) -> None:
    file.unlink()
    file.symlink_to("/dev/zero")


@pytest.mark.parametrize("change", [vanish, become_a_folder, become_a_pipe, become_endless])
def test_what_changes_just_before_it_is_read_is_not_read(
    change: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "tea.md"
    file.write_text(GOOD)
    usual = Path.is_file

    def is_file_until_now(self: Path) -> bool:
        was = usual(self)
        change(self)
        return was

    monkeypatch.setattr(Path, "is_file", is_file_until_now)
    with pytest.raises(UnreadableError) as caught:
        read_bytes(file, Limits())

    assert caught.value.code == "unreadable"


def test_a_file_that_grows_while_it_is_read_is_read_to_its_limit(tmp_path: Path) -> None:
    file, ended = tmp_path / "tea.md", threading.Event()
    file.write_text(GOOD)

    def grow() -> None:
        with file.open("a") as stream:
            while not ended.is_set():
                stream.write("Tea is served at ten.\n" * 1_000)
                stream.flush()

    growing = threading.Thread(target=grow)
    growing.start()
    sizes = []
    try:
        with contextlib.suppress(UnreadableError):
            while True:
                sizes.append(len(read_bytes(file, Limits(file_size=1_000_000))))
    finally:
        ended.set()
        growing.join()

    assert sizes == sorted(sizes)
    assert file.stat().st_size > 1_000_000


@pytest.mark.skipif(not shutil.which("setpriv"), reason="needs a way to do without the rights of the superuser")
def test_folders_and_files_without_rights_are_named_and_cost_no_other(tmp_path: Path, tea_rules: Path) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    for name, rights in (("closed", 0), ("nameless", 0o111), ("names only", 0o444)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "tea.md").write_text(GOOD)
        (tmp_path / name).chmod(rights)
    (tmp_path / "secret.md").write_text(GOOD)
    (tmp_path / "secret.md").chmod(0)

    done = policylint("check", tmp_path, f"--rules={tea_rules}", "--no-config", "--format=json", bare=os.getuid() == 0)
    for name in ("closed", "nameless", "names only"):
        (tmp_path / name).chmod(0o755)

    assert (done.returncode, done.stderr) == (2, b"")
    documents = json.loads(done.stdout)["documents"]
    found = {Path(each["path"]).name: each["error"] and each["error"]["code"] for each in documents}
    assert found.pop("good.md") is None
    assert found == dict.fromkeys(["closed", "nameless", "tea.md", "secret.md"], "unreadable")


def policylint(*arguments: str | Path, bare: bool = False) -> "subprocess.CompletedProcess[bytes]":
    """Run the program; `bare`: as a user who may read only what its rights let everybody's owner read."""
    without = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if bare else []
    return subprocess.run(
        [*without, sys.executable, "-m", "policylint", *arguments], capture_output=True, check=False, timeout=60
    )
