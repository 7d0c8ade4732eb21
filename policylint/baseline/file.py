"""The file that a baseline is kept in: JSON with one finding a line, so that git can show and merge what changed."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from policylint.baseline import Baseline, Entry
from policylint.baseline.errors import BaselineError
from policylint.regular import read_whole

_MARK, _VERSION = "policylint-baseline", 1
_KEY = re.compile(r"[0-9a-f]{20}(?:/[0-9]{1,6})?")
_FIELDS = ("document", "rule", "verdict")


def read_baseline(file: Path) -> Baseline:
    """The baseline in `file`, which names documents from its own folder. Raises `BaselineError`."""
    entries = tuple(_entry(file, key, entry) for key, entry in _load(file).items())
    gone = {path for path in {entry.document for entry in entries} if not (file.parent / path).exists()}
    return Baseline(entries, file.parent, frozenset(gone))


def write_baseline(entries: Iterable[Entry], *, excerpts: bool = True) -> str:
    """`entries` as the text of a file, sorted by document; `excerpts` also keeps some of the documents' words."""
    seen: Counter[str] = Counter()
    lines = []
    for entry in sorted(entries, key=lambda e: (e.document, e.rule, e.verdict, e.fingerprint)):
        seen[entry.fingerprint] += 1
        number = seen[entry.fingerprint]
        key = entry.fingerprint if number == 1 else f"{entry.fingerprint}/{number}"
        fields = {name: getattr(entry, name) for name in _FIELDS}
        if excerpts and entry.excerpt:
            fields["excerpt"] = entry.excerpt
        lines.append(f"{json.dumps(key)}: {json.dumps(fields, ensure_ascii=False)},")
    # What ends the file is always there, so that a finding's line is the same wherever it stands.
    return "\n".join(["{", *lines, f'"{_MARK}": {_VERSION}', "}"]) + "\n"


def _load(file: Path) -> dict[str, object]:
    try:
        data = json.loads(read_whole(file).decode("utf-8-sig"))
    except FileNotFoundError:
        _refuse(file, "there is no such file. 'policylint baseline write' makes one")
    except OSError as error:
        _refuse(file, f"it could not be read ({error.strerror or error})")
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        _refuse(
            file,
            f"it is damaged: this is not JSON{where}. After a merge with conflicts, keep the lines of both sides and "
            "take out the marks between them; else take the file from an earlier version",
        )
    if not isinstance(data, dict) or _MARK not in data:
        _refuse(file, "this is no baseline of policylint")
    if data.pop(_MARK) != _VERSION:
        _refuse(file, "it was made by another version of policylint: write it anew")
    return data


def _entry(file: Path, key: str, entry: object) -> Entry:
    if not _KEY.fullmatch(key) or not isinstance(entry, dict):
        _refuse(file, f"it is damaged: the entry '{key[:40]}' is none. Take that line out")
    fields = {name: entry.get(name) for name in (*_FIELDS, "excerpt")}
    if not all(isinstance(fields[name], str) for name in _FIELDS):
        _refuse(file, f"it is damaged: the entry '{key}' lacks a field. Take that line out")
    return Entry(key.partition("/")[0], *(str(value or "") for value in fields.values()))


def _refuse(file: Path, why: str) -> NoReturn:
    raise BaselineError(f"{file}: {why}.") from None
