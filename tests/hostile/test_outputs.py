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
    """Let no file grow beyond some hundred bytes, as if the disk were full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400))


def close_output() -> None:
    """Start without standard output."""
    os.close(1)


def policylint(*arguments: str | Path, start: Callable[[], None]) -> "subprocess.CompletedProcess[bytes]":
    """Run the program in a process that `start` has made ready."""
    command = [sys.executable, "-m", "policylint", *arguments]
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
