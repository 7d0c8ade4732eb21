"""A part of a Word file from top to bottom: its paragraphs and tables, with the notes and boxes they hold."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct, field

from policylint.document import BlockKind, Place, UnreadableError
from policylint.readers.docx import names as n
from policylint.readers.docx.drafts import Draft
from policylint.readers.docx.fold import cut, fold
from policylint.readers.docx.numbering import Label, Lists, Numbering
from policylint.readers.docx.package import is_on
from policylint.readers.docx.runs import Passage, RunReader, Tally
from policylint.readers.docx.styles import ParagraphLook, Styles, number
from policylint.readers.docx.tables import Table, TableCell, assign_headers
from policylint.readers.labels import label_depth, split_label

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_NESTING = 30
_WRAPPERS = frozenset(
    [n.W + tag for tag in ("sdtContent", "customXml", "smartTag")] + [n.CONTROL, n.INSERTED, n.MOVED_HERE]
)
_NEW_PAGE = frozenset(["nextPage", "oddPage", "evenPage"])
_MARGINS = frozenset([BlockKind.HEADER, BlockKind.FOOTER])


class Pages(Struct):
    """The page that reading has come to; it stays as it is unless breaks are counted."""

    number: int | None = None
    counts: bool = False
    fresh: bool = True

    def turn(self, by_hand: bool) -> None:
        """A page break. Word notes where a page began once more behind a break that was set by hand."""
        if self.counts and self.number and (by_hand or not self.fresh):
            self.number += 1
            self.fresh = by_hand

    def write(self, text: str) -> None:
        """Text on the page."""
        if self.fresh and text and not text.isspace():
            self.fresh = False


class Notes(Struct):
    """The footnotes or endnotes of a document: the walk over their part, and those not yet read, by id."""

    walk: "Walk"
    unread: "dict[str, Element]"


class Shared(Struct):
    """What all the parts of a document share."""

    styles: Styles
    lists: Lists
    tally: Tally = field(default_factory=Tally)
    notes: dict[str, Notes] = field(default_factory=dict)
    tables: int = 0


class Walk:
    """Reads one part; `kind` is what its paragraphs are, `None` for the body, where each has its own."""

    def __init__(self, shared: Shared, root: "Element", part: str | None = None, kind: BlockKind | None = None) -> None:
        self.drafts: list[Draft] = []
        self.pages = Pages()
        self._shared = shared
        self._styles = shared.styles
        self._part = part
        self._kind = kind
        self._runs = RunReader(shared.styles, shared.tally)
        self._numbering = Numbering(shared.lists)
        self._indices = {paragraph: i for i, paragraph in enumerate(root.iter(n.P))}
        self._sections = _section_starts(root)
        self._nesting = 0

    def read(self, container: "Element", cell: TableCell | None = None, wide: bool = True) -> None:
        """Read the paragraphs and tables of a body, a cell, a note, a text box, a header or a footer.

        `wide` says that a cell is as wide as its table: such cells hold text, headings among it.
        """
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise UnreadableError(
                "damaged",
                f"Tables or text boxes stand inside each other more than {MAX_NESTING} deep. "
                "Open the document in Word and take them apart.",
            )
        pending: Passage | None = None
        for item in _unwrapped(container):
            if item.tag == n.P:
                pending = self._read_paragraph(item, pending, cell, wide)
            elif item.tag == n.TABLE:
                self._read_table(item)
            elif item.tag in {n.ALT_CHUNK, n.SUB_DOCUMENT}:
                self._shared.tally.files += 1
        if pending is not None:
            self._finish_paragraph(pending, ParagraphLook(), cell, wide)
        self._nesting -= 1

    def _read_paragraph(
        self, paragraph: "Element", pending: Passage | None, cell: TableCell | None, wide: bool
    ) -> Passage | None:
        properties = paragraph[0] if len(paragraph) and paragraph[0].tag == n.P_PR else None
        look = self._styles.look(properties)
        if look.break_before and not self.pages.fresh:
            self.pages.turn(by_hand=True)
        passage = pending or Passage()
        start, breaks = passage.length, len(passage.page_breaks)
        self._runs.read(paragraph, look, passage)
        self._mark_places(passage, self._indices[paragraph], start, breaks)
        if look.runs_on:
            return passage
        self._finish_paragraph(passage, look, cell, wide)
        if look.ends_section and next(self._sections, "") in _NEW_PAGE:
            self.pages.turn(by_hand=True)
        return None

    def _mark_places(self, passage: Passage, index: int, start: int, breaks: int) -> None:
        """Note the places of a paragraph whose read text begins at `start` of what is pending."""
        pages = self.pages
        passage.marks.append((start, Place(page=pages.number, column=1, paragraph=index, part=self._part)))
        if not pages.counts:
            return
        text = passage.text
        done = start
        for offset, by_hand in passage.page_breaks[breaks:]:
            pages.write(text[done:offset])
            before = pages.number
            pages.turn(by_hand)
            done = offset
            if pages.number != before:
                place = Place(page=pages.number, column=offset - start + 1, paragraph=index, part=self._part)
                if passage.marks[-1][0] == offset:
                    passage.marks.pop()
                passage.marks.append((offset, place))
        pages.write(text[done:])

    def _finish_paragraph(self, passage: Passage, look: ParagraphLook, cell: TableCell | None, wide: bool) -> None:
        numbered = None
        if look.list_id and look.list_id != "0":
            numbered = self._numbering.next(look.list_id, look.depth, look.style)
        if passage.length and not look.contents:
            self._add_draft(passage, look, numbered, cell, wide)
        for kind, note in passage.notes:
            self._read_note(kind, note)
        if passage.boxes:
            self._read_boxes(passage.boxes)

    def _add_draft(
        self,
        passage: Passage,
        look: ParagraphLook,
        numbered: Label | None,
        cell: TableCell | None,
        wide: bool,
    ) -> None:
        raw, marks = passage.text, passage.marks
        label, depth = "", 0
        if numbered is not None and numbered.text:
            label, depth = numbered.text, numbered.depth + 1
        elif self._kind not in _MARGINS:
            label, offset = split_label(raw)
            if label:
                depth = label_depth(label)
                raw, marks = cut(raw, marks, offset)
        text, anchors = fold(raw, marks)
        if not text:
            return
        kind, level = self._kind, 0
        if kind is None:
            if look.level and wide:
                kind, level = BlockKind.HEADING, look.level
            elif label:
                kind, level = BlockKind.LIST_ITEM, depth
            else:
                kind = BlockKind.PARAGRAPH if cell is None else BlockKind.CELL
        bold = passage.bold
        if cell is not None:
            cell.add(text, bold or bool(look.level))
        bulleted = bool(label) and not any(map(str.isalnum, label))
        if self._kind in _MARGINS:
            cell = None
        self.drafts.append(Draft(kind, text, anchors, level, label, look.quoted, cell, bold, passage.size, bulleted))

    def _read_note(self, kind: str, note: str) -> None:
        if self._kind is BlockKind.FOOTNOTE:
            return  # a note to a note, which Word does not know
        notes = self._shared.notes.get(kind)
        if notes is None:
            self._shared.tally.lost_notes += 1
            return
        element = notes.unread.pop(note, None)
        if element is not None:
            notes.walk.pages.number = self.pages.number
            notes.walk.read(element)
            self.drafts += notes.walk.drafts
            notes.walk.drafts = []

    def _read_boxes(self, boxes: "list[Element]") -> None:
        kind, pages = self._kind, self.pages
        self._kind = kind or BlockKind.TEXT_BOX
        self.pages = Pages(pages.number)
        for box in boxes:
            self.read(box)
        self._kind, self.pages = kind, pages

    def _read_table(self, element: "Element") -> None:
        table = Table()
        index = self._shared.tables
        self._shared.tables += 1
        style = element.find(n.W + "tblPr/" + n.W + "tblStyle")
        if style is not None:
            name = style.get(n.VAL, "")
            shown = element.find(n.W + "tblPr/" + n.W + "tblLook")
            table.first_row = _shows(shown, "firstRow", 0x20) and self._styles.formats(name, "firstRow")
            table.first_column = _shows(shown, "firstColumn", 0x80) and self._styles.formats(name, "firstCol")
        width = len(element.findall(n.W + "tblGrid/" + n.W + "gridCol"))
        for row in _unwrapped(element):
            if row.tag == n.ROW:
                self._read_row(row, table, index, width)
        assign_headers(table)

    def _read_row(self, row: "Element", table: Table, index: int, width: int) -> None:
        properties = _properties(row, n.ROW_PR)
        if n.DELETED in properties or _has(properties, "hidden"):
            return
        if _has(properties, "tblHeader"):
            table.marked.add(len(table.rows))
        column = _count(properties, "gridBefore", 0)
        above = {cell.column: cell for cell in table.rows[-1]} if table.rows else {}
        cells: list[TableCell] = []
        first_page = last_page = self.pages.number
        for element in _unwrapped(row):
            if element.tag != n.CELL:
                continue
            properties = _properties(element, n.CELL_PR)
            if n.W + "cellDel" in properties:
                continue
            span = _count(properties, "gridSpan", 1)
            if cells and _continues(properties, "hMerge"):
                cells[-1].span += span
            elif column in above and _continues(properties, "vMerge"):
                cells.append(above[column])
            else:
                cell = TableCell(index, len(table.rows), column, span, _is_shaded(properties))
                cells.append(cell)
                self.pages.number = first_page  # the cells of a row stand side by side
                self.read(element, cell, wide=0 < width <= span)
                last_page = max(last_page or 0, self.pages.number or 0) or None
            column += span
        self.pages.number = last_page
        table.rows.append(cells)


def _unwrapped(parent: "Element") -> "Iterator[Element]":
    """The children of an element, those inside a wrapper as if they stood there themselves.

    Of alternative contents only the first is taken: the others say the same for older programs.
    """
    stack: list[Iterator[Element]] = [iter(parent)]
    while stack:
        for child in stack[-1]:
            if child.tag in _WRAPPERS:
                stack.append(iter(child))
                break
            if child.tag == n.ALTERNATE:
                stack.append(iter(child[0] if len(child) else ()))
                break
            yield child
        else:
            stack.pop()


def _section_starts(root: "Element") -> Iterator[str]:
    """For each section but the first, how it starts."""
    former = set(root.iterdescendants(n.W + "sectPrChange"))
    sections = [item for item in root.iter(n.SECTION) if item.getparent() not in former]
    for section in sections[1:]:
        start = section.find(n.TYPE)
        yield "nextPage" if start is None else start.get(n.VAL, "nextPage")


def has_page_breaks(root: "Element") -> bool:
    """Whether a part says anything about where its pages end."""
    return (
        next(root.iter(n.RENDERED_BREAK, n.BREAK_BEFORE), None) is not None
        or any(item.get(n.TYPE) == "page" for item in root.iter(n.BREAK))
        or any(start in _NEW_PAGE for start in _section_starts(root))
    )


def _properties(element: "Element", name: str) -> "dict[str, Element]":
    """The properties of a row or a cell by their tags."""
    if len(element) and element[0].tag == name:
        return {item.tag: item for item in element[0]}
    properties = element.find(name)  # a row may have its exceptions to the table's properties first
    return {} if properties is None else {item.tag: item for item in properties}


def _has(properties: "dict[str, Element]", name: str) -> bool:
    item = properties.get(n.W + name)
    return item is not None and is_on(item.get(n.VAL))


def _count(properties: "dict[str, Element]", name: str, otherwise: int) -> int:
    item = properties.get(n.W + name)
    # Word draws no more than 63 columns; a forged span must not make us count to a billion.
    return otherwise if item is None else min(max(number(item.get(n.VAL), otherwise), otherwise), 63)


def _continues(properties: "dict[str, Element]", name: str) -> bool:
    item = properties.get(n.W + name)
    return item is not None and item.get(n.VAL, "continue") == "continue"


def _is_shaded(properties: "dict[str, Element]") -> bool:
    shading = properties.get(n.W + "shd")
    if shading is None:
        return False
    fill = shading.get(n.W + "fill", "auto").lower()
    return fill not in {"auto", "ffffff"} or shading.get(n.VAL, "clear") not in {"clear", "nil"}


def _shows(look: "Element | None", name: str, bit: int) -> bool:
    if look is None:
        return False
    said = look.get(n.W + name)
    if said is not None:
        return is_on(said)
    try:
        return bool(int(look.get(n.VAL, "0")[:8], 16) & bit)
    except ValueError:
        return False
