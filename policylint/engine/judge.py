"""From passages to verdicts: what a document does about each element of the model."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from policylint.document import BlockKind
from policylint.engine.facts import Stated, stated
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.stance import Grammar, Stance
from policylint.language.mentions import AnyOf, Finder, Span, Triggers
from policylint.rulebook.model import Frame, Rule, Rulebook, Verdict

MOST_EVIDENCE = 8
NEAR = "it comes near, and does not say it"


class Evidence(Struct, frozen=True):
    """A passage that speaks of an element, what it says of it, and why it says no more."""

    passage: Passage
    span: Span
    says: str
    reason: str


class Judgement(Struct, frozen=True):
    """A document's verdict on one element.

    `closest` is the passage that comes nearest to a missing element, with why it falls short; `facts` is what the
    document states plainly and another may dispute.
    """

    rule: Rule
    verdict: Verdict
    reason: str
    evidence: tuple[Evidence, ...] = ()
    closest: Evidence | None = None
    facts: tuple[Stated, ...] = ()


class Match(Struct, frozen=True):
    """A frame of a rule, which a clause may fill."""

    rule: Rule
    frame: Frame


class Judge:
    """A rulebook made ready to judge documents whose sentences are searched by `finder`."""

    def __init__(self, rulebook: Rulebook, finder: Finder) -> None:
        self.rulebook = rulebook
        self.grammar = Grammar(rulebook)
        self._finder = finder
        self._matches = [Match(rule, frame) for rule in rulebook.rules for frame in rule.frames]
        self._for_kinds: dict[frozenset[str], tuple[list[Match], Triggers]] = {}

    def judge(self, document: ReadDocument, kinds: frozenset[str]) -> list[Judgement]:
        """The verdict on every element that is expected of `kinds`, and on every other that is touched."""
        stance = Stance(document, self.grammar)
        expected = {rule.id for rule in self.rulebook.rules if not kinds.isdisjoint(rule.expected_in)}
        found: dict[str, list[Evidence]] = defaultdict(list)
        set_aside: dict[str, Evidence] = {}
        facts: dict[str, list[Stated]] = defaultdict(list)
        for passage in document.passages:
            if passage.block.kind in (BlockKind.HEADER, BlockKind.FOOTER):
                continue
            for match in self.matches(document, passage, kinds):
                rule, frame = match.rule.id, match.frame
                if not self._is_about(document, passage, frame.about, kinds) or not passage.sentence.spans(frame):
                    wanted = rule in expected and rule not in set_aside and frame.says != "contradicted"
                    if wanted and passage.mentions.any(frame.act):
                        set_aside[rule] = Evidence(passage, (0, 1), "", NEAR)
                    continue
                evidence = self._best_said(stance, passage, match)
                if evidence.says:
                    found[rule].append(evidence)
                    label = document.row_label(passage)
                    if label and label.sentence is not passage.sentence:
                        found[rule].append(replace(evidence, passage=label))
                    if evidence.says == frame.says in ("strong", "weak"):
                        facts[rule] += self._facts(stance, passage, match, kinds)
                elif rule not in set_aside or set_aside[rule].reason == NEAR:
                    set_aside[rule] = evidence
        return [
            replace(_conclude(rule, document, found[rule.id], set_aside.get(rule.id)), facts=tuple(facts[rule.id]))
            for rule in self.rulebook.rules
            if rule.id in found or rule.id in expected
        ]

    def matches(self, document: ReadDocument, passage: Passage, kinds: frozenset[str]) -> Iterator[Match]:
        """The frames that a clause could fill, where it stands and in documents of these `kinds`."""
        if kinds not in self._for_kinds:
            matches = [match for match in self._matches if not match.frame.kinds or match.frame.kinds & kinds]
            triggers = Triggers(self._finder, ((match.frame.act, match.frame.with_) for match in matches))
            self._for_kinds[kinds] = matches, triggers
        matches, triggers = self._for_kinds[kinds]
        for number in triggers.could(passage.mentions):
            if self._is_in_place(document, passage, matches[number].frame):
                yield matches[number]

    def _is_in_place(self, document: ReadDocument, passage: Passage, frame: Frame) -> bool:
        """Whether the frame is for what stands above the clause."""
        if frame.title and passage.clause.block not in document.title_blocks:
            return False
        if frame.under and not document.above(passage).any(frame.under):
            return False
        return not frame.not_under or not document.over(passage).any(frame.not_under)

    def _is_about(
        self, document: ReadDocument, passage: Passage, about: tuple[AnyOf, ...], kinds: frozenset[str]
    ) -> bool:
        for slot in about:
            if passage.mentions.any(slot):
                continue
            # In the description of a peer position, whoever is not named is the peer.
            if self.grammar.peer in slot and "peer-position" in kinds:
                continue
            if not document.context(passage).any(slot):
                return False
        return True

    def _facts(self, stance: Stance, passage: Passage, match: Match, kinds: frozenset[str]) -> Iterator[Stated]:
        for fact in match.rule.facts:
            for span in passage.sentence.spans(match.frame):
                said = stated(stance, passage, span, match.rule, fact)
                if said and self._is_about(stance.document, passage, fact.about, kinds):
                    yield said

    def _best_said(self, stance: Stance, passage: Passage, match: Match) -> Evidence:
        """What a clause says by a frame; where it speaks of it twice, what it says more firmly."""
        said = [self._say(stance, passage, span, match.frame) for span in passage.sentence.spans(match.frame)]
        return next((evidence for evidence in said if evidence.says == match.frame.says), said[0])

    def _say(self, stance: Stance, passage: Passage, span: Span, frame: Frame) -> Evidence:
        """The frame's word, after voice, polarity, force and scope have had theirs."""
        voice = None if frame.any_voice else stance.voice(passage, span)
        if voice and voice.kind == "definition" and frame.says in ("strong", "weak"):
            return Evidence(passage, span, "weak", voice.reason)
        if voice:
            return Evidence(passage, span, "", voice.reason)
        if frame.negated != "keep":
            negation = stance.negation(passage, span)
            if negation:
                return Evidence(passage, span, frame.negated, negation.reason)
        if not frame.title and frame.says in ("strong", "weak") and stance.document.is_label(passage):
            return Evidence(passage, span, "weak", "it is named in a heading only")
        hedge = stance.hedge(passage, span) if frame.hedged != "keep" else None
        if hedge:
            return Evidence(passage, span, frame.hedged, hedge.reason)
        scope = stance.scope(passage, span) if frame.everyone else None
        if scope:
            return Evidence(passage, span, "weak", scope.reason)
        return Evidence(passage, span, frame.says, frame.reason)


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
    """A verdict with its evidence: passages before headings and names of rows, first what says so in the most ways.

    With the first one come the sentences that it points back to, and that go on from it.
    """
    ways = Counter(e.passage.clause.number for e in evidence)
    first_of_each = {e.passage.clause.number: e for e in reversed(evidence)}

    rows = {(cell.table, cell.row) for e in evidence if (cell := e.passage.block.cell) and cell.column}

    def rank(e: Evidence) -> tuple[bool, int, int]:
        number, cell = e.passage.clause.number, e.passage.block.cell
        names_row = cell is not None and not cell.column and (cell.table, cell.row) in rows
        return names_row or e.passage.block.kind is BlockKind.HEADING, -ways[number], number

    ranked = sorted(first_of_each.values(), key=rank)
    reason = next((e.reason for e in ranked if e.reason), "") or otherwise
    beside = [replace(ranked[0], passage=near) for near in document.spoken_together(ranked[0].passage)]
    ranked[1:1] = [e for e in beside if e.passage.clause.number not in first_of_each]
    return Judgement(rule, verdict, reason, tuple(ranked[:MOST_EVIDENCE]))
