"""A cluster that cannot be used, or is gone, is told in a sentence; nothing is half done."""

import sys
from pathlib import Path

import pytest

from policylint.api import check
from policylint.cluster import executor
from policylint.cluster.errors import ClusterError
from policylint.cluster.worker import Guard
from policylint.cluster.worker import check as check_batch
from policylint.settings import Settings
from policylint.version import __version__
from tests.cluster.local import running, written
from tests.invoking import invoke


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up sooner than with a cluster far away."""
    monkeypatch.setattr(executor, "_CONNECT_SECONDS", 1)
    monkeypatch.setattr(executor, "PATIENCE_SECONDS", 1.0)


@pytest.mark.usefixtures("quickly")
def test_a_cluster_that_goes_ends_the_run(tmp_path: Path, tea_rules: Path) -> None:
    written(tmp_path, 40)
    with running(1) as cluster:
        settings = Settings(cluster=cluster.address, rules=tea_rules)
        with pytest.raises(ClusterError, match="the cluster is gone"):
            check([tmp_path], settings, progress=lambda done, total: cluster.kill())


@pytest.mark.usefixtures("quickly")
def test_a_cluster_without_workers_is_named_as_such(tmp_path: Path, tea_rules: Path) -> None:
    with running(0) as cluster, pytest.raises(ClusterError, match="has had no worker for 1 seconds"):
        check([written(tmp_path, 1)], Settings(cluster=cluster.address, rules=tea_rules))


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "nonsense://host:1"])
def test_where_there_is_no_scheduler_the_command_says_so(tmp_path: Path, address: str) -> None:
    out = tmp_path / "report.json"
    (tmp_path / "tea.md").write_text("Tea is served at ten.")
    result = invoke("check", tmp_path, "--cluster", address, f"--format=json={out}")

    assert result.exit_code == 2
    assert result.stderr.startswith(f"policylint: {address}: no Dask scheduler could be reached there (")
    assert "Traceback" not in result.stderr
    assert not out.exists()


def test_a_worker_of_another_version_that_comes_later_is_refused() -> None:
    with pytest.raises(ClusterError, match=rf"this is policylint 99\.1, but .* has {__version__}"):
        check_batch("99.1", Guard(b""), b"", 1)


def test_a_worker_without_policylint_is_refused() -> None:
    with pytest.raises(ClusterError, match=r"cannot be used on the worker tcp://w:1 .*No module named 'policylint'"):
        executor._refuse_others("tcp://s:1", {"tcp://w:1": ModuleNotFoundError("No module named 'policylint'")})


def test_without_dask_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    (tmp_path / "tea.md").write_text("Tea is served at ten.")

    result = invoke("check", tmp_path, "--cluster", "tcp://127.0.0.1:1")

    assert (result.exit_code, result.stderr) == (
        2,
        "policylint: a cluster needs Dask, which is not installed: pip install 'policylint[cluster]'\n",
    )
