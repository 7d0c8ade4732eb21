"""Typed labels: first what must stay in the sentence, then what is a label."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.readers.labels import label_depth, split_label


@pytest.mark.parametrize(
    "text",
    [
        "A senior peer meets with each consultant.",
        "I am a peer worker.",
        "a peer worker",
        "2024 was a year of change.",
        "2024. That was the year.",
        "3 months of probation",
        "3 Peer Support Workers (Band 3)",
        "24 Hour support line",
        "24\tHour support line",
        "3\tmonths of probation",
        "3\tMonths of probation",
        "3\tYears on the job",
        "24/7 support",
        "1.5 hours of supervision a fortnight",
        "1.5 Hours of supervision",
        "0.8 FTE Peer Support Worker",
        "1.0 FTE, ongoing",
        "12.5 % loading",
        "12.05.24 Staff meeting",
        "9.30 am start",
        "10.30 – 11.30 Team meeting",
        "(the service) employs peers",
        "(mix) of shifts",
        "(2024) Guidelines",
        "p. 12 sets this out",
        "c. 1990 the service began",
        "e. g. reflective practice",
        "A. B. Smith",
        "A.B. Smith",
        "E. coli is a hazard",
        "J. Brown is the contact person",
        "o'clock",
        "-5 degrees",
        "*** Draft ***",
        "☐ Full time ☒ Part time",
        "co-design is expected",
        "mix. Then stir",
        "1st of the month",
        "£3 a day",
        "",
        "   ",
        "3.1",
        "•",
        "a) ",
    ],
)
def test_the_sentences_own_words_are_no_label(text: str) -> None:
    assert split_label(text) == ("", 0)


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("• Supervision", "•", "Supervision"),
        ("•Supervision", "•", "Supervision"),
        ("\uf0b7\tSupervision", "•", "Supervision"),
        ("▪ “Peer” means", "▪", "“Peer” means"),
        ("- supervision", "-", "supervision"),
        ("– supervision", "–", "supervision"),
        ("* supervision", "*", "supervision"),
        ("o  Supervision", "o", "Supervision"),
        ("a) supervision", "a)", "supervision"),
        ("a)supervision", "a)", "supervision"),
        ("(a) supervision", "(a)", "supervision"),
        ("(iv) supervision", "(iv)", "supervision"),
        ("xiv) supervision", "xiv)", "supervision"),
        ("(aa) supervision", "(aa)", "supervision"),
        ("(12) supervision", "(12)", "supervision"),
        ("(3.1) supervision", "(3.1)", "supervision"),
        ("1. Purpose", "1.", "Purpose"),
        ("1.Purpose", "1.", "Purpose"),
        ("12. the employer must", "12.", "the employer must"),
        ("1) Purpose", "1)", "Purpose"),
        ("1.) Purpose", "1.)", "Purpose"),
        ("A. Purpose", "A.", "Purpose"),
        ("b. the employer", "b.", "the employer"),
        ("IV. Introduction", "IV.", "Introduction"),
        ("3.1 Staff must", "3.1", "Staff must"),
        ("3.1\tstaff must", "3.1", "staff must"),
        ("3.1. staff must", "3.1.", "staff must"),
        ("3.1.2 staff must", "3.1.2", "staff must"),
        ("3.1(a) staff must", "3.1(a)", "staff must"),
        ("4(2)(b) staff must", "4(2)(b)", "staff must"),
        ("3\tPurpose", "3", "Purpose"),
        ("9\tYear by year", "9", "Year by year"),
        ("3\tDay to day work", "3", "Day to day work"),
        ("  3.1\u00a0 Staff must", "3.1", "Staff must"),
    ],
)
def test_labels_are_split_off(text: str, label: str, rest: str) -> None:
    found, offset = split_label(text)
    assert (found, text[offset:]) == (label, rest)


@pytest.mark.parametrize(
    ("label", "depth"),
    [("•", 1), ("a)", 1), ("(iv)", 1), ("1.", 1), ("3.1", 2), ("3.1.2.", 3), ("3.1(a)", 3)],
)
def test_depth_is_what_the_label_shows(label: str, depth: int) -> None:
    assert label_depth(label) == depth


@given(st.text(alphabet="aAiIvVxX0139.()•-–o \t\u00a0\uf0b7Zz", max_size=30))
def test_only_the_label_and_white_space_are_taken(text: str) -> None:
    label, offset = split_label(text)
    assert (label == "") == (offset == 0)
    if label:
        assert text[:offset].strip() in {label, "\uf0b7"}
        assert text[offset:].strip()


@pytest.mark.parametrize("text", [" " * 500_000, "1." * 250_000, "(" * 500_000, "x" * 500_000, "-" + " " * 500_000])
def test_hostile_text_takes_no_time(text: str) -> None:
    began = time.process_time()
    assert split_label(text)[0] == ""
    assert time.process_time() - began < 0.2
