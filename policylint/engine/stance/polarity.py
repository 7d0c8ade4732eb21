"""What a clause affirms, and what it denies."""

import re
from collections.abc import Sequence

from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.sentences import CONDITIONAL
from policylint.engine.stance.around import is_statement, refuses, says, stands_under
from policylint.engine.stance.clause_numbers import speaks_of_another
from policylint.engine.stance.grammar import JOINING, OF_HAVING_OR_BEING, RELATIVE, Doubt, Grammar
from policylint.language.mentions import Span, overlap

_REACH_OF_NEGATION = 9
_REACH_OVER_A_LIST = 30
_REACH_OF_DENIAL = 10
_REACH_OF_LEAD_IN = 6
_IF = frozenset({"when", "if", "where", "whenever", "wherever", "unless", "until", "while"})
_BREAKING = _IF | {"and", "but", "which", "who"}
_NONE = frozenset({"no", "none", "without", "nobody", "neither", "other", "except", "excepting"})
_COMMAS_OF_ASIDE = 2
_CONCEDING = frozenset({"because", "since", "although", "though", "given", "whatever", "however"})
_NOBODY = frozenset({"no", "nobody", "none", "never", "nothing"})
_NEW_THOUGHT = re.compile(r":|\s[–—-]\s|—")
_AUXILIARY = OF_HAVING_OR_BEING | {"do", "does", "did", "will", "can", "could", "would", "may", "must", "shall"}
_REACH_IN_RELATIVE = 2
# "At no site do ...": so far after the denial stands its verb.
_REACH_OF_AUXILIARY = 3
_INSTEAD = frozenset({"rather", "instead"})
# "(no post needed)", ", without a fee,": but "(not)" and "(not yet)" deny what they stand in.
_ASIDE = re.compile(r"\((?:[^\s()]+ ){2}[^()]{1,300}\)|, without [^,;]{1,80},")
# "We do not open before tea has been served": what must come first is not denied.
_UNTIL = frozenset({"before", "until", "unless", "till"})
_ENDING_DENIAL = _UNTIL | {"and", "but", "so", "because", "then", "who", "which", "that", "without"}


