"""HTML: a page's text as its reader sees it, block by block, each word with its line and column."""

import re
from collections import Counter
from html import unescape
from typing import NamedTuple

from msgspec import Struct

from policylint.document import BlockKind, Document
from policylint.readers.assembly import HEADING_LENGTH, STRUCK_OUT, Assembler, is_heading_like
from policylint.readers.encoding import decode
from policylint.readers.folding import Folder, Source
from policylint.readers.html_tables import Grid, cell_span
from policylint.readers.html_tokens import CHARACTER_REFERENCE, Comment, EndTag, StartTag, Text, tokens
from policylint.readers.labels import BULLET, roman, split_label
from policylint.readers.tables import TableCell

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu",
        "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
        "title", "tr", "ul",
    )
)  # fmt: skip
_VOID = frozenset(
    (
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track", "wbr",
    )
)  # fmt: skip
_NEVER_SHOWN = frozenset(
    (
        "audio", "button", "canvas", "datalist", "iframe", "noembed", "noframes", "noscript", "object",
        "script", "select", "style", "svg", "template", "textarea", "video",
    )
)  # fmt: skip
_BOLD = frozenset(("b", "strong"))
_STRUCK = frozenset(("del", "s", "strike"))
_BOLD_STYLES = ("font-weight:bold", "font-weight:6", "font-weight:7", "font-weight:8", "font-weight:9")
_REGIONS = {"header": BlockKind.HEADER, "nav": BlockKind.HEADER, "footer": BlockKind.FOOTER}
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_TABLE_PARTS = frozenset(("caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"))

# The open element of the first kind ends where one of the second begins, but not across one of the third.
_IMPLIED_ENDS = {
    "li": (frozenset(("li",)), _LISTS | _TABLE_PARTS),
    **dict.fromkeys(("dt", "dd"), (frozenset(("dt", "dd")), frozenset(("dl",)) | _TABLE_PARTS)),
    **dict.fromkeys(("td", "th"), (frozenset(("td", "th", "caption")), frozenset(("table",)))),
    "tr": (frozenset(("tr", "caption")), frozenset(("table",))),
    **dict.fromkeys(
        ("tbody", "thead", "tfoot"),
        (frozenset(("tbody", "thead", "tfoot", "caption", "tr")), frozenset(("table",))),
    ),
    **dict.fromkeys(_HEADINGS, (frozenset(_HEADINGS), _TABLE_PARTS)),
}
_PARAGRAPH = (frozenset(("p",)), _TABLE_PARTS)

# Browsers stop nesting at this depth too. Without a limit, every end tag could be searched for in all of the
# stack.
_MAX_DEPTH = 500

_BLANK_LINE = re.compile(r"\n[ \t]*+\n")
_INTEGER = re.compile(r"\s*(-?[0-9]{1,6})")
_STYLE_TYPES = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}


def read(data: bytes, path: str) -> Document:
    """The document in an HTML file. Raises `UnreadableError`."""
    decoded = decode(data, html=True)
    assembler = Assembler()
    assembler.remark(decoded.remark)
    page = HtmlBlocks(Source.of_file(decoded.text), assembler)
    page.read()
    return assembler.document(path, "html", title=page.title, metadata=page.metadata)


class _List(Struct):
    """An open list: how it marks its items ("" for not at all), and its next number."""

    mark: str
    number: int


class _Item(Struct):
    """An open list item; its label goes to its first block."""

    label: str


class _Context(NamedTuple):
    """What the text within an element is, as far as the elements around it say."""

    hidden: bool = False
    quoted: bool = False
    preformatted: bool = False
    region: BlockKind | None = None
    heading: int | None = None
    list: _List | None = None
    depth: int = 0
    item: _Item | None = None
    grid: Grid | None = None
    cell: TableCell | None = None


class _Element(Struct, eq=False):
    tag: str
    context: _Context
    bold: bool = False
    struck: bool = False


