"""The folder as one organisation: references, contradictions between documents, and rungs."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rapidfuzz import fuzz

from policylint.api import check
from policylint.checker import Checker
from policylint.organisation import judge_organisation
from policylint.organisation.profile import place_on_rungs
from policylint.organisation.references import ALIKE, Folder, name_key
from policylint.report import ClauseFinding, DocumentReport, OrganisationFinding, OrganisationReport, Report
from policylint.reporters import json as json_reporter
from policylint.reporters import text as text_reporter
from policylint.rulebook.load import load_rulebook
from policylint.rulebook.model import Rulebook, RulebookError, Rung, Source
from policylint.settings import Settings

RULES = Path(__file__).parent.parent / "rules"
SAMPLES = RULES.parent / "samples"

SUPERVISION = """# HR-12 Supervision Policy

Every peer worker receives supervision from the Senior Peer Worker at least once a fortnight.
"""
RESERVED = """# Position description: Peer Worker

Number: PD-21

## Supervision

Clinical supervision with the Team Leader every quarter.
Supervision of peer workers is reserved to registered clinicians.
"""
LEAVE = "# HR-05 Leave Policy\n\nAll employees have four weeks of leave a year.\n"

Judged = Callable[..., tuple[dict[str, DocumentReport], OrganisationReport]]


@pytest.fixture(scope="module")
def judged(checker: Checker) -> Judged:
    """Judges a folder, given as texts by file name."""

    def judge(
        files: Mapping[str, str], passed_over: tuple[str, ...] = (), **settings: Any
    ) -> tuple[dict[str, DocumentReport], OrganisationReport]:
        documents = [checker.check(text.encode(), f"policies/{name}") for name, text in files.items()]
        found, organisation = judge_organisation(documents, checker.rulebook, Settings(**settings), passed_over)
        return {document.path.rpartition("/")[2]: document for document in found}, organisation

    return judge


def links(organisation: OrganisationReport) -> list[tuple[str, str | None, str]]:
    """References as file name, target's file name and words."""
    return [
        (r.document.rpartition("/")[2], r.target and r.target.rpartition("/")[2], r.words)
        for r in organisation.references
    ]


def dangling(organisation: OrganisationReport) -> list[str]:
    return [r.words for r in organisation.references if r.target is None]


def clause(document: DocumentReport, rule: str) -> ClauseFinding:
    return next(c for c in document.clauses if c.rule == rule)


# --- References: what is none


@pytest.mark.parametrize(
    "sentence",
    [
        "Requests are decided in accordance with the Fair Work Act 2009.",
        "We work in line with the National Standards for Mental Health Services.",
        "Quality is managed under ISO 9001 and AS 4801.",
        "See DSM-5 and ICD-10 for the terms.",
        "Pay is set out in the SCHADS Award 2010, Level 3.",
        "Applicants complete Form RH-310, as set out in section 7.",
        "See section 4 of this policy, and the table on page 3.",
        "Staff comply with all relevant policies and procedures.",
        "See the relevant policy.",
        "Leave is taken in accordance with this policy.",
        "We follow the Ministry's Privacy Policy.",
        "Cars are driven under the insurer's Fleet Policy.",
        "At another organisation, leave is set out in the Sabbatical Policy.",
        "Leave follows the All Wales Sabbatical Policy.",
        "See Sharing the Vision: A Mental Health Policy for Everyone.",
        "This replaces the Sabbatical Policy.",
        "Training is set out in LLE 101, and paid in FY23.",
        "COVID-19 cases are handled by the team.",
        "The panel meets in Room B-12, building EX-4.",
        "Staff need a Certificate IV, a licence and a PhD.",
        "Rates rise with CPI-2 in FY-25.",
        "We have an open door policy and a good strategy.",
        "> See the Sabbatical Policy HR-77.",
    ],
)
def test_what_names_no_document_of_the_organisation_is_not_missed(judged: Judged, sentence: str) -> None:
    _, organisation = judged({"HR-05 Leave.md": LEAVE + "\n" + sentence, "HR-12 Supervision.md": SUPERVISION})

    assert organisation.references == ()


