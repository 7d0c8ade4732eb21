"""Whom a document names, and who "she" is."""

import pytest

from policylint.engine.passages import ReadDocument
from policylint.engine.sentences import SentenceReader
from policylint.readers import read


def speaks_of(concept: str, text: str, reader: SentenceReader) -> bool:
    """Whether the last sentence of `text` mentions `concept`."""
    document = ReadDocument(read(text.encode(), "page.md"), reader)
    return reader.rulebook.concept(concept) in document.passages[-1].mentions


@pytest.mark.parametrize(
    "text",
    [
        "Carol Smith, our Finance Manager, joined in 2019. Carol supervises your practice.",
        "Eilidh used to run a bank. Eilidh supervises your practice.",
        "Eilidh, who has used mental health services, left. Eilidh has not been a carer. Eilidh supervises you.",
        "The Company used our hub as a store. The Company supervises your practice.",
        "Kotahi raised money for people who are homeless. At Kotahi tea is free. Kotahi supervises you.",
        "Having used services is welcome. Having supervision is welcome.",
        "Many used the hub and were patients once. Many supervise you.",
        "Personal lived experience of distress is needed. Personal supervision is given.",
        "Your supervisor is the ward manager. She sees you every month.",
        "Your line manager is our Peer Services Manager, who has not been a peer herself. She sees you every month.",
        "Your supervisor is a Senior Peer Worker. The rota is on the wall. She sees you every month.",
    ],
)
def test_nobody_is_taken_for_a_senior_peer_who_is_not_said_to_be_one(text: str, reader: SentenceReader) -> None:
    assert not speaks_of("peer-supervisor", text, reader)


@pytest.mark.parametrize(
    "text",
    [
        "Bernie Hallinan, our Family Peer Lead, raised two boys. Bernie supervises your practice.",
        "Dez used the hub as a teenager, then worked here for years.\n\nDez meets with you every week.",
        "You report to Moana, who has been through the service herself. Moana sees you every week.",
        "Your supervisor is a Senior Peer Worker. She sees you every month.",
        "Your supervisor is a Senior Peer Worker. She’s here on Mondays. She sees you every month.",
    ],
)
def test_who_has_lived_through_it_is_a_senior_peer_wherever_named(text: str, reader: SentenceReader) -> None:
    assert speaks_of("peer-supervisor", text, reader)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Finance Listener", "Each Listener has a desk."),
        ("Peer Support Worker", "Each Social Worker has a desk."),
        ("Recovery Coach", "The Football Coach has a desk."),
        ("Peer Listener", "Be a good listener."),
    ],
)
def test_others_are_not_called_by_the_noun_of_the_peers_job(title: str, text: str, reader: SentenceReader) -> None:
    assert not speaks_of("peer", f"# {title}\n\n{text}", reader)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Peer Listener (sessional)", "Each Listener has a desk."),
        ("Recovery Coach", "Coaches meet on Mondays."),
        ("Family Peer Partner", "Requests by an experienced Partner are granted."),
    ],
)
def test_the_noun_of_the_peers_job_means_them(title: str, text: str, reader: SentenceReader) -> None:
    assert speaks_of("peer", f"# {title}\n\n{text}", reader)
