"""Baselines: what must count as new, what stays known, and the file that they are kept in."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from policylint.api import check
from policylint.baseline import Baseline, Entry, baseline_of, compare, fingerprint_in, mark_known
from policylint.baseline.errors import BaselineError
from policylint.baseline.file import read_baseline, write_baseline
from policylint.findings import findings
from policylint.report import Report
from policylint.settings import Settings
from tests.examples import examples
from tests.invoking import invoke
from tests.judging import BANNED, CAT, MISSING, STRONG, TITLE, WEAK, Judge

Run = Callable[..., Result]


def new(report: Report, baseline: Baseline) -> list[tuple[str, str]]:
    """The rules, with their verdicts, of the findings that still weigh once the baseline has been looked at."""
    marked = mark_known(report, baseline)
    compared = compare(report, baseline)
    assert len(compared.new) == sum(marked.summary.findings.values())
    assert len(compared.known) == marked.summary.known
    return [(entry.rule, entry.verdict) for entry in compared.new]


def one(judge: Judge, text: str, path: str = "wellbeing.md") -> Report:
    return judge.files({path: TITLE + text})


def lone(entries: tuple[Entry, ...]) -> Entry:
    (entry,) = entries
    return entry


# What must not be taken for known


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (STRONG, MISSING, ("tea", "missing")),
        (STRONG, WEAK, ("tea", "weak")),
        (WEAK, MISSING, ("tea", "missing")),
        (MISSING, BANNED, ("tea", "contradicted")),
        (WEAK, BANNED, ("tea", "contradicted")),
        (MISSING, WEAK, ("tea", "weak")),
        (BANNED, f"All {BANNED.lower()}", ("tea", "contradicted")),
        (f"{STRONG} {CAT}", f"{STRONG} The house cat eats.", ("pet-words", "wording")),
        (f"{STRONG} {CAT}", f"{STRONG} {CAT}\n\n{CAT}", ("pet-words", "wording")),
        (f"{STRONG} {CAT}", f"{MISSING} {CAT}", ("tea", "missing")),
    ],
)
def test_a_worse_verdict_other_words_and_one_more_of_the_same_are_new(
    judge: Judge, before: str, after: str, found: tuple[str, str]
) -> None:
    assert new(one(judge, after), baseline_of(one(judge, before))) == [found]


def test_the_same_finding_in_another_document_is_new(judge: Judge) -> None:
    baseline = baseline_of(judge.files({"a/policy.md": TITLE + MISSING, "b/policy.md": TITLE + STRONG}))

    fixed_here_broken_there = judge.files({"a/policy.md": TITLE + STRONG, "b/policy.md": TITLE + MISSING})
    one_more = judge.files({"a/policy.md": TITLE + MISSING, "0/policy.md": TITLE + MISSING})

    assert new(fixed_here_broken_there, baseline) == [("tea", "missing")]
    assert [entry.document for entry in compare(one_more, baseline).new] == ["0/policy.md"]


def test_a_new_document_that_only_lacks_the_same_is_not_the_one_that_is_gone(judge: Judge) -> None:
    baseline = replace(baseline_of(one(judge, MISSING, "tea.md")), gone=frozenset({"tea.md"}))

    assert new(one(judge, MISSING, "coffee.md"), baseline) == [("tea", "missing")]


def test_a_document_that_is_still_there_has_no_heir(judge: Judge) -> None:
    baseline = baseline_of(one(judge, f"{BANNED} {CAT}", "old/wellbeing.md"))

    assert len(new(one(judge, f"{BANNED} {CAT}", "new/wellbeing.md"), baseline)) == 2


def test_what_is_accepted_with_a_reason_is_in_no_baseline(judge: Judge) -> None:
    report = one(judge, f"{STRONG} {CAT} <!-- policylint: allow pet-words because it sleeps -->")

    assert baseline_of(report).entries == ()


# What stays known


BLOCKS = ["Words.", STRONG, WEAK, MISSING, BANNED, CAT, f"- {CAT}", "## Kitchen", "> Quoted.", f"{CAT} {CAT}"]


@examples(40)
@given(st.lists(st.sampled_from(BLOCKS), max_size=8))
def test_a_report_is_clean_beside_its_own_baseline(judge: Judge, blocks: list[str]) -> None:
    report = one(judge, "\n\n".join(blocks))
    marked = mark_known(report, baseline_of(report))

    assert set(marked.summary.findings.values()) == {0}
    assert marked.summary.known == sum(report.summary.findings.values())
    assert marked.summary.verdicts == report.summary.verdicts
    compared = compare(report, baseline_of(report))
    assert (compared.new, compared.gone, compared.unseen) == ((), (), ())


@examples(40)
@given(st.lists(st.sampled_from([CAT, "Words.", f"The other house cat, {CAT}"]), max_size=6), st.randoms())
def test_moved_paragraphs_stay_known(judge: Judge, blocks: list[str], random: "object") -> None:
    moved = list(blocks)
    random.shuffle(moved)  # type: ignore[attr-defined]  # hypothesis's own random.Random

    assert new(one(judge, "\n\n".join(["Words.", *moved])), baseline_of(one(judge, "\n\n".join(blocks)))) == []


def test_a_reflowed_and_re_cased_paragraph_under_another_heading_stays_known(judge: Judge) -> None:
    before = one(judge, f"{STRONG}\n\nAnd {CAT.lower()}")

    assert new(one(judge, f"{STRONG}\n\n## Pets\n\nAND THE house\ncat   sleeps."), baseline_of(before)) == []


def test_what_is_left_of_several_alike_stays_known(judge: Judge) -> None:
    three = baseline_of(one(judge, "\n\n".join([STRONG, CAT, CAT, CAT])))

    compared = compare(one(judge, "\n\n".join([STRONG, CAT, CAT])), three)

    assert (len(compared.known), len(compared.new), len(compared.gone)) == (2, 0, 1)


@pytest.mark.parametrize(
    ("old", "now"),
    [("old/wellbeing.md", "new/wellbeing.md"), ("wellbeing-v1.md", "wellbeing-v2.md"), ("a/b.md", "c.md")],
)
def test_a_moved_or_renamed_document_stays_known(judge: Judge, old: str, now: str) -> None:
    text = f"{MISSING} {CAT}\n\nSee also HR-12 Leave Policy."
    other = {"other.md": f"{TITLE}{STRONG}"}
    baseline = replace(baseline_of(judge.files({old: TITLE + text, **other})), gone=frozenset({old}))

    report = judge.files({now: f"{TITLE}Words.\n\n{text}", **other})

    assert new(report, baseline) == []
    assert compare(report, baseline).moved == {old: now}
    assert {entry.document for entry in compare(report, baseline).known} == {now}


def test_a_renamed_document_with_one_fault_more_has_one_new_finding(judge: Judge) -> None:
    baseline = replace(baseline_of(one(judge, f"{STRONG} {CAT}", "a.md")), gone=frozenset({"a.md"}))

    assert new(one(judge, f"{MISSING} {CAT}", "b.md"), baseline) == [("tea", "missing")]


def test_of_two_documents_the_likelier_is_the_renamed_one(judge: Judge) -> None:
    text = f"{BANNED} {CAT}\n\nOur house cat eats."
    baseline = replace(baseline_of(one(judge, text, "old.md")), gone=frozenset({"old.md"}))

    report = judge.files({"a.md": f"{TITLE}{STRONG} {CAT}", "b.md": TITLE + text})

    assert compare(report, baseline).moved == {"old.md": "b.md"}
    assert [entry.document for entry in compare(report, baseline).new if entry.verdict == "wording"] == ["a.md"]


def test_every_finding_has_the_fingerprint_that_its_document_gives_it(judge: Judge) -> None:
    report = judge.files(
        {
            "a.md": f"# HR-01 Wellbeing policy\n\n{BANNED} {CAT} See HR-12 Leave Policy. <!-- policylint: nothing -->",
            "b.md": f"# HR-02 Wellbeing policy\n\n{STRONG}",
        }
    )
    kinds = {type(finding).__name__ for finding, _ in findings(report)}

    assert kinds == {"ClauseFinding", "WordingFinding", "SuppressionFinding", "Contradiction", "Reference"}
    assert all(fingerprint_in(finding, path) == finding.fingerprint for finding, path in findings(report))
    assert new(report, baseline_of(report)) == []


# What is gone


def test_what_was_not_looked_at_is_not_gone(judge: Judge) -> None:
    both = {"a.md": TITLE + BANNED, "b.md": f"{TITLE}{STRONG} {CAT}"}
    baseline = baseline_of(judge.files(both))

    alone = compare(judge.files({"b.md": TITLE + STRONG}), baseline)

    assert [(entry.document, entry.rule) for entry in alone.gone] == [("b.md", "pet-words")]
    assert {(entry.document, entry.verdict) for entry in alone.unseen} == {
        ("a.md", "contradicted"),
        ("a.md", "contradiction"),
    }


def test_findings_of_documents_that_are_gone_are_gone(judge: Judge) -> None:
    baseline = replace(baseline_of(one(judge, CAT, "a.md")), gone=frozenset({"a.md"}))

    assert len(compare(one(judge, STRONG, "b.md"), baseline).gone) == len(baseline.entries) == 2


def test_findings_of_a_document_that_cannot_be_read_are_not_gone(judge: Judge) -> None:
    baseline = baseline_of(one(judge, CAT, "a.md"))

    assert compare(judge.files({"a.md": ""}), baseline).gone == ()


# The file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "a.md").write_text(f"{TITLE}{MISSING} {CAT}\n\n{CAT}\n", encoding="utf-8")
    return tmp_path


def test_a_baseline_is_read_as_it_was_written(judge: Judge, tmp_path: Path) -> None:
    entries = baseline_of(
        judge.files({"a/x.md": f"{TITLE}{BANNED} “{CAT}” {CAT}", "b/x.md": f"{TITLE}{BANNED} {CAT}\n\n{CAT}"})
    ).entries
    file = tmp_path / "baseline.json"
    file.write_text(write_baseline(entries), encoding="utf-8")

    assert sorted(read_baseline(file).entries, key=str) == sorted(entries, key=str)
    assert read_baseline(file).gone == {"a/x.md", "b/x.md"}


def test_the_file_has_one_finding_a_line_sorted_by_document(judge: Judge) -> None:
    report = judge.files({"b.md": f"{TITLE}{STRONG} {CAT}\n\n{CAT}", "a.md": TITLE + MISSING})
    text = write_baseline(baseline_of(report).entries)

    first, *lines, last, end = text.splitlines()
    loaded = json.loads(text)
    assert (first, last, end) == ("{", '"policylint-baseline": 1', "}")
    assert [json.loads("{" + line.rstrip(",") + "}") for line in lines] == [
        {key: entry} for key, entry in loaded.items() if key != "policylint-baseline"
    ]
    cat, missing = lone(baseline_of(one(judge, f"{STRONG} {CAT}", "b.md")).entries), "missing"
    assert [(entry["document"], entry["verdict"]) for entry in list(loaded.values())[:-1]] == [
        ("a.md", missing),
        ("b.md", "wording"),
        ("b.md", "wording"),
    ]
    assert loaded[cat.fingerprint] == loaded[f"{cat.fingerprint}/2"]
    assert loaded[cat.fingerprint]["excerpt"] == CAT


def test_without_excerpts_no_words_of_documents_are_kept_and_all_stays_known(judge: Judge, tmp_path: Path) -> None:
    report = one(judge, f"{BANNED} {CAT}", str(tmp_path / "a.md"))
    file = tmp_path / "baseline.json"
    file.write_text(write_baseline(baseline_of(report, tmp_path).entries, excerpts=False), encoding="utf-8")

    assert "cat" not in file.read_text(encoding="utf-8")
    assert new(report, read_baseline(file)) == []


def test_excerpts_are_short_and_show_the_words(judge: Judge) -> None:
    entry = lone(baseline_of(one(judge, f"{STRONG} {'Words and ' * 40}then the house cat {'and so ' * 40}on.")).entries)

    assert "house cat" in entry.excerpt
    assert len(entry.excerpt) <= 82


def test_a_sorted_file_does_not_depend_on_the_order_of_findings(judge: Judge) -> None:
    entries = baseline_of(judge.files({"a.md": f"{TITLE}{BANNED} {CAT}\n\n{CAT} x", "b.md": TITLE + CAT})).entries

    assert write_baseline(entries) == write_baseline(reversed(entries))


def test_git_merges_what_two_branches_add(judge: Judge, tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        told = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main"]
        subprocess.run(["git", *told, *arguments], cwd=tmp_path, check=True, capture_output=True)

    def write(*names: str) -> None:
        report = judge.files({f"{name}.md": f"{TITLE}{STRONG} {CAT}" for name in names})
        (tmp_path / "b.json").write_text(write_baseline(baseline_of(report).entries), encoding="utf-8")
        git("add", "b.json")
        git("commit", "-qm", "x")

    git("init", "-q")
    write("b", "c", "m", "n")
    git("checkout", "-qb", "other")
    write("b", "c", "m", "n", "z")
    git("checkout", "-q", "main")
    write("a", "b", "c", "m", "n")
    git("merge", "-q", "-m", "x", "other")

    merged = read_baseline(tmp_path / "b.json")
    assert sorted(entry.document for entry in merged.entries) == [f"{name}.md" for name in "abcmnz"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "it is damaged: this is not JSON (line 1)"),
        ('{\n"policylint-baseline": 1', "it is damaged: this is not JSON (line 2)"),
        ('{\n<<<<<<< HEAD\n"policylint-baseline": 1\n}', "(line 2). After a merge with conflicts"),
        ("[]", "this is no baseline of policylint"),
        ('{"schema": 1, "documents": []}', "this is no baseline of policylint"),
        ('{"policylint-baseline": 2}', "it was made by another version of policylint"),
        ('{"x": {}, "policylint-baseline": 1}', "it is damaged: the entry 'x' is none"),
        (f'{{"{"0" * 20}": [], "policylint-baseline": 1}}', "is none"),
        (f'{{"{"0" * 20}": {{"document": "a"}}, "policylint-baseline": 1}}', "lacks a field"),
        ("[" * 100_000, "it is damaged: this is not JSON"),
        ("\xff", "it is damaged: this is not JSON"),
    ],
)
def test_a_damaged_baseline_says_what_is_wrong(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "baseline.json"
    file.write_bytes(content.encode("latin-1"))

    with pytest.raises(BaselineError) as caught:
        read_baseline(file)

    assert str(caught.value).startswith(f"{file}: ")
    assert message in str(caught.value)


def test_a_baseline_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="policylint baseline write"):
        read_baseline(tmp_path / "baseline.json")


_VALUES = st.none() | st.integers() | st.text() | st.dictionaries(st.text(max_size=8), st.text())


@given(st.dictionaries(st.text(max_size=24), _VALUES, max_size=4))
def test_any_json_is_a_baseline_or_refused(tmp_path_factory: pytest.TempPathFactory, data: dict[str, object]) -> None:
    file = tmp_path_factory.getbasetemp() / "any.json"
    file.write_text(json.dumps({**data, "policylint-baseline": 1}), encoding="utf-8")

    try:
        read = read_baseline(file)
    except BaselineError:
        return
    assert len(read.entries) == len(data)


# In a run


def test_a_run_is_held_against_its_baseline_from_any_folder(
    folder: Path, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / "baseline.json"
    before = check([folder], Settings(rules=judge.rules))
    file.write_text(write_baseline(baseline_of(before, folder).entries), encoding="utf-8")
    assert (
        lone(tuple({entry.document: entry for entry in read_baseline(file).entries}.values())).document
        == "policies/a.md"
    )

    for here, path in ((folder, "policies"), (folder / "policies", "a.md"), (folder, folder / "policies" / "a.md")):
        monkeypatch.chdir(here)
        report = check([path], Settings(rules=judge.rules, baseline=file))
        assert (sum(report.summary.findings.values()), report.summary.known) == (0, 3)


def test_a_damaged_baseline_is_told_before_anything_is_checked(folder: Path, judge: Judge) -> None:
    seen: list[int] = []
    with pytest.raises(BaselineError):
        check(
            folder,
            Settings(rules=judge.rules, baseline=folder / "none.json"),
            progress=lambda done, _: seen.append(done),
        )

    assert seen == []


# The command


@pytest.fixture
def told(folder: Path, judge: Judge, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command in `folder`, by the simple rules."""
    monkeypatch.chdir(folder)

    def run(*arguments: str) -> Result:
        return invoke(*arguments, "--rules", judge.rules)

    return run


