"""Whom a clause is about: who acts, to or for whom, and whose things are spoken of."""

import pytest

from policylint.engine.passages import ReadDocument
from policylint.engine.sentences import SentenceReader
from policylint.engine.stance import Grammar
from policylint.engine.stance.parties import Whom
from policylint.language.mentions import Span
from policylint.readers import read
from policylint.rulebook.model import Frame, Party

SERVED, WORKER, STAFF, OTHERS = Party.SERVED, Party.WORKER, Party.STAFF, Party.OTHERS
TITLE = "# Position description: Peer Mentor\n\n"


class Roles:
    """Who acts, to whom, and whose it is, of the words in [brackets] of a text's last clause."""

    def __init__(self, text: str, reader: SentenceReader, kind: str = "peer-position") -> None:
        title = TITLE if kind == "peer-position" else "# A page\n\n"
        before, act, after = text.replace("]", "[").split("[")
        document = ReadDocument(read((title + before + act + after).encode(), "page.md"), reader)
        self.passage = document.passages[-1]
        start = self.passage.clause.text.index(act)
        tokens = self.passage.tokens
        first = next(at for at, where in enumerate(tokens.starts) if where >= start)
        last = max(at for at, where in enumerate(tokens.ends) if where <= start + len(act))
        self.span: Span = (first, last + 1)
        self.whom = Whom(document, Grammar(reader.rulebook), frozenset({kind}))

    @property
    def by(self) -> set[Party]:
        return set(self.whom.doers(self.passage, self.span))

    @property
    def to(self) -> set[Party]:
        return set(self.whom.receivers(self.passage, self.span))

    @property
    def whose(self) -> set[Party]:
        return set(self.whom.owners(self.passage, self.span))


@pytest.mark.parametrize(
    "text",
    [
        "Everything that [pours tea] is rinsed.",
        "[Pours tea] in the lounge.",
        "Where the nurse is away, exams or court: [pour tea] yourself.",
        "The file of the nurse [has a lid].",
        "Family centred kitchens [pour tea].",
        "Sits with the nurse, and [pours tea].",
        "Tells the manager who [pours tea].",
        "The educator [pours tea].",
        "The nurse is away; [pour tea].",
        "They make guests smile. They [pour tea].",
    ],
)
def test_who_acts_is_left_open_where_nobody_is_said_to(text: str, reader: SentenceReader) -> None:
    assert Roles(text, reader).by == set()


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("You sit, and the educator [pours tea].", {STAFF}),
        ("A new tea buddy [pours tea] for you.", {STAFF}),
        ("The carer peer educator [pours tea] with you.", {STAFF}),
        ("You ask, and the nurse [pours tea].", {STAFF}),
        ("Tea is [poured by the nurse] on Fridays.", {STAFF}),
        ("The director's hand [pours tea].", {STAFF}),
        ("You [pour tea].", {WORKER}),
        ("The mentor [pours tea].", {WORKER}),
        ("The worker [pours tea].", {WORKER}),
        ("Help guests to [pour tea].", {SERVED}),
        ("Residents and their nurse [pour tea].", {SERVED, STAFF}),
        ("The landlord [pours tea].", {OTHERS}),
        ("All staff [pour tea].", {STAFF, WORKER}),
    ],
)
def test_who_acts(text: str, who: set[Party], reader: SentenceReader) -> None:
    assert Roles(text, reader).by == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("You [pour tea] in the lounge.", set()),
        ("You [pour tea] and the nurse drinks it.", set()),
        ("The two of you [pour tea].", set()),
        ("You [drink tea] with guests.", {SERVED}),
        ("The nurse [sits beside you].", {WORKER}),
        ("You and the manager [jointly pour tea].", {STAFF}),
        ("You run it with a nurse. [The two of you pour] tea.", {STAFF}),
        ("A nurse [walks beside all staff].", {STAFF}),
        ("You meet each guest. [The two of you pour] tea.", {SERVED}),
    ],
)
def test_to_or_with_whom(text: str, who: set[Party], reader: SentenceReader) -> None:
    assert Roles(text, reader).to == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Serves [own tea].", set()),
        ("You and [your colleagues drink tea].", set()),
        ("The Companion speaks to guests of [his own tea].", set()),
        ("Guests [serve their own tea].", {SERVED}),
        ("The manager chooses [her own tea].", {STAFF}),
        ("You choose [your own tea].", {WORKER}),
        ("Speak of [your own family's tea].", {WORKER}),
        ("To drink [their own tea].", {WORKER}),
        ("[The resident's tea] is hot.", {SERVED}),
        ("Tea is for residents. It is [their own tea].", {SERVED}),
        ("The worker helps guests with [their own tea].", {SERVED, WORKER}),
    ],
)
def test_whose_it_is(text: str, who: set[Party], reader: SentenceReader) -> None:
    assert Roles(text, reader).whose == who


@pytest.mark.parametrize(
    ("kind", "who"),
    [
        ("peer-position", {WORKER}),
        ("wellbeing-policy", {WORKER, STAFF}),
        ("mission-statement", {SERVED}),
        ("other", set()),
    ],
)
def test_you_is_whom_the_kind_of_document_speaks_to(kind: str, who: set[Party], reader: SentenceReader) -> None:
    assert Roles("You [pour tea].", reader, kind).by == who


def test_people_in_a_policy_may_be_anybody(reader: SentenceReader) -> None:
    assert Roles("People [pour tea].", reader, "wellbeing-policy").by == set()
    assert Roles("People [pour tea].", reader).by == {SERVED}


def test_only_what_is_known_to_be_about_others_is_set_aside(reader: SentenceReader) -> None:
    frame = Frame(name="tea", says="strong", act=(), by=frozenset({SERVED}))

    def set_aside(text: str) -> bool:
        roles = Roles(text, reader)
        return roles.whom.others(roles.passage, roles.span, frame) is not None

    assert not set_aside("[Pours tea] in the lounge.")
    assert not set_aside("Guests and nurses [pour tea].")
    assert set_aside("Nurses [pour tea].")
