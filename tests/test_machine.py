"""How many workers make sense goes by cores and by memory."""

from pathlib import Path

import pytest

from policylint import machine
from policylint.machine import cores, free_memory, workers_that_fit
from policylint.settings import MEGABYTE


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with 64 cores and 8 GB free, whose containers have no limits."""
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(64)), raising=False)
    monkeypatch.setattr(machine, "_CGROUP", tmp_path)
    monkeypatch.setattr(machine, "_MEMORY", tmp_path / "meminfo")
    (tmp_path / "meminfo").write_text(f"MemTotal: 99 kB\nMemAvailable:  {8 * 1024 * 1024} kB\n")
    return tmp_path


@pytest.mark.usefixtures("system")
def test_little_memory_means_fewer_workers_than_cores() -> None:
    assert workers_that_fit() == 16


def test_a_containers_limits_count(system: Path) -> None:
    (system / "cpu.max").write_text("300000 100000\n")
    (system / "memory.max").write_text(f"{2000 * MEGABYTE}\n")
    (system / "memory.current").write_text(f"{1000 * MEGABYTE}\n")

    assert (cores(), free_memory(), workers_that_fit()) == (3, 1000 * MEGABYTE, 1)


def test_a_container_without_limits_changes_nothing(system: Path) -> None:
    (system / "cpu.max").write_text("max 100000\n")
    (system / "memory.max").write_text("max\n")
    (system / "memory.current").write_text("123\n")

    assert (cores(), workers_that_fit()) == (64, 16)


def test_there_is_always_one_worker(system: Path) -> None:
    (system / "meminfo").write_text("MemAvailable: 1 kB\n")

    assert workers_that_fit() == 1


def test_where_memory_cannot_be_told_cores_decide(system: Path) -> None:
    (system / "meminfo").unlink()

    assert (free_memory(), workers_that_fit()) == (None, 64)