KNOWN = ".policylint-baseline.json"
CHECK = ("check", "policies", "--fail-on", "advice", "--baseline", KNOWN)


def add(folder: Path, text: str, name: str = "a") -> None:
    with (folder / "policies" / f"{name}.md").open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")


def test_what_got_worse_is_never_taken_over_silently(folder: Path, told: Run) -> None:
    assert told("baseline", "write", "policies").exit_code == 0
    before = (folder / KNOWN).read_text(encoding="utf-8")
    add(folder, BANNED)

    assert told("baseline", "write", "policies").exit_code == 2
    shown = told("baseline", "update", "policies")
    assert shown.exit_code == 1
    assert "+ policies/a.md: tea, contradicted: “Tea is banned.”" in shown.output
    assert (folder / KNOWN).read_text(encoding="utf-8") == before
    assert told("baseline", "prune", "policies").exit_code == 0
    assert "contradicted" not in (folder / KNOWN).read_text(encoding="utf-8")
    assert told(*CHECK).exit_code == 1


def test_a_baseline_is_written_brought_up_to_date_and_pruned(folder: Path, told: Run) -> None:
    assert told(*CHECK[:-2]).exit_code == 1
    assert told("baseline", "write", "policies").output == f"{KNOWN}: 3 findings are known.\n"
    checked = told(*CHECK)
    assert checked.exit_code == 0
    assert "no new findings. 3 findings known from before." in " ".join(checked.output.split())
    assert told(*CHECK[:-2], "--no-baseline").exit_code == 1

    add(folder, CAT)
    checked = told(*CHECK)
    assert (checked.exit_code, "1 new warning." in checked.output) == (1, True)
    accepted = told("baseline", "update", "policies", "--accept")
    assert accepted.exit_code == 0
    assert f"{KNOWN}: 1 added, 0 removed, 3 kept." in accepted.output
    assert told(*CHECK).exit_code == 0

    (folder / "policies" / "a.md").rename(folder / "policies" / "b.md")
    assert told(*CHECK).exit_code == 0
    renamed = told("baseline", "update", "policies")
    assert renamed.output == f"policies/a.md is now policies/b.md\n{KNOWN}: 0 added, 0 removed, 4 kept.\n"
    assert '"document": "policies/a.md"' not in (folder / KNOWN).read_text(encoding="utf-8")

    (folder / "policies" / "b.md").write_text(f"{TITLE}{STRONG}\n", encoding="utf-8")
    pruned = told("baseline", "prune", "policies")
    assert pruned.output.count("- policies/b.md: ") == 4
    assert f"{KNOWN}: 4 removed, 0 kept." in pruned.output
    assert told(*CHECK).exit_code == 0


