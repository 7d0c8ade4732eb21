"""What the comments of a Word file tell policylint. Comments are no text: of the others nothing is kept."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

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
    """What a comment is set on: from one paragraph of a part to another, and whether words are or were there."""

    first: int
    last: int
    begins_all: bool
    has_text: bool = False
    has_deleted: bool = False
    is_shown: bool = False


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
    for part, root in parts:
        for identity, found in _ranges(root, said).items():
            if found.is_shown and (found.has_text or not found.has_deleted):
                yield _directive(said[identity], found, part, blocks)


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
    open_ranges: list[_Range] = []
    indices: dict[Element, int] = {}
    text_before = False
    for item in root.iter(n.P, n.TEXT, _DELETED_TEXT, _START, _MARK):
        if item.tag == n.P:
            indices[item] = len(indices)
        elif item.tag in {_START, _MARK}:
            identity = item.get(_ID, "")
            if identity not in wanted:
                continue
            # One that begins between two paragraphs begins at the next.
            paragraph = next((indices[above] for above in item.iterancestors(n.P)), len(indices))
            found = ranges.setdefault(identity, _Range(paragraph, paragraph, not text_before))
            if item.tag == _START:
                open_ranges.append(found)
            else:
                found.last, found.is_shown = paragraph, not _is_gone(item)
                open_ranges = [other for other in open_ranges if other is not found]
        elif (item.text or "").strip():
            gone = item.tag == _DELETED_TEXT or _is_gone(item)
            text_before = text_before or not gone
            for found in open_ranges:
                found.has_deleted |= gone
                found.has_text |= not gone
    return ranges


def _is_gone(item: "Element") -> bool:
    """Whether a tracked change takes the item away."""
    return any(above.tag in _GONE for above in item.iterancestors())


def _directive(text: str, found: _Range, part: str | None, blocks: Sequence[Block]) -> Directive:
    """The directive in its place, which is behind all blocks where its paragraphs have no text that is read."""
    numbers = [number for number, block in enumerate(blocks) if _is_of(block, part, found)] or [len(blocks)]
    place = blocks[numbers[0]].place_at(0) if numbers[0] < len(blocks) else Place()
    return Directive(text, place, None if found.begins_all and part is None else (numbers[0], numbers[-1]))


def _is_of(block: Block, part: str | None, found: _Range) -> bool:
    """Whether the block, or a piece of it, is of the paragraphs that the comment is set on."""
    places = (anchor.place for anchor in block.anchors)
    return any(
        place.part == part and place.paragraph is not None and found.first <= place.paragraph <= found.last
        for place in places
    )
