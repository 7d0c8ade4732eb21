"""Headings that only look like headings: a short paragraph in bold, or in larger letters than the text."""

from collections import Counter
from collections.abc import Iterable

from policylint.document import BlockKind
from policylint.readers.assembly import MAX_LEVEL, has_heading_shape
from policylint.readers.docx.drafts import Draft

_LARGER = 1.15
_TEXT = frozenset([BlockKind.PARAGRAPH, BlockKind.LIST_ITEM])
_BODY = _TEXT | {BlockKind.CELL}


def promote_headings(drafts: Iterable[Draft]) -> None:
    """Turn paragraphs that look like headings into headings, one level below the last real one."""
    drafts = list(drafts)
    sizes: Counter[int] = Counter()
    bold = plain = 0
    for draft in drafts:
        if draft.kind in _BODY:
            sizes[draft.size] += len(draft.text)
            if not _has_shape(draft):
                bold += len(draft.text) * draft.bold
                plain += len(draft.text) * (not draft.bold)
    body_size = max(sizes, key=sizes.__getitem__, default=0)
    bold_counts = bold <= plain  # in a text that is all bold, bold sets nothing off
    level = 0
    for draft in drafts:
        if draft.kind is BlockKind.HEADING:
            level = draft.level
        elif _has_shape(draft) and ((draft.bold and bold_counts) or draft.size >= _LARGER * body_size > 0):
            draft.kind = BlockKind.HEADING
            draft.level = min(level + 1, MAX_LEVEL)


def _has_shape(draft: Draft) -> bool:
    return (
        draft.kind in _TEXT
        and draft.cell is None
        and not draft.bulleted
        and not draft.quoted
        and has_heading_shape(draft.text)
    )
