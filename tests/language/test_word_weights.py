"""What words weigh is what a logistic regression says: the sum of their weights, by the root of how many there are."""

from math import exp, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.weighing import weights

STARTS = {"tea": -2.0, "coffee": 1.0, "water": -15.0}
WORDS = {
    "kettl": {"tea": 4.5, "coffee": 1.25, "water": 15.75},
    "bean": {"tea": -16.0, "coffee": 8.0},
    "cup": {"tea": 0.125, "coffee": -0.125, "water": 0.5},
}
MODEL = weights(STARTS, WORDS)
stems = st.lists(st.sampled_from([*WORDS, "unknown", "word"]), max_size=9)


def chance(thing: str, words: list[str]) -> float:
    """What the regression says, by floating numbers."""
    weight = sum(WORDS[word].get(thing, 0.0) for word in set(words) if word in WORDS)
    return 1 / (1 + exp(-(STARTS[thing] + weight / sqrt(max(1, len(set(words)))))))


@given(stems)
def test_words_side_by_side_weigh_what_each_weighs(words: list[str]) -> None:
    weighed = MODEL.weigh(words)

    for thing in STARTS:
        assert weighed.chance(thing) == pytest.approx(chance(thing, words))


@given(stems, st.sampled_from([0.01, 0.1, 0.5, 0.9]))
def test_what_is_reached_is_what_is_likely_enough(words: list[str], least: float) -> None:
    reached = MODEL.weigh(words).reaching(least)

    # Within a unit of the whole numbers that weights are kept in.
    assert {thing for thing in STARTS if chance(thing, words) > least * 1.2} <= set(reached)
    assert not any(chance(thing, words) < least * 0.8 for thing in reached)


def test_a_long_text_weighs_what_its_words_do() -> None:
    words = [f"word{number}" for number in range(5_000)]
    long = weights({"tea": -2, "coffee": -2}, {word: {"tea": 15.8, "coffee": -16} for word in words}).weigh(words)

    assert long.chance("tea") == pytest.approx(1)
    assert long.chance("coffee") == pytest.approx(0)


def test_of_what_was_not_learned_nothing_is_known() -> None:
    assert MODEL.weigh(["kettl"]).chance("juice") is None


def test_the_words_that_tell_most_are_named_in_their_order() -> None:
    assert MODEL.telling("coffee", ["cup", "bean", "word", "kettl", "bean"]) == [1, 3]
    assert MODEL.telling("coffee", ["cup", "bean", "kettl"], most=1) == [1]
