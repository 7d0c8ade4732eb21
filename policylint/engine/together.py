"""What is said in several pieces and read as one: a table's row, a label or a sentence with what goes on from it.

"Contract | 12 months", "Supervision: ... Monthly, with the Lead Peer Worker", "Peers have supervision. It is monthly.":
no piece says it alone. Each becomes one sentence more, which is asked for what lies across its pieces only.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from policylint.document import BlockKind
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.stance.around import column_header, refuses, says
from policylint.language.mentions import Span
from policylint.language.tokens import split_words

# What is longer is prose, which says alone what it has to say.
_LONGEST_ROW = 45
_LONGEST_TEXT = 25
_LONGEST_FRAGMENT = 12
_LONGEST_LABEL = 3
_MOST_HEADED = 2
"""A table of so many columns is a form, whose header, if it has one, is its first row."""
_NOTHING = frozenset(["-", "–", "—", "n/a", "na", "nil", "tbc", "not applicable"])
# What heads a column of any plan or register, and says nothing of the matter.
_GENERAL_HEADERS = frozenset(
    """action actions step steps lead leads owner who what when how where why date due by task item no ref number source
    measure direction format status note notes comment comments column detail details description name often responsible
    responsibility baseline deadline and or the is of for it answer question""".split()
)
_OF_DOCUMENTS = frozenset(
    """document policy owner author approved approval by date version effective review reviewed next last issued issue
    status field number ref reference id code title""".split()
)
_KINDS_OF_ROW = frozenset("role roles post posts staff group groups team teams grade level stage title".split())
_NO = "no "
_QUOTES = frozenset('"“”‘')
# Words with one of these are a sentence, not a fragment that its label completes.
_VERBS = frozenset(
    "is are was were be has have had will must shall may can do does should would you we they it".split()
)
_CONDITION = re.compile(r"([^;.()]{3,80}?)[,;]? \(?(?:if|where|when|whenever|wherever|subject to|unless|provided|as)\b")
_SUBJECTS = frozenset("the a an our this these what how who".split())
# "It is monthly", "They do not hold keys": what such a sentence is about stands in the one before.
_PRONOUN = re.compile(
    r"(?:(?P<which>It|This|That|These|Those)|They|(?P<each>Each|Both|All)(?: of (?:them|these|those))?) "
    r"(?=(?:is|are|was|were|will|must|shall|has|have|can|may|do|work|get|receive|happens?|takes?|runs?|lasts?|comes?"
    r"|goes|go|meets?|never|always|also|both|all)\b)"
)
# "It is important that ...", "It is up to managers to ...": such an "it" points to nothing before.
_OF_NOTHING = re.compile(r"It (?:is|was|will be|has been) (?:[\w’'-]+ ){1,9}(?:that|to|if|whether)\b")
_LONGEST_PAIR = 60
_MOST_BETWEEN = 2


class Joined(Struct, frozen=True):
    """Pieces read as one: the passage that they make, those that it is made of, and at which character each begins."""

    passage: Passage
    pieces: tuple[Passage, ...]
    begins: tuple[int, ...]
    has_cross: bool = False
    goes_on: bool = False

    @property
    def is_pair(self) -> bool:
        """Whether it is but a label, or a sentence, with what is said of it."""
        return len(self.pieces) == 2

    @property
    def may_deny(self) -> bool:
        """Whether a denial in one piece is one of all: in a pair, and where a cross stands under a header."""
        return self.is_pair or self.has_cross

    @property
    def is_head(self) -> bool:
        """Whether it is what stands before the condition of a cell: "Lead Peer Worker" of "..., if one is free"."""
        return len(self.begins) == 1

    def joins(self, span: Span) -> bool:
        """Whether words stand in more than one of the pieces; in a head all count."""
        tokens = self.passage.tokens
        first, last = (bisect_right(self.begins, tokens.starts[at]) for at in (span[0], span[1] - 1))
        return self.is_head or first != last


def read_together(document: ReadDocument) -> Iterator[Joined]:
    """All that a document says in several pieces, in reading order."""
    number = len(document.passages)
    readings = (_rows, _labelled, _heads, _pointed_to, _answered)
    for parts, words in chain.from_iterable(reading(document) for reading in readings):
        text, begins = _in_a_row(words)
        if _QUOTES.isdisjoint(text):
            main = parts[-1]
            clause = replace(main.clause, number=number, text=text)
            passage = Passage(clause, main.block, document.sentence(text))
            goes_on = _PRONOUN.match(main.clause.text) is not None and not main.block.cell
            yield Joined(passage, tuple(parts), begins, any(map(_is_cross, words)), goes_on=goes_on)
            number += 1


def _in_a_row(words: Iterable[str]) -> tuple[str, tuple[int, ...]]:
    """Pieces behind one another, and where each begins."""
    text, begins = "", []
    for piece in words:
        begins.append(len(text))
        text += piece
    return text, tuple(begins)


def _rows(document: ReadDocument) -> Iterator[tuple[list[Passage], list[str]]]:
    for row in document.rows:
        label, cells = row.label, [cell for cell in row.cells if _says_something(document, cell)]
        if label is None or not cells or label.sentence is cells[-1].sentence or _is_of_the_document(label):
            continue
        is_wide, is_kind = row.columns > _MOST_HEADED, _is_kind(label)
        if is_wide and _is_header(label):
            continue
        readings = (True,) if is_wide else (True, False) if is_kind else (False,)
        for has_headers in readings:
            words = [label.clause.text.rstrip(" :.") + ": "]
            for place, cell in enumerate(cells):
                words += [" – "] * bool(place) + _with_header(cell, has_headers=has_headers)
            if sum(piece.count(" ") + 1 for piece in words) <= _LONGEST_ROW:
                yield [label, *cells], words
        if is_wide and len(cells) > 1:
            for cell in cells:
                if document.names_peers(column_header(cell)):
                    yield [label, cell], [label.clause.text.rstrip(" :.") + ": ", *_with_header(cell, has_headers=True)]


def _is_of_the_document(label: Passage) -> bool:
    """Whether a row tells of the document itself: "Approved by", "Review date"."""
    return _OF_DOCUMENTS.issuperset(label.tokens.words)


def _is_kind(label: Passage) -> bool:
    """Whether a real header stands over a first column, and not the first row of a form: "Role", "Staff group"."""
    return bool(column_header(label)) and (_GENERAL_HEADERS | _KINDS_OF_ROW).issuperset(
        split_words(column_header(label))
    )


def _is_header(passage: Passage) -> bool:
    return passage.block.cell is not None and passage.block.cell.is_header


def _says_something(document: ReadDocument, cell: Passage) -> bool:
    """Whether a cell adds to its row: no dash does, nor a cross under those for whom it does not hold."""
    if cell.clause.text.lower() in _NOTHING:
        return False
    return not (refuses(cell) and document.names_no_matter(column_header(cell)))


def _is_cross(piece: str) -> bool:
    return piece.startswith(_NO)


def _with_header(cell: Passage, *, has_headers: bool) -> list[str]:
    """What a cell says under its header: "no supervision" of a cross under "Supervision"."""
    header = column_header(cell) if has_headers else ""
    if not header:
        return [_plain(cell)]
    if says(cell) is False and refuses(cell):
        return [f"{_NO}{header}"]
    if _GENERAL_HEADERS.issuperset(split_words(header)):
        return [_plain(cell)]
    return [f"{header} ", _plain(cell)]


def _plain(passage: Passage) -> str:
    """What a piece says, without the marks over which no words are read together."""
    return passage.clause.text.replace(";", ",")


def _heads(document: ReadDocument) -> Iterator[tuple[list[Passage], list[str]]]:
    for passage in document.passages:
        if passage.block.cell and passage.block.cell.column and len(passage.tokens.words) <= _LONGEST_FRAGMENT:
            head = _CONDITION.match(passage.clause.text)
            if head and _VERBS.isdisjoint(split_words(head[1])):
                yield [passage], [head[1]]


def _labelled(document: ReadDocument) -> Iterator[tuple[list[Passage], list[str]]]:
    for passage in document.passages:
        if passage.block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and not document.is_label(passage):
            label = _label(document, passage)
            if label:
                yield [label, passage], [label.clause.text.rstrip(" :.") + ": ", _plain(passage)]


def _pointed_to(document: ReadDocument) -> Iterator[tuple[list[Passage], list[str]]]:
    """Sentences that begin with a pronoun, each with the one that it points to: "..., which is monthly"."""
    for passage in document.passages:
        pronoun = _PRONOUN.match(passage.clause.text)
        if pronoun and passage.clause.earlier and not _OF_NOTHING.match(passage.clause.text):
            before = _subject_of(document, passage)
            if before:
                text = f"{_relative(pronoun)} {_plain(passage)[pronoun.end() :]}"
                yield [before, passage], [before.clause.text.rstrip(" ."), text]


def _answered(document: ReadDocument) -> Iterator[tuple[list[Passage], list[str]]]:
    """Questions with the fragments that answer them: "How often are you supervised? Every three weeks."."""
    for passage in document.passages:
        answer = document.answer(passage)
        if answer is None or passage.block.cell or answer.block.cell or answer.block.kind is BlockKind.HEADING:
            continue
        words = answer.tokens.words
        if 0 < len(words) <= _LONGEST_FRAGMENT and _VERBS.isdisjoint(words) and says(answer) is not False:
            yield [passage, answer], [passage.clause.text.rstrip(" ?") + ": ", _plain(answer)]


def _relative(pronoun: re.Match[str]) -> str:
    """The words that a sentence's pronoun becomes where it goes on from the one before."""
    if pronoun["each"]:
        return f", {pronoun['each'].lower()} of which"
    return ", which" if pronoun["which"] else ", who"


