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
from policylint.version import __version__

_FORMAT = 1
_DIGEST_BYTES = 32
_MOST_KEPT = 8


def rules_folder() -> Path:
    """The folder of the rules that come with policylint: inside the wheel, else beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def open_rulebook(
    folder: Path, cache: Path | None = None, *, own: Sequence[Path] = (), house: House | None = None
) -> Rulebook:
    """The compiled rulebook of `folder`, from the `cache` folder (by default the user's) where it is there.

    `own` are folders of rules beside those of `folder`, `house` is what it is told of the organisation. Raises
    `RulebookError` when the rules cannot be used.
    """
    house = house or House()
    kept = (cache or _user_cache()) / f"rulebook-{_key((folder, *own), house)}.pickle"
    rulebook = _load(kept)
    if rulebook is None:
        from policylint.rulebook.load import load_rulebook  # noqa: PLC0415 - brings YAML with it

        rulebook = load_rulebook(folder, own, house)
        _keep(rulebook, kept)
    return rulebook


def _user_cache() -> Path:
    from platformdirs import user_cache_path  # noqa: PLC0415 - not needed where the caller names a folder

    return user_cache_path("policylint", appauthor=False)


def _key(folders: Sequence[Path], house: House) -> str:
    """A digest of all that the compiled form depends on."""
    names = [folder.name for folder in folders]
    digest = hashlib.sha256(repr((_FORMAT, __version__, sys.version, names, house)).encode())
    code = Path(__file__).parent.parent
    tops = [*((folder, "*.yaml") for folder in folders), (code / "rulebook", "*.py"), (code / "language", "*.py")]
    for top, pattern in tops:
        for path in sorted(top.rglob(pattern)):
            with contextlib.suppress(OSError):
                digest.update(str(path.relative_to(top)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:32]


def _load(kept: Path) -> Rulebook | None:
    """The rulebook in the file `kept`, if that is whole and nobody else could have written it."""
    try:
        about = kept.stat()
        if hasattr(os, "getuid") and (about.st_uid != os.getuid() or about.st_mode & 0o022):
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
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=kept.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(hashlib.sha256(data).digest() + data)
            Path(temporary).replace(kept)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        newest_last = sorted(kept.parent.glob("rulebook-*.pickle"), key=lambda path: path.stat().st_mtime)
        for old in newest_last[:-_MOST_KEPT]:
            old.unlink(missing_ok=True)
