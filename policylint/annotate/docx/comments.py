"""The part of a Word file that holds its comments, and the markers that anchor them in the text."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from lxml import etree

from policylint.annotate.docx.file import WordFile
from policylint.annotate.docx.runs import NAMES, text_element
from policylint.readers.docx import names as n
from policylint.readers.docx.styles import number

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Line = tuple[str, str]
"""A paragraph of a comment: a label, in bold type, and what follows it; either may be ""."""

AUTHOR, INITIALS = "policylint", "pl"
MOST_COMMENTS = 32_767
"""Word refuses a document with more comments than this."""

_ID, _AUTHOR, _DATE = n.W + "id", n.W + "author", n.W + "date"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_GAP = "80"  # twentieths of a point between the paragraphs of a comment
_SMALL = "18"  # half-points, where the document has no style for comments


class Signature:
    """Who makes a change, and when; each change gets a number that nothing else in the document has."""

    def __init__(self, roots: "Iterable[Element]", date: datetime | None) -> None:
        self._date = date.strftime("%Y-%m-%dT%H:%M:%SZ") if date else ""
        used = {number(item.get(_ID), -1) for root in roots for item in root.iter(etree.Element) if item.get(_ID)}
        self._numbers: Iterator[int] = (free for free in count() if free not in used)

    def sign(self, tag: str) -> "Element":
        """A new element that is signed, numbered and dated."""
        element = etree.Element(tag, nsmap=NAMES)
        element.set(_ID, str(next(self._numbers)))
        element.set(_AUTHOR, AUTHOR)
        if self._date:
            element.set(_DATE, self._date)
        return element


class Comments:
    """A document's comments, to add to; the part is made with the first one."""

    def __init__(self, file: WordFile, signature: Signature) -> None:
        self._signature = signature
        part = file.related("comments")
        if part is None:
            self._root = etree.Element(n.W + "comments", nsmap=NAMES)
            file.add("comments", self._root, _TYPE)
        else:
            self._root = file.edit(part)
        styles = _styles_by_name(file)
        self._text_style = styles.get("annotation text")
        self._mark_style = styles.get("annotation reference")

    @property
    def room(self) -> int:
        """How many more comments Word allows."""
        return MOST_COMMENTS - len(self._root)

    def add(self, lines: Iterable[Line]) -> "tuple[Element, Element, Element]":
        """Add a comment, and make the markers of its beginning and its end, and the run that refers to it."""
        comment = self._signature.sign(n.W + "comment")
        comment.set(n.W + "initials", INITIALS)
        for line in lines:
            comment.append(self._paragraph(*line, first=len(comment) == 0))
        self._root.append(comment)
        name = {_ID: comment.get(_ID, "")}
        start = etree.Element(n.W + "commentRangeStart", name)
        end = etree.Element(n.W + "commentRangeEnd", name)
        return start, end, self._marked(etree.Element(n.W + "commentReference", name))

    def _paragraph(self, label: str, text: str, *, first: bool) -> "Element":
        paragraph = etree.Element(n.P)
        properties = etree.SubElement(paragraph, n.P_PR)
        if self._text_style:
            etree.SubElement(properties, n.W + "pStyle", {n.VAL: self._text_style})
        etree.SubElement(properties, n.W + "spacing", {n.W + "before": "0", n.W + "after": _GAP})
        if first:
            paragraph.append(self._marked(etree.Element(n.W + "annotationRef")))
        if label:
            paragraph.append(self._run(f"{label} " if text else label, bold=True))
        if text:
            paragraph.append(self._run(text, bold=False))
        return paragraph

    def _run(self, text: str, *, bold: bool) -> "Element":
        run = etree.Element(n.RUN)
        properties = etree.Element(n.R_PR)
        if bold:
            etree.SubElement(properties, n.W + "b")
        if not self._text_style:
            etree.SubElement(properties, n.W + "sz", {n.VAL: _SMALL})
        if len(properties):
            run.append(properties)
        run.append(text_element(n.TEXT, text))
        return run

    def _marked(self, mark: "Element") -> "Element":
        run = etree.Element(n.RUN, nsmap=NAMES)
        if self._mark_style:
            properties = etree.SubElement(run, n.R_PR)
            etree.SubElement(properties, n.W + "rStyle", {n.VAL: self._mark_style})
        run.append(mark)
        return run


def _styles_by_name(file: WordFile) -> dict[str, str]:
    """The ids of the document's styles by their names, which are the same in every language."""
    part = file.related("styles")
    root = file.package.xml(part) if part else None
    names = [] if root is None else root.iterfind(f"{n.W}style/{n.W}name")
    found = [(name.get(n.VAL, "").lower(), name.getparent()) for name in names]
    return {name: style.get(n.W + "styleId", "") for name, style in found if style is not None}
