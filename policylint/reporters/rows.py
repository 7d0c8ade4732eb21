"""Findings as the rows of a table, for the formats that spreadsheets read."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from policylint.paths import file_name
from policylint.printable import printable
from policylint.report import (
    DANGLING_REFERENCE,
    ClauseFinding,
    Contradiction,
    DocumentReport,
    Head,
    Reference,
    Report,
    ReportPlace,
    Side,
    SuppressionFinding,
    WordingFinding,
)
from policylint.reporters.findings import ACCEPTED, level_of, of_reading
from policylint.reporters.words import domain_name
from policylint.spool import outlines
from policylint.telling import shortened
from policylint.terms import LEVELS

_LONGEST = 32_000
"""A cell of a spreadsheet holds 32,767 characters."""
_LONGEST_QUOTE = 150
KNOWN = "known from before"
"""What is said of a finding that the baseline knows."""
_TOLD = frozenset((*LEVELS, ACCEPTED))
# With these a spreadsheet begins a formula; the wide ones count where wide characters are typed.
_FORMULA = tuple("=+-@＝＋－＠")


class Row(Struct, frozen=True):
    """One finding. Its fields are the columns; every one of them is text to show, "" where there is none.

    `finding` is a verdict, "wording", "contradiction" (between documents), "reference" (that leads nowhere),
    "suppression" (to be mended), "not checked", "reading" (a warning) or "remark" (on how it was read). `element` is
    the element's title, or the words to change. `accepted` is why nothing is to be done about it: the reason that
    somebody gave, or `KNOWN`; its level is "none".
    """

    document: str
    level: str
    finding: str
    element: str
    reason: str = ""
    passage: str = ""
    page: str = ""
    line: str = ""
    heading: str = ""
    write: str = ""
    domain: str = ""
    why: str = ""
    source: str = ""
    rule: str = ""
    fingerprint: str = ""
    accepted: str = ""

    def cells(self) -> list[str]:
        """The fields in their order, as they fit cells."""
        return [fitting(getattr(self, column)) for column in COLUMNS]


COLUMNS = Row.__struct_fields__
"""The names of the columns."""


def rows(report: Report) -> Iterator[Row]:
    """What could not be read, then all findings: document by document, then those between documents."""
    for head in outlines(report.documents, Head):
        if head.error:
            yield Row(head.path, "error", "not checked", "", reason=head.error.message)
    disputed = {contradiction.rule for contradiction in report.contradictions}
    rules: dict[str, ClauseFinding] = {}
    for document in report.documents:
        rules.update((clause.rule, clause) for clause in document.clauses if clause.rule in disputed)
        for problem in () if document.error else of_reading(document):
            yield Row(document.path, problem.level, problem.sort, "", reason=problem.message)
        yield from (_clause(clause, document) for clause in document.clauses if level_of(clause) in _TOLD)
        yield from (_wording(wording, document) for wording in document.wording if level_of(wording) in _TOLD)
        yield from (_suppression(each, document) for each in document.suppressions if level_of(each) in _TOLD)
    for contradiction in report.contradictions:
        if level_of(contradiction) in _TOLD:
            yield _contradiction(contradiction, rules)
    yield from (_reference(reference) for reference in report.references if level_of(reference) in _TOLD)


def fitting(text: str) -> str:
    """`text` in one line, printable, and no longer than a cell may be."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} …"


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take `text` for a formula."""
    return text.lstrip().startswith(_FORMULA)


def _clause(clause: ClauseFinding, document: DocumentReport) -> Row:
    quote = clause.evidence[0] if clause.evidence else None
    reason, nearest = clause.told(quote), quote or clause.closest
    if not quote and clause.closest:
        reason = f"the passage that comes closest falls short: {clause.closest.why_not}"
    if clause.referred:
        reason += f"; in {file_name(clause.referred.document)}: “{clause.referred.text}”"
    page, line, heading = _where(nearest.place) if nearest else ("", "", "")
    return Row(
        document=document.path,
        level=clause.severity,
        finding=clause.verdict,
        element=clause.title,
        domain=domain_name(clause.domain),
        reason=reason,
        passage=nearest.text if nearest else "",
        page=page,
        line=line,
        heading=heading,
        write=clause.suggestion,
        why=clause.why,
        source=clause.source,
        rule=clause.rule,
        fingerprint=clause.fingerprint,
        accepted=_accepted(clause),
    )


def _wording(wording: WordingFinding, document: DocumentReport) -> Row:
    page, line, heading = _where(wording.place)
    return Row(
        document=document.path,
        level=wording.severity,
        finding="wording",
        element=wording.text,
        domain="Wording",
        reason=wording.title,
        passage=wording.text,
        page=page,
        line=line,
        heading=heading,
        write=" / ".join(wording.prefer),
        why=wording.why,
        source=wording.source,
        rule=wording.rule,
        fingerprint=wording.fingerprint,
        accepted=_accepted(wording),
    )


def _suppression(suppression: SuppressionFinding, document: DocumentReport) -> Row:
    page, line, heading = _where(suppression.place) if suppression.place else ("", "", "")
    return Row(
        document=document.path,
        level=suppression.severity,
        finding="suppression",
        element=suppression.text,
        reason=suppression.message,
        page=page,
        line=line,
        heading=heading,
        rule=suppression.rule,
        fingerprint=suppression.fingerprint,
        accepted=KNOWN if suppression.known else "",
    )


def _contradiction(contradiction: Contradiction, rules: Mapping[str, ClauseFinding]) -> Row:
    """It stands at its first side, as in `findings`: a row for each would charge those that say what is right."""
    first, *others = contradiction.sides
    # The side that says something else comes first, with its words.
    others.sort(key=lambda side: side.says == first.says)
    rule = rules.get(contradiction.rule)
    about = "" if contradiction.about == "element" else f" ({contradiction.about})"
    page, line, heading = _where(first.place)
    return Row(
        document=first.document,
        level=contradiction.severity,
        finding="contradiction",
        element=f"{contradiction.title}{about}",
        domain=domain_name(rule.domain) if rule else "",
        reason="; ".join([f"{first.says} here", *_elsewhere(others)]),
        passage=first.text,
        page=page,
        line=line,
        heading=heading,
        write=rule.suggestion if rule else "",
        why=rule.why if rule else "",
        source=rule.source if rule else "",
        rule=contradiction.rule,
        fingerprint=contradiction.fingerprint,
        accepted=_accepted(contradiction),
    )


def _elsewhere(sides: Sequence[Side]) -> Iterator[str]:
    for number, side in enumerate(sides):
        words = f": “{shortened(side.text, _LONGEST_QUOTE)}”" if number == 0 else ""
        yield f"{side.says} in {file_name(side.document)}{words}"


def _reference(reference: Reference) -> Row:
    page, line, heading = _where(reference.place)
    return Row(
        document=reference.document,
        level=reference.severity,
        finding="reference",
        element=reference.words,
        reason=reference.reason,
        passage=reference.text,
        page=page,
        line=line,
        heading=heading,
        rule=DANGLING_REFERENCE,
        fingerprint=reference.fingerprint,
        accepted=_accepted(reference),
    )


def _accepted(finding: ClauseFinding | WordingFinding | Contradiction | Reference) -> str:
    return finding.allowed or (KNOWN if finding.known else "")


def _where(place: ReportPlace) -> tuple[str, str, str]:
    """Page, line and heading. The lines of a page mean nothing to whoever opens it."""
    line = place.line if place.line and not place.page else ""
    return str(place.page or ""), str(line), " / ".join([*place.heading[-1:], *([place.row] if place.row else [])])
