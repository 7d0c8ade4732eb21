"""Text with places: what a file's lines say, with white space folded and every word's place kept."""

import re
from bisect import bisect_right
from collections.abc import Iterable

from policylint.document import Anchor, Place

INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""The characters (as in a set of a regular expression) that are on no page, and in the way of every comparison: soft
hyphen, zero-width characters, direction marks."""
_OTHER_SPACE = "\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
UNEVEN = rf"{_OTHER_SPACE}{INVISIBLE}"
"""The characters (as in a set of a regular expression) that do not read as they stand: every white space but
the space itself, and what is invisible."""
_UNEVEN = re.compile(rf"[{_OTHER_SPACE}]\s*+| \s++|[{INVISIBLE}]++")


class Source:
    """Text to read, and where each of its lines stands in the file: its line, its column and its page."""

    __slots__ = ("origins", "starts", "text")

    def __init__(self, lines: Iterable[tuple[str, int, int]], page: int | None = None) -> None:
        """`lines` are the lines' texts, each with the line and the column at which it begins."""
        texts: list[str] = []
        self.starts: list[int] = []
        self.origins: list[tuple[int, int, int | None]] = []
        start = 0
        for text, line, column in lines:
            texts.append(text)
            self.starts.append(start)
            self.origins.append((line, column, page))
            start += len(text) + 1
        self.text = "\n".join(texts)

    @classmethod
    def of_file(cls, text: str) -> "Source":
        """A whole file."""
        return cls((line, number, 1) for number, line in enumerate(text.split("\n"), 1))

    def place(self, offset: int) -> Place:
        """The place of the code point at `offset`."""
        index = bisect_right(self.starts, offset) - 1
        line, column, page = self.origins[index]
        return Place(page, line, column + offset - self.starts[index])


class Folder:
    """Builds a block's text: runs of white space become one space, and invisible characters go."""

    __slots__ = ("_length", "_next", "_parts", "_source", "_space", "anchors", "plain")

    def __init__(self) -> None:
        self.anchors: list[Anchor] = []
        self.plain = False
        """Whether anything but a colon has been added that was not bold."""
        self._parts: list[str] = []
        self._length = 0
        self._source: Source | None = None
        self._next = 0
        self._space: tuple[Source, int] | None = None

    @property
    def text(self) -> str:
        """What has been added so far."""
        return "".join(self._parts)

    def __bool__(self) -> bool:
        return bool(self._parts)

    def __len__(self) -> int:
        return self._length

    def add(self, source: Source, start: int, end: int, *, bold: bool = False) -> None:
        """Adds `source.text[start:end]`."""
        position = start
        for match in _UNEVEN.finditer(source.text, start, end):
            self._add_words(source, position, match.start(), bold)
            position = match.end()
            if match[0][0].isspace():
                self.add_space(source, match.start())
        self._add_words(source, position, end, bold)

    def add_line(self, words: str, place: Place) -> None:
        """Adds a line that begins at `place` and has nothing `UNEVEN` and no two spaces in it, nor white
        space at its ends."""
        if self._parts:
            self._parts.append(" ")
            self._length += 1
        self.anchors.append(Anchor(self._length, place))
        self._parts.append(words)
        self._length += len(words)
        self.plain = True

    def add_instead(self, text: str, source: Source, start: int, *, bold: bool = False) -> None:
        """Adds what the markup at `start` of `source` stands for (a character reference, an image)."""
        words = _UNEVEN.sub(lambda match: " " if match[0][0].isspace() else "", text)
        if words.strip():
            if words[0] == " ":
                self.add_space(source, start)
            self._append(words.strip(), source, start, bold)
        if words.endswith(" "):
            self.add_space(source, start)

    def add_space(self, source: Source, offset: int) -> None:
        """Adds white space that stands at `offset` of `source`."""
        if self._parts and self._space is None:
            self._space = source, offset

    def _add_words(self, source: Source, start: int, end: int, bold: bool) -> None:
        text = source.text
        if start < end and text[start] == " ":
            self.add_space(source, start)
            start += 1
        trailing = start < end and text[end - 1] == " "
        if start < end - trailing:
            self._append(text[start : end - trailing], source, start, bold)
        if trailing:
            self.add_space(source, end - 1)

    def _append(self, words: str, source: Source, offset: int, bold: bool) -> None:
        if not bold and words != ":":
            self.plain = True
        if self._space is not None:
            space, self._space = self._space, None
            self._put(" ", *space)
        self._put(words, source, offset)

    def _put(self, text: str, source: Source, offset: int) -> None:
        begins_line = offset > 0 and source.text[offset - 1] == "\n"
        if source is not self._source or offset != self._next or begins_line:
            self.anchors.append(Anchor(self._length, source.place(offset)))
            self._source = source
        self._next = offset + len(text)
        self._length += len(text)
        self._parts.append(text)
