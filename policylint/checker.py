"""One document, from its bytes to its part of the report: the flow in one place."""

from collections.abc import Collection, Sequence
from copy import copy
from fnmatch import fnmatchcase

from msgspec import Struct
from msgspec.structs import replace

from policylint.document import Block, Document, UnreadableError
from policylint.document import Directive as FoundDirective
from policylint.engine.element_words import open_element_words
from policylint.engine.facts import Stated
from policylint.engine.judge import Judge
from policylint.engine.kinds import KindDetector, Kinds, open_kind_words
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.references import Pointer as FoundPointer
from policylint.engine.references import PointerFinder
from policylint.engine.sentences import SentenceReader
from policylint.engine.verdicts import Evidence, Judgement
from policylint.engine.wording import WordingHit, WordingJudge
from policylint.readers import read
from policylint.report import (
    UNRECOGNISED,
    ClauseFinding,
    Closest,
    Directive,
    DocumentReport,
    Fact,
    Pointer,
    Quote,
    ReportPlace,
    TextBlock,
    TextCell,
    WordingFinding,
    fingerprint,
    unreadable,
)
from policylint.rulebook.model import Rulebook, RulebookError, severity_of
from policylint.selection import Weights, names_of, no_such, only, severities
from policylint.settings import Settings

_KIND_KEYS = ("kind", "kinds")


class _Stated(Struct, frozen=True):
    """What a document itself says of its kind, `None` for nothing, and warnings of what in it means nothing."""

    kinds: Kinds | None
    warnings: tuple[str, ...]


class Checker:
    """A rulebook and settings made ready; `check` turns one document's bytes into its report.

    Raises `RulebookError` for a rulebook without the grammar that judging needs.
    """

    def __init__(self, rulebook: Rulebook, settings: Settings) -> None:
        self.rulebook = rulebook
        self.settings = settings
        self._weights: dict[tuple[str, ...], Weights] = {}
        self._judges: dict[frozenset[str], tuple[Judge, WordingJudge]] = {}
        try:
            self._reader = SentenceReader(rulebook)
            self._kinds = KindDetector(rulebook, self._reader.finder, open_kind_words())
            self._pointers = PointerFinder(rulebook)
            self._words = open_element_words()
            self._judges_of(self._weights_in(()))
        except KeyError as error:
            message = f"the concept <{error.args[0]}>, which every rulebook needs, is not defined"
            raise RulebookError("grammar", 1, message) from None

    def under(self, settings: Settings) -> "Checker":
        """A checker for documents for which other `settings` hold; it shares with this one all but what these say."""
        other = copy(self)
        other.settings = settings
        other._weights = {}
        return other

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
        stated = self._stated_kinds(document)
        kinds = stated.kinds or self._settled_kinds(document.path) or self._kinds.detect(text)
        weights = self._weights_in(kinds.kinds)
        judge, wording = self._judges_of(weights)
        judgements = judge.judge(text, frozenset(kinds.kinds))
        hits = wording.judge(text)
        return DocumentReport(
            path=document.path,
            kinds=kinds.kinds,
            kinds_from=kinds.source,
            kinds_reason=kinds.reason or UNRECOGNISED,
            reading=replace(document.reading, warnings=(*document.reading.warnings, *stated.warnings)),
            error=None,
            clauses=tuple(_clause(judgement, text, kinds.kinds, weights) for judgement in judgements),
            wording=tuple(_wording(hit, text, weights) for hit in hits),
            title=_title(text),
            numbers=self._pointers.own_numbers(text),
            pointers=tuple(_pointer(found, text) for found in self._pointers.find(text)),
            facts=tuple(dict.fromkeys(_fact(fact, text) for judgement in judgements for fact in judgement.facts)),
            text=tuple(_text_block(block) for block in document.blocks) if self.settings.keep_text else (),
            directives=tuple(_directive(found, text) for found in document.directives),
        )

    def _weights_in(self, kinds: tuple[str, ...]) -> Weights:
        """How much each rule weighs that the settings ask for in documents of `kinds`."""
        if kinds not in self._weights:
            self._weights[kinds] = severities(self.rulebook, self.settings, kinds)
        return self._weights[kinds]

    def _judges_of(self, rules: Collection[str]) -> tuple[Judge, WordingJudge]:
        """What judges by these `rules`, whatever they weigh: it hears each sentence once for all documents."""
        names = frozenset(rules)
        if names not in self._judges:
            rulebook = only(self.rulebook, names)
            finder = self._reader.finder
            self._judges[names] = (
                Judge(rulebook, finder, self._words),
                WordingJudge(rulebook, finder),
            )
        return self._judges[names]

    def _stated_kinds(self, document: Document) -> _Stated:
        """Kinds that the document itself says it is."""
        known = names_of(self.rulebook).kinds
        named = {name: key for key in _KIND_KEYS for name in _listed(document.metadata.get(key))}
        kinds = tuple(name for name in named if name in known)
        return _Stated(
            Kinds(kinds, "front-matter", "the document says so itself") if kinds else None,
            tuple(_not_heeded(name, named[name], document, known) for name in named if name not in known),
        )

    def _settled_kinds(self, path: str) -> Kinds | None:
        """Kinds that the settings give the document with this path."""
        for pattern, kinds in reversed(self.settings.kinds.items()):
            if fnmatchcase(path, pattern) or fnmatchcase(path.rsplit("/", 1)[-1], pattern):
                return Kinds(kinds, "config", f"its path matches '{pattern}'")
        told = self.settings.told
        return Kinds(told.kinds, "config", told.reason) if told else None


