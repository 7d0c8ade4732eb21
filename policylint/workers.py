"""Checking documents in guarded worker processes.

Every parser of untrusted files can be made to hang, to eat all memory or to crash. So a document is checked in
a process with a limit on time and memory, and what goes wrong there costs that document alone.
"""

import contextlib
import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from traceback import extract_tb

from policylint.checker import Checker, unreadable
from policylint.document import UnreadableError
from policylint.report import DocumentReport
from policylint.rulebook.model import Rulebook
from policylint.settings import Limits, Settings
from policylint.sources import Source

# Our own scanners of these formats are linear; a few small files of them need no process of their own.
_PLAIN = frozenset({".md", ".markdown", ".mdown", ".txt", ".text", ".html", ".htm", ".xhtml"})
_FEW_BYTES = 1024 * 1024


def tune_collector() -> None:
    """Let the garbage collector look less often: a run makes many small lasting objects and hardly any cycles.

    For programs of policylint's own; a library does not change its host's settings. It saves a quarter of the time.
    """
    gc.set_threshold(100_000, 20, 100)


def check_sources(sources: list[Source], settings: Settings, rulebook: Rulebook) -> Iterator[DocumentReport]:
    """The report on each source, in their order, each as soon as it and those before it are ready."""
    # A rulebook that cannot be used shows here, before a pool starts one failing worker after the other.
    checker = Checker(rulebook, settings)
    if settings.jobs == 0 and _is_light(sources):
        for source in sources:
            yield check_source(source, checker)
        return
    yield from _guarded(sources, settings, rulebook)


def check_source(source: Source, checker: Checker) -> DocumentReport:
    """The report on one file; whatever keeps it from being checked becomes its error, and costs no other file."""
    try:
        return checker.check(read_bytes(source.file, checker.settings.limits), source.path)
    except UnreadableError as error:
        return unreadable(source.path, error)
    except MemoryError:
        return unreadable(source.path, _too_big(checker.settings.limits))
    except Exception as error:
        return unreadable(source.path, _own_fault(error))


def read_bytes(file: Path, limits: Limits) -> bytes:
    """The content of `file`; raises `UnreadableError` when it cannot be read or is over the size limit."""
    try:
        if file.is_dir():
            raise UnreadableError(
                "unreadable",
                "This folder could not be opened, so nothing in it was checked. Check that you may read it.",
            )
        if not file.is_file():
            raise UnreadableError(
                "unreadable", "This is not a regular file, or a link to a file that is not there, so it was not read."
            )
        with file.open("rb") as stream:
            data = stream.read(limits.file_size + 1)
    except OSError as error:
        raise UnreadableError(
            "unreadable",
            f"The system would not let it be read ({error.strerror or error}). Check that it is still there and that "
            "you may read it.",
        ) from None
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
            total += source.file.stat().st_size
    return total <= _FEW_BYTES


# One worker's checker. A worker process is made for one run, so this is that run's value, not shared state.
_checker: Checker | None = None


def _start_worker(rulebook: Rulebook, settings: Settings) -> None:
    # A worker that is told to end ends at once, whatever its parent does then.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    global _checker  # noqa: PLW0603 - the only way by which a pool's initializer can hand its workers a value
    _checker = Checker(rulebook, settings)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not there on Windows

        resource.setrlimit(resource.RLIMIT_AS, (settings.limits.memory, settings.limits.memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    tune_collector()


def _check_in_worker(source: Source) -> DocumentReport:
    if _checker is None:
        raise RuntimeError("the worker was not started")
    return check_source(source, _checker)


def _guarded(sources: list[Source], settings: Settings, rulebook: Rulebook) -> Iterator[DocumentReport]:
    # All of this costs a tenth of a second, which a few small files need not pay.
    import multiprocessing  # noqa: PLC0415

    from pebble import ProcessExpired, ProcessPool  # noqa: PLC0415

    jobs = settings.jobs or max(1, min(len(sources), os.cpu_count() or 1))
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    with ProcessPool(
        max_workers=jobs,
        initializer=_start_worker,
        initargs=(rulebook, settings),
        context=multiprocessing.get_context(method),
    ) as pool:
        futures = [
            (source, pool.schedule(_check_in_worker, args=(source,), timeout=settings.limits.seconds))
            for source in sources
        ]
        try:
            for source, future in futures:
                try:
                    yield future.result()
                except TimeoutError:
                    yield unreadable(source.path, _too_slow(settings.limits))
                except MemoryError:
                    yield unreadable(source.path, _too_big(settings.limits))
                except ProcessExpired:
                    yield unreadable(source.path, _crashed())
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]  # pebble has no annotations here
            raise


def _too_slow(limits: Limits) -> UnreadableError:
    return UnreadableError(
        "timeout",
        f"Reading it took more than {limits.seconds:g} seconds, so it was stopped. Split the document, save it "
        "again from the program that made it, or raise the limit with --timeout.",
    )


def _too_big(limits: Limits) -> UnreadableError:
    return UnreadableError(
        "memory",
        f"Reading it needed more than {limits.memory / 1024 / 1024:g} MB of memory, so it was stopped. Split the "
        "document, or save it again from the program that made it.",
    )


def _own_fault(error: Exception) -> UnreadableError:
    """A fault of the program: named so that whoever is told of it can find it."""
    last = extract_tb(error.__traceback__)[-1]
    return UnreadableError(
        "crash",
        f"policylint itself failed on it ({type(error).__name__} in {Path(last.filename).name}, line {last.lineno}). "
        "Please report this fault, with the document if you may share it.",
    )


def _crashed() -> UnreadableError:
    return UnreadableError(
        "crash",
        "The program that reads this format crashed on it, which points to a damaged file. Open it in the program "
        "that made it and save it again.",
    )