def test_a_document_does_not_refer_to_itself(judged: Judged) -> None:
    text = "\n\nThe Leave Policy applies to all. Under HR-05, and as set out in the Leave Procedure, leave is paid."
    _, organisation = judged({"HR-05 Leave.md": LEAVE + text, "HR-12 Supervision.md": SUPERVISION})

    assert organisation.references == ()


def test_nothing_is_missed_of_a_single_document(judged: Judged) -> None:
    _, organisation = judged({"leave.md": LEAVE + "\nSee the Grievance Policy HR-33."})

    assert organisation.references == ()


def test_a_run_limited_to_some_rules_asks_for_no_documents(judged: Judged) -> None:
    files = {"leave.md": LEAVE + "\nSee the Grievance Policy HR-33.", "s.md": SUPERVISION}
    _, organisation = judged(files, select=frozenset({"flexible-work"}))

    assert organisation.references == ()
    assert organisation.profile is None


def test_a_number_is_not_missed_where_documents_show_none(judged: Judged) -> None:
    texts = {
        "leave.md": "# Leave Policy\n\nSupervision is as set out in HR-12.",
        "s.md": "# Supervision Policy\n\nYes.",
    }
    _, organisation = judged(texts)

    assert organisation.references == ()


@pytest.mark.parametrize("name", ["HR-33 Grievances.xlsx", "Grievance Policy.zip"])
def test_a_file_that_was_passed_over_is_there(judged: Judged, name: str) -> None:
    files = {"leave.md": LEAVE + "\nSee the Grievance Policy HR-33.", "s.md": SUPERVISION}
    _, organisation = judged(files, passed_over=(f"policies/{name}",))

    assert dangling(organisation) == []


def test_a_document_that_cannot_be_read_is_there(judged: Judged) -> None:
    files = {
        "leave.md": LEAVE + "\nSee HR-12.",
        "other.md": "# HR-01 Code of Conduct\n\nWe are kind.",
        "HR-12.pdf": "no",
    }
    _, organisation = judged(files)

    assert [(r.target, r.reason) for r in organisation.references] == [
        ("policies/HR-12.pdf", "it is in the folder, but was not checked")
    ]


def test_a_name_that_may_be_a_loose_one_is_neither_found_nor_missed(judged: Judged) -> None:
    long = "# Annual, Personal and Community Service Leave Policy\n\nAll employees have four weeks of leave a year."
    _, organisation = judged({"a.md": long, "b.md": SUPERVISION + "\nSee the Leave Policy."})

    assert organisation.references == ()


# --- References: what is one


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Leave is as set out in HR-05.", "HR-05"),
        ("See HR 5.", "HR 5"),
        ("Leave is taken in accordance with HR05.", "HR05"),
        ("For leave see the Leave Policy HR-05.", "Leave Policy HR-05"),
        ("Leave is approved by the manager (see the Leave Policy, HR-05).", "Leave Policy, HR-05"),
        ("Refer to the Leave Policy.", "Leave Policy"),
        ("Leave is as set out in our Leave procedure.", "Leave procedure"),
        ("Leave is as set out in our leave policy.", "leave policy"),
        ("Managers must follow the Leave Policy.", "Leave Policy"),
        ("| Leave | How |\n|---|---|\n| Annual | see HR-05 |", "HR-05"),
        ("## Related documents\n\n- Leave Policy", "Leave Policy"),
        ("## Related documents\n\n- HR-05 Leave", "HR-05"),
        ("Under Quarrion's Leave Policy nobody has to beg.", "Leave Policy"),
    ],
)
def test_a_document_is_found_by_number_or_name(judged: Judged, sentence: str, words: str) -> None:
    _, organisation = judged({"HR-05 Leave.md": LEAVE, "HR-12.md": SUPERVISION + "\n\n" + sentence})

    assert links(organisation) == [("HR-12.md", "HR-05 Leave.md", words)]


