"""Learn in which words documents speak of each element: `python tools/learn_word_weights.py`.

It writes policylint/data/word_weights.msgpack, for policylint/engine/word_weights.py. It needs scikit-learn (`pip
install '.[learn]'`), takes a minute, and is worth running, from the project's folder, when there are new labelled
documents or examples.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from pathlib import Path

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from msgspec import msgpack
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from policylint.engine.passages import ReadDocument
from policylint.engine.sentences import SentenceReader
from policylint.engine.word_weights import FILE, SCALE, VERDICTS, Learned
from policylint.evaluation.compare import overlaps
from policylint.evaluation.labels import LabelledDocument, find_corpora, read_corpora
from policylint.readers import read
from policylint.rulebook.compiled import open_rulebook, rules_folder
from policylint.rulebook.model import Rulebook

CORPUS = Path("tests/corpus")
RAREST = 3
"""In so many passages a word must be to be learned, and a verdict."""
NEVER = -15.0
"""The log odds of what no document says."""
SHORTEST = 3
"""So many words a passage must have to be taken for a quoted one."""
TRUST = 20.0
"""How far weights may go for what they explain: the `C` of the regression."""

Passage = tuple[Sequence[str], Mapping[str, str]]
"""The stems of a passage's words, and what it says of the elements that it speaks of."""
FloatArray = npt.NDArray[np.float64]


def main() -> None:
    """Learn, and write the file."""
    rulebook = open_rulebook(rules_folder())
    passages = [*_of_documents(rulebook), *_of_examples(rulebook)]
    FILE.write_bytes(msgpack.encode(_learn(rulebook, passages)))


def _of_documents(rulebook: Rulebook) -> Iterator[Passage]:
    """The passages of the labelled documents that are not held out."""
    reader = SentenceReader(rulebook)
    folders, _ = find_corpora([CORPUS])
    for corpus in read_corpora(folders, rulebook):
        if not corpus.held_out:
            for labelled in corpus.documents:
                yield from _of_document(labelled, reader)


def _of_document(labelled: LabelledDocument, reader: SentenceReader) -> Iterator[Passage]:
    labels = {rule: label for rule, label in labelled.elements.items() if label.verdict != "missing"}
    for passage in ReadDocument(read(labelled.file.read_bytes(), labelled.file.name), reader).passages:
        text = passage.clause.text
        # A single word of a quotation, as a cell may hold, says nothing of its matter.
        meant = labels if len(text.split()) >= SHORTEST else {}
        yield passage.tokens.stems, {rule: meant[rule].verdict for rule in meant if overlaps(meant[rule].quote, text)}


def _of_examples(rulebook: Rulebook) -> Iterator[Passage]:
    """The rules' own examples: those of missing elements are of none."""
    reader = SentenceReader(rulebook)
    for rule in rulebook.rules:
        for example in rule.examples:
            said = {} if example.verdict == "missing" else {rule.id: example.verdict}
            passages = ReadDocument(read(example.text.encode(), "example.md"), reader).passages
            yield [stem for passage in passages for stem in passage.tokens.stems], said


def _learn(rulebook: Rulebook, passages: Sequence[Passage]) -> Learned:
    """What is learned of all elements."""
    texts = [sorted(set(stems)) for stems, _ in passages]
    counter = CountVectorizer(analyzer=lambda words: words, binary=True, min_df=RAREST)
    # A word weighs the less, the more others stand beside it, known or not.
    given = counter.fit_transform(texts).multiply([[1 / sqrt(max(1, len(words)))] for words in texts]).tocsr()
    elements = tuple(rule.id for rule in rulebook.rules)
    columns = Parallel(n_jobs=-1)(
        delayed(_fit)(given, [said.get(element) == verdict for _, said in passages])
        for element in elements
        for verdict in VERDICTS
    )
    starts, weights = zip(*columns, strict=True)
    kept = np.clip(np.rint(SCALE * np.array(weights).T), -128, 127).astype(np.int8)
    stems = tuple(map(str, counter.get_feature_names_out()))
    return Learned(elements, tuple(round(SCALE * start) for start in starts), stems, kept.tobytes())


def _fit(given: csr_matrix, told: Sequence[bool]) -> tuple[float, FloatArray]:
    """What a passage without words starts with, and the weight of each word; of too few passages nothing is learned."""
    if sum(told) < RAREST:
        return NEVER, np.zeros(given.shape[1])
    found = LogisticRegression(C=TRUST, solver="liblinear").fit(given, told)
    return float(found.intercept_[0]), found.coef_[0]


if __name__ == "__main__":
    main()
