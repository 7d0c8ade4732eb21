"""What somebody has accepted, and why; and the suppressions that are to be mended or taken away.

A suppression names a rule, or one finding by its fingerprint. It stands in the document, where it speaks of the block
that it stands in or before, or, at the top, of the whole document; in a file beside it; or in the settings. What it
accepts stays in the report with its verdict and the reason, and weighs nothing.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from policylint.findings import change_findings, recounted
from policylint.report import (
    DANGLING_REFERENCE,
    ClauseFinding,
    Contradiction,
    Directive,
    DocumentReport,
    Head,
    ReadError,
    Reference,
    Report,
    ReportPlace,
    SuppressionFinding,
    WordingFinding,
    fingerprint,
)
from policylint.rulebook.model import Rulebook, Verdict
from policylint.selection import names_of, no_such, severities
from policylint.settings import Allowance, Settings
from policylint.spool import outlines, spooled
from policylint.terms import Severity

_FORM = "policylint: allow RULE because REASON"
_MOST_HINTS = 20
_MOST_REASONS = 10
# Blocks that the suppressions of a document may cover together, one by one: those beyond accept nothing.
_MOST_COVERED = 500_000
# Where a directive stands in the document itself, and not in a file beside it or in the settings.
_INSIDE = frozenset({"comment", "front matter"})
_F = TypeVar("_F", ClauseFinding, WordingFinding, SuppressionFinding, Contradiction, Reference)


class SuppressionError(ValueError):
    """An entry of the settings that suppresses nothing as it is; the text says where it is written down, and why."""


def refuse_faulty(settings: Settings, rulebook: Rulebook) -> None:
    """Raise `SuppressionError` for what the settings allow without a reason, or by a name that no rule has."""
    known = names_of(rulebook).rules | {DANGLING_REFERENCE}
    for allowance in settings.allow:
        where = f"{allowance.where}: " if allowance.where else ""
        if not _is_reason(allowance.reason):
            raise SuppressionError(f"{where}a suppression needs a reason")
        if not allowance.fingerprint and allowance.rule not in known:
            raise SuppressionError(f"{where}{no_such('rule', allowance.rule, known)}")


class _Claim(Struct, eq=False):
    """One name that one suppression accepts: a rule, or a finding by its fingerprint.

    `must_serve` says that its document shows whether it is of use; not so for what is for other documents too, and
    for a rule that the run leaves out.
    """

    name: str
    reason: str
    told: Directive
    must_serve: bool
    used: bool = False

    @property
    def covered(self) -> range:
        """The blocks that it is for, where it is not for all."""
        blocks = self.told.blocks
        return range(blocks[0], blocks[-1] + 1) if blocks else range(0)

    def covers(self, block: int) -> bool:
        """Whether it is for what stands in a block."""
        return self.told.blocks is None or block in self.covered


class _Telling(Struct, frozen=True):
    """What tells of a document which suppressions there are for it."""

    path: str
    kinds: tuple[str, ...]
    error: ReadError | None
    directives: tuple[Directive, ...]


def suppress(
    report: Report, told: Callable[[str], tuple[Rulebook, Settings]], allowances: Iterable[Allowance] = ()
) -> Report:
    """`report` with its findings marked that its documents or their settings accept.

    `told` gives the rulebook and the settings by which the document with a path was checked. Suppressions that give no
    reason, name no rule that there is, or suppress nothing, become findings of their document; nothing is said of
    rules that the run leaves out.

    `allowances` are for no other documents than those of the report. One that is of no use to any of them becomes a
    finding of the first document.
    """
    allowed = _Allowed()
    needless = _Needless(allowances)
    problems: dict[str, list[SuppressionFinding]] = {}
    first = ""
    is_folder = sum(document.error is None for document in outlines(report.documents, Head)) > 1
    for document in outlines(report.documents, _Telling):
        rulebook, settings = told(document.path)
        if document.error:
            needless.doubt(settings.allow)
            continue
        first = first or document.path
        if not (settings.allow or document.directives):
            continue
        rules = _Rules(rulebook, settings, document, is_folder=is_folder)
        read = [entry for directive in document.directives for entry in _read(directive, document.path, rules)]
        claims = [entry for entry in read if isinstance(entry, _Claim)]
        allowed.add(document.path, claims + [needless.claim(allowance, rules) for allowance in settings.allow])
        problems[document.path] = [entry for entry in read if isinstance(entry, SuppressionFinding)]
    if not problems and not needless.claims:
        return report
    marked = change_findings(report, allowed.mark)
    problems.setdefault(first, []).extend(needless.problems(first))
    mended = spooled(
        replace(
            document,
            suppressions=tuple(sorted((*problems.get(document.path, ()), *_unused(document, allowed)), key=_position)),
        )
        for document in marked.documents
    )
    return recounted(replace(marked, documents=mended))


def _position(problem: SuppressionFinding) -> tuple[int, int]:
    """By which what is to be mended is sorted: as it stands in the document, and then what stands elsewhere."""
    place = problem.place
    return (place.block, place.line or 0) if place else (sys.maxsize, 0)


def _of_settings(allowance: Allowance, *, must_serve: bool) -> _Claim:
    name = allowance.fingerprint or allowance.rule
    told = Directive(f"allow {name} because {allowance.reason}", allowance.where, None, None)
    return _Claim(name, allowance.reason, told, must_serve=must_serve)


class _Needless:
    """Entries of the settings that may be of no use to any document, with what they claim in each."""

    def __init__(self, allowances: Iterable[Allowance]) -> None:
        self.claims: dict[Allowance, list[_Claim]] = {allowance: [] for allowance in allowances}

    def doubt(self, allowances: Iterable[Allowance]) -> None:
        """Say nothing of `allowances`: of what use they are cannot be told."""
        for allowance in allowances:
            self.claims.pop(allowance, None)

    def claim(self, allowance: Allowance, rules: "_Rules") -> _Claim:
        """What `allowance` claims in a document that it is for."""
        is_covered = rules.covers(allowance.fingerprint or allowance.rule)
        if allowance.is_for_one or not is_covered:
            self.doubt([allowance])  # the document itself tells, or nobody
        claim = _of_settings(allowance, must_serve=allowance.is_for_one and is_covered)
        if allowance in self.claims:
            self.claims[allowance].append(claim)
        return claim

    def problems(self, path: str) -> Iterator[SuppressionFinding]:
        """Those that have accepted nothing, as findings of the document with this path."""
        for allowance, claims in self.claims.items():
            if not any(claim.used for claim in claims):
                claim = _of_settings(allowance, must_serve=True)
                why = _why_needless(allowance) if claims else "it is for no document that was checked"
                yield _problem("unused", claim.name, f"it suppresses nothing: {why}", claim.told, path)


def _why_needless(allowance: Allowance) -> str:
    if allowance.fingerprint:
        return "no finding has this fingerprint"
    return "the rule finds nothing in the documents that it is for; take it away"


class _Rules:
    """The names that a suppression may give, and those of them that the run covers in one document."""

    def __init__(self, rulebook: Rulebook, settings: Settings, document: _Telling, *, is_folder: bool) -> None:
        self.known = names_of(rulebook).rules | {DANGLING_REFERENCE}
        self._covered = severities(rulebook, settings, document.kinds)
        self._is_whole = not settings.select and not settings.ignore
        self._is_folder = is_folder
        self._hints = _MOST_HINTS

    def no_such(self, name: str) -> str:
        """That there is no rule with a name, and of the first few which one was meant: to find that takes a while."""
        self._hints -= 1
        return no_such("rule", name, self.known if self._hints >= 0 else ())

    def covers(self, name: str) -> bool:
        """Whether the run looks for what is named."""
        if name == DANGLING_REFERENCE:
            return self._is_whole and self._is_folder  # of a single document no reference is missed
        return name in self._covered if name in self.known else self._is_whole


class _Allowed:
    """What is accepted in each document."""

    def __init__(self) -> None:
        self.claims: dict[str, list[_Claim]] = {}
        self._by_name: dict[str, _ByName] = {}

    def add(self, document: str, claims: list[_Claim]) -> None:
        """What is claimed in a document."""
        self.claims[document], self._by_name[document] = claims, _ByName(claims)

    def mark(self, finding: _F, document: str, /) -> _F:
        """The finding, marked with the reason when it is accepted."""
        if finding.severity == Severity.NONE or isinstance(finding, SuppressionFinding):
            return finding
        accepting = self._of_sides(finding) if isinstance(finding, Contradiction) else self._of(finding, document)
        if not accepting:
            return finding
        for claim in accepting:
            claim.used = True
        reason = _joined(claim.reason for claim in accepting)
        inside = any(claim.told.where in _INSIDE for claim in accepting)
        return replace(finding, allowed=reason, allowed_inside=inside, severity=Severity.NONE.value)

    def _of(self, finding: ClauseFinding | WordingFinding | Reference, document: str) -> list[_Claim]:
        rule = DANGLING_REFERENCE if isinstance(finding, Reference) else finding.rule
        return self._accepting(document, rule, finding.fingerprint, _blocks(finding))

    def _of_sides(self, contradiction: Contradiction) -> list[_Claim]:
        """Those of a contradiction's sides, where without them no two documents say different things."""
        accepting, left = [], set()
        for side in contradiction.sides:
            found = self._accepting(side.document, contradiction.rule, contradiction.fingerprint, [side.place.block])
            if any(claim.name == contradiction.fingerprint for claim in found):
                return found
            accepting += found
            left |= set() if found else {side.says}
        return accepting if len(left) < 2 else []

    def _accepting(self, document: str, rule: str, mark: str, blocks: Collection[int]) -> list[_Claim]:
        """The claims that accept a finding: all that is found must be covered, where it has places."""
        claims = self._by_name.get(document)
        if claims is None:
            return []
        whole = [*claims.named.get(mark, ()), *claims.everywhere.get(rule, ())]
        local = [claims.at.get((rule, block), []) for block in blocks]
        covering = list({id(claim): claim for found in local for claim in found}.values())
        return [*whole, *covering] if whole or (local and all(local)) else []


