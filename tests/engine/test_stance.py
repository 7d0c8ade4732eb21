"""What the engine understands of a clause, whatever the rule: force, polarity, voice."""

from pathlib import Path

import pytest
import yaml

from tests.engine.conftest import Verdict

SENTENCES = yaml.safe_load((Path(__file__).parent / "commitment.yaml").read_text(encoding="utf-8"))

COMMITTED = [
    "We will serve tea to all staff.",
    "Tea must be served at ten.",
    "Tea is served every morning.",
    "Staff are entitled to be served tea.",
    "We serve tea, and where people like it we also serve cake.",
    "We serve tea; cake may be available.",
    "We serve tea, but cake is served only where funds allow.",
    "Serving tea is not at the manager's discretion.",
    "## Where possible, recycle\n\nWe serve tea every day.",
    "Managers may take breaks. We serve tea at ten.",
    "We will:\n\n- serve tea\n- wash up",
    "You won't be thirsty: we serve tea.",
    "We offer no alcohol, tea is served all day.",
    "We do not serve tea but pour it: tea is served to everybody.",
    "We serve tea; a list of what is banned hangs on the wall.",
    "Other than on Sundays, we serve tea.",
    "We serve tea daily (or more often where possible).",
    "When guests cannot sleep, we serve tea.",
    "We will follow the advice of a study that found that others do it: we serve tea.",
    "It is the business of the kitchen to serve tea and not of the cook alone.",
    "Tea should be served hot, and tea must be served at ten.",
    "Staff serve tea and liaise with other agencies.",
    "## Background checks\n\nWe serve tea while they are made.",
    "We serve tea daily, save during annual leave.",
    "We serve tea daily, except in an emergency.",
    "Tea and cake are kept apart, and tea is served at ten.",
    "We serve tea. Last year the cups were bought.",
    "As the standard asks, tea is served at ten.",
    "Tea is not served by nurses but by the cook.",
    "Guests do not wait for tea to be served.",
    "Guests cannot be refused what is on the list: we serve tea.",
    "Since the pilot, tea is served at ten.",
    "Like other good hospitals, we serve tea.",
]
HEDGED = [
    "We may serve tea.",
    "We serve tea (where possible).",
    "Where tea is served by us, tea may be served by others.",
    "Where possible, we serve tea.",
    "We will serve tea, subject to funding.",
    "We aim to serve tea.",
    "Managers are encouraged to serve tea.",
    "We will explore how to serve tea.",
    "Tea is served at the discretion of the manager.",
    "We hope to serve tea one day.",
    "Tea should be served.",
    "As resources allow, we will:\n\n- serve tea\n- wash up",
    "We serve tea every day. This is subject to the budget of the kitchen.",
    "We serve tea every day. However, we cannot guarantee it.",
    "Serving tea may be possible.",
    "We plan to serve tea.",
    "## Aspirations\n\nWe serve tea to everybody.",
    "Our preference is for tea to be served.",
    "The board would prefer tea to be served.",
    "There is merit in serving tea.",
    "We lean towards serving tea.",
    "We look to the day when tea is served.",
    "A bid is in to have tea served.",
    "Tea is served every day, purse permitting.",
    "Tea is served every day, the night team apart.",
    "Tea is served every day, with the exception of the night crew.",
    "Whether tea is served is for each site to settle.",
    "Tea is served every day, more often than not.",
    "Tea is served by the cook or, failing that, by the porter.",
    "Where a team so chooses, tea is served.",
    "Teams that can have tea served.",
    "We have in mind that tea is served.",
]
DENIED = [
    "The following are outside the scope of the kitchen:\n\n- serving tea\n- washing up",
    "These are beyond the cook's role:\n\n- tea served to guests",
    "We do not serve tea.",
    "Tea is not served.",
    "We don’t serve any tea here.",
    "Tea will no longer be served.",
    "Nobody serves tea.",
    "Serving tea is not something that we do.",
    "Serving tea is off the table.",
    "We will not:\n\n- serve tea\n- wash up",
    "## What we do not do\n\n- serve tea",
]
NOT_OURS = [
    "We acknowledge the Traditional Owners, to whom we serve tea.",
    "Research shows that services which serve tea do well.",
    "Other organisations serve tea.",
    "In 2019 a pilot served tea for a year.",
    "> We serve tea to everybody here.",
    "## References\n\n- How to serve tea, 2nd edition",
    "One visitor told us: “they serve tea to all of us in the morning”.",
    "One guest wrote: “We came in the rain. They serve tea to everybody. We left happy.”",
    "## Version history\n\n- v2 added that we serve tea",
    "Work published by a hospital in Leeds on what guests like shows that they are served tea.",
    "What has been written about breaks holds that tea is served.",
    "Tea was served until the cook left.",
    "Last winter two crews were served tea.",
    "When the trial ran, tea was served at ten.",
    "Under the pilot every crew was served tea.",
    "The former landlord had tea served.",
    "Our neighbours at Kauri House serve tea.",
    "The leading hospitals have tea served.",
    "Best practice asks that tea be served.",
    "The question is whether tea is served.",
]


