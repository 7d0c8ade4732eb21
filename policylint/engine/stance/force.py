"""How firmly a clause binds: what makes it less than a commitment."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from policylint.document import BlockKind
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.stance.around import (
    begins_with_some,
    column_header,
    refuses,
    sets_aside,
    speaks_of,
    speaks_of_another,
    stands_under,
)
from policylint.engine.stance.around import number as clause_number
from policylint.engine.stance.grammar import JOINING, Doubt, Grammar
from policylint.language.mentions import Span

# A noun's verb stands soon after it: "supervision by a senior peer may be available".
_REACH_OF_VERB = 4
_REACH_OF_LAST_WORDS = 5
# "It is not in any way subject to": so many words may stand between.
_REACH_OF_NOT = 3
_LONGEST_NOTE = 12
_LONGEST_SUBJECT = 2
_LONGEST_BINDING = 4
_FIRST_WORDS = 4
# Letters of a stem that is likely to be a noun of the matter: "supervis", "progress", "session".
_LEAST_OF_A_NOUN = 6
_IF = frozenset({"if", "when", "whenever"})
_NEVER = frozenset({"never", "not", "no"})
_POINTING = frozenset({"this", "it", "so", "them", "these", "they"})
_POINTS_AT_LAST = frozenset(
    "this these that those it such they however but in at currently sessions access availability approval".split()
)
_TAKING_PART = frozenset("join apply applies included covered excluded exempt it this so".split())
_POINTS_EARLY = frozenset({"however", "but", "sessions", "access", "approval"})


class Force:
    """Tells how firmly one document's clauses bind."""

    def __init__(self, document: ReadDocument, grammar: Grammar) -> None:
        self._document = document
        self._grammar = grammar
        self._refused_to: dict[tuple[int, int], str] = {}
        self._hedged_rows: dict[tuple[int, int], list[tuple[int, Doubt]]] = {}

    def hedge(self, passage: Passage, span: Span) -> Doubt | None:
        """What makes the clause less than a commitment, or `None`."""
        return (
            self._hedged_in(passage, span)
            or self._hedged_above(passage, span)
            or self._taken_back(passage)
            or _refers_only(passage, span)
            or self._hedged_beside(passage)
            or self._kept_from_some(passage)
            or self._set_aside.get(self._number_of(passage))
        )

    @cached_property
    def _set_aside(self) -> dict[str, Doubt]:
        """What takes back the clauses of these numbers, wherever it stands."""
        return {
            named: Doubt("taken-back", f"another clause takes it back ('{words}')")
            for passage in self._document.passages
            if "." in passage.clause.text
            for numbers, words in [sets_aside(passage)]
            for named in numbers
        }

    def _number_of(self, passage: Passage) -> str:
        """The number of the paragraph that a clause stands in, or ""."""
        return clause_number(self._document.of_block(passage.clause.block)[0])

    def _hedges(self, passage: Passage, concepts: tuple[int, ...]) -> Iterator[tuple[int, Span]]:
        unhedged = [end for _, end in passage.mentions.get(self._grammar.unhedged, ())]
        grammar = self._grammar
        turned = [*passage.mentions.get(grammar.double, ()), *passage.mentions.get(grammar.prohibition, ())]
        for concept in concepts:
            for start, end in passage.mentions.get(concept, ()):
                segment = passage.segments[start]
                negated = (
                    0 <= start - stop <= _REACH_OF_NOT and passage.segments[stop - 1] == segment for stop in unhedged
                )
                if any(negated) or any(a <= start < b for a, b in turned):
                    continue
                # "Should a shift run late, you are paid for it."
                if end == 1 and passage.tokens.words[0] == "should" and "," in passage.clause.text:
                    continue
                yield concept, (start, end)

    def _hedged_in(self, passage: Passage, span: Span) -> Doubt | None:
        segment = passage.segments[span[0]]
        for concept, (start, end) in self._hedges(passage, self._grammar.conditions):
            if passage.segments[start] == segment or _trails(passage, start, end, segment):
                return self._doubt(passage, concept, start, end)
        nearest: tuple[int, int, int] | None = None
        for concept, (start, end) in self._hedges(passage, self._grammar.modal_hedges):
            reaches = _is_verb_of(passage, start, span)
            beside = concept != self._grammar.partial or end <= span[0] or start >= span[1]
            if passage.segments[start] == segment and reaches and beside and (nearest is None or start > nearest[1]):
                nearest = (concept, start, end)
        if nearest is None:
            return None
        concept, start, end = nearest
        if not self._is_overruled(passage, concept, (start, end), span):
            return self._doubt(passage, concept, start, end)
        return None

    def _is_overruled(self, passage: Passage, hedge: int, at: Span, span: Span) -> bool:
        """Whether a verb that binds stands between the hedge and what is said: "may ask, and it must be given"."""
        for binding in self._grammar.binding:
            for first, last in passage.mentions.get(binding, ()):
                if at[1] <= first < span[1] and last - first < _LONGEST_BINDING:
                    # "We hope that peers will be paid": what is hoped is no firmer than the hope.
                    between = passage.tokens.words[at[1] : first]
                    return hedge != self._grammar.aspiration or not JOINING.isdisjoint(between)
        return False

    def _hedged_above(self, passage: Passage, span: Span) -> Doubt | None:
        """A lead-in such as "Where resources allow, we will:" or a heading such as "Aspirations"."""
        if any(start < span[0] for concept in self._grammar.binding for start, _ in passage.mentions.get(concept, ())):
            return None
        for number in reversed(passage.clause.lead_ins):
            lead_in = self._document.passages[number]
            if lead_in.block.kind is BlockKind.CELL or not lead_in.tokens.words:
                continue
            end = len(lead_in.tokens.words)
            doubt = self._hedged_in(lead_in, (end - 1, end))
            if doubt:
                return Doubt(doubt.kind, doubt.reason + ", in the line above")
        if any(stands_under(self._document, passage, concept) for concept in self._grammar.planning):
            return Doubt("aspiration", "it stands under a heading of wishes or plans")
        return None

    def _taken_back(self, passage: Passage) -> Doubt | None:
        """The next sentence, when it takes back what this one says."""
        following = self._document.after(passage)
        if following is None or not following.tokens.words:
            return None
        if speaks_of_another(following, passage):
            return None
        for start, end in (*self._overruling(passage, following), *following.mentions.get(self._grammar.excepts)):
            return Doubt("taken-back", f"the next sentence takes it back ('{following.words(start, end)}')")
        if self._leaves_out(passage, following):
            return Doubt("scope", f"the next sentence leaves some of the people out ('{_beginning(following)}')")
        spans = following.mentions.get(self._grammar.takes_back)
        pointing = _points_at_last(following, spans) or _repeats(passage, following) or speaks_of(following, passage)
        near = following.block is passage.block
        if spans and (near or pointing) and (pointing or "not" in following.tokens.words):
            return Doubt("taken-back", f"the next sentence takes it back ('{following.words(*spans[0])}')")
        return None

    def _leaves_out(self, passage: Passage, following: Passage) -> bool:
        """Whether the next sentence of a block keeps what this one says from some of the people, or hedges it for them.

        "Casual workers do not receive supervision", "Staff in Leith may join when the bus allows".
        """
        if following.block is not passage.block or not begins_with_some(following, self._grammar):
            return False
        grammar, mentions = self._grammar, following.mentions
        less = (*grammar.conditions, *grammar.modal_hedges, grammar.negators, grammar.denials)
        if not any(concept in mentions for concept in less):
            return False
        same = {stem for stem in passage.tokens.stems if len(stem) >= _LEAST_OF_A_NOUN}
        return not same.isdisjoint(following.tokens.stems) or not _TAKING_PART.isdisjoint(following.tokens.words)

    def _overruling(self, passage: Passage, following: Passage) -> Iterator[Span]:
        """Where the next sentence of a block says that somebody may set aside what this one says."""
        # "If it is dropped, we tell you. It is never left out": neither takes anything back.
        near = following.block is passage.block or speaks_of(following, passage)
        if near and following.tokens.words[0] not in _IF:
            for start, end in following.mentions.get(self._grammar.overrules):
                if _NEVER.isdisjoint(following.tokens.words[start:end]):
                    yield start, end

    def _hedged_beside(self, passage: Passage) -> Doubt | None:
        """What a short cell of the same table row, such as one of notes, makes of it."""
        return next((doubt for number, doubt in self._row_hedges(passage) if number != passage.clause.number), None)

    def _kept_from_some(self, passage: Passage) -> Doubt | None:
        """That the row says no for some peers, where a cell is for others: for casual peer workers, say."""
        cell = passage.block.cell
        if cell is None or not self._is_for_peers(passage):
            return None
        row = (cell.table, cell.row)
        if row not in self._refused_to:
            refusing = (other for other in self._document.row_cells(passage) if refuses(other))
            self._refused_to[row] = next((column_header(other) for other in refusing if self._is_for_peers(other)), "")
        to = self._refused_to[row]
        return Doubt("scope", f"it is kept from some of them ('{to}')") if to else None

    def _is_for_peers(self, cell: Passage) -> bool:
        return self._grammar.peer in self._document.sentence(column_header(cell)).mentions

    def _row_hedges(self, passage: Passage) -> list[tuple[int, Doubt]]:
        """The hedges in a row's short cells, by the number of their clause; two, so that each cell has another's."""
        cell = passage.block.cell
        if cell is None:
            return []
        if (cell.table, cell.row) not in self._hedged_rows:
            found = self._hedged_rows[cell.table, cell.row] = []
            for other in self._document.row_cells(passage):
                if len(found) < 2 and len(other.tokens.words) <= _LONGEST_NOTE:
                    reason = self._hedge_of_row(other)
                    if reason:
                        found.append((other.clause.number, Doubt("hedge", f"{reason}, beside it in the table")))
        return self._hedged_rows[cell.table, cell.row]

    def _hedge_of_row(self, cell: Passage) -> str:
        """What a short cell says that makes the whole row less than a promise; "" where it speaks of something else.

        "Optional", "When funding allows", "Attendance is optional", "No" under "Required"; but "Lunch with the team is
        optional".
        """
        if refuses(cell) and self._grammar.demanded in self._document.sentence(column_header(cell)).mentions:
            return f"it is not required ('{column_header(cell)}')"
        for start, end in cell.mentions.get(self._grammar.unsettled, ()):
            if not start:
                return f"it is not settled ('{cell.words(start, end)}')"
        for concept, (start, end) in self._hedges(cell, self._grammar.conditions + self._grammar.modal_hedges):
            before = cell.segments[:start].count(cell.segments[start])
            if before <= _LONGEST_SUBJECT and not _CHOICE_OF_FORM.search(cell.clause.text):
                return self._doubt(cell, concept, start, end).reason
        return ""

    def _doubt(self, passage: Passage, concept: int, start: int, end: int) -> Doubt:
        return Doubt("hedge", f"{self._grammar.says[concept]} ('{passage.words(start, end)}')")


