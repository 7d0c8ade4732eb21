"""Which of the words that a wording rule prefers can take the place of those in the text, just as they stand.

Rules advise people: "describe what the person did", or "lives with" for "suffering from schizophrenia". To write such
advice into the text would make nonsense of it, or lose what it says. So a tracked change is proposed only where the
words have the same form and nothing is lost; wherever that is not plain, a person chooses.
"""

import re
from collections.abc import Sequence

_LITERAL = re.compile(r"[A-Za-z][A-Za-z'’ -]*+")
_ARTICLES = frozenset(["a", "an", "the"])
# People of no particular kind: "people" says the same.
_ANYBODY = frozenset(["people", "persons", "individuals", "patients", "clients"])
_ONE = frozenset(["person", "individual", "patient", "client"])
_SHORTEST_STEM, _LONGEST_STEM = 3, 5
_WHO = re.compile(r"\bperson who (is|has|[\w-]+s)\b")
_PLURAL_VERBS = {"is": "are", "has": "have"}


def fitting(words: str, prefer: Sequence[str], before: str) -> str:
    """What to write for `words`, "" where a person must choose; `before` is the text that they follow."""
    literal = [other for other in prefer if _LITERAL.fullmatch(other)]
    lower = words.lower()
    for fit in (_without_modifiers, _same_noun, _same_verb, _same_people):
        for other in literal:
            found = fit(lower, other)
            if found and _agrees(before, found):
                return _in_case_of(words, found)
    return ""


def _without_modifiers(words: str, other: str) -> str:
    """ "A failed suicide attempt" is a "suicide attempt"."""
    return other if words.endswith(f" {other}") and not set(words.split()) & _ARTICLES else ""


def _same_noun(words: str, other: str) -> str:
    """ "Substance abuse" is "substance use": the second of two words is another."""
    old, new = words.split(), other.split()
    fits = len(old) == len(new) == 2 and old[0] == new[0] and old[1].endswith("s") == new[1].endswith("s")
    return other if fits else ""


def _same_verb(words: str, other: str) -> str:
    """ "Committed suicide" is "died by suicide": both are past, and about the same."""
    old, new = words.split(), other.split()
    fits = len(old) == 2 and old[0].endswith("ed") and new[0].endswith("ed") and old[1] == new[-1]
    return other if fits else ""


def _same_people(words: str, other: str) -> str:
    """ "The mentally ill", or "mentally ill people", are "people living with mental illness"."""
    named = words.split()
    article = named.pop(0) if named[0] in _ARTICLES else ""
    first, *said = other.split()
    if first not in {"people", "person"} or not named:
        return ""
    last = named[-1]
    kinds = named[:-1] if last in _ANYBODY | _ONE else named
    if not kinds or not all(any(_same_stem(kind, word) for word in said) for kind in kinds):
        return ""
    if article in {"a", "an"} and not last.endswith("s") and last != "people":
        return f"a {other}" if first == "person" else ""
    is_group = article == "the" and last not in _ONE
    if is_group or last in _ANYBODY or (last.endswith("s") and not last.endswith("ss")):
        return _plural(other)
    return ""


def _same_stem(word: str, other: str) -> bool:
    length = min(len(word), len(other), _LONGEST_STEM)
    return length >= _SHORTEST_STEM and word[:length] == other[:length]


def _plural(other: str) -> str:
    many = _WHO.sub(lambda match: f"people who {_PLURAL_VERBS.get(match[1]) or match[1].removesuffix('s')}", other)
    return many.replace("person ", "people ", 1)


def _agrees(before: str, found: str) -> bool:
    """Whether an article before the words fits the new ones too."""
    *_, last = before.lower().split() or [""]
    if last in {"a", "an"}:
        return (last == "an") == (found[0] in "aeio") and not found.startswith(("people ", "a "))
    return not (last == "the" and found.startswith("a "))


def _in_case_of(words: str, found: str) -> str:
    if len(words) > 1 and words.isupper():
        return found.upper()
    return found[0].upper() + found[1:] if words[0].isupper() else found
