"""A comparison as text for the terminal."""

import textwrap
from collections.abc import Callable, Iterator

from policylint.comparison import BETTER, OTHER, WORSE, Comparison
from policylint.comparison.story import Entry, tell
from policylint.printable import printable

_COLOURS = {WORSE: "red", BETTER: "green", OTHER: "bold"}


def write(comparison: Comparison, width: int = 80, paint: Callable[[str, str], str] = lambda text, _: text) -> str:
    """`comparison` as text of `width` characters; `paint` paints a text in a colour."""
    story = tell(comparison)
    lines = []
    for section in story.sections:
        lines.append(paint(section.title.upper(), _COLOURS[section.tone]))
        for document, entries in section.groups:
            if document:
                lines += _wrapped(document, width, 2)
            for entry in entries:
                lines += _entry(entry, width, 4 if document else 2)
        lines.append("")
    for note in story.notes:
        lines += [*_wrapped(note, width, 0), ""]
    return "\n".join([*lines, *_wrapped(story.summary, width, 0)]) + "\n"


def _entry(entry: Entry, width: int, indent: int) -> Iterator[str]:
    rule = f"  [{entry.rule}]" if entry.rule else ""
    yield from _wrapped(f"• {entry.head}{rule}", width, indent, hang=2)
    for line in entry.lines:
        yield from _wrapped(line, width, indent + 2)


def _wrapped(text: str, width: int, indent: int, hang: int = 0) -> list[str]:
    first, others = " " * indent, " " * (indent + hang)
    return textwrap.wrap(
        printable(text), max(30, width), initial_indent=first, subsequent_indent=others, break_on_hyphens=False
    )
