"""A bounded number of items is under way at any time, and results come in order."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import ThreadPoolExecutor as Threads
from threading import Event

import pytest

from policylint import bounded
from policylint.bounded import as_done, in_order


@pytest.fixture(autouse=True)
def _looks_without_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "_LOOK_SECONDS", 0.0)


def test_nothing_is_asked_for_before_there_is_room() -> None:
    asked: list[int] = []
    begun: list[Future[int]] = []

    def items() -> Iterator[int]:
        for number in range(9):
            asked.append(number)
            yield number

    def submit(number: int) -> Future[int]:
        begun.append(Future())
        return begun[-1]

    def finish_one() -> None:
        # Called while all that may be under way is.
        assert len(asked) == len(begun)
        assert sum(not future.done() for future in begun) <= 3
        for number, future in enumerate(begun):
            if not future.done():
                future.set_result(number)
                return

    results = in_order(submit, items(), lambda: 3, finish_one)

    assert [future.result() for future in results] == list(range(9))


def test_an_item_that_takes_long_keeps_no_other_from_being_begun() -> None:
    others_done = Event()

    def work(number: int) -> int:
        if number == 0:
            assert others_done.wait(10)
        if number == 19:
            others_done.set()
        return number

    with Threads(2) as threads:
        results = in_order(submit_to(threads, work), range(20), lambda: 2)
        assert [future.result() for future in results] == list(range(20))


def test_what_has_failed_is_in_its_place() -> None:
    with Threads(2) as threads:
        done = list(in_order(submit_to(threads, lambda number: 1 // number), (1, 0, 1), lambda: 2))

    assert [future.exception() is None for future in done] == [True, False, True]


def test_whoever_watches_may_give_up() -> None:
    def give_up() -> None:
        raise ConnectionError("all gone")

    with pytest.raises(ConnectionError):
        list(in_order(lambda _: Future[None](), (1, 2), lambda: 5, give_up))


def test_what_is_done_waits_for_nothing_before_it() -> None:
    others_taken = Event()

    def work(number: int) -> int:
        assert number or others_taken.wait(10)
        return number

    with Threads(2) as threads:
        seen = []
        for number, future in as_done(submit_to(threads, work), range(20), lambda: 4):
            assert future.result() == number
            seen.append(number)
            if len(seen) == 19:
                others_taken.set()

    assert seen[-1] == 0
    assert sorted(seen) == list(range(20))


def test_what_comes_as_it_is_done_is_bounded_too() -> None:
    begun: list[Future[int]] = []

    def submit(_: int) -> Future[int]:
        begun.append(Future())
        assert sum(not future.done() for future in begun) <= 3
        return begun[-1]

    def finish_last() -> None:
        number = max((number for number, future in enumerate(begun) if not future.done()), default=None)
        if number is not None:
            begun[number].set_result(number)

    done = list(as_done(submit, range(9), lambda: 3, finish_last))

    assert all(future.result() == number for number, future in done)
    assert sorted(number for number, _ in done) == list(range(9))


def submit_to(threads: Threads, work: Callable[[int], int]) -> Callable[[int], Future[int]]:
    return lambda number: threads.submit(work, number)
