"""A copy of a PDF with the findings as highlights and notes, which every viewer shows; its pages stay as they are."""

import hashlib
import io
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pypdfium2
from msgspec import Struct, field
from msgspec.structs import replace

from policylint.annotate.errors import AnnotationError
from policylint.annotate.pdf import icons
from policylint.annotate.pdf.annotations import HIGHLIGHT, NOTE, STRIKEOUT, Annotation, Colour
from policylint.annotate.pdf.notes import Absence, Mark, Note, find_marks, is_told
from policylint.document import Block, Box
from policylint.readers import read
from policylint.readers.pdf import from_header, open_pdf
from policylint.readers.pdf.page import WordBoxes
from policylint.report import DocumentReport

# Light enough to read black words through. Simulated for eyes that see no red, no green or no blue, what marks words
# stays at least 17 apart in CIELAB, one from the other and from white paper.
COLOURS: dict[str, Colour] = {
    "contradicted": (255, 130, 120),
    "missing": (214, 190, 255),
    "weak": (255, 230, 90),
    "wording": (150, 200, 255),
    "strong": (190, 245, 200),
}
_PLAIN: Colour = (230, 230, 230)
_STRUCK: Colour = (20, 90, 200)
_LEGEND = (
    "Red words contradict the model, yellow ones touch on it without a commitment, green ones commit to it, and blue "
    "ones are wording to change. A violet note with a plus sign is a clause that is missing, and stands where it would "
    "fit, or up here where no passage comes close."
)
_ID = re.compile(rb"/ID ?\[<([0-9A-Fa-f]{0,256})><([0-9A-Fa-f]{0,256})>\]")


class _Line(Struct, frozen=True):
    """The part of a mark that stands on one line: its page (from 1), its box, and its text's quarter turns."""

    page: int
    box: Box
    turn: int


class _Page(Struct):
    """What goes on one page: marks with their lines, and notes with the box that each stands beside."""

    marks: list[tuple[Mark, list[_Line]]] = field(default_factory=list)
    notes: list[tuple[Note, Box | None]] = field(default_factory=list)


def annotate(data: bytes, document: DocumentReport, *, suggest: bool) -> bytes:
    """A copy of the PDF in `data` with what `document` reports of it.

    With `suggest`, words for which there are better ones are struck through, not highlighted. Raises `ChangedError`
    when the file is not the one that was checked, `AnnotationError` when it takes no notes, and `UnreadableError`.
    Parsers of PDF can be made to hang or crash: what others have sent is annotated behind `policylint.guard`.
    """
    again = read(data, document.path)
    pages = _plan(again.blocks, *find_marks(document, again))
    pdf = open_pdf(from_header(data))
    try:
        for number, plan in sorted(pages.items()):
            page = pdf[number - 1]
            try:
                _write(page, plan, _legend(document) if number == 1 else "", suggest=suggest)
            finally:
                page.close()
        return _saved(pdf)
    except pypdfium2.PdfiumError as error:
        raise AnnotationError(
            "Notes could not be added to this PDF. Save it again from the program that made it, and check and annotate "
            "that copy."
        ) from error
    finally:
        pdf.close()


def _plan(blocks: tuple[Block, ...], marks: Iterable[Mark], absences: Iterable[Absence]) -> dict[int, _Page]:
    """What goes on each page, from 1; a mark that goes over a page's end is on both pages."""
    pages = {1: _Page()}
    # A mark inside another one comes after it, to be seen and to be clicked.
    for mark in sorted(marks, key=lambda mark: mark.start - mark.end):
        lines = list(_lines(blocks[mark.block], mark.start, mark.end))
        for number in dict.fromkeys(line.page for line in lines):
            on_page = [line for line in lines if line.page == number]
            pages.setdefault(number, _Page()).marks.append((mark, on_page))
    for absence in absences:
        home = None if absence.block is None else next(_lines(blocks[absence.block], 0, 1), None)
        pages.setdefault(home.page if home else 1, _Page()).notes.append((absence.note, home.box if home else None))
    return pages


def _lines(block: Block, start: int, end: int) -> Iterator[_Line]:
    """The lines on which the code points `start` to `end` of a block stand."""
    offsets = [anchor.offset for anchor in block.anchors]
    first = bisect_right(offsets, start) - 1
    for anchor, until in zip(block.anchors[first:], [*offsets[first + 1 :], len(block.text)], strict=True):
        if anchor.offset >= end:
            break
        words = replace(block, anchors=(anchor,)).boxes(max(start, anchor.offset), min(end, until))
        if words:
            lefts, bottoms, rights, tops = zip(*(box for _, box in words), strict=True)
            turn = anchor.boxes.turn if isinstance(anchor.boxes, WordBoxes) else 0
            yield _Line(words[0][0], (min(lefts), min(bottoms), max(rights), max(tops)), turn)


def _write(page: Any, plan: _Page, legend: str, *, suggest: bool) -> None:
    for mark, lines in plan.marks:
        struck = suggest and mark.says == "wording" and any(note.better for note in mark.notes)
        with Annotation(page, STRIKEOUT if struck else HIGHLIGHT) as annotation:
            for line in lines:
                annotation.cover(line.box, line.turn)
            lefts, bottoms, rights, tops = zip(*(line.box for line in lines), strict=True)
            box = min(lefts), min(bottoms), max(rights), max(tops)
            colour = _STRUCK if struck else COLOURS[mark.says]
            annotation.fill(box, colour, mark.says.capitalize(), "\n\n".join(note.text for note in mark.notes))
    places = icons.Icons(page.get_bbox(), page.get_rotation() // 90)
    if legend:
        with Annotation(page, NOTE) as annotation:
            box = places.at_top()
            annotation.fill(box, _PLAIN, "Summary", legend)
            annotation.draw(icons.dots(box, _PLAIN))
    for note, home in plan.notes:
        with Annotation(page, NOTE) as annotation:
            box = places.beside(home) if home else places.at_top()
            annotation.fill(box, COLOURS[note.says], note.says.capitalize(), note.text)
            annotation.draw(icons.plus(box, COLOURS[note.says]))


def _legend(document: DocumentReport) -> str:
    """What was found, what could not be read, and what the marks mean."""
    counts = Counter(clause.verdict for clause in document.clauses if is_told(clause))
    found = [f"{counts[verdict]} {verdict}" for verdict in ("strong", "weak", "contradicted", "missing")]
    lines = [f"Checked with policylint: {', '.join(found)}; {len(document.wording)} of wording."]
    if document.reading:
        lines += [f"Not all was read: {warning}." for warning in document.reading.warnings]
        lines += [f"Reading: {remark}." for remark in document.reading.remarks]
    return "\n".join([*lines, _LEGEND])


def _saved(pdf: Any) -> bytes:
    """The document as a file, the same each time it is made: pdfium puts random numbers into the file's ID.

    The first half of the ID is the original's where it has one; what is encrypted depends on it.
    """
    kept = pdf.get_identifier()
    # Of a file whose index pdfium has repaired it writes only what has been looked at, or is part of the pages.
    pdf.get_metadata_dict()
    file = io.BytesIO()
    pdf.save(file)
    data = file.getvalue()
    ids = list(_ID.finditer(data))[-1:]
    for found in ids:
        own = hashlib.sha256(data[: found.start()]).hexdigest().upper().encode()
        halves = [found[number] if number == 1 and kept else own[: len(found[number])] for number in (1, 2)]
        data = data[: found.start(1)] + halves[0] + b"><" + halves[1] + data[found.end(2) :]
    return data
