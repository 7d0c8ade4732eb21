"""What tests of the engine share: a policy, judged by the rule that the organisation serves tea."""

from collections.abc import Callable

import pytest

from policylint.engine.judge import Judge
from policylint.engine.passages import ReadDocument
from policylint.engine.sentences import SentenceReader
from policylint.readers.markdown import read
from policylint.rulebook.model import Rulebook

Verdict = Callable[[str], str]


@pytest.fixture(scope="module")
def reader(tea_rulebook: Rulebook) -> SentenceReader:
    """Reads sentences by the rule."""
    return SentenceReader(tea_rulebook)


@pytest.fixture(scope="module")
def verdict(tea_rulebook: Rulebook, reader: SentenceReader) -> Verdict:
    """Judges Markdown: "strong", "weak", "contradicted" or "missing"."""
    judge = Judge(tea_rulebook, reader.finder)

    def of(markdown: str) -> str:
        document = ReadDocument(read(markdown.encode(), "x.md"), reader)
        return judge.judge(document, frozenset({"wellbeing-policy"}))[0].verdict.value

    return of