def test_pruning_leaves_other_documents_and_what_is_new_alone(folder: Path, told: Run) -> None:
    add(folder, f"{TITLE}{CAT}", "b")
    told("baseline", "write", "policies")
    (folder / "policies" / "b.md").write_text(f"{TITLE}{STRONG} Our house cat eats.\n", encoding="utf-8")

    pruned = told("baseline", "prune", "policies/b.md")

    assert f"{KNOWN}: 2 removed, 3 kept; 1 finding is new and not in it." in pruned.output


@pytest.mark.parametrize("command", ["prune", "update"])
def test_what_became_of_documents_elsewhere_is_left_alone(folder: Path, told: Run, command: str) -> None:
    (folder / "a").mkdir()
    add(folder, f"{TITLE}{MISSING}", "../a/b")
    told("baseline", "write", "policies", "a")
    before = (folder / KNOWN).read_text(encoding="utf-8")
    (folder / "policies" / "a.md").rename(folder / "policies" / "c.md")

    assert f"{KNOWN}: " in told("baseline", command, "a").output
    assert (folder / KNOWN).read_text(encoding="utf-8") == before


def test_a_document_that_was_moved_here_takes_its_entries_along(folder: Path, told: Run) -> None:
    (folder / "here").mkdir()
    told("baseline", "write", "policies")
    (folder / "policies" / "a.md").rename(folder / "here" / "a.md")
    (folder / "here" / "a.md").write_text(f"{TITLE}{MISSING} {CAT}\n", encoding="utf-8")

    pruned = told("baseline", "prune", "here")

    assert "policies/a.md is now here/a.md" in pruned.output
    assert f"{KNOWN}: 1 removed, 2 kept." in pruned.output


