"""The reports that must not change by chance: a small folder of difficult documents, drawn in each format for machines.

    python -m tests.reporters.golden

draws them anew into tests/reporters/expected/, for `git diff` to show what has changed.
"""

import contextlib
import shutil
import tempfile
from pathlib import Path

from msgspec.structs import replace

from policylint.api import check
from policylint.report import Report
from policylint.reporters import FORMATS, draw, step_summary
from policylint.settings import Settings
from tests.conftest import RULES, TEA
from tests.documents import html, markdown, partly_scanned_pdf, text, word

EXPECTED = Path(__file__).parent / "expected"
DRAWN = ("sarif", "github", "gitlab", "junit", "checkstyle", "line")
HARD_NAME = "a b: 100%,\n]]> é😀\x07 'c'.md"
HARD_WORDS = "at 100%, or: later ]]> <b>&amp;</b> | `thé` 😀 \x07\x1b[31m ::error file=x,line=1::y ##[add-mask]z"
TITLE = "# Wellbeing policy"

KETTLE = """
- id: mere-kettle
  title: '"Mere kettle"'
  level: H
  avoid: [mere kettle]
  prefer: [kettle, pot]
  why: Kettles matter.
  source: made up
  examples:
    flag: [It is a mere kettle., The mere kettle.]
    leave: [It is a kettle.]
"""


def make_folder(folder: Path) -> Path:
    """Documents of all formats, with names and words that are hard to write down; one is there twice, one empty."""
    missing = html(["# Wellbeing policy: <Kitchen> & more", "Coffee is served at ten."])
    documents = {
        HARD_NAME: markdown([TITLE, f"We love our tea {HARD_WORDS}.", "A 😀 mere kettle, 日本語."]),
        "HR-01 banned.docx": word([TITLE, "## Drinks, hot", "- Tea is banned. It needs a mere kettle."]),
        "HR-02 served.pdf": partly_scanned_pdf([TITLE, "Tea is served at ten.", "It needs a mere kettle."]),
        "HR-03 loved.txt": text([TITLE, "We love our tea.", "See the Kettle Policy (HR-99) for the water."]),
        "missing.html": missing,
        "copies/missing.html": missing,
        "empty.md": b"",
        "budget.xlsx": b"PK",
    }
    (folder / "copies").mkdir(parents=True)
    for name, data in documents.items():
        (folder / name).write_bytes(data)
    return folder


def make_report(folder: Path) -> Report:
    """The report on such a folder, made in `folder`, by rules that are made up."""
    with contextlib.chdir(make_folder(folder / "documents")):
        report = check(["."], Settings(rules=_make_rules(folder / "rules")))
    return replace(report, policylint="1.2.3")


def _make_rules(folder: Path) -> Path:
    for part in ("grammar", "vocabulary"):
        shutil.copytree(RULES / part, folder / part)
    shutil.copy(RULES / "kinds.yaml", folder)
    for name, rules in (("kitchen/tea.yaml", TEA), ("wording/kettle.yaml", KETTLE)):
        (folder / name).parent.mkdir()
        (folder / name).write_text(rules, encoding="utf-8")
    return folder


def drawings(report: Report) -> dict[str, str]:
    """`report` in each format for machines, by the names of their files."""
    drawn = {f"{name}{FORMATS[name].suffix}": str(draw(report, name)) for name in DRAWN}
    return {**drawn, "step-summary.md": step_summary.write(report)}


def main() -> None:
    """Draws them anew."""
    EXPECTED.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, drawn in drawings(make_report(Path(folder))).items():
            (EXPECTED / name).write_text(drawn, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