@pytest.mark.parametrize("text", COMMITTED)
def test_a_commitment_is_strong(verdict: Verdict, text: str) -> None:
    assert verdict(text) == "strong"


@pytest.mark.parametrize("text", HEDGED)
def test_a_hedged_commitment_is_weak(verdict: Verdict, text: str) -> None:
    assert verdict(text) == "weak"


@pytest.mark.parametrize("text", DENIED)
def test_a_denied_commitment_is_contradicted(verdict: Verdict, text: str) -> None:
    assert verdict(text) == "contradicted"


@pytest.mark.parametrize("text", NOT_OURS)
def test_what_others_say_is_nothing(verdict: Verdict, text: str) -> None:
    assert verdict(text) == "missing"


def test_a_heading_alone_is_weak(verdict: Verdict) -> None:
    assert verdict("## Serving tea\n\n## Washing up\n\nWe wash up.") == "weak"
    assert verdict("Serving tea. Cups are washed.") == "weak"
    assert verdict("Cooks serve tea. Cups are washed.") == "strong"


def test_a_definition_alone_is_weak(verdict: Verdict) -> None:
    assert verdict("## Definitions\n\n**Break.** A time at which staff serve tea.") == "weak"
    assert verdict("Cook – anyone in a post that serves tea to guests.") == "weak"
    assert verdict("The cook – a person of few words – serves tea to guests.") == "strong"
    assert verdict("## Definitions\n\n**Serving tea** means that tea is served in a cup.") == "weak"


def test_a_contradiction_outweighs_a_promise(verdict: Verdict) -> None:
    assert verdict("We serve tea.\n\nTea is banned on Mondays.") == "contradicted"


def test_what_one_part_of_a_list_names_is_not_done_by_another(verdict: Verdict) -> None:
    assert verdict("The cook serves cake; the porter carries tea.") == "missing"


PEERS_ROW = "| Who | What |\n|---|---|\n| Registered nurses | {nurses} |\n| Peer workers | {peers} |"


def test_what_stands_in_a_row_for_others_is_nothing_where_peers_have_one(verdict: Verdict) -> None:
    assert verdict(PEERS_ROW.format(nurses="We serve tea.", peers="We serve coffee.")) == "missing"
    assert verdict(PEERS_ROW.format(nurses="Tea is banned.", peers="We serve tea.")) == "strong"


def test_rows_about_matters_are_for_peers_too(verdict: Verdict) -> None:
    for name in ("Peer work", "Working with peer workers"):
        table = PEERS_ROW.replace("Registered nurses", "Breaks").replace("Peer workers", name)

        assert verdict(table.format(nurses="We serve tea.", peers="We serve coffee.")) == "strong"


def test_a_row_for_everybody_counts(verdict: Verdict) -> None:
    table = PEERS_ROW.replace("Registered nurses", "All staff, nurses among them")

    assert verdict(table.format(nurses="We serve tea.", peers="We serve coffee.")) == "strong"


