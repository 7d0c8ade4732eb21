"""Where the time goes is told when it is asked for, and costs nothing when it is not."""

import re
from pathlib import Path

import pytest

from policylint import timing
from policylint.api import check
from policylint.checker import Checker
from policylint.engine.judge import Judge
from policylint.engine.sentences import Sentence
from policylint.settings import Settings
from policylint.timing import Stopwatch, stopwatch, table, timed
from tests.conftest import ROOT
from tests.invoking import invoke

SAMPLES = ROOT / "samples"


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    file = tmp_path / "policy.md"
    file.write_text("# Wellbeing policy\n\nTea is served at ten.\n", encoding="utf-8")
    return file


def test_nothing_is_replaced_before_or_after() -> None:
    before = (Checker.check, Checker.__init__, Judge.judge, Sentence.spans)

    with timed():
        assert stopwatch()
        assert (Checker.check, Checker.__init__, Judge.judge, Sentence.spans) != before
    with pytest.raises(KeyError), timed():
        raise KeyError

    assert (Checker.check, Checker.__init__, Judge.judge, Sentence.spans) == before
    assert stopwatch() is None


def test_the_report_stays_the_same_and_is_not_mixed_with_the_times(tea_rules: Path, policy: Path) -> None:
    plain = invoke("check", "--rules", tea_rules, policy)
    told = invoke("check", "--rules", tea_rules, policy, "--timing")

    assert plain.stderr == ""
    assert told.stdout == plain.stdout
    assert told.exit_code == plain.exit_code
    assert told.stderr.startswith("Where the time went: ")


def test_no_line_is_wider_than_a_terminal() -> None:
    seconds = {"reading docx": 123456.789, f"{timing.RULE}{'a-rule-with-a-long-name-' * 5}": 1.0}

    assert max(map(len, table(seconds, 123456.789))) <= 80


def test_a_run_that_does_not_come_to_its_end_tells_no_times(tmp_path: Path) -> None:
    assert "Where the time went" not in invoke("check", tmp_path / "gone.md", "--timing").stderr


@pytest.mark.parametrize("jobs", [0, 2])
def test_each_stage_has_its_time(jobs: int) -> None:
    documents = sorted(SAMPLES.rglob("*.md"))[:2]

    with timed() as watch:
        check(documents, Settings(jobs=jobs))
    seconds = watch.take()

    wanted = {"finding files", "rulebook", "opening files", "reading md", "sentences", "rules", "wording"}
    assert wanted | {"references", "findings", "organisation"} <= seconds.keys()
    assert any(stage.startswith(timing.RULE) for stage in seconds)
    assert all(spent >= 0 for spent in seconds.values())
    assert watch.take() == {}


def test_time_within_counts_once() -> None:
    watch = Stopwatch()

    watch.call("outer", lambda: watch.call("inner", sum, range(300_000)))

    seconds = watch.take()
    assert seconds["inner"] > 10 * seconds["outer"]


def test_the_ten_slowest_rules_are_told_and_belong_to_their_stage() -> None:
    seconds = {"rules": 1.0, "report": 1.0, **{f"{timing.RULE}rule-{number:02}": number / 10 for number in range(12)}}

    lines = list(table(seconds, 9.0))

    assert re.search(r"rules +7\.600 s +88\.4 %", lines[1])
    rules = [line.split()[0] for line in lines[lines.index("The rules that took longest:") + 1 :]]
    assert rules == [f"rule-{number:02}" for number in range(11, 1, -1)]