@pytest.mark.parametrize(
    "sentence",
    [
        "See the Grievance Policy HR-33.",
        "Complaints are dealt with under HR-33.",
        "Refer to the Grievance Procedure.",
        "As set out in our Grievance procedure, complaints are heard.",
        "## Related policies\n\n- Grievance Policy",
        "Rosters are covered by the recovery plan (ICT-02).",
        "All staff abide by the Code of Conduct.",
    ],
)
def test_a_document_that_is_not_there_is_missed(judged: Judged, sentence: str) -> None:
    _, organisation = judged({"HR-05.md": LEAVE, "HR-12.md": SUPERVISION + "\n\n" + sentence})

    (found,) = organisation.references
    assert (found.document, found.target, found.severity) == ("policies/HR-12.md", None, "advice")
    assert found.place.line is not None
    assert found.place.line >= 5
    assert found.words in sentence


def test_each_missed_document_is_named_once_by_each_that_misses_it(judged: Judged) -> None:
    text = "\n\nSee HR-33. Complaints are dealt with under HR-33."
    _, organisation = judged({"HR-05.md": LEAVE + text, "HR-12.md": SUPERVISION + text})

    assert dangling(organisation) == ["HR-33", "HR-33"]


def test_an_appendix_with_its_policys_number_is_not_taken_for_the_policy(judged: Judged) -> None:
    texts = {
        "a.md": "# Leave Policy: Appendix A\n\nHR-05 Appendix A\n\nThis explains section 4 of the Leave Policy.",
        "b.md": LEAVE,
        "c.md": SUPERVISION + "\nSee HR-05.",
    }
    _, organisation = judged(texts)

    assert links(organisation) == [("a.md", "b.md", "Leave Policy"), ("c.md", "b.md", "HR-05")]


@pytest.mark.parametrize(
    ("file", "text", "numbers"),
    [
        ("leave.md", "# Leave\n\nSee HR-05.", ()),
        ("leave.md", "# Leave\n\nHR-05 sets out how much.", ()),
        ("leave.md", "# Leave\n\nLevel 3, FY-24, version V-2, 12-03-2024", ()),
        ("HR-05 Leave v2.md", "# Leave\n\nSee HR-12.", ("HR-5",)),
        ("leave.md", "---\npolicy: HR-05\n---\n\n# Leave", ("HR-5",)),
        ("leave.md", "# Leave Policy (HR-05)", ("HR-5",)),
        ("leave.md", "# Leave\n\nHR 05 · Issue 3 · Applies to all employees, agency staff and students", ("HR-5",)),
        ("leave.md", "# Leave\n\n| Number | HR.05.2 |\n|---|---|\n| Level | see HR-12 |", ("HR-5-2",)),
        ("leave.md", "# Policy 2.6 Leave", ("2-6",)),
    ],
)
def test_the_number_by_which_a_document_goes(checker: Checker, file: str, text: str, numbers: tuple[str, ...]) -> None:
    assert checker.check(text.encode(), file).numbers == numbers


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("HR-12 Supervision Policy v3 FINAL", "supervision"),
        ("HR-07_Learning_and_Induction", "learning induction"),
        ("The Code of Conduct", "code conduct"),
        ("Policy", ""),
    ],
)
def test_a_name_is_compared_by_what_tells_it_from_others(name: str, key: str) -> None:
    assert name_key(name) == key


# --- Verdicts drawn from the document referred to

POSITION = "# Position description: Peer Worker\n\n## Supervision\n\nSupervision is as set out in HR-12.\n"


_WORDS = "supervision supervison superviser peer peers work workers wellbeing well being leave learning a ab".split()
_NAMES = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=5).map(" ".join)


@given(names=st.lists(_NAMES, max_size=20, unique=True), asked=_NAMES)
def test_what_is_looked_up_is_all_that_is_akin(names: list[str], asked: str) -> None:
    folder = Folder([], [f"{name}.md" for name in names])
    key = name_key(asked)

    akin = {path for path in folder.by_name if fuzz.token_set_ratio(key, path) >= ALIKE} if key else set()

    assert {name_key(path.removesuffix(".md")) for path in folder.named(asked)[0]} <= akin
    assert folder.named(asked)[1] == (bool(akin) if key else True)


def test_a_reference_to_a_silent_document_gives_nothing(judged: Judged) -> None:
    documents, _ = judged({"pd.md": POSITION, "HR-12.md": "# HR-12 Office Policy\n\nTea is served at ten."})

    assert clause(documents["pd.md"], "peer-led-supervision").verdict == "missing"
    assert clause(documents["pd.md"], "peer-led-supervision").referred is None


