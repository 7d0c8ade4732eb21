"""What the description of a post says of whoever holds it, but for what is merely welcome, or is said of others."""

from collections.abc import Mapping

from policylint.document import BlockKind
from policylint.engine.judge import Judge
from policylint.engine.passages import Passage, ReadDocument
from policylint.rulebook.model import Frame, Rulebook, Verdict

# A criterion may begin with a label of a few words: "Experience and background: has personally used services".
_BEGINNING = 5
_LONGEST_LABEL = 3


class Aside:
    """Tells what a document says only beside: what would be welcome, and what its peers' colleagues are."""

    def __init__(self, document: ReadDocument, rulebook: Rulebook) -> None:
        self._document = document
        self._welcome = rulebook.concept("merely-welcome")
        self._over = rulebook.concept("desirable-heading"), self._welcome
        self._colleagues = rulebook.concept("of-colleagues")

    def is_welcome(self, passage: Passage) -> bool:
        """Whether a clause, or what stands around it, asks for nothing and would be pleased."""
        return self._welcome in passage.mentions or self._document.context(passage).any(self._over)

    def is_of_colleagues(self, passage: Passage) -> bool:
        """Whether a clause is about those who work beside the post's holder."""
        return self._colleagues in passage.mentions


class Criteria:
    """What is asked of applicants: the lines under a heading of selection criteria, but for those merely desirable."""

    def __init__(self, document: ReadDocument, rulebook: Rulebook, aside: Aside) -> None:
        self._document = document
        self._aside = aside
        self._asking = rulebook.concept("criteria-heading"), rulebook.concept("essential-heading")
        self._desirable = rulebook.concept("desirable-heading")
        self._knowing = rulebook.concept("knowing-of")

    def __contains__(self, concept: int) -> bool:
        """Whether a line begins with a mention of `concept`, and not with knowing of it."""
        return any(
            start < min([_BEGINNING, *(known for known, _ in passage.mentions.get(self._knowing))])
            and self._is_criterion(passage)
            for passage in self._document.passages
            for start, _ in passage.mentions.get(concept)[:1]
        )

    def _is_criterion(self, passage: Passage) -> bool:
        desirable = self._desirable in passage.mentions or self._aside.is_welcome(passage)
        return self._document.over(passage).any(self._asking) and not desirable


class Clauses:
    """What a document says of itself, clause by clause, but for what it calls merely desirable."""

    def __init__(self, document: ReadDocument, aside: Aside) -> None:
        self._document = document
        self._aside = aside

    def fill(self, frame: Frame) -> bool:
        """Whether any of them fills `frame`."""
        return any(
            passage.sentence.spans(frame) and not self._aside.is_welcome(passage)
            for passage in self._document.passages
            if passage.block.kind is not BlockKind.HEADING
        )


class Commitments:
    """What a document commits to by single rules, but for what it calls merely desirable, or says of colleagues."""

    def __init__(self, document: ReadDocument, judges: Mapping[str, Judge], aside: Aside) -> None:
        self._document = document
        self._judges = judges
        self._aside = aside

    def to(self, rule: str, kind: str) -> bool:
        """Whether it commits to what `rule` asks of documents of this `kind`."""
        judge = self._judges.get(rule)
        judged = judge.judge(self._document, frozenset((kind,))) if judge else []
        return any(
            evidence.says == "strong" and self._counts(evidence.passage)
            for judgement in judged
            if judgement.verdict is Verdict.STRONG
            for evidence in judgement.evidence
        )

    def _counts(self, passage: Passage) -> bool:
        # What a list hangs on, its items say.
        is_label = len(passage.tokens.words) <= _LONGEST_LABEL or passage.clause.text.endswith(":")
        return not (is_label or self._aside.is_of_colleagues(passage) or self._aside.is_welcome(passage))
