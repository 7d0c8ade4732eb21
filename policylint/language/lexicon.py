"""The vocabulary of a rulebook, compiled, and the one pass that finds every mention of it in a text.

Concepts may be built of other concepts. A text is walked once, whatever the number of rules: the cost grows with the
text, and with what is found in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from policylint.language.patterns import Graph, Node, Part, PatternError, concepts_of, needed_words, parse
from policylint.language.tokens import Stems, Tokens, split_words

Span = tuple[int, int]
"""Tokens from the first number up to, not including, the second."""

NUMBER, YEAR = "number", "year"
BUILT_IN = (NUMBER, YEAR)
_NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand half once twice".split()
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

    # Written out, a graph whose ends are shared would fill the memory: no part of it is shown.
    names: tuple[str, ...] = field(repr=False)
    first: Node = field(repr=False)
    rest: Node = field(repr=False)
    parts: frozenset[int] = field(repr=False)
    needed: dict[int, frozenset[str]] = field(repr=False)

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

    def run(self, root: Node) -> None:  # noqa: PLR0912 - see below
        """Find what the graph at `root` knows, building on what has been found before.

        The loop is the heart of the whole program's cost, so it is written out instead of being divided up.
        """
        stems, words, by_start, parts = self._stems, self._words, self._by_start, self._parts
        root_stems, root_words, root_concepts = root[0] or {}, root[1] or {}, root[2] or {}
        size = len(stems)
        here = frozenset(stems)
        mentioned = set(self.found)
        found: Mentions = {}
        for first in range(size - 1, -1, -1):
            # Most words begin nothing.
            if not (stems[first] in root_stems or first in by_start or words[first] in root_words):
                continue
            ended: set[tuple[int, int]] = set()
            todo: list[tuple[Node, int]] = [(root, first)]
            while todo:
                (by_stem, by_word, by_concept, gaps, meanings), position = todo.pop()
                for meaning in meanings:
                    if (meaning, position) in ended:
                        continue
                    ended.add((meaning, position))
                    if meaning in found:
                        found[meaning].append((first, position))
                    else:
                        found[meaning] = [(first, position)]
                    if meaning in parts:
                        mentioned.add(meaning)
                        by_start.setdefault(first, []).append((meaning, position))
                        for following in root_concepts.get(meaning, ()):
                            todo.append((following, position))  # noqa: PERF401 - mostly one or none
                for width, following, further_stems, further_concepts in gaps or ():
                    # Most gaps lead nowhere in this sentence.
                    if (
                        not further_stems.isdisjoint(here)
                        or not further_concepts.isdisjoint(mentioned)
                        or following[1]
                        or following[3]
                        or following[4]
                    ):
                        self._step_over(following, position, position + width + 1, todo)
                if position == size:
                    continue
                beyond = position + 1
                nodes: list[Node] = by_stem.get(stems[position], []) if by_stem else []
                if by_word and words[position] in by_word:
                    nodes = nodes + by_word[words[position]]
                for following in nodes:
                    # Most ways end at the next word; one look ahead is cheaper than the walk.
                    if (
                        following[4]
                        or following[3]
                        or following[2]
                        or (
                            beyond < size
                            and (
                                (following[0] and stems[beyond] in following[0])
                                or (following[1] and words[beyond] in following[1])
                            )
                        )
                    ):
                        todo.append((following, beyond))  # noqa: PERF401 - a condition of four lines
                if by_concept and position in by_start:
                    for concept, last in by_start[position]:
                        if concept in by_concept:
                            for following in by_concept[concept]:
                                todo.append((following, last))  # noqa: PERF401 - mostly one
        for concept, spans in found.items():
            self.found[concept] = spans[::-1]

    def _step_over(  # noqa: PLR0912 - written out like the loop that it serves
        self, node: Node, position: int, end: int, todo: list[tuple[Node, int]]
    ) -> None:
        """Push whatever can be met from `node` at any place from `position` up to `end`."""
        by_stem, by_word, by_concept, gaps, meanings = node
        if meanings:
            # What follows the gap is optional: the pattern may end before it.
            todo.append(((None, None, None, None, meanings), position))
        for width, following, _, _ in gaps or ():
            self._step_over(following, position, end + width, todo)
        end = min(end, len(self._stems))
        if by_stem:
            stems = self._stems
            for place in range(position, end):
                if stems[place] in by_stem:
                    for following in by_stem[stems[place]]:
                        todo.append((following, place + 1))  # noqa: PERF401 - mostly one
        if by_word:
            words = self._words
            for place in range(position, end):
                if words[place] in by_word:
                    for following in by_word[words[place]]:
                        todo.append((following, place + 1))  # noqa: PERF401 - mostly one
        if by_concept:
            by_start = self._by_start
            for place in range(position, end):
                for concept, last in by_start.get(place, ()):
                    if concept in by_concept:
                        for following in by_concept[concept]:
                            todo.append((following, last))  # noqa: PERF401 - mostly one


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
    return Lexicon(
        tuple(ids), graphs[True].finished(), graphs[False].finished(), used, _needed(order, parts, ids, stems)
    ), ids


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
