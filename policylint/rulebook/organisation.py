"""What the rulebook says of the folder as a whole: facts to compare, subjects of references, rungs."""

from collections.abc import Mapping

from policylint.language.lexicon import AnyOf
from policylint.rulebook.concepts import Compiler, Slots, numbers
from policylint.rulebook.files import Value, required, text_at
from policylint.rulebook.model import Fact, Rung, Source

SUBJECTS = "profile/subjects.yaml"
RUNGS = "profile/rungs.yaml"

_FACT_KEYS = frozenset({"name", "values", "with", "about", "at_least", "without", "sorts"})
_RUNG_KEYS = frozenset({"id", "title", "means", "why", "source", "strong", "at_least_weak"})
_SOURCE_KEYS = frozenset({"paper", "where", "evidence"})


class FactEntry:
    """One fact of a rule between the reading of its patterns and the numbering of all concepts."""

    def __init__(self, value: Value, slots: Slots) -> None:
        parts = value.mapping(_FACT_KEYS)
        self.name = required(parts, "name", value).text()
        values = required(parts, "values", value).mapping()
        if len(values) < 2:
            raise value.error("a fact needs two values at least: one alone can never disagree")
        sorts = parts["sorts"].mapping() if "sorts" in parts else {}
        self.values = {name: slots.one(values, name) for name in values}
        self.sorts = {name: slots.one(sorts, name) for name in sorts}
        self.with_ = slots.every(parts, "with")
        self.about = slots.every(parts, "about")
        self.at_least = slots.one(parts, "at_least")
        self.without = slots.one(parts, "without")

    def build(self, ids: dict[str, int]) -> Fact:
        """The fact with the numbers of its concepts."""

        def numbered(entries: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, AnyOf], ...]:
            return tuple((name, numbers(concepts, ids)) for name, concepts in entries.items())

        return Fact(
            name=self.name,
            values=numbered(self.values),
            with_=tuple(numbers(concepts, ids) for concepts in self.with_),
            about=tuple(numbers(concepts, ids) for concepts in self.about),
            at_least=numbers(self.at_least, ids),
            without=numbers(self.without, ids),
            sorts=numbered(self.sorts),
        )


class SubjectsFile:
    """The subjects by which documents point elsewhere, each with the elements that it stands for."""

    def __init__(self, files: Mapping[str, Value], compiler: Compiler) -> None:
        self.rules: dict[str, Value] = {}
        if SUBJECTS not in files:
            return
        for name, value in files[SUBJECTS].mapping().items():
            parts = value.mapping(frozenset({"words", "rules"}))
            compiler.concept(f"subject/{name}", required(parts, "words", value))
            self.rules[f"subject/{name}"] = required(parts, "rules", value)

    def build(self, ids: dict[str, int], rules: frozenset[str]) -> dict[int, tuple[str, ...]]:
        """Rule ids by the number of their subject's concept; raises `RulebookError` for one that is not in `rules`."""
        return {ids[name]: value.names_of("rule", rules) for name, value in self.rules.items()}


def read_rungs(files: Mapping[str, Value], rules: frozenset[str]) -> tuple[Rung, ...]:
    """The rungs, the first one first; raises `RulebookError` for an element that is not in `rules`."""
    return tuple(_rung(value, rules) for value in files[RUNGS].items()) if RUNGS in files else ()


def _rung(value: Value, rules: frozenset[str]) -> Rung:
    parts = value.mapping(_RUNG_KEYS)
    source = required(parts, "source", value).mapping(_SOURCE_KEYS)
    return Rung(
        id=required(parts, "id", value).text(),
        title=required(parts, "title", value).text(),
        means=text_at(parts, "means"),
        why=text_at(parts, "why"),
        source=Source(text_at(source, "paper"), text_at(source, "where"), text_at(source, "evidence")),
        strong=required(parts, "strong", value).names_of("rule", rules),
        at_least_weak=parts["at_least_weak"].names_of("rule", rules) if "at_least_weak" in parts else (),
    )
