"""The words around stay right, or the finding is left alone: first what is never replaced."""

import pytest

from policylint.fixing.grammar import article_for
from tests.fixing.fixer import Fixer

NO_SUCH = "there is no safe replacement for just these words"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        # Other words of the rule, and more words than the rule has an answer for.
        ("A resident has attempted or committed suicide.", NO_SUCH),
        ("A history of substance abuse.", NO_SUCH),
        ("Former drug abusers are among our staff.", NO_SUCH),
        ("The ward takes psychotic or violent patients.", NO_SUCH),
        # Possessives, and parts of something longer.
        ("The relatives of an alcoholic's child.", NO_SUCH),
        ("The self-harmers' families meet.", "it is a possessive"),
        ("Refer junkies/others on.", "it is part of a longer word"),
        ("See https://example.org/the-mentally-ill for more.", "it is part of an address"),
        ("Write to info@the-homeless.example.org soon.", "it is part of an address"),
        # What follows may be what the words describe.
        ("Transport for the elderly woman next door.", "“woman”, the next word, may belong to it"),
        ("The group is for self-harmers aged 16 to 25.", "“aged”, the next word, may belong to it"),
        ("Help for the elderly and frail.", "“frail”, behind it, may belong to it"),
        ("Help for the elderly, frail and sick.", "“frail”, behind it, may belong to it"),
        ("People who are mentally ill and homeless.", "“homeless”, behind it, may belong to it"),
        ("Support for self-harmers and carers.", "“carers”, behind it, may belong to it"),
        # What stands before may describe them, and would not go with the new words.
        ("Repeat self-harmers are seen first.", "“repeat”, the word before, seems to belong to it"),
        ("Serious self-harmers are seen first.", "“serious”, the word before, seems to belong to it"),
        ("Their suffering from depression is real.", "“suffering” seems to be a noun here"),
        # Capitals in the middle of a sentence.
        ("An Elderly resident fears the mentally Ill.", "its capitals follow no pattern"),
    ],
)
def test_what_may_not_fit_is_left_to_a_person(fixer: Fixer, text: str, why: str) -> None:
    assert fixer.why_left(text) == [why]


@pytest.mark.parametrize(
    "text",
    [
        "Say “died by suicide”, never “committed suicide”.",
        "Anyone who has committed an offence must tell us.",
        "She chairs the National Alliance for the Mentally Ill.",
        "The Substance Abuse and Mental Health Services Administration pays.",
    ],
)
def test_what_is_no_finding_is_not_touched(fixer: Fixer, text: str) -> None:
    assert fixer.why_left(text) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Verbs keep their form.
        ("They may commit suicide.", "They may die by suicide."),
        ("A client commits suicide.", "A client dies by suicide."),
        ("Her brother committed suicide last year.", "Her brother died by suicide last year."),
        ("Thoughts of committing suicide.", "Thoughts of dying by suicide."),
        ("He tried to commit suicide twice.", "He attempted suicide twice."),
        ("A tenant who suffers from depression.", "A tenant who experiences depression."),
        ("Adults suffering from PTSD may apply.", "Adults experiencing PTSD may apply."),
        ("We know which residents are bipolar.", "We know which residents have bipolar disorder."),
        ("A tenant is wheelchair-bound.", "A tenant uses a wheelchair."),
        # So do the singular and the plural.
        ("A self-harmer may call.", "A person who self-harms may call."),
        ("It is for self-harmers.", "It is for people who self-harm."),
        ("After a suicide bid, call.", "After a suicide attempt, call."),
        ("Suicide bids are recorded.", "Suicide attempts are recorded."),
        ("Wheelchair-bound residents may call.", "Residents who use a wheelchair may call."),
        # Articles fit the new words.
        ("An unsuccessful suicide attempt.", "A suicide attempt."),
        ("Write down an unsuccessful suicide attempt.", "Write down a suicide attempt."),
        ("We have a handicapped accessible room.", "We have an accessible room."),
        ("A mentally ill adult may call.", "An adult living with mental illness may call."),
        ("A clean needle is given.", "An unused needle is given."),
        ("Help for an alcoholic.", "Help for a person with an alcohol use disorder."),
        # Capitals stay what they are: of a sentence, a title, a heading in capitals.
        ("The mentally ill are welcome.", "People living with mental illness are welcome."),
        ("# Support for the Mentally Ill", "# Support for People Living with Mental Illness"),
        ("# Transport for the Elderly", "# Transport for Older People"),
        ("# Self-Harmers and the Law", "# People Who Self-Harm and the Law"),
        ("# SUPPORT FOR THE MENTALLY ILL", "# SUPPORT FOR PEOPLE LIVING WITH MENTAL ILLNESS"),
        ("Failed suicide attempts are recorded.", "Suicide attempts are recorded."),
        ("Psychotic clients may call.", "Clients experiencing psychosis may call."),
        # Adjectives that go with the new words stay, and so does what follows.
        ("We help young schizophrenics.", "We help young people living with schizophrenia."),
        ("Wash dirty needle holders.", "Wash used needle holders."),
        ("Deaf and dumb clients may write.", "Deaf clients may write."),
        ("Self-mutilation scars are private.", "Self-harm scars are private."),
        # Words that only belong together with others.
        ("Substance abuse services are free.", "Substance use services are free."),
        ("Each completed suicide is reviewed.", "Each suicide is reviewed."),
        # A list.
        (
            "We house the mentally ill, the elderly and the homeless.",
            "We house people living with mental illness, older people and people experiencing homelessness.",
        ),
    ],
)
def test_what_fits_is_replaced(fixer: Fixer, before: str, after: str) -> None:
    assert fixer(before) == after


def test_a_word_whose_sound_is_not_known_gets_no_article() -> None:
    known = {"adult": "an", "user": "a", "unused": "an", "honest": "an", "home": "a", "client": "a", "European": "a"}
    assert {word: article_for(word) for word in known} == known
    assert [article_for(word) for word in ("unit", "one-off", "ātea", "8-hour", "ultimate")] == [""] * 5
