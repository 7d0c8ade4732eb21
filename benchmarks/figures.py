"""What was measured: costs, the ratios between them, and what is aimed at."""

from collections.abc import Callable
from statistics import median

from msgspec import Struct

from benchmarks.processes import Cost


class Aim(Struct, frozen=True):
    """What a ratio should be: at least the one, at most the other, as far as there are limits."""

    least: float | None = None
    most: float | None = None

    def is_met_by(self, value: float) -> bool:
        """Whether `value` is within the limits."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def __str__(self) -> str:
        if self.least is None:
            return f"at most {self.most:#.3g}"
        return f"at least {self.least:#.3g}" if self.most is None else f"{self.least:#.3g} to {self.most:#.3g}"


class Ratio(Struct, frozen=True):
    """How two things that were measured in the same rounds compare: a value for each round."""

    what: str
    values: tuple[float, ...]
    aim: Aim | None = None

    @property
    def value(self) -> float:
        """The median."""
        return median(self.values)


class Row(Struct, frozen=True):
    """What doing so many `units` of work cost in each round."""

    name: str
    costs: tuple[Cost, ...]
    units: int


class Result(Struct, frozen=True):
    """What a measurement found. `unit` is what work is counted in ("document"); `notes` say what was left out."""

    title: str
    about: str = ""
    unit: str = "document"
    rows: tuple[Row, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    notes: tuple[str, ...] = ()


def cpu(cost: Cost) -> float:
    """Seconds of the processor."""
    return cost.cpu


def wall(cost: Cost) -> float:
    """Seconds of the clock."""
    return cost.wall


def largest(cost: Cost) -> float:
    """Megabytes of the largest process."""
    return cost.largest


def tree(cost: Cost) -> float:
    """Megabytes of all processes together."""
    return cost.tree


def compare(what: str, one: Row, other: Row, aim: Aim | None = None, *, by: Callable[[Cost], float] = cpu) -> Ratio:
    """The one to the other, round by round: what slows the machine for a while slows both."""
    return Ratio(what, tuple(by(mine) / by(its) for mine, its in zip(one.costs, other.costs, strict=True)), aim)