def _joined(reasons: Iterable[str]) -> str:
    """Several reasons as one, the first of very many."""
    told = list(dict.fromkeys(reasons))
    return "; ".join([*told[:_MOST_REASONS], *(["…"] if len(told) > _MOST_REASONS else [])])


class _ByName:
    """A document's claims by what they name: all, those for everywhere in it, and the others by block."""

    def __init__(self, claims: Iterable[_Claim]) -> None:
        self.named: dict[str, list[_Claim]] = defaultdict(list)
        self.everywhere: dict[str, list[_Claim]] = defaultdict(list)
        self.at: dict[tuple[str, int], list[_Claim]] = defaultdict(list)
        left = _MOST_COVERED
        for claim in claims:
            self.named[claim.name].append(claim)
            if claim.told.blocks is None:
                self.everywhere[claim.name].append(claim)
            left -= len(claim.covered)
            for block in claim.covered if left >= 0 else ():
                self.at[claim.name, block].append(claim)


def _blocks(finding: ClauseFinding | WordingFinding | Reference) -> list[int]:
    return [place.block for place in _places(finding)]


def _places(finding: ClauseFinding | WordingFinding | Reference) -> list[ReportPlace]:
    """Where the finding's passages stand; nowhere for what is missing."""
    return [quote.place for quote in finding.evidence] if isinstance(finding, ClauseFinding) else [finding.place]


