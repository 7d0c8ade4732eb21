"""Which kinds of document this is: told, or detected from title, headings and content.

A document may be of several kinds. Detection adds up the weights that `rules/kinds.yaml` gives to what the
title, the headings and the body mention, and says which of them decided.
"""

from dataclasses import dataclass

from policylint.document import BlockKind
from policylint.engine.passages import ReadDocument
from policylint.rulebook.model import Rulebook

ENOUGH = 10.0
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of a document (`("other",)` when it is none of the model's), who says so, and why."""

    kinds: tuple[str, ...]
    source: str
    reason: str


def detect(document: ReadDocument, rulebook: Rulebook) -> Kinds:
    """The kinds that `document` shows itself to be."""
    title: set[int] = set(document.title_concepts)
    for block in document.title_blocks:
        title.update(*(passage.concepts for passage in document.of_block(block)))
    headings: dict[int, int] = {}
    body: dict[int, int] = {}
    for passage in document.passages:
        into = headings if passage.block.kind is BlockKind.HEADING else body
        for concept in passage.concepts:
            into[concept] = into.get(concept, 0) + 1
    scores: dict[str, float] = {}
    reasons: dict[str, str] = {}
    for kind in rulebook.kinds:
        parts = [
            (weight, where)
            for where, weights, counts in (
                ("title", kind.in_title, dict.fromkeys(title, 1)),
                ("headings", kind.in_headings, headings),
                ("text", kind.in_body, body),
            )
            for concept, weight in weights
            if concept in counts
            for _ in range(1 if where == "title" or weight < 0 else min(2, counts[concept]))
        ]
        scores[kind.id] = sum(weight for weight, _ in parts)
        if scores[kind.id] >= ENOUGH:
            reasons[kind.id] = f"{kind.id} by its {max(parts)[1]}"
    found = tuple(kind for kind, score in scores.items() if score >= ENOUGH)
    if not found:
        return Kinds((OTHER,), "detected", "nothing in title, headings or text tells a kind")
    return Kinds(found, "detected", "; ".join(reasons[kind] for kind in found))
