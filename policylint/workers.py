"""Checking documents in guarded worker processes: what goes wrong with one costs that document alone."""

import contextlib
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from policylint.checker import Checker, unreadable
from policylint.collector import tune_collector
from policylint.document import UnreadableError
from policylint.guard import own_fault, run_guarded, too_big
from policylint.report import DocumentReport
from policylint.rule_texts import RuleTexts
from policylint.rulebook.model import Rulebook
from policylint.settings import Limits, Settings
from policylint.sources import Source
from policylint.timing import Seconds, stopwatch, time_this_worker

# Our own scanners of these formats are linear; a few small files of them need no process of their own.
_PLAIN = frozenset({".md", ".markdown", ".mdown", ".txt", ".text", ".html", ".htm", ".xhtml"})
_FEW_BYTES = 1024 * 1024


class Task(Struct, frozen=True):
    """A source to check, and what holds for it. Tasks for which the same holds share their settings and rulebook."""

    source: Source
    settings: Settings
    rulebook: Rulebook


def check_sources(tasks: Sequence[Task], settings: Settings) -> Iterator[DocumentReport]:
    """The report on each task's source, in their order, each as soon as it and those before it are ready.

    Of `settings`, those of the run, its limits and its number of jobs are used.
    """
    if not tasks:
        return
    orders, holdings = _numbered(tasks)
    checkers = _Checkers(holdings)
    # A rulebook that cannot be used shows here, before a pool starts one failing worker after the other.
    for number in {id(rulebook): number for number, (_, rulebook) in enumerate(holdings)}.values():
        checkers.get(number)
    if settings.jobs == 0 and _is_light([task.source for task in tasks]):
        for order in orders:
            yield checkers.check(order)
        return
    yield from _guarded(orders, holdings, settings)


_Holding = tuple[Settings, Rulebook]
_Order = tuple[Source, int]
"""A source, and the number of what holds for it: the values themselves go to each worker once."""


def _numbered(tasks: Sequence[Task]) -> tuple[list[_Order], list[_Holding]]:
    numbers: dict[tuple[int, int], int] = {}
    holdings: list[_Holding] = []
    orders: list[_Order] = []
    for task in tasks:
        same = (id(task.settings), id(task.rulebook))
        if same not in numbers:
            numbers[same] = len(holdings)
            holdings.append((task.settings, task.rulebook))
        orders.append((task.source, numbers[same]))
    return orders, holdings


class _Checkers:
    """A checker for each of `holdings`, made when it is first asked for; those of one rulebook share what was read."""

    def __init__(self, holdings: Sequence[_Holding]) -> None:
        self._holdings = holdings
        self._by_number: dict[int, Checker] = {}
        self._by_rulebook: dict[int, Checker] = {}
        self._texts: dict[int, RuleTexts] = {}

    def get(self, number: int) -> Checker:
        if number not in self._by_number:
            settings, rulebook = self._holdings[number]
            known = self._by_rulebook.get(id(rulebook))
            checker = known.under(settings) if known else Checker(rulebook, settings)
            self._by_number[number] = self._by_rulebook[id(rulebook)] = checker
        return self._by_number[number]

    def check(self, order: _Order) -> DocumentReport:
        source, number = order
        return check_source(source, self.get(number))

    def texts(self, order: _Order) -> RuleTexts:
        """The texts of the rules by which a source is checked."""
        rulebook = self._holdings[order[1]][1]
        if id(rulebook) not in self._texts:
            self._texts[id(rulebook)] = RuleTexts(rulebook)
        return self._texts[id(rulebook)]


def check_source(source: Source, checker: Checker) -> DocumentReport:
    """The report on one file; whatever keeps it from being checked becomes its error, and costs no other file."""
    try:
        return checker.check(read_source(source, checker.settings.limits), source.path)
    except UnreadableError as error:
        return unreadable(source.path, error)
    except MemoryError:
        return unreadable(source.path, too_big(checker.settings.limits))
    except Exception as error:
        return unreadable(source.path, own_fault(error))


