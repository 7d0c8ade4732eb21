"""Measure how long it takes to annotate a large Word file, beside reading and checking it.

python tools/measure_annotate.py
"""

import tempfile
import time
from datetime import datetime
from pathlib import Path

import docx

from policylint import Settings, check
from policylint.annotate import annotate
from policylint.readers import read

PARAGRAPHS, EVERY = 10_000, 10
PLAIN = "Every worker has supervision with a senior colleague each fortnight, in work time, and may talk about "
MARKED = "the loss of somebody who committed suicide"


def main() -> None:
    """Make the file, and time each step in seconds of the processor."""
    document = docx.Document()
    for number in range(PARAGRAPHS):
        paragraph = document.add_paragraph(PLAIN)
        paragraph.add_run(f"{MARKED if number % EVERY == 0 else 'whatever matters'} (item {number}).").bold = True
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "Supervision policy.docx"
        document.save(str(file))
        report = check([file], Settings(jobs=1)).documents[0]
        data = file.read_bytes()
    print(f"{PARAGRAPHS:,} paragraphs, {report.reading.words if report.reading else 0:,} words")
    start = time.process_time()
    read(data, report.path)
    print(f"read      {time.process_time() - start:.2f} s")
    for suggest in (False, True):
        start = time.process_time()
        annotate(data, report, suggest=suggest, date=datetime.now())
        took = time.process_time() - start
        print(f"annotated {took:.2f} s, {len(report.wording):,} wordings, {'with' if suggest else 'without'} proposals")


if __name__ == "__main__":
    main()
