"""What is usual in a document: the size of its body type, and the distance of its lines."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from policylint.readers.pdf.layout import Column
from policylint.readers.pdf.page import Line

_SENTENCE_END = re.compile(r"[.:;!?][\"'”’)\]]{0,3}$")
_SENTENCE = 3
_LEADING = 1.25
TITLE = 1.4
"""How much larger than the body a document's title is set, and seldom a section's."""


class Measures:
    """The body's type size, and for each size the usual distance between two lines of a paragraph."""

    def __init__(self, columns: Iterable[Column]) -> None:
        sizes = Counter[float]()
        gaps: dict[float, list[float]] = defaultdict(list)
        for column in columns:
            for line in column:
                # A title may have more words than all of a short text; it is no sentence.
                sizes[_rounded(line.size)] += len(line.words) * (_SENTENCE if ends_sentence(line) else 1)
            for above, line in pairwise(column):
                gap = above.bottom - line.bottom
                if same_size(above, line) and 0.9 * line.size < gap < 3 * line.size:
                    gaps[_rounded(line.size)].append(gap)
        self.body = sizes.most_common(1)[0][0] if sizes else 0.0
        # The lower quartile: most distances may be those between paragraphs of one line.
        self._leading = {size: sorted(found)[len(found) // 4] for size, found in gaps.items()}

    def is_apart(self, above: Line, line: Line) -> bool:
        """Whether there is more white between two lines than within a paragraph, or they are out of order."""
        leading = self._leading.get(_rounded(line.size), _LEADING * line.size)
        # A few distances between large headings say little about how a heading's own lines are set.
        leading = min(leading, 1.6 * line.size) if line.size > self.body else leading
        return not 0 < above.bottom - line.bottom <= 1.22 * leading


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def same_size(first: Line, second: Line) -> bool:
    """Whether two lines are set in type of one size."""
    return abs(first.size - second.size) <= 0.06 * max(first.size, second.size)


def ends_sentence(line: Line) -> bool:
    """Whether a line ends as a sentence or a lead-in does."""
    return bool(line.words) and _SENTENCE_END.search(line.words[-1]) is not None


def had_room(above: Line, line: Line, right: float) -> bool:
    """Whether the first word of `line` would have fitted behind `above`: somebody ended that line there."""
    return above.right + 0.25 * above.size + (line.rights[0] - line.lefts[0]) < right


def heading_style(line: Line, body: float) -> tuple[float, int] | None:
    """How a line is set apart from the body, as headings are; `None` for a line that is not.

    Minus its size, and then 0 for large type, 1 for bold and 2 for capitals: the most prominent sorts first.
    """
    if line.size >= 1.15 * body or (line.bold and line.size >= 1.06 * body):
        return -_rounded(line.size), 0
    if line.size < 0.94 * body:
        return None
    if line.bold:
        return -body, 1
    if len(line.words) > 12 or not line.words[0][:1].isupper() or not line.text.isupper():
        return None
    return (-body, 2) if sum(map(len, line.words)) >= 4 else None
