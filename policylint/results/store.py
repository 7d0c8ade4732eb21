"""Texts of bytes kept by key in one SQLite file: for as long as there is room, and never trusted when damaged.

Several runs may use the file at the same time. Whatever goes wrong with it, it costs what is kept and nothing else. A
connection is open for as long as it is used, and no longer: worker processes are forked in between.
"""

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from policylint.user_cache import is_own, make_folder

if TYPE_CHECKING:
    from sqlite3 import Connection

MOST_BYTES = 512 * 1024 * 1024

_SECONDS_TO_WAIT = 5.0
"""For another run that is writing."""
_SECONDS_BETWEEN = 0.01
"""Between two tries to open the file, where SQLite does not wait itself."""
_CHECKSUM_BYTES = 16
_ROOM_LEFT = 0.8
"""The part of the room that is still in use after the oldest have gone."""
_BESIDE = ("-wal", "-shm", "-journal")
_TABLE = """
CREATE TABLE IF NOT EXISTS results (
    key BLOB PRIMARY KEY,
    used INTEGER NOT NULL,  -- the day, from 1970, so that to use an entry again costs a write only once a day
    data BLOB NOT NULL      -- a checksum, and what is kept
)
"""

Get = Callable[[bytes], bytes | None]
"""What is kept by a key, `None` where nothing is, or nothing whole."""


class Store:
    """The file, with at most `most` bytes; it is made when there is something to write."""

    def __init__(self, file: Path, most: int = MOST_BYTES) -> None:
        self.file = file
        self._most = most
        self._is_usable = True
        self._stale: set[bytes] = set()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Get]:
        """Look up what is kept."""
        with contextlib.ExitStack() as stack:
            connection = stack.enter_context(self._connected()) if self.file.exists() else None

            def get(key: bytes) -> bytes | None:
                with self._guarded():
                    if connection and self._is_usable:
                        return self._get(connection, key)
                return None

            yield get

    def _get(self, connection: "Connection", key: bytes) -> bytes | None:
        row = connection.execute("SELECT used, data FROM results WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        used, data = row
        if not isinstance(data, bytes) or data[:_CHECKSUM_BYTES] != _checksum(key, data[_CHECKSUM_BYTES:]):
            return None
        if used != _today():
            self._stale.add(key)
        return data[_CHECKSUM_BYTES:]

    def write(self, entries: Mapping[bytes, bytes]) -> None:
        """Keep `entries`, and note which have been used; where there is no more room, those used least recently go."""
        stale, self._stale = self._stale, set()
        if not (entries or stale) or not self._is_usable:
            return
        today = _today()
        rows = [(key, today, _checksum(key, data) + data) for key, data in entries.items()]
        with self._guarded():
            self._make()
            with self._connected() as connection:
                if connection is None:
                    return
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", rows)
                connection.executemany("UPDATE results SET used = ? WHERE key = ?", [(today, key) for key in stale])
                self._make_room(connection)
                connection.execute("COMMIT")

    def _make_room(self, connection: "Connection") -> None:
        if _bytes_in_use(connection) <= self._most:
            return
        connection.execute(
            "DELETE FROM results WHERE rowid IN (SELECT rowid FROM ("
            "SELECT rowid, sum(length(data)) OVER (ORDER BY used DESC, rowid DESC) AS newer FROM results"
            ") WHERE newer > ?)",
            (int(self._most * _ROOM_LEFT),),
        )

    def count(self) -> int:
        """How many entries there are."""
        with self._guarded(), self._connected() as connection:
            if connection:
                (number,) = connection.execute("SELECT count(*) FROM results").fetchone()
                return int(number)
        return 0

    @property
    def size(self) -> int:
        """The bytes that it takes on the disk."""
        size = 0
        for file in self._files():
            with contextlib.suppress(OSError):
                size += file.stat().st_size
        return size

    def clear(self) -> None:
        """Delete all of it; raises `OSError`."""
        for file in self._files():
            file.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        return [self.file, *(self.file.with_name(self.file.name + suffix) for suffix in _BESIDE)]

    def _make(self) -> None:
        """An empty file that is the user's own, where there is none; SQLite gives those beside it the same rights."""
        make_folder(self.file.parent)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(self.file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))

    @contextlib.contextmanager
    def _connected(self) -> "Iterator[Connection | None]":
        """The file, opened; `None` where others could have written it, or it cannot be used."""
        connection = None
        if self._is_usable and is_own(self.file.parent) and is_own(self.file):
            with self._guarded():
                connection = self._connect()
        try:
            yield connection
        finally:
            if connection:
                with self._guarded():
                    connection.close()

    def _connect(self) -> "Connection":
        import sqlite3  # noqa: PLC0415 - needed by runs that keep results, and by no others

        self.file.chmod(0o600)
        give_up = time.monotonic() + _SECONDS_TO_WAIT
        while True:
            try:
                return self._open()
            except sqlite3.OperationalError as error:
                # While another run closes the file, SQLite says so at once, whatever the timeout.
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                    raise
                time.sleep(_SECONDS_BETWEEN)

    def _open(self) -> "Connection":
        import sqlite3  # noqa: PLC0415 - as above

        connection = sqlite3.connect(self.file, timeout=_SECONDS_TO_WAIT, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(_TABLE)
        except BaseException:
            connection.close()
            raise
        return connection

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        """Whatever goes wrong inside ends the use of the file; a broken one is deleted: the next run begins anew."""
        try:
            yield
        except (ImportError, OSError):
            self._is_usable = False
        except Exception as error:
            import sqlite3  # noqa: PLC0415 - as above

            if not isinstance(error, sqlite3.Error):
                raise
            self._is_usable = False
            if not isinstance(error, sqlite3.OperationalError) or error.sqlite_errorcode == sqlite3.SQLITE_ERROR:
                with contextlib.suppress(OSError):
                    self.clear()


def _bytes_in_use(connection: "Connection") -> int:
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def _checksum(key: bytes, data: bytes) -> bytes:
    """Shows that `data` is what was written by this `key`."""
    return hashlib.blake2b(data, digest_size=_CHECKSUM_BYTES, key=key).digest()


def _today() -> int:
    return int(time.time() // 86_400)
