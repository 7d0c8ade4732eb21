"""A document's tables, row by row: what each row speaks of, and what its cells say of it."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field

from policylint.document import Block, Cell
from policylint.engine.sentences import Read
from policylint.language.mentions import Mentions, Together

if TYPE_CHECKING:
    from policylint.engine.passages import Passage

# Marks by which a cell says that its column's header holds for its row.
_TICKS = frozenset("yes y x e d a i ✓ ✔ √ ☑ ☒ • ● * essential desirable required preferred".split())
# Under "E/D", or a header that says no more.
_LETTERS = {"e": "essential", "d": "desirable"}
_MOST_OF_A_FORM = 2


class Row(Struct, dict=True):
    """What a table row speaks of: its first cell, the cells after it, the headers that its ticks point to, all of them.

    To be asked only when the row is complete; then all its cells share the answers.
    """

    label: "Passage | None" = None
    columns: int = 0
    first: list[Mentions] = field(default_factory=list)
    cells: "list[Passage]" = field(default_factory=list)
    ticked: list[Mentions] = field(default_factory=list)
    all: list[Mentions] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The header over its first cell, where the table is no form whose first row Markdown makes a header of."""
        cell = self.label.block.cell if self.label and self.columns > _MOST_OF_A_FORM else None
        return cell.column_header if cell else ""

    @cached_property
    def labels(self) -> Together:
        """What its first cell mentions."""
        return Together(self.first)

    @cached_property
    def ticks(self) -> Together:
        """What the headers mention that its ticks point to."""
        return Together(self.ticked)

    @cached_property
    def whole(self) -> Together:
        """What all its cells mention."""
        return Together(self.all)


class Rows:
    """The rows of all tables of a document, by any of their cells."""

    def __init__(self, blocks: Iterable[Block], passages: "Iterable[Passage]", read: Read) -> None:
        self._rows: dict[tuple[int, int], Row] = {}
        self._labels: dict[int, list[Passage]] = {}
        self._headers: dict[int, set[str]] = {}
        for block in blocks:
            if block.cell and block.cell.column_header:
                self._headers.setdefault(block.cell.table, set()).add(block.cell.column_header)
        for passage in passages:
            cell = passage.block.cell
            if cell is None:
                continue
            row = self._rows.setdefault((cell.table, cell.row), Row())
            row.all.append(passage.mentions)
            row.columns = max(row.columns, cell.column + 1)
            if cell.column == 0:
                if row.label is None:
                    row.label = passage
                    self._labels.setdefault(cell.table, []).append(passage)
                row.first.append(passage.mentions)
                continue
            row.cells.append(passage)
            mark = passage.clause.text.lower().strip("()[]. ")
            if mark in _TICKS:
                row.ticked.append(read(_meaning(mark, cell.column_header)).mentions)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows.values())

    def __getitem__(self, cell: Cell) -> Row:
        return self._rows[cell.table, cell.row]

    def labels_of(self, table: int) -> "list[Passage]":
        """The first cells of a table's rows, which say what each row is about."""
        return self._labels.get(table, [])

    def headers_of(self, table: int) -> set[str]:
        """The headers over a table's columns."""
        return self._headers.get(table, set())


def _meaning(mark: str, header: str) -> str:
    """What a mark in a cell says of its row: that its column's header holds, or what its letter stands for."""
    letter = next((letter for letter in (mark, header.lower()) if letter in _LETTERS), "")
    return _LETTERS[letter] if letter and _LETTERS[letter] not in header.lower() else header
