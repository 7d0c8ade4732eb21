"""The baseline: findings that were there before, so that only new ones weigh.

A finding is known by its fingerprint: its rule and verdict, its document's file name, and its words. So it stays known
when its paragraph moves, and is new when its words or its verdict change. Nothing is ever known by a number of
findings alone: each entry stands for one.
"""

import os.path
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from policylint.findings import Finding, change_findings, findings
from policylint.paths import file_name
from policylint.report import (
    DANGLING_REFERENCE,
    ClauseFinding,
    Contradiction,
    Head,
    Reference,
    Report,
    SuppressionFinding,
    WordingFinding,
    fingerprint,
)
from policylint.spool import outlines
from policylint.terms import Severity

_BETWEEN_DOCUMENTS = frozenset({"contradiction", "reference"})
_LONGEST_EXCERPT = 80
# What stands in more documents than this tells nothing of which of them a new one was before.
_MOST_ALIKE = 20
_F = TypeVar("_F", ClauseFinding, WordingFinding, SuppressionFinding, Contradiction, Reference)


class Entry(Struct, frozen=True):
    """A finding that is known; `verdict` tells a clause's verdict, or what else was found.

    `excerpt` is the beginning of its words, for people, "" where there are none or none are kept.
    """

    fingerprint: str
    document: str
    rule: str
    verdict: str
    excerpt: str = ""


class Baseline(Struct, frozen=True):
    """Known findings. Their documents' paths are relative to `folder`, or as in reports where that is `None`.

    `gone` are those of the documents that are not there any more.
    """

    entries: tuple[Entry, ...] = ()
    folder: Path | None = None
    gone: frozenset[str] = frozenset()


class Comparison(Struct, frozen=True):
    """A report beside a baseline: findings that are known, as they are now; new ones; and entries that are gone.

    `unseen` are the entries that the report says nothing about, such as those of documents that were not checked;
    `moved` the new paths of documents by their old ones.
    """

    known: tuple[Entry, ...]
    new: tuple[Entry, ...]
    gone: tuple[Entry, ...]
    unseen: tuple[Entry, ...]
    moved: dict[str, str]


def baseline_of(report: Report, folder: Path | None = None) -> Baseline:
    """The baseline that knows all that weighs in `report`."""
    return Baseline(tuple(entry for entry, _ in _found(report, folder)), folder)


def mark_known(report: Report, baseline: Baseline) -> Report:
    """`report` with the findings that `baseline` knows marked; they weigh nothing."""
    stock = _Stock(baseline, _heirs(_found(report, baseline.folder), baseline))
    paths = _paths(report, baseline.folder)

    def mark(finding: _F, path: str, /) -> _F:
        if finding.severity != Severity.NONE and stock.take(_entry(finding, paths[path]), finding):
            return replace(finding, known=True, severity=Severity.NONE.value)
        return finding

    return change_findings(report, mark)


def compare(report: Report, baseline: Baseline, within: Iterable[Path] | None = None) -> Comparison:
    """What of `baseline` is still in `report`, a report by all rules, and what is not.

    A document that is gone was looked for `within` these paths only, or everywhere where that is `None`.
    """
    heirs = _heirs(_found(report, baseline.folder), baseline)
    stock = _Stock(baseline, heirs)
    known: list[Entry] = []
    new: list[Entry] = []
    for now, finding in _found(report, baseline.folder):
        (known if stock.take(now, finding) else new).append(now)
    heads = outlines(report.documents, Head)
    checked = {_relative(document.path, baseline.folder) for document in heads if not document.error}
    # One that was moved here has been looked at, wherever it was.
    gone = _inside(baseline, within) | frozenset(heirs.values())
    is_whole = all(entry.document in checked or entry.document in gone for entry in baseline.entries)

    def is_seen(entry: Entry) -> bool:
        # What stands between documents can only be missed where all of them have been looked at.
        is_between = entry.verdict in _BETWEEN_DOCUMENTS
        return entry.document in gone or (entry.document in checked and (is_whole or not is_between))

    return Comparison(
        known=tuple(known),
        new=tuple(new),
        gone=tuple(entry for entry in stock.left() if is_seen(entry)),
        unseen=tuple(entry for entry in stock.left() if not is_seen(entry)),
        moved={old: new for new, old in heirs.items()},
    )


def _inside(baseline: Baseline, paths: Iterable[Path] | None) -> frozenset[str]:
    """The documents that are gone and were in one of `paths`."""
    if paths is None:
        return baseline.gone
    tops = [os.path.realpath(path) for path in paths]
    folder = os.path.realpath(baseline.folder or "")
    return frozenset(
        document
        for document in baseline.gone
        if any(Path(os.path.realpath(Path(folder, document))).is_relative_to(top) for top in tops)
    )


