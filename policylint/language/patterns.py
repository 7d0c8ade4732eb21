"""The pattern language of the rulebook, and its compilation.

A pattern is a row of words, read inflection by inflection: `peer worker` meets "peer workers".

======================  ============================================================================
`word`                  the word in any inflection and either spelling (matched by stem)
`=word`                 exactly this word, in any case
`<concept>`             any phrase of that concept
`<number>`, `<year>`    a number in digits or words; a year
`a?`, `(a b)?`          optional
`(a|b c|<d>)`           one of these
`..`                    up to four words between
`...`                   up to twelve words between
======================  ============================================================================

Patterns are finite. They compile to one graph, matching is a bounded walk from each
token, and nothing can backtrack without end.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

T = TypeVar("T")

GAPS = {"..": 4, "...": 12}

Node = tuple[
    dict[str, list["Node"]] | None,
    dict[str, list["Node"]] | None,
    dict[int, list["Node"]] | None,
    list[tuple[int, "Node", frozenset[str], frozenset[int]]] | None,
    tuple[int, ...],
]
"""Where to go by stem, by exact word, by concept and over gaps of so many words; the concepts that end here.

With a gap's node stand the stems and concepts by which one can go on from there: a sentence that has none of them
need not be looked through.
"""

_LEX = re.compile(r"\s*(?:(?P<gap>\.\.\.?)|<(?P<concept>[a-z0-9/_-]+)>|(?P<mark>[()|?])|(?P<word>=?[^\s()|?<>]+))")


class PatternError(ValueError):
    """A pattern that cannot be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to meet: a "word" (by stem), an "exact" word, a "concept", or a "gap" to step over."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts that follow each other."""

    parts: "tuple[Part, ...]"


@dataclass(frozen=True, slots=True)
class Choice:
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
    if _gaps_meet(part):
        raise PatternError(f"two gaps follow each other in '{pattern}'")
    if _gap_at_edge(part):
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


def needed_words(
    part: Part, stem: Callable[[str], str], of_concepts: Mapping[str, frozenset[str] | None]
) -> frozenset[str] | None:
    """Stems of which one at least is in whatever meets `part`; `None` when nothing can be said.

    `of_concepts` holds the same for the concepts that `part` refers to.
    """
    if isinstance(part, Step):
        if part.kind == "concept":
            return of_concepts.get(part.value)
        return None if part.kind == "gap" else frozenset((stem(part.value),))
    needed = [needed_words(inner, stem, of_concepts) for inner in part.parts]
    if isinstance(part, Sequence):
        # Any part's words would do; the fewer they are, the more they tell.
        return min((words for words in needed if words is not None), key=len, default=None)
    if part.optional or None in needed:
        return None
    return frozenset().union(*(words for words in needed if words is not None))


def may_be_empty(part: Part) -> bool:
    """Whether no words at all would meet `part`."""
    if isinstance(part, Step):
        return part.kind == "gap"
    if isinstance(part, Sequence):
        return all(may_be_empty(inner) for inner in part.parts)
    return part.optional or any(may_be_empty(inner) for inner in part.parts)


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
        self.lexemes = list(self._lex(pattern.rstrip()))
        self.at = 0

    @staticmethod
    def _lex(text: str) -> Iterator[tuple[str, str]]:
        position = 0
        while position < len(text):
            match = _LEX.match(text, position)
            if not match or not match.lastgroup:
                raise PatternError(f"cannot read '{text[position:]}' in '{text}'")
            yield match.lastgroup, match[match.lastgroup]
            position = match.end()

    def choice(self) -> Part:
        parts = [self.sequence()]
        while self._take("|"):
            parts.append(self.sequence())
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def sequence(self) -> Part:
        parts: list[Part] = []
        while self.at < len(self.lexemes) and self.lexemes[self.at] not in (("mark", "|"), ("mark", ")")):
            parts.append(self.item())
        if not parts:
            raise PatternError(f"an empty alternative in '{self.pattern}'")
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def item(self) -> Part:
        kind, value = self.lexemes[self.at]
        self.at += 1
        part: Part = Step(kind, value)
        if kind == "mark":
            if value != "(":
                raise PatternError(f"unexpected '{value}' in '{self.pattern}'")
            part = self.choice()
            if not self._take(")"):
                raise PatternError(f"a bracket is not closed in '{self.pattern}'")
        elif kind == "word":
            part = self.word(value)
        return Choice((part,), optional=True) if self._take("?") else part

    def word(self, value: str) -> Part:
        kind = "exact" if value.startswith("=") else "word"
        words = tuple(Step(kind, word) for word in self.split(value.removeprefix("=")))
        if not words:
            raise PatternError(f"'{value}' is not a word, in '{self.pattern}'")
        return words[0] if len(words) == 1 else Sequence(words)

    def _take(self, mark: str) -> bool:
        if self.at < len(self.lexemes) and self.lexemes[self.at] == ("mark", mark):
            self.at += 1
            return True
        return False


