"""Peers are used where they are there, and left out with a word where they are not."""

from pathlib import Path

import pytest

from benchmarks.peers import ALEX, PDFTOTEXT, PROSELINT, MissingPeerError, Peers
from benchmarks.processes import BenchmarkError, Command, Runner


def put(file: Path, program: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{program}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


def test_nothing_is_installed_against_the_users_will(tmp_path: Path, runner: Runner) -> None:
    peers = Peers(tmp_path / "peers", runner, may_install=False)

    with pytest.raises(MissingPeerError, match=r"^proselint was left out: it is not installed"):
        peers.get(PROSELINT)

    assert not (tmp_path / "peers").exists()
    assert peers.found == {}


@pytest.mark.parametrize(("name", "reason"), [(ALEX, "it needs Node.js"), (PDFTOTEXT, "it is not on this machine")])
def test_a_machine_without_a_peer_is_told_so(
    name: str, reason: str, tmp_path: Path, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(MissingPeerError, match=f"^{name} was left out: {reason}"):
        Peers(tmp_path, runner, may_install=True).get(name)


class Offline(Runner):
    """Notes what it is to do, and fails at it."""

    def __init__(self) -> None:
        self.asked: list[Command] = []

    def do(self, command: Command) -> str:
        self.asked.append(command)
        raise BenchmarkError("pip failed (1): no network")


def test_an_install_that_fails_leaves_the_peer_out_and_is_not_tried_again(tmp_path: Path) -> None:
    runner = Offline()
    peers = Peers(tmp_path, runner, may_install=True)

    for _ in range(2):
        with pytest.raises(MissingPeerError, match=r"^proselint was left out: pip failed \(1\): no network$"):
            peers.get(PROSELINT)

    assert len(runner.asked) == 1


def test_a_peer_that_is_there_is_used_and_says_what_it_is(tmp_path: Path, runner: Runner) -> None:
    file = put(tmp_path / "python" / "bin" / "proselint", "echo Proselint 9.9.9")
    peers = Peers(tmp_path, runner, may_install=False)

    assert peers.get(PROSELINT).file == file
    assert peers.found == {"proselint": "9.9.9"}
