"""The way back from the read text of a Word file to the elements that it was read from."""

from typing import TYPE_CHECKING

from policylint.readers.docx.names import P_PR
from policylint.readers.docx.package import Package
from policylint.readers.docx.runs import Passage, RunReader, Tally
from policylint.readers.docx.styles import ParagraphLook, open_styles

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Piece = tuple[str, "Element"]
"""A part of a paragraph's read text, and the element that it comes from."""


class Elements:
    """Tells of single paragraphs, of a tree that `policylint.readers.docx.package.parse` has made, what reading tells.

    The offsets in the pieces of a paragraph are those that `Place.column` counts.
    """

    def __init__(self, package: Package) -> None:
        self._styles = open_styles(package)
        self._runs = RunReader(self._styles, Tally())

    def pieces(self, paragraph: "Element") -> list[Piece]:
        """The read text of a paragraph, part by part."""
        passage = Passage()
        self._runs.read(paragraph, self.look(paragraph), passage)
        return passage.pieces

    def look(self, paragraph: "Element") -> ParagraphLook:
        """What is true of a paragraph as a whole."""
        return self._styles.look(paragraph[0] if len(paragraph) and paragraph[0].tag == P_PR else None)
