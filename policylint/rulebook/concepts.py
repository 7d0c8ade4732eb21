"""Gathering the patterns of all files as concepts, to be compiled at once."""

import re
from collections.abc import Mapping, Sequence

from policylint.language.compilation import compile_lexicon, no_concept
from policylint.language.lexicon import AnyOf, Lexicon
from policylint.language.patterns import ConceptError
from policylint.language.tokens import Stems
from policylint.rulebook.files import Value
from policylint.rulebook.model import RulebookError

_REFERENCE = re.compile(r"<[^<>]+>")
_NEGATIVE = re.compile(r"(?<![\w-])(?:not|no|never|nor|neither|none|nobody|without|cannot)(?![\w-])")


class Compiler:
    """Gathers concepts while the files are read, then compiles them all at once."""

    def __init__(self) -> None:
        self.concepts: dict[str, list[str]] = {}
        self.places: dict[str, Value] = {}
        # Where each pattern of a concept stands, and where a concept is first referred to.
        self._patterns: dict[str, list[Value]] = {}
        self._referred: dict[str, Value] = {}
        self.terms: set[str] = set()
        self._slots: dict[tuple[str, ...], str] = {}
        self.says: dict[str, str] = {}

    def concept(self, name: str, patterns: Value, scope: str = "") -> None:
        if name in self.concepts:
            first = self.places[name]
            raise patterns.error(f"the concept <{name}> is defined twice, first at {first.file}:{first.line}")
        self._add(name, patterns, [(self._scoped(item.text(), scope), item) for item in patterns.items()])

    def _add(self, name: str, place: Value, patterns: Sequence[tuple[str, Value]]) -> None:
        self.concepts[name] = [text for text, _ in patterns]
        self.places[name], self._patterns[name] = place, [item for _, item in patterns]

    def any_of(self, name: str, value: Value, scope: str = "") -> tuple[str, ...]:
        """The concepts for the patterns of one slot: those that it refers to, and one for the patterns of its own."""
        patterns = [(self._scoped(item.text(), scope), item) for item in value.items()]
        referred = {text[1:-1]: item for text, item in patterns if _REFERENCE.fullmatch(text)}
        for concept, item in referred.items():
            self._referred.setdefault(concept, item)
        own = [(text, item) for text, item in patterns if not _REFERENCE.fullmatch(text)]
        concepts = list(referred)
        if own:
            # Slots that hold the same patterns are one concept.
            same = self._slots.setdefault(tuple(text for text, _ in own), name)
            if same == name:
                self._add(name, value, own)
            concepts.append(same)
        return tuple(concepts)

    def is_negative(self, name: str, _seen: frozenset[str] = frozenset()) -> bool:
        """Whether a concept's patterns speak of a denial themselves ("do not dispense")."""
        if name in _seen or name not in self.concepts:
            return False
        words = " ".join(self.concepts[name])
        if _NEGATIVE.search(words):
            return True
        used = re.findall(r"<([^>]+)>", words)
        return any(self.is_negative(other, _seen | {name}) for other in used if "/" in other)

    def _scoped(self, pattern: str, scope: str) -> str:
        """`<term>` of a rule's own terms, written out as `<rule/term>`."""
        if not scope or "<" not in pattern:
            return pattern
        parts = pattern.split("<")
        for i, part in enumerate(parts[1:], 1):
            name, closed, rest = part.partition(">")
            if closed and f"{scope}/{name}" in self.terms:
                parts[i] = f"{scope}/{name}>{rest}"
        return "<".join(parts)

    def compile(self, stems: Stems, frequency: Mapping[str, int]) -> tuple[Lexicon, dict[str, int]]:
        """The lexicon, and each concept's number. Raises `RulebookError` at the pattern that is wrong."""
        try:
            lexicon, ids = compile_lexicon(self.concepts, stems, frequency)
        except ConceptError as error:
            place = self.places.get(error.concept)
            if place is None:
                raise RulebookError("vocabulary", 1, str(error)) from None
            at = place if error.number is None else self._patterns[error.concept][error.number]
            raise at.error(error.message) from None
        for name, place in self._referred.items():
            if name not in ids:
                raise place.error(no_concept(name))
        return lexicon, ids


class Slots:
    """Turns the pattern slots of one rule into concept names, and later into numbers."""

    def __init__(self, scope: str, compiler: Compiler) -> None:
        self.scope, self.compiler, self.count = scope, compiler, 0

    def one(self, mapping: dict[str, Value], key: str) -> tuple[str, ...]:
        """The slot `key`, whose patterns are alternatives."""
        if key not in mapping:
            return ()
        self.count += 1
        return self.compiler.any_of(f"{self.scope}/{key}-{self.count}", mapping[key], self.scope)

    def every(self, mapping: dict[str, Value], key: str) -> tuple[tuple[str, ...], ...]:
        """The slot `key`, each entry of which must be met; an entry that is a list holds alternatives."""
        if key not in mapping:
            return ()
        slots = []
        for item in mapping[key].items():
            self.count += 1
            slots.append(self.compiler.any_of(f"{self.scope}/{key}-{self.count}", item, self.scope))
        return tuple(slots)


def numbers(names: tuple[str, ...], ids: dict[str, int]) -> AnyOf:
    """The numbers of concepts, all of which there are."""
    return tuple(ids[name] for name in names)
