"""Where what a command has to show goes: to standard output, or to a file that is there whole or not at all."""

import contextlib
import errno
import os
import shutil
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TextIO

import click

from policylint.cli.exits import fail

_CHUNK = 64 * 1024
_WIDEST = 100


Target = tuple[str, Path | None]
"""A format's name, and the file that it goes to (`None`: standard output)."""


def targets_of(formats: Iterable[str], known: Collection[str], output: Path | None = None) -> list[Target]:
    """What the options --format (NAME or NAME=FILE, of the formats that are `known`) and --output ask for."""
    targets = [_target(given, known) for given in formats or ("text",)]
    unplaced = [number for number, (_, file) in enumerate(targets) if file is None]
    if output:
        if len(unplaced) != 1:
            raise click.UsageError("--output needs exactly one --format without a file of its own.")
        targets[unplaced[0]] = (targets[unplaced[0]][0], output)
    elif len(unplaced) > 1:
        raise click.UsageError("Only one format can go to standard output: give the others a file (NAME=FILE).")
    return targets


def _target(given: str, known: Collection[str]) -> Target:
    name, equals, file = given.partition("=")
    if name not in known:
        raise click.BadParameter(f"'{name}' is not one of {', '.join(known)}", param_hint="--format")
    if equals and not file:
        raise click.BadParameter(f"'{given}' names no file", param_hint="--format")
    return name, Path(file) if file else None


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody looks at what is written there."""
    # A program that is started without a standard stream has `None` there.
    return stream is not None and stream.isatty()


def terminal_width() -> int:
    """How long lines on standard output may be."""
    return min(shutil.get_terminal_size().columns, _WIDEST) if is_terminal(sys.stdout) else 80


def has_colours(asked: bool | None = None) -> bool:
    """Whether what is printed on standard output is to have colours; `asked` is what an option of the command says."""
    wanted = click.get_current_context().color if asked is None else asked
    return is_terminal(sys.stdout) if wanted is None else wanted


@contextlib.contextmanager
def writing(file: Path | None, what: str = "it") -> Iterator[None]:
    """Ends the program where what is written to `file`, or to standard output, cannot be written."""
    try:
        yield
    except BrokenPipeError:
        raise  # whoever reads has seen enough: the run is ended
    except OSError as error:
        fail(f"{file or 'standard output'}: {what} could not be written ({error.strerror or error}).")


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
