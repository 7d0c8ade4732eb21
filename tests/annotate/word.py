"""What tests need to look into annotated Word files: reports made by hand, and what Word does with changes."""

import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from policylint.document import Document, Place
from policylint.readers import read
from policylint.readers.docx import names as n
from policylint.readers.docx.elements import Elements
from policylint.readers.docx.fold import fold
from policylint.readers.docx.package import Package
from policylint.report import ClauseFinding, Closest, DocumentReport, Quote, ReportPlace, WordingFinding
from tests.readers.docx_builder import zipped

Element = etree._Element
AUTHOR = n.W + "author"
_MARKERS = [n.W + name for name in ("commentRangeStart", "commentRangeEnd", "commentReference")]


# Reports


def place_of(document: Document, words: str) -> ReportPlace:
    """Where `words` stand first."""
    number, start = next((i, b.text.index(words)) for i, b in enumerate(document.blocks) if words in b.text)
    return place(number, start, start + len(words))


def place(block: int, start: int, end: int, row: str = "") -> ReportPlace:
    return ReportPlace(None, None, None, None, (), row, block, start, end)


def wording(document: Document, words: str, *prefer: str) -> WordingFinding:
    return wording_at(place_of(document, words), words, *prefer)


def wording_at(where: ReportPlace, words: str, *prefer: str) -> WordingFinding:
    return WordingFinding("a-rule", "A title", words, prefer, "Because.", "A source", where, "warning", "1")


def weak(document: Document, *passages: str, title: str = "Tea", severity: str = "error") -> ClauseFinding:
    return clause("weak", title, [quote(document, words) for words in passages], severity=severity)


def quote(document: Document, words: str) -> Quote:
    return Quote(words, place_of(document, words), "weak", "only loved")


def missing(document: Document, closest: str = "", title: str = "Tea", model: str = "Tea is served.") -> ClauseFinding:
    near = Closest(closest, place_of(document, closest), "it is not tea") if closest else None
    return clause("missing", title, [], near, model)


def clause(
    verdict: str,
    title: str,
    evidence: list[Quote],
    closest: Closest | None = None,
    model: str = "Tea is served.",
    severity: str = "error",
    expected: bool = True,
) -> ClauseFinding:
    told = "Why tea.", "A book"
    return ClauseFinding(
        "tea", title, verdict, expected, severity, "tea is only loved", tuple(evidence), closest, *told, model, "2"
    )


def report(document: Document, *findings: ClauseFinding | WordingFinding) -> DocumentReport:
    return DocumentReport(
        path=document.path,
        kinds=("wellbeing-policy",),
        kinds_from="detected",
        kinds_reason="",
        reading=document.reading,
        error=None,
        clauses=tuple(finding for finding in findings if isinstance(finding, ClauseFinding)),
        wording=tuple(finding for finding in findings if isinstance(finding, WordingFinding)),
    )


# Packages


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def main_part(data: bytes) -> Element:
    package = Package(data)
    root = package.xml(package.main)
    assert root is not None
    return root


def comment_part(data: bytes) -> Element:
    package = Package(data)
    (target,) = (link.target for link in package.related(package.main).values() if link.kind == "comments")
    root = package.xml(target)
    assert root is not None
    return root


def comments(data: bytes) -> dict[str, list[str]]:
    """The paragraphs of each of policylint's comments, by its id."""
    return {
        comment.get(n.W + "id", ""): ["".join(map(str, p.itertext(n.TEXT))) for p in comment.iterchildren(n.P)]
        for comment in comment_part(data)
        if comment.get(AUTHOR) == "policylint"
    }


def commented_words(data: bytes) -> list[tuple[str, str]]:
    """The first line of each of policylint's comments, with the words that it marks, in the order of their places."""
    package = Package(data)
    elements, root = Elements(package), main_part(data)
    texts = {element: text for p in root.iter(n.P) for text, element in elements.pieces(p)}
    heads = {name: lines[0] for name, lines in comments(data).items()}
    words: dict[str, str] = {}
    active: dict[str, None] = {}
    for item in root.iter(etree.Element):
        name = item.get(n.W + "id", "")
        if item.tag in _MARKERS and name not in heads:
            continue
        if item.tag == _MARKERS[0]:
            active[name] = None
            words[name] = ""
        elif item.tag == _MARKERS[1]:
            del active[name]
        elif item in texts:
            for each in active:
                words[each] += texts[item]
    assert not active
    return [(heads[name], fold(text, [(0, Place())])[0]) for name, text in words.items()]


def with_main_part(data: bytes, root: Element) -> bytes:
    """The file with another main part."""
    return zipped(parts(data) | {Package(data).main: etree.tostring(root)})


def blocks(data: bytes) -> list[str]:
    return [block.text for block in read(data, "policy.docx").blocks]


# What Word does


def accepted(root: Element) -> Element:
    """The document with policylint's changes accepted."""
    return _settled(root, kept=n.INSERTED, dropped=n.DELETED)


def rejected(root: Element) -> Element:
    """The document with policylint's changes rejected."""
    return _settled(root, kept=n.DELETED, dropped=n.INSERTED)


def _settled(root: Element, kept: str, dropped: str) -> Element:
    for change in [item for item in root.iter(dropped) if item.get(AUTHOR) == "policylint"]:
        parent = change.getparent()
        assert parent is not None
        if parent.tag == n.R_PR:
            _join_with_next(next(parent.iterancestors(n.P)))
        else:
            parent.remove(change)
    for change in [item for item in root.iter(kept) if item.get(AUTHOR) == "policylint"]:
        parent = change.getparent()
        assert parent is not None
        for child in list(change):
            change.addprevious(child)
        parent.remove(change)
    for text in root.iter(n.W + "delText"):
        if not any(item.tag == n.DELETED for item in text.iterancestors()):
            text.tag = n.TEXT
    for empty in [item for tag in (n.R_PR, n.P_PR) for item in root.iter(tag) if not len(item)]:
        _remove(empty)
    return root


