"""Each rule's own figures, which come with policylint in a small file, so that a rule can tell how good it is."""

import json
from pathlib import Path

from msgspec import Struct

from policylint.evaluation.scores import Share


class RuleFigures(Struct, frozen=True):
    """How often a rule gave the right verdict: in all labelled documents, and in those held out from its writers."""

    everywhere: Share
    held_out: Share


def shipped_file() -> Path:
    """Where the figures of the rules that come with policylint are."""
    return Path(__file__).resolve().parent.parent / "data" / "accuracy.json"


def read_figures(file: Path, rule: str) -> RuleFigures | None:
    """The figures of `rule` in `file`; `None` where the file is not there or has none."""
    try:
        counts = json.loads(file.read_text(encoding="utf-8")).get(rule)
    except FileNotFoundError:
        return None
    return RuleFigures(Share(*counts["all"]), Share(*counts["held_out"])) if counts else None
