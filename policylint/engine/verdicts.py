"""From all that a document says of an element to the verdict on it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import log

from msgspec import Struct
from msgspec.structs import replace

from policylint.document import BlockKind
from policylint.engine.element_words import UNUSUAL, USUAL, Familiarity
from policylint.engine.facts import Stated
from policylint.engine.passages import Passage, ReadDocument
from policylint.language.mentions import Span
from policylint.rulebook.model import Rule, Verdict

MOST_EVIDENCE = 8
LONGEST_NAME = 6
BY_WORDS = "a guess from its words, as no rule matches it"


class Evidence(Struct, frozen=True):
    """A passage that speaks of an element, what it says of it, and why it says no more; `by` another one's words.

    `frame` is the name of the frame that it fills, `familiar` how likely its words speak of the element, where known.
    """

    passage: Passage
    span: Span
    says: str
    reason: str
    by: Passage | None = None
    frame: str = ""
    familiar: float | None = None


class Judgement(Struct, frozen=True):
    """A document's verdict on one element.

    `closest` is the passage that comes nearest to a missing element, with why it falls short; `facts` is what the
    document states plainly and another may dispute. It is not `sure` where it may well be wrong.
    """

    rule: Rule
    verdict: Verdict
    reason: str
    evidence: tuple[Evidence, ...] = ()
    closest: Evidence | None = None
    facts: tuple[Stated, ...] = ()
    sure: bool = True


class Notes:
    """What is noted of each rule while a document is read, by the rule's name.

    `found` says something of it, `set_aside` would have but for its voice. `familiarity` is that of its words.
    """

    def __init__(self, expected: Collection[str], familiarity: Familiarity) -> None:
        self.found: dict[str, list[Evidence]] = defaultdict(list)
        self.facts: dict[str, list[Stated]] = defaultdict(list)
        self.set_aside: dict[str, Evidence] = {}
        self._near: dict[str, Evidence] = {}
        self._promised: set[tuple[str, tuple[int, ...]]] = set()
        self._spoken: set[tuple[str, int]] = set()
        self._doubted: set[tuple[str, int]] = set()
        self._expected = expected
        self.familiarity = familiarity

    def note(self, rule: str, evidence: Evidence, *, joined: bool) -> None:
        """Evidence of the rule's matter; `joined` where it takes several pieces to say it."""
        self.found[rule].append(evidence)
        if not joined and not _only_named(evidence):
            self._spoken.add((rule, evidence.passage.clause.number))

    def says(self, rule: str) -> bool:
        """Whether anything was found that says something of the rule's matter."""
        return any(evidence.says for evidence in self.found.get(rule, ()))

    def doubts(self, rule: str, passage: Passage) -> None:
        """A passage seems to speak of the rule's matter, and is not to be taken at its word."""
        self._doubted.add((rule, passage.clause.number))

    def doubted(self, rule: str, passage: Passage) -> bool:
        """Whether a passage is not to be taken at its word on the rule's matter."""
        return (rule, passage.clause.number) in self._doubted

    def spoken_of(self, rule: str, pieces: Iterable[Passage]) -> bool:
        """Whether one of some passages says something of the rule's matter by itself."""
        return any((rule, piece.clause.number) in self._spoken for piece in pieces)

    def promises(self, rule: str, passage: Passage) -> None:
        """A passage promises the rule's matter, to some at least."""
        self._promised.add((rule, passage.clause.headings))

    def promised_before(self, rule: str, passage: Passage) -> bool:
        """Whether an earlier clause under the same headings promises the rule's matter."""
        return (rule, passage.clause.headings) in self._promised

    def expects(self, rule: str) -> bool:
        """Whether the rule's element is expected of the document."""
        return rule in self._expected

    def is_wanted(self, rule: str) -> bool:
        """Whether a passage that comes near would be the first one, of a rule of which one is shown."""
        return self.expects(rule) and rule not in self._near

    def comes_near(self, rule: str, passage: Passage, why_not: str) -> None:
        """A passage speaks of the rule's matter, and falls short."""
        if self.is_wanted(rule):
            self._near[rule] = Evidence(passage, (0, 1), "", why_not)

    def judgement(self, rule: Rule, document: ReadDocument) -> Judgement:
        """What all that was noted of `rule` comes to."""
        closest = self.set_aside.get(rule.id) or self._near.get(rule.id)
        return replace(_conclude(rule, document, self.found[rule.id], closest), facts=tuple(self.facts[rule.id]))


