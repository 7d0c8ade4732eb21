"""TOML with line numbers: values that know in which file, and where in it, they stand.

The standard library reads the values and says nothing of their lines. So a small scanner goes over the same text and
notes where each key and each entry of a list begins; it also sees to it that nothing is nested so deeply that reading
it would take long.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field

from policylint.config.errors import ConfigError

MOST_BYTES = 512 * 1024
_DEEPEST = 16

# A string that is never closed is taken as far as it could go: whoever tried it again at each quote would never end.
_TOKEN = re.compile(
    r'"""(?>(?:[^"\\]|\\[\s\S]|"{1,2}(?!"))*)(?:"{3,5})?'
    r"|'''(?>(?:[^']|'{1,2}(?!'))*)(?:'{3,5})?"
    r'|"(?:[^"\\\n]|\\.)*+"?'
    r"|'[^'\n]*+'?"
    r"|[A-Za-z0-9_-]++"
    r"|\#[^\n]*+|[^\S\n]++|\n|[\s\S]"
)
_AT_LINE = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)$")


class File(Struct, frozen=True):
    """A configuration file: where it is, and its path to show."""

    path: Path
    shown: str


class Value(Struct, frozen=True):
    """One value of a file and its line. `data` is a list or dict of values, or what TOML has beside these."""

    file: File
    line: int
    data: "object | list[Value] | dict[str, Value]"

    @property
    def place(self) -> str:
        """Where it stands, for people."""
        return f"{self.file.shown}:{self.line}"

    def error(self, message: str) -> ConfigError:
        """An error at this value's place."""
        return ConfigError(self.file.shown, self.line, message)

    def text(self) -> str:
        """The value as text, which a checked one is where its key asks for text."""
        return str(self.data)

    def items(self) -> "list[Value]":
        """The entries of a list; what is no list counts as a list of one."""
        return self.data if isinstance(self.data, list) else [self]

    def texts(self) -> tuple[str, ...]:
        """The entries of a list of texts."""
        return tuple(item.text() for item in self.items())

    def entries(self) -> "dict[str, Value]":
        """The entries of a table, none of what is no table."""
        return self.data if isinstance(self.data, dict) else {}


def read_toml(data: bytes, file: File) -> Value:
    """The table that `data` holds; raises `ConfigError` for what is no TOML, or too much or too deep of it."""
    if len(data) > MOST_BYTES:
        raise ConfigError(file.shown, 1, f"the file is larger than {MOST_BYTES // 1024} KB: this is no configuration")
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(file.shown, line, "this is not UTF-8: save the file as UTF-8") from None
    spots = _Scanner(text, file).scan()
    try:
        return _value(tomllib.loads(text), spots, file)
    except ValueError as error:
        # Beside errors of TOML these are numbers and dates that Python cannot hold.
        said = _AT_LINE.search(str(error))
        line = int(said[1]) if said and said[1] else text.count("\n") + 1 if said else 1
        raise ConfigError(file.shown, line, f"this is not TOML: {_AT_LINE.sub('', str(error))}") from None


class _Spot(Struct):
    """Where a value begins, and where those within it do."""

    line: int
    inner: "dict[str | int, _Spot]" = field(default_factory=dict)


def _value(data: object, spot: _Spot, file: File) -> Value:
    # A table that the text never opens by itself, as `a` in `a.b = 1`, has its first entry's line.
    if isinstance(data, dict):
        entries = {key: _value(item, spot.inner.get(key, spot), file) for key, item in data.items()}
        return Value(file, spot.line, entries)
    if isinstance(data, list):
        return Value(file, spot.line, [_value(item, spot.inner.get(i, spot), file) for i, item in enumerate(data)])
    return Value(file, spot.line, data)


class _Scanner:
    """Goes over a TOML text, and notes the lines; what is no TOML is for others to find."""

    def __init__(self, text: str, file: File) -> None:
        self._file = file
        self._tokens = self._significant(text)
        self._line = self._next_line = 1
        self._token = ""
        self._step()

    def scan(self) -> _Spot:
        root = table = _Spot(1)
        while self._token:
            if self._token == "\n":
                self._step()
            elif self._token == "[":
                table = self._header(root)
            else:
                self._entry(table, 1)
                self._skip_to("\n")
        return root

    def _significant(self, text: str) -> Iterator[str]:
        """The tokens but for spaces and comments, each with its line in `_next_line`."""
        line = 1
        for match in _TOKEN.finditer(text):
            token = match[0]
            self._next_line = line
            line += token.count("\n")
            if token == "\n" or not (token[0] == "#" or token.isspace()):
                yield token

    def _step(self) -> None:
        self._token = next(self._tokens, "")
        self._line = self._next_line

    def _skip_to(self, *ends: str) -> None:
        while self._token and self._token not in ends:
            self._step()

    def _header(self, root: _Spot) -> _Spot:
        """`[a.b]` or `[[a.b]]`: the table that follows."""
        line = self._line
        self._step()
        of_several = self._token == "["
        if of_several:
            self._step()
        table = self._keys(root, line)
        if of_several:
            table = table.inner.setdefault(len(table.inner), _Spot(line))
        self._skip_to("\n")
        return table

    def _keys(self, table: _Spot, line: int) -> _Spot:
        """The place of a key such as `a."b".c`."""
        depth = 0
        while self._token not in ("", "=", "]", "\n"):
            depth = self._deeper(depth)
            # Within a list of tables, the last one is meant.
            table = table.inner[len(table.inner) - 1] if 0 in table.inner else table
            table = table.inner.setdefault(_key(self._token), _Spot(line))
            self._step()
            if self._token != ".":
                break
            self._step()
        return table

    def _deeper(self, depth: int) -> int:
        if depth >= _DEEPEST:
            raise ConfigError(self._file.shown, self._line, "this is nested too deeply")
        return depth + 1

    def _entry(self, table: _Spot, depth: int) -> None:
        """`key = value`."""
        spot = self._keys(table, self._line)
        if self._token == "=":
            self._step()
            self._value(spot, depth)
        else:
            self._step()

    def _value(self, spot: _Spot, depth: int) -> None:
        opening = self._token
        if opening not in ("[", "{"):
            self._skip_to("\n", ",", "]", "}")
            return
        depth = self._deeper(depth)
        closing = "]" if opening == "[" else "}"
        self._step()
        while self._token and self._token != closing:
            if self._token in ("\n", ","):
                self._step()
            elif opening == "{":
                self._entry(spot, depth)
            else:
                self._value(spot.inner.setdefault(len(spot.inner), _Spot(self._line)), depth)
                self._skip_to("\n", ",", closing)
        self._step()


def _key(token: str) -> str:
    if token[0] not in "\"'":
        return token
    if "\\" not in token:
        return token[1:-1]
    try:
        return str(tomllib.loads(f"key = {token}")["key"])
    except ValueError:
        return token
