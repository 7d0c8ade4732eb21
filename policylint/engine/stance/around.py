"""What stands around a clause and tells how it is meant: its labels, the answer to a question, a table's yes and no."""

import re

from policylint.document import BlockKind
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.sentences import Sentence
from policylint.engine.stance.grammar import Grammar
from policylint.engine.verbs import has_verb
from policylint.language.mentions import overlap

_NO = frozenset({"no", "not", "none", "nil", "never", "nobody", "unavailable"})
_RESTRICTING = _NO | {"only"}
_CROSSES = frozenset("✗✘×❌")
_LONGEST_ANSWER = 3
_FIRST_WORDS = 2
_REFUSAL = re.compile(
    r"not (?:available|offered|provided|possible|paid|given|an option)"
    r"(?: (?:in|for|to|with|by) (?:this|the) \w+)?[.]?$",
    re.IGNORECASE,
)
_OF_A_PLACE = re.compile(
    r"(?:The )?(?:[A-Z][\w’'-]+ )?\w+s (?:in|at|on|from|based in|based at|outside) (?:the )?[A-Z]\w+"
)


def labels_over(document: ReadDocument, passage: Passage) -> list[Sentence]:
    """A clause's table headers, the words run in before it, the line above its list if it only names what follows, the
    last heading above it: the nearest first."""
    labels = []
    cell = passage.block.cell
    if cell:
        labels = [document.sentence(text) for text in (cell.column_header, cell.row_header) if text]
    run_in = document.run_in(passage)
    if run_in:
        labels.append(run_in.sentence)
    lead_ins = (document.passages[number] for number in passage.clause.lead_ins[-1:])
    labels += [line.sentence for line in lead_ins if not (line.block.cell or has_verb(line.tokens.words))]
    if passage.clause.headings:
        labels += [heading.sentence for heading in document.of_block(passage.clause.headings[-1])]
    return [label for label in labels if label.tokens.words]


def stands_under(document: ReadDocument, passage: Passage, concept: int, turned: int | None = None) -> bool:
    """Whether one of the two nearest labels mentions `concept`, but for words that are part of what `turned` says."""
    for label in labels_over(document, passage)[:2]:
        others = label.mentions.get(turned) if turned is not None else ()
        if any(not any(overlap(span, other) for other in others) for span in label.mentions.get(concept)):
            return True
    return False


def names_topic(passage: Passage) -> bool:
    """Whether a clause is a heading that says nothing of its topic: "Fixed-term contracts"."""
    words = passage.tokens.words
    return passage.block.kind is BlockKind.HEADING and not has_verb(words) and _RESTRICTING.isdisjoint(words)


def is_statement(passage: Passage) -> bool:
    """Whether a clause stands in a paragraph and has a verb of its own, whatever is over it."""
    return passage.block.kind is BlockKind.PARAGRAPH and has_verb(passage.tokens.words)


def says(passage: Passage) -> bool | None:
    """Whether a clause, as an answer or a table's cell, says yes or no; `None` where it is neither."""
    words = passage.tokens.words
    # "A. No. ..."
    first = next((word for word in words[:2] if word != "a"), "")
    if first in ("yes", "no"):
        return first == "yes"
    return False if passage.clause.text.strip() in _CROSSES else None


def column_header(passage: Passage) -> str:
    """The header over a table's cell, or ""."""
    return passage.block.cell.column_header if passage.block.cell else ""


def refuses(passage: Passage) -> bool:
    """Whether a table's cell says no more than no: "Not available", a cross."""
    words = passage.tokens.words
    if _REFUSAL.match(passage.clause.text):
        return True
    return len(words) <= _LONGEST_ANSWER and (says(passage) is False or not _NO.isdisjoint(words[:1]))


def begins_with_some(passage: Passage, grammar: Grammar) -> bool:
    """Whether a clause begins with some of the people: "Those on casual contracts do not", "Workers in Leith may"."""
    some = passage.mentions.get(grammar.some_of_them)
    return any(start <= _FIRST_WORDS for start, _ in some) or _OF_A_PLACE.match(passage.clause.text) is not None
