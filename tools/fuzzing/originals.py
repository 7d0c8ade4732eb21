"""The good files that bad ones are made of."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.documents import FORMATS

ROOT = Path(__file__).parent.parent.parent
_LINES = 40
_WORDING = "Staff whose colleague committed suicide are given time."
"""Words for which there are better ones, so that there is something to replace."""


class Original(NamedTuple):
    """A good file: its name, and what it holds."""

    name: str
    data: bytes

    @property
    def suffix(self) -> str:
        """The suffix of its name, in lower case, which says what its format is."""
        return Path(self.name).suffix.lower()


def originals() -> list[Original]:
    """The samples, and what the Markdown ones among them say in each format that tests can make."""
    return [*_samples(), *_made()]


def _samples() -> Iterator[Original]:
    for file in sorted((ROOT / "samples").iterdir()):
        yield Original(file.name, file.read_bytes())


def _made() -> Iterator[Original]:
    for file in sorted((ROOT / "samples").glob("*.md")):
        paragraphs = (" ".join(part.split()) for part in file.read_text(encoding="utf-8").split("\n\n"))
        lines = [*[paragraph for paragraph in paragraphs if paragraph][:_LINES], _WORDING]
        for suffix, make in FORMATS.items():
            yield Original(f"{file.stem[:20]}{suffix}", make(lines))
