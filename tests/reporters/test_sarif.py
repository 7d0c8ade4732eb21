"""The SARIF log: valid, within the limits of GitHub, and showing each passage where it stands."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given
from msgspec.structs import replace

from policylint.report import Report
from tests.conftest import ROOT
from tests.examples import examples
from tests.reporters import made_up
from tests.reporters.drawing import writer
from tests.reporters.made_up import clause, document, place, quote, report, side, wording

write = writer("sarif")

SUBSET = json.loads((Path(__file__).parent / "sarif-subset.schema.json").read_text(encoding="utf-8"))
# No package ships the schema of the standard; SARIF_SCHEMA names a copy of it.
STANDARD = Path(os.environ.get("SARIF_SCHEMA", ROOT.parent / "shared" / "schemas" / "sarif-schema-2.1.0.json"))


@cache
def subset() -> jsonschema.protocols.Validator:
    return jsonschema.validators.validator_for(SUBSET)(SUBSET)


@cache
def standard() -> jsonschema.Draft4Validator:
    return jsonschema.Draft4Validator(json.loads(STANDARD.read_text(encoding="utf-8")))


def run_of(made: Report) -> dict[str, Any]:
    """The one run of the log, which is valid, and whose numbers fit."""
    log = json.loads(write(made))
    subset().validate(log)
    if STANDARD.exists():
        standard().validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert run["artifacts"][artifact["index"]]["location"]["uri"] == artifact["uri"]
    return run


def result_of(made: Report) -> dict[str, Any]:
    (result,) = run_of(made)["results"]
    assert isinstance(result, dict)
    return result


def where(result: dict[str, Any]) -> dict[str, Any]:
    physical = result["locations"][0]["physicalLocation"]
    assert isinstance(physical, dict)
    return physical


def test_the_schema_of_the_standard_is_there() -> None:
    if not STANDARD.exists():
        pytest.skip("SARIF_SCHEMA names no copy of the standard's schema: only the subset that is used was checked")
    standard()


def test_the_samples_make_a_valid_log(samples_report: Report) -> None:
    run = run_of(samples_report)

    assert {rule["properties"]["tags"][1] for rule in run["tool"]["driver"]["rules"]} >= {"culture", "hr", "wording"}


@examples(40)
@given(made_up.wild_reports())
def test_any_words_and_names_make_a_valid_log(made: Report) -> None:
    run = run_of(made)

    uris = [artifact["location"]["uri"] for artifact in run["artifacts"]]
    assert [unquote(uri) for uri in uris if not uri.startswith("file:")] == [
        each.path for each in made.documents if not each.path.startswith("/") and each.path[1:3] != ":/"
    ]


# What could not be read


@pytest.mark.parametrize(
    ("made", "level", "text"),
    [
        (report(), "error", "No documents were found"),
        (made_up.only_unreadable(), "error", "Not checked. The file needs a password."),
    ],
)
def test_a_run_that_failed_does_not_look_like_a_clean_one(made: Report, level: str, text: str) -> None:
    run = run_of(made)

    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["level"] == level
    assert invocation["toolExecutionNotifications"][0]["message"]["text"].startswith(text)
    assert run["results"] == []


def test_what_was_read_in_part_is_a_notification_with_its_place() -> None:
    (invocation,) = run_of(report(document(warnings=["page 2 was not read"], path="a b.pdf", kind="pdf")))[
        "invocations"
    ]

    (note,) = invocation["toolExecutionNotifications"]
    assert invocation["executionSuccessful"] is True
    assert note["level"] == "warning"
    assert note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.pdf"


# Places


def test_words_have_a_region_in_code_points() -> None:
    physical = where(result_of(report(document(wording("mere 😀 kettle", place(line=5, column=3))))))

    assert physical["region"] == {"startLine": 5, "startColumn": 3, "endColumn": 16}


@pytest.mark.parametrize("kind", ["pdf", "docx", "odt"])
def test_a_document_that_is_no_text_has_no_region_but_a_place_in_words(kind: str) -> None:
    evidence = (quote(at=place(page=2, line=4, heading=("Drinks",))),)

    result = result_of(report(document(clause(verdict="weak", evidence=evidence), kind=kind)))

    assert "region" not in where(result)
    assert "(page 2, Drinks)" in result["message"]["text"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/100% é#?.md", "a%20b/100%25%20%C3%A9%23%3F.md"),
        ("a:b.md", "a%3Ab.md"),
        ("../up.md", "../up.md"),
        ("/srv/a b.md", "file:///srv/a%20b.md"),
        ("C:/a b.md", "file:///C:/a%20b.md"),
        ("//server/share/a.md", "file://server/share/a.md"),
    ],
)
def test_paths_are_uris(path: str, uri: str) -> None:
    location = where(result_of(report(document(clause(), path=path))))["artifactLocation"]

    assert location["uri"] == uri
    assert ("uriBaseId" in location) is not uri.startswith("file:")


def test_the_other_sides_of_a_contradiction_are_related() -> None:
    sides = [side("a.md", "contradicted"), side("b.md", "strong"), side("c.docx", "weak", at=place(paragraph=4))]
    documents = [document(path=each.document) for each in sides]

    result = result_of(report(*documents, contradictions=[made_up.contradiction(*sides)]))

    assert [each["message"]["text"] for each in result["relatedLocations"]] == [
        "Committed to: “Tea.” (line 7)",
        "Touched: “Tea.” (paragraph 5)",
    ]


# Fingerprints


def test_github_makes_its_own_mark_of_a_line_and_takes_ours_where_there_is_none() -> None:
    with_line = result_of(report(document(clause())))["partialFingerprints"]
    without = result_of(report(document(clause(), kind="pdf")))["partialFingerprints"]

    assert with_line == {"policylint/v1": clause().fingerprint}
    assert without == {"policylint/v1": clause().fingerprint, "primaryLocationLineHash": clause().fingerprint}


# Rules


def test_a_rule_tells_why_what_to_write_and_its_source() -> None:
    (rule,) = run_of(report(document(clause(domain="kitchen"), clause(severity="error"))))["tool"]["driver"]["rules"]

    assert (rule["id"], rule["name"]) == ("tea", "Tea")
    assert rule["shortDescription"]["text"] == "Tea is served"
    assert rule["fullDescription"]["text"] == "Tea is good."
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert "> Tea is served at ten." in rule["help"]["markdown"]
    assert rule["help"]["markdown"].endswith("Source: none: made up.")


def test_a_rule_has_the_tag_of_its_domain() -> None:
    rules = run_of(report(document(clause(domain="kitchen"), wording())))["tool"]["driver"]["rules"]

    assert [rule["properties"]["tags"] for rule in rules] == [["policylint", "wording"], ["policylint", "kitchen"]]


# Limits


def test_the_gravest_25_000_are_kept_and_the_others_counted() -> None:
    many = [clause(severity="advice")] * 25_001 + [clause(severity="error", title="The last")]

    log = json.loads(write(report(document(*many))))

    (run,) = log["runs"]
    assert len(run["results"]) == 25_000
    assert run["results"][0]["message"]["text"].startswith("Missing: The last")
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "2 results of the lightest left out of this file."


def test_long_texts_are_cut() -> None:
    made = report(document(clause(why="why " * 900, title="tea " * 900, suggestion="so " * 900)))

    run = run_of(made)

    assert len(run["results"][0]["message"]["text"]) <= 1_000


def test_a_document_cannot_make_links() -> None:
    text = result_of(report(document(wording("[click](https://example.org)"))))["message"]["text"]

    assert "](" not in text


# What is accepted, or known


def known(made: Report) -> Report:
    """The report, in which the baseline knows something."""
    return replace(made, summary=replace(made.summary, known=1))


def test_what_is_open_is_not_suppressed_and_has_no_baseline_state_where_nothing_is_known() -> None:
    result = result_of(report(document(clause())))

    assert result["suppressions"] == []
    assert "baselineState" not in result


@pytest.mark.parametrize(("inside", "kind"), [(True, "inSource"), (False, "external")])
def test_what_is_accepted_is_a_suppressed_result_with_its_reason(inside: bool, kind: str) -> None:
    found = wording(severity="none", allowed="these are her own words", allowed_inside=inside)

    result = result_of(report(document(found)))

    assert result["suppressions"] == [{"kind": kind, "status": "accepted", "justification": "these are her own words"}]
    assert result["level"] == "note"


def test_what_the_baseline_knows_is_unchanged_and_comes_last() -> None:
    results = run_of(known(report(document(clause(severity="none", known=True), wording()))))["results"]

    assert [result["baselineState"] for result in results] == ["new", "unchanged"]
    assert [result["suppressions"] for result in results] == [[], []]


def test_a_strong_element_is_no_result() -> None:
    assert run_of(report(document(clause(verdict="strong", severity="none"))))["results"] == []
