"""Headings: told from the text by size, weight, capitals and numbering, and ranked by their size."""

import re
from collections.abc import Sequence
from itertools import pairwise

from policylint.document import BlockKind
from policylint.readers.labels import label_depth, split_label
from policylint.readers.pdf.blocks import Draft
from policylint.readers.pdf.measures import heading_style

_MOST_WORDS = 25
_TITLE = 1.4
_PLAIN = 3
"""The weight of a heading that nothing but its number and its shortness gives away."""

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\s(?=[A-Z])")

Style = tuple[float, int]


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
        return None if ends_as_text and (words > 8 or -style[0] < _TITLE * body) else style
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