def _listed(stated: object) -> list[str]:
    """The names in an entry of metadata, which may be one or several."""
    names = stated if isinstance(stated, list) else [stated or ""]
    return [name for name in (str(each).strip() for each in names) if name]


def _not_heeded(name: str, key: str, document: Document, known: Collection[str]) -> str:
    line = document.metadata_lines.get(key)
    where = f"the front matter (line {line})" if line else "the file's metadata"
    return f"{where} names a kind that is not heeded: {no_such('kind', name, known)}"


def _clause(judgement: Judgement, text: ReadDocument, kinds: Sequence[str], weights: Weights) -> ClauseFinding:
    rule = judgement.rule
    expected = any(kind in rule.expected_in for kind in kinds)
    quotes = tuple(
        Quote(e.passage.clause.text, _place(text, e.passage, 0, len(e.passage.clause.text)), e.says, e.reason)
        for e in judgement.evidence
    )
    closest = judgement.closest
    return ClauseFinding(
        rule=rule.id,
        title=rule.title,
        verdict=judgement.verdict.value,
        expected=expected,
        severity=severity_of(weights[rule.id], judgement.verdict, expected=expected).value,
        reason=judgement.reason,
        evidence=quotes,
        closest=_closest(closest, text) if closest else None,
        why=rule.why,
        source=rule.source.cited,
        suggestion=rule.model_clause,
        fingerprint=fingerprint(rule.id, judgement.verdict, text.document.path, quotes[0].text if quotes else ""),
        domain=rule.domain,
        sure=judgement.sure,
    )


def _closest(evidence: Evidence, text: ReadDocument) -> Closest:
    clause = evidence.passage.clause
    return Closest(clause.text, _place(text, evidence.passage, 0, len(clause.text)), evidence.reason)


def _wording(hit: WordingHit, text: ReadDocument, weights: Weights) -> WordingFinding:
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
        severity=weights[rule.id].value,
        fingerprint=fingerprint(rule.id, "wording", text.document.path, f"{hit.text} | {hit.passage.clause.text}"),
        sentence=hit.passage.clause.text,
    )


def _title(text: ReadDocument) -> str:
    """What the document declares as its title, else the first line at its head."""
    blocks = text.document.blocks
    return text.document.title or next((blocks[number].text for number in text.title_blocks), "")


def _pointer(found: FoundPointer, text: ReadDocument) -> Pointer:
    clause = found.passage.clause
    return Pointer(
        words=clause.text[found.span[0] : found.span[1]],
        number=found.number,
        name=found.name,
        text=clause.text,
        place=_place(text, found.passage, 0, len(clause.text)),
        rules=found.rules,
        firm=found.firm,
    )


def _fact(stated: Stated, text: ReadDocument) -> Fact:
    clause = stated.passage.clause
    return Fact(
        rule=stated.rule.id,
        fact=stated.fact,
        sort=stated.sort,
        values=stated.values,
        allows=tuple(sorted(stated.allows)),
        text=clause.text,
        place=_place(text, stated.passage, 0, len(clause.text)),
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


def _directive(found: FoundDirective, text: ReadDocument) -> Directive:
    blocks = text.document.blocks
    # One that stands behind all text has its place at the last block.
    block = min(found.blocks[0] if found.blocks else 0, len(blocks) - 1)
    headings = text.of_block(block)[0].clause.headings
    place = found.place
    return Directive(
        text=found.text,
        where=found.where,
        place=ReportPlace(
            page=place.page,
            line=place.line,
            column=place.column,
            paragraph=place.paragraph,
            heading=tuple(blocks[number].text for number in headings),
            row="",
            block=block,
            start=0,
            end=0,
        ),
        blocks=found.blocks,
    )


def _text_block(block: Block) -> TextBlock:
    cell = block.cell
    return TextBlock(
        kind=block.kind.value,
        text=block.text,
        level=block.level,
        label=block.label,
        page=block.place_at(0).page,
        cell=TextCell(cell.table, cell.row, cell.column, cell.is_header) if cell else None,
        quoted=block.quoted,
    )