def test_a_reference_gives_nothing_to_elements_that_it_is_not_about(judged: Judged) -> None:
    documents, _ = judged(
        {"pd.md": POSITION, "HR-12.md": SUPERVISION + "\nAll employees may work from home as of right."}
    )

    assert clause(documents["pd.md"], "flexible-work").referred is None


def test_what_a_document_says_itself_stands(judged: Judged) -> None:
    files = {"pd.md": RESERVED + "\nSee also the Supervision Policy (HR-12).", "HR-12.md": SUPERVISION}
    documents, _ = judged(files)

    found = clause(documents["pd.md"], "peer-led-supervision")
    assert (found.verdict, found.referred) == ("contradicted", None)


def test_a_missing_element_is_drawn_from_the_document_referred_to(judged: Judged) -> None:
    before, _ = judged({"pd.md": POSITION})
    documents, organisation = judged({"pd.md": POSITION, "HR-12.md": SUPERVISION})

    assert clause(before["pd.md"], "peer-led-supervision").verdict == "missing"
    found = clause(documents["pd.md"], "peer-led-supervision")
    assert (found.verdict, found.severity) == ("weak", "warning")
    assert found.reason == "it is left to HR-12; there it is strong"
    assert found.evidence[0].text == "Supervision is as set out in HR-12."
    assert found.fingerprint != clause(before["pd.md"], "peer-led-supervision").fingerprint
    assert found.referred is not None
    assert (found.referred.document, found.referred.verdict) == ("policies/HR-12.md", "strong")
    assert found.referred.text.startswith("Every peer worker receives supervision")
    best = next(e for e in organisation.elements if e.rule == "peer-led-supervision")
    assert best.documents == ("policies/HR-12.md",)


def test_what_is_contradicted_elsewhere_is_said_to_be(judged: Judged) -> None:
    against = "# HR-12 Supervision Policy\n\nSupervision of peer workers is reserved to registered clinicians."
    documents, _ = judged({"pd.md": POSITION, "HR-12.md": against})

    assert clause(documents["pd.md"], "peer-led-supervision").reason.endswith("there it is contradicted")


# --- Contradictions: what is none


@pytest.mark.parametrize(
    ("here", "there"),
    [
        # the same, otherwise said
        ("Every peer worker has supervision every two weeks.", "Peer workers have fortnightly supervision."),
        # a minimum is kept by more
        ("Every peer worker has supervision at least monthly.", "Peer workers have fortnightly supervision."),
        # other people
        ("Every peer worker has supervision every fortnight.", "Clinicians have supervision every quarter."),
        # another kind of supervision
        ("Peer workers have peer supervision every fortnight.", "All staff have clinical supervision every month."),
        ("Peer workers have supervision every fortnight.", "All staff have line supervision every month."),
        ("Peer workers have supervision every fortnight.", "All staff have group supervision every quarter."),
        # hedged, denied, quoted, past, others'
        ("Peer workers have supervision every fortnight.", "Peer workers may have supervision every quarter."),
        ("Peer workers have supervision every fortnight.", "Supervision of peer workers is not held every quarter."),
        (
            "Peer workers have supervision every fortnight.",
            "Peer workers have supervision every two weeks and not every quarter.",
        ),
        ("Peer workers have supervision every fortnight.", "In 2019 peer workers had supervision every quarter."),
        ("Peer workers have supervision every fortnight.", "> All staff have supervision every quarter."),
        ("Peer workers have supervision every fortnight.", "At another trust peer workers have supervision quarterly."),
        # one of several
        ("Peer workers have supervision weekly, then monthly.", "Peer workers have supervision every month."),
        # not of supervision
        ("Peer workers have supervision every fortnight.", "Supervision records are audited every quarter."),
    ],
)
def test_intervals_that_agree_or_cannot_be_compared_are_left_alone(judged: Judged, here: str, there: str) -> None:
    _, organisation = judged(
        {"a.md": f"# Supervision policy\n\n{here}", "b.md": f"# Practice support policy\n\n{there}"}
    )

    assert organisation.contradictions == ()


