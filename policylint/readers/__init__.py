"""From a file's bytes to a `Document`: one module per format, chosen by what the bytes are.

A reader is a function `read(data: bytes, path: str) -> Document` that raises `UnreadableError` for whatever
it cannot read. Reader modules are imported when a file of their format comes by: a run over Markdown never
pays for the PDF library.
"""

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath
from typing import cast

from policylint.document import Document, UnreadableError
from policylint.readers.signatures import format_of

SUFFIXES = {
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".pdf": "pdf",
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "text",
    ".text": "text",
    ".doc": "doc",
    ".odt": "odt",
    ".rtf": "rtf",
}
"""The suffixes of the files that can be read, in lower case, and the formats that they promise."""

_MODULES = {"doc": "office", "odt": "office", "rtf": "office"}

# What a file may hold other than its suffix promises: programs save such files, and Word opens them.
_HARMLESS = {("doc", "rtf"), ("doc", "docx"), ("doc", "encrypted"), ("docx", "encrypted")}

_KINDS = {
    "docx": ("a Word document", ".docx"),
    "doc": ("a Word document of the old kind", ".doc"),
    "rtf": ("a rich text document", ".rtf"),
    "odt": ("an OpenDocument text", ".odt"),
    "pdf": ("a PDF", ".pdf"),
    "html": ("a web page", ".html"),
    "encrypted": ("a Word document with a password", ".docx"),
}
_OTHERS = {
    "xlsx": "a spreadsheet",
    "pptx": "a presentation",
    "ole": "a file of an old Office program other than Word",
    "zip": "a ZIP archive",
    "image": "a picture",
    "plain": "plain text",
}

_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]{0,200}>\s*+)?(?:<!--[^>]{0,200}-->\s*+)?<(?:!doctype\s++html|html[\s>])",
    re.IGNORECASE,
)
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")


def read(data: bytes, path: str) -> Document:
    """The document in a file with the content `data`.

    The suffix of `path` says what the file should be, its first bytes say what it is. Raises
    `UnreadableError`: "unsupported" for a suffix that is not in `SUFFIXES`, "empty" for a file without
    words, "wrong-type" when suffix and content contradict each other, and whatever the reader raises.
    """
    suffix = PurePath(path).suffix.lower()
    promised = SUFFIXES.get(suffix)
    if promised is None:
        raise UnreadableError(
            "unsupported",
            f"Files of this kind ({suffix or 'without a suffix'}) are not read. "
            "Save the document as .docx, .pdf, .md, .html or .txt.",
        )
    if not data or data.isspace():
        raise UnreadableError("empty", "The file is empty. Check that it was saved or copied completely.")
    found = _content(data, promised)
    if found == promised or not _contradicts(promised, found, data):
        return _reader(promised)(data, path)
    if (promised, found) in _HARMLESS:
        return _reader("docx" if found == "encrypted" else found)(data, path)
    raise _wrong_type(suffix, found or "plain")


def converter_of(path: str) -> str:
    """The program that converts a file called `path` before it is read, "" for none."""
    if SUFFIXES.get(PurePath(path).suffix.lower()) not in _MODULES:
        return ""
    from policylint.readers.office import converter  # noqa: PLC0415 - no other format needs it

    return converter()


def _reader(format_name: str) -> Callable[[bytes, str], Document]:
    module = import_module(f"{__name__}.{_MODULES.get(format_name, format_name)}")
    return cast("Callable[[bytes, str], Document]", module.read)


def _contradicts(promised: str, found: str, data: bytes) -> bool:
    """Whether the content is something else than promised, and not just a damaged file of that format."""
    if found == "zip":
        return promised not in {"docx", "odt"}
    if found:
        return (promised, found) != ("markdown", "html")  # HTML is Markdown too
    return promised not in {"markdown", "html", "text"} and _is_text(data[:4096])


def _is_text(sample: bytes) -> bool:
    return not sample.translate(None, bytes(range(32, 256)) + b"\t\n\f\r")


def _content(data: bytes, promised: str) -> str:
    """The format that the content gives away, "" when it looks like text or like nothing known."""
    # Mail gateways put their own lines before a PDF; a text about PDFs is no PDF.
    if data.startswith(b"%PDF-") or (promised == "pdf" and b"%PDF-" in data):
        return "pdf"
    if data.startswith((b"{\\rtf", b"\xd0\xcf\x11\xe0", b"PK\x03\x04")):
        return _office_content(data)
    if _HTML.match(data):
        return "html"
    return "image" if data.startswith(_IMAGES) else ""


def _office_content(data: bytes) -> str:
    if found := format_of(data):
        return found
    if data.startswith(b"\xd0"):
        return "encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "ole"
    # The names of a package's parts are not compressed; an embedded file's come after the package's own.
    first, found = len(data), "zip"
    for part, name in ((b"word/document", "docx"), (b"xl/workbook", "xlsx"), (b"ppt/presentation", "pptx")):
        at = data.find(part, 0, first)
        if at >= 0:
            first, found = at, name
    return found


def _wrong_type(suffix: str, found: str) -> UnreadableError:
    if found in _KINDS:
        kind, right = _KINDS[found]
        return UnreadableError(
            "wrong-type",
            f"The file is named {suffix}, but it is {kind}. Rename it to end in {right}, or save it as {suffix}.",
        )
    return UnreadableError(
        "wrong-type",
        f"The file is named {suffix}, but it is {_OTHERS[found]}. "
        "Save the document as .docx, .pdf, .md, .html or .txt.",
    )
