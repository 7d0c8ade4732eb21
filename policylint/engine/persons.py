"""Whom a document names, and who "she" is: "Bernie Hallinan, our Family Peer Lead, ... She supervises your practice."

Somebody named who has lived through it, or who leads the peers, is read as a senior peer wherever the name stands, and
where "she" or "he" begins the sentence after. The noun of a peer's job, in the title or in a name that it gives, is
what its holders are called: of a "Peer Listener", "each Listener" is a peer, and a "Senior Listener" a senior one.
"""

import re
from collections.abc import Iterator, Sequence

from policylint.clauses import Clause
from policylint.document import BlockKind, Document
from policylint.engine.names import MARKS, PEER, SENIOR
from policylint.engine.sentences import Read, Sentence
from policylint.language.tokens import Names
from policylint.rulebook.model import Rulebook

# A document introduces few people; each is looked at closely.
_MOST_LOOKS = 40
_HEAD_OF_DOCUMENT = 15
_LONGEST_TITLE = 12
_PERSON = r"([A-Z][a-zà-ÿāēīōū]{2,20})(?: [A-Z][\w’'-]{1,20})?"
# "Bernie Hallinan, our Family Peer Lead"; "Moana, who has been through the service"; "Dez used the hub".
_INTRODUCED = re.compile(
    rf"\b{_PERSON}(?:, (?:our|the|who|an?|your|[Ll]ead|[Ss]enior|[Pp]rincipal|[Pp]eer)|"
    r" (?:used|came|raised|worked|spent|went|lived (?:in|with|through|on|at))) "
)
# What stands after these is a place, an organisation or a thing: "at Kotahi", "the Company".
_BEFORE_OTHERS = "at in across join for around the a an our every each this".split()
_PRONOUNS = (
    "all another anyone both each everybody everyone few four he many most nobody one others several she some somebody "
    "someone that these they those three two we who you".split()
)
# What is said of somebody who has lived through it, or leads those who have.
_OF_THEIR_OWN = ("peer-supervisor", "lived-through", "surely-own-experience", "personal-history")
_NO_NAMES = ("designated", "peer-title", "job-noun", "organisation-name", "document-name")
_STANDING_FOR_PERSON = re.compile(r"(?:She|He)(?:['’]s)?\b")
# "Eilidh, our Carer Services Manager, ... has not been a carer herself."
_HAS_NOT = re.compile(r"\b(?:has|had|is|was)(?: not|n['’]t| never)\b[^.;]{1,60}\b(?:herself|himself)\b")
# What may stand before a job's noun with a capital letter, when it is no part of another job's name.
_BEFORE = frozenset(
    "a an the each every all our your new senior lead principal experienced fellow other both no".split()
)
_COMMON = frozenset(
    "Worker Workers Staff Member Members Lead Leads Leader Leaders Manager Managers Coordinator Coordinators "
    "Supervisor Supervisors Officer Officers Consultant Consultants Director Directors Team People Person".split()
)


class Persons:
    """The people and posts that a document names with a capital letter."""

    def __init__(self, document: Document, names: Names, read: Read, rulebook: Rulebook) -> None:
        self._document = document
        self._read = read
        self._not_having: dict[int, bool] = {}
        self._peer_job = rulebook.concept("peer-job-title")
        self._served = tuple(map(rulebook.concept, ("parties/served", "parties/people")))
        self._senior = rulebook.concept("peer-supervisor")
        self._lived = tuple(map(rulebook.concept, _OF_THEIR_OWN))
        self._no_names = tuple(map(rulebook.concept, _NO_NAMES))
        nouns = {name[-1] for name, meaning in names.items() if meaning == PEER and len(name) > 1}
        own = {noun.capitalize() for noun in nouns - MARKS}
        self._nouns = sorted({*self._nouns_of_the_post(), *own} - _COMMON)
        self._seniors = tuple(self._introduced())

    def named_in(self, clause: Clause, before: Sentence | None) -> Names:
        """Those whom `clause` names, each with what they are; `before` is the sentence before it in its paragraph."""
        text = clause.text
        found: dict[tuple[str, ...], tuple[str, ...]] = {}
        for noun in self._nouns:
            if noun in text and _stands_alone(noun, text):
                found[(noun.lower(),)] = PEER
        for name in self._seniors:
            if name in text:
                found[(name.lower(),)] = SENIOR
        senior_before = before is not None and self._senior in before.mentions
        if senior_before and _STANDING_FOR_PERSON.match(text) and not self._tells_of_not_having(clause.block):
            found |= {("she",): SENIOR, ("he",): SENIOR}
        return found

    def _tells_of_not_having(self, block: int) -> bool:
        """Whether a paragraph says of somebody that they have not lived through it; it is read for that once."""
        if block not in self._not_having:
            self._not_having[block] = _HAS_NOT.search(self._document.blocks[block].text) is not None
        return self._not_having[block]

    def _nouns_of_the_post(self) -> Sequence[str]:
        """The noun of the peer's job that is the document's title, in the singular and the plural."""
        for block in self._document.blocks[:_HEAD_OF_DOCUMENT]:
            if block.kind not in (BlockKind.HEADING, BlockKind.CELL) or block.text.count(" ") >= _LONGEST_TITLE:
                continue
            title = self._read(block.text)
            end = max((end for _, end in title.mentions.get(self._peer_job)), default=0)
            noun = title.tokens.words[end - 1].capitalize() if end else ""
            # "Kaitautoko Whānau": those whom the post is for are not its holders.
            is_of_served = any(stop == end for _, stop in title.mentions.all(self._served))
            if noun.isalpha() and not is_of_served:
                return noun, noun + ("es" if noun.endswith(("ch", "s")) else "s")
        return ()

    def _introduced(self) -> Iterator[str]:
        """The first names of those who are introduced as having lived through it, or as leading peers."""
        looked_at: set[str] = set()
        for block in self._document.blocks:
            for match in _INTRODUCED.finditer(block.text):
                name = match[1]
                if name in looked_at or len(looked_at) == _MOST_LOOKS:
                    continue
                looked_at.add(name)
                said = self._read(block.text[match.end(1) :].split(". ", maxsplit=1)[0]).mentions
                if any(concept in said for concept in self._lived) and self._is_a_name(name):
                    yield name

    def _is_a_name(self, name: str) -> bool:
        """Whether `name` is a person's: never written small, and neither a place nor a job.

        Of whom it is said that they have not, "Eilidh has not been a carer herself", is none of those.
        """
        mentions = self._read(name).mentions
        is_other_word = name.lower() in (*_BEFORE_OTHERS, *_PRONOUNS) or name.endswith(("ing", "ed", "ly"))
        if is_other_word or any(concept in mentions for concept in self._no_names):
            return False
        before_others = f"(?i:{'|'.join(_BEFORE_OTHERS)})"
        other = re.compile(
            rf"\b(?:{name.lower()}|{before_others} {name}|{name} (?:ha[sd]|is|was)(?: not|n['’]t| never))\b"
        )
        return not any(
            name.lower() in block.text.lower() and other.search(block.text) for block in self._document.blocks
        )


def _stands_alone(noun: str, text: str) -> bool:
    """Whether `noun` stands somewhere in `text` as no part of another job's name: "the Coach", no "Recovery Coach"."""
    return any(
        not match[1] or match[1][0].islower() or match[1].lower() in _BEFORE
        for match in re.finditer(rf"(?:\b(\w{{1,40}}) )?\b{noun}\b", text)
    )
