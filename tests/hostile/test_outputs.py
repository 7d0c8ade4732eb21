"""Where a report cannot be written: the program says so, leaves nothing behind, and ends with 2."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.documents import word

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs limits of Unix")


def fill_disk() -> None:
    """Let no file grow beyond some bytes, as if the disk were full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (40, 40))


def close_output() -> None:
    """Start without standard output."""
    os.close(1)


def policylint(*arguments: str | Path, start: Callable[[], None]) -> "subprocess.CompletedProcess[bytes]":
    """Run the program in a process that `start` has made ready."""
    # Without "-B" a full disk would leave halves of what Python keeps of the source, for all tests to stumble over.
    command = [sys.executable, "-B", "-m", "policylint", *arguments]
    return subprocess.run(command, capture_output=True, check=False, timeout=60, preexec_fn=start)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A Word file in a folder of its own."""
    file = tmp_path / "documents" / "tea.docx"
    file.parent.mkdir()
    file.write_bytes(word(["# Tea policy", "Tea is served at ten."]))
    return file


@pytest.mark.parametrize("name", ["json", "html", "xlsx"])
def test_a_full_disk_leaves_the_old_report(name: str, document: Path, tmp_path: Path, tea_rules: Path) -> None:
    report = tmp_path / "out" / "report"
    report.parent.mkdir()
    report.write_text("old")

    done = policylint(
        "check", document, f"--rules={tea_rules}", "--no-config", f"--format={name}={report}", start=fill_disk
    )

    assert done.returncode == 2
    assert b"the report could not be written (File too large)" in done.stderr
    assert b"Traceback" not in done.stderr
    assert [file.read_text() for file in report.parent.iterdir()] == ["old"]


def test_a_full_disk_leaves_no_half_copy(document: Path, tmp_path: Path, tea_rules: Path) -> None:
    copies = tmp_path / "copies"

    done = policylint("annotate", document, f"--rules={tea_rules}", "--no-config", f"--to={copies}", start=fill_disk)

    assert done.returncode == 2
    assert b"could not be written (File too large)" in done.stderr
    assert b"Traceback" not in done.stderr
    assert list(copies.iterdir()) == []


@pytest.mark.parametrize("name", ["text", "json"])
def test_no_standard_output_is_said(name: str, document: Path, tea_rules: Path) -> None:
    done = policylint("check", document, f"--rules={tea_rules}", "--no-config", f"--format={name}", start=close_output)

    assert done.returncode == 2
    assert done.stderr.endswith(b"standard output: the report could not be written (it is closed).\n")


_COMMANDS = ["--version", "--help", "rules list", "config schema", "files {}", "fix {}", "check {}"]


@pytest.mark.parametrize("command", [*_COMMANDS, "check {} --format=json", "check --help", "cache info"])
def test_that_nobody_reads_is_no_finding_and_is_told_alike_by_every_command(command: str, document: Path) -> None:
    (document.parent / "kettle.md").write_text("Staff whose colleague committed suicide are given time.\n")
    arguments = [argument.format(document.parent) for argument in command.split()]
    nobody, output = os.pipe()
    os.close(nobody)

    done = subprocess.run(
        [sys.executable, "-m", "policylint", *arguments], stdout=output, stderr=subprocess.PIPE, check=False, timeout=60
    )
    os.close(output)

    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("command", [*_COMMANDS, "check {} --format=json"])
def test_no_command_breaks_where_its_output_has_no_room(command: str, document: Path) -> None:
    (document.parent / "kettle.md").write_text("Staff whose colleague committed suicide are given time.\n")
    arguments = [argument.format(document.parent) for argument in command.split()]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "policylint", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )

    assert done.returncode == 2
    assert done.stderr.startswith(b"policylint: ")
    assert done.stderr.endswith(b"\n")
    assert done.stderr.count(b"\n") == 1
    assert b"No space left on device" in done.stderr


def test_a_full_disk_leaves_the_text_that_was_to_be_put_right(tmp_path: Path) -> None:
    file = tmp_path / "tea.md"
    file.write_text("Staff whose colleague committed suicide are given time.\n" * 20)

    done = policylint("fix", "--write", file, "--no-config", "--quiet", start=fill_disk)

    assert (done.returncode, done.stderr) == (2, f"policylint: {file}: not written: File too large.\n".encode())
    assert [each.read_text() for each in tmp_path.iterdir()] == [
        "Staff whose colleague committed suicide are given time.\n" * 20
    ]


def test_a_full_disk_leaves_no_half_configuration(document: Path) -> None:
    done = policylint("init", document.parent, start=fill_disk)

    assert done.returncode == 2
    assert b"could not be written (File too large)" in done.stderr
    assert list(document.parent.iterdir()) == [document]


@pytest.mark.parametrize("command", ["baseline write {} --file={}/out", "report {} --to={}/out"])
def test_a_full_disk_is_said_by_whatever_writes(command: str, document: Path, tmp_path: Path) -> None:
    document.write_bytes(word(["Staff whose colleague committed suicide are given time."]))
    arguments = [argument.format(document if "out" not in argument else tmp_path) for argument in command.split()]

    done = policylint(*arguments, "--no-config", start=fill_disk)

    assert done.returncode == 2
    assert b"could not be written (File too large)" in done.stderr
    assert b"Traceback" not in done.stderr
    assert [file for file in tmp_path.rglob("out*") if file.is_file()] == []
