"""The report: its published structure, exact places, and fingerprints that outlive a moved paragraph."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from policylint.api import check
from policylint.checker import Checker
from policylint.readers import read
from policylint.report import ClauseFinding, DocumentReport, WordingFinding
from policylint.reporters.json import write
from policylint.rulebook.model import Rulebook
from policylint.settings import Settings
from tests.documents import FORMATS

SCHEMA = json.loads((Path(__file__).parent.parent / "policylint/schemas/report.schema.json").read_text())
LINES = [
    "# Wellbeing policy",
    "Tea is served at ten.",
    "## Kitchen",
    "- We love our tea.",
    "Wine is not served.",
    "Somebody committed suicide.",
]


def as_json(paths: list[Path], settings: Settings | None = None) -> dict[str, Any]:
    report = json.loads(write(check(paths, settings)))
    assert isinstance(report, dict)
    return report


@pytest.fixture(scope="module")
def checker(rulebook: Rulebook) -> Checker:
    return Checker(rulebook, Settings(advice=True))


@pytest.fixture(scope="module")
def tea_checker(tea_rulebook: Rulebook) -> Checker:
    return Checker(tea_rulebook, Settings())


def tea(checker: Checker, text: str, path: str = "policies/wellbeing.md") -> ClauseFinding:
    report = checker.check(text.encode(), path)
    return next(clause for clause in report.clauses if clause.rule == "tea")


def wording(checker: Checker, text: str) -> WordingFinding:
    (finding,) = [w for w in checker.check(text.encode(), "policy.md").wording if w.text == "committed suicide"]
    return finding


# The structure


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A report on a document of each format, one that cannot be read, and one that is passed over; all rules."""
    folder = tmp_path_factory.mktemp("documents")
    for suffix, make in FORMATS.items():
        (folder / f"wellbeing{suffix}").write_bytes(make(LINES))
    (folder / "empty.md").touch()
    (folder / "budget.xlsx").touch()
    return as_json([folder], Settings(advice=True))


