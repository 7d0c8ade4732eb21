"""Kinds of documents are told by what a document is, whatever it is called."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from policylint.engine.kinds import KindDetector
from policylint.engine.passages import ReadDocument
from policylint.engine.sentences import SentenceReader
from policylint.readers import read
from policylint.rulebook.model import Rulebook

POSITION = """\
# Position Description: Outreach Aide

## Purpose

The aide helps residents with shopping, transport and appointments. {purpose}

## Selection criteria

| No. | Criterion | Weight |
|---|---|---|
| 1 | Driver licence | Essential |
| 2 | {criterion} | {weight} |
"""


@pytest.fixture(scope="module")
def reader(rulebook: Rulebook) -> SentenceReader:
    return SentenceReader(rulebook)


def kinds(reader: SentenceReader, markdown: str, name: str = "document.md") -> tuple[str, ...]:
    document = ReadDocument(read(markdown.encode(), name), reader)
    return detector(reader).detect(document).kinds


@cache
def detector(reader: SentenceReader) -> KindDetector:
    return KindDetector(reader.rulebook, reader.finder)


@pytest.mark.parametrize(
    ("purpose", "criterion", "weight"),
    [
        ("", "Neat handwriting", "Essential"),
        ("", "Lived experience of mental distress and of using services", "Desirable"),
        ("", "Lived experience of distress would be an asset", ""),
        ("", "Understanding of the lived experience of residents", "Essential"),
        ("", "Experience of working with people in recovery", "Essential"),
        ("The aide works beside the peer workforce.", "Neat handwriting", "Essential"),
        ("The position reports to a manager of a team with two peer workers.", "Neat handwriting", "Essential"),
    ],
)
def test_a_position_is_no_peer_position_for_what_it_would_like_or_stands_beside(
    reader: SentenceReader, purpose: str, criterion: str, weight: str
) -> None:
    text = POSITION.format(purpose=purpose, criterion=criterion, weight=weight)

    assert kinds(reader, text) == ("other-position",)


@pytest.mark.parametrize(
    ("purpose", "criterion"),
    [
        ("", "Lived experience of mental distress and of using services"),
        ("", "Background: has personally received mental health services"),
        ("", "Current or former consumer of a public mental health service"),
        ("The position forms part of our lived experience workforce.", "Neat handwriting"),
        ("Both positions are set aside for people who have been consumers of the service.", "Neat handwriting"),
        ("The aide is there because of what they have been through themselves.", "Neat handwriting"),
        ("The main purpose is to offer peer support.", "Neat handwriting"),
    ],
)
def test_a_position_is_a_peer_position_whatever_its_title(reader: SentenceReader, purpose: str, criterion: str) -> None:
    text = POSITION.format(purpose=purpose, criterion=criterion, weight="Essential")

    assert kinds(reader, text) == ("peer-position",)


def test_one_policy_of_a_manual_is_of_its_own_kind(reader: SentenceReader) -> None:
    text = """\
# GREEN VALLEY CLINICS
## Personnel Policies and Procedures

**Section 3: Equal Opportunity and Inclusion**
**Policy 31** | Rev. 2 | Issued by Human Resources | Takes the place of all earlier versions of this policy

### Training

All staff complete two hours of training each year.

### Recruitment

Vacancies are advertised widely, and candidates are told what to expect.
"""

    assert kinds(reader, text) == ("inclusion-policy",)


def test_a_heading_after_the_title_tells_nothing(reader: SentenceReader) -> None:
    text = """\
# Clinical Manager, Crisis Team

**Green Valley Clinics** | Ashby County, northern region | Exempt | Full time | Requisition number 2023

## Who We Are

We are a charity.

## Key responsibilities

Leads six teams.
"""

    assert kinds(reader, text) == ("other-position",)


def test_a_short_heading_after_the_title_is_the_first_sections(reader: SentenceReader) -> None:
    text = "# Interviews\n\n## Philosophy\n\nBe fair.\n\n## Questions\n\nAsk few.\n\n## Notes\n\nKeep them.\n"

    assert kinds(reader, text) == ("recruitment-policy",)


def test_a_chapter_that_speaks_of_posts_describes_none(reader: SentenceReader) -> None:
    text = """\
# Working with us

## Requirements

Each post has a position title, and whoever holds it reports to the warden.

## Recruitment and selection

Key posts are advertised. Candidates are interviewed by a selection panel, and the preferred candidate's referees are
called. An offer of employment is made in writing.
"""

    assert kinds(reader, text) == ("recruitment-policy",)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Supervision for Peer Support Workers", "supervision-policy"),
        ("Recruiting our Peer Workers", "recruitment-policy"),
        ("Reward Philosophy", "remuneration-policy"),
        ("Participation Payments Policy", "remuneration-policy"),
        ("Nondiscrimination Policy", "inclusion-policy"),
        ("Panels and shortlisting", "recruitment-policy"),
        ("Deputy Shelter Co-ordinator", "other-position"),
        ("Youth Peer Support Worker roles", "peer-position"),
        ("Key responsibilities of a Peer Support Specialist", "peer-position"),
    ],
)
def test_a_title_tells_whether_it_names_a_job_or_what_is_done_for_those_who_hold_it(
    reader: SentenceReader, title: str, kind: str
) -> None:
    assert kinds(reader, f"# {title}\n\nHours: flexible.\n") == (kind,)


def test_a_page_may_begin_with_its_sites_own_words(reader: SentenceReader) -> None:
    text = """\
Please enter your training and education in your profile before you apply for a post.

CARING FOR BODY AND MIND SINCE 1869

Posting 55 - Non-Union

Peer Support Associate, North Team - 1 position

Full time, with a salary of $31 an hour. You will use your lived experience to support the residents of the house.
"""

    assert kinds(reader, text) == ("peer-position",)


def test_a_title_may_have_a_subtitle(reader: SentenceReader) -> None:
    text = "Lived Experience Participation Policy: seeing to it that the people who use services drive all that we do\n"

    assert kinds(reader, f"{text}\nThis policy sets out principles.\n") == ("workforce-strategy",)


TITLES = yaml.safe_load((Path(__file__).parent / "titles.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", TITLES)
def test_titles_tell_kinds(reader: SentenceReader, kind: str) -> None:
    text = "# {}\n\nApproved by the Board.\n\n## 1. General\n\nThis applies to everyone at our organisation."
    assert [title for title in TITLES[kind] if kinds(reader, text.format(title)) != (kind,)] == []


# How many of the beginnings in a file are at least told rightly. They were made up by seven people who had not seen the
# rules: of positions, half of which are peers' under another name or others' that speak of peers; and of policies, half
# of which have a title that does not name their matter.
OPENINGS = {
    "positions-1": 59,
    "positions-2": 52,
    "positions-3": 52,
    "positions-4": 47,
    "policies-1": 59,
    "policies-2": 75,
    "policies-3": 72,
}


@pytest.mark.figures
@pytest.mark.parametrize(("file", "least"), OPENINGS.items())
def test_most_documents_show_their_kind_at_their_beginning(reader: SentenceReader, file: str, least: int) -> None:
    path = Path(__file__).parent / "openings" / f"{file}.yaml"
    openings = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)

    wrong = [
        f"{entry['name']} ({entry['why']}): {found}"
        for entry in openings
        if set(found := kinds(reader, entry["text"], entry["name"])) != set(entry["kinds"])
    ]

    assert len(openings) - len(wrong) >= least, "\n".join(wrong)
