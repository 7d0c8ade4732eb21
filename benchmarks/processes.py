"""What running a command costs, by the operating system's own count."""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

import psutil
from msgspec import Struct

ROOT = Path(__file__).parent.parent
Command = Sequence[str | Path]

_WATCHED_EVERY = 0.05
_MEGABYTE = 1024 * 1024
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


class BenchmarkError(Exception):
    """A command that did not do its work. The text says which, and what it said last."""


class Cost(Struct, frozen=True):
    """What a run cost: `cpu` and `wall` in seconds, memory in megabytes.

    `cpu` is that of the user and of the system, with all children. `largest` is the peak of the largest process;
    `tree` that of all processes taken together, and 0 where they were not watched.
    """

    cpu: float
    wall: float
    largest: float
    tree: float = 0.0


class Contestant(Struct, frozen=True):
    """Something to measure: commands that are started together, and do so many `units` of work (such as documents).

    What stands in `before` is run ahead of them each time, and not measured. `exits` are the codes by which a command
    says that it did its work: linters say by 1 that they found something. Where it is `watched`, the memory of all
    processes taken together is measured too, which costs a little time.
    """

    name: str
    commands: tuple[Command, ...]
    units: int = 1
    before: tuple[Command, ...] = ()
    exits: Collection[int] = (0,)
    watched: bool = False


class Runner:
    """Runs commands from the repository's folder, with the folder `cache` in the place of the user's own cache."""

    def __init__(self, cache: Path) -> None:
        # policylint says more where it is run by GitHub.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GITHUB_")}
        self._environment: Mapping[str, str] = {**kept, "XDG_CACHE_HOME": str(cache)}

    def rounds(self, contestants: Sequence[Contestant], count: int) -> dict[str, list[Cost]]:
        """What each costs, by name, in each of `count` rounds.

        They run in turn, round after round, so that a machine that is slow for a while is slow for all of them. Raises
        `BenchmarkError`.
        """
        costs: dict[str, list[Cost]] = {contestant.name: [] for contestant in contestants}
        for _ in range(count):
            for contestant in contestants:
                costs[contestant.name].append(self.run(contestant))
        return costs

    def run(self, contestant: Contestant) -> Cost:
        """What one run costs. Raises `BenchmarkError` when it does not do its work."""
        for command in contestant.before:
            self.do(command)
        with contextlib.ExitStack() as stack:
            outputs = [stack.enter_context(tempfile.TemporaryFile()) for _ in contestant.commands]
            began = time.perf_counter()
            running = [self._start(*each) for each in zip(contestant.commands, outputs, strict=True)]
            with _watched([process.pid for process in running] if contestant.watched else []) as seen:
                # What wait4 tells of a process has the children in it that it waited for.
                ended = [os.wait4(process.pid, 0) for process in running]
            wall = time.perf_counter() - began
            for process, (_, status, _) in zip(running, ended, strict=True):
                process.returncode = os.waitstatus_to_exitcode(status)
            for process, output in zip(running, outputs, strict=True):
                if process.returncode not in contestant.exits:
                    raise BenchmarkError(f"{contestant.name} failed ({process.returncode}): {_end(output)}")
        used = [usage for _, _, usage in ended]
        return Cost(
            cpu=sum(usage.ru_utime + usage.ru_stime for usage in used),
            wall=wall,
            largest=max(usage.ru_maxrss for usage in used) * _MAXRSS_UNIT / _MEGABYTE,
            tree=max(seen, default=0) / _MEGABYTE,
        )

    def do(self, command: Command) -> str:
        """What a command that is not measured says. Raises `BenchmarkError` when it fails."""
        done = subprocess.run(
            command, cwd=ROOT, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        said = done.stdout.decode(errors="replace").strip()
        if done.returncode:
            raise BenchmarkError(f"{Path(command[0]).name} failed ({done.returncode}): {said[-200:]}")
        return said

    def _start(self, command: Command, output: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, cwd=ROOT, env=self._environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )


def _end(output: IO[bytes]) -> str:
    output.seek(0)
    return output.read().decode(errors="replace").strip()[-200:]


@contextlib.contextmanager
def _watched(pids: Sequence[int]) -> Iterator[list[int]]:
    """Notes, again and again, how many bytes these processes and all below them hold together."""
    seen: list[int] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_WATCHED_EVERY):
            seen.append(sum(map(_bytes_below, pids)))

    watcher = threading.Thread(target=watch, daemon=True)
    if pids:
        watcher.start()
    try:
        yield seen
    finally:
        over.set()
        if pids:
            watcher.join()


def _bytes_below(pid: int) -> int:
    total = 0
    with contextlib.suppress(psutil.Error):
        top = psutil.Process(pid)
        for process in (top, *top.children(recursive=True)):
            # Any of them may end while it is looked at.
            with contextlib.suppress(psutil.Error):
                total += process.memory_info().rss
    return total
