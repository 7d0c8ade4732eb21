"""What is kept of documents comes out as if they had been checked, and only where they would come out the same."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import msgpack
from msgspec.structs import replace

from policylint import results
from policylint.api import check
from policylint.config import Configuration
from policylint.document import UnreadableError
from policylint.report import Report
from policylint.results import check_changed, keys
from policylint.results.store import Store
from policylint.rule_texts import RuleTexts
from policylint.rulebook.compiled import open_rulebook
from policylint.rulebook.model import House, Rulebook
from policylint.settings import Allowance, Limits, Settings, Told
from policylint.sources import Given, Source
from policylint.user_cache import CODE
from policylint.workers import Task, check_sources
from tests.conftest import ROOT
from tests.conftest import TEA as TEA_RULE
from tests.examples import examples
from tests.invoking import invoke

SAMPLES = ROOT / "samples"
TEA = "# Wellbeing policy\n\nTea is served at ten. A man committed suicide.\n"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a cache of its own."""
    file = tmp_path / "cache" / "results.sqlite3"
    monkeypatch.setattr(results, "open_store", lambda: Store(file))
    return file


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The paths of the documents that have really been checked, run by run."""
    runs: list[list[str]] = []

    def note(tasks: list[Task], settings: Settings) -> Iterator[Any]:
        runs.append([task.source.path for task in tasks])
        return check_sources(tasks, settings)

    monkeypatch.setattr(results, "check_sources", note)
    return runs


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "policy.md"
    file.write_text(TEA, encoding="utf-8")
    return file


def run(rules: Path, *paths: Path, **told: Any) -> Report:
    return check(paths, Settings(rules=rules, cache=True, **told))


def count(store: Path) -> int:
    return Store(store).count()


def test_a_library_call_keeps_nothing_by_default(store: Path, tea_rules: Path, document: Path) -> None:
    check([document], Settings(rules=tea_rules))
    check([document], Configuration(Settings(rules=tea_rules)))

    assert not store.parent.exists()


@pytest.mark.parametrize("code", ["timeout", "memory", "crash", "unreadable", "damaged", "needs-converter"])
def test_an_error_that_may_pass_is_not_kept(
    store: Path, tea_rules: Path, document: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    def fail(*_: object) -> None:
        raise UnreadableError(code, "It failed.")

    with monkeypatch.context() as patch:
        patch.setattr("policylint.checker.read", fail)
        assert run(tea_rules, document).documents[0].error
    assert not store.exists()

    assert run(tea_rules, document).documents[0].error is None


def test_a_file_that_cannot_be_read_is_told_each_time(store: Path, tea_rules: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.md"
    link.symlink_to(tmp_path / "gone.md")

    for _ in range(2):
        (found,) = run(tea_rules, link).documents
        assert found.error
        assert found.error.code == "unreadable"
    assert not store.exists()


def test_a_file_over_the_limit_is_told_though_its_result_is_kept(store: Path, tea_rules: Path, document: Path) -> None:
    run(tea_rules, document)

    (found,) = run(tea_rules, document, limits=Limits(file_size=10)).documents

    assert found.error
    assert found.error.code == "too-large"


def test_a_path_that_is_no_text_ends_no_run(store: Path, tea_rules: Path, document: Path) -> None:
    source = Source(document, "half \ud800.md")
    settings = Settings(rules=tea_rules, kinds={"\ud800*": ("wellbeing-policy",)})

    assert check(source, replace(settings, cache=True)) == check(source, settings)


def test_a_file_that_changes_while_it_is_checked_is_not_kept(
    store: Path, tea_rules: Path, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(tasks: list[Task], settings: Settings) -> Iterator[Any]:
        for report in check_sources(tasks, settings):
            document.write_text("# Wellbeing policy\n\nCoffee is served.\n", encoding="utf-8")
            yield report

    monkeypatch.setattr(results, "check_sources", meanwhile)
    run(tea_rules, document)

    assert not store.exists()


def test_what_is_whole_but_no_report_is_not_used(
    store: Path, tea_rules: Path, document: Path, checked: list[list[str]]
) -> None:
    first = run(tea_rules, document)
    for kept in (b"", b"\xc1", msgpack.encode({"path": 7}), msgpack.encode([1, 2])):
        connection = sqlite3.connect(store)
        (key,) = connection.execute("SELECT key FROM results").fetchone()
        connection.close()
        Store(store).write({key: kept})

        assert run(tea_rules, document) == first
    assert all(checked)


def test_what_another_rulebook_says_is_not_put_back(tea_rulebook: Rulebook, rulebook: Rulebook) -> None:
    ((_, report),) = check_sources(
        [Task(Source(Path("a.md"), "a.md", Given(TEA.encode())), Settings(), rulebook)], Settings()
    )

    with pytest.raises(KeyError):
        RuleTexts(tea_rulebook).put_back(RuleTexts(rulebook).taken_out(report))


# What must be checked anew


@pytest.mark.parametrize(
    "told",
    [
        {"kinds": {"*": ("conduct-policy",)}},
        {"told": Told(("conduct-policy",), "somebody said so")},
        {"select": frozenset({"tea"})},
        {"ignore": frozenset({"tea"})},
        {"advice": True},
        {"severity": {"tea": "advice"}},
        {"keep_text": True},
        {"house": House(never_flag=("tea",))},
    ],
    ids=lambda told: next(iter(told)),
)
def test_what_changes_a_documents_own_result_counts(
    store: Path, tea_rules: Path, document: Path, checked: list[list[str]], told: dict[str, Any]
) -> None:
    run(tea_rules, document)

    assert run(tea_rules, document, **told) == check([document], Settings(rules=tea_rules, **told))
    assert checked[-1] == [document.as_posix()]


def test_the_order_of_patterns_for_kinds_counts(
    store: Path, tea_rules: Path, document: Path, checked: list[list[str]]
) -> None:
    run(tea_rules, document, kinds={"*.md": ("conduct-policy",), "policy*": ("wellbeing-policy",)})
    found = run(tea_rules, document, kinds={"policy*": ("wellbeing-policy",), "*.md": ("conduct-policy",)})

    assert found.documents[0].kinds == ("conduct-policy",)


def test_content_path_rules_program_and_libraries_count(
    store: Path,
    tea_rules: Path,
    own_rules: Path,
    document: Path,
    tmp_path: Path,
    checked: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (own_rules / "kitchen" / "tea.yaml").write_text(TEA_RULE.replace("Tea is good", "Tea helps"), encoding="utf-8")
    again = tmp_path / "again.md"
    run(tea_rules, document)
    again.write_text(TEA, encoding="utf-8")
    run(tea_rules, again)
    document.write_text(f"{TEA}\nWe love our tea.\n", encoding="utf-8")
    run(tea_rules, document)
    run(own_rules, document)
    monkeypatch.setattr(keys, "__version__", "0.0.0")
    run(tea_rules, document)
    monkeypatch.setattr(keys, "_versions", lambda: ["pypdfium2-0.1.dist-info"])
    run(tea_rules, document)
    code = tmp_path / "code"
    code.mkdir()
    (code / "changed.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(keys, "CODE", code)
    run(tea_rules, document)

    assert all(checked)
    assert count(store) == len(checked) == 7


def test_data_of_the_program_count_as_its_code_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = Path(shutil.copytree(CODE, tmp_path / "code", ignore=shutil.ignore_patterns("__pycache__")))
    monkeypatch.setattr(keys, "CODE", code)
    known = {keys._program()}
    for file in ("data/element_words.msgpack", "data/kind_words.msgpack", "language/data/known_words.txt", "api.py"):
        with (code / file).open("ab") as stream:
            stream.write(b" ")
        known.add(keys._program())
    (code / "__pycache__").mkdir()
    (code / "__pycache__" / "api.cpython-311.pyc").touch()

    assert len(known) == 5
    assert keys._program() in known


def test_the_versions_of_the_libraries_are_known() -> None:
    found = {name.partition("-")[0].lower() for name in keys._versions()}

    assert found >= {"lxml", "pypdfium2", "pystemmer"}


@pytest.mark.skipif(sys.platform == "win32", reason="a program there is another file")
def test_another_libreoffice_counts_for_what_it_converts(
    rulebook: Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def key(name: str) -> bytes:
        return keys.Keys().key(Task(Source(Path(name), name), Settings(), rulebook), b"data")

    monkeypatch.setattr("policylint.readers.office._USUAL_PLACES", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    before = key("old.rtf"), key("new.docx")
    (tmp_path / "soffice").touch(mode=0o700)
    after = key("old.rtf"), key("new.docx")

    assert before[0] != after[0]
    assert before[1] == after[1]


# What need not be checked


@pytest.mark.parametrize(
    "told",
    [
        {"jobs": 2},
        {"limits": Limits(seconds=7)},
        {"fail_on": "never"},
        {"allow": (Allowance(rule="tea", reason="no tea"),)},
    ],
    ids=lambda told: next(iter(told)),
)
def test_what_does_not_change_a_documents_own_result_does_not_count(
    store: Path, tea_rules: Path, document: Path, checked: list[list[str]], told: dict[str, Any]
) -> None:
    run(tea_rules, document)

    assert run(tea_rules, document, **told) == check([document], Settings(rules=tea_rules, **told))
    assert checked == [[document.as_posix()], []]


def test_when_nothing_has_changed_no_checker_is_made_and_no_worker_started(
    store: Path, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = check([document], Settings(cache=True, jobs=2))
    for name in ("checker.Checker", "workers.Guarded", "results.store.Store._make"):
        monkeypatch.setattr(f"policylint.{name}", lambda *_, **__: pytest.fail("there was nothing to do"))

    assert check([document], Settings(cache=True, jobs=2)) == first


def test_what_is_wrong_with_the_content_itself_is_kept(
    store: Path, tea_rules: Path, tmp_path: Path, checked: list[list[str]]
) -> None:
    empty = tmp_path / "empty.md"
    empty.write_text(" ", encoding="utf-8")

    first = run(tea_rules, empty)

    assert first.documents[0].error
    assert run(tea_rules, empty) == first
    assert checked == [[empty.as_posix()], []]


def test_only_what_has_changed_is_checked_and_the_order_stays(
    store: Path, tea_rules: Path, tmp_path: Path, checked: list[list[str]]
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name in "abcde":
        (folder / f"{name}.md").write_text(TEA, encoding="utf-8")
    run(tea_rules, folder)
    (folder / "c.md").write_text(f"{TEA}\nWe love our tea.\n", encoding="utf-8")

    found = run(tea_rules, folder)

    assert found == check([folder], Settings(rules=tea_rules))
    assert checked[-1] == [(folder / "c.md").as_posix()]


def test_progress_counts_every_document_once(store: Path, tea_rules: Path, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.md").write_text(TEA, encoding="utf-8")
    run(tea_rules, folder)
    (folder / "b.md").write_text(TEA, encoding="utf-8")
    told: list[tuple[int, int]] = []

    check([folder], Settings(rules=tea_rules, cache=True), progress=lambda done, total: told.append((done, total)))

    assert told == [(1, 2), (2, 2)]


# The same comes out


def test_the_samples_come_out_the_same(store: Path, samples_report: Report) -> None:
    for _ in range(2):
        found = check([SAMPLES], Settings(advice=True, keep_text=True, cache=True))
        assert found == samples_report
        assert msgpack.encode(found) == msgpack.encode(samples_report)


def test_the_samples_come_out_the_same_from_workers_and_without_their_text(store: Path) -> None:
    settings = Settings(jobs=2, advice=True)
    expected = check([SAMPLES], settings)

    for _ in range(2):
        found = check([SAMPLES], replace(settings, cache=True))
        assert found == expected
        assert msgpack.encode(found) == msgpack.encode(expected)


_SENTENCES = st.sampled_from(
    [
        "# Wellbeing policy",
        "## Supervision",
        "Peer workers have supervision by a senior peer worker every month.",
        "Staff may work flexibly where possible.",
        "A man committed suicide.",
        "Patients suffer from schizophrenia.",
        "See the Leave Policy (HR-12).",
        "<!-- policylint: allow flexible-work because we say so -->",
        "| Who | What |\n|---|---|\n| Peer | Supervision monthly |",
        "A staff member may lead.",
        "“\u202equoted\u0000”",
    ]
)


@examples(30)
@given(st.lists(st.lists(_SENTENCES, max_size=6).map("\n\n".join), max_size=4))
def test_whatever_stands_in_documents_it_comes_out_the_same(
    rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    house = House(preferred=(("team member", ("staff member",)), ("person", ("patient",))))
    file = tmp_path_factory.mktemp("cache") / "results.sqlite3"
    sources = [Source(Path(f"{n}.md"), f"{n}.md", Given(text.encode())) for n, text in enumerate(texts)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(results, "open_store", lambda: Store(file))
        for settings in (Settings(), Settings(house=house)):
            tasks = [Task(source, settings, rulebook) for source in sources]
            expected = [report for _, report in sorted(check_sources(tasks, settings))]
            for _ in range(2):
                assert [report for _, report in sorted(check_changed(tasks, settings))] == expected


def test_equal_texts_of_rules_are_one_object(store: Path, tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.md").write_text(TEA, encoding="utf-8")
    for _ in range(2):
        one, other = check([tmp_path / "a.md", tmp_path / "b.md"], Settings(cache=True, jobs=2)).documents
        assert one.clauses
        assert all(
            a.why is b.why and a.suggestion is b.suggestion for a, b in zip(one.clauses, other.clauses, strict=True)
        )


def test_each_rule_of_the_house_keeps_its_own_words(store: Path, tea_rules: Path, document: Path) -> None:
    document.write_text("# Wellbeing policy\n\nA staff member drinks chai.\n", encoding="utf-8")
    house = House(preferred=(("team member", ("staff member",)), ("tea", ("chai",))))

    for jobs in (0, 2, 0):
        (found,) = run(tea_rules, document, house=house, jobs=jobs).documents
        assert [wording.prefer for wording in found.wording] == [("team member",), ("tea",)]


# The commands


@pytest.fixture(scope="module")
def compiled(tea_rules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with nothing in it but the compiled rulebook."""
    folder = tmp_path_factory.mktemp("compiled") / "policylint"
    open_rulebook(tea_rules, folder)
    return folder


