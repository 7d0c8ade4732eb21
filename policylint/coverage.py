"""What a run has looked for, so that its report can be held against another one's."""

from collections.abc import Callable, Sequence

from policylint.report import Covered, CoveredRules, DocumentReport, Head
from policylint.rulebook.model import Rulebook
from policylint.selection import asked, asks_for_references, severities
from policylint.settings import Settings
from policylint.spool import outlines

_Rules = tuple[tuple[str, ...], tuple[str, ...]]
"""Those on elements, and those on wording."""


def covered(
    documents: Sequence[DocumentReport],
    told: Callable[[str], tuple[Rulebook, Settings]],
    rulebook: Rulebook,
    settings: Settings,
) -> Covered:
    """What was looked for in `documents`, by the rulebook and the settings that are `told` of each path, and between
    them, by the `rulebook` and the `settings` of the run.
    """
    known: dict[tuple[int, int, tuple[str, ...]], _Rules] = {}
    groups: dict[_Rules, list[str]] = {}
    for head in outlines(documents, Head):
        if not head.error:
            of, held = told(head.path)
            key = id(of), id(held), head.kinds
            if key not in known:
                known[key] = _rules(of, held, head.kinds)
            groups.setdefault(known[key], []).append(head.path)
    usual = max(groups, key=lambda rules: len(groups[rules]), default=None)
    return Covered(
        elements=tuple(rule.id for rule in asked(rulebook, settings, ()).rules),
        # A single document cannot name another that is not in the folder.
        references=asks_for_references(settings) and sum(map(len, groups.values())) > 1,
        documents=tuple(
            CoveredRules(*rules, () if rules == usual else tuple(paths)) for rules, paths in groups.items()
        ),
    )


def _rules(rulebook: Rulebook, settings: Settings, kinds: Sequence[str]) -> _Rules:
    wanted = severities(rulebook, settings, kinds)
    elements = tuple(rule.id for rule in rulebook.rules if rule.id in wanted)
    # Those of a house share one id.
    return elements, tuple(dict.fromkeys(rule.id for rule in rulebook.wordings if rule.id in wanted))
