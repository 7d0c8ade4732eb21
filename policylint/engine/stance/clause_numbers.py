"""The numbers that clauses go by, and what is said of a clause by its number: "Until then, 4.2 does not apply"."""

import re
from collections.abc import Iterator
from functools import cached_property

from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.stance.grammar import Doubt, Grammar

_NUMBER = re.compile(r"\d+(?:\.\d+)*")
# Most sentences have none, and to look for one is much quicker than for what is said of a clause.
_DIGIT = re.compile(r"\d")
_CLAUSE = r"(?:[Cc]lauses?|[Ss]ections?|[Pp]aragraphs?|[Aa]rticles?|[Ii]tems?|[Rr]ules?)"
_NAMED_CLAUSE = re.compile(rf"\b{_CLAUSE} (\d+(?:\.\d+)*)")
_DOTTED = r"\d{1,3}(?:\.\d{1,3}){1,4}"
_NUMBERS = rf"{_DOTTED}(?:(?:,| and|, and| or) {_DOTTED}){{0,9}}"
_NAMED = rf"(?:{_CLAUSE} )(?:{_NUMBERS}|\d{{1,3}})"
# Where a clause is the subject, or what the subject is found in: "The arrangements in 4.2 are suspended".
_SUBJECT = rf"(?:(?:(?:^|[,;] )|(?<=\bin )|(?<=\bunder )|(?<=\bof )){_NUMBERS}|\b{_NAMED})"
_SET_ASIDE = r"(?:suspended|set aside|(?:put )?on hold|paused|waived|replaced|withdrawn)"
_SETS_ASIDE = re.compile(
    rf"(?P<if>\b(?:[Ii]f|[Ww]hen|[Ww]here|[Uu]nless) )?(?:{_SUBJECT} "
    r"(?:(?:do|does|shall|will) not apply|no longer appl(?:y|ies)"
    rf"|appl(?:y|ies) only|(?:is|are|stands?|(?:has|have) been|remains?) {_SET_ASIDE}"
    r"|(?:may|can) be (?:waived|suspended|set aside|varied))"
    rf"|(?<!not )(?:suspend(?:s|ed)?|waive[sd]?|sets? aside) (?:{_NUMBERS}|{_NAMED})(?! of\b))"
)
_NOBODY = re.compile(r"\b(?:not|never|nobody|no one|nothing)\b", re.IGNORECASE)


def number(passage: Passage) -> str:
    """The number that a clause or a heading has, or ""."""
    found = _NUMBER.match(passage.clause.text)
    return found[0] if found else passage.block.label.strip("(). ")


def speaks_of(following: Passage, passage: Passage) -> bool:
    """Whether a clause names another by its number: "Clause 11.5 applies in the north only", right after 11.5."""
    named = _named(following)
    return named is not None and named[1] == number(passage)


def speaks_of_another(following: Passage, passage: Passage) -> bool:
    """Whether a clause is about one that has another number: "Clause 9 does not apply to what clause 11.5 covers"."""
    return _named(following) is not None and not speaks_of(following, passage)


def subject_clause(passage: Passage) -> str:
    """The number of the clause that a sentence is about: 9 of "2.2 Clause 9 does not apply to them"; or ""."""
    named = _named(passage)
    is_first = named is not None and not passage.clause.text[: named.start()].strip("0123456789.() ")
    return named[1] if named and is_first else ""


def _named(passage: Passage) -> re.Match[str] | None:
    text = passage.clause.text
    return _NAMED_CLAUSE.search(text) if _DIGIT.search(text) else None


class SetAside:
    """Tells which of one document's clauses are set aside elsewhere in it, by their numbers."""

    def __init__(self, document: ReadDocument, grammar: Grammar) -> None:
        self._document = document
        self._grammar = grammar

    def of(self, passage: Passage) -> Doubt | None:
        """What sets a clause aside, or what it stands under, or `None`."""
        if not self._by_number:
            return None
        doubts = (self._by_number.get(named) for named in self._numbers(passage))
        return next((doubt for doubt in doubts if doubt and doubt.by is not passage), None)

    def _numbers(self, passage: Passage) -> Iterator[str]:
        """The numbers by which a clause may be meant: its own, and those of what it stands under.

        A list's items have numbers, too: one that has no dot is meant where it is a heading's.
        """
        clause, document = passage.clause, self._document
        over = [number(document.first_of(block)) for block in clause.headings]
        near = (document.first_of(clause.block), *(document.passages[at] for at in clause.lead_ins))
        for named in (*over, *(found for found in map(number, near) if "." in found)):
            yield named
            yield from (named[: dot.start()] for dot in re.finditer(r"\.", named))

    @cached_property
    def _by_number(self) -> dict[str, Doubt]:
        """What takes back the clauses of these numbers, wherever it stands."""
        return {
            named: Doubt("taken-back", f"another clause takes it back ('{found[0].lstrip(',; ')}')", passage)
            for passage in self._document.passages
            if _DIGIT.search(passage.clause.text)
            and (found := _SETS_ASIDE.search(passage.clause.text))
            and self._counts(passage, found)
            for named in _NUMBER.findall(found[0])
        }

    def _counts(self, passage: Passage, found: re.Match[str]) -> bool:
        """Whether a clause is set aside now, for people who are the organisation's own, and not for peers only."""
        if found["if"] or _NOBODY.search(passage.clause.text, 0, found.start()):
            return False
        is_for_peers = found[0].endswith("only") and self._grammar.peer in passage.mentions
        return not is_for_peers and self._grammar.outsiders not in passage.mentions
