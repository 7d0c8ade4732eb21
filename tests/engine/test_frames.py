"""Which words of a sentence fill a frame: its act, and what must and must not stand with it."""

import pytest
from msgspec.structs import replace

from policylint.engine.sentences import SentenceReader
from policylint.rulebook.model import Frame, Rulebook


@pytest.fixture(scope="module")
def frame(tea_rulebook: Rulebook) -> Frame:
    """Serving tea, where nobody says that it is for everybody."""
    served = next(frame for frame in tea_rulebook.rules[0].frames if frame.says == "strong")
    return replace(served, without=(tea_rulebook.concept("everyone"),))


FAR = "from the pots that stand on the long table by the window of the hall"


@pytest.mark.parametrize(
    ("text", "fills", "contradicts"),
    [
        ("We serve tea to guests.", True, True),
        ("We serve tea to all staff.", False, False),
        (f"We serve tea {FAR} to all staff.", True, False),
        ("We serve tea; cake is for all staff.", True, True),
        ("We serve tea; cake for all staff.", False, False),
        ("All staff; guests; we serve tea.", False, False),
        ("We serve cake; the porter drinks tea.", False, False),
    ],
)
def test_what_rules_out_does_so_in_its_own_clause(
    reader: SentenceReader, frame: Frame, text: str, *, fills: bool, contradicts: bool
) -> None:
    sentence = reader.read(text)

    assert bool(sentence.spans(frame)) is fills
    assert bool(sentence.spans(replace(frame, says="contradicted"))) is contradicts


@pytest.mark.parametrize(
    ("text", "fills"),
    [
        ("We serve a round of hot tea (milk is extra).", True),
        ("We serve (in the hall) hot tea.", True),
        ("We serve cake (Tea is on hold until May).", False),
    ],
)
def test_an_act_reaches_into_no_sentence_in_brackets(
    reader: SentenceReader, frame: Frame, text: str, *, fills: bool
) -> None:
    assert bool(reader.read(text).spans(frame)) is fills


def test_how_an_act_is_meant_is_asked_of_its_own_clause(
    reader: SentenceReader, frame: Frame, tea_rulebook: Rulebook
) -> None:
    for_all = replace(frame, without=(), with_=((tea_rulebook.concept("everyone"),),))
    apart = reader.read("All staff are here; we serve tea.")
    together = reader.read("All staff are here and we serve tea.")

    assert [apart.words(*span) for span in apart.spans(for_all)] == ["serve tea"]
    assert [together.words(*span) for span in together.spans(for_all)] == ["All staff are here and we serve tea"]
