"""One page of a PDF as it was extracted: its lines of words with their boxes, and what is drawn beside them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from msgspec import Struct, field

from policylint.document import Box

if TYPE_CHECKING:
    from policylint.readers.pdf.tables import Table


class Line(Struct, eq=False):
    """Words side by side, or the place that a table takes on the page (then without words).

    `lefts` and `rights` are the abscissas between which each word stands; the other lengths are the line's, all
    in points and in the frame in which the text stands upright. `broken` marks a line whose last word goes on
    in the next: a hyphen at its end is not in the word, a dash or a stroke ("and/") is. `tabs` are the indexes
    of the words behind a wide gap. `order` is its place in the page's content, `number` its place in reading
    order, from 1. `apart` marks what stands by itself in the page's margin.
    """

    words: list[str]
    lefts: tuple[float, ...]
    rights: tuple[float, ...]
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool
    page: int
    order: int
    broken: bool = False
    tabs: list[int] = field(default_factory=list)
    number: int = 0
    turn: int | None = 0
    apart: bool = False
    table: "Table | None" = None

    @property
    def text(self) -> str:
        """The words with single spaces, and tabs for the wide gaps."""
        if not self.tabs:
            return " ".join(self.words)
        return "".join([("\t" if i in self.tabs else " ") + word for i, word in enumerate(self.words)])[1:]

    def boxes(self) -> "WordBoxes":
        """The boxes of the words."""
        return WordBoxes(self.lefts, self.rights, self.bottom, self.top, self.turn or 0)


class WordBoxes(Sequence[Box]):
    """The boxes of a line's words on the page as it is: made when somebody asks, since hardly anybody does."""

    __slots__ = ("bottom", "lefts", "rights", "top", "turn")

    def __init__(
        self, lefts: tuple[float, ...], rights: tuple[float, ...], bottom: float, top: float, turn: int
    ) -> None:
        self.lefts, self.rights, self.bottom, self.top, self.turn = lefts, rights, bottom, top, turn

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WordBoxes) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # nobody needs it

    def __len__(self) -> int:
        return len(self.lefts)

    @overload
    def __getitem__(self, index: int) -> Box: ...

    @overload
    def __getitem__(self, index: slice) -> "WordBoxes": ...

    def __getitem__(self, index: int | slice) -> "Box | WordBoxes":
        if isinstance(index, slice):
            return WordBoxes(self.lefts[index], self.rights[index], self.bottom, self.top, self.turn)
        return rotated((self.lefts[index], self.bottom, self.rights[index], self.top), -self.turn)


class Drawing(Struct):
    """A path on the page: its box, and how many lines and curves it is made of."""

    box: Box
    segments: int


class Page(Struct):
    """What one page holds. `turn` counts the quarter turns by which its text is rotated counterclockwise;
    `frame` is the page's box, turned upright as everything on it is."""

    number: int
    frame: Box
    lines: list[Line]
    characters: int = 0
    unreadable: int = 0
    cut: bool = False
    turn: int = 0
    askew: list[Line] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)
    has_image: bool = False


def rotated(box: Box, turn: int) -> Box:
    """The box in a frame turned by as many quarter turns clockwise; minus `turn` undoes it."""
    left, bottom, right, top = box
    match turn % 4:
        case 1:
            return bottom, -right, top, -left
        case 2:
            return -right, -top, -left, -bottom
        case 3:
            return -top, left, -bottom, right
        case _:
            return box
