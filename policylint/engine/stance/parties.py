"""Whom a clause is about: who acts, to or for whom, and whose things are spoken of.

"A nurse sits beside you" is done by other staff, to the worker; "guests set their own pace" is of the people served. It
is read from what stands near the act: nouns (`rules/grammar/parties.yaml`), "you" as the kind of document has it, and
"they" after those last named. What is not known is left open, so that only what is known to be about others is set
aside.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from policylint.document import BlockKind
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.stance.grammar import Doubt, Grammar
from policylint.language.mentions import Span
from policylint.rulebook.model import Frame, Party

Parties = frozenset[Party]

NOBODY: Parties = frozenset()
_WORKER: Parties = frozenset({Party.WORKER})
_SERVED: Parties = frozenset({Party.SERVED})
_STAFF: Parties = frozenset({Party.STAFF})
_EMPLOYED = _WORKER | _STAFF
_POSITIONS = frozenset({"peer-position", "other-position"})
_IN_WORDS = {
    Party.SERVED: "the people served",
    Party.WORKER: "the worker",
    Party.STAFF: "other staff",
    Party.OTHERS: "others",
}

# So far after the words of a frame stands whom they are done to, and so near to them whose they are.
_REACH_OF_OBJECT = 4
_REACH_OF_OWNER = 2
_MOST_BETWEEN_JOINED = 3
_WHOSE = frozenset(
    "your yours yourself yourselves their theirs themselves themself his himself her hers herself its itself".split()
)
_DETERMINERS = frozenset(
    "a an the each every any all some this that these those our your their his her its my another both two three".split()
)
_PREPOSITIONS = frozenset(
    "to for with of by from about beside alongside at on in than as between among against over towards like behind "
    "after before without through around into under".split()
)
# After these somebody begins to act: "and the nurse sits", "what you say"; and after these somebody is brought to act.
_BEFORE_SUBJECT = frozenset(
    "and but or so yet while when whenever where wherever if because who which that then unless until whether what "
    "whatever how once since though although neither nor both".split()
)
_BRINGING_TO_ACT = frozenset(
    "help helps helping support supports supporting let lets letting enable enables enabling encourage encourages "
    "encouraging assist assists assisting empower empowers invite invites ask asks back trust want wants".split()
)
_ALWAYS_SUBJECT = frozenset({"they", "he", "she"})
_SINGULAR = frozenset("he him his himself she her hers herself".split())
_ALWAYS_PRONOUN = frozenset("you they them he him she".split())
_OTHER_PART = frozenset("and but or so yet while when where if because who which that then as than until unless".split())
_TOGETHER = frozenset({"together", "jointly", "both", "each"})
# What a bare noun before them only tells apart: "carer peer course", "client file".
_MODIFIED = frozenset(
    "team teams meeting meetings file files record records course centred focused led directed driven friendly peer "
    "support service services group groups forum council work care staffing conference plan plans satisfaction advisory "
    "experience perspective feedback participation engagement advocacy involved sensitive oriented".split()
)
_PAIR = frozenset({"two", "both", "pair", "each", "neither", "either"})


class _Person(Struct, frozen=True):
    """Somebody whom a clause names; `after` is the preposition before them, or ""."""

    span: Span
    parties: Parties
    is_owner: bool
    is_pair: bool
    after: str
    may_act: bool


class Persons:
    """Tells whom one document's clauses are about, as far as that is known."""

    def __init__(self, document: ReadDocument, grammar: Grammar, kinds: frozenset[str]) -> None:
        self._document = document
        self._grammar = grammar
        self._you = _who_you_are(kinds)
        self._is_position = bool(kinds & _POSITIONS)
        self._people = _SERVED if self._is_position or kinds == {"mission-statement"} else NOBODY
        self._named: dict[int, list[_Person]] = {}

    def others(self, passage: Passage, span: Span, frame: Frame) -> Doubt | None:
        """Why the words of a frame are about other people than it asks for, or `None`."""
        asked: tuple[tuple[Parties, Callable[[Passage, Span], Parties], str], ...] = (
            (frame.by, self._doers, "it is done by"),
            (frame.to, self._receivers, "it is done to or with"),
            (frame.whose, self._owners, "it is about what belongs to"),
        )
        for wanted, known_to_be, says in asked:
            known = known_to_be(passage, span) if wanted else NOBODY
            if known and known.isdisjoint(wanted):
                return Doubt("parties", f"{says} {' and '.join(_IN_WORDS[party] for party in sorted(known))}")
        return None

    def _doers(self, passage: Passage, span: Span) -> Parties:
        """Who does it: whom "by" names, else those who stand before it as its subject."""
        agents = [person for person in self._near(passage, span) if person.after == "by"]
        doers = agents or self._subjects(passage, span)
        return NOBODY.union(*(person.parties for person in doers)) if doers else NOBODY

    def _receivers(self, passage: Passage, span: Span) -> Parties:
        """To, for or with whom it is done: who stands after it, and who does it together with the worker."""
        subjects = self._subjects(passage, span)
        doers: Parties = NOBODY.union(*(person.parties for person in subjects))
        found: Parties = NOBODY.union(
            *(
                person.parties
                for person in self._near(passage, span)
                if not (person.is_owner or person.after == "by" or person in subjects)
            )
        )
        if len(subjects) > 1 and doers & self._you:
            found |= doers
        found -= self._you if doers & self._you else NOBODY
        is_joint = any(person.is_pair for person in subjects) or not _TOGETHER.isdisjoint(passage.tokens.words[slice(*span)])
        return self._named_before(passage, span) if is_joint and not found and doers <= self._you else found

    def _owners(self, passage: Passage, span: Span) -> Parties:
        """Whose goals, experience or hours it is about: "their own", "the resident's", "yours"."""
        first, last = span[0] - _REACH_OF_OWNER, span[1] + _REACH_OF_OWNER
        owners = (p for p in self._persons(passage) if p.is_owner and first <= p.span[0] and p.span[1] <= last)
        return NOBODY.union(*(person.parties for person in owners))

    def _subjects(self, passage: Passage, span: Span) -> Sequence[_Person]:
        """Those who stand nearest before the act, with those joined to them: "you and the manager decide".

        Where nobody does, whose the subject is: "the director's talk gives hope".
        """
        begins = span[0] + (passage.tokens.words[span[0]] in _DETERMINERS)
        before = [
            person
            for person in self._persons(passage)
            if person.may_act
            and person.span[0] <= (begins + _MOST_BETWEEN_JOINED if person.is_pair else begins)
            and person.span[1] < span[1]
            and passage.segments[person.span[0]] == passage.segments[span[0]]
        ]
        found = [person for person in before if not person.is_owner][-1:] or before[-1:]
        for person in reversed(before[:-1]):
            if not _are_joined(passage, person, found[0].span):
                break
            found.insert(0, person)
        return found

    def _near(self, passage: Passage, span: Span) -> list[_Person]:
        """Those named within the words of a frame, and the next ones after them in the same part of the sentence."""
        end = _end_of_part(passage, span[1])
        return [p for p in self._persons(passage) if span[0] <= p.span[0] < end]

    def _named_before(self, passage: Passage, span: Span) -> Parties:
        """With whom one of "the two of you" is the worker: the last one named before who is not."""
        earlier = [p.parties for p in self._persons(passage) if p.span[1] <= span[0]]
        for before in self._document.before(passage):
            earlier = [*(person.parties for person in self._persons(before)), *earlier]
        return next((parties for parties in reversed(earlier) if not parties <= self._you), NOBODY)

    def _persons(self, passage: Passage) -> list[_Person]:
        """Everybody whom a clause names, in order."""
        number = passage.clause.number
        if number not in self._named:
            self._named[number] = []  # for "they" that would look for itself
            self._named[number] = list(self._read(passage))
        return self._named[number]

    def _read(self, passage: Passage) -> Iterator[_Person]:
        last: _Person | None = None
        # "To draw on their own experience": what a duty begins with is the worker's to do.
        acting = others = _WORKER if self._is_position and passage.tokens.words[0] == "to" else NOBODY
        for span, parties in _heads(passage, self._nouns(passage)):
            if parties is None:
                others = others or self._named_above(passage)
                # "He" is nobody who stands there as an object only: of "speaks to clients of his own" the subject.
                parties = acting or (others if not last else NOBODY) if _is_singular(passage, span) else others
            person = _person(passage, span, parties, last)
            if not self._is_you(passage, span):
                others |= parties
                acting |= parties if person.may_act else NOBODY
            if parties:
                last = person
                yield last

    def _is_you(self, passage: Passage, span: Span) -> bool:
        return span in passage.mentions.get(self._grammar.parties["you"])

    def _named_above(self, passage: Passage) -> Parties:
        """Whom "they" may mean at the beginning of a clause: those named in the sentence before or the line above."""
        above = [self._document.passages[number] for number in passage.clause.lead_ins[-1:]]
        for before in reversed([*above, *self._document.before(passage)]):
            named = [p.parties for p in self._persons(before) if not self._is_you(before, p.span)]
            if named:
                return NOBODY.union(*named)
        return NOBODY

    def _nouns(self, passage: Passage) -> list[tuple[Span, Parties | None]]:
        """What a clause's words for people stand for, in order; `None` for "they" and the like."""
        meanings: tuple[tuple[str, Parties | None], ...] = (
            ("served", _SERVED),
            ("people", self._people),
            ("worker", self._worker(passage)),
            ("staff", _STAFF),
            ("all_staff", _EMPLOYED),
            ("others", frozenset({Party.OTHERS})),
            ("you", self._you),
            ("they", None),
        )
        found = [
            (span, _WORKER if parties == _STAFF and self._is_of_title(passage, span) else parties)
            for name, parties in meanings
            for span in passage.mentions.get(self._grammar.parties[name])
            if not _is_modifier(passage, span)
        ]
        return sorted(found, key=lambda one: (one[0][0], -one[0][1]))

    def _is_of_title(self, passage: Passage, span: Span) -> bool:
        """Whether the post that a document describes has this name: of a "Peer Mentor", "the mentor" is the worker."""
        words, stems = (of[slice(*span)] for of in (passage.tokens.words, passage.tokens.stems))
        return all(stem in self._title for word, stem in zip(words, stems, strict=True) if word not in _DETERMINERS)

    @cached_property
    def _title(self) -> frozenset[str]:
        if not self._is_position:
            return frozenset()
        titles = (p for block in self._document.title_blocks for p in self._document.of_block(block))
        return frozenset(
            stem for title in titles if title.block.kind is not BlockKind.LIST_ITEM for stem in title.tokens.stems
        )

    def _worker(self, passage: Passage) -> Parties:
        """Who a peer is that a clause names: beside "you", that may be another one."""
        return NOBODY if self._grammar.parties["you"] in passage.mentions else _WORKER


