"""Which kinds of document this is: told, or detected from title, headings and content.

A document may be of several kinds. Its title decides where it tells a kind; only where it tells none, or is a
handbook's, do headings and text add their weight (`rules/kinds.yaml`).
"""

import re
from dataclasses import dataclass

from policylint.document import BlockKind
from policylint.engine.passages import ReadDocument
from policylint.language.mentions import Together
from policylint.rulebook.model import KindRule, Rulebook, Signs

ENOUGH = 10.0
# How often a sign counts at most: a word that a document repeats tells little more than a word that it uses.
MOST_HEADINGS, MOST_SENTENCES = 2, 5
# What has less than this share of the best kind's weight is a matter that the document touches, not what it is.
SHARE_OF_BEST = 0.6
# A handbook's headings are its chapters' titles.
AS_A_CHAPTER = 2
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of a document (`("other",)` when it is none of the model's), who says so, and why."""

    kinds: tuple[str, ...]
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the title mentions, and the file's name; the headings; the text."""

    title: Together
    headings: Together
    body: Together
    is_handbook: bool

    def meets(self, signs: Signs) -> bool:
        return any(
            concept in place
            for place, weights in (
                (self.title, signs.in_title),
                (self.headings, signs.in_headings),
                (self.body, signs.in_body),
            )
            for concept, _ in weights
        )

    def weigh(self, signs: Signs, *, title_only: bool) -> float:
        # The title's best word decides; headings and text add up.
        title = max((weight for concept, weight in signs.in_title if concept in self.title), default=0.0)
        if title_only:
            return title
        headings = sum(weight * self.headings.count(c, MOST_HEADINGS) for c, weight in signs.in_headings)
        body = sum(weight * self.body.count(c, MOST_SENTENCES) for c, weight in signs.in_body)
        return title + headings * (AS_A_CHAPTER if self.is_handbook else 1) + body


def detect(document: ReadDocument, rulebook: Rulebook) -> Kinds:
    """The kinds that `document` shows itself to be."""
    seen = _look(document, rulebook)
    candidates = [
        kind
        for kind in rulebook.kinds
        if not seen.meets(kind.excludes) and (kind.requires == Signs() or seen.meets(kind.requires))
    ]
    by_title = _enough(candidates, seen, title_only=True)
    if by_title and not seen.is_handbook:
        return Kinds(by_title, "detected", "by its title")
    found = _enough(candidates, seen, title_only=False)
    alone = tuple(kind.id for kind in candidates if kind.alone and kind.id in found)
    if alone:
        found = (*alone, *(kind for kind in by_title if kind not in alone))
    if found:
        return Kinds(found, "detected", "by its title, headings and text")
    return Kinds((OTHER,), "detected", "nothing in title, headings or text tells a kind")


def _enough(candidates: list[KindRule], seen: _Seen, *, title_only: bool) -> tuple[str, ...]:
    weights = {kind.id: seen.weigh(kind.signs, title_only=title_only) for kind in candidates}
    least = max(ENOUGH, 0 if title_only or seen.is_handbook else SHARE_OF_BEST * max(weights.values(), default=0))
    return tuple(kind for kind, weight in weights.items() if weight >= least)


def _look(document: ReadDocument, rulebook: Rulebook) -> _Seen:
    # A file's name is a title of a kind: "12 Supervision policy v3.docx".
    name = re.sub(r"[_\-.]+|\d+", " ", document.document.path.rsplit("/", 1)[-1])
    title = document.title.with_(document.sentence(name).mentions)
    is_heading = [passage.block.kind is BlockKind.HEADING for passage in document.passages]
    headings = Together(p.mentions for p, heads in zip(document.passages, is_heading, strict=True) if heads)
    body = Together(p.mentions for p, heads in zip(document.passages, is_heading, strict=True) if not heads)
    return _Seen(title, headings, body, rulebook.concept("handbook-document") in title)
