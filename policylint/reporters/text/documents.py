"""One document in the terminal report: what is contradicted, missing and weak, then wording, then what is strong."""

from collections.abc import Iterator

from policylint.findings import kinds_in_words
from policylint.paths import file_name
from policylint.printable import printable
from policylint.report import OTHER_KIND, ClauseFinding, DocumentReport, SuppressionFinding, WordingFinding
from policylint.reporters.text.accepted import accepted, is_accepted
from policylint.reporters.text.lines import Look, bullet, gravity, head, place_in_words, quoted, wrapped
from policylint.reporters.words import MEANS, format_name
from policylint.telling import counted, sentence

_ORDER = (("contradicted", "red"), ("missing", "red"), ("weak", "yellow"))


def has_findings(document: DocumentReport) -> bool:
    """Whether anything is to be done about the document."""
    severities = {clause.severity for clause in document.clauses}
    severities |= {wording.severity for wording in document.wording}
    severities |= {suppression.severity for suppression in document.suppressions}
    return bool(severities - {"none"})


def document_lines(document: DocumentReport, look: Look) -> Iterator[str]:
    """What was found in a document."""
    yield look.paint(printable(document.path), "bold")
    yield from wrapped(_particulars(document), look, 2)
    for warning in document.reading.warnings if document.reading else ():
        yield from wrapped(f"! {warning}", look, 2, hang=2, colour="yellow")
    for remark in document.reading.remarks if document.reading else ():
        yield from wrapped(f"Remark: {remark}", look, 2, hang=2, colour="dim")
    yield ""
    for verdict, colour in _ORDER:
        of_verdict = [c for c in document.clauses if c.verdict == verdict and not is_accepted(c)]
        findings = [c for c in of_verdict if c.expected or c.severity != "none"]
        if findings:
            yield "  " + look.paint(f"{verdict.capitalize()}: {MEANS[verdict]}", colour)
            for finding in sorted(findings, key=gravity):
                yield from _finding(finding, look)
            yield ""
    wordings = sorted((wording for wording in document.wording if not is_accepted(wording)), key=gravity)
    if wordings:
        yield "  " + look.paint("Wording to change", "yellow")
        for wording in wordings:
            yield from _wording(wording, look)
        yield ""
    suppressions = [suppression for suppression in document.suppressions if not suppression.known]
    if suppressions:
        yield "  " + look.paint("Suppressions to mend", "yellow")
        for suppression in suppressions:
            yield from _suppression(suppression, look)
        yield ""
    yield from accepted((*document.clauses, *document.wording), look)
    strong = [c.titled for c in document.clauses if c.verdict == "strong" and c.expected]
    if strong:
        yield "  " + look.paint("Strong", "green")
        yield from wrapped("; ".join(strong), look, 4)
        yield ""


def _particulars(document: DocumentReport) -> str:
    reading = document.reading
    parts = [kinds_in_words(document) + (": only wording was checked" if document.kinds == OTHER_KIND else "")]
    if reading:
        parts.append(format_name(reading.format))
        if reading.pages:
            parts.append(counted(reading.pages, "page"))
        parts.append(counted(reading.words, "word"))
    return " · ".join(parts)


def _finding(finding: ClauseFinding, look: Look) -> Iterator[str]:
    yield from head(finding.severity, finding.title, finding.rule, look)
    if finding.verdict != "missing":
        yield from wrapped(sentence(finding.told()), look, 6)
        for quote in finding.evidence[: 3 if look.verbosity > 0 else 1]:
            yield from wrapped(f"{place_in_words(quote.place)}{quoted(quote.text)}", look, 6)
        if finding.referred:
            there = f"{file_name(finding.referred.document)}, {place_in_words(finding.referred.place)}"
            yield from wrapped(f"There: {there}{quoted(finding.referred.text)}", look, 6)
    elif finding.closest:
        yield from wrapped(f"Closest: {place_in_words(finding.closest.place)}{quoted(finding.closest.text)}", look, 6)
        yield from wrapped(f"but {finding.closest.why_not}.", look, 6)
    if look.verbosity > 0:
        yield from wrapped(f"Why: {finding.why}", look, 6)
        yield from wrapped(f"Source: {finding.source}", look, 6)
        yield from wrapped(f"Model clause: {finding.suggestion}", look, 6)
        yield from wrapped(f"Fingerprint: {finding.fingerprint}", look, 6)


def _wording(finding: WordingFinding, look: Look) -> Iterator[str]:
    better = " / ".join(finding.prefer)
    advice = f" → {better}" if better else ""
    said = f"{place_in_words(finding.place)}“{finding.text}”{advice}  [{finding.rule}]"
    yield from bullet(finding.severity, said, look, hang=4)
    if look.verbosity > 0:
        yield from wrapped(f"Why: {finding.why} Source: {finding.source}.", look, 6)
        yield from wrapped(f"Fingerprint: {finding.fingerprint}", look, 6)


def _suppression(suppression: SuppressionFinding, look: Look) -> Iterator[str]:
    where = (place_in_words(suppression.place) if suppression.place else "") or f"{suppression.where}: "
    yield from bullet(suppression.severity, f"{where}“{suppression.text}”: {suppression.message}.", look)
