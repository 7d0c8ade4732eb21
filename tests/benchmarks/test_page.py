"""The page says plainly what is aimed at, what was measured, and what was not."""

import pytest

from benchmarks.figures import Aim, Result, Row, compare, largest
from benchmarks.page import Setting, page
from benchmarks.processes import Cost

SETTING = Setting(
    command="python -m benchmarks FOLDER",
    quick=False,
    machine={"Processor": "an abacus"},
    versions={"policylint": "0.1.0"},
    once=0.83,
)
OURS = Row("policylint", (Cost(1.0, 2.0, 50.0), Cost(3.0, 4.0, 60.0), Cost(2.0, 3.0, 70.0)), 100)
PEER = Row("peer", (Cost(2.0, 2.0, 30.0), Cost(30.0, 30.0, 30.0), Cost(4.0, 4.0, 30.0)), 100)


def test_an_aim_has_limits_on_either_side() -> None:
    assert not Aim(most=0.2).is_met_by(0.21)
    assert not Aim(least=0.9).is_met_by(0.89)
    assert not Aim(0.85, 1.15).is_met_by(0.8)
    assert Aim(most=0.2).is_met_by(0.2)
    assert Aim(least=0.9).is_met_by(5)
    assert Aim(0.85, 1.15).is_met_by(1)


def test_rounds_are_compared_one_by_one() -> None:
    ratio = compare("ours to the peer's", OURS, PEER)

    # A round in which the machine was slow for one of them alone does not decide.
    assert ratio.values == (0.5, 0.1, 0.5)
    assert ratio.value == 0.5
    assert compare("memory", OURS, PEER, by=largest).value == 2.0


def drawn(*results: Result, setting: Setting = SETTING) -> str:
    return page(results, setting)


def test_an_aim_that_is_not_met_is_said_not_to_be() -> None:
    ratios = (
        compare("Time, to that of the peer", OURS, PEER, Aim(most=0.2)),
        compare("Memory, to that of the peer", OURS, PEER, Aim(least=1.5), by=largest),
        compare("Time, for its own sake", OURS, PEER),
    )

    text = drawn(Result("Speed", "All alike.", rows=(OURS, PEER), ratios=ratios))

    assert "**1 of 2 aims are met.**" in text
    assert "| Time, to that of the peer | **0.500** | 0.100 – 0.500 | at most 0.200 | **no** |" in text
    assert "| Memory, to that of the peer | **2.00** | 1.67 – 2.33 | at least 1.50 | yes |" in text
    assert "| Time, for its own sake | **0.500** | 0.100 – 0.500 |  |  |" in text


def test_figures_are_those_of_the_median_round() -> None:
    text = drawn(Result("Speed", "All alike.", rows=(OURS,)))

    assert "### Speed\n\nAll alike.\n\n" in text
    assert "| policylint | 3 | 2.00 | 1.00 – 3.00 | 20 ms | 3.00 | 33 | 60 |" in text
    assert "all processes" not in text


@pytest.mark.parametrize(("units", "shown"), [(1, "2 s"), (100, "20 ms"), (100_000, "20 µs")])
def test_time_is_told_in_a_unit_that_suits_it(units: int, shown: str) -> None:
    assert f"| {shown} |" in drawn(Result("Speed", unit="word", rows=(Row("policylint", OURS.costs, units),)))


def test_the_memory_of_all_processes_is_shown_where_it_was_watched() -> None:
    row = Row("policylint", (Cost(1.0, 2.0, 50.0, 90.0),), 10)

    text = drawn(Result("Memory", rows=(row,)))

    assert "| all processes, MB |" in text
    assert "| policylint | 1 | 1.00 |  | 100 ms | 2.00 | 5.0 | 50 | 90 |" in text


def test_what_was_left_out_is_named() -> None:
    text = drawn(Result("Many documents", notes=("alex was left out: it needs Node.js.",)))

    assert "- Many documents: alex was left out: it needs Node.js." in text
    assert "### Many documents" not in text
    assert "aims are met" not in text


def test_a_quick_run_is_no_full_one() -> None:
    quick = Setting("python -m benchmarks FOLDER --quick", True, {}, {}, 0.8)

    assert "A quick run" in drawn(setting=quick)
    assert "A quick run" not in drawn()


def test_the_page_tells_command_machine_and_versions() -> None:
    text = drawn()

    assert "\n    python -m benchmarks FOLDER\n" in text
    assert "| Processor | an abacus |" in text
    assert "| policylint | 0.1.0 |" in text
    assert "83% of the sentences" in text


def test_tables_are_whole() -> None:
    text = drawn(Result("Speed", "All alike.", rows=(OURS, PEER), ratios=(compare("Time", OURS, PEER),)))

    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if line.startswith("|")]
        assert len({line.count("|") for line in lines}) <= 1
