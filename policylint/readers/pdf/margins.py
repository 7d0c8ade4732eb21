"""What stands in the margins of a single page: a header or footer that no other page repeats."""

import re
from collections import Counter

from policylint.readers.pdf.blocks import starts_low
from policylint.readers.pdf.measures import TITLE
from policylint.readers.pdf.page import Line, Page

_MARGIN = 72.0
"""The depth of a page's margins, in points: an inch."""
_MOST_ROWS = 3
_MOST_WORDS = 20
_SMALLER = 0.93
_APART = 1.2
"""How much white parts furniture from the text, in sizes of its type."""
_FAR = 2.0
"""How much parts it where its type is the text's: more than there is between paragraphs."""
_OUTSIDE = 0.75
"""How near to the page's upper edge a header is, as a share of how near to its side the text is."""
_PAGE_NUMBER = re.compile(r"page \d{1,4}(?: (?:of|/) \d{1,4})?|\d{1,4} (?:of|/) \d{1,4}", re.IGNORECASE)
_BETWEEN = re.compile(r"\s[|·•–—-]\s|\t")
_RUNNING = re.compile(
    r"""
      \s[|·•]\s
    | ^[A-Z]{2,4}-?\d{1,4}\b
    | \b (?i: version | v\.? ) \s? \d
    | \b (?i: page ) $
    | ^ (?: © | (?i: copyright | uncontrolled\ when | next\ review ) \b )
    """,
    re.VERBOSE,
)
"""What running lines say: a number or version of the document, whose it is, or several things in one line."""
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

    They stand in the margin, well apart from the text, and are short and no sentence. Either their type is smaller
    than the text's, or the page's number is beside them, or they stand far apart: a header nearer to the page's edge
    than the text is to its sides and over its title, a footer with words that footers have. Whatever else stands
    there is text.
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
    """Takes out of the page the outermost of these rows, which run from its edge inwards, if they are furniture.

    Text that stands far apart is marked, so that it does not come between the page's columns.
    """
    outer, rest, white = _outermost(page, found, top)
    lines = [line for row in outer for line in row]
    if not outer or any(_is_ruled(line, page) for line in lines):
        return []
    is_far = white >= _FAR
    if not any(map(_is_text, outer)) and (
        _is_small_or_numbered(lines, body)
        or (is_far and _is_plain(lines, body) and (_is_header(lines, rest, body, page) if top else _runs(lines)))
    ):
        page.lines = rest
        return outer
    if is_far and not any(_FOOTNOTE.match(line.text) for line in lines):
        for line in lines:
            line.apart = True
    return []


def _outermost(page: Page, found: list[Row], top: bool) -> tuple[list[Row], list[Line], float]:
    """The outermost rows that stand apart, the rest of the page, and the white between in sizes of the rows' type."""
    for count in range(1, min(len(found), _MOST_ROWS) + 1):
        outer = {line for row in found[:count] for line in row}
        rest = [line for line in page.lines if line not in outer]
        upper, lower = (outer, rest) if top else (rest, outer)
        if rest:
            gap = min(line.bottom for line in upper) - max(line.top for line in lower)
            white = gap / max(line.size for line in outer)
            if white >= _APART:
                return found[:count], rest, white
    return [], page.lines, 0.0


def _is_small_or_numbered(outer: list[Line], body: float) -> bool:
    largest = max(line.size for line in outer)
    pieces = [piece for line in outer for piece in _BETWEEN.split(line.text)]
    numbered = any(_PAGE_NUMBER.fullmatch(piece) for piece in pieces)
    return largest < _SMALLER * body or (numbered and largest <= body)


def _is_plain(outer: list[Line], body: float) -> bool:
    return not any(line.bold or line.size > body for line in outer)


def _is_header(outer: list[Line], rest: list[Line], body: float, page: Page) -> bool:
    """Whether lines stand outside the frame that the text fills, and over what shows that they are no title.

    That is the title itself, or a sentence that goes on; and on later pages they are told by what they say.
    """
    left, _, _, high = page.frame
    margin = min(line.left for line in rest) - left
    if high - max(line.top for line in outer) >= _OUTSIDE * margin:
        return False
    first = max(rest, key=lambda line: line.top)
    return first.size >= TITLE * body or starts_low(first) or (page.number > 1 and _runs(outer))


def _runs(outer: list[Line]) -> bool:
    """Whether lines say what running lines do."""
    return any(_RUNNING.search(line.text) for line in outer)


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
