"""Reads Word files (.docx, .docm, .dotx, .dotm) by walking their XML.

Text in force is read, and only that: insertions that are tracked count and deletions do not; hidden text,
struck-through text, comments, field instructions and the entries of a table of contents are left out. The
reading report says what a person should know of that.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from policylint.document import Block, BlockKind, Document, Reading, UnreadableError
from policylint.readers.docx import names as n
from policylint.readers.docx.comments import read_directives
from policylint.readers.docx.drafts import Draft
from policylint.readers.docx.headings import promote_headings
from policylint.readers.docx.numbering import Lists
from policylint.readers.docx.package import Package, Relationship, is_on
from policylint.readers.docx.report import remarks, warnings
from policylint.readers.docx.runs import Tally, count_changes
from policylint.readers.docx.styles import number, open_styles
from policylint.readers.docx.walk import Notes, Pages, Shared, Walk, has_page_breaks

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_EXTENDED = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
# What Word, templates and converters write where nobody has given a title.
_NO_TITLES = frozenset(
    [
        *(
            "document",
            "word document",
            "microsoft word document",
            "new document",
            "untitled",
            "untitled document",
        ),
        *("title", "document title", "no title", "blank", "blank document", "normal", "template"),
    ]
)
_HEADER, _FOOTER = BlockKind.HEADER, BlockKind.FOOTER


def read(data: bytes, path: str) -> Document:
    """The document in a Word file.

    Raises `UnreadableError`: encrypted, wrong-type, damaged, bomb, too-large, unsupported; empty or scanned
    when the body has no text.
    """
    package = Package(data)
    body = package.body()
    related = package.related(package.main)
    styles = open_styles(package)
    shared = Shared(styles, Lists(_part(package, related, "numbering"), styles))
    count_changes(body, shared.tally)
    for kind in ("footnotes", "endnotes"):
        _add_notes(shared, package, related, kind)
    walk = Walk(shared, body)
    if has_page_breaks(body):
        walk.pages = Pages(1, counts=True)
    walk.read(body)
    if not walk.drafts:
        raise _without_text(shared.tally)
    promote_headings(walk.drafts)
    margins = {kind: list(_margin(kind, body, shared, package, related)) for kind in (_HEADER, _FOOTER)}
    blocks = tuple(draft.finished() for draft in (*margins[_HEADER], *walk.drafts, *margins[_FOOTER]))
    return Document(
        path=path,
        blocks=blocks,
        reading=_report(blocks, shared, _stated_pages(package), walk.pages.number),
        title=_title(package),
        directives=tuple(read_directives(package, body, blocks)),
    )


def _part(package: Package, related: dict[str, Relationship], kind: str) -> "Element | None":
    """The root of the part that stands in this relationship to the document, if there is one."""
    for link in related.values():
        if link.kind == kind:
            return package.xml(link.target)
    return None


def _add_notes(shared: Shared, package: Package, related: dict[str, Relationship], kind: str) -> None:
    # A file may well be made to name one part a thousand times.
    for part in dict.fromkeys(link.target for link in related.values() if link.kind == kind):
        root = package.xml(part)
        if root is not None:
            count_changes(root, shared.tally)
            walk = Walk(shared, root, part, BlockKind.FOOTNOTE)
            shared.notes[kind] = Notes(walk, {note.get(n.W + "id", ""): note for note in root})


def _margin(
    kind: BlockKind,
    body: "Element",
    shared: Shared,
    package: Package,
    related: dict[str, Relationship],
) -> Iterator[Draft]:
    """The headers or the footers that are shown, each distinct text once."""
    apart = Shared(shared.styles, shared.lists)  # logos and the like are not worth a warning
    parts: dict[str, None] = {}
    shows_even = cache(lambda: _shows_even_pages(package, related))  # each section may ask
    for section in body.iter(n.SECTION):
        for reference in section.iterchildren(f"{n.W}{kind}Reference"):
            link = related.get(reference.get(n.ID, ""))
            if link is not None and _is_shown(reference.get(n.TYPE), section, shows_even):
                parts[link.target] = None
    seen: set[str] = set()
    for part in parts:
        root = package.xml(part)
        if root is None:
            continue
        walk = Walk(apart, root, part, kind)
        walk.read(root)
        for draft in walk.drafts:
            if draft.text not in seen:
                seen.add(draft.text)
                yield draft


def _is_shown(pages: str | None, section: "Element", shows_even: Callable[[], bool]) -> bool:
    """Whether the header for first or even pages is switched on; templates are full of forgotten ones."""
    if pages == "even":
        return shows_even()
    return pages != "first" or _is_switched_on(section.find(n.W + "titlePg"))


def _shows_even_pages(package: Package, related: dict[str, Relationship]) -> bool:
    settings = _part(package, related, "settings")
    return settings is not None and _is_switched_on(settings.find(n.W + "evenAndOddHeaders"))


def _is_switched_on(switch: "Element | None") -> bool:
    return switch is not None and is_on(switch.get(n.VAL))


def _report(blocks: tuple[Block, ...], shared: Shared, stated: int, counted: int | None) -> Reading:
    return Reading(
        format="docx",
        words=sum(block.text.count(" ") + 1 for block in blocks),
        headings=sum(block.kind is BlockKind.HEADING for block in blocks),
        tables=shared.tables,
        pages=max(stated, counted or 0) or None,
        warnings=tuple(warnings(shared.tally)),
        remarks=tuple(remarks(shared.tally)),
    )


def _property(package: Package, kind: str, tag: str) -> str:
    for link in package.links.values():
        root = package.xml(link.target) if link.kind == kind else None
        if root is not None:
            return " ".join((root.findtext(tag) or "").split())
    return ""


def _stated_pages(package: Package) -> int:
    return number(_property(package, "extended-properties", _EXTENDED + "Pages"), 0)


def _title(package: Package) -> str:
    """The title that somebody has given the document, "" for those that come with a template."""
    title = _property(package, "core-properties", _TITLE)
    plain = title.strip("[]").rstrip("0123456789").strip().lower()
    if plain in _NO_TITLES or title.startswith("[") or plain.startswith("microsoft word -"):
        return ""
    return title


def _without_text(tally: Tally) -> UnreadableError:
    if tally.files:
        return UnreadableError(
            "unsupported",
            "The text of this document is an inserted file, which only Word can read. "
            "Open it in Word, save it under a new name, and check that.",
        )
    if tally.pictures:
        return UnreadableError(
            "scanned",
            "This document has pictures but no text: it may be scanned. "
            "Have its text recognised (OCR), and save the result as a Word file.",
        )
    left_out = tally.deletions or tally.hidden or tally.struck
    why = " Whatever it holds is deleted, hidden or struck through." if left_out else ""
    return UnreadableError("empty", f"This document has no text.{why} Check that it is the right file.")
