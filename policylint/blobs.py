"""Whether a file holds what git has under a name, told without git.

git would first run the programs that the repository names for its files (filters). Without them, a file holds what its
bytes are, what they are with line feeds as line ends, and what Git LFS keeps in their place.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from policylint.regular import open_regular

_CHUNK = 1 << 20
_SHA1_DIGITS = 40
_MOST_BYTES = 1 << 30
"""More than any document may have (`--max-file-size`); of what is larger nobody asks what it holds."""


def holds(file: str, name: str, *, is_link: bool) -> bool:
    """Whether `file` holds the blob of this `name`, or is a link that leads where the blob says."""
    try:
        if Path(file).is_symlink():
            target = os.fsencode(os.readlink(file))  # noqa: PTH115 - pathlib tidies it up
            return is_link and _is(name, lambda: [target])
        with open_regular(Path(file)) as stream:
            if os.fstat(stream.fileno()).st_size > _MOST_BYTES:
                return False
            forms = (_chunks, _pointer, _with_line_feeds)
            return any(_is(name, partial(form, stream)) for form in forms)
    except OSError:
        return False


def _is(name: str, content: Callable[[], Iterable[bytes]]) -> bool:
    """Whether the blob of this name holds `content`, which is gone through twice."""
    algorithm = hashlib.sha1 if len(name) == _SHA1_DIGITS else hashlib.sha256
    size = sum(map(len, content()))
    digest = algorithm(b"blob %d\0" % size, usedforsecurity=False)
    for chunk in content():
        digest.update(chunk)
    return digest.hexdigest() == name


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        yield chunk


def _with_line_feeds(stream: BinaryIO) -> Iterator[bytes]:
    """As git keeps a text whose lines end as on Windows."""
    held = b""
    for chunk in _chunks(stream):
        whole = held + chunk
        held = b"\r" if whole.endswith(b"\r") else b""
        yield whole.removesuffix(held).replace(b"\r\n", b"\n")
    yield held


def _pointer(stream: BinaryIO) -> Iterator[bytes]:
    """As git keeps a file whose content is in Git LFS."""
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(stream):
        digest.update(chunk)
        size += len(chunk)
    yield f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest.hexdigest()}\nsize {size}\n".encode()