@pytest.mark.parametrize("expected", ["strong", "weak", "contradicted", "missing"])
def test_the_language_of_commitment_is_understood(verdict: Verdict, expected: str) -> None:
    assert [text for text in SENTENCES[expected] if verdict(text) != expected] == []


@pytest.mark.parametrize(("phrases", "expected"), [("conditions", "weak"), ("firm", "strong")])
def test_what_opens_a_sentence_is_understood(verdict: Verdict, phrases: str, expected: str) -> None:
    opened = [f"{phrase[0].upper()}{phrase[1:]}, we serve tea to all staff." for phrase in SENTENCES[phrases]]
    assert [text for text in opened if verdict(text) != expected] == []


def test_a_condition_that_closes_a_sentence_hedges_it(verdict: Verdict) -> None:
    closed = [f"Tea is served daily{mark} {phrase}." for phrase in SENTENCES["conditions"] for mark in ("", ",")]
    assert [text for text in closed if verdict(text) != "weak"] == []


NOTED = "| What | When | Notes |\n|---|---|---|\n| Tea | Tea is served daily | {note} |"


@pytest.mark.parametrize(
    "note", ["Subject to cover", "Strongly recommended, not compulsory", "Case by case; may be declined"]
)
def test_a_note_in_a_row_hedges_it(verdict: Verdict, note: str) -> None:
    assert verdict(NOTED.format(note=note)) == "weak"


@pytest.mark.parametrize("note", ["Ask for Kim", "In the hall", "Bring a cup"])
def test_another_note_does_not(verdict: Verdict, note: str) -> None:
    assert verdict(NOTED.format(note=note)) == "strong"


SAID_NO = [
    "**Do we serve tea?**\n\nNo. The kitchen is closed.",
    "## Do we serve tea?\n\nNo.",
    "| Can tea be served here? | No |\n|---|---|\n| Will tea be served at night? | No |",
    "| What | Office staff | All staff |\n|---|---|---|\n| Tea is served | Yes | Not available |",
    "| What | Peer workers | Nurses |\n|---|---|---|\n| Tea is served | ✗ | ✓ |",
    "2.1 Tea is served to all staff.\n\n2.2 Clause 2.1 does not apply to peer workers.",
]
SAID_YES = [
    "**Do we serve tea?**\n\nYes. Every day.",
    "| What | Peer workers | Nurses |\n|---|---|---|\n| Tea is served | ✓ | ✗ |",
    "| What | When |\n|---|---|\n| Tea is served | No less than once a day |",
    "2.1 Tea is served to all staff.\n\n2.2 Clause 1.4 is about coffee.",
]


@pytest.mark.parametrize("text", SAID_NO)
def test_an_answer_a_table_or_the_next_clause_may_deny(verdict: Verdict, text: str) -> None:
    assert verdict(text) == "contradicted"


@pytest.mark.parametrize("text", SAID_YES)
def test_they_may_also_affirm(verdict: Verdict, text: str) -> None:
    assert verdict(text) == "strong"


def test_a_superseded_row_is_past(verdict: Verdict) -> None:
    assert verdict("| Version | State | Tea |\n|---|---|---|\n| 1 | Superseded | Tea is served daily |") == "missing"


def test_an_unticked_box_says_nothing(verdict: Verdict) -> None:
    assert verdict("Lunch: ☐ we serve tea ☒ we serve soup") == "missing"
    assert verdict("Lunch: ☒ we serve tea ☐ we serve soup") == "strong"


def test_an_exception_for_others_hedges(verdict: Verdict) -> None:
    assert verdict("2.1 Tea is served to all staff.\n\n2.2 Clause 2.1 does not apply to visitors.") == "strong"
    assert verdict("2.1 Tea is served to all staff.\n\n2.2 Clause 2.1 does not apply to casual staff.") == "weak"


