"""The fuzzer itself: what it makes hangs on its seed alone, and a round of it finds nothing.

Long runs are made by hand: `python tools/fuzz.py --minutes 60 --seed 7 FOLDER`.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_a_round_of_bad_files_shows_no_fault(tmp_path: Path) -> None:
    command: list[str | Path] = [
        sys.executable,
        ROOT / "tools" / "fuzz.py",
        "--round=0",
        "--files=8",
        "--seed=2",
        tmp_path,
    ]

    done = subprocess.run(command, capture_output=True, check=False, timeout=300, text=True)

    assert (done.returncode, done.stderr) == (0, "")
    assert "8 files" in done.stdout
    assert (tmp_path / "faults.txt").read_text() == ""


def test_a_seed_always_makes_the_same_files() -> None:
    program = (
        "from random import Random; from hashlib import sha256; from fuzzing.mutations import mutated;"
        "from fuzzing.originals import Original, ROOT;"
        "pool = [Original(file.name, file.read_bytes()) for file in sorted((ROOT / 'samples').iterdir())];"
        "chance = Random('3/1'); made = [mutated(chance, pool) for _ in range(30)];"
        "print(sha256(repr([each for each in made if each.suffix != '.docx']).encode()).hexdigest())"
    )
    paths = f"{ROOT / 'tools'}:{ROOT}"
    hashes = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONPATH": paths}, capture_output=True, check=True, text=True
        ).stdout
        for _ in range(2)
    }

    assert len(hashes) == 1
