"""Which documents can be annotated."""

import pytest
from msgspec.structs import replace

from policylint.annotate import annotate
from policylint.annotate.errors import AnnotationError
from policylint.document import Reading
from policylint.readers import read
from policylint.report import DocumentReport, ReadError
from tests import documents
from tests.annotate.word import comments, report, wording

LINES = ["# Tea", "We love tea."]


def told(format_name: str) -> DocumentReport:
    return DocumentReport("policy", (), "", "", Reading(format_name, 3), None)


@pytest.mark.parametrize(
    ("format_name", "advice"), [("markdown", "HTML report"), ("html", "HTML report"), ("rtf", ".docx")]
)
def test_other_formats_are_refused_with_advice(format_name: str, advice: str) -> None:
    with pytest.raises(AnnotationError, match=advice):
        annotate(b"Tea", told(format_name))


def test_what_could_not_be_checked_cannot_be_annotated() -> None:
    unread = replace(told("docx"), reading=None, error=ReadError("damaged", "It is damaged."))
    with pytest.raises(AnnotationError, match=r"could not be checked\. It is damaged\."):
        annotate(b"PK", unread)


def test_word_files_and_pdfs_are_annotated() -> None:
    for suffix, start in ((".docx", b"PK"), (".pdf", b"%PDF")):
        data = documents.FORMATS[suffix](LINES)
        document = read(data, f"policy{suffix}")
        copy = annotate(data, report(document, wording(document, "love")))
        assert copy.startswith(start)
        assert copy != data


def test_a_word_file_by_python_docx_gets_one_comment_more_than_findings() -> None:
    data = documents.word(LINES)
    document = read(data, "policy.docx")
    assert len(comments(annotate(data, report(document, wording(document, "love"), wording(document, "tea"))))) == 3
