"""Shares and detections: the two shapes that every figure has, and how sure a count makes us."""

import math

from msgspec import Struct

# The normal distribution's quantile for an interval of 95 %.
_Z = 1.959964


class Share(Struct, frozen=True):
    """So many of `n`."""

    right: int
    n: int

    @property
    def value(self) -> float:
        """From 0 to 1; 0 of nothing, so that nothing measured meets no floor."""
        return self.right / self.n if self.n else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval by Wilson's score, which holds for small counts and near 0 and 1 too."""
        if not self.n:
            return (0.0, 1.0)
        spread = _Z * math.sqrt(self.value * (1 - self.value) / self.n + _Z**2 / (4 * self.n**2))
        scale = 1 + _Z**2 / self.n
        middle = self.value + _Z**2 / (2 * self.n)
        return (max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale))


class Detection(Struct, frozen=True):
    """How well something is found. Where there is nothing to find, or nothing is claimed, nothing is wrong: 1."""

    hits: int
    false_alarms: int
    misses: int

    @property
    def claims(self) -> int:
        """How often something is found, rightly or wrongly."""
        return self.hits + self.false_alarms

    @property
    def precision(self) -> float:
        """The share of what is found that is there."""
        return self.hits / self.claims if self.claims else 1.0

    @property
    def recall(self) -> float:
        """The share of what is there that is found."""
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0
