"""The summary of a step on GitHub: Markdown for the page of a run, no longer than it may be."""

from collections.abc import Iterable, Iterator
from itertools import chain

from policylint.findings import SAY_THE_KIND, checked_in_words, limits_in_words, unrecognised_in_words
from policylint.printable import printable
from policylint.report import Report
from policylint.reporters.findings import Finding
from policylint.reporters.passes import by_level, tallies, totals
from policylint.telling import counted
from policylint.terms import LEVELS

LARGEST = 1024 * 1024
"""Bytes that all summaries of a step may have together: GitHub shows nothing of a larger one."""

_SPECIAL = {ord(sign): f"&#{ord(sign)};" for sign in "\\`*_[]<>#|~:@&$"}
_ROOM_TO_CLOSE = 200


def write(report: Report, room: int = LARGEST) -> str:
    """`report` as Markdown of at most `room` bytes in UTF-8, the gravest findings first; "" where nothing fits."""
    number = totals(tallies(report)).total()
    ranked = chain.from_iterable(by_level(report, level) for level in LEVELS)
    parts = ["## policylint\n\n", *_lead(report)]
    size = _size("".join(parts))
    if size + _ROOM_TO_CLOSE > room:
        return ""
    for shown, part in enumerate(_table(ranked) if number else ()):
        size += _size(part)
        if size + _ROOM_TO_CLOSE > room:
            # The first part is the table's head.
            left_out = counted(number - max(shown - 1, 0), "more finding")
            parts.append(f"\n{left_out} left out here, where a summary has no more room.\n")
            break
        parts.append(part)
    return "".join(parts)


def _size(text: str) -> int:
    return len(text.encode())


def _lead(report: Report) -> Iterator[str]:
    summary = report.summary
    # The advice of readers is among the findings below, but is none of the counts.
    said = ", ".join(counted(summary.findings[level], level) for level in LEVELS if summary.findings.get(level))
    found = f": {said or 'no findings'}" if summary.documents > summary.unreadable else ""
    yield f"{_literal(checked_in_words(report))}{found}.\n"
    yield from (f"\n{_literal(limit)}\n" for limit in limits_in_words(report))
    if summary.unreadable:
        yield f"**{counted(summary.unreadable, 'document')} NOT checked.**\n"
    unrecognised = unrecognised_in_words(report)
    if unrecognised:
        yield f"\n{_literal(f'{unrecognised} {SAY_THE_KIND}')}\n"
    if report.profile:
        yield f"Rung of the organisation: {_literal(report.profile.title) or 'below the first'}.\n"


def _table(ranked: Iterable[Finding]) -> Iterator[str]:
    yield "\n| | Document | Finding |\n|---|---|---|\n"
    for each in ranked:
        line = f", line {each.spot.line}" if each.spot.line else ""
        yield (
            f"| {each.level} | {_literal(each.document)}{line} "
            f"| **{_literal(each.headline)}.** {_literal(each.message)} |\n"
        )


def _literal(text: str) -> str:
    """`text` such that Markdown shows it as it is."""
    return printable(text).translate(_SPECIAL)
