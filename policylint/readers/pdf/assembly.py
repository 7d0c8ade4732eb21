"""From laid out pages to the document's blocks."""

from collections.abc import Iterable, Iterator, Sequence

from policylint.document import Block, BlockKind
from policylint.readers.pdf.blocks import Draft, Drafter, compose, finish, mark_depths
from policylint.readers.pdf.cells import table_blocks
from policylint.readers.pdf.footnotes import take_footnotes
from policylint.readers.pdf.headings import mark_headings, with_whole_headings
from policylint.readers.pdf.hyphens import Hyphens
from policylint.readers.pdf.layout import Column, columns
from policylint.readers.pdf.margins import Row
from policylint.readers.pdf.measures import Measures
from policylint.readers.pdf.page import Line, Page


def assemble(pages: Sequence[Page], headers: list[Row], footers: list[Row]) -> tuple[list[Block], int]:
    """The blocks in reading order, running headers first and running footers last; and how many tables."""
    laid_out = [column for page in pages for column in _columns(page)]
    measures = Measures(laid_out)
    hyphens = Hyphens(line for column in laid_out for line in _lines(column))
    drafter = Drafter(measures)
    notes: dict[Draft | None, list[Draft]] = {}
    for column in laid_out:
        body, found = take_footnotes(column, measures.body)
        if body:
            drafter.add(body)
        if found:
            # Behind the paragraph that is open, which the next column may go on with.
            notes.setdefault(drafter.drafts[-1] if drafter.drafts else None, []).extend(found)
    drafts = with_whole_headings(drafter.drafts, measures.body)
    mark_headings(drafts, measures.body)
    mark_depths(drafts)
    blocks = _furniture(headers, BlockKind.HEADER, hyphens)
    tables = 0
    for group in _grouped(drafts):
        if parts := [draft.lines[0].table for draft in group if draft.lines[0].table]:
            blocks += table_blocks(parts, tables, measures, hyphens)
            tables += 1
        else:
            blocks += _finished(group, hyphens)
        for draft in group:
            blocks += _finished(notes.pop(draft, []), hyphens)
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


def _grouped(drafts: list[Draft]) -> Iterator[list[Draft]]:
    """The drafts one by one, and for tables their parts together."""
    group: list[Draft] = []
    for draft in drafts:
        if group and not _goes_on(group[-1], draft):
            yield group
            group = []
        group.append(draft)
    if group:
        yield group


def _goes_on(before: Draft, draft: Draft) -> bool:
    """Whether a draft is the next part of the table before it."""
    above, table = before.lines[0].table, draft.lines[0].table
    return above is not None and table is not None and above.goes_on_in(table)


def _finished(drafts: Iterable[Draft], hyphens: Hyphens) -> list[Block]:
    return [block for block in (finish(draft, hyphens) for draft in drafts) if block is not None]


def _furniture(rows: list[Row], kind: BlockKind, hyphens: Hyphens) -> list[Block]:
    blocks = []
    for row in rows:
        text, anchors = compose(row, hyphens)
        blocks.append(Block(kind, text, tuple(anchors)))
    return blocks
