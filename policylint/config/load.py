"""Reading a configuration file with all that it builds on."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from policylint.config import PYPROJECT
from policylint.config.check import check_values
from policylint.config.errors import ConfigError
from policylint.config.keys import ROOT, Section, Sections, Table
from policylint.config.patterns import PathPatterns
from policylint.config.toml import MOST_BYTES, File, Value, read_toml

_TABLE = ("tool", "policylint")

Entries = Mapping[tuple[str, ...], Value]
"""What is said, by its whole key: ("select",), or ("severity", "supervision")."""


class Scope:
    """The paths that the patterns of one value match, the folder of whose file they are relative to.

    A path that is not in that folder is matched by those patterns that are tied to no folder.
    """

    def __init__(self, patterns: Value) -> None:
        self._base = patterns.file.path.parent
        self._items = patterns.items()
        self._patterns = PathPatterns(patterns.texts())

    def deciding(self, path: Path, *, is_folder: bool = False) -> Value | None:
        """The pattern that matches `path`, an absolute one, or a folder above it; `None` where none does."""
        parts = path.relative_to(self._base).parts if path.is_relative_to(self._base) else path.parts[1:]
        found = self._patterns.deciding(parts, is_folder=is_folder)
        return None if found is None else self._items[found]


class Override(Struct, frozen=True):
    """What is different for the documents of a `scope`."""

    scope: Scope
    entries: Entries


class Allowed(Struct, frozen=True):
    """What is accepted in the documents of a `scope`, or in all of them."""

    scope: Scope | None
    table: Value


class Holding(Struct, frozen=True):
    """Which of a configuration's overrides, kinds and allowances hold for a document, by their numbers."""

    overrides: tuple[int, ...]
    kinds: int | None
    allow: tuple[int, ...]


class Loaded(Struct, frozen=True):
    """A configuration file together with those that it extends. Of `overrides` and `kinds` the last match wins.

    `files` are the paths of all of them.
    """

    file: File
    files: tuple[Path, ...]
    entries: Entries
    exclude: Scope | None
    kinds: tuple[tuple[Scope, str, Value], ...]
    overrides: tuple[Override, ...]
    allow: tuple[Allowed, ...]

    def holding(self, path: Path) -> Holding:
        """What holds for the document at `path`, an absolute one."""
        return Holding(
            tuple(n for n, override in enumerate(self.overrides) if override.scope.deciding(path)),
            next((n for n in reversed(range(len(self.kinds))) if self.kinds[n][0].deciding(path)), None),
            tuple(n for n, allowed in enumerate(self.allow) if not allowed.scope or allowed.scope.deciding(path)),
        )

    def said(self, holding: Holding | None) -> Entries:
        """The entries that hold: of the kinds only those of the last match; without `holding`, what is for all."""
        entries = {key: value for key, value in self.entries.items() if key[0] != "kinds"}
        if holding is None:
            return entries
        for number in holding.overrides:
            entries |= self.overrides[number].entries
        if holding.kinds is not None:
            _, pattern, kinds = self.kinds[holding.kinds]
            entries["kinds", pattern] = kinds
        return entries


def load(path: Path, given: tuple[str, bytes] | None = None, *, optional: bool = False) -> Loaded | None:
    """The configuration in the file `path`, an absolute one; `given` is how it is shown, and what it holds, if known.

    `None` if it is `optional` and not there, or holds nothing for policylint. Raises `ConfigError` for a file that
    cannot be used.
    """
    value = _checked(File(path, given[0]), given[1]) if given else _read(path, optional=optional)
    return _loaded(value) if value else None


def _read(path: Path, *, optional: bool) -> Value | None:
    """The table in `path` that is meant for policylint."""
    file = File(path, _shown(path))
    if optional and (not os.path.lexists(path) or path.is_dir()):
        return None
    data = _bytes(file)
    is_pyproject = path.name == PYPROJECT
    if optional and is_pyproject and _TABLE[1].encode() not in data:
        return None
    if not is_pyproject:
        return _checked(file, data)
    value = read_toml(data, file)
    for key in _TABLE:
        inner = value.entries().get(key)
        if inner is None and optional:
            return None
        if inner is None:
            raise ConfigError(file.shown, 1, f"there is no table [{'.'.join(_TABLE)}] in it")
        value = inner
    check_values(value)
    return value


