"""Checking documents, but for those of which it is known from an earlier run what comes out.

A report is kept by all that it depends on: the document's content and path, the rules, what it is checked by, and the
program (`keys.py`). So nothing ever goes out of date; what is not asked for any more makes room in time (`store.py`).
"""

import contextlib
from collections.abc import Generator, Sequence

from msgspec import MsgspecError, msgpack

from policylint.document import UnreadableError
from policylint.orders import read_source
from policylint.report import DocumentReport
from policylint.results.keys import Keys
from policylint.results.store import Get, Store
from policylint.rule_texts import RuleTexts
from policylint.settings import Settings
from policylint.user_cache import cache_folder
from policylint.workers import Task, check_sources

_FILE = "results.sqlite3"
_AT_ONCE = 256
_BYTES_AT_ONCE = 8 * 1024 * 1024
"""Reports that are written together: what an interruption may cost."""
_LASTING = frozenset(["empty", "encoding", "encrypted", "scanned", "unsupported", "wrong-type"])
"""The errors that come of a document's content alone; any other may have passed the next time."""


def open_store() -> Store:
    """Where results are kept."""
    return Store(cache_folder() / _FILE)


def check_changed(tasks: Sequence[Task], settings: Settings) -> Generator[tuple[int, DocumentReport], None, None]:
    """The report on each task's source, with the task's number; first come those that have been kept.

    Of `settings`, those of the run, its limits and its number of jobs are used.
    """
    results = _Results(tasks)
    left: list[int] = []
    with results.store.reading() as get:
        for number in range(len(tasks)):
            report = results.find(number, get)
            if report:
                yield number, report
            else:
                left.append(number)
    try:
        with contextlib.closing(check_sources([tasks[each] for each in left], settings)) as found:
            for place, report in found:
                results.add(left[place], report)
                yield left[place], report
    finally:
        results.write()


class _Results:
    """The results of a run's `tasks`: what is kept of them, and what is to be kept."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self.store = open_store()
        self._tasks = tasks
        self._keys = Keys()
        self._looked_up: dict[int, bytes] = {}
        self._texts: dict[int, RuleTexts] = {}
        self._new: dict[bytes, bytes] = {}
        self._size = 0
        self._encoder = msgpack.Encoder()
        self._decoder = msgpack.Decoder(DocumentReport)

    def find(self, number: int, get: Get) -> DocumentReport | None:
        """The report on a task's source, where it is kept."""
        key = self._key(number)
        if key is None:
            return None
        self._looked_up[number] = key
        kept = get(key)
        if kept is None:
            return None
        try:
            return self._texts_of(number).put_back(self._decoder.decode(kept))
        except (MsgspecError, KeyError):
            return None

    def add(self, number: int, report: DocumentReport) -> None:
        """Keep the report on a task's source, unless it tells of what may pass, or the file has just changed."""
        key = self._looked_up.get(number)
        if key is None or (report.error and report.error.code not in _LASTING):
            return
        if self._tasks[number].source.content is None and self._key(number) != key:
            return
        # Half of a character, which a path may hold, has no place in what is kept.
        with contextlib.suppress(UnicodeEncodeError):
            self._new[key] = self._encoder.encode(self._texts_of(number).taken_out(report))
            self._size += len(self._new[key])
        if len(self._new) >= _AT_ONCE or self._size >= _BYTES_AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write what is to be kept."""
        new, self._new, self._size = self._new, {}, 0
        self.store.write(new)

    def _key(self, number: int) -> bytes | None:
        """The key of the report on a task's source; `None` where that is not here, or cannot be read."""
        task = self._tasks[number]
        if task.source.content and not task.source.content.at_hand:
            # To fetch it here would make the run wait for one document after the other.
            return None
        try:
            return self._keys.key(task, read_source(task.source, task.settings.limits))
        except (UnreadableError, OSError, MemoryError):
            return None

    def _texts_of(self, number: int) -> RuleTexts:
        rulebook = self._tasks[number].rulebook
        if id(rulebook) not in self._texts:
            self._texts[id(rulebook)] = RuleTexts(rulebook)
        return self._texts[id(rulebook)]
