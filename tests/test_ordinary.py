"""Ordinary HR documents, which say nothing against lived-experience work: what is heard in them all the same."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.documents import make
from benchmarks.formats import FORMATS
from policylint.api import check
from policylint.settings import Settings

DOCUMENTS = 40
MOST_CONTRADICTED = 12
"""False alarms in all of them together: a step down is always welcome, a step up is not."""


@pytest.mark.parametrize("first", [100])
def test_hardly_any_clause_is_said_to_contradict(tmp_path: Path, first: int) -> None:
    for number in range(first, first + DOCUMENTS):
        (tmp_path / f"{number}.md").write_bytes(FORMATS[".md"](make(number, 1_500)))

    report = check([tmp_path], Settings(jobs=1))

    alarms = Counter(
        f"{clause.rule}: {clause.evidence[0].text}"
        for document in report.documents
        for clause in document.clauses
        if clause.verdict == "contradicted"
    )
    assert alarms.total() <= MOST_CONTRADICTED, "\n".join(alarms)
