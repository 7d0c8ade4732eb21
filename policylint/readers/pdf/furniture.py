"""Running headers and footers: the rows that come back at the edges of page after page."""

import re
from collections import defaultdict

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
        row.sort(key=lambda line: line.left)
    return found


def take_furniture(pages: list[Page]) -> tuple[list[Row], list[Row]]:
    """Takes running headers and footers out of the pages, and returns each distinct one once.

    Page numbers are ignored in comparing, and one that stands alone is left out altogether.
    """
    tops = [(page, _edge(page, top=True)) for page in pages]
    bottoms = [(page, _edge(page, top=False)) for page in pages]
    return _take(tops), _take(bottoms)


def _edge(page: Page, top: bool) -> list[tuple[float, str, Row]]:
    """The outermost rows of a page, from its edge inwards: distance from the edge, text, row."""
    _, low, _, high = page.frame
    zone = (high - low) * _ZONE
    near = [line for line in page.lines if (high - line.bottom if top else line.bottom - low) < zone]
    found = rows(near) if top else rows(near)[::-1]
    return [
        (
            round(high - row[0].bottom if top else row[0].bottom - low, 1),
            " ".join([line.text for line in row]),
            row,
        )
        for row in found[:_MOST_ROWS]
    ]


def _take(edges: list[tuple[Page, list[tuple[float, str, Row]]]]) -> list[Row]:
    places: dict[tuple[str, int], list[tuple[float, list[int]]]] = defaultdict(list)
    for page, edge in edges:
        for distance, text, _ in edge:
            places[_DIGITS.sub("#", text), page.number].append((distance, _numbers(text)))
    distinct: dict[str, Row] = {}
    for page, edge in edges:
        taken: set[Line] = set()
        for distance, text, row in edge:
            key = _DIGITS.sub("#", text)
            is_number = _PAGE_NUMBER.fullmatch(text) is not None
            if not is_number and not any(
                abs(distance - other) <= _TOLERANCE and _counts_pages(_numbers(text), numbers, step)
                for step in _STEPS
                for other, numbers in places.get((key, page.number + step), ())
            ):
                break
            taken.update(row)
            if not is_number:
                distinct.setdefault(key, row)
        if taken:
            page.lines = [line for line in page.lines if line not in taken]
    return list(distinct.values())


def _numbers(text: str) -> list[int]:
    return [int(digits) for digits in _DIGITS.findall(text)]


def _counts_pages(numbers: list[int], others: list[int], step: int) -> bool:
    """Whether numbers stay the same or rise with the page: "Standard 2" and "Standard 5" are headings."""
    return all(other - number in {0, step} for number, other in zip(numbers, others, strict=True))
