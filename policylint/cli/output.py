"""Where a report goes: to standard output, or to a file that is there whole or not at all."""

import contextlib
import errno
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

_CHUNK = 64 * 1024


def has_colours() -> bool:
    """Whether what is printed on standard output is to have colours."""
    wanted = click.get_current_context().color
    return sys.stdout is not None and sys.stdout.isatty() if wanted is None else wanted


def write(text: str | bytes, file: Path | None, *, for_people: bool) -> None:
    """As `write_pieces`, of a text in one piece."""
    write_pieces([text], file, for_people=for_people)


def write_pieces(pieces: Iterable[str | bytes], file: Path | None, *, for_people: bool) -> None:
    """A text to `file`, or to standard output, as its pieces come.

    `for_people` is text to read, else it is data (of text, in UTF-8). Raises `OSError` when it cannot be written.
    """
    chunks = _chunks(pieces)
    if file is None:
        for chunk in chunks:
            _print(chunk, for_people=for_people)
    elif file.exists() and not file.is_file():
        # A pipe or a device takes the data, and must never be replaced by a file.
        with file.open("wb") as stream:
            stream.writelines(chunks)
    else:
        _write_whole(chunks, Path(os.path.realpath(file)))


def _chunks(pieces: Iterable[str | bytes]) -> Iterator[bytes]:
    """The pieces, some hundreds of lines at a time; there is one chunk at least."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        data = piece.encode() if isinstance(piece, str) else piece
        held.append(data)
        size += len(data)
        if size >= _CHUNK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _print(data: bytes, *, for_people: bool) -> None:
    # A program that is started without standard output has `None` there.
    if sys.stdout is None:
        raise OSError(errno.EBADF, "it is closed")
    try:
        if for_people:
            # What a terminal cannot show is better shown as "?" than not at all.
            encoding = sys.stdout.encoding or "utf-8"
            click.echo(data.decode().encode(encoding, "replace").decode(encoding), nl=False, color=True)
        else:
            click.echo(data, nl=False)
    except BrokenPipeError:
        raise
    except OSError:
        give_up_output()
        raise


def give_up_output() -> None:
    """Let what is left for standard output go: it would be tried again, and fail again, when the interpreter ends."""
    if sys.stdout is not None:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_whole(chunks: Iterable[bytes], file: Path) -> None:
    import tempfile  # noqa: PLC0415 - not needed for the terminal

    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".policylint-")
    try:
        with open(handle, "wb") as stream:  # noqa: PTH123 - opens a descriptor
            stream.writelines(chunks)
        # mkstemp makes private files; a report gets the rights that the user's other new files have.
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
