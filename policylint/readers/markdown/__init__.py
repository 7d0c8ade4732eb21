"""Markdown: CommonMark, front matter, and the tables, task lists, footnotes and struck-out text of GitHub.

`blocks` finds the blocks, `inlines` takes the marks off their text. Both keep to slices of the source's
lines, so that each word's line and column are simply known.
"""

from policylint.document import BlockKind, Document, Place
from policylint.readers.assembly import STRUCK_OUT, Assembler, is_heading_like
from policylint.readers.encoding import decode
from policylint.readers.folding import Folder, Source
from policylint.readers.labels import split_label
from policylint.readers.markdown.blocks import Blocks, BlockScanner, Leaf, LeafKind, Slice, split_row
from policylint.readers.markdown.front_matter import read_front_matter
from policylint.readers.markdown.inlines import InlineScanner, is_plain
from policylint.readers.tables import TableCell

__all__ = ["read"]

# How YAML writes that there is no value.
_NO_TITLES = frozenset(("~", "null"))


def read(data: bytes, path: str) -> Document:
    """The document in a Markdown file. Raises `UnreadableError`."""
    decoded = decode(data)
    lines = decoded.text.split("\n")
    front_matter = read_front_matter(lines)
    builder = _Builder(lines, BlockScanner(lines).scan(front_matter.end))
    builder.assembler.directives += front_matter.directives
    builder.assembler.remark(decoded.remark)
    builder.assembler.warn(front_matter.warning)
    builder.build()
    title = front_matter.entries.get("title")
    return builder.assembler.document(
        path,
        "markdown",
        title=title if isinstance(title, str) and title not in _NO_TITLES else "",
        metadata=front_matter.entries,
        metadata_lines=front_matter.lines,
    )


class _Builder:
    """Makes blocks of leaves."""

    def __init__(self, lines: list[str], blocks: Blocks) -> None:
        self.assembler = Assembler()
        self._lines = lines
        self._blocks = blocks

    def build(self) -> None:
        """Adds all blocks to the assembler."""
        for leaf in self._blocks.leaves:
            if leaf.kind is LeafKind.TABLE:
                self._add_table(leaf)
            elif leaf.kind is LeafKind.HTML:
                self._add_html(leaf)
            elif leaf.kind is not LeafKind.CODE:
                for part in self._parts(leaf):
                    self._add_text(leaf, part)

    def _add_text(self, leaf: Leaf, part: list[Slice]) -> None:
        kind, level, label = BlockKind.PARAGRAPH, 0, leaf.label
        leaf.label = ""
        if leaf.kind is LeafKind.HEADING:
            kind, level = BlockKind.HEADING, leaf.level
        elif leaf.note:
            kind, label = BlockKind.FOOTNOTE, leaf.note
        elif leaf.depth:
            kind, level = BlockKind.LIST_ITEM, leaf.depth
        self.assembler.add(kind, self._fold(part), level=level, label=label, quoted=leaf.quoted)

    def _add_table(self, leaf: Leaf) -> None:
        table = self.assembler.table()
        for row, line in enumerate(leaf.slices):
            for column, piece in enumerate(split_row(self._lines[line.line], line)[: leaf.level]):
                cell = TableCell(table, row, column, is_header=row == 0)
                table.cells.append(cell)
                folder = self._fold([piece], in_table=True)
                self.assembler.add(BlockKind.CELL, folder, quoted=leaf.quoted, cell=cell)

    def _add_html(self, leaf: Leaf) -> None:
        from policylint.readers.html import HtmlBlocks  # noqa: PLC0415 - most files have no HTML in them

        HtmlBlocks(self._source(leaf.slices), self.assembler, quoted=leaf.quoted).read()

    def _parts(self, leaf: Leaf) -> list[list[Slice]]:
        """A paragraph's lines, cut where a new block is meant: below a bold line, and at typed labels."""
        slices = leaf.slices
        if leaf.kind is LeafKind.HEADING or len(slices) < 2:
            return [slices] if slices else []
        parts: list[list[Slice]] = []
        if not leaf.depth and self._is_bold_title(slices[0]) and not self._text(slices[1])[:1].islower():
            parts.append(slices[:1])
            slices = slices[1:]
        labelled = [bool(split_label(self._text(line))[0]) for line in slices]
        if sum(labelled) < 2:
            return [*parts, slices]
        parts.append([])
        for line, begins_item in zip(slices, labelled, strict=True):
            if begins_item and parts[-1]:
                parts.append([])
            parts[-1].append(line)
        return parts

    def _is_bold_title(self, line: Slice) -> bool:
        text = self._text(line).rstrip(": \\")
        for mark in ("**", "__"):
            inner = text[2:-2]
            if text.startswith(mark) and text.endswith(mark) and inner and mark not in inner:
                return is_heading_like(inner)
        return False

    def _text(self, line: Slice) -> str:
        return self._lines[line.line][line.start : line.end].strip()

    def _source(self, slices: list[Slice]) -> Source:
        return Source((self._lines[line][start:end], line + 1, start + 1) for line, start, end in slices)

    def _fold(self, slices: list[Slice], *, in_table: bool = False) -> Folder:
        folder = Folder()
        for line, start, end in slices:
            text = self._lines[line][start:end]
            words = text.strip()
            if not is_plain(words):
                break
            if words:
                folder.add_line(words, Place(None, line + 1, start + 1 + text.find(words[0])))
        else:
            return folder
        folder = Folder()
        source = self._source(slices)
        scanner = InlineScanner(source, self._blocks.references, self._blocks.notes, in_table=in_table)
        scanner.fold_into(folder)
        for comment in scanner.comments:
            self.assembler.note(comment.text, source.place(comment.start), within=comment.within)
        if scanner.struck_out:
            self.assembler.remark(STRUCK_OUT)
        return folder
