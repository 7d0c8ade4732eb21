"""Make bad files of good ones, and see that policylint keeps its promises with each of them.

    python tools/fuzz.py --minutes 10 --seed 1 FOLDER
    python tools/fuzz.py --total 10000 --files 250 --check-only --seed 1 FOLDER

The good files are the samples, and what they say in each format that tests can make. They are mutated: bits, bytes,
names, text, parts and elements of Word files, objects and contents of PDFs. In rounds, each a folder of bad files,
policylint reads them, checks them in guarded workers, draws every format, annotates Word files and PDFs, compares the
report with one on good files, and replaces wording.
What must hold: every file is in the report; no traceback; no file takes longer than
its limit or more memory; every format can be parsed; every copy can be read; the exit code is 0, 1 or 2.

Files at which something did not hold go to FOLDER, with faults.txt, which says what. A round depends on the seed and
its number alone: `--round N` does one again. With `--check-only` no more is done with the files than what `policylint
check` does. Exit code 1: there were faults.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # the tests' documents are no installed package

from fuzzing.flow import Fault, Tally, attack, check_good  # noqa: E402 - behind the path to it
from fuzzing.mutations import mutated  # noqa: E402 - as above
from fuzzing.originals import Original, originals  # noqa: E402 - as above


def main() -> int:
    """Run rounds until the time is over, and tell what was found."""
    parser = argparse.ArgumentParser(description="Check that policylint keeps its promises with bad files.")
    parser.add_argument("folder", type=Path, help="where files that show a fault are kept")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--total", type=int, help="end after so many files instead of minutes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=int, default=80, help="files in a round")
    parser.add_argument("--round", type=int, help="do this round only")
    parser.add_argument("--check-only", action="store_true", help="check the files, and do nothing else with them")
    told = parser.parse_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    pool, tally, faults = originals(), Tally(), 0
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="policylint-fuzz-") as scratch:
        good = Path(scratch) / "good.json"
        check_good(ROOT / "samples", good)
        for number in [told.round] if told.round is not None else count():
            chance = Random(f"{told.seed}/{number}")
            made = [mutated(chance, pool) for _ in range(told.files)]
            found = _round(made, Path(scratch) / str(number), None if told.check_only else good, tally)
            faults += len(found)
            _keep(found, f"{told.seed}-{number}", told.folder)
            minutes = (time.monotonic() - start) / 60
            print(
                f"round {number}: {len(found)} faults; so far {tally.files:,} files in {minutes:.1f} minutes",
                flush=True,
            )
            if tally.files >= told.total if told.total else minutes >= told.minutes:
                break
    print(
        f"\nseed {told.seed}: {tally.files:,} files, {tally.copies:,} annotated copies, {tally.fixed:,} fixed, "
        f"{minutes:.1f} minutes"
    )
    print(f"faults: {faults}; most memory of a process: {tally.megabytes} MB; slowest reading: {tally.slowest:.1f} s")
    print("outcomes: " + ", ".join(f"{name} {times:,}" for name, times in tally.outcomes.most_common()))
    return 1 if faults else 0


def _round(made: Sequence[Original], folder: Path, good: Path | None, tally: Tally) -> list[tuple[Fault, bytes]]:
    """The faults that these files show, each with the bytes of its file."""
    bad, scratch = folder / "bad", folder / "scratch"
    bad.mkdir(parents=True)
    scratch.mkdir()
    files = [bad / original.name for original in made]
    for file, original in zip(files, made, strict=True):
        file.write_bytes(original.data)
    found = [(fault, fault.file.read_bytes() if fault.file else b"") for fault in attack(files, scratch, good, tally)]
    if any(not fault.file for fault, _ in found):
        found = [(fault, data or _named(fault, files)) for fault, data in found]
    shutil.rmtree(folder)
    return found


def _named(fault: Fault, files: Sequence[Path]) -> bytes:
    """The bytes of the file whose name a fault of the whole folder speaks of."""
    return next((file.read_bytes() for file in files if file.stem in fault.what), b"")


def _keep(found: Sequence[tuple[Fault, bytes]], mark: str, folder: Path) -> None:
    with (folder / "faults.txt").open("a", encoding="utf-8", errors="backslashreplace") as log:
        for number, (fault, data) in enumerate(found):
            suffix = fault.file.suffix if fault.file else ".bin"
            name = f"{mark}-{number}{suffix}"
            if data:
                (folder / name).write_bytes(data)
            print(f"{name}\t{fault.what}", file=log)


if __name__ == "__main__":
    sys.exit(main())
