"""A document's clauses with their words and mentions, and what stands around each.

This is the one pass over the text: every later question ("is a senior peer named here, or in the heading?") is
a look into sets that were filled once.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from policylint.clauses import Clause, read_clauses
from policylint.document import Block, BlockKind, Document
from policylint.language.lexicon import Lexicon, Mentions, Search
from policylint.language.tokens import Stems, Tokens, tokenise
from policylint.rulebook.model import Rulebook

_QUOTED = re.compile(r"“[^“”]{3,600}”|\"[^\"]{3,600}\"|‘[^‘’]{12,600}’(?!\w)")
# A segment is what one hedge or negation reaches over.
_SEGMENT_END = re.compile(
    r";|,?\s(?:but|although|though|whereas|however|yet)\b|,\s+(?:and\s+)?(?=(?:where|if|when|may|this|these|it|they|we|you)\s)"
    r"|[.!?]\s"
)


@dataclass(frozen=True)
class Passage:
    """One clause, read. `first` holds the mentions that set a rule, a wording rule or a kind off."""

    clause: Clause
    block: Block
    tokens: Tokens
    search: Search
    lexicon: Lexicon
    first: frozenset[int]

    @cached_property
    def mentions(self) -> Mentions:
        """Every mention in the clause."""
        self.search.run(self.lexicon.rest)
        return self.search.found

    @cached_property
    def concepts(self) -> frozenset[int]:
        """Every concept mentioned in the clause itself."""
        return frozenset(self.mentions)

    @cached_property
    def segments(self) -> list[int]:
        """For each token the number of its segment."""
        ends = [match.end() for match in _SEGMENT_END.finditer(self.clause.text)]
        if ends and self.tokens.words and self.tokens.words[0] in _CONDITIONAL:
            # "Where possible, we serve tea": the condition reaches over the main clause.
            ends = ends[1:]
        numbers, current = [], 0
        for start in self.tokens.starts:
            while current < len(ends) and ends[current] <= start:
                current += 1
            numbers.append(current)
        return numbers

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        """Token spans inside quotation marks."""
        spans = []
        for match in _QUOTED.finditer(self.clause.text):
            inside = [i for i, start in enumerate(self.tokens.starts) if match.start() <= start < match.end()]
            if inside:
                spans.append((inside[0], inside[-1] + 1))
        return spans

    def words(self, start: int, end: int) -> str:
        """The clause's own words from token `start` up to `end`."""
        return self.clause.text[self.tokens.starts[start] : self.tokens.ends[end - 1]]


