"""Words that look alike to a stemmer, and are different matters."""

import pytest

from policylint.language.tokens import Stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("allowance", "allowed"),
        ("medically", "medication"),
        ("personal", "person"),
        ("informal", "informed"),
        ("several", "severe"),
        ("positive", "position"),
        ("designated", "designs"),
        ("practicable", "practice"),
        ("secondment", "second"),
    ],
)
def test_they_have_stems_of_their_own(one: str, other: str) -> None:
    stems = Stems({})
    assert stems[one] != stems[other]


@pytest.mark.parametrize(
    ("one", "other"),
    [("allowance", "allowances"), ("medical", "medically"), ("designated", "designation"), ("positions", "position")],
)
def test_their_own_forms_are_one(one: str, other: str) -> None:
    stems = Stems({})
    assert stems[one] == stems[other]
