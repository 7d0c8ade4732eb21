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
_STYLE, _STYLE_END = b"<w:style ", b"</w:style>"
_STYLE_ID = re.compile(rb'\sw:styleId="([^"&]*)"')
_DEFAULTS, _DEFAULTS_END = b"<w:docDefaults>", b"</w:docDefaults>"
_IS_DEFAULT = re.compile(rb'\sw:default="(?:1|true|on)"')
_IS_PARAGRAPH = b'w:type="paragraph"'
_MOST_APART = 50  # each is looked for from the start of the part


class StyleSheet:
    """The styles of a document by their ids.

    `default` is the id of the style of paragraphs that name none; `defaults` is the element that says how
    text looks where no style does. Raises `UnreadableError` when the part is damaged.
    """

    def __init__(self, data: bytes | None) -> None:
        self.default = ""
        self.defaults: Element | None = None
        self._parsed: dict[str, Element | None] = {}
        # What has not been parsed; nothing once all has been.
        self._data = data or b""
        self._root_tag = b""
        if data is not None and not self._find_defaults(data):
            self._parse_all()

    def get(self, name: str) -> "Element | None":
        """The style with this id, if there is one."""
        if name not in self._parsed and self._data:
            start = self._start_of_tag(self._data.find(b' w:styleId="%b"' % name.encode()))
            if start < 0 or len(self._parsed) == _MOST_APART:
                self._parse_all()
            else:
                self._parsed[name] = self._parse_part(start, _STYLE_END)
        return self._parsed.get(name)

    def _find_defaults(self, data: bytes) -> bool:
        """Find what holds where no style is named; false where that cannot be told without parsing."""
        start = data.find(b"<w:styles")
        self._root_tag = data[start : data.find(b">", start) + 1]
        # Without comments, CDATA and the like, what looks like the end of a style is one.
        odd = _has(data, b"<!") or _has(data, b"<?", start) or _has(data, b"='", start)
        if start < 0 or _NAMESPACE not in self._root_tag or odd:
            return False
        at = start
        while (at := data.find(b'w:default="', at)) >= 0:
            begins, at = self._start_of_tag(at), data.find(b">", at)
            tag = data[begins:at]
            name = _STYLE_ID.search(tag)
            if begins < 0 or at < 0 or name is None:
                return False
            if _IS_PARAGRAPH in tag and _IS_DEFAULT.search(tag):
                self.default = name[1].decode("utf-8", "replace")
        if 0 <= data.find(_DEFAULTS) < data.find(_DEFAULTS_END):
            self.defaults = self._parse_part(data.find(_DEFAULTS), _DEFAULTS_END)
        return True

    def _start_of_tag(self, at: int) -> int:
        """Where the tag of the style begins that has an attribute at `at`, -1 where there is none."""
        start = self._data.rfind(_STYLE, 0, max(at, 0))
        return -1 if b">" in self._data[start:at] else start

    def _parse_part(self, start: int, end_tag: bytes) -> "Element":
        end = self._data.find(end_tag, start) + len(end_tag)
        return parse(self._root_tag + self._data[start:end] + b"</w:styles>")[0]

    def _parse_all(self) -> None:
        root = parse(self._data)
        self._data = b""
        self.defaults = root.find(W + "docDefaults")
        for style in root.iterchildren(W + "style"):
            name = style.get(W + "styleId", "")
            self._parsed.setdefault(name, style)
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in {"1", "true", "on"}:
                self.default = name


def _has(data: bytes, mark: bytes, start: int = 0) -> bool:
    # The second character is rare and quickly looked for; the first is everywhere.
    return data.find(mark[1:], start) >= 0 and data.find(mark, start) >= 0
