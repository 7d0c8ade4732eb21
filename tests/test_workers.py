"""What goes wrong with one document costs that document alone."""

import multiprocessing
import os
import re
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from msgspec.structs import replace

from policylint import workers
from policylint.api import check
from policylint.checker import Checker
from policylint.document import Document, UnreadableError
from policylint.orders import read_bytes
from policylint.report import DocumentReport
from policylint.rulebook.model import Rulebook, RulebookError
from policylint.settings import MEGABYTE, Limits, Settings
from policylint.sources import Source
from policylint.workers import Task, check_sources

GOOD = "# Wellbeing policy\n\nTea is served at ten.\n"
LIMITS = Limits(file_size=MEGABYTE, memory=1024 * MEGABYTE, seconds=1.0)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a patched reader reaches forked workers only")


def misbehave(data: bytes, path: str) -> Document:
    """A reader that does what the document says."""
    from policylint.readers.markdown import read  # noqa: PLC0415 - the real one, which this stands in for

    if data == b"hang":
        time.sleep(60)
    elif data == b"crash":
        os.kill(os.getpid(), signal.SIGKILL)
    elif data == b"eat":
        bytearray(4096 * MEGABYTE)
    elif data == b"fault":
        raise KeyError("a fault of the program")
    return read(data, path)


@pytest.fixture
def _misbehaving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policylint.checker.read", misbehave)


def sources(folder: Path, **documents: str) -> list[Source]:
    found = []
    for name, content in documents.items():
        file = folder / f"{name}.md"
        file.write_text(content, encoding="utf-8")
        found.append(Source(file, file.name))
    return found


def in_order(numbered: Iterable[tuple[int, DocumentReport]]) -> list[DocumentReport]:
    return [report for _, report in sorted(numbered, key=lambda each: each[0])]


def run(found: list[Source], rulebook: Rulebook, *, jobs: int) -> list[DocumentReport]:
    settings = Settings(limits=LIMITS, jobs=jobs)
    return in_order(check_sources([Task(source, settings, rulebook) for source in found], settings))


@pytest.mark.usefixtures("_misbehaving")
def test_twenty_good_documents_are_done_beside_four_bad_ones_in_order(tmp_path: Path, tea_rulebook: Rulebook) -> None:
    documents = {f"{number:02}": GOOD for number in range(20)}
    documents |= {"03-hangs": "hang", "07-crashes": "crash", "11-eats": "eat", "15-fails": "fault"}
    found = sources(tmp_path, **dict(sorted(documents.items())))

    reports = run(found, tea_rulebook, jobs=2)

    assert [report.path for report in reports] == [source.path for source in found]
    assert {report.path: report.error.code for report in reports if report.error} == {
        "03-hangs.md": "timeout",
        "07-crashes.md": "crash",
        "11-eats.md": "memory",
        "15-fails.md": "crash",
    }
    assert all(report.clauses[0].verdict == "strong" for report in reports if not report.error)


@pytest.mark.usefixtures("_misbehaving")
def test_what_went_wrong_is_said_with_what_to_do(tmp_path: Path, tea_rulebook: Rulebook) -> None:
    found = sources(tmp_path, crashes="crash", eats="eat", hangs="hang")

    said = " / ".join(report.error.message for report in run(found, tea_rulebook, jobs=2) if report.error)

    assert re.fullmatch(
        ".* crashed on it.* / .* needed more than 1024 MB of memory.* / .* took more than 1 seconds.* --timeout.", said
    )


@pytest.mark.parametrize("jobs", [0, 1])
@pytest.mark.usefixtures("_misbehaving")
def test_a_fault_of_the_program_is_named_and_costs_no_other_document(
    tmp_path: Path, tea_rulebook: Rulebook, jobs: int
) -> None:
    bad, good = run(sources(tmp_path, bad="fault", good=GOOD), tea_rulebook, jobs=jobs)

    assert bad.error is not None
    assert bad.error.message.startswith("policylint itself failed on it (KeyError in test_workers.py, line ")
    assert good.error is None


