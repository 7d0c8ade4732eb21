"""How a clause means what it says: its voice, its polarity, its force.

Worked out once for every rule, from the grammar of commitment in `rules/grammar/`. Each answer is either
nothing (the clause stands as it is) or a `Doubt` that says in words what stands in the way.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from policylint.document import BlockKind
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.sentences import CONDITIONAL, Sentence
from policylint.language.mentions import Span
from policylint.rulebook.model import Rulebook

MODAL_HEDGES = ("partial", "permission", "encouragement", "aspiration", "exploration")
CONDITIONS = ("condition", "discretion", "vagueness")
REACH_OF_NEGATION = 9
REACH_OVER_A_LIST = 30
REACH_OF_DENIAL = 10
REACH_OF_VERB = 1


class Doubt(Struct, frozen=True):
    """Something that takes from a clause what its words seem to give; `reason` says what, with the words found."""

    kind: str
    reason: str


class Grammar:
    """The concept numbers of the grammar, by what the engine uses them for."""

    def __init__(self, rulebook: Rulebook) -> None:
        concept = rulebook.concept
        self.says = rulebook.says
        self.binding = (concept("binding/obligation"), concept("binding/entitlement"))
        self.modal_hedges = tuple(concept(f"hedges/{name}") for name in MODAL_HEDGES)
        self.aspiration = concept("hedges/aspiration")
        self.partial = concept("hedges/partial")
        self.conditions = tuple(concept(f"hedges/{name}") for name in CONDITIONS)
        self.unhedged = concept("unhedged")
        self.prohibition = concept("prohibition")
        self.takes_back = concept("takes_back")
        self.overrules = concept("overrules")
        self.negators = concept("negators")
        self.denials = concept("denials")
        self.double = concept("double")
        self.not_done = concept("not_done")
        self.wished = concept("wished")
        self.voices = {
            name: concept(f"voices/{name}")
            for name in ("research", "another", "history", "asked", "courtesy", "definition", "warning")
        }
        self.headings = {
            name: concept(f"headings/{name}")
            for name in ("research", "history", "definition", "law", "contents", "warning")
        }
        self.everyone = concept("everyone")
        self.clinicians = concept("clinicians")
        self.part = concept("part")
        self.restriction = concept("restriction")
        self.peer = concept("peer")
        self.job = concept("job-noun")
        self.own_voice = concept("own_voice")
        self.goes_on = concept("goes_on")


def _begins_with(passage: Passage, concept: int) -> bool:
    return any(start <= 1 for start, _ in passage.mentions.get(concept))


def _ends_in(passage: Passage, concept: int) -> bool:
    return any(end == len(passage.tokens.words) for _, end in passage.mentions.get(concept))


def _is_aside(passage: Passage, span: Span) -> bool:
    """Whether words only say beside what the sentence says why it is so, or who else does it.

    "... is forbidden, as it did harm in the past"; "As the guideline advises, we pay for it".
    """
    text, starts = passage.clause.text, passage.tokens.starts
    if _REASON.search(text, 1, starts[span[0]]):
        return True
    opening = _OPENING_ASIDE.match(text)
    if opening and starts[span[0]] < opening.end():
        return True
    return any(aside.start() < starts[span[0]] < aside.end() for aside in _BRACKETED.finditer(text, 1))


_REASON = re.compile(r"\bbecause\b|, (?:as|which|like|unlike|just as|whereas)\b")
_BRACKETED = re.compile(r"\([^()]{1,300}\)")
_OPENING_ASIDE = re.compile(r"(?:As|Like|Unlike|Given|Following|Consistent with|In (?:line|keeping) with)\b[^,;]*,")


def _trails(passage: Passage, start: int, end: int, segment: int) -> bool:
    """Whether a condition closes the sentence right after `segment`: "Peers are paid, where resources allow"."""
    segments = passage.segments
    return (
        segments[start] == segments[-1] == segment + 1
        and segments[start - 1] == segment
        and end + _REACH_OF_LAST_WORDS >= len(segments)
        and "," not in passage.clause.text[passage.tokens.ends[end - 1] :]
    )


_REACH_OF_LAST_WORDS = 5
_HEADING_SAYS = {
    "research": "under a heading about research or background",
    "history": "under a heading about the past",
    "definition": "in a definition only",
    "law": "in a list of references",
    "contents": "in the document's own particulars",
    "warning": "an example of what not to say",
}


class Stance:
    """Answers for one document."""

    def __init__(self, document: ReadDocument, grammar: Grammar) -> None:
        self.document = document
        self.grammar = grammar
        self._voices: dict[int, Doubt | None] = {}
        self._for_peers: dict[int, bool] = {}
        self._hedged_rows: dict[tuple[int, int], list[tuple[int, Doubt]]] = {}

    # --- voice ---------------------------------------------------------------------------------------

    def voice(self, passage: Passage, span: Span) -> Doubt | None:
        """Why the clause is not the document's own present voice; `None` when it is."""
        number = passage.clause.number
        if number not in self._voices:
            self._voices[number] = self._clause_voice(passage)
        found = self._voices[number]
        if found:
            return found
        # Fewer words in quotation marks are a term, not a quotation.
        for start, end in self.document.quotations(passage, least_words=_SHORTEST_QUOTATION):
            if start <= span[0] and span[1] <= end:
                return Doubt("quotation", "it is quoted, not said")
        return None

    def _clause_voice(self, passage: Passage) -> Doubt | None:
        grammar, block = self.grammar, passage.block
        if block.quoted:
            return Doubt("quotation", "it is quoted, not said")
        if passage.clause.text.endswith("?") and "you" not in passage.tokens.words:
            return Doubt("question", "it is asked, not said")
        for name in self._voices_above(passage):
            if not (name == "research" and self._commits(passage)):
                return Doubt(name, f"it stands {_HEADING_SAYS[name]}")
        for name, concept in grammar.voices.items():
            for span in passage.mentions.get(concept, ()):
                if self._speaks_before(passage, span) or _is_aside(passage, span):
                    continue
                if not (name == "history" and grammar.goes_on in passage.mentions):
                    return Doubt(name, f"{grammar.says[concept]} ('{passage.words(*span)}')")
        if passage.tokens.words and passage.tokens.words[0] in _GOES_ON:
            for earlier in self.document.before(passage)[-1:]:
                for name in ("research", "another", "history"):
                    spans = earlier.mentions.get(grammar.voices[name])
                    if spans and not self._commits(passage) and not self._commits(earlier):
                        return Doubt(name, f"it goes on from '{earlier.words(*spans[0])}'")
        return None

    def _commits(self, passage: Passage) -> bool:
        """Whether the clause speaks for the organisation itself in spite of what else it mentions."""
        return self.grammar.own_voice in passage.mentions

    def _speaks_before(self, passage: Passage, span: Span) -> bool:
        """Whether the organisation itself speaks before another's words at `span`, or elsewhere in the sentence."""
        return any(
            start <= span[0] or passage.segments[start] != passage.segments[span[0]]
            for start, _ in passage.mentions.get(self.grammar.own_voice, ())
        )

    def _voices_above(self, passage: Passage) -> Iterator[str]:
        """The voices that the labels over a clause give it, where a label speaks mainly of that."""
        for label in self._labels(passage):
            for name, concept in self.grammar.headings.items():
                covered = sum(end - start for start, end in label.mentions.get(concept, ()))
                if covered * 2 > sum(word not in _SMALL_WORDS for word in label.tokens.words):
                    yield name

    def _labels(self, passage: Passage) -> list[Sentence]:
        """What heads a clause most nearly: its table headers, the words run in before it, the last heading."""
        labels = []
        cell = passage.block.cell
        if cell:
            labels = [self.document.sentence(text) for text in (cell.column_header, cell.row_header) if text]
        run_in = self.document.run_in(passage)
        if run_in:
            labels.append(run_in.sentence)
        if passage.clause.headings:
            labels += [heading.sentence for heading in self.document.of_block(passage.clause.headings[-1])]
        return [label for label in labels if label.tokens.words]

    def _stands_under(self, passage: Passage, concept: int) -> bool:
        return any(concept in label.mentions for label in self._labels(passage)[:2])

    # --- polarity ------------------------------------------------------------------------------------

    def negation(self, passage: Passage, span: Span) -> Doubt | None:
        """What denies the clause's act, or `None`."""
        grammar = self.grammar
        if passage.sentence.is_condition(span):
            # "Where a peer has not been paid, tell us": what is denied is not so as a rule.
            return None
        doubles = passage.mentions.get(grammar.double, ())
        for start, end in passage.mentions.get(grammar.negators, ()):
            if any(first <= start and end <= last for first, last in doubles):
                continue
            if start < span[1] and self._reaches(passage, (start, end), span):
                return Doubt("negation", f"it is denied ('{passage.words(start, min(end + 2, span[1]))}')")
        for start, end in passage.mentions.get(grammar.denials, ()):
            if any(first < end and start < last for first, last in doubles):
                continue
            if (
                span[0] <= start <= span[1] + REACH_OF_DENIAL
                and passage.segments[start] == passage.segments[span[0]]
                and self._unbroken(passage, span[0], start)
            ):
                return Doubt("negation", f"it is denied ('{passage.words(start, end)}')")
        return self._negated_above(passage, span)

    def turned(self, passage: Passage, span: Span) -> Doubt | None:
        """What turns a clause that rules something out: "Nobody is paid less", "will not be refused"; or `None`."""
        for start, end in passage.mentions.get(self.grammar.double, ()):
            if start < span[0] < end:
                return Doubt("negation", f"it is denied ('{passage.words(start, end)}')")
        for start, end in passage.mentions.get(self.grammar.negators, ()):
            is_subject = passage.tokens.words[start] in _NOBODY and start <= 1
            if is_subject and end <= span[0] and self._reaches(passage, (start, end), span):
                return Doubt("negation", f"it is denied ('{passage.words(start, min(end + 2, span[1]))}')")
        return None

    def _reaches(self, passage: Passage, negator: Span, span: Span) -> bool:
        if passage.segments[negator[0]] != passage.segments[span[0]]:
            return False
        if negator[0] >= span[0]:
            # "Peers are paid when no grant is open": what is denied is the condition.
            return _IF.isdisjoint(passage.tokens.words[span[0] : negator[0]])
        tokens = passage.tokens
        between_text = passage.clause.text[tokens.ends[negator[1] - 1] : tokens.starts[span[0]]]
        # "Do not assess, diagnose, hold keys, write reports or search": a denied list is denied to its end.
        is_list = "," in between_text and "or" in tokens.words[negator[1] :]
        if span[0] - negator[1] > (REACH_OVER_A_LIST if is_list else REACH_OF_NEGATION):
            return False
        if _NEW_THOUGHT.search(between_text):
            return False
        # "Needs no degree, peers are paid less": what has none ends with its phrase.
        # "When you cannot see a way, we hold the hope": nor does a condition's denial reach the main clause.
        if "," in between_text and (tokens.words[negator[0]] in _NONE or tokens.words[0] in CONDITIONAL):
            return False
        return _ENDING_DENIAL.isdisjoint(tokens.words[negator[1] : span[0]])

    def _unbroken(self, passage: Passage, first: int, last: int) -> bool:
        return _BREAKING.isdisjoint(passage.tokens.words[first:last])

    def _negated_above(self, passage: Passage, span: Span) -> Doubt | None:
        """A lead-in such as "Peer workers do not:" or a heading such as "What this role is not"."""
        grammar = self.grammar
        if any(start < span[0] for concept in grammar.binding for start, _ in passage.mentions.get(concept, ())):
            return None
        for number in reversed(passage.clause.lead_ins):
            lead_in = self.document.passages[number]
            last = len(lead_in.tokens.words)
            for start, end in lead_in.mentions.get(grammar.negators, ()):
                if last - end <= 6 and not any(a <= start < b for a, b in lead_in.mentions.get(grammar.double, ())):
                    return Doubt("negation", f"it is denied in the line above ('{lead_in.words(start, last)}')")
        if self._stands_under(passage, grammar.not_done):
            return Doubt("negation", "it stands under a heading of what is not done")
        return None

    # --- force ---------------------------------------------------------------------------------------

    def hedge(self, passage: Passage, span: Span) -> Doubt | None:
        """What makes the clause less than a commitment, or `None`."""
        return (
            self._hedged_in(passage, span)
            or self._hedged_above(passage, span)
            or self._taken_back(passage)
            or self._hedged_beside(passage)
        )

    def _hedges(self, passage: Passage, concepts: tuple[int, ...]) -> Iterator[tuple[int, Span]]:
        unhedged = [end for _, end in passage.mentions.get(self.grammar.unhedged, ())]
        grammar = self.grammar
        turned = [*passage.mentions.get(grammar.double, ()), *passage.mentions.get(grammar.prohibition, ())]
        for concept in concepts:
            for start, end in passage.mentions.get(concept, ()):
                if any(0 <= start - stop <= 3 for stop in unhedged) or any(a <= start < b for a, b in turned):
                    continue
                yield concept, (start, end)

    def _hedged_in(self, passage: Passage, span: Span) -> Doubt | None:
        segment = passage.segments[span[0]]
        for concept, (start, end) in self._hedges(passage, self.grammar.conditions):
            if passage.segments[start] == segment or _trails(passage, start, end, segment):
                return self._doubt(passage, concept, start, end)
        nearest: tuple[int, int, int] | None = None
        for concept, (start, end) in self._hedges(passage, self.grammar.modal_hedges):
            # A noun's verb stands right after it: "peer supervision may be available".
            reaches = start <= span[1] + REACH_OF_VERB and _JOINING.isdisjoint(passage.tokens.words[span[1] : start])
            beside = concept != self.grammar.partial or end <= span[0] or start >= span[1]
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
        for binding in self.grammar.binding:
            for first, last in passage.mentions.get(binding, ()):
                if at[1] <= first < span[1] and last - first < 4:
                    # "We hope that peers will be paid": what is hoped is no firmer than the hope.
                    between = passage.tokens.words[at[1] : first]
                    return hedge != self.grammar.aspiration or not _JOINING.isdisjoint(between)
        return False

    def _hedged_above(self, passage: Passage, span: Span) -> Doubt | None:
        """A lead-in such as "Where resources allow, we will:" or a heading such as "Aspirations"."""
        if any(start < span[0] for concept in self.grammar.binding for start, _ in passage.mentions.get(concept, ())):
            return None
        for number in reversed(passage.clause.lead_ins):
            lead_in = self.document.passages[number]
            if lead_in.block.kind is BlockKind.CELL or not lead_in.tokens.words:
                continue
            end = len(lead_in.tokens.words)
            doubt = self._hedged_in(lead_in, (end - 1, end))
            if doubt:
                return Doubt(doubt.kind, doubt.reason + ", in the line above")
        if self._stands_under(passage, self.grammar.wished):
            return Doubt("aspiration", "it stands under a heading of wishes or plans")
        return None

    def _taken_back(self, passage: Passage) -> Doubt | None:
        """The next sentence, when it points back and takes back."""
        following = self.document.after(passage)
        if following is None or not following.tokens.words:
            return None
        spans = following.mentions.get(self.grammar.takes_back)
        near = following.block is passage.block
        overruled = following.mentions.get(self.grammar.overrules) if near else ()
        if overruled:
            return Doubt("taken-back", f"the next sentence takes it back ('{following.words(*overruled[0])}')")
        pointing = following.tokens.words[0] in _POINTS_AT_LAST or any(
            word in following.tokens.words[:4] for word in ("however", "but", "sessions", "access", "approval")
        )
        pointing = pointing or any(not _POINTING.isdisjoint(following.tokens.words[:b]) for _, b in spans)
        if spans and (near or pointing) and (pointing or "not" in following.tokens.words):
            return Doubt("taken-back", f"the next sentence takes it back ('{following.words(*spans[0])}')")
        return None

    def _hedged_beside(self, passage: Passage) -> Doubt | None:
        """What a short cell of the same table row, such as one of notes, makes of it."""
        return next((doubt for number, doubt in self._row_hedges(passage) if number != passage.clause.number), None)

    def _row_hedges(self, passage: Passage) -> list[tuple[int, Doubt]]:
        """The hedges in a row's short cells, by the number of their clause; two, so that each cell has another's."""
        cell = passage.block.cell
        if cell is None:
            return []
        if (cell.table, cell.row) not in self._hedged_rows:
            found = self._hedged_rows[cell.table, cell.row] = []
            for other in self.document.row_cells(passage):
                if len(found) < 2 and len(other.tokens.words) <= _LONGEST_NOTE:
                    hedge = next(self._hedges(other, self.grammar.conditions + self.grammar.modal_hedges), None)
                    if hedge:
                        doubt = self._doubt(other, hedge[0], *hedge[1])
                        found.append((other.clause.number, Doubt("hedge", f"{doubt.reason}, beside it in the table")))
        return self._hedged_rows[cell.table, cell.row]

    def _doubt(self, passage: Passage, concept: int, start: int, end: int) -> Doubt:
        return Doubt("hedge", f"{self.grammar.says[concept]} ('{passage.words(start, end)}')")

    # --- scope ---------------------------------------------------------------------------------------

    def scope(self, passage: Passage, span: Span) -> Doubt | None:
        """Why the clause does not hold for everybody, or `None`."""
        grammar = self.grammar
        parts = ((grammar.clinicians, "clinical staff"), (grammar.part, "part of the staff"))
        for concept, text in parts:
            if self._opens(passage, concept):
                return Doubt("scope", f"it is for {text} only ('{passage.words(*passage.mentions.get(concept)[0])}')")
        if self._concerned(passage, grammar.everyone, span) or self._concerned(passage, grammar.peer, span):
            return None
        for concept, text in parts:
            words = self._concerned(passage, concept, span)
            if words:
                return Doubt("scope", f"it is for {text} only ('{words}')")
        above = self.document.above(passage)
        if grammar.everyone not in above and grammar.peer not in above and grammar.clinicians in above:
            return Doubt("scope", "it stands under a heading for clinical staff only")
        return None

    def others(self, passage: Passage) -> Doubt | None:
        """Why what stands in a table's row is for others: another row is for peers, so each is for a group of staff."""
        grammar, cell = self.grammar, passage.block.cell
        if cell is None or not self._has_row_of_peers(cell.table):
            return None
        names = self.document.row_names(passage)
        if grammar.peer in names or grammar.everyone in names or grammar.peer in passage.mentions:
            return None
        return Doubt("scope", "it stands in a row for other staff, and peers have one of their own")

    def _has_row_of_peers(self, table: int) -> bool:
        """Whether a row of the table is for people who work as peers: "Peer workers", but not "Working with peers"."""
        if table not in self._for_peers:
            self._for_peers[table] = any(
                _begins_with(label, self.grammar.peer) and _ends_in(label, self.grammar.job)
                for label in self.document.rows_of(table)
            )
        return self._for_peers[table]

    def _opens(self, passage: Passage, concept: int) -> bool:
        """Whether those whom `concept` names are what a clause begins with, and nobody with them: "Nurses repeat"."""
        tokens, mentions = passage.tokens, passage.mentions
        end = max((end for start, end in mentions.get(concept) if start <= _FIRST_WORDS), default=0)
        if not end or any(first <= end for first, _ in mentions.get(self.grammar.everyone)):
            return False
        if any(first < end for first, _ in mentions.get(self.grammar.peer)):
            return False
        joined = passage.clause.text[tokens.ends[end - 1] :].lstrip()[:1] in ",/&" or end == len(tokens.words)
        return not joined and tokens.words[end] not in _JOINING

    def _concerned(self, passage: Passage, concept: int, span: Span) -> str:
        """The words by which the clause is for those whom `concept` names: its subject, or "for", "to" or "of" them."""
        words = passage.tokens.words
        for start, end in passage.mentions.get(concept, ()):
            before = words[start - 1] if start else ""
            if before in _WHOSE:
                continue
            if start < span[0] or before in _FOR or (start > 1 and words[start - 2] in _FOR):
                return passage.words(start, end)
        return ""


