"""What is said in words that no document uses of an element is not about it; what is in usual words is sure."""

import pytest

from policylint.engine.familiarity import Familiarity, Words, open_familiarity
from policylint.engine.judge import Judge, Judgement
from policylint.engine.passages import ReadDocument
from policylint.engine.sentences import SentenceReader
from policylint.readers import read
from policylint.rulebook.model import Rulebook

TEA = Familiarity({"tea": Words(starts=-70, words={"serv": 40, "kitchen": 90, "rocket": -40})})
EXPECTED, OTHER = "wellbeing-policy", "conduct-policy"


def judged(
    rulebook: Rulebook, text: str, kind: str = EXPECTED, familiarity: Familiarity | None = TEA
) -> Judgement | None:
    reader = SentenceReader(rulebook)
    document = ReadDocument(read(text.encode(), "policy.md"), reader)
    found = Judge(rulebook, reader.finder, familiarity).judge(document, frozenset({kind}))
    return next((judgement for judgement in found if judgement.rule.id == "tea"), None)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        # "serve" and "tea" stand there, but in no such company.
        ("Rockets that serve no tea fly to a far and cold planet.", "missing"),
        ("We serve tea to rockets on a far and cold planet at dawn.", "missing"),
        ("We serve tea in the kitchen.", "strong"),
        ("Tea is served.", "strong"),
        # What a passage goes on from may make its words familiar.
        ("# Kitchen\n\nOn a far and cold planet at dawn tea is served by rockets.", "strong"),
        ("In the kitchen:\n\n- on a far and cold planet at dawn tea is served by rockets.", "strong"),
    ],
)
def test_what_is_said_in_strange_words_is_about_something_else(tea_rulebook: Rulebook, text: str, verdict: str) -> None:
    found = judged(tea_rulebook, text)

    assert found is not None
    assert found.verdict == verdict


def test_a_strange_passage_is_shown_as_the_one_that_comes_nearest(tea_rulebook: Rulebook) -> None:
    found = judged(tea_rulebook, "We serve tea to rockets on a far and cold planet at dawn.")

    assert found is not None
    assert found.closest is not None
    assert found.closest.reason == "hardly any document speaks of it in such words"


def test_where_nobody_expects_it_more_may_be_heard(tea_rulebook: Rulebook) -> None:
    text = "We serve tea to people on a far and cold planet."

    assert judged(tea_rulebook, text, OTHER) is not None
    assert (expected := judged(tea_rulebook, text)) is not None
    assert expected.verdict == "missing"


def test_usual_words_are_sure_and_seldom_ones_are_not(tea_rulebook: Rulebook) -> None:
    usual, seldom = judged(tea_rulebook, "Kitchens serve tea."), judged(tea_rulebook, "Tea is served. We serve tea.")

    assert usual is not None
    assert usual.sure
    assert seldom is not None
    assert (seldom.verdict, seldom.sure) == ("strong", False)


def test_no_passage_is_strange_to_a_rule_of_which_nothing_is_known(tea_rulebook: Rulebook) -> None:
    found = judged(tea_rulebook, "We serve tea to rockets on a far and cold planet at dawn.", familiarity=None)

    assert found is not None
    assert found.verdict == "strong"


def test_the_words_of_every_rule_are_known(rulebook: Rulebook) -> None:
    known = open_familiarity()

    assert [rule.id for rule in rulebook.rules if known.of(rule.id, ()) is None] == []
    assert known.of("regular-supervision", ["supervis", "fortnight"]) > known.of("regular-supervision", ["tea", "cup"])  # type: ignore[operator] # as just said