def read_source(source: Source, limits: Limits) -> bytes:
    """The content of `source`; raises `UnreadableError` when it cannot be read or is over the size limit."""
    if source.content is None:
        return read_bytes(source.file, limits)
    return _refuse_large(source.content.read(limits.file_size + 1), limits)


def read_bytes(file: Path, limits: Limits) -> bytes:
    """The content of `file`; raises `UnreadableError` when it cannot be read or is over the size limit."""
    try:
        if file.is_dir():
            raise UnreadableError(
                "unreadable",
                "This folder could not be opened, so nothing in it was checked. Check that you may read it.",
            )
        if not file.is_file():
            raise _no_file()
        with open(file, "rb", opener=_without_waiting) as stream:
            # It may have become something else meanwhile, of which there is no end.
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise _no_file()
            data = stream.read(limits.file_size + 1)
    except OSError as error:
        raise UnreadableError(
            "unreadable",
            f"The system would not let it be read ({error.strerror or error}). Check that it is still there and that "
            "you may read it.",
        ) from None
    return _refuse_large(data, limits)


def _without_waiting(file: str, flags: int) -> int:
    """Opens a file; of what has become a pipe, nobody at its other end is waited for."""
    return os.open(file, flags | getattr(os, "O_NONBLOCK", 0))


def _no_file() -> UnreadableError:
    return UnreadableError(
        "unreadable", "This is not a regular file, or a link to a file that is not there, so it was not read."
    )


def _refuse_large(data: bytes, limits: Limits) -> bytes:
    if len(data) > limits.file_size:
        megabytes = limits.file_size / 1024 / 1024
        raise UnreadableError(
            "too-large",
            f"It is larger than the limit of {megabytes:g} MB. Split it, or raise the limit with --max-file-size.",
        )
    return data


def _is_light(sources: list[Source]) -> bool:
    total = 0
    for source in sources:
        if source.file.suffix.lower() not in _PLAIN:
            return False
        with contextlib.suppress(OSError):
            total += source.content.size if source.content else source.file.stat().st_size
    return total <= _FEW_BYTES


# One worker's checkers. A worker process is made for one run, so this is that run's value, not shared state.
_checkers: _Checkers | None = None


class _Timed(Struct, frozen=True):
    """A report, and where its time went."""

    report: DocumentReport
    seconds: Seconds


def _start_worker(holdings: Sequence[_Holding], is_timed: bool) -> None:
    global _checkers  # noqa: PLW0603 - the only way by which a worker's start can hand a value to its tasks
    _checkers = _Checkers(holdings)
    tune_collector()
    if is_timed:
        time_this_worker()


def _check_in_worker(order: _Order) -> DocumentReport:
    """The report, without the texts that whoever takes it has, too."""
    if _checkers is None:
        raise RuntimeError("the worker was not started")
    return _checkers.texts(order).taken_out(_checkers.check(order))


def _check_timed(order: _Order) -> _Timed:
    report = _check_in_worker(order)
    watch = stopwatch()
    return _Timed(report, watch.take() if watch else {})


def _guarded(orders: Sequence[_Order], holdings: Sequence[_Holding], settings: Settings) -> Iterator[DocumentReport]:
    watch = stopwatch()
    outcomes = run_guarded(
        _check_timed if watch else _check_in_worker,
        orders,
        settings.limits,
        jobs=settings.jobs,
        start=_start_worker,
        start_with=(holdings, watch is not None),
    )
    known = _Checkers(holdings)
    for order, outcome in zip(orders, outcomes, strict=True):
        if watch and isinstance(outcome, _Timed):
            watch.add(outcome.seconds)
            yield known.texts(order).put_back(outcome.report)
        elif isinstance(outcome, DocumentReport):
            yield known.texts(order).put_back(outcome)
        elif isinstance(outcome, Exception):
            error = outcome if isinstance(outcome, UnreadableError) else own_fault(outcome)
            yield unreadable(order[0].path, error)