# What suppressions say


def _read(directive: Directive, path: str, rules: _Rules) -> Iterator[_Claim | SuppressionFinding]:
    names, reason = parse(directive.text)
    if not names:
        yield _problem("not-understood", "", f"it is not understood; what can be said is '{_FORM}'", directive, path)
    elif not reason:
        message = "it gives no reason, and without one it suppresses nothing"
        yield _problem("no-reason", ", ".join(names), f"{message}: write '{_FORM}'", directive, path)
    else:
        for name in names:
            if name in rules.known or _is_fingerprint(name):
                yield _Claim(name, reason, directive, must_serve=rules.covers(name))
            else:
                yield _problem("unknown-rule", name, rules.no_such(name), directive, path)


def parse(text: str) -> tuple[list[str], str]:
    """The names and the reason of a directive: `allow NAME, NAME because REASON`.

    There are no names in what is no such directive, and no reason where none is given.
    """
    verb, *words = text.split() or [""]
    if verb.lower() != "allow" or not words:
        return [], ""
    because = next((i for i, word in enumerate(words) if word.lower().rstrip(":") == "because"), len(words))
    named = " ".join(words[:because]).split(",")
    names = [name.strip().lower() for name in named if name.strip()]
    reason = " ".join(words[because + 1 :])
    if not _is_reason(reason):
        # Then the rest of the words may be a reason that nobody marked as one.
        return [name.split()[0] for name in names], ""
    return names, reason


