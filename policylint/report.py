"""The report: frozen data, of which the JSON report is the exact image and every other format a drawing."""

import hashlib
from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import force_setattr

from policylint.document import Reading, UnreadableError
from policylint.paths import file_name
from policylint.telling import shortened
from policylint.terms import OTHER

SCHEMA = 1
_LONGEST_LABEL = 60


def marked(words: str, *, sure: bool) -> str:
    """`words`, with a mark where the verdict that they name or belong to is not sure."""
    return words if sure else f"{words} (not sure)"


DANGLING_REFERENCE = "dangling-reference"
"""What stands in the place of a rule's name where a reference leads nowhere."""


# A saved report may have been changed by hand: what is none of these is refused where it is read.
VerdictName = Annotated[str, Meta(pattern="^(?:strong|weak|contradicted|missing)$")]
SeverityName = Annotated[str, Meta(pattern="^(?:error|warning|advice|none)$")]


class ReportPlace(Struct, frozen=True):
    """Where a passage stands.

    `page`, `line`, `column` and `paragraph` are as in `policylint.document.Place`, `None` where the format
    has none; `heading` is the path of headings above it and `row` the header of its table row, "" outside tables.
    `block` is the number of its block in the document
    as read, and `start` and `end` its code points there, so that whoever reads the file again the same way finds
    the exact words.
    """

    page: int | None
    line: int | None
    column: int | None
    paragraph: int | None
    heading: tuple[str, ...]
    row: str
    block: int
    start: int
    end: int

    def in_words(self, *, with_line: bool = True, with_paragraph: bool = False) -> str:
        """Where it is, for people: page or line, heading and row, as far as they are known.

        The paragraph, which nobody sees the number of, is told where that is asked for, or nothing else is known.
        """
        labels = [shortened(label, _LONGEST_LABEL) for label in (*self.heading[-1:], self.row) if label]
        spot = ""
        if self.page:
            spot = f"page {self.page}"
        elif self.line:
            spot = f"line {self.line}" if with_line else ""
        elif self.paragraph is not None and (with_paragraph or not labels):
            spot = f"paragraph {self.paragraph + 1}"
        return ", ".join([spot, *labels] if spot else labels)


class Quote(Struct, frozen=True):
    """Exact words of the source, where they stand, and what they say of the element."""

    text: str
    place: ReportPlace
    says: str
    reason: str


class Closest(Struct, frozen=True):
    """The passage that comes nearest to a missing element, and why it falls short."""

    text: str
    place: ReportPlace
    why_not: str


class Referred(Struct, frozen=True):
    """What another document does about an element, to which this one refers: its verdict, and its best passage."""

    document: str
    verdict: VerdictName
    text: str
    place: ReportPlace


class ClauseFinding(Struct, frozen=True):
    """A document's verdict on one element; `severity` is "none" for a strong one or one not expected here.

    `domain` is the part of the model that the element belongs to. `referred` is set where the document leaves the
    element to another one. Of a finding that somebody has accepted `allowed` is the reason ("" of any other), and
    `allowed_inside` says that it stands in the document itself; of one that the baseline holds `known` is set; then the
    verdict stays what it is, and the severity is "none". It is not `sure` where the verdict may well be wrong;
    docs/language.md says when, docs/accuracy.md how often that is so.
    """

    rule: str
    title: str
    verdict: VerdictName
    expected: bool
    severity: SeverityName
    reason: str
    evidence: tuple[Quote, ...]
    closest: Closest | None
    why: str
    source: str
    suggestion: str
    fingerprint: str
    referred: Referred | None = None
    domain: str = ""
    allowed: str = ""
    known: bool = False
    allowed_inside: bool = False
    sure: bool = True

    @property
    def titled(self) -> str:
        """The title, with a mark where the verdict is not sure."""
        return marked(self.title, sure=self.sure)

    def told(self, quote: Quote | None = None) -> str:
        """Why the verdict is what it is, by a quote that has a reason of its own, and whether it is not sure."""
        reason = (quote.reason if quote else "") or self.reason
        return reason if self.sure else f"not sure: {reason}"


class WordingFinding(Struct, frozen=True):
    """Words to change, and what to write instead; `sentence` is the sentence that they stand in.

    `allowed`, `allowed_inside` and `known` are as in `ClauseFinding`.
    """

    rule: str
    title: str
    text: str
    prefer: tuple[str, ...]
    why: str
    source: str
    place: ReportPlace
    severity: SeverityName
    fingerprint: str
    sentence: str = ""
    allowed: str = ""
    known: bool = False
    allowed_inside: bool = False


class Directive(Struct, frozen=True):
    """What the document is told for policylint, as in `policylint.document.Directive`; "sidecar" is `where` too.

    A sidecar is a file beside the document, and has no `place` in it.
    """

    text: str
    where: str
    place: ReportPlace | None
    blocks: tuple[int, ...] | None


