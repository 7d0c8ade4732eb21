"""Old Word, OpenDocument and RTF files are read by way of LibreOffice, which can be missing, fail or hang."""

import http.server
import io
import os
import shutil
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import ClassVar

import pytest

from policylint.document import BlockKind, UnreadableError
from policylint.readers import office, signatures

RTF = (
    rb"{\rtf1\ansi{\fonttbl\f0\fswiss Helvetica;}{\stylesheet{\s1\outlinelevel0 heading 1;}}\f0"
    rb"\pard\s1 Supervision\par \pard Peer workers {\b must} have it.\par }"
)


def _fake_converter(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Puts a program named soffice first on the path."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # A killed process that nobody has waited for is still listed.
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().split()[2] != "Z"


def test_without_libreoffice_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_USUAL_PLACES", ())
    with pytest.raises(UnreadableError) as caught:
        office.read(RTF, "policy.rtf")
    assert caught.value.code == "needs-converter"
    assert "Install LibreOffice" in caught.value.message
    assert ".docx" in caught.value.message


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a shell script")
def test_a_converter_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    children = tmp_path / "children"
    _fake_converter(tmp_path, monkeypatch, f"sleep 60 & echo $! > {children}; wait")
    monkeypatch.setattr(office, "_SECONDS", 0.5)
    start = time.monotonic()
    with pytest.raises(UnreadableError) as caught:
        office.read(RTF, "policy.rtf")
    assert caught.value.code == "timeout"
    assert time.monotonic() - start < 5
    child = int(children.read_text())
    deadline = time.monotonic() + 2
    while _is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _is_alive(child)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for LibreOffice is a shell script")
def test_a_file_that_cannot_be_converted_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = tmp_path / "arguments"
    _fake_converter(tmp_path, monkeypatch, f'echo "$@" > {arguments}')
    with pytest.raises(UnreadableError) as caught:
        office.read(RTF, str(tmp_path / "policy.rtf"))
    assert caught.value.code == "damaged"
    given = arguments.read_text()
    # It works on a copy, with a profile of its own, and both are gone afterwards.
    assert str(tmp_path) not in given
    assert "-env:UserInstallation=file://" in given
    assert not Path(given.split()[-1]).parent.exists()


def test_a_full_disk_is_no_fault_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    _fake_converter(tmp_path, monkeypatch, "")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UnreadableError, match="room in the folder for temporary files") as caught:
        office.read(RTF, "policy.rtf")
    assert caught.value.code == "unreadable"


class _Listener(http.server.BaseHTTPRequestHandler):
    """Somebody who would like to know who reads a document."""

    heard: ClassVar[list[str]] = []

    def handle(self) -> None:
        self.heard.append(str(self.client_address))


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_nothing_that_a_document_links_is_fetched() -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        document = office.read(_odt_with_links(f"http://127.0.0.1:{server.server_port}"), "policy.odt")
        server.shutdown()

    assert document.blocks[0].text == "Tea is served at ten."
    assert _Listener.heard == []


def _odt_with_links(site: str) -> bytes:
    """An OpenDocument text with a picture and a section that are elsewhere."""
    names = {"office": "office", "text": "text", "draw": "drawing", "svg": "svg-compatible"}
    schemas = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for name, long in names.items()
    )
    content = (
        f'<office:document-content {schemas} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">'
        "<office:body><office:text><text:p>Tea is served at ten.</text:p><text:p>"
        '<draw:frame text:anchor-type="as-char" svg:width="3cm" svg:height="3cm"><draw:image xlink:type="simple" '
        f'xlink:show="embed" xlink:actuate="onLoad" xlink:href="{site}/a.png"/></draw:frame></text:p>'
        f'<text:section text:name="b"><text:section-source xlink:type="simple" xlink:href="{site}/b.odt"/>'
        "<text:p>Milk.</text:p></text:section></office:text></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, text in {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}.items():
            package.writestr(name, text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "format_name"),
    [
        (RTF, "rtf"),
        (b"\xd0\xcf\x11\xe0" + bytes(100) + "WordDocument".encode("utf-16-le"), "doc"),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text", "odt"),
        (b"\xd0\xcf\x11\xe0" + bytes(100) + "Workbook".encode("utf-16-le"), ""),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", ""),
    ],
)
def test_formats_by_content(data: bytes, format_name: str) -> None:
    assert signatures.format_of(data) == format_name


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_an_rtf_file_keeps_its_structure_and_claims_no_places() -> None:
    document = office.read(RTF, "policy.rtf")
    assert document.path == "policy.rtf"
    assert document.reading.format == "rtf"
    assert [(block.kind, block.text) for block in document.blocks] == [
        (BlockKind.HEADING, "Supervision"),
        (BlockKind.PARAGRAPH, "Peer workers must have it."),
    ]
    for block in document.blocks:
        place = block.place_at(3)
        assert (place.line, place.column, place.paragraph, place.part) == (None, None, None, None)