class ReadDocument:
    """A document with its passages, and the context of each. `stems` may be shared by many documents."""

    def __init__(self, document: Document, rulebook: Rulebook, stems: Stems) -> None:
        self.document = document
        self._rulebook = rulebook
        self._stems = stems
        self._headers: dict[str, Mentions] = {}
        self.passages: list[Passage] = []
        self._by_block: dict[int, list[int]] = {}
        for clause in read_clauses(document):
            tokens = tokenise(clause.text, self._stems)
            search = Search(tokens, rulebook.lexicon.parts)
            search.run(rulebook.lexicon.first)
            block = document.blocks[clause.block]
            self.passages.append(Passage(clause, block, tokens, search, rulebook.lexicon, frozenset(search.found)))
            self._by_block.setdefault(clause.block, []).append(clause.number)
        self._around: dict[int, tuple[frozenset[int], frozenset[int]]] = {}

    def of_block(self, block: int) -> list[Passage]:
        """The passages of one block."""
        return [self.passages[number] for number in self._by_block.get(block, ())]

    def read_text(self, text: str) -> Mentions:
        """The mentions in a text that is no clause of its own: a table header, a title."""
        found = self._headers.get(text)
        if found is None:
            found = self._headers[text] = self._rulebook.lexicon.find(tokenise(text, self._stems))
        return found

    def above(self, passage: Passage) -> frozenset[int]:
        """Concepts of what stands over a clause: headings, lead-ins, table headers, the words run in before it."""
        return self._context(passage)[0]

    def context(self, passage: Passage) -> frozenset[int]:
        """Concepts of all that a reader has in mind at a clause: what stands over it, and the sentences before."""
        return self._context(passage)[1]

    def _context(self, passage: Passage) -> tuple[frozenset[int], frozenset[int]]:
        number = passage.clause.number
        if number not in self._around:
            above: set[int] = set()
            for block in self.title_blocks[:1]:
                above.update(*(title.concepts for title in self.of_block(block)))
            for heading in passage.clause.headings:
                above.update(*(over.concepts for over in self.of_block(heading)))
            for lead_in in passage.clause.lead_ins:
                above.update(self.passages[lead_in].concepts)
            if passage.block.cell:
                above.update(self.read_text(passage.block.cell.row_header))
                above.update(self.read_text(passage.block.cell.column_header))
            run_in = self.run_in(passage)
            if run_in:
                above.update(run_in.concepts)
            before: set[int] = set()
            for earlier in self.before(passage):
                before.update(earlier.concepts)
            self._around[number] = frozenset(above), frozenset(above | before)
        return self._around[number]

    def run_in(self, passage: Passage) -> Passage | None:
        """The short words that head a paragraph in its own line ("Peer supervision. You will ...")."""
        if not passage.clause.earlier:
            return None
        first = self.passages[passage.clause.earlier[0]]
        return first if len(first.tokens.words) <= 6 else None

    def is_label(self, passage: Passage) -> bool:
        """Whether the clause only names what follows: a heading, or words run in before a paragraph."""
        if passage.block.kind is BlockKind.HEADING:
            return True
        alone = len(self._by_block[passage.clause.block]) == 1
        return not alone and not passage.clause.earlier and len(passage.tokens.words) <= 4

    def before(self, passage: Passage) -> list[Passage]:
        """The two sentences before; across paragraphs only for a clause that begins by pointing back."""
        earlier = [self.passages[number] for number in passage.clause.earlier[-2:]]
        number = passage.clause.number
        if not earlier and number and passage.tokens.words and passage.tokens.words[0] in _POINTING_BACK:
            previous = self.passages[number - 1]
            if previous.clause.headings == passage.clause.headings:
                return [previous]
        return earlier

    def after(self, passage: Passage) -> Passage | None:
        """The next sentence of the same block, else of the next block under the same heading."""
        number = passage.clause.number + 1
        if number >= len(self.passages):
            return None
        following = self.passages[number]
        same = following.clause.headings == passage.clause.headings and following.block.kind is passage.block.kind
        return following if same and following.block.kind is not BlockKind.CELL else None

    @cached_property
    def title_concepts(self) -> frozenset[int]:
        """Concepts of the document's title: what it declares, and what stands at its head."""
        found: set[int] = set(self.read_text(self.document.title)) if self.document.title else set()
        for block in self.title_blocks:
            found.update(*(passage.concepts for passage in self.of_block(block)))
        return frozenset(found)

    @cached_property
    def title_blocks(self) -> list[int]:
        """Numbers of the blocks that hold the title: the short lines at the head, and the cells of a title row."""
        found: list[int] = []
        at_head = True
        for number, block in enumerate(self.document.blocks[:_HEAD_OF_DOCUMENT]):
            if block.kind is BlockKind.CELL:
                label = self.read_text(block.cell.row_header) if block.cell else {}
                if self._rulebook.concept("title-label") in label:
                    found.append(number)
            elif block.kind is BlockKind.HEADER:
                continue
            elif at_head and (block.kind is BlockKind.HEADING or len(block.text.split()) <= _LONGEST_TITLE):
                found.append(number)
                at_head = len(found) < _MOST_TITLE_LINES
            else:
                at_head = False
        return [number for number in found if not self._is_letterhead(number)] or found

    def _is_letterhead(self, block: int) -> bool:
        """Whether a line at the head is the organisation's name, which tells nothing of the document."""
        concepts = frozenset().union(*(passage.concepts for passage in self.of_block(block)))
        concept = self._rulebook.concept
        return concept("organisation-name") in concepts and concept("document-name") not in concepts


_CONDITIONAL = frozenset(
    [
        "where",
        "wherever",
        "if",
        "when",
        "whenever",
        "as",
        "subject",
        "depending",
        "within",
        "unless",
        "while",
        "provided",
        "until",
    ]
)
_HEAD_OF_DOCUMENT = 30
_MOST_TITLE_LINES = 4
_LONGEST_TITLE = 14
_POINTING_BACK = frozenset(
    [
        "this",
        "these",
        "that",
        "those",
        "they",
        "it",
        "such",
        "he",
        "she",
        "their",
        "its",
        "both",
        "each",
        "here",
    ]
)
