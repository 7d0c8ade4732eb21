"""Learn what words weigh: `python tools/learn_word_weights.py`, from the project's folder.

It learns from the labelled documents that are not held out, and from the rules' examples, in which words documents
speak of each element (for policylint/engine/element_words.py), and in which each kind of document is written (for
policylint/engine/kinds.py). It needs scikit-learn (`pip install '.[learn]'`), takes a minute, and is worth running when
there are new labelled documents or examples.
"""

from collections.abc import Iterator, Sequence
from math import sqrt
from pathlib import Path

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from msgspec import msgpack
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from policylint.engine.element_words import FILE, VERDICTS, column
from policylint.engine.kinds import WORDS
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.sentences import SentenceReader
from policylint.evaluation.compare import overlaps
from policylint.evaluation.labels import LabelledDocument, find_corpora, read_corpora
from policylint.language.word_weights import SCALE, Learned
from policylint.readers import read
from policylint.rulebook.compiled import open_rulebook, rules_folder
from policylint.rulebook.model import Rulebook
from policylint.terms import OTHER

CORPUS = Path("tests/corpus")
RAREST = 3
"""In so many texts a word must be to be learned, and what a text may be."""
NEVER = -15.0
"""The log odds of what no text is."""
SHORTEST = 3
"""So many words a passage must have to be taken for a quoted one."""
TRUST_PASSAGES, TRUST_DOCUMENTS = 20.0, 200.0
"""How far weights may go for what they explain: the `C` of the regression."""

Text = tuple[Sequence[str], frozenset[str]]
"""The stems of a text's words, and all that it is."""
FloatArray = npt.NDArray[np.float64]


def main() -> None:
    """Learn, and write the files."""
    rulebook = open_rulebook(rules_folder())
    reader = SentenceReader(rulebook)
    folders, _ = find_corpora([CORPUS])
    learned_from = [
        (labelled, ReadDocument(read(labelled.file.read_bytes(), labelled.file.name), reader).passages)
        for corpus in read_corpora(folders, rulebook)
        if not corpus.held_out
        for labelled in corpus.documents
    ]
    passages = [text for labelled, each in learned_from for text in _of_document(labelled, each)]
    columns = [column(rule.id, verdict) for rule in rulebook.rules for verdict in VERDICTS]
    _write(FILE, columns, [*passages, *_of_examples(rulebook, reader)], TRUST_PASSAGES)
    kinds = [kind.id for kind in rulebook.kinds if kind.id != OTHER]
    _write(WORDS, kinds, [(_stems(each), labelled.kinds) for labelled, each in learned_from], TRUST_DOCUMENTS)


def _of_document(labelled: LabelledDocument, passages: Sequence[Passage]) -> Iterator[Text]:
    """The passages of a document, with the verdicts for which they are quoted."""
    labels = {rule: label for rule, label in labelled.elements.items() if label.verdict != "missing"}
    for passage in passages:
        text = passage.clause.text
        # A single word of a quotation, as a cell may hold, says nothing of its matter.
        meant = labels if len(text.split()) >= SHORTEST else {}
        said = (column(rule, label.verdict) for rule, label in meant.items() if overlaps(label.quote, text))
        yield passage.tokens.stems, frozenset(said)


def _of_examples(rulebook: Rulebook, reader: SentenceReader) -> Iterator[Text]:
    """The rules' own examples: those of missing elements say nothing."""
    for rule in rulebook.rules:
        for example in rule.examples:
            said = frozenset() if example.verdict == "missing" else frozenset({column(rule.id, example.verdict)})
            yield _stems(ReadDocument(read(example.text.encode(), "example.md"), reader).passages), said


def _stems(passages: Sequence[Passage]) -> list[str]:
    return [stem for passage in passages for stem in passage.tokens.stems]


def _write(file: Path, columns: Sequence[str], texts: Sequence[Text], trust: float) -> None:
    """Learn what words tell of each of `columns`, and write it to `file`."""
    words = [sorted(set(stems)) for stems, _ in texts]
    counter = CountVectorizer(analyzer=lambda stems: stems, binary=True, min_df=RAREST)
    # A word weighs the less, the more others stand beside it, known or not.
    given = counter.fit_transform(words).multiply([[1 / sqrt(max(1, len(stems)))] for stems in words]).tocsr()
    fitted = Parallel(n_jobs=-1)(delayed(_fit)(given, [name in told for _, told in texts], trust) for name in columns)
    starts, weights = zip(*fitted, strict=True)
    kept = np.clip(np.rint(SCALE * np.array(weights).T), -128, 127).astype(np.int8)
    stems = tuple(map(str, counter.get_feature_names_out()))
    learned = Learned(tuple(columns), tuple(round(SCALE * start) for start in starts), stems, kept.tobytes())
    file.write_bytes(msgpack.encode(learned))


def _fit(given: csr_matrix, told: Sequence[bool], trust: float) -> tuple[float, FloatArray]:
    """What a text without words starts with, and the weight of each word; of too few texts nothing is learned."""
    if sum(told) < RAREST:
        return NEVER, np.zeros(given.shape[1])
    found = LogisticRegression(C=trust, solver="liblinear").fit(given, told)
    return float(found.intercept_[0]), found.coef_[0]


if __name__ == "__main__":
    main()
