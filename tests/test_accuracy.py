"""The rules must stay as good as they were: figures over the labelled corpora against floors.

A failure names figures alone. Some corpora are held out: whoever improves the rules does not look into them.
"""

from pathlib import Path

import pytest
import yaml

from policylint.evaluation.evaluate import evaluate
from policylint.evaluation.labels import find_corpora, read_corpora
from policylint.rulebook.model import Rulebook
from policylint.settings import Settings

CORPUS = Path(__file__).parent / "corpus"
FLOORS: dict[str, dict[str, float]] = yaml.safe_load((CORPUS / "floors.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def figures(rulebook: Rulebook) -> dict[str, dict[str, float]]:
    """Named figures of each corpus, of those held out together, and of all."""
    folders, _ = find_corpora([CORPUS])
    evaluation = evaluate(read_corpora(folders, rulebook), rulebook, Settings())
    return {name: part.named() for name, part in evaluation.parts()}


@pytest.mark.parametrize("part", FLOORS)
def test_no_figure_is_below_its_floor(figures: dict[str, dict[str, float]], part: str) -> None:
    below = {name: figures[part][name] for name, floor in FLOORS[part].items() if figures[part][name] < floor}
    assert not below, f"of {part}: {below}, should be at least {FLOORS[part]}"
