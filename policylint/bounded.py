"""Working through many items with a bounded number of them under way."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")

_LOOK_SECONDS = 1.0


def as_done(
    submit: "Callable[[Item], Future[Result]]",
    items: Iterable[Item],
    most: Callable[[], int],
    watch: Callable[[], None] = lambda: None,
) -> "Iterator[tuple[int, Future[Result]]]":
    """What `submit` makes of each of `items`, with the item's number, counted from 0, in the order in which it is done.

    As `in_order`, but nothing that is done waits here.
    """
    from concurrent.futures import FIRST_COMPLETED, wait  # noqa: PLC0415 - brings logging with it

    running: dict[Future[Result], int] = {}

    def done() -> "Iterator[tuple[int, Future[Result]]]":
        ready = wait(running, _LOOK_SECONDS, FIRST_COMPLETED).done
        watch()
        yield from sorted(((running.pop(future), future) for future in ready), key=lambda each: each[0])

    for number, item in enumerate(items):
        running[submit(item)] = number
        while len(running) >= most():
            yield from done()
    while running:
        yield from done()


def in_order(
    submit: "Callable[[Item], Future[Result]]",
    items: Iterable[Item],
    most: Callable[[], int],
    watch: Callable[[], None] = lambda: None,
) -> "Iterator[Future[Result]]":
    """What `submit` makes of each of `items`, in their order, each once it and those before it are done.

    No more than `most` are under way, and no further item is asked for until there is room for it: so the items may
    hold much. Those that are done wait for those before them, and one that takes long keeps none from being begun.
    While there is nothing to do but wait, `watch` is called every second; it may raise.
    """
    from concurrent.futures import FIRST_COMPLETED, wait  # noqa: PLC0415 - brings logging with it

    begun: deque[Future[Result]] = deque()
    running: set[Future[Result]] = set()
    for item in items:
        future = submit(item)
        begun.append(future)
        running.add(future)
        while len(running) >= most():
            running = wait(running, _LOOK_SECONDS, FIRST_COMPLETED).not_done
            watch()
        while begun and begun[0].done():
            yield begun.popleft()
    running.clear()
    while begun:
        while wait([begun[0]], _LOOK_SECONDS).not_done:
            watch()
        yield begun.popleft()
