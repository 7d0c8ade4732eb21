"""Mutations of PDF files: of the objects, the numbers and names in them, and the contents of pages."""

import base64
import re
import zlib
from random import Random

_STREAM = re.compile(rb"/Filter \[? ?(/ASCII85Decode )?/FlateDecode ?\]?([^>]{0,200})>>\s{0,4}stream\r?\n")
_OBJECT = re.compile(rb"\d{1,9} \d{1,5} obj\b")
_NUMBER = re.compile(rb"(?<![\w.])-?\d{1,12}(?:\.\d{1,9})?(?![\w.])")
_REFERENCE = re.compile(rb"\d{1,9} \d{1,5} R\b")
_NAME = re.compile(rb"/[A-Za-z]{1,30}")
_WORD = re.compile(rb"[^\s()<>\[\]]{1,30}")

_NUMBERS = (
    b"0", b"-1", b"1", b"2147483647", b"-2147483648", b"4294967296", b"99999999999999999999", b"1e99", b"0.0000001",
    b"65536", b"-99999", b"1.5.2",
)  # fmt: skip
_NAMES = (
    b"/Kids", b"/Parent", b"/Contents", b"/Page", b"/Pages", b"/Type", b"/Font", b"/Resources", b"/Length",
    b"/Count", b"/MediaBox", b"/Rotate", b"/Prev", b"/XRefStm", b"/ObjStm", b"/Encrypt", b"/Annots", b"/AcroForm",
    b"/Outlines", b"/Widths", b"/ToUnicode", b"/Encoding", b"/DescendantFonts", b"/Filter", b"/LZWDecode",
    b"/JBIG2Decode", b"/JPXDecode", b"/DCTDecode", b"/RunLengthDecode", b"/Type3", b"/Type0", b"/XObject", b"/Form",
)  # fmt: skip
_OPERATORS = (
    b"q", b"Q", b"BT", b"ET", b"Tj", b"TJ", b"Tf", b"Tm", b"Td", b"T*", b"cm", b"Do", b"re", b"S", b"f", b"W n",
    b"BI", b"ID", b"EI", b"BMC", b"EMC", b"'", b"(", b")", b"<", b">", b"[", b"]", b"<<", b">>", b"0 0 0 0 0 0 Tm",
    b"1 0 0 1 1e9 1e9 cm", b"/F1 1e9 Tf", b"/F1 0 Tf", b"/F1 -12 Tf", b"NaN", b"(\\000\\377\\002)Tj",
    b"0 0 99999 99999 re f", b"100 100 m 500 100 l S", b"3 Tr", b"90 Tz", b"1e9 Tw", b"-1000 Tc",
    b"0.7 0.7 -0.7 0.7 9 9 Tm",
)  # fmt: skip


def _opened(data: bytes) -> bytes:
    """The file with the contents of its streams laid open; its index is then wrong, which every reader mends."""
    parts = []
    at = 0
    for found in _STREAM.finditer(data):
        end = data.find(b"endstream", found.end())
        try:
            content = data[found.end() : end].strip()
            packed = base64.a85decode(content.removesuffix(b"~>")) if found[1] else data[found.end() : end]
            content = zlib.decompressobj().decompress(packed, 2_000_000)
        except (ValueError, zlib.error):
            continue
        others = re.sub(rb"/Length \d{1,9}( \d R)?", b"", found[2])
        head = re.sub(rb"/Length \d{1,9}( \d R)?\s*$", b"", data[at : found.start()])
        parts += [head, b"/Length %d" % len(content), others, b">>\nstream\n", content, b"\n"]
        at = end
    return b"".join([*parts, data[at:]])


def _replaced(
    chance: Random, data: bytes, pattern: "re.Pattern[bytes]", wild: tuple[bytes, ...], most: int = 12
) -> bytes:
    """With some of what the pattern finds replaced by something wild, or by something else that it finds."""
    found = list(pattern.finditer(data))
    for match in sorted(chance.sample(found, min(len(found), chance.randint(1, most))), key=lambda m: -m.start()):
        new = chance.choice(wild) if wild and chance.random() < 0.6 else chance.choice(found)[0]
        data = data[: match.start()] + new + data[match.end() :]
    return data


def _numbers(chance: Random, data: bytes) -> bytes:
    return _replaced(chance, _maybe_opened(chance, data), _NUMBER, _NUMBERS)


def _references(chance: Random, data: bytes) -> bytes:
    """Objects that refer to others than they should, and so to themselves too."""
    return _replaced(chance, data, _REFERENCE, ())


def _names(chance: Random, data: bytes) -> bytes:
    return _replaced(chance, data, _NAME, _NAMES)


def _contents(chance: Random, data: bytes) -> bytes:
    """Words of the pages' contents changed; some of them very often."""
    data = _opened(data)
    starts = [found.end() for found in re.finditer(rb"stream\n", data) if not data.endswith(b"end", 0, found.start())]
    for start in chance.sample(starts, min(len(starts), 2)):
        end = data.find(b"endstream", start)
        content = _replaced(chance, data[start:end], _WORD, _OPERATORS, 40)
        if chance.random() < 0.3:
            at, times = chance.randrange(len(content) + 1), chance.choice((10, 2_000, 40_000))
            content = content[:at] + (b" " + chance.choice(_OPERATORS) + b" ") * times + content[at:]
        data = data[:start] + content + data[end:]
    return data


def _objects(chance: Random, data: bytes) -> bytes:
    """Objects lost, doubled and exchanged."""
    starts = [found.start() for found in _OBJECT.finditer(data)]
    if len(starts) < 2:
        return data
    objects = [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=True)]
    for _ in range(chance.choice((1, 4))):
        number, other = chance.randrange(len(objects)), chance.randrange(len(objects))
        match chance.randrange(3):
            case 0:
                objects[number] = b""
            case 1:
                objects.insert(number, objects[other])
            case _:
                head, body = objects[number].partition(b"obj")[0], objects[other].partition(b"obj")[2]
                objects[number] = head + b"obj" + body
    return data[: starts[0]] + b"".join(objects)


def _nested(chance: Random, data: bytes) -> bytes:
    opening, closing = chance.choice(((b"[", b"]"), (b"<<", b">>"), (b"<</A ", b">>"), (b"(", b")")))
    depth = chance.choice((50, 700, 40_000))
    at = chance.choice([found.end() for found in _OBJECT.finditer(data)] or [0])
    return data[:at] + opening * depth + closing * depth + data[at:]


def _many_pages(chance: Random, data: bytes) -> bytes:
    """One page listed very often, or a tree that holds itself."""
    kids = list(re.finditer(rb"/Kids ?\[([^\]]{0,2000})\]", data))
    if not kids:
        return data
    found = chance.choice(kids)
    pages = (
        found[1] * chance.choice((2, 20, 100)) if chance.random() < 0.6 else b" ".join(_REFERENCE.findall(data)[:50])
    )
    data = data[: found.start(1)] + pages + data[found.end(1) :]
    return re.sub(rb"/Count \d{1,9}", b"/Count %d" % chance.choice((1, 50, 100_000, 2_000_000_000)), data)


def _maybe_opened(chance: Random, data: bytes) -> bytes:
    return _opened(data) if chance.random() < 0.4 else data


MUTATIONS = (_numbers, _references, _names, _contents, _contents, _contents, _objects, _nested, _many_pages)
"""Of a PDF's bytes."""
