"""Every key of a configuration file: its shape and its meaning.

This is the one place that knows them. What is read is checked against it, and the schema for editors is drawn from it.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from policylint.rulebook.model import REGIONS
from policylint.settings import FAIL_ON, OFF
from policylint.terms import LEVELS


class Text(StrEnum):
    """What a text stands for; the value says it in words."""

    FILE = "a file's path"
    FOLDER = "a folder's path"
    PATTERN = "a path pattern"
    NAME = "the name of a rule, a domain or a kind of document"
    RULE = "the name of a rule"
    KIND = "a kind of document"
    WORDS = "words"
    FINGERPRINT = "a finding's fingerprint"


class Choice(Struct, frozen=True):
    """One of these texts."""

    of: tuple[str, ...]


class Flag(Struct, frozen=True):
    """True or false."""


class Listing(Struct, frozen=True):
    """A list of texts; one alone needs no brackets."""

    of: Text


class Table(Struct, frozen=True):
    """Entries that the user names, each with a value of one shape."""

    key: Text
    value: "Choice | Listing"


class Section(Struct, frozen=True):
    """A table of known keys, some of which it must have."""

    keys: "Mapping[str, Key]"
    required: tuple[str, ...] = ()


class Sections(Struct, frozen=True):
    """A list of sections of one sort."""

    of: Section


Shape = Text | Choice | Flag | Listing | Table | Section | Sections


class Key(Struct, frozen=True):
    """A key's shape, and what it is for."""

    shape: Shape
    says: str


_NAMED = {
    "select": Key(
        Listing(Text.NAME),
        "Check only these: rules, the rules of a domain, or what a kind of document is asked for.",
    ),
    "ignore": Key(Listing(Text.NAME), "Leave these out. What is both selected and ignored is ignored."),
    "severity": Key(
        Table(Text.NAME, Choice((*LEVELS, OFF))),
        "How much findings weigh. What is said of a rule counts before what is said of its domain, and that before "
        "what is said of a kind of document.",
    ),
    "advice": Key(Flag(), "Also give wording advice on which language guides disagree."),
}

_TERMS = {
    "preferred": Key(
        Table(Text.WORDS, Listing(Text.WORDS)), "Words to write, each with the words that they should replace."
    ),
    "role-titles": Key(Listing(Text.WORDS), "Titles of peer roles, in the singular, beside those that are known."),
    "never-flag": Key(Listing(Text.WORDS), "Names that no wording rule says anything about."),
}

_OVERRIDES = {"paths": Key(Listing(Text.PATTERN), "The documents that this is for."), **_NAMED}

_ALLOW = {
    "rule": Key(Text.RULE, "The rule whose findings are accepted."),
    "fingerprint": Key(Text.FINGERPRINT, "The one finding that is accepted."),
    "path": Key(Text.PATTERN, "The documents that this is for; without it, all."),
    "reason": Key(Text.WORDS, "Why they are accepted."),
}

ROOT = Section(
    {
        "extends": Key(Text.FILE, "Another configuration file, on which this one builds."),
        **_NAMED,
        "fail-on": Key(Choice(FAIL_ON), "The lowest severity that makes the command exit with 1."),
        "kinds": Key(
            Table(Text.PATTERN, Listing(Text.KIND)),
            "Path patterns, each with the kinds of the documents that match.",
        ),
        "exclude": Key(Listing(Text.PATTERN), "Files and folders to pass over."),
        "rules": Key(Listing(Text.FOLDER), "Folders with rules of your own, beside those that come with policylint."),
        "region": Key(Choice(REGIONS), "The region whose spelling suggested clauses and words have."),
        "terms": Key(Section(_TERMS), "The organisation's own words."),
        "overrides": Key(Sections(Section(_OVERRIDES, ("paths",))), "What is different for some of the documents."),
        "allow": Key(Sections(Section(_ALLOW, ("reason",))), "Findings that are accepted, and why."),
        "baseline": Key(Text.FILE, "The baseline: the file of findings that were there before."),
    }
)
