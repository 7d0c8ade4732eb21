"""The measuring: what counts as right, and what the figures come to."""

import json
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from policylint.evaluation.baseline import KeywordBaseline
from policylint.evaluation.compare import Alarm, compare, compare_wording, overlaps
from policylint.evaluation.labels import VERDICTS, Label, read_corpora
from policylint.evaluation.measure import Verdicts, by_country, by_element, by_kind, measure
from policylint.evaluation.scores import Detection, Share
from policylint.readers.markdown import read
from policylint.rulebook.model import Rulebook
from tests.evaluation.reports import EXPECTED_IN, document, outcome, report

AGREEMENT = Path(__file__).parent / "agreement"


@pytest.mark.parametrize(
    ("quote", "evidence"),
    [
        ("", "Tea is served."),
        ("Tea is served.", ""),
        ("Tea is served at ten", "Coffee is poured at ten"),
        ("Tea is served at ten on every day", "It is served at noon on every Sunday"),
    ],
)
def test_other_words_do_not_overlap(quote: str, evidence: str) -> None:
    assert not overlaps(quote, evidence)


@pytest.mark.parametrize(
    ("quote", "evidence"),
    [
        ("tea is served", "At ten, TEA  is\nserved to all."),
        ("We “love” the **well‑being** of `all`", 'we "love" the well-being of all'),
        ("Tea is served at ten on every day", "and on feast days tea is served at noon"),
    ],
)
def test_the_same_words_overlap_however_they_are_typed(quote: str, evidence: str) -> None:
    assert overlaps(quote, evidence)
    assert overlaps(evidence, quote)


def test_a_phrase_found_twice_and_labelled_once_is_no_mistake() -> None:
    found = [("a burden", "He is a burden."), ("the burden", "It is the burden."), ("junkies", "No junkies here.")]
    wording = compare_wording(found, ["Burden", "the insane"], ["junkies", "clean"])
    assert wording.flagged == 1
    assert wording.wrong == ("junkies",)
    assert wording.missed == ("the insane",)
    assert (wording.traps_flagged, wording.traps) == (("junkies",), 2)


def test_a_trap_that_is_also_to_be_flagged_is_no_trap() -> None:
    assert compare_wording([("burden", "A burden.")], ["burden"], ["burden"]).traps_flagged == ()


def test_a_trap_is_flagged_where_it_stands_and_nowhere_else() -> None:
    elsewhere = [("substance abuse", "He was screened for substance abuse.")]
    within = [("substance abuse", "Paid by the Substance Abuse Administration.")]

    assert compare_wording(elsewhere, ["substance abuse"], ["Substance Abuse Administration"]).traps_flagged == ()
    assert compare_wording(within, [], ["Substance Abuse Administration"]).traps_flagged != ()


def test_only_expected_elements_are_pairs() -> None:
    figures = measure([outcome({"tea": "strong", "soup": "weak"}, {"tea": "strong", "soup": "strong"})])
    assert figures.verdicts.accuracy == Share(1, 1)
    assert figures.elsewhere == Detection(0, 0, 1)


def test_silence_is_wrong_where_a_verdict_is_expected_and_right_elsewhere() -> None:
    silent = outcome({"tea": "missing", "soup": "missing"}, {})
    tea, soup = silent.pairs
    assert not tea.right
    assert soup.right
    assert measure([silent]).verdicts.confusion == {("missing", ""): 1}


def test_a_document_that_cannot_be_read_has_everything_wrong() -> None:
    labelled = document({"tea": Label("missing")}, flags=["burden"])
    figures = measure([compare(labelled, report(kinds=(), error="It is locked."), {}, EXPECTED_IN)])
    assert figures.unreadable == 1
    assert figures.verdicts.accuracy == Share(0, 1)
    assert figures.kinds == Share(0, 1)
    assert figures.wording == Detection(0, 0, 1)


def test_what_exhaustive_labels_do_not_name_is_a_false_alarm() -> None:
    labels = {"tea": Label("strong", "Tea is served")}
    said = report(
        verdicts={"tea": "strong", "soup": "weak", "cake": "missing"},
        evidence={"tea": ["Tea is served"], "soup": ["Soup"]},
    )

    loose = compare(document(labels), said, {}, EXPECTED_IN)
    strict = compare(replace(document(labels), exhaustive=True), said, {}, EXPECTED_IN)

    assert (loose.alarms, measure([loose]).findings) == ((), Share(0, 0))
    assert strict.alarms == (Alarm("soup", "weak", "Soup"),)
    assert measure([strict, loose]).findings == Share(1, 2)


def test_what_is_sure_is_measured_apart() -> None:
    labelled = replace(document({"tea": Label("strong", "Tea is served")}), exhaustive=True)
    said = report(verdicts={"tea": "strong", "soup": "weak"}, evidence={"soup": ["Soup"]}, unsure=["soup"])

    figures = measure([compare(labelled, said, {}, EXPECTED_IN)])

    assert (figures.sure, figures.unsure) == (Share(1, 1), Share(0, 1))


