"""Whom a paragraph goes on about: what another does, what was found or what was so is told over several sentences.

"Three of us visited Kauri House. They have two peers in each team. Each of them ...": all of this is told of Kauri
House, until the document returns to itself: "We have one. Managers must ...".
"""

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from policylint.document import BlockKind
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.stance.grammar import Doubt, Grammar
from policylint.language.mentions import Span

Opens = Callable[[Passage], tuple[Doubt, str] | None]
"""What makes a clause, by its own words, one of another's or of the past, and the words."""

_GOING_ON = frozenset({"research", "another", "history"})
_OURS = frozenset("we our ours you your yours i my".split())
_BINDING = frozenset({"must", "shall", "will"})
_THEIRS = frozenset({"its", "their", "they"})
_PERSON = frozenset({"he", "she", "his", "her"})
_THING = frozenset({"it", "its", "this"})
_DEMONSTRATIVE = frozenset({"that", "those", "same", "such"})
# "In those who work nights" points to nobody before.
_RELATIVE = frozenset("who whose with in on at that which under over involved affected".split())
_PAST = frozenset({"was", "were", "had", "did"})
_PRESENT = frozenset("is are has have am do does can may will must shall should now".split())
# "After each incident they ...": what opens a sentence, and how long it is at most.
_OPENING = frozenset(
    "in at on to after before during for from with under by since when where every each of among".split()
)
_LONGEST_OPENING = 6
_FIRST_WORDS = 1
_LONGEST_NAME = 4
_LONGEST_SUBJECT = 3
# "We visited Kauri House": so soon a name follows.
_REACH_OF_CALL = 4
# "A member of the trust" is no other body, nor is "a trust worker".
_ONE = frozenset({"a", "an", "one", "another"})
_OWN_PEOPLE = frozenset("peer peers worker workers staff manager managers".split())
_GENERIC = frozenset(
    "trust board agency service services organisation organization authority centre center council executive society "
    "department division county city region regional district health hospital clinic college university programme "
    "program foundation group company charity staff team teams chief director manager peer worker workers".split()
)
_KIN = frozenset("colleagues friends neighbours counterparts sister partner partners landlord funder".split())


_POSSESSIVE = re.compile(r"[A-Z][\w-]+['’]s ")


# Without any of these no sentence begins a story but by a voice of its own.
_SIGNS = (
    *("version", "instrument", "calls_on", "calls_on_another", "subject", "teaches", "own_way", "people_from"),
    *("far_away", "people_of_others", "employs", "points_there"),
)


class _Story(Struct, frozen=True):
    """What is told of another, from the clause of number `since` on.

    `wide` is that of a visit: it goes on, whatever its sentences begin with, to the end of the paragraph.
    """

    doubt: Doubt
    since: int
    wide: bool = False


