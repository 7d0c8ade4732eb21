"""What a keyword search would say: an element is strong where any phrase of its vocabulary stands, else missing.

It has the rules' own words, and nothing of what reads them: no voice, polarity, force, scope or context.
"""

from policylint.document import Document
from policylint.engine.passages import ReadDocument
from policylint.engine.sentences import SentenceReader
from policylint.language.mentions import Together
from policylint.rulebook.model import Rulebook, Verdict


class KeywordBaseline:
    """A rulebook's vocabulary made ready to be searched for."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._reader = SentenceReader(rulebook)
        self._vocabulary = {
            rule.id: tuple({concept for frame in rule.frames for concept in frame.act}) for rule in rulebook.rules
        }

    def verdicts(self, document: Document) -> dict[str, str]:
        """The verdict on every element."""
        text = Together(passage.mentions for passage in ReadDocument(document, self._reader).passages)
        return {
            rule: (Verdict.STRONG if text.any(vocabulary) else Verdict.MISSING).value
            for rule, vocabulary in self._vocabulary.items()
        }
