"""What is a use of words to change, and what only mentions them or means something else."""

from collections.abc import Callable

import pytest

from policylint.engine.passages import ReadDocument
from policylint.engine.sentences import SentenceReader
from policylint.engine.wording import WordingJudge
from policylint.readers.markdown import read
from policylint.rulebook.model import Rulebook

Flagged = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def flagged(rulebook: Rulebook) -> Flagged:
    reader = SentenceReader(rulebook)
    judge = WordingJudge(rulebook, reader.finder)

    def of(markdown: str) -> list[str]:
        document = ReadDocument(read(markdown.encode(), "x.md"), reader)
        return [hit.text for hit in judge.judge(document)]

    return of


LEFT = [
    # It describes what the next word names.
    "A borderline pass is marked again.",
    "The depressive mood of the old office is gone.",
    "They came by the poor road.",
    # A part of it is quoted.
    'The panel wrote that he was "bipolar but nice".',
    # Another statement begins between the words.
    "Two things need attention: seeking shelter, and tea.",
    # It is denied of everybody.
    "Nobody here is an alcoholic or a junkie.",
    "Nobody in our houses is wheelchair-bound.",
    # A law's words are the law's.
    "The Act of 1890 spoke of lunatics.",
]

FLAGGED = [
    ("The unit admits any borderline.", "any borderline"),
    ("The unit admits every borderline, and does so gladly.", "every borderline"),
    ("A depressive may join, as may a friend.", "A depressive"),
    ("A concert with the poor (and their pets).", "the poor"),
    # Whom a word behind "who is" describes is not nobody.
    ("Nobody who is wheelchair-bound waits outside.", "wheelchair-bound"),
    # What must not be done is no word that must not be said.
    ("Do not let junkies use the tap.", "junkies"),
    # One adjective may stand between the other and the people.
    ("Able to calm difficult, irate or confused patients.", "difficult, irate or confused patients"),
    ("A choir for borderline and eating-disordered students.", "borderline and eating-disordered students"),
]


def test_what_goes_on_with_other_people_is_a_phrase_of_its_own(flagged: Flagged) -> None:
    text = "We work with clients suffering from psychosis and with addicts."

    assert flagged(text) == ["suffering from psychosis", "addicts"]


@pytest.mark.parametrize("text", LEFT)
def test_what_is_no_use_of_the_words_is_left_alone(flagged: Flagged, text: str) -> None:
    assert flagged(text) == []


@pytest.mark.parametrize(("text", "words"), FLAGGED)
def test_their_use_is_found(flagged: Flagged, text: str, words: str) -> None:
    assert flagged(text) == [words]
