"""The vocabulary of a rulebook, compiled, and the one pass that finds every mention of it in a text.

Concepts may be built of other concepts, so the lexicon is a stack of levels: level 0 knows words only, each
higher level may also step over the mentions of the levels below. A text is walked once per level; the cost
grows with the text, not with the number of rules.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policylint.language.patterns import Graph, Node, Part, PatternError, concepts_of, parse
from policylint.language.tokens import Stems, Tokens, split_words

Span = tuple[int, int]
"""Tokens from the first number up to, not including, the second."""

NUMBER, YEAR = "number", "year"
BUILT_IN = (NUMBER, YEAR)
_NUMBER_WORDS = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "fifteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "ninety",
        "hundred",
        "half",
        "once",
        "twice",
    ]
)

Mentions = dict[int, list[Span]]
"""The token spans of every concept that a text mentions, by concept number."""


@dataclass(frozen=True)
class Lexicon:
    """Concept names, and the graphs that find them, level by level: plain data, which a cache can hold."""

    names: tuple[str, ...]
    levels: tuple[Node, ...]

    def find(self, tokens: Tokens, start: int, end: int) -> Mentions:
        """Every mention between tokens `start` and `end`, which patterns do not reach across."""
        found: Mentions = {}
        by_start: dict[int, list[tuple[int, int]]] = {}
        words, stems = tokens.words, tokens.stems

        def note(concept: int, first: int, last: int) -> None:
            spans = found.setdefault(concept, [])
            if (first, last) not in spans[-4:]:
                spans.append((first, last))
                by_start.setdefault(first, []).append((concept, last))

        for position in range(start, end):
            for concept in _built_in(words[position]):
                note(concept, position, position + 1)
        for root in self.levels:
            ended: list[tuple[int, int, int]] = []
            begins_with_stem, begins_with_word = root[0], root[1]
            for first in range(start, end):
                # Most words begin nothing.
                if not (stems[first] in begins_with_stem or first in by_start or words[first] in begins_with_word):
                    continue
                todo: list[tuple[Node, int]] = []
                _step(root, first, end, stems, words, by_start, todo)
                while todo:
                    node, position = todo.pop()
                    ended.extend([(meaning, first, position) for meaning in node[4]])
                    if position < end:
                        _step(node, position, end, stems, words, by_start, todo)
            for concept, first, last in ended:
                note(concept, first, last)
        return found


def _built_in(word: str) -> tuple[int, ...]:
    """The numbers of the built-in concepts that `word` is."""
    if len(word) == 4 and word.isdigit() and word[:2] in ("19", "20"):
        return (0, 1)
    return (0,) if word[0].isdigit() or word in _NUMBER_WORDS else ()


def _step(
    node: Node,
    position: int,
    end: int,
    stems: list[str],
    words: list[str],
    by_start: Mapping[int, list[tuple[int, int]]],
    todo: list[tuple[Node, int]],
) -> None:
    """Push onto `todo` whatever can be met from `node` at `position`."""
    by_stem, by_word, by_concept, gaps, _ = node
    if by_stem:
        nodes = by_stem.get(stems[position])
        if nodes:
            todo.extend([(following, position + 1) for following in nodes])
    if by_word:
        nodes = by_word.get(words[position])
        if nodes:
            todo.extend([(following, position + 1) for following in nodes])
    if by_concept and position in by_start:
        for concept, last in by_start[position]:
            nodes = by_concept.get(concept)
            if nodes:
                todo.extend([(following, last) for following in nodes])
    for width, beyond in gaps.items():
        for following in beyond:
            for skipped in range(position, min(position + width + 1, end)):
                _step(following, skipped, end, stems, words, by_start, todo)


def compile_lexicon(concepts: Mapping[str, Sequence[str]], stems: Stems) -> tuple[Lexicon, dict[str, int]]:
    """The lexicon of `concepts` (name to patterns), and each concept's number.

    Raises `PatternError` for a pattern that cannot be read, a concept that is not there, or concepts that
    are built of each other in a circle. The error's text names the concept.
    """
    ids = {name: number for number, name in enumerate((*BUILT_IN, *concepts))}
    parts: dict[str, list[Part]] = {}
    for name, patterns in concepts.items():
        try:
            parts[name] = [parse(pattern, split_words) for pattern in patterns]
        except PatternError as error:
            raise PatternError(f"{name}: {error}") from None
    levels = _levels(parts)
    graphs = [Graph(ids, stems.__getitem__) for _ in range(1 + max(levels.values(), default=0))]
    for name, of_concept in parts.items():
        for part in of_concept:
            graphs[levels[name]].add(part, ids[name])
    return Lexicon(tuple(ids), tuple(graph.root for graph in graphs)), ids


def _levels(parts: Mapping[str, list[Part]]) -> dict[str, int]:
    """How many levels of concepts each concept stands upon."""
    levels: dict[str, int] = dict.fromkeys(BUILT_IN, -1)
    waiting = {name: {used for part in of_concept for used in concepts_of(part)} for name, of_concept in parts.items()}
    for name, wanted in waiting.items():
        unknown = sorted(wanted - parts.keys() - set(BUILT_IN))
        if unknown:
            raise PatternError(f"{name}: there is no concept <{unknown[0]}>")
    while waiting:
        ready = [name for name, wanted in waiting.items() if wanted <= levels.keys()]
        if not ready:
            circle = sorted(waiting)
            raise PatternError(f"{circle[0]}: concepts built of each other in a circle: {', '.join(circle)}")
        for name in ready:
            levels[name] = 1 + max((levels[wanted] for wanted in waiting.pop(name)), default=-1)
    return levels
