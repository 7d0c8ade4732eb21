"""The zip package of a Word file: its limits, its parts and the relationships between them."""

import posixpath
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree
from msgspec import Struct

from policylint.document import UnreadableError
from policylint.readers.docx.names import BODY, DOCUMENT

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_ENTRIES = 10_000
MAX_TOTAL = 1 << 30
MAX_PART = 48 << 20
MAX_RATIO = 100
RATIO_FROM = 32 << 20  # below this size a high ratio does no harm, and large even tables do reach it

_ENTRY_SIGNATURE = b"PK\x01\x02"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = "{http://purl.oclc.org/ooxml/"
STRICT_NAMESPACES = {
    b'="http://purl.oclc.org/ooxml/drawingml/': b'="http://schemas.openxmlformats.org/drawingml/2006/',
    b'="http://purl.oclc.org/ooxml/wordprocessingml/main"': (
        b'="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ),
    b'="http://purl.oclc.org/ooxml/officeDocument/': b'="http://schemas.openxmlformats.org/officeDocument/2006/',
}
"""The Strict form's namespaces and the transitional ones, in which it differs as far as reading goes."""
_OTHER_OFFICE_FILES = {
    "xl": "an Excel workbook",
    "ppt": "a PowerPoint presentation",
    "visio": "a Visio drawing",
}


_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
)


class Relationship(Struct, frozen=True):
    """A link from one part to another: the last word of its type, and the name of the part."""

    kind: str
    target: str


class Package:
    """The parts of a Word file, read and parsed when asked for.

    Raises `UnreadableError` for whatever is no readable zip package, or one that unpacks to more than any
    document needs. `links` are the relationships of the package itself; `main` names the main part.
    """

    def __init__(self, data: bytes) -> None:
        _refuse_other_files(data)
        # Counted before the directory is read, which takes a second for every hundred thousand entries.
        entries = data.count(_ENTRY_SIGNATURE)
        if entries > MAX_ENTRIES:
            raise _bomb(f"holds {entries:,} parts")
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise _damaged("its end is missing or it is not complete") from error
        self._entries = {entry.filename.replace("\\", "/").lower(): entry for entry in self._zip.infolist()}
        total = sum(entry.file_size for entry in self._entries.values())
        if total > MAX_TOTAL or (total > RATIO_FROM and total > MAX_RATIO * len(data)):
            raise _bomb(f"would unpack from {len(data) / 1e6:.1f} MB to {total / 1e6:,.0f} MB")
        self._related: dict[str, dict[str, Relationship]] = {}
        self.links = self.related("")
        self.main = self._find_main()

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._entries

    def contents(self, part: str) -> bytes | None:
        """The contents of a part, or `None` where the package has no such part."""
        entry = self._entries.get(part.lower())
        return None if entry is None else self._unpack(entry)

    def xml(self, part: str) -> "Element | None":
        """The root element of a part, or `None` where the package has no such part."""
        data = self.contents(part)
        return None if data is None else parse(data)

    def related(self, part: str) -> dict[str, Relationship]:
        """The relationships of a part ("" for the package itself) by their ids, external ones left out."""
        if part not in self._related:
            self._related[part] = self._read_related(part)
        return self._related[part]

    def body(self) -> "Element":
        """The body of the main document."""
        root = self.xml(self.main)
        if root is None or root.tag != DOCUMENT:
            raise _wrong_type("a zip file without a Word document in it")
        body = root.find(BODY)
        if body is None:
            raise _damaged("its text is missing")
        return body

    def _read_related(self, part: str) -> dict[str, Relationship]:
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", name + ".rels"))
        if root is None:
            return {}
        return {
            link.get("Id", ""): Relationship(
                link.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, unquote(link.get("Target", "")))).lstrip("/"),
            )
            for link in root.iter(_RELATIONSHIP)
            if link.get("TargetMode") != "External"
        }

    def _find_main(self) -> str:
        for link in self.links.values():
            if link.kind == "officeDocument":
                what = _OTHER_OFFICE_FILES.get(link.target.partition("/")[0])
                if what:
                    raise _wrong_type(what)
                if link.target not in self:
                    raise _damaged("its main part is missing")
                return link.target
        if "mimetype" in self and "content.xml" in self:
            raise _wrong_type("an OpenDocument file")
        if "[content_types].xml" in self:
            raise _damaged("it does not say which of its parts is the document")
        raise _wrong_type("a zip file without a Word document in it")

    def _unpack(self, entry: zipfile.ZipInfo) -> bytes:
        if entry.flag_bits & 1:
            raise _encrypted()
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _damaged("it is packed in a way that Word does not use")
        if entry.file_size > MAX_PART:
            raise UnreadableError(
                "too-large",
                f"One part of this file is larger than {MAX_PART >> 20} MB. Split it into several documents.",
            )
        try:
            with self._zip.open(entry) as stream:
                return stream.read(MAX_PART + 1)  # to the end, where the checksum is compared
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise _damaged("a part of it cannot be unpacked") from error


def is_on(value: str | None) -> bool:
    """The meaning of an on/off attribute whose element is there: no value at all is on."""
    return value not in {"0", "false", "off"}


def parse(data: bytes) -> "Element":
    """The root element of a part's XML, in the transitional namespaces.

    Raises `UnreadableError` where it is not well-formed or declares entities.
    """
    try:
        root = etree.fromstring(data, _PARSER)
        if root.tag.startswith(_STRICT):
            plain = etree.tostring(root)
            for strict, transitional in STRICT_NAMESPACES.items():
                plain = plain.replace(strict, transitional)
            root = etree.fromstring(plain, _PARSER)
    except etree.XMLSyntaxError as error:
        raise _damaged("a part of it is not well-formed") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _damaged("it declares entities, which no Word file does")
    return root


def _refuse_other_files(data: bytes) -> None:
    if not data.strip(b"\0"):
        size = "The file is empty (0 bytes)." if not data else "The file holds nothing but zeros."
        raise UnreadableError("empty", f"{size} Restore it from a backup, or save the document again.")
    if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise _encrypted()
    if not data.startswith(b"PK") and _ENTRY_SIGNATURE not in data:
        raise _wrong_type("some other kind of file")


def _bomb(what: str) -> UnreadableError:
    return UnreadableError(
        "bomb",
        f"This file {what}, far more than a document needs. Do not open it unless you know its source.",
    )


def _damaged(what: str) -> UnreadableError:
    return UnreadableError(
        "damaged",
        f"This Word file is damaged: {what}. Open it in Word, let Word repair it, and save it again.",
    )


def _encrypted() -> UnreadableError:
    return UnreadableError(
        "encrypted",
        "This file is protected with a password. Save a copy without the password, and check that.",
    )


def _wrong_type(what: str) -> UnreadableError:
    return UnreadableError(
        "wrong-type",
        f"This is {what}, although its name says Word (.docx). Give it its right name, or save it in Word as .docx.",
    )
