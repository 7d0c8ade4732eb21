"""The command itself, with a stand-in for the peer: nothing is installed here, and nothing is timed."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.bench import Bench
from benchmarks.figures import Result
from benchmarks.measurements import MEASUREMENTS
from benchmarks.peers import MissingPeerError
from benchmarks.processes import BenchmarkError
from tests.benchmarks.test_peers import put
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "performance.md"


def benchmarks(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command: list[str | Path] = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.figures
def test_one_quick_measurement_goes_to_standard_output(tmp_path: Path) -> None:
    before = PAGE.read_bytes()
    put(tmp_path / "python" / "bin" / "proselint", 'test "$1" = version && echo Proselint 9 || exit 1')
    kept = tmp_path / "kept.txt"
    kept.touch()

    done = benchmarks(tmp_path, "--quick", "--only=one", "--no-install")

    assert (done.returncode, done.stderr) == (0, "one: A single document, against proselint.\n")
    assert "    python -m benchmarks FOLDER --only=one --quick\n" in done.stdout
    assert "| One document: processor time, to that of proselint | **" in done.stdout
    assert "| at most 0.800 | **no** |" in done.stdout  # a stand-in that does nothing is hard to beat
    assert "| proselint | 9 |" in done.stdout
    assert str(tmp_path) not in done.stdout
    assert PAGE.read_bytes() == before
    assert kept.exists()


def test_what_cannot_be_measured_costs_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def one(_: Bench) -> Result:
        """A single document."""
        raise BenchmarkError("proselint failed (3): broken")

    def few(_: Bench) -> Result:
        """Some documents."""
        raise MissingPeerError("alex was left out: it needs Node.js")

    monkeypatch.setitem(MEASUREMENTS, "one", one)
    monkeypatch.setitem(MEASUREMENTS, "few", few)
    page = tmp_path / "page.md"

    done = CliRunner().invoke(main, [str(tmp_path), "--only=one", "--only=few", "--output", str(page)])

    assert done.exit_code == 2
    assert "benchmarks: proselint failed (3): broken\n" in done.stderr
    assert done.stderr.endswith("benchmarks: one could not be measured, for the reasons above.\n")
    assert "- Some documents: alex was left out: it needs Node.js" in page.read_text(encoding="utf-8")


def test_a_measurement_that_is_not_one_is_refused(tmp_path: Path) -> None:
    done = benchmarks(tmp_path, "--only=speed")

    assert done.returncode == 2
    assert "'speed' is not one of 'many'" in done.stderr


def test_a_page_that_could_not_be_written_is_refused_before_the_long_run(tmp_path: Path) -> None:
    done = benchmarks(tmp_path / "new", "--output", tmp_path / "none" / "page.md")

    assert done.returncode == 2
    assert done.stderr == f"benchmarks: {tmp_path}/none/page.md: there is no such folder to write the page to.\n"
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    done = benchmarks(tmp_path / "file" / "folder", "--only=one")

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "file" in done.stderr
