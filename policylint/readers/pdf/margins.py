"""What stands in the margins of a single page: a header or footer that no other page repeats."""

import re
from collections import Counter
from collections.abc import Collection

from policylint.readers.pdf.page import Line, Page

_MARGIN = 72.0
"""The depth of a page's margins, in points: an inch."""
_MOST_ROWS = 3
_MOST_WORDS = 20
_SMALLER = 0.93
_APART = 1.2
"""How much white parts furniture from the text, in sizes of its type."""
_PAGE_NUMBER = re.compile(r"page \d{1,4}(?: (?:of|/) \d{1,4})?|\d{1,4} (?:of|/) \d{1,4}", re.IGNORECASE)
_BETWEEN = re.compile(r"\s[|·•–—-]\s|\t")
_FOOTNOTE = re.compile(r"\d{1,3}[.)]?\s|[*†‡§]")

Row = list[Line]


def rows(lines: list[Line]) -> list[Row]:
    """The lines in rows from the top down, each from left to right."""
    found: list[Row] = []
    for line in sorted(lines, key=lambda line: -line.bottom):
        if found and found[-1][0].bottom - line.bottom < 0.5 * min(line.size, found[-1][0].size):
            found[-1].append(line)
        else:
            found.append([line])
    for row in found:
        if len(row) > 1:
            row.sort(key=lambda line: line.left)
    return found


def take_margins(page: Page) -> tuple[list[Row], list[Row]]:
    """Takes out of a page what can only be its header and its footer, and returns them.

    They stand in the margin, well apart from the text, and are short, no sentence, and set in smaller type than
    the text or beside the page's number. Whatever else stands there is text.
    """
    _, low, _, high = page.frame
    upper = [line for line in page.lines if high - line.bottom < _MARGIN]
    lower = [line for line in page.lines if line.bottom - low < _MARGIN]
    if not upper and not lower:
        return [], []
    sizes = Counter[float]()
    for line in page.lines:
        if line.bottom - low >= _MARGIN and high - line.bottom >= _MARGIN:
            sizes[line.size] += len(line.words)
    if not sizes:
        return [], []
    body = sizes.most_common(1)[0][0]
    return _take(page, rows(upper), body, top=True), _take(page, rows(lower)[::-1], body, top=False)


def _take(page: Page, found: list[Row], body: float, top: bool) -> list[Row]:
    """Takes out of the page the outermost of these rows, which run from its edge inwards."""
    for count in range(1, min(len(found), _MOST_ROWS) + 1):
        outer = {line for row in found[:count] for line in row}
        rest = [line for line in page.lines if line not in outer]
        if rest and _are_apart(outer, rest, top):
            if not _is_furniture(found[:count], body) or any(_is_ruled(line, page) for line in outer):
                return []
            page.lines = rest
            return found[:count]
    return []


def _are_apart(outer: Collection[Line], rest: list[Line], top: bool) -> bool:
    upper, lower = (outer, rest) if top else (rest, outer)
    gap = min(line.bottom for line in upper) - max(line.top for line in lower)
    return gap >= _APART * max(line.size for line in outer)


def _is_furniture(found: list[Row], body: float) -> bool:
    largest = max(line.size for row in found for line in row)
    pieces = [piece for row in found for line in row for piece in _BETWEEN.split(line.text)]
    numbered = any(_PAGE_NUMBER.fullmatch(piece) for piece in pieces)
    return (largest < _SMALLER * body or (numbered and largest <= body)) and not any(map(_is_text, found))


def _is_text(row: Row) -> bool:
    """Whether a row reads like a sentence or a footnote."""
    words = [word for line in row for word in line.words]
    return (
        len(words) > _MOST_WORDS
        or words[-1].endswith((".", "!", "?", ":", ";", ","))
        or _FOOTNOTE.match(row[0].text) is not None
    )


def _is_ruled(line: Line, page: Page) -> bool:
    """Whether something lower than the page is drawn round a line or beside it, as round the cells of a table."""
    _, low, _, high = page.frame
    return any(
        drawing.box[1] < line.bottom + 1
        and drawing.box[3] > line.top - 1
        and drawing.box[3] - drawing.box[1] < 0.9 * (high - low)
        for drawing in page.drawings
    )