def test_a_few_small_text_files_need_no_process(
    tmp_path: Path, tea_rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "Guarded", None)

    assert len(run(sources(tmp_path, a=GOOD, b=GOOD), tea_rulebook, jobs=0)) == 2


def test_much_text_is_checked_under_guard(
    tmp_path: Path, tea_rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "Serial", None)

    assert len(run(sources(tmp_path, a="tea " * 300_000), tea_rulebook, jobs=0)) == 1


def test_serial_and_parallel_give_the_same_report(tmp_path: Path, tea_rules: Path) -> None:
    documents = {f"policy {number}": f"{GOOD}\nWe love our {number} teas.\n" for number in range(8)}
    sources(tmp_path, **documents, empty="")
    serial = Settings(rules=tea_rules)

    assert check([tmp_path], serial) == check([tmp_path], replace(serial, jobs=3))


def test_progress_counts_every_document(tmp_path: Path, tea_rules: Path) -> None:
    sources(tmp_path, a=GOOD, b=GOOD, c="")
    seen: list[tuple[int, int]] = []

    check([tmp_path], Settings(rules=tea_rules), progress=lambda done, total: seen.append((done, total)))

    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_a_run_that_is_given_up_leaves_no_worker(tmp_path: Path, tea_rulebook: Rulebook) -> None:
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    before = children.read_text() if children.exists() else ""
    settings = Settings(jobs=2)
    found = sources(tmp_path, a=GOOD, b=GOOD, c=GOOD)
    reports = check_sources([Task(source, settings, tea_rulebook) for source in found], settings)

    next(reports)
    reports.close()

    assert (children.read_text() if children.exists() else "") == before


@pytest.mark.parametrize("cache", [False, True])
def test_a_run_that_breaks_off_has_ended_its_workers_before_its_error_is_told(
    tmp_path: Path, tea_rules: Path, cache: bool
) -> None:
    def stop(done: int, total: int) -> None:
        assert multiprocessing.active_children()
        raise KeyboardInterrupt

    sources(tmp_path, a=GOOD, b=GOOD, c=GOOD)

    # What was raised is held here, and by it all that was under way: nothing can be left to the garbage collector.
    with pytest.raises(KeyboardInterrupt) as held:
        check([tmp_path], Settings(rules=tea_rules, jobs=2, cache=cache), progress=stop)

    assert not multiprocessing.active_children(), held


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_rulebook_without_grammar_is_an_error_and_no_endless_row_of_workers(
    tmp_path: Path, tea_rulebook: Rulebook, jobs: int
) -> None:
    bare = replace(tea_rulebook, ids={})
    with pytest.raises(RulebookError, match="which every rulebook needs, is not defined"):
        run(sources(tmp_path, a=GOOD), bare, jobs=jobs)


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "long.md").write_bytes(b"x" * (MEGABYTE + 1))

    with pytest.raises(UnreadableError, match="larger than the limit of 1 MB"):
        read_bytes(tmp_path / "long.md", LIMITS)


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "long.md").write_bytes(b"x" * MEGABYTE)

    assert len(read_bytes(tmp_path / "long.md", LIMITS)) == MEGABYTE


def test_a_file_that_the_system_bars_is_named_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret.md").write_text("Tea.")

    def bar(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", bar)
    with pytest.raises(UnreadableError, match=r"would not let it be read \(Permission denied\)") as caught:
        read_bytes(tmp_path / "secret.md", LIMITS)
    assert caught.value.code == "unreadable"


def test_what_is_no_regular_file_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "dangling.md").symlink_to("gone.md")

    # To open a pipe would wait for ever.
    for name in ("pipe.md", "dangling.md"):
        with pytest.raises(UnreadableError, match="not a regular file"):
            read_bytes(tmp_path / name, LIMITS)
    with pytest.raises(UnreadableError, match="folder could not be opened"):
        read_bytes(tmp_path, LIMITS)


def test_the_checker_itself_says_what_cannot_be_read(tea_rulebook: Rulebook) -> None:
    report = Checker(tea_rulebook, Settings()).check(b"", "empty.md")

    assert report.error is not None
    assert report.error.code == "empty"
    assert report.clauses == ()
