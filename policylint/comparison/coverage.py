"""What two reports both cover: of what only one has looked for, nothing can be said."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from policylint.comparison.pairs import Pair
from policylint.report import Covered, CoveredRules, DocumentReport, Report

_ALL_WORDING, _SOME_WORDING, _REFERENCES = "all wording", "the wording of some rules", "references between documents"


class Coverage:
    """What only one of two reports covers, by document and between documents.

    A report of an older version does not tell what it covers, but for the elements of the organisation: then nothing
    else is taken to be uncovered.
    """

    def __init__(self, old: Report, new: Report, pairs: Iterable[Pair]) -> None:
        self._olds, self._news = _Rules(old.covered), _Rules(new.covered)
        self._is_known = old.covered is not None and new.covered is not None
        olds = {element.rule: element.title for element in old.organisation}
        news = {element.rule: element.title for element in new.organisation}
        self._titles = {rule: title for rule, title in (olds | news).items() if (rule in olds) != (rule in news)}
        self._wording: set[str] = set()
        for before, after in pairs if self._is_known else ():
            self._add(before, after)
        self.is_whole = self._titles.keys() <= olds.keys() ^ news.keys()
        """Whether both reports have looked in all documents for what they tell of the organisation."""

    def _add(self, before: DocumentReport, after: DocumentReport) -> None:
        old, new = self._olds.of(before.path), self._news.of(after.path)
        elements = {*old.elements} ^ {*new.elements}
        clauses = (*before.clauses, *after.clauses)
        self._titles |= {clause.rule: clause.title for clause in clauses if clause.rule in elements}
        if {*old.wording} ^ {*new.wording}:
            self._wording.add(_SOME_WORDING if old.wording and new.wording else _ALL_WORDING)

    @property
    def elements(self) -> Collection[str]:
        """The elements of which not both reports can tell for the organisation."""
        return self._titles.keys()

    def outside(self, pair: Pair) -> Collection[str]:
        """The rules that not both reports ask for in a document."""
        before, after = pair
        if not self._is_known:
            return self.elements
        old, new = self._olds.of(before.path), self._news.of(after.path)
        return {*old.elements, *old.wording} ^ {*new.elements, *new.wording}

    def has_contradictions(self, rule: str, paths: Mapping[str, str]) -> bool:
        """Whether both reports ask what the documents with these `paths`, the new ones by the old, say of a `rule`."""
        if not self._is_known:
            return rule not in self.elements
        return (
            rule in self._olds.between
            and rule in self._news.between
            and all(
                rule in self._olds.of(old).elements and rule in self._news.of(new).elements
                for old, new in paths.items()
            )
        )

    @property
    def has_references(self) -> bool:
        """Whether both reports ask where references lead."""
        return not self._is_known or (self._olds.references and self._news.references)

    def named(self) -> Iterator[str]:
        """What only one of the reports covers, in words."""
        yield from sorted(set(self._titles.values()))
        yield from sorted(self._wording)
        if self._is_known and self._olds.references != self._news.references:
            yield _REFERENCES


class _Rules:
    """What one report covers."""

    def __init__(self, covered: Covered | None) -> None:
        covered = covered or Covered((), references=False, documents=())
        self.between = frozenset(covered.elements)
        self.references = covered.references
        self._usual = next((each for each in covered.documents if not each.documents), CoveredRules((), ()))
        self._by_path = {path: each for each in covered.documents for path in each.documents}

    def of(self, path: str) -> CoveredRules:
        """The rules that were asked for in a document."""
        return self._by_path.get(path, self._usual)
