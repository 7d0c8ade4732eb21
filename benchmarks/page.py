"""The page that shows what was measured: what is aimed at first, then every figure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median

from msgspec import Struct

from benchmarks.figures import Ratio, Result, Row, cpu, largest, tree, wall
from benchmarks.processes import Cost

_QUICK = (
    "**A quick run: fewer and smaller documents than the aims are meant for, and fewer rounds.** Take its ratios for a "
    "hint."
)
_METHOD = """\
Every figure is that of whole processes, from their start to their end, as the operating system counts them; processor
time is that of the user and of the system, with all children. What is compared runs in turn, round after round, so that
a machine that is slow for a while is slow for all. A ratio is the median of the ratios of its rounds, a figure the
median of its rounds, and tools are compared within one table of this run only.

The documents are made up, the same in every run: about 1,500 words or 9 KB each, in sections with lists and tables,
with what such policies promise and some words to change. {once} of the sentences of 1,000 documents stand there once;
the others come again, as they do in a folder of policies. policylint checks them by all its rules, advice included. Its
rules are compiled beforehand, as they are after any first run; what it found in documents before is only used where the
second time is measured.

A process that needs less memory than the benchmark that starts it, some 25 MB, is shown with that."""


class Setting(Struct, frozen=True):
    """What the figures were measured by and on: the `command` line, the `machine`, the `versions` of all tools.

    `once` is the share of the sentences of 1,000 documents that stand there once.
    """

    command: str
    quick: bool
    machine: Mapping[str, str]
    versions: Mapping[str, str]
    once: float


def page(results: Sequence[Result], setting: Setting) -> str:
    """The page as Markdown."""
    ratios = [ratio for result in results for ratio in result.ratios]
    parts = [
        "# How fast policylint is",
        f"This page is written by\n\n    {setting.command}",
        *([_QUICK] if setting.quick else []),
        _score(ratios),
        _aims(ratios),
        *(f"- {result.title}: {note}" for result in results for note in result.notes),
        "## The figures",
        *(_figures(result) for result in results if result.rows),
        "## How it was measured",
        _METHOD.format(once=f"{setting.once:.0%}"),
        "## On what",
        _table(("", ""), [*setting.machine.items(), *setting.versions.items()]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _score(ratios: Iterable[Ratio]) -> str:
    met = [ratio.aim.is_met_by(ratio.value) for ratio in ratios if ratio.aim]
    return f"**{sum(met)} of {len(met)} aims are met.**" if met else ""


def _aims(ratios: Iterable[Ratio]) -> str:
    rows = [
        (
            ratio.what,
            f"**{ratio.value:#.3g}**",
            _range(ratio.values),
            str(ratio.aim) if ratio.aim else "",
            "" if not ratio.aim else "yes" if ratio.aim.is_met_by(ratio.value) else "**no**",
        )
        for ratio in ratios
    ]
    return _table(("", "ratio", "rounds from – to", "aim", "met"), rows) if rows else ""


def _figures(result: Result) -> str:
    watched = any(cost.tree for row in result.rows for cost in row.costs)
    head = (
        "",
        "rounds",
        "processor, s",
        "from – to",
        f"for a {result.unit}",
        "clock, s",
        f"{result.unit}s a second",
        "largest process, MB",
        *(["all processes, MB"] if watched else []),
    )
    rows = [[*_row(row), *([f"{_median(row, tree):.0f}"] if watched else [])] for row in result.rows]
    return f"### {result.title}\n\n{result.about}\n\n{_table(head, rows)}"


def _row(row: Row) -> Sequence[str]:
    spent, clock = _median(row, cpu), _median(row, wall)
    rate = row.units / clock
    return (
        row.name,
        str(len(row.costs)),
        f"{spent:#.3g}",
        _range([cost.cpu for cost in row.costs]),
        _time(spent / row.units),
        f"{clock:#.3g}",
        f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}",
        f"{_median(row, largest):.0f}",
    )


def _median(row: Row, by: Callable[[Cost], float]) -> float:
    return median(map(by, row.costs))


def _range(values: Sequence[float]) -> str:
    return f"{min(values):#.3g} – {max(values):#.3g}" if len(values) > 1 else ""


def _time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (head, ["---", *["---:"] * (len(head) - 1)], *rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
