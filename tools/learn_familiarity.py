"""Learn which words documents use of each element: `python tools/learn_familiarity.py`, from the project's folder.

It writes policylint/data/familiarity.json, for policylint/engine/familiarity.py. It needs scikit-learn (`pip install
'.[learn]'`), takes some minutes, and is worth running when there are new labelled documents.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from pathlib import Path

import msgspec
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from policylint.engine.familiarity import FILE, SCALE, Words
from policylint.engine.passages import ReadDocument
from policylint.engine.sentences import SentenceReader
from policylint.evaluation.compare import overlaps
from policylint.evaluation.labels import LabelledDocument, find_corpora, read_corpora
from policylint.readers import read
from policylint.rulebook.compiled import open_rulebook, rules_folder
from policylint.rulebook.model import Rulebook

CORPUS = Path("tests/corpus")
RAREST = 3
"""In so many passages a word must be to be learned."""
TRUST = 8.0
"""How far weights may go for what they explain: the `C` of the regression."""
LEAST = 0.5
"""Weights below say too little to be kept."""

Passage = tuple[Sequence[str], frozenset[str]]
"""The stems of a passage's words, and the elements that it speaks of."""


def main() -> None:
    """Learn, and write the file."""
    rulebook = open_rulebook(rules_folder())
    passages = [*_of_documents(rulebook), *_of_examples(rulebook)]
    learned = {rule.id: words for rule, words in zip(rulebook.rules, _learn(rulebook, passages), strict=True)}
    FILE.write_bytes(msgspec.json.format(msgspec.json.encode(learned), indent=1) + b"\n")


def _of_documents(rulebook: Rulebook) -> Iterator[Passage]:
    """The passages of the labelled documents that are not held out."""
    reader = SentenceReader(rulebook)
    folders, _ = find_corpora([CORPUS])
    for corpus in read_corpora(folders, rulebook):
        if not corpus.held_out:
            for labelled in corpus.documents:
                yield from _of_document(labelled, reader)


def _of_document(labelled: LabelledDocument, reader: SentenceReader) -> Iterator[Passage]:
    quotes = {rule: label.quote for rule, label in labelled.elements.items() if label.verdict != "missing"}
    for passage in ReadDocument(read(labelled.file.read_bytes(), labelled.file.name), reader).passages:
        text = passage.clause.text
        yield passage.tokens.stems, frozenset(rule for rule, quote in quotes.items() if overlaps(quote, text))


def _of_examples(rulebook: Rulebook) -> Iterator[Passage]:
    """The rules' own examples: those of missing elements are of none."""
    reader = SentenceReader(rulebook)
    for rule in rulebook.rules:
        for example in rule.examples:
            elements = frozenset() if example.verdict == "missing" else frozenset({rule.id})
            for passage in ReadDocument(read(example.text.encode(), "example.md"), reader).passages:
                yield passage.tokens.stems, elements


def _learn(rulebook: Rulebook, passages: Sequence[Passage]) -> Iterator[Words]:
    """What is learned of each of the rules, in their order."""
    texts = [sorted(set(stems)) for stems, _ in passages]
    counter = CountVectorizer(analyzer=lambda words: words, binary=True, min_df=RAREST)
    # A word weighs the less, the more others stand beside it, known or not.
    given = counter.fit_transform(texts).multiply([[1 / sqrt(max(1, len(words)))] for words in texts]).tocsr()
    names = counter.get_feature_names_out()
    for rule in rulebook.rules:
        told = [rule.id in elements for _, elements in passages]
        found = LogisticRegression(C=TRUST, solver="liblinear").fit(given, told)
        weights = dict(zip(names, found.coef_[0], strict=True))
        yield Words(round(SCALE * found.intercept_[0]), _kept(weights))


def _kept(weights: Mapping[str, float]) -> dict[str, int]:
    """The weights that say enough, those of the most telling words first."""
    kept = {word: round(SCALE * weight) for word, weight in weights.items() if abs(weight) >= LEAST}
    return dict(sorted(kept.items(), key=lambda entry: (-entry[1], entry[0])))


if __name__ == "__main__":
    main()
