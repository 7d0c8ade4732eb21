"""The words, signs and places of the page."""

import re

from msgspec import Struct

from policylint.reporters import standing
from policylint.reporters.words import MEANS
from policylint.telling import sentence


class Look(Struct, frozen=True):
    """How a verdict, or wording to change, looks: its sign, its name, and what it means."""

    sign: str
    name: str
    means: str


LOOKS = {
    "contradicted": Look("✕", "Contradicted", MEANS["contradicted"]),
    "missing": Look("○", "Missing", MEANS["missing"]),
    "weak": Look("◐", "Weak", MEANS["weak"]),
    "wording": Look("✎", "Wording", "words to change"),
    "strong": Look("●", "Strong", MEANS["strong"]),
}
"""By verdict, the gravest first."""

STANDINGS = {**LOOKS, "disputed": Look("≠", "Disputed", standing.STANDINGS["disputed"])}
"""How the organisation may stand to an element: by verdict, and where its documents contradict each other."""

KINDS = (
    *("peer-position", "other-position", "supervision-policy", "recruitment-policy", "training-policy"),
    *("wellbeing-policy", "inclusion-policy", "remuneration-policy", "conduct-policy", "workforce-strategy"),
    "mission-statement",
)
"""The kinds of documents that can be told to policylint, but for those of a rulebook of one's own."""

_PAPER = re.compile(r"(?<![\w-])([a-z]+)-([12]\d{3})(?![\w-])")


def cited(source: str) -> str:
    """`source` with its papers named as people cite them: "Byrne (2021)" for "byrne-2021"."""
    return sentence(_PAPER.sub(lambda paper: f"{paper[1].capitalize()} ({paper[2]})", source))
