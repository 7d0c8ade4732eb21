"""Verbs by which a few words are told to be a sentence, and no name or label."""

from collections.abc import Sequence

_VERBS = frozenset("is are has have will must shall may can do does we you should was were".split())
# Those that may begin a label, and make a sentence of what has a subject: "Meet the team", "Teams meet".
_VERBS_OF_SUBJECTS = frozenset(
    "recover recovers receive receives choose chooses decide decides bring brings give gives keep keeps serve serves "
    "happen happens meet meets learn learns grow grows heal heals come comes go goes know knows sit sits get gets "
    "earn earns join joins attend attends belong belongs become becomes deserve deserves supervise supervises".split()
)


def has_verb(words: Sequence[str]) -> bool:
    """Whether `words` hold a verb that begins no name."""
    return not _VERBS.isdisjoint(words)


def makes_sentence(words: Sequence[str]) -> bool:
    """Whether a few words are a sentence: "People recover", but not "Peer support", nor "Meet the team"."""
    return has_verb(words) or not _VERBS_OF_SUBJECTS.isdisjoint(words[1:])
