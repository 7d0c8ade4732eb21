"""Reports on documents that are given as texts, by one simple rule and two on wording."""

import shutil
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from policylint.checker import Checker
from policylint.findings import summarise
from policylint.organisation import judge_organisation
from policylint.report import Report
from policylint.rulebook.compiled import open_rulebook
from policylint.settings import Settings
from policylint.suppressions import suppress

TITLE = "# Wellbeing policy\n\n"
STRONG, WEAK, MISSING = "Tea is served.", "We love our tea.", "Coffee is served."
BANNED = "Tea is banned."
CAT = "The house cat sleeps."
"""What the wording rule `pet-words` flags; "alley cat" is what `advice-words` does."""

_WORDING = """
- id: pet-words
  title: "House cat"
  level: H
  avoid: [house cat]
  prefer: [cat]
  why: It lives where it likes.
  source: made up
  examples: {flag: [The house cat sleeps.], leave: [The cat sleeps.]}
- id: advice-words
  title: "Alley cat"
  level: A
  avoid: [alley cat]
  prefer: [cat]
  why: It lives where it likes.
  source: made up
  examples: {flag: [The alley cat sleeps.], leave: [The cat sleeps.]}
"""


def make_rules(tea_rules: Path, folder: Path) -> Path:
    """The rule on tea, and those on wording."""
    rules = Path(shutil.copytree(tea_rules, folder / "rules"))
    (rules / "wording").mkdir(exist_ok=True)
    (rules / "wording" / "cats.yaml").write_text(_WORDING, encoding="utf-8")
    return rules


class Judge:
    """Judges texts as Markdown documents of one folder, by the rules in `rules`."""

    def __init__(self, rules: Path) -> None:
        self.rules = rules
        self._rulebook = open_rulebook(rules)
        self._checkers = {advice: Checker(self._rulebook, Settings(advice=advice)) for advice in (False, True)}

    def __call__(self, *texts: str, **settings: Any) -> Report:
        """The report on documents that are called `policies/0.md` and so on."""
        return self.files({f"policies/{number}.md": text for number, text in enumerate(texts)}, **settings)

    def files(self, texts: dict[str, str], **settings: Any) -> Report:
        """The report on documents by their paths; `settings` are fields of the settings."""
        told = replace(Settings(), **settings)
        checked = [self._checkers[told.advice].check(text.encode(), path) for path, text in sorted(texts.items())]
        documents, found = judge_organisation(checked, self._rulebook, told)
        report = Report(
            schema=1,
            policylint="0",
            documents=documents,
            organisation=found.elements,
            summary=summarise(documents, found.contradictions, found.references, 0),
            contradictions=found.contradictions,
            references=found.references,
            profile=found.profile,
        )
        return suppress(report, lambda _: (self._rulebook, told))