@pytest.mark.parametrize(
    ("far", "expected"),
    [
        ("Nobody may waive 4.2.", "strong"),
        ("If clause 4.2 is suspended, we say so.", "strong"),
        ("Whoever is suspended under 4.2 is paid.", "strong"),
        ("Clause 4.2 is replaced until further notice by cake.", "weak"),
        ("Until May the arrangements in 4.2 are on hold.", "weak"),
        ("The cook may waive clause 4.2.", "weak"),
        ("Section 4 does not apply to night crews.", "weak"),
    ],
)
def test_a_clause_may_be_set_aside_elsewhere_by_its_number(verdict: Verdict, far: str, expected: str) -> None:
    assert verdict(f"4.2 Tea is served at ten.\n\n4.3 Cups are clean.\n\n## 9. Dates\n\n9.1 {far}") == expected
    assert verdict(f"## 4.2 Tea\n\nTea is served at ten.\n\n## 9. Dates\n\n{far}") == expected


def test_a_heading_of_plans_hedges(verdict: Verdict) -> None:
    assert verdict("## What we would like to do next year\n\n- Tea is served") == "weak"


def test_a_reference_alone_promises_nothing(verdict: Verdict) -> None:
    assert verdict("Serving tea: see the Kitchen Policy.") == "weak"


def test_what_leaves_out_the_rest_makes_a_promise_weak(verdict: Verdict) -> None:
    promise = "Tea is served every day. "

    assert verdict(promise + "Those on casual contracts are not served tea.") == "weak"
    assert verdict("Those on casual contracts are not served tea.") == "contradicted"


@pytest.mark.parametrize("over", ["## Prohibited conduct\n\n- ", "Examples of misconduct:\n\n- "])
def test_what_is_prohibited_does_not_rule_out(verdict: Verdict, over: str) -> None:
    assert verdict(over + "Tea is refused to guests.") != "contradicted"


@pytest.mark.parametrize("note", ["Lunch with the cook is optional", "Staff may choose a mug or a cup"])
def test_a_note_about_another_matter_does_not_hedge(verdict: Verdict, note: str) -> None:
    assert verdict(NOTED.format(note=note)) == "strong"


@pytest.mark.parametrize("note", ["Desirable", "Proposed; awaiting approval", "On trial in one team", "Suspended"])
def test_a_row_that_is_not_settled_is_weak(verdict: Verdict, note: str) -> None:
    assert verdict(NOTED.format(note=note)) == "weak"


def test_a_quotation_that_the_organisation_makes_its_own_counts(verdict: Verdict) -> None:
    assert verdict("The following paragraph shall appear in every contract:\n\n> Tea is served every day.") == "strong"
    assert verdict("## What people say\n\n> Tea is served every day.") == "missing"


# What follows a promise: what is about something else, makes it more, is denied in turn, or is made good.
KEPT = [
    "Nobody is let off it.",
    "Night crews drink theirs at dawn.",
    "Night crews are exempt from the washing up.",
    "Those who drink it are exempt from the washing up.",
    "The sites are no exception.",
    "No exceptions are made by the cook.",
    "The cook may not skip it.",
    "The cook has no leave to skip it.",
    "The cook was asked to skip it and refused.",
    "The manager may add milk to it.",
    "The cook may skip the biscuits.",
    "If it is skipped, there is cake.",
    "It may be put off, and is then made up within the day.",
    "Coffee will not be accepted in its place.",
    "Where there is none left, the porter buys more.",
    "Sites set their own tables for cake and for nothing beside.",
    "What is skipped is noted.",
    "The interval is short.",
    "The cook asks for the key before the kettle is released.",
    "Staff who do not want it leave it.",
    "The hall sets aside one hour for cake.",
    "Go with them to the hall.",
    "They are not eligible for cake.",
    "The cook stays with anyone who wants to be relieved of it.",
    "The cook may bring in another cup.",
    "There are no exceptions.",
    "Coming is up to them.",
    "Doctors bring coffee instead.",
    "They may ask for cake when they like.",
    "The crew comes by boat; they may join the choir when the tide allows.",
]
TAKEN_BACK = [
    "Night crews are let off it.",
    "Night crews do without.",
    "Night crews are exempt.",
    "Night crews miss out.",
    "A site that has no kitchen is excused from this.",
    "Exceptions are made by the cook.",
    "The cook may skip it.",
    "We drop it in August.",
    "The manager may forget it.",
    "Where there is none, the manager provides coffee.",
    "Coffee may count instead.",
    "A nurse may use coffee in its place.",
    "Sites set their own rules.",
    "This is only a guide.",
    "It will be extended to the island once there is a boat.",
    "The island has yet to join.",
    "On the island there is none.",
    "The cups are blue. Night crews are let off it.",
    "They are not eligible for it at night.",
    "The only exception is the night crew.",
    "This has not been possible since June.",
    "On the island it is still done with coffee.",
    "They may join when the tide allows.",
    "The manager may appoint another person.",
    "In practice the line manager often does this with coffee.",
    "This does not happen everywhere.",
    "It is planned to reach the island by 2028.",
    "This arrangement ends with the grant.",
    "Casual staff have it with coffee instead.",
]


