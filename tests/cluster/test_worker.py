"""What runs inside a cluster's worker: programs that check batches, begun once and ended with the run."""

import gc
import pickle
import subprocess
import sys
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest

from policylint.cluster import worker
from policylint.cluster.worker import Guard, Host


class Fake:
    """Stands in for a program."""

    made: list["Fake"]
    meet: Barrier | None

    def __init__(self, data: bytes) -> None:
        self.data, self.batches, self.ended = data, list[bytes](), False
        Fake.made.append(self)

    def check(self, batch: bytes, seconds: float) -> bytes:
        self.batches.append(batch)
        if batch == b"bad":
            raise EOFError
        if Fake.meet:
            Fake.meet.wait(10)
        return b"report on " + batch

    def end(self) -> None:
        self.ended = True


@pytest.fixture(autouse=True)
def _fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake.made, Fake.meet = [], None
    monkeypatch.setattr(worker, "Host", Fake)


def test_batches_that_follow_each_other_share_a_program() -> None:
    guard = Guard(b"rules")

    assert [guard.check(batch, 1) for batch in (b"1", b"2")] == [b"report on 1", b"report on 2"]
    assert [(fake.data, fake.batches) for fake in Fake.made] == [(b"rules", [b"1", b"2"])]


def test_batches_that_come_at_the_same_time_do_not_wait_for_each_other() -> None:
    guard = Guard(b"rules")
    Fake.meet = Barrier(2)
    threads = [Thread(target=guard.check, args=(batch, 1)) for batch in (b"1", b"2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert sorted(fake.batches for fake in Fake.made) == [[b"1"], [b"2"]]


def test_a_program_that_has_ended_is_not_used_again() -> None:
    guard = Guard(b"rules")
    with pytest.raises(EOFError):
        guard.check(b"bad", 1)
    guard.check(b"good", 1)

    assert [(fake.batches, fake.ended) for fake in Fake.made] == [([b"bad"], True), ([b"good"], False)]


def test_when_it_is_forgotten_its_programs_end() -> None:
    guard = Guard(b"rules")
    guard.check(b"1", 1)
    del guard
    gc.collect()

    assert [fake.ended for fake in Fake.made] == [True]


def test_what_travels_is_what_documents_are_checked_by_alone() -> None:
    guard = Guard(b"rules")
    guard.check(b"1", 1)

    assert len(pickle.dumps(guard)) < 100
    assert pickle.loads(pickle.dumps(guard)).check(b"2", 1) == b"report on 2"


def test_a_program_that_hangs_itself_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", partial(_instead, subprocess.Popen))
    host = Host(b"rules")

    with pytest.raises(EOFError):
        host.check(b"batch", 0.2)
    host.end()


def _instead(popen: type["subprocess.Popen[bytes]"], _: object, **options: Any) -> "subprocess.Popen[bytes]":
    return popen([sys.executable, "-c", "import time; time.sleep(60)"], **options)
