"""From passages to verdicts: what a document does about each element of the model."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policylint.document import BlockKind
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.stance import Doubt, Grammar, Stance
from policylint.language.lexicon import Span
from policylint.rulebook.model import AnyOf, Frame, Rule, Rulebook, Verdict

MOST_EVIDENCE = 5
NEAR = "it comes near, and does not say it"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that speaks of an element, what it says of it, and why it says no more."""

    passage: Passage
    span: Span
    says: str
    reason: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A document's verdict on one element.

    `closest` is the passage that comes nearest to a missing element, with why it falls short.
    """

    rule: Rule
    verdict: Verdict
    reason: str
    evidence: tuple[Evidence, ...] = ()
    closest: Evidence | None = None


class Judge:
    """A rulebook made ready to judge documents: its frames by the concepts that set them off."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.grammar = Grammar(rulebook)
        self._by_act: dict[int, list[tuple[Rule, Frame, list[frozenset[str]]]]] = defaultdict(list)
        for rule in rulebook.rules:
            for frame in rule.frames:
                needed = [words for slot in frame.with_ if (words := self._needed(slot)) is not None]
                for concept in frame.act:
                    self._by_act[concept].append((rule, frame, needed))

    def judge(self, document: ReadDocument, kinds: frozenset[str]) -> list[Judgement]:
        """The verdict on every element that is expected of `kinds`, and on every other that is touched."""
        stance = Stance(document, self.grammar)
        found: dict[str, list[Evidence]] = defaultdict(list)
        set_aside: dict[str, Evidence] = {}
        for passage in document.passages:
            if passage.block.kind in (BlockKind.HEADER, BlockKind.FOOTER):
                continue
            for rule, frame in self._set_off(passage):
                evidence = self._weigh(document, stance, passage, frame, kinds)
                if evidence is None:
                    continue
                if evidence.says:
                    found[rule.id].append(evidence)
                elif rule.id not in set_aside or (set_aside[rule.id].reason == NEAR and evidence.reason != NEAR):
                    set_aside[rule.id] = evidence
        return [
            _conclude(rule, found[rule.id], set_aside.get(rule.id))
            for rule in self.rulebook.rules
            if rule.id in found or kinds & frozenset(rule.expected_in)
        ]

    def _needed(self, slot: AnyOf) -> frozenset[str] | None:
        """Stems of which one at least must be in a clause that fills `slot`; `None` when nothing can be said."""
        needed = [self.rulebook.lexicon.needed.get(concept) for concept in slot]
        return None if None in needed else frozenset().union(*(words for words in needed if words is not None))

    def _set_off(self, passage: Passage) -> Iterator[tuple[Rule, Frame]]:
        """The frames whose act is in the clause, but for those that its words cannot fill."""
        seen: set[int] = set()
        stems = frozenset(passage.tokens.stems)
        for concept in sorted(passage.first & self._by_act.keys()):
            for rule, frame, needed in self._by_act[concept]:
                if id(frame) not in seen and not any(words.isdisjoint(stems) for words in needed):
                    seen.add(id(frame))
                    yield rule, frame

    def _weigh(
        self, document: ReadDocument, stance: Stance, passage: Passage, frame: Frame, kinds: frozenset[str]
    ) -> Evidence | None:
        """What `passage` says by `frame`; evidence that `says` "" is set aside with its reason; `None` for no match."""
        if frame.kinds and not frame.kinds & kinds:
            return None
        if frame.title and passage.clause.block not in document.title_blocks:
            return None
        here = passage.concepts
        if any(concept in here for concept in frame.without):
            return None
        if frame.under and not any(concept in document.above(passage) for concept in frame.under):
            return None
        if frame.not_under and any(concept in document.above(passage) for concept in frame.not_under):
            return None
        span = _span(passage.mentions, frame)
        if span is None or not self._is_about(document, passage, frame, kinds):
            return Evidence(passage, span or (0, 1), "", NEAR) if frame.says != "contradicted" else None
        return self._say(stance, passage, span, frame)

    def _is_about(self, document: ReadDocument, passage: Passage, frame: Frame, kinds: frozenset[str]) -> bool:
        for slot in frame.about:
            if any(concept in passage.concepts for concept in slot):
                continue
            # In the description of a peer position, whoever is not named is the peer.
            if self.grammar.peer in slot and "peer-position" in kinds:
                continue
            if not any(concept in document.context(passage) for concept in slot):
                return False
        return True

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
        doubt = self._doubt(stance, passage, span, frame)
        if doubt:
            return Evidence(passage, span, frame.hedged, doubt.reason)
        return Evidence(passage, span, frame.says, frame.reason)

    def _doubt(self, stance: Stance, passage: Passage, span: Span, frame: Frame) -> Doubt | None:
        if frame.hedged == "keep":
            return None
        return stance.hedge(passage, span) or (stance.scope(passage) if frame.everyone else None)


def _conclude(rule: Rule, found: list[Evidence], set_aside: Evidence | None) -> Judgement:
    """The document as a whole: a contradiction outweighs, then what takes back, then the best that is said."""
    by: Mapping[str, list[Evidence]] = {
        says: [e for e in found if e.says == says] for says in ("contradicted", "undercut", "strong", "weak")
    }
    if by["contradicted"]:
        return _judgement(rule, Verdict.CONTRADICTED, by["contradicted"], "the document says the opposite")
    if by["undercut"]:
        return _judgement(rule, Verdict.WEAK, by["undercut"], "another clause takes part of it back")
    if by["strong"]:
        return _judgement(rule, Verdict.STRONG, by["strong"], "the document commits to it")
    if by["weak"]:
        return _judgement(rule, Verdict.WEAK, by["weak"], "it is touched, not promised")
    return Judgement(rule, Verdict.MISSING, "nothing in the document is about it", closest=set_aside)


def _judgement(rule: Rule, verdict: Verdict, evidence: list[Evidence], otherwise: str) -> Judgement:
    """A verdict with its evidence: first the passages that say so in the most ways, then in reading order."""
    ways = Counter(e.passage.clause.number for e in evidence)
    first_of_each = {e.passage.clause.number: e for e in reversed(evidence)}
    ranked = sorted(first_of_each.values(), key=lambda e: (-ways[e.passage.clause.number], e.passage.clause.number))
    reason = next((e.reason for e in ranked if e.reason), "") or otherwise
    return Judgement(rule, verdict, reason, tuple(ranked[:MOST_EVIDENCE]))


def _span(mentions: Mapping[int, list[Span]], frame: Frame) -> Span | None:
    """From the act to the furthest of what must stand with it, where that lies near enough; `None` if it does not."""
    for concept in frame.act:
        for act in mentions.get(concept, ()):
            first, last = act
            for slot in frame.with_:
                nearest = _nearest(mentions, slot, act)
                if nearest is None or (frame.near and _distance(act, nearest) > frame.near):
                    break
                first, last = min(first, nearest[0]), max(last, nearest[1])
            else:
                return first, last
    return None


def _nearest(mentions: Mapping[int, list[Span]], slot: AnyOf, act: Span) -> Span | None:
    spans = [span for concept in slot for span in mentions.get(concept, ())]
    return min(spans, key=lambda span: _distance(act, span), default=None)


def _distance(a: Span, b: Span) -> int:
    return max(0, b[0] - a[1], a[0] - b[1])
