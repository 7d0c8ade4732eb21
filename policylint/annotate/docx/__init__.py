"""Annotates Word files: native comments on the words themselves, and proposals as tracked changes.

The XML of the main part is changed where the comments are anchored, the part that holds comments is added to or made,
and every other part stays as it is, byte for byte. Comments and changes that are there already are kept.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from policylint.annotate.docx.changes import Look, can_be_replaced, insert_paragraphs, replace_words
from policylint.annotate.docx.comments import MOST_COMMENTS, Comments, Line, Signature
from policylint.annotate.docx.file import WordFile
from policylint.annotate.docx.places import Places
from policylint.annotate.docx.remarks import Remark, remarks
from policylint.annotate.docx.runs import put_after, put_before, unit
from policylint.annotate.errors import AnnotationError
from policylint.document import BlockKind, Document
from policylint.readers import read
from policylint.report import DocumentReport

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_NUMBERED_PARTS = ("comments", "footnotes", "endnotes")
_APART = {
    BlockKind.HEADER: "In the header:",
    BlockKind.FOOTER: "In the footer:",
    BlockKind.FOOTNOTE: "In the note:",
    BlockKind.TEXT_BOX: "In the text box:",
}


class _Comment(Struct):
    """A remark, and the elements of the main part that it stands at; `end` is where its comment ends."""

    remark: Remark
    elements: "list[Element]"
    end: "Element"
    where: list[Line]
    proposal: list[Line]

    @property
    def lines(self) -> list[Line]:
        """All that the comment says, what is proposed right behind what was found."""
        head, found, *others = self.remark.lines
        return [head, *self.where, found, *self.proposal, *others]


class _Insertion(Struct):
    """Comments whose model clauses go behind one paragraph, and what they look like."""

    like: Look
    comments: list[_Comment]


def annotate(data: bytes, report: DocumentReport, *, suggest: bool, date: datetime | None = None) -> bytes:
    """A copy of the Word file `data` with a comment for each finding of `report`, dated `date` (local time).

    With `suggest`, what a wording rule prefers takes the place of words as a tracked change where it fits as it stands,
    and model clauses for what is missing are inserted as tracked paragraphs. Raises `UnreadableError`,
    `AnnotationError`, and of the latter `ChangedError` where the file is not the one that was checked.
    """
    document = read(data, report.path)
    found = remarks(report, document)
    file = WordFile(data)
    places = Places(file, document)
    signature = _signature(file, date)
    part = Comments(file, signature)
    found = _most(found, part.room)
    places.divide([remark.words for remark in found])
    comments = [_anchored(remark, found[0], places, document) for remark in found]
    if suggest:
        insertions = _insertions(comments, places)
        _replace_words(comments, signature)
        _insert_clauses(insertions, signature)
    markers = [part.add(comment.lines) for comment in comments]
    for comment, (start, _, _) in zip(comments, markers, strict=True):
        put_before(comment.elements[0], [start])
    # Right behind its words, so that the last one to be put there is the first to stand there.
    for comment, (_, end, reference) in zip(reversed(comments), reversed(markers), strict=True):
        put_after(comment.end, [end, reference])
    return file.written()


def _signature(file: WordFile, date: datetime | None) -> Signature:
    parts = [part for part in map(file.related, _NUMBERED_PARTS) if part]
    roots = [file.edit(file.main), *map(file.package.xml, parts)]
    return Signature([root for root in roots if root is not None], date)


def _most(found: list[Remark], room: int) -> list[Remark]:
    """The gravest remarks, as many as there is room for; the first is on the whole, and says if some are left out."""
    if room < 1:
        raise AnnotationError(f"The document has {MOST_COMMENTS:,} comments, and Word allows no more.")
    overview, *others = found
    left_out = len(found) - room
    if left_out <= 0:
        return found
    note = ("Not shown:", f"{left_out:,} lighter findings, because Word allows no more comments.")
    gravest = sorted(range(len(others)), key=lambda number: others[number].gravity)[: room - 1]
    return [replace(overview, lines=(*overview.lines, note)), *(others[number] for number in sorted(gravest))]


def _anchored(remark: Remark, overview: Remark, places: Places, document: Document) -> _Comment:
    """A remark at its words, or at what stands for them in the flow of the text, or at the document's first words."""
    anchors = places.anchors(remark.words) or places.anchors(overview.words)
    if not anchors:
        raise AnnotationError("The document has no text of its own that a comment could be anchored to.")
    words = remark.words
    block = document.blocks[words.block]
    where = _APART.get(block.kind)
    quoted = [(where, f"“{block.text[words.start : words.end]}”")] if where and remark is not overview else []
    return _Comment(remark, anchors, anchors[-1], quoted, [])


def _replace_words(comments: list[_Comment], signature: Signature) -> None:
    """Put in what is preferred, where it fits; comments that end with the words then end with those put in."""
    ends: dict[Element, Element] = {}
    for comment in comments:
        words = comment.remark.replacement
        if words and not comment.where and can_be_replaced(comment.elements):
            deletion, insertion = replace_words(comment.elements, words, signature)
            ends[deletion] = insertion
            comment.proposal.append(("Proposed:", f"“{words}”, as a tracked change."))
    for comment in comments:
        comment.end = ends.get(unit(comment.end), comment.end)


def _insertions(comments: list[_Comment], places: Places) -> "dict[Element, _Insertion]":
    """By the paragraph that they go behind, the model clauses for what is missing.

    That is the paragraph of the passage that comes closest, or the last one where none does.
    """
    found: dict[Element, _Insertion] = {}
    for comment in comments:
        remark, number = comment.remark, comment.remark.words.block
        if not remark.clause:
            continue
        after = places.final_paragraph() if remark.absent else places.last_paragraph(number)
        if after is not None:
            like = places.look_of(after) if remark.absent else places.text_look(number)
            found.setdefault(after, _Insertion(like, [])).comments.append(comment)
    return found


def _insert_clauses(insertions: "dict[Element, _Insertion]", signature: Signature) -> None:
    for after, insertion in insertions.items():
        clauses = [comment.remark.clause for comment in insertion.comments]
        texts = [text for clause in clauses for text in clause.splitlines() if text.strip()]
        if insert_paragraphs(after, texts, insertion.like, signature):
            for comment in insertion.comments:
                where = "at the end of the document" if comment.remark.absent else "below"
                line = f"the model clause, {where}, as a tracked change."
                comment.proposal.append(("Proposed:", line))