@pytest.mark.parametrize("after", KEPT)
def test_a_promise_stands_whatever_else_follows(verdict: Verdict, after: str) -> None:
    assert verdict(f"We serve tea to all staff. {after}") == "strong"


@pytest.mark.parametrize("after", TAKEN_BACK)
def test_a_promise_is_less_that_the_next_sentence_excuses_replaces_or_loosens(verdict: Verdict, after: str) -> None:
    assert verdict(f"We serve tea to all staff. {after}") == "weak"


def test_what_was_done_once_contradicts_nothing(verdict: Verdict) -> None:
    assert verdict("Cooks were asked to see that tea is banned.") == "missing"
    assert verdict("They had been told so: tea is banned.") == "missing"
    assert verdict("Cooks were asked to see that tea is banned, and it still is.") == "contradicted"
    assert verdict("Tea is banned, and cooks were asked to say so.") == "contradicted"


def test_the_next_clause_takes_back_what_it_points_to(verdict: Verdict) -> None:
    assert verdict("4.1 Tea is served at ten.\n\n4.2 Night crews are exempt from the washing up.") == "strong"
    assert verdict("4.1 Tea is served at ten.\n\n4.2 Night crews can be let off this by the cook.") == "weak"


def test_the_last_part_of_a_sentence_takes_back_its_first(verdict: Verdict) -> None:
    assert verdict("Tea is served to all, but the night crew drinks it later.") == "strong"
    assert verdict("At ten tea is served to all; the night crew gets cake.") == "strong"
    assert verdict("Tea is served to all, but the night crew is let off it.") == "weak"
    assert verdict("At ten tea is served to all; the night crew does without it.") == "weak"


def test_what_is_said_of_how_often_takes_nothing_from_what_does_not_say_so(verdict: Verdict) -> None:
    assert verdict("Tea is served by the cook. The interval is a guide.") == "strong"
    assert verdict("Monthly the cook serves hot tea. The interval is a guide.") == "strong"


def test_who_may_refuse_an_exception_takes_nothing_back(verdict: Verdict) -> None:
    promise = "No guest is refused being served tea. "
    assert verdict(promise + "A cook who would like that changed asks the manager, who may refuse.") == "strong"
    assert verdict(promise + "The manager may set this aside.") == "weak"


def test_what_was_takes_nothing_back(verdict: Verdict) -> None:
    promise = "We serve tea at three picnics a year. "
    assert verdict(promise + "Two of last year's three picnics were dropped.") == "strong"
    assert verdict(promise + "Two of this year's three picnics are dropped.") == "weak"


def test_a_promise_made_twice_and_once_taken_back_is_weak(verdict: Verdict) -> None:
    assert verdict("Tea is served at ten.\n\nWe serve tea at noon. The cups are blue.") == "strong"
    assert verdict("Tea is served at ten.\n\nWe serve tea at noon. Night crews are let off it.") == "weak"
