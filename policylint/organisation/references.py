"""Which document of the folder another one means, and what it leaves to it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from policylint.document_numbers import numbers_in
from policylint.report import (
    ClauseFinding,
    DocumentReport,
    Head,
    Pointer,
    Quote,
    ReadError,
    Reference,
    Referred,
    fingerprint,
)
from policylint.rulebook.model import Rule, Verdict, severity_of
from policylint.spool import outlines, spooled
from policylint.terms import Severity

# Two names are of one document when they are so alike, of 100: half of it for the words that they share, half for
# those that they do not. Names whose shared words alone are so alike may be of one document: nothing is said of them.
ALIKE = 85.0
# A document that contradicts an element outweighs others' silence, not their commitment; one that says nothing of it
# gives nothing to those that refer to it.
BEST_FIRST = (Verdict.STRONG, Verdict.WEAK, Verdict.CONTRADICTED)
_LEAST_READ = 2
_MOST_TARGETS = 100

# What a document's name or its file's may also hold: kinds of policies, which people mix up, and versions.
_IDLE = frozenset(
    "policy policies procedure procedures protocol guideline guidelines document the a an our and of for on at in to "
    "final draft version approved signed scan copy clean rev revised board new current".split()
)
_NUMBER = re.compile(r"\b[A-Z][A-Z&]{1,5}[-‑–_. ]?\d{1,4}\b")
_WORD = re.compile(r"[^\W\d_]{2,}")


class Link(Struct, frozen=True):
    """A pointer with the document that it means. `first` marks the first of a document's pointers to that one."""

    pointer: Pointer
    reference: Reference
    first: bool


class _Called(Struct, frozen=True):
    """What a document is called."""

    path: str
    title: str
    numbers: tuple[str, ...]
    error: ReadError | None


class _Pointing(Struct, frozen=True):
    """Where a document points to."""

    path: str
    pointers: tuple[Pointer, ...]


class Folder:
    """The documents that may be meant, by number and by name."""

    def __init__(self, documents: Sequence[DocumentReport], passed_over: Sequence[str]) -> None:
        self.unread = set(passed_over)
        self.read = 0
        self.by_number: dict[str, list[str]] = {}
        self.by_name: dict[str, list[str]] = {}
        self._names: dict[str, str] = {}
        for document in outlines(documents, _Called):
            self._add(document.path, document.title, document.numbers)
            if document.error:
                self.unread.add(document.path)
            else:
                self.read += 1
        for path in passed_over:
            self._add(path, "", ())
        # Where an appendix goes by the number of its policy, the number alone means the policy.
        for paths in self.by_number.values():
            paths.sort(key=lambda path: len(self._names[path]))
        self._named: dict[str, tuple[list[str], bool]] = {}
        self._in_order = {name: _in_order(name) for name in self.by_name}
        self._by_word: dict[str, list[str]] = {}
        for name in self.by_name:
            for word in set(name.split()):
                self._by_word.setdefault(word, []).append(name)

    def _add(self, path: str, title: str, numbers: Sequence[str]) -> None:
        file = PurePosixPath(path).stem
        for number in numbers or numbers_in(file):
            self.by_number.setdefault(number, []).append(path)
        for name in {name_key(title), name_key(file)} - {""}:
            self.by_name.setdefault(name, []).append(path)
        self._names[path] = name_key(title) or name_key(file)

    def named(self, name: str) -> tuple[list[str], bool]:
        """The documents that `name` means, the likeliest first, and whether there are any that are akin to it."""
        key = name_key(name)
        if not key:
            return [], True
        if key not in self._named:
            from rapidfuzz import fuzz, process  # noqa: PLC0415 - most folders name no other document

            akin = process.extract(
                key, self._candidates(key), scorer=fuzz.token_set_ratio, score_cutoff=ALIKE, limit=None
            )
            scored = [((shared + fuzz.token_sort_ratio(key, other)) / 2, other) for other, shared, _ in akin]
            same = [other for score, other in sorted(scored, reverse=True) if score >= ALIKE]
            self._named[key] = [path for other in same for path in self.by_name[other]], bool(akin)
        return self._named[key]

    def _candidates(self, key: str) -> list[str]:
        """The names that may be akin to `key`: those with a word of it, and those that are like it as a whole.

        Of names without a word in common the set ratio is that of their words in order, which is quick to rule out.
        """
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - as above

        alike = process.extract(_in_order(key), self._in_order, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None)
        found = dict.fromkeys(name for word in key.split() for name in self._by_word.get(word, ()))
        return list(found | dict.fromkeys(name for _, _, name in alike))

    def misses(self, pointer: Pointer) -> bool:
        """Whether the pointer's number is one by which documents of the folder might go.

        Where none shows a number of that make, with letters or without, the one that is meant may be there all the
        same. Letters and a number apart ("LLE 101") may be anything, unless other documents have those letters.
        """
        if " " in pointer.words and not pointer.name:
            return any(_series(known) == _series(pointer.number) for known in self.by_number)
        return any(known[0].isdigit() == pointer.number[0].isdigit() for known in self.by_number)


def name_key(name: str) -> str:
    """What of a document's name tells it from others, in lower case."""
    words = _WORD.findall(_NUMBER.sub(" ", name.replace("_", " ")).casefold())
    return " ".join(word for word in words if word not in _IDLE)


def _in_order(name: str) -> str:
    return " ".join(sorted(set(name.split())))


