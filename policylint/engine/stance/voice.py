"""Whose words a clause is, and of what time: only the document's own present voice commits."""

import re
from collections.abc import Iterator

from policylint.engine.names import is_entry
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.stance.around import labels_over, says, stands_under
from policylint.engine.stance.grammar import Doubt, Grammar
from policylint.engine.stance.stories import Stories, is_of_present, tells_of_past
from policylint.language.mentions import Span

_HEADING_SAYS = {
    "research": "under a heading about research or background",
    "another": "under a heading about others",
    "history": "under a heading about the past",
    "definition": "in a definition only",
    "law": "in a list of references",
    "contents": "in the document's own particulars",
    "warning": "an example of what not to say",
}
_LONGEST_STATE = 3
_POSTS = frozenset({"peer-position", "other-position"})
_SMALL_WORDS = frozenset({"our", "the", "a", "an", "of", "and", "for", "to", "key", "this", "brief", "short"})
# "Have you been through this yourself?" is asked of who reads an advertisement, and says what is wanted.
_FIRST_WORDS = 3
_ASKING = frozenset({"have", "are", "do", "can", "could", "would", "will", "is"})
# A field of a form that nobody has filled in: "Salary: [amount]", "_{salary}", "Hours: ______".
_BLANK = re.compile(
    r"(?:[^:\n]{1,60}:)?[*\s]*+(?:[$£€]?\s?\[[^\[\]\n]{1,120}\]|_?\{[^{}\n]{1,80}\}|_{3,}+|\.{4,}+|…{2,}+|X{2,}+)[\s.*]*+"
)
# Fewer words in quotation marks are a term, not a quotation.
_SHORTEST_QUOTATION = 5
_REASON = re.compile(r"\bbecause\b|, (?:as|which|like|unlike|just as|whereas)\b")
# "According to Smith", "(Smith & Lee, 2017)", "Smith and Lee report".
_NAME = r"[A-Z][\w’'-]{1,30}"
_NAMED_SOURCE = re.compile(
    rf"\b[Aa]ccording to {_NAME} (?:and {_NAME}|et al)"
    rf"|\({_NAME}(?: (?:&|and) {_NAME}| et al\.?)?,? (?:19|20)\d\d[a-z]?\)"
    rf"|^{_NAME} and {_NAME} (?:\((?:19|20)\d\d\) )?"
    r"(?:reports?|wrote|writes?|argued?|found|finds?|concluded?|suggest(?:ed)?)\b"
)
_BRACKETED = re.compile(r"\([^()]{1,300}\)")
_OPENING_ASIDE = re.compile(r"(?:As|Like|Unlike|Given|Following|Consistent with|In (?:line|keeping) with)\b[^,;]*,")


