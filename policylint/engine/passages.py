"""A document's clauses, and what stands around each.

Every question about context ("is a senior peer named here, or in the heading?") is a look into sets that were
filled once.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from operator import itemgetter

from msgspec import Struct

from policylint.clauses import Clause, read_clauses
from policylint.document import Block, BlockKind, Document
from policylint.engine.names import names_in
from policylint.engine.persons import Persons
from policylint.engine.rows import Rows
from policylint.engine.sentences import Sentence, SentenceReader
from policylint.engine.title_lines import TitleLines
from policylint.engine.verbs import makes_sentence
from policylint.language.mentions import Mentions, Span, Together
from policylint.language.tokens import Names, Tokens

_QUOTED = re.compile(r"“[^“”]{3,900}”|\"[^\"]{3,900}\"|‘[^‘’]{12,900}’(?!\w)")
# What names the rest of its own line: "Tenure: 18 months".
_LABEL = re.compile(r"([^\W\d][^:.;,]{2,40}):\s")
# A line above a list with more words than this says something; with fewer, it names what follows, as a heading does.
_LONGEST_NAME = 6
# What is shorter names something, or says too little to be told by its words.
_SHORTEST = 8
_NAMING = frozenset({BlockKind.HEADING, BlockKind.HEADER, BlockKind.FOOTER})
_LONGEST_LABEL = 4
_LONGEST_LINE = 14
_POINTING_BACK = frozenset("this these that those they it such he she their its both each here".split())


class Passage(Struct, frozen=True):
    """One clause in its place, with the sentence that its words make."""

    clause: Clause
    block: Block
    sentence: Sentence

    @property
    def tokens(self) -> Tokens:
        """The clause's words."""
        return self.sentence.tokens

    @property
    def mentions(self) -> Mentions:
        """Every mention in the clause."""
        return self.sentence.mentions

    @property
    def segments(self) -> list[int]:
        """For each token the number of its segment."""
        return self.sentence.segments

    def words(self, start: int, end: int) -> str:
        """The clause's own words from token `start` up to `end`."""
        return self.sentence.words(start, end)


