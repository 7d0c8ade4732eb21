"""Text, boxes and drawings of a page, by pdfium.

Python's share of the time that a page takes is many times pdfium's: what is done for each word is done for all
words of the page by one call, and type is looked at once for each text object.
"""

import ctypes
import math
import re
import unicodedata
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Sequence
from itertools import accumulate, pairwise, repeat
from operator import sub
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from policylint.readers.pdf.page import Drawing, Line, Page, rotated

MAX_CHARACTERS = 200_000
"""Characters read of one page: more is no page that anybody wrote."""
_MAX_OBJECTS = 20_000

# pdfium puts one of these where a hyphen ended a line, and takes the line end away with it.
_BREAKS = ("\ufffe", "\x02")
_LINE_END = re.compile(r"[\r\n\ufffe\x02]+")
# Every white space but the space, and the breaks. (One set: alternatives would take three times as long.)
_SPACE = re.compile("[\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufffe\x02]")
_DIGITS = re.compile(r"\d{1,3}(?=\W*$)")
_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|[-,]b[di]?$", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_WORD_GAP = 0.17
_LOOKS = 4
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
_PLAIN = re.compile(r"[!-/:-~]+")
"""Words that read as they stand: printable ASCII, and no digits, which may refer to footnotes."""


def _unchecked(function: Any, result: Any = ctypes.c_int) -> Any:
    """A function of pdfium without the bindings' check of its arguments, which takes longer than the call.

    It must be given integers and objects of ctypes that are what the C function wants.
    """
    return ctypes.cast(function, ctypes.CFUNCTYPE(result))


_get_box = _unchecked(pdfium.FPDFText_GetLooseCharBox)
_get_object = _unchecked(pdfium.FPDFText_GetTextObject, ctypes.c_void_p)
_get_font = _unchecked(pdfium.FPDFTextObj_GetFont, ctypes.c_void_p)
_get_kind = _unchecked(pdfium.FPDFPageObj_GetType)
_get_matrix = _unchecked(pdfium.FPDFText_GetMatrix)
_get_size = _unchecked(pdfium.FPDFText_GetFontSize, ctypes.c_double)


_Found = tuple[int, str]
"""A word as it stands in the page's text, with its offset."""


class _Type(NamedTuple):
    """How a text object is set: font size on the page, quarter turns (`None` for aslant), weight."""

    size: float
    turn: int | None
    bold: bool


