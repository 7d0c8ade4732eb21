"""Documents at URLs that fsspec can read (s3://, abfs://, sftp:// and others).

They are found as those of a folder are, and each is fetched when it is checked; nothing is written to disk. Nothing of
fsspec is imported before there is a URL, and no user name, password or query of a URL is ever shown.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from msgspec import Struct
from msgspec.structs import replace

from policylint.config import OWN_NAME
from policylint.document import UnreadableError
from policylint.sources import (
    REPORT_MARK,
    SIDECAR,
    Excluded,
    Given,
    Source,
    files_in,
    reason_against_folder,
)

TakeConfiguration = Callable[[Path, str, bytes], None]
"""Called with the path, the path to show, and the content of a configuration file."""

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://([^/?#]*)([^?#]*)")
_LOCAL = frozenset({"file", "local"})
_MEMORY = "memory"
# The names before "@" are those of containers.
_CONTAINERS = frozenset({"abfs", "abfss", "az", "adl"})


class RemoteError(ValueError):
    """A URL that cannot be used; the text names it, without what is secret in it, and says why."""


class Location(Struct, frozen=True):
    """A URL of a document, or of a folder with all below it. `configure` takes the configuration files in there."""

    url: str
    configure: TakeConfiguration | None = None

    @property
    def shown(self) -> str:
        """The URL without what may be secret in it."""
        return _without_secrets(self.url)

    @property
    def file(self) -> Path:
        """What stands for it where a path is asked for: there is no such file."""
        return Path(self.shown)

    def __str__(self) -> str:
        return self.shown

    def find(self, excluded: Excluded, *, exclude_named: bool) -> Iterator[tuple[Source, str]]:
        """The files there, each with "" or the reason to pass it over. Raises `RemoteError`."""
        with self._naming():
            files, top = _opened(self.url)
            about = files.info(top)
            if about["type"] != "directory":
                source = self._source("", about, files)
        if about["type"] == "directory":
            yield from self._walk(files, top, excluded)
        else:
            yield source, excluded(source.file, is_folder=False) if exclude_named else ""

    def _walk(self, files: Any, top: str, excluded: Excluded) -> Iterator[tuple[Source, str]]:
        for folder, folders, held in self._listed(files, top):
            inside = folder.removeprefix(top).strip("/")
            here = self.file / inside
            held.pop("", None)  # an object that stands for the folder itself
            if REPORT_MARK in held:
                yield self._place(inside), "a report that policylint has written"
                folders.clear()
                continue
            if OWN_NAME in held and self.configure:
                with self._naming():
                    data = files.cat_file(held[OWN_NAME]["name"])
                self.configure(here / OWN_NAME, self._place(_joined(inside, OWN_NAME)).path, data)
            for name in sorted(folders):
                reason = reason_against_folder(name) or excluded(here / name, is_folder=True)
                if reason:
                    yield self._place(_joined(inside, name)), reason
                    del folders[name]
            for file, reason in files_in(here, held, excluded):
                yield self._found(inside, held, file.name, files), reason

    def _listed(self, files: Any, top: str) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
        with self._naming():
            yield from files.walk(top, detail=True, on_error="raise")

    @contextmanager
    def _naming(self) -> Iterator[None]:
        """Whatever goes wrong is told of this URL."""
        try:
            yield
        except Exception as error:
            raise RemoteError(f"{self.shown}: {_why(error)}.") from None

    def _found(self, inside: str, held: Mapping[str, Any], name: str, files: Any) -> Source:
        source = self._source(_joined(inside, name), held[name], files)
        beside = name + SIDECAR
        if beside not in held:
            return source
        sidecar = self._source(_joined(inside, beside), held[beside], files)
        return replace(source, sidecar=sidecar.content)

    def _source(self, inside: str, about: Mapping[str, Any], files: Any) -> Source:
        url = f"{self.url.rstrip('/')}/{inside}" if inside else self.url
        # What is in the memory of this process is here already, and not in one that is begun later.
        in_memory = _parts(url)[0] == _MEMORY
        content = Given(files.cat_file(about["name"])) if in_memory else Remote(url, about.get("size") or 0)
        return replace(self._place(inside), content=content)

    def _place(self, inside: str) -> Source:
        shown = f"{self.shown.rstrip('/')}/{inside}" if inside else self.shown
        return Source(Path(shown), shown)


class Remote(Struct, frozen=True):
    """The content at a URL: `size` is 0 where the server does not tell."""

    url: str
    size: int
    at_hand: ClassVar[bool] = False

    def read(self, most: int) -> bytes:
        """The first `most` bytes. Raises `UnreadableError`."""
        try:
            files, path = _opened(self.url)
            if self.size:
                data: bytes = files.cat_file(path)
                return data[:most]
            with files.open(path, "rb") as stream:
                return bytes(stream.read(most))
        except Exception as error:
            raise UnreadableError("unreadable", f"It could not be fetched: {_why(error)}.") from None


def is_url(text: str) -> bool:
    """Whether a text is a URL and no path."""
    return bool(_URL.match(text))


def located(url: str, configure: TakeConfiguration | None = None) -> Location | Path:
    """What is at a URL: of one of a local file, its path."""
    scheme, _, path = _parts(url)
    if scheme in _LOCAL:
        from urllib.request import url2pathname  # noqa: PLC0415 - brings much with it

        return Path(url2pathname(path))
    return Location(url, configure)


def _opened(url: str) -> tuple[Any, str]:
    """The file system of a URL, and the path in it."""
    if "::" in url:
        raise _RefusedError("URLs that build on others ('::') are not read, since they may write to the disk")
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 - an extra that few need
    except ImportError:
        raise _RefusedError("URLs need fsspec, which is not installed: pip install 'policylint[remote]'") from None
    files, path = url_to_fs(url)
    return files, path


class _RefusedError(Exception):
    """What a URL is refused for, in words that hold nothing of it."""


def _why(error: Exception) -> str:
    """Why something could not be had, in words of our own: those of libraries may repeat what is secret."""
    if isinstance(error, _RefusedError):
        return str(error)
    if isinstance(error, ImportError):
        return f"a library for it is not installed ({error}): pip install 'policylint[remote]' brings that for s3://"
    if isinstance(error, FileNotFoundError):
        return "there is nothing there"
    if isinstance(error, ValueError) and "rotocol" in str(error):
        return "there is no way to read URLs of this kind"
    if isinstance(error, PermissionError) or "Credential" in type(error).__name__:
        return (
            f"access was refused ({type(error).__name__}). Credentials are taken from where the provider's own tools "
            "take them, such as environment variables"
        )
    return f"it could not be reached ({type(error).__name__})"


def _without_secrets(url: str) -> str:
    scheme, server, path = _parts(url)
    who, at, host = server.rpartition("@")
    container = f"{who.partition(':')[0]}@" if at and scheme in _CONTAINERS else ""
    # Behind a "?" there may be a signature.
    return f"{scheme}://{container}{host}{path}"


def _parts(url: str) -> tuple[str, str, str]:
    """The scheme, the server with whoever is named before it, and the path."""
    found = _URL.match(url)
    if not found:
        raise ValueError("no URL")
    return found[1].lower(), found[2], found[3]


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
