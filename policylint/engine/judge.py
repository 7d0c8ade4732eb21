"""From passages to verdicts: what a document does about each element of the model."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from policylint.document import BlockKind
from policylint.engine.element_words import VERDICTS, Chances, ElementWords, Familiarity
from policylint.engine.facts import Stated, stated
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.sentences import Sentence
from policylint.engine.stance import Grammar, Stance
from policylint.engine.stance.around import names_topic
from policylint.engine.together import Joined, read_together
from policylint.engine.verdicts import BY_WORDS, Evidence, Judgement, Notes
from policylint.language.lexicon import AnyOf
from policylint.language.mentions import Finder, Span, Triggers
from policylint.rulebook.model import Frame, Rule, Rulebook

NAMED_ONLY = "it only names the matter"
NOT_OF_PEERS = "it does not speak of peer workers"
OF_OTHERS = "it is about something else"
UNFAMILIAR = "hardly any document speaks of it in such words"

# Of a thousand passages in such words 3 speak of the element, and 1; in stranger ones, none does. Where it is expected,
# what is mistaken for it hides that it is missing; where it is not, more may be heard.
STRANGE, STRANGER = 0.003, 0.001
# Of passages in such words a quarter speak of the element: more than of others that no frame hears. Where frames have
# heard of it, words alone say something else only where three of five do.
LIKELY, SURER = 0.25, 0.6

# What is told by words alone is asked for its voice, as what fills a frame is. Denials and hedges are words among them.
_FRAMES = {
    says: Frame(BY_WORDS, says, act=(), negated="keep", hedged="weak" if says == "strong" else "keep")
    for says in VERDICTS
}

# Voices that are somebody else's, whatever a frame is about.
OF_SOMEBODY_ELSE = frozenset({"research", "another", "asked", "history"})


class Match(Struct, frozen=True):
    """A frame of a rule, which a clause may fill."""

    rule: Rule
    frame: Frame


class FrameListener:
    """Hears which frames a sentence's own words could fill, searched by `finder`."""

    def __init__(self, matches: Sequence[Match], finder: Finder) -> None:
        self._matches = matches
        self._triggers = Triggers(finder, ((match.frame.act, match.frame.with_) for match in matches))

    def listen(self, sentence: Sentence) -> list[Match]:
        """The frames that may be filled, in the order of the rules: few of them are looked at more closely."""
        return [self._matches[number] for number in self._triggers.could(sentence.mentions)]