def test_two_positions_may_differ(judged: Judged) -> None:
    often = "# Position description: Carer Peer Worker\n\nYou will have supervision every fortnight with a senior peer."
    _, organisation = judged({"a.md": often, "b.md": RESERVED})

    assert organisation.contradictions == ()


def test_what_is_only_weak_contradicts_nothing(judged: Judged) -> None:
    weak = "# Supervision policy\n\nWhere available, peer workers may have supervision from a senior peer worker."
    _, organisation = judged({"a.md": weak, "b.md": RESERVED})

    assert [c for c in organisation.contradictions if c.about == "element"] == []


# --- Contradictions: what is one


def test_one_document_commits_and_another_says_the_opposite(judged: Judged) -> None:
    second = "# Peer practice strategy\n\nPeer workers receive fortnightly supervision from a Senior Peer Worker."
    _, organisation = judged({"HR-12.md": SUPERVISION, "pd.md": RESERVED, "strategy.md": second})

    (found,) = [c for c in organisation.contradictions if c.rule == "peer-led-supervision"]
    assert (found.about, found.severity) == ("element", "error")
    assert [(side.document, side.says) for side in found.sides] == [
        ("policies/pd.md", "contradicted"),
        ("policies/HR-12.md", "strong"),
        ("policies/strategy.md", "strong"),
    ]
    assert found.sides[0].text == "Supervision of peer workers is reserved to registered clinicians."
    assert found.sides[0].place.line == 8
    assert found.sides[1].text.startswith("Every peer worker receives supervision")


@pytest.mark.parametrize(
    ("here", "there", "said"),
    [
        (
            "Peer workers have supervision every fortnight.",
            "All staff have supervision quarterly.",
            ("fortnightly", "quarterly"),
        ),
        (
            "Peer workers have supervision at least weekly.",
            "All staff have supervision every month.",
            ("weekly", "monthly"),
        ),
        (
            "All staff have supervision monthly.",
            "All employees have six-monthly supervision.",
            ("monthly", "half-yearly"),
        ),
    ],
)
def test_intervals_that_cannot_both_hold(judged: Judged, here: str, there: str, said: tuple[str, str]) -> None:
    _, organisation = judged(
        {"a.md": f"# Supervision policy\n\n{here}", "b.md": f"# Practice support policy\n\n{there}"}
    )

    (found,) = organisation.contradictions
    assert (found.rule, found.about, found.severity) == (
        "regular-supervision",
        "how often supervision is held",
        "warning",
    )
    assert [(side.says, side.text) for side in found.sides] == list(zip(said, (here, there), strict=True))


def test_who_supervises(judged: Judged) -> None:
    peer = "# Supervision policy\n\nPeer workers are supervised by a Senior Peer Worker."
    clinician = "# Practice support policy\n\nPeer workers are supervised by a clinical psychologist."
    _, organisation = judged({"a.md": peer, "b.md": clinician})

    (found,) = organisation.contradictions
    assert (found.rule, found.about) == ("peer-led-supervision", "who supervises lived-experience workers")
    assert [side.says for side in found.sides] == ["a lived-experience worker", "a clinician"]


def test_documents_at_odds_on_who_supervises_mean_the_same_supervision(judged: Judged) -> None:
    _, organisation = judged({"HR-12.md": SUPERVISION, "pd.md": RESERVED})

    assert {(c.rule, c.about) for c in organisation.contradictions} == {
        ("peer-led-supervision", "element"),
        ("regular-supervision", "how often supervision is held"),
    }


# --- Rungs

FIRST = Rung("first", "First", "a start", "so", Source("paper", "here"), strong=("a",), at_least_weak=("b",))
SECOND = Rung("second", "Second", "more", "so", Source("", "there"), strong=("b",), at_least_weak=())


def element(rule: str, verdict: str) -> OrganisationFinding:
    return OrganisationFinding(rule, rule.upper(), verdict, "none", ("x.md",))


def test_no_rung_when_nothing_was_checked(judged: Judged, rulebook: Rulebook) -> None:
    assert judged({})[1].profile is None
    assert judged({"a.pdf": "not a PDF file"})[1].profile is None
    assert place_on_rungs([FIRST], [element("a", "strong")], {}) is None
    assert rulebook.rungs


