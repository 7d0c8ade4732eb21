"""Where in a paragraph's XML words begin and end: runs are divided there, and markers stand beside them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from copy import deepcopy
from itertools import takewhile
from typing import TYPE_CHECKING

from lxml import etree

from policylint.readers.docx import names as n
from policylint.readers.docx.elements import Piece

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NAMES = {"w": n.W.strip("{}")}
"""The prefix of new elements."""

# What XML cannot hold.
_NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CONTENT = n.W + "sdtContent"
# What markers may stand in just as well as in the paragraph itself.
_WRAPPERS = frozenset(
    [n.W + tag for tag in ("hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo")]
    + [n.INSERTED, n.MOVED_HERE, n.CONTROL, _CONTENT]
)
# Controls that hold one value, which Word replaces as a whole.
_VALUES = frozenset(
    n.W + tag for tag in ("text", "dataBinding", "dropDownList", "comboBox", "date", "lock", "picture", "citation")
)


def paragraph_of(element: "Element") -> "Element":
    """The paragraph of the text flow that an element is in: of a text box, that to which the box is anchored."""
    return [item for item in (element, *element.iterancestors()) if item.tag == n.P][-1]


def unit(element: "Element") -> "Element":
    """What markers can stand beside, to mark an element: its run, or what its run cannot be taken out of."""
    paragraph = paragraph_of(element)
    path = [element, *takewhile(lambda item: item is not paragraph, element.iterancestors())]
    return next(item for item in reversed(path) if item.tag not in _WRAPPERS or _holds_value(item))


def divide(pieces: list[Piece], cuts: Iterable[int]) -> None:
    """Divide the runs of a paragraph at these offsets of its read text, wherever they can be divided."""
    places = set(cuts)
    offsets = sorted(places)
    end = sum(len(text) for text, _ in pieces)
    for text, element in reversed(pieces):
        start = end - len(text)
        inside = offsets[bisect_right(offsets, start) : bisect_left(offsets, end)]
        if inside:
            _divide_text(element, [offset - start for offset in inside])
        if start in places:
            _divide_run(element)
        end = start


def put_before(element: "Element", markers: "list[Element]") -> None:
    """Put markers where the words that begin with `element` begin."""
    place = _outermost(unit(element), first=True)
    for marker in markers:
        place.addprevious(marker)


def put_after(element: "Element", markers: "list[Element]") -> None:
    """Put markers where the words that end with `element` end."""
    place = _outermost(unit(element), first=False)
    for marker in reversed(markers):
        place.addnext(marker)


def text_element(tag: str, text: str) -> "Element":
    """A `w:t`, or what stands for it in a deletion."""
    element = etree.Element(tag, nsmap=NAMES)
    _set_text(element, _NO_CHARACTER.sub("\ufffd", text))
    return element


def properties_of(run: "Element") -> "Element | None":
    """A copy of how a run is formatted, without the history of it."""
    own = run.find(n.R_PR)
    if own is None:
        return None
    copy = deepcopy(own)
    copy.tail = None
    for history in copy.findall(n.W + "rPrChange"):
        copy.remove(history)
    return copy


def _set_text(element: "Element", text: str) -> None:
    """Give a `w:t` its text, with white space at its ends kept."""
    element.text = text
    if text[:1].isspace() or text[-1:].isspace():
        element.set(_SPACE, "preserve")


def _divide_text(element: "Element", cuts: list[int]) -> None:
    run = element.getparent()
    if element.tag != n.TEXT or run is None or unit(element) is not run:
        return
    text = element.text or ""
    _set_text(element, text[: cuts[0]])
    rest = []
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        part = etree.Element(n.TEXT, nsmap=NAMES)
        _set_text(part, text[start:end])
        rest.append(part)
    for part in reversed(rest):
        element.addnext(part)
        _divide_run(part)


def _divide_run(element: "Element") -> None:
    """Move `element` and what follows it in its run into a run of their own, of the same formatting."""
    run = element.getparent()
    if run is None or run.tag != n.RUN or unit(element) is not run:
        return
    before = element.getprevious()
    if before is None or before.tag == n.R_PR:
        return
    rest = etree.Element(n.RUN, nsmap=NAMES)
    rest.attrib.update(run.attrib)
    own = run.find(n.R_PR)
    if own is not None:
        rest.append(deepcopy(own))
    rest.extend([element, *element.itersiblings()])
    run.addnext(rest)


def _outermost(item: "Element", *, first: bool) -> "Element":
    """`item`, or the widest wrapper that begins (or ends) with it: markers stand best in the paragraph itself."""
    parent = item.getparent()
    while parent is not None and parent.tag in _WRAPPERS:
        beside = item.getprevious() if first else item.getnext()
        if parent.tag != n.CONTROL and beside is not None:
            break
        item, parent = parent, parent.getparent()
    return item


def _holds_value(item: "Element") -> bool:
    properties = item.find(n.W + "sdtPr") if item.tag == n.CONTROL else None
    return properties is not None and any(part.tag in _VALUES for part in properties)