@pytest.fixture
def _own_folder(compiled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(compiled, tmp_path / "xdg" / "policylint")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))


@pytest.mark.usefixtures("_own_folder")
def test_the_command_keeps_results_unless_told_not_to(tea_rules: Path, document: Path) -> None:
    invoke("check", "--rules", tea_rules, "--no-cache", document)
    assert "0 documents checked: 0.0 MB (at most 512.0 MB)" in invoke("cache", "info").output

    first = invoke("check", "--rules", tea_rules, document)
    told = invoke("cache", "info").output
    assert "1 document checked" in told
    assert "1 compiled rulebook" in told
    assert invoke("check", "--rules", tea_rules, document).output == first.output


@pytest.mark.usefixtures("_own_folder")
def test_what_is_known_is_told_without_what_checks_documents(tea_rules: Path, document: Path) -> None:
    invoke("check", "--rules", tea_rules, document)
    arguments = ["check", "--rules", str(tea_rules), str(document)]
    program = f"""
import sys
from policylint.cli import main
main({arguments!r}, standalone_mode=False)
"""
    ended = f"try:\n    exec({program!r})\nexcept SystemExit:\n    import sys\n    print(sorted(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", ended], capture_output=True, check=True, text=True).stdout

    loaded = set(shown.split("'"))
    assert "policylint.results" in loaded
    assert loaded.isdisjoint({"policylint.checker", "policylint.engine", "rapidfuzz"})


@pytest.mark.usefixtures("_own_folder")
def test_standard_input_leaves_no_trace(tea_rules: Path) -> None:
    invoke("check", "--rules", tea_rules, "-", given=TEA)

    assert "0 documents checked" in invoke("cache", "info").output


@pytest.mark.usefixtures("_own_folder")
def test_all_that_is_kept_can_be_deleted(tea_rules: Path, document: Path, tmp_path: Path) -> None:
    invoke("check", "--rules", tea_rules, document)

    done = invoke("cache", "clear")

    assert done.exit_code == 0
    assert done.output.startswith("Deleted ")
    assert [path for path in (tmp_path / "xdg").rglob("*") if path.is_file()] == []
    assert invoke("cache", "clear").output == "There was nothing to delete.\n"


@pytest.mark.usefixtures("_own_folder")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_a_folder_that_others_may_write_to_is_told(tea_rules: Path, document: Path, tmp_path: Path) -> None:
    invoke("check", "--rules", tea_rules, document)
    (tmp_path / "xdg" / "policylint").chmod(0o777)

    assert "It is not used for findings: others may write to it" in invoke("cache", "info").output
