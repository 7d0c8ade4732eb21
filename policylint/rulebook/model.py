"""What a rulebook holds, as plain frozen values.

Patterns stand here as concept numbers: whatever a rule's file spells out has become a concept of the compiled
lexicon, named after the place where it stands.
"""

from enum import StrEnum

from msgspec import Raw, Struct, field

from policylint.language.lexicon import AnyOf
from policylint.terms import Severity


class RulebookError(Exception):
    """A rulebook that cannot be used. The text names the file and line, says what is wrong and what is allowed."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file, self.line, self.message = file, line, message


class Verdict(StrEnum):
    """What a document does about an element."""

    STRONG = "strong"
    WEAK = "weak"
    CONTRADICTED = "contradicted"
    MISSING = "missing"


class Party(StrEnum):
    """Who somebody is in a clause: a frame may ask who acts, to whom, and whose things it is about."""

    SERVED = "served"
    WORKER = "worker"
    STAFF = "staff"
    OTHERS = "others"


class Source(Struct, frozen=True):
    """Where a rule comes from, and how well that source supports it."""

    paper: str
    where: str
    evidence: str = ""

    @property
    def cited(self) -> str:
        """The source in words."""
        return f"{self.paper}: {self.where}" if self.paper else self.where


class Frame(Struct, frozen=True):
    """One way in which a clause may speak of an element: who does what, for whom, how often, how firmly.

    `act` must be in the clause itself, as must one of every entry of `with_`, at most `near` words away (0:
    anywhere in the clause). Each entry of `about` may also come from the clause's context: lead-in, headings,
    table headers, the sentences before, or the document's own subject. Nothing of `without` may stand near
    it. `by`, `to` and `whose` say who may act, to or for whom, and whose things they may be, where that is known.
    `under` must be in a heading or table header above it, `not_under` must not be. `kinds` limits the
    frame to kinds of document. `negated` and `hedged` say what the clause says when it is denied or hedged
    ("keep" for no change, "" for nothing at all); `everyone` makes it weak when it is for some staff only.
    `any_voice` also counts what is not in the document's own voice; `title` looks at the document's title only.
    `reason` tells the reader what was found or is wanting.
    """

    name: str
    says: str
    act: AnyOf
    with_: tuple[AnyOf, ...] = ()
    about: tuple[AnyOf, ...] = ()
    without: AnyOf = ()
    under: AnyOf = ()
    not_under: AnyOf = ()
    by: frozenset[Party] = frozenset()
    to: frozenset[Party] = frozenset()
    whose: frozenset[Party] = frozenset()
    near: int = 0
    kinds: frozenset[str] = frozenset()
    negated: str = "contradicted"
    hedged: str = "weak"
    everyone: bool = False
    any_voice: bool = False
    title: bool = False
    reason: str = ""


class Fact(Struct, frozen=True):
    """Something that a clause may state about an element, such as how often: what documents can be compared by.

    `values` are in order, and a clause with one of `at_least` also allows those before its own. `with_` and `about`
    are as in a `Frame`. A clause, or what stands over it, with any of `without` states nothing. `sorts` are the things
    that the fact may be stated of, where these must not be mixed up: who gives clinical supervision is not who gives
    peer supervision.
    """

    name: str
    values: tuple[tuple[str, AnyOf], ...]
    with_: tuple[AnyOf, ...] = ()
    about: tuple[AnyOf, ...] = ()
    at_least: AnyOf = ()
    without: AnyOf = ()
    sorts: tuple[tuple[str, AnyOf], ...] = ()


class Example(Struct, frozen=True):
    """A passage and what the rule must say of it, as its file states."""

    text: str
    verdict: str
    kind: str
    line: int


class Rule(Struct, frozen=True):
    """An element of the model as a rule."""

    id: str
    title: str
    domain: str
    core: bool
    expected_in: tuple[str, ...]
    organisation: bool
    severity: Severity
    statement: str
    why: str
    source: Source
    model_clause: str
    frames: tuple[Frame, ...]
    examples: tuple[Example, ...]
    file: str
    notes: dict[str, str] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()


class WordingRule(Struct, frozen=True):
    """Words to change: where any of `avoid` stands, or any of `alone` as a noun, with its conditions and exceptions.

    `near` must be met in the same clause (0 entries: no condition); a phrase that overlaps one of `except_`
    is left alone, as is one in a clause with any of `without`. `safe` holds words, each with what can be written in
    their place without anybody's choosing; in both, `REST` stands for what follows them.
    """

    id: str
    title: str
    level: str
    avoid: AnyOf
    prefer: tuple[str, ...]
    why: str
    source: str
    alone: AnyOf = ()
    near: AnyOf = ()
    except_: AnyOf = ()
    without: AnyOf = ()
    names: bool = True
    safe: tuple[tuple[str, str], ...] = ()
    examples: tuple[Example, ...] = ()
    file: str = ""
    weight: Severity | None = None

    @property
    def severity(self) -> Severity:
        """Its `weight` where it is given one; else level H and C are warnings, and A is advice, off by default."""
        return self.weight or (Severity.ADVICE if self.level == "A" else Severity.WARNING)


def severity_of(weight: Severity, verdict: Verdict, *, expected: bool) -> Severity:
    """How much `verdict` matters on an element of this `weight` where it is `expected`, or is not.

    Missing and contradicted weigh as the element does, weak no more than a warning; what is not expected weighs
    nothing unless it contradicts.
    """
    if verdict is Verdict.STRONG:
        return Severity.NONE
    if verdict is Verdict.CONTRADICTED:
        return weight
    if not expected:
        return Severity.NONE
    if verdict is Verdict.WEAK:
        return Severity.WARNING if weight is Severity.ERROR else Severity.ADVICE
    return weight


class Signs(Struct, frozen=True):
    """Weighted concepts to look for, by where: a document's "in_title", "in_headings" and "in_body".

    "in_criteria" is with what a line begins that stands under selection criteria, but for those merely desirable. A
    clause may fill one of the frames "in_clauses", or commit to one of the rules "in_rules".
    """

    in_title: tuple[tuple[int, float], ...] = ()
    in_headings: tuple[tuple[int, float], ...] = ()
    in_body: tuple[tuple[int, float], ...] = ()
    in_criteria: tuple[tuple[int, float], ...] = ()
    in_clauses: tuple[Frame, ...] = ()
    in_rules: tuple[str, ...] = ()


class KindRule(Struct, frozen=True):
    """How a kind of document is told: by the weights of `signs`; `requires` and `excludes` have none.

    It gives way to the kind `unless` where that could be told. Beside a kind that stands `alone`, only the title can
    tell another; beside one that is `open`, headings and text can, too, where its title leaves a doubt.
    """

    id: str
    title: str
    signs: Signs
    requires: Signs
    excludes: Signs
    unless: str = ""
    alone: bool = False
    open: bool = False


class Rung(Struct, frozen=True):
    """A step of an organisation's way, which asks for all that the steps before it ask, and for these elements.

    `strong` must be committed to by some document, `at_least_weak` touched, and no document may contradict any.
    """

    id: str
    title: str
    means: str
    why: str
    source: Source
    strong: tuple[str, ...]
    at_least_weak: tuple[str, ...]


REST = "..."
REGIONS = ("au", "ca", "ie", "nz", "uk", "us")
WORDING = "wording"
"""The domain of all wording rules."""


class House(Struct, frozen=True):
    """What a rulebook is told of an organisation.

    `preferred` holds words to write, each with the words to write it instead of; `role_titles` are titles of peer roles
    that the vocabulary does not know; no wording rule says anything of `never_flag`. `region`, one of `REGIONS` or "",
    is the one whose spelling the suggestions have.
    """

    preferred: tuple[tuple[str, tuple[str, ...]], ...] = ()
    role_titles: tuple[str, ...] = ()
    never_flag: tuple[str, ...] = ()
    region: str = ""


class Rulebook(Struct, frozen=True):
    """All rules with their compiled vocabulary: a value, made once and handed to whoever judges.

    `vocabulary` is by far the largest part, and stays packed until somebody reads sentences; `subjects` are the
    elements that a concept is the subject of, as a document calls it that refers to another; `rungs` the
    organisation's steps, the first one first.
    """

    rules: tuple[Rule, ...]
    wordings: tuple[WordingRule, ...]
    kinds: tuple[KindRule, ...]
    vocabulary: Raw
    ids: dict[str, int]
    says: dict[int, str]
    fingerprint: str
    subjects: dict[int, tuple[str, ...]] = field(default_factory=dict)
    rungs: tuple[Rung, ...] = ()

    def concept(self, name: str) -> int:
        """The number of a concept of the grammar, which every rulebook has; `KeyError` if it has not."""
        return self.ids[name]