def test_a_document_that_cannot_be_read_keeps_its_entries_and_fails(folder: Path, told: Run) -> None:
    told("baseline", "write", "policies")
    before = (folder / KNOWN).read_text(encoding="utf-8")
    (folder / "policies" / "a.md").write_text("", encoding="utf-8")

    for command in (("baseline", "prune"), ("baseline", "update", "--accept")):
        result = told(*command, "policies")
        assert result.exit_code == 2
        assert "policies/a.md could not be read" in result.stderr
    assert (folder / KNOWN).read_text(encoding="utf-8") == before


def test_excerpts_can_be_left_out_and_then_stay_out(folder: Path, told: Run) -> None:
    told("baseline", "write", "policies", "--no-excerpts")
    add(folder, CAT)
    told("baseline", "update", "policies", "--accept")

    assert "excerpt" not in (folder / KNOWN).read_text(encoding="utf-8")
    assert told(*CHECK).exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [CHECK, ("baseline", "update", "policies"), ("baseline", "prune", "policies"), ("baseline", "update", "--accept")],
)
def test_a_damaged_baseline_fails_every_command(folder: Path, told: Run, arguments: tuple[str, ...]) -> None:
    (folder / KNOWN).write_text("{\n<<<<<<< HEAD\n}", encoding="utf-8")

    result = told(*arguments)

    assert result.exit_code == 2
    assert f"policylint: {KNOWN}: it is damaged: this is not JSON (line 2)." in result.stderr
    assert (folder / KNOWN).read_text(encoding="utf-8") == "{\n<<<<<<< HEAD\n}"


