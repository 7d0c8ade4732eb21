"""Markdown's inline structure: which characters of a block are marks, so that only its words are left.

The scanner never builds a tree. It collects cuts, which say that a piece of the source is no text or stands
for other text, and the stretches that are bold; what lies between the cuts is the text.
"""

import re
import unicodedata
from bisect import bisect_right
from typing import NamedTuple

from msgspec import Struct

from policylint.readers.folding import UNEVEN, Folder, Source
from policylint.readers.markdown.blocks import ATTRIBUTES
from policylint.readers.markdown.references import References, destination_end, space_end, title_end

_SPECIAL = re.compile(r"[\\`*_~\[\]<&]|!\[")
_NOT_PLAIN = re.compile(rf"[\\`*_~\[\]<&{UNEVEN}]|  ")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_BACKTICKS = re.compile(r"`++")
_ESCAPED_PIPE = re.compile(r"\\\|")
_ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_AUTOLINK = re.compile(r"<(?:[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*+|[\w.!#$%&'*+/=?^`{|}~-]++@[a-zA-Z0-9.-]++)>")
_TAG = re.compile(rf"<(?:(?P<open>[a-zA-Z][a-zA-Z0-9-]*+){ATTRIBUTES}/?|/(?P<close>[a-zA-Z][a-zA-Z0-9-]*+)\s*+)>")
_NOTE = re.compile(r"\[\^([^\]\s]{1,100})\]")
_VERBATIM = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))
_BOLD_TAGS = frozenset(("b", "strong"))
_STRUCK_TAGS = frozenset(("del", "s", "strike"))


class _Cut(NamedTuple):
    """`text[start:end]` is no text, but stands for `meaning`."""

    start: int
    end: int
    meaning: str = ""
    is_comment: bool = False


class Comment(NamedTuple):
    """A comment that begins at `start` of the source; `within` says that text of the block stands before it."""

    text: str
    start: int
    within: bool


class _Run(Struct, eq=False):
    """A run of emphasis marks; it shrinks as its marks find their partners."""

    mark: str
    start: int
    end: int
    length: int
    can_open: bool
    can_close: bool


class _Bracket(Struct, eq=False):
    """A "[" or "![" that may open a link or an image."""

    start: int
    end: int
    run_count: int
    is_image: bool
    active: bool = True
    holds_bracket: bool = False