class HtmlBlocks:
    """Reads HTML source and adds its blocks to an assembler."""

    def __init__(self, source: Source, assembler: Assembler, *, quoted: bool = False) -> None:
        """`quoted` says that the source itself stands in a quotation."""
        self.title = ""
        self.metadata: dict[str, object] = {}
        self._source = source
        self._assembler = assembler
        self._stack = [_Element("html", _Context(quoted=quoted))]
        self._open: Counter[str] = Counter()
        self._bold = 0
        self._struck = 0
        self._grids: list[Grid] = []
        self._begin_block()

    def read(self) -> None:
        """Reads all of the source."""
        for token in tokens(self._source.text):
            if isinstance(token, Text):
                self._text(token.start, token.end)
            elif isinstance(token, StartTag):
                self._start(token)
            elif isinstance(token, EndTag):
                self._end(token.name, token.start)
            elif isinstance(token, Comment):
                self._comment(token)
            else:
                line = self._source.place(token.start).line
                self._assembler.warn(
                    f'what opens with the "<" in line {line} is never closed: nothing after it was read'
                )
        self._flush()
        for grid in self._grids:
            grid.finish()

    def _comment(self, comment: Comment) -> None:
        # What stands in text that is not in force is not in force either.
        if not self._stack[-1].context.hidden and not self._struck:
            place = self._source.place(comment.start - len("<!--"))
            said = self._source.text[comment.start : comment.end]
            self._assembler.note(said, place, within=bool(self._folder))

    # Text and blocks

    def _begin_block(self) -> None:
        self._folder = Folder()
        self._broken = False
        self._all_quoted = True

    def _text(self, start: int, end: int) -> None:
        context = self._stack[-1].context
        text = self._source.text
        if context.hidden:
            return
        if self._stack[-1].tag == "title":
            self.title = self.title or " ".join(unescape(text[start:end]).split())
            return
        if text[start:end].isspace():
            self._folder.add_space(self._source, start)
            return
        if self._struck:
            self._assembler.remark(STRUCK_OUT)
            return
        if context.preformatted:
            for blank in _BLANK_LINE.finditer(text, start, end):
                self._words(start, blank.start())
                self._flush()
                start = blank.end()
        self._words(start, end)

    def _words(self, start: int, end: int) -> None:
        text = self._source.text
        if self._broken:
            self._broken = False
            if self._begins_anew(text[start : start + 100]):
                self._flush()
        self._all_quoted &= self._stack[-1].context.quoted
        bold = self._bold > 0
        if text.find("&", start, end) >= 0:
            for reference in CHARACTER_REFERENCE.finditer(text, start, end):
                meaning = unescape(reference[0])
                if meaning != reference[0]:
                    self._folder.add(self._source, start, reference.start(), bold=bold)
                    self._folder.add_instead(meaning, self._source, reference.start(), bold=bold)
                    start = reference.end()
        self._folder.add(self._source, start, end, bold=bold)

    def _begins_anew(self, text: str) -> bool:
        """Whether `text`, behind a line break, begins a block: it has a label, or a heading above it."""
        above = self._folder
        may_be_heading = not above.plain and not self._bold and len(above) <= HEADING_LENGTH
        return (may_be_heading and is_heading_like(above.text)) or bool(split_label(text)[0])

    def _flush(self) -> None:
        """Ends the block that is open, if any."""
        folder, all_quoted = self._folder, self._all_quoted
        self._begin_block()
        if not folder:
            return
        context = self._stack[-1].context
        kind, level, label = BlockKind.PARAGRAPH, 0, ""
        if context.region and not (context.region is BlockKind.HEADER and context.heading):
            kind = context.region
        elif context.heading is not None:
            kind, level = BlockKind.HEADING, context.heading
        elif context.item:
            kind, level = BlockKind.LIST_ITEM, max(1, context.depth)
        elif context.cell:
            kind = BlockKind.CELL
        if context.item:
            label, context.item.label = context.item.label, ""
        if context.cell and context.grid and folder.plain:
            context.grid.plain.add(context.cell)
        self._assembler.add(kind, folder, level=level, label=label, quoted=all_quoted, cell=context.cell)

    # Elements

    def _start(self, tag: StartTag) -> None:
        name = tag.name
        if name in _BLOCKS:
            self._flush()
            self._close_implied(*_PARAGRAPH)
            if name in _IMPLIED_ENDS:
                self._close_implied(*_IMPLIED_ENDS[name])
        if name in _VOID:
            self._void(tag)
            return
        if name in {"html", "head", "body"} or len(self._stack) > _MAX_DEPTH:
            return
        element = self._element(tag)
        self._stack.append(element)
        self._open[name] += 1
        self._bold += element.bold
        self._struck += element.struck
        if name == "q" and not element.context.hidden:
            self._folder.add_instead("“", self._source, tag.start)

    def _void(self, tag: StartTag) -> None:
        attributes = tag.attributes
        if tag.name == "meta":
            name = (attributes.get("name") or attributes.get("property") or "").lower()
            if name and "content" in attributes:
                self.metadata.setdefault(name, attributes["content"])
        elif self._stack[-1].context.hidden:
            return
        elif tag.name == "br":
            if self._broken:
                self._flush()
            self._folder.add_space(self._source, tag.start)
            self._broken = bool(self._folder)
        elif tag.name == "img" and not self._struck:
            self._folder.add_instead(attributes.get("alt", ""), self._source, tag.start)

    def _element(self, tag: StartTag) -> _Element:
        style = "".join(tag.attributes.get("style", "").lower().split())
        context = self._context(tag, style, self._stack[-1].context)
        bold, struck = tag.name in _BOLD, tag.name in _STRUCK
        if style:
            struck = struck or "line-through" in style
            bold = bold and "font-weight:normal" not in style and "font-weight:400" not in style
            bold = bold or any(weight in style for weight in _BOLD_STYLES)
        return _Element(tag.name, context, bold, struck)

    def _context(self, tag: StartTag, style: str, context: _Context) -> _Context:
        name, attributes = tag.name, tag.attributes
        if _is_hidden(name, attributes, style) or (name == "code" and context.preformatted):
            return context._replace(hidden=True)
        if name in _HEADINGS:
            return context._replace(heading=_HEADINGS[name])
        if name in {"summary", "legend"}:
            return context._replace(heading=0)
        if name in {"blockquote", "q"}:
            return context._replace(quoted=True)
        if name == "pre":
            return context._replace(preformatted=True)
        if name in _REGIONS:
            return context._replace(region=_REGIONS[name])
        if name in _LISTS:
            return context._replace(list=_list(name, attributes, style), depth=context.depth + 1, item=None)
        if name == "li":
            return context._replace(item=_item(context.list, attributes))
        if name in {"table", "dl"}:
            if attributes.get("role") in {"presentation", "none"}:
                return context._replace(grid=None)
            grid = Grid(self._assembler.table(), is_definition_list=name == "dl")
            self._grids.append(grid)
            return context._replace(grid=grid)
        return self._table_context(tag, context)

    def _table_context(self, tag: StartTag, context: _Context) -> _Context:
        name, grid = tag.name, context.grid
        if grid is None:
            return context
        if grid.is_definition_list:
            if name not in {"dt", "dd"}:
                return context
            cell = grid.definition_cell(is_term=name == "dt")
        elif name in {"td", "th"}:
            cell = grid.cell(
                rows=cell_span(tag.attributes.get("rowspan")),
                columns=cell_span(tag.attributes.get("colspan")),
                is_header=name == "th",
                heads_row=tag.attributes.get("scope", "").lower().startswith("row"),
            )
        else:
            if name in {"thead", "tbody", "tfoot"}:
                grid.in_head = name == "thead"
            elif name == "tr":
                grid.begin_row()
            return context
        return context._replace(cell=cell, item=None, list=None, depth=0, heading=None)

    def _end(self, name: str, start: int) -> None:
        if name in _BLOCKS:
            self._flush()
        if name in _HEADINGS and not self._open[name]:
            name = next(filter(self._open.__getitem__, _HEADINGS), name)  # "</h2>" ends an "<h1>" too
        if not self._open[name]:
            return
        walls = frozenset(("table",)) if name in _TABLE_PARTS else _TABLE_PARTS
        index = len(self._stack) - 1
        while self._stack[index].tag != name:
            if self._stack[index].tag in walls or index == 0:
                return
            index -= 1
        if name in _BLOCKS or self._stack[index].context.hidden:
            self._close(index)
            return
        if name == "q" and not self._stack[index].context.hidden:
            self._folder.add_instead("”", self._source, start)
        self._remove(self._stack.pop(index))

    def _close_implied(self, closed: frozenset[str], walls: frozenset[str]) -> None:
        """Ends the open elements of those `closed` that no wall stands before."""
        if not closed.intersection(self._open):
            return
        index = len(self._stack) - 1
        while index and self._stack[index].tag not in walls:
            if self._stack[index].tag in closed:
                self._close(index)
                index = len(self._stack)
            index -= 1

    def _close(self, index: int) -> None:
        """Ends the element at `index` of the stack and all within; bold and struck-out text run on."""
        ended = self._stack[index:]
        del self._stack[index:]
        for element in ended:
            self._remove(element)
        if ended[0].tag in _TABLE_PARTS:
            return
        running_on = {element.tag: element for element in ended[1:] if element.tag in _BOLD | _STRUCK}
        for element in running_on.values():
            element.context = self._stack[-1].context
            self._stack.append(element)
            self._open[element.tag] += 1
            self._bold += element.bold
            self._struck += element.struck

    def _remove(self, element: _Element) -> None:
        if self._open[element.tag] == 1:
            del self._open[element.tag]
        else:
            self._open[element.tag] -= 1
        self._bold -= element.bold
        self._struck -= element.struck
        if element.tag == "thead" and element.context.grid:
            element.context.grid.in_head = False


