"""A verdict is sure when several signs speak for it, when the rule knows no other, or when a title says so."""

import pytest

from policylint.checker import Checker
from policylint.rulebook.model import Rulebook
from policylint.settings import Settings
from tests.judging import MISSING, TITLE, Judge


@pytest.mark.parametrize(
    ("text", "verdict", "sure"),
    [
        ("Tea is served at ten.", "strong", False),
        ("Tea is served at ten. Tea is served at ten.", "strong", False),
        ("Tea is served at ten. Tea is served at noon.", "strong", True),
        ("Tea is served at ten. We serve tea at noon.", "strong", True),
        # What the one frame says of it counts, not what another verdict's frames say.
        ("Tea is served at ten. We love our tea.", "strong", False),
        ("We love our tea.", "weak", True),
        ("Tea is banned.", "contradicted", True),
        ("Tea is not served.", "contradicted", False),
        # To contradict weighs more.
        ("Tea is not served. Tea is never served here.", "contradicted", False),
        (MISSING, "missing", True),
    ],
)
def test_a_verdict_is_sure_when_several_signs_agree(judge: Judge, text: str, verdict: str, sure: bool) -> None:
    (found,) = judge(TITLE + text).documents[0].clauses

    assert (found.verdict, found.sure) == (verdict, sure)


def test_what_the_title_says_is_sure(rulebook: Rulebook) -> None:
    text = b"---\nkind: peer-position\n---\n# Carer Peer Worker\n\nTea.\n"

    report = Checker(rulebook, Settings()).check(text, "x.md")

    assert [clause.sure for clause in report.clauses if clause.rule == "role-title-designated"] == [True]


@pytest.mark.parametrize(
    ("texts", "sure"),
    [
        (["Tea is served at ten.", "Tea is served at noon."], False),
        (["Tea is served at ten.", "Tea is served at ten. We serve tea at noon."], True),
    ],
)
def test_an_organisation_is_as_sure_as_the_surest_of_its_documents(judge: Judge, texts: list[str], sure: bool) -> None:
    (element,) = judge(*(TITLE + text for text in texts)).organisation

    assert (element.verdict, element.sure) == ("strong", sure)
