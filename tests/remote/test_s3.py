"""Documents in a bucket, as a server on loopback has it, are fetched by the processes that check them."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from policylint.api import check
from policylint.settings import MEGABYTE, Limits, Settings
from tests.cluster.local import running
from tests.conftest import ROOT
from tests.invoking import invoke

TEA = "# Wellbeing policy\n\nTea is served at ten.\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the server needs a system that can fork")


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The URL of a bucket with some documents."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - every worker of pytest loads this file

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    environment = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "who",
        "AWS_SECRET_ACCESS_KEY": "secret-words",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with pytest.MonkeyPatch.context() as patched:
        for name, value in environment.items():
            patched.setenv(name, value)
        files = fsspec.filesystem("s3")
        files.mkdir("policies")
        for number in range(12):
            files.pipe(f"policies/hr/{number:02}.md", TEA.encode())
        files.pipe("policies/hr/more/a#b?.md", TEA.encode())
        files.pipe("policies/hr/long.md", b"x" * (MEGABYTE + 1))
        files.pipe("policies/hr/empty.md", b"")
        files.pipe("policies/hr/logo.png", b"")
        yield "s3://policies/hr"
    server.stop()


def test_documents_in_a_bucket_are_checked_in_processes(bucket: str, tea_rules: Path) -> None:
    report = check(bucket, Settings(rules=tea_rules, jobs=2, limits=Limits(file_size=MEGABYTE)))

    assert [each.path for each in report.documents] == [
        *(f"{bucket}/{number:02}.md" for number in range(12)),
        f"{bucket}/empty.md",
        f"{bucket}/long.md",
        f"{bucket}/more/a#b?.md",
    ]
    errors = {each.path.rpartition("/")[2]: each.error.code for each in report.documents if each.error}
    assert errors == {"empty.md": "empty", "long.md": "too-large"}
    assert {each.clauses[0].verdict for each in report.documents if not each.error} == {"strong"}
    assert [each.path for each in report.skipped] == [f"{bucket}/logo.png"]


def test_the_workers_of_a_cluster_fetch_themselves(bucket: str, tea_rules: Path) -> None:
    with running(1) as cluster:
        far = check(bucket, Settings(rules=tea_rules, cluster=cluster.address))

    assert far == check(bucket, Settings(rules=tea_rules, jobs=1))


def test_the_commands_that_the_page_shows_work(bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "tea.md").write_text(TEA, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^policylint (.* s3://.*)$", page, re.MULTILINE)

    assert len(commands) == 3
    for command in commands:
        result = invoke(*command.split())
        assert f"{bucket}/00.md" in result.stdout
        # One that is empty cannot be read.
        assert result.exit_code == (2 if command == f"check {bucket}" else 0 if "files" in command else 1), command


@pytest.mark.parametrize(
    ("url", "said"), [("s3://nobody", "there is nothing there"), ("s3://policies/it", "there is nothing there")]
)
def test_what_is_not_there_is_named(bucket: str, url: str, said: str) -> None:
    result = invoke("check", url)

    assert (result.exit_code, result.stderr) == (2, f"policylint: {url}: {said}.\n")


def test_a_host_that_does_not_answer_is_named(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    fsspec.get_filesystem_class("s3").clear_instance_cache()

    result = invoke("check", "s3://policies/hr")

    assert result.exit_code == 2
    assert result.stderr == "policylint: s3://policies/hr: it could not be reached (EndpointConnectionError).\n"
    assert os.environ["AWS_SECRET_ACCESS_KEY"] not in result.output
    fsspec.get_filesystem_class("s3").clear_instance_cache()
