"""Rules of one's own beside those that come with policylint, and the words of a house."""

import shutil
from pathlib import Path

import pytest

from policylint.checker import Checker
from policylint.report import DocumentReport
from policylint.rulebook.compiled import open_rulebook
from policylint.rulebook.load import load_rulebook
from policylint.rulebook.model import House, Rulebook, RulebookError
from policylint.settings import Settings
from tests.conftest import RULES, TEA

MILK = (
    TEA.replace("id: tea", "id: milk")
    .replace("domain: kitchen", "domain: canteen")
    .replace("[wellbeing-policy]", "[canteen-plan]")
    .replace("serve .. tea", "serve .. <dairy>")
)
WORDING = """
- {id: tea-lady, title: Tea lady, level: H, avoid: tea lady, prefer: [tea attendant], source: none,
   examples: {flag: [A tea lady.], leave: [x]}}
"""
KIND = "canteen-plan: {title: Canteen, in_title: {10: [canteen]}}"
HOUSE = House(
    preferred=(("guest", ("client", "service user")), ("server", ("tea lady",))),
    role_titles=("bridge builder",),
    never_flag=("The Tea Lady Trust",),
    region="us",
)


def own(folder: Path, **files: str) -> Path:
    usual = {"canteen/milk": MILK, "wording/canteen": WORDING, "vocabulary/canteen": "dairy: [milk]", "kinds": KIND}
    for name, content in {**usual, **files}.items():
        file = folder / "house" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content.lstrip("\n"), encoding="utf-8")
    return folder / "house"


@pytest.fixture
def bare_rules(tmp_path: Path) -> Path:
    """The rule on tea without any grammar or vocabulary, for tests that read no document."""
    (tmp_path / "rules" / "kitchen").mkdir(parents=True)
    (tmp_path / "rules" / "kitchen" / "tea.yaml").write_text(TEA, encoding="utf-8")
    (tmp_path / "rules" / "kinds.yaml").write_text("wellbeing-policy: {title: Wellbeing}", encoding="utf-8")
    return tmp_path / "rules"


def error(tea_rules: Path, *folders: Path) -> str:
    with pytest.raises(RulebookError) as caught:
        load_rulebook(tea_rules, folders)
    return str(caught.value)


def checked(rulebook: Rulebook, text: str, name: str = "policy.md") -> DocumentReport:
    return Checker(rulebook, Settings()).check(text.encode(), name)


# Rules of one's own


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"canteen/tea": TEA}, "house/canteen/tea.yaml:1: 'tea' is already the id of rules/kitchen/tea.yaml:"),
        ({"wording/tea": WORDING.replace("tea-lady", "tea")}, "house/wording/tea.yaml:1: 'tea' is already the id of "),
        (
            {"wording/more": WORDING},
            "house/wording/more.yaml:1: 'tea-lady' is already the id of house/wording/canteen.yaml:1",
        ),
        ({"kinds": "\nwellbeing-policy: {title: x}"}, "'wellbeing-policy' is already the id of rules/kinds.yaml:"),
        (
            {"vocabulary/more": "\npeer: [x]"},
            "the concept <peer> is defined twice, first at rules/vocabulary/people.yaml:",
        ),
        ({"grammar/own": "x: [y]"}, "house/grammar/own.yaml:1: rules of your own have no 'grammar'"),
        ({"profile/rungs": "- x"}, "house/profile/rungs.yaml:1: rules of your own have no 'profile'"),
        ({"lost": TEA}, "house/lost.yaml:1: a rule stands in a folder, which is called like the rule's domain"),
        (
            {"canteen/milk": MILK.replace("[canteen-plan]", "[canteen-plans]")},
            "house/canteen/milk.yaml:4: there is no kind 'canteen-plans'; did you mean 'canteen-plan'?",
        ),
        ({"canteen/cocoa": MILK}, "house/canteen/cocoa.yaml:1: the file of rule 'milk' should be called milk.yaml"),
        ({"canteen/milk": MILK.replace("<dairy>", "<diary>")}, "house/canteen/milk.yaml:"),
    ],
)
def test_what_does_not_fit_is_told_with_both_places(
    tea_rules: Path, tmp_path: Path, files: dict[str, str], message: str
) -> None:
    assert message in error(tea_rules, own(tmp_path, **files))


def test_a_folder_without_rules_is_an_error(tea_rules: Path, tmp_path: Path) -> None:
    assert "there are no rules here" in error(tea_rules, tmp_path)


def test_two_folders_may_not_say_the_same(tea_rules: Path, tmp_path: Path) -> None:
    both = own(tmp_path / "a"), own(tmp_path / "b")

    assert "'milk' is already the id of house/canteen/milk.yaml:1" in error(tea_rules, *both)


