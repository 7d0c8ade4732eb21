"""Documents that have changed: what git's answers say of files, and reports that are limited to some documents."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from policylint.findings import recounted
from policylint.report import Focus, Report
from policylint.sources import Content
from policylint.spool import outlines, spooled
from policylint.terms import Severity

State = Literal["unchanged", "changed", "ignored"]

_SUBMODULE = "160000"


class Change(Struct, frozen=True):
    """A file that differs from a commit, by its path in the repository now and then, "" where it is or was not there.

    `was_submodule` is the commit of the submodule that was there then.
    """

    now: str
    then: str
    was_submodule: str = ""


class Past(Struct, frozen=True):
    """What a document was in a commit: its path then, and what it held."""

    file: Path
    content: Content


def parse_diff(raw: bytes) -> Iterator[Change]:
    """The changes that `git diff --raw -z --no-abbrev` tells: records of modes, names and status, then of paths."""
    fields = iter(raw.split(b"\0"))
    for record in fields:
        if not record.startswith(b":"):
            continue
        old_mode, _, old_name, _, status = record[1:].decode("ascii").split()
        path = os.fsdecode(next(fields))
        now = os.fsdecode(next(fields)) if status[0] in "RC" else path
        yield Change(
            now="" if status[0] == "D" else now,
            then="" if status[0] in "AC" or not old_name.strip("0") else path,
            was_submodule=old_name if old_mode == _SUBMODULE else "",
        )


class Changes:
    """What differs from a commit in one or several working trees.

    All paths are absolute, without symbolic links in their folders.
    """

    def __init__(self) -> None:
        self._tops: set[str] = set()
        self._followed: set[str] = set()
        self._new: set[str] = set()
        self._then_of: dict[str, str] = {}
        self._left: dict[str, Path] = {}
        self._held: dict[str, Content] = {}
        self._real: dict[str, str] = {}

    def add(
        self,
        top: str,
        changes: Iterable[Change],
        followed: Iterable[str],
        new: Iterable[str],
        held: Mapping[str, Content],
    ) -> None:
        """Take up the working tree at `top`.

        `followed` are the files and submodules in git's index, `new` the files that are not and that git does not
        ignore either, and `held` what the commit holds; all of them by their paths below `top`.
        """

        def inside(path: str) -> str:
            return os.path.join(top, path)  # noqa: PTH118 - a million paths may go through this

        self._tops.add(_key(top))
        self._followed |= {_key(inside(path)) for path in followed}
        self._new |= {_key(inside(path).rstrip("/")) for path in new}
        self._held |= {_key(inside(path)): content for path, content in held.items()}
        for change in changes:
            then = inside(change.then) if change.then else ""
            if change.now:
                self._then_of[_key(inside(change.now))] = then
            if then and change.now != change.then:
                self._left[_key(then)] = Path(then)

    @property
    def left(self) -> list[Path]:
        """The paths that files had then and do not have any more."""
        return list(self._left.values())

    def state(self, file: Path) -> State:
        """Whether `file` has changed; a link has when what it leads to has.

        What git does not look at at all has changed as far as anybody can tell; but not what it is told to ignore.
        """
        states = {self._state(key) for key in self._keys(file)}
        return "changed" if "changed" in states else "ignored" if "ignored" in states else "unchanged"

    def _state(self, key: str) -> State:
        above = [os.fspath(parent) for parent in Path(key).parents]
        if key in self._then_of or key in self._left or not self._new.isdisjoint((key, *above)):
            return "changed"
        if not self._followed.isdisjoint((key, *above)):
            return "unchanged"
        return "changed" if self._tops.isdisjoint(above) else "ignored"

    def past(self, file: Path) -> Past | None:
        """What `file` was; `None` if it was not there."""
        for key in self._keys(file):
            then = self._then_of.get(key, key)
            content = self.held(Path(then)) if then else None
            if content:
                return Past(Path(then), content)
        return None

    def held(self, file: Path) -> Content | None:
        """What was in the file at this very path."""
        return self._held.get(_key(os.fspath(file)))

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
