"""List labels: the numbers and bullets that Word draws from `numbering.xml` and nobody typed."""

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from policylint.readers.docx.names import VAL, W
from policylint.readers.docx.package import is_on
from policylint.readers.docx.styles import Styles, number
from policylint.readers.labels import BULLET, roman

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LEVEL, _DEPTH, _NUM_ID, _ABSTRACT_ID = W + "lvl", W + "ilvl", W + "numId", W + "abstractNumId"
_LONGEST = 60  # every item carries its label
_DEPTHS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_LARGEST = 9_999  # beyond it, letters and roman numerals are drawn as plain numbers


class Level(Struct, frozen=True):
    """One depth of a list: how its label is drawn, and after which depth (from 1) it starts anew."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int = _DEPTHS
    legal: bool = False
    style: str = ""


class List(Struct, frozen=True):
    """A list; lists of the same `abstract` count on together, except where `restarts` says so.

    `depths` says at which depth the paragraphs of a style stand.
    """

    abstract: str
    levels: tuple[Level, ...]
    restarts: dict[int, int]
    depths: dict[str, int]


class Label(Struct, frozen=True):
    """A paragraph's label; `depth` counts from 0."""

    text: str
    depth: int


class Lists:
    """The lists that a document defines, each read when first asked for."""

    def __init__(self, root: "Element | None", styles: Styles) -> None:
        self._styles = styles
        self._definitions: dict[str, Element] = {}
        self._abstracts: dict[str, Element] = {}
        self._lists: dict[str, List | None] = {}
        if root is not None:
            self._definitions = {item.get(_NUM_ID, ""): item for item in root.iterchildren(W + "num")}
            self._abstracts = {item.get(_ABSTRACT_ID, ""): item for item in root.iterchildren(W + "abstractNum")}

    def get(self, list_id: str) -> List | None:
        """The list with this id, if there is one."""
        if list_id not in self._lists:
            self._lists[list_id] = self._read(list_id)
        return self._lists[list_id]

    def _read(self, list_id: str) -> List | None:
        definition = self._definitions.get(list_id)
        if definition is None:
            return None
        abstract_id = _value(definition, _ABSTRACT_ID)
        abstract = self._abstracts.get(abstract_id)
        link = "" if abstract is None else _value(abstract, W + "numStyleLink")
        if link:
            target = self._definitions.get(self._styles.paragraph(link).list_id or "")
            abstract_id = "" if target is None else _value(target, _ABSTRACT_ID)
            abstract = self._abstracts.get(abstract_id)
        if abstract is None:
            return None
        levels = [Level()] * _DEPTHS
        restarts: dict[int, int] = {}
        for item in abstract.iterchildren(_LEVEL):
            _set_level(levels, item)
        for override in definition.iterchildren(W + "lvlOverride"):
            depth = number(override.get(_DEPTH), -1)
            for item in override.iterchildren(_LEVEL):
                _set_level(levels, item)
            start = override.find(W + "startOverride")
            if start is not None:
                restarts[depth] = number(start.get(VAL), 0)
        depths = {level.style: i for i, level in enumerate(levels) if level.style}
        return List(abstract_id, tuple(levels), restarts, depths)


class Numbering:
    """How far each list has counted in one part of a document."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._counts: dict[str, list[int | None]] = {}
        self._restarted: set[tuple[str, int]] = set()

    def next(self, list_id: str, depth: int | None, style: str) -> Label | None:
        """The label of the next paragraph of a list; `None` where the list is not defined.

        Without a depth of its own, the paragraph stands at the one that belongs to its style.
        """
        the_list = self._lists.get(list_id)
        if the_list is None:
            return None
        levels = the_list.levels
        if depth is None:
            depth = the_list.depths.get(style, 0)
        counts = self._count(list_id, the_list, depth)
        level = levels[depth]
        if level.format == "bullet":
            return Label(_bullet(level.text), depth)
        if level.format == "none":
            return Label(_PLACEHOLDER.sub("", level.text).strip(), depth)

        def drawn(found: re.Match[str]) -> str:
            other = int(found[1]) - 1
            count = counts[other]
            value = levels[other].start if count is None else count
            return _draw(value, "decimal" if level.legal else levels[other].format)

        return Label(_PLACEHOLDER.sub(drawn, level.text).strip(), depth)

    def _count(self, list_id: str, the_list: List, depth: int) -> list[int | None]:
        counts = self._counts.setdefault(the_list.abstract, [None] * _DEPTHS)
        count, start = counts[depth], the_list.restarts.get(depth)
        if start is not None and (list_id, depth) not in self._restarted:
            self._restarted.add((list_id, depth))
            count = None
        if count is not None:
            counts[depth] = count + 1
        else:
            counts[depth] = the_list.levels[depth].start if start is None else start
        for deeper in range(depth + 1, _DEPTHS):
            if depth < the_list.levels[deeper].restart:
                counts[deeper] = None
        return counts


def _set_level(levels: list[Level], item: "Element") -> None:
    depth = number(item.get(_DEPTH), -1)
    if not 0 <= depth < _DEPTHS:
        return
    legal = item.find(W + "isLgl")
    levels[depth] = Level(
        start=number(_value(item, W + "start"), 0),
        format=_value(item, W + "numFmt") or "decimal",
        text=_value(item, W + "lvlText")[:_LONGEST],
        restart=number(_value(item, W + "lvlRestart"), _DEPTHS),
        legal=legal is not None and is_on(legal.get(VAL)),
        style=_value(item, W + "pStyle"),
    )


def _value(parent: "Element", tag: str) -> str:
    child = parent.find(tag)
    return "" if child is None else child.get(VAL, "")


def _bullet(text: str) -> str:
    """The bullet itself; one from a symbol font (private use) or a picture (none) is drawn as a dot."""
    text = text.strip()
    return text if text and not any("\ue000" <= character <= "\uf8ff" for character in text) else BULLET


def _draw(value: int, form: str) -> str:
    if form == "none":
        return ""
    if form == "decimalZero":
        return f"{value:02d}"
    if form == "ordinal":
        return f"{value}{_ordinal_ending(value)}"
    if 0 < value <= _LARGEST:
        if form.endswith("Letter"):
            letters = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
            return letters.upper() if form.startswith("upper") else letters
        if form.endswith("Roman"):
            numeral = roman(value)
            return numeral.upper() if form.startswith("upper") else numeral
    return str(value)


def _ordinal_ending(value: int) -> str:
    if value % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
