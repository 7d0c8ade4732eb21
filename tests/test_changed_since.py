"""`check --changed-since` and `--new-only`: only what a change is about counts, and nothing of that is missed."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from policylint.api import check
from policylint.reporters import FORMATS
from policylint.settings import Settings
from tests.documents import pdf, word
from tests.invoking import invoke
from tests.judging import BANNED, CAT, MISSING, STRONG, TITLE, WEAK, Judge
from tests.repository import ENVIRONMENT, Repository

Run = Callable[..., Result]
FAIL = ("--fail-on", "advice")
SINCE = ("--changed-since", "main", *FAIL)
NEW = (*SINCE, "--new-only")
OTHER = "A document that speaks of nothing that any rule is about, and is long enough to be told from others."


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The working folder, on a branch `work`: `old` and `faulty` have findings, `good` has none."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    made = Repository(tmp_path / "repository")
    monkeypatch.chdir(made.folder)
    made.write("policies/old.md", f"{TITLE}{WEAK}\n\n{CAT}\n")
    made.write("policies/faulty.md", f"{TITLE}{MISSING}\n")
    made.write("policies/good.md", f"{TITLE}{STRONG}\n")
    made.commit()
    made.git("checkout", "--quiet", "-b", "work")
    return made


@pytest.fixture
def told(repository: Repository, judge: Judge) -> Run:
    """Checks `policies`, by the simple rules."""

    def run(*arguments: str, paths: tuple[str, ...] = ("policies",)) -> Result:
        return invoke("check", *paths, "--rules", judge.rules, *arguments)

    return run


def report(told: Run, *arguments: str, **options: Any) -> dict[str, Any]:
    found = json.loads(told("--format", "json", *arguments, **options).stdout)
    assert isinstance(found, dict)
    return found


def weighing(told: Run, *arguments: str, **options: Any) -> list[tuple[str, str]]:
    """The document and the rule of each finding that weighs."""
    drawn = told("--format", "line", *arguments, **options)
    lines = [line for line in drawn.stdout.splitlines() if line]
    assert drawn.exit_code == (1 if lines else 0), drawn.output
    return sorted((line.split(":")[0].removeprefix("policies/"), line.rpartition("[")[2].rstrip("]")) for line in lines)


# Limited to what has changed


def test_findings_in_a_changed_document_count_and_all_others_do_not(repository: Repository, told: Run) -> None:
    assert {document for document, _ in weighing(told, *FAIL)} == {"old.md", "faulty.md"}

    repository.write("policies/new.md", f"{TITLE}{CAT}")

    assert {document for document, _ in weighing(told, *SINCE)} == {"new.md"}
    repository.write("policies/new.md", f"{TITLE}{STRONG}")
    assert weighing(told, *SINCE) == []


def test_the_organisation_is_judged_from_all_documents(repository: Repository, told: Run) -> None:
    repository.write("policies/new.md", f"{TITLE}{OTHER}")

    whole, part = report(told), report(told, *SINCE)

    assert part["organisation"] == whole["organisation"]
    assert part["organisation"][0]["documents"] == ["policies/old.md"]
    assert [document["path"] for document in part["documents"]] == ["policies/new.md"]
    assert part["summary"]["documents"] == 1
    assert part["focus"] == {"since": "main", "others": 3, "new_only": False, "ignored": [], "unread": []}


def test_a_contradiction_with_a_document_that_has_not_changed_counts(repository: Repository, told: Run) -> None:
    repository.write("policies/new.md", f"{TITLE}{BANNED}")

    contradictions = report(told, *SINCE)["contradictions"]

    assert {side["document"] for side in contradictions[0]["sides"]} == {"policies/good.md", "policies/new.md"}
    assert "contradict" in told(*SINCE, "--format", "line").stdout


def test_contradictions_between_others_do_not_count(repository: Repository, told: Run) -> None:
    repository.write("policies/banned.md", f"{TITLE}{BANNED}")
    repository.commit()
    repository.git("branch", "--force", "main")
    repository.write("policies/new.md", f"{TITLE}{OTHER}")

    assert len(report(told)["contradictions"]) == 1
    assert report(told, *SINCE)["contradictions"] == []


def test_a_changed_document_that_cannot_be_read_fails_and_one_that_has_not_changed_does_not(
    repository: Repository, told: Run
) -> None:
    repository.write("policies/broken.md", "")
    assert told(*SINCE).exit_code == 2

    repository.commit()
    repository.git("branch", "--force", "main")
    repository.write("policies/good.md", f"{TITLE}{STRONG} {STRONG}")
    assert told(*SINCE).exit_code == 0


@pytest.mark.parametrize("name", FORMATS)
def test_that_nothing_has_changed_is_no_fault_and_no_format_says_so(
    repository: Repository, told: Run, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "report"

    result = told(*SINCE, "--format", f"{name}={file}")

    assert (result.exit_code, result.output) == (0, "")
    drawn = file.read_bytes()
    assert b"No documents were found" not in drawn
    assert b"no-documents" not in drawn


def test_that_nothing_has_changed_is_said(repository: Repository, told: Run) -> None:
    assert told(*SINCE).stdout.endswith("\nNo document has changed since main.\n")


def test_where_there_are_no_documents_it_is_not_that_none_has_changed(repository: Repository, told: Run) -> None:
    (repository.folder / "empty").mkdir()

    result = told(*SINCE, paths=("empty",))

    assert result.exit_code == 2
    assert "no documents were found in empty" in result.stderr


def test_what_is_told_says_what_it_is_limited_to(repository: Repository, told: Run, tmp_path: Path) -> None:
    repository.write("policies/new.md", f"{TITLE}{OTHER}")
    repository.write("policies/new2.md", f"{TITLE}{STRONG}")
    said = "2 of 5 documents checked (changed since main): 1 warning."

    assert said in told(*SINCE).stdout
    assert "THE FOLDER AS ONE ORGANISATION" in told(*SINCE).stdout
    assert said in told(*SINCE, "--format", "markdown").stdout
    told(*SINCE, "--format", f"html={tmp_path / 'report.html'}")
    assert "5 documents, of which 2 changed since main" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_what_git_ignores_is_left_out_and_named(repository: Repository, told: Run) -> None:
    repository.write(".gitignore", "draft*\n")
    repository.write("policies/draft.md", f"{TITLE}{CAT}")

    result = told(*SINCE)

    assert result.exit_code == 0
    assert "Left out, as git ignores them: policies/draft.md." in " ".join(result.stdout.split())


def test_a_document_counts_when_the_file_beside_it_changes(repository: Repository, told: Run) -> None:
    repository.write("policies/faulty.md.policylint.toml", 'allow = {tea = "it is about coffee"}\n')
    assert [document["path"] for document in report(told, *SINCE)["documents"]] == ["policies/faulty.md"]
    assert weighing(told, *SINCE) == []

    repository.commit()
    repository.git("branch", "--force", "main")
    assert report(told, *SINCE)["documents"] == []
    (repository.folder / "policies" / "faulty.md.policylint.toml").unlink()
    assert weighing(told, *SINCE) == [("faulty.md", "tea")]


@pytest.mark.parametrize("named", ["policies", "../repository/policies", "policies/sub/..", "."])
def test_it_does_not_matter_how_the_folder_is_named(repository: Repository, told: Run, named: str) -> None:
    repository.write("policies/sub/new.md", f"{TITLE}{CAT}")

    found = report(told, *SINCE, paths=(named,))

    assert [Path(document["path"]).name for document in found["documents"]] == ["new.md"]


def test_a_folder_below_the_top_and_one_reached_by_a_link_will_do(
    repository: Repository, told: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("policies/new.md", f"{TITLE}{CAT}")
    monkeypatch.chdir(repository.folder / "policies")
    assert weighing(told, *NEW, paths=(".",)) == [("new.md", "pet-words"), ("new.md", "tea")]

    (tmp_path / "link").symlink_to(repository.folder / "policies")
    found = report(told, *NEW, paths=(str(tmp_path / "link"),))
    assert [document["path"] for document in found["documents"]] == [str(tmp_path / "link" / "new.md")]


# Limited to what is new


def test_what_was_there_before_does_not_count(repository: Repository, told: Run) -> None:
    old = repository.write("policies/old.md", f"{TITLE}{OTHER}\n\n{WEAK}\n\n{CAT}\n")
    assert len(weighing(told, *SINCE)) == 2
    assert weighing(told, *NEW) == []
    assert "no new findings. 2 findings known from before." in " ".join(told(*NEW).stdout.split())

    old.write_text(f"{TITLE}{WEAK}\n\n{CAT}\n\nAnother house cat.\n", encoding="utf-8")
    assert weighing(told, *NEW) == [("old.md", "pet-words")]
    old.write_text(f"{TITLE}{WEAK}\n\n{CAT}\n\n{CAT}\n", encoding="utf-8")
    assert weighing(told, *NEW) == [("old.md", "pet-words")]
    old.write_text(f"{TITLE}{MISSING}\n\n{CAT}\n", encoding="utf-8")
    assert weighing(told, *NEW) == [("old.md", "tea")]


def test_a_new_document_is_new_whatever_others_lack(repository: Repository, told: Run) -> None:
    repository.write("policies/new.md", f"{TITLE}{MISSING}")

    assert weighing(told, *NEW) == [("new.md", "tea")]


def test_a_renamed_document_keeps_what_was_known_of_it(repository: Repository, told: Run) -> None:
    repository.git("mv", "policies/old.md", "policies/renamed.md")
    assert {document for document, _ in weighing(told, *SINCE)} == {"renamed.md"}
    assert weighing(told, *NEW) == []

    repository.write("policies/renamed.md", f"{TITLE}{WEAK}\n\n{CAT}\n\n{BANNED}\n")
    assert ("renamed.md", "tea") in weighing(told, *NEW)


def test_a_document_from_outside_of_the_folder_keeps_what_was_known_of_it(repository: Repository, told: Run) -> None:
    repository.write("drafts/leave.md", f"{TITLE}{WEAK}\n\n{CAT}\n\n{OTHER}")
    repository.commit()
    repository.git("branch", "--force", "main")
    repository.git("mv", "drafts/leave.md", "policies/leave.md")

    assert weighing(told, *NEW) == []


def test_a_word_file_that_is_renamed_and_changed_is_known_by_its_words(repository: Repository, told: Run) -> None:
    lines = ["# Wellbeing policy", WEAK, CAT]
    repository.write("policies/file.docx", word(lines))
    repository.commit()
    repository.git("branch", "--force", "main")
    (repository.folder / "policies" / "file.docx").unlink()
    repository.write("policies/other name.docx", word([*lines, OTHER * 40, "Another house cat."]))

    # What git no longer takes for the same file.
    assert repository.git("diff", "--name-status", "--find-renames", "main") == "D\tpolicies/file.docx"
    assert weighing(told, *NEW) == [("other name.docx", "pet-words")]


def test_what_changes_kind_with_its_folder_has_new_findings(repository: Repository, told: Run) -> None:
    repository.write("policylint.toml", '[kinds]\n"*" = "wellbeing-policy"\n"/policies/drafts/" = "conduct-policy"\n')
    repository.write("policies/drafts/plan.md", f"# Plan\n\n{OTHER}")
    repository.commit()
    repository.git("branch", "--force", "main")
    repository.git("mv", "policies/drafts/plan.md", "policies/plan.md")

    assert weighing(told, *NEW) == [("plan.md", "tea")]


def test_a_suppression_that_goes_brings_a_new_finding_and_one_that_dies_is_one(
    repository: Repository, told: Run
) -> None:
    allowed = f"{TITLE}{WEAK} <!-- policylint: allow tea because we do -->\n"
    repository.write("policies/allowed.md", allowed)
    repository.commit()
    repository.git("branch", "--force", "main")

    repository.write("policies/allowed.md", f"{TITLE}{WEAK}\n")
    assert weighing(told, *NEW) == [("allowed.md", "tea")]
    repository.write("policies/allowed.md", allowed.replace(WEAK, STRONG))
    assert weighing(told, *NEW) == [("allowed.md", "suppression-unused")]


def test_what_the_file_beside_a_document_accepted_is_new_when_that_goes(repository: Repository, told: Run) -> None:
    beside = repository.write("policies/faulty.md.policylint.toml", 'allow = {tea = "it is about coffee"}\n')
    repository.commit()
    repository.git("branch", "--force", "main")
    repository.git("mv", "policies/faulty.md", "policies/moved.md")
    beside.unlink()

    assert weighing(told, *NEW) == [("moved.md", "tea")]


def test_a_file_beside_a_document_that_could_not_be_used_then_is_no_fault_now(
    repository: Repository, told: Run
) -> None:
    repository.write("policies/faulty.md.policylint.toml", "allow = [\n")
    repository.commit()
    repository.git("branch", "--force", "main")
    repository.write("policies/faulty.md.policylint.toml", 'allow = {tea = "it is about coffee"}\n')

    assert weighing(told, *NEW) == []


def test_a_document_that_has_not_changed_counts_where_it_has_a_new_finding(repository: Repository, told: Run) -> None:
    repository.write("policies/HR-12.md", f"# HR-12 Supervision Policy\n\n{OTHER}")
    repository.write("policies/leave.md", f"# HR-05 Leave Policy\n\n{OTHER} Supervision is as set out in HR-12.")
    repository.commit()
    repository.git("branch", "--force", "main")
    (repository.folder / "policies" / "HR-12.md").unlink()

    assert weighing(told, *NEW) == [("leave.md", "dangling-reference")]
    assert [document["path"] for document in report(told, *NEW)["documents"]] == ["policies/leave.md"]


def test_the_words_that_the_baseline_knows_do_not_stand_for_new_ones(
    repository: Repository, told: Run, judge: Judge
) -> None:
    known = invoke("baseline", "write", "policies", "--rules", judge.rules)
    assert known.exit_code == 0, known.output
    repository.write("policies/old.md", f"{TITLE}{WEAK}\n\n{CAT}\n\n{CAT}\n")

    assert weighing(told, *NEW, "--baseline", ".policylint-baseline.json") == [("old.md", "pet-words")]
    repository.write("policies/old.md", f"{TITLE}{WEAK}\n\n{CAT}\n")
    assert weighing(told, *NEW, "--baseline", ".policylint-baseline.json") == []


def test_where_the_earlier_version_cannot_be_read_all_is_new_and_that_is_said(
    repository: Repository, told: Run
) -> None:
    repository.write("policies/strategy.pdf", "version https://git-lfs.github.com/spec/v1\n")
    repository.commit()
    repository.git("branch", "--force", "main")
    repository.write("policies/strategy.pdf", pdf(["# Wellbeing policy", CAT]))

    result = told(*NEW)

    assert result.exit_code == 1
    assert "All findings count as new where the earlier version could not be read: policies/strategy.pdf." in " ".join(
        result.stdout.split()
    )


def test_an_earlier_version_that_the_repository_lacks_is_named(repository: Repository, told: Run) -> None:
    blob = repository.git("rev-parse", "main:policies/old.md")
    (repository.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    repository.write("policies/old.md", f"{TITLE}{CAT}\n")

    result = told(*NEW)

    assert (result.exit_code, result.stderr) == (1, "")
    assert "All findings count as new where the earlier version could not be read: policies/old.md." in " ".join(
        result.stdout.split()
    )


def test_documents_that_need_worker_processes_are_looked_back_at_too(repository: Repository, told: Run) -> None:
    repository.write("policies/strategy.pdf", pdf(["# Wellbeing policy", CAT]))
    repository.write("policies/leave.docx", word(["# Wellbeing policy", CAT]))
    repository.commit()
    repository.git("branch", "--force", "main")
    repository.write("policies/strategy.pdf", pdf(["# Wellbeing policy", CAT, STRONG]))
    repository.write("policies/leave.docx", word(["# Wellbeing policy", CAT, "The house cat eats."]))

    assert weighing(told, *NEW, "--jobs", "1") == [("leave.docx", "pet-words")]


# Documents beside others


def test_a_document_is_seen_as_a_part_of_its_folder_and_told_of_alone(repository: Repository, told: Run) -> None:
    found = report(told, "--beside", "policies", paths=("policies/faulty.md",))

    assert [document["path"] for document in found["documents"]] == ["policies/faulty.md"]
    assert found["organisation"][0]["documents"] == ["policies/old.md"]
    assert weighing(told, "--beside", "policies", *FAIL, paths=("policies/good.md",)) == []
    shown = told("--beside", "policies", paths=("policies/good.md",)).stdout
    assert "1 document checked (of 3 in the folder): no findings." in shown


# What cannot be done


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["policies", "--changed-since", "gone"], "there is no commit 'gone' here."),
        (["policies", "--changed-since", ""], "'' does not name a commit."),
        (["policies", "--changed-since", "--all"], "'--all' does not name a commit."),
        (["policies", "..", "--changed-since", "main"], "it is in no git repository."),
        (["policies", "--new-only"], "--new-only needs --changed-since."),
        (["policies", "--beside", "gone"], "gone: there is no such file or folder."),
        (["-", "--changed-since", "main"], "Standard input is in no git repository"),
    ],
)
def test_what_cannot_be_done_gives_2_and_says_why(repository: Repository, arguments: list[str], message: str) -> None:
    result = invoke("check", *arguments)

    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


# From Python


def test_the_same_from_python(repository: Repository, judge: Judge) -> None:
    repository.write("policies/new.md", f"{TITLE}{MISSING}")
    settings = Settings(rules=judge.rules)

    found = check("policies", settings, changed_since="main", new_only=True)

    assert [document.path for document in found.documents] == ["policies/new.md"]
    assert check(["policies/new.md"], settings, beside="policies").found == 4
    with pytest.raises(ValueError, match="changed_since"):
        check("policies", settings, new_only=True)


# What a run loads


def test_a_run_that_asks_nothing_of_git_loads_nothing_for_it(tmp_path: Path, judge: Judge) -> None:
    (tmp_path / "a.md").write_text(f"{TITLE}{STRONG}", encoding="utf-8")
    code = (
        "import sys\nfrom policylint.cli import main\n"
        f"try:\n    main(['check', '--rules', {str(judge.rules)!r}, 'a.md'])\n"
        "except SystemExit:\n    print(sorted(sys.modules))"
    )

    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=True, text=True
    ).stdout

    assert "policylint.sources" in shown
    assert not {"policylint.git", "policylint.changes", "policylint.past", "subprocess"} & set(shown.split("'"))