class SuppressionFinding(Struct, frozen=True):
    """A suppression to mend, or to take away.

    `problem` is "not-understood", "no-reason", "unknown-rule" or "unused"; `text` is the directive, `rule` the rule
    that it names, "" where that cannot be told. `where` tells people where it stands; it has no `place` when that is
    not in the document.
    """

    problem: str
    rule: str
    text: str
    message: str
    where: str
    place: ReportPlace | None
    severity: SeverityName
    fingerprint: str
    known: bool = False


class ReadError(Struct, frozen=True):
    """Why a document could not be checked: one of the codes of `UnreadableError`, and a message for its owner."""

    code: str
    message: str


class Pointer(Struct, frozen=True):
    """Words of a document that name another: by its `number` ("HR-12"), its `name`, or both, "" where one is wanting.

    `text` is the clause that stands at `place`, `words` the part of it that names the document, and `rules` the
    elements that are to be read up there. `firm` says that a document of the same organisation is meant, whether or
    not it is in the folder.
    """

    words: str
    number: str
    name: str
    text: str
    place: ReportPlace
    rules: tuple[str, ...]
    firm: bool


class Fact(Struct, frozen=True):
    """Something that a document states of an element and that another may dispute, such as how often.

    `sort` is the thing that it is stated of where there are several ("clinical" supervision), else ""; `allows` are
    the `values` stated and those that they leave open ("at least once a month").
    """

    rule: str
    fact: str
    sort: str
    values: tuple[str, ...]
    allows: tuple[str, ...]
    text: str
    place: ReportPlace


class TextCell(Struct, frozen=True):
    """Where a block stands in a table, as in `policylint.document.Cell`."""

    table: int
    row: int
    column: int
    is_header: bool


class TextBlock(Struct, frozen=True):
    """One block of the document's text, as in `policylint.document.Block`; places name it by its number."""

    kind: str
    text: str
    level: int
    label: str
    page: int | None
    cell: TextCell | None
    quoted: bool


OTHER_KIND = (OTHER,)
"""The kinds of a document that is of none of the model's."""

UNRECOGNISED = "nothing in title, headings or text tells a kind"
"""Why a document is of no kind, where nobody said so, nor did it show itself to be of another sort."""


class DocumentReport(Struct, frozen=True):
    """All that was found in one document; `error` is set, and nothing else, when it could not be read.

    `title` and `numbers` are what it calls itself; with `pointers` and `facts` they let the documents of a folder be
    held against each other. `text` is the whole document, in a report that was asked to carry it, else empty.
    `directives` is what it tells policylint, `suppressions` those of them that are to be mended.
    """

    path: str
    kinds: tuple[str, ...]
    kinds_from: str
    kinds_reason: str
    reading: Reading | None
    error: ReadError | None
    clauses: tuple[ClauseFinding, ...] = ()
    wording: tuple[WordingFinding, ...] = ()
    title: str = ""
    numbers: tuple[str, ...] = ()
    pointers: tuple[Pointer, ...] = ()
    facts: tuple[Fact, ...] = ()
    text: tuple[TextBlock, ...] = ()
    directives: tuple[Directive, ...] = ()
    suppressions: tuple[SuppressionFinding, ...] = ()


def unreadable(path: str, error: UnreadableError) -> DocumentReport:
    """The report on a document that cannot be checked."""
    return DocumentReport(path, (), "", "", None, ReadError(error.code, error.message))


class Head(Struct, frozen=True):
    """A part of a `DocumentReport`: which document it is on, and how that was read."""

    path: str
    kinds: tuple[str, ...]
    kinds_reason: str
    reading: Reading | None
    error: ReadError | None


class OrganisationFinding(Struct, frozen=True):
    """The best that any document does about an element of a `domain`, and the documents that do it.

    It is `sure` where that is sure of any of them.
    """

    rule: str
    title: str
    verdict: VerdictName
    severity: SeverityName
    documents: tuple[str, ...]
    domain: str = ""
    sure: bool = True


class Side(Struct, frozen=True):
    """One document's side of a contradiction: what it says, and the passage."""

    document: str
    says: str
    text: str
    place: ReportPlace


class Contradiction(Struct, frozen=True):
    """Documents that contradict each other about an element.

    `about` is "element" where one commits to it and another says the opposite, else the name of the fact on which
    they differ. `sides` has one entry per document. `allowed`, `allowed_inside` and `known` are as in `ClauseFinding`.
    """

    rule: str
    title: str
    about: str
    severity: SeverityName
    sides: tuple[Side, ...]
    fingerprint: str
    allowed: str = ""
    known: bool = False
    allowed_inside: bool = False


