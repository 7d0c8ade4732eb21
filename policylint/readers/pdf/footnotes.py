"""Footnotes: numbered lines in smaller type at the foot of a column."""

import re

from policylint.document import BlockKind
from policylint.readers.pdf.blocks import Draft
from policylint.readers.pdf.layout import Column

_MARK = re.compile(r"(\d{1,3}(?=\s|[^\W\d_]{2})|[*†‡§]{1,3}|[a-z](?=\s))[.)]?\s?(?=\S)")
_SMALLER = 0.93


def take_footnotes(column: Column, body: float) -> tuple[Column, list[Draft]]:
    """A column without the footnotes at its foot, and the footnotes."""
    start = len(column)
    while start and column[start - 1].table is None and column[start - 1].size < _SMALLER * body:
        start -= 1
    # A column that is small from its first line on is a box or a note, unless it is nothing but footnotes.
    while start < len(column) and not _MARK.match(column[start].text):
        start += 1
    notes: list[Draft] = []
    for line in column[start:]:
        mark = _MARK.match(line.text)
        if mark and (not notes or _comes_next(notes[-1].label, mark[1])):
            notes.append(Draft([line], line.left, line.left, 0.0, mark[1], mark.end(), BlockKind.FOOTNOTE))
        else:
            notes[-1].lines.append(line)
    return column[:start], notes


def _comes_next(label: str, mark: str) -> bool:
    if label.isdigit() and mark.isdigit():
        return int(mark) == int(label) + 1
    return not label.isdigit() and not mark.isdigit() and mark != label