def _who_you_are(kinds: frozenset[str]) -> Parties:
    """Whom a document of these `kinds` calls "you"."""
    if kinds & _POSITIONS:
        return _WORKER
    if "mission-statement" in kinds:
        return _SERVED if len(kinds) == 1 else NOBODY
    return NOBODY if "other" in kinds else _EMPLOYED


def _heads(passage: Passage, nouns: Sequence[tuple[Span, Parties | None]]) -> Iterator[tuple[Span, Parties | None]]:
    """Of words for people that overlap or stand side by side the last one, which says who it is: "family nurse"."""
    held: tuple[Span, Parties | None] | None = None
    for span, parties in nouns:
        if held is None:
            held = (span, parties)
        elif span[0] < held[0][1] or (span[0] == held[0][1] and _is_one_name(passage, held[0], span)):
            if span[1] > held[0][1] or not held[1]:
                held = ((held[0][0], span[1]), parties)
        else:
            yield held
            held = (span, parties)
    if held:
        yield held


def _is_one_name(passage: Passage, first: Span, second: Span) -> bool:
    """Whether two nouns side by side name one person: "carer educator", but not "clients' nurse" nor "you people"."""
    words, tokens = passage.tokens.words, passage.tokens
    between = passage.clause.text[tokens.ends[first[1] - 1] : tokens.starts[second[0]]]
    return between in (" ", "-", "/") and not {words[first[1] - 1], words[second[0]]} & (_WHOSE | _ALWAYS_PRONOUN)


