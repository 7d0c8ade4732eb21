"""Documents that have changed: what git's answers say of files, and reports that are limited to some documents."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, Protocol

from msgspec import Struct
from msgspec.structs import replace

from policylint.findings import recounted
from policylint.report import Focus, Report
from policylint.sources import Content
from policylint.spool import outlines, spooled
from policylint.terms import Severity

State = Literal["unchanged", "changed", "ignored"]


class Held(Content, Protocol):
    """What a commit holds at a path: the content of a file, or where a link leads."""

    @property
    def is_link(self) -> bool:
        """Whether it is a link."""

    def is_in(self, file: str) -> bool:
        """Whether `file` holds it still."""


class Past(Struct, frozen=True):
    """What a document was in a commit: its path then, and what it held."""

    file: Path
    content: Content


class Changes:
    """What differs from a commit in one or several working trees.

    All paths are absolute, without symbolic links in their folders.
    """

    def __init__(self) -> None:
        self._tops: set[str] = set()
        self._followed: set[str] = set()
        self._new: set[str] = set()
        self._renamed: dict[str, str] = {}
        self._held: dict[str, Held] = {}
        self._paths: dict[str, str] = {}
        self._real: dict[str, str] = {}

    def add(
        self,
        top: str,
        held: Mapping[str, Held],
        followed: Iterable[str],
        new: Iterable[str],
        renamed: Mapping[str, str],
    ) -> None:
        """Take up the working tree at `top`.

        `held` is what the commit holds, `followed` are the files in git's index, `new` those that are not and that git
        does not ignore either, and `renamed` the earlier paths of files by those that they have now; all of them by
        their paths below `top`.
        """

        def inside(path: str) -> str:
            return os.path.join(top, path)  # noqa: PTH118 - a million paths may go through this

        self._tops.add(_key(top))
        self._followed |= {_key(inside(path)) for path in followed}
        self._new |= {_key(inside(path).rstrip("/")) for path in new}
        self._renamed |= {_key(inside(now)): inside(then) for now, then in renamed.items()}
        for path, content in held.items():
            whole = inside(path)
            self._held[_key(whole)] = content
            self._paths[_key(whole)] = whole

    @property
    def left(self) -> Iterator[Path]:
        """The paths that files had then and do not have any more."""
        return (Path(path) for path in self._paths.values() if not os.path.lexists(path))

    def state(self, file: Path) -> State:
        """Whether `file` has changed; a link has when what it leads to has.

        What git does not look at at all has changed as far as anybody can tell; but not what it is told to ignore.
        """
        states = {self._state(key) for key in self._keys(file)}
        return "changed" if "changed" in states else "ignored" if "ignored" in states else "unchanged"

    def _state(self, key: str) -> State:
        above = [os.fspath(parent) for parent in Path(key).parents]
        held = self._held.get(key)
        if key in self._followed:
            return "unchanged" if held and held.is_in(key) else "changed"
        if held or not self._new.isdisjoint((key, *above)):
            return "changed"
        return "changed" if self._tops.isdisjoint(above) else "ignored"

    def past(self, file: Path) -> Past | None:
        """What `file` was; `None` if it was not there."""
        for key in self._keys(file):
            then = Path(self._renamed.get(key, key))
            content = self.held(then)
            if content:
                return Past(then, content)
        return None

    def held(self, file: Path) -> Content | None:
        """What was in the file at this very path."""
        content = self._held.get(_key(os.fspath(file)))
        return content if content and not content.is_link else None

    def _keys(self, file: Path) -> Iterator[str]:
        """How `file` is found here: as the link that it may be, and as what that leads to."""
        folder = os.path.dirname(os.path.abspath(file))  # noqa: PTH100, PTH120 - pathlib would follow the link
        if folder not in self._real:
            self._real[folder] = os.path.realpath(folder)
        yield _key(os.path.join(self._real[folder], file.name))  # noqa: PTH118 - text
        if file.is_symlink():
            yield _key(os.path.realpath(file))


def _key(path: str) -> str:
    return os.path.normcase(path)


def focused(report: Report, documents: Collection[str], focus: Focus) -> Report:
    """`report` on some of its `documents`; what is said of the organisation is left as it is.

    Where only new findings weigh any more, documents in which there are such are kept too: one can be new where nothing
    but its surroundings has changed. The number of documents that are left out becomes part of `focus`.
    """
    kept = set(documents)
    if focus.new_only:
        kept |= set(_weighing(report))
    told = spooled(document for document in report.documents if document.path in kept)
    return recounted(
        replace(
            report,
            documents=told,
            contradictions=tuple(
                found for found in report.contradictions if any(side.document in documents for side in found.sides)
            ),
            references=tuple(found for found in report.references if found.document in kept),
            focus=replace(focus, others=len(report.documents) - len(told)),
        )
    )


class _Weight(Struct, frozen=True):
    severity: str


class _Weighing(Struct, frozen=True):
    """What weighs in a document."""

    path: str
    clauses: tuple[_Weight, ...]
    wording: tuple[_Weight, ...]
    suppressions: tuple[_Weight, ...]


def _weighing(report: Report) -> Iterator[str]:
    """The documents in which there are findings that weigh."""
    for document in outlines(report.documents, _Weighing):
        if any(
            found.severity != Severity.NONE for found in (*document.clauses, *document.wording, *document.suppressions)
        ):
            yield document.path
    yield from (reference.document for reference in report.references if reference.severity != Severity.NONE)
