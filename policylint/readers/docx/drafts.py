"""A block while it is being read: some kinds are known only when the whole document is."""

from msgspec import Struct

from policylint.document import Anchor, Block, BlockKind
from policylint.readers.docx.tables import TableCell


class Draft(Struct):
    """A block to be. `bold` says that all of its words are; `size`, in half-points, is that of most."""

    kind: BlockKind
    text: str
    anchors: tuple[Anchor, ...]
    level: int = 0
    label: str = ""
    quoted: bool = False
    cell: TableCell | None = None
    bold: bool = False
    size: int = 0
    bulleted: bool = False

    def finished(self) -> Block:
        """The block itself."""
        cell = None if self.cell is None else self.cell.finished()
        return Block(self.kind, self.text, self.anchors, self.level, self.label, cell, self.quoted)
