"""Asking git which documents have changed since a commit, and what they held then.

Nothing of the repository is changed, and nothing of it is run: whoever has sent the documents may have sent their
`.git` too, with programs that git would start where it compares files, takes up what it has seen, or fetches what is
missing. So git is never asked what a working file holds, and may fetch nothing. It works in the repository that a
document stands in, whichever it is from which policylint was called.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from msgspec import Struct

from policylint.blobs import holds
from policylint.changes import Changes
from policylint.document import UnreadableError
from policylint.sources import ChangesError

# What would have git look elsewhere, as set where a hook of git runs.
_ELSEWHERE = frozenset(
    "GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_COMMON_DIR GIT_PREFIX GIT_NAMESPACE GIT_OBJECT_DIRECTORY "
    "GIT_ALTERNATE_OBJECT_DIRECTORIES".split()
)
# Its messages are in English; it writes nothing down, and fetches nothing, by whatever way a repository names for that
# (the first tells newer versions of git, the second all of them: there is no way called "none").
_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
}
_OPTIONS = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")
# Between a commit and the index: no working file is looked at.
_RENAMES = (
    *("diff-index", "--cached", "--name-status", "-z", "--find-renames", "-l1000", "--diff-filter=R"),
    *("--no-relative", "--no-ext-diff", "--no-textconv", "--no-color"),
)
_NAME = re.compile(rb"[0-9a-f]{40,64}")
# How modes begin.
_FILE, _LINK, _SUBMODULE = "100", "120", "160"


class _GitError(Exception):
    """git could not do it, and `said` why."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


class Blob(Struct, frozen=True):
    """The content of a file as a commit has it: its `name` in the repository of the working tree `top`.

    Of a link, it is where that leads. The `size` of what the repository lacks, as one that is damaged or has not
    fetched everything, is 0.
    """

    top: str
    name: str
    size: int
    is_link: bool
    at_hand: ClassVar[bool] = True

    def is_in(self, file: str) -> bool:
        """Whether `file` holds it still."""
        return holds(file, self.name, is_link=self.is_link)

    def read(self, most: int) -> bytes:
        """The first `most` bytes. Raises `UnreadableError`."""
        command = [_program(), "-C", self.top, *_OPTIONS, "cat-file", "blob", self.name]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(
            command, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet, env=_environment()
        ) as running:
            data = running.stdout.read(most) if running.stdout else b""
            is_whole = len(data) == most or not running.wait()
            running.kill()
        if not is_whole or len(data) < min(self.size, most):
            raise UnreadableError("unreadable", "git could not give the earlier version of this file.")
        return data


def changes_since(ref: str, paths: Iterable[Path], *, with_past: bool) -> Changes:
    """What has changed in the repositories that `paths` stand in since their work began to differ from `ref`.

    That is the last commit that `HEAD` and `ref` have in common. What is staged counts, what is not, and new files;
    also inside of submodules. `with_past` looks up what was there, too. Raises `ChangesError`.
    """
    folders = {path if path.is_dir() else path.parent for path in paths}
    changes = Changes()
    for top in sorted({_top(folder) for folder in folders}):
        _add(changes, top, _fork_point(top, ref), with_past=with_past)
    return changes


def _add(changes: Changes, top: str, base: str, *, with_past: bool) -> None:
    try:
        then = _listed(_git(top, "ls-tree", "-r", "-z", "-l", "--full-tree", base))
        now = _listed(_git(top, "ls-files", "-z", "--stage"))
        new = _paths(_git(top, "ls-files", "-z", "--others", "--exclude-standard"))
        renamed = _renamed(_git(top, *_RENAMES, base, "--")) if with_past else {}
    except _GitError as failure:
        raise ChangesError(f"{top}: git cannot tell what has changed: {failure.said}") from None
    submodules = [path for path, (mode, *_) in now.items() if mode.startswith(_SUBMODULE) and _is_there(top, path)]
    bases = {path: then[path][2] for path in submodules if path in then and then[path][0].startswith(_SUBMODULE)}
    # In a submodule that was not there everything is new.
    new += [path for path in submodules if path not in bases]
    changes.add(top, _held(top, then), now, new, renamed)
    for path, commit in bases.items():
        _add(changes, os.path.join(top, path), commit, with_past=with_past)  # noqa: PTH118 - text


