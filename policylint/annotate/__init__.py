"""Annotated copies of documents: what the report says, on the words themselves.

One subpackage per format, imported when a file of its format comes by.
"""

from datetime import datetime

from policylint.annotate.errors import AnnotationError
from policylint.report import DocumentReport

_CONVERTED = frozenset({"doc", "odt", "rtf"})


def annotate(data: bytes, report: DocumentReport, *, suggest: bool = False, date: datetime | None = None) -> bytes:
    """A copy of the file with the content `data`, with a note on each finding of `report` at the words it speaks of.

    `date` is the time that comments bear, in local time; the same file, report and date always make the same copy.
    `suggest` also proposes changes that can be accepted or rejected, where the format knows
    them. Raises `AnnotationError` where this cannot be done, one of them `ChangedError`: the file is not the one that
    was checked; and `UnreadableError` where the file cannot be read.
    """
    if report.reading is None:
        why = report.error.message if report.error else "It was not read."
        raise AnnotationError(f"It could not be checked. {why}")
    match report.reading.format:
        case "docx":
            from policylint.annotate.docx import annotate as annotate_docx  # noqa: PLC0415 - each format pays for its own

            return annotate_docx(data, report, suggest=suggest, date=date)
        case "pdf":
            from policylint.annotate.pdf import annotate as annotate_pdf  # noqa: PLC0415 - as above

            return annotate_pdf(data, report, suggest=suggest)
        case name:
            raise AnnotationError(_why_not(name))


def _why_not(name: str) -> str:
    if name in _CONVERTED:
        return f"Files of this kind (.{name}) cannot be annotated. Save the document as .docx, and annotate that."
    return (
        "Only Word files and PDFs can be annotated. For a text file or a web page the HTML report shows the whole text "
        "with every finding at its place."
    )
