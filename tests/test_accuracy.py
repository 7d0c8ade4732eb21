"""The rules must stay as good as they were: figures over the labelled corpora against floors.

A failure names figures alone. Some corpora are held out: whoever improves the rules does not look into them.
"""

from pathlib import Path

import pytest
import yaml

from policylint.evaluation.evaluate import Evaluation, evaluate
from policylint.evaluation.figures import read_figures, shipped_file
from policylint.evaluation.labels import find_corpora, read_corpora
from policylint.evaluation.measure import by_element
from policylint.rulebook.model import Rulebook
from policylint.settings import Settings

CORPUS = Path(__file__).parent / "corpus"
FLOORS: dict[str, dict[str, float]] = yaml.safe_load((CORPUS / "floors.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def evaluation(rulebook: Rulebook) -> Evaluation:
    folders, _ = find_corpora([CORPUS])
    return evaluate(read_corpora(folders, rulebook), rulebook, Settings())


@pytest.mark.figures
def test_no_figure_is_below_its_floor(evaluation: Evaluation) -> None:
    figures = {name: part.named() for name, part in evaluation.parts()}

    # Of each corpus, of those held out together, and of all.
    below = [
        f"{name} of {part} is {figures[part][name]}, should be at least {floor}"
        for part, floors in FLOORS.items()
        for name, floor in floors.items()
        if figures[part][name] < floor
    ]
    assert not below, "\n".join(below)


@pytest.mark.figures
def test_rules_tell_figures_of_the_documents_there_are(evaluation: Evaluation) -> None:
    """They are written by `policylint evaluate`, as CONTRIBUTING.md says, and told by `policylint explain`."""
    stale = [
        group.name
        for group in by_element(evaluation.outcomes)
        if (told := read_figures(shipped_file(), group.name)) is None or told.everywhere.n != group.accuracy.n
    ]

    assert not stale
