"""Draw the README's picture: what `policylint check` shows of one sample, as a terminal shows it.

    python tools/make_picture.py [FONT.ttf]

The font is a monospaced one, by default Liberation Mono (Debian package fonts-liberation).
"""

import re
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).parent.parent
SAMPLE = "samples/PD-21 Peer Worker FINAL v2.docx"
TARGET = ROOT / "docs" / "images" / "check.png"
FONT = "/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf"
COLOURS = {"1": "#ffffff", "2": "#8b949e", "31": "#ff7b72", "32": "#7ee787", "33": "#e3b341"}
PLAIN, GROUND = "#d0d7de", "#0d1117"
SIZE, LINE, MARGIN = 17, 23, 22
MOST_LINES = 44


def main(font_file: str) -> None:
    """Run the command and draw what it prints."""
    command = [sys.executable, "-m", "policylint", "check", "--color", SAMPLE]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    lines = ["$ policylint check 'PD-21 Peer Worker FINAL v2.docx'", "", *shown.splitlines()[:MOST_LINES]]
    font = ImageFont.truetype(font_file, SIZE)
    advance = font.getlength("m")
    picture = Image.new("RGB", (int(82 * advance) + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN), GROUND)
    pen = ImageDraw.Draw(picture)
    for row, line in enumerate(lines):
        colour, column = PLAIN, 0
        for part in re.split(r"(\x1b\[[0-9;]*m)", line):
            if part.startswith("\x1b"):
                colour = COLOURS.get(part[2:-1], PLAIN)
                continue
            pen.text((MARGIN + column * advance, MARGIN + row * LINE), part, font=font, fill=colour)
            column += len(part)
    picture.save(TARGET, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else FONT)