class ReadDocument:
    """A document with its passages, and the context of each. The reader may serve many documents."""

    def __init__(self, document: Document, reader: SentenceReader) -> None:
        self.document = document
        self._reader = reader
        self.passages: list[Passage] = []
        self._by_block: dict[int, list[int]] = {}
        self._names: Names = {}
        self._names = names_in(document, self.sentence, reader.rulebook)
        persons = Persons(document, self._names, self.sentence, reader.rulebook)
        for clause in read_clauses(document):
            before = self.passages[-1] if self.passages and self.passages[-1].clause.block == clause.block else None
            named = persons.named_in(clause, before.sentence if before else None)
            sentence = reader.read(clause.text, {**self._names, **named} if named else self._names)
            self.passages.append(Passage(clause, document.blocks[clause.block], sentence))
            self._by_block.setdefault(clause.block, []).append(clause.number)
        self._quoted: dict[int, list[tuple[int, int]]] = {}
        self._quoted_in: dict[int, list[tuple[Span, int]]] = {}
        self._around: dict[int, tuple[Together, Together, Together]] = {}
        self._headings: dict[int, Together] = {}
        self._spoken_of: dict[int, bool] = {}
        # Told of what it reads, not of this document: the two would hold each other in memory.
        passages, by_block, names = self.passages, self._by_block, self._names
        self._title = TitleLines(
            document,
            lambda block: [passages[number].mentions for number in by_block.get(block, ())],
            lambda text: reader.read(text, names).mentions,
            reader.rulebook,
        )

    @property
    def title(self) -> Together:
        """What the document's title mentions: the one that it declares, and what stands at its head."""
        return self._title.mentions

    @property
    def title_blocks(self) -> list[int]:
        """Numbers of the blocks that hold the title."""
        return self._title.blocks

    @property
    def title_in_form(self) -> list[Sentence]:
        """What a form at the head names the document: "Leave", beside "Subject"."""
        return [self.sentence(name) for name in self._title.in_form.values()]

    def named_by(self, line: Passage) -> Sentence:
        """What a line of the title names the document: "Leave", of "Subject: Leave Version: 2"."""
        name = self._title.in_form.get(line.clause.block)
        return self.sentence(name) if name else line.sentence

    def names_it(self, passage: Passage) -> bool:
        """Whether a clause is the title, or the name of what the document describes: "Peer Worker, Withdrawal Unit"."""
        return self._title.has(passage.clause.block) and not passage.clause.text.endswith(".")

    def says_something(self, passage: Passage) -> bool:
        """Whether a clause may say something by itself: no heading, label or question, no page's header or footer."""
        names = passage.block.kind in _NAMING or self.is_label(passage) or self.names_it(passage)
        return not names and len(passage.tokens.words) >= _SHORTEST and not passage.clause.text.endswith("?")

    def of_block(self, block: int) -> list[Passage]:
        """The passages of one block."""
        return [self.passages[number] for number in self._by_block.get(block, ())]

    def first_of(self, block: int) -> Passage:
        """The first passage of a block that has any."""
        return self.passages[self._by_block[block][0]]

    def last_of(self, block: int) -> Passage:
        """The last passage of a block that has any."""
        return self.passages[self._by_block[block][-1]]

    def sentence(self, text: str) -> Sentence:
        """A text that is no clause of its own, read as the document's other sentences are."""
        return self._reader.read(text, self._names)

    def quotations(self, passage: Passage, *, least_words: int = 1) -> list[Span]:
        """Token spans of a clause inside quotation marks, which may open and close in other sentences.

        Quotations of fewer than `least_words` words in all are left out.
        """
        return [span for span, words in self._quotations(passage) if words >= least_words]

    def _quotations(self, passage: Passage) -> list[tuple[Span, int]]:
        """The same, all of them, each with its number of words."""
        clause = passage.clause
        if clause.number not in self._quoted_in:
            if clause.block not in self._quoted:
                self._quoted[clause.block] = [match.span() for match in _QUOTED.finditer(passage.block.text)]
            quoted, starts = self._quoted[clause.block], passage.tokens.starts
            spans = []
            for start, end in quoted[bisect_right(quoted, clause.start, key=itemgetter(1)) :]:
                if start >= clause.end:
                    break
                first, after = (bisect_left(starts, at - clause.start) for at in (start, end))
                if first < after:
                    spans.append(((first, after), passage.block.text.count(" ", start, end) + 1))
            self._quoted_in[clause.number] = spans
        return self._quoted_in[clause.number]

    def speaks_of(self, concept: int) -> bool:
        """Whether any passage, or the title, mentions `concept`."""
        if concept not in self._spoken_of:
            self._spoken_of[concept] = concept in self.title or any(concept in p.mentions for p in self.passages)
        return self._spoken_of[concept]

    def over(self, passage: Passage) -> Together:
        """What stands over a clause mentions, but for the document's title: headings, lead-ins, table headers, the
        words run in before it."""
        return self._context(passage)[0]

    def above(self, passage: Passage) -> Together:
        """What all that stands over a clause mentions, the title among it."""
        return self._context(passage)[1]

    def context(self, passage: Passage) -> Together:
        """What all mentions that a reader has in mind at a clause: what stands above it, and the sentences before."""
        return self._context(passage)[2]

    def _context(self, passage: Passage) -> tuple[Together, Together, Together]:
        number = passage.clause.number
        if number not in self._around:
            title: list[Mentions | Together] = []
            over: list[Mentions | Together] = [self.passages[lead_in].mentions for lead_in in passage.clause.lead_ins]
            before: list[Mentions | Together] = [earlier.mentions for earlier in self.before(passage)]
            scope = self._scopes.get(passage.clause.headings)
            before += [scope] if scope else []
            for block in {*self._title.main, *passage.clause.headings} - {passage.clause.block}:
                into = title if block in self._title.main else over
                into.append(self._heading(block))
            cell = passage.block.cell
            if cell:
                row = self.rows[cell]
                over += [self.sentence(text).mentions for text in (cell.row_header, cell.column_header) if text]
                # A tick is said of each cell of its row: the first one may be empty, or name a group of rows.
                over += [row.labels, row.ticks] if cell.column else [row.ticks]
                # "Meeting" over the first column makes a meeting of each row.
                kind = row.kind if cell.column else ""
                over += [self.sentence(kind).mentions] if kind else []
                before.append(row.whole)
            run_in = self.run_in(passage)
            if run_in:
                over.append(run_in.mentions)
            over += self._label_in_line(passage)
            self._around[number] = Together(over), Together((*over, *title)), Together((*over, *title, *before))
        return self._around[number]

    def _label_in_line(self, passage: Passage) -> list[Mentions]:
        """What the words mention that name the rest of a short line ("Tenure: 18 months"), people aside."""
        label = _LABEL.match(passage.clause.text)
        if label is None or label[1].count(" ") >= _LONGEST_LABEL or len(passage.tokens.words) > _LONGEST_LINE:
            return []
        return [] if self.names_people(label[1]) else [self.sentence(label[1]).mentions]

    def names_no_matter(self, header: str) -> bool:
        """Whether a header says for whom its column's cells hold, or that they are required, and not what they give."""
        return self.names_people(header) or self._reader.rulebook.concept("demanded") in self.sentence(header).mentions

    def names_people(self, text: str) -> bool:
        """Whether a label or header names those who are spoken of, by what they are or by their work."""
        mentions, concept = self.sentence(text).mentions, self._reader.rulebook.concept
        return concept("peer") in mentions or concept("job-noun") in mentions

    def names_peers(self, header: str) -> bool:
        """Whether a header says that its column is the peers'."""
        return self._reader.rulebook.concept("peer") in self.sentence(header).mentions

    def _heading(self, block: int) -> Together:
        """What a heading mentions, found out once for all that stands under it."""
        if block not in self._headings:
            self._headings[block] = Together(passage.mentions for passage in self.of_block(block))
        return self._headings[block]

    @cached_property
    def _scopes(self) -> dict[tuple[int, ...], Together]:
        """By the headings that they stand under, what is said of whom a part is for: "This section covers ..."."""
        concept = self._reader.rulebook.concept("applies_to")
        scopes: dict[tuple[int, ...], list[Mentions]] = {}
        for passage in self.passages:
            if concept in passage.mentions:
                scopes.setdefault(passage.clause.headings, []).append(passage.mentions)
        return {headings: Together(mentions) for headings, mentions in scopes.items()}

    @cached_property
    def rows(self) -> Rows:
        """The rows of its tables."""
        return Rows(self.document.blocks, self.passages, self.sentence)

    def answer(self, passage: Passage) -> Passage | None:
        """What stands after a question: the cell beside it, or what follows it; `None` after anything else."""
        if not passage.clause.text.endswith("?"):
            return None
        cell = passage.block.cell
        if cell:
            return next(iter(self.rows[cell].cells), None) if not cell.column else None
        number = passage.clause.number + 1
        return self.passages[number] if number < len(self.passages) else None

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
        words = passage.tokens.words
        return not alone and not passage.clause.earlier and len(words) <= _LONGEST_LABEL and not makes_sentence(words)

    def before(self, passage: Passage) -> list[Passage]:
        """The two sentences before; across paragraphs only for a clause that goes on from them."""
        earlier = [self.passages[number] for number in passage.clause.earlier[-2:]]
        number = passage.clause.number
        if not earlier and 0 < number < len(self.passages) and _goes_on(passage):
            previous = self.passages[number - 1]
            if previous.clause.headings == passage.clause.headings:
                return [previous]
        return earlier

    def leading_to(self, passage: Passage) -> Iterator[str]:
        """The stems of the words that a passage goes on from: sentences before, lead-ins, its heading and its row's."""
        clause, cell = passage.clause, passage.block.cell
        near = [*self.before(passage), *(self.passages[number] for number in clause.lead_ins)]
        near += [self.first_of(block) for block in clause.headings[-1:]]
        for each in near:
            yield from each.tokens.stems
        if cell and cell.column:
            yield from self.sentence(cell.row_header).tokens.stems

    def after(self, passage: Passage) -> Passage | None:
        """The next sentence of the same block, else of the next block under the same heading."""
        number = passage.clause.number + 1
        if number >= len(self.passages):
            return None
        following = self.passages[number]
        same = following.clause.headings == passage.clause.headings and following.block.kind is passage.block.kind
        return following if same and following.block.kind is not BlockKind.CELL else None

    def announcing(self, passage: Passage) -> Passage | None:
        """The sentence right before the block that a clause stands in, under the same heading."""
        number = self._by_block[passage.clause.block][0] - 1
        previous = self.passages[number] if number >= 0 else None
        same = previous is not None and previous.clause.headings == passage.clause.headings
        return previous if same else None

    def spoken_together(self, passage: Passage) -> list[Passage]:
        """What a reader takes in with a clause: the line above its list, the sentence of the same block that it points
        back to ("It cannot be waived."), and the one that points back to it."""
        above = [self.passages[number] for number in passage.clause.lead_ins[-1:]]
        earlier = [lead_in for lead_in in above if len(lead_in.tokens.words) > _LONGEST_NAME]
        earlier += self.before(passage)[-1:] if _points_back(passage) else []
        following = self.after(passage)
        goes_on = following is not None and following.block is passage.block and _points_back(following)
        return [near for near in (*earlier, following if goes_on else None) if near is not None]


def _goes_on(passage: Passage) -> bool:
    """Whether a clause speaks of what the paragraph before brought up: "8.1 Each has a plan. 8.2 The plan is kept"."""
    return _points_back(passage) or bool(passage.block.label and passage.tokens.words[:1] == ["the"])


def _points_back(passage: Passage) -> bool:
    return bool(passage.tokens.words) and passage.tokens.words[0] in _POINTING_BACK
