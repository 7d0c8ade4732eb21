"""Work on untrusted files in processes with limits on time and memory.

Every parser of untrusted files can be made to hang, to eat all memory or to crash. Behind this guard that costs the
one file alone.
"""

import contextlib
import signal
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from operator import length_hint
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from policylint.bounded import in_order
from policylint.document import UnreadableError
from policylint.machine import workers_that_fit
from policylint.settings import Limits

if TYPE_CHECKING:
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")

_OWN_PAGES = Path("/proc/self/statm")

QUEUED = 4
"""Items under way for each process, so that it finds the next one waiting."""


class GuardedPool:
    """Processes in which a task that hangs, eats too much memory or crashes costs the one item alone.

    `jobs` is their number; each begins with `start(*start_with)`. A context manager: left by an exception, it ends
    what is under way.
    """

    def __init__(
        self, limits: Limits, jobs: int, start: Callable[..., None] | None = None, start_with: tuple[Any, ...] = ()
    ) -> None:
        import multiprocessing  # noqa: PLC0415 - a tenth of a second, which those who need no guard do not pay

        from pebble import ProcessPool  # noqa: PLC0415 - as above

        method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
        self._limits = limits
        self._pool = ProcessPool(
            max_workers=jobs,
            initializer=_start,
            initargs=(limits.memory, start, start_with),
            context=multiprocessing.get_context(method),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind:
            self.stop()
        self._pool.close()  # type: ignore[no-untyped-call]  # pebble has no annotations here
        self._pool.join()

    def stop(self) -> None:
        """End what is under way."""
        self._pool.stop()  # type: ignore[no-untyped-call]  # as above

    def submit(self, task: Callable[[Item], Result], item: Item) -> "Future[Result]":
        """What `task` will make of `item`; `outcome` tells what has become of it."""
        return self._pool.schedule(task, args=(item,), timeout=self._limits.seconds)

    def outcome(self, future: "Future[Result]") -> Result | Exception:
        """The result of a task that is done.

        Where it hung, ate too much memory or crashed that is an `UnreadableError`, and where it raised an exception it
        is that.
        """
        from pebble import ProcessExpired  # noqa: PLC0415 - as above

        try:
            return future.result()
        except TimeoutError:
            return _too_slow(self._limits)
        except MemoryError:
            return too_big(self._limits)
        except ProcessExpired:
            return _crashed()
        except Exception as error:
            return error


def run_guarded(
    task: Callable[[Item], Result], items: Iterable[Item], limits: Limits, *, jobs: int = 0
) -> Iterator[Result | Exception]:
    """The `GuardedPool.outcome` of `task` for each of `items`, in their order, each as soon as that allows.

    Each item is asked for when there is room for it. `jobs` is the number of processes (0: as many as make sense).
    """
    jobs = jobs or min(max(1, length_hint(items, workers_that_fit())), workers_that_fit())
    with GuardedPool(limits, jobs) as pool:
        futures = in_order(partial(pool.submit, task), items, lambda: QUEUED * jobs)
        yield from map(pool.outcome, futures)


def _start(memory: int, start: Callable[..., None] | None, start_with: tuple[Any, ...]) -> None:
    # A worker that is told to end ends at once, whatever its parent does then.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if start:
        start(*start_with)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not there on Windows

        # What the process that it is a fork of takes already, be it a notebook full of data, is not the document's.
        most = _address_space(resource.getpagesize()) + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space(page: int) -> int:
    """The bytes of memory that this process has asked for so far, in pages of `page` bytes; 0 where it is not told."""
    try:
        return int(_OWN_PAGES.read_text(encoding="ascii").split()[0]) * page
    except OSError:
        return 0


def too_big(limits: Limits) -> UnreadableError:
    """Reading it needed more memory than there may be."""
    return UnreadableError(
        "memory",
        f"Reading it needed more than {limits.memory / 1024 / 1024:g} MB of memory, so it was stopped. Split the "
        "document, or save it again from the program that made it.",
    )


def own_fault(error: Exception) -> UnreadableError:
    """A fault of the program: named so that whoever is told of it can find it."""
    from traceback import extract_tb  # noqa: PLC0415 - hardly ever needed

    last = extract_tb(error.__traceback__)[-1]
    return UnreadableError(
        "crash",
        f"policylint itself failed on it ({type(error).__name__} in {Path(last.filename).name}, line {last.lineno}). "
        "Please report this fault, with the document if you may share it.",
    )


def _too_slow(limits: Limits) -> UnreadableError:
    return UnreadableError(
        "timeout",
        f"Reading it took more than {limits.seconds:g} seconds, so it was stopped. Split the document, save it "
        "again from the program that made it, or raise the limit with --timeout.",
    )


def _crashed() -> UnreadableError:
    return UnreadableError(
        "crash",
        "The program that reads this format crashed on it, which points to a damaged file. Open it in the program "
        "that made it and save it again.",
    )
