"""What there is to report, made of what a report holds; the formats for machines are drawn from it.

Messages are sentences for the person whose document it is: what is wrong, where, why, and what to do about it.
"""

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from policylint.paths import file_name
from policylint.printable import printable
from policylint.report import (
    DANGLING_REFERENCE,
    ClauseFinding,
    Contradiction,
    DocumentReport,
    Head,
    Reference,
    ReportPlace,
    Side,
    SuppressionFinding,
    WordingFinding,
    fingerprint,
)
from policylint.telling import capital, counted, sentence, shortened
from policylint.terms import LEVELS

ACCEPTED = "accepted"
"""The level of what somebody has accepted, or the baseline knows: it weighs nothing, and few formats tell it."""

_LINED = frozenset({"markdown", "html", "text"})
_TO_DO = {
    "missing": "Add a clause that commits to it.",
    "weak": "Make it a firm commitment.",
    "contradicted": "Change or remove the passage.",
}
_LONGEST_QUOTE = 150
_LONGEST_LABEL = 60


class About(Struct, frozen=True):
    """What a finding is about: a rule's id, title and domain, why it matters, its source, and what to write instead."""

    rule: str
    title: str
    domain: str
    why: str = ""
    source: str = ""
    write: str = ""


class Spot(Struct, frozen=True):
    """Where a text editor finds a passage: from 1, `column` and `end` (behind the last one) in code points.

    All are `None` for a document that has no lines, such as a Word file, or for no passage in particular; `end` is
    where the passage ends if it runs on in its line.
    """

    line: int | None = None
    column: int | None = None
    end: int | None = None


class Related(Struct, frozen=True):
    """Another document's passage that a finding speaks of, and what it says there."""

    document: str
    spot: Spot
    message: str


class Finding(Struct, frozen=True):
    """One thing to report.

    `sort` is "clause", "wording", "suppression" (to be mended), "contradiction" (between documents), "reference" (that
    leads nowhere), "unreadable" (a document, or the whole run when it found none), "reading" (a reader's warning) or
    "remark" (on how it was read); the last two the report's summary does not count. `level` is one of `LEVELS`, or
    `ACCEPTED`: then `allowed` is the reason, which `is_inside` the document or not, "" where the baseline knows it.
    `document` is the path as the report has it. `headline` says what it is in some words and `message` the rest in
    sentences; both are in one line, and safe to print, as is `example`, a clause to adapt, "" where there is none.
    """

    sort: str
    level: str
    about: About
    document: str
    headline: str
    message: str
    fingerprint: str
    spot: Spot = Spot()
    example: str = ""
    related: tuple[Related, ...] = ()
    allowed: str = ""
    is_inside: bool = False

    @property
    def settled(self) -> str:
        """Why nothing is to be done about it, where that is so."""
        return f"accepted: {self.allowed}" if self.allowed else "known from before" if self.level == ACCEPTED else ""

    @property
    def text(self) -> str:
        """Headline and message."""
        return f"{self.headline}. {self.message}"


def no_documents() -> Finding:
    """That there was nothing to check."""
    about = About("no-documents", "No documents were found", "reading")
    message = "Nothing was checked. Look at the paths that were given, and at what was passed over."
    return Finding("unreadable", "error", about, ".", about.title, message, fingerprint(about.rule, "", "", ""))


def of_document(document: DocumentReport, levels: Collection[str] = LEVELS) -> Iterator[Finding]:
    """What is told of it alone."""
    yield from (each for each in of_reading(document) if each.level in levels)
    if document.error:
        return
    yield from (_clause(clause, document) for clause in document.clauses if level_of(clause) in levels)
    yield from (_wording(wording, document) for wording in document.wording if level_of(wording) in levels)
    yield from (_suppression(each, document) for each in document.suppressions if level_of(each) in levels)


def level_of(found: ClauseFinding | WordingFinding | SuppressionFinding | Contradiction | Reference) -> str:
    """Its severity, or `ACCEPTED`."""
    is_allowed = not isinstance(found, SuppressionFinding) and found.allowed
    return ACCEPTED if is_allowed or found.known else found.severity


