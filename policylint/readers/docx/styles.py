"""Styles: what a paragraph or a run inherits from its style, and from the styles that one is based on."""

import re
from collections import deque
from typing import TYPE_CHECKING

from msgspec import Struct

from policylint.readers.docx.names import BREAK_BEFORE, DELETED, MOVED_AWAY, P_PR, R_PR, SECTION, VAL, W
from policylint.readers.docx.package import Package, is_on
from policylint.readers.docx.stylesheet import StyleSheet

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_STYLE, _NAME, _BASED_ON, _OUTLINE = W + "style", W + "name", W + "basedOn", W + "outlineLvl"
_NUMBERING, _NUM_ID, _DEPTH = W + "numPr", W + "numId", W + "ilvl"
_SIZE, _CHARACTER_STYLE, _PARAGRAPH_STYLE = W + "sz", W + "rStyle", W + "pStyle"
_MARK_REMOVED = frozenset([DELETED, MOVED_AWAY])
_BOLD, _HIDDEN = W + "b", W + "vanish"
_RUN_PROPERTIES = frozenset([_BOLD, _HIDDEN, _SIZE, _CHARACTER_STYLE, W + "strike", W + "dstrike"])
_HEADING_NAME = re.compile(r"heading ?([1-9])")
_CONTENTS_NAME = re.compile(r"toc ?[1-9]|table of figures")
_QUOTE_NAMES = {"quote", "intense quote", "quotations", "block quotation", "blockquote", "block text"}
_DEFAULT_SIZE = 20  # half-points; what Word takes when a document says nothing
MAX_CHAIN = 30


class RunLook(Struct, frozen=True):
    """How a run looks, as far as reading asks; `None` is "not said here". `size` is in half-points."""

    bold: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None
    size: int | None = None
    style: str = ""

    def over(self, base: "RunLook") -> "RunLook":
        """This look where it says something, else the one that it is laid over."""
        return RunLook(
            base.bold if self.bold is None else self.bold,
            base.hidden if self.hidden is None else self.hidden,
            base.struck if self.struck is None else self.struck,
            base.size if self.size is None else self.size,
        )


PLAIN = RunLook()
"""The look of a run that says nothing about itself."""


class ParagraphLook(Struct):
    """What a paragraph's style, and what the paragraph itself, say about it.

    `level` is the heading level, 0 for body text, `None` where nothing is said; `list_id` likewise, where "0"
    takes a paragraph out of its style's list. `contents` marks entries of a table of contents. A paragraph
    that `runs_on` goes on in the next one, because the mark between them is deleted. `runs` is how its words look
    that say nothing about themselves.
    """

    level: int | None = None
    list_id: str | None = None
    depth: int | None = None
    break_before: bool | None = None
    quoted: bool = False
    contents: bool = False
    style: str = ""
    runs_on: bool = False
    ends_section: bool = False
    runs: RunLook = PLAIN


class _Style(Struct, frozen=True):
    """What a style itself says, and the id of the one that it is based on."""

    element: "Element"
    base: str | None
    look: ParagraphLook
    runs: RunLook


class Styles:
    """A document's styles, each resolved when first asked for."""

    def __init__(self, sheet: StyleSheet) -> None:
        self._sheet = sheet
        self._styles: dict[str, _Style | None] = {}
        self._looks: dict[str, ParagraphLook] = {}
        self._toggles: dict[tuple[str, str], RunLook] = {}
        self.base = RunLook(False, False, False, _DEFAULT_SIZE)
        properties = None if sheet.defaults is None else sheet.defaults.find(f"{W}rPrDefault/{R_PR}")
        if properties is not None:
            self.base = run_look(properties).over(self.base)

    def paragraph(self, style: str) -> ParagraphLook:
        """What the paragraph style says about its paragraphs."""
        look = self._looks.get(style)
        if look is None:
            name = style or self._sheet.default
            look, run = self._resolve(name)
            look.style, look.runs = name, run.over(self.base)
            self._looks[style] = look
        return look

    def look(self, properties: "Element | None") -> ParagraphLook:
        """What is true of a paragraph with this `w:pPr`."""
        if properties is None:
            return self.paragraph("")
        if len(properties) == 1 and properties[0].tag == _PARAGRAPH_STYLE:
            return self.paragraph(properties[0].get(VAL, ""))
        mine = paragraph_look(properties)
        return over(mine, self.paragraph(mine.style))

    def run(self, paragraph_style: str, character_style: str) -> RunLook:
        """How runs of a character style look in a paragraph style: bold on bold, for one, is not bold."""
        key = (paragraph_style, character_style)
        look = self._toggles.get(key)
        if look is None:
            under, over = self.paragraph(paragraph_style).runs, self._resolve(character_style)[1]
            look = self._toggles[key] = RunLook(
                bool(over.bold) ^ bool(under.bold),
                bool(over.hidden) ^ bool(under.hidden),
                bool(over.struck) ^ bool(under.struck),
                over.size or under.size,
            )
        return look

    def formats(self, table_style: str, where: str) -> bool:
        """Whether a table style sets off a part of the table ("firstRow" or "firstCol")."""
        return any(
            part.get(W + "type") == where and len(part)
            for style in self._chain(table_style)
            for part in style.element.iterchildren(W + "tblStylePr")
        )

    def _resolve(self, name: str) -> tuple[ParagraphLook, RunLook]:
        look, runs = ParagraphLook(), RunLook()
        chain = self._chain(name)
        for style in chain:
            look, runs = over(look, style.look), runs.over(style.runs)
        return look if chain else _look_by_name(name.lower()), runs

    def _chain(self, name: str | None) -> list[_Style]:
        chain: list[_Style] = []
        while name is not None and len(chain) < MAX_CHAIN:
            if name not in self._styles:
                element = self._sheet.get(name)
                self._styles[name] = None if element is None else _read_style(element)
            style = self._styles[name]
            if style is None:
                break
            chain.append(style)
            name = style.base
        return chain


