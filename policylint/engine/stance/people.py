"""The people whom a clause names, and what part each has in it: nouns, "you", and "they" after those last named."""

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from policylint.document import BlockKind
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.stance.grammar import Grammar
from policylint.language.mentions import Span
from policylint.rulebook.model import Party
from policylint.terms import OTHER

Parties = frozenset[Party]

NOBODY: Parties = frozenset()
_WORKER: Parties = frozenset({Party.WORKER})
_SERVED: Parties = frozenset({Party.SERVED})
_STAFF: Parties = frozenset({Party.STAFF})
_OTHERS: Parties = frozenset({Party.OTHERS})
_EMPLOYED = _WORKER | _STAFF
_POSITIONS = frozenset({"peer-position", "other-position"})
_LONGEST_BEFORE_NOUN = 3

DETERMINERS = frozenset(
    "a an the each every any all some this that these those our your their his her its my another both two "
    "three".split()
)
_PREPOSITIONS = frozenset(
    "to for with of by from about beside alongside at on in than as between among against over towards like behind "
    "after before without through around into under".split()
)
# After these somebody begins to act: "and the nurse sits", "what you say".
_BEFORE_SUBJECT = frozenset(
    "and but or so yet while when whenever where wherever if because who which that then unless until whether what "
    "whatever how once since though although neither nor both".split()
)
_WHOSE = frozenset("your yours yourself yourselves their theirs themselves themself his himself hers herself".split())
_WHOSE_OWN = _WHOSE | {"its"}
_PERSONAL = frozenset("you they them he him she".split())
_ALWAYS_SUBJECT = frozenset({"they", "he", "she"})
_SINGULAR = frozenset("he him his himself she her hers herself".split())
_PAIR = frozenset({"two", "both", "pair", "each", "neither", "either"})
_STOPS = frozenset(",;:–—(")


class Person(Struct, frozen=True):
    """Somebody whom a clause names, and who that may be.

    `is_owner` is of words that say whose something is; `is_pair` of "the two of you"; `after` is the preposition before
    them, or ""; `may_act` tells whether they stand where the subject of a verb does. With an article, or with what
    tells whose they are, the words for them begin at `begins`: "your manager".
    """

    span: Span
    begins: int
    parties: Parties
    is_owner: bool
    is_pair: bool
    after: str
    may_act: bool


class _Noun(Struct, frozen=True):
    """A word for somebody, and who that is: `None` for "they" and the like."""

    span: Span
    parties: Parties | None


