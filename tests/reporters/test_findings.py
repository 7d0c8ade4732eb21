"""What there is to report, and what is said of it to people."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from policylint.report import ClauseFinding, Closest, Report, ReportPlace, SuppressionFinding, WordingFinding
from policylint.reporters.findings import Finding, Spot
from policylint.reporters.passes import by_level, findings
from policylint.telling import counted, shortened
from tests.reporters import made_up
from tests.reporters.made_up import clause, document, place, quote, report, side, wording

SAMPLES = Path(__file__).parents[2] / "samples"


def only(made: Report) -> Finding:
    (finding,) = findings(made)
    return finding


# What is not reported


@pytest.mark.parametrize(
    "weightless",
    [
        clause(verdict="strong", severity="none"),
        clause(verdict="weak", expected=False, severity="none", evidence=(quote(),)),
        clause(severity="none", allowed="the board decided so"),
        wording(severity="none", known=True),
    ],
)
def test_what_has_no_weight_is_not_reported(weightless: ClauseFinding | WordingFinding) -> None:
    assert not list(findings(report(document(weightless))))


def test_references_that_lead_somewhere_are_not_reported() -> None:
    assert not list(findings(report(document(), references=[made_up.reference(severity="none")])))


# What must never look clean


def test_a_run_without_documents_is_reported() -> None:
    finding = only(report())

    assert (finding.sort, finding.level, finding.document) == ("unreadable", "error", ".")
    assert "Nothing was checked." in finding.message


def test_a_document_that_could_not_be_read_is_an_error_and_comes_first_of_its_level() -> None:
    made = report(document(clause(severity="error"), path="a.md"), made_up.unreadable("b.pdf"))

    assert [each.document for each in findings(made)] == ["a.md", "b.pdf"]
    assert [each.document for each in by_level(made, "error")] == ["b.pdf", "a.md"]
    assert next(by_level(made, "error")).text == "Not checked. The file needs a password."


def test_what_was_read_in_part_is_advice() -> None:
    finding = only(report(document(warnings=["page 2 has no text layer"])))

    assert (finding.level, finding.text) == ("advice", "Read with a warning. Page 2 has no text layer.")


# Where


def test_a_missing_clause_stands_where_the_closest_passage_does() -> None:
    closest = Closest("Coffee is served.", place(line=4, column=2), "it is coffee")

    finding = only(report(document(clause(closest=closest))))

    assert finding.spot == Spot(4, 2)
    assert "The passage that comes nearest, “Coffee is served.”, falls short: it is coffee." in finding.message


def test_a_missing_clause_with_nothing_near_it_stands_at_the_first_line() -> None:
    assert only(report(document(clause()))).spot == Spot(1)


@pytest.mark.parametrize(
    ("kind", "at", "said"),
    [
        ("pdf", place(page=2, line=55, heading=("Work", "Drinks")), "“We love our tea.” (page 2, Drinks)"),
        ("docx", place(paragraph=11, column=4, row="Tea"), "“We love our tea.” (paragraph 12, Tea)"),
        ("odt", place(paragraph=0, column=4), "“We love our tea.” (paragraph 1)"),
    ],
)
def test_a_document_without_lines_tells_the_place_in_words(kind: str, at: ReportPlace, said: str) -> None:
    finding = only(report(document(clause(verdict="weak", evidence=(quote(at=at),)), kind=kind)))

    assert finding.spot == Spot()
    assert said in finding.message


def test_a_missing_clause_of_a_document_without_lines_has_no_place() -> None:
    assert only(report(document(clause(), kind="docx"))).spot == Spot()


def test_words_to_change_end_where_they_end_in_code_points() -> None:
    assert only(report(document(wording("mere 😀 kettle", place(line=5, column=3))))).spot == Spot(5, 3, 16)


# What is said


def test_each_verdict_says_why_and_what_to_do() -> None:
    weak = only(report(document(clause(verdict="weak", reason="tea is only loved", evidence=(quote(),)))))
    contradicted = only(report(document(clause(verdict="contradicted", reason="tea is banned", evidence=(quote(),)))))
    missing = only(report(document(clause())))

    assert weak.text == "Weak: Tea is served. Tea is only loved: “We love our tea.” Make it a firm commitment."
    assert contradicted.message.endswith("Change or remove the passage.")
    assert missing.text.startswith("Missing: Tea is served. Nothing in the document is about it. Add a clause")
    assert {each.example for each in (weak, contradicted, missing)} == {"Tea is served at ten."}


def test_wording_says_what_is_better_and_why() -> None:
    assert only(report(document(wording()))).text == (
        "Wording: “mere kettle”. Better: “kettle” or “pot”. Kettles matter."
    )
    assert "Better: “kettle”. " in only(report(document(wording(prefer=("kettle",))))).text
    assert "Say it otherwise. " in only(report(document(wording(prefer=())))).text


def test_a_contradiction_stands_at_its_first_side_and_knows_the_others() -> None:
    sides = [side("a.md", "contradicted"), side("b.md", "strong"), side("c.pdf", "strong", at=place(page=3))]
    documents = [document(path="a.md"), document(path="b.md"), document(path="c.pdf", kind="pdf")]

    finding = only(report(*documents, contradictions=[made_up.contradiction(*sides)]))

    assert (finding.document, finding.spot) == ("a.md", Spot(7, 2))
    assert "Contradicted in a.md: “Tea.” (line 7). Committed to in b.md: “Tea.” (line 7)." in finding.message
    assert "It is also taken up in 1 more document." in finding.message
    assert [(each.document, each.spot) for each in finding.related] == [("b.md", Spot(7, 2)), ("c.pdf", Spot())]


def test_a_contradiction_about_a_fact_names_it_and_the_values() -> None:
    sides = [side("a.md", "fortnightly"), side("b.md", "quarterly")]
    made = report(document(path="a.md"), contradictions=[made_up.contradiction(*sides, about="how often")])

    assert only(made).headline == "Documents contradict each other: Tea is served (how often)"
    assert "Fortnightly in a.md" in only(made).message


def test_a_suppression_to_mend_is_reported() -> None:
    suppression = SuppressionFinding(
        "no-reason", "tea", "allow tea", "it gives no reason", "comment", place(line=2, column=1), "warning", "0" * 20
    )

    finding = only(report(replace(document(), suppressions=(suppression,))))

    assert (finding.sort, finding.about.rule, finding.spot) == ("suppression", "suppression-no-reason", Spot(2, 1))
    assert finding.text == "Suppression: “allow tea”. It gives no reason."


def test_findings_come_document_by_document() -> None:
    made = report(
        document(clause(), path="b.md"),
        document(clause(), path="a.md"),
        references=[made_up.reference("b.md"), made_up.reference("gone.md")],
    )

    assert [each.document for each in findings(made)] == ["b.md", "b.md", "a.md", "gone.md"]


def test_of_the_samples_all_that_the_summary_counts_is_reported(samples_report: Report) -> None:
    told, summary = list(findings(samples_report)), samples_report.summary

    levels = [each.level for each in told if each.sort not in ("unreadable", "reading", "remark")]
    assert {level: levels.count(level) for level in summary.findings} == summary.findings
    assert sum(each.sort == "unreadable" for each in told) == summary.unreadable


# Helpers


def test_messages_are_one_line_and_printable() -> None:
    finding = only(report(document(wording("a\nb\x1b[31m\x07\ud800", place(heading=("x\r\ny",))))))

    assert finding.headline == "Wording: “a b\ufffd[31m\ufffd\ufffd”"
    assert "(x y)" in finding.message


def test_small_helpers() -> None:
    assert shortened("one two three", 10) == "one two …"
    assert len(shortened("x" * 50, 10)) <= 10
    assert [counted(1, "error"), counted(2_000, "error"), counted(2, "advice")] == [
        "1 error",
        "2,000 errors",
        "2 advice",
    ]
