"""The icons of notes: where they go on a page so that none lies on another, and how they look."""

from collections.abc import Iterator

from policylint.document import Box
from policylint.readers.pdf.page import rotated

SIZE = 15.0
"""Width and height of an icon in points."""
_GAP = 3.0
_STEP = SIZE + _GAP


class Icons:
    """The places for icons on one page, which stands upright when it is turned clockwise by `turns` quarters."""

    def __init__(self, frame: Box, turns: int) -> None:
        self._turns = turns
        self._frame = rotated(frame, turns)
        self._taken: list[tuple[float, float]] = []

    def at_top(self) -> Box:
        """A free place in the page's upper left corner, or to the right of those before it."""
        left, bottom, right, top = self._frame
        return self._take(
            (x, y)
            for y in _steps(top - _STEP, bottom, -_STEP)
            for x in _steps(left + _GAP, right - _STEP, _STEP)
        )  # fmt: skip

    def beside(self, box: Box) -> Box:
        """A free place in the margin before the text in `box`, or below, where notes stand there already."""
        left, bottom, right, _ = self._frame
        text_left, text_bottom, _, text_top = rotated(box, self._turns)
        level = (text_bottom + text_top - SIZE) / 2
        margin = min(max(text_left - _STEP, left + _GAP), right - _STEP)
        return self._take(
            (x, y)
            for x in (*_steps(margin, left, -_STEP), *_steps(margin + _STEP, right - _STEP, _STEP))
            for y in _steps(level, bottom, -_STEP)
        )

    def _take(self, places: Iterator[tuple[float, float]]) -> Box:
        """The first free one of `places`, else (on a page that is hardly larger than an icon) the upper left corner."""
        left, _, _, top = self._frame
        x, y = next(filter(self._is_free, places), (left, top - SIZE))
        self._taken.append((x, y))
        return rotated((x, y, x + SIZE, y + SIZE), -self._turns)

    def _is_free(self, place: tuple[float, float]) -> bool:
        x, y = place
        return all(abs(x - other_x) >= SIZE or abs(y - other_y) >= SIZE for other_x, other_y in self._taken)


def _steps(start: float, stop: float, step: float) -> Iterator[float]:
    """From `start` on in steps, as long as it is not beyond `stop`."""
    while (start <= stop) if step > 0 else (start >= stop):
        yield start
        start += step


def plus(box: Box, colour: tuple[int, int, int]) -> str:
    """The look of a note on what is to be added, in operators of a content stream: the same whichever way it is up."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    arm = SIZE / 4
    cross = f"{x - arm:.2f} {y:.2f} m {x + arm:.2f} {y:.2f} l {x:.2f} {y - arm:.2f} m {x:.2f} {y + arm:.2f} l"
    return f"{_card(box, colour)} 2 w {cross} S"


def dots(box: Box, colour: tuple[int, int, int]) -> str:
    """The look of a note on the whole document."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    arm = SIZE / 4
    # Lines of no length with round ends.
    points = " ".join(f"{x + d:.2f} {y + e:.2f} m {x + d:.2f} {y + e:.2f} l" for d, e in _corners(arm))
    return f"{_card(box, colour)} 1 J 3 w {points} S"


def _corners(arm: float) -> list[tuple[float, float]]:
    return [(-arm, -arm), (-arm, arm), (arm, -arm), (arm, arm), (0, 0)]


def _card(box: Box, colour: tuple[int, int, int]) -> str:
    """A coloured square with a dark border, which stays inside `box`."""
    red, green, blue = (part / 255 for part in colour)
    fill = f"{red:.3f} {green:.3f} {blue:.3f} rg 0.2 0.2 0.2 RG 1 w"
    return f"{fill} {box[0] + 0.5:.2f} {box[1] + 0.5:.2f} {SIZE - 1:.2f} {SIZE - 1:.2f} re B"
