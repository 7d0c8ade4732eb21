"""What settings say by rule, by domain and by kind of document: what is asked for, and how much it weighs."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from policylint.rulebook.load import load_rulebook
from policylint.rulebook.model import Rulebook
from policylint.selection import UnknownNameError, asked, names_of, refuse_unknown, severities
from policylint.settings import Settings
from tests.conftest import TEA

WELLBEING, TRAINING = "wellbeing-policy", "training-policy"
WORDINGS = """
- {id: tea-lady, title: Tea lady, level: H, avoid: tea lady, source: none, examples: {flag: [], leave: [x]}}
- {id: brew, title: Brew, level: A, avoid: brew, source: none, examples: {flag: [], leave: [x]}}
"""


@pytest.fixture(scope="module")
def kitchen(tea_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """Tea is asked of wellbeing policies as a warning, milk of training policies as an error; milk is a domain too."""
    folder = Path(shutil.copytree(tea_rules, tmp_path_factory.mktemp("selection") / "rules"))
    milk = TEA.replace("id: tea", "id: milk").replace("[wellbeing-policy]", "[training-policy]\ncore: true")
    (folder / "milk").mkdir()
    (folder / "milk" / "milk.yaml").write_text(milk.replace("domain: kitchen", "domain: milk"), encoding="utf-8")
    (folder / "wording").mkdir()
    (folder / "wording" / "kitchen.yaml").write_text(WORDINGS, encoding="utf-8")
    return load_rulebook(folder)


def found(rulebook: Rulebook, settings: Settings, kinds: Sequence[str] = (WELLBEING,)) -> dict[str, str]:
    return {rule: severity.value for rule, severity in severities(rulebook, settings, kinds).items()}


USUAL = {"tea": "warning", "milk": "error", "tea-lady": "warning"}


def test_without_a_word_everything_weighs_what_it_weighs(kitchen: Rulebook) -> None:
    assert found(kitchen, Settings()) == USUAL
    assert found(kitchen, Settings(advice=True)) == {**USUAL, "brew": "advice"}


@pytest.mark.parametrize(
    ("select", "kinds", "rules"),
    [
        (["tea"], [WELLBEING], {"tea"}),
        (["kitchen"], [WELLBEING], {"tea"}),
        (["domain:kitchen", "rule:milk"], [WELLBEING], {"tea", "milk"}),
        (["wording"], [WELLBEING], {"tea-lady"}),
        # What no kind of the document expects goes by the document, and wording by no kind.
        ([WELLBEING], [WELLBEING], {"tea", "milk"}),
        ([WELLBEING, "wording"], [WELLBEING], {"tea", "milk", "tea-lady"}),
        ([WELLBEING], [TRAINING], set()),
        ([WELLBEING], [TRAINING, WELLBEING], {"tea"}),
        ([TRAINING, "tea"], [WELLBEING], {"tea"}),
        # Who names it asks for it, be it advice.
        (["brew"], [WELLBEING], {"brew"}),
    ],
)
def test_select(kitchen: Rulebook, select: list[str], kinds: list[str], rules: set[str]) -> None:
    assert set(found(kitchen, Settings(select=frozenset(select)), kinds)) == rules


@pytest.mark.parametrize(
    ("ignore", "kinds", "rules"),
    [
        (["tea"], [WELLBEING], {"milk", "tea-lady"}),
        (["kitchen", "wording"], [WELLBEING], {"milk"}),
        ([WELLBEING], [WELLBEING], {"tea-lady"}),
        ([WELLBEING, "wording"], [WELLBEING], set()),
        ([WELLBEING], [TRAINING], {"tea", "milk", "tea-lady"}),
        # A document of several kinds is spared only what all of them are.
        ([WELLBEING], [WELLBEING, TRAINING], {"milk", "tea-lady"}),
        ([WELLBEING], [], {"tea", "milk", "tea-lady"}),
    ],
)
def test_ignore(kitchen: Rulebook, ignore: list[str], kinds: list[str], rules: set[str]) -> None:
    assert set(found(kitchen, Settings(ignore=frozenset(ignore)), kinds)) == rules


def test_what_is_selected_and_ignored_is_ignored(kitchen: Rulebook) -> None:
    settings = Settings(
        select=frozenset({"tea", "rule:milk"}), ignore=frozenset({"kitchen"}), severity={"tea": "error"}
    )

    assert found(kitchen, settings) == {"milk": "error"}


@pytest.mark.parametrize(
    ("severity", "kinds", "weighs"),
    [
        ({"tea": "error"}, [WELLBEING], {**USUAL, "tea": "error"}),
        ({"tea": "off", "domain:milk": "advice"}, [WELLBEING], {"milk": "advice", "tea-lady": "warning"}),
        ({"tea": "advice", WELLBEING: "off"}, [WELLBEING], {"tea": "advice", "tea-lady": "warning"}),
        ({"kitchen": "advice", WELLBEING: "off"}, [WELLBEING], {"tea": "advice", "tea-lady": "warning"}),
        (
            {"kitchen": "error", WELLBEING: "advice"},
            [WELLBEING],
            {"tea": "error", "milk": "advice", "tea-lady": "warning"},
        ),
        ({WELLBEING: "advice"}, [TRAINING], USUAL),
        # Where kinds differ, the gravest counts.
        ({WELLBEING: "advice", TRAINING: "off"}, [WELLBEING, TRAINING], {"tea": "advice", "tea-lady": "warning"}),
        ({WELLBEING: "advice"}, [WELLBEING, TRAINING], {**USUAL, "tea": "advice"}),
        ({"wording": "error"}, [WELLBEING], {**USUAL, "tea-lady": "error"}),
        ({"brew": "warning"}, [WELLBEING], {**USUAL, "brew": "warning"}),
        ({WELLBEING: "off"}, [], USUAL),
    ],
)
def test_severity(kitchen: Rulebook, severity: dict[str, str], kinds: list[str], weighs: dict[str, str]) -> None:
    assert found(kitchen, Settings(severity=severity), kinds) == weighs


def test_the_rulebook_that_is_asked_for_has_those_rules_at_those_severities(kitchen: Rulebook) -> None:
    wanted = asked(kitchen, Settings(severity={"tea": "error", "tea-lady": "advice", "rule:milk": "off"}), [WELLBEING])

    assert [(rule.id, rule.severity) for rule in wanted.rules] == [("tea", "error")]
    assert [(rule.id, rule.severity) for rule in wanted.wordings] == [("tea-lady", "advice")]
    assert wanted.vocabulary is kitchen.vocabulary


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Settings(select=frozenset({"te"})), "there is no rule, domain or kind 'te'. Did you mean 'tea'?"),
        (Settings(ignore=frozenset({"milk"})), "'milk' names a rule and a domain. Write 'rule:milk' or 'domain:milk'."),
        (
            Settings(severity={"rule:kitchen": "off"}),
            "there is no rule 'kitchen'. Known are brew, milk, tea, tea-lady.",
        ),
        (Settings(severity={"kind:tea": "off"}), "there is no kind 'tea'. "),
        (Settings(select=frozenset({"zebra:tea"})), "there is no rule, domain or kind 'zebra:tea'. "),
        (Settings(kinds={"*.md": ("tea",)}), "there is no kind 'tea'. "),
    ],
)
def test_a_name_that_is_not_is_refused(kitchen: Rulebook, settings: Settings, message: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        refuse_unknown(settings, kitchen)

    assert str(caught.value).startswith(message)


def test_a_domain_of_two_words_is_named_with_a_hyphen(rulebook: Rulebook) -> None:
    names = names_of(rulebook)

    assert names.resolve("domain:workplace-preparation") == "domain:workplace-preparation"
    assert not names.rules & names.kinds
    assert names.rules & names.domains == {"role-clarity", "workplace-preparation"}
