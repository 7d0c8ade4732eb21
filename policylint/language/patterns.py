"""The pattern language of the rulebook.

A pattern is a row of words, read inflection by inflection: `peer worker` meets "peer workers".

======================  ============================================================================
`word`                  the word in any inflection and either spelling (matched by stem)
`=word`                 exactly this word, in any case
`<concept>`             any phrase of that concept
`<number>`, `<year>`    a number in digits or words; a year
`a?`, `(a b)?`          optional: the whole word, or all of the words
`(a|b c|<d>)`           one of these
`..`                    up to four words between
`...`                   up to twelve words between
======================  ============================================================================

Patterns are finite: matching is a bounded walk from each token, and nothing can backtrack without end.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from msgspec import Struct

GAPS = {"..": 4, "...": 12}
# "workers?" as others mean it: with an s or without.
_PLURAL = re.compile(r"=?\w{3,}[^\Wsui]s")

_LEX = re.compile(r"\s*(?:(?P<gap>\.\.\.?)|<(?P<concept>[a-z0-9/_-]+)>|(?P<mark>[()|?])|(?P<word>=?[^\s()|?<>]+))")
_ENDS = frozenset("|)")


class PatternError(ValueError):
    """A pattern that cannot be read; the message says where and why."""


class ConceptError(PatternError):
    """A concept that cannot be compiled, for its pattern of a `number`, from 0, or for all of them (`None`)."""

    def __init__(self, concept: str, number: int | None, message: str) -> None:
        super().__init__(f"{concept}: {message}")
        self.concept, self.number, self.message = concept, number, message


class Step(Struct, frozen=True, cache_hash=True):
    """One thing to meet: a "word" (by stem), an "exact" word, a "concept", or a "gap" to step over."""

    kind: str
    value: str


class Sequence(Struct, frozen=True, cache_hash=True):
    """Parts that follow each other."""

    parts: "tuple[Part, ...]"


class Choice(Struct, frozen=True, cache_hash=True):
    """Parts of which one is met; or none, when `optional`."""

    parts: "tuple[Part, ...]"
    optional: bool = False


Part = Step | Sequence | Choice


def parse(pattern: str, split: Callable[[str], Iterable[str]]) -> Part:
    """The parts of `pattern`; `split` gives the words of a word (hyphens divide).

    Raises `PatternError` for a pattern that cannot be read, may be empty, or begins or ends with a gap.
    """
    parser = _Parser(pattern, split)
    part = parser.choice()
    if parser.at < len(parser.lexemes):
        raise PatternError(f"unexpected '{parser.lexemes[parser.at][1]}' in '{pattern}'")
    if may_be_empty(part):
        raise PatternError(f"'{pattern}' would be met by nothing at all")
    if ".." in pattern and _gaps_meet(part):
        raise PatternError(f"two gaps follow each other in '{pattern}'")
    if ".." in pattern and _gap_at_edge(part):
        raise PatternError(f"'{pattern}' begins or ends with a gap")
    return part


def concepts_of(part: Part) -> Iterator[str]:
    """The names of the concepts that `part` refers to."""
    if isinstance(part, Step):
        if part.kind == "concept":
            yield part.value
        return
    for inner in part.parts:
        yield from concepts_of(inner)


def alternatives(part: Part) -> Iterator[Part]:
    """`part`, or the parts of which it is but a choice."""
    if isinstance(part, Choice) and not part.optional:
        for inner in part.parts:
            yield from alternatives(inner)
    else:
        yield part


def may_be_empty(part: Part) -> bool:
    """Whether no words at all would meet `part`."""
    if isinstance(part, Step):
        return part.kind == "gap"
    if isinstance(part, Sequence):
        return all(map(may_be_empty, part.parts))
    return part.optional or any(map(may_be_empty, part.parts))


def _gap_at_edge(part: Part) -> bool:
    if isinstance(part, Step):
        return part.kind == "gap"
    if isinstance(part, Sequence):
        return _gap_at_edge(part.parts[0]) or _gap_at_edge(part.parts[-1])
    return any(_gap_at_edge(inner) for inner in part.parts)


def _gaps_meet(part: Part) -> bool:
    if isinstance(part, Step):
        return False
    if isinstance(part, Sequence) and any(
        _ends_with_gap(before) and _begins_with_gap(after) for before, after in pairwise(part.parts)
    ):
        return True
    return any(_gaps_meet(inner) for inner in part.parts)


def _begins_with_gap(part: Part) -> bool:
    if isinstance(part, Step):
        return part.kind == "gap"
    return any(_begins_with_gap(inner) for inner in (part.parts[:1] if isinstance(part, Sequence) else part.parts))


def _ends_with_gap(part: Part) -> bool:
    if isinstance(part, Step):
        return part.kind == "gap"
    return any(_ends_with_gap(inner) for inner in (part.parts[-1:] if isinstance(part, Sequence) else part.parts))


class _Parser:
    """Recursive descent over the lexemes of one pattern."""

    def __init__(self, pattern: str, split: Callable[[str], Iterable[str]]) -> None:
        self.pattern = pattern
        self.split = split
        self.lexemes = self._lex(pattern.rstrip())
        self.at = 0

    @staticmethod
    def _lex(text: str) -> list[tuple[str, str]]:
        lexemes = []
        position = 0
        for match in _LEX.finditer(text):
            kind = match.lastgroup
            if match.start() != position or not kind:
                break
            lexemes.append((kind, match[kind]))
            position = match.end()
        if position < len(text):
            raise PatternError(f"cannot read '{text[position:]}' in '{text}'")
        return lexemes

    def choice(self) -> Part:
        parts = [self.sequence()]
        while self._take("|"):
            parts.append(self.sequence())
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def sequence(self) -> Part:
        parts: list[Part] = []
        while self.at < len(self.lexemes) and self.lexemes[self.at][1] not in _ENDS:
            parts.append(self.item())
        if not parts:
            raise PatternError(f"an empty alternative in '{self.pattern}'")
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def item(self) -> Part:
        kind, value = self.lexemes[self.at]
        self.at += 1
        part: Part
        if kind == "word":
            part = self.word(value)
        elif kind == "mark":
            if value != "(":
                raise PatternError(f"unexpected '{value}' in '{self.pattern}'")
            part = self.choice()
            if not self._take(")"):
                raise PatternError(f"a bracket is not closed in '{self.pattern}'")
        else:
            part = Step(kind, value)
        if not self._take("?"):
            return part
        if kind == "word" and _PLURAL.fullmatch(value):
            raise PatternError(f"in '{value}?' the whole word is optional: write '{value[:-1]}', or '({value})?'")
        return Choice((part,), optional=True)

    def word(self, value: str) -> Part:
        kind = "exact" if value.startswith("=") else "word"
        words = tuple([Step(kind, word) for word in self.split(value.removeprefix("="))])
        if not words:
            raise PatternError(f"'{value}' is not a word, in '{self.pattern}'")
        return words[0] if len(words) == 1 else Sequence(words)

    def _take(self, mark: str) -> bool:
        if self.at < len(self.lexemes) and self.lexemes[self.at][1] == mark:
            self.at += 1
            return True
        return False
