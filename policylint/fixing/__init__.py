"""Better words in the place of those that wording rules find, where the rules call that safe: a file's bytes in, its
new bytes out.

Whatever is not certain is left to a person, with the reason. Before anything is given back, the new text is read and
checked again: it must say what the old one said but for the words, and be found to say the same but for the findings
that are gone.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from policylint.checker import Checker
from policylint.document import BlockKind
from policylint.fixing.draft import Draft, Fix
from policylint.fixing.phrases import LeftAloneError, Phrases
from policylint.fixing.source import SourceText
from policylint.report import DocumentReport, WordingFinding

__all__ = ["FORMATS", "ChangedError", "Fixed", "Left", "fix"]

FORMATS = frozenset({"markdown", "text"})
"""The formats whose files can be changed word by word."""

# To find out which replacements are in each other's way costs a check for each that is tried.
_MOST_TRIES = 64
_NO_PART_OF_ANCHORS = re.compile(r"[^\w\- ]")


class ChangedError(Exception):
    """The file is not the one that was checked."""


class Left(Struct, frozen=True):
    """A finding that is left as it is, and why, as a part of a sentence."""

    finding: WordingFinding
    why: str


class Fixed(Struct, frozen=True):
    """What has become of a file: its new content, and of each finding.

    `made` are the findings that are put right, `left` those that their rules have safe words for, but not here, and
    `others` is the number of those whose rules have none. What somebody has accepted is none of them.
    """

    data: bytes
    made: tuple[WordingFinding, ...]
    left: tuple[Left, ...]
    others: int


def fix(data: bytes, report: DocumentReport, checker: Checker) -> Fixed:
    """The file with the content `data`, on which `checker` has made `report`, with its wording put right.

    Raises `ChangedError` when the file is not the one that the report speaks of, and `UnreadableError`.
    """
    draft = Draft.of(data, report.path, checker)
    if _found(draft.report) != _found(report):
        raise ChangedError
    draft = draft.accepting(report)
    phrases = Phrases(checker.rulebook.wordings)
    made: list[WordingFinding] = []
    while True:
        turn = _Turn(draft, phrases, checker)
        # What is changed may make what stands beside it certain, so there are turns until nothing changes any more.
        draft, fixes = turn.run()
        if not fixes:
            break
        made += [fix.finding for fix in fixes]
    others = sum(not wording.allowed and wording.rule not in phrases for wording in draft.report.wording)
    return Fixed(draft.data, tuple(made), tuple(turn.left), others)


def _found(report: DocumentReport) -> list[object]:
    return [(wording.rule, wording.text, wording.place) for wording in report.wording]


class _Turn:
    """All that can be put right at once; `left` is what cannot."""

    def __init__(self, draft: Draft, phrases: Phrases, checker: Checker) -> None:
        self.left: list[Left] = []
        self._draft = draft
        self._phrases = phrases
        self._checker = checker
        self._tries = 0

    def run(self) -> tuple[Draft, list[Fix]]:
        """The draft after this turn, and what was put right."""
        draft, fixes = self._tried(self._proposed())
        self.left.sort(key=lambda left: (left.finding.place.block, left.finding.place.start))
        return draft, fixes

    def _proposed(self) -> list[Fix]:
        fixes: list[Fix] = []
        findings = [w for w in self._draft.report.wording if not w.allowed and w.rule in self._phrases]
        if not findings:
            return fixes
        try:
            source = SourceText(self._draft.data)
        except LeftAloneError as reason:
            self._leave(findings, str(reason))
            return fixes
        for finding in findings:
            try:
                fixes.append(self._fix_of(finding, source))
            except LeftAloneError as reason:
                self._leave([finding], str(reason))
        return self._apart(fixes)

    def _apart(self, fixes: list[Fix]) -> list[Fix]:
        """`fixes` as they stand in the file, without those that overlap with one before them."""
        apart: list[Fix] = []
        for each in sorted(fixes, key=lambda fix: fix.edits):
            if apart and each.edits[0].start < apart[-1].edits[-1].end:
                self._leave([each.finding], "it overlaps with another one")
            else:
                apart.append(each)
        return apart

    def _fix_of(self, finding: WordingFinding, source: SourceText) -> Fix:
        """How a finding is put right. Raises `LeftAloneError`."""
        if finding.sentence in self._draft.accepted:
            raise LeftAloneError("something in the sentence has been accepted as it is")
        block = self._draft.document.blocks[finding.place.block]
        changes = self._phrases.changes(finding.rule, block.text, finding.place.start, finding.place.end)
        if block.kind is BlockKind.HEADING and f"#{_anchor(block.text)}" in source.text:
            raise LeftAloneError("a link leads to this heading")
        edits = [edit for change in changes for edit in source.edits(block, change)]
        return Fix(finding, changes, tuple(sorted(edits)))

    def _tried(self, fixes: Sequence[Fix]) -> tuple[Draft, list[Fix]]:
        """As many of `fixes` as can be made together; of each other one it is known why it cannot."""
        if not fixes:
            return self._draft, []
        try:
            return self._try(fixes), list(fixes)
        except LeftAloneError as reason:
            if len(fixes) == 1 or self._tries >= _MOST_TRIES:
                self._leave([fix.finding for fix in fixes], str(reason))
                return self._draft, []
        half = len(fixes) // 2
        draft, first = self._tried(fixes[:half])
        other_draft, second = self._tried(fixes[half:])
        if not first or not second:
            return (draft, first) if first else (other_draft, second)
        try:
            return self._try([*first, *second]), [*first, *second]
        except LeftAloneError as reason:
            self._leave([fix.finding for fix in second], str(reason))
            return draft, first

    def _try(self, fixes: Sequence[Fix]) -> Draft:
        self._tries += 1
        return self._draft.after(fixes, self._checker)

    def _leave(self, findings: Sequence[WordingFinding], why: str) -> None:
        self.left += [Left(finding, why) for finding in findings]


def _anchor(heading: str) -> str:
    """The name by which links within a document lead to a heading."""
    return _NO_PART_OF_ANCHORS.sub("", heading.lower()).replace(" ", "-")
