"""The report: frozen data, of which the JSON report is the exact image and every other format a drawing."""

from dataclasses import dataclass

from policylint.document import Reading

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class ReportPlace:
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


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words of the source, where they stand, and what they say of the element."""

    text: str
    place: ReportPlace
    says: str
    reason: str


@dataclass(frozen=True, slots=True)
class Closest:
    """The passage that comes nearest to a missing element, and why it falls short."""

    text: str
    place: ReportPlace
    why_not: str


@dataclass(frozen=True, slots=True)
class ClauseFinding:
    """A document's verdict on one element; `severity` is "none" for a strong one or one not expected here."""

    rule: str
    title: str
    verdict: str
    expected: bool
    severity: str
    reason: str
    evidence: tuple[Quote, ...]
    closest: Closest | None
    why: str
    source: str
    suggestion: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class WordingFinding:
    """Words to change, and what to write instead."""

    rule: str
    title: str
    text: str
    prefer: tuple[str, ...]
    why: str
    source: str
    place: ReportPlace
    severity: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class ReadError:
    """Why a document could not be checked: one of the codes of `UnreadableError`, and a message for its owner."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """All that was found in one document; `error` is set, and nothing else, when it could not be read."""

    path: str
    kinds: tuple[str, ...]
    kinds_from: str
    kinds_reason: str
    reading: Reading | None
    error: ReadError | None
    clauses: tuple[ClauseFinding, ...] = ()
    wording: tuple[WordingFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class OrganisationFinding:
    """The best that any document does about an element, and the documents that do it."""

    rule: str
    title: str
    verdict: str
    severity: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was passed over, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over the whole run. `verdicts` counts expected elements; `findings` counts by severity."""

    documents: int
    unreadable: int
    skipped: int
    verdicts: dict[str, int]
    wording: int
    findings: dict[str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole run. `schema` is the version of this structure."""

    schema: int
    policylint: str
    documents: tuple[DocumentReport, ...]
    organisation: tuple[OrganisationFinding, ...]
    summary: Summary
    skipped: tuple[Skipped, ...] = ()
