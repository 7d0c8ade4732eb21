"""Dask clusters on loopback: a scheduler and its workers, in processes of their own."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from distributed import Client

WORDS = "policy staff tea leave people team shared roster support care work place hour day week plan".split()


# As "dask scheduler" and "dask worker" do it: every worker has a nanny, which begins another when it is killed.
_SCRIPT = """
import sys
from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(
        n_workers=int(sys.argv[1]), threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


class LocalCluster(Struct, frozen=True):
    """A cluster that runs at `address`; `process` leads the group of its processes."""

    address: str
    process: int

    def kill(self) -> None:
        """End scheduler and workers at once, as when the machine goes."""
        with suppress(ProcessLookupError):
            os.killpg(self.process, signal.SIGKILL)


@contextmanager
def running(workers: int) -> Iterator[LocalCluster]:
    """A cluster with this many workers."""
    command = [sys.executable, "-c", _SCRIPT, str(workers)]
    pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=quiet, text=True, start_new_session=True) as process:
        assert process.stdout
        cluster = LocalCluster(process.stdout.readline().strip(), process.pid)
        try:
            assert cluster.address.startswith("tcp://127.0.0.1:")
            yield cluster
        finally:
            cluster.kill()


def connected(address: str) -> "Client":
    """A client of a cluster."""
    from distributed import Client  # noqa: PLC0415 - every worker of pytest loads this file

    return Client(address, set_as_default=False)  # type: ignore[no-untyped-call]  # of Dask


def made(number: int, *, words: int = 2_000) -> bytes:
    """A document of which no sentence is like another's."""
    choose = random.Random(number)
    sentences = (" ".join(choose.choices(WORDS, k=12)) + "." for _ in range(words // 12))
    return ("# Wellbeing policy\n\nTea is served at ten.\n\n" + "\n\n".join(sentences)).encode()


def written(folder: Path, count: int) -> Path:
    for number in range(count):
        (folder / f"{number:03}.md").write_bytes(made(number))
    return folder
