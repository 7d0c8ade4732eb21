"""HTML as tokens with exact offsets, by the rules by which browsers cut a page into tags and text.

The standard library's parser is not used: hostile input takes it quadratic time, and on some it raises.
Here whatever is never closed ends with the file, as the HTML standard has it, so one pass is enough.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

CHARACTER_REFERENCE = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,8}|#[0-9]{1,8}|[a-zA-Z][a-zA-Z0-9]{1,31});?")

_TAG_NAME = re.compile(r"[a-zA-Z][^\s/>]*+")
_ATTRIBUTE = re.compile(
    r"""[\s/]*+ (?P<name> [^\s/>] [^\s/>=]*+ )
        (?: \s*+ = \s*+ (?: "(?P<double>[^"]*+)" | '(?P<single>[^']*+)' | (?P<bare>[^\s>]*+) ) )?+""",
    re.VERBOSE,
)

# Elements whose content is text up to their own end tag, whatever it looks like.
_RAW_TEXT = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp")
}


class Text(NamedTuple):
    """Text between tags: `source[start:end]`."""

    start: int
    end: int


class StartTag(NamedTuple):
    """A start tag, its name and its attributes' names in lower case."""

    name: str
    start: int
    end: int
    attributes: dict[str, str]


class EndTag(NamedTuple):
    """An end tag."""

    name: str
    start: int
    end: int


class Comment(NamedTuple):
    """A comment that says `source[start:end]`."""

    start: int
    end: int


class Unclosed(NamedTuple):
    """A comment or a tag that is never closed, and so takes the rest of the file with it."""

    start: int


Token = Text | StartTag | EndTag | Comment | Unclosed


def tokens(source: str) -> Iterator[Token]:
    """The tags, texts and comments of `source` in order; declarations and instructions are passed over."""
    position, text_start, size = 0, 0, len(source)
    while (position := source.find("<", position)) >= 0:
        follower = source[position + 1 : position + 2]
        closing = follower == "/"
        name = _TAG_NAME.match(source, position + 1 + closing)
        if name is None and follower not in {"!", "?", "/"}:
            position += 1  # a "less than" sign
            continue
        if text_start < position:
            yield Text(text_start, position)
        start = position
        if name is None:
            position = _end_of_comment(source, position)
            if position < 0:
                yield Unclosed(start)
                return
            text_start = position
            if source.startswith("<!--", start):
                yield Comment(start + 4, max(start + 4, position - 3))
            continue
        attributes, position = _attributes(source, name.end())
        if position < 0:
            yield Unclosed(start)
            return
        text_start = position
        if closing:
            yield EndTag(name[0].lower(), start, position)
            continue
        tag = StartTag(name[0].lower(), start, position, attributes)
        yield tag
        if tag.name in _RAW_TEXT:
            end = _RAW_TEXT[tag.name].search(source, position)
            position = end.start() if end else size
    if text_start < size:
        yield Text(text_start, size)


def _end_of_comment(source: str, start: int) -> int:
    """The offset behind a comment, declaration or instruction, or -1 when it is never closed."""
    if source.startswith("<!--", start):
        end = source.find("-->", start + 2)  # "<!-->" is a whole comment
        return end + 3 if end >= 0 else -1
    return source.find(">", start) + 1 or -1


def _attributes(source: str, position: int) -> tuple[dict[str, str], int]:
    """A tag's attributes and the offset behind the tag, or -1 when the tag is never closed."""
    found: dict[str, str] = {}
    while match := _ATTRIBUTE.match(source, position):
        value = match["double"] or match["single"] or match["bare"] or ""
        found.setdefault(match["name"].lower(), unescape(value) if "&" in value else value)
        position = match.end()
    return found, source.find(">", position) + 1 or -1
