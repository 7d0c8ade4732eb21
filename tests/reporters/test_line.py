"""One line for each finding: a documented pattern finds all its parts."""

import re

from hypothesis import given

from policylint.printable import printable
from policylint.report import Report
from policylint.reporters.line import PATTERN
from policylint.reporters.passes import findings
from tests.conftest import ROOT
from tests.reporters import made_up
from tests.reporters.drawing import writer
from tests.reporters.made_up import clause, document, place, report, wording

write = writer("line")


@given(made_up.wild_reports())
def test_every_finding_is_a_line_that_the_pattern_takes_apart(made: Report) -> None:
    lines = write(made).split("\n")

    assert lines.pop() == ""
    found = [re.match(PATTERN, line) for line in lines]
    told = [(each["path"], each["message"], each["rule"]) for each in found if each]
    assert sorted(told) == sorted((printable(each.document), each.text, each.about.rule) for each in findings(made))


def test_lines_are_in_the_order_of_the_document() -> None:
    made = report(document(wording(at=place(line=9, column=1)), clause(), wording(at=place(line=9, column=4))))

    assert [line.split(": ")[0] for line in write(made).splitlines()] == [
        "policy.md:1:1",
        "policy.md:9:1",
        "policy.md:9:4",
    ]


def test_a_line_is_short_and_whole() -> None:
    assert write(report(document(wording()))) == (
        "policy.md:5:3: warning: Wording: “mere kettle”. Better: “kettle” or “pot”. Kettles matter. [mere-kettle]\n"
    )


def test_a_drive_is_part_of_the_path() -> None:
    found = re.match(PATTERN, write(report(document(clause(), path="C:/policies/a.md"))))

    assert found
    assert found["path"] == "C:/policies/a.md"


def test_nothing_to_report_is_nothing_and_no_documents_is_something() -> None:
    assert write(report(document())) == ""
    assert write(report()).startswith(".:1:1: error: No documents were found.")


def test_the_pattern_is_documented() -> None:
    assert f"    {PATTERN}\n" in (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
