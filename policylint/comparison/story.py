"""What a comparison comes to, in words: the sections that every format of it lays out in its own way."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from policylint.comparison import BETTER, OTHER, WORSE, Comparison, DocumentChange, ElementChange
from policylint.paths import file_name, short_paths
from policylint.report import (
    ClauseFinding,
    Contradiction,
    DocumentReport,
    Reference,
    ReportPlace,
    WordingFinding,
    marked,
)
from policylint.telling import counted, sentence, shortened
from policylint.terms import LEVELS

_LONGEST = 200
_NOTHING = "nothing said"
_ORGANISATION = "The folder as one organisation"


class Entry(Struct, frozen=True):
    """One change: what it is in some words, the rule it comes from ("" for none), and more lines about it."""

    head: str
    rule: str = ""
    lines: tuple[str, ...] = ()


class Section(Struct, frozen=True):
    """Changes of one sort, by document ("" for those of the whole folder). `tone` is `BETTER`, `WORSE` or `OTHER`."""

    title: str
    tone: str
    groups: tuple[tuple[str, tuple[Entry, ...]], ...]

    @property
    def count(self) -> int:
        """How many changes there are."""
        return sum(len(entries) for _, entries in self.groups)


class Story(Struct, frozen=True):
    """The whole in one sentence, what to bear in mind, and the sections, what matters first."""

    summary: str
    notes: tuple[str, ...]
    sections: tuple[Section, ...]


def tell(comparison: Comparison) -> Story:
    """The story of a comparison."""
    names = _names(comparison)
    sections = tuple(section for section in _sections(comparison, names) if section.groups)
    return Story(_summary(comparison), tuple(_notes(comparison)), sections)


def _names(comparison: Comparison) -> Callable[[str], str]:
    paths = [change.after.path for change in comparison.documents]
    paths += [each.path for each in (*comparison.added, *comparison.removed)]
    names = short_paths(list(dict.fromkeys(paths)))
    return lambda path: names.get(path, file_name(path))


def _summary(comparison: Comparison) -> str:
    changes = [change for document in comparison.documents for change in document.elements]
    documents = len(comparison.documents) + comparison.unchanged
    said = f"{counted(documents, 'document')} compared: {_balance(changes)}"
    if comparison.elements:
        said += f" (of the folder as one organisation {_balance(comparison.elements)})"
    fixed = sum(len(document.fixed_wording) for document in comparison.documents)
    new = sum(len(document.new_wording) for document in comparison.documents)
    said += f"; {counted(fixed, 'wording')} fixed, {new:,} new"
    for number, words in ((len(comparison.added), "added"), (len(comparison.removed), "removed")):
        said += f"; {counted(number, 'document')} {words}" if number else ""
    lost = sum(change.is_lost for change in comparison.documents)
    return f"{said}." + (f" {counted(lost, 'document')} can NOT be read any more." if lost else "")


def _balance(changes: Sequence[ElementChange]) -> str:
    better = [change for change in changes if change.direction == BETTER]
    worse = [change for change in changes if change.direction == WORSE and change.weighs]
    return f"{counted(len(better), 'verdict')} better{_unsure(better)}, {len(worse):,} worse{_unsure(worse)}"


def _unsure(changes: Sequence[ElementChange]) -> str:
    number = sum(not all(change.sure) for change in changes)
    return f" ({number:,} not sure)" if number else ""


def _notes(comparison: Comparison) -> Iterator[str]:
    old, new = comparison.versions
    if old != new:
        yield (
            f"The reports were made by two versions of policylint ({old} and {new}): what changed may be the rules and "
            "not the documents."
        )
    if comparison.uncovered:
        yield f"Left out, since only one of the reports covers it: {'; '.join(comparison.uncovered)}."


def _sections(comparison: Comparison, name: Callable[[str], str]) -> Iterator[Section]:
    documents = comparison.documents
    unread = [(change.after.path, change.after) for change in documents if change.is_lost]
    unread += [(document.path, document) for document in comparison.added if document.error]
    yield _section("Not checked", WORSE, [(name(path), [_unread(document)]) for path, document in unread])

    def elements(wanted: Callable[[ElementChange], bool], tone: str = "") -> list[tuple[str, list[Entry]]]:
        whole = [*_rung(comparison, tone), *(_element(e) for e in comparison.elements if wanted(e))]
        own = [(name(d.after.path), [_element(e) for e in d.elements if wanted(e)]) for d in documents]
        return [(_ORGANISATION, whole), *own]

    yield _section("Worse", WORSE, elements(lambda change: change.direction == WORSE and change.weighs, WORSE))
    yield _section("Better", BETTER, elements(lambda change: change.direction == BETTER, BETTER))
    for words, tone, found in (
        ("New contradictions between documents", WORSE, comparison.new_contradictions),
        ("Contradictions settled", BETTER, comparison.settled_contradictions),
    ):
        yield _section(words, tone, [("", [_contradiction(each) for each in found])])
    new, fixed = "New wording to change", "Wording fixed"
    yield _section(new, WORSE, [(name(d.after.path), map(_wording, d.new_wording)) for d in documents])
    yield _section(fixed, BETTER, [(name(d.after.path), map(_wording, d.fixed_wording)) for d in documents])
    for words, tone, references in (
        ("References that lead nowhere now", WORSE, comparison.new_references),
        ("References mended", BETTER, comparison.settled_references),
    ):
        yield _section(words, tone, [(name(each.document), [_reference(each)]) for each in references])
    yield _section("Documents", OTHER, list(_files(comparison, name)))
    yield _section("Also changed", OTHER, elements(_is_light, OTHER))


def _section(title: str, tone: str, groups: Iterable[tuple[str, Iterable[Entry]]]) -> Section:
    filled = ((document, tuple(entries)) for document, entries in groups)
    return Section(title, tone, tuple((document, entries) for document, entries in filled if entries))


def _is_light(change: ElementChange) -> bool:
    return change.direction == OTHER or (change.direction == WORSE and not change.weighs)


def _unread(document: DocumentReport) -> Entry:
    return Entry("Could not be read", "", (document.error.message,) if document.error else ())


def _element(change: ElementChange) -> Entry:
    verdicts = zip((change.old, change.new), change.sure, strict=True)
    step = " → ".join(marked(verdict or _NOTHING, sure=is_sure) for verdict, is_sure in verdicts)
    return Entry(f"{change.title}: {step}", change.rule, tuple(_about(change)))


def _about(change: ElementChange) -> Iterator[str]:
    """Why it is so now and the words that say so; and those that are gone, where something was lost."""
    after, before = change.after, change.before
    if after and after.verdict in {"weak", "contradicted"}:
        yield sentence(after.reason)
    if after and after.allowed:
        yield f"Accepted: {after.allowed}"
    if after and after.evidence:
        yield f"Now: {_passage(after.evidence[0].text, after.evidence[0].place)}"
    if before and before.evidence and change.direction == WORSE and not _same_words(before, after):
        yield f"Before: {_passage(before.evidence[0].text, before.evidence[0].place)}"


def _same_words(before: ClauseFinding, after: ClauseFinding | None) -> bool:
    return after is not None and bool(after.evidence) and after.evidence[0].text == before.evidence[0].text


def _rung(comparison: Comparison, tone: str) -> list[Entry]:
    old, new = comparison.rungs
    if comparison.rung != tone:
        return []
    return [Entry(f"Rung: {old or 'below the first'} → {new or 'below the first'}")]


def _contradiction(found: Contradiction) -> Entry:
    about = "" if found.about == "element" else f" ({found.about})"
    sides = [f"{file_name(side.document)} ({side.says}): “{_short(side.text)}”" for side in found.sides[:3]]
    more = [f"and {counted(len(found.sides) - 3, 'more document')}"] if len(found.sides) > 3 else []
    return Entry(f"{found.title}{about}", found.rule, (*sides, *more))


def _wording(found: WordingFinding) -> Entry:
    better = f" → {' / '.join(found.prefer)}" if found.prefer else ""
    return Entry(f"“{found.text}”{better}", found.rule, (_passage(found.sentence or found.text, found.place),))


def _reference(found: Reference) -> Entry:
    return Entry(f"“{found.words}”", "", (_passage(found.text, found.place),))


def _files(comparison: Comparison, name: Callable[[str], str]) -> Iterator[tuple[str, list[Entry]]]:
    for change in comparison.documents:
        told = list(_file(change))
        if told:
            yield name(change.after.path), told
    for document in comparison.added:
        if not document.error:
            yield name(document.path), [Entry(f"Added: {_weight(document)}")]
    for document in comparison.removed:
        yield name(document.path), [Entry("Removed")]


def _file(change: DocumentChange) -> Iterator[Entry]:
    if change.is_renamed:
        yield Entry(f"Renamed; it was {file_name(change.before.path)}")
    if change.is_found:
        yield Entry(f"Can be read now: {_weight(change.after)}")
    if change.before.kinds != change.after.kinds and change.elements:
        yield Entry(f"Taken for another kind of document: {_kinds(change.before)} → {_kinds(change.after)}")


def _kinds(document: DocumentReport) -> str:
    return ", ".join(kind.replace("-", " ") for kind in document.kinds)


def _weight(document: DocumentReport) -> str:
    """How many findings it has."""
    severities = [clause.severity for clause in document.clauses] + [hit.severity for hit in document.wording]
    said = [counted(severities.count(level), level) for level in LEVELS if level in severities]
    return ", ".join(said) or "no findings"


def _passage(text: str, place: ReportPlace) -> str:
    where = place.in_words()
    return f"“{_short(text)}”" + (f" ({where})" if where else "")


def _short(text: str) -> str:
    return shortened(text, _LONGEST)
