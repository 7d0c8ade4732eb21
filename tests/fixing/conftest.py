"""Documents put right by the rules that policylint comes with, and by those of a kitchen."""

import shutil
from pathlib import Path

import pytest

from policylint.checker import Checker
from policylint.rulebook.load import load_rulebook
from policylint.rulebook.model import House, Rulebook
from policylint.settings import Settings
from tests.fixing.fixer import Fixer

_BREWS = """
- id: brew-words
  title: '"House brew"'
  level: H
  avoid: [house brew, office brew]
  prefer: [tea]
  safe:
    house brew ...: tea ...
    office brew: house brew
  source: made up
  examples: {flag: [We serve house brew.], leave: [We serve tea.]}
"""
_HOUSE = House(
    preferred=(
        ("person using the service", ("service user", "client")),
        ("lived experience worker", ("peer support worker",)),
        ("kaimahi", ("staff member",)),
        ("tāngata whai ora", ("inmates",)),
    )
)


@pytest.fixture(scope="session")
def fixer(rulebook: Rulebook) -> Fixer:
    """Fixes wording; no verdict is asked for, so that these tests say nothing of any other rule."""
    return Fixer(Checker(rulebook, Settings(select=frozenset({"wording"}))))


@pytest.fixture(scope="session")
def kitchen_rules(tea_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rules of a kitchen that serves tea."""
    rules = Path(shutil.copytree(tea_rules, tmp_path_factory.mktemp("kitchen") / "rules"))
    (rules / "wording").mkdir()
    (rules / "wording" / "brews.yaml").write_text(_BREWS, encoding="utf-8")
    return rules


@pytest.fixture(scope="session")
def kitchen(kitchen_rules: Path) -> Fixer:
    """Fixes by the rules of the kitchen, and by the words of a house."""
    return Fixer(Checker(load_rulebook(kitchen_rules, house=_HOUSE), Settings()))
