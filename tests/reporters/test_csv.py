"""The CSV table: every finding once, and no cell that a spreadsheet would run."""

import csv
import io

import pytest
from hypothesis import example, given

from policylint.report import Report
from policylint.reporters.passes import findings
from policylint.reporters.rows import COLUMNS
from tests.reporters import made_up
from tests.reporters.drawing import writer

write = writer("csv")


def table(report: Report) -> list[dict[str, str]]:
    text = write(report)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


@given(made_up.wild_reports())
@example(made_up.report(made_up.document(made_up.wording("=cmd|' /C calc'!A0"), path="=1+1.md")))
def test_no_cell_is_a_formula_and_every_cell_is_one_line(report: Report) -> None:
    for row in table(report):
        assert tuple(row) == COLUMNS
        for cell in row.values():
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))
            assert len(cell.splitlines()) <= 1
            assert len(cell) < 32_767


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_what_begins_like_a_formula_gets_an_apostrophe(words: str) -> None:
    (row,) = table(made_up.report(made_up.document(made_up.wording(words))))

    assert row["element"].startswith("'")
    assert row["element"].endswith(words.strip())


@given(made_up.wild_reports())
def test_every_finding_has_a_row(report: Report) -> None:
    told = list(findings(report))
    rows = table(report)

    assert sorted(row["level"] for row in rows) == sorted(each.level for each in told)


def test_a_row_tells_all_there_is_to_tell() -> None:
    weak = made_up.clause(
        verdict="weak", domain="role-clarity", evidence=(made_up.quote(at=made_up.place(line=3, heading=("A", "Tea"))),)
    )
    (row,) = table(made_up.report(made_up.document(weak)))

    assert row == {
        "document": "policy.md",
        "level": "warning",
        "finding": "weak",
        "element": "Tea is served",
        "reason": "tea is only loved",
        "passage": "We love our tea.",
        "page": "",
        "line": "3",
        "heading": "Tea",
        "write": "Tea is served at ten.",
        "domain": "Role clarity",
        "why": "Tea is good.",
        "source": "none: made up",
        "rule": "tea",
        "fingerprint": "0123456789abcdef0123",
        "accepted": "",
    }


def test_what_could_not_be_read_stands_first() -> None:
    rows = table(
        made_up.report(made_up.document(made_up.clause(), warnings=["page 2 is a picture"]), made_up.unreadable())
    )

    assert [row["finding"] for row in rows] == ["not checked", "reading", "missing"]
    assert rows[0]["reason"] == "The file needs a password."


def test_a_contradiction_charges_no_document_that_says_what_is_right() -> None:
    sides = made_up.side("x/a.md", "contradicted"), made_up.side("x/b.md", "strong"), made_up.side("x/c.md", "strong")
    rows = table(made_up.report(made_up.document(made_up.clause()), contradictions=[made_up.contradiction(*sides)]))

    assert [(row["document"], row["reason"]) for row in rows[1:]] == [
        ("x/a.md", "contradicted here; strong in b.md: “Tea.”; strong in c.md"),
    ]
    assert {row["write"] for row in rows[1:]} == {"Tea is served at ten."}


def test_what_weighs_nothing_is_left_out() -> None:
    assert table(made_up.report(made_up.document(made_up.clause(verdict="strong", severity="none")))) == []


def test_what_is_accepted_or_known_stays_with_the_reason_and_weighs_nothing() -> None:
    accepted = made_up.clause(severity="none", allowed="We serve coffee.")
    known = made_up.wording(severity="none", known=True)

    found = table(made_up.report(made_up.document(accepted, known, made_up.clause())))

    assert [(row["level"], row["accepted"]) for row in found] == [
        ("none", "We serve coffee."),
        ("warning", ""),
        ("none", "known from before"),
    ]
