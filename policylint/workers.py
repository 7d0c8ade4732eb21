"""Checking documents where it is done best: here, in guarded processes of this machine, or on a cluster."""

import contextlib
from collections.abc import Generator, Sequence

from msgspec import Struct

from policylint.executors import Executor, Guarded, Serial
from policylint.machine import workers_that_fit
from policylint.orders import Checkers, Holding, Order
from policylint.report import DocumentReport
from policylint.rulebook.model import Rulebook
from policylint.settings import Settings
from policylint.sources import Source

# Our own scanners of these formats are linear; a few small files of them need no process of their own.
_PLAIN = frozenset({".md", ".markdown", ".mdown", ".txt", ".text", ".html", ".htm", ".xhtml"})
_FEW_BYTES = 1024 * 1024


class Task(Struct, frozen=True):
    """A source to check, and what holds for it. Tasks for which the same holds share their settings and rulebook."""

    source: Source
    settings: Settings
    rulebook: Rulebook


def check_sources(tasks: Sequence[Task], settings: Settings) -> Generator[tuple[int, DocumentReport], None, None]:
    """The report on each task's source, with the task's number, each as soon as it is ready.

    Of `settings`, those of the run, its limits, its number of jobs and its cluster are used. To be closed by who breaks
    off: left to the garbage collector, it may be closed in a thread of the pool, which cannot wait for itself.
    """
    if not tasks:
        return
    orders, checkers = _ordered(tasks)
    with _executor(orders, checkers, settings) as executor:
        yield from executor.reports(orders)


def _ordered(tasks: Sequence[Task]) -> tuple[list[Order], Checkers]:
    """The tasks as orders, and what they are checked by. Raises `RulebookError`."""
    numbers: dict[tuple[int, int], int] = {}
    holdings: list[Holding] = []
    orders: list[Order] = []
    for task in tasks:
        same = (id(task.settings), id(task.rulebook))
        if same not in numbers:
            numbers[same] = len(holdings)
            holdings.append((task.settings, task.rulebook))
        orders.append(Order(task.source, numbers[same]))
    checkers = Checkers(holdings)
    # A rulebook that cannot be used shows here, before a pool starts one failing worker after the other; and workers
    # begin with what is made ready here.
    for number in range(len(holdings)):
        checkers.get(number)
    return orders, checkers


def _executor(orders: Sequence[Order], checkers: Checkers, settings: Settings) -> Executor:
    if settings.cluster:
        from policylint.cluster.executor import Cluster  # noqa: PLC0415 - few have one

        return Cluster(settings.cluster, checkers, settings.limits)
    if settings.jobs == 0 and _is_light([order.source for order in orders]):
        return Serial(checkers)
    jobs = settings.jobs or min(len(orders), workers_that_fit())
    return Guarded(checkers, settings.limits, jobs)


def _is_light(sources: Sequence[Source]) -> bool:
    total = 0
    for source in sources:
        if source.file.suffix.lower() not in _PLAIN or (source.content and not source.content.at_hand):
            return False
        with contextlib.suppress(OSError):
            total += source.content.size if source.content else source.file.stat().st_size
    return total <= _FEW_BYTES
