"""Which files to check, and why each other file is passed over. No content is read here."""

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import ClassVar, Protocol

from msgspec import Struct

from policylint.config import OWN_NAME
from policylint.readers import SUFFIXES

REPORT_MARK = ".policylint-report"
"""A file that stands in every folder that policylint has written a report to: what is in there is no document."""

ANNOTATED = ".annotated"
"""What ends the name, before its suffix, of a copy of a document that policylint has marked up."""

SIDECAR = ".policylint.toml"
"""What follows a document's name in that of the file beside it that tells policylint of it."""

# What editors and office programs leave lying about, and folders that never hold policies.
_LITTER = ("~$", "._", ".~lock.")
_NOT_DOCUMENTS = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "venv"})


class Content(Protocol):
    """What a document holds, where that is not what its file holds.

    `at_hand` says that it is on this machine; else it is fetched by whoever reads it.
    """

    at_hand: ClassVar[bool]

    @property
    def size(self) -> int:
        """Its bytes."""

    def read(self, most: int) -> bytes:
        """The first `most` bytes. Raises `UnreadableError`."""


class Given(Struct, frozen=True):
    """Content that the caller has."""

    data: bytes
    at_hand: ClassVar[bool] = True

    @property
    def size(self) -> int:
        """Its bytes."""
        return len(self.data)

    def read(self, most: int) -> bytes:
        """The first `most` bytes."""
        return self.data[:most]


class Source(Struct, frozen=True):
    """A file to check: where it is, and the path to show for it (with forward slashes).

    Where there is `content`, it is checked as if it held that, and need not be there. `sidecar` is what the file beside
    it holds, where that is no local file.
    """

    file: Path
    path: str
    content: Content | None = None
    sidecar: Content | None = None


class PassedOver(Struct, frozen=True):
    """A file or folder that is not checked, and why."""

    path: str
    reason: str


class ChangesError(ValueError):
    """It cannot be told which documents have changed; the text says why."""


class Excluded(Protocol):
    """Tells of a path why it is to be passed over, "" where it is not; of what is in such a folder nothing is asked."""

    def __call__(self, path: Path, *, is_folder: bool) -> str:
        """The reason."""


class Elsewhere(Protocol):
    """Where documents are found that are no local files. `file` stands for it where a path is asked for."""

    @property
    def file(self) -> Path:
        """The path."""

    def find(self, excluded: Excluded, *, exclude_named: bool) -> Iterator[tuple[Source, str]]:
        """What is there, each with "" or the reason to pass it over."""


Place = Path | Source | Elsewhere
"""What can be named to be checked."""


def find_sources(
    paths: Iterable[Place], excluded: Excluded | None = None, *, exclude_named: bool = False
) -> tuple[list[Source], list[PassedOver]]:
    """The documents in `paths` (files, folders with all below them, sources, what is elsewhere), sorted, each once.

    What is `excluded` is passed over. But a file that is named itself is always a source, so that the reader can say
    what is wrong with it, unless such files are to be excluded too (`exclude_named`); so is what looks like a document
    and cannot be opened, and a folder that cannot be looked into: none of them may be taken for clean. Raises
    `FileNotFoundError` for a path that is not there.

    Of a file and the links to it the file is the source, with what is said of its own path.
    """
    sources: dict[Path, Source] = {}
    passed_over: dict[str, PassedOver] = {}
    for path in paths:
        for source, reason in _named(path, excluded or _nothing, exclude_named=exclude_named):
            if reason:
                passed_over.setdefault(source.path, PassedOver(source.path, reason))
            else:
                link = _held_once(sources, source)
                passed_over.update({link.path: link} if link else {})
    return sorted(sources.values(), key=lambda s: s.path), sorted(passed_over.values(), key=lambda p: p.path)


def _held_once(sources: dict[Path, Source], source: Source) -> PassedOver | None:
    """Hold `source`, once for each file; the link to it that is not held, or `None`."""
    key = _identity(source.file)
    kept, other = sources.setdefault(key, source), source
    if os.path.islink(kept.file) and not os.path.islink(source.file):  # noqa: PTH114 - of thousands of files
        kept, other = source, kept
    sources[key] = kept
    is_link = kept.path != other.path and os.path.islink(other.file)  # noqa: PTH114 - as just said
    return PassedOver(other.path, f"the same file as {kept.path}") if is_link else None