def fingerprint_in(finding: Finding, path: str) -> str:
    """The fingerprint that a finding would have if its document had this path."""
    match finding:
        case ClauseFinding():
            words = finding.evidence[0].text if finding.evidence else ""
            return fingerprint(finding.rule, finding.verdict, path, words)
        case WordingFinding():
            return fingerprint(finding.rule, "wording", path, f"{finding.text} | {finding.sentence}")
        case SuppressionFinding():
            return fingerprint("suppression", finding.problem, path, f"{finding.rule} | {finding.text}")
        case Reference():
            return fingerprint("reference", finding.target or "dangling", path, f"{finding.words} | {finding.text}")
        case _:
            return finding.fingerprint


_Found = Iterable[tuple[Entry, Finding]]
"""The findings of a report that weigh, each as the entry that it would be in a baseline."""


def _found(report: Report, folder: Path | None) -> _Found:
    paths = _paths(report, folder)
    return (
        (_entry(finding, paths[path]), finding)
        for finding, path in findings(report)
        if finding.severity != Severity.NONE
    )


def _paths(report: Report, folder: Path | None) -> dict[str, str]:
    """What a baseline calls the documents, by their paths."""
    return {document.path: _relative(document.path, folder) for document in outlines(report.documents, Head)}


def _relative(path: str, folder: Path | None) -> str:
    if folder is None:
        return path
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive
        return path


def _entry(finding: Finding, document: str) -> Entry:
    match finding:
        case ClauseFinding():
            words = finding.evidence[0].text if finding.evidence else ""
            rule, verdict, excerpt = finding.rule, finding.verdict, _excerpt(words)
        case WordingFinding():
            at = max(0, finding.sentence.find(finding.text) - _LONGEST_EXCERPT // 2)
            rule, verdict, excerpt = finding.rule, "wording", _excerpt(finding.sentence, at)
        case SuppressionFinding():
            rule, verdict, excerpt = "suppression", finding.problem, _excerpt(finding.text)
        case Contradiction():
            rule, verdict, excerpt = finding.rule, "contradiction", _excerpt(finding.sides[0].text)
        case Reference():
            rule, verdict, excerpt = DANGLING_REFERENCE, "reference", _excerpt(finding.text)
    return Entry(finding.fingerprint, document, rule, verdict, excerpt)


def _excerpt(words: str, start: int = 0) -> str:
    shown = words[start : start + _LONGEST_EXCERPT]
    return ("…" if start else "") + shown + ("…" if start + _LONGEST_EXCERPT < len(words) else "")


class _Stock:
    """The entries of a baseline, of which each stands for one finding."""

    def __init__(self, baseline: Baseline, heirs: Mapping[str, str]) -> None:
        self._entries = baseline.entries
        self._heirs = heirs
        self._left: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in baseline.entries:
            self._left[entry.document, entry.fingerprint].append(entry)
        self._taken: Counter[Entry] = Counter()

    def take(self, now: Entry, finding: Finding) -> bool:
        """Whether an entry is left that knows it: one of its own document, or of the one that this was before."""
        before = self._heirs.get(now.document)
        mark = fingerprint_in(finding, before) if before else now.fingerprint
        entries = self._left.get((before or now.document, mark))
        if not entries:
            return False
        self._taken[entries.pop()] += 1
        return True

    def left(self) -> Iterator[Entry]:
        """The entries that nothing has taken."""
        return (Counter(self._entries) - self._taken).elements()


def _heirs(found: _Found, baseline: Baseline) -> dict[str, str]:
    """The documents that were moved or renamed: the old path of each, by its new one.

    A document of which the baseline knows nothing may be one that is gone: where it has its name and one of its
    findings, or most of its findings, one of them in the same words.
    """
    theirs: dict[str, Counter[str]] = defaultdict(Counter)
    by_name: dict[str, set[str]] = defaultdict(set)
    by_words: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for entry in baseline.entries:
        if entry.document in baseline.gone:
            theirs[entry.document][entry.fingerprint] += 1
            by_name[file_name(entry.document)].add(entry.document)
            by_words[entry.rule, entry.verdict, entry.excerpt].add(entry.document)
    if not theirs:
        return {}
    known = {entry.document for entry in baseline.entries}
    newcomers: dict[str, list[tuple[Entry, Finding]]] = defaultdict(list)
    for now, finding in found:
        if now.document not in known:
            newcomers[now.document].append((now, finding))
    likely: list[tuple[bool, int, str, str]] = []
    for document, its in newcomers.items():
        named = by_name.get(file_name(document), set())
        alike = [by_words.get((now.rule, now.verdict, now.excerpt), set()) for now, _ in its if now.excerpt]
        for old in named.union(*(olds for olds in alike if len(olds) <= _MOST_ALIKE)):
            shared = (Counter(fingerprint_in(finding, old) for _, finding in its) & theirs[old]).total()
            if shared and (old in named or 2 * shared > min(len(its), theirs[old].total())):
                likely.append((old in named, shared, old, document))
    heirs: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, old, document in sorted(likely, reverse=True):
        if document not in heirs and old not in taken:
            heirs[document] = old
            taken.add(old)
    return heirs
