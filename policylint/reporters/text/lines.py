"""The lines of the terminal report: how wide, in which colours, and how findings, places and quotations are shown."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from policylint.printable import printable
from policylint.report import ClauseFinding, Contradiction, ReportPlace, WordingFinding
from policylint.reporters.wrapping import wrap
from policylint.telling import shortened
from policylint.terms import GRAVITY

Paint = Callable[[str, str], str]
"""Paints a text in a colour; for a file or a pipe it returns the text as it is."""

_COLOURS = {"error": "red", "warning": "yellow", "advice": "dim"}
_LONGEST_QUOTE = 150


class Look(Struct, frozen=True):
    """How to show a report: `width` in characters, `verbosity` -1 (quiet), 0 or 1 (verbose), `paint` for colours."""

    width: int = 80
    verbosity: int = 0
    paint: Paint = lambda text, _colour: text


def wrapped(text: str, look: Look, indent: int, *, hang: int = 0, colour: str = "") -> Iterator[str]:
    """`text` in lines that fit, further in by `indent` characters, all but the first by `hang` more."""
    for line in wrap(printable(text), max(30, look.width), " " * indent, " " * (indent + hang)):
        yield look.paint(line, colour) if colour else line


def head(severity: str, title: str, rule: str, look: Look) -> Iterator[str]:
    """A finding's first line, with its level in words; the rule goes to the next where there is no room."""
    *above, last = wrapped(f"• {_level(severity)}{title}", look, 2, hang=2)
    together = len(last) + len(f"  [{rule}]") <= look.width
    marked = [_marked(line, severity, look) for line in (*above, last)]
    tag = look.paint(f"[{rule}]", "dim")
    yield from [*marked[:-1], f"{marked[-1]}  {tag}"] if together else [*marked, f"      {tag}"]


def bullet(severity: str, text: str, look: Look, hang: int = 2) -> Iterator[str]:
    """A finding that is told in running text, with its level before it."""
    for line in wrapped(f"• {_level(severity)}{text}", look, 2, hang=hang):
        yield _marked(line, severity, look)


def _level(severity: str) -> str:
    return f"{severity}: " if severity in _COLOURS else ""


def _marked(line: str, severity: str, look: Look) -> str:
    """`line` with its bullet and level, where it begins with them, in the level's colour."""
    mark = f"  • {_level(severity)}".rstrip()
    return (
        look.paint(mark, _COLOURS[severity]) + line[len(mark) :]
        if severity in _COLOURS and line.startswith(mark)
        else line
    )


def gravity(finding: ClauseFinding | WordingFinding | Contradiction) -> int:
    """The place of its level, the gravest first."""
    return GRAVITY[finding.severity]


def place_in_words(place: ReportPlace) -> str:
    """Where something stands, to be read before it: "page 2, Supervision: "; "" where nothing is known."""
    where = place.in_words()
    return f"{where}: " if where else ""


def quoted(text: str) -> str:
    """`text` in quotation marks, its end left out where it is long."""
    return f"“{shortened(text, _LONGEST_QUOTE)}”"
