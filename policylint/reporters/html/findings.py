"""A document's findings as they stand beside its text: in the order in which they are told, numbered."""

from collections.abc import Iterator

from msgspec import Struct, field

from policylint.report import ClauseFinding, DocumentReport, Referred, ReportPlace, WordingFinding
from policylint.reporters.html.passages import Mark, Pin
from policylint.reporters.html.words import LOOKS
from policylint.reporters.words import domain_name
from policylint.telling import sentence

_SET_ASIDE = "Accepted, or known before"
_BESIDES = "Also said, though not expected here"


class Passage(Struct, frozen=True):
    """Words of a document and where they stand; `href` leads to them, "" where the page does not show them."""

    text: str
    where: str
    href: str
    why_not: str = ""


class Finding(Struct, frozen=True):
    """A verdict on an element, or words to change: `look` is one of `LOOKS`.

    `aside` says why it does not count ("not expected", "accepted", "known before"), "" for what does; `allowed` is the
    reason for which somebody has accepted it. A missing one has the `closest` passage, if there is one, and `belongs`,
    the place where its clause would stand.
    """

    id: str
    number: int
    rule: str
    title: str
    look: str
    severity: str
    domain: str
    aside: str
    allowed: str
    reason: str
    why: str
    source: str
    sure: bool = True
    suggestion: str = ""
    prefer: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    closest: Passage | None = None
    belongs: Passage | None = None
    referred: Referred | None = None


class Group(Struct, frozen=True):
    """Findings of one sort under their heading."""

    title: str
    findings: tuple[Finding, ...]


class Numbering(Struct):
    """The findings of a document, and what of its text they speak of: `groups` is there when all are numbered.

    `anchors` says where the passages are on the page, by rule and place.
    """

    id: str
    document: DocumentReport
    groups: tuple[Group, ...] = ()
    marks: list[Mark] = field(default_factory=list)
    pins: list[Pin] = field(default_factory=list)
    anchors: dict[tuple[str, int, int], str] = field(default_factory=dict)
    _number: int = 0

    def __post_init__(self) -> None:
        self.groups = tuple(group for group in self._groups() if group.findings)

    def findings(self) -> Iterator[Finding]:
        """Every finding, in order."""
        for group in self.groups:
            yield from group.findings

    def _groups(self) -> Iterator[Group]:
        findings: tuple[ClauseFinding | WordingFinding, ...] = (*self.document.clauses, *self.document.wording)
        found = [(_aside(finding), finding) for finding in findings]
        for look, shown in LOOKS.items():
            told = tuple(self._finding(f, "") for aside, f in found if not aside and _look(f) == look)
            yield Group(f"{shown.name}: {shown.means}", told)
        accepted = [(aside, f) for aside, f in found if aside in ("accepted", "known before")]
        yield Group(_SET_ASIDE, tuple(self._finding(f, aside) for aside, f in accepted))
        yield Group(_BESIDES, tuple(self._finding(f, aside) for aside, f in found if aside == "not expected"))

    def _finding(self, finding: ClauseFinding | WordingFinding, aside: str) -> Finding:
        self._number += 1
        return self._clause(finding, aside) if isinstance(finding, ClauseFinding) else self._wording(finding, aside)

    def _clause(self, clause: ClauseFinding, aside: str) -> Finding:
        missing = clause.verdict == "missing"
        passages = [self._passage(clause.rule, clause.verdict, clause.title, q.text, q.place) for q in clause.evidence]
        return Finding(
            id=self._id(),
            number=self._number,
            rule=clause.rule,
            title=clause.title,
            look=clause.verdict,
            severity=clause.severity,
            domain=domain_name(clause.domain),
            aside=aside,
            allowed=clause.allowed,
            reason="" if missing else sentence(clause.told()),
            why=clause.why,
            source=clause.source,
            sure=clause.sure,
            suggestion="" if clause.verdict == "strong" else clause.suggestion,
            passages=tuple(passages),
            closest=self._closest(clause),
            belongs=self._belongs(clause) if missing else None,
            referred=clause.referred,
        )

    def _wording(self, wording: WordingFinding, aside: str) -> Finding:
        passage = self._passage(wording.rule, "wording", f"“{wording.text}”", wording.text, wording.place)
        return Finding(
            id=self._id(),
            number=self._number,
            rule=wording.rule,
            title=wording.title,
            look="wording",
            severity=wording.severity,
            domain="Wording",
            aside=aside,
            allowed=wording.allowed,
            reason="",
            why=wording.why,
            source=wording.source,
            prefer=wording.prefer,
            passages=(passage,),
        )

    def _id(self) -> str:
        return finding_id(self.id, self._number)

    def _passage(self, rule: str, look: str, title: str, text: str, place: ReportPlace) -> Passage:
        """The passage, marked in the text where the report carries it."""
        if not self._stands(text, place):
            return Passage(text, place.in_words(), "")
        mark = f"{self.id}-m{len(self.marks) + 1}"
        self.marks.append(Mark(mark, self._number, self._id(), look, title, place.block, place.start, place.end))
        self.anchors.setdefault((rule, place.block, place.start), mark)
        return Passage(text, place.in_words(), f"#{mark}")

    def _stands(self, text: str, place: ReportPlace) -> bool:
        """Whether `text` is what the report's own text has at `place`."""
        blocks = self.document.text
        if not 0 <= place.block < len(blocks) or not 0 <= place.start < place.end:
            return False
        return blocks[place.block].text[place.start : place.end] == text

    def _closest(self, clause: ClauseFinding) -> Passage | None:
        near = clause.closest
        return Passage(near.text, near.place.in_words(), "", near.why_not) if near else None

    def _belongs(self, clause: ClauseFinding) -> Passage | None:
        """The place of a missing clause: behind the passage that comes nearest, else anywhere in the document."""
        near = clause.closest
        block = near.place.block if near and 0 <= near.place.block < len(self.document.text) else -1
        pin = f"{self.id}-p{len(self.pins) + 1}"
        self.pins.append(Pin(pin, self._number, self._id(), clause.title, block))
        section = near.place.heading[-1] if near and near.place.heading else ""
        return Passage(section, near.place.in_words() if near else "", f"#{pin}" if self.document.text else "")


def finding_id(document: str, number: int) -> str:
    """How the page names the finding of this number in a document."""
    return f"{document}-f{number}"


def _look(finding: ClauseFinding | WordingFinding) -> str:
    return finding.verdict if isinstance(finding, ClauseFinding) else "wording"


def _aside(finding: ClauseFinding | WordingFinding) -> str:
    """Why a finding does not count, "" where it does."""
    if finding.allowed or finding.known:
        return "accepted" if finding.allowed else "known before"
    if isinstance(finding, ClauseFinding) and not finding.expected and finding.severity == "none":
        return "not expected"
    return ""
