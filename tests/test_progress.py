"""Progress is for who looks on, and for a log of CI; nobody else is told of it."""

import re
import sys
import time
from pathlib import Path

import pytest

from policylint.cli.progress import Bar, Lines, progress
from tests.invoking import invoke


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    turned = Clock()
    monkeypatch.setattr(time, "monotonic", turned)
    return turned


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)


def test_other_programs_are_told_nothing() -> None:
    with progress(quiet=False) as show:
        assert show is None


@pytest.mark.parametrize("value", ["", "0", "false"])
def test_a_ci_that_is_none_is_told_nothing(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("CI", value)

    with progress(quiet=False) as show:
        assert show is None


def test_quiet_is_quiet_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)

    with progress(quiet=True) as show:
        assert show is None


def test_a_short_run_in_ci_says_nothing(tmp_path: Path, tea_rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    file = tmp_path / "policy.md"
    file.write_text("# Wellbeing policy\n\nTea is served at ten.\n", encoding="utf-8")

    done = invoke("check", "--rules", tea_rules, file)

    assert done.stderr == ""


def test_a_log_gets_a_line_every_ten_seconds_at_most(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines()
    for second in range(1, 36):
        clock.now += 1
        lines.show(second * 20, 4000)

    told = capsys.readouterr().err.splitlines()
    assert told == [
        "policylint: 200 of 4,000 documents checked, 20 a second, 3 min left",
        "policylint: 400 of 4,000 documents checked, 20 a second, 3 min left",
        "policylint: 600 of 4,000 documents checked, 20 a second, 3 min left",
    ]


def test_the_end_of_a_run_is_no_progress(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines()
    clock.now += 60
    lines.show(40, 40)

    assert capsys.readouterr().err == ""


def test_few_documents_have_no_bar(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar()
    for number in range(19):
        clock.now += 1
        bar.show(number + 1, 19)
    bar.wipe()

    assert capsys.readouterr().err == ""


def test_a_bar_fits_its_terminal_and_leaves_nothing(
    clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    bar = Bar()
    for number in range(100):
        clock.now += 0.05
        bar.show(number + 1, 100_000)
    bar.wipe()

    drawn = capsys.readouterr().err.split("\r")
    assert 10 < len(drawn) < 60
    assert max(map(len, drawn)) < 50
    assert set(drawn[-2]) == {" "}
    assert len(drawn[-2]) >= max(map(len, drawn))
    assert drawn[-1] == ""


def test_a_bar_tells_documents_rate_and_time_left(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar()
    clock.now += 4
    bar.show(10, 40)

    assert re.search(r"\[#{7}-{23}\] 10/40  2\.5 a second, 12 s left", capsys.readouterr().err)


def test_the_rate_is_that_of_the_latest_documents(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar()
    clock.now += 1
    bar.show(3000, 4000)  # unchanged since the last run
    for second in range(1, 41):
        clock.now += 1
        bar.show(3000 + second, 4000)

    assert capsys.readouterr().err.split("\r")[-1].rstrip().endswith("3,040/4,000  1.0 a second, 16 min left")
