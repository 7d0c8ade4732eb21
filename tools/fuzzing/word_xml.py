"""Word files from bytes, such that a small change of the bytes is a small change of what the file says.

Each byte is an order: open an element, close one, give one a property, say something, go on in another part. So any
bytes make XML that is well-formed, and a fuzzer that looks for new branches finds them in the reader and not in the XML
parser.
"""

from collections.abc import Iterator
from itertools import islice

from tests.readers.docx_builder import docx

_ELEMENTS = (
    "p", "r", "t", "tbl", "tr", "tc", "pPr", "rPr", "tcPr", "trPr", "tblPr", "ins", "del", "moveFrom", "moveTo", "sdt",
    "sdtContent", "hyperlink", "smartTag", "fldSimple", "footnote", "comment", "num", "abstractNum", "lvl", "style",
    "txbxContent", "pict", "sectPr", "numPr", "rPrChange", "lvlOverride", "docDefaults", "pPrDefault", "rPrDefault",
    "moveFromRangeStart", "moveFromRangeEnd", "delText", "instrText", "ruby", "rubyBase", "rt", "hdr", "drawing",
)  # fmt: skip
_PROPERTIES = (
    "pStyle", "numId", "ilvl", "b", "strike", "dstrike", "vanish", "outlineLvl", "gridSpan", "vMerge", "tblHeader",
    "tblStyle", "shd", "sz", "jc", "ind", "tab", "br", "cr", "noBreakHyphen", "softHyphen", "sym", "fldChar",
    "footnoteReference", "commentRangeStart", "commentRangeEnd", "commentReference", "lastRenderedPageBreak",
    "pageBreakBefore", "basedOn", "link", "name", "start", "numFmt", "lvlText", "suff", "isLgl", "titlePg",
    "headerReference", "del", "ins", "cols", "caps", "rStyle", "webHidden", "tblLook", "cellIns", "cellDel",
)  # fmt: skip
_VALUES = (
    None, "0", "1", "2", "Heading1", "a", "b", "decimal", "bullet", "%1.", "%1.%2", "restart", "continue", "begin",
    "separate", "end", "page", "-1", "99999999", "default", "even", "lowerLetter", "none", "FF0000", "x",
)  # fmt: skip
_ATTRIBUTES = ("val", "id", "styleId", "type", "default", "numId", "abstractNumId", "ilvl", "fldCharType", "firstLine")
_WORDS = (
    "Tea is served at ten.", " ", "a) ", "1.1", "\t", "Tea policy", "TOC \\o", "policylint: accept tea because x", ":",
    "“", "\xad", "\u200b", "HYPERLINK", "PAGEREF", "•",
)  # fmt: skip
_PARTS = ("styles", "numbering", "footnotes", "comments", "header1", "settings")

_CLOSE, _SAY, _GO_ON = 200, 225, 248


def word_file(orders: bytes) -> bytes:
    """The Word file that these bytes order."""
    parts = {"body": [""], **{part: [""] for part in _PARTS}}
    current, opened = "body", {part: list[str]() for part in parts}
    rest = iter(orders)
    for order in rest:
        out, open_here = parts[current], opened[current]
        if order < len(_ELEMENTS):
            open_here.append(_ELEMENTS[order])
            out.append(f"<w:{open_here[-1]}{_attributes(rest)}>")
        elif order < len(_ELEMENTS) + len(_PROPERTIES):
            out.append(f"<w:{_PROPERTIES[order - len(_ELEMENTS)]}{_attributes(rest)}/>")
        elif order >= _GO_ON:
            current = [*parts][order % len(parts)]
        elif order >= _SAY:
            words = _WORDS[order % len(_WORDS)]
            out.append(f'<w:t xml:space="preserve">{words}</w:t>' if order % 2 else words)
        elif order >= _CLOSE:
            out += (f"</w:{open_here.pop()}>" for _ in range(min(order - _CLOSE + 1, len(open_here))))
        else:
            out.append("<w:p><w:r><w:t>Tea.</w:t></w:r></w:p>")
    for part, names in opened.items():
        parts[part] += (f"</w:{name}>" for name in reversed(names))
    body = "".join(parts.pop("body"))
    return docx(body, **{part: "".join(content) for part, content in parts.items() if len(content) > 1})


def orders(text: str) -> bytes:
    """The bytes that order what words say: "p" opens an element, "b=0" is a property, "/" closes, "@" is the next part.

    A word in capitals is said.
    """
    made = bytearray()
    part = 0
    for word in text.split():
        name, _, value = word.partition("=")
        if name == "/":
            made.append(_CLOSE)
        elif name == "@":
            part += 1
            made.append(next(order for order in range(_GO_ON, 256) if order % (len(_PARTS) + 1) == part))
        elif name.isupper():
            made.append(_SAY + 1 - _SAY % 2)
        else:
            at = _ELEMENTS.index(name) if name in _ELEMENTS else len(_ELEMENTS) + _PROPERTIES.index(name)
            made += bytes((at, 1, _VALUES.index(value))) if value else bytes((at, 0))
    return bytes(made)


SEEDS = tuple(
    orders(text)
    for text in (
        "p pPr pStyle=Heading1 / r TEA / / p r rPr b / TEA / / p pPr numPr ilvl=0 numId=1 / / r TEA",
        "tbl tr trPr tblHeader / tc p r TEA / / / tc p r TEA / / / / tr tc tcPr gridSpan=2 vMerge=restart / p r TEA",
        "p ins r TEA / / del r delText / / / r fldChar=begin instrText / fldChar=separate TEA fldChar=end",
        "p commentRangeStart=1 r TEA / commentRangeEnd=1 r commentReference=1 / / @ @ @ @ comment p r TEA",
        "p r footnoteReference=2 TEA / / @ @ @ footnote p r TEA",
        "p pPr numPr numId=1 / / r TEA / / @ style name=Heading1 / @ abstractNum lvl numFmt=decimal lvlText=%1.",
        "sdt sdtContent p hyperlink r TEA / / smartTag r TEA / / / / / p r pict txbxContent p r TEA",
    )
)
"""Orders that lead into each part of the reader."""


def _attributes(rest: Iterator[int]) -> str:
    """Up to two attributes, as the next byte says."""
    how = next(rest, 0)
    given = {}
    for choice in islice(rest, how % 3):
        value = _VALUES[choice % len(_VALUES)]
        if value is not None:
            given[_ATTRIBUTES[choice * 7 % len(_ATTRIBUTES)] if how > 8 else "val"] = value
    return "".join(f' w:{name}="{value}"' for name, value in given.items())
