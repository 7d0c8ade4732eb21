"""Which files to check, and why each other file is passed over. No content is read here."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from policylint.readers import SUFFIXES

# What editors and office programs leave lying about, and folders that never hold policies.
_LITTER = ("~$", "._", ".~lock.")
_NOT_DOCUMENTS = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "venv"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file to check: where it is, and the path to show for it (with forward slashes)."""

    file: Path
    path: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file or folder that is not checked, and why."""

    path: str
    reason: str


def find_sources(paths: Iterable[Path]) -> tuple[list[Source], list[PassedOver]]:
    """The documents in `paths` (files, and folders with all below them), in sorted order, each once.

    A file that is named itself is always a source, so that the reader can say what is wrong with it; so is what
    looks like a document and cannot be opened, and a folder that cannot be looked into: none of them may be
    taken for clean. Raises `FileNotFoundError` for a path that is not there.
    """
    sources: dict[Path, Source] = {}
    passed_over: dict[str, PassedOver] = {}
    for path in paths:
        if not os.path.lexists(path):
            raise FileNotFoundError(path)
        is_folder = os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises where the system bars the way
        for file, reason in _walk(path) if is_folder else [(path, "")]:
            shown = _shown(file)
            if reason:
                passed_over.setdefault(shown, PassedOver(shown, reason))
            else:
                sources.setdefault(_identity(file), Source(file, shown))
    return sorted(sources.values(), key=lambda s: s.path), sorted(passed_over.values(), key=lambda p: p.path)


def _shown(file: Path) -> str:
    """The path as text: bytes of a name that are no text become escapes."""
    return os.fsencode(file.as_posix()).decode("utf-8", "backslashreplace")


def _identity(file: Path) -> Path:
    try:
        return file.resolve()
    except (OSError, RuntimeError):
        return file.absolute()


def _walk(top: Path) -> Iterator[tuple[Path, str]]:
    """Every file below `top` with "" or the reason to pass it over; links to folders are not followed."""
    unreadable: list[OSError] = []
    for folder, folders, files in os.walk(top, onerror=unreadable.append):
        here = Path(folder)
        for name in sorted(folders):
            if name in _NOT_DOCUMENTS or name.startswith("."):
                yield here / name, "hidden or technical folder"
            elif os.path.islink(here / name):  # noqa: PTH114 - Path.is_symlink raises where the system bars the way
                yield here / name, "link to a folder (links to folders are not followed)"
        folders[:] = sorted(n for n in folders if n not in _NOT_DOCUMENTS and not n.startswith("."))
        for name in sorted(files):
            yield here / name, _reason_against(here / name)
    for error in unreadable:
        yield Path(error.filename or top), ""


def _reason_against(file: Path) -> str:
    if file.name.startswith(_LITTER):
        return "temporary or lock file"
    if file.name.startswith("."):
        return "hidden file"
    if file.suffix.lower() not in SUFFIXES:
        return f"not a document format that is read ({file.suffix or 'no extension'})"
    return ""
