"""The JSON report: the exact image of `policylint.report.Report`, both ways."""

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from policylint.report import SCHEMA, Report

_Kind = TypeVar("_Kind")


def write(report: Report) -> str:
    """`report` as JSON text: a line for each document, and for each other part."""
    return b"".join(pieces(report)).decode()


def pieces(report: Report) -> Iterator[bytes]:
    """The same in UTF-8, a document at a time."""
    before = b"{"
    for name in Report.__struct_fields__:
        value = getattr(report, name)
        yield before + b'"' + name.encode() + b'": '
        if name == "documents":
            yield b"[\n"
            for number, document in enumerate(value):
                yield b",\n" if number else b""
                yield msgspec.json.encode(document)
            yield b"\n]"
        else:
            yield msgspec.json.encode(value)
        before = b",\n"
    yield b"}\n"


def read(text: str | bytes) -> Report:
    """The report that `write` made `text` of; fields that a newer version has added are passed over.

    Raises `ValueError`, with a message for the person whose file it is, for what is no such report.
    """
    try:
        about = _decoded(text, _About, "this is JSON, but not a policylint report")
    except msgspec.DecodeError as error:
        raise ValueError(f"this is not JSON ({error})") from None
    if about.schema != SCHEMA:
        raise ValueError(f"this report has version {about.schema!r} of the structure, and only {SCHEMA} can be read")
    return _decoded(text, Report, "this is not a whole policylint report")


def _decoded(text: str | bytes, kind: type[_Kind], otherwise: str) -> _Kind:
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"{otherwise} ({error})") from None


class _About(msgspec.Struct):
    """What is read first of a report."""

    schema: object
    documents: object
