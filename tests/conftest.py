"""Fixtures that every test may use."""

import compileall
import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from policylint.api import check
from policylint.checker import Checker
from policylint.report import Report
from policylint.rulebook.compiled import open_rulebook
from policylint.rulebook.model import Rulebook
from policylint.settings import Settings
from tests.judging import Judge, make_rules

# The same examples every time, so that a change is judged by what it changed; HYPOTHESIS_PROFILE=wild looks for
# new ones, and many more.
settings.register_profile("steady", derandomize=True, deadline=None, max_examples=60)
settings.register_profile("wild", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# These tests may themselves run as a step on GitHub, which is no reason to annotate what they check.
for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
    os.environ.pop(name, None)

ROOT = Path(__file__).parent.parent
RULES = ROOT / "rules"


# Files whose tests take longest together, the longest first. Whoever is given one of them last has everybody wait.
_FIRST = (
    *("test_accuracy.py", "test_recipes.py", "test_files.py", "test_growth.py", "test_html_in_browser.py"),
    *("test_docs.py", "test_results.py", "test_cluster.py", "test_outputs.py", "test_wheel.py"),
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """With "-n auto" two workers more than there are processors: tests of browsers and programs wait much."""
    return (os.cpu_count() or 1) + 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files begin."""
    places = {name: place for place, name in enumerate(_FIRST)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """All that is loaded meanwhile stays: the collector need not go through it again and again, now or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _own_cache(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, tea_rules: Path, judged_rules: Path
) -> Iterator[None]:
    """Nothing that tests find is kept in the user's cache, or comes from there.

    The workers of pytest-xdist have a cache each, in which the usual rulebooks are compiled already: by the first of
    them, as is the code, which the programs that tests start would else compile again and again where Python is told to
    write nothing beside it.
    """
    cache = tmp_path_factory.mktemp("cache")
    if worker_id != "master":
        compiled = tmp_path_factory.getbasetemp().parent / "compiled"
        with FileLock(f"{compiled}.lock"):
            for rules in (RULES, tea_rules, judged_rules):
                open_rulebook(rules, compiled)
            compileall.compile_dir(ROOT / "policylint", quiet=2)
        shutil.copytree(compiled, cache / "policylint")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(cache))
        yield


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The rulebook that policylint comes with."""
    return open_rulebook(RULES)


@pytest.fixture(scope="module")
def checker(rulebook: Rulebook) -> Checker:
    """Checks documents by it."""
    return Checker(rulebook, Settings())


@pytest.fixture(scope="session")
def samples_report() -> Report:
    """What is found in the samples, with their texts and all advice."""
    return check([ROOT / "samples"], Settings(advice=True, keep_text=True))


@pytest.fixture(scope="session")
def tea_rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped grammar and vocabulary with one simple rule: the organisation serves tea.

    What the engine understands is tested on it, so that these tests say nothing of any real rule.
    """
    folder = tmp_path_factory.mktemp("tea") / "rules"
    folder.mkdir()
    for part in ("grammar", "vocabulary"):
        shutil.copytree(RULES / part, folder / part)
    shutil.copy(RULES / "kinds.yaml", folder)
    (folder / "kitchen").mkdir()
    (folder / "kitchen" / "tea.yaml").write_text(TEA, encoding="utf-8")
    return folder


@pytest.fixture
def own_rules(tea_rules: Path, tmp_path: Path) -> Path:
    """The same rules, for a test to change."""
    return Path(shutil.copytree(tea_rules, tmp_path / "rules"))


@pytest.fixture(scope="session")
def tea_rulebook(tea_rules: Path) -> Rulebook:
    """`tea_rules`, compiled."""
    return open_rulebook(tea_rules)


@pytest.fixture(scope="session")
def judged_rules(tea_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`tea_rules` and two rules on wording."""
    return make_rules(tea_rules, tmp_path_factory.mktemp("judge"))


@pytest.fixture(scope="session")
def judge(judged_rules: Path) -> Judge:
    """Judges texts by `judged_rules`."""
    return Judge(judged_rules)


TEA = """
id: tea
title: Tea is served
domain: kitchen
expected_in: [wellbeing-policy]
organisation: true
statement: Tea is served to everybody.
why: Tea is good.
source: {paper: none, where: made up}
model_clause: Tea is served at ten.
frames:
  - says: strong
    act: serve .. tea
    reason: tea is served
  - says: strong
    act: tea .. serve
    reason: tea is served
  - says: weak
    act: love .. tea
    reason: tea is only loved
  - says: contradicted
    act: tea is banned
examples:
  strong: [We serve tea at ten., Tea is served at ten.]
  weak: [We love our tea.]
  contradicted: [Tea is banned.]
  missing: [Coffee is served., Tea towels are washed.]
"""
