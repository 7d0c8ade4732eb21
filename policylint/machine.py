"""What the machine has for us: cores and memory, as far as the system or a container's limits tell."""

import os
from pathlib import Path

from policylint.settings import MEGABYTE

_PER_WORKER = 512 * MEGABYTE
"""A worker needs about 100 MB; a long PDF several times that."""

_CGROUP = Path("/sys/fs/cgroup")
_MEMORY = Path("/proc/meminfo")


def workers_that_fit() -> int:
    """The worker processes that make sense here: one for each core, fewer where memory is short, one at least."""
    free = free_memory()
    by_memory = cores() if free is None else free // _PER_WORKER
    return max(1, min(cores(), by_memory))


def cores() -> int:
    """The cores that this process may use."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota, _, period = _text(_CGROUP / "cpu.max").partition(" ")
    if quota.isdecimal() and period.strip().isdecimal():
        allowed = min(allowed, max(1, int(quota) // int(period)))
    return allowed


def free_memory() -> int | None:
    """The bytes that may still be used; `None` where that cannot be told."""
    known = [free for free in (_free_on_machine(), _free_in_container()) if free is not None]
    return min(known, default=None)


def _free_on_machine() -> int | None:
    for line in _text(_MEMORY).splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


def _free_in_container() -> int | None:
    most, used = _text(_CGROUP / "memory.max").strip(), _text(_CGROUP / "memory.current").strip()
    return max(0, int(most) - int(used)) if most.isdecimal() and used.isdecimal() else None


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, ValueError):
        return ""
