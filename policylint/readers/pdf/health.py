"""Whether what was read is text at all: scanned pages, garbled text, and titles that are none."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import PurePath

from policylint.document import UnreadableError
from policylint.readers.pdf.page import Page

_MANY_DRAWINGS = 50
"""Paths on a page without text from which on they may be letters drawn as shapes."""
_GARBLED = 0.1
_VOWELLESS = 0.4
_VOWELS = 0.33
"""The share of vowels above which no closer look is needed: English has 0.4."""
_COMMON = frozenset(
    {
        "the",
        "and",
        "of",
        "to",
        "in",
        "a",
        "is",
        "for",
        "with",
        "that",
        "by",
        "on",
        "be",
        "as",
        "or",
        "are",
        "will",
    }
    | {"from", "this", "an", "at", "not", "have", "their", "it", "they", "must", "may", "any", "all", "who"}
    | {"which", "can", "should", "our", "we", "you", "your", "has", "other"}
)
_LEAST_COMMON = 0.06
"""Running English has about 0.3, tables and lists half of that, other languages next to nothing."""
_SAMPLE = 3000
_VOWELLESS_WORD = re.compile(r"\b[b-df-hj-np-tv-xz]{4,}\b")
_LONG_WORD = re.compile(r"\b[a-z]{4,}\b")
_FILE_NAME = re.compile(
    r"\.(?:docx?|dotx?|odt|rtf|pdf|indd|qxp|pub|html?|xlsx?|pptx?|pages|tex|dvi|txt|md)$", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"microsoft (?:word|powerpoint|excel)\b|powerpoint presentation|untitled|document ?\d*$|"
    r"(?:title|slide|page) ?\d*$|print|scan",
    re.IGNORECASE,
)


def check(pages: Sequence[Page], has_furniture: bool) -> list[str]:
    """Warnings about pages that could not be read.

    Raises `UnreadableError`, "scanned", "empty" or "encoding", when that is all of them.
    """
    warnings = []
    silent = [page.number for page in pages if _shows_unread_text(page)]
    if not any(page.lines or page.askew for page in pages):
        if silent:
            raise UnreadableError(
                "scanned",
                "The PDF file is a scan: it has pictures of pages, but no text. "
                "Run OCR (text recognition) on it and check the result.",
            )
        if not has_furniture:
            raise UnreadableError("empty", "The PDF file's pages are blank. Export it again, or ask for a new copy.")
    if silent:
        have, were = ("has", "it was") if len(silent) == 1 else ("have", "they were")
        warnings.append(f"{page_list(silent)} {have} no text layer (scanned): {were} not checked")
    written = [page for page in pages if page.lines]
    garbled = [page.number for page in written if _is_garbled(page)]
    if garbled and len(garbled) > 0.8 * len(written):
        raise UnreadableError(
            "encoding",
            "The PDF file's text is garbled: its fonts do not say which letters they show. "
            "Export it again from the program that made it, or run OCR (text recognition) on it.",
        )
    if garbled:
        warnings.append(f"the text of {page_list(garbled)} is garbled, and could not be checked")
    sample = islice((word for page in written if page.number not in garbled for word in _words(page)), _SAMPLE)
    words = list(sample)
    if len(words) > 100 and sum(word in _COMMON for word in words) < _LEAST_COMMON * len(words):
        warnings.append("few common English words were found: the text may be garbled or in another language")
    return warnings


def _shows_unread_text(page: Page) -> bool:
    return not page.lines and not page.askew and (page.has_image or len(page.drawings) > _MANY_DRAWINGS)


def _is_garbled(page: Page) -> bool:
    """Whether the letters are no letters, or no words: text in a cipher has few vowels."""
    if page.unreadable > _GARBLED * page.characters:
        return True
    text = " ".join([word for line in page.lines for word in line.words]).lower()
    if sum(map(text.count, "aeiouy")) > _VOWELS * (len(text) - text.count(" ")):
        return False
    strange = len(_VOWELLESS_WORD.findall(text))
    return strange > 15 and strange > _VOWELLESS * len(_LONG_WORD.findall(text))


def _words(page: Page) -> Iterator[str]:
    return (word.strip(".,;:()").lower() for line in page.lines for word in line.words)


def page_list(numbers: Iterable[int]) -> str:
    """ "page 3", "pages 2 and 4", "pages 1, 3 to 7 and 9"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = []
    for run in runs:
        parts += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(number) for number in run]
    *most, last = parts
    text = f"{', '.join(most)} and {last}" if most else last
    return f"page {text}" if text.isdigit() else f"pages {text}"


def declared_title(title: str, path: str) -> str:
    """The title of the file's metadata, or "" where a program put something else there."""
    title = " ".join(title.split())
    stem = PurePath(path).stem.casefold()
    if not any(char.isalpha() for char in title) or not title.isprintable() or title.casefold() == stem:
        return ""
    return "" if _NO_TITLE.match(title) or _FILE_NAME.search(title) else title
