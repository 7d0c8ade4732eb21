"""XML documents whose elements are made and written one after the other."""

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree


def pieces(root: ElementTree.Element, children: Iterable[ElementTree.Element]) -> Iterator[str]:
    """A document of `root`, which is empty, with `children` in it: indented by one for each level."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    begin, _, end = ElementTree.tostring(root, encoding="unicode", short_empty_elements=False).rpartition("</")
    is_empty = True
    for child in children:
        ElementTree.indent(child, " ", level=1)
        yield begin if is_empty else ""
        yield f"\n {ElementTree.tostring(child, encoding='unicode')}"
        is_empty = False
    yield f"{ElementTree.tostring(root, encoding='unicode')}\n" if is_empty else f"\n</{end}\n"