class Judge:
    """A rulebook made ready to judge documents whose sentences are searched by `finder`.

    With `words`, those of a passage count as well as frames: what is said in words that hardly any document uses of an
    element is not taken to be about it, and what is said in the words that documents use of it is, though it fills no
    frame.
    """

    def __init__(self, rulebook: Rulebook, finder: Finder, words: ElementWords | None = None) -> None:
        self.rulebook = rulebook
        self.grammar = Grammar(rulebook)
        self._finder = finder
        self._words = words
        self._elements = {rule.id for rule in rulebook.rules}
        self._listeners: dict[frozenset[str], FrameListener] = {}

    def judge(self, document: ReadDocument, kinds: frozenset[str]) -> list[Judgement]:
        """The verdict on every element that is expected of `kinds`, and on every other that is touched."""
        stance = Stance(document, self.grammar, kinds)
        expected = {rule.id for rule in self.rulebook.rules if not kinds.isdisjoint(rule.expected_in)}
        notes = Notes(expected, Familiarity(document, self._words))
        listener = self.listener(kinds)
        for passage in document.passages:
            if passage.block.kind not in (BlockKind.HEADER, BlockKind.FOOTER):
                heard = passage.sentence.heard(listener)
                if heard:
                    self._note(stance, passage, heard, kinds, notes)
        for joined in read_together(document):
            self._note_together(stance, joined, listener, kinds, notes)
        if self._words:
            self._note_words(stance, self._words, kinds, notes)
        return [
            notes.judgement(rule, document)
            for rule in self.rulebook.rules
            if rule.id in notes.found or rule.id in expected
        ]

    def listener(self, kinds: frozenset[str]) -> FrameListener:
        """Who hears the frames that are for documents of these `kinds`."""
        if kinds not in self._listeners:
            frames = ((rule, frame) for rule in self.rulebook.rules for frame in rule.frames)
            matches = [Match(rule, frame) for rule, frame in frames if not frame.kinds or frame.kinds & kinds]
            self._listeners[kinds] = FrameListener(matches, self._finder)
        return self._listeners[kinds]

    def _note(
        self, stance: Stance, passage: Passage, could: Sequence[Match], kinds: frozenset[str], notes: Notes
    ) -> None:
        """What one passage says by the frames that its words could fill."""
        sentence = passage.sentence
        heard = [match for match in could if _is_in_place(stance.document, passage, match.frame)]
        for match in heard:
            if sentence.spans(match.frame):
                self._note_filled(stance, passage, match, kinds, notes)
        for match in heard:
            if notes.is_wanted(match.rule.id) and _only_names(sentence, match.frame):
                notes.comes_near(match.rule.id, passage, NAMED_ONLY)

    def _note_together(
        self, stance: Stance, joined: Joined, listener: FrameListener, kinds: frozenset[str], notes: Notes
    ) -> None:
        """What several pieces say together of the matters that none of them speaks of alone."""
        sentence = joined.passage.sentence
        # What a piece could say alone, it has been asked alone.
        asked = {id(match) for piece in joined.pieces for match in piece.sentence.heard(listener)}
        for match in sentence.heard(listener):
            frame = match.frame
            # A frame that asks what stands over the clause has read the pieces together.
            has_read = id(match) in asked or frame.under or (frame.says == "weak" and not joined.is_pair)
            if has_read and not joined.is_head:
                continue
            if notes.spoken_of(match.rule.id, joined.pieces) or not any(map(joined.joins, sentence.spans(frame))):
                continue
            if _is_in_place(stance.document, joined.passage, frame):
                self._note_filled(stance, joined.passage, match, kinds, notes, joined)

    def _note_filled(
        self,
        stance: Stance,
        passage: Passage,
        match: Match,
        kinds: frozenset[str],
        notes: Notes,
        joined: Joined | None = None,
    ) -> None:
        """What a passage says by a frame that its words fill."""
        rule, frame, document = match.rule.id, match.frame, stance.document
        is_of_others = "peer-position" in kinds and not frame.everyone and stance.of_clinicians(passage)
        wanting = NOT_OF_PEERS if is_of_others else self._wanting(document, passage, frame.about, kinds)
        if wanting:
            if frame.says != "contradicted":
                notes.comes_near(rule, joined.pieces[-1] if joined else passage, wanting)
            return
        familiar = notes.familiarity.of(passage, rule)
        if familiar is not None and familiar < (STRANGE if notes.expects(rule) else STRANGER):
            notes.comes_near(rule, joined.pieces[-1] if joined else passage, UNFAMILIAR)
            return
        evidence = replace(self._best_said(stance, passage, match), frame=frame.name, familiar=familiar)
        if joined:
            evidence = _as_shown(stance, joined, frame, evidence)
        if evidence.says != frame.says:
            notes.doubts(rule, passage)
        if not evidence.says:
            notes.set_aside.setdefault(rule, evidence)
            return
        if evidence.says == "contradicted" and notes.promised_before(rule, passage) and stance.of_the_rest(passage):
            evidence = replace(evidence, says="undercut", reason="it holds for some of the people only")
        notes.note(rule, evidence, joined=joined is not None)
        if frame.says == "strong" and evidence.says in ("strong", "weak"):
            notes.promises(rule, passage)
        cell = passage.block.cell
        label = document.rows[cell].label if cell and cell.column else None
        if label and label.sentence is not passage.sentence:
            notes.note(rule, replace(evidence, passage=label), joined=joined is not None)
        if evidence.says == frame.says in ("strong", "weak") and not joined:
            notes.facts[rule] += self._facts(stance, passage, match, kinds)

    def _note_words(self, stance: Stance, words: ElementWords, kinds: frozenset[str], notes: Notes) -> None:
        """What passages say by their words alone; of one that seemed to promise it, and does not, no promise."""
        told: dict[str, list[tuple[Chances, Passage]]] = defaultdict(list)
        for passage in filter(stance.document.says_something, stance.document.passages):
            if not ("peer-position" in kinds and stance.of_clinicians(passage)):
                for element, chances in passage.sentence.heard(words).likely.items():
                    told[element].append((chances, passage))
        for element in self._elements & told.keys():
            guesses = [
                (chances, passage, verdict)
                for chances, passage in told[element]
                for verdict in VERDICTS
                if verdict != "strong" or not notes.doubted(element, passage)
            ]
            if notes.says(element):
                likely = [guess for guess in guesses if guess[0].of(guess[2]) >= SURER]
            else:
                best = max(guesses, key=lambda guess: (guess[0].any, guess[0].of(guess[2])))
                likely = [best] if best[0].any >= LIKELY else []
            for chances, passage, verdict in likely:
                self._note_guess(stance, words, element, chances, passage, verdict, notes)

    def _note_guess(
        self,
        stance: Stance,
        words: ElementWords,
        element: str,
        chances: Chances,
        passage: Passage,
        verdict: str,
        notes: Notes,
    ) -> None:
        """That a passage's words, likely enough, say so of an element; with the few that tell most."""
        telling = words.telling(element, verdict, passage.tokens.stems)
        first = next(iter(telling), 0)
        evidence = self._say(stance, passage, (first, first + 1), _FRAMES[verdict])
        if not evidence.says:
            return
        quoted = ", ".join(dict.fromkeys(f"“{passage.words(place, place + 1)}”" for place in telling))
        reason = f"{BY_WORDS}: {quoted}" if evidence.says == verdict else evidence.reason
        notes.note(element, replace(evidence, reason=reason, frame=BY_WORDS, familiar=chances.any), joined=False)

    def _wanting(
        self, document: ReadDocument, passage: Passage, about: tuple[AnyOf, ...], kinds: frozenset[str]
    ) -> str:
        """Why a clause, where it stands, is not about all that it should be about; "" when it is."""
        for slot in about:
            is_of_peers = self.grammar.peer in slot
            asked = self._asked_of(document, slot)
            # In the description of a peer position, whoever is not named is the peer.
            is_understood = is_of_peers and "peer-position" in kinds
            if not (is_understood or passage.mentions.any(asked) or document.context(passage).any(asked)):
                return NOT_OF_PEERS if is_of_peers else OF_OTHERS
        return ""

    def _asked_of(self, document: ReadDocument, slot: AnyOf) -> AnyOf:
        """What of `slot` would do here: peers of whom none is named by their work are colleagues of the same rank."""
        if self.grammar.peer not in slot or document.speaks_of(self.grammar.surely_peer):
            return slot
        return tuple(concept for concept in slot if concept != self.grammar.peer)

    def _facts(self, stance: Stance, passage: Passage, match: Match, kinds: frozenset[str]) -> Iterator[Stated]:
        for fact in match.rule.facts:
            for span in passage.sentence.spans(match.frame):
                said = stated(stance, passage, span, match.rule, fact)
                if said and not self._wanting(stance.document, passage, fact.about, kinds):
                    yield said

    def _best_said(self, stance: Stance, passage: Passage, match: Match) -> Evidence:
        """What a clause says by a frame; where it speaks of it twice, what it says more firmly.

        What stands in its condition counts only where it says nothing beside.
        """
        spans = passage.sentence.spans(match.frame)
        stated = [span for span in spans if not passage.sentence.is_condition(span)] or spans
        said = [self._say(stance, passage, span, match.frame) for span in stated]
        return next((evidence for evidence in said if evidence.says == match.frame.says), said[0])

    def _say(self, stance: Stance, passage: Passage, span: Span, frame: Frame) -> Evidence:
        """The frame's word, after voice, polarity, force and scope have had theirs."""
        voice = stance.voice(passage, span)
        if voice and frame.any_voice and voice.kind not in OF_SOMEBODY_ELSE:
            voice = None
        if voice and voice.kind == "history" and frame.says == "contradicted" and stance.is_over(passage):
            voice = None
        if voice and voice.kind == "definition" and frame.says in ("strong", "weak"):
            return Evidence(passage, span, "weak", voice.reason)
        elsewhere = stance.of_another_clause(passage) if frame.says == "undercut" else None
        not_said = (
            voice
            or stance.others(passage)
            or elsewhere
            or stance.of_other_people(passage, span, frame)
            or stance.of_use(passage, span, frame)
        )
        if not_said:
            return Evidence(passage, span, "", not_said.reason)
        if frame.says == "contradicted" and stance.is_past(passage):
            return Evidence(passage, span, "", "it tells of the past")
        turned = stance.turned(passage, span) if frame.says == "contradicted" else None
        if turned:
            return Evidence(passage, span, "", turned.reason)
        if frame.negated != "keep":
            negation = stance.negation(passage, span)
            if negation:
                return Evidence(passage, span, frame.negated, negation.reason, negation.by)
        names_only = stance.document.is_label(passage) and not stance.affirmed(passage)
        if not frame.title and frame.says in ("strong", "weak") and names_only:
            return Evidence(passage, span, "weak", "it is named in a heading only")
        hedge = stance.hedge(passage, span) if frame.hedged != "keep" else stance.relieved(passage, span)
        if hedge and hedge.kind == "relieved" and frame.says == "strong":
            return Evidence(passage, span, frame.hedged and "undercut", hedge.reason, hedge.by)
        if hedge and frame.hedged != "keep":
            return Evidence(passage, span, frame.hedged, hedge.reason, hedge.by)
        scope = stance.scope(passage, span) if frame.everyone else None
        if scope:
            return Evidence(passage, span, "weak", scope.reason)
        return Evidence(passage, span, frame.says, frame.reason)


