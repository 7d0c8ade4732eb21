"""Write tests/corpus/floors.yaml anew: `python tools/make_floors.py`, from the project's folder.

Look at what the change shows before it is kept: a floor that falls is a rule that has become worse, or a new corpus.
"""

import math
from pathlib import Path

import yaml

from policylint.evaluation.evaluate import evaluate
from policylint.evaluation.labels import find_corpora, read_corpora
from policylint.rulebook.compiled import open_rulebook, rules_folder
from policylint.settings import Settings

CORPUS = Path("tests/corpus")
FIGURES = ("accuracy", "macro_f1", "attention_f1", "evidence", "kinds", "wording_f1", "traps_left_alone", "findings")
SLACK = {"traps_left_alone": 0.0}
HEAD = """\
# The least that each figure may be, by corpus, "held out" (those together) or "all". `python tools/make_floors.py`
# writes this file. A floor is 0.01 below its figure on the day when it was set; traps have no such slack.
"""


def main() -> None:
    """Measure, and write the floors."""
    rulebook = open_rulebook(rules_folder())
    folders, _ = find_corpora([CORPUS])
    evaluation = evaluate(read_corpora(folders, rulebook), rulebook, Settings())
    before = yaml.safe_load((CORPUS / "floors.yaml").read_text(encoding="utf-8"))
    lines = []
    for part, figures in evaluation.parts():
        lines.append(f"{part}:")
        named = figures.named()
        floors = {
            name: _floor(named[name], SLACK.get(name, 0.01), before.get(part, {}).get(name, 0))
            for name in FIGURES
            # Only of exhaustive labels is it known which findings are right.
            if name != "findings" or figures.findings.n
        }
        lines += (f"  {name}: {floor:.3f}" for name, floor in floors.items())
    (CORPUS / "floors.yaml").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def _floor(figure: float, slack: float, before: float) -> float:
    """A floor a little below `figure`; what stood `before` stays where the figure still keeps to it."""
    floor = math.floor(1000 * (figure - slack)) / 1000
    return max(floor, before) if figure >= before else floor


if __name__ == "__main__":
    main()
