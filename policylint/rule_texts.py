"""The rules' own texts, which findings repeat: taken out of reports that are to travel or to be kept, and put back.

Thousands of findings share a few hundred texts, which would be most of such reports. Put back, each is one object.
"""

from collections.abc import Mapping
from typing import TypeVar

from msgspec.structs import replace

from policylint.report import ClauseFinding, DocumentReport, WordingFinding
from policylint.rulebook.model import Rule, Rulebook, WordingRule

_F = TypeVar("_F", ClauseFinding, WordingFinding)
_Texts = Mapping[str, object]

_OUT_OF_CLAUSES: _Texts = {"title": "", "why": "", "source": "", "suggestion": "", "domain": ""}
_OUT_OF_WORDING: _Texts = {"title": "", "why": "", "source": "", "prefer": ()}


class RuleTexts:
    """The texts of one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._of_rules = {rule.id: _of_rule(rule) for rule in rulebook.rules}
        self._of_wordings = {rule.id: _of_wording(rule) for rule in rulebook.wordings}

    def taken_out(self, document: DocumentReport) -> DocumentReport:
        """`document` without those of its texts that `put_back` puts back."""
        return replace(
            document,
            clauses=tuple(_without(clause, self._of_rules, _OUT_OF_CLAUSES) for clause in document.clauses),
            wording=tuple(_without(wording, self._of_wordings, _OUT_OF_WORDING) for wording in document.wording),
        )

    def put_back(self, document: DocumentReport) -> DocumentReport:
        """`document` as it was before its texts were taken out; raises `KeyError` where that was another rulebook's."""
        return replace(
            document,
            clauses=tuple(_with(clause, self._of_rules) for clause in document.clauses),
            wording=tuple(_with(wording, self._of_wordings) for wording in document.wording),
        )


def _of_rule(rule: Rule) -> _Texts:
    return {
        "title": rule.title,
        "why": rule.why,
        "source": rule.source.cited,
        "suggestion": rule.model_clause,
        "domain": rule.domain,
    }


def _of_wording(rule: WordingRule) -> _Texts:
    return {"title": rule.title, "why": rule.why, "source": rule.source, "prefer": rule.prefer}


def _without(finding: _F, texts: Mapping[str, _Texts], nothing: _Texts) -> _F:
    # Several rules may have one id, as those of an organisation's own words have: then the last one's are known.
    known = texts.get(finding.rule)
    is_known = known is not None and all(getattr(finding, name) == text for name, text in known.items())
    return replace(finding, **nothing) if is_known else finding


def _with(finding: _F, texts: Mapping[str, _Texts]) -> _F:
    # Every rule has a title.
    return finding if finding.title else replace(finding, **texts[finding.rule])
