"""The rules that come with policylint: each is its own test."""

from collections import Counter

from policylint.engine.judge import Judge
from policylint.engine.passages import ReadDocument
from policylint.engine.sentences import SentenceReader
from policylint.readers.markdown import read
from policylint.rulebook.model import Rulebook
from tests.invoking import invoke


def test_every_example_comes_out_as_its_rule_says() -> None:
    result = invoke("rules", "test")

    assert (result.exit_code, result.stderr) == (0, ""), result.output


def test_every_element_has_one_rule(rulebook: Rulebook) -> None:
    ids = Counter([*(rule.id for rule in rulebook.rules), *(rule.id for rule in rulebook.wordings)])

    assert [name for name, count in ids.items() if count > 1] == []


def test_every_rule_is_expected_in_kinds_that_there_are(rulebook: Rulebook) -> None:
    kinds = {kind.id for kind in rulebook.kinds} | {"other"}

    assert {(rule.id, kind) for rule in rulebook.rules for kind in rule.expected_in if kind not in kinds} == set()
    assert {
        (rule.id, kind) for rule in rulebook.rules for frame in rule.frames for kind in frame.kinds - kinds
    } == set()


def test_kinds_are_told_by_rules_that_there_are(rulebook: Rulebook) -> None:
    named = {rule for kind in rulebook.kinds for signs in (kind.requires, kind.excludes) for rule in signs.in_rules}

    assert named
    assert named <= {rule.id for rule in rulebook.rules}


def test_a_model_clause_is_strong_where_it_is_pasted_and_contradicts_nothing(rulebook: Rulebook) -> None:
    reader = SentenceReader(rulebook)
    judge = Judge(rulebook, reader.finder)
    not_strong, contradicted = [], []
    for rule in rulebook.rules:
        text = (
            f"# The peer workforce at Harbour House\n\n{rule.model_clause.replace('[Organisation]', 'Harbour House')}"
        )
        document = ReadDocument(read(text.encode(), "x.md"), reader)
        said = {
            (kind, judgement.rule.id): judgement.verdict.value
            for kind in rule.expected_in or [kind.id for kind in rulebook.kinds]
            for judgement in judge.judge(document, frozenset({kind}))
        }
        if "strong" not in {verdict for (_, about), verdict in said.items() if about == rule.id}:
            not_strong.append(rule.id)
        contradicted += [(rule.id, about) for (_, about), verdict in said.items() if verdict == "contradicted"]

    assert not_strong == []
    assert contradicted == []