def test_evidence_is_asked_of_right_verdicts_that_words_decide() -> None:
    labelled = document({"tea": Label("strong", "Tea is served"), "cake": Label("weak", "We like cake")})
    said = report(
        verdicts={"tea": "strong", "cake": "strong"},
        evidence={"tea": ["Coffee is not.", "Tea is served at ten."], "cake": ["We like cake"]},
    )
    assert measure([compare(labelled, said, {}, EXPECTED_IN)]).evidence == Share(1, 1)


def test_kinds_are_right_when_all_are_found_and_no_other() -> None:
    labelled = document({}, kinds=["wellbeing-policy", "conduct-policy", "other"])
    both, one = report(kinds=["conduct-policy", "wellbeing-policy"]), report(kinds=["conduct-policy", "other"])
    figures = measure([compare(labelled, said, {}, EXPECTED_IN) for said in (both, one)])
    assert figures.kinds == Share(1, 2)
    assert figures.each_kind == Detection(3, 0, 1)


def test_verdicts_by_hand() -> None:
    verdicts = Verdicts(
        {
            ("strong", "strong"): 4,
            ("strong", "weak"): 1,
            ("weak", "weak"): 2,
            ("weak", "strong"): 1,
            ("missing", "missing"): 1,
            ("missing", ""): 1,
        }
    )
    assert verdicts.accuracy == Share(7, 10)
    assert verdicts.of("weak") == Detection(2, 1, 1)
    assert verdicts.of("missing") == Detection(1, 0, 1)
    assert verdicts.of("contradicted").f1 == 1
    assert verdicts.macro_f1 == pytest.approx((0.8 + 2 / 3 + 1 + 2 / 3) / 4)
    assert verdicts.attention == Detection(3, 1, 2)


def test_nothing_measured_meets_no_floor_and_nothing_claimed_is_not_wrong() -> None:
    assert Share(0, 0).value == 0
    assert Share(0, 0).interval == (0, 1)
    nothing = Detection(0, 0, 0)
    assert (nothing.precision, nothing.recall, nothing.f1) == (1, 1, 1)
    assert Detection(0, 1, 1).f1 == 0


@pytest.mark.parametrize(
    ("share", "low", "high"),
    # Published values of Wilson's interval.
    [(Share(0, 10), 0.0, 0.2775), (Share(5, 10), 0.2366, 0.7634), (Share(10, 10), 0.7225, 1.0)],
)
def test_intervals(share: Share, low: float, high: float) -> None:
    assert share.interval == pytest.approx((low, high), abs=5e-5)


def test_groups_hold_expected_pairs_alone() -> None:
    outcomes = [
        outcome({"tea": "strong", "soup": "weak"}, {"tea": "strong"}, {"tea": "missing"}, country="NZ"),
        outcome(
            {"tea": "weak", "cake": "weak"}, {"tea": "strong", "cake": "weak"}, {"tea": "strong", "cake": "strong"}
        ),
    ]
    assert [(group.name, group.accuracy) for group in by_element(outcomes)] == [
        ("cake", Share(1, 1)),
        ("tea", Share(1, 2)),
    ]
    assert [(group.name, group.accuracy) for group in by_kind(outcomes)] == [("wellbeing-policy", Share(2, 3))]
    assert [group.name for group in by_country(outcomes)] == ["NZ", "not stated"]
    assert all(group.keywords.right == 0 for group in by_element(outcomes))


def test_the_keyword_search_reads_no_sense_into_words(tea_rulebook: Rulebook) -> None:
    baseline = KeywordBaseline(tea_rulebook)
    assert baseline.verdicts(read(b"Tea is never served to anybody.", "a.md")) == {"tea": "strong"}
    assert baseline.verdicts(read(b"Coffee is served.", "a.md")) == {"tea": "missing"}


def test_the_figures_are_those_of_an_independent_scorer(tmp_path: Path, rulebook: Rulebook) -> None:
    """`agreement/` holds labels and reports drawn at random, and what another program, written apart, made of them."""
    case = json.loads((AGREEMENT / "reports.json").read_text(encoding="utf-8"))
    shutil.copy(AGREEMENT / "labels.yaml", tmp_path)
    for said in case["reports"]:
        (tmp_path / said["path"]).touch()
    (corpus,) = read_corpora([tmp_path], rulebook)
    expected_in = {element: frozenset(kinds) for element, kinds in case["expected_in"].items()}
    figures = measure(
        [
            compare(labelled, report(**said), {}, expected_in)
            for labelled, said in zip(corpus.documents, case["reports"], strict=True)
        ]
    )
    mine = {
        **figures.named(),
        "traps_flagged": figures.traps_flagged.right,
        "documents": figures.documents,
        "pairs": figures.verdicts.pairs,
    }
    assert {name: mine[name] for name in case["figures"]} == pytest.approx(case["figures"], abs=5.1e-4)
    assert set(VERDICTS) == {label for label, _ in figures.verdicts.confusion}
