"""From concepts, which may be built of other concepts, to the lexicon that finds them."""

import marshal
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate, chain

from policylint.language.clues import NUMBER_SIGN, YEAR_SIGN, Needs, Words, make_postings, make_sieve
from policylint.language.lexicon import BUILT_IN, NUMBER, YEAR, Lexicon
from policylint.language.needs import Frequency, Shape, Shapes
from policylint.language.patterns import ConceptError, Part, PatternError, Step, alternatives, concepts_of, parse
from policylint.language.piles import pile
from policylint.language.rows import gathered, row_of
from policylint.language.steps import Row
from policylint.language.tokens import Stems, split_words


def compile_lexicon(
    concepts: Mapping[str, Sequence[str]], stems: Stems, frequency: Frequency | None = None
) -> tuple[Lexicon, dict[str, int]]:
    """The lexicon of `concepts` (name to patterns), and each concept's number.

    `frequency` tells how often stems are met, to look for rare ones first. Raises `ConceptError` for a pattern that
    cannot be read, a concept that is not there, or concepts that are built of each other in a circle.
    """
    ids = {name: number for number, name in enumerate((*BUILT_IN, *concepts))}
    words_of = cache(split_words)
    parts = {
        name: [_part(name, number, pattern, words_of) for number, pattern in enumerate(patterns)]
        for name, patterns in concepts.items()
    }
    shapes = Shapes(stems.__getitem__, frequency or {}, {NUMBER: _shape(NUMBER_SIGN), YEAR: _shape(YEAR_SIGN)})
    for name in _in_order({name: [set(concepts_of(part)) for part in own] for name, own in parts.items()}):
        shapes.add(name, parts[name])
    short, longer = zip(*(_rows(parts.get(name, ()), shapes, ids, stems) for name in ids), strict=True)
    lexicon = Lexicon(
        names=tuple(ids),
        short=pile(map(marshal.dumps, short)),
        longer=pile(map(marshal.dumps, chain.from_iterable(longer))),
        singles=make_postings([[_stems(shapes[name].singles)] for name in ids], 1),
        exact=make_postings([[_exact(shapes[name].singles)] for name in ids], 1),
        sieve=make_sieve(needed for name in ids for needed in shapes[name].longer),
        starts=tuple(accumulate((len(shapes[name].longer) for name in ids), initial=0)),
    )
    return lexicon, ids


def _part(concept: str, number: int, pattern: str, words_of: Callable[[str], Iterable[str]]) -> Part:
    try:
        return parse(pattern, words_of)
    except PatternError as error:
        raise ConceptError(concept, number, str(error)) from None


def no_concept(name: str) -> str:
    """That there is no concept of this name."""
    return f"there is no concept <{name}>"


def _stems(words: Words) -> Words:
    return frozenset(word for word in words if not word.startswith("="))


def _exact(words: Words) -> Words:
    return frozenset(word[1:] for word in words if word.startswith("="))


def _rows(
    parts: Sequence[Part], shapes: Shapes, ids: Mapping[str, int], stems: Stems
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The patterns of a concept that single words meet, and the longer ones, one for each entry of its shape."""
    short: list[Row] = []
    longer: list[Row] = []
    for part in chain.from_iterable(map(alternatives, parts)):
        row = row_of(part, ids, stems.__getitem__)
        if isinstance(part, Step):
            short.append(row)
        longer += [row] * shapes.count_longer(part)
    return gathered(short), tuple(longer)


def _shape(sign: str) -> Shape:
    """The shape of a built-in concept."""
    words = frozenset((sign,))
    return Shape(words, words, words, (), Needs((words,)))


def _in_order(uses: Mapping[str, Sequence[set[str]]]) -> list[str]:
    """The concepts, each after those that its patterns use; raises `ConceptError` where that cannot be."""
    for name, patterns in uses.items():
        for number, wanted in enumerate(patterns):
            unknown = sorted(other for other in wanted if other not in uses and other not in BUILT_IN)
            if unknown:
                raise ConceptError(name, number, no_concept(unknown[0]))
    order: list[str] = []
    known = set(BUILT_IN)
    waiting = {name: set[str]().union(*patterns) for name, patterns in uses.items()}
    while waiting:
        ready = [name for name, wanted in waiting.items() if wanted <= known]
        if not ready:
            circle = sorted(waiting)
            raise ConceptError(circle[0], None, f"concepts built of each other in a circle: {', '.join(circle)}")
        order += ready
        known.update(ready)
        waiting = {name: wanted for name, wanted in waiting.items() if name not in known}
    return order
