"""Sentences and their context."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.clauses import Clause, read_clauses, split_sentences
from policylint.readers.markdown import read


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Lee and Ms. Tane decide.",
        "See s. 3.1 and cl. 4 of the Act.",
        "Policy no. 7 applies, e.g. to casual staff, i.e. everybody.",
        "The U.S. Department and J. Smith agree.",
        "It lasts 1.5 hours.",
        "Meet at 9 a.m. on Monday.",
        "Supervision (see above) is monthly",
    ],
)
def test_keeps_one_sentence_whole(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("We pay. You rest.", ["We pay.", "You rest."]),
        ("We pay! (You rest.) Why? Because.", ["We pay!", "(You rest.)", "Why?", "Because."]),
        ("He said “no.” Then he left.", ["He said “no.”", "Then he left."]),
        ("The answer is no. The next is yes.", ["The answer is no.", "The next is yes."]),
        ("It is so in 2024. In 2025 it is not.", ["It is so in 2024.", "In 2025 it is not."]),
    ],
)
def test_divides_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@given(st.text(max_size=300))
def test_loses_nothing_but_white_space(text: str) -> None:
    spans = list(split_sentences(text))
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())


def clauses(markdown: str) -> list[Clause]:
    return read_clauses(read(markdown.encode(), "x.md"))


def test_a_clause_knows_its_headings_lead_in_and_the_sentences_before() -> None:
    found = clauses("# Policy\n\n## Support\n\nPeer workers get:\n\n- time. And money.\n- a desk\n\nNothing else.")
    by_text = {clause.text: clause for clause in found}
    money, desk, other = by_text["And money."], by_text["a desk"], by_text["Nothing else."]
    assert [found[number].text for number in desk.lead_ins] == ["Peer workers get:"]
    assert [found[number].text for number in money.earlier] == ["time."]
    assert len(desk.headings) == 2
    assert other.lead_ins == ()


def test_a_nested_list_hangs_on_its_items() -> None:
    found = clauses("We will:\n\n- pay for:\n  - travel\n- listen")
    by_text = {clause.text: clause for clause in found}
    assert [found[n].text for n in by_text["travel"].lead_ins] == ["We will:", "pay for:"]
    assert [found[n].text for n in by_text["listen"].lead_ins] == ["We will:"]


def test_a_table_hangs_on_the_line_above_it() -> None:
    found = clauses("Supervision is held as follows:\n\n| Who | When |\n|---|---|\n| Peers | weekly |")
    weekly = next(clause for clause in found if clause.text == "weekly")
    assert [found[n].text for n in weekly.lead_ins] == ["Supervision is held as follows:"]
