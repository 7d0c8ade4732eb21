"""Writing over a file: whole or not at all, and only where it still is what was looked at."""

import contextlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class RefusedError(Exception):
    """A file that must not be written over; the text tells why, and does not name the file."""


def rewrite(file: Path, before: bytes, after: bytes) -> None:
    """Put `after` in the place of the content of `file`, which must be `before`; its rights stay as they are.

    What a link leads to is written, and the link stays. Raises `RefusedError` when the file has changed meanwhile or is
    protected, and `OSError` when the system does not let it be written; then it is what it was.
    """
    file = Path(os.path.realpath(file))
    about = file.stat()
    if not about.st_mode & _WRITABLE:
        raise RefusedError("it is write-protected.")
    if about.st_nlink > 1:
        raise RefusedError("it has several names (hard links), which would part.")
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".policylint-")
    try:
        with open(handle, "wb") as stream:  # noqa: PTH123 - opens a descriptor
            stream.write(after)
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copystat(file, temporary)
        _keep_owner(Path(temporary), about)
        os.utime(temporary)
        # As late as can be: what somebody has saved meanwhile must not be lost.
        _refuse_changed(file, before)
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _refuse_changed(file: Path, before: bytes) -> None:
    if file.read_bytes() != before:
        raise RefusedError("it has changed since it was checked. Run this again.")


def _keep_owner(file: Path, about: os.stat_result) -> None:
    # Only the system's administrator can give files away; anybody else's own files are theirs already.
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):
            os.chown(file, about.st_uid, about.st_gid)
            file.chmod(stat.S_IMODE(about.st_mode))