class Polarity:
    """Tells what is denied in one document's clauses."""

    def __init__(self, document: ReadDocument, grammar: Grammar) -> None:
        self._document = document
        self._grammar = grammar
        self._refused: dict[tuple[int, int], bool] = {}

    def negation(self, passage: Passage, span: Span) -> Doubt | None:
        """What denies the clause's act, or `None`."""
        grammar = self._grammar
        # "Where a peer has not been paid, tell us": what is denied is not so as a rule.
        # "It is held not every month but every week": it is held.
        if passage.sentence.is_condition(span) or passage.tokens.words[span[1] : span[1] + 1] == ["but"]:
            return None
        around = self._denied_around(passage)
        if around:
            return around
        lacking = [(first, last) for first, last in passage.mentions.get(grammar.must_not_lack) if last < span[1]]
        doubles = [*passage.mentions.get(grammar.double), *passage.mentions.get(grammar.rules_nothing_out)]
        doubles += lacking
        for start, end in passage.mentions.get(grammar.negators):
            if any(first <= start and end <= last for first, last in doubles):
                continue
            if start < span[1] and self._reaches(passage, (start, end), span):
                return Doubt("negation", f"it is denied ('{passage.words(start, min(end + 2, span[1]))}')")
        for start, end in passage.mentions.get(grammar.denials):
            if any(overlap((start, end), double) for double in doubles):
                continue
            if (
                span[0] <= start <= span[1] + _REACH_OF_DENIAL
                and passage.segments[start] == passage.segments[span[0]]
                and self._unbroken(passage, span[0], start)
            ):
                return Doubt("negation", f"it is denied ('{passage.words(start, end)}')")
        return self._negated_above(passage, span)

    def affirmed(self, passage: Passage) -> bool:
        """Whether the clause is a question whose answer is yes."""
        answer = self._document.answer(passage)
        return answer is not None and says(answer) is True

    def turned(self, passage: Passage, span: Span) -> Doubt | None:
        """What turns a clause that rules something out: "Nobody is paid less", "will not be refused"; or `None`."""
        around = self._denied_around(passage) or self._prohibited_above(passage)
        if around:
            return around
        for start, end in passage.mentions.get(self._grammar.double):
            if start < span[0] < end:
                return Doubt("negation", f"it is denied ('{passage.words(start, end)}')")
        for start, end in passage.mentions.get(self._grammar.rules_nothing_out):
            if overlap((start, end), span) and not any(
                first >= end for first, _ in passage.mentions.get(self._grammar.but_for)
            ):
                return Doubt("negation", f"it rules nothing out ('{passage.words(start, end)}')")
        for start, end in passage.mentions.get(self._grammar.negators):
            words = passage.tokens.words
            is_subject = words[start] in _NOBODY and (start <= 1 or words[start - 1] in JOINING)
            if (
                is_subject
                and end <= span[0]
                and (_is_aside(passage, end, span) or self._reaches(passage, (start, end), span))
            ):
                return Doubt("negation", f"it is denied ('{passage.words(start, min(end + 2, span[1]))}')")
        return None

    def of_use(self, passage: Passage, span: Span, *, denies: bool) -> Doubt | None:
        """What says no more than what a thing is not used for: "Supervision is not used to appraise them"; or `None`.

        A frame whose own words hold the denial `denies` something, or tells of that very use.
        """
        for start, end in passage.mentions.get(self._grammar.not_its_use):
            is_near = passage.segments[start] == passage.segments[span[0]] and span[0] - end <= _REACH_OF_NEGATION
            if is_near and (span[0] >= end - 1 or (denies and overlap((start, end), span))):
                return Doubt("negation", f"it only says what something is not used for ('{passage.words(start, end)}')")
        return None

    def _prohibited_above(self, passage: Passage) -> Doubt | None:
        """A line or heading of what is not to be done: "Examples of discrimination:", "Prohibited conduct"."""
        above = [self._document.passages[number] for number in passage.clause.lead_ins]
        if any(self._grammar.prohibited_here in lead_in.mentions for lead_in in above):
            return Doubt("negation", "it is prohibited in the line above")
        if stands_under(self._document, passage, self._grammar.prohibited_here):
            return Doubt("negation", "it stands under a heading of what is prohibited")
        return None

    def _denied_around(self, passage: Passage) -> Doubt | None:
        """An answer, a table's cells or the next clause that deny what a clause says, for everybody or for peers."""
        answer = self._document.answer(passage)
        if answer and says(answer) is False:
            return Doubt("negation", "the answer to it is no")
        if self._is_refused_in_row(passage):
            return Doubt("negation", "the table's row says no to it")
        following = self._document.after(passage)
        excepted = following.mentions.get(self._grammar.excepts) if following else ()
        about_it = following is not None and not speaks_of_another(following, passage)
        if following and about_it and excepted and self._grammar.peer in following.mentions:
            return Doubt("negation", f"the next clause takes it from peers ('{following.words(*excepted[0])}')")
        return None

    def _is_refused_in_row(self, passage: Passage) -> bool:
        """Whether the row that a cell heads says no: under peers' or everybody's header, else under all of them."""
        cell = passage.block.cell
        if cell is None or cell.column:
            return False
        row = (cell.table, cell.row)
        if row not in self._refused:
            cells = self._document.rows[cell].cells
            concerned = [other for other in cells if self._concerns_peers(other)] if any(map(refuses, cells)) else []
            self._refused[row] = bool(cells) and all(map(refuses, concerned or cells))
        return self._refused[row]

    def _concerns_peers(self, passage: Passage) -> bool:
        cell = passage.block.cell
        header = self._document.sentence(cell.column_header if cell else "").mentions
        return self._grammar.peer in header or self._grammar.everyone in header

    def _reaches(self, passage: Passage, negator: Span, span: Span) -> bool:
        if passage.segments[negator[0]] != passage.segments[span[0]]:
            return False
        if _in_relative_clause(passage.tokens.words, negator) and not _is_all_denied(passage, negator, span):
            return False
        if _is_set_apart(passage, negator, span):
            return False
        if negator[0] >= span[0]:
            # "Peers are paid when no grant is open": what is denied is the condition.
            return _IF.isdisjoint(passage.tokens.words[span[0] : negator[0]])
        tokens = passage.tokens
        between_text = passage.clause.text[tokens.ends[negator[1] - 1] : tokens.starts[span[0]]]
        # "Do not assess, diagnose, hold keys, write reports or search": a denied list is denied to its end.
        is_list = "," in between_text and "or" in tokens.words[negator[1] :]
        if span[0] - negator[1] > (_REACH_OVER_A_LIST if is_list else _REACH_OF_NEGATION):
            return False
        if _NEW_THOUGHT.search(between_text):
            return False
        # "Needs no degree, peers are paid less": what has none ends with its phrase.
        # "When you cannot see a way, we hold the hope": nor does a condition's denial reach the main clause.
        first_of = tokens.words[0]
        ends_with_phrase = tokens.words[negator[0]] in _NONE and not _denies_sentence(tokens.words, negator)
        if "," in between_text and (ends_with_phrase or first_of in CONDITIONAL | _CONCEDING | _INSTEAD):
            return False
        return _ENDING_DENIAL.isdisjoint(tokens.words[negator[1] : span[0]])

    def _unbroken(self, passage: Passage, first: int, last: int) -> bool:
        return _BREAKING.isdisjoint(passage.tokens.words[first:last])

    def _negated_above(self, passage: Passage, span: Span) -> Doubt | None:
        """A lead-in such as "Peer workers do not:" or a heading such as "What this role is not"."""
        grammar = self._grammar
        if any(start < span[0] for concept in grammar.binding for start, _ in passage.mentions.get(concept)):
            return None
        for number in reversed(passage.clause.lead_ins):
            lead_in = self._document.passages[number]
            last = len(lead_in.tokens.words)
            outside = lead_in.mentions.get(grammar.not_done)
            if outside:
                return Doubt("negation", f"it is denied in the line above ('{lead_in.words(*outside[0])}')")
            for start, end in lead_in.mentions.get(grammar.negators):
                if last - end > _REACH_OF_LEAD_IN or _waits(lead_in, end):
                    continue
                if not any(a <= start < b for a, b in lead_in.mentions.get(grammar.double)):
                    return Doubt("negation", f"it is denied in the line above ('{lead_in.words(start, last)}')")
        if not is_statement(passage) and stands_under(
            self._document, passage, grammar.not_done, turned=grammar.done_too
        ):
            return Doubt("negation", "it stands under a heading of what is not done")
        return None


