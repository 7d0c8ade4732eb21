"""A comparison as a web page that needs nothing beside it."""

import base64
import hashlib
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from policylint.comparison import Comparison
from policylint.comparison.story import tell


def write(comparison: Comparison) -> str:
    """`comparison` as a page of HTML without scripts, in which every text is escaped."""
    page = _template().render(story=tell(comparison))
    # Half a surrogate pair, as a file's name or a saved report may hold, is no text that can be written down.
    return page.encode("utf-8", "replace").decode()


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("policylint.comparison"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style = environment.get_template("page.css").render()
    # The page's policy names its own style, and lets nothing else in.
    style_hash = "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template("page.html", globals={"style": Markup(style), "style_hash": style_hash})
