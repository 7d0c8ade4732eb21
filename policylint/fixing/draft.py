"""A document on its way to better words: what it says and what is found in it, before and after each replacement."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from policylint.checker import Checker
from policylint.document import Block, BlockKind, Document, UnreadableError
from policylint.fixing.phrases import Change, LeftAloneError
from policylint.fixing.source import Edit, SourceText
from policylint.readers import read
from policylint.report import DocumentReport, WordingFinding


class Fix(Struct, frozen=True):
    """How a finding's words are put right: `changes` of its block's text, as `edits` of the file's."""

    finding: WordingFinding
    changes: tuple[Change, ...]
    edits: tuple[Edit, ...]


class Draft(Struct, frozen=True):
    """A file's content, what was read of it and found in it.

    `accepted` are the sentences that hold something that somebody has accepted as it is.
    """

    data: bytes
    document: Document
    report: DocumentReport
    accepted: frozenset[str] = frozenset()

    @classmethod
    def of(cls, data: bytes, path: str, checker: Checker) -> "Draft":
        """The draft to begin with. Raises `UnreadableError`."""
        document = read(data, path)
        return cls(data, document, checker.check_document(document))

    def accepting(self, report: DocumentReport) -> "Draft":
        """The same with the marks of `report`, of the same document, on what is accepted."""
        sentences = {wording.sentence for wording in report.wording if wording.allowed}
        sentences |= {quote.text for clause in report.clauses if clause.allowed for quote in clause.evidence}
        return replace(self, report=_marked(self.report, report.wording), accepted=frozenset(sentences))

    def after(self, fixes: Sequence[Fix], checker: Checker) -> "Draft":
        """The draft after `fixes`.

        Raises `LeftAloneError` when more than the words would change: what else the document says, or what is found.
        """
        data = SourceText(self.data).written(edit for fix in fixes for edit in fix.edits)
        try:
            document = read(data, self.document.path)
        except UnreadableError:
            raise LeftAloneError("the file could not be read any more") from None
        if _words(document.blocks) != _words(self._blocks_after(fixes)):
            raise LeftAloneError("the text around it would be read in another way")
        report = checker.check_document(document)
        fixed = {id(fix.finding) for fix in fixes}
        expected = [wording for wording in self.report.wording if id(wording) not in fixed]
        _refuse_other_findings(expected, report.wording)
        _refuse_other_verdicts(self.report, report)
        return Draft(data, document, _marked(report, expected), self.accepted)

    def _blocks_after(self, fixes: Iterable[Fix]) -> Iterator[Block]:
        changes: dict[int, list[Change]] = {}
        for fix in fixes:
            changes.setdefault(fix.finding.place.block, []).extend(fix.changes)
        for number, block in enumerate(self.document.blocks):
            yield replace(block, text=_changed(block.text, changes.get(number, ())))


def _changed(text: str, changes: Iterable[Change]) -> str:
    parts, position = [], 0
    for change in sorted(changes, key=lambda change: change.start):
        parts += [text[position : change.start], change.words]
        position = change.end
    return "".join([*parts, text[position:]])


def _words(blocks: Iterable[Block]) -> list[tuple[BlockKind, str]]:
    """All words, each with what it is a word of. Where a paragraph ends is not told.

    A plain text may show that by the lengths of its lines only, which change with their words.
    """
    return [(block.kind, word) for block in blocks for word in block.text.split()]


def _marked(report: DocumentReport, findings: Iterable[WordingFinding]) -> DocumentReport:
    """`report` with the marks that these findings, which are the same, have."""
    pairs = zip(report.wording, findings, strict=True)
    return replace(report, wording=tuple(replace(new, allowed=old.allowed) for new, old in pairs))


def _refuse_other_findings(expected: Sequence[WordingFinding], found: Sequence[WordingFinding]) -> None:
    then, now = ([(w.rule, w.text) for w in findings] for findings in (expected, found))
    if then == now:
        return
    for rule, text in Counter(now) - Counter(then):
        raise LeftAloneError(f"then “{text}” would be found [{rule}]")
    raise LeftAloneError("another finding would be hidden by it")


def _refuse_other_verdicts(then: DocumentReport, now: DocumentReport) -> None:
    if now.kinds != then.kinds:
        raise LeftAloneError("the document would be taken for one of another kind")
    before = {clause.rule: clause.verdict for clause in then.clauses}
    after = {clause.rule: clause.verdict for clause in now.clauses}
    changed = [rule for rule in {**before, **after} if before.get(rule) != after.get(rule)]
    if changed:
        raise LeftAloneError(f"it would change the verdict on {changed[0]}, which is for a person to do")
