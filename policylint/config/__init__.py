"""Configuration files: what holds for each document is what the file nearest to it says, under what the caller says.

Nothing of how files are read is imported before there is one.
"""

import os
from collections.abc import Callable, Collection, Container, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from policylint.settings import Allowance, Settings

if TYPE_CHECKING:
    from policylint.config.load import Entries, Holding, Loaded
    from policylint.config.toml import Value
    from policylint.selection import Names

OWN_NAME = "policylint.toml"
PYPROJECT = "pyproject.toml"


class Configuration:
    """What holds for each document of a run.

    `settings` hold where no file says otherwise; those of their fields that are `decided` hold whatever files say.
    `file` is the configuration file of every document; without it, and with `search`, each document has the one that is
    nearest above it. `exclude_named` says that files are excluded even where they are named. Whatever asks for a
    document raises `ConfigError` for a file that cannot be used.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        decided: Collection[str] = (),
        *,
        file: Path | None = None,
        search: bool = True,
        exclude_named: bool = False,
    ) -> None:
        self.exclude_named = exclude_named
        self._base = settings or Settings()
        self._decided = frozenset(decided)
        self._file = _absolute(file) if file else None
        self._search = search
        self._given: dict[Path, tuple[str, bytes]] = {}
        self._loaded: dict[Path, Loaded | None] = {}
        self._nearest: dict[Path, Loaded | None] = {}
        # Documents for which the same holds share one value, so that whoever works by it makes it ready once.
        self._made: dict[tuple[int, Holding | None], Settings] = {}
        self._used: dict[int, tuple[Loaded, Settings]] = {}

    @property
    def files(self) -> set[Path]:
        """The files that have been looked into so far."""
        return {*self._loaded, *(file for loaded in self._loaded.values() if loaded for file in loaded.files)}

    def for_document(self, document: Path) -> Settings:
        """What holds for `document`."""
        path = _absolute(document)
        loaded = self.nearest(path.parent)
        return self._make(loaded, loaded.holding(path)) if loaded else self._base

    def for_run(self, paths: Iterable[Path]) -> Settings:
        """What holds for a run over `paths` as a whole: what is said in their common folder, or nearest above it."""
        loaded = self.nearest(_common_folder(paths, self._given))
        return self._make(loaded, None) if loaded else self._base

    def excluded(self, path: Path, *, is_folder: bool) -> str:
        """Why `path` is to be passed over, "" if it is not."""
        path = _absolute(path)
        loaded = self.nearest(path.parent)
        pattern = loaded.exclude.deciding(path, is_folder=is_folder) if loaded and loaded.exclude else None
        return f"excluded by '{pattern.text()}' ({pattern.place})" if pattern else ""

    def said(self, path: Path) -> "Entries":
        """All that files say for a document or a folder, by key, each with its place."""
        here = _absolute(path)
        is_folder = here.is_dir()
        loaded = self.nearest(here if is_folder else here.parent)
        return loaded.said(None if is_folder else loaded.holding(here)) if loaded else {}

    def allowed(self, path: Path) -> "list[Value]":
        """The tables of what is accepted in a document, or in all documents of a folder."""
        here = _absolute(path)
        is_folder = here.is_dir()
        loaded = self.nearest(here if is_folder else here.parent)
        if not loaded:
            return []
        if is_folder:
            return [allowed.table for allowed in loaded.allow if not allowed.scope]
        return [loaded.allow[number].table for number in loaded.holding(here).allow]

    def allowances(self, paths: Iterable[Path]) -> list[Allowance]:
        """What files accept that are for no other documents than those in `paths`, folders with all below them."""
        if not self._used:
            return []
        from policylint.config.merge import allowances  # noqa: PLC0415 - most runs have no configuration

        tops = [_absolute(path) for path in paths]
        found = (allowance for loaded, _ in self._used.values() for allowance in allowances(loaded, tops))
        return list(dict.fromkeys(found))

    def give(self, path: Path, shown: str, data: bytes) -> None:
        """Take `data` for what the configuration file `path` holds, which is not on this machine."""
        self._given[_absolute(path)] = (shown, data)

    def check_names(self, names_for: "Callable[[Settings], Names]") -> None:
        """Raise `ConfigError` for a rule, domain or kind that a file names and that is not there.

        `names_for` tells the names that there are. Only the files that documents have been looked up in are checked.
        """
        if not self._used:
            return
        from policylint.config.merge import check_names  # noqa: PLC0415 - most runs have no configuration

        for loaded, settings in self._used.values():
            check_names(loaded, names_for(settings))

    def nearest(self, folder: Path) -> "Loaded | None":
        """The configuration of what lies in `folder`, an absolute path.

        The search upwards ends at the top of a repository: what lies outside is not the repository's own.
        """
        walked: list[Path] = []
        found: Loaded | None = None
        for here in (folder, *folder.parents):
            if here in self._nearest:
                found = self._nearest[here]
                break
            walked.append(here)
            found = self._in(here)
            if found or os.path.lexists(here / ".git"):
                break
        self._nearest.update(dict.fromkeys(walked, found))
        return found

    def _in(self, folder: Path) -> "Loaded | None":
        """The configuration that stands in `folder` itself."""
        if self._file:
            return self._load(self._file, optional=False)
        if not self._search:
            return None
        return self._load(folder / OWN_NAME, optional=True) or self._load(folder / PYPROJECT, optional=True)

    def _load(self, path: Path, *, optional: bool) -> "Loaded | None":
        given = self._given.get(path)
        if optional and not given and not os.path.lexists(path):
            return None
        if path not in self._loaded:
            from policylint.config.load import load  # noqa: PLC0415 - most runs have no configuration

            self._loaded[path] = load(path, given, optional=optional)
        return self._loaded[path]

    def _make(self, loaded: "Loaded", holding: "Holding | None") -> Settings:
        key = (id(loaded), holding)
        if key not in self._made:
            from policylint.config.merge import settings_from  # noqa: PLC0415 - most runs have no configuration

            allow = [loaded.allow[number].table for number in holding.allow] if holding else []
            self._made[key] = settings_from(loaded.said(holding), allow, self._base, self._decided)
            self._used.setdefault(id(loaded), (loaded, self._made[key]))
        return self._made[key]


def _absolute(path: Path) -> Path:
    """Where `path` is as it is written: a document that is reached by a link stands where the link stands."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute leaves ".." in it


def _common_folder(paths: Iterable[Path], given: Container[Path]) -> Path:
    # Path.is_dir raises where the system bars the way.
    folders = [
        path if os.path.isdir(path) or path / OWN_NAME in given else path.parent  # noqa: PTH112 - as just said
        for path in map(_absolute, paths)
    ]
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:
        # There are none, or they are on different drives.
        return folders[0] if folders else Path.cwd()
