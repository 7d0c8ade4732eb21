"""The terminal report: per document what is contradicted, missing and weak, then wording; at the end a table."""

from collections.abc import Iterator

from policylint.report import Report
from policylint.reporters.text.documents import document_lines, has_findings
from policylint.reporters.text.folder import between, organisation
from policylint.reporters.text.lines import Look
from policylint.reporters.text.summary import closing, table, unreadable

__all__ = ["Look", "pieces"]


def pieces(report: Report, look: Look | None = None) -> Iterator[str]:
    """`report` as text to read, a line at a time, without empty ones at its beginning and end."""
    empty = 0
    is_begun = False
    for line in _lines(report, look or Look()):
        text = line.rstrip()
        if text:
            yield "\n" * (empty + 1 if is_begun else 0) + text
            is_begun, empty = True, 0
        else:
            empty += 1
    yield "\n"


def _lines(report: Report, look: Look) -> Iterator[str]:
    yield from unreadable(report, look)
    for document in report.documents:
        if not document.error and (look.verbosity >= 0 or has_findings(document)):
            yield from document_lines(document, look)
    if look.verbosity >= 0:
        yield from organisation(report, look)
    yield from between(report, look)
    if look.verbosity >= 0:
        yield from table(report, look)
    yield from closing(report, look)
