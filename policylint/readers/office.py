"""Old Word, OpenDocument and RTF files: LibreOffice makes a .docx of a copy, and the Word reader reads it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from policylint.document import Anchor, Block, Document, Place, UnreadableError
from policylint.readers.signatures import format_of

_SECONDS = 90
_USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


def read(data: bytes, path: str) -> Document:
    """The document in a .doc, .odt or .rtf file.

    Of the places only the pages are kept: the paragraphs of the converted file are not those of the file.
    Raises `UnreadableError`: "needs-converter" where LibreOffice is not installed.
    """
    format_name = format_of(data) or Path(path).suffix.lstrip(".").lower()
    try:
        converted = _converted(data, format_name)
    except OSError as error:
        raise UnreadableError(
            "unreadable",
            f"LibreOffice could not be given a copy of it ({error.strerror or error}). Check that there is room in the "
            f"folder for temporary files, {tempfile.gettempdir()}.",
        ) from error
    from policylint.readers.docx import read as read_docx  # noqa: PLC0415 - not needed when the conversion fails

    document = read_docx(converted, path)
    return replace(
        document,
        blocks=tuple(_without_places(block) for block in document.blocks),
        reading=replace(document.reading, format=format_name),
        directives=tuple(replace(found, place=Place(page=found.place.page)) for found in document.directives),
    )


# A document may link pictures and sections that are elsewhere: nobody there may learn that it has been read. The second
# setting blocks such links; the others send whatever is asked for all the same to a port at which nobody listens.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop>\
<prop oor:name="DisableActiveContent"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">\
<prop oor:name="ooInetProxyType"><value>2</value></prop>\
<prop oor:name="ooInetHTTPProxyName"><value>127.0.0.1</value></prop>\
<prop oor:name="ooInetHTTPProxyPort"><value>9</value></prop>\
<prop oor:name="ooInetHTTPSProxyName"><value>127.0.0.1</value></prop>\
<prop oor:name="ooInetHTTPSProxyPort"><value>9</value></prop></item>
</oor:items>
"""


def _without_places(block: Block) -> Block:
    anchors = tuple(
        Anchor(anchor.offset, Place(page=anchor.place.page))
        for index, anchor in enumerate(block.anchors)
        if index == 0 or anchor.place.page != block.anchors[index - 1].place.page
    )
    return replace(block, anchors=anchors)


def _converted(data: bytes, format_name: str) -> bytes:
    """The same document as .docx."""
    program = _converter()
    with tempfile.TemporaryDirectory(prefix="policylint-", ignore_cleanup_errors=True) as folder:
        here = Path(folder)
        source = here / f"document.{format_name}"
        source.write_bytes(data)
        settings = here / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        _run(
            [
                program,
                f"-env:UserInstallation={(here / 'profile').as_uri()}",
                "--headless",
                "--norestore",
                "--convert-to",
                "docx",
                "--outdir",
                str(here / "converted"),
                str(source),
            ],
            here,
        )
        result = here / "converted" / "document.docx"
        if not result.is_file():
            raise UnreadableError(
                "damaged",
                "LibreOffice could not open this file. If it asks for a password, remove the password; "
                "otherwise open it in Word and save it as .docx.",
            )
        return result.read_bytes()


def converter() -> str:
    """Which LibreOffice there is, "" where there is none; another one may read files in another way."""
    try:
        program = Path(_converter())
        return f"{program.resolve()} {program.stat().st_mtime_ns}"
    except (OSError, UnreadableError):
        return ""


def _converter() -> str:
    for name in ("soffice", "libreoffice", *_USUAL_PLACES):
        if found := shutil.which(name):
            return found
    raise UnreadableError(
        "needs-converter",
        "Files of this kind are read with the help of LibreOffice, which is not installed. "
        "Install LibreOffice, or save the file as .docx.",
    )


def _run(command: list[str], folder: Path) -> None:
    """Runs LibreOffice to its end, or to the end of its time, and leaves none of its processes behind."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise UnreadableError(
            "timeout",
            f"LibreOffice did not finish with this file in {_SECONDS} seconds. Open it in Word and save it as .docx.",
        ) from error
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        # The program that was started is a launcher: its children are in its group, and may outlive it.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
