"""What every measurement works with: the folder, the size, the peers, and how policylint is run."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import corpora, rules
from benchmarks.corpora import Corpus
from benchmarks.figures import Row
from benchmarks.peers import Peers
from benchmarks.processes import Command, Contestant, Runner

POLICYLINT: Command = (sys.executable, "-m", "policylint")
READING: Command = (sys.executable, "-m", "benchmarks.reading")


class Bench:
    """A run of the benchmark in `folder`: what was made there for an earlier one is made anew, peers are kept."""

    def __init__(self, folder: Path, *, quick: bool = False, may_install: bool = True) -> None:
        self.quick = quick
        self._made = folder / "made-to-measure"
        shutil.rmtree(self._made, ignore_errors=True)
        self._made.mkdir(parents=True)
        self.runner = Runner(self._made / "cache")
        self.peers = Peers(folder, self.runner, may_install=may_install)

    def size(self, full: int, quick: int) -> int:
        """How many of something there are in a run of this size."""
        return quick if self.quick else full

    def corpus(self, corpus: Corpus) -> Path:
        """The folder of a corpus."""
        return corpora.write(corpus, self._made / "documents")

    def rules(self, count: int) -> Path:
        """The folder of a rulebook with so many made rules."""
        return rules.write(count, self._made / f"{count}-rules")

    def check(self, folder: Path, *, jobs: int | None = 1, rules: Path | None = None, cached: bool = False) -> Command:
        """`policylint check` of a folder by so many workers (`None`: as it sees fit), all wording advice included.

        It looks at every document anew unless the run is to be `cached`. Its rules are compiled and kept beforehand, as
        they are on any machine after the first run.
        """
        options: list[str | Path] = ["--no-config", "--fail-on=never", "--advice"]
        options += [f"--jobs={jobs}"] if jobs is not None else []
        options += ["--rules", rules] if rules else []
        options += [] if cached else ["--no-cache"]
        command = [*POLICYLINT, "check", *options]
        self.runner.do([*command, self.corpus(Corpus(1))])
        return [*command, folder]

    def rows(self, contestants: Sequence[Contestant], rounds: int) -> dict[str, Row]:
        """What each of the contestants costs, by name, measured in so many rounds."""
        costs = self.runner.rounds(contestants, rounds)
        return {each.name: Row(each.name, tuple(costs[each.name]), each.units) for each in contestants}