class People:
    """Tells whom the clauses name of one document of these `kinds`."""

    def __init__(self, document: ReadDocument, grammar: Grammar, kinds: frozenset[str]) -> None:
        self._document = document
        self._concepts = grammar.parties
        self._is_position = bool(kinds & _POSITIONS)
        self._people = _SERVED if self._is_position or kinds == {"mission-statement"} else NOBODY
        self._named: dict[int, list[Person]] = {}
        self.you = _who_you_are(kinds)

    def of(self, passage: Passage) -> list[Person]:
        """Everybody whom a clause names, in order, but for those of whom nothing is known."""
        number = passage.clause.number
        if number not in self._named:
            self._named[number] = list(self._read(passage))
        return self._named[number]

    def _read(self, passage: Passage) -> Iterator[Person]:
        # "To draw on their own experience": what a duty begins with is the worker's to do.
        is_duty = self._is_position and passage.tokens.words[:1] == ["to"]
        acting = named = _WORKER if is_duty else NOBODY
        last: Person | None = None
        for noun in self._heads(passage):
            parties = noun.parties
            if noun.parties is None:
                named = named or self._named_above(passage)
                # "He" is nobody who is an object only: who "speaks to clients of his own" is not known.
                is_open = passage.tokens.words[noun.span[0]] in _SINGULAR and last is not None
                parties = acting if is_open else named
            person = self._person(passage, noun.span, parties or NOBODY, last)
            if not self._is_you(passage, noun.span):
                named |= person.parties
                acting |= person.parties if person.may_act else NOBODY
            if person.parties:
                last = last if person.is_owner else person
                yield person

    def _person(self, passage: Passage, span: Span, parties: Parties, last: Person | None) -> Person:
        """Somebody with what part they have in the clause; `last` is who was named before them."""
        words, at = passage.tokens.words, _begins(passage, span)
        before = words[at - 1] if at else ""
        is_pair = before == "of" and at > 1 and words[at - 2] in _PAIR
        is_owner = _is_possessive(passage, span)
        if last and not is_owner and are_joined(passage, last, span):
            return Person(span, at, parties, is_owner, is_pair, last.after, last.may_act)
        after = before if before in _PREPOSITIONS and not is_pair else ""
        is_brought = any(end == at for _, end in passage.mentions.get(self._concepts["brings_to_act"]))
        begins = is_brought or not before or before in _BEFORE_SUBJECT or _follows_stop(passage, at)
        may_act = not after and (begins or is_pair or words[span[0]] in _ALWAYS_SUBJECT)
        return Person(span, at, parties, is_owner, is_pair, after, may_act)

    def _named_above(self, passage: Passage) -> Parties:
        """Whom "they" may mean at the beginning of a clause: those named in the sentence before or the line above.

        Their own "they" is not followed further back: what begins with it leaves open who is meant.
        """
        above = [self._document.passages[number] for number in passage.clause.lead_ins[-1:]]
        for before in reversed([*above, *self._document.before(passage)]):
            if not _ALWAYS_SUBJECT.isdisjoint(before.tokens.words[:1]):
                return NOBODY
            named = [noun.parties for noun in self._heads(before) if not self._is_you(before, noun.span)]
            if any(named):
                return NOBODY.union(*(parties for parties in named if parties))
        return NOBODY

    def _heads(self, passage: Passage) -> Iterator[_Noun]:
        """Of words for people that overlap or stand side by side the last one, which says who it is: "family nurse"."""
        held: _Noun | None = None
        for noun in self._nouns(passage):
            if held is None:
                held = noun
            elif noun.span[0] < held.span[1] or _is_one_name(passage, held.span, noun.span):
                if noun.span[1] > held.span[1] or held.parties == NOBODY:
                    held = _Noun((held.span[0], noun.span[1]), noun.parties)
            else:
                yield held
                held = noun
        if held:
            yield held

    def _nouns(self, passage: Passage) -> list[_Noun]:
        """A clause's words for people in order, the longer ones first."""
        # A peer named beside "you" may be another one.
        says_you = self._concepts["you"] in passage.mentions
        meanings: tuple[tuple[str, Parties | None], ...] = (
            ("served", _SERVED),
            ("people", self._people),
            ("worker", NOBODY if says_you else _WORKER),
            ("staff", _STAFF),
            ("beside_you", _STAFF if says_you else NOBODY),
            ("all_staff", _EMPLOYED),
            ("others", _OTHERS),
            ("you", self.you),
            ("they", None),
        )
        found = [
            _Noun(span, _WORKER if name in ("staff", "beside_you") and self._is_of_title(passage, span) else parties)
            for name, parties in meanings
            for span in passage.mentions.get(self._concepts[name])
            if not self._is_modifier(passage, span)
        ]
        return sorted(found, key=lambda noun: (noun.span[0], -noun.span[1]))

    def _is_you(self, passage: Passage, span: Span) -> bool:
        return span in passage.mentions.get(self._concepts["you"])

    def _is_modifier(self, passage: Passage, span: Span) -> bool:
        """Whether a noun only says of what sort another is: "family centred", "Court Liaison", "carer peer course"."""
        words, tokens, at = passage.tokens.words, passage.tokens, span[1]
        if at == len(words) or words[at - 1].endswith("s") or words[at - 1] in _WHOSE | _PERSONAL:
            return False
        between = passage.clause.text[tokens.ends[at - 1] : tokens.starts[at]]
        if between not in (" ", "-") or _is_possessive(passage, span):
            return False
        is_name = passage.words(*span)[:1].isupper() and passage.words(at, at + 1)[:1].isupper() and span[0] > 0
        is_bare = not span[0] or words[span[0] - 1] not in DETERMINERS
        says_sort = any(start == at for start, _ in passage.mentions.get(self._concepts["said_of_sort"]))
        return between == "-" or is_name or (is_bare and says_sort)

    def _is_of_title(self, passage: Passage, span: Span) -> bool:
        """Whether the post that a document describes has this name: of a "Peer Mentor", "the mentor" is the worker."""
        title = {stem for block, stems in self._titles.items() if block != passage.clause.block for stem in stems}
        words, stems = (of[slice(*span)] for of in (passage.tokens.words, passage.tokens.stems))
        return all(stem in title for word, stem in zip(words, stems, strict=True) if word not in DETERMINERS)

    @cached_property
    def _titles(self) -> dict[int, list[str]]:
        """The stems of the title of a position, by the block that they stand in."""
        blocks = self._document.title_blocks if self._is_position else ()
        return {
            block: [stem for line in self._document.of_block(block) for stem in line.tokens.stems]
            for block in blocks
            if self._document.document.blocks[block].kind is not BlockKind.LIST_ITEM
        }


