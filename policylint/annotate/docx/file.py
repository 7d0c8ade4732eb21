"""A Word file that is being changed: the parts that are touched are written anew, all others stay as they are."""

import posixpath
import zipfile
import zlib
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING

from lxml import etree

from policylint.annotate.errors import AnnotationError
from policylint.readers.docx.package import STRICT_NAMESPACES, Package

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONSHIPS = "http://{}/officeDocument/{}relationships/"
_LINK_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_STRICT_MARK = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_NEW = (1980, 1, 1, 0, 0, 0)  # a zip file's first day: the same document always makes the same file


class WordFile:
    """A Word file's parts, to be edited as trees; `package` is the file as it was.

    Raises `UnreadableError` for what is no Word file.
    """

    def __init__(self, data: bytes) -> None:
        self.package = Package(data)
        self.main = self.package.main
        self._data = data
        self._trees: dict[str, Element] = {}
        self._strict = _STRICT_MARK in (self.package.contents(self.main) or b"")

    def edit(self, part: str) -> "Element":
        """The root of a part, to be changed, in the transitional namespaces.

        Raises `AnnotationError` where it could not be written again as it was.
        """
        root = self._trees.get(part.lower())
        if root is None:
            found = self.package.xml(part)
            if found is None:
                raise AnnotationError("The Word file is damaged: a part of it is missing. Let Word repair it.")
            if self._strict:
                _refuse_mixed(self.package.contents(part) or b"")
            root = self._trees[part.lower()] = found
        return root

    def related(self, kind: str) -> str | None:
        """The part that stands in this relationship to the main one, if there is one in the file."""
        links = self.package.related(self.main).values()
        return next((link.target for link in links if link.kind == kind and link.target in self.package), None)

    def add(self, kind: str, root: "Element", content_type: str) -> None:
        """Add a part, related to the main one as `kind`, and named so."""
        folder, main = posixpath.split(self.main)
        name = next(
            name
            for number in count(1)
            if (name := posixpath.join(folder, f"{kind}{number if number > 1 else ''}.xml")) not in self.package
        )
        self._trees[name.lower()] = root
        self._declare(name, content_type)
        self._relate(posixpath.join(folder, "_rels", f"{main}.rels"), kind, posixpath.basename(name))

    def written(self) -> bytes:
        """The file with its changes.

        Raises `AnnotationError` where a part of it cannot be unpacked.
        """
        target = BytesIO()
        new = dict(self._trees)
        try:
            with zipfile.ZipFile(BytesIO(self._data)) as old, zipfile.ZipFile(target, "w") as copy:
                # Of two entries with one name the last counts.
                entries = {entry.filename: entry for entry in old.infolist()}
                for name, entry in entries.items():
                    tree = new.pop(name.replace("\\", "/").lower(), None)
                    data = old.read(entry) if tree is None else self._serialised(tree)
                    copy.writestr(_like(entry), data)
                for name, tree in new.items():
                    info = zipfile.ZipInfo(name, _NEW)
                    info.compress_type = zipfile.ZIP_DEFLATED
                    copy.writestr(info, self._serialised(tree))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise AnnotationError(
                "A part of this Word file cannot be unpacked. Open it in Word, save it anew, and annotate that."
            ) from error
        return target.getvalue()

    def _declare(self, part: str, content_type: str) -> None:
        types = self.edit(CONTENT_TYPES)
        for stale in types.findall(_TYPES + "Override"):
            if stale.get("PartName", "").lower() == f"/{part}".lower():
                types.remove(stale)
        etree.SubElement(types, _TYPES + "Override", PartName=f"/{part}", ContentType=content_type)

    def _relate(self, part: str, kind: str, target: str) -> None:
        if part in self.package:
            links = self.edit(part)
        else:
            links = self._trees[part.lower()] = etree.fromstring(f'<Relationships xmlns="{_LINKS}"/>')
            types = self.edit(CONTENT_TYPES)
            if not any(default.get("Extension") == "rels" for default in types):
                types.insert(0, etree.Element(_TYPES + "Default", Extension="rels", ContentType=_LINK_TYPE))
        used = {link.get("Id") for link in links}
        name = next(name for number in count(1) if (name := f"rId{number}") not in used)
        where = ("purl.oclc.org/ooxml", "") if self._strict else ("schemas.openxmlformats.org", "2006/")
        attributes = {"Id": name, "Type": _RELATIONSHIPS.format(*where) + kind, "Target": target}
        etree.SubElement(links, f"{{{_LINKS}}}Relationship", attributes)

    def _serialised(self, root: "Element") -> bytes:
        data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
        if self._strict:
            for strict, transitional in STRICT_NAMESPACES.items():
                data = data.replace(transitional, strict)
        return data


def _like(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """An entry of the same name, date and compression."""
    info = zipfile.ZipInfo(entry.filename, entry.date_time)
    info.compress_type = entry.compress_type
    info.external_attr = entry.external_attr
    info.create_system = entry.create_system
    return info


def _refuse_mixed(data: bytes) -> None:
    """Strict parts are read in the transitional namespaces; one that has both could not be written as it was."""
    for transitional in STRICT_NAMESPACES.values():
        if transitional.removeprefix(b'="').removesuffix(b'"') in data:
            raise AnnotationError(
                "This Word file mixes the Strict and the usual form of its format. Save it in Word as an ordinary Word "
                "document (.docx), and annotate that."
            )
