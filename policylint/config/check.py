"""Is a configuration file what the keys say? What is wrong is told with its line, and the nearest name."""

from policylint.config.keys import ROOT, Choice, Flag, Listing, Section, Sections, Shape, Table, Text
from policylint.config.patterns import PathPattern, PatternError
from policylint.config.toml import Value
from policylint.nearest import hint

_TYPES = {str: "a text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}


def check_values(table: Value) -> None:
    """Raise `ConfigError` for the first thing in `table` that is not as the keys say."""
    _check_section(table, ROOT, "")


def _check_section(table: Value, section: Section, name: str) -> None:
    if not isinstance(table.data, dict):
        raise _wrong(table, section, name)
    for key, value in table.data.items():
        if key not in section.keys:
            raise value.error(f"there is no key '{_named(name, key)}': {hint(key, section.keys)}")
        _check(value, section.keys[key].shape, _named(name, key))
    for key in section.required:
        if key not in table.data:
            raise table.error(f"'{_named(name, key)}' is missing")


def _check(value: Value, shape: Shape, name: str) -> None:
    match shape:
        case Text():
            _check_text(value, shape, name)
        case Listing(of) if isinstance(value.data, str | list):
            for item in value.items():
                _check_text(item, of, name)
        case Section():
            _check_section(value, shape, name)
        case Table(key, inner) if isinstance(value.data, dict):
            for entry, inside in value.data.items():
                _check_text(Value(inside.file, inside.line, entry), key, name)
                _check(inside, inner, _named(name, entry))
        case Sections(of) if isinstance(value.data, list):
            for table in value.data:
                _check_section(table, of, name)
        case Choice(of) if value.data in of:
            pass
        case Flag() if isinstance(value.data, bool):
            pass
        case _:
            raise _wrong(value, shape, name)


def _check_text(value: Value, text: Text, name: str) -> None:
    if not isinstance(value.data, str):
        raise _wrong(value, text, name)
    if not any(character.isalnum() for character in value.data) and text is not Text.PATTERN:
        raise value.error(f"'{name}': '{value.data}' is empty; expected {text.value}")
    if text is Text.PATTERN:
        try:
            PathPattern(value.data)
        except PatternError as error:
            raise value.error(f"'{name}': {error}") from None


def _wrong(value: Value, shape: Shape, name: str) -> Exception:
    if isinstance(shape, Choice) and isinstance(value.data, str):
        return value.error(f"'{name}' cannot be '{value.data}': {hint(value.data, shape.of)}")
    found = _TYPES.get(type(value.data), "a date or time")
    return value.error(f"'{name or 'the file'}' should be {_expected(shape)}, not {found}")


def _expected(shape: Shape) -> str:
    match shape:
        case Text():
            return shape.value
        case Choice(of):
            return f"one of {', '.join(of)}"
        case Flag():
            return "true or false"
        case Listing(of):
            return f"a list, each entry of it {of.value}"
        case Sections():
            return "a list of tables ([[...]])"
        case _:
            return "a table"


def _named(name: str, key: str) -> str:
    """A key's whole name, as TOML writes it."""
    key = key if key.replace("-", "").replace("_", "").isalnum() and key.isascii() else f'"{key}"'
    return f"{name}.{key}" if name else key
