"""What the comments in a Word file say: one for each finding, and one on the whole at its beginning."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from policylint.annotate.docx.comments import Line
from policylint.annotate.docx.fitting import fitting
from policylint.annotate.errors import ChangedError
from policylint.document import Block, BlockKind, Document
from policylint.findings import is_unrecognised
from policylint.paths import file_name
from policylint.report import ClauseFinding, DocumentReport, Quote, ReportPlace, WordingFinding
from policylint.telling import sentence, shortened
from policylint.terms import GRAVITY, OTHER

_MARGINS = frozenset([BlockKind.HEADER, BlockKind.FOOTER])
_APART = _MARGINS | {BlockKind.FOOTNOTE, BlockKind.TEXT_BOX}
_MOST_QUOTES = 3
_LONGEST_QUOTE, _LONGEST_HEAD = 200, 120
_VERDICTS = ("contradicted", "missing", "weak", "wording")


class Span(Struct, frozen=True):
    """Words of one block: its code points `start` to `end`."""

    block: int
    start: int
    end: int


class Remark(Struct, frozen=True):
    """A comment: what it says, and the words that it stands at.

    `clause` is the clause to insert behind them, `replacement` what to write in their place; either may be "". `absent`
    says that no passage comes close, so that the words are only the document's first.
    """

    lines: tuple[Line, ...]
    words: Span
    gravity: int
    clause: str = ""
    replacement: str = ""
    absent: bool = False


def remarks(report: DocumentReport, document: Document) -> list[Remark]:
    """What is to be said of `document`, which `report` speaks of, in the order of its text.

    Raises `ChangedError` where the document is not the one that was checked.
    """
    if report.reading and report.reading.words != document.reading.words:
        raise ChangedError
    head = _head(document.blocks)
    found = [_on_clause(clause, head, document.blocks) for clause in report.clauses if _is_told(clause)]
    found += [_on_wording(wording, document.blocks) for wording in report.wording if not _is_settled(wording)]
    found.sort(key=lambda remark: (not remark.absent, remark.words.block, remark.words.start, remark.gravity))
    return [Remark(tuple(_overview(report)), head, 0), *found]


def _is_told(clause: ClauseFinding) -> bool:
    """What is firm needs no comment, and what is not expected here none unless it contradicts."""
    to_change = clause.verdict != "strong" and (clause.expected or clause.severity != "none")
    return to_change and not _is_settled(clause)


def _is_settled(finding: ClauseFinding | WordingFinding) -> bool:
    """Whether somebody has accepted it, or knows of it."""
    return bool(finding.allowed) or finding.known


def _head(blocks: tuple[Block, ...]) -> Span:
    """The document's first words in the flow of its text."""
    flow = (i for i, block in enumerate(blocks) if block.kind not in _APART)
    number = next(flow, next((i for i, block in enumerate(blocks) if block.kind not in _MARGINS), 0))
    text = blocks[number].text
    if len(text) <= _LONGEST_HEAD:
        return Span(number, 0, len(text))
    cut = text.rfind(" ", 0, _LONGEST_HEAD)
    return Span(number, 0, cut if cut > 0 else _LONGEST_HEAD)


def _span(place: ReportPlace, text: str, blocks: tuple[Block, ...]) -> Span:
    """Where `text` stands, which must still be there."""
    if not text or place.block >= len(blocks) or blocks[place.block].text[place.start : place.end] != text:
        raise ChangedError
    return Span(place.block, place.start, place.end)


