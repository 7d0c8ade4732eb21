"""What the comments of a Word file tell policylint. Comments are no text: of the others nothing is kept."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from policylint.document import Block, Directive, Place, UnreadableError
from policylint.readers.directives import directive_in
from policylint.readers.docx import names as n
from policylint.readers.docx.package import Package

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ID = n.W + "id"
_START, _MARK, _DELETED_TEXT = n.W + "commentRangeStart", n.W + "commentReference", n.W + "delText"
_GONE = frozenset([n.DELETED, n.MOVED_AWAY])
_NOTES = ("footnotes", "endnotes")


class _Range(Struct):
    """What a comment is set on: from one paragraph of a part to another, and whether words are or were there.

    `before` is how many texts stand before it, and how many deleted ones; `None` before it has begun.
    """

    first: int
    last: int
    begins_all: bool
    before: tuple[int, int] | None = None
    has_text: bool = False
    has_deleted: bool = False
    is_shown: bool = False


class _Spots(Struct):
    """Which block each paragraph of a part is read in: the paragraphs, rising, and the numbers of their blocks."""

    paragraphs: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def within(self, first: int, last: int) -> list[int]:
        """The numbers of the blocks of the paragraphs from the `first` to the `last`."""
        return self.numbers[bisect_left(self.paragraphs, first) : bisect_right(self.paragraphs, last)]


def read_directives(package: Package, body: "Element", blocks: Sequence[Block]) -> Iterator[Directive]:
    """The directives in the comments on the text that is in force; `blocks` are all of the document's."""
    related = package.related(package.main).values()
    said = {
        identity: text
        for link in related
        if link.kind == "comments"
        for identity, text in _comments(package, link.target)
    }
    if not said:
        return
    parts: list[tuple[str | None, Element]] = [(None, body)]
    for link in related:
        root = package.xml(link.target) if link.kind in _NOTES else None
        if root is not None:
            parts.append((link.target, root))
    spots = _spots(blocks)
    for part, root in parts:
        for identity, found in _ranges(root, said).items():
            if found.is_shown and (found.has_text or not found.has_deleted):
                yield _directive(said[identity], found, part, blocks, spots)


def _spots(blocks: Sequence[Block]) -> dict[str | None, _Spots]:
    """Where the paragraphs of each part are read."""
    pairs: dict[str | None, set[tuple[int, int]]] = defaultdict(set)
    for number, block in enumerate(blocks):
        for anchor in block.anchors:
            if anchor.place.paragraph is not None:
                pairs[anchor.place.part].add((anchor.place.paragraph, number))
    return {part: _Spots(*map(list, zip(*sorted(found), strict=True))) for part, found in pairs.items()}


def _comments(package: Package, part: str) -> Iterator[tuple[str, str]]:
    """The comments for policylint, by their ids."""
    try:
        root = package.xml(part)
    except UnreadableError:
        return  # the text can be read all the same
    for comment in () if root is None else root:
        paragraphs = ("".join(item.text or "" for item in p.iter(n.TEXT)) for p in comment.iter(n.P))
        if text := directive_in(" ".join(paragraphs)):
            yield comment.get(_ID, ""), text


def _ranges(root: "Element", wanted: dict[str, str]) -> dict[str, _Range]:
    """What each of the comments that are `wanted` is set on, as far as that is in this part."""
    ranges: dict[str, _Range] = {}
    indices: dict[Element, int] = {}
    texts = deleted = 0
    for item in root.iter(n.P, n.TEXT, _DELETED_TEXT, _START, _MARK):
        if item.tag == n.P:
            indices[item] = len(indices)
        elif item.tag in {_START, _MARK}:
            identity = item.get(_ID, "")
            if identity not in wanted:
                continue
            # One that begins between two paragraphs begins at the next.
            paragraph = next((indices[above] for above in item.iterancestors(n.P)), len(indices))
            found = ranges.setdefault(identity, _Range(paragraph, paragraph, not texts))
            if item.tag == _START:
                found.before = found.before or (texts, deleted)
            else:
                found.last, found.is_shown = paragraph, not _is_gone(item)
                found.has_text = found.before is not None and texts > found.before[0]
                found.has_deleted = found.before is not None and deleted > found.before[1]
        elif (item.text or "").strip():
            gone = item.tag == _DELETED_TEXT or _is_gone(item)
            texts, deleted = texts + (not gone), deleted + gone
    return ranges


def _is_gone(item: "Element") -> bool:
    """Whether a tracked change takes the item away."""
    return any(above.tag in _GONE for above in item.iterancestors())


def _directive(
    text: str, found: _Range, part: str | None, blocks: Sequence[Block], spots: Mapping[str | None, _Spots]
) -> Directive:
    """The directive in its place, which is behind all blocks where its paragraphs have no text that is read."""
    numbers = spots.get(part, _Spots()).within(found.first, found.last) or [len(blocks)]
    first, last = min(numbers), max(numbers)
    place = blocks[first].place_at(0) if first < len(blocks) else Place()
    return Directive(text, place, None if found.begins_all and part is None else (first, last))