# "Staff may choose online or classroom": what is done is not left open.
_CHOICE_OF_FORM = re.compile(r"\b(?:choose|pick|select|prefer)\b[^.;]{1,60}\bor\b", re.IGNORECASE)


def _is_verb_of(passage: Passage, start: int, span: Span) -> bool:
    """Whether what stands at `start` may be the verb of the words at `span`, or stands before them."""
    if start <= span[1]:
        return True
    tokens = passage.tokens
    between = passage.clause.text[tokens.ends[span[1] - 1] : tokens.starts[start]]
    return (
        start <= span[1] + _REACH_OF_VERB and "," not in between and JOINING.isdisjoint(tokens.words[span[1] : start])
    )


def _points_at_last(following: Passage, spans: Sequence[Span]) -> bool:
    """Whether a sentence, or what takes back in it at `spans`, points to the one before: "This may be cancelled"."""
    words = following.tokens.words
    if words[0] in _POINTS_AT_LAST or not _POINTS_EARLY.isdisjoint(words[:_FIRST_WORDS]):
        return True
    return any(not _POINTING.isdisjoint(words[:end]) for _, end in spans)


def _beginning(following: Passage) -> str:
    return following.words(0, min(_FIRST_WORDS, len(following.tokens.words)))


def _repeats(passage: Passage, following: Passage) -> bool:
    """Whether a sentence begins with a noun of the one before: "... with progression. Progression is ..."."""
    first = following.tokens.stems[0]
    return len(first) >= _LEAST_OF_A_NOUN and first in passage.tokens.stems


def _refers_only(passage: Passage, span: Span) -> Doubt | None:
    """Whether a name and a colon lead to no more than another document: "Supervision: see the Supervision Policy"."""
    rest = passage.clause.text[passage.tokens.ends[span[1] - 1] :]
    return Doubt("reference", "it only refers to another document") if _REFERENCE.match(rest) else None


_REFERENCE = re.compile(r"[^:.;]{0,40}[:–—-]\s*(?:please\s+)?(?:see|refer to)\b", re.IGNORECASE)


def _trails(passage: Passage, start: int, end: int, segment: int) -> bool:
    """Whether a condition closes the sentence right after `segment`: "Peers are paid, where resources allow"."""
    segments = passage.segments
    return (
        segments[start] == segments[-1] == segment + 1
        and segments[start - 1] == segment
        and end + _REACH_OF_LAST_WORDS >= len(segments)
        and "," not in passage.clause.text[passage.tokens.ends[end - 1] :]
    )
