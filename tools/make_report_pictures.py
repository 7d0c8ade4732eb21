"""Draw the pictures of docs/reports.md: what the web page of the sample folder looks like in a browser.

    python tools/make_report_pictures.py

It needs Chromium (Debian package chromium) and what `pip install '.[test]'` installs.
"""

import io
import os
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from policylint import Settings, check
from policylint.reporters import draw

ROOT = Path(__file__).parent.parent
TARGETS = ROOT / "docs" / "images"
WIDTH, HEIGHT = 1_360, 960
# A palette is enough for signs, text and a few grounds, and makes the files a third as large.
COLOURS = 256


def main() -> None:
    """Draw the page, and take its pictures."""
    os.chdir(ROOT)
    page_file = TARGETS / "report.html"
    page_file.write_text(str(draw(check(["samples"], Settings(keep_text=True)), "html")), encoding="utf-8")
    try:
        with sync_playwright() as playwright:
            arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
            page.goto(page_file.as_uri())
            _save(page, "report-overview")
            page.get_by_role("link", name="Who says what").click()
            _save(page, "report-matrix")
            page.locator(".document > summary", has_text="HR-09").click()
            page.get_by_text("Peer workers must lodge a current wellness plan").and_(page.locator("mark")).click()
            _save(page, "report-document")
            browser.close()
    finally:
        page_file.unlink()


def _save(page: Page, name: str) -> None:
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(TARGETS / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