class Reference(Struct, frozen=True):
    """A document's reference to another one. `target` is its path, `None` where the folder has no such document.

    `severity` is "advice" for a reference that leads nowhere, else "none". `allowed`, `allowed_inside` and
    `known` are as in `ClauseFinding`.
    """

    document: str
    target: str | None
    words: str
    text: str
    place: ReportPlace
    reason: str
    severity: SeverityName
    fingerprint: str
    allowed: str = ""
    known: bool = False
    allowed_inside: bool = False


class Wanting(Struct, frozen=True):
    """An element that keeps the organisation from a rung: what is needed, and what there is.

    `verdict` is "contradicted" also where only some of the documents, `documents`, contradict it.
    """

    rule: str
    title: str
    needed: str
    verdict: VerdictName
    documents: tuple[str, ...]


class NextRung(Struct, frozen=True):
    """The rung above, and what would lift the organisation to it."""

    rung: str
    title: str
    means: str
    wanting: tuple[Wanting, ...]


class Profile(Struct, frozen=True):
    """The rung that the folder's documents reach, "" when they do not reach the first; `next` is `None` at the top."""

    rung: str
    title: str
    means: str
    why: str
    source: str
    next: NextRung | None


class OrganisationReport(Struct, frozen=True):
    """The folder as one organisation. `profile` is `None` when nothing, or not every element, was checked."""

    elements: tuple[OrganisationFinding, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    references: tuple[Reference, ...] = ()
    profile: Profile | None = None


class Skipped(Struct, frozen=True):
    """A file that was passed over, and why."""

    path: str
    reason: str


class Summary(Struct, frozen=True):
    """Counts over the whole run. `verdicts` counts expected elements; `findings` counts by severity.

    `contradictions` are those between documents, `dangling` the references that lead nowhere. `allowed` and `known`
    count the findings that do not weigh any more, `suppressions` those of the suppressions that are to be mended.
    """

    documents: int
    unreadable: int
    skipped: int
    verdicts: dict[str, int]
    wording: int
    findings: dict[str, int]
    contradictions: int = 0
    dangling: int = 0
    allowed: int = 0
    known: int = 0
    suppressions: int = 0


class Focus(Struct, frozen=True):
    """What a report is limited to that does not tell of every document that was looked at.

    `since` names the version in git since which its documents have changed, "" where they were named. `others` is the
    number of the documents that it does not tell of; they count for the organisation. Of those in `ignored` git cannot
    tell whether they have changed. With `new_only` a finding is `known` that was there in that version, too; all
    findings count as new in the documents in `unread`, the earlier version of which could not be read.
    """

    since: str = ""
    others: int = 0
    new_only: bool = False
    ignored: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


class CoveredRules(Struct, frozen=True):
    """The ids of the rules that were asked for, on elements and on wording, in some documents.

    `documents` are their paths; where there are none, it holds for all that are not named elsewhere.
    """

    elements: tuple[str, ...]
    wording: tuple[str, ...]
    documents: tuple[str, ...] = ()


class Covered(Struct, frozen=True):
    """What was looked for, found or not: in documents, and between them.

    `elements` are the ids of those for which documents were held against each other; `references` says whether it was
    looked up where these lead.
    """

    elements: tuple[str, ...]
    references: bool
    documents: tuple[CoveredRules, ...]


class Report(Struct, frozen=True):
    """The whole run. `schema` is the version of this structure; `focus` is `None` when it tells of every document.

    `covered` is `None` in a report of a version that did not tell.

    `documents` is a tuple, or stands for one whose documents wait in a file (`policylint.spool`), each made anew when
    it is asked for: go through them one after the other.
    """

    schema: int
    policylint: str
    documents: Sequence[DocumentReport]
    organisation: tuple[OrganisationFinding, ...]
    summary: Summary
    skipped: tuple[Skipped, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    references: tuple[Reference, ...] = ()
    profile: Profile | None = None
    focus: Focus | None = None
    covered: Covered | None = None

    def __post_init__(self) -> None:
        # As it is read from a file.
        if isinstance(self.documents, list):
            force_setattr(self, "documents", tuple(self.documents))

    @property
    def found(self) -> int:
        """The number of documents that were found, those that it does not tell of among them."""
        return len(self.documents) + (self.focus.others if self.focus else 0)


def fingerprint(rule: str, verdict: str, path: str, words: str) -> str:
    """Stays the same when a paragraph moves or is reflowed; changes when its words or the verdict do.

    The document goes in by its file name, so that two documents with the same fault have two fingerprints.
    """
    name = file_name(path)
    folded = " ".join(words.casefold().split())
    return hashlib.sha256("\0".join((rule, verdict, name, folded)).encode()).hexdigest()[:20]
