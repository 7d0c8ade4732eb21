"""Mutations of Word files: of the zip package, and of the XML in it."""

import warnings
import zipfile
import zlib
from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from random import Random

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUES = (
    "", "-1", "0", "1", "true", "999999999999", "4294967296", "1e309", "NaN", "x" * 5_000, "Heading1", "%1.%2.%9",
    "../../../etc/passwd", "\u202e", "decimal", "bullet", "none", "page", "nextPage", "٣", "²", "1.5", " 1", "+1",
    "0x10",
)  # fmt: skip
_TEXTS = (
    "", "\u200b", "\xad", "\u202e", "\ufffe"[:0], "=1+1", "mmmm) ", "1.1.1.1 ", "x " * 20_000, "y" * 100_000,
    "\t\n", "policylint: accept x",
)  # fmt: skip
_NAMES = (
    "../../evil.xml", "/etc/passwd", "C:\\x", "word/document.xml", "WORD/DOCUMENT.XML", "word\\document.xml", "",
    "a" * 60_000, "\xff", "[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels", "word/styles.xml",
    "x/../word/document.xml", "word/comments.xml", "\0x",
)  # fmt: skip
_WRAPPERS = (
    "tbl", "tr", "tc", "p", "r", "sdt", "sdtContent", "ins", "del", "smartTag", "hyperlink", "txbxContent", "pict",
    "fldSimple", "rPr", "pPr",
)  # fmt: skip
_FIELDS = (
    "numId", "ilvl", "gridSpan", "vMerge", "outlineLvl", "basedOn", "link", "pStyle", "abstractNumId",
    "lvlOverride", "sz", "vanish", "start",
)  # fmt: skip

_Parts = list[tuple[str, bytes]]


def _in_package(change: Callable[[Random, _Parts], _Parts]) -> Callable[[Random, bytes], bytes]:
    """A mutation of a file by a `change` of its parts; what is no zip file any more stays as it is."""

    def mutation(chance: Random, data: bytes) -> bytes:
        try:
            with zipfile.ZipFile(BytesIO(data)) as package:
                parts = [(entry.filename, package.read(entry)) for entry in package.infolist()]
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError):
            return data
        target = BytesIO()
        how = chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2))
        with warnings.catch_warnings(), zipfile.ZipFile(target, "w", how) as package:
            warnings.simplefilter("ignore")  # of names that are there twice, as they are meant to be
            for name, content in change(chance, parts):
                package.writestr(name.partition("\0")[0] or "/", content)
        return target.getvalue()

    return mutation


def _in_xml(change: Callable[[Random, "etree._Element"], object]) -> Callable[[Random, bytes], bytes]:
    """A mutation of a file by a `change` of the XML of one of its parts, mostly the main one."""

    def change_part(chance: Random, parts: _Parts) -> _Parts:
        xml = [number for number, (name, _) in enumerate(parts) if name.endswith((".xml", ".rels"))]
        main = [number for number in xml if parts[number][0] == "word/document.xml"]
        number = chance.choice(main if main and chance.random() < 0.6 else xml or [0]) if parts else 0
        try:
            root = etree.fromstring(parts[number][1])
            for _ in range(chance.choice((1, 1, 8))):
                change(chance, root)
            parts[number] = parts[number][0], etree.tostring(root)
        except (etree.LxmlError, ValueError, IndexError, TypeError):
            pass  # what has been mutated before is no XML any more, or cannot be changed so
        return parts

    return _in_package(change_part)


# Of the package


def _lose(chance: Random, parts: _Parts) -> _Parts:
    return [part for part in parts if chance.random() > 0.15]


def _double(chance: Random, parts: _Parts) -> _Parts:
    return [*parts, *(chance.choice(parts) for _ in range(chance.choice((1, 3, 12_000))))] if parts else parts


