"""How policylint is run to be measured."""

from pathlib import Path

import pytest

from benchmarks.bench import Bench
from benchmarks.processes import Command, Runner


class Stub(Runner):
    """Runs nothing."""

    def __init__(self) -> None:
        self.asked: list[Command] = []

    def do(self, command: Command) -> str:
        self.asked.append(command)
        return ""


@pytest.fixture
def runner() -> Stub:
    return Stub()


@pytest.fixture
def bench(tmp_path: Path, runner: Stub) -> Bench:
    bench = Bench(tmp_path, quick=True)
    bench.runner = runner
    return bench


def test_what_was_found_before_spoils_no_measurement(bench: Bench, tmp_path: Path) -> None:
    assert "--no-cache" in bench.check(tmp_path)
    assert "--no-cache" not in bench.check(tmp_path, cached=True)


def test_rules_are_compiled_before_anything_is_measured(bench: Bench, runner: Stub, tmp_path: Path) -> None:
    rules = bench.rules(1)

    bench.check(tmp_path, rules=rules)

    (before,) = runner.asked
    assert rules in before
    assert tmp_path not in before


def test_what_an_earlier_run_made_is_made_anew_and_all_else_is_left(bench: Bench, tmp_path: Path) -> None:
    earlier = tmp_path / "made-to-measure" / "documents" / "old.md"
    earlier.parent.mkdir()
    earlier.touch()
    mine = tmp_path / "mine.md"
    mine.touch()

    Bench(tmp_path)

    assert not earlier.exists()
    assert mine.exists()
