"""From laid out pages to the document's blocks."""

from collections.abc import Iterable, Iterator, Sequence

from policylint.document import Block, BlockKind
from policylint.readers.pdf.blocks import Draft, Drafter, compose, finish, mark_depths
from policylint.readers.pdf.cells import table_blocks
from policylint.readers.pdf.footnotes import take_footnotes
from policylint.readers.pdf.headings import mark_headings
from policylint.readers.pdf.hyphens import Hyphens
from policylint.readers.pdf.layout import Column, columns
from policylint.readers.pdf.margins import Row
from policylint.readers.pdf.measures import Measures
from policylint.readers.pdf.page import Line, Page
from policylint.readers.pdf.tables import Table


def assemble(pages: Sequence[Page], headers: list[Row], footers: list[Row]) -> tuple[list[Block], int]:
    """The blocks in reading order, running headers first and running footers last; and how many tables."""
    laid_out = [column for page in pages for column in _columns(page)]
    measures = Measures(laid_out)
    hyphens = Hyphens(line for column in laid_out for line in _lines(column))
    drafter = Drafter(measures)
    notes: dict[int, list[Draft]] = {}
    for column in laid_out:
        body, found = take_footnotes(column, measures.body)
        if body:
            drafter.add(body)
        if found:
            # Behind the paragraph that is open, which the next column may go on with.
            notes.setdefault(len(drafter.drafts), []).extend(found)
    drafts = drafter.drafts
    mark_headings(drafts, measures.body)
    mark_depths(drafts)
    blocks = _furniture(headers, BlockKind.HEADER, hyphens)
    tables = 0
    for position, parts in _grouped(drafts):
        if isinstance(parts, Draft):
            blocks += _finished([parts], hyphens)
        else:
            blocks += table_blocks(parts, tables, measures, hyphens)
            tables += 1
        blocks += _finished(notes.pop(position, []), hyphens)
    for rest in notes.values():
        blocks += _finished(rest, hyphens)
    return blocks + _furniture(footers, BlockKind.FOOTER, hyphens), tables


def _columns(page: Page) -> list[Column]:
    found = columns(page.lines)
    number = 0
    for column in found:
        for line in column:
            inner = [line] if line.table is None else [line for cell in line.table.cells for line in cell.lines]
            for piece in inner:
                number += 1
                piece.number = number
    # Text that runs another way (a watermark, a note in the margin) is read last, and line by line.
    return [*found, *([line] for line in page.askew)]


def _lines(column: Column) -> Iterator[Line]:
    for line in column:
        if line.table is None:
            yield line
        else:
            for cell in line.table.cells:
                yield from cell.lines


def _grouped(drafts: list[Draft]) -> Iterator[tuple[int, Draft | list[Table]]]:
    """The drafts, and for tables their parts together; each with the number of drafts up to it."""
    parts: list[Table] = []
    for position, draft in enumerate(drafts):
        table = draft.lines[0].table
        if parts and (table is None or not parts[-1].goes_on_in(table)):
            yield position, parts
            parts = []
        if table is None:
            yield position + 1, draft
        else:
            parts.append(table)
    if parts:
        yield len(drafts), parts


def _finished(drafts: Iterable[Draft], hyphens: Hyphens) -> list[Block]:
    return [block for block in (finish(draft, hyphens) for draft in drafts) if block is not None]


def _furniture(rows: list[Row], kind: BlockKind, hyphens: Hyphens) -> list[Block]:
    blocks = []
    for row in rows:
        text, anchors = compose(row, hyphens)
        blocks.append(Block(kind, text, tuple(anchors)))
    return blocks