def _is_modifier(passage: Passage, span: Span) -> bool:
    """Whether a noun only says of what sort another is: "family centred", "Court staffing", "carer peer course"."""
    words, tokens, at = passage.tokens.words, passage.tokens, span[1]
    if at == len(words) or words[at - 1] in _WHOSE | _ALWAYS_PRONOUN or words[at - 1].endswith("s"):
        return False
    between = passage.clause.text[tokens.ends[at - 1] : tokens.starts[at]]
    if between not in (" ", "-") or _is_possessive(passage, span):
        return False
    is_name = passage.words(*span)[:1].isupper() and passage.words(at, at + 1)[:1].isupper() and span[0] > 0
    is_bare = not span[0] or words[span[0] - 1] not in _DETERMINERS
    return between == "-" or is_name or (is_bare and words[at] in _MODIFIED)


def _person(passage: Passage, span: Span, parties: Parties, last: _Person | None) -> _Person:
    """Somebody named, with what part they have in the clause; `last` is who was named before them."""
    words, at = passage.tokens.words, _begins(passage, span)
    before = words[at - 1] if at else ""
    is_pair = before == "of" and at > 1 and words[at - 2] in _PAIR
    is_owner = _is_possessive(passage, span)
    if last and not is_owner and _are_joined(passage, last, span):
        return _Person(span, parties, is_owner, is_pair, last.after, last.may_act)
    after = before if before in _PREPOSITIONS and not is_pair else ""
    begins = not before or before in _BEFORE_SUBJECT | _BRINGING_TO_ACT or _follows_stop(passage, at)
    may_act = not after and (begins or is_pair or words[span[0]] in _ALWAYS_SUBJECT)
    return _Person(span, parties, is_owner, is_pair, after, may_act)


