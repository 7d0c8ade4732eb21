"""What comes after a clause and takes from it: the next sentence, or the last part of its own, behind a "but"."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.stance.around import begins_with_some
from policylint.engine.stance.clause_numbers import speaks_of, speaks_of_another
from policylint.engine.stance.grammar import Doubt, Grammar
from policylint.engine.stance.stories import tells_of_past
from policylint.language.mentions import Span, overlap

_FIRST_WORDS = 4
# Letters of a stem that is likely to be a noun of the matter: "supervis", "progress", "session".
_LEAST_OF_A_NOUN = 6
# The same of a stem that stands before what takes back, as its subject: "week", "panel".
_LEAST_OF_A_SUBJECT = 4
# "Nobody is ever let off it": so many words may stand between.
_REACH_OF_NOT = 3
# "Anyone who wants to be relieved": so far before stands what says who is meant.
_REACH_OF_WHO = 4
# "Excused from the half-day": so far the object goes.
_REACH_OF_OBJECT = 5
# "Released from this": so soon after what takes back comes the pronoun.
_REACH_OF_PRONOUN = 2
# "... but managers may in that week skip it": so far before a verb stands what allows it.
_REACH_OF_MODAL = 5
# "A peer from next door may sit in": so far from its beginning stands a sentence's subject.
_BEGINNING = 1
_IF = frozenset({"if", "when", "whenever", "where", "wherever", "unless"})
_NEVER = frozenset({"never", "not", "no"})
# "Cooks do not wash up. Whoever would like them to asks the manager, who may refuse": that keeps what is denied.
_REFUSING = frozenset({"refuse", "decline", "withhold"})
# What a "not" before does not deny: "a base that has no senior peer may use the nurse".
_FINITE = frozenset("may can could might is are was were do does will has have".split())
_NOBODY = frozenset({"nobody", "none", "neither", "nor", "nothing", "never"})
_POINTING = frozenset({"this", "it", "so", "them", "these", "they"})
_PRONOUNS = _POINTING - {"so"}
_POINTS_AT_LAST = frozenset(
    "this these that those it such they however but in at currently sessions access availability approval".split()
)
_TAKING_PART = frozenset("join apply applies included covered excluded exempt it this so".split())
_POINTS_EARLY = frozenset({"however", "but", "sessions", "access", "approval"})
_BEFORE_OBJECT = frozenset({"from", "of", "on"})
_WHO = frozenset({"who", "that", "which", "not"})
_OBJECT = frozenset({"it", "this", "that", "one"})
_AFTER_OBJECT = frozenset("if when where in on at for from to by with and or but as then".split())
_ENTITLED = frozenset({("eligible", "for"), ("entitled", "to"), ("covered", "by")})
_ALLOWING = frozenset("may can could might free able allowed permitted choose decide will".split())
_BE = frozenset("is are be been being was were gets let lets left have has".split())
_BEFORE_NOUN = frozenset("a an any at in it other our the their them these this those".split())
_ARTICLES = frozenset({"the", "their", "its"})


class _Part(Struct, frozen=True):
    """The last part of a sentence, from the token `start` on: the whole of the next one."""

    passage: Passage
    start: int

    @property
    def words(self) -> Sequence[str]:
        return self.passage.tokens.words[self.start :]

    def get(self, concept: int) -> Iterator[Span]:
        """What of a concept stands in it."""
        return (span for span in self.passage.mentions.get(concept) if span[0] >= self.start)


class Following:
    """Tells what one document's clauses lose by what follows them."""

    def __init__(self, document: ReadDocument, grammar: Grammar) -> None:
        self._document = document
        self._grammar = grammar

    def takes_back(self, passage: Passage, span: Span) -> Doubt | None:
        """What follows the words at `span` and takes back what they say, or `None`."""
        following = self._next(passage)
        weakened = self._weakened(passage, following) if following else None
        return weakened or self.relieves(passage, span)

    def relieves(self, passage: Passage, span: Span) -> Doubt | None:
        """The same, of no more than what excuses, replaces or loosens: "night crews do without"."""
        when = (*passage.mentions.get(self._grammar.interval), *passage.mentions.get(self._grammar.yearly))
        says_when = any(overlap(span, interval) for interval in when)
        parts = (self._rest(passage, span), self._next(passage), self._last(passage))
        doubts = (self._relief(passage, part, says_when) for part in parts if part)
        return next((doubt for doubt in doubts if doubt), None)

    def _rest(self, passage: Passage, span: Span) -> _Part | None:
        """The later parts of the clause's own sentence: "..., but the night crew is let off it"."""
        segments = passage.segments
        last = segments[span[1] - 1]
        if segments[-1] <= last:
            return None
        return _Part(passage, next(at for at in range(span[1], len(segments)) if segments[at] > last))

    def _next(self, passage: Passage) -> _Part | None:
        following = self._document.after(passage)
        if following is None or not following.tokens.words or speaks_of_another(following, passage):
            return None
        if self._grammar.outsiders in following.mentions or self._is_told(following):
            return None
        return _Part(following, 0)

    def _last(self, passage: Passage) -> _Part | None:
        """The last sentence of the block, where another stands between."""
        following = self._document.last_of(passage.clause.block)
        is_near = following.clause.number == passage.clause.number + 2
        return _Part(following, 0) if is_near and not self._is_told(following) else None

    def _is_told(self, following: Passage) -> bool:
        """Whether a sentence tells what others say or do, or what was: "Two of last year's three were dropped"."""
        grammar, mentions = self._grammar, following.mentions
        return any(concept in mentions for concept in grammar.of_others) or (
            grammar.past_time in mentions and tells_of_past(following.tokens.words)
        )

    def _weakened(self, passage: Passage, part: _Part) -> Doubt | None:
        """What the next sentence, by words that need a promise before them, makes of it."""
        following = part.passage
        for start, end in (*self._overruling(passage, following), *following.mentions.get(self._grammar.excepts)):
            return _taken_back(following, (start, end))
        if self._leaves_out(passage, following):
            return Doubt(
                "scope", f"the next sentence leaves some of the people out ('{_beginning(following)}')", following
            )
        spans = [
            span
            for span in part.get(self._grammar.takes_back)
            if not self._is_turned(part, span) and not self._is_of_another_title(passage, part, span)
        ]
        pointing = _points_at_last(following, spans) or _repeats(passage, following) or speaks_of(following, passage)
        near = following.block is passage.block
        if spans and (near or pointing) and (pointing or "not" in following.tokens.words):
            return _taken_back(following, spans[0])
        return None

    def _relief(self, passage: Passage, part: _Part, says_when: bool) -> Doubt | None:
        """What excuses from what a clause says, replaces it, leaves it to somebody, or makes it approximate.

        What is only of how often something happens takes nothing from a promise that does not say so.
        """
        grammar = self._grammar
        if not part.passage.mentions.could(grammar.relieving):
            return None
        for concept, takes in (
            (grammar.excuses, self._excuses),
            (grammar.replaces, self._replaces),
            (grammar.loosens, self._loosens),
            (grammar.relief_verb, self._undoes),
            (grammar.wanting, self._falls_back),
            (grammar.comes_if, self._lets_come),
        ):
            for span in part.get(concept):
                if takes(passage, part, span) and (
                    concept == grammar.excuses or says_when or not self._is_of_timing(part, span)
                ):
                    return Doubt("relieved", _taken_back(part.passage, span).reason, part.passage)
        return None

    def _excuses(self, passage: Passage, part: _Part, span: Span) -> bool:
        """ "Night crews are let off it", "Doctors do without": not of something else, nor of no one.

        What the peers are all said not to do is not kept from some of them: "Peer workers don't do these".
        """
        if any(start <= part.start + _BEGINNING < end <= span[0] for start, end in part.get(self._grammar.peer)):
            return False
        if self._is_turned(part, span) or self._is_of_another(passage, part, span):
            return False
        return part.passage.block is passage.block or self._points_back(passage, part, span, people=True)

    def _lets_come(self, passage: Passage, part: _Part, span: Span) -> bool:
        """ "They may attend when the ward can spare them", said right after it, and of nothing that comes between."""
        is_next = part.passage is passage or span[0] <= _BEGINNING
        return is_next and part.passage.block is passage.block and not self._is_turned(part, span)

    def _replaces(self, passage: Passage, part: _Part, span: Span) -> bool:
        """ "The chair may proceed with none"; not "will not be accepted in its place", nor "A peer may sit in hers"."""
        by_peers = any(start <= part.start + _BEGINNING for start, _ in part.get(self._grammar.peer))
        return not by_peers and not self._denies(part, span) and self._excuses(passage, part, span)

    def _loosens(self, passage: Passage, part: _Part, span: Span) -> bool:
        """ "The interval is a guide", said of the matter itself."""
        is_so = not self._is_turned(part, span) and not self._denies(part, span)
        return is_so and self._points_back(passage, part, span, people=False)

    def _undoes(self, passage: Passage, part: _Part, span: Span) -> bool:
        """ "Managers may skip it", "This is waived in winter": it is done to the matter itself."""
        is_firm = any(part.get(self._grammar.stands_firm))
        if is_firm or self._is_turned(part, span) or self._is_of_another(passage, part, span):
            return False
        following, (start, end) = part.passage, span
        words = following.tokens.words
        if _is_object(words, end):
            is_next = following is not passage
            return is_next or not _ALLOWING.isdisjoint(words[max(part.start, start - _REACH_OF_MODAL) : start])
        if _ARTICLES.isdisjoint(words[end : end + 1]) and not _BE.isdisjoint(words[max(part.start, start - 2) : start]):
            return self._points_back(passage, part, (start, start), people=False)
        return not _ARTICLES.isdisjoint(words[end : end + 1]) and self._names_matter(passage, part, end, end + 3)

    def _falls_back(self, passage: Passage, part: _Part, span: Span) -> bool:
        """ "Where there is none, the nurse manager does it": nobody of the peers, and nothing is put off."""
        grammar, mentions = self._grammar, part.passage.mentions
        others = any(start >= span[1] for start, _ in part.get(grammar.steps_in))
        peers = grammar.peer in mentions or any(part.get(grammar.made_good)) or any(part.get(grammar.stands_firm))
        return others and not peers and part.passage.block is passage.block

    def _denies(self, part: _Part, span: Span) -> bool:
        """Whether a denial stands within the words at `span`: "will not be accepted in its place"."""
        return any(span[0] < first < span[1] for first, _ in part.get(self._grammar.negators))

    def _is_of_timing(self, part: _Part, span: Span) -> bool:
        """Whether what takes back is about how often something happens: "the interval is a guide"."""
        return any(first < span[1] for first, _ in part.get(self._grammar.of_timing))

    def _is_turned(self, part: _Part, span: Span) -> bool:
        """Whether what takes back is denied, is no more than a case ("If it is dropped, ..."), or is made good."""
        passage, (start, end) = part.passage, span
        words, segments = passage.tokens.words, passage.segments
        if passage.sentence.is_condition(span) or (start and words[start - 1] in _WHO | _IF):
            return True
        # "Lets anyone go who wants to be relieved": that only says who is meant.
        if "who" in words[max(part.start, start - _REACH_OF_WHO) : start]:
            return True
        before = [stop for _, stop in part.get(self._grammar.negators) if stop <= start]
        if words[start] in _FINITE:
            before = [stop for stop in before if words[stop - 1] in _NOBODY]
        if any(start - stop <= _REACH_OF_NOT and segments[stop - 1] == segments[start] for stop in before):
            return True
        if not (_NOBODY | {"no"}).isdisjoint(part.words[:2]) and segments[part.start] == segments[start]:
            return True
        if any(overlap(span, double) for double in part.get(self._grammar.double)):
            return True
        return any(first >= start for first, _ in part.get(self._grammar.made_good)) and "not" not in words[end:]

    def _is_of_another(self, passage: Passage, part: _Part, span: Span) -> bool:
        """Whether what takes back names something else that it takes: "Night staff are exempt from parking fees"."""
        words, end = part.passage.tokens.words, span[1]
        if end >= len(words):
            return False
        # "Not asked to clean up": what they are not asked is something else.
        if words[end - 1] == "to" and words[end] not in _BEFORE_NOUN and "so" not in words[end : end + 2]:
            return True
        if words[end - 1] not in _BEFORE_OBJECT | {"without"} and words[end] not in _BEFORE_OBJECT:
            return False
        return not self._names_matter(passage, part, end, end + _REACH_OF_OBJECT)

    def _is_of_another_title(self, passage: Passage, part: _Part, span: Span) -> bool:
        """Whether people are refused something else: "They are not eligible for the bonus"."""
        words, end = part.passage.tokens.words, span[1]
        is_title = tuple(words[end - 1 : end + 1]) in _ENTITLED
        return is_title and not self._names_matter(passage, part, end, end + _REACH_OF_OBJECT)

    def _points_back(self, passage: Passage, part: _Part, span: Span, *, people: bool) -> bool:
        """Whether what takes back at `span` goes back to the clause, by a pronoun or by a noun of the matter."""
        segments, end = part.passage.segments, span[1]
        if part.words[0] in _POINTS_AT_LAST:
            return True
        start = max(part.start, segments.index(segments[min(span[0], len(segments) - 1)]))
        return self._names_matter(passage, part, start, end + _REACH_OF_PRONOUN, people=people)

    def _names_matter(self, passage: Passage, part: _Part, start: int, end: int, *, people: bool = False) -> bool:
        """Whether the words from `start` to `end` point to what a clause says, name it, or repeat a noun of it.

        The names of `people` are such nouns only where that is asked for: much else is said of them.
        """
        grammar, following, tokens = self._grammar, part.passage, part.passage.tokens
        if not _PRONOUNS.isdisjoint(tokens.words[start:end]):
            return True
        if any(start <= first < end for first, _ in following.mentions.get(grammar.matter_noun)):
            return True
        left_out = {
            at
            for concept in (() if people else grammar.people)
            for a, b in following.mentions.get(concept)
            for at in range(a, b)
        }
        promised = passage.tokens.stems[: part.start or None] if following is passage else passage.tokens.stems
        said = {stem for stem in promised if len(stem) >= _LEAST_OF_A_SUBJECT}
        stems = tokens.stems
        return any(stems[at] in said and at not in left_out for at in range(start, min(end, len(stems))))

    def _leaves_out(self, passage: Passage, following: Passage) -> bool:
        """Whether the next sentence of a block keeps what this one says from some of the people, or hedges it for them.

        "Casual workers do not receive supervision", "Staff in Leith may join when the bus allows".
        """
        if following.block is not passage.block or not begins_with_some(following, self._grammar):
            return False
        grammar, mentions = self._grammar, following.mentions
        less = (*grammar.conditions, *grammar.modal_hedges, grammar.negators, grammar.denials)
        if "instead" not in following.tokens.words and not any(concept in mentions for concept in less):
            return False
        same = {stem for stem in passage.tokens.stems if len(stem) >= _LEAST_OF_A_NOUN}
        return not same.isdisjoint(following.tokens.stems) or not _TAKING_PART.isdisjoint(following.tokens.words)

    def _overruling(self, passage: Passage, following: Passage) -> Iterator[Span]:
        """Where the next sentence of a block says that somebody may set aside what this one says."""
        # "If it is dropped, we tell you. It is never left out": neither takes anything back.
        near = following.block is passage.block or speaks_of(following, passage)
        if near and following.tokens.words[0] not in _IF:
            kept = _NEVER | _REFUSING if self._grammar.negators in passage.mentions else _NEVER
            for start, end in following.mentions.get(self._grammar.overrules):
                if kept.isdisjoint(following.tokens.words[start:end]):
                    yield start, end


