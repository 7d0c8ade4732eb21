"""Measure the web page: how long it takes to draw beside the check, and how quick it is in a browser.

    python tools/measure_report.py

It takes the labelled documents and the samples, over and over where these are too few, and checks them by one process.
It needs Chromium (Debian package chromium) and what `pip install '.[test]'` installs.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Page, sync_playwright

from policylint import Settings, check
from policylint.readers import SUFFIXES
from policylint.reporters import draw

ROOT = Path(__file__).parent.parent
FOLDERS = (ROOT / "samples", ROOT / "tests" / "corpus")
# Until the browser has drawn what the change made of the page.
FILTERED = """() => new Promise((resolve) => {
    const form = document.getElementById("filters");
    const began = performance.now();
    form.elements.domain.value = "Supervision";
    form.dispatchEvent(new Event("input"));
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began)));
})"""

Made = TypeVar("Made")


def main() -> None:
    """Print the figures for 100 and for 200 documents."""
    documents = [file for folder in FOLDERS for file in sorted(folder.rglob("*")) if file.suffix in SUFFIXES]
    # The first run makes the rules ready, for this and all others.
    draw(check(documents[:1], Settings(keep_text=True)), "html")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        for number in (100, 200):
            folder = Path(scratch, str(number))
            folder.mkdir()
            for count, file in enumerate(islice(cycle(documents), number)):
                shutil.copy(file, folder / f"{count:03} {file.name}")
            checked, report = _timed(lambda folder=folder: check([folder], Settings(keep_text=True, jobs=1)))
            drawn, page = _timed(lambda report=report: draw(report, "html"))
            file = Path(scratch, f"{number}.html")
            file.write_text(str(page), encoding="utf-8")
            print(f"{number} documents: checked in {checked:.1f} s, drawn in {drawn:.1f} s, {len(page) / 1e6:.1f} MB")
            _browse(browser.new_page(), file)
        browser.close()


def _browse(page: Page, file: Path) -> None:
    loaded, _ = _timed(lambda: page.goto(file.as_uri()))
    filtered = page.evaluate(FILTERED)
    print(f"  in the browser: loaded in {loaded:.1f} s, filtered in {filtered / 1000:.2f} s")


def _timed(task: Callable[[], Made]) -> tuple[float, Made]:
    began = time.perf_counter()
    made = task()
    return time.perf_counter() - began, made


if __name__ == "__main__":
    main()
