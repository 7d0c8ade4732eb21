"""How far a run has come: a bar for who looks on, a line now and then for CI, nothing for other programs."""

import contextlib
import os
import shutil
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator

import click

from policylint.cli.output import is_terminal

Show = Callable[[int, int], None]
"""Shows the number of documents done, of how many."""

_SOME = 20
"""Fewer documents are done before a bar could be read."""
_BAR_EVERY = 0.1
_LINE_EVERY = 10.0
_RECENT = 15.0
"""Seconds by which the rate is told: documents that have not changed are done at once, others are not."""
_WIDTH = 30


@contextlib.contextmanager
def progress(*, quiet: bool) -> Iterator[Show | None]:
    """What shows the progress of a run on standard error; `None` where it is shown to nobody."""
    if quiet:
        yield None
    elif is_terminal(sys.stderr):
        bar = Bar()
        try:
            yield bar.show
        finally:
            bar.wipe()
    elif os.environ.get("CI", "").lower() not in {"", "0", "false"}:
        yield Lines().show
    else:
        yield None


class _Pace:
    """How quickly documents are done, from the latest of them."""

    def __init__(self) -> None:
        self._seen = deque([(time.monotonic(), 0)])

    def told(self, now: float, done: int, total: int) -> str:
        """The rate, and the time that is left at this rate."""
        while len(self._seen) > 1 and now - self._seen[0][0] > _RECENT:
            self._seen.popleft()
        began, before = self._seen[0]
        self._seen.append((now, done))
        rate = (done - before) / (now - began) if now > began else 0.0
        if not rate:
            return ""
        shown = f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"
        return f"{shown} a second, {_duration((total - done) / rate)} left"


class Bar:
    """A bar in a terminal, drawn over and over in one line."""

    def __init__(self) -> None:
        self._pace = _Pace()
        self._next = 0.0
        self._widest = 0

    def show(self, done: int, total: int) -> None:
        """Draw the bar, if it is time to."""
        now = time.monotonic()
        if total < _SOME or now < self._next:
            return
        self._next = now + _BAR_EVERY
        filled = _WIDTH * done // total
        bar = f"[{'#' * filled}{'-' * (_WIDTH - filled)}]"
        line = f"{bar} {done:,}/{total:,}  {self._pace.told(now, done, total)}"
        # What is wider than the terminal goes on in the next line, and stays there.
        line = line[: shutil.get_terminal_size().columns - 1]
        self._widest = max(self._widest, len(line))
        click.echo(f"\r{line:<{self._widest}}", nl=False, err=True)

    def wipe(self) -> None:
        """Take the bar away."""
        if self._widest:
            click.echo("\r" + " " * self._widest + "\r", nl=False, err=True)


class Lines:
    """Lines in a log."""

    def __init__(self) -> None:
        self._pace = _Pace()
        self._next = time.monotonic() + _LINE_EVERY

    def show(self, done: int, total: int) -> None:
        """Write a line, if it is time to."""
        now = time.monotonic()
        if now < self._next or done == total:
            return
        self._next = now + _LINE_EVERY
        told = self._pace.told(now, done, total)
        click.echo(f"policylint: {done:,} of {total:,} documents checked{', ' * bool(told)}{told}", err=True)


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
