"""JUnit and Checkstyle XML, as CI systems read them."""

from collections import Counter
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from msgspec.structs import replace

from policylint.printable import printable
from policylint.report import ClauseFinding, Report, Skipped
from policylint.reporters.passes import findings
from tests.reporters import made_up
from tests.reporters.drawing import writer
from tests.reporters.made_up import clause, document, quote, report, wording

junit, checkstyle = writer("junit"), writer("checkstyle")


def cases_of(made: Report) -> dict[str, ElementTree.Element]:
    """The tests by name; all counts are right, and no two tests have one name."""
    root = ElementTree.fromstring(junit(made))
    for suite in (root, *root):
        cases = list(suite.iter("testcase"))
        tags = Counter(child.tag for case in cases for child in case)
        assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
            "tests": str(len(cases)),
            "failures": str(tags["failure"]),
            "errors": str(tags["error"]),
            "skipped": str(tags["skipped"]),
        }
    cases = list(root.iter("testcase"))
    assert len({(case.get("classname"), case.get("name")) for case in cases}) == len(cases)
    return {case.get("name") or "": case for case in cases}


def outcome(case: ElementTree.Element) -> str:
    return "".join(child.tag for child in case) or "passed"


# JUnit


@given(made_up.wild_reports())
def test_junit_is_xml_whatever_a_document_says(made: Report) -> None:
    suites = list(ElementTree.fromstring(junit(made)))

    assert [suite.get("name") for suite in suites] == [printable(each.path) for each in made.documents]
    told = [case for suite in suites for case in suite if outcome(case) != "passed"]
    assert len(told) == len(list(findings(made)))


def test_what_could_not_be_read_is_an_error_and_not_a_failure() -> None:
    found = cases_of(report(made_up.unreadable()))

    assert outcome(found["can be read"]) == "error"
    assert "The file needs a password." in (found["can be read"][0].text or "")


def test_a_run_without_documents_is_an_error() -> None:
    assert [outcome(case) for case in cases_of(report()).values()] == ["error"]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (clause(verdict="strong", severity="none"), "passed"),
        (clause(severity="error"), "failure"),
        (clause(verdict="weak", severity="warning", evidence=(quote(),)), "failure"),
        (clause(verdict="weak", severity="advice", evidence=(quote(),)), "system-out"),
        (clause(severity="none", allowed="the board decided so"), "skipped"),
        (clause(severity="none", known=True), "skipped"),
        (clause(severity="none"), "skipped"),
    ],
)
def test_an_expected_element_is_a_test(found: ClauseFinding, expected: str) -> None:
    assert outcome(cases_of(report(document(found)))["Tea is served [tea]"]) == expected


def test_a_skipped_element_says_why() -> None:
    found = cases_of(report(document(clause(severity="none", allowed="the board decided so"))))

    assert found["Tea is served [tea]"][0].get("message") == ("Missing: Tea is served; accepted: the board decided so")


@pytest.mark.parametrize("given", [{"known": True}, {"allowed": "these are her own words"}])
def test_words_that_are_accepted_or_known_are_skipped(given: dict[str, Any]) -> None:
    case = cases_of(report(document(wording(severity="none", **given))))["Wording: “mere kettle” [mere-kettle]"]

    assert outcome(case) == "skipped"
    assert str(case[0].get("message")).endswith(str(given.get("allowed", "known from before")))


def test_an_open_test_keeps_its_name_beside_an_accepted_one_like_it() -> None:
    found = cases_of(report(document(wording(severity="none", allowed="of old"), wording())))

    names = ["Wording: “mere kettle” [mere-kettle]", "Wording: “mere kettle” [mere-kettle] (2)"]
    assert [outcome(found[name]) for name in names] == ["failure", "skipped"]


def test_an_element_that_is_not_expected_is_no_test_unless_it_weighs() -> None:
    silent = clause(verdict="weak", expected=False, severity="none", evidence=(quote(),))

    assert list(cases_of(report(document(silent)))) == ["can be read"]
    assert "Tea is served [tea]" in cases_of(report(document(clause(expected=False, verdict="contradicted"))))


def test_words_to_change_are_a_failed_test_each() -> None:
    found = cases_of(report(document(wording(), wording())))

    names = ["Wording: “mere kettle” [mere-kettle]", "Wording: “mere kettle” [mere-kettle] (2)"]
    assert [outcome(found[name]) for name in names] == ["failure", "failure"]
    assert found[names[0]].get("line") == "5"


def test_a_failure_says_all_in_message_and_text() -> None:
    failure = cases_of(report(document(clause())))["Tea is served [tea]"][0]

    assert (failure.get("message") or "").startswith("Missing: Tea is served. Nothing in the document")
    assert (failure.text or "").startswith("policy.md:1: Missing: Tea is served. Nothing in the document")
    assert (failure.text or "").endswith("For example: “Tea is served at ten.”\nWhy: Tea is good.")


def test_what_was_not_looked_at_is_skipped() -> None:
    made = report(document(kinds=("other",), warnings=["page 2 was not read"]))

    found = cases_of(replace(made, skipped=(Skipped("budget.xlsx", "not a document"),)))

    skipped = {name: case[0].get("message") for name, case in found.items() if outcome(case) == "skipped"}
    assert skipped == {
        "clauses": "the kind of document was not recognised: only wording was checked",
        "is read in full: Page 2 was not read.": "Page 2 was not read.",
        "budget.xlsx": "not a document",
    }


# Checkstyle


@given(made_up.wild_reports())
def test_checkstyle_is_xml_whatever_a_document_says(made: Report) -> None:
    root = ElementTree.fromstring(checkstyle(made))

    told = [(file.get("name"), error.get("message")) for file in root for error in file]
    assert sorted(map(str, told)) == sorted(str((printable(each.document), each.text)) for each in findings(made))


def test_checkstyle_names_clean_documents_too() -> None:
    root = ElementTree.fromstring(checkstyle(report(document())))

    assert [(file.get("name"), len(file)) for file in root] == [("policy.md", 0)]


def test_checkstyle_has_line_column_severity_and_source() -> None:
    ((error,),) = ElementTree.fromstring(checkstyle(report(document(wording()))))

    assert error.attrib == {
        "line": "5",
        "column": "3",
        "severity": "warning",
        "message": "Wording: “mere kettle”. Better: “kettle” or “pot”. Kettles matter.",
        "source": "policylint.mere-kettle",
    }


@pytest.mark.parametrize("made", [report(), made_up.only_unreadable()])
def test_checkstyle_tells_what_could_not_be_read(made: Report) -> None:
    errors = list(ElementTree.fromstring(checkstyle(made)).iter("error"))

    assert [error.get("severity") for error in errors] == ["error"] * max(1, len(made.documents))
