"""What is in words that no document uses of an element is not about it; what is in usual ones is, frame or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.engine.element_words import LEAST_TOLD, VERDICTS, ElementWords, column, open_element_words
from policylint.engine.judge import LIKELY, Judge
from policylint.engine.passages import ReadDocument
from policylint.engine.sentences import SentenceReader
from policylint.engine.verdicts import Judgement
from policylint.readers import read
from policylint.rulebook.model import Rulebook
from tests.weighing import weights

EXPECTED, OTHER = "wellbeing-policy", "conduct-policy"
NEVER = -15.0


def learned(element: str, starts: dict[str, float], words: dict[str, dict[str, float]]) -> ElementWords:
    """Weights of words, in log odds, for one element's verdicts."""
    columns = [column(element, verdict) for verdict in VERDICTS]
    return ElementWords(
        weights(
            dict(zip(columns, (starts.get(verdict, NEVER) for verdict in VERDICTS), strict=True)),
            {stem: {column(element, verdict): weight for verdict, weight in of.items()} for stem, of in words.items()},
        )
    )


TEA = learned(
    "tea",
    {"strong": -7, "contradicted": -7.5},
    {
        "serv": {"strong": 4},
        "kitchen": {"strong": 9, "contradicted": 7},
        "kettl": {"strong": 10, "contradicted": 4},
        "lock": {"contradicted": 15, "strong": -4},
        "rocket": {"strong": -4},
    },
)


def judged(rulebook: Rulebook, text: str, kind: str = EXPECTED, words: ElementWords | None = TEA) -> Judgement | None:
    reader = SentenceReader(rulebook)
    document = ReadDocument(read(text.encode(), "policy.md"), reader)
    found = Judge(rulebook, reader.finder, words).judge(document, frozenset({kind}))
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
    text = "We serve tea to people on a far and cold planet, or on two, once this long and dark day ends."

    assert judged(tea_rulebook, text, OTHER) is not None
    assert (expected := judged(tea_rulebook, text)) is not None
    assert expected.verdict == "missing"


@pytest.mark.parametrize(
    "text",
    [
        # Neither a heading, a few words, a name, a question nor somebody else's words say what the document says.
        "# The kettle in the kitchen is on all day long",
        "The kettle in the kitchen is on.",
        "Kitchen, kettle.",
        "Is the kettle in the kitchen on all day long?",
        "The manual says: “The kettle in the kitchen is on all day long.”",
        "Research shows that the kettle in the kitchen is on all day.",
        "In 2019 the kettle in the kitchen was on all day.",
        "Kettles of all sorts are things that people have now and then seen in one or another house.",
    ],
)
def test_what_words_do_not_tell(tea_rulebook: Rulebook, text: str) -> None:
    found = judged(tea_rulebook, text)

    assert found is not None
    assert found.verdict == "missing"


def test_where_nobody_expects_it_hardly_likely_words_do_not_even_make_it_missing(tea_rulebook: Rulebook) -> None:
    reader = SentenceReader(tea_rulebook)
    text = "The kettle in the kitchen is one of many things that stay on all day."
    (chances,) = TEA.told(reader.read(text).tokens.stems).likely.values()

    assert LEAST_TOLD < chances.any < LIKELY
    assert judged(tea_rulebook, text, OTHER) is None


@pytest.mark.parametrize(
    ("text", "verdict", "reason"),
    [
        (
            "The kettle in the kitchen is on all day long.",
            "strong",
            "a guess from its words, as no rule matches it: “kettle”, “kitchen”",
        ),
        (
            "The kettle is kept locked away by the manager.",
            "contradicted",
            "a guess from its words, as no rule matches it: “kettle”, “locked”",
        ),
        # An abbreviation weighs as the words that it stands for, and is quoted once.
        (
            "Kitchen kettle (KK): hot.\n\nThe KK is on at any hour of the day.",
            "strong",
            "a guess from its words, as no rule matches it: “KK”",
        ),
    ],
)
def test_usual_words_tell_what_no_frame_hears(tea_rulebook: Rulebook, text: str, verdict: str, reason: str) -> None:
    found = judged(tea_rulebook, text)

    assert found is not None
    assert (found.verdict, found.reason, found.sure) == (verdict, reason, False)


def test_where_a_frame_hears_it_too_it_is_not_told_by_words_alone(tea_rulebook: Rulebook) -> None:
    found = judged(tea_rulebook, "We serve tea. The kettle is in the kitchen, the kitchen has the kettle.")

    assert found is not None
    assert {evidence.frame == "a guess from its words, as no rule matches it" for evidence in found.evidence} == {
        True,
        False,
    }
    assert (found.reason, found.sure) == ("tea is served", True)


def test_what_frames_hear_is_outweighed_by_the_likeliest_words_only(tea_rulebook: Rulebook) -> None:
    frames = "We serve tea in the kitchen. "

    assert (beside := judged(tea_rulebook, frames + "Some kettle of ours is one that may be locked.")) is not None
    assert beside.verdict == "strong"
    assert (
        against := judged(tea_rulebook, frames + "The kettle and the kitchen are kept locked by the manager.")
    ) is not None
    assert against.verdict == "contradicted"


def test_usual_words_are_sure_and_seldom_ones_are_not(tea_rulebook: Rulebook) -> None:
    usual, seldom = judged(tea_rulebook, "Kitchens serve tea."), judged(tea_rulebook, "Tea is served. We serve tea.")

    assert usual is not None
    assert usual.sure
    assert seldom is not None
    assert (seldom.verdict, seldom.sure) == ("strong", False)


def test_no_passage_is_strange_to_a_rule_of_which_nothing_is_known(tea_rulebook: Rulebook) -> None:
    found = judged(tea_rulebook, "We serve tea to rockets on a far and cold planet at dawn.", words=None)

    assert found is not None
    assert found.verdict == "strong"


@given(st.lists(st.sampled_from(["serv", "kitchen", "kettl", "lock", "rocket", "other", "word"]), max_size=12))
def test_an_element_is_told_of_where_one_of_its_verdicts_is_likely_enough(stems: list[str]) -> None:
    told = TEA.told(stems)
    chances = told.chances("tea")

    assert chances is not None
    likeliest = max(chances.of(verdict) for verdict in VERDICTS)
    rounding = 0.01
    if abs(likeliest - LEAST_TOLD) > rounding:
        assert ("tea" in told.likely) == (likeliest > LEAST_TOLD)


def test_the_words_of_every_rule_are_known(rulebook: Rulebook) -> None:
    known = open_element_words()

    assert [rule.id for rule in rulebook.rules if known.told(()).chances(rule.id) is None] == []
    near, far = (known.told(stems).chances("regular-supervision") for stems in (["supervis"], ["tea"]))
    assert near is not None
    assert far is not None
    assert near.strong > far.strong


@pytest.mark.parametrize(
    "text",
    [
        "We may serve tea in the kitchen, with the kettle.",
        "Tea is served in the kitchen, from the kettle. The night team is not covered by this.",
    ],
)
def test_words_say_nothing_more_where_a_frame_has_heard_a_hedge(tea_rulebook: Rulebook, text: str) -> None:
    found = judged(tea_rulebook, text)

    assert found is not None
    assert found.verdict == "weak"


def test_the_reason_is_that_of_the_passage_shown_first(tea_rulebook: Rulebook) -> None:
    found = judged(tea_rulebook, "The kettle in the kitchen is on, and the kitchen is warm. We serve tea.")

    assert found is not None
    assert found.evidence[0].passage.clause.text == "We serve tea."
    assert found.reason == found.evidence[0].reason