def test_the_baseline_of_a_configuration_file_is_used(folder: Path, told: Run) -> None:
    (folder / "policylint.toml").write_text('baseline = "known.json"\nfail-on = "advice"\n', encoding="utf-8")

    missing = told("check", "policies")
    assert (missing.exit_code, "'policylint baseline write' makes one" in missing.stderr) == (2, True)
    assert told("baseline", "write", "policies").exit_code == 0
    assert (folder / "known.json").exists()
    assert told("check", "policies").exit_code == 0
    assert told("check", "policies", "--no-baseline").exit_code == 1
    assert told("check", "policies", "--no-baseline", "--baseline", "known.json").exit_code == 2
    (folder / "policylint.toml").write_text("baselin = 'x'\n", encoding="utf-8")
    assert told("baseline", "update", "policies").exit_code == 2


def test_an_empty_folder_makes_no_baseline(tmp_path: Path, told: Run) -> None:
    (tmp_path / "empty").mkdir()

    assert told("baseline", "write", "empty").exit_code == 2
    assert not (tmp_path / KNOWN).exists()


def test_a_baseline_by_some_rules_is_not_brought_up_to_date(told: Run) -> None:
    told("baseline", "write", "policies")

    assert told("baseline", "prune", "policies", "--select", "tea").exit_code == 2
