"""Slips and bad scans are led to the vocabulary's words; words that are words stay."""

import pytest

from policylint.language.spelling import Spelling

SPELLING = Spelling(["supervision", "career", "police", "fortnightly", "disability", "lawful", "carer", "older"])


@pytest.mark.parametrize(
    "word",
    [
        "policy",
        "contract",
        "ability",
        "unlawful",
        "order",
        "cancer",
        "superstition",
        "Marrabel",
        "x1y2z3",
        "carers",
    ],
)
def test_leaves_words_alone(word: str) -> None:
    assert SPELLING.correct(word) == word


@pytest.mark.parametrize(
    ("slip", "word"),
    [
        ("supervison", "supervision"),
        ("superivsion", "supervision"),
        ("supervlsion", "supervision"),
        ("fortnighly", "fortnightly"),
        ("forthnightly", "fortnightly"),
        ("carreer", "career"),
    ],
)
def test_corrects_slips(slip: str, word: str) -> None:
    assert SPELLING.correct(slip) == word
