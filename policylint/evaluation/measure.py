"""Figures: what is counted over documents."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from policylint.evaluation.compare import Outcome, Pair
from policylint.evaluation.labels import VERDICTS
from policylint.evaluation.scores import Detection, Share
from policylint.rulebook.model import Verdict


class Verdicts(Struct, frozen=True):
    """Verdicts over expected pairs: how often each `(label, said)` came about; `said` is "" for no verdict."""

    confusion: Mapping[tuple[str, str], int]

    @property
    def accuracy(self) -> Share:
        """Right verdicts among all pairs."""
        return Share(self._count(lambda label, said: label == said), self.pairs)

    @property
    def pairs(self) -> int:
        """The number of pairs."""
        return sum(self.confusion.values())

    def of(self, verdict: str) -> Detection:
        """How well one verdict is given."""
        return Detection(
            hits=self._count(lambda label, said: label == said == verdict),
            false_alarms=self._count(lambda label, said: said == verdict != label),
            misses=self._count(lambda label, said: label == verdict != said),
        )

    @property
    def macro_f1(self) -> float:
        """The mean of the four verdicts' F1, each as weighty as the others."""
        return sum(self.of(verdict).f1 for verdict in VERDICTS) / len(VERDICTS)

    @property
    def attention(self) -> Detection:
        """How well what is not strong, and so needs somebody's attention, is found.

        No verdict on such an element is a miss; none on a strong one sends the reader to look for nothing.
        """
        strong = Verdict.STRONG.value
        return Detection(
            hits=self._count(lambda label, said: label != strong and said not in (strong, "")),
            false_alarms=self._count(lambda label, said: label == strong != said),
            misses=self._count(lambda label, said: label != strong and said in (strong, "")),
        )

    def _count(self, where: Callable[[str, str], bool]) -> int:
        return sum(count for (label, said), count in self.confusion.items() if where(label, said))


class Figures(Struct, frozen=True):
    """What is measured over some documents.

    `kinds` counts the documents whose kinds were all found and no other; `elsewhere` the labelled elements that
    nobody expects of such a document; `evidence` the right verdicts whose evidence overlaps the label's words;
    `findings` the right ones among all verdicts but "missing" on documents whose labels are exhaustive, whoever expects
    them, `sure` those among the findings that are sure, and `unsure` those among the others.
    """

    documents: int
    unreadable: int
    verdicts: Verdicts
    keywords: Verdicts
    evidence: Share
    kinds: Share
    each_kind: Detection
    elsewhere: Detection
    findings: Share
    sure: Share
    unsure: Share
    wording: Detection
    traps_flagged: Share

    def named(self) -> dict[str, float]:
        """Every figure that a floor can be set for."""
        named = {
            "accuracy": self.verdicts.accuracy.value,
            "macro_f1": self.verdicts.macro_f1,
            "evidence": self.evidence.value,
            "kinds": self.kinds.value,
            "kinds_f1": self.each_kind.f1,
            "elsewhere_recall": self.elsewhere.recall,
            "findings": self.findings.value,
            "sure_findings": self.sure.value,
            "traps_left_alone": 1 - self.traps_flagged.value,
        }
        detections = {verdict: self.verdicts.of(verdict) for verdict in VERDICTS}
        for name, found in {**detections, "attention": self.verdicts.attention, "wording": self.wording}.items():
            named |= {f"{name}_precision": found.precision, f"{name}_recall": found.recall, f"{name}_f1": found.f1}
        return named


class Group(Struct, frozen=True):
    """Expected pairs with something in common, and how often policylint and a keyword search are right on them."""

    name: str
    accuracy: Share
    keywords: Share


def measure(outcomes: Sequence[Outcome]) -> Figures:
    """The figures over `outcomes`."""
    pairs = [pair for outcome in outcomes for pair in outcome.pairs]
    expected = [pair for pair in pairs if pair.expected]
    elsewhere = [pair for pair in pairs if not pair.expected and pair.label.verdict != Verdict.MISSING]
    to_find = [pair for pair in expected if pair.has_quote_to_find]
    exhaustive = [outcome for outcome in outcomes if outcome.document.exhaustive]
    claims = [pair for outcome in exhaustive for pair in outcome.pairs if pair.said not in ("", Verdict.MISSING)]
    claimed = [(pair.sure, pair.right) for pair in claims]
    claimed += [(alarm.sure, False) for outcome in exhaustive for alarm in outcome.alarms]
    found_elsewhere = sum(pair.right for pair in elsewhere)
    return Figures(
        documents=len(outcomes),
        unreadable=sum(bool(outcome.error) for outcome in outcomes),
        verdicts=Verdicts(Counter((pair.label.verdict, pair.said) for pair in expected)),
        keywords=Verdicts(Counter((pair.label.verdict, pair.keyword) for pair in expected)),
        evidence=Share(sum(pair.finds_quote for pair in to_find), len(to_find)),
        kinds=Share(sum(outcome.kinds == outcome.labelled_kinds for outcome in outcomes), len(outcomes)),
        each_kind=Detection(
            hits=sum(len(outcome.kinds & outcome.labelled_kinds) for outcome in outcomes),
            false_alarms=sum(len(outcome.kinds - outcome.labelled_kinds) for outcome in outcomes),
            misses=sum(len(outcome.labelled_kinds - outcome.kinds) for outcome in outcomes),
        ),
        elsewhere=Detection(found_elsewhere, 0, len(elsewhere) - found_elsewhere),
        findings=_share(right for _, right in claimed),
        sure=_share(right for sure, right in claimed if sure),
        unsure=_share(right for sure, right in claimed if not sure),
        wording=Detection(
            hits=sum(outcome.wording.flagged for outcome in outcomes),
            false_alarms=sum(len(outcome.wording.wrong) for outcome in outcomes),
            misses=sum(len(outcome.wording.missed) for outcome in outcomes),
        ),
        traps_flagged=Share(
            sum(len(outcome.wording.traps_flagged) for outcome in outcomes),
            sum(outcome.wording.traps for outcome in outcomes),
        ),
    )


def _share(right: Iterable[bool]) -> Share:
    answers = list(right)
    return Share(sum(answers), len(answers))


def by_element(outcomes: Iterable[Outcome]) -> list[Group]:
    """The expected pairs of each element."""
    return _grouped(outcomes, lambda _, pair: (pair.element,))


def by_kind(outcomes: Iterable[Outcome]) -> list[Group]:
    """The expected pairs of the documents of each kind; a document of two kinds counts in both."""
    return _grouped(outcomes, lambda outcome, _: outcome.document.kinds)


def by_country(outcomes: Iterable[Outcome]) -> list[Group]:
    """The expected pairs of the documents of each country."""
    return _grouped(outcomes, lambda outcome, _: (outcome.document.country or "not stated",))


def _grouped(outcomes: Iterable[Outcome], names: Callable[[Outcome, Pair], Iterable[str]]) -> list[Group]:
    groups: dict[str, list[Pair]] = {}
    for outcome in outcomes:
        for pair in outcome.pairs:
            for name in names(outcome, pair) if pair.expected else ():
                groups.setdefault(name, []).append(pair)
    return [
        Group(
            name,
            Share(sum(pair.right for pair in pairs), len(pairs)),
            Share(sum(pair.keyword == pair.label.verdict for pair in pairs), len(pairs)),
        )
        for name, pairs in sorted(groups.items())
    ]
