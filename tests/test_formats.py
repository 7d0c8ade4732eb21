"""The same words get the same verdicts in whatever format they come."""

import pytest

from policylint.checker import Checker
from policylint.report import DocumentReport
from tests.documents import FORMATS

SUPERVISION = [
    "# Supervision policy",
    "This policy applies to all peer workers, casual staff included.",
    "## Supervision",
    "Every peer worker will:",
    "- meet a senior peer worker for supervision every fortnight",
    "- be paid for the time that supervision takes",
    "Supervisors of peer workers may attend training where funding allows.",
    "## Debriefing",
    "After a distressing event peer workers are offered a debriefing within two days. A person who has "
    "committed suicide is remembered by the team.",
]
POSITION = [
    "# Position description: Peer Worker",
    "## About the role",
    "You will use your own lived experience of recovery to support people who use the service.",
    "Peer workers do not take part in restraint, and do not report on whether a person takes medication.",
    "## Supervision",
    "You will be supervised by the nurse unit manager.",
    "## Selection criteria",
    "- A personal lived experience of mental distress and recovery is essential.",
    "- Two years of experience with the mentally ill is desirable.",
]
VALUES = [
    "# Our mission, vision and values",
    "We are led by people with lived experience. They make up half of our board.",
    "## What we believe",
    "- Recovery is possible for everyone.",
    "- Where possible, we listen to consumers.",
    "## Staff",
    "We treat each other with respect, whatever role we hold. We will aim to recruit more peer workers.",
]
POLICIES = {"supervision": SUPERVISION, "position": POSITION, "values": VALUES}


def report_on(checker: Checker, policy: str, suffix: str) -> DocumentReport:
    report = checker.check(FORMATS[suffix](POLICIES[policy]), f"document{suffix}")
    assert report.error is None
    return report


@pytest.mark.parametrize("suffix", [".html", ".txt", ".docx", ".pdf"])
@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy_says_the_same_in_every_format(checker: Checker, policy: str, suffix: str) -> None:
    expected = report_on(checker, policy, ".md")
    found = report_on(checker, policy, suffix)

    assert found.kinds == expected.kinds
    assert {c.rule: c.verdict for c in found.clauses} == {c.rule: c.verdict for c in expected.clauses}
    assert {c.rule: [_words(q.text) for q in c.evidence] for c in found.clauses} == {
        c.rule: [_words(q.text) for q in c.evidence] for c in expected.clauses
    }
    assert [(w.rule, w.text) for w in found.wording] == [(w.rule, w.text) for w in expected.wording]


def test_these_policies_have_something_to_say(checker: Checker) -> None:
    reports = [report_on(checker, policy, ".md") for policy in POLICIES]

    assert [report.kinds for report in reports] == [("supervision-policy",), ("peer-position",), ("mission-statement",)]
    assert {c.verdict for report in reports for c in report.clauses} >= {"strong", "weak", "missing"}
    assert {w.text.casefold() for report in reports for w in report.wording} >= {
        "committed suicide",
        "the mentally ill",
    }


def _words(text: str) -> str:
    # A plain text file's title is in capitals here.
    return text.casefold()
