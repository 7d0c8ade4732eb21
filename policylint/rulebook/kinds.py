"""Reading `kinds.yaml`: how each kind of document is told."""

from collections.abc import Collection

from policylint.rulebook.concepts import Compiler, Slots, numbers
from policylint.rulebook.files import Value, flag_at, number_at, required, text_at, texts_at
from policylint.rulebook.model import Frame, KindRule, Signs

_PLACES = ("in_title", "in_headings", "in_body", "in_criteria")
_CLAUSES, _RULES = "in_clauses", "in_rules"
_CLAUSE_KEYS = frozenset({"name", "act", "with", "without", "near"})
_SignNames = dict[str, list[tuple[str, float]]]


class KindFile:
    """One kind of `kinds.yaml` between the reading of its patterns and the numbering of all concepts."""

    def __init__(self, kind: str, value: Value, compiler: Compiler) -> None:
        self.id, self.compiler = kind, compiler
        self.data = value.mapping(frozenset({"title", *_PLACES, "requires", "excludes", "unless", "alone", "open"}))
        self.title = required(self.data, "title", value).text()
        self.signs = {where: self._weighted(where, self.data[where]) for where in _PLACES if where in self.data}
        self.alone = flag_at(self.data, "alone")
        self.open = flag_at(self.data, "open")
        self.unless = text_at(self.data, "unless")
        self.requires = _Condition("requires", self)
        self.excludes = _Condition("excludes", self)

    def _weighted(self, where: str, weights: Value) -> list[tuple[str, float]]:
        found = []
        for weight, patterns in weights.mapping().items():
            try:
                number = float(weight)
            except ValueError:
                raise patterns.error(f"'{weight}' is no weight: expected a number") from None
            found.append((self.sign(f"{where}/{weight}", patterns), number))
        return found

    def sign(self, name: str, patterns: Value) -> str:
        """The name of a concept made of `patterns`."""
        concept = f"kind/{self.id}/{name}"
        self.compiler.concept(concept, patterns)
        return concept

    def refuse_unknown(self, kinds: Collection[str]) -> None:
        """Raise `RulebookError` where it gives way to what is none of the `kinds`."""
        if self.unless:
            self.data["unless"].name_of("kind", kinds)

    def build(self, ids: dict[str, int]) -> KindRule:
        """The kind, once all concepts are numbered."""
        return KindRule(
            self.id,
            self.title,
            _signs(self.signs, ids),
            self.requires.build(ids),
            self.excludes.build(ids),
            unless=self.unless,
            alone=self.alone,
            open=self.open,
        )


class _Condition:
    """What must be met for a document to be of a kind, or must not be: signs without weights, and clauses."""

    def __init__(self, key: str, of: KindFile) -> None:
        places = of.data[key].mapping(frozenset((*_PLACES, _CLAUSES, _RULES))) if key in of.data else {}
        self._signs: _SignNames = {
            where: [(of.sign(f"{key}/{where}", places[where]), 1.0)] for where in _PLACES if where in places
        }
        slots = Slots(f"kind/{of.id}/{key}", of.compiler)
        clauses = places[_CLAUSES].items() if _CLAUSES in places else ()
        self._clauses = [_Clause(clause, slots) for clause in clauses]
        self._rules = texts_at(places, _RULES)

    def build(self, ids: dict[str, int]) -> Signs:
        clauses = tuple(clause.build(ids) for clause in self._clauses)
        return _signs(self._signs, ids, clauses, self._rules)


class _Clause:
    """A frame that a clause may fill: its `act` with all that must stand near it, and nothing of `without`."""

    def __init__(self, value: Value, slots: Slots) -> None:
        self._parts = value.mapping(_CLAUSE_KEYS)
        required(self._parts, "act", value)
        self._act, self._without = slots.one(self._parts, "act"), slots.one(self._parts, "without")
        self._with = slots.every(self._parts, "with")

    def build(self, ids: dict[str, int]) -> Frame:
        return Frame(
            name=text_at(self._parts, "name"),
            says="strong",
            act=numbers(self._act, ids),
            with_=tuple(numbers(names, ids) for names in self._with),
            without=numbers(self._without, ids),
            near=number_at(self._parts, "near"),
        )


def _signs(
    names: _SignNames, ids: dict[str, int], clauses: tuple[Frame, ...] = (), rules: tuple[str, ...] = ()
) -> Signs:
    numbered = {
        where: tuple((numbers((name,), ids)[0], weight) for name, weight in entries) for where, entries in names.items()
    }
    return Signs(**numbered, in_clauses=clauses, in_rules=rules)
