"""Ordinary HR documents, which say nothing against lived-experience work: what is heard in them all the same."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.documents import make
from benchmarks.formats import FORMATS
from policylint.api import check
from policylint.settings import Settings

DOCUMENTS = range(60)


@pytest.mark.figures
def test_no_clause_is_said_to_contradict(tmp_path: Path) -> None:
    for number in DOCUMENTS:
        (tmp_path / f"{number}.md").write_bytes(FORMATS[".md"](make(number, 1_500)))

    report = check([tmp_path], Settings(jobs=1))

    alarms = Counter(
        f"{clause.rule}: {clause.evidence[0].text}"
        for document in report.documents
        for clause in document.clauses
        if clause.verdict == "contradicted"
    )
    assert not alarms, "\n".join(alarms)