class PageReader:
    """Reads the pages of a document one by one. Holds the buffers that pdfium fills, and what fonts are bold."""

    def __init__(self) -> None:
        self._buffer = (ctypes.c_float * 0)()
        self._slots: list[Any] = []
        self._units_read = (ctypes.c_ushort * 0)()
        self._matrix = (ctypes.c_float * 6)()
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        # Of the page at hand:
        self._handle: Any = None
        self._text = ""
        self._shifted = False
        self._units: Sequence[int] = ()
        self._types: dict[int | None, _Type] = {}
        self._bold: dict[int | None, bool] = {}

    def read(self, page: Any, number: int) -> Page:
        """Reads a loaded page of pypdfium2. Turns off its rotation, which would scramble the text's order."""
        page.set_rotation(0)
        found = Page(number, page.get_bbox(), [])
        self._handle = pdfium.FPDFText_LoadPage(page)
        if not self._handle:
            return found
        try:
            self._read_text(found)
        finally:
            pdfium.FPDFText_ClosePage(self._handle)
        _set_upright(found)
        _read_objects(page, found)
        return found

    def _read_text(self, page: Page) -> None:
        """Fills `page` with its lines in the order of its content."""
        total = pdfium.FPDFText_CountChars(self._handle)
        count = min(total, MAX_CHARACTERS)
        page.cut = count < total
        self._text = text = self._get_text(count)
        # Characters without text, and those of two UTF-16 units, shift the text against pdfium's indexes.
        self._shifted = len(text) != count
        self._units = range(len(text) + 1)
        if self._shifted and text and max(text) > "\uffff":
            self._units = list(accumulate((1 + (char > "\uffff") for char in text), initial=0))
        self._types, self._bold = {}, {}
        page.characters = len(text) - text.count(" ")
        page.unreadable = len(_UNREADABLE.findall(text))
        words = _words(text)
        if self._has_hidden_gaps(words):
            words = [part for start, word in words for part in self._split_at_gaps(start, word)]
        starts = [start for start, _ in words]
        ends = [start + len(word) - 1 for start, word in words]
        boxes = self._char_boxes(starts), self._char_boxes(ends)
        breaks = [bisect_left(starts, found.start()) for found in _LINE_END.finditer(text)]
        lines = [(first, last) for first, last in pairwise([0, *breaks, len(words)]) if first < last]
        # The middle one decides on the size: a bullet or a raised digit at either end may be set in another.
        samples = [i for first, last in lines for i in (starts[first], starts[(first + last) // 2], ends[last - 1])]
        types = zip(*[iter(self._types_at(samples))] * 3, strict=True)
        for (first, last), (start, middle, end) in zip(lines, types, strict=True):
            size, bold = sorted((start.size, middle.size, end.size))[1], start.bold and middle.bold and end.bold
            edges = boxes[0][4 * first : 4 * last], boxes[1][4 * first : 4 * last]
            self._add_line(page, words[first:last], edges, _Type(size, end.turn, bold))

    def _get_text(self, count: int) -> str:
        # Two units for a character, and one for the end. A new size makes a new type: that takes time.
        if len(self._units_read) < 2 * count + 1:
            self._units_read = (ctypes.c_ushort * (4 * count + 1))()
        written = pdfium.FPDFText_GetText(self._handle, 0, count, self._units_read)
        return ctypes.string_at(self._units_read, 2 * max(0, written - 1)).decode("utf-16-le", "replace")

    def _index(self, offset: int) -> int:
        if not self._shifted:
            return offset
        index: int = pdfium.FPDFText_GetCharIndexFromTextIndex(self._handle, self._units[offset])
        return max(index, 0)

    def _char_boxes(self, offsets: Sequence[int]) -> tuple[float, ...]:
        """Left, top, right and bottom of each of these characters, one after the other.

        The boxes are those of their advance, so that the gaps between words are true.
        """
        if len(offsets) > len(self._slots):
            room = 2 * len(offsets)
            self._buffer = (ctypes.c_float * (4 * room))()
            self._slots = [ctypes.byref(self._buffer, 16 * i) for i in range(room)]
        indexes = [self._index(offset) for offset in offsets] if self._shifted else offsets
        deque(map(_get_box, repeat(self._handle), indexes, self._slots), maxlen=0)
        return tuple(self._buffer[: 4 * len(offsets)])

    def _types_at(self, offsets: Sequence[int]) -> list[_Type]:
        """The type in which each of these characters is set."""
        indexes = [self._index(offset) for offset in offsets] if self._shifted else offsets
        objects = map(_get_object, repeat(self._handle), indexes)
        return [self._types.get(item) or self._look(item, index) for item, index in zip(objects, indexes, strict=True)]

    def _look(self, item: int | None, index: int) -> _Type:
        """The type of a text object, looked up at one of its characters."""
        _get_matrix(self._handle, index, ctypes.byref(self._matrix))
        a, b, c, d, _, _ = self._matrix
        size = _get_size(self._handle, index) * math.hypot(c, d)
        font = item and _get_font(ctypes.c_void_p(item))
        if font not in self._bold:
            self._bold[font] = self._is_bold(index)
        found = _Type(size, _quarter_turn(a, b), self._bold[font])
        if item is not None:
            self._types[item] = found
        return found

    def _is_bold(self, index: int) -> bool:
        pdfium.FPDFText_GetFontInfo(self._handle, index, self._name, len(self._name), self._flags)
        name = self._name.value.decode("latin-1")
        return _BOLD.search(name) is not None or bool(self._flags.value & _FORCE_BOLD)

    def _has_hidden_gaps(self, words: list[_Found]) -> bool:
        """Whether words run together because nothing but a shift stands between them.

        Words run together are long ones: a look at the longest of the page is enough.
        """
        long = sorted([(len(word), start, word) for start, word in words if 10 < len(word) < 200])
        return any(len(self._split_at_gaps(start, word)) > 1 for _, start, word in long[-_LOOKS:])

    def _split_at_gaps(self, start: int, word: str) -> list[_Found]:
        if not 3 < len(word) < 200:
            return [(start, word)]
        boxes = self._char_boxes(range(start, start + len(word)))
        gaps = list(map(sub, boxes[4::4], boxes[2::4]))
        # In letterspaced type every gap is wide, and none is a space.
        size = self._types_at([start])[0].size
        wide = max(_WORD_GAP * size, 3 * sorted(gaps)[len(gaps) // 2])
        cuts = [0, *(i for i, gap in enumerate(gaps, 1) if wide < gap < 10 * size), len(word)]
        return [(start + first, word[first:last]) for first, last in pairwise(cuts)]

    def _add_line(
        self, page: Page, found: list[_Found], edges: tuple[tuple[float, ...], tuple[float, ...]], style: _Type
    ) -> None:
        """Adds what pdfium takes for a line, in pieces where the gap between two words is wide.

        `edges` are the boxes of the words' first and of their last characters.
        """
        size, turn, bold = style
        words = self._readable(found, size)
        begin, end = [_upright(boxes, turn) for boxes in edges] if turn else edges
        lefts, tops, rights, bottoms = begin[::4], begin[1::4], end[2::4], begin[3::4]
        if not all(words):
            kept = [i for i, word in enumerate(words) if word]
            words, lefts, rights = [words[i] for i in kept], _picked(lefts, kept), _picked(rights, kept)
            if not words:
                return
        gaps = list(map(sub, lefts[1:], rights))
        least = min(gaps, default=0.0)
        # Justified lines have wide gaps all over: a tab or a gutter stands out from the line's other gaps.
        wide = max(size, 1.8 * least) if len(gaps) > 1 else size
        cuts = [0, len(words)]
        if least < -size / 2 or max(gaps, default=0.0) > wide:
            cuts[1:1] = [i for i, gap in enumerate(gaps, 1) if not -size / 2 <= gap <= wide]
        bottom, top = min(bottoms), max(tops)
        for start, stop in pairwise(cuts):
            starts, ends, order = lefts[start:stop], rights[start:stop], len(page.lines)
            box = min(starts), bottom, max(ends), top
            page.lines.append(Line(words[start:stop], starts, ends, *box, size, bold, page.number, order, turn=turn))
        if cuts[1] > 1 and len(gaps) > 1 and not words[0].isalpha() and gaps[0] > max(size / 2, 1.8 * least):
            # The number of a clause.
            page.lines[1 - len(cuts)].tabs.append(1)
        start, word = found[-1]
        page.lines[-1].broken = self._text.startswith(_BREAKS, start + len(word)) or _end_broken(page.lines[-1])

    def _readable(self, found: list[_Found], size: float) -> list[str]:
        """The words as they read: "" for one that is nothing but a reference to a footnote."""
        words = [word for _, word in found]
        if _PLAIN.fullmatch("".join(words)):
            return words
        for i, (start, word) in enumerate(found):
            if word.isalpha() and word.isascii():
                continue
            # A number at the start of a line is no reference, but a footnote's own or a clause's.
            cleaned = self._without_reference(word, start, size) if i or not word[0].isdigit() else word
            words[i] = cleaned.translate(_INVISIBLE) if cleaned.isascii() else _folded(cleaned)
        return words

    def _without_reference(self, word: str, start: int, size: float) -> str:
        """The word without the small raised digits that refer to a footnote."""
        digits = _DIGITS.search(word)
        if digits is None or self._types_at([start + digits.start()])[0].size > size * 0.8:
            return word
        return word[: digits.start()] + word[digits.end() :]


def _words(text: str) -> list[_Found]:
    """The words of a page, each with its offset."""
    text = _SPACE.sub(" ", text)
    parts = text.split(" ")
    starts = accumulate([len(part) + 1 for part in parts], initial=0)
    return [(start, part) for start, part in zip(starts, parts, strict=False) if part]


def _upright(boxes: tuple[float, ...], turn: int) -> tuple[float, ...]:
    """Boxes (left, top, right, bottom) in the frame in which text with this turn stands upright."""
    quads = zip(*[iter(boxes)] * 4, strict=True)
    turned = [rotated((left, bottom, right, top), turn) for left, top, right, bottom in quads]
    return tuple([edge for left, bottom, right, top in turned for edge in (left, top, right, bottom)])


def _picked(values: tuple[float, ...], indexes: list[int]) -> tuple[float, ...]:
    return tuple([values[i] for i in indexes])


def _end_broken(line: Line) -> bool:
    """Whether the line ends with a hyphen, which is taken off, or with a dash or stroke that stays."""
    text = line.words[-1]
    if len(text) < 2 or text[-1] not in "-\u2010–/" or not text[-2].isalnum() or "/" in text[:-1]:
        return False
    if text[-1] in "-\u2010":
        line.words[-1] = text[:-1]
    return True


def _folded(word: str) -> str:
    return unicodedata.normalize("NFC", _SUPERSCRIPTS.sub("", word).translate(_FOLDED))


def _quarter_turn(x: float, y: float) -> int | None:
    """The quarter turns counterclockwise of text that runs towards this point; `None` when it runs aslant."""
    turns = math.atan2(y, x) / (math.pi / 2)
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
    count = min(pdfium.FPDFPage_CountObjects(page), _MAX_OBJECTS)
    objects = [pdfium.FPDFPage_GetObject(page, i) for i in range(count)]
    for item in objects:
        kind = _get_kind(item)
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
