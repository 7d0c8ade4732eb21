"""Running headers and footers: the rows that come back at the edges of page after page.

Those of a first page, or of the only one, come back nowhere: they are told by where and how they are set.
"""

import re
from collections import defaultdict
from typing import NamedTuple

from policylint.readers.pdf.margins import Row, rows, take_margins
from policylint.readers.pdf.page import Line, Page

_ZONE = 0.2
"""The share of the page's height, at the top and at the bottom, in which furniture stands."""
_MOST_ROWS = 8
# Furniture comes back on the next page or, where left and right pages differ, on the one after it.
_STEPS = (-2, -1, 1, 2)
_TOLERANCE = 4.0
_DIGITS = re.compile(r"\d{1,9}")
_PAGE_NUMBER = re.compile(
    r"\W{0,3}(?:page|pg\.?|p\.?)?\s?(?:\d{1,4}|[ivxl]{1,7})(?:\s?(?:of|/|\|)\s?\d{1,4})?\W{0,3}",
    re.IGNORECASE,
)


def take_furniture(pages: list[Page]) -> tuple[list[Row], list[Row]]:
    """Takes running headers and footers out of the pages, and returns each distinct one once.

    Page numbers are ignored in comparing, and one that stands alone is left out altogether.
    """
    headers = _take([(page, _edge(page, top=True)) for page in pages])
    footers = _take([(page, _edge(page, top=False)) for page in pages])
    for page in pages:
        for distinct, found in zip((headers, footers), take_margins(page), strict=True):
            for row in found:
                distinct.setdefault(_DIGITS.sub("#", _text(row)), row)
    return _by_page(headers), _by_page(footers)


class _Outer(NamedTuple):
    """A row near the edge of a page; `key` is its text without the numbers in it."""

    distance: float
    text: str
    key: str
    row: Row


def _edge(page: Page, top: bool) -> list[_Outer]:
    """The outermost rows of a page, from its edge inwards."""
    _, low, _, high = page.frame
    zone = (high - low) * _ZONE
    near = [line for line in page.lines if (high - line.bottom if top else line.bottom - low) < zone]
    found = (rows(near) if top else rows(near)[::-1])[:_MOST_ROWS]
    texts = map(_text, found)
    return [
        _Outer(high - row[0].bottom if top else row[0].bottom - low, text, _DIGITS.sub("#", text), row)
        for row, text in zip(found, texts, strict=True)
    ]


def _take(edges: list[tuple[Page, list[_Outer]]]) -> dict[str, Row]:
    places: dict[tuple[str, int], list[_Outer]] = defaultdict(list)
    for page, edge in edges:
        for outer in edge:
            places[outer.key, page.number].append(outer)
    distinct: dict[str, Row] = {}
    for page, edge in edges:
        taken: set[Line] = set()
        for outer in edge:
            is_number = _PAGE_NUMBER.fullmatch(outer.text) is not None
            if not is_number and not any(
                _comes_back(outer, other, step)
                for step in _STEPS
                for other in places.get((outer.key, page.number + step), ())
            ):
                break
            taken.update(outer.row)
            if not is_number:
                distinct.setdefault(outer.key, outer.row)
        if taken:
            page.lines = [line for line in page.lines if line not in taken]
    return distinct


def _comes_back(outer: _Outer, other: _Outer, step: int) -> bool:
    """Whether two rows of one key are furniture of pages so many apart.

    Their numbers stay the same or rise with the page: "Standard 2" and "Standard 5" are headings.
    """
    if abs(outer.distance - other.distance) > _TOLERANCE:
        return False
    numbers = zip(_DIGITS.findall(outer.text), _DIGITS.findall(other.text), strict=True)
    return all(int(after) - int(before) in {0, step} for before, after in numbers)


def _by_page(distinct: dict[str, Row]) -> list[Row]:
    return sorted(distinct.values(), key=lambda row: row[0].page)


def _text(row: Row) -> str:
    return row[0].text if len(row) == 1 else " ".join([line.text for line in row])
