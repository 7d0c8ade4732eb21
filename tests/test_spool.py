"""Reports on many documents, which wait in a file: they are what they would be in memory, and leave nothing behind."""

import errno
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from msgspec.structs import replace

from policylint import spool
from policylint.api import check
from policylint.baseline import baseline_of
from policylint.baseline.file import write_baseline
from policylint.report import DocumentReport, Head, Report
from policylint.reporters import FORMATS, draw, xlsx
from policylint.reporters import json as json_reporter
from policylint.settings import Allowance, Settings
from policylint.spool import Spool, SpoolError, outlines, spooled
from tests.conftest import ROOT
from tests.invoking import invoke
from tests.reporters import made_up

SAMPLES = ROOT / "samples"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every report be one of many."""
    monkeypatch.setattr(spool, "MOST_HELD", 0)


@pytest.fixture
def held(samples_report: Report) -> Report:
    """What is found in the samples, in memory."""
    assert isinstance(samples_report.documents, tuple)
    return samples_report


@pytest.fixture
def spilled(held: Report, small: None) -> Report:
    """The same, in a file."""
    return replace(held, documents=spooled(held.documents))


def documents(count: int) -> list[DocumentReport]:
    return [made_up.document(made_up.clause(), made_up.wording(), path=f"{n}.md") for n in range(count)]


def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be no room for temporary files."""

    def no_room(**_: object) -> IO[bytes]:
        return open("/dev/full", "r+b")  # noqa: PTH123 - whoever asks for it closes it

    monkeypatch.setattr(tempfile, "TemporaryFile", no_room)


def test_a_few_reports_need_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    full_disk(monkeypatch)

    assert spooled(documents(50)) == tuple(documents(50))


def test_a_small_run_does_not_load_what_makes_temporary_files() -> None:
    program = "import sys, policylint.api; sys.exit('tempfile' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.usefixtures("small")
def test_what_waits_in_a_file_is_a_sequence_as_good_as_a_tuple() -> None:
    plain = tuple(documents(5))
    waiting = spooled(iter(plain))

    assert not isinstance(waiting, tuple)
    assert len(waiting) == 5
    assert (waiting[0], waiting[-1]) == (plain[0], plain[-1])
    assert (tuple(waiting[1:3]), tuple(waiting[::-1])) == (plain[1:3], plain[::-1])
    assert tuple(waiting) == plain == tuple(waiting)
    assert waiting == plain
    assert plain == waiting
    assert waiting == spooled(plain)
    assert waiting != plain[:4]
    assert waiting != plain[::-1]
    assert plain[3] in waiting
    assert pickle.loads(pickle.dumps(waiting)) == plain
    with pytest.raises(IndexError):
        waiting[5]


@pytest.mark.usefixtures("small")
def test_reports_are_given_out_in_another_order_than_they_came() -> None:
    came = Spool()
    for document in documents(4):
        came.add(document)

    assert [document.path for document in came.documents([2, 0, 3])] == ["2.md", "0.md", "3.md"]
    assert [document.path for document in came.documents()] == ["0.md", "1.md", "2.md", "3.md"]


@pytest.mark.usefixtures("small")
def test_findings_share_the_texts_of_their_rule() -> None:
    one, other = spooled(documents(2))

    assert one.clauses[0].why is other.clauses[0].why
    assert one.clauses[0].suggestion is other.clauses[0].suggestion
    assert one.wording[0].why is other.wording[0].why


@pytest.mark.usefixtures("small")
def test_rules_of_one_name_keep_the_texts_that_each_has() -> None:
    unlike = [made_up.document(made_up.clause(why=why, source=why)) for why in ("a", "", "0", "a")]

    assert spooled(unlike) == tuple(unlike)


@pytest.mark.usefixtures("small")
def test_half_of_a_character_in_a_path_comes_back() -> None:
    odd = [made_up.document(made_up.clause(), path="a\udcff.md"), *documents(1)]

    assert spooled(odd) == tuple(odd)
    assert [head.path for head in outlines(spooled(odd), Head)] == ["a\udcff.md", "0.md"]


def test_an_outline_says_what_the_document_says(spilled: Report) -> None:
    assert [(head.path, head.kinds, head.reading, head.error) for head in outlines(spilled.documents, Head)] == [
        (document.path, document.kinds, document.reading, document.error) for document in spilled.documents
    ]


def test_a_run_with_suppressions_and_a_baseline_finds_the_same(
    held: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "baseline.json"
    file.write_text(write_baseline(baseline_of(held, tmp_path).entries), encoding="utf-8")
    rule = next(clause.rule for each in held.documents for clause in each.clauses if clause.severity != "none")
    settings = Settings(advice=True, keep_text=True, allow=(Allowance(rule, "so it is"),), baseline=file)
    expected = check([SAMPLES], settings)
    monkeypatch.setattr(spool, "MOST_HELD", 0)
    found = check([SAMPLES], settings)

    assert expected.summary.allowed
    assert expected.summary.known
    assert not isinstance(found.documents, tuple)
    assert found == expected
    assert expected == found


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_draws_the_same(held: Report, spilled: Report, name: str) -> None:
    assert draw(spilled, name) == draw(held, name)


def test_a_saved_report_is_read_into_memory(held: Report, spilled: Report) -> None:
    read = json_reporter.read(json_reporter.write(spilled))

    assert isinstance(read.documents, tuple)
    assert read == held


@pytest.mark.skipif(os.name == "nt", reason="files have names there until they are closed")
@pytest.mark.usefixtures("small")
def test_the_file_has_no_name_so_that_nothing_is_left_whatever_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    waiting = spooled(documents(3))

    assert len(waiting) == 3
    assert not list(tmp_path.iterdir())


class Interrupted(tuple[DocumentReport, ...]):
    """Documents in the middle of which somebody presses Ctrl-C."""

    __slots__ = ()

    def __iter__(self) -> Iterator[DocumentReport]:
        yield self[0]
        raise KeyboardInterrupt


def test_a_workbook_that_is_interrupted_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    report = replace(made_up.report(*documents(2)), documents=Interrupted(documents(2)))

    with pytest.raises(KeyboardInterrupt):
        list(xlsx.pieces(report))

    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is full")
@pytest.mark.usefixtures("small")
def test_a_full_disk_ends_the_run_with_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full_disk(monkeypatch)
    result = invoke("check", SAMPLES, "--no-config", f"--format=json={tmp_path / 'report'}")

    assert result.exit_code == 2
    assert os.strerror(errno.ENOSPC) in result.output
    assert "TMPDIR" in result.output
    assert "Traceback" not in result.output
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("small")
def test_where_no_file_can_be_made_a_program_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(**_: object) -> IO[bytes]:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "TemporaryFile", nowhere)

    with pytest.raises(SpoolError, match="No usable temporary directory found"):
        spooled(documents(1))