# "We do not open before tea has been served": what must come first is not denied.
_ENDING_DENIAL = frozenset(
    {"and", "but", "so", "because", "then", "who", "which", "that", "before", "until", "unless", "till", "without"}
)
_NOBODY = frozenset({"no", "nobody", "none", "never", "nothing"})
_FIRST_WORDS = 2
_IF = frozenset({"when", "if", "where", "whenever", "wherever", "unless", "until", "while"})
_BREAKING = _IF | {"and", "but", "which", "who"}
_JOINING = frozenset({"and", "but", "so", "yet", "or", "who", "which"})
_NONE = frozenset({"no", "none", "without", "nobody", "neither", "other", "except", "excepting"})
_FOR = frozenset({"for", "to", "of", "among", "all", "by"})
_WHOSE = frozenset({"your", "their", "his", "her", "my", "a", "from", "with"})
_NEW_THOUGHT = re.compile(r":|\s[–—-]\s|—")
_SMALL_WORDS = frozenset({"our", "the", "a", "an", "of", "and", "for", "to", "key", "this", "brief", "short"})
_GOES_ON = frozenset({"it", "they", "these", "this", "he", "she", "its"})
_SHORTEST_QUOTATION = 5
_LONGEST_NOTE = 12
_POINTING = frozenset({"this", "it", "so", "them", "these", "they"})
_POINTS_AT_LAST = frozenset(
    [
        "this",
        "these",
        "that",
        "those",
        "it",
        "such",
        "they",
        "however",
        "but",
        "in",
        "at",
        "currently",
        "sessions",
        "access",
        "availability",
        "approval",
    ]
)
