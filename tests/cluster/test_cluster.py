"""Documents are checked on a cluster as they are here, whatever becomes of its workers."""

import os
import re
import signal
from pathlib import Path
from typing import ClassVar

import pytest
from msgspec import Struct

from policylint.api import check
from policylint.cluster import executor
from policylint.cluster.errors import ClusterError
from policylint.cluster.executor import Cluster
from policylint.executors import Executor, Guarded, Serial
from policylint.orders import Checkers, Order
from policylint.report import DocumentReport, Report
from policylint.rulebook.model import Rulebook
from policylint.settings import MEGABYTE, Limits, Settings
from policylint.sources import Given, Source
from policylint.version import __version__
from tests.cluster.local import LocalCluster, connected, made, written
from tests.conftest import ROOT
from tests.invoking import invoke

SAMPLES = Path(__file__).parent.parent.parent / "samples"


@pytest.fixture
def settings(cluster: LocalCluster, tea_rules: Path) -> Settings:
    return Settings(cluster=cluster.address, rules=tea_rules)


def test_here_in_processes_and_on_the_cluster_the_reports_are_the_same(
    cluster: LocalCluster, rulebook: Rulebook
) -> None:
    orders = [Order(Source(file, f"samples/{file.name}"), 0) for file in sorted(SAMPLES.iterdir())]
    checkers = Checkers([(Settings(), rulebook)])
    checkers.get(0)

    def checked(executor: Executor) -> list[DocumentReport]:
        with executor:
            return [report for _, report in sorted(executor.reports(orders), key=lambda each: each[0])]

    serial = checked(Serial(checkers))
    assert [report.path for report in serial] == [order.source.path for order in orders]
    assert checked(Guarded(checkers, Limits(), 2)) == serial
    assert checked(Cluster(cluster.address, checkers, Limits())) == serial


def test_a_file_that_hangs_costs_itself_alone(settings: Settings) -> None:
    # What has many thousand different sentences takes longer than it may.
    found = [Source(Path(f"{n}.md"), f"{n}.md", Given(made(n, words=2_000_000 if n == 2 else 40))) for n in range(6)]
    limits = Limits(seconds=2)

    report = check(found, Settings(cluster=settings.cluster, rules=settings.rules, limits=limits))

    assert {each.path: each.error.code for each in report.documents if each.error} == {"2.md": "timeout"}


def test_what_cannot_be_read_here_is_said_as_without_a_cluster(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "dangling.md").symlink_to("gone.md")
    (tmp_path / "empty.md").touch()
    (tmp_path / "long.md").write_bytes(b"x" * (MEGABYTE + 1))
    (tmp_path / "tea.md").write_text("Tea is served at ten.")
    limits = Limits(file_size=MEGABYTE)

    def checked(cluster: str) -> Report:
        return check([tmp_path], Settings(cluster=cluster, rules=settings.rules, limits=limits))

    assert checked(settings.cluster) == checked("")


def test_a_worker_that_is_killed_in_mid_run_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    written(tmp_path, 40)
    with connected(settings.cluster) as client:
        pids = client.run(os.getpid)
    killed: list[int] = []

    def kill_one(done: int, total: int) -> None:
        if not killed:
            killed.append(pids.popitem()[1])
            os.kill(killed[0], signal.SIGKILL)
            assert done < total

    report = check([tmp_path], settings, progress=kill_one)

    assert killed
    assert report == check([tmp_path], Settings(rules=settings.rules))


def test_nothing_is_left_on_the_cluster(settings: Settings, tmp_path: Path) -> None:
    check([written(tmp_path, 1)], settings)

    with connected(settings.cluster) as client:
        assert not any(client.who_has().values())


def test_a_cluster_of_another_version_is_refused(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor, "__version__", "99.1")

    with pytest.raises(ClusterError, match=rf"this is policylint 99\.1, but .* tcp://.* has {__version__}"):
        check([written(tmp_path, 1)], settings)


def test_the_command_that_the_page_shows_works(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^policylint (check .* --cluster .*)$", page, re.MULTILINE)
    (tmp_path / "samples").mkdir()
    written(tmp_path / "samples", 1)
    monkeypatch.chdir(tmp_path)

    result = invoke(*command.replace("tcp://scheduler:8786", settings.cluster).split())

    assert result.exit_code in {0, 1}
    assert "samples/000.md" in result.stdout


class Counted(Struct, frozen=True):
    """Content that notes in `reads` when it is read."""

    reads: list[int]
    size: int
    at_hand: ClassVar[bool] = True

    def read(self, most: int) -> bytes:
        self.reads.append(self.size)
        return b"x" * min(self.size, most)


@pytest.mark.parametrize(("size", "documents"), [(10, 16), (3 * MEGABYTE, 1), (MEGABYTE, 4)])
def test_documents_are_read_when_there_is_room_for_their_batch(
    tea_rulebook: Rulebook, size: int, documents: int
) -> None:
    reads: list[int] = []
    orders = [Order(Source(Path(f"{n}.md"), f"{n}.md", Counted(reads, size)), 0) for n in range(100)]
    far = Cluster("tcp://127.0.0.1:1", Checkers([(Settings(), tea_rulebook)]), Limits())
    far._threads = 1  # as when it is connected
    batches = far.batches(orders)

    assert not reads
    assert len(next(batches)) == documents
    assert len(reads) <= documents + 1
    assert sum(map(len, batches)) == 100 - documents
