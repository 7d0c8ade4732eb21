"""Labels: what is read, and the precise errors for what cannot be."""

from pathlib import Path

import pytest

from policylint.evaluation.labels import Label, LabelsError, find_corpora, read_corpora
from policylint.rulebook.model import Rulebook

GOOD = """\
- file: a.md
  kinds: [wellbeing-policy]
  country: NZ
  elements:
    tea: {verdict: strong, quote: "Tea is served.", note: "at ten"}
  language:
    flag: ["burden"]
    trap: []
"""


def corpus(folder: Path, labels: str = GOOD, about: str = "") -> Path:
    """A corpus of one document in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.md").write_text("Tea is served.\n", encoding="utf-8")
    (folder / "labels.yaml").write_text(labels, encoding="utf-8")
    if about:
        (folder / "about.yaml").write_text(about, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("labels", "line", "message"),
    [
        (GOOD.replace("tea:", "teas:"), 5, "there is no element 'teas'; did you mean 'tea'?"),
        (GOOD.replace("strong", "firm"), 5, "'firm' is not one of strong, weak, contradicted, missing"),
        (GOOD.replace("a.md", "b.md"), 1, "there is no file 'b.md' beside the labels"),
        (GOOD.replace("wellbeing-", "welbeing-"), 2, "there is no kind 'welbeing-policy'; did you mean"),
        (GOOD.replace("country", "county"), 3, "unknown key 'county'; did you mean 'country'?"),
        (GOOD.replace("verdict: strong, ", ""), 5, "'tea' has no verdict"),
        (GOOD.replace("  kinds: [wellbeing-policy]\n", ""), 1, "'kinds' is wanting"),
        (GOOD + GOOD, 9, "'a.md' is labelled twice"),
        ("[]", 1, "no document is labelled here"),
        ("- file: [\n- }", 2, ""),
    ],
)
def test_labels_that_cannot_be_used_are_named_by_file_and_line(
    tmp_path: Path, tea_rulebook: Rulebook, labels: str, line: int, message: str
) -> None:
    folder = corpus(tmp_path, labels)
    with pytest.raises(LabelsError) as error:
        read_corpora([folder], tea_rulebook)
    assert str(error.value).startswith(f"{(folder / 'labels.yaml').as_posix()}:{line}: {message}")


def test_a_folder_without_labels_is_an_error_and_one_beside_others_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(LabelsError, match=r"there is no labels\.yaml here"):
        find_corpora([tmp_path])
    with pytest.raises(LabelsError, match="there is no such folder"):
        find_corpora([tmp_path / "gone"])
    first = corpus(tmp_path / "first")
    assert find_corpora([tmp_path]) == ([first], [tmp_path / "empty"])


def test_a_corpus_that_is_named_twice_is_measured_once(tmp_path: Path) -> None:
    first = corpus(tmp_path / "first")
    assert find_corpora([first, tmp_path, tmp_path / "first"]) == ([first], [])


def test_labels_are_read(tmp_path: Path, tea_rulebook: Rulebook) -> None:
    folder = corpus(tmp_path / "first", about="about: One\n  page.\nheld_out: true\nexhaustive: true\n")
    (read,) = read_corpora([folder], tea_rulebook)
    assert (read.name, read.about, read.held_out) == ("first", "One page.", True)
    assert all(document.exhaustive for document in read.documents)
    (document,) = read.documents
    assert document.file == folder / "a.md"
    assert document.kinds == {"wellbeing-policy"}
    assert document.country == "NZ"
    assert document.elements == {"tea": Label("strong", "Tea is served.")}
    assert (document.flags, document.traps) == (("burden",), ())


def test_what_is_left_out_or_empty_is_nothing(tmp_path: Path, tea_rulebook: Rulebook) -> None:
    folder = corpus(tmp_path, "- {file: a.md, kinds: other, elements: , language: {flag: }}")
    (document,) = read_corpora([folder], tea_rulebook)[0].documents
    assert (document.elements, document.flags, document.traps, document.country) == ({}, (), (), "")
    assert not read_corpora([folder], tea_rulebook)[0].held_out


def test_corpora_of_one_name_go_by_their_paths(tmp_path: Path, tea_rulebook: Rulebook) -> None:
    folders = [corpus(tmp_path / "one" / "x"), corpus(tmp_path / "two" / "x")]
    assert [read.name for read in read_corpora(folders, tea_rulebook)] == [folder.as_posix() for folder in folders]