def _only_named(evidence: Evidence) -> bool:
    """Whether a row's first cell, or words run in before a paragraph, touch a matter of which the rest has more."""
    passage = evidence.passage
    names = not passage.block.cell.column if passage.block.cell else not passage.clause.earlier
    return evidence.says == "weak" and names and len(passage.tokens.words) <= LONGEST_NAME


def _conclude(rule: Rule, document: ReadDocument, found: list[Evidence], set_aside: Evidence | None) -> Judgement:
    """The document as a whole: a contradiction outweighs, then what takes back, then the best that is said."""
    by: Mapping[str, list[Evidence]] = {
        says: [e for e in found if e.says == says] for says in ("contradicted", "undercut", "strong", "weak")
    }
    if by["contradicted"]:
        return _judgement(rule, document, Verdict.CONTRADICTED, by["contradicted"], "the document says the opposite")
    if by["undercut"]:
        return _judgement(rule, document, Verdict.WEAK, by["undercut"], "another clause takes part of it back")
    if by["strong"]:
        return _judgement(rule, document, Verdict.STRONG, by["strong"], "the document commits to it")
    if by["weak"]:
        return _judgement(rule, document, Verdict.WEAK, by["weak"], "it is touched, not promised")
    return Judgement(rule, Verdict.MISSING, "nothing in the document is about it", closest=set_aside)


def _judgement(
    rule: Rule, document: ReadDocument, verdict: Verdict, evidence: list[Evidence], otherwise: str
) -> Judgement:
    """A verdict with its evidence: passages before headings and names of rows, first what says so in the most ways and
    the most usual words.

    With the first one come the sentences that it points back to, that go on from it, and what takes from it.
    """
    ways = Counter(e.passage.clause.number for e in evidence)
    first_of_each = {e.passage.clause.number: e for e in reversed(evidence)}

    rows = {(cell.table, cell.row) for e in evidence if (cell := e.passage.block.cell) and cell.column}

    def rank(e: Evidence) -> tuple[bool, bool, float, int]:
        number, cell = e.passage.clause.number, e.passage.block.cell
        names_row = cell is not None and not cell.column and (cell.table, cell.row) in rows
        is_label = names_row or e.passage.block.kind is BlockKind.HEADING
        return is_label, e.frame == BY_WORDS, -(ways[number] + log(e.familiar or 1.0)), number

    ranked = sorted(first_of_each.values(), key=rank)
    reason = next((e.reason for e in ranked if e.reason), "") or otherwise
    first = ranked[0]
    beside = [replace(first, passage=near) for near in document.spoken_together(first.passage)]
    beside += [replace(first, passage=first.by)] if first.by and first.by not in (e.passage for e in beside) else []
    ranked[1:1] = [e for e in beside if e.passage.clause.number not in first_of_each]
    return Judgement(rule, verdict, reason, tuple(ranked[:MOST_EVIDENCE]), sure=_is_sure(rule, evidence))


def _is_sure(rule: Rule, evidence: Sequence[Evidence]) -> bool:
    """Whether the words are those that documents use, several signs speak for what is said, or one leaves no doubt.

    Frames that agree are such signs, and passages in words of their own; but for a contradiction, which weighs more,
    one frame is one sign. Words alone are none. There is no doubt where the title says it, or where the rule has no
    other frame that could.
    """
    filled, says = {e.frame for e in evidence}, evidence[0].says
    if any(frame.title for frame in rule.frames if frame.name in filled):
        return True
    if filled == {BY_WORDS}:
        return False
    familiar = max((e.familiar for e in evidence if e.familiar is not None), default=None)
    if familiar is not None and not UNUSUAL <= familiar < USUAL:
        return familiar >= USUAL
    passages = {e.passage.clause.text for e in evidence}
    if len(filled) > 1 or (len(passages) > 1 and says != "contradicted"):
        return True
    return all(frame.name in filled for frame in rule.frames if frame.says == says)
