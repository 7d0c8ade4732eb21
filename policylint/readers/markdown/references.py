"""Where Markdown's links lead: reference definitions, and the destinations and titles all links share."""

import re

_LABEL = re.compile(r"\[((?:[^\[\]\\]++|\\.)++)\]", re.DOTALL)
_SPACE = re.compile(r"[ \t]*+(?:\n[ \t]*+)?+")
_LINE_END = re.compile(r"[ \t]*+(?:\n|$(?!\n))")
_ANGLED = re.compile(r"<(?:[^<>\n\\]++|\\.)*+>")
_BARE = re.compile(r"[^\x00-\x20\x7f\\()]++|\\[()]?|[()]")
_TITLE = re.compile(r'"(?:[^"\\]++|\\.)*+"|' r"'(?:[^'\\]++|\\.)*+'|" r"\((?:[^()\\]++|\\.)*+\)", re.DOTALL)
_MAX_LABEL = 999
_MAX_PARENTHESES = 32


def space_end(text: str, position: int) -> int:
    """The offset behind white space with at most one line end."""
    match = _SPACE.match(text, position)
    return match.end() if match else position


def destination_end(text: str, position: int) -> int:
    """The offset behind the link destination that begins at `position`, or -1 when none does."""
    if text.startswith("<", position):
        match = _ANGLED.match(text, position)
        return match.end() if match else -1
    depth = 0
    end = position
    while match := _BARE.match(text, end):
        if match[0] == "(":
            depth += 1
            if depth > _MAX_PARENTHESES:
                return -1
        elif match[0] == ")":
            if not depth:
                break
            depth -= 1
        end = match.end()
    return end if not depth else -1


def title_end(text: str, position: int) -> int:
    """The offset behind the link title that begins at `position`, or -1 when none does."""
    match = _TITLE.match(text, position)
    return match.end() if match else -1


class References:
    """The labels that a document's reference definitions define."""

    def __init__(self) -> None:
        self._labels: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._labels)

    def __contains__(self, label: str) -> bool:
        return len(label) <= _MAX_LABEL and _normalised(label) in self._labels

    def take(self, text: str) -> int:
        """Takes up the definitions that a paragraph begins with, and says where its own words begin."""
        position = 0
        while text.startswith("[", position):
            end = self._take_one(text, position)
            if end < 0:
                break
            position = end
        return position

    def _take_one(self, text: str, position: int) -> int:
        label = _LABEL.match(text, position)
        if not label or len(label[1]) > _MAX_LABEL or not label[1].strip() or not text.startswith(":", label.end()):
            return -1
        start = space_end(text, label.end() + 1)
        end = destination_end(text, start)
        if end <= start:
            return -1
        line_end = _LINE_END.match(text, end)
        title = space_end(text, end)
        if title > end and (behind := title_end(text, title)) >= 0 and (with_title := _LINE_END.match(text, behind)):
            line_end = with_title
        if not line_end:
            return -1
        self._labels.add(_normalised(label[1]))
        return line_end.end()


def _normalised(label: str) -> str:
    return " ".join(label.split()).casefold()
