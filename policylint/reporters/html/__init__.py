"""The report as one web page that needs nothing beside it: no network, no other file, and no script to be read.

`folder.py`, `documents.py` and `overview.py` turn the report into what the page says, `passages.py` a document's text
into what it shows; the templates only lay it out. Everything that comes from a report is escaped, and the page's policy
lets the browser run its own script and style alone.
"""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup
from msgspec import Struct

from policylint.report import Report
from policylint.reporters.html.documents import Documents
from policylint.reporters.html.folder import Folder
from policylint.reporters.html.overview import view_overview
from policylint.reporters.html.words import KINDS, LOOKS, STANDINGS, cited
from policylint.telling import counted, sentence


class Beside(Struct, frozen=True):
    """A file that lies beside the page: what it is, its relative address, and the document it is a copy of, or ""."""

    label: str
    href: str
    document: str = ""


def pieces(report: Report, beside: Sequence[Beside] = ()) -> Iterator[str]:
    """`report` as a page of HTML, with links to the files `beside` it."""
    folder = Folder(report, {file.document: file.href for file in beside if file.document})
    documents = Documents(report, folder)
    page = _template().generate(
        report=report,
        documents=documents,
        overview=view_overview(report, folder, documents),
        others=[file for file in beside if not file.document],
        style=_asset("report.css"),
        style_hash=_hash("report.css"),
        script=_asset("report.js"),
        script_hash=_hash("report.js"),
    )
    for piece in page:
        # Half a surrogate pair, as a file's name or a saved report may hold, is no text that can be written down.
        yield piece.encode("utf-8", "replace").decode()


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader(__name__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(looks=LOOKS, standings=STANDINGS, kinds=KINDS)
    environment.filters.update(cited=cited, counted=counted, sentence=sentence)
    return environment.get_template("page.html")


@cache
def _asset(name: str) -> Markup:
    """A style sheet or script of this package, as it stands in the page."""
    return Markup((files(__name__) / name).read_text(encoding="utf-8"))


def _hash(name: str) -> str:
    """How the page's policy names the asset."""
    return "sha256-" + base64.b64encode(hashlib.sha256(_asset(name).encode()).digest()).decode()
