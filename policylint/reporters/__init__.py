"""The formats in which a report can be drawn: one module each, with `pieces(report)`, which sees the report alone.

They draw a report piece by piece, so that one on thousands of documents is nowhere in memory as a whole.
"""

import importlib
import importlib.util
from collections.abc import Iterator

from msgspec import Struct

from policylint.report import Report


class Format(Struct, frozen=True):
    """What is known of a format before it is drawn: the ending of its files, and more.

    `needs_text` says that it shows the documents themselves, so that the report must carry their text. `is_binary` says
    that it is no text for a terminal. `needs` is a library that not everybody has: an extra of the format's name brings
    it. `for_ci` says that it is for CI systems and editors, and tells people nothing that the others do not.
    """

    suffix: str
    needs_text: bool = False
    is_binary: bool = False
    needs: str = ""
    for_ci: bool = False


FORMATS = {
    "text": Format(".txt"),
    "json": Format(".json"),
    "html": Format(".html", needs_text=True),
    "sarif": Format(".sarif", for_ci=True),
    "github": Format(".txt", for_ci=True),
    "gitlab": Format(".json", for_ci=True),
    "junit": Format(".xml", for_ci=True),
    "checkstyle": Format(".xml", for_ci=True),
    "line": Format(".txt", for_ci=True),
    "markdown": Format(".md"),
    "csv": Format(".csv"),
    "xlsx": Format(".xlsx", is_binary=True, needs="xlsxwriter"),
}
"""The formats by name, which is that of the module in this package that draws it."""


def lacking(name: str) -> str:
    """Why the format `name`, one of `FORMATS`, cannot be drawn here, and what to do about it; "" where it can be."""
    needs = FORMATS[name].needs
    if not needs or importlib.util.find_spec(needs):
        return ""
    return f"the format '{name}' needs a library that is not installed: pip install 'policylint[{name}]'"


def pieces(report: Report, name: str) -> Iterator[str] | Iterator[bytes]:
    """`report` in the format `name`, one of `FORMATS`, from its beginning to its end: text, or bytes (in UTF-8)."""
    module = importlib.import_module(f"{__name__}.{name}")
    drawn: Iterator[str] | Iterator[bytes] = module.pieces(report)
    return drawn


def draw(report: Report, name: str) -> str | bytes:
    """`report` in the format `name`, one of `FORMATS`, as a whole: bytes where the format is no text, else text."""
    data = b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces(report, name))
    return data if FORMATS[name].is_binary else data.decode()