def of_reading(document: DocumentReport | Head) -> Iterator[Finding]:
    """That it could not be read, or was not read whole, or how it was read."""
    if document.error:
        about = About("unreadable", "A document could not be read", "reading")
        mark = fingerprint(about.rule, document.error.code, document.path, "")
        message = _line(document.error.message)
        yield Finding("unreadable", "error", about, document.path, "Not checked", message, mark)
        return
    reading = document.reading
    for sort, title, texts in (
        ("reading", "Read with a warning", reading.warnings if reading else ()),
        ("remark", "Read with a remark", reading.remarks if reading else ()),
    ):
        for text in texts:
            about = About(sort, f"A document was {title.lower()}", "reading")
            mark = fingerprint(sort, "warning", document.path, text)
            yield Finding(sort, "advice", about, document.path, title, _line(sentence(text)), mark)


def _clause(clause: ClauseFinding, document: DocumentReport) -> Finding:
    parts, spot = [sentence(clause.told())], Spot()
    if clause.evidence:
        quote = clause.evidence[0]
        parts = [sentence(f"{clause.told()}: {_passage(quote.text, quote.place, document)}")]
        spot = _spot(quote.place, document)
    elif clause.closest:
        near = clause.closest
        nearest = _passage(near.text, near.place, document)
        parts = [f"The passage that comes nearest, {nearest}, falls short: {near.why_not}."]
        spot = _spot(near.place, document)
    elif is_lined(document):
        spot = Spot(1)
    to_do = _TO_DO.get(clause.verdict, "")
    if clause.referred:
        there = _passage(clause.referred.text, clause.referred.place)
        parts.append(sentence(f"There, in {file_name(clause.referred.document)}: {there}"))
        to_do = "Commit to it here as well." if clause.referred.verdict == "strong" else to_do
    return Finding(
        sort="clause",
        level=level_of(clause),
        about=_about_clause(clause),
        document=document.path,
        headline=_line(f"{clause.verdict.capitalize()}: {clause.title}"),
        message=_line(*parts, to_do),
        fingerprint=clause.fingerprint,
        allowed=_line(clause.allowed),
        is_inside=clause.allowed_inside,
        spot=spot,
        example=_line(clause.suggestion),
    )


def _wording(wording: WordingFinding, document: DocumentReport) -> Finding:
    instead = f"Better: {_either(wording.prefer)}" if wording.prefer else "Say it otherwise"
    where = _where(wording.place, document)
    about = About(wording.rule, wording.title, "wording", wording.why, wording.source, " / ".join(wording.prefer))
    return Finding(
        sort="wording",
        level=level_of(wording),
        about=about,
        document=document.path,
        headline=_line(f"Wording: “{wording.text}”"),
        message=_line(f"{instead} ({where})." if where else f"{instead}.", wording.why),
        fingerprint=wording.fingerprint,
        allowed=_line(wording.allowed),
        is_inside=wording.allowed_inside,
        spot=_spot(wording.place, document, len(wording.text)),
    )


def _suppression(suppression: SuppressionFinding, document: DocumentReport) -> Finding:
    why = "A suppression that says no reason, or suppresses nothing, hides what nobody has decided to accept."
    where = _where(suppression.place, document) if suppression.place else suppression.where
    return Finding(
        sort="suppression",
        level=level_of(suppression),
        about=About(f"suppression-{suppression.problem}", "A suppression needs mending", "suppressions", why),
        document=document.path,
        headline=_line(f"Suppression: “{shortened(suppression.text, _LONGEST_LABEL)}”"),
        message=_line(sentence(suppression.message), f"It stands in: {where}." if where else ""),
        fingerprint=suppression.fingerprint,
        spot=_spot(suppression.place, document) if suppression.place else Spot(),
    )


