"""`policylint annotate`: first what must not be written over."""

import json
from functools import partial
from pathlib import Path

import pytest

from tests import documents
from tests.annotate.word import blocks, comments
from tests.invoking import invoke

LINES = ["# Tea policy", "We love our tea.", "A resident committed suicide."]


run = partial(invoke, "annotate")


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    file = tmp_path / "policy.docx"
    file.write_bytes(documents.word(LINES))
    return file


def test_the_file_itself_stays_and_its_copy_stands_beside_it(policy: Path) -> None:
    before = policy.read_bytes()
    result = run(policy)
    copy = policy.with_name("policy.annotated.docx")
    assert (result.exit_code, result.stdout) == (0, f"{copy}\n")
    assert policy.read_bytes() == before
    assert sorted(file.name for file in policy.parent.iterdir()) == ["policy.annotated.docx", "policy.docx"]
    assert blocks(copy.read_bytes()) == blocks(before)
    assert any(lines[0] == "Wording: “committed suicide”" for lines in comments(copy.read_bytes()).values())


def test_a_copy_that_is_there_is_kept_unless_forced(policy: Path) -> None:
    copy = policy.with_name("policy.annotated.docx")
    copy.write_text("mine")
    result = run(policy)
    assert result.exit_code == 2
    assert "is there already. Use --force" in result.stderr
    assert copy.read_text() == "mine"
    assert run(policy, "--force").exit_code == 0
    assert copy.read_bytes().startswith(b"PK")


def test_a_copy_never_takes_the_place_of_an_input_even_when_forced(policy: Path) -> None:
    copy = policy.with_name("policy.annotated.docx")
    copy.write_bytes(policy.read_bytes())
    other = policy.parent / "other"
    other.mkdir()
    (other / "policy.docx").write_bytes(policy.read_bytes())

    both = run(policy, copy, "--force")
    assert both.exit_code == 2
    assert copy.read_bytes() == policy.read_bytes()
    linked = policy.parent / "linked"
    linked.mkdir()
    (linked / "policy.annotated.docx").symlink_to(policy)
    assert run(policy, "--to", linked, "--force").exit_code == 2
    assert blocks(policy.read_bytes()) == blocks(copy.read_bytes())
    same_name = run(policy, other / "policy.docx", "--to", policy.parent / "out")
    assert same_name.exit_code == 2
    assert len(list((policy.parent / "out").iterdir())) == 1


def test_what_cannot_be_done_is_told_and_the_others_are_done(policy: Path) -> None:
    folder = policy.parent
    (folder / "notes.md").write_text("# Tea\n\nWe love tea.\n")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 nothing")
    result = run(
        folder / "notes.md", folder / "broken.docx", folder / "gone.docx", folder, policy, "--to", folder / "out"
    )
    assert result.exit_code == 2
    for told in (
        "notes.md: Only Word files",
        "broken.docx: It could not be checked",
        "gone.docx: there is no",
        f"policylint report {folder} --to ",
    ):
        assert told in result.stderr
    assert [file.name for file in (folder / "out").iterdir()] == ["policy.annotated.docx"]


def test_what_holds_for_several_files_is_told_once(policy: Path) -> None:
    for name in ("notes.md", "more.md"):
        (policy.parent / name).write_text("# Tea\n\nWe love tea.\n")
    result = run(policy.parent / "more.md", policy.parent / "notes.md", policy, "--to", policy.parent / "out")
    assert result.exit_code == 2
    assert result.stderr.count("Only Word files and PDFs can be annotated") == 1
    assert "more.md, " in result.stderr
    assert "notes.md: Only Word files" in result.stderr


def test_nothing_to_check_is_no_success(tmp_path: Path) -> None:
    result = run(tmp_path / "gone.docx")
    assert result.exit_code == 2
    assert not list(tmp_path.iterdir())


def test_changes_are_proposed_when_they_are_asked_for(policy: Path) -> None:
    assert run(policy, "--suggest").exit_code == 0
    copy = policy.with_name("policy.annotated.docx").read_bytes()
    assert "A resident died by suicide." in blocks(copy)


def test_findings_can_come_from_a_saved_report(policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = policy.with_name("report.json")
    invoke("check", policy, "--format", f"json={saved}")
    monkeypatch.setattr("policylint.cli.run.check", None)
    assert run(policy, "--from", saved).exit_code == 0
    assert comments(policy.with_name("policy.annotated.docx").read_bytes())

    policy.write_bytes(documents.word([*LINES, "More."]))
    result = run(policy, "--from", saved, "--force")
    assert result.exit_code == 2
    assert "has changed since it was checked" in result.stderr


def test_a_report_on_other_documents_or_none_is_refused(policy: Path, tmp_path: Path) -> None:
    saved = tmp_path / "report.json"
    invoke("check", policy, "--format", f"json={saved}")
    other = tmp_path / "other.docx"
    other.write_bytes(policy.read_bytes())
    assert "does not speak of this document" in run(other, "--from", saved).stderr

    report = json.loads(saved.read_text())
    report["documents"] = [report["documents"][0] | {"path": f"{folder}/policy.docx"} for folder in "ab"]
    saved.write_text(json.dumps(report))
    assert "several documents of this name" in run(policy, "--from", saved).stderr

    saved.write_text("no JSON")
    result = run(policy, "--from", saved)
    assert result.exit_code == 2
    assert "this is not JSON" in result.stderr


def test_a_folder_that_cannot_be_made_is_told(policy: Path) -> None:
    result = run(policy, "--to", policy)
    assert result.exit_code == 2
    assert "could not be made" in result.stderr
