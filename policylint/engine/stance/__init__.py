"""How a clause means what it says: its voice, its polarity, its force, its scope.

Worked out once for every rule, from the grammar of commitment in `rules/grammar/`. Each answer is either
nothing (the clause stands as it is) or a `Doubt` that says in words what stands in the way.
"""

from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.stance.force import Force
from policylint.engine.stance.grammar import Doubt, Grammar
from policylint.engine.stance.parties import Whom
from policylint.engine.stance.polarity import Polarity
from policylint.engine.stance.scope import Scope
from policylint.engine.stance.voice import Voice
from policylint.language.mentions import Span
from policylint.rulebook.model import Frame

__all__ = ["Doubt", "Grammar", "Stance"]


class Stance:
    """Answers for one document of these `kinds`."""

    def __init__(self, document: ReadDocument, grammar: Grammar, kinds: frozenset[str] = frozenset()) -> None:
        self.document = document
        self._voice = Voice(document, grammar, kinds)
        self._polarity = Polarity(document, grammar)
        self._force = Force(document, grammar)
        self._scope = Scope(document, grammar)
        self._whom = Whom(document, grammar, kinds)

    def voice(self, passage: Passage, span: Span) -> Doubt | None:
        """Why the clause is not the document's own present voice; `None` when it is."""
        return self._voice.of(passage, span)

    def negation(self, passage: Passage, span: Span) -> Doubt | None:
        """What denies the clause's act, or `None`."""
        return self._polarity.negation(passage, span)

    def is_over(self, passage: Passage) -> bool:
        """Whether a clause says of the present that what was is no more: "It was paid for, and no longer is"."""
        return self._voice.is_over(passage)

    def is_past(self, passage: Passage) -> bool:
        """Whether a clause tells what was done with people once: "Peers were asked to hold the keys"."""
        return self._voice.is_past(passage)

    def affirmed(self, passage: Passage) -> bool:
        """Whether the clause is a question whose answer is yes."""
        return self._polarity.affirmed(passage)

    def turned(self, passage: Passage, span: Span) -> Doubt | None:
        """What turns a clause that rules something out, or `None`."""
        return self._polarity.turned(passage, span)

    def of_use(self, passage: Passage, span: Span, frame: Frame) -> Doubt | None:
        """What says of a frame's matter no more than that something is not used for it, or `None`."""
        return self._polarity.of_use(passage, span, denies=frame.says == "contradicted")

    def hedge(self, passage: Passage, span: Span) -> Doubt | None:
        """What makes the clause less than a commitment, or `None`."""
        return self._force.hedge(passage, span)

    def relieved(self, passage: Passage, span: Span) -> Doubt | None:
        """What follows the clause and excuses from it, replaces it or loosens it, or `None`."""
        return self._force.relieved(passage, span)

    def scope(self, passage: Passage, span: Span) -> Doubt | None:
        """Why the clause does not hold for everybody, or `None`."""
        return self._scope.part_only(passage, span)

    def of_the_rest(self, passage: Passage) -> bool:
        """Whether a clause is said of those only whom an earlier one leaves over."""
        return self._scope.of_the_rest(passage)

    def of_another_clause(self, passage: Passage) -> Doubt | None:
        """Why a sentence is about a clause that stands elsewhere, or `None`."""
        return self._scope.of_another_clause(passage)

    def of_clinicians(self, passage: Passage) -> bool:
        """Whether a clause is said of clinical staff, and of nobody else."""
        return self._scope.of_clinicians(passage)

    def others(self, passage: Passage) -> Doubt | None:
        """Why what stands in a table's row is for other staff than peers, or `None`."""
        return self._scope.others(passage)

    def of_other_people(self, passage: Passage, span: Span, frame: Frame) -> Doubt | None:
        """Why a frame's words are about other people than it asks for, or `None`."""
        return self._whom.others(passage, span, frame)
