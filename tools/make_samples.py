"""Make the Word and PDF files of the sample folder.

    python tools/make_samples.py [FOLDER]

They go to `samples/` unless another folder is named. The other samples are plain text and edited by hand.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from sampledocs import (
    acknowledgement,
    board_minutes,
    carer_peer_worker,
    intake_clinician,
    pay,
    peer_worker,
    recruitment,
    strategy,
    supervision,
)

SAMPLES = Path(__file__).parent.parent / "samples"
MAKERS: dict[str, Callable[[], bytes]] = {
    "Board minutes 9 Nov 2023 (confidential).pdf": board_minutes.make,
    "Carer Peer Worker position description July 2024.pdf": carer_peer_worker.make,
    "Code of Conduct - Appendix A signed (scan).pdf": acknowledgement.make,
    "HR-03 Recruitment and Selection Policy.docx": recruitment.make,
    "HR-05 Pay and Classification approved 12-03-2024.pdf": pay.make,
    "HR-12 Supervision Policy v3 tracked changes for Board.docx": supervision.make,
    "Lived Experience Workforce Strategy 2024-2027.pdf": strategy.make,
    "PD-08 Intake and Assessment Clinician.docx": intake_clinician.make,
    "PD-21 Peer Worker FINAL v2.docx": peer_worker.make,
}


def main(folder: Path = SAMPLES) -> None:
    """Writes the files into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in MAKERS.items():
        (folder / name).write_bytes(make())


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
