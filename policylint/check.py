"""One document, from its bytes to its part of the report: the flow in one place."""

import hashlib
from collections.abc import Sequence
from fnmatch import fnmatchcase

from policylint.document import Document, UnreadableError
from policylint.engine.judge import Evidence, Judge, Judgement
from policylint.engine.kinds import Kinds, detect
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.sentences import SentenceReader
from policylint.engine.wording import WordingHit, WordingJudge
from policylint.readers import read
from policylint.report import (
    ClauseFinding,
    Closest,
    DocumentReport,
    Quote,
    ReadError,
    ReportPlace,
    WordingFinding,
)
from policylint.rulebook.model import Rulebook, Severity, Verdict
from policylint.settings import Settings


class Checker:
    """A rulebook and settings made ready; `check` turns one document's bytes into its report."""

    def __init__(self, rulebook: Rulebook, settings: Settings) -> None:
        self.rulebook = rulebook
        self.settings = settings
        self._judge = Judge(rulebook)
        self._reader = SentenceReader(rulebook)
        self._wording = WordingJudge(rulebook, advice=settings.advice)

    def check(self, data: bytes, path: str) -> DocumentReport:
        """The report on one document; what cannot be read becomes its `error`."""
        try:
            document = read(data, path)
        except UnreadableError as error:
            return unreadable(path, error)
        return self.check_document(document)

    def check_document(self, document: Document) -> DocumentReport:
        """The report on a document that has been read."""
        text = ReadDocument(document, self._reader)
        kinds = self._told_kinds(document) or detect(text, self.rulebook)
        judgements = [j for j in self._judge.judge(text, frozenset(kinds.kinds)) if self._wanted(j.rule.id)]
        hits = [hit for hit in self._wording.judge(text) if self._wanted(hit.rule.id)]
        return DocumentReport(
            path=document.path,
            kinds=kinds.kinds,
            kinds_from=kinds.source,
            kinds_reason=kinds.reason,
            reading=document.reading,
            error=None,
            clauses=tuple(_clause(judgement, text, kinds.kinds) for judgement in judgements),
            wording=tuple(_wording(hit, text) for hit in hits),
        )

    def _wanted(self, rule: str) -> bool:
        settings = self.settings
        return rule not in settings.ignore and (not settings.select or rule in settings.select)

    def _told_kinds(self, document: Document) -> Kinds | None:
        """Kinds that the document's own front matter or the settings give it."""
        known = {kind.id for kind in self.rulebook.kinds}
        stated = document.metadata.get("kind", document.metadata.get("kinds"))
        if stated:
            names = [stated] if isinstance(stated, str) else stated if isinstance(stated, list) else []
            kinds = tuple(str(name).strip() for name in names if str(name).strip() in known)
            if kinds:
                return Kinds(kinds, "front-matter", "the document says so itself")
        for pattern, kinds in reversed(self.settings.kinds.items()):
            if fnmatchcase(document.path, pattern) or fnmatchcase(document.path.rsplit("/", 1)[-1], pattern):
                return Kinds(kinds, "config", f"its path matches '{pattern}'")
        return None


def unreadable(path: str, error: UnreadableError) -> DocumentReport:
    """The report on a document that cannot be checked."""
    return DocumentReport(path, (), "", "", None, ReadError(error.code, error.message))


def _clause(judgement: Judgement, text: ReadDocument, kinds: Sequence[str]) -> ClauseFinding:
    rule = judgement.rule
    expected = any(kind in rule.expected_in for kind in kinds)
    quotes = tuple(
        Quote(e.passage.clause.text, _place(text, e.passage, 0, len(e.passage.clause.text)), e.says, e.reason)
        for e in judgement.evidence
    )
    closest = judgement.closest
    source = f"{rule.source.paper}: {rule.source.where}" if rule.source.paper else rule.source.where
    return ClauseFinding(
        rule=rule.id,
        title=rule.title,
        verdict=judgement.verdict.value,
        expected=expected,
        severity=_severity(judgement, expected=expected).value,
        reason=judgement.reason,
        evidence=quotes,
        closest=_closest(closest, text) if closest else None,
        why=rule.why,
        source=source,
        suggestion=rule.model_clause,
        fingerprint=_fingerprint(rule.id, judgement.verdict, text, quotes[0].text if quotes else ""),
    )


def _severity(judgement: Judgement, *, expected: bool) -> Severity:
    """Missing and contradicted weigh as the rule says, weak no more than a warning; what is not expected weighs
    nothing unless it contradicts."""
    if judgement.verdict is Verdict.STRONG:
        return Severity.NONE
    if judgement.verdict is Verdict.CONTRADICTED:
        return judgement.rule.severity
    if not expected:
        return Severity.NONE
    if judgement.verdict is Verdict.WEAK and judgement.rule.severity is Severity.ERROR:
        return Severity.WARNING
    return judgement.rule.severity if judgement.verdict is Verdict.MISSING else Severity.ADVICE


def _closest(evidence: Evidence, text: ReadDocument) -> Closest:
    clause = evidence.passage.clause
    return Closest(clause.text, _place(text, evidence.passage, 0, len(clause.text)), evidence.reason)


def _wording(hit: WordingHit, text: ReadDocument) -> WordingFinding:
    tokens, rule = hit.passage.tokens, hit.rule
    start, end = tokens.starts[hit.span[0]], tokens.ends[hit.span[1] - 1]
    return WordingFinding(
        rule=rule.id,
        title=rule.title,
        text=hit.text,
        prefer=rule.prefer,
        why=rule.why,
        source=rule.source,
        place=_place(text, hit.passage, start, end),
        severity=rule.severity.value,
        fingerprint=_fingerprint(rule.id, "wording", text, f"{hit.text} | {hit.passage.clause.text}"),
    )


def _place(text: ReadDocument, passage: Passage, start: int, end: int) -> ReportPlace:
    """The place of code points `start` to `end` of a passage."""
    clause = passage.clause
    place = passage.block.place_at(clause.start + start)
    return ReportPlace(
        page=place.page,
        line=place.line,
        column=place.column,
        paragraph=place.paragraph,
        heading=tuple(text.document.blocks[number].text for number in clause.headings),
        row=passage.block.cell.row_header if passage.block.cell else "",
        block=clause.block,
        start=clause.start + start,
        end=clause.start + end,
    )


def _fingerprint(rule: str, verdict: str, text: ReadDocument, words: str) -> str:
    """Stays the same when a paragraph moves or is reflowed; changes when its words or the verdict do.

    The document goes in by its file name, so that two documents with the same fault have two fingerprints.
    """
    name = text.document.path.rsplit("/", 1)[-1]
    folded = " ".join(words.casefold().split())
    return hashlib.sha256("\0".join((rule, verdict, name, folded)).encode()).hexdigest()[:20]
