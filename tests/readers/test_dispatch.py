"""The reader is chosen by what a file is; a file that is not what its name says is an error that says so."""

import subprocess
import sys
from io import BytesIO

import docx
import pytest

from policylint.document import BlockKind, Document, UnreadableError
from policylint.readers import SUFFIXES, read

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
RTF = rb"{\rtf1\ansi Text.\par}"
OLD_WORD = b"\xd0\xcf\x11\xe0" + bytes(600) + "WordDocument".encode("utf-16-le")
OLD_EXCEL = b"\xd0\xcf\x11\xe0" + bytes(600) + "Workbook".encode("utf-16-le")
ODT = b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text"
XLSX = b"PK\x03\x04" + bytes(26) + b"xl/workbook.xml"
WEB_PAGE = b"\xef\xbb\xbf\n<!DOCTYPE html><p>Text.</p>"


def _word_file() -> bytes:
    document = docx.Document()
    document.add_paragraph("Text.")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


WORD = _word_file()


@pytest.mark.parametrize(
    ("data", "path", "what", "remedy"),
    [
        (PDF, "a.docx", "a PDF", ".pdf"),
        (PDF, "a.md", "a PDF", ".pdf"),
        (WORD, "a.pdf", "a Word document", ".docx"),
        (WORD, "a.txt", "a Word document", ".docx"),
        (WORD, "a.rtf", "a Word document", ".docx"),
        (WEB_PAGE, "a.doc", "a web page", ".html"),
        (WEB_PAGE, "a.docx", "a web page", ".html"),
        (WEB_PAGE, "a.txt", "a web page", ".html"),
        (RTF, "a.docx", "a rich text document", ".rtf"),
        (RTF, "a.html", "a rich text document", ".rtf"),
        (OLD_WORD, "a.docx", "a Word document of the old kind", ".doc"),
        (ODT, "a.docx", "an OpenDocument text", ".odt"),
        (XLSX, "a.docx", "a spreadsheet", ".docx"),
        (OLD_EXCEL, "a.doc", "other than Word", ".docx"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a.pdf", "a picture", ".pdf"),
        (b"Only text.", "a.docx", "plain text", ".txt"),
        (b"Only text.", "a.pdf", "plain text", ".txt"),
        (b"a\0b", "a.txt", "not text", ".txt"),
    ],
)
def test_a_wrong_suffix_is_an_error_that_says_what_the_file_is(data: bytes, path: str, what: str, remedy: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data, path)
    assert caught.value.code == "wrong-type"
    assert what in caught.value.message
    assert remedy in caught.value.message


@pytest.mark.parametrize("path", [f"a{suffix}" for suffix in SUFFIXES])
@pytest.mark.parametrize("data", [b"", b" \r\n\t\n"])
def test_an_empty_file_is_empty_whatever_its_name(data: bytes, path: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data, path)
    assert caught.value.code == "empty"


@pytest.mark.parametrize("path", ["a.xlsx", "a", "a.", "docx", "a.docx.bak"])
def test_other_suffixes_are_not_supported(path: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(b"Text.", path)
    assert caught.value.code == "unsupported"


def test_no_reader_is_imported_before_it_is_needed() -> None:
    program = (
        "import sys; from policylint.readers import read; read(b'# A\\n\\nText.', 'a.md');"
        "sys.exit(any(name.startswith(('policylint.readers.docx', 'policylint.readers.pdf', 'policylint.readers.html',"
        " 'lxml', 'yaml', 'zipfile', 'subprocess')) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    ("data", "path", "format_name"),
    [
        (b"# Text\n", "A.MD", "markdown"),
        (b"<!doctype html><p>Text", "a.markdown", "markdown"),
        (b"A text about %PDF-1.7 files.", "a.md", "markdown"),
        (b"<p>Text", "a.htm", "html"),
        (b"Text", "some.folder/a.text", "text"),
        (WORD, "a.docx", "docx"),
        (WORD, "a.doc", "docx"),
    ],
)
def test_the_reader_is_the_one_for_the_content(data: bytes, path: str, format_name: str) -> None:
    document = read(data, path)
    assert (document.reading.format, document.path) == (format_name, path)
    assert document.reading.words > 0


MARKDOWN = """# Peer Workforce Policy

## 1. Purpose

This policy sets out how **peer workers** are employed, supervised and paid, and who is
responsible for that in this service.

## 2. Supervision

2.1 Each peer worker must have supervision from a senior peer every fortnight, in paid
time & in private.

2.2 The manager will:

- meet every peer worker each month;
- keep a *record* of it:
  - in the file;
  - for a year.

2.3 Where this is not possible:

1. the manager says why;
2. another service is asked.

## 3. Hours and Leave

| Role | Hours | Supervision |
|---|---|---|
| Peer worker | 30 | fortnightly |
| Senior peer | 38 | monthly |

**Sick Leave**

(a) Leave is as in the agreement.

(b) Nobody is asked for the cause.

## 4. REVIEW

The policy is reviewed with peer workers every year.
"""

HTML = """<!DOCTYPE html><html><head><title>x</title></head><body>
<h1>Peer Workforce Policy</h1>
<h2>1. Purpose</h2>
<p>This policy sets out how <b>peer workers</b> are employed, supervised and paid, and who is
responsible for that in this service.
<h2>2. Supervision</h2>
<p>2.1 Each peer worker must have supervision from a senior peer every fortnight, in paid
time &amp; in private.</p>
<p>2.2 The manager will:</p>
<ul><li>meet every peer worker each month;
<li>keep a <i>record</i> of it:<ul><li>in the file;<li>for a year.</ul></ul>
<p>2.3 Where this is not possible:</p>
<ol><li>the manager says why;</li><li><p>another service is asked.</p></li></ol>
<h2>3. Hours and Leave</h2>
<table><tr><th>Role<th>Hours<th>Supervision
<tr><td>Peer worker<td>30<td>fortnightly<tr><td>Senior peer<td>38<td>monthly</table>
<p><strong>Sick Leave</strong></p>
<p>(a) Leave is as in the agreement.</p><p>(b) Nobody is asked for the cause.</p>
<h2>4. REVIEW</h2>
<p>The policy is reviewed with peer workers every year.</p></body></html>
"""

TEXT = """PEER WORKFORCE POLICY
=====================

1. Purpose

This policy sets out how peer workers are employed, supervised and paid, and who is
responsible for that in this service.

2. Supervision

2.1 Each peer worker must have supervision from a senior peer every fortnight, in paid
    time & in private.

2.2 The manager will:

  - meet every peer worker each month;
  - keep a record of it:
      - in the file;
      - for a year.

2.3 Where this is not possible:

1. the manager says why;
2. another service is asked.

3. Hours and Leave

Role           Hours     Supervision
Peer worker    30        fortnightly
Senior peer    38        monthly

Sick Leave

(a) Leave is as in the agreement.

(b) Nobody is asked for the cause.

4. REVIEW

The policy is reviewed with peer workers every year.
"""


def _content(document: Document) -> list[tuple[object, ...]]:
    """What the three formats can all say: the levels of headings are only a guess in plain text."""
    return [
        (
            block.kind,
            block.text.lower(),
            block.label.replace("-", "•"),
            0 if block.kind is BlockKind.HEADING else block.level,
            block.cell,
        )
        for block in document.blocks
    ]


def test_the_same_policy_in_three_formats_is_the_same_document() -> None:
    markdown, html, text = read(MARKDOWN.encode(), "a.md"), read(HTML.encode(), "a.html"), read(TEXT.encode(), "a.txt")
    assert _content(html) == _content(markdown)
    assert _content(text) == _content(markdown)
    assert [block.level for block in html.blocks] == [block.level for block in markdown.blocks]
    for document in (markdown, html, text):
        assert (document.reading.headings, document.reading.tables) == (6, 1)
        assert document.reading.words == markdown.reading.words
        assert document.reading.warnings == ()
