"""The vocabulary of a rulebook, compiled, and the one pass that finds every mention of it in a text.

Concepts may be built of other concepts. A text is walked once, whatever the number of rules: the cost grows with the
text, and with what is found in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policylint.language.patterns import Graph, Node, Part, PatternError, concepts_of, needed_words, parse
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
    """Concept names, and the graphs that find them: plain data, which a cache can hold.

    `first` finds the concepts that set something off; `rest` all others, which are looked for only in sentences
    where something was set off. `parts` are the concepts that others are built of. `needed` holds, for a concept,
    stems of which one at least is in each of its phrases: without them a sentence need not be searched for it.
    """

    names: tuple[str, ...]
    first: Node
    rest: Node
    parts: frozenset[int]
    needed: dict[int, frozenset[str]]

    def find(self, tokens: Tokens) -> Mentions:
        """Every mention in `tokens`; patterns do not reach beyond them."""
        search = Search(tokens, self.parts)
        search.run(self.first)
        search.run(self.rest)
        return search.found


class Search:
    """One sentence's mentions.

    The sentence is walked from its end to its beginning, so that whatever a pattern may be built of further on
    is known when the pattern's first word comes by: one pass serves concepts upon concepts.
    """

    def __init__(self, tokens: Tokens, parts: frozenset[int]) -> None:
        self.found: Mentions = {}
        self._parts = parts
        self._stems, self._words = tokens.stems, tokens.words
        self._by_start: dict[int, list[tuple[int, int]]] = {}
        for position, word in enumerate(tokens.words):
            for concept in _built_in(word):
                self.found.setdefault(concept, []).append((position, position + 1))
                self._by_start.setdefault(position, []).append((concept, position + 1))

    def run(self, root: Node) -> None:
        """Find what the graph at `root` knows, building on what has been found before."""
        begins_with_stem, begins_with_word, begins_with_concept = root[:3]
        stems, words, by_start = self._stems, self._words, self._by_start
        found: Mentions = {}
        for first in range(len(stems) - 1, -1, -1):
            # Most words begin nothing.
            if not (stems[first] in begins_with_stem or first in by_start or words[first] in begins_with_word):
                continue
            ended: set[tuple[int, int]] = set()
            todo: list[tuple[Node, int]] = []
            self._step(root, first, todo)
            while todo:
                node, position = todo.pop()
                by_stem, by_word, by_concept, gaps, meanings = node
                for meaning in meanings:
                    if (meaning, position) in ended:
                        continue
                    ended.add((meaning, position))
                    found.setdefault(meaning, []).append((first, position))
                    if meaning in self._parts:
                        by_start.setdefault(first, []).append((meaning, position))
                        for following in begins_with_concept.get(meaning, ()):
                            todo.append((following, position))  # noqa: PERF401 - mostly one or none
                if position < len(stems) and (by_stem or by_concept or gaps or by_word):
                    self._step(node, position, todo)
        for concept, spans in found.items():
            self.found[concept] = spans[::-1]

    def _step(self, node: Node, position: int, todo: list[tuple[Node, int]]) -> None:
        """Push onto `todo` whatever can be met from `node` at `position`."""
        by_stem, by_word, by_concept, gaps, _ = node
        nodes = by_stem.get(self._stems[position])
        if nodes:
            todo.extend([(following, position + 1) for following in nodes])
        if by_word:
            nodes = by_word.get(self._words[position])
            if nodes:
                todo.extend([(following, position + 1) for following in nodes])
        if by_concept and position in self._by_start:
            for concept, last in self._by_start[position]:
                nodes = by_concept.get(concept)
                if nodes:
                    todo.extend([(following, last) for following in nodes])
        for width, beyond in gaps.items():
            for following in beyond:
                self._step_over(following, position, width, todo)

    def _step_over(self, node: Node, position: int, width: int, todo: list[tuple[Node, int]]) -> None:
        """The same from `node`, after up to `width` words."""
        by_stem, by_word, by_concept, gaps, _ = node
        stems, words, by_start = self._stems, self._words, self._by_start
        for skipped in range(position, min(position + width + 1, len(stems))):
            if (
                stems[skipped] in by_stem
                or (by_concept and skipped in by_start)
                or (by_word and words[skipped] in by_word)
                or gaps
            ):
                self._step(node, skipped, todo)


def _built_in(word: str) -> tuple[int, ...]:
    """The numbers of the built-in concepts that `word` is."""
    if len(word) == 4 and word.isdigit() and word[:2] in ("19", "20"):
        return (0, 1)
    return (0,) if word[0].isdigit() or word in _NUMBER_WORDS else ()


def compile_lexicon(
    concepts: Mapping[str, Sequence[str]], stems: Stems, first: Iterable[str] | None = None
) -> tuple[Lexicon, dict[str, int]]:
    """The lexicon of `concepts` (name to patterns), and each concept's number.

    `first` names the concepts that set something off (by default all). Raises `PatternError` for a pattern that
    cannot be read, a concept that is not there, or concepts that are built of each other in a circle. The
    error's text begins with the concept's name.
    """
    ids = {name: number for number, name in enumerate((*BUILT_IN, *concepts))}
    parts: dict[str, list[Part]] = {}
    for name, patterns in concepts.items():
        try:
            parts[name] = [parse(pattern, split_words) for pattern in patterns]
        except PatternError as error:
            raise PatternError(f"{name}: {error}") from None
    uses = {name: {used for part in of_concept for used in concepts_of(part)} for name, of_concept in parts.items()}
    order = _in_order(uses)
    early = _with_all_used(concepts if first is None else first, uses)
    graphs = {True: Graph(ids, stems.__getitem__), False: Graph(ids, stems.__getitem__)}
    for name, of_concept in parts.items():
        for part in of_concept:
            graphs[name in early].add(part, ids[name])
    used = frozenset(ids[name] for names in uses.values() for name in names)
    return Lexicon(tuple(ids), graphs[True].root, graphs[False].root, used, _needed(order, parts, ids, stems)), ids


def _needed(
    order: Sequence[str], parts: Mapping[str, list[Part]], ids: Mapping[str, int], stems: Stems
) -> dict[int, frozenset[str]]:
    needed: dict[str, frozenset[str] | None] = {}
    for name in order:
        of_parts = [needed_words(part, stems.__getitem__, needed) for part in parts[name]]
        known = [words for words in of_parts if words is not None]
        needed[name] = frozenset().union(*known) if len(known) == len(of_parts) else None
    return {ids[name]: words for name, words in needed.items() if words is not None}


def _with_all_used(names: Iterable[str], uses: Mapping[str, set[str]]) -> set[str]:
    """`names`, and whatever they are built of."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(uses.get(name, ()))
    return found


def _in_order(uses: Mapping[str, set[str]]) -> list[str]:
    """The concepts, each after those that it is built of; raises `PatternError` where that cannot be."""
    for name, wanted in uses.items():
        unknown = sorted(wanted - uses.keys() - set(BUILT_IN))
        if unknown:
            raise PatternError(f"{name}: there is no concept <{unknown[0]}>")
    order: list[str] = []
    known = set(BUILT_IN)
    waiting = dict(uses)
    while waiting:
        ready = [name for name, wanted in waiting.items() if wanted <= known]
        if not ready:
            circle = sorted(waiting)
            raise PatternError(f"{circle[0]}: concepts built of each other in a circle: {', '.join(circle)}")
        order += ready
        known.update(ready)
        waiting = {name: wanted for name, wanted in waiting.items() if name not in known}
    return order