def place_of(path: Place) -> Path:
    """Where something that is named is, be it there or not."""
    return path if isinstance(path, Path) else path.file


def find_gone(files: Iterable[Path], folders: Iterable[Path], excluded: Excluded | None = None) -> Iterator[Source]:
    """Those of `files`, real paths of what is not there any more, that `find_sources` would find in `folders`."""
    tops = [(folder, Path(os.path.realpath(folder))) for folder in folders]
    for file in files:
        for folder, top in tops:
            inside = file.relative_to(top).parts if file.is_relative_to(top) else ()
            if inside and not _reason_below(folder, inside, excluded or _nothing):
                yield Source(file, _shown(folder.joinpath(*inside)))
                break


def _named(path: Place, excluded: Excluded, *, exclude_named: bool) -> Iterator[tuple[Source, str]]:
    """What is meant by a path that is named: sources, each with "" or the reason to pass it over."""
    if not isinstance(path, (Path, Source)):
        yield from path.find(excluded, exclude_named=exclude_named)
        return
    # Path.is_dir raises where the system bars the way.
    if isinstance(path, Path) and os.path.isdir(path):  # noqa: PTH112 - as just said
        yield from ((Source(file, _shown(file)), reason) for file, reason in _walk(path, excluded))
        return
    source = path if isinstance(path, Source) else Source(path, _shown(path))
    if source.content is None and not _is_there(source.file):
        raise FileNotFoundError(source.file)
    yield source, excluded(source.file, is_folder=False) if exclude_named else ""


def _is_there(file: Path) -> bool:
    """Whether there is such a file; what the system bars the way to may be there."""
    try:
        file.lstat()
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True


def _shown(file: Path) -> str:
    """The path as text: bytes of a name that are no text become escapes, and what looks like one is told from it."""
    name = os.fsencode(file.as_posix())
    escaped = name.replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")
    return escaped if "\\x" in escaped else name.decode("utf-8")


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
            if reason := reason_against_folder(name):
                yield here / name, reason
            elif os.path.islink(here / name):  # noqa: PTH114 - Path.is_symlink raises where the system bars the way
                yield here / name, "link to a folder (links to folders are not followed)"
            elif reason := excluded(here / name, is_folder=True):
                yield here / name, reason
            else:
                kept.append(name)
        folders[:] = kept
        yield from files_in(here, frozenset(files), excluded)
    for error in unreadable:
        yield Path(error.filename or top), ""


def files_in(folder: Path, names: Collection[str], excluded: Excluded) -> Iterator[tuple[Path, str]]:
    """The files that a folder holds, each with "" or the reason to pass it over; not those that tell of others."""
    for name in sorted(names):
        document = name.removesuffix(SIDECAR)
        if name == OWN_NAME:
            continue
        if document == name:
            yield folder / name, _reason_against(folder / name) or excluded(folder / name, is_folder=False)
        elif document not in names:
            yield folder / name, f"it is for '{document}', which is not there"


def _reason_below(top: Path, inside: tuple[str, ...], excluded: Excluded) -> str:
    """Why a walk from `top` would not come to the file that has the path `inside` it, or would pass it over."""
    here = top
    for name in inside[:-1]:
        here /= name
        if reason := reason_against_folder(name) or excluded(here, is_folder=True):
            return reason
    return _reason_against(here / inside[-1]) or excluded(here / inside[-1], is_folder=False)


def reason_against_folder(name: str) -> str:
    """Why nothing in a folder of this name is looked at, "" where it is."""
    return "hidden or technical folder" if name in _NOT_DOCUMENTS or name.startswith(".") else ""


def _reason_against(file: Path) -> str:
    if file.name.startswith(_LITTER):
        return "temporary or lock file"
    if file.name.startswith("."):
        return "hidden file"
    if file.stem.endswith(ANNOTATED):
        return "an annotated copy that policylint has written"
    if file.suffix.lower() not in SUFFIXES:
        return f"not a document format that is read ({file.suffix or 'no extension'})"
    return ""
