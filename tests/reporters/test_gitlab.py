"""GitLab's Code Quality report."""

import json
from typing import Any

import pytest
from hypothesis import given

from policylint.report import Report
from policylint.reporters.passes import findings
from tests.reporters import made_up
from tests.reporters.drawing import writer
from tests.reporters.made_up import clause, document, report, wording

write = writer("gitlab")


def entries(made: Report) -> list[dict[str, Any]]:
    read = json.loads(write(made))
    assert isinstance(read, list)
    return read


def test_copies_of_a_document_have_fingerprints_of_their_own() -> None:
    made = report(*(document(clause(), path=f"{folder}/policy.md") for folder in "abc"))

    assert len({entry["fingerprint"] for entry in entries(made)}) == 3


@given(made_up.wild_reports())
def test_every_finding_has_all_that_gitlab_asks_for(made: Report) -> None:
    found = entries(made)

    assert len({entry["fingerprint"] for entry in found}) == len(found) == len(list(findings(made)))
    for entry in found:
        assert entry.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in ("info", "minor", "major", "critical")
        assert entry["location"]["path"]
        assert entry["location"]["lines"]["begin"] >= 1
        assert "\n" not in entry["description"]


@pytest.mark.parametrize(
    ("made", "severity"),
    [
        (report(), "critical"),
        (report(made_up.unreadable()), "critical"),
        (report(document(clause(severity="error"))), "major"),
        (report(document(wording())), "minor"),
        (report(document(clause(severity="advice"))), "info"),
    ],
)
def test_severities(made: Report, severity: str) -> None:
    assert [entry["severity"] for entry in entries(made)] == [severity]


def test_a_clean_folder_is_an_empty_list() -> None:
    assert entries(report(document())) == []
