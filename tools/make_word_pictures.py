"""Draw the pictures of docs/annotated.md: what LibreOffice shows of annotated Word files.

    python tools/make_word_pictures.py [SOFFICE]

LibreOffice draws comments beside the pages only where it has its windows: it needs the Debian package
libreoffice-writer, not libreoffice-writer-nogui.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import docx
import pypdfium2
from PIL import Image, ImageChops

ROOT = Path(__file__).parent.parent
TARGETS = ROOT / "docs" / "images"
COMMENTED = ROOT / "samples" / "PD-08 Intake and Assessment Clinician.docx"
POLICY = (
    "This policy is about the support that staff of Quarrion receive.",
    "# Supervision",
    "All staff may receive supervision when time allows.",
    "# After a loss",
    "When a person whom we support has committed suicide, the team leader tells everyone on the same day.",
)
RULES = ("regular-supervision", "dual-supervision", "peer-led-supervision", "suicide-committed")
# Comments in the margin are an option of printing, which a PDF follows only if the user has chosen it for good.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Writer/Print/Content">
<prop oor:name="Note" oor:op="fuse"><value>4</value></prop></item></oor:items>"""
EXPORT = (
    'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"false"},'
    '"ExportNotesInMargin":{"type":"boolean","value":"true"}}'
)
SCALE, MARGIN, COLOURS = 1.6, 12, 128


def main(soffice: str) -> None:
    """Annotate a sample and a policy, and draw the first page of each copy."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        _save(_drawn(soffice, COMMENTED, folder), "annotated-word")
        only = [f"--select={rule}" for rule in RULES]
        _save(_drawn(soffice, _policy(folder), folder, "--suggest", *only), "annotated-word-suggest")


def _policy(folder: Path) -> Path:
    """A short policy, with little in it and one phrase to change."""
    document = docx.Document()
    document.add_heading("Supervision policy", 0)
    for line in POLICY:
        if line.startswith("# "):
            document.add_heading(line.removeprefix("# "))
        else:
            document.add_paragraph(line)
    document.save(str(folder / "Supervision policy.docx"))
    return folder / "Supervision policy.docx"


def _drawn(soffice: str, sample: Path, folder: Path, *options: str) -> Image.Image:
    command = [sys.executable, "-m", "policylint", "annotate", "--no-config", "--to", folder, *options, sample]
    subprocess.run(command, cwd=ROOT, check=True)
    copy = folder / f"{sample.stem}.annotated.docx"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = [soffice, profile, "--headless", "--convert-to", EXPORT, "--outdir", folder, copy]
    subprocess.run(convert, check=True, capture_output=True)
    picture = pypdfium2.PdfDocument(copy.with_suffix(".pdf"))[0].render(scale=SCALE, may_draw_forms=False).to_pil()
    paper = Image.new(picture.mode, picture.size, "white")
    left, top, right, bottom = ImageChops.difference(picture, paper).getbbox()
    return picture.crop((left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN))


def _save(picture: Image.Image, name: str) -> None:
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(TARGETS / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "soffice")