def _taken_back(following: Passage, span: Span) -> Doubt:
    return Doubt("taken-back", f"the next sentence takes it back ('{following.words(*span)}')", following)


def _points_at_last(following: Passage, spans: Sequence[Span]) -> bool:
    """Whether a sentence, or what takes back in it at `spans`, points to the one before: "This may be cancelled"."""
    words = following.tokens.words
    if words[0] in _POINTS_AT_LAST or not _POINTS_EARLY.isdisjoint(words[:_FIRST_WORDS]):
        return True
    return any(not _POINTING.isdisjoint(words[:end]) for _, end in spans)


def _is_object(words: Sequence[str], at: int) -> bool:
    """Whether a pronoun stands at `at` and names what is done away with: "skip it", but not "sets aside one hour"."""
    is_pronoun = at < len(words) and words[at] in _OBJECT
    return is_pronoun and (words[at] != "one" or words[at + 1 : at + 2] == [] or words[at + 1] in _AFTER_OBJECT)


def _beginning(following: Passage) -> str:
    return following.words(0, min(_FIRST_WORDS, len(following.tokens.words)))


def _repeats(passage: Passage, following: Passage) -> bool:
    """Whether a sentence begins with a noun of the one before: "... with progression. Progression is ..."."""
    first = following.tokens.stems[0]
    return len(first) >= _LEAST_OF_A_NOUN and first in passage.tokens.stems
