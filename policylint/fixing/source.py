"""A file's text as it stands in its bytes: where the words of its blocks are, and putting others in their place.

The reader's own anchors say where each code point of a block stands. What they say is held against the file's text, so
that nothing but the very words is ever written over.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from policylint.document import Block, Place
from policylint.fixing.phrases import Change, LeftAloneError
from policylint.readers.encoding import decode

_LINE_END = re.compile(r"\r\n|\r|\n")
_MARK = "\ufeff"
_MOST_MARKS = 2
_CODECS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_CODE = re.compile(r"`|<(?:code|kbd|pre|samp|tt)\b", re.IGNORECASE)
# Between the words of one phrase on two lines stand white space and the marks of block quotes.
_WRAP = re.compile(r"[ \t]*+(?:\r\n|\r|\n)[ \t>]*+")


class Edit(NamedTuple):
    """`words` in the place of the code points from `start` to `end` of the file's text."""

    start: int
    end: int
    words: str


class SourceText:
    """The text of a file with the content `data`, which its reader has read. Raises `LeftAloneError`.

    Bytes that are no UTF-8 in a file of one byte for each letter are kept as what "surrogateescape" makes of them, so
    that the text can always be written back byte for byte.
    """

    def __init__(self, data: bytes) -> None:
        self._codec, self._errors, self.text, marks = _decoded(data)
        self._new = self._codec if self._errors == "strict" else "windows-1252"
        self._starts = [marks, *(match.end() for match in _LINE_END.finditer(self.text))]
        self._code: dict[int, tuple[int, int]] = {}

    def edits(self, block: Block, change: Change) -> list[Edit]:
        """What makes `change` of the text of `block`: an edit for each line, with all markup left as it is.

        Raises `LeftAloneError` where that cannot be done without changing anything else.
        """
        self._refuse_unwritable(change.words)
        spans = list(self._words(block, change.start, change.end))
        self._refuse_code(block, spans[0][0])
        lines = [[spans[0]]]
        for span in spans[1:]:
            gap = self.text[lines[-1][-1][1] : span[0]]
            if _WRAP.fullmatch(gap):
                lines.append([span])
            elif gap.isspace():
                lines[-1].append(span)
            else:
                raise LeftAloneError("markup stands between the words")
        if not change.words:
            return [self._removal(lines)]
        parts = _divided(change.words, lines)
        return [Edit(line[0][0], line[-1][1], part) for line, part in zip(lines, parts, strict=True)]

    def written(self, edits: Iterable[Edit]) -> bytes:
        """The file's content with `edits` made, which do not overlap."""
        parts, position = [], 0
        for edit in sorted(edits):
            parts.append(self.text[position : edit.start].encode(self._codec, self._errors))
            parts.append(edit.words.encode(self._new))
            position = edit.end
        parts.append(self.text[position:].encode(self._codec, self._errors))
        return b"".join(parts)

    def _refuse_unwritable(self, words: str) -> None:
        try:
            words.encode(self._new)
        except UnicodeEncodeError as error:
            raise LeftAloneError(f"the file's encoding has no “{words[error.start]}”") from None

    def _words(self, block: Block, start: int, end: int) -> Iterable[tuple[int, int]]:
        """Where each word of `block.text[start:end]` stands in the text."""
        for match in re.finditer(r"\S+", block.text[start:end]):
            first = self._offset(block.place_at(start + match.start()))
            last = self._offset(block.place_at(start + match.end() - 1))
            if self.text[first : last + 1] != match[0]:
                raise LeftAloneError("markup, or a character that is not shown, stands within the words")
            yield first, last + 1

    def _offset(self, place: Place) -> int:
        if not place.line or not place.column or place.line > len(self._starts):
            raise LeftAloneError("its place in the file is not known")
        return self._starts[place.line - 1] + place.column - 1

    def _refuse_code(self, block: Block, at: int) -> None:
        """Refuse words that may stand in code, which is no wording."""
        first, last = block.place_at(0), block.place_at(len(block.text) - 1)
        if not first.line or not last.line:
            return
        if first.line not in self._code:
            end = self._starts[last.line] if last.line < len(self._starts) else len(self.text)
            marks = [match.start() for match in _CODE.finditer(self.text, self._starts[first.line - 1], end)]
            self._code[first.line] = (marks[0], marks[-1]) if marks else (at, at)
        before, after = self._code[first.line]
        if before < at < after:
            raise LeftAloneError("it may be code")

    def _removal(self, lines: Sequence[Sequence[tuple[int, int]]]) -> Edit:
        """Words taken out, with the white space on one side of them."""
        (start, _), (_, end) = lines[0][0], lines[-1][-1]
        if len(lines) > 1:
            raise LeftAloneError("the words to take out stand on two lines")
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        if after in {" ", "\t"}:
            return Edit(start, end + 1, "")
        if before in {" ", "\t"}:
            return Edit(start - 1, end, "")
        raise LeftAloneError("markup stands around the words to take out")


def _decoded(data: bytes) -> tuple[str, str, str, int]:
    """The codec by which `data` is the text that its reader has read, what to do with errors, that text, and the number
    of byte order marks before it."""
    read = decode(data).text
    for codec in _CODECS:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        for marks in range(_MOST_MARKS + 1):
            if text[:marks] == _MARK * marks and _LINE_END.sub("\n", text[marks:]) == read:
                return codec, "strict", text, marks
    text = data.decode("utf-8", "surrogateescape")
    if len(_LINE_END.sub("\n", text)) != len(read):
        raise LeftAloneError("the file's encoding is not known well enough to write it")
    return "utf-8", "surrogateescape", text, 0


def _divided(words: str, lines: Sequence[Sequence[tuple[int, int]]]) -> list[str]:
    """`words` in a part for each line, of as many words as it takes the place of; the last one is the rest."""
    left = words.split(" ")
    parts = []
    for line in lines[:-1]:
        parts.append(" ".join(left[: len(line)]))
        left = left[len(line) :]
    if not left:
        raise LeftAloneError("the words stand on more lines than those that would take their place")
    return [*parts, " ".join(left)]
