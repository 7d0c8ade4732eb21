"""How firmly a clause binds: what makes it less than a commitment."""

import re
from collections.abc import Iterator

from policylint.document import BlockKind
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.stance.around import column_header, refuses, stands_under
from policylint.engine.stance.clause_numbers import SetAside
from policylint.engine.stance.following import Following
from policylint.engine.stance.grammar import JOINING, OF_HAVING_OR_BEING, RELATIVE, Doubt, Grammar
from policylint.language.mentions import Span

# A noun's verb stands soon after it: "supervision by a senior peer may be available".
_REACH_OF_VERB = 4
# "Tea with the cook of the day can be arranged."
_REACH_OVER_COMPLEMENT = 9
_COMPLEMENTING = frozenset("with by from for of between".split())
_REACH_OF_LAST_WORDS = 5
_REPORTING = frozenset({"that", "whether"})
# "It is not in any way subject to": so many words may stand between.
_REACH_OF_NOT = 3
_LONGEST_NOTE = 12
_LONGEST_SUBJECT = 2
_LONGEST_BINDING = 4
_THEY = frozenset({"they", "their", "he", "she", "his", "her"})
# What begins so soon may hold for all that follows: "We will where possible, and always on time, ...".
_REACH_OF_OPENING = 3
# "Staff may choose online or classroom": what is done is not left open.
_CHOICE_OF_FORM = re.compile(r"\b(?:choose|pick|select|prefer)\b[^.;]{1,60}\bor\b", re.IGNORECASE)
_REFERENCE = re.compile(r"[^:.;]{0,40}[:–—-]\s*(?:please\s+)?(?:see|refer to)\b", re.IGNORECASE)
_GOES_ON = re.compile(r", and\s", re.IGNORECASE)


class Force:
    """Tells how firmly one document's clauses bind."""

    def __init__(self, document: ReadDocument, grammar: Grammar) -> None:
        self._document = document
        self._grammar = grammar
        self._following = Following(document, grammar)
        self._set_aside = SetAside(document, grammar)
        self._refused_to: dict[tuple[int, int], str] = {}
        self._hedged_rows: dict[tuple[int, int], list[tuple[int, Doubt]]] = {}

    def hedge(self, passage: Passage, span: Span) -> Doubt | None:
        """What makes the clause less than a commitment, or `None`."""
        return (
            self._hedged_in(passage, span)
            or self._hedged_above(passage, span)
            or self._following.takes_back(passage, span)
            or _refers_only(passage, span)
            or self._hedged_beside(passage)
            or self._kept_from_some(passage)
            or self._set_aside.of(passage)
        )

    def relieved(self, passage: Passage, span: Span) -> Doubt | None:
        """What follows the clause and excuses from it, replaces it or loosens it, or `None`."""
        return self._following.relieves(passage, span)

    def _hedges(self, passage: Passage, concepts: tuple[int, ...]) -> Iterator[tuple[int, Span]]:
        unhedged = [end for _, end in passage.mentions.get(self._grammar.unhedged)]
        grammar = self._grammar
        turned = [*passage.mentions.get(grammar.double), *passage.mentions.get(grammar.prohibition)]
        for concept in concepts:
            for start, end in passage.mentions.get(concept):
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
            if _closes_before(passage, (start, end), span):
                continue
            if concept == self._grammar.discretion and _is_their_way(passage, (start, end)):
                continue
            if passage.segments[start] == segment or _trails(passage, start, end, segment):
                return self._doubt(passage, concept, start, end)
        nearest: tuple[int, int, int] | None = None
        for concept, (start, end) in self._hedges(passage, self._grammar.modal_hedges):
            reaches = _is_verb_of(passage, start, span) and not _says_who(passage, (start, end), span)
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
            for first, last in passage.mentions.get(binding):
                if at[1] <= first < span[1] and last - first < _LONGEST_BINDING:
                    # "We hope that peers will be paid": what is hoped, or proposed, is no firmer than that.
                    words = passage.tokens.words
                    is_proposed = hedge == self._grammar.exploration and words[at[1] - 1] in _REPORTING
                    goes_on = not is_proposed and hedge != self._grammar.aspiration
                    return goes_on or not JOINING.isdisjoint(words[at[1] : first])
        return False

    def _hedged_above(self, passage: Passage, span: Span) -> Doubt | None:
        """A lead-in such as "Where resources allow, we will:" or a heading such as "Aspirations"."""
        if any(start < span[0] for concept in self._grammar.binding for start, _ in passage.mentions.get(concept)):
            return None
        for number in reversed(passage.clause.lead_ins):
            lead_in = self._document.passages[number]
            if lead_in.block.kind is BlockKind.CELL or not lead_in.tokens.words:
                continue
            end = len(lead_in.tokens.words)
            doubt = self._hedged_in(lead_in, (end - 1, end))
            if doubt:
                return Doubt(doubt.kind, doubt.reason + ", in the line above")
        turned = self._grammar.prohibition
        if any(stands_under(self._document, passage, concept, turned) for concept in self._grammar.planning):
            return Doubt("aspiration", "it stands under a heading of wishes or plans")
        return None

    def _hedged_beside(self, passage: Passage) -> Doubt | None:
        """What a short cell of the same table row, such as one of notes, makes of it."""
        return next((doubt for number, doubt in self._row_hedges(passage) if number != passage.clause.number), None)

    def _kept_from_some(self, passage: Passage) -> Doubt | None:
        """That the row says no for some peers, where a cell is for others: for casual peer workers, say."""
        cell = passage.block.cell
        if cell is None or not self._document.names_peers(cell.column_header):
            return None
        row = (cell.table, cell.row)
        if row not in self._refused_to:
            refusing = (column_header(other) for other in self._document.rows[cell].cells if refuses(other))
            self._refused_to[row] = next(filter(self._document.names_peers, refusing), "")
        to = self._refused_to[row]
        return Doubt("scope", f"it is kept from some of them ('{to}')") if to else None

    def _row_hedges(self, passage: Passage) -> list[tuple[int, Doubt]]:
        """The hedges in a row's short cells, by the number of their clause; two, so that each cell has another's."""
        cell = passage.block.cell
        if cell is None:
            return []
        if (cell.table, cell.row) not in self._hedged_rows:
            found = self._hedged_rows[cell.table, cell.row] = []
            for other in self._document.rows[cell].cells:
                if len(found) < 2 and len(other.tokens.words) <= _LONGEST_NOTE:
                    reason = self._hedge_of_row(other)
                    if reason:
                        found.append((other.clause.number, Doubt("hedge", f"{reason}, beside it in the table", other)))
        return self._hedged_rows[cell.table, cell.row]

    def _hedge_of_row(self, cell: Passage) -> str:
        """What a short cell says that makes the whole row less than a promise; "" where it speaks of something else.

        "Optional", "When funding allows", "Attendance is optional", "No" under "Required"; but "Lunch with the team is
        optional".
        """
        if refuses(cell) and self._grammar.demanded in self._document.sentence(column_header(cell)).mentions:
            return f"it is not required ('{column_header(cell)}')"
        for start, end in cell.mentions.get(self._grammar.unsettled):
            if not start:
                return f"it is not settled ('{cell.words(start, end)}')"
        for concept, (start, end) in self._hedges(cell, self._grammar.conditions + self._grammar.modal_hedges):
            before = cell.segments[:start].count(cell.segments[start])
            if before <= _LONGEST_SUBJECT and not _CHOICE_OF_FORM.search(cell.clause.text):
                return self._doubt(cell, concept, start, end).reason
        return ""

    def _doubt(self, passage: Passage, concept: int, start: int, end: int) -> Doubt:
        return Doubt("hedge", f"{self._grammar.says[concept]} ('{passage.words(start, end)}')")


