"""For whom a clause holds."""

from functools import cached_property

from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.sentences import Sentence
from policylint.engine.stance.around import begins_with_some
from policylint.engine.stance.clause_numbers import number, subject_clause
from policylint.engine.stance.grammar import JOINING, Doubt, Grammar
from policylint.language.mentions import Mentions, Span, Together

_FIRST_WORDS = 2
# "The nurse manager will also meet you": so far after those who act stands what they do.
_REACH_OF_VERB = 3
_GIVE = frozenset("supervis provid give meet see hold run lead offer deliv facilit conduct debrief train".split())
_FOR = frozenset({"for", "to", "of", "among", "all", "by"})
_WHOSE = frozenset({"your", "their", "his", "her", "my", "a", "from", "with"})


class Scope:
    """Tells whom one document's clauses are for."""

    def __init__(self, document: ReadDocument, grammar: Grammar) -> None:
        self._document = document
        self._grammar = grammar
        # By table, whether a row of it is for peers, and whether a column is.
        self._for_peers: dict[int, bool] = {}
        self._over_peers: dict[int, bool] = {}

    def part_only(self, passage: Passage, span: Span) -> Doubt | None:
        """Why the clause does not hold for everybody, or `None`."""
        grammar = self._grammar
        parts = ((grammar.clinicians, "clinical staff"), (grammar.part, "part of the staff"))
        for concept, text in parts:
            if self._opens(passage, concept) and not self._is_given(passage, concept):
                return Doubt("scope", f"it is for {text} only ('{passage.words(*passage.mentions.get(concept)[0])}')")
        if self._concerned(passage, grammar.everyone, span) or self._concerned(passage, grammar.peer, span):
            return None
        for concept, text in parts:
            words = self._concerned(passage, concept, span)
            if words and not self._is_given(passage, concept):
                return Doubt("scope", f"it is for {text} only ('{words}')")
        above = self._document.above(passage)
        if grammar.everyone not in above and grammar.peer not in above and grammar.clinicians in above:
            return Doubt("scope", "it stands under a heading for clinical staff only")
        return None

    def of_the_rest(self, passage: Passage) -> bool:
        """Whether a clause begins with some of the people: "Those on casual contracts do not"."""
        return begins_with_some(passage, self._grammar)

    def of_another_clause(self, passage: Passage) -> Doubt | None:
        """Why a sentence is about a clause of another section, or of another document, or `None`."""
        named = subject_clause(passage)
        if not named or (passage.clause.headings, named) in self._numbered:
            return None
        over = (heading for block in passage.clause.headings for heading in self._document.of_block(block))
        return None if named in map(number, over) else Doubt("scope", f"it is about clause {named}")

    @cached_property
    def _numbered(self) -> set[tuple[tuple[int, ...], str]]:
        """The numbers of all clauses, with the headings that they stand under."""
        return {(passage.clause.headings, number(passage)) for passage in self._document.passages}

    def of_clinicians(self, passage: Passage) -> bool:
        """Whether a clause, or the line above its list, begins with clinical staff and names no peers."""
        above = [self._document.passages[number] for number in passage.clause.lead_ins[-1:]]
        if any(self._grammar.peer in other.mentions for other in (passage, *above)):
            return False
        return any(
            (not start or other.tokens.words[:start] == ["the"])
            and self._opens(other, self._grammar.clinicians)
            and not self._is_given(other, self._grammar.clinicians)
            for other in (passage, *above)
            for start, _ in other.mentions.get(self._grammar.clinicians)[:1]
        )

    def others(self, passage: Passage) -> Doubt | None:
        """Why what stands in a table is for others: where peers have a row or column, each is for a group of staff."""
        cell = passage.block.cell
        if cell is None or self._grammar.peer in passage.mentions:
            return None
        names = self._document.rows[cell].labels
        if self._has_row_of_peers(cell.table) and not self._concerns_peers(names):
            return Doubt("scope", "it stands in a row for other staff, and peers have one of their own")
        header = self._document.sentence(cell.column_header)
        if (
            self._is_group(header)
            and not self._concerns_peers(header.mentions)
            and self._has_column_of_peers(cell.table)
        ):
            return Doubt("scope", "it stands in a column for other staff, and peers have one of their own")
        return None

    def _concerns_peers(self, names: Mentions | Together) -> bool:
        return self._grammar.peer in names or self._grammar.everyone in names

    def _is_group(self, label: Sentence) -> bool:
        """Whether a label names people by their work: "Nurses", "Support workers"."""
        return _ends_in(label, self._grammar.job) or _ends_in(label, self._grammar.clinicians)

    def _has_column_of_peers(self, table: int) -> bool:
        if table not in self._over_peers:
            headers = map(self._document.sentence, self._document.rows.headers_of(table))
            self._over_peers[table] = any(self._is_of_peers(header) for header in headers)
        return self._over_peers[table]

    def _has_row_of_peers(self, table: int) -> bool:
        """Whether a row of the table is for people who work as peers: "Peer workers", but not "Working with peers"."""
        if table not in self._for_peers:
            self._for_peers[table] = any(
                self._is_of_peers(label.sentence) for label in self._document.rows.labels_of(table)
            )
        return self._for_peers[table]

    def _is_of_peers(self, label: Sentence) -> bool:
        peer, job = self._grammar.peer, self._grammar.job
        is_all = (0, len(label.tokens.words)) in label.mentions.get(peer) and job in label.mentions
        is_job = _ends_in(label, job) or label.tokens.words[-1:] == ["staff"]
        return is_all or (_begins_with(label, peer) and is_job)

    def _opens(self, passage: Passage, concept: int) -> bool:
        """Whether those whom `concept` names are what a clause begins with, and nobody with them: "Nurses repeat"."""
        tokens, mentions = passage.tokens, passage.mentions
        end = max((end for start, end in mentions.get(concept) if start <= _FIRST_WORDS), default=0)
        if not end or any(first <= end for first, _ in mentions.get(self._grammar.everyone)):
            return False
        if any(first < end for first, _ in mentions.get(self._grammar.peer)):
            return False
        joined = passage.clause.text[tokens.ends[end - 1] :].lstrip()[:1] in ",/&" or end == len(tokens.words)
        return not joined and tokens.words[end] not in JOINING

    def _is_given(self, passage: Passage, concept: int) -> bool:
        """Whether those whom a clause begins with do it for the peers: "The nurse manager supervises the worker"."""
        stems, mentions, parties = passage.tokens.stems, passage.mentions, self._grammar.parties
        end = max((end for start, end in mentions.get(concept) if start <= _FIRST_WORDS), default=0)
        verbs = (at for at in range(end, min(end + _REACH_OF_VERB, len(stems))) if end and stems[at] in _GIVE)
        verb = next(verbs, len(stems))
        receivers = (self._grammar.peer, self._grammar.everyone, parties["worker"], parties["you"])
        return any(start > verb for concept in receivers for start, _ in mentions.get(concept))

    def _concerned(self, passage: Passage, concept: int, span: Span) -> str:
        """The words by which the clause is for those whom `concept` names: its subject, or "for", "to" or "of" them."""
        words = passage.tokens.words
        for start, end in passage.mentions.get(concept):
            before = words[start - 1] if start else ""
            if before in _WHOSE:
                continue
            if start < span[0] or before in _FOR or (start > 1 and words[start - 2] in _FOR):
                return passage.words(start, end)
        return ""


def _begins_with(passage: Sentence, concept: int) -> bool:
    return any(start <= 1 for start, _ in passage.mentions.get(concept))


def _ends_in(passage: Sentence, concept: int) -> bool:
    return any(end == len(passage.tokens.words) for _, end in passage.mentions.get(concept))
