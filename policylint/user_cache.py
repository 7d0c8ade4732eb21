"""The user's cache folder: where it is, what in it can be trusted, and what shows that something kept is out of date.

What is kept there is a convenience: whatever is missing, damaged or not the user's own is made again.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

CODE = Path(__file__).resolve().parent
"""The folder of policylint's own code."""


class Digest(Protocol):
    """A digest of `hashlib`."""

    def update(self, data: bytes, /) -> None:
        """Take `data` in."""


def cache_folder() -> Path:
    """The folder, be it there or not."""
    from platformdirs import user_cache_path  # noqa: PLC0415 - not needed where the caller names a folder

    return user_cache_path("policylint", appauthor=False)


def make_folder(folder: Path) -> None:
    """Make a cache folder that nobody but the user may look into; raises `OSError`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def is_own(path: Path) -> bool:
    """Whether `path` is a file or a folder that nobody but the user could have written."""
    try:
        about = path.stat()
    except OSError:
        return False
    if not (stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode)):
        return False
    return not hasattr(os, "getuid") or (about.st_uid == os.getuid() and not about.st_mode & 0o022)


def take_in_files(digest: Digest, top: Path, suffix: str) -> None:
    """Let `digest` take in the path and the content of every file below `top` whose name ends in `suffix`."""
    for file in _files(top, suffix):
        with contextlib.suppress(OSError), open(file, "rb") as stream:  # noqa: PTH123 - of hundreds at each start
            digest.update(os.fsencode(_below(top, file)) + b"\0" + stream.read() + b"\0")


def take_in_code(digest: Digest, top: Path) -> None:
    """Let `digest` take in which code below `top` runs, with its data: paths, sizes and times, as Python itself asks.

    To read some hundred files at each start would take longer than many a document.
    """
    for file in _files(top):
        with contextlib.suppress(OSError):
            about = os.stat(file)  # noqa: PTH116 - of hundreds at each start
            digest.update(f"{_below(top, file)}\0{about.st_size}\0{about.st_mtime_ns}\0".encode())


def _below(top: Path, file: str) -> str:
    """The path of a `file` that `_files` found, from `top`."""
    return file[len(os.fspath(top)) + 1 :]


def _files(top: Path, suffix: str = "") -> Iterator[str]:
    """The files below `top` whose names end in `suffix`, but for what Python compiles while it runs."""
    for folder, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            if name.endswith(suffix):
                yield os.path.join(folder, name)  # noqa: PTH118 - of hundreds at each start