def _listed(told: bytes) -> dict[str, list[str]]:
    """What `git ls-tree` and `git ls-files` tell of each path, its mode first."""
    entries = (entry.partition(b"\t") for entry in told.split(b"\0") if entry)
    return {os.fsdecode(path): about.decode("ascii").split() for about, _, path in entries}


def _renamed(told: bytes) -> dict[str, str]:
    """The earlier paths of files by the new ones, of what `git diff-index --name-status -z` tells of renamed ones."""
    fields = told.split(b"\0")
    return {os.fsdecode(now): os.fsdecode(then) for then, now in zip(fields[1::3], fields[2::3], strict=True)}


def _is_there(top: str, submodule: str) -> bool:
    return os.path.lexists(os.path.join(top, submodule, ".git"))  # noqa: PTH118 - text as above


def _held(top: str, tree: Mapping[str, Sequence[str]]) -> dict[str, Blob]:
    """The files and links of a commit, by their paths."""
    return {
        path: Blob(top, name, int(size) if size.isdecimal() else 0, mode.startswith(_LINK))
        for path, (mode, _, name, size) in tree.items()
        if mode.startswith((_FILE, _LINK))
    }


def _top(folder: Path) -> str:
    """The working tree that `folder` stands in."""
    try:
        said = _git(folder, "rev-parse", "--show-toplevel")
    except _GitError as failure:
        why = "it is in no git repository" if "not a git repository" in failure.said else failure.said
        raise ChangesError(f"{folder}: what has changed cannot be told: {why}.") from None
    return os.path.realpath(os.fsdecode(said.removesuffix(b"\n")))


def _fork_point(top: str, ref: str) -> str:
    """The last commit that `HEAD` and `ref` have in common."""
    if not ref.strip() or ref.startswith("-") or not ref.isprintable():
        raise ChangesError(f"{ref!r} does not name a commit.")
    named = _ask(top, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    if not named:
        raise ChangesError(f"{top}: there is no commit '{ref}' here.{_hint_if_shallow(top)}")
    if not _ask(top, "rev-parse", "--verify", "--quiet", "HEAD^{commit}"):
        raise ChangesError(f"{top}: there is no commit yet.")
    base = _ask(top, "merge-base", named, "HEAD")
    if not base:
        raise ChangesError(f"{top}: HEAD and '{ref}' have no commit in common.{_hint_if_shallow(top)}")
    return base


def _ask(top: str, *arguments: str) -> str:
    """The name of a commit with which git answers, "" where there is none."""
    try:
        said = _git(top, *arguments)
    except _GitError:
        return ""
    found = _NAME.fullmatch(said.strip())
    return found[0].decode("ascii") if found else ""


def _hint_if_shallow(top: str) -> str:
    try:
        is_shallow = _git(top, "rev-parse", "--is-shallow-repository").strip() == b"true"
    except _GitError:
        return ""
    if not is_shallow:
        return ""
    return (
        " The clone is shallow: 'git fetch --unshallow' gets what is missing. In CI, have the whole history checked "
        "out (GitHub: 'fetch-depth: 0', GitLab: 'GIT_DEPTH: 0')."
    )


def _paths(listed: bytes) -> list[str]:
    return [os.fsdecode(path) for path in listed.split(b"\0") if path]


def _git(folder: str | Path, *arguments: str) -> bytes:
    """What git says when it is run in `folder`. Raises `_GitError`, and `ChangesError` where it cannot be run."""
    command = [_program(), "-C", os.fspath(folder), *_OPTIONS, *arguments]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=_environment(), check=False)
    except OSError as error:
        raise ChangesError(f"git could not be run ({error.strerror or error}).") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise _GitError(said.removeprefix("fatal: ") or f"it ended with {done.returncode}")
    return done.stdout


def _program() -> str:
    found = shutil.which("git")
    # On Windows a program in the working folder comes first, and whoever wrote the documents could have put it there.
    if not found or not os.path.isabs(found):  # noqa: PTH117 - text
        raise ChangesError("git is needed to tell what has changed, and was not found.")
    return found


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _ELSEWHERE} | _ENVIRONMENT