def _join_with_next(paragraph: Element) -> None:
    """Take away a paragraph's mark: what it holds goes into the next one, which keeps its own properties."""
    following = paragraph.getnext()
    assert following is not None
    assert following.tag == n.P, "Word can only join a paragraph with a paragraph"
    content = [item for item in paragraph if item.tag != n.P_PR]
    place = 1 if following.find(n.P_PR) is not None else 0
    for number, item in enumerate(content):
        following.insert(place + number, item)
    following.attrib.update(paragraph.attrib)
    _remove(paragraph)


def normal(root: Element) -> bytes:
    """The document without policylint's comments, and with runs of one formatting joined, to be compared."""
    ours = {mark.get(n.W + "id") for mark in root.iter(*_MARKERS)} - _foreign(root)
    for mark in [item for item in root.iter(*_MARKERS) if item.get(n.W + "id") in ours]:
        around = mark.getparent()
        _remove(mark)
        if around is not None and around.tag == n.RUN and all(item.tag == n.R_PR for item in around):
            _remove(around)
    for insertion in list(root.iter(n.INSERTED)):
        before = insertion.getprevious()
        theirs = insertion.get(AUTHOR) != "policylint"
        if theirs and len(insertion) and before is not None and before.tag == n.INSERTED:
            before.extend(list(insertion))
            _remove(insertion)
    for run in list(root.iter(n.RUN)):
        before = run.getprevious()
        if before is not None and before.tag == n.RUN and _look(before) == _look(run):
            before.extend([item for item in run if item.tag != n.R_PR])
            _remove(run)
    for text in list(root.iter(n.TEXT, n.W + "delText")):
        before = text.getprevious()
        if before is not None and before.tag == text.tag:
            before.text = (before.text or "") + (text.text or "")
            _remove(text)
        else:
            text.attrib.clear()  # only whether white space is kept
    return etree.tostring(root, method="c14n")


def _foreign(root: Element) -> set[str | None]:
    """The ids of the comments that the tests' documents have of their own."""
    return {mark.get(n.W + "id") for mark in root.iter(*_MARKERS) if int(mark.get(n.W + "id", "0")) >= FOREIGN}


FOREIGN = 70_000
"""From here on the tests' documents number what they have of their own."""


def _look(run: Element) -> tuple[bytes, dict[str, str]]:
    own = run.find(n.R_PR)
    return b"" if own is None else etree.tostring(own, method="c14n"), {str(k): str(v) for k, v in run.attrib.items()}


def _remove(item: Element) -> None:
    parent = item.getparent()
    assert parent is not None
    item.tail = None
    parent.remove(item)


# Order


_P_PR = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
).split()
_R_PR = (
    "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint "
    "noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText "
    "vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange"
).split()
_ORDERED = {n.P_PR: _P_PR, n.R_PR: _R_PR}
_HOLD_RUNS = frozenset(
    [n.P, n.INSERTED, n.DELETED, n.MOVED_HERE, n.MOVED_AWAY, n.W + "rt", n.W + "rubyBase"]
    + [n.W + tag for tag in ("hyperlink", "smartTag", "customXml", "fldSimple", "sdtContent", "dir", "bdo")]
    + [n.MC + "Choice", n.MC + "Fallback"]
)


def faults(data: bytes) -> Iterator[str]:
    """What Word would have to repair."""
    root, notes = main_part(data), comment_part(data)
    for item in (*root.iter(etree.Element), *notes.iter(etree.Element)):
        parent = item.getparent()
        order = _ORDERED.get(str(item.tag))
        names = [str(child.tag).rpartition("}")[2] for child in item]
        if order and [name for name in names if name in order] != sorted(names, key=order.index):
            yield f"{item.tag} in the wrong order: {names}"
        if parent is None:
            continue
        if item.tag in {n.RUN, *_MARKERS[:2]} and parent.tag not in _HOLD_RUNS:
            yield f"{item.tag} in {parent.tag}"
        if item.tag in {n.P_PR, n.R_PR} and parent.tag != n.P_PR and parent[0] is not item:
            yield f"{item.tag} is not first"
        if item.tag == n.TEXT and any(around.tag == n.DELETED for around in item.iterancestors(n.DELETED, n.P)):
            yield "text that is deleted and not"
        changes = [item, *item.iterancestors(n.INSERTED, n.DELETED)] if item.tag == n.INSERTED else []
        if len(changes) > 1 and any(change.get(AUTHOR) == "policylint" for change in changes):
            yield "an insertion in a change"
        if item.tag == n.CELL and item[-1].tag != n.P:
            yield "a cell without a last paragraph"
    yield from _numbering_faults(root, notes)


def _numbering_faults(root: Element, notes: Element) -> Iterator[str]:
    known = [comment.get(n.W + "id") for comment in notes]
    for tag in _MARKERS:
        used = [name for mark in root.iter(tag) if int(name := mark.get(n.W + "id", "")) < FOREIGN]
        if len(set(used)) != len(used) or not set(used) <= set(known):
            yield f"{tag}: {used} of {known}"
    signed = [item for item in (*root.iter(etree.Element), *notes) if item.get(AUTHOR)]
    ours = [item.get(n.W + "id") for item in signed if item.get(AUTHOR) == "policylint"]
    theirs = {item.get(n.W + "id") for item in signed if item.get(AUTHOR) != "policylint"}
    if len(set(ours)) != len(ours) or theirs & set(ours):
        yield f"ids used twice: {ours}, {theirs}"
