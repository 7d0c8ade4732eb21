"""What is kept is whole or not there, private, and bounded; whatever goes wrong with it costs nothing else."""

import os
import sqlite3
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from policylint.results import store as store_module
from policylint.results.store import Store

KEY, OTHER = b"k" * 32, b"o" * 32

needs_rights = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "results.sqlite3"


def get(store: Store, key: bytes = KEY) -> bytes | None:
    with store.reading() as found:
        return found(key)


def holds(file: Path) -> list[bytes]:
    with sqlite3.connect(file) as connection:
        found = [key for (key,) in connection.execute("SELECT key FROM results ORDER BY key")]
    connection.close()
    return found


def execute(file: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(file)
    with connection:
        connection.execute(statement, values)
    connection.close()


def test_nothing_is_made_by_looking(file: Path) -> None:
    assert get(Store(file)) is None
    Store(file).write({})

    assert not file.parent.exists()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE results SET data = substr(data, 1, length(data) - 1)",
        "UPDATE results SET data = x''",
        "UPDATE results SET data = 'text'",
        "UPDATE results SET data = 7",
        "UPDATE results SET data = zeroblob(length(data))",
    ],
)
def test_a_damaged_entry_is_not_there(file: Path, damage: str) -> None:
    Store(file).write({KEY: b"found"})
    execute(file, damage)

    assert get(Store(file)) is None


def test_an_entry_under_another_key_is_not_there(file: Path) -> None:
    Store(file).write({KEY: b"found"})
    execute(file, "UPDATE results SET key = ?", OTHER)

    assert get(Store(file), OTHER) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(b"this is no database, whatever its name says" * 100),
        lambda file: file.write_bytes(file.read_bytes()[:100] + b"\xff" * 8000),
        lambda file: execute(file, "ALTER TABLE results RENAME COLUMN data TO other"),
    ],
    ids=["something else", "garbage", "another table"],
)
def test_a_broken_file_is_thrown_away_and_made_anew(file: Path, spoil: Callable[[Path], object]) -> None:
    Store(file).write({KEY: b"found"})
    spoil(file)

    broken = Store(file)
    assert get(broken) is None
    broken.write({KEY: b"found"})
    Store(file).write({OTHER: b"found again"})

    assert get(Store(file), OTHER) == b"found again"


@needs_rights
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
@pytest.mark.parametrize("which", ["file", "folder"])
def test_what_others_may_write_is_neither_read_nor_written(file: Path, mode: int, which: str) -> None:
    Store(file).write({KEY: b"found"})
    place = file if which == "file" else file.parent
    place.chmod(mode | (0o100 if which == "folder" else 0))

    store = Store(file)
    assert get(store) is None
    store.write({OTHER: b"found"})

    place.chmod(0o700)
    assert holds(file) == [KEY]


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="needs users with numbers")
def test_what_is_another_users_is_not_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(file).write({KEY: b"found"})
    monkeypatch.setattr(os, "getuid", lambda: file.stat().st_uid + 1)

    assert get(Store(file)) is None


@needs_rights
def test_nobody_else_can_look_into_it(file: Path) -> None:
    before = os.umask(0)
    try:
        Store(file).write({KEY: b"found"})
        file.chmod(0o644)
        with Store(file).reading() as found:
            found(KEY)
            modes = {path.name: path.stat().st_mode & 0o777 for path in file.parent.iterdir()}
    finally:
        os.umask(before)

    assert set(modes.values()) == {0o600}
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_place_that_cannot_be_written_is_done_without(file: Path) -> None:
    file.parent.write_text("a file where the folder should be", encoding="utf-8")

    store = Store(file)
    store.write({KEY: b"found"})

    assert get(store) is None


def test_a_file_that_another_run_holds_is_done_without(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "_SECONDS_TO_WAIT", 0.05)
    Store(file).write({KEY: b"found"})
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    store = Store(file)
    store.write({OTHER: b"found"})
    other.execute("ROLLBACK")
    other.close()

    assert holds(file) == [KEY]
    assert get(Store(file)) == b"found"


def test_several_runs_write_at_the_same_time(file: Path) -> None:
    def write(run: int) -> None:
        for number in range(10):
            Store(file).write({f"{run}-{number}".encode(): b"found"})

    runs = [threading.Thread(target=write, args=(run,)) for run in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()

    assert len(holds(file)) == 30


def test_what_was_used_least_recently_goes_first(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    day = 20_000
    monkeypatch.setattr(store_module, "_today", lambda: day)
    entries = [bytes([number]) * 32 for number in range(8)]
    for key in entries:
        day += 1
        Store(file, 200_000).write({key: bytes(20_000)})
    day += 1
    used = Store(file, 200_000)
    assert get(used, entries[0])
    used.write({})

    Store(file, 120_000).write({KEY: bytes(20_000)})

    left = holds(file)
    assert KEY in left
    assert entries[0] in left
    assert entries[-1] in left
    assert entries[1] not in left
    assert len(left) < len(entries)


def test_to_use_an_entry_again_on_the_same_day_writes_nothing(file: Path) -> None:
    Store(file).write({KEY: b"found"})
    before = (file.stat().st_mtime_ns, file.read_bytes())

    store = Store(file)
    assert get(store) == b"found"
    store.write({})

    assert (file.stat().st_mtime_ns, file.read_bytes()) == before


def test_an_entry_may_be_written_again(file: Path) -> None:
    Store(file).write({KEY: b"old"})
    Store(file).write({KEY: b"new", OTHER: b"other"})

    assert get(Store(file)) == b"new"
    assert Store(file).count() == 2
    assert Store(file).size > 0


def test_all_of_it_can_be_deleted(file: Path) -> None:
    Store(file).write({KEY: b"found"})

    Store(file).clear()

    assert list(file.parent.iterdir()) == []
    assert (Store(file).count(), Store(file).size) == (0, 0)
