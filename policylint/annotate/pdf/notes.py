"""What the notes on a PDF say, and the words that they stand at."""

from collections.abc import Iterator

from msgspec import Struct

from policylint.annotate.errors import ChangedError
from policylint.document import Block, BlockKind, Document
from policylint.report import ClauseFinding, DocumentReport, ReportPlace, WordingFinding
from policylint.telling import sentence

ORDER = ("contradicted", "missing", "weak", "wording", "strong")
"""What a note may say, the gravest first."""


class Note(Struct, frozen=True):
    """One finding in words. `says` is one of `ORDER`; `better` are the words to write instead, of wording."""

    says: str
    text: str
    better: tuple[str, ...] = ()


class Mark(Struct, frozen=True):
    """Words of one block, code points `start` to `end`, and all that is to be noted on them, the gravest first."""

    block: int
    start: int
    end: int
    notes: tuple[Note, ...]

    @property
    def says(self) -> str:
        """The gravest of its notes."""
        return self.notes[0].says


class Absence(Struct, frozen=True):
    """A note on what is not there, and the block that it would belong to: `None` where none comes close."""

    block: int | None
    note: Note


def find_marks(report: DocumentReport, document: Document) -> tuple[list[Mark], list[Absence]]:
    """What is to be marked in `document`, which `report` speaks of, in its order; and what it lacks.

    Raises `ChangedError` where the document is not the one that was checked.
    """
    if report.reading and (report.reading.words, report.reading.pages) != (
        document.reading.words,
        document.reading.pages,
    ):
        raise ChangedError
    found: dict[tuple[int, int, int], list[Note]] = {}
    absences = []
    for clause in filter(is_told, report.clauses):
        for number, quote in enumerate(clause.evidence):
            note = _on_passage(clause, number)
            found.setdefault(_span(quote.place, quote.text, document.blocks), []).append(note)
        if not clause.evidence:
            absences.append(Absence(_home(clause, document.blocks), _on_absence(clause)))
    for wording in report.wording:
        span = _span(wording.place, wording.text, document.blocks)
        found.setdefault(span, []).append(_on_wording(wording))
    marks = [Mark(*span, tuple(sorted(notes, key=_gravity))) for span, notes in sorted(found.items())]
    return marks, sorted(absences, key=lambda absence: _gravity(absence.note))


def _gravity(note: Note) -> int:
    return ORDER.index(note.says)


def is_told(clause: ClauseFinding) -> bool:
    """Whether there is a note on it: what is neither firm nor expected here, nor amiss, is passed over."""
    return clause.verdict in ORDER and (clause.severity != "none" or clause.expected or clause.verdict == "strong")


def _span(place: ReportPlace, text: str, blocks: tuple[Block, ...]) -> tuple[int, int, int]:
    """Where `text` stands, which must still be there."""
    there = blocks[place.block].text if 0 <= place.block < len(blocks) else ""
    if not 0 <= place.start < place.end <= len(there) or there[place.start : place.end] != text:
        raise ChangedError
    return place.block, place.start, place.end


def _home(clause: ClauseFinding, blocks: tuple[Block, ...]) -> int | None:
    """The heading over the passage that comes closest, else that passage."""
    if clause.closest is None:
        return None
    closest, _, _ = _span(clause.closest.place, clause.closest.text, blocks)
    heading = clause.closest.place.heading[-1:]
    over = (n for n in range(closest, -1, -1) if blocks[n].kind is BlockKind.HEADING and (blocks[n].text,) == heading)
    return next(over, closest)


def _on_passage(clause: ClauseFinding, number: int) -> Note:
    """The whole of it stands at the first passage, and the others say which passage they are."""
    several = len(clause.evidence)
    which = f" (passage {number + 1} of {several})" if several > 1 else ""
    lines = [
        f"{clause.verdict.capitalize()}: {clause.title}{which}",
        sentence(clause.told(clause.evidence[number])),
    ]
    if clause.allowed:
        lines.append(f"Accepted: {clause.allowed}")
    if number == 0 and clause.verdict != "strong":
        lines += _background(clause)
    return Note(clause.verdict, "\n".join(lines))


def _on_absence(clause: ClauseFinding) -> Note:
    lines = [f"{clause.verdict.capitalize()}: {clause.title}"]
    if clause.closest:
        why_not = clause.closest.why_not.removesuffix(".")
        lines.append(f"No clause says so. This passage comes closest, but {why_not}: “{clause.closest.text}”")
    elif clause.verdict == "missing":
        lines.append("No clause says so, and no passage comes close.")
    else:
        lines.append(sentence(clause.told()))
    if clause.allowed:
        lines.append(f"Accepted: {clause.allowed}")
    return Note(clause.verdict, "\n".join([*lines, *_background(clause)]))


def _background(clause: ClauseFinding) -> Iterator[str]:
    if clause.referred:
        there = clause.referred
        yield f"In {there.document.rpartition('/')[2]}: “{there.text}” ({there.verdict})"
    yield f"Why: {clause.why}"
    yield f"Model clause: {clause.suggestion}"
    yield f"Source: {clause.source} [{clause.rule}]"


def _on_wording(wording: WordingFinding) -> Note:
    better = " or ".join(f"“{words}”" for words in wording.prefer)
    lines = [
        f"Wording: “{wording.text}”",
        *([f"Accepted: {wording.allowed}"] if wording.allowed else []),
        *([f"Better: {better}"] if better else []),
        f"Why: {wording.why}",
        f"Source: {wording.source} [{wording.rule}]",
    ]
    return Note("wording", "\n".join(lines), wording.prefer)
