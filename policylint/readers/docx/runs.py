"""The words of one paragraph: its runs in order, without what is deleted, hidden or struck through.

The *read text* of a paragraph is what its runs show before any folding of white space: tabs and breaks as one
character each, soft hyphens kept. `Place.column` counts in it, and `Passage.pieces` says which element
each part of it comes from.
"""

from typing import TYPE_CHECKING

from msgspec import Struct

from policylint.readers.docx import names as n
from policylint.readers.docx.package import is_on
from policylint.readers.docx.styles import PLAIN, ParagraphLook, RunLook, Styles, run_look
from policylint.readers.docx.symbols import form_field, symbol

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from policylint.readers.docx.fold import Mark

_WRAPPERS = frozenset(
    [n.W + tag for tag in ("sdtContent", "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo")]
    + [n.CONTROL, n.INSERTED, n.MOVED_HERE]
)
_MATHS = frozenset([n.M + "oMath", n.M + "oMathPara"])
_DRAWN = frozenset([n.W + "drawing", n.W + "pict", n.W + "object"])
_NOTES = {n.W + "footnoteReference": "footnotes", n.W + "endnoteReference": "endnotes"}
_FIELD, _RUBY, _SYMBOL = n.W + "fldChar", n.W + "ruby", n.W + "sym"
_SIGNS = {
    n.TAB: "\t",
    n.W + "ptab": "\t",
    n.W + "cr": "\n",
    n.W + "noBreakHyphen": "-",
    n.W + "softHyphen": "\N{SOFT HYPHEN}",
}


class Tally(Struct):
    """What was met on the way that is not simply text, for the reading report."""

    insertions: int = 0
    deletions: int = 0
    hidden: int = 0
    struck: int = 0
    pictures: int = 0
    diagrams: int = 0
    objects: int = 0
    unfilled: int = 0
    files: int = 0
    lost_notes: int = 0


class Passage(Struct):
    """One paragraph as read.

    `pieces` are the parts of the read text with the elements they come from; `page_breaks` are offsets in
    it, each with whether it was set by hand; `marks` say where its parts stand. `sizes` holds the words by
    their size in half-points; `plain` says that some of the words are not bold.
    """

    pieces: "list[tuple[str, Element]]" = []
    length: int = 0
    marks: "list[Mark]" = []
    page_breaks: list[tuple[int, bool]] = []
    notes: list[tuple[str, str]] = []
    boxes: "list[Element]" = []
    sizes: dict[int, list[str]] = {}
    plain: bool = False

    @property
    def text(self) -> str:
        """The read text."""
        pieces = self.pieces
        return pieces[0][0] if len(pieces) == 1 else "".join([piece for piece, _ in pieces])

    @property
    def bold(self) -> bool:
        """Whether there are words, all of them bold."""
        return bool(self.sizes) and not self.plain

    @property
    def size(self) -> int:
        """The size of most of the words, 0 without words."""
        if len(self.sizes) == 1:
            return next(iter(self.sizes))
        # Without white space: what the words look like does not hang on how they are divided into runs.
        lengths = {size: len("".join("".join(texts).split())) for size, texts in self.sizes.items()}
        return max(lengths, key=lengths.__getitem__, default=0)

    def add(self, text: str, source: "Element") -> None:
        """Append a part of the read text."""
        self.pieces.append((text, source))
        self.length += len(text)


