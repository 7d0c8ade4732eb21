"""Whom a paragraph goes on about, where it is not the organisation itself."""

import pytest

from tests.engine.conftest import Verdict

OURS = {
    "they are the organisation's own people": "Our cooks start at six. They serve tea to everybody.",
    "so are those of a team": "The kitchen team has four cooks. They serve tea all day.",
    "what others do is told before, and not gone on with": "Other organisations serve soup. Tea is served here.",
    "it returns to itself": "Three of us visited Kauri House. They serve soup. We serve tea.",
    "it returns with a duty": "Three of us visited Kauri House. They serve soup. Cooks must serve tea.",
    "what was seen is taken over": "The board visited Kauri House and adopted its practice. Tea is served every day.",
    "she who went there is one's own": "The cook visited Kauri House in May. She serves tea every day.",
    "a visit to one's own is none": "The manager visited each kitchen. Tea is served in all of them.",
    "whoever speaks is no other": "The Regional Authority has gone further. Its cooks serve tea all day.",
    "houses of one's own": "Two hospitals make up the Service. Each has a cook who serves tea.",
    "elsewhere in the house": "Staff may work elsewhere on the site. They serve tea there.",
    "those who are there": "Soup is for guests elsewhere. For those who work nights tea is served at ten.",
    "a version in force": "Version 4 (2024) is in force. Tea is served every day.",
    "the past goes on": "In 2019 a pilot served soup. They are now served tea.",
    "this policy is not the one reported": "Research shows that soup helps. This policy has tea served every day.",
    "what is resolved": "WHEREAS the kitchen burned down;\n\nTHEREFORE tea is served every day.",
    "what the board itself believes": "WHEREAS the Board believes that tea is to be served to all; and",
}
OF_OTHERS = {
    "a visit": "Three of us drove to Kauri House in May. They serve tea all day.",
    "a visit goes on": "Three of us drove to Kauri House in May. Cups are blue. Tea is served at ten.",
    "others, over three sentences": "Other organisations do more. They bake. Each of them serves tea.",
    "a place": "In Leith things are done differently. There, the manager serves tea.",
    "a name": "Kauri House does this well. Its cooks serve tea at any hour.",
    "a kind of employer": "Some councils have canteens. They serve tea in them.",
    "those who employ": "Charities in the city have clubbed together. They have staff who serve tea.",
    "a course elsewhere": "Leith University runs a certificate in catering. Its cooks serve tea.",
    "far away": "The union has won this elsewhere. In those places tea is served at ten.",
    "somebody's own": "Ontario's ministry has gone about it differently. It serves tea at any hour.",
    "research": "A study looked at six kitchens. In four of them, tea was served.",
    "national policy": "National policy encourages kitchens to see that tea is served.",
    "an earlier version": "v2 (2011) had another menu. In that version tea was served by all.",
    "an earlier version itself": "v2 (2011) allowed cooks to serve tea.",
    "a rule that was pointed to": "Until 2015 there was a rota. Under that rota a cook served tea.",
    "a paragraph of its own": "We toured Kauri House.\n\nThey serve tea there.",
    "a list": "Some councils have these customs:\n\n- tea is served at ten\n- soup is served at noon",
    "a heading": "## What we saw elsewhere\n\nIn Leith tea is served at ten.",
    "a numbered heading": "## 12 History\n\nTea is served at ten.",
    "a recital": "WHEREAS Resolution 09-31 declared that tea is served by the warden; and",
    "a resolution": "Resolution 14 declared that tea is served by the warden.",
    "what was set by a resolution": "By Resolution 14 wardens were to be kind. They were to serve tea.",
    "what is otherwise by now": "Tea was served at ten. It is now soup.",
}


@pytest.mark.parametrize("text", OURS.values(), ids=OURS)
def test_what_the_organisation_says_of_itself_counts(verdict: Verdict, text: str) -> None:
    assert verdict(text) == "strong"


@pytest.mark.parametrize("text", OF_OTHERS.values(), ids=OF_OTHERS)
def test_what_is_told_of_others_is_nothing(verdict: Verdict, text: str) -> None:
    assert verdict(text) == "missing"


def test_a_long_paragraph_is_read_once(verdict: Verdict) -> None:
    assert verdict("Three of us visited Kauri House. " + "They serve tea there. " * 3000) == "missing"
