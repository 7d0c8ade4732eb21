"""From what configuration files say to settings."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from policylint.config.load import Entries, Loaded, folder_of
from policylint.config.toml import Value
from policylint.report import DANGLING_REFERENCE
from policylint.rulebook.model import House
from policylint.selection import Names, UnknownNameError
from policylint.settings import Allowance, Settings, Told


def settings_from(entries: Entries, allow: Iterable[Value], base: Settings, decided: Collection[str]) -> Settings:
    """`base` with what `entries` and tables of `allow` say of its fields, but for those that are `decided`."""
    said: dict[str, Any] = {
        "severity": {key[1]: level.text() for key, level in entries.items() if key[0] == "severity"},
        "house": _house(entries),
        "told": next((_told(key[1], kinds) for key, kinds in entries.items() if key[0] == "kinds"), None),
        "allow": (*base.allow, *map(_allowance, allow)),
    }
    for key, value in entries.items():
        match key:
            case ("select" | "ignore" as name,):
                said[name] = frozenset(value.texts())
            case ("advice",):
                said["advice"] = bool(value.data)
            case ("fail-on",):
                said["fail_on"] = value.text()
            case ("baseline",):
                said["baseline"] = folder_of(value)
            case ("rules",):
                said["own_rules"] = tuple(folder_of(folder) for folder in value.items())
    return replace(base, **{name: value for name, value in said.items() if name not in decided})


def allowances(loaded: Loaded, folders: Collection[Path]) -> Iterator[Allowance]:
    """What the files in one of `folders` accept, as far as `loaded` is made of them."""
    for allowed in loaded.allow:
        if any(allowed.table.file.path.is_relative_to(folder) for folder in folders):
            yield _allowance(allowed.table)


def check_names(loaded: Loaded, names: Names) -> None:
    """Raise `ConfigError` for a rule, domain or kind that `loaded` names and that is not there."""
    for name, value in _named(loaded):
        try:
            names.resolve(name)
        except UnknownNameError as error:
            raise value.error(str(error)) from None


def _named(loaded: Loaded) -> Iterator[tuple[str, Value]]:
    for allowed in loaded.allow:
        rule = allowed.table.entries().get("rule")
        if rule is not None and rule.data != DANGLING_REFERENCE:
            yield f"rule:{rule.text()}", rule
    layers = (loaded.entries, *(override.entries for override in loaded.overrides))
    for key, value in (entry for entries in layers for entry in entries.items()):
        if key in (("select",), ("ignore",)):
            yield from ((item.text(), item) for item in value.items())
        elif key[0] == "severity":
            yield key[1], value
        elif key[0] == "kinds":
            yield from ((f"kind:{item.text()}", item) for item in value.items())


def _house(entries: Entries) -> House:
    def words(*key: str) -> tuple[str, ...]:
        return entries[key].texts() if key in entries else ()

    return House(
        preferred=tuple((key[2], value.texts()) for key, value in entries.items() if key[:2] == ("terms", "preferred")),
        role_titles=words("terms", "role-titles"),
        never_flag=words("terms", "never-flag"),
        region=entries[("region",)].text() if ("region",) in entries else "",
    )


def _told(pattern: str, kinds: Value) -> Told:
    return Told(kinds.texts(), f"its path matches '{pattern}' ({kinds.place})")


def _allowance(table: Value) -> Allowance:
    def text(name: str) -> str:
        return table.entries()[name].text() if name in table.entries() else ""

    path = text("path")
    return Allowance(
        rule=text("rule"),
        reason=text("reason"),
        fingerprint=text("fingerprint"),
        where=table.place,
        is_for_one="." in path.rpartition("/")[2] and not any(mark in path for mark in "*?["),
    )