def _as_shown(stance: Stance, joined: Joined, frame: Frame, evidence: Evidence) -> Evidence:
    """What pieces say together, as the last of them says it to whoever reads the document."""
    shown = replace(evidence, passage=joined.pieces[-1], span=(0, 1))
    if (joined.is_head or joined.goes_on) and evidence.says == frame.says and frame.hedged != "keep":
        words = min(len(joined.passage.tokens.words), len(joined.pieces[-1].tokens.words))
        hedge = stance.hedge(joined.pieces[-1], (words - 1, words))
        return replace(shown, says=frame.hedged, reason=hedge.reason) if hedge else shown
    # What one of many cells denies is seldom what the others say.
    if frame.says == "strong" and evidence.says == "contradicted" and not joined.may_deny:
        return replace(shown, says="")
    return shown


def _only_names(sentence: Sentence, frame: Frame) -> bool:
    """Whether a sentence has of the frame no more than its act, which contradicts nothing."""
    return frame.says != "contradicted" and not sentence.spans(frame) and sentence.mentions.any(frame.act)


def _is_in_place(document: ReadDocument, passage: Passage, frame: Frame) -> bool:
    """Whether the frame is for what stands above the clause."""
    if frame.title and passage.clause.block not in document.title_blocks:
        return False
    if frame.says == "contradicted" and (document.names_it(passage) or names_topic(passage)):
        return False
    if frame.under and not document.above(passage).any(frame.under):
        return False
    return not frame.not_under or not document.over(passage).any(frame.not_under)
