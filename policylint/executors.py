"""Where documents are checked: batches of orders in, their reports out. Here, or in guarded processes.

A cluster is one more of these (`policylint.cluster`); whoever gives orders does not see the difference.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, Self

from msgspec import Struct

from policylint.bounded import as_done
from policylint.collector import tune_collector
from policylint.document import UnreadableError
from policylint.guard import QUEUED, GuardedPool, own_fault
from policylint.orders import Checkers, Order
from policylint.report import DocumentReport, unreadable
from policylint.settings import Limits
from policylint.timing import Seconds, stopwatch, time_this_worker

if TYPE_CHECKING:
    from concurrent.futures import Future

Reports = list[DocumentReport]
"""One report for each order of a batch, in their order."""


class Executor(Protocol):
    """Orders in, reports out. A context manager: left by an exception, it gives up what is under way."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """End it."""
        return

    def reports(self, orders: Sequence[Order]) -> Iterator[tuple[int, DocumentReport]]:
        """The report on each of `orders`, with the order's number, each as soon as it is ready."""
        ...


class Serial(Executor):
    """One document after the other, in this process: for a few that cannot hang."""

    def __init__(self, checkers: Checkers) -> None:
        self._checkers = checkers

    def reports(self, orders: Sequence[Order]) -> Iterator[tuple[int, DocumentReport]]:
        return enumerate(map(self._checkers.check, orders))


class Batching(Executor, Protocol):
    """A `concurrent.futures.Executor` for batches of orders, of which a bounded number is under way."""

    def submit(self, batch: Sequence[Order]) -> "Future[Reports]":
        """The reports on a batch."""
        ...

    def most(self) -> int:
        """How many batches may be under way now."""
        ...

    def batches(self, orders: Sequence[Order]) -> Iterator[Sequence[Order]]:
        """`orders`, in their order, as `submit` wants them; each batch is made when there is room for it."""
        return ([order] for order in orders)

    def watch(self) -> None:
        """Raise an exception where nothing is to be hoped for any more."""
        return

    def reports(self, orders: Sequence[Order]) -> Iterator[tuple[int, DocumentReport]]:
        begins: list[int] = []

        def batches() -> Iterator[Sequence[Order]]:
            begin = 0
            for batch in self.batches(orders):
                begins.append(begin)
                begin += len(batch)
                yield batch

        for number, future in as_done(self.submit, batches(), self.most, self.watch):
            yield from enumerate(future.result(), begins[number])


class Guarded(Batching):
    """In `jobs` processes of this machine with `limits`: what goes wrong with a document costs that one alone."""

    def __init__(self, checkers: Checkers, limits: Limits, jobs: int) -> None:
        self._checkers = checkers
        self._jobs = jobs
        self._watch = stopwatch()
        self._spent: list[Seconds] = []
        self._pool = GuardedPool(limits, jobs, _start_worker, (checkers, self._watch is not None))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._pool.__exit__(kind, error, trace)
        for seconds in self._spent:
            if self._watch:
                self._watch.add(seconds)

    def submit(self, batch: Sequence[Order]) -> "Future[Reports]":
        """The report on one document, since the limit on time is for one."""
        from concurrent.futures import Future  # noqa: PLC0415 - brings logging with it

        (order,) = batch
        done: Future[Reports] = Future()

        def settle(checked: "Future[_Checked]") -> None:
            outcome = self._pool.outcome(checked)
            if isinstance(outcome, Exception):
                error = outcome if isinstance(outcome, UnreadableError) else own_fault(outcome)
                done.set_result([unreadable(order.source.path, error)])
            else:
                if outcome.seconds:
                    self._spent.append(outcome.seconds)
                done.set_result([self._checkers.texts(order).put_back(outcome.report)])

        self._pool.submit(_check_in_worker, order).add_done_callback(settle)
        return done

    def most(self) -> int:
        """As many as keep every process busy."""
        return QUEUED * self._jobs

    def stop(self) -> None:
        """End what is under way."""
        self._pool.stop()


class _Checked(Struct, frozen=True):
    """A report without the texts that whoever takes it has, too; and where its time went, in a run that is timed."""

    report: DocumentReport
    seconds: Seconds


# One worker's checkers. A worker process is made for one run, so this is that run's value, not shared state.
_checkers: Checkers | None = None


def _start_worker(checkers: Checkers, is_timed: bool) -> None:
    global _checkers  # noqa: PLW0603 - the only way by which a worker's start can hand a value to its tasks
    _checkers = checkers
    tune_collector()
    if is_timed:
        time_this_worker([rulebook for _, rulebook in checkers.holdings])


def _check_in_worker(order: Order) -> _Checked:
    if _checkers is None:
        raise RuntimeError("the worker was not started")
    report = _checkers.texts(order).taken_out(_checkers.check(order))
    watch = stopwatch()
    return _Checked(report, watch.take() if watch else {})
