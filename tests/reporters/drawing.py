"""Reports drawn as a whole, to look at."""

from collections.abc import Callable
from functools import partial

from policylint.report import Report
from policylint.reporters import draw


def writer(name: str) -> Callable[[Report], str]:
    """What draws a report in the format `name`, which is text."""
    return partial(_drawn, name)


def _drawn(name: str, report: Report) -> str:
    drawn = draw(report, name)
    assert isinstance(drawn, str)
    return drawn
