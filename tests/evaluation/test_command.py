"""`policylint evaluate`, from labelled documents to what it prints, writes and exits with."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import Result

from policylint.cli import rules as rules_command
from policylint.evaluation.figures import RuleFigures, read_figures
from policylint.evaluation.scores import Share
from tests.invoking import invoke

POLICY = """\
---
kind: wellbeing-policy
---

# Tea policy

We serve tea at ten.
"""
LABELS = """\
- file: a.md
  kinds: [wellbeing-policy]
  country: NZ
  elements:
    tea: {verdict: strong, quote: "serve tea at ten"}
- file: b.md
  kinds: [wellbeing-policy]
  elements:
    tea: {verdict: weak, quote: "Everybody adores tea here."}
  language: {flag: ["tea"]}
"""


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    """A folder with one corpus that is held out, one that is not, and a folder without labels."""
    for name, held_out in (("first", "false"), ("second", "true")):
        folder = tmp_path / "corpora" / name
        folder.mkdir(parents=True)
        (folder / "a.md").write_text(POLICY, encoding="utf-8")
        (folder / "b.md").write_text(POLICY.replace("We serve tea", "We serve everybody tea"), encoding="utf-8")
        (folder / "labels.yaml").write_text(LABELS, encoding="utf-8")
        (folder / "about.yaml").write_text(f"about: About tea.\nheld_out: {held_out}\n", encoding="utf-8")
    (tmp_path / "corpora" / "drafts").mkdir()
    return tmp_path / "corpora"


def run(rules: Path, *arguments: str | Path, exit_code: int = 0) -> Result:
    """The result of `policylint evaluate` with the rules in `rules`."""
    result = invoke("evaluate", "--rules", rules, *arguments)
    assert result.exit_code == exit_code, result.output
    return result


@pytest.mark.parametrize(
    ("floors", "message"),
    [
        (["tea=0.5"], "'tea' is not one of accuracy, macro_f1"),
        (["accuracy=half"], "with a value from 0 to 1"),
        (["accuracy=90"], "with a value from 0 to 1"),
        (["accuracy"], "with a value from 0 to 1"),
    ],
)
def test_a_floor_that_makes_no_sense_is_refused(
    tea_rules: Path, corpora: Path, floors: Sequence[str], message: str
) -> None:
    arguments = [argument for floor in floors for argument in ("--min", floor)]
    assert message in " ".join(run(tea_rules, corpora, *arguments, exit_code=2).output.replace("│", " ").split())


def test_bad_labels_are_an_error_with_file_and_line(tea_rules: Path, corpora: Path) -> None:
    labels = corpora / "first" / "labels.yaml"
    labels.write_text(LABELS.replace("weak", "feeble"), encoding="utf-8")
    result = run(tea_rules, corpora, exit_code=2)
    assert result.stdout == ""
    assert f"policylint: {labels.as_posix()}:9: 'feeble' is not one of" in result.stderr


def test_no_labels_are_an_error(tea_rules: Path, corpora: Path) -> None:
    assert "there is no labels.yaml here" in run(tea_rules, corpora / "drafts", exit_code=2).stderr


def test_a_file_that_cannot_be_written_is_an_error(tea_rules: Path, corpora: Path) -> None:
    assert "could not be written" in run(tea_rules, corpora, "--json", corpora / "no" / "a.json", exit_code=2).stderr


def test_figures_of_each_corpus_and_of_all(tea_rules: Path, corpora: Path) -> None:
    result = run(tea_rules, corpora)
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["first", "2", "2", "0.500"] in [row[:4] for row in rows]
    assert ["held", "out", "2", "2", "0.500"] in [row[:5] for row in rows]
    assert ["all", "4", "4", "0.500"] in [row[:4] for row in rows]
    assert f"{(corpora / 'drafts').as_posix()} has no labels and is left out" in result.stderr
    assert "should be" not in result.stdout


def test_every_disagreement_is_a_line(tea_rules: Path, corpora: Path) -> None:
    lines = run(tea_rules, corpora / "first", "--errors").stdout.splitlines()
    path = (corpora / "first" / "b.md").as_posix()
    assert lines[:3] == [
        f"{path}: verdict tea: strong, should be weak  labelled: “Everybody adores tea here.”"
        "  found: “We serve everybody tea at ten.”",
        f"{path}: wording: left alone, should be flagged  labelled: “tea”",
        "",
    ]


def test_a_document_that_cannot_be_read_is_told(tea_rules: Path, corpora: Path) -> None:
    (corpora / "first" / "b.md").rename(corpora / "first" / "b.pdf")
    labels = corpora / "first" / "labels.yaml"
    labels.write_text(LABELS.replace("b.md", "b.pdf"), encoding="utf-8")
    output = run(tea_rules, corpora / "first", "--errors").stdout
    assert "b.pdf: reading: " in output
    assert "1 of the documents could not be read, and count as wrong" in output


def test_exit_code_1_below_a_floor(tea_rules: Path, corpora: Path) -> None:
    run(tea_rules, corpora, "--min", "accuracy=0.5", "--min", "kinds=1")
    result = run(tea_rules, corpora, "--min", "accuracy=0.51", "--min", "kinds=1", exit_code=1)
    assert result.stderr.splitlines()[-1] == "policylint: accuracy is 0.500, below 0.51"


def test_json(tea_rules: Path, corpora: Path, tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    run(tea_rules, corpora, "--json", file)
    data = json.loads(file.read_text(encoding="utf-8"))
    assert [corpus["held_out"] for corpus in data["corpora"]] == [False, True]
    assert set(data["figures"]) == {"first", "second", "held out", "all"}
    assert data["figures"]["all"]["verdicts"]["confusion"]["weak"]["strong"] == 2
    assert data["by_element"]["tea"]["right"] == 2
    assert data["by_element"]["tea"]["keywords_only"]["right"] == 2
    assert data["by_country"]["NZ"]["value"] == 1
    assert "errors" not in data
    run(tea_rules, corpora, "--errors", "--json", file)
    errors = json.loads(file.read_text(encoding="utf-8"))["errors"]
    assert {error["about"] for error in errors} == {"verdict", "wording"}


def test_the_page_tells_what_was_held_out_and_no_disagreement(tea_rules: Path, corpora: Path, tmp_path: Path) -> None:
    file = tmp_path / "accuracy.md"
    run(tea_rules, corpora, "--errors", "--markdown", file)
    page = file.read_text(encoding="utf-8")
    assert f"    policylint evaluate {corpora.as_posix()} --markdown {file.as_posix()}\n" in page
    assert "- **second**, 2 documents. About tea. Held out while the rules were written." in page
    assert "| tea | 2 | 4 | 0.50 | 0.15–0.85 | 0.50 | 1 of 2 |" in page
    assert "adores" not in page
    run(tea_rules, corpora / "first", "--markdown", file)
    assert "No document was held out" in file.read_text(encoding="utf-8")


def test_a_rule_tells_its_own_figures(
    tea_rules: Path, corpora: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "accuracy.json"
    run(tea_rules, corpora, "--figures", file)
    assert read_figures(file, "tea") == RuleFigures(Share(2, 4), Share(1, 2))
    assert read_figures(file, "coffee") is None
    assert read_figures(tmp_path / "none.json", "tea") is None
    monkeypatch.setattr(rules_command, "shipped_file", lambda: file)
    monkeypatch.setattr("policylint.cli.configuration.rules_folder", lambda: tea_rules)
    told = " ".join(invoke("explain", "tea").stdout.split())
    assert "Measured: right in 2 of 4 labelled documents (50 %; 95 % interval 15 to 85 %); in 1 of the 2 that" in told
    # Another folder of rules has not been measured; nor has anything where there is no file.
    own = invoke("explain", "tea", "--rules", tea_rules).stdout
    assert "Measured" not in own
    monkeypatch.setattr(rules_command, "shipped_file", lambda: tmp_path / "none.json")
    unmeasured = invoke("explain", "tea")
    assert unmeasured.exit_code == 0
    assert "Measured" not in unmeasured.stdout
