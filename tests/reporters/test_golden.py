"""Difficult documents drawn in every format for machines: any change must be meant."""

import sys
from pathlib import Path

import pytest

from policylint.report import Report
from policylint.reporters import FORMATS
from tests.reporters.golden import DRAWN, EXPECTED, HARD_NAME, drawings, make_report

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot have such names")
NAMES = [*(f"{name}{FORMATS[name].suffix}" for name in DRAWN), "step-summary.md"]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return make_report(tmp_path_factory.mktemp("golden"))


def test_the_report_has_something_of_everything(report: Report) -> None:
    assert HARD_NAME in [document.path for document in report.documents]
    assert report.summary.unreadable
    assert report.skipped
    assert report.contradictions
    assert any(reference.target is None for reference in report.references)
    assert {clause.verdict for document in report.documents for clause in document.clauses} == {
        *("strong", "weak", "contradicted", "missing")
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_is_as_it_was(report: Report, name: str) -> None:
    assert drawings(report)[name] == (EXPECTED / name).read_text(encoding="utf-8"), (
        "if this is meant, run 'python -m tests.reporters.golden' and look at the difference"
    )


def test_no_drawing_is_left_over() -> None:
    assert sorted(path.name for path in Path(EXPECTED).iterdir()) == sorted(NAMES)