class Voice:
    """Tells the voices of one document's clauses."""

    def __init__(self, document: ReadDocument, grammar: Grammar, kinds: frozenset[str]) -> None:
        self._document = document
        self._grammar = grammar
        self._is_of_a_post = not kinds.isdisjoint(_POSTS)
        self._voices: dict[int, Doubt | None] = {}
        self._superseded: dict[tuple[int, int], bool] = {}
        self._stories = Stories(document, grammar, self._told_of_others)

    def of(self, passage: Passage, span: Span) -> Doubt | None:
        """Why the clause is not the document's own present voice; `None` when it is."""
        number = passage.clause.number
        if number not in self._voices:
            self._voices[number] = self._clause_voice(passage)
        found = self._voices[number]
        if found:
            return found
        for start, end in self._document.quotations(passage, least_words=_SHORTEST_QUOTATION):
            if start <= span[0] and span[1] <= end and not self._is_adopted(passage):
                return Doubt("quotation", "it is quoted, not said")
        return None

    def is_over(self, passage: Passage) -> bool:
        """Whether a clause says of the present that what was is no more."""
        return self._grammar.now_over in passage.mentions

    def is_past(self, passage: Passage) -> bool:
        """Whether a clause tells what was done with people once, and does not say that it goes on."""
        spans = passage.mentions.get(self._grammar.once_so)
        goes_on = self._grammar.goes_on in passage.mentions or "still" in passage.tokens.words
        return bool(spans) and not goes_on and not is_of_present(passage.tokens.words[: spans[0][1]])

    def _clause_voice(self, passage: Passage) -> Doubt | None:
        return (
            self._by_form(passage)
            or self._by_labels(passage)
            or self._by_words(passage)
            or self._stories.told_of(passage)
            or self._over(passage)
        )

    def _by_form(self, passage: Passage) -> Doubt | None:
        if passage.block.quoted and not self._is_adopted(passage):
            return Doubt("quotation", "it is quoted, not said")
        if _BLANK.fullmatch(passage.clause.text):
            return Doubt("blank", "it is still to be filled in")
        if is_entry(passage.clause.text):
            return Doubt("definition", "it is a definition only")
        if passage.clause.text.endswith("?") and not self._asks_applicants(passage):
            answer = self._document.answer(passage)
            if answer is None or says(answer) is None:
                return Doubt("question", "it is asked, not said")
        if _is_recital(passage) and self._grammar.believed not in passage.mentions:
            return Doubt("history", "it is a recital of what went before")
        if self._is_superseded(passage):
            return Doubt("history", "it stands in a row of what no longer holds")
        return None

    def _asks_applicants(self, passage: Passage) -> bool:
        """Whether a question is put to those who may apply, of whom it tells what is wanted."""
        words = passage.tokens.words[:_FIRST_WORDS]
        return self._is_of_a_post and "you" in words and words[0] in _ASKING

    def _by_labels(self, passage: Passage) -> Doubt | None:
        for name in self._voices_above(passage):
            if not (name in ("research", "another") and self._commits(passage)):
                return Doubt(name, f"it stands {_HEADING_SAYS[name]}")
        return None

    def _by_words(self, passage: Passage) -> Doubt | None:
        told = self._told_of_others(passage)
        return told[0] if told else None

    def _told_of_others(self, passage: Passage) -> tuple[Doubt, str] | None:
        """Whose voice a clause's own words give it, and the words."""
        source = _NAMED_SOURCE.search(passage.clause.text)
        if source and not self._commits(passage):
            return Doubt("research", f"it reports what others say ('{source[0]}')"), source[0]
        for name, concept in self._grammar.voices.items():
            for span in passage.mentions.get(concept):
                if self._speaks_before(passage, span) or _is_aside(passage, span):
                    continue
                if name == "research" and _is_afterthought(passage, span):
                    continue
                if not (name == "history" and self._grammar.goes_on in passage.mentions):
                    words = passage.words(*span)
                    return Doubt(name, f"{self._grammar.says[concept]} ('{words}')"), words
        return None

    def _over(self, passage: Passage) -> Doubt | None:
        """That what a clause tells of is over, as the next sentence says: "The trial ended with the grant."."""
        following = self._document.after(passage)
        if following is None or following.block is not passage.block:
            return None
        spans = following.mentions.get(self._grammar.ended)
        if not spans and tells_of_past(passage.tokens.words):
            spans = following.mentions.get(self._grammar.by_now)
        return Doubt("history", f"it is over ('{following.words(*spans[0])}')") if spans else None

    def _is_adopted(self, passage: Passage) -> bool:
        """Whether the document makes a quotation its own: "Every advert carries this paragraph: ...", "Our mission"."""
        adopts = self._grammar.adopts
        announced = self._document.announcing(passage)
        return (
            adopts in passage.mentions
            or (announced is not None and adopts in announced.mentions)
            or stands_under(self._document, passage, self._grammar.own_statement)
        )

    def _is_superseded(self, passage: Passage) -> bool:
        """Whether a short cell of the same table row says that the row is of the past."""
        cell = passage.block.cell
        if cell is None:
            return False
        row = (cell.table, cell.row)
        if row not in self._superseded:
            self._superseded[row] = any(
                len(other.tokens.words) <= _LONGEST_STATE and self._grammar.superseded in other.mentions
                for other in self._document.rows[cell].cells
            )
        return self._superseded[row]

    def _commits(self, passage: Passage) -> bool:
        """Whether the clause speaks for the organisation itself in spite of what else it mentions."""
        return self._grammar.own_voice in passage.mentions

    def _speaks_before(self, passage: Passage, span: Span) -> bool:
        """Whether the organisation itself speaks before another's words at `span`, or elsewhere in the sentence."""
        return any(
            start <= span[0] or passage.segments[start] != passage.segments[span[0]]
            for start, _ in passage.mentions.get(self._grammar.own_voice)
        )

    def _voices_above(self, passage: Passage) -> Iterator[str]:
        """The voices that the labels over a clause give it, where a label speaks mainly of that."""
        cell = passage.block.cell
        for label in labels_over(self._document, passage):
            # "Background" heads a row of what an applicant brings.
            heads_row = cell is not None and label.text == cell.row_header
            weight = sum(word not in _SMALL_WORDS and not word.isdigit() for word in label.tokens.words)
            for name, concept in self._grammar.headings.items():
                covered = sum(end - start for start, end in label.mentions.get(concept))
                if heads_row and name == "research":
                    continue
                if covered * 2 > weight:
                    yield name


def _is_recital(passage: Passage) -> bool:
    """Whether a paragraph is one of those before a resolution: "WHEREAS Resolution 09-31 declared that ...;"."""
    text = passage.block.text
    return text.startswith("WHEREAS") or (text.startswith("Whereas") and text.endswith((";", "; and", ", and")))


def _is_afterthought(passage: Passage, span: Span) -> bool:
    """Whether words stand behind the semicolon of a sentence that begins otherwise: "We pay; the report says how"."""
    return ";" in passage.clause.text[: passage.tokens.starts[span[0]]]


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
