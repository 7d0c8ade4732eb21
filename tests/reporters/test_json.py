"""The JSON report read back: a report that was saved is the report that was made."""

import pytest

from policylint.report import Report
from policylint.reporters.json import read, write


def test_what_is_read_is_what_was_written(samples_report: Report) -> None:
    assert read(write(samples_report)) == samples_report


def test_the_text_of_the_documents_is_kept_when_asked_for(samples_report: Report) -> None:
    for document in samples_report.documents:
        for clause in document.clauses:
            for quote in clause.evidence:
                assert document.text[quote.place.block].text[quote.place.start : quote.place.end] == quote.text


def test_fields_of_a_newer_version_are_passed_over(samples_report: Report) -> None:
    newer = write(samples_report).replace('"schema": 1,', '"schema": 1, "colour": "red",', 1)

    assert read(newer) == samples_report


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "not a policylint report"),
        ('{"schema": 1}', "not a policylint report"),
        ('{"schema": 99, "documents": []}', "version 99"),
        ('{"schema": 1, "documents": 3}', "not a whole"),
        ('{"schema": 1, "documents": [{"path": 3}]}', "not a whole"),
        ('{"schema": 1, "documents": []}', "not a whole"),
    ],
)
def test_what_is_no_report_is_refused_with_a_reason(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read(text)
