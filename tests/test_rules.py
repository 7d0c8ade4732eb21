"""The rules that come with policylint: each is its own test."""

from collections import Counter

from policylint.rulebook.model import Rulebook
from policylint.rulecheck import check_rules


def test_every_example_comes_out_as_its_rule_says(rulebook: Rulebook) -> None:
    assert [f"{f.file}:{f.line}: {f.rule} {f.message}" for f in check_rules(rulebook)] == []


def test_every_element_has_one_rule(rulebook: Rulebook) -> None:
    ids = Counter([*(rule.id for rule in rulebook.rules), *(rule.id for rule in rulebook.wordings)])

    assert [name for name, count in ids.items() if count > 1] == []


def test_every_rule_is_expected_in_kinds_that_there_are(rulebook: Rulebook) -> None:
    kinds = {kind.id for kind in rulebook.kinds} | {"other"}

    assert {(rule.id, kind) for rule in rulebook.rules for kind in rule.expected_in if kind not in kinds} == set()
    assert {
        (rule.id, kind) for rule in rulebook.rules for frame in rule.frames for kind in frame.kinds - kinds
    } == set()