@pytest.mark.parametrize(
    ("verdicts", "best"),
    [
        ([("strong", False), ("weak", True)], ("weak", True)),
        ([("strong", False), ("contradicted", True)], ("strong", False)),
        ([("strong", False), ("weak", False)], ("strong", False)),
        ([("strong", False), ("strong", True)], ("strong", True)),
    ],
)
def test_what_is_not_sure_does_not_outweigh_what_is(
    checker: Checker, verdicts: list[tuple[str, bool]], best: tuple[str, bool]
) -> None:
    policy = checker.check(SUPERVISION.encode(), "policy.md")
    said = clause(policy, "regular-supervision")
    documents = [
        replace(policy, path=f"{number}.md", clauses=(replace(said, verdict=verdict, sure=sure),))
        for number, (verdict, sure) in enumerate(verdicts)
    ]
    _, organisation = judge_organisation(documents, checker.rulebook, Settings())

    found = next(finding for finding in organisation.elements if finding.rule == said.rule)
    assert (found.verdict, found.sure) == best


@pytest.mark.parametrize(
    ("a", "b", "rung", "wanting"),
    [
        ("weak", "weak", "", [("a", "strong", "weak")]),
        ("missing", "missing", "", [("a", "strong", "missing"), ("b", "weak", "missing")]),
        ("strong", "weak", "first", [("b", "strong", "weak")]),
        ("strong", "strong", "second", []),
    ],
)
def test_a_rung_asks_for_all_below_it(a: str, b: str, rung: str, wanting: list[tuple[str, str, str]]) -> None:
    profile = place_on_rungs([FIRST, SECOND], [element("a", a), element("b", b)], {})

    assert profile is not None
    assert profile.rung == rung
    assert [(w.rule, w.needed, w.verdict) for w in (profile.next.wanting if profile.next else ())] == wanting


def test_an_element_that_any_document_contradicts_holds_the_rung_back() -> None:
    rung = replace(FIRST, strong=("peer-led-supervision",), at_least_weak=())
    profile = place_on_rungs(
        [rung], [element("peer-led-supervision", "strong")], {"peer-led-supervision": ["policies/pd.md"]}
    )

    assert profile is not None
    assert profile.next is not None
    (wanting,) = profile.next.wanting
    assert (wanting.verdict, wanting.documents) == ("contradicted", ("policies/pd.md",))


def test_the_shipped_rungs_climb(rulebook: Rulebook) -> None:
    rules = {rule.id: rule for rule in rulebook.rules}
    firm: set[str] = set()
    for rung in rulebook.rungs:
        assert firm.isdisjoint((*rung.strong, *rung.at_least_weak)), "what is firm stays firm"
        assert rung.means
        assert rung.why
        assert rung.source.where
        firm.update(rung.strong)
    assert {rule.id for rule in rulebook.rules if rule.core} <= firm
    assert all(rules[rule].organisation for rung in rulebook.rungs for rule in (*rung.strong, *rung.at_least_weak))


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("profile/rungs.yaml", "- {id: a, title: A, source: {paper: p}, strong: [tae]}", "there is no rule 'tae'"),
        (
            "profile/rungs.yaml",
            "- {id: a, title: A, source: {paper: p}, strong: [tea], weak: []}",
            "unknown key 'weak'",
        ),
        ("profile/subjects.yaml", "tea: {words: [tea], rules: [coffee]}", "there is no rule 'coffee'"),
        ("profile/subjects.yaml", "tea: {rules: [tea]}", "'words' is missing"),
    ],
)
def test_a_mistake_is_named_with_its_place(tea_rules: Path, tmp_path: Path, file: str, text: str, message: str) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(tea_rules / "kitchen", folder / "kitchen")
    (folder / "kinds.yaml").write_text("wellbeing-policy: {title: Wellbeing}", encoding="utf-8")
    (folder / "profile").mkdir()
    (folder / file).write_text(text, encoding="utf-8")

    with pytest.raises(RulebookError, match=f"{file}:1: .*{message}"):
        load_rulebook(folder)


# --- The sample folder


