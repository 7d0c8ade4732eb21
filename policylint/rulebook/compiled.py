"""Where the rulebook is, and opening it quickly.

Compiling the rules takes longer than checking a document, so the compiled rulebook is kept in the user's cache
folder under a digest of the rules, the code's version and the interpreter's. The cache is a convenience: whenever it
is missing, damaged or not the user's own, the rules are compiled again.
"""

import contextlib
import gc
import hashlib
import mmap
import os
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from policylint.rulebook.model import House, Rulebook
from policylint.user_cache import CODE, cache_folder, is_own, make_folder, take_in_code, take_in_files
from policylint.version import __version__

_FORMAT = 3
_CHECKSUM_BYTES = 4
_MOST_KEPT = 8


def rules_folder() -> Path:
    """The folder of the rules that come with policylint: inside the wheel, else beside the package in a checkout."""
    inside = CODE / "rules"
    return inside if inside.is_dir() else CODE.parent / "rules"


def open_rulebook(
    folder: Path, cache: Path | None = None, *, own: Sequence[Path] = (), house: House | None = None
) -> Rulebook:
    """The compiled rulebook of `folder`, from the `cache` folder (by default the user's) where it is there.

    `own` are folders of rules beside those of `folder`, `house` is what it is told of the organisation. Raises
    `RulebookError` when the rules cannot be used.
    """
    house = house or House()
    kept = (cache or cache_folder()) / f"rulebook-{_key((folder, *own), house)}.msgpack"
    rulebook = _load(kept)
    if rulebook is None:
        from policylint.rulebook.load import load_rulebook  # noqa: PLC0415 - brings YAML with it

        rulebook = load_rulebook(folder, own, house)
        _keep(rulebook, kept)
    return rulebook


def kept_rulebooks(cache: Path | None = None) -> list[Path]:
    """The files of the compiled rulebooks in the `cache` folder (by default the user's)."""
    return sorted((cache or cache_folder()).glob("rulebook-*.msgpack"))


def _key(folders: Sequence[Path], house: House) -> str:
    """A digest of all that the compiled form depends on."""
    names = [folder.name for folder in folders]
    digest = hashlib.sha256(repr((_FORMAT, __version__, sys.version, sys.byteorder, names, house)).encode())
    for folder in folders:
        take_in_files(digest, folder, ".yaml")
    for part in ("rulebook", "language"):
        take_in_code(digest, CODE / part)
    return digest.hexdigest()[:32]


def _load(kept: Path) -> Rulebook | None:
    """The rulebook in the file `kept`, if that is whole and nobody else could have written it."""
    try:
        if not is_own(kept):
            return None
        with kept.open("rb") as file:
            # Mapped rather than read: most of it is the vocabulary, which need not be copied.
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        if _checksum(data[_CHECKSUM_BYTES:]) != data[:_CHECKSUM_BYTES]:
            return None
        rulebook = msgspec.msgpack.decode(data[_CHECKSUM_BYTES:], type=Rulebook)
    except (OSError, ValueError, msgspec.DecodeError):  # ValueError: an empty file cannot be mapped
        return None
    with contextlib.suppress(OSError):
        os.utime(kept)  # what is used is kept longest
    # A rulebook lives as long as its process: the collector need not look at it ever again.
    gc.freeze()
    return rulebook


def _checksum(data: memoryview | bytes) -> bytes:
    """Shows that a file is whole. Whoever could write it could write this, too; hence `is_own`."""
    return zlib.crc32(data).to_bytes(_CHECKSUM_BYTES, "big")


def _keep(rulebook: Rulebook, kept: Path) -> None:
    """Write the cache, whole or not at all; a cache that cannot be written is done without."""
    import tempfile  # noqa: PLC0415 - only after a change of the rules

    data = msgspec.msgpack.encode(rulebook)
    with contextlib.suppress(OSError):
        make_folder(kept.parent)
        handle, temporary = tempfile.mkstemp(dir=kept.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(_checksum(data) + data)
            Path(temporary).replace(kept)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        last_used_last = sorted(kept_rulebooks(kept.parent), key=lambda path: path.stat().st_mtime)
        for old in last_used_last[:-_MOST_KEPT]:
            old.unlink(missing_ok=True)
