"""One line for each finding, as editors and other programs read them.

Every line matches `PATTERN`; a document without lines, such as a Word file, is at 1:1.
"""

from collections.abc import Iterable, Iterator

from policylint.printable import printable
from policylint.report import Report
from policylint.reporters.findings import Finding
from policylint.reporters.passes import by_document, elsewhere

PATTERN = (
    r"^(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): (?P<level>error|warning|info): (?P<message>.*) \[(?P<rule>[^ ]+)\]$"
)
"""What a line looks like, as a regular expression. It is documented, and does not change."""

_LEVELS = {"error": "error", "warning": "warning", "advice": "info"}


def pieces(report: Report) -> Iterator[str]:
    """`report` as lines, in the order of the documents and of the places in each; nothing where all is well."""
    yield from _lines(elsewhere(report))
    for _, document, found in by_document(report):
        if document:
            yield from _lines(found)


def _lines(found: Iterable[Finding]) -> Iterator[str]:
    for each in sorted(found, key=lambda each: (each.spot.line or 0, each.spot.column or 0)):
        yield (
            f"{printable(each.document)}:{each.spot.line or 1}:{each.spot.column or 1}: {_LEVELS[each.level]}: "
            f"{each.text} [{each.about.rule}]\n"
        )
