"""Patterns for paths as in a .gitignore file, matched in time that no pattern can blow up.

Each part of a path is held against one part of the pattern; what the standard library's `fnmatch` makes of it never
goes back to a star that it has left, and no more than one `**` is ever tried again.
"""

import re
from collections.abc import Callable, Sequence
from fnmatch import translate

_LONGEST = 1000
_ESCAPED = re.compile(r"\\(.)")
_WORD_AFTER_BACKSLASH = re.compile(r"\\\w")
_CLASS = re.compile(r"\[[!^]?\]?[^]]*\]")
_ANY_DEPTH = "**"

_Part = Callable[[str], object] | None
"""Tells whether it matches a part of a path; `None` stands for any number of parts."""


class PatternError(ValueError):
    """A pattern that cannot be used; the text says why."""


class PathPattern:
    """One pattern. `excludes` is false for one that begins with "!", which takes back what others before it match."""

    __slots__ = ("_for_folders", "_parts", "excludes", "text")

    def __init__(self, text: str) -> None:
        _refuse(text)
        self.text = text
        self.excludes = not text.startswith("!")
        body = text if self.excludes else text[1:]
        self._for_folders = body.endswith("/")
        body = body.rstrip("/")
        # A slash at the beginning or in the middle ties the pattern to the folder that it is relative to.
        parts = body.split("/")
        tied = len(parts) > 1
        if tied and not parts[0]:
            parts = parts[1:]
        if "" in parts:
            raise PatternError(f"'{text}' has two slashes that follow each other, or nothing but slashes")
        self._parts = tuple(_part(part) for part in (parts if tied else [_ANY_DEPTH, *parts]))

    def matches(self, parts: Sequence[str], *, is_folder: bool) -> bool:
        """Whether it matches the path that `parts` make, as such: not by a folder above it."""
        return (is_folder or not self._for_folders) and _matches(self._parts, parts)


class PathPatterns:
    """Patterns that belong together, the last match winning."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._patterns = [PathPattern(text) for text in texts]

    def deciding(self, parts: Sequence[str], *, is_folder: bool = False) -> int | None:
        """The number of the pattern by which a path is matched, itself or by a folder above it; `None` if by none.

        Of what is below a folder that is matched nothing can be taken back, as git has it.
        """
        for depth in range(1, len(parts) + 1):
            is_last = depth == len(parts)
            found = self._last_match(parts[:depth], is_folder=is_folder or not is_last)
            if found is not None and self._patterns[found].excludes:
                return found
        return None

    def _last_match(self, parts: Sequence[str], *, is_folder: bool) -> int | None:
        for number in range(len(self._patterns) - 1, -1, -1):
            if self._patterns[number].matches(parts, is_folder=is_folder):
                return number
        return None


def _refuse(text: str) -> None:
    if not text.strip() or text != text.strip():
        raise PatternError(f"'{text}' is empty, or has spaces around it")
    if len(text) > _LONGEST:
        raise PatternError(f"it is longer than {_LONGEST} characters")
    if any(not character.isprintable() for character in text):
        raise PatternError(f"{text!r} has characters that cannot be seen")
    if _WORD_AFTER_BACKSLASH.search(text) or text.endswith("\\"):
        raise PatternError(f"'{text}' has a backslash: folders are divided by '/', on Windows too")
    if text.startswith("#"):
        raise PatternError(f"'{text}' begins with '#', as a comment does: write '\\#'")
    if text.removeprefix("!").removeprefix("/").split("/")[0] in (".", "..") or re.match(r"[A-Za-z]:[/\\]", text):
        raise PatternError(f"'{text}' leads out of the folder that the file stands in: patterns are relative to it")


def _part(part: str) -> _Part:
    if part == _ANY_DEPTH:
        return None
    if not any(mark in part for mark in "*?[\\"):
        return part.__eq__
    part = re.sub(r"\*{2,}", "*", part)
    if part.count("[") > len(_CLASS.findall(part)) + part.count("\\["):
        raise PatternError(f"a '[' is not closed in '{part}'")
    part = part.replace("[^", "[!")
    # `fnmatch` has no backslash.
    plain = _ESCAPED.sub(lambda match: f"[{match[1]}]" if match[1] in "*?[" else match[1], part)
    return re.compile(translate(plain)).match


def _nothing(_: str) -> bool:
    return False


def _matches(pattern: Sequence[_Part], parts: Sequence[str]) -> bool:
    """Whether `parts` are met from the first to the last; `**` stands for any number of them."""
    at = place = 0
    after, taken = -1, 0
    while place < len(parts):
        wanted = pattern[at] if at < len(pattern) else _nothing
        if wanted is None:
            if at == len(pattern) - 1:
                # At its end it stands for what is in the folder, not for the folder itself.
                return True
            after, taken = at + 1, place
            at += 1
        elif wanted(parts[place]):
            at, place = at + 1, place + 1
        elif after >= 0:
            taken += 1
            at, place = after, taken
        else:
            return False
    return at == len(pattern)
