"""The tools that people would use instead: found, or installed where they are not there yet."""

import shutil
import sys
from pathlib import Path

from msgspec import Struct

from benchmarks.processes import BenchmarkError, Runner

PROSELINT, ALEX, PDFTOTEXT = "proselint", "alex", "pdftotext"
_VERSIONS = {PROSELINT: "0.16.0", ALEX: "11.0.1"}


class MissingPeerError(Exception):
    """A tool that is not there; the text says why."""


class Peer(Struct, frozen=True):
    """A tool that can be run as `file`; `version` is what it calls itself."""

    file: Path
    version: str


class Peers:
    """The peers in `folder`, each installed when it is first asked for if it `may_install` them."""

    def __init__(self, folder: Path, runner: Runner, *, may_install: bool) -> None:
        self._folder = folder
        self._runner = runner
        self._may_install = may_install
        self._found: dict[str, Peer | MissingPeerError] = {}

    @property
    def found(self) -> dict[str, str]:
        """The versions of those that have been asked for, and are there."""
        return {name: peer.version for name, peer in self._found.items() if isinstance(peer, Peer)}

    def get(self, name: str) -> Peer:
        """The peer of this name. Raises `MissingPeerError`."""
        if name not in self._found:
            try:
                self._found[name] = self._find(name)
            except (MissingPeerError, BenchmarkError) as error:
                self._found[name] = MissingPeerError(f"{name} was left out: {error}")
        peer = self._found[name]
        if isinstance(peer, MissingPeerError):
            raise peer
        return peer

    def _find(self, name: str) -> Peer:
        if name == PDFTOTEXT:
            found = shutil.which(name)
            if not found:
                raise MissingPeerError("it is not on this machine (it is in the package poppler-utils)")
            return Peer(Path(found), self._said_by(found, "-v"))
        if name == PROSELINT:
            return self._proselint()
        return self._alex()

    def _proselint(self) -> Peer:
        home = self._folder / "python"
        file = home / "bin" / PROSELINT
        if not file.is_file():
            self._refuse_install()
            self._runner.do([sys.executable, "-m", "venv", home])
            self._runner.do([home / "bin" / "pip", "install", "--quiet", f"{PROSELINT}=={_VERSIONS[PROSELINT]}"])
        return Peer(file, self._said_by(file, "version"))

    def _alex(self) -> Peer:
        home = self._folder / "node"
        file = home / "node_modules" / ".bin" / ALEX
        if not shutil.which("node"):
            raise MissingPeerError("it needs Node.js, which is not on this machine")
        if not file.is_file():
            npm = shutil.which("npm")
            if not npm:
                raise MissingPeerError("npm, which installs it, is not on this machine")
            self._refuse_install()
            home.mkdir(parents=True, exist_ok=True)
            self._runner.do([npm, "install", "--no-fund", "--no-audit", "--prefix", home, f"{ALEX}@{_VERSIONS[ALEX]}"])
        return Peer(file, f"{self._said_by(file, '--version')}, Node.js {self._said_by('node', '--version')}")

    def _refuse_install(self) -> None:
        if not self._may_install:
            raise MissingPeerError("it is not installed, and nothing was to be installed")

    def _said_by(self, *command: str | Path) -> str:
        said = self._runner.do(command)
        return said.splitlines()[0].removeprefix("pdftotext version ").removeprefix("Proselint ").removeprefix("v")
