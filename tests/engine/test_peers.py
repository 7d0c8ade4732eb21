"""Who is meant by "peers": those who work from lived experience, or colleagues of the same rank."""

from pathlib import Path

import pytest

from policylint.checker import Checker
from policylint.rulebook.load import load_rulebook
from policylint.settings import Settings
from tests.conftest import TEA

OF_PEERS = TEA.replace("    act: serve .. tea\n", "    act: serve .. tea\n    about: [<peer>]\n")


@pytest.fixture(scope="module")
def checker(tea_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> Checker:
    """Judges by a rule that asks whether tea is served to peers."""
    own = tmp_path_factory.mktemp("own")
    (own / "kitchen").mkdir()
    rule = OF_PEERS.replace("id: tea", "id: tea-for-peers")
    (own / "kitchen" / "tea-for-peers.yaml").write_text(rule, encoding="utf-8")
    return Checker(load_rulebook(tea_rules, [own]), Settings())


def verdict(checker: Checker, text: str) -> str:
    report = checker.check(f"# Wellbeing policy\n\n{text}".encode(), "x.md")
    return next(clause.verdict for clause in report.clauses if clause.rule == "tea-for-peers")


@pytest.mark.parametrize(
    "text",
    [
        "We serve tea to clinicians and their peers.",
        "We serve tea at each peer consultation.",
        "Nurses learn from their peers.\n\nWe serve tea to peers from other hospitals.",
    ],
)
def test_colleagues_of_the_same_rank_are_no_peer_workers(checker: Checker, text: str) -> None:
    assert verdict(checker, text) == "missing"


@pytest.mark.parametrize(
    "text",
    [
        "We serve tea to peer workers.",
        "Peer workers are paid.\n\nWe serve tea to peers.",
        "We have believed in peer work since 2004.\n\nWe serve tea to our peers.",
    ],
)
def test_peers_are_peer_workers_where_a_document_names_them(checker: Checker, text: str) -> None:
    assert verdict(checker, text) == "strong"


@pytest.mark.parametrize(
    "text",
    [
        "The Peer Forum meets monthly.\n\nWe serve tea to the Peer Forum.",
        "Peer Reviews are held in May.\n\nWe serve tea at Peer Reviews.",
        "Each Peer Network elects those who are paid to run it.\n\nWe serve tea to the Peer Network.",
    ],
)
def test_what_only_begins_with_peer_is_nobody(checker: Checker, text: str) -> None:
    assert verdict(checker, text) == "missing"


@pytest.mark.parametrize(
    "text",
    [
        "Peer Anchors are paid at Band 3.\n\nWe serve tea to every Peer Anchor.",
        "Two Peer Lanterns on shift open the door.\n\nWe serve tea to the Peer Lantern.",
        "A Peer Bridge who is unwell calls the lead.\n\nWe serve tea to Peer Bridges.",
    ],
)
def test_a_name_of_peers_is_learned_from_what_is_said_of_people_alone(checker: Checker, text: str) -> None:
    assert verdict(checker, text) == "strong"


def test_a_name_marked_as_the_peers_is_theirs(checker: Checker) -> None:
    assert verdict(checker, "We serve tea to each Support Worker (Peer).") == "strong"
    assert verdict(checker, "We serve tea to Senior Care Aides (Lived Experience).") == "strong"
    assert verdict(checker, "We serve tea to each Support Worker (Nights).") == "missing"
    assert verdict(checker, "We serve tea to each Support Worker (peer reviewed).") == "missing"