# An organisation's documents come from a few templates, and with them their styles, to the byte.
_latest: deque[tuple[bytes | None, Styles]] = deque(maxlen=4)


def open_styles(package: Package) -> Styles:
    """The styles of a document; those of the documents read before it serve again where they are the same."""
    links = package.related(package.main).values()
    sheet = next((package.contents(link.target) for link in links if link.kind == "styles"), None)
    for known, styles in tuple(_latest):
        if known == sheet:
            return styles
    styles = Styles(StyleSheet(sheet))
    _latest.appendleft((sheet, styles))
    return styles


def _read_style(element: "Element") -> _Style:
    parts = {item.tag: item for item in reversed(element)}  # the first of each
    base, name = parts.get(_BASED_ON), parts.get(_NAME)
    look = _look_by_name("" if name is None else name.get(VAL, "").lower())
    if P_PR in parts:
        look = over(paragraph_look(parts[P_PR]), look)
    runs = run_look(parts[R_PR]) if R_PR in parts else PLAIN
    return _Style(element, None if base is None else base.get(VAL, ""), look, runs)


def over(mine: ParagraphLook, base: ParagraphLook) -> ParagraphLook:
    """What is said here, and where nothing is, what `base` says."""
    return ParagraphLook(
        base.level if mine.level is None else mine.level,
        base.list_id if mine.list_id is None else mine.list_id,
        base.depth if mine.depth is None else mine.depth,
        base.break_before if mine.break_before is None else mine.break_before,
        mine.quoted or base.quoted,
        mine.contents or base.contents,
        mine.style,
        mine.runs_on,
        mine.ends_section,
        base.runs,
    )


def paragraph_look(properties: "Element") -> ParagraphLook:
    """What a `w:pPr` itself says."""
    look = ParagraphLook()
    for item in properties:
        tag = item.tag
        if tag == _PARAGRAPH_STYLE:
            look.style = item.get(VAL, "")
        elif tag == _OUTLINE:
            outline = number(item.get(VAL), 9)
            look.level = outline + 1 if 0 <= outline < 9 else 0
        elif tag == BREAK_BEFORE:
            look.break_before = is_on(item.get(VAL))
        elif tag == _NUMBERING:
            for part in item:
                if part.tag == _NUM_ID:
                    look.list_id = part.get(VAL)
                elif part.tag == _DEPTH:
                    look.depth = min(max(number(part.get(VAL), 0), 0), 8)
        elif tag == R_PR:
            look.runs_on = any(mark.tag in _MARK_REMOVED for mark in item)
        elif tag == SECTION:
            look.ends_section = True
    return look


def run_look(properties: "Element") -> RunLook:
    """What a `w:rPr` itself says."""
    bold = hidden = struck = size = None
    style = ""
    for item in properties:
        tag = item.tag
        if tag not in _RUN_PROPERTIES:
            continue
        if tag == _SIZE:
            size = number(item.get(VAL), 0) or None
        elif tag == _CHARACTER_STYLE:
            style = item.get(VAL, "")
        elif tag == _BOLD:
            bold = is_on(item.get(VAL))
        elif tag == _HIDDEN:
            hidden = is_on(item.get(VAL))
        else:
            struck = is_on(item.get(VAL)) or bool(struck)
    return RunLook(bold, hidden, struck, size, style)


def number(text: str | None, otherwise: int) -> int:
    """The whole number in an attribute; "12pt", as the Strict form writes sizes, is 24 half-points."""
    text = text or ""
    try:
        return round(float(text[:-2]) * 2) if text.endswith("pt") else int(text[:9])
    except (ValueError, OverflowError):
        return otherwise


def _look_by_name(name: str) -> ParagraphLook:
    """What Word's own styles mean, by names that are the same in all its languages."""
    heading = _HEADING_NAME.fullmatch(name)
    if heading:
        return ParagraphLook(level=int(heading[1]))
    if name == "title":
        return ParagraphLook(level=1)
    return ParagraphLook(quoted=name in _QUOTE_NAMES, contents=bool(_CONTENTS_NAME.fullmatch(name)))