def _subject_of(document: ReadDocument, passage: Passage) -> Passage | None:
    """The last sentence before that begins with no pronoun itself, where it is near, and neither is very long."""
    for number in passage.clause.earlier[: -_MOST_BETWEEN - 1 : -1]:
        before = document.passages[number]
        if not _PRONOUN.match(before.clause.text):
            is_short = len(before.tokens.words) + len(passage.tokens.words) <= _LONGEST_PAIR
            return before if is_short and before.clause.text.endswith(".") else None
    return None


def _label(document: ReadDocument, passage: Passage) -> Passage | None:
    """What names the matter of a clause that begins its block, or stands next to the words run in before it."""
    words = passage.tokens.words
    earlier = passage.clause.earlier
    if len(earlier) > 1 or not words or len(words) > _LONGEST_TEXT:
        return None
    if earlier:
        first = document.passages[earlier[0]]
        return first if document.is_label(first) and words[0] not in _SUBJECTS else None
    alone = len(document.of_block(passage.clause.block)) == 1
    if not alone or len(words) > _LONGEST_FRAGMENT or not _VERBS.isdisjoint(words) or words[0] in _SUBJECTS:
        return None
    if passage.block.kind is BlockKind.LIST_ITEM or not passage.clause.headings:
        return None
    label = document.first_of(passage.clause.headings[-1])
    return label if _names(label) else None


def _names(label: Passage) -> bool:
    words = label.tokens.words
    return 0 < len(words) <= _LONGEST_LABEL and _VERBS.isdisjoint(words)