def _is_hidden(name: str, attributes: dict[str, str], style: str) -> bool:
    if not attributes:
        return name in _NEVER_SHOWN
    return (
        name in _NEVER_SHOWN
        or "hidden" in attributes
        or attributes.get("aria-hidden", "").lower() == "true"
        or "display:none" in style
        or "visibility:hidden" in style
        or "mso-hide:all" in style
    )


def _list(name: str, attributes: dict[str, str], style: str) -> _List:
    mark = attributes.get("type", "1") if name == "ol" else BULLET
    for style_type, style_mark in _STYLE_TYPES.items():
        if style_type in style:
            mark = style_mark
    if "list-style:none" in style or "list-style-type:none" in style:
        mark = ""
    return _List(mark, _integer(attributes.get("start"), 1))


def _item(parent: _List | None, attributes: dict[str, str]) -> _Item:
    if parent is None:
        return _Item(BULLET)
    number = _integer(attributes.get("value"), parent.number)
    parent.number = number + 1
    return _Item(_label(parent.mark, number))


def _label(mark: str, number: int) -> str:
    if mark in {"", BULLET}:
        return mark
    numeral = str(number)
    if mark in "aA" and number > 0:
        numeral = ""
        while number:
            number, letter = divmod(number - 1, 26)
            numeral = chr(ord("a") + letter) + numeral
    elif mark in "iI" and 0 < number < 4000:
        numeral = roman(number)
    return (numeral.upper() if mark in "AI" else numeral) + "."


def _integer(value: str | None, default: int) -> int:
    match = _INTEGER.match(value or "")
    return int(match[1]) if match else default