def are_joined(passage: Passage, first: Person, span: Span) -> bool:
    """Whether two people stand side by side: "you and the manager", "clients, families"."""
    between = passage.tokens.words[first.span[1] : _begins(passage, span)]
    text = passage.clause.text[passage.tokens.ends[first.span[1] - 1] : passage.tokens.starts[span[0]]]
    return between in (["and"], ["or"], ["nor"]) or (not between and text.startswith(","))


def _who_you_are(kinds: frozenset[str]) -> Parties:
    """Whom a document of these `kinds` calls "you"."""
    if kinds & _POSITIONS:
        return _WORKER
    if "mission-statement" in kinds:
        return _SERVED if len(kinds) == 1 else NOBODY
    return NOBODY if OTHER in kinds else _EMPLOYED


def _is_one_name(passage: Passage, first: Span, second: Span) -> bool:
    """Whether two nouns side by side name one person: "carer educator", but not "clients' nurse" nor "you people"."""
    if first[1] != second[0]:
        return False
    words, tokens = passage.tokens.words, passage.tokens
    between = passage.clause.text[tokens.ends[first[1] - 1] : tokens.starts[second[0]]]
    return between in (" ", "-", "/") and not {words[first[1] - 1], words[second[0]]} & (_WHOSE | _PERSONAL | {"her"})


def _begins(passage: Passage, span: Span) -> int:
    """Where the words begin that name somebody, with the article and what stands after it: "a new records buddy"."""
    words, first = passage.tokens.words, span[0]
    for at in range(first - 1, max(first - 1 - _LONGEST_BEFORE_NOUN, -1), -1):
        if _follows_stop(passage, at + 1):
            break
        if words[at] in DETERMINERS:
            return at - 1 if at and words[at - 1] in DETERMINERS else at
        if words[at] in _PREPOSITIONS | _BEFORE_SUBJECT:
            break
    return first


def _follows_stop(passage: Passage, at: int) -> bool:
    """Whether a comma or another stop stands before the word `at`."""
    starts, ends = passage.tokens.starts, passage.tokens.ends
    return at > 0 and not _STOPS.isdisjoint(passage.clause.text[ends[at - 1] : starts[at]])


def _is_possessive(passage: Passage, span: Span) -> bool:
    """Whether words say whose something is: "their", "the resident's", "families' "; not "beside her."."""
    end = passage.tokens.ends[span[1] - 1]
    after = passage.clause.text[end : end + 2]
    words = passage.tokens.words[slice(*span)]
    if words[-1] == "her":
        return after[:1] == " "
    is_genitive = passage.words(*span).endswith(("'s", "’s")) or (words[-1].endswith("s") and after in ("' ", "’ "))
    return is_genitive or not _WHOSE_OWN.isdisjoint(words)
