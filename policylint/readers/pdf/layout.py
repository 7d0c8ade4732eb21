"""From a page's lines in the order of its content to columns in reading order.

Most programs write a page in reading order: that order is kept wherever the geometry does not contradict it.
"""

from itertools import pairwise

from policylint.readers.pdf.page import Line

Column = list[Line]

_GUTTER = 8
"""The least width of the white strip between two columns, in points."""
_LEAST_WIDTH = 160
_LEAST_SHARE = 0.15
"""The least share of the page's text that a column takes in width."""
_LEAST_LINES = 4
_LEAST_WORDS = 2.5
"""Words per line below which a side of the gutter is no column of prose: labels, bullets, a table."""
_MOST_RUNS = 300


def columns(lines: list[Line]) -> list[Column]:
    """The lines, which come in the order of the page's content, as columns in reading order.

    A column's lines run from the top down. What stands across the page (a heading over two columns) is a
    column of its own, and so is what the page's content sets apart (a text box).
    """
    return [_with_whole_rows(column) for column in _ordered(lines)]


def _ordered(lines: list[Line]) -> list[Column]:
    gutter = _gutter(lines)
    if gutter is None:
        return _in_runs(lines)
    found: list[Column] = []
    across: list[Line] = []
    beside: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.top):
        if line.apart or line.left < gutter < line.right:
            found += _halves(beside, gutter)
            beside = []
            across.append(line)
        else:
            if across:
                found.append(across)
                across = []
            beside.append(line)
    if across:
        found.append(across)
    return found + _halves(beside, gutter)


def _halves(lines: list[Line], gutter: float) -> list[Column]:
    lines = sorted(lines, key=lambda line: line.order)
    left = [line for line in lines if line.right <= gutter]
    right = [line for line in lines if line.right > gutter]
    return [column for half in (left, right) if half for column in _ordered(half)]


def _gutter(lines: list[Line]) -> float | None:
    """The middle of the white strip between two columns of prose, if there is one."""
    if len(lines) < 2 * _LEAST_LINES:
        return None
    start = min(line.left for line in lines)
    width = int(max(line.right for line in lines) - start) + 2
    if not _LEAST_WIDTH < width < 20_000:
        return None
    # No strip so far to the left is looked for: that spares pages of one column the search.
    if sum(line.left > start + _LEAST_SHARE * width for line in lines) < _LEAST_LINES:
        return None
    middle = _emptiest_strip(lines, start, width)
    if middle is None:
        return None
    left = [line for line in lines if line.right <= middle]
    right = [line for line in lines if line.left >= middle]
    if not (_is_prose(left) and _is_prose(right)):
        return None
    if min(left[0].top, right[0].top) <= max(left[-1].bottom, right[-1].bottom):
        return None
    beside = [line.left >= middle for line in lines if not line.left < middle < line.right]
    changes = sum(before != after for before, after in pairwise(beside))
    if changes <= len(beside) / 4:
        return middle
    # Left and right in turn: rows of a table without rules, unless the left lines run up to the gutter.
    column = middle - start
    full = sum(line.right > middle - 0.2 * column for line in left)
    return middle if full > 0.6 * len(left) and _words_per_line(left) > 4 < _words_per_line(right) else None


def _emptiest_strip(lines: list[Line], start: float, width: int) -> float | None:
    """The middle of the strip that the fewest lines cross, away from the margins."""
    change = [0] * (width + 1)
    for line in lines:
        change[int(line.left - start)] += 1
        change[int(line.right - start) + 1] -= 1
    crossing = 0
    best: tuple[int, int, float] | None = None
    strip_start, strip_height = 0, -1
    for x in range(width + 1):
        crossing += change[x]
        if crossing != strip_height or x == width:
            middle = (strip_start + x) / 2
            if x - strip_start >= _GUTTER and _LEAST_SHARE * width < middle < (1 - _LEAST_SHARE) * width:
                candidate = (strip_height, strip_start - x, start + middle)
                best = min(best, candidate) if best else candidate
            strip_start, strip_height = x, crossing
    return best[2] if best else None


def _is_prose(lines: list[Line]) -> bool:
    return len(lines) >= _LEAST_LINES and _words_per_line(lines) >= _LEAST_WORDS


def _words_per_line(lines: list[Line]) -> float:
    return sum(len(line.words) for line in lines) / len(lines)


def _in_runs(lines: list[Line]) -> list[Column]:
    """Runs of content from the top down, put in order where one stands wholly above another."""
    runs: list[Column] = []
    for line in lines:
        if runs and _follows(runs[-1], line):
            runs[-1].append(line)
        else:
            runs.append([line])
    if len(runs) > _MOST_RUNS:
        return [sorted(lines, key=lambda line: (-round(line.bottom), line.left))]
    ordered: list[Column] = []
    for run in runs:
        above = run[-1].bottom + 0.3 * run[-1].size
        at = next((i for i, other in enumerate(ordered) if above >= other[0].top), len(ordered))
        around = next(((i, gap) for i, other in enumerate(ordered) if (gap := _gap_for(run, other))), None)
        if around:
            # The header and footer, say, were written before the text.
            at, gap = around
            ordered[at : at + 1] = ordered[at][:gap], run, ordered[at][gap:]
        else:
            ordered.insert(at, run)
    joined: list[Column] = []
    for run in ordered:
        if joined and _follows(joined[-1], run[0]):
            joined[-1] = joined[-1] + run
        else:
            joined.append(run)
    return joined


def _gap_for(run: Column, other: Column) -> int:
    """The index of the line of `other` above which the run stands, between two of its lines; 0 for none."""
    if other[0].bottom < run[0].top or other[-1].top > run[-1].bottom:
        return 0
    low = next(i for i, line in enumerate(other) if line.bottom < run[0].top)
    fits = other[low].top <= run[-1].bottom and low and _overlap(run[0], other[low - 1])
    return low if fits else 0


def _overlap(first: Line, second: Line) -> bool:
    return first.left < second.right and first.right > second.left


def _follows(run: Column, line: Line) -> bool:
    """Whether a line stands in the row of the run's last line, behind it, or below the run."""
    last = run[-1]
    if _same_row(last, line):
        return line.left >= last.right - 1
    return line.bottom < last.bottom and any(_overlap(line, other) for other in run[-6:])


def _same_row(first: Line, second: Line) -> bool:
    return (
        first.table is None
        and second.table is None
        and abs(first.bottom - second.bottom) < 0.5 * min(first.size, second.size)
    )


def _with_whole_rows(column: Column) -> Column:
    """The column with the pieces of each row put together, wide gaps becoming tabs."""
    whole: Column = []
    for line in column:
        if whole and _same_row(whole[-1], line) and line.left >= whole[-1].right - 1:
            whole[-1] = join_row(whole[-1], line)
        else:
            whole.append(line)
    return whole


def join_row(first: Line, second: Line) -> Line:
    """One line of two pieces that stand in one row with a wide gap between them."""
    count = len(first.words)
    # A bullet may be set in another size than its text.
    size = second.size if count == 1 else first.size
    return Line(
        words=[*first.words, *second.words],
        lefts=first.lefts + second.lefts,
        rights=first.rights + second.rights,
        left=first.left,
        bottom=min(first.bottom, second.bottom),
        right=second.right,
        top=max(first.top, second.top),
        size=size,
        bold=first.bold and second.bold,
        page=first.page,
        order=first.order,
        broken=second.broken,
        tabs=[*first.tabs, count, *(count + tab for tab in second.tabs)],
        turn=first.turn,
    )
