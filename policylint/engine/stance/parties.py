"""Whom a clause is about: who acts, to or for whom, and whose things are spoken of.

"A nurse sits beside you" is done by other staff, to the worker; "guests set their own pace" is of the people served. It
is read from those named near the act (`people.py`). What is not known is left open, so that only what is known to be
about others is set aside.
"""

from collections.abc import Callable, Iterable
from itertools import pairwise

from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.stance.grammar import Doubt, Grammar
from policylint.engine.stance.people import DETERMINERS, NOBODY, Parties, People, Person, are_joined
from policylint.language.mentions import Span
from policylint.rulebook.model import Frame, Party

_IN_WORDS = {
    Party.SERVED: "the people served",
    Party.WORKER: "the worker",
    Party.STAFF: "other staff",
    Party.OTHERS: "others",
}
# So far after the words of a frame stands whom they are done to, and so near to them whose they are.
_REACH_OF_OBJECT = 4
_REACH_OF_OWNER = 2
# "The two of you": so many words stand before the last one.
_LONGEST_PAIR = 3
_TOGETHER = frozenset({"together", "jointly", "both", "each"})
_OTHER_PART = frozenset(
    "and but or so yet while when where if because who which that then as than until unless".split()
)


class Whom:
    """Tells whom one document's clauses are about, as far as that is known."""

    def __init__(self, document: ReadDocument, grammar: Grammar, kinds: frozenset[str]) -> None:
        self._document = document
        self._people = People(document, grammar, kinds)

    def others(self, passage: Passage, span: Span, frame: Frame) -> Doubt | None:
        """Why the words of a frame are about other people than it asks for, or `None`."""
        if not (frame.by or frame.to or frame.whose):
            return None
        asked: tuple[tuple[Parties, Callable[[Passage, Span], Parties], str], ...] = (
            (frame.by, self.doers, "it is done by"),
            (frame.to, self.receivers, "it is done to or with"),
            (frame.whose, self.owners, "it is about what belongs to"),
        )
        for wanted, known_to_be, says in asked:
            known = known_to_be(passage, span) if wanted else NOBODY
            if known and known.isdisjoint(wanted):
                return Doubt("parties", f"{says} {' and '.join(_IN_WORDS[party] for party in sorted(known))}")
        return None

    def doers(self, passage: Passage, span: Span) -> Parties:
        """Who does it: whom "by" names, else those who stand before it as its subject."""
        agents = [person for person in self._near(passage, span) if person.after == "by"]
        return _together(agents or self._subjects(passage, span))

    def receivers(self, passage: Passage, span: Span) -> Parties:
        """To, for or with whom it is done: who stands after it, and who does it together with the worker."""
        you, subjects = self._people.you, self._subjects(passage, span)
        near = (p for p in self._near(passage, span) if not (p.is_owner or p.after == "by" or p in subjects))
        # Among all staff to whom it is done, those count who are not the worker.
        doers, found = _together(subjects), _together(near)
        found -= self._people.you if Party.STAFF in found and Party.STAFF not in self._people.you else NOBODY
        if not doers & you:
            return found
        found = (found | doers if len(subjects) > 1 else found) - you
        is_pair = any(person.is_pair for person in subjects)
        is_joint = is_pair or not _TOGETHER.isdisjoint(passage.tokens.words[slice(*span)])
        return self._named_before(passage, span) if is_joint and not found else found

    def owners(self, passage: Passage, span: Span) -> Parties:
        """Whose goals, experience or hours it is about: "their own", "the resident's", "yours"; not "your manager"."""
        first, last = span[0] - _REACH_OF_OWNER, span[1] + _REACH_OF_OWNER
        people = self._people.of(passage)
        # "Your manager" says nothing of what is yours; "your own family's experience" is yours, not a served family's.
        of_people = {
            (next_ if next_.is_owner and next_.parties == {Party.SERVED} else owner).span
            for owner, next_ in pairwise(people)
            if next_.begins <= owner.span[0]
        }
        return _together(
            person
            for person in people
            if person.is_owner and first <= person.span[0] and person.span[1] <= last and person.span not in of_people
        )

    def _subjects(self, passage: Passage, span: Span) -> list[Person]:
        """Those who stand nearest before the act, with those joined to them: "you and the manager decide".

        Where nobody does, whose the subject is: "the director's talk gives hope".
        """
        begins = span[0] + (passage.tokens.words[span[0]] in DETERMINERS)
        before = [
            person
            for person in self._people.of(passage)
            if person.may_act
            and person.span[0] <= (begins + _LONGEST_PAIR if person.is_pair else begins)
            and person.span[1] < span[1]
            and _is_same_part(passage, person.span[0], span[0])
        ]
        before = [person for person in before if not person.is_owner] or before[-1:]
        found = before[-1:]
        for person in reversed(before[:-1]):
            if not are_joined(passage, person, found[0].span):
                break
            found.insert(0, person)
        return found

    def _near(self, passage: Passage, span: Span) -> list[Person]:
        """Those named within the words of a frame, and the next ones after them in the same part of the sentence."""
        end = _end_of_part(passage, span[1])
        return [person for person in self._people.of(passage) if span[0] <= person.span[0] < end]

    def _named_before(self, passage: Passage, span: Span) -> Parties:
        """With whom "the two of you" is the worker: the last one named before who is not."""
        people = [person for person in self._people.of(passage) if person.span[1] <= span[0]]
        for before in reversed(self._document.before(passage)):
            people = [*self._people.of(before), *people]
        known = (person.parties for person in reversed(people))
        return next((parties for parties in known if not parties <= self._people.you), NOBODY)


def _together(people: Iterable[Person]) -> Parties:
    return NOBODY.union(*(person.parties for person in people))


def _is_same_part(passage: Passage, at: int, act: int) -> bool:
    """Whether an act goes on from the word `at`: not after a colon, as in "court, exams: tell us"."""
    if passage.segments[at] != passage.segments[act]:
        return False
    starts = passage.tokens.starts
    return at >= act or ":" not in passage.clause.text[starts[at] : starts[act]]


def _end_of_part(passage: Passage, end: int) -> int:
    """Where what follows the words of a frame ends: a few words on, or at the next part of the sentence."""
    words = passage.tokens.words
    furthest = min(end + _REACH_OF_OBJECT, len(words))
    for at in range(end, furthest):
        if words[at] in _OTHER_PART or passage.segments[at] != passage.segments[end - 1]:
            return at
    return furthest
