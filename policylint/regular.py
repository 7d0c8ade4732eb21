"""Reading files that others have made: nothing is waited for, and nothing that has no end is read."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

LARGEST = 1 << 30
"""Bytes that a report or a baseline may have: what is larger takes more memory than most machines have."""


class _RefusedError(OSError):
    def __str__(self) -> str:
        return self.strerror or ""


class IrregularError(_RefusedError):
    """What was to be read is no regular file."""

    strerror = "it is no regular file"


class TooLargeError(_RefusedError):
    """What was to be read as a whole has more than `LARGEST` bytes."""

    strerror = "it is larger than 1 GB"


def open_regular(file: Path) -> BinaryIO:
    """`file` to read from. Raises `OSError`: `IrregularError` for a folder, a pipe and a device."""
    if os.path.exists(file) and not file.is_file():  # noqa: PTH110 - Path.exists raises where the system bars the way
        raise IrregularError
    stream = open(file, "rb", opener=_without_waiting)  # noqa: SIM115 - whoever asks closes it
    # It may have become something else meanwhile, of which there is no end.
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise IrregularError
    return stream


def read_regular(file: Path, most: int) -> bytes:
    """The first `most` bytes of `file`. Raises as `open_regular` does."""
    with open_regular(file) as stream:
        return stream.read(most)


def read_whole(file: Path) -> bytes:
    """All of `file`. Raises as `open_regular` does, and `TooLargeError`."""
    with open_regular(file) as stream:
        if os.fstat(stream.fileno()).st_size > LARGEST:
            raise TooLargeError
        return stream.read()


def _without_waiting(file: str, flags: int) -> int:
    """Opens a file; of what has become a pipe, nobody at its other end is waited for."""
    return os.open(file, flags | getattr(os, "O_NONBLOCK", 0))
