"""What heads a clause most nearly."""

from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.sentences import Sentence


def labels_over(document: ReadDocument, passage: Passage) -> list[Sentence]:
    """A clause's table headers, the words run in before it, the last heading above it: the nearest first."""
    labels = []
    cell = passage.block.cell
    if cell:
        labels = [document.sentence(text) for text in (cell.column_header, cell.row_header) if text]
    run_in = document.run_in(passage)
    if run_in:
        labels.append(run_in.sentence)
    if passage.clause.headings:
        labels += [heading.sentence for heading in document.of_block(passage.clause.headings[-1])]
    return [label for label in labels if label.tokens.words]


def stands_under(document: ReadDocument, passage: Passage, concept: int) -> bool:
    """Whether one of the two nearest labels mentions `concept`."""
    return any(concept in label.mentions for label in labels_over(document, passage)[:2])
