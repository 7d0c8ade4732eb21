"""Tracked changes that propose: words in the place of others, and new paragraphs."""

from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from policylint.annotate.docx.comments import Signature
from policylint.annotate.docx.runs import NAMES, properties_of, text_element, unit
from policylint.readers.docx import names as n

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DELETED_TEXT = n.W + "delText"
_NUMBERING = n.W + "numPr"
# What a run may hold that goes when its words do, and what may stand between the runs of one phrase.
_PLAIN = frozenset([n.R_PR, n.TEXT, n.RENDERED_BREAK, n.TAB, n.W + "noBreakHyphen", n.W + "softHyphen", n.W + "cr"])
_BETWEEN = frozenset(
    [n.RUN, n.DELETED]
    + [n.W + tag for tag in ("proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd")]
)
_REPLACEABLE_IN = frozenset([n.P, n.W + "hyperlink", n.W + "smartTag", n.INSERTED])
_HISTORY = frozenset([n.W + "pPrChange"])
# Where a paragraph is bound to its place; and what else is its own, and no part of how others like it look.
_BOUND = frozenset([n.SECTION, n.BREAK_BEFORE, n.W + "framePr"])
_OWN = _HISTORY | _BOUND | {n.R_PR, n.W + "keepNext", n.W + "outlineLvl"}
_TRACKED = frozenset([n.INSERTED, n.DELETED, n.MOVED_HERE, n.MOVED_AWAY])
_BLOCK_WRAPPERS = frozenset([n.W + "sdtContent", n.CONTROL, n.W + "customXml"])


class Look(NamedTuple):
    """A paragraph and a run that show how new text is to look; `None` is the document's usual look."""

    paragraph: "Element | None"
    run: "Element | None"


def can_be_replaced(elements: "Sequence[Element]") -> bool:
    """Whether the words that come from these elements are plain text, which a tracked change can take the place of."""
    runs = [unit(element) for element in elements]
    parent = runs[0].getparent()
    if parent is None or parent.tag not in _REPLACEABLE_IN:
        return False
    if any(run.tag != n.RUN or run.getparent() is not parent for run in runs):
        return False
    if any(around.tag in {n.INSERTED, n.MOVED_HERE} for around in parent.iterancestors()):
        return False  # an insertion within an insertion is nothing that Word writes
    between = [runs[0]]
    while between[-1] is not runs[-1]:
        following = between[-1].getnext()
        if following is None:
            return False
        between.append(following)
    return all(
        item.tag in _BETWEEN and (item.tag != n.RUN or all(part.tag in _PLAIN for part in item)) for item in between
    )


def replace_words(elements: "Sequence[Element]", words: str, signature: Signature) -> "tuple[Element, Element]":
    """Put `words` in the place of those that come from `elements`, as a tracked change.

    The runs must have been divided where the words begin and end. Returns the last deletion, and the run put in.
    """
    runs = list(dict.fromkeys(unit(element) for element in elements))
    insertion = signature.sign(n.INSERTED)
    insertion.append(_run(words, properties_of(runs[0])))
    deletion = runs[0]
    for run in runs:
        deletion = signature.sign(n.DELETED)
        run.addprevious(deletion)
        deletion.append(run)
        for text in run.findall(n.TEXT):
            text.tag = _DELETED_TEXT
    around = deletion.getparent()
    if around is not None and around.tag == n.INSERTED:
        _end_after(deletion, around, signature)
        around.addnext(insertion)
    else:
        deletion.addnext(insertion)
    return deletion, insertion[0]


