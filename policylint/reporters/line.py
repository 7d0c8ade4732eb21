"""One line for each finding, as editors and other programs read them.

Every line matches `PATTERN`; a document without lines, such as a Word file, is at 1:1.
"""

from policylint.report import Report
from policylint.reporters.findings import findings, printable

PATTERN = (
    r"^(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): (?P<level>error|warning|info): (?P<message>.*) \[(?P<rule>[^ ]+)\]$"
)
"""What a line looks like, as a regular expression. It is documented, and does not change."""

_LEVELS = {"error": "error", "warning": "warning", "advice": "info"}


def write(report: Report) -> str:
    """`report` as lines, in the order of the documents and of the places in each; nothing where all is well."""
    order = {document.path: number for number, document in enumerate(report.documents)}
    found = sorted(
        findings(report), key=lambda each: (order.get(each.document, -1), each.spot.line or 0, each.spot.column or 0)
    )
    return "".join(
        f"{printable(each.document)}:{each.spot.line or 1}:{each.spot.column or 1}: {_LEVELS[each.level]}: "
        f"{each.text} [{each.about.rule}]\n"
        for each in found
    )
