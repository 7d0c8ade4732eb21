"""Where a run's time goes, by stage.

Nothing in the flow looks at a clock. While a run is timed, the functions in `_PROBES` are replaced by ones that do;
what one of them does within another counts for the inner one alone. Worker processes send what they measured.
"""

import contextlib
import importlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import PurePath
from typing import Any

Seconds = Mapping[str, float]
"""Seconds by stage."""

RULE = "rule: "
"""What the stages begin with that are the work of one rule each."""

_Stage = Callable[[tuple[Any, ...]], str]
"""The stage that a call with these arguments belongs to."""


class Stopwatch:
    """Seconds by stage."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self._within: list[float] = []
        self._rules: dict[int, str] = {}

    def call(self, stage: str, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """What `function` returns; the time that it takes counts for `stage`."""
        self._within.append(0.0)
        began = time.perf_counter()
        try:
            return function(*arguments, **options)
        finally:
            whole = time.perf_counter() - began
            self.add({stage: whole - self._within.pop()})
            if self._within:
                self._within[-1] += whole

    def add(self, seconds: Seconds) -> None:
        """Add what was measured elsewhere."""
        for stage, more in seconds.items():
            self._seconds[stage] = self._seconds.get(stage, 0.0) + more

    def take(self) -> Seconds:
        """What has been measured since this was last asked."""
        taken, self._seconds = self._seconds, {}
        return taken

    def learn(self, rulebook: Any) -> None:
        """Note whose the frames of a rulebook are."""
        # Rules are made anew where settings weigh them otherwise; their frames stay.
        self._rules.update((id(frame), f"{RULE}{rule.id}") for rule in rulebook.rules for frame in rule.frames)

    def rule_of(self, frame: Any) -> str:
        """The stage of the rule that `frame` is of."""
        return self._rules.get(id(frame), "rules")


_watch: Stopwatch | None = None
"""Of the run that is timed; a process times one run at a time."""


def stopwatch() -> Stopwatch | None:
    """The stopwatch of the present run, if that is timed."""
    return _watch


@contextlib.contextmanager
def timed() -> Iterator[Stopwatch]:
    """Time what is done inside."""
    before = _watch
    watch = Stopwatch()
    with contextlib.ExitStack() as stack:
        stack.callback(_set_watch, before)
        _set_watch(watch)
        if before is None:
            for restore in _place_probes():
                stack.callback(restore)
        yield watch


def time_this_worker(rulebooks: Iterable[Any]) -> None:
    """Time what this process does from now on, which works by `rulebooks` for a run that is timed."""
    # A forked process has the probes of its parent, and what that has measured.
    if _watch is None:
        for _ in _place_probes():
            pass
    watch = Stopwatch()
    # A forked process has its parent's checkers, of which no probe hears.
    for rulebook in rulebooks:
        watch.learn(rulebook)
    _set_watch(watch)


def _place_probes() -> Iterator[Callable[[], None]]:
    """Put a probe in the place of each function that is timed; what is returned takes it away again."""
    for place, stage in _PROBES.items():
        module, _, name = place.partition(":")
        *owners, attribute = name.split(".")
        owner: Any = importlib.import_module(module)
        for part in owners:
            owner = getattr(owner, part)
        original = getattr(owner, attribute)
        setattr(owner, attribute, _probe(original, stage if callable(stage) else _always(stage)))
        yield partial(setattr, owner, attribute, original)


def _set_watch(watch: Stopwatch | None) -> None:
    global _watch  # noqa: PLW0603 - the functions that are replaced take no further argument
    _watch = watch


def _probe(function: Callable[..., Any], stage: _Stage) -> Callable[..., Any]:
    """`function`, timed; what it generates is generated at once."""
    from inspect import isgeneratorfunction  # noqa: PLC0415 - takes longer to import than a small run has to spare

    generates = isgeneratorfunction(function)

    def whole(*arguments: Any, **options: Any) -> Any:
        return iter([*function(*arguments, **options)]) if generates else function(*arguments, **options)

    def probe(*arguments: Any, **options: Any) -> Any:
        return _watch.call(stage(arguments), whole, *arguments, **options) if _watch else whole(*arguments, **options)

    return probe


def _always(stage: str) -> _Stage:
    return lambda _: stage


def _reading(arguments: tuple[Any, ...]) -> str:
    return f"reading {PurePath(arguments[1]).suffix.lower().lstrip('.')}"


def _preparing(arguments: tuple[Any, ...]) -> str:
    if _watch:
        _watch.learn(arguments[1])
    return "rulebook"


def _of_frame(arguments: tuple[Any, ...]) -> str:
    return _watch.rule_of(arguments[1]) if _watch else ""


def _of_match(arguments: tuple[Any, ...]) -> str:
    return f"{RULE}{arguments[3].rule.id}"


_PROBES: Mapping[str, str | _Stage] = {
    "policylint.api:find_sources": "finding files",
    "policylint.api:read_sidecars": "finding files",
    "policylint.api:open_rulebooks": "rulebook",
    "policylint.checker:Checker.__init__": _preparing,
    "policylint.results:_Results.find": "kept results",
    "policylint.results:_Results.add": "kept results",
    "policylint.results:_Results.write": "kept results",
    "policylint.orders:read_source": "opening files",
    "policylint.checker:read": _reading,
    "policylint.engine.passages:ReadDocument.__init__": "sentences",
    "policylint.engine.kinds:KindDetector.detect": "kinds",
    "policylint.engine.judge:Judge.judge": "rules",
    "policylint.engine.sentences:Sentence.spans": _of_frame,
    "policylint.engine.judge:Judge._best_said": _of_match,
    "policylint.engine.wording:WordingJudge.judge": "wording",
    "policylint.engine.references:PointerFinder.own_numbers": "references",
    "policylint.engine.references:PointerFinder.find": "references",
    "policylint.checker:Checker.check": "findings",
    "policylint.api:_Run.judge": "organisation",
    "policylint.cli.check:_draw": "report",
    "policylint.cli.check:_write": "report",
}
"""What is timed (module, then the name in it), and for which stage."""


# Telling it

_ORDER = (
    "start-up",
    "finding files",
    "rulebook",
    "kept results",
    "opening files",
    "reading",
    "sentences",
    "kinds",
    "rules",
    "wording",
    "references",
    "findings",
    "organisation",
    "report",
)
_MOST_RULES = 10


def table(seconds: Seconds, total: float) -> Iterator[str]:
    """`seconds`, with the `total` from the start of the program to the end of the run, as lines of a table."""
    rules = {stage.removeprefix(RULE): spent for stage, spent in seconds.items() if stage.startswith(RULE)}
    stages = {stage: spent for stage, spent in seconds.items() if not stage.startswith(RULE)}
    if rules:
        stages["rules"] = stages.get("rules", 0.0) + sum(rules.values())
    work = sum(stages.values())
    yield f"Where the time went: {total:.2f} s (work side by side is added up)"
    for stage in sorted(stages, key=_position):
        yield _row(stage, stages[stage], work)
    if rules:
        yield "The rules that took longest:"
    for rule in sorted(rules, key=rules.__getitem__, reverse=True)[:_MOST_RULES]:
        yield _row(rule, rules[rule], work)


def _position(stage: str) -> tuple[int, str]:
    # "reading" has a stage for each suffix.
    name = stage if stage in _ORDER else stage.partition(" ")[0]
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), stage)


def _row(name: str, spent: float, work: float) -> str:
    return f"  {name[:54]:<54}{spent:>12.3f} s{100 * spent / work if work else 0:>8.1f} %"
