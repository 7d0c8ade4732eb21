"""What a clause takes from what stands around it."""

import pytest

from policylint.document import Document
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.sentences import SentenceReader
from policylint.engine.stance.around import names_topic
from policylint.readers.markdown import read


def document(markdown: str) -> Document:
    return read(markdown.encode(), "x.md")


def passage(text: ReadDocument, words: str) -> Passage:
    return next(p for p in text.passages if p.clause.text.startswith(words))


def hears_of_peers(reader: SentenceReader, markdown: str, words: str) -> bool:
    """Whether peers are named in the context of the clause that begins with `words`."""
    text = ReadDocument(document(markdown), reader)
    return reader.rulebook.concept("peer") in text.context(passage(text, words))


@pytest.mark.parametrize(
    "markdown",
    [
        "## Peer workers\n\nThey are paid.",
        "Peer workers:\n\n- They are paid.",
        "Peer workers\n\n- They are paid.",
        "**Peer workers.** They are paid.",
        "Peer workers matter. They are paid.",
        "Peer workers matter.\n\nThey are paid.",
        "| Who | What |\n|---|---|\n| Peer workers of every team and of every site in the region | They are paid. |",
        "| Peer workers | Others |\n|---|---|\n| They are paid. | - |",
        "# Peer workers\n\n## Pay\n\nThey are paid.",
    ],
)
def test_a_clause_hears_who_is_meant(reader: SentenceReader, markdown: str) -> None:
    assert hears_of_peers(reader, markdown, "They are paid")


@pytest.mark.parametrize(
    "markdown",
    [
        "# Staff\n\n## Peer workers\n\nThey come.\n\n## Drivers\n\nThey are paid.",
        "# Staff\n\nPeer workers:\n\n- come\n\nThey are paid.",
        "# Staff\n\nPeer workers matter.\n\nAll is well.\n\nThey are paid.",
        "| Who | What |\n|---|---|\n| Peer workers | They come. |\n| Drivers | They are paid. |",
    ],
)
def test_a_clause_does_not_hear_what_is_over(reader: SentenceReader, markdown: str) -> None:
    assert not hears_of_peers(reader, markdown, "They are paid")


def test_a_tick_brings_its_column_to_the_row(reader: SentenceReader) -> None:
    table = "| Criterion | Carers | Peer workers |\n|---|---|---|\n| Own experience | - | Yes |\n| A car | Yes | |"
    assert hears_of_peers(reader, table, "Own experience")
    assert not hears_of_peers(reader, table, "A car")


def test_a_defined_abbreviation_stands_for_its_words(reader: SentenceReader) -> None:
    text = ReadDocument(document("A Wellness Peer Worker (“WPW”) helps.\n\nAll WPWs are paid. WPX is not."), reader)
    peer = reader.rulebook.concept("peer")
    found = passage(text, "All WPWs")
    assert "WPWs" in [found.words(*span) for span in found.mentions.get(peer)]
    assert peer not in passage(text, "WPX").mentions


def test_a_name_defined_as_peers_stands_for_them(reader: SentenceReader) -> None:
    text = ReadDocument(
        document(
            '"Helper" means a Lived Experience Worker. "Manager" means any person in charge.\n\n'
            "Helpers are paid. Managers are paid."
        ),
        reader,
    )
    peer = reader.rulebook.concept("peer")
    assert peer in passage(text, "Helpers").mentions
    assert peer not in passage(text, "Managers").mentions


@pytest.mark.parametrize(
    "definition",
    [
        "## Definitions\n\n**Support grades**: care assistants, porters and peer support workers.",
        "## Definitions\n\n| Term | Meaning |\n|---|---|\n| Support grade | A peer worker of any team |",
        "## Definitions\n\nSupport grade: an employee hired because they have used services themselves.",
        "## What these words mean\n\nSupport grade: an employee hired because they have used services themselves.",
        "**Support grade** – anyone in a post for which own experience of distress is required.",
        "Our peer workers are known here as Support Grades.",
        "A Support Grade is somebody employed in a post for which first-hand experience of distress is essential.",
        "**Support Grades** are people whom we employ because they have been homeless themselves.",
        "We employ Support Grades, who have all been homeless themselves.",
        "Six of us work as support grades, a role open only to people who have been homeless themselves.",
        "Eight of us are Support Grades: they do this work out of having used services themselves.",
        "Nobody is hired into a Support Grade post who has not used services themselves.",
        "Some posts are for people who have used services themselves. We call these posts *support grade posts*.",
    ],
)
def test_what_a_document_calls_its_peers_stands_for_them(reader: SentenceReader, definition: str) -> None:
    text = ReadDocument(
        document(f"{definition}\n\n## Pay\n\nFor support grades there is a roster.\n\nOthers have it."), reader
    )
    peer = reader.rulebook.concept("peer")

    assert peer in passage(text, "For support").mentions
    assert peer not in passage(text, "Others").mentions