class InlineScanner:
    """Reads one block's text and adds its words to a folder."""

    def __init__(self, source: Source, references: References, notes: set[str], *, in_table: bool = False) -> None:
        self.struck_out = False
        """Whether text was left out because it is struck out."""
        self.comments: list[Comment] = []
        """The comments in what is not struck out."""
        self._source = source
        self._text = source.text
        self._references = references
        self._notes = notes
        self._in_table = in_table
        self._cuts: list[_Cut] = []
        self._bold: list[tuple[int, int]] = []
        self._runs: list[_Run] = []
        self._brackets: list[_Bracket] = []
        self._open_tags: dict[str, int] = {}
        self._backticks: dict[int, list[int]] | None = None
        self._never: set[str] = set()

    def fold_into(self, folder: Folder) -> None:
        """Adds the block's words to `folder`."""
        self._scan()
        self._pair_runs(0)
        # Of what is struck out only the outermost cut counts, a comment in it not.
        self._cuts.sort(key=lambda cut: (cut.start, -cut.end, cut.is_comment))
        self._bold = _merged(self._bold)
        position = 0
        for cut in self._cuts:
            if cut.start >= position:
                self._add(folder, position, cut.start)
                if cut.is_comment:
                    self.comments.append(Comment(self._text[cut.start + 4 : cut.end - 3], cut.start, bool(folder)))
                elif cut.meaning:
                    folder.add_instead(cut.meaning, self._source, cut.start, bold=self._is_bold(cut.start))
            position = max(position, cut.end)
        self._add(folder, position, len(self._text))

    def _add(self, folder: Folder, start: int, end: int) -> None:
        if start < end:
            folder.add(self._source, start, end, bold=self._is_bold(start))

    def _is_bold(self, offset: int) -> bool:
        index = bisect_right(self._bold, (offset, len(self._text) + 1)) - 1
        return index >= 0 and offset < self._bold[index][1]

    def _scan(self) -> None:
        text, position = self._text, 0
        while match := _SPECIAL.search(text, position):
            start = match.start()
            mark = match[0]
            if mark == "\\":
                position = self._backslash(start)
            elif mark == "`":
                position = self._code(start)
            elif mark in "*_~":
                position = self._run(start, mark)
            elif mark == "]":
                position = self._close_bracket(start)
            elif mark == "<":
                position = self._angle(start)
            elif mark == "&":
                position = self._entity(start)
            else:
                position = self._open_bracket(start, match.end())

    # Marks that stand for themselves

    def _backslash(self, start: int) -> int:
        follower = self._text[start + 1 : start + 2]
        if follower in _PUNCTUATION or follower == "\n":
            self._cuts.append(_Cut(start, start + 1))
            return start + 2 if follower in _PUNCTUATION else start + 1
        return start + 1

    def _entity(self, start: int) -> int:
        match = _ENTITY.match(self._text, start)
        if not match:
            return start + 1
        from html import unescape  # noqa: PLC0415 - its table of names is loaded only for a text that uses one

        meaning = unescape(match[0])
        if meaning != match[0]:
            self._cuts.append(_Cut(start, match.end(), meaning))
        return match.end()

    def _code(self, start: int) -> int:
        """A code span: its words are text, as they stand."""
        text = self._text
        if self._backticks is None:
            self._backticks = {}
            for run in _BACKTICKS.finditer(text):
                self._backticks.setdefault(run.end() - run.start(), []).append(run.start())
        opener = _BACKTICKS.match(text, start)
        content = opener.end() if opener else start
        length = content - start
        candidates = self._backticks.get(length, [])
        index = bisect_right(candidates, start)
        if index == len(candidates):
            return content
        end = candidates[index]
        padding = text[content] in " \n" and text[end - 1] in " \n" and not text[content:end].isspace()
        self._cuts += (_Cut(start, content + padding), _Cut(end - padding, end + length))
        if self._in_table:
            self._cuts += (_Cut(pipe.start(), pipe.start() + 1) for pipe in _ESCAPED_PIPE.finditer(text, content, end))
        return end + length

    def _angle(self, start: int) -> int:
        """An autolink, an HTML tag, or a "less than" sign."""
        text = self._text
        if link := _AUTOLINK.match(text, start):
            self._cuts += (_Cut(start, start + 1), _Cut(link.end() - 1, link.end()))
            return link.end()
        if tag := _TAG.match(text, start):
            self._tag(tag)
            return tag.end()
        for opening, closing in _VERBATIM:
            if text.startswith(opening, start) and closing not in self._never:
                end = text.find(closing, start + 2 if opening == "<!--" else start + len(opening))
                if end >= 0:
                    self._cuts.append(_Cut(start, end + len(closing), is_comment=opening == "<!--"))
                    return end + len(closing)
                self._never.add(closing)
        return start + 1

    def _tag(self, tag: re.Match[str]) -> None:
        name = (tag["open"] or tag["close"]).lower()
        self._cuts.append(_Cut(tag.start(), tag.end(), " " if name == "br" else ""))
        if name not in _BOLD_TAGS | _STRUCK_TAGS:
            return
        if tag["open"]:
            self._open_tags.setdefault(name, tag.end())
        elif name in self._open_tags:
            start = self._open_tags.pop(name)
            if name in _BOLD_TAGS:
                self._bold.append((start, tag.start()))
            else:
                self._strike(start, tag.start())

    def _strike(self, start: int, end: int) -> None:
        self._cuts.append(_Cut(start, end))
        self.struck_out = True

    # Links

    def _open_bracket(self, start: int, end: int) -> int:
        note = _NOTE.match(self._text, start)
        if note and note[1].casefold() in self._notes:
            self._cuts.append(_Cut(start, note.end()))
            return note.end()
        if self._brackets:
            self._brackets[-1].holds_bracket = True
        self._brackets.append(_Bracket(start, end, len(self._runs), is_image=end - start == 2))
        return end

    def _close_bracket(self, start: int) -> int:
        if not self._brackets:
            return start + 1
        opener = self._brackets.pop()
        if not opener.active:
            return start + 1
        end = self._link_end(opener, start)
        if end < 0:
            return start + 1
        self._cuts += (_Cut(opener.start, opener.end), _Cut(start, end))
        self._pair_runs(opener.run_count)
        if not opener.is_image:
            for bracket in reversed(self._brackets):
                if bracket.is_image:
                    continue
                if not bracket.active:
                    break
                bracket.active = False
        return end

    def _link_end(self, opener: _Bracket, closer: int) -> int:
        """Where the link ends whose text ends at `closer`, or -1 when it is none."""
        text = self._text
        if text.startswith("(", closer + 1):
            end = self._inline_link_end(closer + 2)
            if end >= 0:
                return end
        if not self._references:
            return -1
        if text.startswith("[", closer + 1):
            end = text.find("]", closer + 2, closer + 1002)
            label = text[closer + 2 : end]
            if end >= 0 and "[" not in label and label.strip():
                return end + 1 if label in self._references else -1
        if opener.holds_bracket or text[opener.end : closer] not in self._references:
            return -1
        return closer + 3 if text.startswith("[]", closer + 1) else closer + 1

    def _inline_link_end(self, position: int) -> int:
        text = self._text
        position = destination_end(text, space_end(text, position))
        if position < 0:
            return -1
        title = space_end(text, position)
        if title > position and text[title : title + 1] in {'"', "'", "("}:
            title = title_end(text, title)
            if title < 0:
                return -1
            title = space_end(text, title)
        return title + 1 if text.startswith(")", title) else -1

    # Emphasis

    def _run(self, start: int, mark: str) -> int:
        text = self._text
        end = start + 1
        while text.startswith(mark, end):
            end += 1
        before = text[start - 1] if start else "\n"
        after = text[end] if end < len(text) else "\n"
        after_space, before_space = after.isspace(), before.isspace()
        after_mark, before_mark = _is_punctuation(after), _is_punctuation(before)
        left = not after_space and (not after_mark or before_space or before_mark)
        right = not before_space and (not before_mark or after_space or after_mark)
        if mark == "~" and end - start != 2:
            return end
        can_open, can_close = left, right
        if mark == "_":
            can_open, can_close = left and (not right or before_mark), right and (not left or after_mark)
        if can_open or can_close:
            self._runs.append(_Run(mark, start, end, end - start, can_open, can_close))
        return end

    def _pair_runs(self, first: int) -> None:
        """Pairs openers and closers among the runs from index `first` on, and drops these runs."""
        runs = self._runs[first:]
        del self._runs[first:]
        openers: list[_Run] = []
        bottoms: dict[tuple[str, bool, int], int] = {}
        for run in runs:
            while run.can_close and run.start < run.end:
                key = (run.mark, run.can_open, run.length % 3)
                bottom = bottoms.get(key, 0)
                index = len(openers) - 1
                while index >= bottom and not _match(openers[index], run):
                    index -= 1
                if index < bottom:
                    bottoms[key] = len(openers)
                    break
                self._pair(openers[index], run)
                del openers[index + (openers[index].start < openers[index].end) :]
                bottoms = {other: min(bottom, len(openers)) for other, bottom in bottoms.items()}
            if run.can_open and run.start < run.end:
                openers.append(run)

    def _pair(self, opener: _Run, closer: _Run) -> None:
        width = 2 if opener.end - opener.start >= 2 and closer.end - closer.start >= 2 else 1
        self._cuts += (_Cut(opener.end - width, opener.end), _Cut(closer.start, closer.start + width))
        if opener.mark == "~":
            self._strike(opener.end, closer.start)
        elif width == 2:
            self._bold.append((opener.end, closer.start))
        opener.end -= width
        closer.start += width


def is_plain(text: str) -> bool:
    """Whether `text` has no marks in it and no white space but single spaces."""
    return _NOT_PLAIN.search(text) is None


def _match(opener: _Run, closer: _Run) -> bool:
    """Whether two runs pair. One that could do both pairs by the "rule of three" only."""
    if opener.mark != closer.mark:
        return False
    if (opener.can_close or closer.can_open) and opener.mark != "~":
        return (opener.length + closer.length) % 3 != 0 or (opener.length % 3 == 0 and closer.length % 3 == 0)
    return True


def _is_punctuation(character: str) -> bool:
    if character.isascii():
        return character in _PUNCTUATION
    return unicodedata.category(character)[0] in "PS"


def _merged(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