def _overview(report: DocumentReport) -> Iterator[Line]:
    """What kind of document this was taken for, how it does, and what could not be read of it."""
    kinds = [kind.replace("-", " ") for kind in report.kinds if kind != OTHER]
    if kinds:
        yield f"Checked as: {', '.join(kinds)}", ""
    else:
        yield "Only the wording was checked", ""
        if is_unrecognised(report):
            yield "", "What kind of document this is was not recognised."
    told = [clause.verdict for clause in report.clauses if _is_told(clause)]
    told += ["wording" for wording in report.wording if not _is_settled(wording)]
    counts = [f"{told.count(verdict)} {verdict}" for verdict in _VERDICTS if verdict in told]
    yield "To look at:", f"{', '.join(counts)} (see the comments)." if counts else "nothing was found."
    strong = [clause.titled for clause in report.clauses if clause.verdict == "strong" and clause.expected]
    if strong:
        yield "Firm as it stands:", "; ".join(strong) + "."
    settled = sum(map(_is_settled, report.clauses)) + sum(map(_is_settled, report.wording))
    if settled:
        yield "Not shown:", f"{settled} that were accepted, or known before."
    reading = report.reading
    for warning in reading.warnings if reading else ():
        yield "Not all was read:", f"{warning.removesuffix('.')}."
    for remark in reading.remarks if reading else ():
        yield "Reading:", f"{remark.removesuffix('.')}."


def _on_clause(clause: ClauseFinding, head: Span, blocks: tuple[Block, ...]) -> Remark:
    quote = _telling(clause)
    near = clause.closest if quote is None else None
    place = quote or near
    lines = [(f"{clause.verdict.capitalize()}: {clause.title}", "")]
    if near:
        lines.append(("", f"No clause says so. This is the closest passage, but {near.why_not.removesuffix('.')}."))
    elif clause.verdict == "missing":
        lines.append(("", "No clause says so, and no passage comes close."))
    else:
        lines.append(("", sentence(clause.told(quote))))
    lines += [*_elsewhere(clause, quote), *_referred(clause)]
    lines += [
        ("Why:", clause.why),
        ("Model clause:", clause.suggestion),
        ("Source:", f"{clause.source} [{clause.rule}]"),
    ]
    return Remark(
        lines=_without_gaps(lines),
        words=_span(place.place, place.text, blocks) if place else head,
        gravity=GRAVITY.get(clause.severity, len(GRAVITY)),
        clause=clause.suggestion if clause.verdict == "missing" else "",
        absent=place is None,
    )


def _telling(clause: ClauseFinding) -> Quote | None:
    """The passage that decides the verdict; a row's header among the evidence only says what its row is about."""
    deciding = [quote for quote in clause.evidence if quote.says == clause.verdict] or list(clause.evidence)
    headers = {quote.place.row for quote in deciding}
    return next((quote for quote in deciding if quote.text not in headers), deciding[0] if deciding else None)


def _elsewhere(clause: ClauseFinding, told: Quote | None) -> Iterator[Line]:
    headers = {quote.place.row for quote in clause.evidence}
    others = [quote for quote in clause.evidence if quote is not told and quote.text not in headers]
    if others:
        shown = " ".join(f"“{shortened(quote.text, _LONGEST_QUOTE)}”" for quote in others[:_MOST_QUOTES])
        more = len(others) - _MOST_QUOTES
        yield "Also:", shown + (f" and {more} more" if more > 0 else "")


def _referred(clause: ClauseFinding) -> Iterator[Line]:
    if clause.referred:
        there = clause.referred
        name = file_name(there.document)
        yield f"In {name}:", f"“{shortened(there.text, _LONGEST_QUOTE)}” ({there.verdict})"


def _on_wording(wording: WordingFinding, blocks: tuple[Block, ...]) -> Remark:
    words = _span(wording.place, wording.text, blocks)
    text = blocks[words.block].text
    better = " or ".join(f"“{words}”" for words in wording.prefer)
    lines = (
        (f"Wording: “{wording.text}”", ""),
        ("Better:", better),
        ("Why:", wording.why),
        ("Source:", f"{wording.source} [{wording.rule}]"),
    )
    return Remark(
        lines=_without_gaps(lines),
        words=words,
        gravity=GRAVITY.get(wording.severity, len(GRAVITY)),
        replacement=fitting(wording.text, wording.prefer, text[: words.start]),
    )


def _without_gaps(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines that say something, and not only what they would be about."""
    return tuple((label, text) for label, text in lines if text or (label and not label.endswith(":")))
