"""Annotations on GitHub: workflow commands for the log of an action, which GitHub shows beside the lines.

GitHub shows ten of each level for a step, without a word of the others; so they are summed up in a notice.
"""

from collections.abc import Iterator
from itertools import islice

from policylint.printable import printable
from policylint.report import Report
from policylint.reporters.findings import Finding
from policylint.reporters.passes import by_level, tallies, totals
from policylint.telling import counted
from policylint.terms import LEVELS

_COMMANDS = {"error": "error", "warning": "warning", "advice": "notice"}
_MOST = 10


def pieces(report: Report) -> Iterator[str]:
    """`report` as workflow commands, one a line; nothing where there is nothing to report."""
    numbers = totals(tallies(report))
    # What sums up the others is a notice itself.
    most = dict.fromkeys(LEVELS, _MOST)
    if any(numbers[level] > _MOST for level in LEVELS):
        most["advice"] -= 1
    for level in LEVELS:
        for each in islice(by_level(report, level), most[level]):
            yield f"{_command(each)}\n"
    left_out = [counted(numbers[level] - most[level], level) for level in LEVELS if numbers[level] > most[level]]
    if left_out:
        message = f"Not shown here: {', '.join(left_out)}. The text report has them all."
        yield f"::notice title=policylint::{_data(message)}\n"


def _command(finding: Finding) -> str:
    properties = {
        "file": finding.document if finding.about.rule != "no-documents" else "",
        "line": finding.spot.line,
        "col": finding.spot.column,
        "endColumn": finding.spot.end,
        "title": f"{finding.headline} [{finding.about.rule}]",
    }
    told = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
    example = f"\nFor example: “{finding.example}”" if finding.example else ""
    return f"::{_COMMANDS[finding.level]} {told}::{_data(finding.message + example)}"


def _data(text: str) -> str:
    return printable(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
