"""What a run has cost is counted whole, and what has failed is not taken for quick."""

import sys
from pathlib import Path

import pytest

from benchmarks.processes import BenchmarkError, Command, Contestant, Runner

BUSY = "import time\nwhile time.process_time() < 0.2: pass"
IN_A_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}])"
LARGE = "import time; held = bytearray(100_000_000); time.sleep(0.4)"


def python(program: str) -> Command:
    return (sys.executable, "-c", program)


@pytest.mark.parametrize("program", ["import sys; sys.exit('no such thing')", "print('no such thing'); exit(2)"])
def test_a_command_that_fails_is_no_figure(program: str, runner: Runner) -> None:
    with pytest.raises(BenchmarkError, match=r"^a linter failed \([12]\): no such thing$"):
        runner.run(Contestant("a linter", (python("pass"), python(program)), exits=(0,)))


def test_a_linter_may_say_that_it_found_something(runner: Runner) -> None:
    assert runner.run(Contestant("a linter", (python("exit(1)"),), exits=(0, 1))).cpu > 0


@pytest.mark.parametrize("program", [BUSY, IN_A_CHILD])
def test_the_time_of_children_counts(program: str, runner: Runner) -> None:
    cost = runner.run(Contestant("busy", (python(program),)))

    assert cost.cpu >= 0.2
    assert cost.wall >= 0.2


def test_commands_that_are_started_together_are_summed_up_and_awaited(runner: Runner) -> None:
    cost = runner.run(Contestant("both", (python(BUSY), python("pass"), python(BUSY))))

    assert cost.cpu >= 0.4


def test_what_is_run_before_is_not_measured(runner: Runner, tmp_path: Path) -> None:
    file = tmp_path / "made.txt"
    make = python(f"{BUSY}\nopen({str(file)!r}, 'x')")

    cost = runner.run(Contestant("light", (python(f"open({str(file)!r})"),), before=(make,)))

    assert cost.cpu < 0.2


def test_the_memory_of_all_processes_is_that_of_each_together(runner: Runner) -> None:
    cost = runner.run(Contestant("large", (python(LARGE), python(LARGE)), watched=True))

    # That of the largest is at least what the process that starts it has, here the tests' own.
    assert cost.largest >= 100
    assert cost.tree >= 190


def test_the_memory_of_all_processes_is_not_guessed(runner: Runner) -> None:
    assert runner.run(Contestant("large", (python(LARGE),))).tree == 0


def test_each_takes_its_turn_in_every_round(runner: Runner, tmp_path: Path) -> None:
    file = tmp_path / "turns.txt"
    contestants = [Contestant(name, (python(f"open({str(file)!r}, 'a').write({name!r})"),)) for name in ("a", "b", "c")]

    costs = runner.rounds(contestants, 2)

    assert file.read_text(encoding="utf-8") == "abcabc"
    assert {name: len(found) for name, found in costs.items()} == {"a": 2, "b": 2, "c": 2}


def test_nothing_is_left_in_the_users_own_cache(runner: Runner, tmp_path: Path) -> None:
    assert runner.do(python("import os; print(os.environ['XDG_CACHE_HOME'])")) == str(tmp_path / "cache")