def test_own_rules_stand_beside_the_others(tea_rules: Path, tmp_path: Path) -> None:
    rulebook = load_rulebook(tea_rules, [own(tmp_path)])
    report = checked(rulebook, "# Canteen plan\n\nWe serve milk and tea. The tea lady comes.\n")

    assert report.kinds == ("canteen-plan",)
    assert [(clause.rule, clause.verdict) for clause in report.clauses] == [("tea", "strong"), ("milk", "strong")]
    assert [(finding.rule, finding.prefer) for finding in report.wording] == [("tea-lady", ("tea attendant",))]
    assert {rule.id: rule.file for rule in rulebook.rules} == {
        "tea": "rules/kitchen/tea.yaml",
        "milk": "house/canteen/milk.yaml",
    }


# The words of a house


@pytest.fixture(scope="module")
def at_home(tea_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    folder = own(tmp_path_factory.mktemp("own"))
    return load_rulebook(tea_rules, [folder], HOUSE)


@pytest.mark.parametrize(
    "text",
    [
        "Ask the clientele.",
        "Write to Client Services.",
        "The service uses water.",
        "We say “guest”, not “client”.",
        "The Tea Lady Trust pays for it.",
        "THE TEA LADY TRUST pays for it.",
    ],
)
def test_what_is_none_of_the_houses_business(at_home: Rulebook, text: str) -> None:
    assert checked(at_home, f"# Wellbeing policy\n\n{text}\n").wording == ()


@pytest.mark.parametrize(
    ("text", "found", "prefer"),
    [
        ("Ask the client.", "client", "guest"),
        ("Clients may ask.", "Clients", "guest"),
        ("A service-user may ask.", "service-user", "guest"),
        ("Service users may ask.", "Service users", "guest"),
        # Where another rule means the same words, the house has the first say.
        ("The tea lady comes.", "tea lady", "server"),
    ],
)
def test_the_house_prefers_other_words(at_home: Rulebook, text: str, found: str, prefer: str) -> None:
    (finding,) = checked(at_home, f"# Wellbeing policy\n\n{text}\n").wording

    assert (finding.rule, finding.text, finding.prefer) == ("house-terms", found, (prefer,))
    assert (finding.severity, finding.title) == ("warning", "House terms")


def test_a_role_title_makes_a_peer_and_a_senior_peer(own_rules: Path) -> None:
    # The one shipped rule that is asked for: to compile them all takes seconds.
    (own_rules / "supervision").mkdir()
    shutil.copy(RULES / "supervision" / "peer-led-supervision.yaml", own_rules / "supervision")
    without_title = open_rulebook(own_rules)
    policy = "# Supervision policy\n\nBridge Builders receive fortnightly supervision from a Senior Bridge Builder.\n"
    position = "# Bridge Builder\n\n## Key responsibilities\n\n- You listen.\n"
    with_title = open_rulebook(own_rules, house=House(role_titles=("bridge builder",)))

    def verdicts(book: Rulebook) -> set[tuple[str, str]]:
        return {(clause.rule, clause.verdict) for clause in checked(book, policy).clauses}

    assert ("peer-led-supervision", "strong") in verdicts(with_title)
    assert ("peer-led-supervision", "strong") not in verdicts(without_title)
    assert checked(with_title, position, "builder.md").kinds == ("peer-position",)
    assert checked(without_title, position, "builder.md").kinds != ("peer-position",)


def test_suggestions_are_spelled_as_the_region_spells(bare_rules: Path, tmp_path: Path) -> None:
    folder = own(
        tmp_path,
        **{
            "canteen/milk": MILK.replace("Tea is served at ten.", "Our Organisation's programme we recognise.", 1),
            "wording/canteen": WORDING.replace("tea attendant", "Counsellor of tea"),
            "regions": (
                "us: {organisation: organization, programme: program, recognise: recognize, counsellor: counselor}"
            ),
        },
    )
    # Only the rules that come with policylint say how regions spell.
    (folder / "regions.yaml").rename(bare_rules / "regions.yaml")
    american, british = (load_rulebook(bare_rules, [folder], House(region=region)) for region in ("us", "uk"))

    assert american.rules[1].model_clause == "Our Organization's program we recognize."
    assert american.wordings[0].prefer == ("Counselor of tea",)
    assert british.rules[1].model_clause == "Our Organisation's programme we recognise."


def test_what_is_kept_is_kept_for_that_house(bare_rules: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    plain = open_rulebook(bare_rules, cache)
    with_own = open_rulebook(bare_rules, cache, own=[own(tmp_path)])
    with_house = open_rulebook(bare_rules, cache, house=House(never_flag=("x",)))

    assert len(list(cache.iterdir())) == 3
    assert len({plain.fingerprint, with_own.fingerprint, with_house.fingerprint}) == 3
    assert open_rulebook(bare_rules, cache, own=[tmp_path / "house"]).fingerprint == with_own.fingerprint
