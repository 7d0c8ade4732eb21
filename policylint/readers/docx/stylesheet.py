"""`styles.xml`, of which only the styles that are used get parsed.

Word's templates define hundreds of styles, most of them for tables; to parse them all would take as long as
reading the document.
"""

import re
from typing import TYPE_CHECKING

from policylint.readers.docx.names import W
from policylint.readers.docx.package import parse

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_NAMESPACE = b'xmlns:w="' + W.strip("{}").encode() + b'"'
_STYLE_END = b"</w:style>"
_STYLE_ID = re.compile(rb'\sw:styleId="([^"&]*)"')
_DEFAULTS, _DEFAULTS_END = b"<w:docDefaults>", b"</w:docDefaults>"
_IS_DEFAULT = re.compile(rb'\sw:default="(?:1|true|on)"')
_IS_PARAGRAPH = b'w:type="paragraph"'


class StyleSheet:
    """The styles of a document by their ids.

    `default` is the id of the style of paragraphs that name none; `defaults` is the element that says how
    text looks where no style does. Raises `UnreadableError` when the part is damaged.
    """

    def __init__(self, data: bytes | None) -> None:
        self.default = ""
        self.defaults: Element | None = None
        self._parsed: dict[str, Element | None] = {}
        self._unparsed: dict[str, bytes] = {}
        self._root_tag = b""
        if data is not None and not self._split(data):
            self._parse_all(data)

    def get(self, name: str) -> "Element | None":
        """The style with this id, if there is one."""
        if name not in self._parsed:
            source = self._unparsed.get(name)
            self._parsed[name] = None if source is None else self._parse_part(source)
        return self._parsed[name]

    def _split(self, data: bytes) -> bool:
        """Note where each style stands; false where that cannot be told without parsing."""
        start = data.find(b"<w:styles")
        self._root_tag = data[start : data.find(b">", start) + 1]
        # Without comments, CDATA and the like, what looks like the end of a style is one.
        if start < 0 or _NAMESPACE not in self._root_tag or _has(data, b"<!") or _has(data[start:], b"<?"):
            return False
        for part in data.split(_STYLE_END)[:-1]:
            at = part.find(b"<w:style ")
            tag = part[at : part.find(b"<", at + 1)]
            name = _STYLE_ID.search(tag)
            if at < 0 or name is None:
                return False
            key = name[1].decode("utf-8", "replace")
            self._unparsed.setdefault(key, part[at:] + _STYLE_END)
            if _IS_PARAGRAPH in tag and _IS_DEFAULT.search(tag):
                self.default = key
        at, end = data.find(_DEFAULTS), data.find(_DEFAULTS_END)
        if 0 <= at < end:
            self.defaults = self._parse_part(data[at : end + len(_DEFAULTS_END)])
        return True

    def _parse_part(self, source: bytes) -> "Element":
        return parse(self._root_tag + source + b"</w:styles>")[0]

    def _parse_all(self, data: bytes) -> None:
        root = parse(data)
        self.defaults = root.find(W + "docDefaults")
        for style in root.iterchildren(W + "style"):
            name = style.get(W + "styleId", "")
            self._parsed.setdefault(name, style)
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in {"1", "true", "on"}:
                self.default = name


def _has(data: bytes, mark: bytes) -> bool:
    # The second character is rare and quickly looked for; the first is everywhere.
    return mark[1:] in data and mark in data
