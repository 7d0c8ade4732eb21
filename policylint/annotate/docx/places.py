"""Where a document's words stand in the XML of its file."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from policylint.annotate.docx.changes import Look
from policylint.annotate.docx.file import WordFile
from policylint.annotate.docx.remarks import Span
from policylint.annotate.docx.runs import divide, paragraph_of, unit
from policylint.annotate.errors import ChangedError
from policylint.document import BlockKind, Document
from policylint.readers.docx import names as n
from policylint.readers.docx.elements import Elements

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_NOTES = {"footnotes": "footnote", "endnotes": "endnote"}


class _Stretch(NamedTuple):
    """Read text of one paragraph: offsets `start` to `end`."""

    paragraph: "Element"
    start: int
    end: int


class Places:
    """The elements that the words of `document` come from, in the main part of `file`.

    Word shows no comments on headers, footers, notes and text boxes. For the words of a note its reference stands, for
    those of a text box the box, and for a header nothing does.
    """

    def __init__(self, file: WordFile, document: Document) -> None:
        self.elements = Elements(file.package)
        self._blocks = document.blocks
        self._root = file.edit(file.main)
        self._paragraphs = list(self._root.iter(n.P))
        self._pieces: dict[Element, tuple[list[int], list[Element]]] = {}
        self._notes = dict(_note_paragraphs(file))
        self._references: dict[tuple[str, str], Element] = {}
        for kind, name in _NOTES.items():
            for reference in self._root.iter(f"{n.W}{name}Reference"):
                self._references.setdefault((kind, reference.get(n.W + "id", "")), reference)

    def divide(self, spans: list[Span]) -> None:
        """Divide runs where the words of `spans` begin and end. Elements that were found before may be divided too."""
        cuts: dict[Element, set[int]] = {}
        for span in spans:
            for stretch in self._stretches(span):
                cuts.setdefault(stretch.paragraph, set()).update((stretch.start, stretch.end))
        for paragraph, offsets in cuts.items():
            divide(self.elements.pieces(paragraph), offsets)
        self._pieces.clear()

    def words(self, span: Span) -> "list[Element]":
        """The elements that the words come from, in their order; empty where they are not in the main part."""
        stretches = list(self._stretches(span))
        found = [element for stretch in stretches for element in self._between(stretch)]
        if stretches and not found:
            raise ChangedError
        return found

    def anchors(self, span: Span) -> "list[Element]":
        """The elements that stand for the words where they cannot be commented on themselves; empty if none do."""
        found = self.words(span)
        if found:
            return found
        place = self._blocks[span.block].place_at(span.start)
        reference = self._references.get(self._notes.get((place.part or "", place.paragraph or 0), ("", "")))
        return [] if reference is None else [reference]

    def in_flow(self, span: Span) -> bool:
        """Whether the words are in the flow of the main part: in no note, margin or text box."""
        stretches = list(self._stretches(span))
        return bool(stretches) and all(paragraph_of(item.paragraph) is item.paragraph for item in stretches)

    def last_paragraph(self, number: int) -> "Element | None":
        """The paragraph in the flow that a block ends in, or whose note or box it is in."""
        block = self._blocks[number]
        anchors = self.anchors(Span(number, len(block.text) - 1, len(block.text)))
        if not anchors:
            return None
        paragraph = paragraph_of(anchors[-1])
        while self.elements.look(paragraph).runs_on:
            following = next(iter(paragraph.itersiblings(n.P)), None)
            if following is None:
                break
            paragraph = following
        return paragraph

    def text_look(self, number: int) -> Look:
        """How ordinary text looks: the block itself, if it is that, else the nearest block that is."""
        if self._blocks[number].kind in {BlockKind.LIST_ITEM, BlockKind.CELL} and self.in_flow(_whole(number)):
            return self.look_of(paragraph_of(self.words(_whole(number))[0]))
        later = range(number, len(self._blocks))
        for near in (*later, *range(number - 1, -1, -1)):
            block = self._blocks[near]
            if block.kind is BlockKind.PARAGRAPH and not block.quoted and self.in_flow(_whole(near)):
                return self.look_of(paragraph_of(self.words(_whole(near))[0]))
        return Look(None, None)

    def look_of(self, paragraph: "Element") -> Look:
        """A paragraph, with the run that holds most of its words."""
        longest = max(self.elements.pieces(paragraph), key=lambda piece: len(piece[0]), default=None)
        run = None if longest is None else unit(longest[1])
        return Look(paragraph, run if run is not None and run.tag == n.RUN else None)

    def final_paragraph(self) -> "Element | None":
        """The last paragraph of the body itself."""
        body = self._root.find(n.BODY)
        return None if body is None else next(iter(body.iterchildren(n.P, reversed=True)), None)

    def _between(self, stretch: _Stretch) -> "list[Element]":
        """The elements that a stretch comes from."""
        known = self._pieces.get(stretch.paragraph)
        if known is None:
            pieces = [piece for piece in self.elements.pieces(stretch.paragraph) if piece[0]]
            known = list(accumulate(len(text) for text, _ in pieces)), [element for _, element in pieces]
            self._pieces[stretch.paragraph] = known
        ends, elements = known
        return elements[bisect_right(ends, stretch.start) : bisect_left(ends, stretch.end) + 1]

    def _stretches(self, span: Span) -> Iterator[_Stretch]:
        """The words paragraph by paragraph; nothing where they are not in the main part."""
        block = self._blocks[span.block]
        found: dict[int, tuple[int, int]] = {}
        number = bisect_right(block.anchors, span.start, key=attrgetter("offset")) - 1
        while number < len(block.anchors) and block.anchors[number].offset < span.end:
            start = max(span.start, block.anchors[number].offset)
            number += 1
            end = min(span.end, block.anchors[number].offset) if number < len(block.anchors) else span.end
            first = block.place_at(start)
            if first.part or first.paragraph is None or first.column is None:
                return
            began, _ = found.get(first.paragraph, (first.column - 1, 0))
            found[first.paragraph] = began, first.column - 1 + end - start
        for number, (start, end) in found.items():
            if number >= len(self._paragraphs):
                raise ChangedError
            yield _Stretch(self._paragraphs[number], start, end)


def _whole(number: int) -> Span:
    return Span(number, 0, 1)


def _note_paragraphs(file: WordFile) -> Iterator[tuple[tuple[str, int], tuple[str, str]]]:
    """For each paragraph of the notes (part, and number in it) the kind and the id of its note."""
    for kind, name in _NOTES.items():
        part = file.related(kind)
        root = file.package.xml(part) if part else None
        if part is None or root is None:
            continue
        for number, paragraph in enumerate(root.iter(n.P)):
            note = next(paragraph.iterancestors(n.W + name), None)
            if note is not None:
                yield (part, number), (kind, note.get(n.W + "id", ""))
