"""Work on untrusted files in processes with limits on time and memory.

Every parser of untrusted files can be made to hang, to eat all memory or to crash. Behind this guard that costs the
one file alone.
"""

import contextlib
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from policylint.document import UnreadableError
from policylint.settings import Limits

Item = TypeVar("Item")
Result = TypeVar("Result")


def run_guarded(
    task: Callable[[Item], Result],
    items: Sequence[Item],
    limits: Limits,
    *,
    jobs: int = 0,
    start: Callable[..., None] | None = None,
    start_with: tuple[Any, ...] = (),
) -> Iterator[Result | Exception]:
    """What `task` makes of each of `items`, in their order, each as soon as it and those before it are ready.

    Where the task hangs, eats too much memory or crashes that is an `UnreadableError`, and where it raises an exception
    it is that. `jobs` is the number of processes (0: as many as make sense); each begins with `start(*start_with)`.
    """
    # All of this costs a tenth of a second, which those who need no guard do not pay.
    import multiprocessing  # noqa: PLC0415

    from pebble import ProcessExpired, ProcessPool  # noqa: PLC0415

    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    with ProcessPool(
        max_workers=jobs or max(1, min(len(items), os.cpu_count() or 1)),
        initializer=_start,
        initargs=(limits.memory, start, start_with),
        context=multiprocessing.get_context(method),
    ) as pool:
        futures = [pool.schedule(task, args=(item,), timeout=limits.seconds) for item in items]
        try:
            for future in futures:
                try:
                    yield future.result()
                except TimeoutError:
                    yield _too_slow(limits)
                except MemoryError:
                    yield too_big(limits)
                except ProcessExpired:
                    yield _crashed()
                except Exception as error:
                    yield error
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]  # pebble has no annotations here
            raise


def _start(memory: int, start: Callable[..., None] | None, start_with: tuple[Any, ...]) -> None:
    # A worker that is told to end ends at once, whatever its parent does then.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if start:
        start(*start_with)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not there on Windows

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


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