@pytest.fixture(scope="module")
def samples(checker: Checker) -> OrganisationReport:
    documents = [checker.check(file.read_bytes(), f"samples/{file.name}") for file in sorted(SAMPLES.iterdir())]
    return judge_organisation(documents, checker.rulebook, Settings())[1]


def test_the_samples_position_contradicts_the_policy(samples: OrganisationReport) -> None:
    found = {(c.rule, c.about): [side.document[8:13] for side in c.sides] for c in samples.contradictions}

    assert found["peer-led-supervision", "element"] == ["PD-21", "HR-12"]
    assert found["regular-supervision", "how often supervision is held"] == ["HR-12", "PD-21"]


def test_the_samples_point_to_one_document_that_is_not_there(samples: OrganisationReport) -> None:
    assert dangling(samples) == ["disaster recovery plan (ICT-02)", "ICT-02"]


def test_the_samples_point_to_each_other(samples: OrganisationReport) -> None:
    found = links(samples)

    assert ("Code of Conduct - Appendix A signed (scan).pdf", "Code of Conduct HR-01.md", "Code of Conduct") in found
    assert (
        "Our Purpose, Vision and Values.md",
        "Lived Experience Workforce Strategy 2024-2027.pdf",
        "Lived Experience Workforce Strategy",
    ) in found
    assert {target for source, target, _ in found if source.startswith("PD-21") and target} == {
        "HR-05 Pay and Classification approved 12-03-2024.pdf",
        "HR-12 Supervision Policy v3 tracked changes for Board.docx",
    }


def test_the_samples_stand_below_the_first_rung_for_what_they_contradict(samples: OrganisationReport) -> None:
    assert samples.profile is not None
    assert samples.profile.rung == ""
    assert samples.profile.next is not None
    assert "peer-led-supervision" in {w.rule for w in samples.profile.next.wanting if w.verdict == "contradicted"}


# --- The report


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("policies")
    texts = {"HR-05.md": LEAVE + "\nSee the Grievance Policy HR-33.", "HR-12.md": SUPERVISION, "PD-21.md": RESERVED}
    for name, text in {**texts, "PD-22.md": POSITION.replace("Peer", "Carer Peer")}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return check([folder])


def test_the_json_report_is_as_the_schema_says(whole: Report) -> None:
    schema = json.loads((RULES.parent / "policylint/schemas/report.schema.json").read_text(encoding="utf-8"))
    found = json.loads(json_reporter.write(whole))

    jsonschema.Draft202012Validator(schema).validate(found)
    assert found["contradictions"]
    assert found["references"]
    assert found["profile"]["next"]["wanting"]
    assert any(clause["referred"] for document in found["documents"] for clause in document["clauses"])


def test_the_summary_counts_what_was_found_between_documents(whole: Report) -> None:
    assert (whole.summary.contradictions, whole.summary.dangling) == (2, 1)
    alone = [clause.severity for document in whole.documents for clause in document.clauses]
    assert whole.summary.findings["warning"] == alone.count("warning") + 1
    assert whole.summary.findings["advice"] == alone.count("advice") + 1


def test_the_text_report_shows_both_passages_and_what_leads_nowhere(whole: Report) -> None:
    text = " ".join("".join(text_reporter.pieces(whole, text_reporter.Look(width=100))).split())

    assert "Rung: below the first To reach Foundation: • " in text
    assert "PD-21.md (contradicted), line 8, Supervision: “Supervision of peer workers is reserved" in text
    assert "HR-12.md (strong), line 3, HR-12 Supervision Policy: “Every peer worker receives supervision" in text
    assert "References that lead nowhere • advice: HR-05.md, line 5" in text
    assert "“Grievance Policy HR-33”: no document of the folder has this number." in text
    assert "It is left to HR-12; there it is strong." in text
    assert "There: HR-12.md, line 3" in text


def test_a_sentence_that_names_everything_costs_no_more_than_its_length(checker: Checker) -> None:
    found = checker.check(("# Register\n\n" + "see the Leave Policy HR-12 " * 4000).encode(), "register.md")

    # Some fifty of a sentence count, and what is longer than a sentence can be is read in pieces.
    assert 0 < len(found.pointers) <= 4_000
