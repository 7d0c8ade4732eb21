"""Folding white space without losing the place of any character."""

import re

from policylint.document import Anchor, Place
from policylint.readers.folding import INVISIBLE

Mark = tuple[int, Place]
"""An offset in a text before folding, and the place of what stands there."""

# Where folding breaks the run: a single white space elsewhere only becomes a space in its place.
_GAP = re.compile(rf"[\s{INVISIBLE}]{{2,}}+|[{INVISIBLE}]")
_NO_BREAK_HYPHEN = "\N{NON-BREAKING HYPHEN}"


def fold(raw: str, marks: list[Mark]) -> tuple[str, tuple[Anchor, ...]]:
    """`raw` with its white space folded, and the anchors of what is left.

    `marks` are sorted and begin at offset 0; between two of them columns run on.
    """
    if not raw.isascii():
        raw = raw.replace(_NO_BREAK_HYPHEN, "-")
    text = " ".join(raw.split())
    if text == raw and len(marks) == 1 and text.isascii():
        return text, (Anchor(0, marks[0][1]),)
    raw = raw.rstrip()
    start = len(raw) - len(raw.lstrip())
    if len(text) == len(raw) - start and (text.isascii() or not _GAP.search(text)):
        if len(marks) == 1:
            return text, (Anchor(0, _moved(marks[0][1], start)),)
        return text, _anchors([(0, start)], marks, len(text))
    text, stretches = _fold_gaps(raw, start)
    return text, _anchors(stretches, marks, len(text))


def cut(raw: str, marks: list[Mark], offset: int) -> tuple[str, list[Mark]]:
    """What is left of a text and its marks from `offset` on."""
    at, place = [mark for mark in marks if mark[0] <= offset][-1]
    later = [(after - offset, place) for after, place in marks if after > offset]
    return raw[offset:], [(0, _moved(place, offset - at)), *later]


def _fold_gaps(raw: str, start: int) -> tuple[str, list[tuple[int, int]]]:
    """The folded text from `start` on, and where in it and in `raw` each unbroken stretch begins."""
    parts: list[str] = []
    stretches: list[tuple[int, int]] = []
    length = 0
    space = ""
    while start < len(raw):
        gap = _GAP.search(raw, start)
        end = gap.start() if gap else len(raw)
        if end > start:
            part = space + " ".join(raw[start:end].split())
            stretches.append((length + len(space), start))
            parts.append(part)
            length += len(part)
            space = ""
        if gap is None:
            break
        if parts and any(map(str.isspace, gap[0])):
            space = " "
        start = gap.end()
    return "".join(parts), stretches


def _anchors(stretches: list[tuple[int, int]], marks: list[Mark], length: int) -> tuple[Anchor, ...]:
    anchors: list[Anchor] = []
    current = 0
    for i, (folded, start) in enumerate(stretches):
        until = stretches[i + 1][0] if i + 1 < len(stretches) else length
        while current + 1 < len(marks) and marks[current + 1][0] <= start:
            current += 1
        at, place = marks[current]
        anchors.append(Anchor(folded, _moved(place, start - at)))
        while current + 1 < len(marks) and folded + marks[current + 1][0] - start < until:
            current += 1
            anchors.append(Anchor(folded + marks[current][0] - start, marks[current][1]))
    return tuple(anchors)


def _moved(place: Place, by: int) -> Place:
    if not by:
        return place
    return Place(page=place.page, column=(place.column or 1) + by, paragraph=place.paragraph, part=place.part)