class _Draft:
    """A node in the making."""

    __slots__ = ("by_concept", "by_stem", "by_word", "gaps", "meanings")

    def __init__(self) -> None:
        self.by_stem: dict[str, list[_Draft]] = {}
        self.by_word: dict[str, list[_Draft]] = {}
        self.by_concept: dict[int, list[_Draft]] = {}
        self.gaps: dict[int, list[_Draft]] = {}
        self.meanings: list[int] = []


class Graph:
    """Patterns merged into one graph where they begin alike."""

    def __init__(self, ids: dict[str, int], stem: Callable[[str], str]) -> None:
        self._root = _Draft()
        self._ids = ids
        self._stem = stem
        # Nodes that can be reached in one way only: a further pattern may share them.
        self._private = {id(self._root)}

    def add(self, part: Part, meaning: int) -> None:
        """Let `part` mean the concept `meaning`."""
        for node in self._built(part, [self._root]):
            if meaning not in node.meanings:
                node.meanings.append(meaning)

    def finished(self) -> Node:
        """The graph's root, as plain data."""
        return _finished(self._root, {})

    def _built(self, part: Part, before: list[_Draft]) -> list[_Draft]:
        """The nodes at which one stands after `part`, coming from any of `before`."""
        if isinstance(part, Step):
            return [self._step(part, before)]
        if isinstance(part, Sequence):
            nodes = before
            for inner in part.parts:
                nodes = self._built(inner, nodes)
            return nodes
        after = list(before) if part.optional else []
        known = {id(node) for node in after}
        for inner in part.parts:
            for node in self._built(inner, before):
                if id(node) not in known:
                    known.add(id(node))
                    after.append(node)
        return after

    def _step(self, step: Step, before: list[_Draft]) -> _Draft:
        if len(before) == 1:
            for child in self._edges(step, before[0]):
                if id(child) in self._private:
                    return child
        node = _Draft()
        if len(before) == 1 and id(before[0]) in self._private:
            self._private.add(id(node))
        for parent in before:
            self._edges(step, parent).append(node)
        return node

    def _edges(self, step: Step, node: _Draft) -> list[_Draft]:
        if step.kind == "word":
            return node.by_stem.setdefault(self._stem(step.value), [])
        if step.kind == "exact":
            return node.by_word.setdefault(step.value, [])
        if step.kind == "concept":
            return node.by_concept.setdefault(self._ids[step.value], [])
        return node.gaps.setdefault(GAPS[step.value], [])


def _finished(draft: _Draft, done: dict[int, Node]) -> Node:
    """`draft` and all that can be reached from it as plain data; nodes that are shared stay shared."""
    if id(draft) not in done:

        def edges(of: Mapping[T, list[_Draft]]) -> dict[T, list[Node]] | None:
            return {key: [_finished(node, done) for node in nodes] for key, nodes in of.items()} or None

        gaps = [
            (width, _finished(node, done), frozenset(node.by_stem), frozenset(node.by_concept))
            for width, nodes in draft.gaps.items()
            for node in nodes
        ]
        done[id(draft)] = (
            edges(draft.by_stem),
            edges(draft.by_word),
            edges(draft.by_concept),
            gaps or None,
            tuple(draft.meanings),
        )
    return done[id(draft)]