def _is_verb_of(passage: Passage, start: int, span: Span) -> bool:
    """Whether what stands at `start` may be the verb of the words at `span`, or stands before them."""
    if start <= span[1]:
        return True
    tokens = passage.tokens
    between = passage.clause.text[tokens.ends[span[1] - 1] : tokens.starts[start]]
    is_complemented = tokens.words[span[1]] in _COMPLEMENTING
    return (
        start <= span[1] + (_REACH_OVER_COMPLEMENT if is_complemented else _REACH_OF_VERB)
        and "," not in between
        and (JOINING | RELATIVE).isdisjoint(tokens.words[span[1] : start])
    )


def _says_who(passage: Passage, hedge: Span, span: Span) -> bool:
    """Whether a hedge only says which people are meant: "Guests who may be late are served tea"."""
    words, (start, end) = passage.tokens.words, hedge
    return start > 0 and words[start - 1] in RELATIVE and not OF_HAVING_OR_BEING.isdisjoint(words[end : span[1]])


def _is_their_way(passage: Passage, choice: Span) -> bool:
    """Whether a choice is that of people of whom a relative clause tells: "to guests, who dress as they see fit"."""
    tokens, (start, end) = passage.tokens, choice
    opens = next((at for at in reversed(range(start)) if tokens.words[at] in RELATIVE), None)
    if opens is None or _THEY.isdisjoint(tokens.words[start:end]):
        return False
    return "," not in passage.clause.text[tokens.starts[opens] : tokens.starts[start]]


def _refers_only(passage: Passage, span: Span) -> Doubt | None:
    """Whether a name and a colon lead to no more than another document: "Supervision: see the Supervision Policy"."""
    rest = passage.clause.text[passage.tokens.ends[span[1] - 1] :]
    return Doubt("reference", "it only refers to another document") if _REFERENCE.match(rest) else None


def _closes_before(passage: Passage, condition: Span, span: Span) -> bool:
    """Whether a condition closes what was said before: "Wash cups as needed, and serve tea"."""
    tokens, text, (start, end) = passage.tokens, passage.clause.text, condition
    opens = start < _REACH_OF_OPENING or text[: tokens.starts[start]].rstrip().endswith((",", "(", "—", "–"))
    return not opens and end <= span[0] and _GOES_ON.match(text, tokens.ends[end - 1]) is not None


def _trails(passage: Passage, start: int, end: int, segment: int) -> bool:
    """Whether a condition closes the sentence right after `segment`: "Peers are paid, where resources allow"."""
    segments = passage.segments
    return (
        segments[start] == segments[-1] == segment + 1
        and segments[start - 1] == segment
        and end + _REACH_OF_LAST_WORDS >= len(segments)
        and "," not in passage.clause.text[passage.tokens.ends[end - 1] :]
    )
