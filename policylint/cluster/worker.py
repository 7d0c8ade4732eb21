"""What runs inside a cluster's worker: it hands batches to processes of their own, and touches no document itself.

A Dask worker has threads, and may not start processes by `multiprocessing`; so each of its threads has a program of its
own (`policylint.cluster.host`), which does what the guarded pool does on one machine.
"""

import contextlib
import pickle
import socket
import subprocess
import sys
import threading
import weakref
from collections import deque

from policylint.cluster.errors import ClusterError
from policylint.version import __version__

_END_SECONDS = 5


class Host:
    """A program that checks batches, one after the other; `data` is what they are checked by."""

    def __init__(self, data: bytes) -> None:
        command = [sys.executable, "-m", "policylint.cluster.host"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._send(data)

    def check(self, batch: bytes, seconds: float) -> bytes:
        """The reports on a batch. Raises `OSError`, `EOFError` or `pickle.UnpicklingError` when the program ended.

        That is guarded itself; after `seconds` it is ended all the same.
        """
        assert self._process.stdout
        limit = threading.Timer(seconds, self._process.kill)
        limit.start()
        try:
            self._send(batch)
            reports: bytes = pickle.load(self._process.stdout)
        finally:
            limit.cancel()
        return reports

    def end(self) -> None:
        """End the program and what it has begun."""
        with contextlib.suppress(OSError):
            # It ends with what it reads from.
            self._process.communicate(timeout=_END_SECONDS)
        self._process.kill()

    def _send(self, data: bytes) -> None:
        assert self._process.stdin
        pickle.dump(data, self._process.stdin)
        self._process.stdin.flush()


class Guard:
    """What documents are checked by, and the programs that do it: as many as batches come at the same time.

    Dask holds one on each worker that checks documents, and forgets it when the run is over, which ends the programs.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._idle: deque[Host] = deque()
        weakref.finalize(self, _end_all, self._idle)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self._data,)

    def check(self, batch: bytes, seconds: float) -> bytes:
        """The reports on a batch."""
        try:
            host = self._idle.pop()
        except IndexError:
            host = Host(self._data)
        try:
            reports = host.check(batch, seconds)
        except BaseException:
            host.end()
            raise
        self._idle.append(host)
        return reports


def check(wanted: str, guard: Guard, batch: bytes, seconds: float) -> bytes:
    """The reports on a batch, which may take `seconds`, by policylint `wanted`. Raises `ClusterError`."""
    # Before anything is unpacked that another version might not understand.
    if wanted != __version__:
        raise ClusterError(other_version(wanted, __version__, socket.gethostname()))
    return guard.check(batch, seconds)


def version() -> str:
    """The version that is installed here."""
    return __version__


def other_version(wanted: str, found: str, where: str) -> str:
    """What is said of a worker that has another version."""
    return (
        f"this is policylint {wanted}, but the cluster's worker {where} has {found}. Install the same version on all, "
        "since another may judge differently."
    )


def _end_all(hosts: deque[Host]) -> None:
    for host in hosts:
        host.end()
