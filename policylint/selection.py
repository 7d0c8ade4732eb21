"""Which rules are asked for, and how much each weighs: what settings say by rule, by domain and by kind of document."""

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from policylint.nearest import nearest
from policylint.rulebook.model import WORDING, Rulebook
from policylint.settings import OFF, Settings
from policylint.terms import OTHER, Severity

Weights = dict[str, Severity]
"""The severity of each rule that is asked for, by its id."""

_OFF_BY_DEFAULT = "A"
_FEW = 25
_GRAVEST_FIRST = (*Severity, OFF)


class UnknownNameError(ValueError):
    """A name that nothing has, or that two things have; the text says so, and what was probably meant."""


class Names(Struct, frozen=True):
    """The names by which settings may speak of a rulebook's parts."""

    rules: frozenset[str]
    domains: frozenset[str]
    kinds: frozenset[str]

    def resolve(self, name: str) -> str:
        """`name` with what it is the name of before it, as in "domain:supervision".

        Raises `UnknownNameError` where there is nothing of that name, or where two things have it.
        """
        sort, colon, bare = name.rpartition(":")
        of = {"rule": self.rules, "domain": self.domains, "kind": self.kinds}
        if colon and sort in of:
            if bare not in of[sort]:
                raise UnknownNameError(f"there is no {sort} '{bare}'. {_hint(bare, of[sort])}")
            return name
        found = [sort for sort, known in of.items() if name in known]
        if not found:
            known = self.rules | self.domains | self.kinds
            raise UnknownNameError(f"there is no rule, domain or kind '{name}'. {_hint(name, known)}")
        if len(found) > 1:
            either = " or ".join(f"'{sort}:{name}'" for sort in found)
            raise UnknownNameError(f"'{name}' names a {' and a '.join(found)}. Write {either}.")
        return f"{found[0]}:{name}"


def names_of(rulebook: Rulebook) -> Names:
    """The names of `rulebook`'s rules, domains and kinds."""
    domains = {_domain(rule.domain) for rule in rulebook.rules} | ({WORDING} if rulebook.wordings else set())
    return Names(
        frozenset((*(rule.id for rule in rulebook.rules), *(rule.id for rule in rulebook.wordings))),
        frozenset(domains),
        frozenset((*(kind.id for kind in rulebook.kinds), OTHER)),
    )


def refuse_unknown(settings: Settings, rulebook: Rulebook) -> None:
    """Raise `UnknownNameError` for a rule, domain or kind that `settings` name and `rulebook` has not."""
    names = names_of(rulebook)
    for name in sorted((*settings.select, *settings.ignore, *settings.severity)):
        names.resolve(name)
    for kind in sorted({kind for kinds in settings.kinds.values() for kind in kinds}):
        names.resolve(f"kind:{kind}")


def severities(rulebook: Rulebook, settings: Settings, kinds: Collection[str]) -> Weights:
    """The severity of each rule that `settings` ask for in documents of `kinds`, by the rule's id.

    What is said of a kind goes for what is expected of it; for what no kind expects it goes for the document, and for
    wording, which no kind asks for, it does not go. Where the kinds of a document differ, the gravest counts. Raises
    `UnknownNameError`.
    """
    asked = _Asked(settings, names_of(rulebook))
    found: Weights = {}
    for rule in rulebook.rules:
        expecting = [kind for kind in kinds if kind in rule.expected_in]
        level = asked.level(rule.id, _domain(rule.domain), expecting or kinds, rule.severity)
        if level != OFF:
            found[rule.id] = Severity(level)
    for wording in rulebook.wordings:
        if wording.level != _OFF_BY_DEFAULT or settings.advice or asked.names_rule(wording.id):
            level = asked.level(wording.id, WORDING, (), wording.severity)
            if level != OFF:
                found[wording.id] = Severity(level)
    return found


def asks_for_references(settings: Settings) -> bool:
    """Whether it is asked where references lead: a run that is limited to some rules asks for nothing else."""
    return not settings.select


def asked(rulebook: Rulebook, settings: Settings, kinds: Collection[str]) -> Rulebook:
    """`rulebook` with the rules that `settings` ask for in documents of `kinds`, at the severities that they give."""
    found = severities(rulebook, settings, kinds)
    wanted = only(rulebook, found)
    return replace(
        wanted,
        rules=tuple(replace(rule, severity=found[rule.id]) for rule in wanted.rules),
        wordings=tuple(replace(rule, weight=found[rule.id]) for rule in wanted.wordings),
    )


def only(rulebook: Rulebook, rules: Collection[str]) -> Rulebook:
    """`rulebook` with the `rules` of these names, and no others."""
    return replace(
        rulebook,
        rules=tuple(rule for rule in rulebook.rules if rule.id in rules),
        wordings=tuple(rule for rule in rulebook.wordings if rule.id in rules),
    )


class _Asked:
    """The names of settings, resolved."""

    def __init__(self, settings: Settings, names: Names) -> None:
        self._select = frozenset(map(names.resolve, settings.select))
        self._ignore = frozenset(map(names.resolve, settings.ignore))
        self._severity: Mapping[str, str] = {names.resolve(name): level for name, level in settings.severity.items()}

    def names_rule(self, rule: str) -> bool:
        """Whether this very rule is asked for."""
        return f"rule:{rule}" in self._select or f"rule:{rule}" in self._severity

    def level(self, rule: str, domain: str, kinds: Iterable[str], own: str) -> str:
        """The severity of a rule's findings, `own` where nothing is said of them, or `OFF`."""
        names = (f"rule:{rule}", f"domain:{domain}")
        of_kinds = [f"kind:{kind}" for kind in kinds]
        if not self._ignore.isdisjoint(names) or (of_kinds and self._ignore.issuperset(of_kinds)):
            return OFF
        if self._select and self._select.isdisjoint((*names, *of_kinds)):
            return OFF
        for name in names:
            if name in self._severity:
                return self._severity[name]
        levels = {self._severity.get(kind, own) for kind in of_kinds}
        return min(levels, key=_GRAVEST_FIRST.index, default=own)


def no_such(sort: str, name: str, known: Collection[str]) -> str:
    """That nothing of this `sort` has the `name`, and which of those `known` was probably meant, for a finding."""
    near = nearest(name, known)
    return f"there is no {sort} '{name}'" + (f"; the nearest is '{near}'" if near else "")


def _domain(name: str) -> str:
    return name.replace(" ", "-")


def _hint(name: str, known: Collection[str]) -> str:
    if near := nearest(name, known):
        return f"Did you mean '{near}'?"
    return (
        f"Known are {', '.join(sorted(known))}." if len(known) <= _FEW else "'policylint rules list' lists the rules."
    )
