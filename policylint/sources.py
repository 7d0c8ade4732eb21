"""Which files to check, and why each other file is passed over. No content is read here."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from policylint.readers import SUFFIXES

REPORT_MARK = ".policylint-report"
"""A file that stands in every folder that policylint has written a report to: what is in there is no document."""

CONFIGURATION = "policylint.toml"
SIDECAR = ".policylint.toml"
"""What follows a document's name in that of the file beside it that tells policylint of it."""

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


class Excluded(Protocol):
    """Tells of a path why it is to be passed over, "" where it is not; of what is in such a folder nothing is asked."""

    def __call__(self, path: Path, *, is_folder: bool) -> str:
        """The reason."""


def find_sources(
    paths: Iterable[Path], excluded: Excluded | None = None, *, exclude_named: bool = False
) -> tuple[list[Source], list[PassedOver]]:
    """The documents in `paths` (files, and folders with all below them), in sorted order, each once.

    What is `excluded` is passed over. But a file that is named itself is always a source, so that the reader can say
    what is wrong with it, unless such files are to be excluded too (`exclude_named`); so is what looks like a document
    and cannot be opened, and a folder that cannot be looked into: none of them may be taken for clean. Raises
    `FileNotFoundError` for a path that is not there.
    """
    sources: dict[Path, Source] = {}
    passed_over: dict[str, PassedOver] = {}
    for path in paths:
        if not os.path.lexists(path):
            raise FileNotFoundError(path)
        is_folder = os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises where the system bars the way
        named = excluded(path, is_folder=False) if excluded and exclude_named and not is_folder else ""
        for file, reason in _walk(path, excluded or _nothing) if is_folder else [(path, named)]:
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


def _nothing(path: Path, *, is_folder: bool) -> str:  # noqa: ARG001 - of the form of `Excluded`
    return ""


def _walk(top: Path, excluded: Excluded) -> Iterator[tuple[Path, str]]:
    """Every file below `top` with "" or the reason to pass it over; links to folders are not followed."""
    unreadable: list[OSError] = []
    for folder, folders, files in os.walk(top, onerror=unreadable.append):
        here = Path(folder)
        if REPORT_MARK in files:
            yield here, "a report that policylint has written"
            folders.clear()
            continue
        kept = []
        for name in sorted(folders):
            if name in _NOT_DOCUMENTS or name.startswith("."):
                yield here / name, "hidden or technical folder"
            elif os.path.islink(here / name):  # noqa: PTH114 - Path.is_symlink raises where the system bars the way
                yield here / name, "link to a folder (links to folders are not followed)"
            elif reason := excluded(here / name, is_folder=True):
                yield here / name, reason
            else:
                kept.append(name)
        folders[:] = kept
        names = frozenset(files)
        for name in sorted(files):
            document = name.removesuffix(SIDECAR)
            if name == CONFIGURATION:
                continue
            if document == name:
                yield here / name, _reason_against(here / name) or excluded(here / name, is_folder=False)
            elif document not in names:
                yield here / name, f"it is for '{document}', which is not there"
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
