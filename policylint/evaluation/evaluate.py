"""The evaluation: labelled corpora checked by the normal flow, and compared with their labels."""

from collections.abc import Iterator, Sequence
from contextlib import closing

from msgspec import Struct

from policylint.evaluation.baseline import KeywordBaseline
from policylint.evaluation.compare import Outcome, compare
from policylint.evaluation.labels import Corpus
from policylint.evaluation.measure import Figures, measure
from policylint.orders import read_bytes
from policylint.readers import read
from policylint.rulebook.model import Rulebook
from policylint.settings import Settings
from policylint.sources import Source
from policylint.terms import OTHER
from policylint.workers import Task, check_sources


class Disagreement(Struct, frozen=True):
    """One thing that labels and report see differently.

    `about` is "verdict", "elsewhere" (an element that nobody expects there), "evidence" (a right verdict for other
    words), "alarm" (an element that exhaustive labels do not name), "kinds", "wording" or "reading"; `element` is ""
    but for the first four.
    """

    document: str
    about: str
    element: str
    said: str
    should_be: str
    quote: str = ""
    evidence: str = ""


class Evaluation(Struct, frozen=True):
    """The outcomes of every corpus, and what they come to. A document counts as a whole, in one corpus."""

    corpora: tuple[tuple[Corpus, tuple[Outcome, ...]], ...]

    @property
    def outcomes(self) -> list[Outcome]:
        """The outcomes of all corpora together."""
        return [outcome for _, outcomes in self.corpora for outcome in outcomes]

    @property
    def held_out(self) -> list[Outcome]:
        """The outcomes of the corpora that no rule was written with."""
        return [outcome for corpus, outcomes in self.corpora if corpus.held_out for outcome in outcomes]

    @property
    def total(self) -> Figures:
        """The figures of all corpora together."""
        return measure(self.outcomes)

    def parts(self) -> list[tuple[str, Figures]]:
        """Named figures: each corpus, then those held out together where there are others too, then all."""
        parts = [(corpus.name, measure(outcomes)) for corpus, outcomes in self.corpora]
        if 0 < len(self.held_out) < len(self.outcomes):
            parts.append(("held out", measure(self.held_out)))
        return [*parts, ("all", self.total)]


def evaluate(corpora: Sequence[Corpus], rulebook: Rulebook, settings: Settings) -> Evaluation:
    """Check the documents of `corpora`, each by its own text alone, and compare. A document that cannot be read has
    everything wrong."""
    documents = [document for corpus in corpora for document in corpus.documents]
    sources = [Source(document.file, document.file.as_posix()) for document in documents]
    expected_in = {rule.id: frozenset(rule.expected_in) for rule in rulebook.rules}
    baseline = KeywordBaseline(rulebook)
    outcomes: dict[int, Outcome] = {}
    tasks = [Task(source, settings, rulebook) for source in sources]
    with closing(check_sources(tasks, settings)) as found:
        for number, report in found:
            source = sources[number]
            keyword: dict[str, str] = {}
            # What the guarded check has read can be read again without a guard.
            if report.error is None:
                keyword = baseline.verdicts(read(read_bytes(source.file, settings.limits), source.path))
            outcomes[number] = compare(documents[number], report, keyword, expected_in)
    remaining = (outcomes[number] for number in range(len(documents)))
    return Evaluation(tuple((corpus, tuple(next(remaining) for _ in corpus.documents)) for corpus in corpora))


def disagreements(outcomes: Sequence[Outcome]) -> Iterator[Disagreement]:
    """Every disagreement, by document."""
    for outcome in outcomes:
        path = outcome.document.file.as_posix()
        if outcome.error:
            yield Disagreement(path, "reading", "", outcome.error, "read")
            continue
        if outcome.kinds != outcome.labelled_kinds:
            yield Disagreement(path, "kinds", "", _listed(outcome.kinds), _listed(outcome.labelled_kinds))
        for pair in outcome.pairs:
            evidence = pair.evidence[0] if pair.evidence else ""
            about = "evidence" if pair.right else "verdict" if pair.expected else "elsewhere"
            if not pair.right or (pair.expected and pair.has_quote_to_find and not pair.finds_quote):
                yield Disagreement(
                    path, about, pair.element, pair.said or "nothing", pair.label.verdict, pair.label.quote, evidence
                )
        for alarm in outcome.alarms:
            yield Disagreement(path, "alarm", alarm.element, alarm.said, "nothing", evidence=alarm.evidence)
        for phrase in outcome.wording.wrong:
            yield Disagreement(path, "wording", "", "flagged", "left alone", evidence=phrase)
        for phrase in outcome.wording.missed:
            yield Disagreement(path, "wording", "", "left alone", "flagged", quote=phrase)
        for phrase in outcome.wording.traps_flagged:
            yield Disagreement(path, "wording", "", "trap flagged", "left alone", quote=phrase)


def _listed(kinds: frozenset[str]) -> str:
    return ", ".join(sorted(kinds)) or OTHER