class Stories:
    """Tells what each clause of one document is told of, where that is another or the past."""

    def __init__(self, document: ReadDocument, grammar: Grammar, opens: Opens) -> None:
        self._document = document
        self._grammar = grammar
        self._words = grammar.others
        self._opens = opens
        self._signs = tuple(self._words[name] for name in _SIGNS)
        self._told: dict[int, _Story | None] = {}

    def told_of(self, passage: Passage) -> Doubt | None:
        """The story that a clause belongs to, begun in it or in a sentence before."""
        story = self._story(passage)
        return story.doubt if story and story.since <= passage.clause.number else None

    def _story(self, passage: Passage) -> _Story | None:
        """The story that is being told once a clause is read; each clause is asked once."""
        trail: list[Passage] = []
        current: Passage | None = passage
        while current is not None and current.clause.number not in self._told:
            trail.append(current)
            current = None if self._returns(current) else self._before(current)
        story = self._told[current.clause.number] if current else None
        for clause in reversed(trail):
            story = self._told[clause.clause.number] = self._begun(clause) or self._carried(story, clause)
        return story

    def _before(self, passage: Passage) -> Passage | None:
        """What a clause may go on from: the sentence before, the line above its list, a paragraph that it points to."""
        clause, passages = passage.clause, self._document.passages
        if clause.earlier:
            return passages[clause.earlier[-1]]
        if passage.block.kind in (BlockKind.CELL, BlockKind.HEADING):
            return None
        if clause.lead_ins:
            return passages[clause.lead_ins[-1]]
        previous = passages[clause.number - 1] if clause.number and self._points_back(passage) else None
        return previous if previous and previous.clause.headings == clause.headings else None

    # --- How a story begins -----------------------------------------------------------------------------------------

    def _begun(self, passage: Passage) -> _Story | None:
        """The story that a clause begins by its own words."""
        opened = self._opens(passage)
        if opened and opened[0].kind in _GOING_ON and self._grammar.own_voice not in passage.mentions:
            doubt, words = opened
            return _Story(Doubt(doubt.kind, f"it goes on from '{words}'"), passage.clause.number)
        if not passage.mentions.could(self._signs):
            return None
        return (
            self._of_version(passage)
            or self._of_visit(passage)
            or self._of_body(passage)
            or self._of_named(passage)
            or self._of_employers(passage)
        )

    def _of_version(self, passage: Passage) -> _Story | None:
        """That of an earlier version or resolution: "v4 (2014) allowed ...", "By Resolution 09-31 peers were ..."."""
        words = passage.tokens.words
        spans = self._spans(passage, "version") if _PRESENT.isdisjoint(words) else ()
        spans = spans or (self._spans(passage, "instrument") if tells_of_past(words) else ())
        if not spans or spans[0][0] > _FIRST_WORDS + 1:
            return None
        doubt = Doubt("history", f"it tells of an earlier version ('{passage.words(*spans[0])}')")
        return _Story(doubt, passage.clause.number)

    def _of_visit(self, passage: Passage) -> _Story | None:
        """That of a visit: "Three of us drove to Kauri House", unless what was seen is taken over."""
        if self._words["takes_over"] in passage.mentions or self._grammar.own_voice in passage.mentions:
            return None
        for start, end in self._spans(passage, "calls_on"):
            if _has_name(passage, end, end + _REACH_OF_CALL):
                return _of_another(passage, (start, end), wide=True)
        for span in self._spans(passage, "calls_on_another"):
            return _of_another(passage, span, wide=True)
        return None

    def _of_body(self, passage: Passage) -> _Story | None:
        """That of a body which a sentence begins with, and which is not the document's own: "Some boards ..."."""
        words = passage.tokens.words
        if self._returns(passage) and not _is_of_kin(words):
            return None
        for start, end in self._spans(passage, "subject"):
            is_of_body = words[start] in _ONE and "of" in words[start:end]
            if start <= _FIRST_WORDS and not is_of_body and _OWN_PEOPLE.isdisjoint(words[start:end]):
                return _of_another(passage, (start, end))
        for start, end in self._spans(passage, "teaches"):
            if start <= _LONGEST_NAME:
                return _of_another(passage, (start, end))
        return None

    def _of_named(self, passage: Passage) -> _Story | None:
        """That of those whom a sentence names, and the next ones tell of: "Kauri House does this well. They ..."."""
        words = passage.tokens.words
        if self._grammar.own_voice in passage.mentions:
            return None
        if (_OURS.isdisjoint(words) or _is_of_kin(words)) and _has_name(passage, 0, _LONGEST_NAME):
            for span in self._spans(passage, "own_way"):
                return _of_another(passage, span, itself=False)
        for start, end in self._spans(passage, "people_from"):
            if start <= _FIRST_WORDS + 1 and _has_name(passage, end, end + 1):
                return _of_another(passage, (start, end), itself=False)
        if self._grammar.peer in passage.mentions:
            return None
        far = self._spans(passage, "far_away") if (_OURS | _OWN_PEOPLE).isdisjoint(words) else ()
        for span in (*far, *self._spans(passage, "people_of_others")):
            return _of_another(passage, span, itself=False)
        return None

    def _of_employers(self, passage: Passage) -> _Story | None:
        """That of "they" who employ people, or of a place, where the sentence before names nothing of one's own.

        "Charities in the city have clubbed together. They pay for ..."; "Oslo is a classic case. Teams there ...".
        """
        spans = self._spans(passage, "employs") or self._spans(passage, "points_there")
        if not spans or spans[0][0] > _FIRST_WORDS or self._returns(passage):
            return None
        before = self._before(passage)
        is_own = before is None or self._words["own_units"] in before.mentions
        return None if is_own else _of_another(passage, spans[0])

    # --- How it goes on, and ends -----------------------------------------------------------------------------------

    def _carried(self, story: _Story | None, passage: Passage) -> _Story | None:
        """`story`, if a clause after it still belongs to it."""
        if story is None or self._returns(passage):
            return None
        words = passage.tokens.words
        first = words[0] if words else ""
        if story.doubt.kind == "history":
            if self._grammar.goes_on in passage.mentions:
                return None
            # "In 2019 a pilot employed two. They are ...": those people are there still.
            is_present = first not in _THING and not _PRESENT.isdisjoint(words)
            is_past = tells_of_past(words) or any(word.endswith("ed") for word in words[1:_LONGEST_SUBJECT])
            return story if is_past or (self._points_back(passage) and not is_present) else None
        if story.doubt.kind == "another" and first in _PERSON:
            return None
        on_list = not passage.clause.earlier and bool(passage.clause.lead_ins)
        return story if story.wide or on_list or self._points_back(passage) else None

    def _returns(self, passage: Passage) -> bool:
        """Whether the document speaks of itself again."""
        words = passage.tokens.words
        is_visit = any(self._words[name] in passage.mentions for name in ("calls_on", "calls_on_another"))
        if not _BINDING.isdisjoint(words) or (not is_visit and not _OURS.isdisjoint(words)):
            return True
        # "Their staff are required to ...", "In those places staff are required to ..."
        is_theirs = not _THEIRS.isdisjoint(words[:1]) or words[1:2] == ["those"]
        return self._grammar.own_voice in passage.mentions and not is_theirs

    def _points_back(self, passage: Passage) -> bool:
        """Whether a clause speaks of those before: "They ...", "Each of them ...", "In that version ..."."""
        words = passage.tokens.words
        if self._words["points_home"] in passage.mentions:
            return False
        opening = _LONGEST_OPENING if words and words[0] in _OPENING else _FIRST_WORDS
        return (
            any(start <= opening for start, _ in self._spans(passage, "points_back"))
            or any(start <= _LONGEST_OPENING for start, _ in self._spans(passage, "points_there"))
            or self._repeats(passage, opening)
        )

    def _repeats(self, passage: Passage, opening: int) -> bool:
        """Whether a clause begins with something pointed to: "In those places ...", "Under that very protocol ..."."""
        words, stems = passage.tokens.words, passage.tokens.stems
        if not passage.clause.earlier or _DEMONSTRATIVE.isdisjoint(words[: opening + 1]):
            return False
        if "those" in words[1:2] and words[0] in _OPENING and _RELATIVE.isdisjoint(words[2:3]):
            return True
        before = self._document.passages[passage.clause.earlier[-1]].tokens.stems
        pointing = range(min(opening + 1, len(words) - 1))
        return any(words[at] in _DEMONSTRATIVE and stems[at + 1] in before for at in pointing)

    def _spans(self, passage: Passage, name: str) -> Sequence[Span]:
        return passage.mentions.get(self._words[name])


