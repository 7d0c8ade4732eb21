"""TOML is read with the line of every key; what is no TOML, or too much of it, is told with its line."""

import contextlib
import tomllib
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.config.errors import ConfigError
from policylint.config.toml import MOST_BYTES, File, Value, read_toml

FILE = File(Path("/policies/policylint.toml"), "policylint.toml")


def read(text: str | bytes) -> Value:
    return read_toml(text if isinstance(text, bytes) else text.encode(), FILE)


def error(text: str | bytes) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        read(text)
    return caught.value


def lines(value: Value, name: str = "") -> dict[str, int]:
    """The line of every value, by its path."""
    found = {name: value.line} if name else {}
    for key, inside in value.entries().items():
        found |= lines(inside, f"{name}.{key}" if name else key)
    for number, inside in enumerate(value.data if isinstance(value.data, list) else ()):
        found |= lines(inside, f"{name}[{number}]")
    return found


def plain(value: Value) -> Any:
    if isinstance(value.data, dict):
        return {key: plain(inside) for key, inside in value.data.items()}
    return [plain(item) for item in value.data] if isinstance(value.data, list) else value.data


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a = 1\nb = \n", 2, "this is not TOML: Invalid value"),
        ("a = 1\n\na = 2\n", 3, "this is not TOML: Cannot overwrite a value"),
        ("[a]\nb = 'c\n", 3, "this is not TOML: "),
        ("a = [1,\n2\n", 3, "this is not TOML: Unclosed array"),
        ('a = "archive\\old"\n', 1, "this is not TOML: "),
        ("Dear colleagues, these are the policies that we have agreed on this year.", 1, "this is not TOML: "),
        ("a = 2026-13-01\n", 1, "this is not TOML: "),
        (f"a = 1\nb = {'1' * 5000}\n", 1, "this is not TOML: Exceeds the limit"),
        (b"a = 1\nb = '\xff'\n", 2, "this is not UTF-8: save the file as UTF-8"),
        ("a = 1\n".encode("utf-16"), 1, "this is not UTF-8: save the file as UTF-8"),
        (b"PK\x03\x04\x00", 1, "this is not TOML: "),
        (f"\na = {'[' * 100}", 2, "this is nested too deeply"),
        (f"a = {'{b = ' * 100}", 1, "this is nested too deeply"),
        (f"{'a.' * 100}b = 1", 1, "this is nested too deeply"),
        ("#" * (MOST_BYTES + 1), 1, "the file is larger than 512 KB: this is no configuration"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(text: str | bytes, line: int, message: str) -> None:
    found = error(text)

    assert (found.file, found.line) == ("policylint.toml", line)
    assert found.message.startswith(message)
    assert str(found) == f"policylint.toml:{line}: {found.message}"


@pytest.mark.parametrize(
    "text",
    [
        "a." * 200_000,
        "[" * 200_000,
        "[[a]]\n" * 20_000,
        "=" * 200_000,
        '"' * 200_000,
        "'" * 200_000,
        '"""' + '\\"' * 200_000,
        "a = [" + "'''" * 100_000,
    ],
    ids=["dots", "brackets", "tables", "equals", "quotes", "single quotes", "escapes", "closings"],
)
def test_a_hostile_file_takes_no_long_time(text: str) -> None:
    before = perf_counter()
    with contextlib.suppress(ConfigError):
        read(text)

    assert perf_counter() - before < 5


def test_every_key_and_every_entry_of_a_list_has_its_line() -> None:
    text = """\
# what holds
select = ["a", # one
  'b',

  ["c", { d = 1, "e f" = [
    1] }]
]
[severity] # of rules
"supervision.x" = "off"
a.b.c = 1

[[overrides]]
paths = \"\"\"
[not.a.header]
x = 1 \"\"\"
when = 1979-05-27 07:32:00
[overrides.severity]
"caf\\u00e9" = "\\"]"
[[overrides]]
paths = '''
''b'''''
"""
    assert lines(read(text)) == {
        "select": 2,
        "select[0]": 2,
        "select[1]": 3,
        "select[2]": 5,
        "select[2][0]": 5,
        "select[2][1]": 5,
        "select[2][1].d": 5,
        "select[2][1].e f": 5,
        "select[2][1].e f[0]": 6,
        "severity": 8,
        "severity.supervision.x": 9,
        "severity.a": 10,
        "severity.a.b": 10,
        "severity.a.b.c": 10,
        "overrides": 12,
        "overrides[0]": 12,
        "overrides[0].paths": 13,
        "overrides[0].when": 16,
        "overrides[0].severity": 17,
        "overrides[0].severity.café": 18,
        "overrides[1]": 19,
        "overrides[1].paths": 20,
    }


@pytest.mark.parametrize("prefix", [b"\xef\xbb\xbf", b""], ids=["with a byte order mark", "without"])
def test_files_of_windows_are_read(prefix: bytes) -> None:
    value = read(prefix + b"# what holds\r\nselect = [\r\n  'a']\r\n")

    assert plain(value) == {"select": ["a"]}
    assert lines(value) == {"select": 2, "select[0]": 3}


def test_an_empty_file_is_an_empty_table() -> None:
    assert plain(read("")) == {}


KEYS = st.text(st.sampled_from("ab.\"'\\é -#=["), min_size=1, max_size=5)
TEXTS = st.text(st.sampled_from("ab\n\"'\\#=[]{},é\t "), max_size=8)
SCALARS = st.one_of(TEXTS, st.booleans(), st.integers(-9, 9))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=6,
)


def basic(text: str) -> str:
    for character, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(character, escape)
    return f'"{text}"'


def written(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{basic(key)} = {written(inside)}" for key, inside in value.items()) + "}"
    if isinstance(value, list):
        return "[\n" + "".join(f"  {written(item)}, # ] '\n" for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return basic(value) if isinstance(value, str) else str(value)


@given(st.dictionaries(KEYS, VALUES, max_size=4), st.dictionaries(KEYS, SCALARS, max_size=3))
def test_each_key_stands_in_its_line_whatever_stands_around_it(top: dict[str, Any], rows: dict[str, Any]) -> None:
    text = "".join(f"{basic(key)} = {written(value)}\n" for key, value in top.items())
    text += "".join(f"[[{basic('rows') + '.' + basic('of')}]]\n{basic(k)} = {written(v)}\n" for k, v in rows.items())

    value = read(text)

    assert plain(value) == tomllib.loads(text)
    said = text.splitlines()
    for key, inside in value.entries().items():
        assert key == "rows" or said[inside.line - 1].startswith(f"{basic(key)} = ")
    for (key, _), row in zip(
        rows.items(), value.entries()["rows"].entries()["of"].items() if rows else (), strict=True
    ):
        assert said[row.line - 1].startswith("[[")
        assert said[row.entries()[key].line - 1].startswith(f"{basic(key)} = ")


@given(st.text(st.sampled_from("a[]{}=.,\"'\\#\n \r"), max_size=60))
def test_wild_text_is_read_or_refused(text: str) -> None:
    try:
        value = plain(read(text))
    except ConfigError as refused:
        line, value = refused.line, None
    else:
        line = 1

    assert 1 <= line <= text.count("\n") + 1
    assert value is None or value == tomllib.loads(text.replace("\r\n", "\n"))