def _is_singular(passage: Passage, span: Span) -> bool:
    return passage.tokens.words[span[0]] in _SINGULAR


def _begins(passage: Passage, span: Span) -> int:
    """Where the words begin that name somebody, with the article and what stands after it: "a new records buddy"."""
    words, first = passage.tokens.words, span[0]
    for at in range(first - 1, max(first - 1 - _MOST_BETWEEN_JOINED, -1), -1):
        if _follows_stop(passage, at + 1):
            break
        if words[at] in _DETERMINERS:
            return at - 1 if at and words[at - 1] in _DETERMINERS else at
        if words[at] in _PREPOSITIONS | _BEFORE_SUBJECT:
            break
    return first


def _follows_stop(passage: Passage, at: int) -> bool:
    """Whether a comma or another stop stands before the word `at`."""
    return at > 0 and passage.clause.text[: passage.tokens.starts[at]].rstrip(" \"“‘'*")[-1:] in tuple(",;:–—(")


def _is_possessive(passage: Passage, span: Span) -> bool:
    after = passage.clause.text[passage.tokens.ends[span[1] - 1] :][:2]
    word = passage.tokens.words[span[1] - 1]
    if word == "her":
        return after[:1] == " "
    is_genitive = passage.words(*span).endswith(("'s", "’s")) or (word.endswith("s") and after in ("' ", "’ "))
    return is_genitive or not _WHOSE.isdisjoint(passage.tokens.words[slice(*span)])


def _are_joined(passage: Passage, first: _Person, span: Span) -> bool:
    """Whether two people stand side by side: "you and the manager", "clients, families"."""
    between = passage.tokens.words[first.span[1] : _begins(passage, span)]
    text = passage.clause.text[passage.tokens.ends[first.span[1] - 1] : passage.tokens.starts[span[0]]]
    return between in (["and"], ["or"], ["nor"]) or (not between and text.startswith(","))


def _end_of_part(passage: Passage, end: int) -> int:
    """Where what follows the words of a frame ends: a few words on, or at the next part of the sentence."""
    words = passage.tokens.words
    for at in range(end, min(end + _REACH_OF_OBJECT, len(words))):
        if words[at] in _OTHER_PART or passage.segments[at] != passage.segments[end - 1]:
            return at
    return min(end + _REACH_OF_OBJECT, len(words))
