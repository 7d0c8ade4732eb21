"""The formats in which a report can be drawn: one module each, with `write(report)`, which sees the report alone."""

import importlib
from dataclasses import dataclass

from policylint.report import Report


@dataclass(frozen=True, slots=True)
class Format:
    """A format's module in this package, and the ending of its files.

    `needs_text` says that it shows the documents themselves, so that the report must carry their text.
    """

    module: str
    suffix: str
    needs_text: bool = False


FORMATS: dict[str, Format] = {
    "text": Format("text", ".txt"),
    "json": Format("json", ".json"),
}


def draw(report: Report, name: str) -> str | bytes:
    """`report` in the format `name`, one of `FORMATS`: text, or bytes where the format is not text."""
    module = importlib.import_module(f"{__name__}.{FORMATS[name].module}")
    drawn: str | bytes = module.write(report)
    return drawn