def _series(number: str) -> str:
    """The letters of a document's number, "" for one without."""
    return "" if number[0].isdigit() else number.partition("-")[0]


def resolve(documents: Sequence[DocumentReport], passed_over: Sequence[str]) -> list[Link]:
    """The pointers that mean a document of the folder, and those that surely mean one that is not there.

    A file that could not be read, or was passed over, is there. Of a single document nothing is missed.
    """
    if len(documents) + len(passed_over) < 2:
        return []
    folder = Folder(documents, passed_over)
    is_folder = folder.read >= _LEAST_READ
    links = []
    for document in outlines(documents, _Pointing):
        seen: set[str] = set()
        for pointer in document.pointers:
            target, reason = _target(folder, document, pointer)
            if target is None and not (reason and is_folder):
                continue
            key = target or pointer.number or name_key(pointer.name)
            links.append(Link(pointer, _reference(document, pointer, target, reason), first=key not in seen))
            seen.add(key)
    return links


def _target(folder: Folder, document: _Pointing, pointer: Pointer) -> tuple[str | None, str]:
    """The path of the document that is meant, never its own; else why it is missed, "" where it is not."""
    numbered = folder.by_number.get(pointer.number, [])
    named, akin = folder.named(pointer.name) if pointer.name else ([], False)
    # Parts of one document may all go by its number: then the name tells which is meant.
    candidates = [path for path in named if path in numbered] or numbered or named
    if candidates:
        own = document.path in candidates[:1] or (not named and document.path in candidates)
        if own:
            return None, ""
        unread = candidates[0] in folder.unread
        return candidates[0], "it is in the folder, but was not checked" if unread else ""
    if not pointer.firm or akin:
        return None, ""
    if not pointer.number:
        return None, "no document of the folder is called so"
    return None, "no document of the folder has this number" if folder.misses(pointer) else ""


def _reference(document: _Pointing, pointer: Pointer, target: str | None, reason: str) -> Reference:
    return Reference(
        document=document.path,
        target=target,
        words=pointer.words,
        text=pointer.text,
        place=pointer.place,
        reason=reason,
        severity=(Severity.NONE if target else Severity.ADVICE).value,
        fingerprint=fingerprint("reference", target or "dangling", document.path, f"{pointer.words} | {pointer.text}"),
    )


def draw_verdicts(
    documents: Sequence[DocumentReport], links: Iterable[Link], rules: Mapping[str, Rule]
) -> Sequence[DocumentReport]:
    """The documents, with what each leaves to another drawn from there.

    A reference touches an element without committing to it, so the document's own verdict is weak at most; the
    finding says what the other document does.
    """
    numbers = {document.path: number for number, document in enumerate(outlines(documents, Head))}
    leading: dict[str, list[Link]] = {}
    for link in links:
        if link.reference.target in numbers and link.pointer.rules:
            leading.setdefault(link.reference.document, []).append(link)
    if not leading:
        return documents

    # Many documents point to the same few.
    @lru_cache(_MOST_TARGETS)
    def there(path: str) -> tuple[ClauseFinding, ...]:
        return tuple(clause for clause in documents[numbers[path]].clauses if clause.verdict in BEST_FIRST)

    def drawn() -> Iterator[DocumentReport]:
        for document in documents:
            its = leading.get(document.path)
            clauses = document.clauses
            yield replace(document, clauses=tuple(_drawn(c, its, there, rules) for c in clauses)) if its else document

    return spooled(drawn())


def _drawn(
    clause: ClauseFinding,
    links: Iterable[Link],
    clauses_of: Callable[[str], Iterable[ClauseFinding]],
    rules: Mapping[str, Rule],
) -> ClauseFinding:
    found = [
        (link, there)
        for link in links
        if _leaves(clause, link)
        for there in clauses_of(link.reference.target or "")
        if there.rule == clause.rule
    ]
    if not found or clause.rule not in rules:
        return clause
    link, there = min(found, key=lambda entry: BEST_FIRST.index(Verdict(entry[1].verdict)))
    pointer, path = link.pointer, link.reference.target or ""
    # The document's own settings may give the rule another severity, which shows in what is missing.
    rule = rules[clause.rule]
    rule = replace(rule, severity=Severity(clause.severity)) if clause.verdict == Verdict.MISSING else rule
    said = (
        f"it is left to {pointer.words}" if not clause.evidence else f"{clause.reason}, and refers to {pointer.words}"
    )
    own = clause.evidence or (Quote(pointer.text, pointer.place, Verdict.WEAK.value, said),)
    return replace(
        clause,
        verdict=Verdict.WEAK.value,
        severity=severity_of(rule.severity, Verdict.WEAK, expected=clause.expected).value,
        reason=f"{said}; there it is {there.verdict}",
        evidence=own,
        closest=None,
        fingerprint=fingerprint(rule.id, Verdict.WEAK.value, link.reference.document, own[0].text),
        referred=Referred(path, there.verdict, there.evidence[0].text, there.evidence[0].place),
    )


def _leaves(clause: ClauseFinding, link: Link) -> bool:
    """Whether the document has no word on the element but the one that points elsewhere."""
    if clause.verdict == Verdict.MISSING:
        return clause.rule in link.pointer.rules
    pointing = (link.pointer.place.block, link.pointer.place.start)
    return clause.verdict == Verdict.WEAK and all(
        (quote.place.block, quote.place.start) == pointing for quote in clause.evidence
    )