@pytest.mark.parametrize(
    "definition",
    [
        "## Definitions\n\n**Support grades**: care assistants and porters.",
        "## Definitions\n\nSupport grade: whoever is supervised by a peer worker.",
        "## Definitions\n\nStaff: all nurses, porters and peer workers.",
        "## Rosters\n\nSupport grades: care assistants, porters and peer workers.",
        "Support grade – anyone in a post for which a driver's licence is required.",
        "Support grades – people hired for their own experience of distress meet them.",
        "Our porters are known here as Support Grades.",
        "A Support Grade is somebody who helps people with experience of distress.",
        "Six of us work as support grades, a role open only to people who have a driver's licence.",
        "Eight of us are Support Grades: they do this work for people who have used services.",
        "Nobody is hired into a Support Grade post who has not read this handbook.",
        "Some posts need a driver's licence. We call these posts *support grade posts*.",
    ],
)
def test_other_names_do_not(reader: SentenceReader, definition: str) -> None:
    text = ReadDocument(document(f"{definition}\n\n## Pay\n\nFor support grades and staff there is a roster."), reader)

    assert reader.rulebook.concept("peer") not in passage(text, "For support").mentions


@pytest.mark.parametrize(
    ("definition", "is_senior"),
    [
        ('"Guide" means a peer worker whom a Senior Peer Worker supervises.', False),
        ('"Guide" means one of our two Senior Carer Peers, who have done the work for years.', True),
        ('"Guide" means a Senior Peer Worker of at least four years.', True),
    ],
)
def test_a_name_may_stand_for_those_who_lead_the_peers(
    reader: SentenceReader, definition: str, *, is_senior: bool
) -> None:
    text = ReadDocument(document(f"{definition}\n\n## Tea\n\nThe Guides serve it."), reader)

    serves = passage(text, "The Guides")

    assert reader.rulebook.concept("peer") in serves.mentions
    assert (reader.rulebook.concept("peer-supervisor") in serves.mentions) is is_senior


@pytest.mark.parametrize(
    ("markdown", "is_named"),
    [
        ("# Tea is banned\n\nCups are washed.", True),
        ("# Menu\n\n| Document | Tea is banned |\n|---|---|\n| Owner | Cook |", True),
        ("# Menu\n\nTea is banned.", False),
        ("Tea is banned.", False),
        ("# Menu\n\n## Tea is banned\n\nCups are washed.", False),
    ],
)
def test_a_name_is_told_from_what_is_said(reader: SentenceReader, markdown: str, *, is_named: bool) -> None:
    text = ReadDocument(document(markdown), reader)

    assert text.names_it(passage(text, "Tea is banned")) is is_named


@pytest.mark.parametrize(
    ("heading", "names"),
    [("Fixed-term posts", True), ("No fixed-term posts", False), ("Posts are fixed-term", False)],
)
def test_a_heading_may_say_something_of_its_topic(reader: SentenceReader, heading: str, *, names: bool) -> None:
    text = ReadDocument(document(f"# Policy\n\n## {heading}\n\n{heading}"), reader)

    over, under = (found for found in text.passages if found.clause.text == heading)

    assert names_topic(over) is names
    assert not names_topic(under)


@pytest.mark.parametrize(
    "table",
    [
        "| Criterion | E/D |\n|---|---|\n| Pours tea | D |",
        "| | Criterion | E/D |\n|---|---|---|\n| Kitchen | Boils water | E |\n| | Pours tea | D |",
        "| Criterion | Essential | Desirable |\n|---|---|---|\n| Pours tea | | x |",
    ],
)
def test_a_tick_is_said_of_every_cell_of_its_row(reader: SentenceReader, table: str) -> None:
    text = ReadDocument(document(table), reader)
    desirable = reader.rulebook.concept("desirable-heading")

    assert desirable in text.over(passage(text, "Pours tea"))