def insert_paragraphs(after: "Element", texts: Sequence[str], like: "Look", signature: Signature) -> bool:
    """Insert paragraphs behind the paragraph `after`, as tracked changes that look like others.

    False, and nothing inserted, where Word could not take them out again without a trace.
    """
    if _runs_on(after):
        return False
    following = _following_paragraph(after)
    if following is not None:
        for text in texts:
            new = _paragraph(text, _properties(like.paragraph, _OWN), like.run, signature)
            _mark_inserted(new, signature)
            following.addprevious(new)
        return True
    # The last mark of a cell or of the document must stay: those that are inserted are the ones before it. When they
    # are taken out again, the paragraph has the properties of the last one.
    if after is not like.paragraph or not _can_be_split(after):
        return False
    last, properties = after, _properties(after, _HISTORY)
    for text in texts:
        new = _paragraph(text, deepcopy(properties), like.run, signature)
        _mark_inserted(last, signature)
        last.addnext(new)
        last = new
    return True


def _end_after(item: "Element", insertion: "Element", signature: Signature) -> None:
    """Let somebody's insertion end with `item`, and begin again with what follows it."""
    rest = list(item.itersiblings())
    if rest:
        copy = signature.sign(n.INSERTED)
        for name, value in insertion.attrib.items():
            if name != n.W + "id":
                copy.set(name, value)
        copy.extend(rest)
        insertion.addnext(copy)


def _run(text: str, properties: "Element | None") -> "Element":
    run = etree.Element(n.RUN, nsmap=NAMES)
    if properties is not None:
        run.append(properties)
    run.append(text_element(n.TEXT, text))
    return run


def _following_paragraph(paragraph: "Element") -> "Element | None":
    """The next paragraph in the same cell, or in the body, that another one can be put before."""
    item: Element | None = paragraph
    while item is not None:
        for sibling in item.itersiblings(n.P):
            if not _runs_on(sibling.getprevious()):
                return sibling
        parent = item.getparent()
        item = parent if parent is not None and parent.tag in _BLOCK_WRAPPERS else None
    return None


def _runs_on(item: "Element | None") -> bool:
    """Whether the last paragraph in `item` goes on in the next one, since the mark between them is deleted."""
    paragraphs = [] if item is None or item.tag == n.TABLE else list(item.iter(n.P))
    mark = paragraphs[-1].find(f"{n.P_PR}/{n.R_PR}") if paragraphs else None
    return mark is not None and any(part.tag in {n.DELETED, n.MOVED_AWAY} for part in mark)


def _can_be_split(paragraph: "Element") -> bool:
    """Whether a paragraph can become two without a trace of it: not where a page or a section begins or ends there."""
    properties = paragraph.find(n.P_PR)
    if properties is None:
        return True
    mark = properties.find(n.R_PR)
    tracked = mark is not None and any(part.tag in _TRACKED for part in mark)
    return not tracked and not any(part.tag in _BOUND for part in properties)


def _paragraph(text: str, properties: "Element", like: "Element | None", signature: Signature) -> "Element":
    paragraph = etree.Element(n.P, nsmap=NAMES)
    if len(properties):
        paragraph.append(properties)
    insertion = signature.sign(n.INSERTED)
    insertion.append(_run(text, None if like is None else properties_of(like)))
    paragraph.append(insertion)
    return paragraph


def _properties(like: "Element | None", without: frozenset[str]) -> "Element":
    own = None if like is None else like.find(n.P_PR)
    copy = etree.Element(n.P_PR) if own is None else deepcopy(own)
    copy.tail = None
    for part in list(copy):
        if part.tag in without:
            copy.remove(part)
        elif part.tag == _NUMBERING:
            for history in part.findall(n.INSERTED):
                part.remove(history)
    return copy


def _mark_inserted(paragraph: "Element", signature: Signature) -> None:
    """Have the paragraph's mark tracked as inserted."""
    properties = paragraph.find(n.P_PR)
    if properties is None:
        properties = etree.Element(n.P_PR)
        paragraph.insert(0, properties)
    mark = properties.find(n.R_PR)
    if mark is None:
        mark = etree.Element(n.R_PR)
        later = next((part for part in properties if part.tag in {n.SECTION, n.W + "pPrChange"}), None)
        if later is None:
            properties.append(mark)
        else:
            later.addprevious(mark)
    mark.insert(0, signature.sign(n.INSERTED))