def test_a_report_is_as_the_schema_says(report: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(report, SCHEMA)


def test_reports_on_nothing_and_on_nothing_readable_are_as_the_schema_says(tmp_path: Path, tea_rules: Path) -> None:
    settings = Settings(rules=tea_rules)
    nothing = as_json([tmp_path], settings)
    (tmp_path / "empty.md").touch()
    unreadable = as_json([tmp_path], settings)

    for each in (nothing, unreadable):
        jsonschema.validate(each, SCHEMA)
        assert each["organisation"] == []


def test_the_keys_that_others_rely_on_are_there(report: dict[str, Any]) -> None:
    assert {"schema", "policylint", "documents", "organisation", "summary"} <= report.keys()
    assert report["schema"] == 1
    for document in report["documents"]:
        assert {"path", "kinds", "kinds_from", "reading", "error", "clauses", "wording"} <= document.keys()
        if document["error"]:
            assert document["error"].keys() == {"code", "message"}
            continue
        assert {"format", "pages", "words", "tables", "headings", "warnings"} <= document["reading"].keys()
        assert document["clauses"]
        for clause in document["clauses"]:
            assert {"rule", "verdict", "expected", "severity", "reason", "evidence", "closest"} <= clause.keys()
            assert {"suggestion", "fingerprint"} <= clause.keys()
            for quote in clause["evidence"]:
                assert {"text", "place"} <= quote.keys()
                assert {"page", "line", "column", "heading"} <= quote["place"].keys()
        for finding in document["wording"]:
            assert {"rule", "text", "prefer", "place", "severity", "fingerprint"} <= finding.keys()
    for element in report["organisation"]:
        assert {"rule", "verdict", "documents"} <= element.keys()


def test_the_schema_names_every_field_of_the_report(report: dict[str, Any]) -> None:
    # A field that is not in the schema is one that nobody has promised.
    def closed(schema: Any) -> Any:
        if isinstance(schema, list):
            return [closed(item) for item in schema]
        if not isinstance(schema, dict):
            return schema
        inner = {key: closed(value) for key, value in schema.items()}
        return {**inner, "additionalProperties": False} if "required" in inner else inner

    jsonschema.validate(report, closed(SCHEMA))


def test_summary_counts_are_those_of_the_documents(report: dict[str, Any]) -> None:
    documents, summary = report["documents"], report["summary"]
    clauses = [clause for document in documents for clause in document["clauses"]]
    findings = [*clauses, *(finding for document in documents for finding in document["wording"])]

    assert (summary["documents"], summary["unreadable"], summary["skipped"]) == (6, 1, 1)
    assert summary["wording"] == len(findings) - len(clauses) > 0
    for verdict, count in summary["verdicts"].items():
        assert count == sum(clause["expected"] and clause["verdict"] == verdict for clause in clauses)
    for severity, count in summary["findings"].items():
        assert count == sum(finding["severity"] == severity for finding in findings)


# Places


def test_line_and_column_are_where_the_words_stand(tea_checker: Checker) -> None:
    text = "---\ntitle: Wellbeing policy\n---\n\nCoffee comes first.   Tea is served\nat ten.\n"

    place = tea(tea_checker, text).evidence[0].place

    assert (place.line, place.column) == (5, 23)


def test_columns_count_code_points(tea_checker: Checker) -> None:
    text = "# Wellbeing policy\n\n☕️ 😀 Café ouvert. **Tea** is served.\n"

    place = tea(tea_checker, text).evidence[0].place

    # Marks of emphasis belong to the line, not to the words.
    assert text.splitlines()[2][place.column - 1 if place.column else 0 :] == "Tea** is served."


def test_the_heading_above_is_told(tea_checker: Checker) -> None:
    text = "# Wellbeing policy\n\n## Kitchen\n\n### Drinks\n\nTea is served.\n\n## Garden\n\nWe love our tea.\n"

    assert tea(tea_checker, text).evidence[0].place.heading == ("Wellbeing policy", "Kitchen", "Drinks")


def test_words_to_change_stand_at_their_own_place(checker: Checker) -> None:
    text = "# Supervision policy\n\n- A 😀 year ago\n  a man committed suicide.\n"

    place = wording(checker, text).place

    assert (place.line, place.column) == (4, 9)
    assert text.splitlines()[3][8:].startswith("committed suicide")


@pytest.mark.parametrize("suffix", FORMATS)
def test_whoever_reads_the_file_again_finds_the_exact_words(checker: Checker, suffix: str) -> None:
    data = FORMATS[suffix](LINES)
    blocks = read(data, f"wellbeing{suffix}").blocks
    report = checker.check(data, f"wellbeing{suffix}")

    found = [(quote.text, quote.place) for clause in report.clauses for quote in clause.evidence]
    found += [(finding.text, finding.place) for finding in report.wording]

    assert found
    assert [text for text, _ in found] == [blocks[at.block].text[at.start : at.end] for _, at in found]


# Fingerprints


def fingerprints(report: DocumentReport) -> set[str]:
    return {clause.fingerprint for clause in report.clauses} | {finding.fingerprint for finding in report.wording}


def test_a_fingerprint_changes_with_the_words(tea_checker: Checker) -> None:
    before = tea(tea_checker, "# Wellbeing policy\n\nWe love our tea.\n")
    after = tea(tea_checker, "# Wellbeing policy\n\nWe all love our tea.\n")

    assert before.verdict == after.verdict == "weak"
    assert before.fingerprint != after.fingerprint


def test_a_fingerprint_changes_with_the_verdict_and_the_file(tea_checker: Checker) -> None:
    missing = tea(tea_checker, "# Wellbeing policy\n\nCoffee.\n")

    assert missing.fingerprint != tea(tea_checker, "# Wellbeing policy\n\nTea is served.\n").fingerprint
    assert missing.fingerprint != tea(tea_checker, "# Wellbeing policy\n\nCoffee.\n", "other.md").fingerprint


def test_a_fingerprint_outlives_a_moved_reflowed_or_reformatted_paragraph(checker: Checker) -> None:
    first = "# Wellbeing policy\n\nA man committed suicide last year.\n\nThe kitchen is open.\n"
    moved = "# Wellbeing policy\n\nThe kitchen is open.\n\nA man committed\nsuicide   last year.\n"

    assert wording(checker, first).fingerprint == wording(checker, moved).fingerprint
    assert fingerprints(checker.check(first.encode(), "a.md")) == fingerprints(checker.check(moved.encode(), "b/a.md"))


def test_two_findings_have_two_fingerprints(checker: Checker) -> None:
    report = checker.check(FORMATS[".md"](LINES), "wellbeing.md")

    assert len(fingerprints(report)) == len(report.clauses) + len(report.wording)
