"""The passage that comes closest to a missing element, and why it falls short."""

import shutil
from pathlib import Path

import pytest

from policylint.engine.judge import NAMED_ONLY, NOT_OF_PEERS, OF_OTHERS
from policylint.report import ClauseFinding
from tests.conftest import TEA
from tests.judging import Judge

PARTICULAR = """frames:
  - says: strong
    act: serve .. tea
    with: [cup]
    near: 3
    about: [<peer>, garden]
    reason: tea is served
"""


@pytest.fixture(scope="module")
def judge(tea_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """Judges by a rule that wants tea served in cups, to peer workers, in the garden."""
    rules = Path(shutil.copytree(tea_rules, tmp_path_factory.mktemp("closest") / "rules"))
    before, frames, _ = TEA.partition("frames:")
    assert frames
    (rules / "kitchen" / "tea.yaml").write_text(
        f"{before}{PARTICULAR}examples:\n  strong: [We serve peer workers tea in cups in the garden.]\n"
        "  missing: [Coffee is served.]\n",
        encoding="utf-8",
    )
    return Judge(rules)


def clause(judge: Judge, text: str) -> ClauseFinding:
    (found,) = judge(f"# Wellbeing policy\n\n{text}").documents[0].clauses
    return found


def test_what_says_it_is_not_merely_close(judge: Judge) -> None:
    assert clause(judge, "We serve peer workers tea in cups in the garden.").closest is None
    assert clause(judge, "Coffee is served in cups.").closest is None


@pytest.mark.parametrize(
    ("text", "why_not"),
    [
        ("We serve peer workers tea in the garden, where each has washed a cup.", NAMED_ONLY),
        ("We serve tea in cups in the garden.", NOT_OF_PEERS),
        ("We serve peer workers tea in cups.", OF_OTHERS),
        ("In 2019 we served peer workers tea in cups in the garden.", "it tells of the past ('In 2019 we served')"),
    ],
)
def test_it_is_shown_with_what_is_wanting(judge: Judge, text: str, why_not: str) -> None:
    found = clause(judge, text)

    assert found.verdict == "missing"
    assert found.closest is not None
    assert (found.closest.text, found.closest.why_not) == (text, why_not)


def test_what_says_it_in_another_voice_is_closer_than_what_only_names_it(judge: Judge) -> None:
    found = clause(judge, "We serve tea.\n\nIn 2019 we served peer workers tea in cups in the garden.")

    assert found.closest is not None
    assert found.closest.text.startswith("In 2019")
