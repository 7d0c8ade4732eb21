"""One page of a PDF by pdfium: its words and lines with their boxes, and what is drawn beside them."""

import ctypes
import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium

from policylint.document import Box

if TYPE_CHECKING:
    from policylint.readers.pdf.tables import Table

MAX_CHARACTERS = 200_000
"""Characters read of one page: more is no page that anybody wrote."""
_MAX_OBJECTS = 20_000

# pdfium puts one of these where a hyphen ended a line, and takes the line end away with it.
_BREAKS = "\ufffe\x02"
_BREAKS_AT_END = tuple(_BREAKS)
_LINE = re.compile(rf"[^\r\n{_BREAKS}]+")
_WORD = re.compile(r"\S+")
_LONG_WORD = re.compile(r"[^\W\d_]{11,}")
_DIGITS = re.compile(r"\d{1,3}(?=\W*$)")
_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|[-,]b[di]?$", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_WORD_GAP = 0.17
_LOOKS = 8
_INVISIBLE = dict.fromkeys([*range(0x20), 0x7F, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
# Ligatures are glyphs, not letters. The rest of NFKC would change what the document says ("½", "…", "™").
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_SUPERSCRIPTS = re.compile(r"(?<=[^\W\d_]{3})[⁰¹²³⁴-⁹]+|(?<=[.,;:!?)”’\"])[⁰¹²³⁴-⁹]+")
# The bullets of the Symbol and Wingdings fonts, which have no code point of their own.
_SYMBOL_BULLETS = dict.fromkeys([0xF02D, 0xF06C, 0xF06E, 0xF071, 0xF075, 0xF076, 0xF0A7, 0xF0A8, 0xF0B7,
                                 0xF0D8, 0xF0E0, 0xF0FC], "•")  # fmt: skip
# Control characters, private use but for those bullets, and the sign for a glyph that nobody can name.
_UNREADABLE = re.compile(
    "[\\x00\\x01\\x03-\\x08\\x0e-\\x1f\\x7f-\\x9f\\ufffd\\ue000-\\uefff\\uf100-\\uf8ff\\U000f0000-\\U0010fffd]"
)
_FOLDED = {**_INVISIBLE, **_LIGATURES, **_SYMBOL_BULLETS}


class Word(NamedTuple):
    """A word and its box, in the frame in which its page's text stands upright."""

    text: str
    box: Box


@dataclass(slots=True, eq=False)
class Line:
    """Words side by side, or the place that a table takes on the page (then without words).

    `broken` marks a line whose last word goes on in the next: a hyphen at its end is not in the word, a dash
    or a stroke ("and/") is. `tabs` are the indexes of the words behind a wide gap. `order` is its place in
    the page's content, `number` its place in reading order, from 1. Lengths are in points.
    """

    words: list[Word]
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool
    page: int
    order: int
    broken: bool = False
    tabs: list[int] = field(default_factory=list)
    number: int = 0
    turn: int | None = 0
    table: "Table | None" = None

    @property
    def text(self) -> str:
        """The words with single spaces, and tabs for the wide gaps."""
        if not self.tabs:
            return " ".join([word.text for word in self.words])
        parts = [("\t" if i in self.tabs else " ") + word.text for i, word in enumerate(self.words)]
        return "".join(parts)[1:]


@dataclass(slots=True)
class Drawing:
    """A path on the page: its box, and how many lines and curves it is made of."""

    box: Box
    segments: int


@dataclass(slots=True)
class Page:
    """What one page holds. `turn` counts the quarter turns by which its text is rotated counterclockwise;
    `frame` is the page's box, turned upright as everything on it is."""

    number: int
    frame: Box
    lines: list[Line]
    characters: int = 0
    unreadable: int = 0
    cut: bool = False
    turn: int = 0
    askew: list[Line] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)
    has_image: bool = False


def rotated(box: Box, turn: int) -> Box:
    """The box in a frame turned by as many quarter turns clockwise; minus `turn` undoes it."""
    left, bottom, right, top = box
    match turn % 4:
        case 1:
            return bottom, -right, top, -left
        case 2:
            return -right, -top, -left, -bottom
        case 3:
            return -top, left, -bottom, right
        case _:
            return box


def read_page(page: Any, number: int) -> Page:
    """Reads a loaded page of pypdfium2. Turns off its rotation, which would scramble the text's order."""
    page.set_rotation(0)
    frame = page.get_bbox()
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return Page(number, frame, [])
    try:
        found = _TextPage(text_page, number).read(Page(number, frame, []))
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    _read_objects(page, found)
    return found


class _TextPage:
    """pdfium's text of a page, with the buffers that its calls fill."""

    def __init__(self, handle: Any, number: int) -> None:
        self._handle = handle
        self._number = number
        self._box = (ctypes.c_float * 4)()
        self._rectangle = ctypes.byref(pdfium.FS_RECTF.from_buffer(self._box))
        self._matrix = pdfium.FS_MATRIX()
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._fonts: dict[tuple[bytes, int], bool] = {}
        self._shifted = False
        self._order = 0
        self._text = ""

    def read(self, page: Page) -> Page:
        """Fills `page` with its lines in the order of its content."""
        total = pdfium.FPDFText_CountChars(self._handle)
        count = min(total, MAX_CHARACTERS)
        page.cut = count < total
        self._text = self._get_text(count)
        # Characters without text, and those of two UTF-16 units, shift the text against pdfium's indexes.
        self._shifted = len(self._text) != count
        page.characters = len(self._text) - self._text.count(" ")
        page.unreadable = len(_UNREADABLE.findall(self._text))
        hidden_gaps = self._has_hidden_gaps()
        for match in _LINE.finditer(self._text):
            start, end = match.span()
            spans = [word.span() for word in _WORD.finditer(self._text, start, end)]
            if hidden_gaps:
                spans = [part for span in spans for part in self._split_at_gaps(span)]
            if spans:
                self._add_line(page, spans, broken=self._text[end : end + 1] in _BREAKS_AT_END)
        _set_upright(page)
        return page

    def _get_text(self, count: int) -> str:
        buffer = (ctypes.c_ushort * (2 * count + 1))()
        written = pdfium.FPDFText_GetText(self._handle, 0, count, buffer)
        return bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")

    def _index(self, offset: int) -> int:
        if not self._shifted:
            return offset
        units = offset + sum(char > "\uffff" for char in self._text[:offset])
        index: int = pdfium.FPDFText_GetCharIndexFromTextIndex(self._handle, units)
        return max(index, 0)

    def _char_box(self, index: int) -> list[float]:
        """Left, top, right and bottom of a character: by its advance, so that gaps between words are true."""
        pdfium.FPDFText_GetLooseCharBox(self._handle, index, self._rectangle)
        return self._box[:]

    def _size(self, index: int) -> float:
        """The font size on the page; `_matrix` then holds the character's matrix."""
        pdfium.FPDFText_GetMatrix(self._handle, index, self._matrix)
        size: float = pdfium.FPDFText_GetFontSize(self._handle, index)
        return size * math.hypot(self._matrix.c, self._matrix.d)

    def _is_bold(self, index: int) -> bool:
        pdfium.FPDFText_GetFontInfo(self._handle, index, self._name, len(self._name), self._flags)
        font = self._name.value, self._flags.value
        if font not in self._fonts:
            bold = _BOLD.search(font[0].decode("latin-1")) is not None or font[1] & _FORCE_BOLD
            self._fonts[font] = bool(bold)
        return self._fonts[font]

    def _has_hidden_gaps(self) -> bool:
        """Whether words run together because nothing but a shift stands between them.

        Words run together are long ones: a look at some long words of the page is enough.
        """
        spans = islice((match.span() for match in _LONG_WORD.finditer(self._text)), _LOOKS)
        return any(len(self._split_at_gaps(span)) > 1 for span in spans)

    def _split_at_gaps(self, span: tuple[int, int]) -> list[tuple[int, int]]:
        start, end = span
        if not 3 < end - start < 200:
            return [span]
        boxes = [self._char_box(self._index(offset)) for offset in range(start, end)]
        gaps = [after[0] - before[2] for before, after in pairwise(boxes)]
        size = self._size(self._index(start))
        # In letterspaced type every gap is wide, and none is a space.
        wide = max(_WORD_GAP * size, 3 * sorted(gaps)[len(gaps) // 2])
        cuts = [start, *(start + i for i, gap in enumerate(gaps, 1) if wide < gap < 10 * size), end]
        return list(pairwise(cuts))

    def _add_line(self, page: Page, spans: list[tuple[int, int]], broken: bool) -> None:
        """Adds what pdfium takes for a line, in pieces where the gap between two words is wide."""
        samples = [self._index(offset) for offset in (spans[0][0], spans[len(spans) // 2][0], spans[-1][1] - 1)]
        # The middle one: a bullet or a raised digit at either end may be set in another size.
        size = sorted([self._size(index) for index in samples])[1]
        turn = _quarter_turn(self._matrix)
        bold = all(self._is_bold(index) for index in samples)
        words = self._words(spans, size, turn or 0)
        gaps = [after.box[0] - before.box[2] for before, after in pairwise(words)]
        # Justified lines have wide gaps all over: a tab or a gutter stands out from the line's other gaps.
        wide = max(size, 1.8 * min(gaps)) if len(gaps) > 1 else size
        number_apart = len(gaps) > 1 and not words[0].text.isalpha() and gaps[0] > max(size / 2, 1.8 * min(gaps))
        cuts = [0, *(i for i, gap in enumerate(gaps, 1) if not -size / 2 <= gap <= wide), len(words)]
        pieces = [words[start:end] for start, end in pairwise(cuts) if end > start]
        for piece in pieces:
            page.lines.append(self._line(piece, size, bold, turn))
        if number_apart and len(pieces[0]) > 1:
            page.lines[-len(pieces)].tabs.append(1)
        if pieces:
            page.lines[-1].broken = broken or _end_broken(page.lines[-1])

    def _line(self, words: list[Word], size: float, bold: bool, turn: int | None) -> Line:
        lefts, bottoms, rights, tops = zip(*[word.box for word in words], strict=True)
        box = min(lefts), min(bottoms), max(rights), max(tops)
        self._order += 1
        return Line(words, *box, size, bold, self._number, self._order, turn=turn)

    def _words(self, spans: list[tuple[int, int]], size: float, turn: int) -> list[Word]:
        words: list[Word] = []
        # Bound once: this loop is most of the time that a page takes.
        text, shifted, handle = self._text, self._shifted, self._handle
        read_box, rectangle, edges = pdfium.FPDFText_GetLooseCharBox, self._rectangle, self._box
        for start, end in spans:
            word = text[start:end]
            # A number at the start of a line is no reference, but a footnote's own or a clause's.
            if not word.isalpha() and (words or not word[0].isdigit()):
                word = self._without_reference(word, start, size)
            if not word.isascii():
                word = _folded(word)
            elif not word.isprintable():
                word = word.translate(_INVISIBLE)
            if not word:
                continue
            read_box(handle, self._index(start) if shifted else start, rectangle)
            left, top, right, bottom = edges[:]
            if end - start > 1:
                read_box(handle, self._index(end - 1) if shifted else end - 1, rectangle)
                _, top_2, right, bottom_2 = edges[:]
                top = top_2 if top_2 > top else top  # noqa: FURB136  (max and min take twice as long here)
                bottom = bottom_2 if bottom_2 < bottom else bottom  # noqa: FURB136
            box = (left, bottom, right, top)
            words.append(Word(word, rotated(box, turn) if turn else box))
        return words

    def _without_reference(self, word: str, start: int, size: float) -> str:
        """The word without the small raised digits that refer to a footnote."""
        digits = _DIGITS.search(word)
        if digits is None or self._size(self._index(start + digits.start())) > size * 0.8:
            return word
        return word[: digits.start()] + word[digits.end() :]


def _end_broken(line: Line) -> bool:
    """Whether the line ends with a hyphen, which is taken off, or with a dash or stroke that stays."""
    text, box = line.words[-1]
    if len(text) < 2 or not text[-2].isalnum() or text[-1] not in "-\u2010–/" or "/" in text[:-1]:
        return False
    if text[-1] in "-\u2010":
        line.words[-1] = Word(text[:-1], box)
    return True


def _folded(word: str) -> str:
    return unicodedata.normalize("NFC", _SUPERSCRIPTS.sub("", word).translate(_FOLDED))


def _quarter_turn(matrix: Any) -> int | None:
    """The quarter turns counterclockwise of text with this matrix; `None` when it runs aslant."""
    turns = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
    return round(turns) % 4 if abs(turns - round(turns)) < 0.05 else None


def _set_upright(page: Page) -> None:
    """Sets the page's turn, and text that runs another way than most of it (watermarks) aside."""
    if any(line.turn != 0 for line in page.lines):
        turns = Counter[int | None]()
        for line in page.lines:
            turns[line.turn] += len(line.words)
        page.turn = turns.most_common(1)[0][0] or 0
        page.askew = [line for line in page.lines if line.turn != page.turn]
        page.lines = [line for line in page.lines if line.turn == page.turn]
        page.frame = rotated(page.frame, page.turn)


def _read_objects(page: Any, found: Page) -> None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    objects = [pdfium.FPDFPage_GetObject(page, i) for i in range(min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS))]
    for item in objects:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.has_image = True
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and len(objects) < _MAX_OBJECTS:
            inner = min(pdfium.FPDFFormObj_CountObjects(item), _MAX_OBJECTS - len(objects))
            objects += [pdfium.FPDFFormObj_GetObject(item, i) for i in range(inner)]
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            box = (left.value, bottom.value, right.value, top.value)
            found.drawings.append(Drawing(rotated(box, found.turn), pdfium.FPDFPath_CountSegments(item)))