def _rename(chance: Random, parts: _Parts) -> _Parts:
    return [(chance.choice(_NAMES) if chance.random() < 0.15 else name, content) for name, content in parts]


def _exchange(chance: Random, parts: _Parts) -> _Parts:
    contents = [content for _, content in parts]
    chance.shuffle(contents)
    return [(name, contents[n] if chance.random() < 0.2 else content) for n, (name, content) in enumerate(parts)]


def _damage(chance: Random, parts: _Parts) -> _Parts:
    def damaged(content: bytes) -> bytes:
        at = chance.randrange(len(content) + 1)
        wild = (
            b"",
            b"\0",
            b"<",
            b"&a;",
            b"\xff",
            b"]]>",
            b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
            b"\xff\xfe",
            b"<w:p>" * 3_000,
            b"A" * 12_000_000,
        )
        return content[:at] + chance.choice(wild) + content[at + chance.choice((0, 1, 500)) :]

    return [(name, damaged(content) if chance.random() < 0.1 else content) for name, content in parts]


# Of the XML


def _any(chance: Random, root: "etree._Element") -> "etree._Element":
    """Any element below the root."""
    return chance.choice([item for item in root.iterdescendants() if isinstance(item.tag, str)])


def _remove(chance: Random, root: "etree._Element") -> None:
    item = _any(chance, root)
    parent = item.getparent()
    if parent is not None:
        parent.remove(item)


def _repeat(chance: Random, root: "etree._Element") -> None:
    item = _any(chance, root)
    size = len(etree.tostring(item))
    for _ in range(min(chance.choice((1, 20, 3_000)), 400_000 // size)):
        item.addnext(deepcopy(item))


def _move(chance: Random, root: "etree._Element") -> None:
    item, target = _any(chance, root), _any(chance, root)
    if item not in target.iterancestors() and item is not target:
        target.insert(chance.randrange(len(target) + 1), item)


def _graft(chance: Random, root: "etree._Element") -> None:
    """An element within itself, or within another."""
    for _ in range(chance.choice((1, 3, 6))):
        target = _any(chance, root)
        copy = deepcopy(_any(chance, root))
        if len(etree.tostring(copy)) < 300_000:
            target.insert(chance.randrange(len(target) + 1), copy)


def _wrap(chance: Random, root: "etree._Element") -> None:
    """An element within many others."""
    item = _any(chance, root)
    parent = item.getparent()
    if parent is None:
        return
    tags = [_W + chance.choice(_WRAPPERS) for _ in range(chance.choice((1, 3)))]
    top = inner = etree.Element(tags[0])
    for number in range(1, chance.choice((2, 20, 90, 240))):
        inner = etree.SubElement(inner, tags[number % len(tags)])
    parent.replace(item, top)
    inner.append(item)


def _set(chance: Random, root: "etree._Element") -> None:
    for _ in range(chance.choice((1, 10))):
        item = _any(chance, root)
        if item.attrib:
            item.set(chance.choice(list(item.attrib)), chance.choice(_VALUES))


def _rename_element(chance: Random, root: "etree._Element") -> None:
    item = _any(chance, root)
    item.tag = _any(chance, root).tag if chance.random() < 0.6 else _W + chance.choice(_WRAPPERS + _FIELDS)


def _add_property(chance: Random, root: "etree._Element") -> None:
    item = etree.SubElement(_any(chance, root), _W + chance.choice(_FIELDS))
    item.set(_W + "val", chance.choice(_VALUES))


def _write(chance: Random, root: "etree._Element") -> None:
    texts = list(root.iter(_W + "t"))
    (chance.choice(texts) if texts else _any(chance, root)).text = chance.choice(_TEXTS)


MUTATIONS = (
    *map(_in_package, (_lose, _double, _rename, _exchange, _damage)),
    *map(_in_xml, (_remove, _repeat, _move, _graft, _wrap, _set, _rename_element, _add_property, _write) * 2),
)
"""Of a Word file's bytes."""
