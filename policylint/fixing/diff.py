"""Changes as a unified diff. Only words within lines are ever changed, so lines stand against lines one by one."""

from collections.abc import Iterator, Sequence

_AROUND = 3


def unified(path: str, before: str, after: str) -> Iterator[str]:
    """The lines of a unified diff of two texts with the same number of lines, which `patch` and `git apply` take.

    There are none where the texts are the same.
    """
    old, new = _lines(before), _lines(after)
    changed = [number for number, (one, other) in enumerate(zip(old, new, strict=True)) if one != other]
    if changed:
        yield f"--- {_name('a', path)}\n"
        yield f"+++ {_name('b', path)}\n"
    for first, last in _stretches(changed, len(old)):
        yield f"@@ -{first + 1},{last - first} +{first + 1},{last - first} @@\n"
        yield from _stretch(old[first:last], new[first:last])


def _lines(text: str) -> list[str]:
    """The lines with their line feeds; what else divides lines is a part of them."""
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _name(side: str, path: str) -> str:
    """The path as `git` names it. A tabulator ends one with spaces, and one that leads out of the folder has no side."""
    name = path if path.startswith(("/", "../")) or path[1:2] == ":" else f"{side}/{path}"
    return f"{name}\t" if " " in name else name


def _stretches(changed: Sequence[int], length: int) -> Iterator[tuple[int, int]]:
    """From which line to which the changed ones stand with those around them."""
    first = last = -1
    for number in changed:
        if first >= 0 and number - _AROUND <= last:
            last = number + _AROUND + 1
            continue
        if first >= 0:
            yield first, min(last, length)
        first, last = max(0, number - _AROUND), number + _AROUND + 1
    if first >= 0:
        yield first, min(last, length)


def _stretch(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    put_in: list[str] = []
    for one, other in zip(old, new, strict=True):
        if one == other:
            yield from put_in
            put_in.clear()
            yield _line(" ", one)
        else:
            yield _line("-", one)
            put_in.append(_line("+", other))
    yield from put_in


def _line(sign: str, line: str) -> str:
    return f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"