class RunReader:
    """Reads paragraphs one by one, and keeps the tally of what it leaves out."""

    def __init__(self, styles: Styles, tally: Tally) -> None:
        self._styles = styles
        self._tally = tally
        # The complex fields that are open: true while what stands in one is its instruction, not yet text.
        # Kept for one paragraph only, so that a field that never ends cannot swallow the document.
        self._fields: list[bool] = []
        self._instructions = 0

    def read(self, paragraph: "Element", look: ParagraphLook, passage: Passage) -> None:
        """Add the words of a paragraph that looks like this."""
        if self._fields:
            self._fields, self._instructions = [], 0
        self._read_runs(paragraph, look.style, look.runs, passage)

    def _read_runs(self, parent: "Element", style: str, base: RunLook, passage: Passage) -> None:
        for child in parent:
            tag = child.tag
            if tag == n.RUN:
                self._read_run(child, style, base, passage)
            elif tag in _WRAPPERS:
                self._read_runs(child, style, base, passage)
            elif tag == n.ALTERNATE:
                if len(child):  # what follows the first says the same for older programs
                    self._read_runs(child[0], style, base, passage)
            elif tag in _MATHS:
                passage.plain = True
                for item in child.iter(n.M + "t"):
                    passage.add(item.text or "", item)

    def _read_run(self, run: "Element", style: str, look: RunLook, passage: Passage) -> None:
        for item in run:
            tag = item.tag
            if tag == n.TEXT:
                text = item.text
                if text:
                    self._read_text(item, text, look, passage)
            elif tag == n.R_PR:
                if len(item):
                    look = self._look(item, style, look)
            elif self._read_item(item, tag, style, look, passage):
                break

    def _look(self, properties: "Element", style: str, base: RunLook) -> RunLook:
        look = run_look(properties)
        if look == PLAIN:
            return base
        return look.over(self._styles.run(style, look.style) if look.style else base)

    def _read_text(self, item: "Element", text: str, look: RunLook, passage: Passage) -> None:
        if self._instructions:
            return
        if not text.isspace():
            if look.hidden or look.struck:
                self._tally.hidden += bool(look.hidden)
                self._tally.struck += not look.hidden
                return
            if not look.bold:
                passage.plain = True
            passage.sizes.setdefault(look.size or 0, []).append(text)
        elif look.hidden or look.struck:
            return
        passage.pieces.append((text, item))
        passage.length += len(text)

    def _read_item(self, item: "Element", tag: str, style: str, look: RunLook, passage: Passage) -> bool:
        """Read what is no plain text; true when the rest of the run is the mark of a note."""
        if tag == _FIELD:
            self._mark_field(item.get(n.W + "fldCharType"))
            if len(item):
                passage.add(form_field(item[0]), item)
        elif tag == n.RENDERED_BREAK:
            passage.page_breaks.append((passage.length, False))
        elif self._instructions or look.hidden or look.struck:
            return False
        elif tag in _NOTES:
            passage.notes.append((_NOTES[tag], item.get(n.W + "id", "")))
            return item.get(n.W + "customMarkFollows") is not None
        else:
            self._read_sign(item, style, look, passage)
        return False

    def _mark_field(self, what: str | None) -> None:
        if what == "begin":
            self._fields.append(True)
            self._instructions += 1
        elif self._fields and what in {"separate", "end"}:
            self._instructions -= self._fields.pop()
            if what == "separate":
                self._fields.append(False)

    def _read_sign(self, item: "Element", style: str, look: RunLook, passage: Passage) -> None:
        tag = item.tag
        if tag in _SIGNS:
            passage.add(_SIGNS[tag], item)
        elif tag == n.BREAK:
            if item.get(n.TYPE) == "page":
                passage.page_breaks.append((passage.length, True))
            passage.add("\n", item)
        elif tag == _SYMBOL or tag.endswith("}symEx"):
            passage.add(symbol(item), item)
        elif tag in _DRAWN:
            self._look_into(item, passage)
        elif tag == _RUBY:
            for base in item.iterchildren(n.W + "rubyBase"):
                self._read_runs(base, style, look, passage)
        elif tag == n.ALTERNATE and len(item):
            for choice in item[0]:
                self._read_sign(choice, style, look, passage)
        elif tag == n.TEXT:
            self._read_text(item, item.text or "", look, passage)

    def _look_into(self, drawn: "Element", passage: Passage) -> None:
        """Find the text boxes of a drawing, and count what in it cannot be read."""
        if drawn.tag == n.W + "object":
            self._tally.objects += 1
            return
        stack = [drawn]
        while stack:
            item = stack.pop()
            if item.tag == n.TEXT_BOX:
                passage.boxes.append(item)
            elif item.tag == n.ALTERNATE:
                stack.extend(item[0] if len(item) else ())
            elif item.tag in {n.PICTURE, n.VML_IMAGE}:
                self._tally.pictures += 1
            else:
                if item.tag == n.GRAPHIC_DATA and item.get("uri", "").endswith(("/chart", "/chartex", "/diagram")):
                    self._tally.diagrams += 1
                stack.extend(reversed(item))


def count_changes(root: "Element", tally: Tally) -> None:
    """Add the tracked changes and the empty form controls of a part to the tally."""
    # A change without content is that of a paragraph mark or a property.
    tally.insertions += sum(1 for change in root.iter(n.INSERTED, n.MOVED_HERE) if len(change))
    tally.deletions += sum(1 for change in root.iter(n.DELETED, n.MOVED_AWAY) if len(change))
    tally.unfilled += sum(is_on(mark.get(n.VAL)) for mark in root.iter(n.W + "showingPlcHdr"))
