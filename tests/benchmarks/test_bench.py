"""How policylint is run to be measured."""

from pathlib import Path

import pytest

from benchmarks.bench import Bench
from benchmarks.measurements import cache
from benchmarks.processes import Command, Runner


class Stub(Runner):
    """Runs nothing; its policylint says `help` of its options."""

    def __init__(self, help_text: str) -> None:
        self.help_text = help_text

    def do(self, command: Command) -> str:
        return self.help_text


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path, quick=True)


def test_what_was_found_before_spoils_no_measurement(bench: Bench, tmp_path: Path) -> None:
    bench.runner = Stub("--no-cache  Look at every document anew.")

    assert "--no-cache" in bench.check(tmp_path)
    assert "--no-cache" not in bench.check(tmp_path, cached=True)


def test_a_policylint_that_keeps_nothing_is_not_asked_to_forget(bench: Bench, tmp_path: Path) -> None:
    bench.runner = Stub("--jobs  Worker processes.")

    assert "--no-cache" not in bench.check(tmp_path)
    assert cache(bench).ratios == ()
    assert cache(bench).notes


def test_what_an_earlier_run_made_is_made_anew_and_all_else_is_left(bench: Bench, tmp_path: Path) -> None:
    earlier = tmp_path / "made-to-measure" / "documents" / "old.md"
    earlier.parent.mkdir()
    earlier.touch()
    mine = tmp_path / "mine.md"
    mine.touch()

    Bench(tmp_path)

    assert not earlier.exists()
    assert mine.exists()