def _is_reason(text: str) -> bool:
    return any(map(str.isalnum, text))


def _is_fingerprint(name: str) -> bool:
    """Whether a name that no rule has is meant for a fingerprint, be it whole or not."""
    return any(map(str.isdigit, name)) and not name.strip("0123456789abcdef")


def _problem(problem: str, rule: str, message: str, told: Directive, path: str) -> SuppressionFinding:
    return SuppressionFinding(
        problem=problem,
        rule=rule,
        text=told.text,
        message=message,
        where=told.where,
        place=told.place,
        severity=Severity.WARNING.value,
        fingerprint=fingerprint("suppression", problem, path, f"{rule} | {told.text}"),
    )


# Suppressions that suppress nothing


def _unused(document: DocumentReport, allowed: _Allowed) -> Iterator[SuppressionFinding]:
    unused = [claim for claim in allowed.claims.get(document.path, ()) if claim.must_serve and not claim.used]
    if not unused:
        return
    still = _Open(document)
    for claim in unused:
        message = f"it suppresses nothing: {_why_unused(claim, still)}"
        yield _problem("unused", claim.name, message, claim.told, document.path)


class _Open:
    """What nobody has accepted in a document: which rules miss something, and where the others find something."""

    def __init__(self, document: DocumentReport) -> None:
        self.missing: set[str] = set()
        self.places: dict[str, list[ReportPlace]] = defaultdict(list)
        self.blocks: dict[str, set[int]] = defaultdict(set)
        found: tuple[ClauseFinding | WordingFinding, ...] = (*document.clauses, *document.wording)
        for finding in found:
            if finding.severity != Severity.NONE:
                if isinstance(finding, ClauseFinding) and finding.verdict == Verdict.MISSING:
                    self.missing.add(finding.rule)
                self.places[finding.rule] += _places(finding)
                self.blocks[finding.rule].update(_blocks(finding))


def _why_unused(claim: _Claim, still: _Open) -> str:
    if _is_fingerprint(claim.name):
        return "no finding of the document has this fingerprint"
    if claim.name in still.missing:
        return "the element is missing, of which only a suppression at the top of the document can speak"
    elsewhere = next((place for place in still.places[claim.name] if not claim.covers(place.block)), None)
    if elsewhere is None:
        return "the rule finds nothing here; take it away"
    if not still.blocks[claim.name].isdisjoint(claim.covered):
        return f"it covers a part of what the rule finds; the rest stands elsewhere ({elsewhere.in_words()})"
    return f"what the rule finds stands elsewhere ({elsewhere.in_words()})"
