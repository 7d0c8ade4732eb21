"""YAML with line numbers: values that know where in their file they stand.

Errors in a rulebook name the file and the line, because the people who write rules are not all programmers.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

import yaml
from msgspec import Struct

from policylint.nearest import hint
from policylint.rulebook.model import RulebookError

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Value(Struct, frozen=True):
    """One value of a YAML file: `data` is a str, or a list or dict of values."""

    file: str
    line: int
    data: "str | list[Value] | dict[str, Value]"

    def error(self, message: str) -> RulebookError:
        """An error at this value's place."""
        return RulebookError(self.file, self.line, message)

    def text(self) -> str:
        """The value as one piece of text; raises `RulebookError` when it is not."""
        if not isinstance(self.data, str):
            raise self.error("expected text here")
        return self.data

    def items(self) -> "list[Value]":
        """The entries of a list; a single text counts as a list of one."""
        if isinstance(self.data, str):
            return [self]
        if not isinstance(self.data, list):
            raise self.error("expected a list here")
        return self.data

    def mapping(self, allowed: frozenset[str] | None = None) -> "dict[str, Value]":
        """The entries of a mapping; raises `RulebookError` for a key that is not `allowed`, naming the nearest."""
        if not isinstance(self.data, dict):
            raise self.error("expected a mapping (key: value) here")
        for key, value in self.data.items() if allowed is not None else ():
            if allowed is not None and key not in allowed:
                raise value.error(f"unknown key '{key}'; {hint(key, allowed)}")
        return self.data

    def texts(self) -> "Iterator[str]":
        """Every text in the value, at whatever depth."""
        if isinstance(self.data, str):
            yield self.data
        else:
            for value in self.data.values() if isinstance(self.data, dict) else self.data:
                yield from value.texts()

    def flag(self) -> bool:
        """The value as true or false."""
        if self.data not in ("true", "false"):
            raise self.error("expected true or false here")
        return self.data == "true"

    def one_of(self, choices: tuple[str, ...]) -> str:
        """The value if it is one of `choices`; raises `RulebookError` naming them otherwise."""
        if self.text() not in choices:
            raise self.error(f"'{self.text()}' is not one of {', '.join(choices)}")
        return self.text()

    def name_of(self, sort: str, known: Collection[str]) -> str:
        """The value if it is a name that is `known`; raises `RulebookError` naming the nearest otherwise."""
        if self.text() not in known:
            raise self.error(f"there is no {sort} '{self.text()}'; {hint(self.text(), known)}")
        return self.text()

    def names_of(self, sort: str, known: Collection[str]) -> tuple[str, ...]:
        """The entries of a list of names that are `known`, as in `name_of`."""
        return tuple(item.name_of(sort, known) for item in self.items())


def required(mapping: dict[str, Value], key: str, place: Value) -> Value:
    """The value at `key`; raises `RulebookError` at `place` when it is missing or empty."""
    if key not in mapping or mapping[key].data in ("", [], {}):
        raise place.error(f"'{key}' is missing")
    return mapping[key]


def text_at(mapping: dict[str, Value], key: str, default: str = "") -> str:
    """The text at `key` with its white space folded, `default` when there is none."""
    return " ".join(mapping[key].text().split()) if key in mapping else default


def number_at(mapping: dict[str, Value], key: str) -> int:
    """The number of words at `key`; 0 where there is none."""
    try:
        return int(text_at(mapping, key, "0"))
    except ValueError:
        raise mapping[key].error("expected a number of words") from None


def flag_at(mapping: dict[str, Value], key: str, *, default: bool = False) -> bool:
    """The flag at `key`."""
    return mapping[key].flag() if key in mapping else default


def texts_at(mapping: dict[str, Value], key: str) -> tuple[str, ...]:
    """The texts of the list at `key`, none when there is no list."""
    return tuple(item.text() for item in mapping[key].items()) if key in mapping else ()


def read_yaml(path: Path, name: str) -> Value:
    """The YAML document in `path`, called `name` in messages; raises `RulebookError` if it is no YAML."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "cannot be read as YAML"
        raise RulebookError(name, mark.line + 1 if mark else 1, str(problem)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise RulebookError(name, 1, f"cannot be read: {error}") from None
    if node is None:
        raise RulebookError(name, 1, "the file is empty")
    try:
        return _value(node, name)
    except RecursionError:
        raise RulebookError(name, 1, "a part of the file is nested too deeply, or refers to itself") from None


def _value(node: yaml.Node, file: str) -> Value:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        data: dict[str, Value] = {}
        for key, value in node.value:
            if key.value in data:
                raise RulebookError(file, key.start_mark.line + 1, f"'{key.value}' stands here twice")
            data[key.value] = _value(value, file)
        return Value(file, line, data)
    if isinstance(node, yaml.SequenceNode):
        return Value(file, line, [_value(item, file) for item in node.value])
    return Value(file, line, "" if node.tag.endswith(":null") and node.value in ("", "~", "null") else node.value)


def yaml_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every YAML file below `folder` in sorted order, each with its path relative to it."""
    for path in sorted(folder.rglob("*.yaml")):
        yield path, path.relative_to(folder).as_posix()
