"""Changes as a unified diff. Only words within lines are ever changed, so lines stand against lines one by one."""

import re
from collections.abc import Iterator, Sequence

_AROUND = 3
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"\\]')
_QUOTED = {'"': r"\"", "\\": r"\\", "\n": r"\n", "\t": r"\t"}


def patch(path: str, before: bytes, after: bytes) -> bytes:
    """The diff of a file's content, byte for byte, as `patch` and `git apply` take it; nothing where it is the same."""
    name = path.encode("utf-8", "surrogateescape").decode("latin-1")
    return "".join(unified(name, before.decode("latin-1"), after.decode("latin-1"))).encode("latin-1")


def unified(path: str, before: str, after: str) -> Iterator[str]:
    """The lines of the diff of two texts; none where they are the same."""
    old, new = _lines(before), _lines(after)
    if old == new:
        return
    yield f"--- {_name('a', path)}\n"
    yield f"+++ {_name('b', path)}\n"
    if len(old) != len(new):
        # In UTF-16 a letter of the words may hold the byte of a line feed.
        yield f"@@ -1,{len(old)} +1,{len(new)} @@\n"
        yield from [*(_line("-", line) for line in old), *(_line("+", line) for line in new)]
        return
    changed = [number for number, (one, other) in enumerate(zip(old, new, strict=True)) if one != other]
    for first, last in _stretches(changed, len(old)):
        yield f"@@ -{first + 1},{last - first} +{first + 1},{last - first} @@\n"
        yield from _stretch(old[first:last], new[first:last])


def _lines(text: str) -> list[str]:
    """The lines with their line feeds; what else divides lines is a part of them."""
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _name(side: str, path: str) -> str:
    """The path as `git` names it; one that does not lead down from the working folder is on no side.

    A tabulator shows where one with spaces ends. What could end a line, or begin another, is quoted as C does.
    """
    name = path if path.startswith(("/", "../")) or path[1:2] == ":" else f"{side}/{path}"
    if _UNSAFE.search(name):
        return f'"{_UNSAFE.sub(_quoted, name)}"'
    return f"{name}\t" if " " in name else name


def _quoted(found: re.Match[str]) -> str:
    return _QUOTED.get(found[0]) or f"\\{ord(found[0]):03o}"


def _stretches(changed: Sequence[int], length: int) -> Iterator[tuple[int, int]]:
    """From which line up to which one the changed ones stand with those around them."""
    first = last = 0
    for number in changed:
        if number - _AROUND > last and last:
            yield first, last
            last = 0
        first = first if last else max(0, number - _AROUND)
        last = min(number + _AROUND + 1, length)
    if last:
        yield first, last


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