def tells_of_past(words: Sequence[str]) -> bool:
    """Whether the verbs of a sentence are those of the past."""
    return not _PAST.isdisjoint(words) and not is_of_present(words)


def is_of_present(words: Sequence[str]) -> bool:
    """Whether one of the words is a verb of the present, or binds."""
    return not _PRESENT.isdisjoint(words)


def _of_another(passage: Passage, span: Span, *, wide: bool = False, itself: bool = True) -> _Story:
    """A story of others that the words at `span` begin: in this sentence itself, or in the next one only."""
    doubt = Doubt("another", f"it is told of others ('{passage.words(*span)}')")
    return _Story(doubt, passage.clause.number + (not itself), wide)


def _is_of_kin(words: Sequence[str]) -> bool:
    """Whether a sentence begins with others whom the document calls its own: "Our sister charity", "Our landlord"."""
    return words[:1] == ["our"] and not _KIN.isdisjoint(words[1:2])


def _has_name(passage: Passage, start: int, end: int) -> bool:
    """Whether one of the words from `start` up to `end` is a name: it has a capital, and begins no sentence.

    What begins one is a name where it owns something: "Ontario's ministry". "The Regional Authority" names whoever
    speaks; and in a sentence all in capitals nothing can be told.
    """
    tokens, text = passage.tokens, passage.clause.text
    if text.isupper():
        return False
    if not start and _POSSESSIVE.match(text):
        return True
    named = range(max(start, 1), min(end, len(tokens.words)))
    return any(text[tokens.starts[at]].isupper() and tokens.words[at] not in _GENERIC for at in named)
