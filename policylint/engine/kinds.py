"""Which kinds of document this is: told, or detected from title, headings and content.

A document may be of several kinds. Its title decides where it tells a kind; only where it tells none, or is a
handbook's, do headings and text add their weight (`rules/kinds.yaml`).
"""

import re
from collections.abc import Mapping

from msgspec import Struct

from policylint.document import BlockKind
from policylint.engine.passages import Passage, ReadDocument
from policylint.language.mentions import Together
from policylint.rulebook.model import KindRule, Rulebook, Signs

ENOUGH = 10.0
# What has less than enough is told to be what it is most like, if it is like anything.
ENOUGH_FOR_BEST = 8.0
# How often a sign counts at most: a word that a document repeats tells little more than a word that it uses.
MOST_HEADINGS, MOST_SENTENCES = 2, 5
# What has less than this share of the best kind's weight is a matter that the document touches, not what it is.
SHARE_OF_BEST = 0.6
# A handbook's headings are its chapters' titles.
AS_A_CHAPTER = 2
# A criterion may begin with a label of a few words: "Experience and background: has personally used services".
_BEGINNING = 5
# So many blocks from its beginning on, a page may still be busy with its site's own words.
_HEAD = 15
OTHER = "other"


class Kinds(Struct, frozen=True):
    """The kinds of a document (`("other",)` when it is none of the model's), who says so, and why."""

    kinds: tuple[str, ...]
    source: str
    reason: str


class Criteria:
    """What is asked of applicants: the lines under a heading of selection criteria, but for those merely desirable."""

    def __init__(self, document: ReadDocument, rulebook: Rulebook) -> None:
        self._document = document
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
        around = self._document.context(passage).with_(passage.mentions)
        return self._document.over(passage).any(self._asking) and self._desirable not in around


class _Seen(Struct, frozen=True):
    """What the title mentions, and the file's name; the headings; the text; what it asks of applicants.

    `is_job` says that a line of the title is a job's name, `is_peer_later` that a line after it is a peer's, as on a
    page that begins with its site's own words; `is_handbook` says that the title is a handbook's.
    """

    title: Together
    is_job: bool
    is_peer_later: bool
    headings: Together
    body: Together
    is_handbook: bool
    criteria: Criteria

    def meets(self, signs: Signs) -> bool:
        return any(
            concept in place
            for place, weights in (
                (self.title, signs.in_title),
                (self.headings, signs.in_headings),
                (self.body, signs.in_body),
                (self.criteria, signs.in_criteria),
            )
            for concept, _ in weights
        )

    def weigh_title(self, kind: KindRule) -> float:
        """The weight of the title's best word."""
        weights = [weight for concept, weight in kind.signs.in_title if concept in self.title]
        return max([*weights, ENOUGH] if kind.alone and self.is_job else weights, default=0.0)

    def weigh(self, kind: KindRule) -> float:
        """The weight of all signs: the title's best word decides; headings and text add up."""
        headings = sum(weight * self.headings.count(c, MOST_HEADINGS) for c, weight in kind.signs.in_headings)
        body = sum(weight * self.body.count(c, MOST_SENTENCES) for c, weight in kind.signs.in_body)
        return self.weigh_title(kind) + headings * (AS_A_CHAPTER if self.is_handbook else 1) + body


def detect(document: ReadDocument, rulebook: Rulebook) -> Kinds:
    """The kinds that `document` shows itself to be."""
    seen = _look(document, rulebook)
    candidates = [
        kind
        for kind in rulebook.kinds
        if not seen.meets(kind.excludes) and (kind.requires == Signs() or seen.meets(kind.requires))
    ]
    titles = {kind: seen.weigh_title(kind) for kind in candidates}
    by_title = [kind for kind, weight in titles.items() if weight >= ENOUGH]
    if not by_title and seen.is_peer_later:
        by_title = [kind for kind in candidates if kind.alone]
    if by_title and not seen.is_handbook:
        return Kinds(_ids(_beside_alone(by_title, titles)), "detected", "by its title")
    weights = {kind: seen.weigh(kind) for kind in candidates}
    best = max(weights.values(), default=0)
    if best >= ENOUGH_FOR_BEST:
        least = max(min(ENOUGH, best), 0 if seen.is_handbook else SHARE_OF_BEST * best)
        found = _beside_alone([kind for kind, weight in weights.items() if weight >= least], titles)
        return Kinds(_ids(found), "detected", "by its title, headings and text")
    return Kinds((OTHER,), "detected", "nothing in title, headings or text tells a kind")


def _beside_alone(found: list[KindRule], titles: Mapping[KindRule, float]) -> list[KindRule]:
    """The kinds `found`; beside one that stands alone, those only that the title tells beyond doubt."""
    if not any(kind.alone for kind in found):
        return found
    return [kind for kind in found if kind.alone or titles[kind] > ENOUGH]


def _ids(kinds: list[KindRule]) -> tuple[str, ...]:
    return tuple(kind.id for kind in kinds)


def _look(document: ReadDocument, rulebook: Rulebook) -> _Seen:
    # A file's name is a title of a kind: "12 Supervision policy v3.docx".
    name = re.sub(r"[_\-.]+|\d+", " ", document.document.path.rsplit("/", 1)[-1])
    title = document.title.with_(document.sentence(name).mentions)
    is_heading = [passage.block.kind is BlockKind.HEADING for passage in document.passages]
    headings = Together(p.mentions for p, heads in zip(document.passages, is_heading, strict=True) if heads)
    body = Together(p.mentions for p, heads in zip(document.passages, is_heading, strict=True) if not heads)
    is_job = any(_names_a_job(line, rulebook) for block in document.title_blocks for line in document.of_block(block))
    head = (document.of_block(number) for number in range(min(_HEAD, len(document.document.blocks))))
    peer = rulebook.concept("peer")
    is_peer_later = any(
        len(lines) == 1 and peer in lines[0].mentions and _names_a_job(lines[0], rulebook) for lines in head
    )
    is_handbook = rulebook.concept("handbook-document") in title and rulebook.concept("part-of-a-book") not in title
    return _Seen(title, is_job, is_peer_later, headings, body, is_handbook, Criteria(document, rulebook))


def _names_a_job(line: Passage, rulebook: Rulebook) -> bool:
    """Whether a line is a job's name, be it with a grade or a place after it: "Peer Support Worker II, North Team"."""
    name = _AFTER_A_JOB.split(line.clause.text, maxsplit=1)[0]
    words = sum(start < len(name) for start in line.tokens.starts)
    while words and line.tokens.words[words - 1] in _GRADES:
        words -= 1
    nouns = line.mentions.get(rulebook.concept("job-noun"))
    return 0 < words <= _LONGEST_JOB and any(end == words for _, end in nouns) and "of" not in line.tokens.words[:words]


_AFTER_A_JOB = re.compile(r"[,(–—|:/\[]| - |\d")
_GRADES = frozenset({"i", "ii", "iii", "iv", "v", "level", "band", "grade", "senior", "trainee"})
_LONGEST_JOB = 6
