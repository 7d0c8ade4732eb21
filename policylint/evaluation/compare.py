"""One document's report beside its labels."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from policylint.evaluation.labels import Label, LabelledDocument
from policylint.report import DocumentReport
from policylint.rulebook.model import Verdict
from policylint.terms import OTHER

# Typing habits and Markdown's marks make no difference between a quote and the words of a source.
_SAME = str.maketrans("‘’“”‐‑–—\xa0*_`|\\", "''\"\"----      ")
_LEAST_RUN = 3


class Pair(Struct, frozen=True):
    """A labelled element of a document: its label, what policylint said ("" for nothing) and if it was sure, what a
    keyword search said; `expected` when a document of these kinds should have it."""

    element: str
    label: Label
    expected: bool
    said: str
    keyword: str
    evidence: tuple[str, ...]
    sure: bool = True

    @property
    def right(self) -> bool:
        """Whether the verdict is the label's."""
        return self.said == self.label.verdict

    @property
    def has_quote_to_find(self) -> bool:
        """Whether the verdict is right, and the label names the words that decide it."""
        return self.right and self.said != Verdict.MISSING and bool(self.label.quote)

    @property
    def finds_quote(self) -> bool:
        """Whether the evidence overlaps the words that decide it."""
        return any(overlaps(self.label.quote, text) for text in self.evidence)


class Alarm(Struct, frozen=True):
    """What policylint said of an element that exhaustive labels do not name."""

    element: str
    said: str
    evidence: str
    sure: bool = True


class Wording(Struct, frozen=True):
    """Phrases that were rightly flagged, wrongly flagged, missed, and traps that were flagged among all traps."""

    flagged: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    traps_flagged: tuple[str, ...]
    traps: int


class Outcome(Struct, frozen=True):
    """All that can be counted of one document. `kinds` are those found; `error` says why it could not be read."""

    document: LabelledDocument
    kinds: frozenset[str]
    error: str
    pairs: tuple[Pair, ...]
    wording: Wording
    alarms: tuple[Alarm, ...] = ()

    @property
    def labelled_kinds(self) -> frozenset[str]:
        """The kinds that should be found: "other" is none."""
        return self.document.kinds - {OTHER}


def compare(
    document: LabelledDocument,
    report: DocumentReport,
    keyword: Mapping[str, str],
    expected_in: Mapping[str, frozenset[str]],
) -> Outcome:
    """What is right and wrong in `report`; `expected_in` says for each element which kinds should have it."""
    findings = {clause.rule: clause for clause in report.clauses}
    pairs = []
    for element, label in document.elements.items():
        finding = findings.get(element)
        expected = not expected_in[element].isdisjoint(document.kinds)
        # To be silent on what nobody expects is to call it missing.
        silence = "" if expected else Verdict.MISSING.value
        pairs.append(
            Pair(
                element=element,
                label=label,
                expected=expected,
                said=finding.verdict if finding else silence,
                keyword=keyword.get(element, ""),
                evidence=tuple(quote.text for quote in finding.evidence) if finding else (),
                sure=finding is None or finding.sure,
            )
        )
    return Outcome(
        document=document,
        kinds=frozenset(report.kinds) - {OTHER},
        error=report.error.message if report.error else "",
        pairs=tuple(pairs),
        wording=compare_wording(
            [(found.text, found.sentence) for found in report.wording], document.flags, document.traps
        ),
        alarms=tuple(
            Alarm(clause.rule, clause.verdict, clause.evidence[0].text, clause.sure)
            for clause in report.clauses
            if document.exhaustive and clause.rule not in document.elements and clause.verdict != Verdict.MISSING
        ),
    )


def fold(text: str) -> str:
    """`text` with case, white space, quotation marks, dashes and Markdown's marks folded away."""
    return " ".join(text.translate(_SAME).split()).lower()


def overlaps(quote: str, evidence: str) -> bool:
    """Whether one holds the other, or both share a run of half the shorter one's words, and three at least."""
    quote, evidence = fold(quote), fold(evidence)
    if not quote or not evidence:
        return False
    if _meet(quote, evidence):
        return True
    shorter, longer = sorted((quote.split(), evidence.split()), key=len)
    length = max(_LEAST_RUN, len(shorter) // 2)
    return not set(_runs(shorter, length)).isdisjoint(_runs(longer, length))


def compare_wording(found: Iterable[tuple[str, str]], flags: Iterable[str], traps: Iterable[str]) -> Wording:
    """Found phrases, each with its sentence, beside those labelled.

    One phrase found twice, and labelled once, is no mistake. A trap is flagged in a sentence that holds it.
    """
    placed = [(fold(text), fold(sentence)) for text, sentence in found]
    flags, traps = [fold(text) for text in flags], [fold(text) for text in traps]
    missed, wrong = list(flags), []
    for phrase, _ in placed:
        hit = next((flag for flag in missed if _meet(flag, phrase)), None)
        if hit is not None:
            missed.remove(hit)
        elif not any(_meet(flag, phrase) for flag in flags):
            wrong.append(phrase)
    return Wording(
        flagged=len(flags) - len(missed),
        wrong=tuple(wrong),
        missed=tuple(missed),
        traps_flagged=tuple(
            trap
            for trap in traps
            if trap not in flags and any(_meet(trap, phrase) and _meet(trap, sentence) for phrase, sentence in placed)
        ),
        traps=len(traps),
    )


def _meet(a: str, b: str) -> bool:
    return a in b or b in a


def _runs(words: Sequence[str], length: int) -> Iterable[tuple[str, ...]]:
    return (tuple(words[start : start + length]) for start in range(len(words) - length + 1))
