"""Where the rulebook is, and opening it quickly."""

from pathlib import Path

from policylint.rulebook.load import load_rulebook
from policylint.rulebook.model import Rulebook


def rules_folder() -> Path:
    """The folder of the rules that come with policylint: inside the wheel, else beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def open_rulebook(folder: Path) -> Rulebook:
    """The compiled rulebook of `folder`; raises `RulebookError` when it cannot be used."""
    return load_rulebook(folder)
