"""Where the rulebook is, and opening it quickly.

Compiling the rules takes longer than checking a document, so the compiled rulebook is kept in the user's cache
folder under a digest of the rules, the code's version and the interpreter's. The cache is a convenience: whenever it
is missing, damaged or not the user's own, the rules are compiled again.
"""

import contextlib
import gc
import hashlib
import os
import pickle
import sys
from collections.abc import Sequence
from pathlib import Path

from policylint.rulebook.model import House, Rulebook
from policylint.user_cache import CODE, cache_folder, is_own, make_folder, take_in_code, take_in_files
from policylint.version import __version__

_FORMAT = 1
_DIGEST_BYTES = 32
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
    kept = (cache or cache_folder()) / f"rulebook-{_key((folder, *own), house)}.pickle"
    rulebook = _load(kept)
    if rulebook is None:
        from policylint.rulebook.load import load_rulebook  # noqa: PLC0415 - brings YAML with it

        rulebook = load_rulebook(folder, own, house)
        _keep(rulebook, kept)
    return rulebook


def kept_rulebooks(cache: Path | None = None) -> list[Path]:
    """The files of the compiled rulebooks in the `cache` folder (by default the user's)."""
    return sorted((cache or cache_folder()).glob("rulebook-*.pickle"))


def _key(folders: Sequence[Path], house: House) -> str:
    """A digest of all that the compiled form depends on."""
    names = [folder.name for folder in folders]
    digest = hashlib.sha256(repr((_FORMAT, __version__, sys.version, names, house)).encode())
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
        data = kept.read_bytes()
        if hashlib.sha256(data[_DIGEST_BYTES:]).digest() != data[:_DIGEST_BYTES]:
            return None
        rulebook = _unpickled(data[_DIGEST_BYTES:])
    except Exception:
        return None
    return rulebook if isinstance(rulebook, Rulebook) else None


def _unpickled(data: bytes) -> object:
    # The collector would look through the growing graph again and again, and find nothing: twice the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return pickle.loads(data)
    finally:
        # A rulebook lives as long as its process: the collector need not look at it ever again.
        gc.freeze()
        if collecting:
            gc.enable()


def _keep(rulebook: Rulebook, kept: Path) -> None:
    """Write the cache, whole or not at all; a cache that cannot be written is done without."""
    import tempfile  # noqa: PLC0415 - only after a change of the rules

    data = pickle.dumps(rulebook, protocol=pickle.HIGHEST_PROTOCOL)
    with contextlib.suppress(OSError):
        make_folder(kept.parent)
        handle, temporary = tempfile.mkstemp(dir=kept.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(hashlib.sha256(data).digest() + data)
            Path(temporary).replace(kept)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        newest_last = sorted(kept_rulebooks(kept.parent), key=lambda path: path.stat().st_mtime)
        for old in newest_last[:-_MOST_KEPT]:
            old.unlink(missing_ok=True)
