"""What is written into the text in the place of other words: first what never is."""

import pytest

from policylint.annotate.docx.fitting import fitting


@pytest.mark.parametrize(
    ("words", "prefer"),
    [
        ("suffering from schizophrenia", "lives with"),
        ("suffers from depression", "lives with"),
        ("clients who are non-compliant", "chose not to"),
        ("violent patients", "describe what the person did"),
        ("the disabled", "people with disability (AU, US, CA)"),
        ("diabetics", "person with (the condition)"),
        ("crippled children", "describe what is meant; person with a mobility impairment"),
        ("mentally ill adults", "people living with mental illness"),
        ("people who are mentally ill", "people living with mental illness"),
        ("the chronically mentally ill", "people living with mental illness"),
        ("commits suicide", "died by suicide"),
        ("attempted or committed suicide", "died by suicide"),
        ("unrealistic goals", "ambitious goals"),
        ("the poor", "older people"),
        ("is bipolar", "person with bipolar disorder"),
        ("schizophrenic", "person living with schizophrenia"),
        ("the", "people"),
        ("love", ""),
    ],
)
def test_what_does_not_fit_as_it_stands_is_left_to_a_person(words: str, prefer: str) -> None:
    assert fitting(words, [prefer], "We help ") == ""


def test_an_article_before_the_words_must_still_fit() -> None:
    assert fitting("unsuccessful suicide attempt", ["suicide attempt"], "after an ") == ""
    assert fitting("failed suicide attempt", ["suicide attempt"], "after a ") == "suicide attempt"
    assert fitting("schizophrenics", ["person living with schizophrenia"], "a ") == ""


@pytest.mark.parametrize(
    ("words", "prefer", "written"),
    [
        ("committed suicide", ("died by suicide", "took their own life"), "died by suicide"),
        ("completed suicide", ("died by suicide", "suicide"), "suicide"),
        ("failed suicide attempt", ("suicide attempt", "survived"), "suicide attempt"),
        ("substance abuse", ("substance use",), "substance use"),
        ("Substance abuse", ("substance use",), "Substance use"),
        ("SUBSTANCE ABUSE", ("substance use",), "SUBSTANCE USE"),
        ("the mentally ill", ("people living with mental illness",), "people living with mental illness"),
        ("Mentally ill people", ("people living with mental illness",), "People living with mental illness"),
        ("schizophrenics", ("person living with schizophrenia",), "people living with schizophrenia"),
        ("A schizophrenic client", ("person living with schizophrenia",), "A person living with schizophrenia"),
        ("self-harmers", ("person who self-harms",), "people who self-harm"),
        ("the homeless", ("name the barrier", "person who is homeless"), "people who are homeless"),
    ],
)
def test_what_has_the_same_form_and_loses_nothing_is_proposed(
    words: str, prefer: tuple[str, ...], written: str
) -> None:
    assert fitting(words, prefer, "") == written