def _waits(lead_in: Passage, end: int) -> bool:
    """Whether what is denied up to `end` only waits for what the list holds: "No offer is made until:"."""
    tokens, text = lead_in.tokens, lead_in.clause.text
    return any(tokens.words[at] in _UNTIL and text[tokens.ends[at - 1]] != "," for at in range(end, len(tokens.words)))


def _in_relative_clause(words: Sequence[str], negator: Span) -> bool:
    """Whether a denial is that of a relative clause: "who was not there", "whoever does not yet have one"."""
    before = words[max(0, negator[0] - 2) : negator[0]]
    return bool(before) and (
        before[-1] in RELATIVE or (before[-1] in _AUXILIARY and not RELATIVE.isdisjoint(before[:-1]))
    )


def _denies_sentence(words: Sequence[str], negator: Span) -> bool:
    """Whether a denial opens a sentence, and is that of its verb: "At no site do cooks wash up", "No cook may"."""
    return negator[0] <= 1 and not _AUXILIARY.isdisjoint(words[negator[1] : negator[1] + _REACH_OF_AUXILIARY])


def _is_set_apart(passage: Passage, negator: Span, span: Span) -> bool:
    """Whether a denial is that of an aside which the words do not end in: "(no post needed)", ", without a fee,"."""
    tokens, text = passage.tokens, passage.clause.text
    at, last = tokens.starts[negator[0]], tokens.ends[span[1] - 1]
    return any(
        start <= at < end and not start < last <= end for start, end in map(re.Match.span, _ASIDE.finditer(text))
    )


def _is_all_denied(passage: Passage, negator: Span, span: Span) -> bool:
    """Whether nothing of the words stands outside the relative clause whose denial this is: "who do not serve tea"."""
    words = passage.tokens.words
    reach = 0 if words[negator[0] - 1] in OF_HAVING_OR_BEING else _REACH_IN_RELATIVE
    begins = max(span[0], negator[1])
    return begins - negator[1] <= reach and _AUXILIARY.isdisjoint(words[negator[1] : span[1]])


def _is_aside(passage: Passage, first: int, span: Span) -> bool:
    """Whether no more than an aside between commas parts a subject from its verb: "Nobody here, casual or not, is".

    The words may begin in the aside: "No post, peer posts included, carries conditions of its own".
    """
    tokens = passage.tokens
    text, begin = passage.clause.text, tokens.starts[span[0]]
    before, within = text[tokens.ends[first - 1] : begin], text[begin : tokens.ends[span[1] - 1]]
    commas = before.count(",") + ("," in before and "," in within)
    return commas == _COMMAS_OF_ASIDE and _NEW_THOUGHT.search(before) is None
