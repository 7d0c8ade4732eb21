"""Headings: told from the text by size, weight, capitals and numbering, and ranked by their size."""

import re
from collections.abc import Sequence
from itertools import pairwise

from policylint.document import BlockKind
from policylint.readers.labels import label_depth, split_label
from policylint.readers.pdf.blocks import Draft
from policylint.readers.pdf.measures import TITLE, ends_sentence, heading_style, same_size
from policylint.readers.pdf.page import Line

_MOST_WORDS = 25
_MOST_LINES = 3
"""More lines in large type that somebody ended one by one are a list, and no title."""
_LEADING = 1.5
"""How far apart the lines of a heading are at most, in sizes of its type: more is the space between two headings."""
_ALIGNED = 3.0
_PLAIN = 3
"""The weight of a heading that nothing but its number and its shortness gives away."""

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\s(?=[A-Z])")

Style = tuple[float, int]


def with_whole_headings(drafts: Sequence[Draft], body: float) -> list[Draft]:
    """The drafts, where large lines that are set as one heading are one: somebody broke it, or a column did."""
    runs: list[list[Draft]] = []
    for draft in drafts:
        if runs and _is_next_line(runs[-1][-1], draft, body):
            runs[-1].append(draft)
        else:
            runs.append([draft])
    whole: list[Draft] = []
    for run in runs:
        lines = [line for draft in run for line in draft.lines]
        is_whole = len(lines) <= _MOST_LINES
        if is_whole:
            run[0].lines = lines
        whole += run[:1] if is_whole else run
    return whole


def _is_next_line(above: Draft, draft: Draft, body: float) -> bool:
    """Whether a draft is set as the next line of the heading above, and is no label or sentence of its own."""
    last, line = above.lines[-1], draft.lines[0]
    return (
        0 < last.bottom - line.bottom <= _LEADING * line.size
        and last.page == line.page
        and last.bold == line.bold
        and same_size(last, line)
        and _is_large(line, body)
        and _are_aligned(above, line)
        and not (ends_sentence(last) or ends_sentence(draft.lines[-1]) or draft.label or ": " in line.text)
    )


def _is_large(line: Line, body: float) -> bool:
    style = heading_style(line, body)
    return style is not None and style[1] == 0


def _are_aligned(above: Draft, line: Line) -> bool:
    """Whether a line begins, ends or has its middle where the one above it does."""
    last = above.lines[-1]
    ends = line.left - above.left, line.left - above.hang, line.right - last.right
    middles = (line.left + line.right - last.left - last.right) / 2
    return any(abs(distance) <= _ALIGNED for distance in (*ends, middles))


def mark_headings(drafts: Sequence[Draft], body: float) -> None:
    """Makes headings of the drafts that are set as such, with levels by the rank of their style."""
    styles: dict[Draft, Style] = {}
    last = ""
    for draft in drafts:
        style = _style(draft, body)
        if style:
            styles[draft] = style
            if not draft.label:
                draft.label, draft.skip = _typed_number(draft.lines[0].text, last)
            last = draft.label if draft.label[:1].isdigit() else last
    for before, draft, after in zip([None, *drafts], drafts, [*drafts[1:], None], strict=False):
        if draft not in styles and _is_plain_heading(before, draft, after):
            styles[draft] = -body, _PLAIN
    ranks = _ranks(sorted(set(styles.values())))
    shallowest: dict[Style, int] = {}
    for draft, style in styles.items():
        depth = _number_depth(draft.label)
        if depth:
            shallowest[style] = min(depth, shallowest.get(style, depth))
    for draft, style in styles.items():
        below = max(0, _number_depth(draft.label) - shallowest.get(style, 1))
        draft.kind = BlockKind.HEADING
        draft.level = min(9, ranks[style] + below)


def _typed_number(text: str, last: str) -> tuple[str, int]:
    """The label of a heading, in which a number needs no tab behind it, as `split_label` gives it.

    `last` is the number of the numbered heading before it: what comes next ("4 Hours of work" after "3") is
    a number, whatever it looks like.
    """
    label, rest = split_label(text.replace(" ", "\t", 1))
    number = _NUMBER.match(text)
    if label or number is None or not _comes_next(last, number[1]):
        return label, rest
    return number[1], number.end()


def _comes_next(last: str, number: str) -> bool:
    parts, following = _parts(last), _parts(number)
    depth = len(following)
    if depth > len(parts):
        return bool(parts) and following == [*parts, 1]
    return following == [*parts[: depth - 1], parts[depth - 1] + 1]


def _parts(number: str) -> list[int]:
    return [int(part) for part in number.split("(", maxsplit=1)[0].rstrip(".)").split(".") if part.isdigit()]


def _style(draft: Draft, body: float) -> Style | None:
    """The style that all of the draft's lines share, when it reads as a heading does."""
    if draft.lines[0].table is not None or draft.kind is BlockKind.FOOTNOTE or len(draft.lines) > 4:
        return None
    styles = {heading_style(line, body) for line in draft.lines}
    style = styles.pop()
    words = sum(len(line.words) for line in draft.lines)
    if styles or style is None or words > _MOST_WORDS:
        return None
    last = draft.lines[-1].words[-1]
    ends_as_text = last.endswith((".", ";", ","))
    if style[1] == 0:
        # A sentence is a heading only where it is short and set like a title.
        return None if ends_as_text and (words > 8 or -style[0] < TITLE * body) else style
    if ends_as_text or (draft.label and not _number_depth(draft.label)) or not _has_letters(draft):
        return None
    # A row of a table without rules.
    if any(tab > (1 if draft.label else 0) for line in draft.lines for tab in line.tabs):
        return None
    return style


def _is_plain_heading(before: Draft | None, draft: Draft, after: Draft | None) -> bool:
    """Whether a short numbered line is a heading above its text, not an item among its like."""
    if after is None or not draft.label[:1].isdigit() or len(draft.lines) > 1 or len(draft.lines[0].words) > 9:
        return False
    line = draft.lines[0]
    if not line.text[draft.skip : draft.skip + 1].isupper() or line.words[-1].endswith((".", ":", ";", ",")):
        return False
    depth = label_depth(draft.label)
    below = label_depth(after.label) if after.label[:1].isdigit() else 0
    above = label_depth(before.label) if before is not None and before.label[:1].isdigit() else 0
    return depth not in {below, above} and after.lines[0].table is None and len(after.lines[0].words) > 5


def _ranks(styles: list[Style]) -> dict[Style, int]:
    """Levels from 1 on; sizes that differ by half a point are one."""
    ranks = dict.fromkeys(styles[:1], 1)
    for before, style in pairwise(styles):
        same = before[1] == style[1] and style[0] - before[0] <= 0.6
        ranks[style] = ranks[before] + (not same)
    return ranks


def _number_depth(label: str) -> int:
    """The depth of "3.1" or "A."; 0 for bullets and for "a)" and its like, which mark items, not sections."""
    return label_depth(label) if label[:1].isdigit() or (label[:1].isupper() and label.endswith(".")) else 0


def _has_letters(draft: Draft) -> bool:
    return any(char.isalpha() for line in draft.lines for word in line.words for char in word)
