"""Reports that are made up, a piece at a time: what a test does not care about is filled in."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from policylint.document import Reading
from policylint.report import (
    OTHER_KIND,
    SCHEMA,
    UNRECOGNISED,
    ClauseFinding,
    Contradiction,
    DocumentReport,
    Quote,
    ReadError,
    Reference,
    Report,
    ReportPlace,
    Side,
    Summary,
    WordingFinding,
)


def place(**given: Any) -> ReportPlace:
    filled: dict[str, Any] = {"page": None, "line": None, "column": None, "paragraph": None, "heading": (), "row": ""}
    return ReportPlace(**{**filled, "block": 0, "start": 0, "end": 0, **given})


def quote(text: str = "We love our tea.", at: ReportPlace | None = None) -> Quote:
    return Quote(text, at or place(line=3, column=1), "weak", "tea is only loved")


def clause(**given: Any) -> ClauseFinding:
    filled: dict[str, Any] = {
        "rule": "tea",
        "title": "Tea is served",
        "verdict": "missing",
        "expected": True,
        "severity": "warning",
        "reason": "nothing in the document is about it",
        "evidence": (),
        "closest": None,
        "why": "Tea is good.",
        "source": "none: made up",
        "suggestion": "Tea is served at ten.",
        "fingerprint": "0123456789abcdef0123",
    }
    return ClauseFinding(**{**filled, **given})


def wording(text: str = "mere kettle", at: ReportPlace | None = None, **given: Any) -> WordingFinding:
    filled: dict[str, Any] = {
        "rule": "mere-kettle",
        "title": "Mere kettle",
        "prefer": ("kettle", "pot"),
        "why": "Kettles matter.",
        "source": "made up",
        "severity": "warning",
        "fingerprint": "3210fedcba9876543210",
    }
    return WordingFinding(**{**filled, "text": text, "place": at or place(line=5, column=3), **given})


def document(
    *found: ClauseFinding | WordingFinding,
    path: str = "policy.md",
    kind: str = "markdown",
    warnings: Sequence[str] = (),
    remarks: Sequence[str] = (),
    kinds: tuple[str, ...] = ("wellbeing-policy",),
) -> DocumentReport:
    return DocumentReport(
        path=path,
        kinds=kinds,
        kinds_from="detected",
        kinds_reason=UNRECOGNISED if kinds == OTHER_KIND else "",
        reading=Reading(kind, words=100, warnings=tuple(warnings), remarks=tuple(remarks)),
        error=None,
        clauses=tuple(each for each in found if isinstance(each, ClauseFinding)),
        wording=tuple(each for each in found if isinstance(each, WordingFinding)),
    )


def unreadable(path: str = "locked.pdf", message: str = "The file needs a password.") -> DocumentReport:
    return DocumentReport(path, (), "", "", None, ReadError("encrypted", message))


def side(path: str, says: str, text: str = "Tea.", at: ReportPlace | None = None) -> Side:
    return Side(path, says, text, at or place(line=7, column=2))


def contradiction(*sides: Side, about: str = "element") -> Contradiction:
    return Contradiction("tea", "Tea is served", about, "error", sides, "aaaabbbbccccddddeeee")


def reference(path: str = "policy.md", severity: str = "advice") -> Reference:
    reason = "no document of the folder has this number"
    return Reference(path, None, "HR-99", "See HR-99.", place(line=9, column=5), reason, severity, "f" * 20)


def report(
    *documents: DocumentReport, contradictions: Sequence[Contradiction] = (), references: Sequence[Reference] = ()
) -> Report:
    levels = [each.severity for one in documents for each in one.clauses]
    levels += [each.severity for one in documents for each in one.wording]
    levels += [each.severity for each in contradictions]
    levels += [each.severity for each in references]
    summary = Summary(
        documents=len(documents),
        unreadable=sum(one.error is not None for one in documents),
        skipped=0,
        verdicts={},
        wording=0,
        findings={level: levels.count(level) for level in ("error", "warning", "advice")},
    )
    return Report(
        SCHEMA, "1.2.3", documents, (), summary, contradictions=tuple(contradictions), references=tuple(references)
    )


def only_unreadable() -> Report:
    return report(unreadable("a.pdf"), unreadable("b.docx", "The file is empty."))


# Paths as a system may have them, and words as a document may: anything but halves of characters.
PATHS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
WORDS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("%:,;|[]<>&`*_\n\r\t\x07\x1b😀"), max_size=60
)


@st.composite
def wild_reports(draw: st.DrawFn) -> Report:
    """Reports whose documents have any names, and any words in every place that comes from a document."""
    paths = draw(st.lists(PATHS, min_size=1, max_size=3, unique=True))
    at = place(line=draw(st.integers(1, 99)), column=draw(st.integers(1, 99)), heading=(draw(WORDS),), row=draw(WORDS))
    evidence = (quote(draw(WORDS), at),)
    documents = [
        document(
            clause(verdict="weak", evidence=evidence, severity=draw(st.sampled_from(["error", "advice"]))),
            wording(draw(WORDS), at),
            path=path,
            kind=draw(st.sampled_from(["markdown", "docx"])),
            warnings=draw(st.lists(WORDS, max_size=1)),
            remarks=draw(st.lists(WORDS, max_size=1)),
        )
        for path in paths
    ]
    sides = [side(path, "strong" if number else "contradicted", draw(WORDS), at) for number, path in enumerate(paths)]
    return report(*documents, contradictions=[contradiction(*sides)], references=[reference(paths[-1])])