def _checked(file: File, data: bytes) -> Value:
    value = read_toml(data, file)
    check_values(value)
    return value


def _bytes(file: File) -> bytes:
    try:
        if not file.path.is_file():
            raise ConfigError(file.shown, 1, "there is no such file, or it is no regular one")
        with file.path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise ConfigError(file.shown, 1, f"it cannot be read ({error.strerror or error})") from None


def _shown(path: Path) -> str:
    here = Path.cwd()
    shown = path.relative_to(here) if path.is_relative_to(here) else path
    return os.fsencode(shown.as_posix()).decode("utf-8", "backslashreplace")


def _loaded(value: Value) -> Loaded:
    """`value` on top of what it extends: a key replaces the same one, in tables each entry; lists of tables add up."""
    chain = list(_chain(value))
    entries: dict[tuple[str, ...], Value] = {}
    for layer in chain:
        for key, inside in _flat(layer, ROOT):
            # What is said again is said last.
            entries.pop(key, None)
            entries[key] = inside
    exclude = entries.get(("exclude",))
    for folder in entries[("rules",)].items() if ("rules",) in entries else ():
        if not any(folder_of(folder).rglob("*.yaml")):
            raise folder.error(f"there is no folder '{folder.text()}' with rules (*.yaml) beside this file")
    return Loaded(
        file=value.file,
        files=tuple(layer.file.path for layer in chain),
        entries=entries,
        exclude=Scope(exclude) if exclude else None,
        kinds=tuple(
            (_kinds_scope(key[1], kinds), key[1], kinds) for key, kinds in entries.items() if key[0] == "kinds"
        ),
        overrides=tuple(_override(table) for layer in chain for table in _tables(layer, "overrides")),
        allow=tuple(_allowed(table) for layer in chain for table in _tables(layer, "allow")),
    )


def _chain(value: Value) -> Iterator[Value]:
    """`value` and all that it extends, what is built upon first."""
    chain = [value]
    seen = {_identity(value.file.path)}
    while (extends := chain[-1].entries().get("extends")) is not None:
        path = folder_of(extends)
        if _identity(path) in seen:
            raise extends.error(f"'{extends.text()}' leads back to a file that builds on this one")
        if not path.is_file():
            raise extends.error(f"there is no file '{extends.text()}' beside this one")
        seen.add(_identity(path))
        further = _read(path, optional=False)
        if further is not None:
            chain.append(further)
    return reversed(chain)


def folder_of(value: Value) -> Path:
    """The absolute path that a text of a configuration file means: relative to the file's folder."""
    return Path(os.path.abspath(value.file.path.parent / value.text()))  # noqa: PTH100 - links are not to be followed


def _identity(path: Path) -> str:
    return os.path.realpath(path)


def _flat(table: Value, section: Section, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Value]]:
    """The entries of `table` by their whole keys, but for lists of tables."""
    for name, value in table.entries().items():
        shape = section.keys[name].shape
        key = (*above, name)
        if isinstance(shape, Table):
            yield from (((*key, entry), inside) for entry, inside in value.entries().items())
        elif isinstance(shape, Section):
            yield from _flat(value, shape, key)
        elif not isinstance(shape, Sections):
            yield key, value


def _tables(layer: Value, name: str) -> Sequence[Value]:
    return layer.entries()[name].items() if name in layer.entries() else ()


def _kinds_scope(pattern: str, kinds: Value) -> Scope:
    if pattern.startswith("!"):
        raise kinds.error("a pattern that gives a kind cannot begin with '!'")
    return Scope(Value(kinds.file, kinds.line, pattern))


def _override(table: Value) -> Override:
    shape = ROOT.keys["overrides"].shape
    assert isinstance(shape, Sections)
    entries = {key: value for key, value in _flat(table, shape.of) if key != ("paths",)}
    return Override(Scope(table.entries()["paths"]), entries)


def _allowed(table: Value) -> Allowed:
    if ("rule" in table.entries()) == ("fingerprint" in table.entries()):
        raise table.error("'allow' needs either a 'rule' or a 'fingerprint'")
    path = table.entries().get("path")
    return Allowed(Scope(path) if path else None, table)
