"""Made rules that nothing matches: what do rules cost that have nothing to say?"""

import json
import shutil
from pathlib import Path
from random import Random

from benchmarks.processes import ROOT

_SYLLABLES = "bra dro fle gri klo nur pli qua ska tev vom wex yal zun".split()
_ORDINARY = "worker supervision meeting roster training policy leave manager record".split()
_FRAMES, _PATTERNS = 4, 3


def write(count: int, folder: Path) -> Path:
    """A rulebook in `folder` with `count` made rules beside policylint's own vocabulary and grammar."""
    for part in ("grammar", "vocabulary"):
        shutil.copytree(ROOT / "rules" / part, folder / part)
    shutil.copy(ROOT / "rules" / "kinds.yaml", folder)
    made = folder / "made"
    made.mkdir()
    chance = Random(count)
    for number in range(count):
        name = f"made-{number}"
        # What is JSON is YAML.
        (made / f"{name}.yaml").write_text(json.dumps(_rule(name, chance)), encoding="utf-8")
    return folder


def _rule(name: str, chance: Random) -> dict[str, object]:
    """A rule that no kind of document must meet. Each of its patterns has a word that is in no document."""
    word = _word(chance)
    return {
        "id": name,
        "title": f"Made rule on {word}",
        "domain": "made",
        "expected_in": [],
        "why": "It shows what a rule costs that is not met.",
        "source": {"paper": "none", "where": "made up"},
        "model_clause": f"The {word} meets.",
        "frames": [_frame(chance) for _ in range(_FRAMES)] + [{"says": "strong", "act": f"{word} meet"}],
        "examples": {"strong": [f"The {word} meets."]},
    }


def _frame(chance: Random) -> dict[str, object]:
    patterns = [f"({_word(chance)}|{_word(chance)}) .. {chance.choice(_ORDINARY)}" for _ in range(_PATTERNS - 1)]
    return {
        "says": chance.choice(["strong", "weak"]),
        "act": [*patterns, f"{chance.choice(_ORDINARY)} {_word(chance)}"],
        "about": ["<peer>"],
    }


def _word(chance: Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=4))