def of_contradiction(contradiction: Contradiction, first: DocumentReport | None, lined: Collection[str]) -> Finding:
    """Told of its two most telling sides, and related to all; it stands at the `first`.

    `lined` are the documents that have lines.
    """
    sides = contradiction.sides
    clauses = first.clauses if first else ()
    about = next((_about_clause(clause) for clause in clauses if clause.rule == contradiction.rule), None)
    disputed = "" if contradiction.about == "element" else f" ({contradiction.about})"
    opposed = [sides[0], *[side for side in sides if side.says != sides[0].says][:1]]
    more = len(sides) - len(opposed)
    return Finding(
        sort="contradiction",
        level=level_of(contradiction),
        about=about or About(contradiction.rule, contradiction.title, ""),
        document=sides[0].document,
        headline=_line(f"Documents contradict each other: {contradiction.title}{disputed}"),
        message=_line(
            *[
                sentence(f"{_says(side)} in {file_name(side.document)}: {_passage(side.text, side.place)}")
                for side in opposed
            ],
            f"It is also taken up in {counted(more, 'more document')}." if more else "",
            "Decide what holds, and change what says otherwise.",
        ),
        fingerprint=contradiction.fingerprint,
        allowed=_line(contradiction.allowed),
        is_inside=contradiction.allowed_inside,
        spot=_spot(sides[0].place, first),
        related=tuple(_related(side, has_lines=side.document in lined) for side in sides[1:]),
    )


def _says(side: Side) -> str:
    return {"strong": "Committed to", "weak": "Touched"}.get(side.says, capital(side.says))


def _related(side: Side, *, has_lines: bool) -> Related:
    spot = _spot_in_lines(side.place) if has_lines else Spot()
    return Related(side.document, spot, _line(f"{_says(side)}: {_passage(side.text, side.place)}"))


def of_reference(reference: Reference, document: DocumentReport | None) -> Finding:
    """That it leads nowhere, told of the `document` that it stands in."""
    why = "Whoever reads the document cannot look up what it leaves to another."
    about = About(DANGLING_REFERENCE, "A reference leads nowhere", "references", why)
    return Finding(
        sort="reference",
        level=level_of(reference),
        about=about,
        document=reference.document,
        headline=_line(f"Reference that leads nowhere: “{reference.words}”"),
        message=_line(
            sentence(f"{reference.reason}: {_passage(reference.text, reference.place, document)}"),
            "Add that document to the folder, or change the reference.",
        ),
        fingerprint=reference.fingerprint,
        allowed=_line(reference.allowed),
        is_inside=reference.allowed_inside,
        spot=_spot(reference.place, document),
    )


def _about_clause(clause: ClauseFinding) -> About:
    return About(clause.rule, clause.title, clause.domain, clause.why, clause.source, clause.suggestion)


def is_lined(document: DocumentReport | Head | None) -> bool:
    """Whether a text editor finds places in it by their lines."""
    return bool(document and document.reading and document.reading.format in _LINED)


def _spot(place: ReportPlace, document: DocumentReport | None, length: int = 0) -> Spot:
    # PDF places have lines too, which are those of the page and mean nothing to an editor.
    return _spot_in_lines(place, length) if is_lined(document) else Spot()


def _spot_in_lines(place: ReportPlace, length: int = 0) -> Spot:
    if not place.line:
        return Spot()
    end = place.column + length if place.column and length else None
    return Spot(place.line, place.column or None, end)


def _passage(text: str, place: ReportPlace, document: DocumentReport | None = None) -> str:
    """The words and, in brackets, where they stand."""
    where = _where(place, document)
    return f"“{shortened(text, _LONGEST_QUOTE)}”" + (f" ({where})" if where else "")


def _where(place: ReportPlace, document: DocumentReport | None = None) -> str:
    """A place in words. The line is left out for a finding's own `document` that has lines: every format tells it."""
    return place.in_words(with_line=not is_lined(document), with_paragraph=True)


def _either(words: Sequence[str]) -> str:
    *others, last = [f"“{each}”" for each in words]
    return f"{', '.join(others)} or {last}" if others else last


def _line(*parts: str) -> str:
    """The parts as one printable line."""
    return printable(" ".join(" ".join(parts).split()))
