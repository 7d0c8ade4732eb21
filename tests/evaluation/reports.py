"""Reports and labels made up for the tests."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from policylint.evaluation.compare import Outcome, compare
from policylint.evaluation.labels import Label, LabelledDocument
from policylint.report import ClauseFinding, DocumentReport, Quote, ReadError, ReportPlace, WordingFinding

PLACE = ReportPlace(None, 1, 1, None, (), "", 0, 0, 1)
KIND = "wellbeing-policy"
EXPECTED_IN = {"tea": frozenset({KIND}), "cake": frozenset({KIND}), "soup": frozenset({"conduct-policy"})}


def report(
    path: str = "a.md",
    kinds: Sequence[str] = (KIND,),
    verdicts: Mapping[str, str] | None = None,
    evidence: Mapping[str, Sequence[str]] | None = None,
    wording: Sequence[str] = (),
    error: str = "",
    unsure: Sequence[str] = (),
) -> DocumentReport:
    """A report with just what is counted."""
    clauses = [
        ClauseFinding(
            rule=rule,
            title="",
            verdict=verdict,
            expected=True,
            severity="none",
            reason="",
            evidence=tuple(Quote(text, PLACE, verdict, "") for text in (evidence or {}).get(rule, ())),
            closest=None,
            why="",
            source="",
            suggestion="",
            fingerprint="",
            sure=rule not in unsure,
        )
        for rule, verdict in (verdicts or {}).items()
    ]
    return DocumentReport(
        path=path,
        kinds=tuple(kinds),
        kinds_from="detected",
        kinds_reason="",
        reading=None,
        error=ReadError("unreadable", error) if error else None,
        clauses=tuple(clauses),
        wording=tuple(WordingFinding("word", "", text, (), "", "", PLACE, "warning", "") for text in wording),
    )


def document(
    elements: Mapping[str, Label],
    kinds: Sequence[str] = (KIND,),
    flags: Sequence[str] = (),
    traps: Sequence[str] = (),
    country: str = "",
) -> LabelledDocument:
    """A labelled document that is nowhere on disk."""
    return LabelledDocument(Path("a.md"), frozenset(kinds), country, dict(elements), tuple(flags), tuple(traps))


def outcome(
    labels: Mapping[str, str],
    said: Mapping[str, str],
    keyword: Mapping[str, str] | None = None,
    kinds: Sequence[str] = (KIND,),
    country: str = "",
) -> Outcome:
    """A document's labels beside what was said of it."""
    labelled = document({element: Label(verdict) for element, verdict in labels.items()}, kinds, country=country)
    return compare(labelled, report(verdicts=said), keyword or {}, EXPECTED_IN)
