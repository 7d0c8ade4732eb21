"""What a run may be told, with what holds when it is told nothing."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from policylint.rulebook.model import House
from policylint.terms import LEVELS

MEGABYTE = 1024 * 1024
OFF = "off"
FAIL_ON = (*LEVELS, "never")


class Limits(Struct, frozen=True):
    """What one document may cost: `file_size` and `memory` in bytes, `seconds` of clock time."""

    file_size: int = 100 * MEGABYTE
    memory: int = 2048 * MEGABYTE
    seconds: float = 120.0


class Allowance(Struct, frozen=True):
    """Findings that are accepted, and why: those of `rule`, or the one that has this `fingerprint`.

    `is_for_one` says that it is meant for one document, which is told when nothing is left to accept. `where` tells
    people where it is written down ("policylint.toml:12").
    """

    rule: str = ""
    reason: str = ""
    fingerprint: str = ""
    where: str = ""
    is_for_one: bool = False


class Told(Struct, frozen=True):
    """The kinds that a document is told to be of, and who says so."""

    kinds: tuple[str, ...]
    reason: str


class Settings(Struct, frozen=True):
    """How to check.

    `kinds` names the kinds of the documents whose path matches a glob pattern, the last match winning; `told` those of
    any other document. `select` limits the run (nothing: to everything), `ignore` leaves out, and `severity` has one of
    `LEVELS` or `OFF` for the names of rules, domains and kinds of documents: "supervision-policy", or
    "kind:supervision-policy" where one name means two things. What is said of a rule counts before what is said of its
    domain, and that before what is said of a kind; to be ignored counts most. `advice` also gives the wording advice
    that guides disagree about. `rules` is a folder with a rulebook to use instead of policylint's, `own_rules` are
    folders of rules beside it, and `house` is what the rulebook is told of the organisation. `fail_on`, one of
    `FAIL_ON`, is the lowest severity that makes a run fail. `jobs` is the number of worker processes (0: as the machine
    and the set of documents suggest), `cluster` the address of a Dask scheduler whose workers are to be used instead.
    `keep_text` lets the report carry the text of the documents, for formats that show it. `allow` holds the findings
    that are accepted wherever the documents themselves do not say so; `baseline` is the file of those that were there
    before, which is read. With `cache` what is found in documents, words of theirs among it, is kept in the user's
    cache folder, and documents that have not changed are not read again.
    """

    kinds: dict[str, tuple[str, ...]] = field(default_factory=dict)
    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    advice: bool = False
    rules: Path | None = None
    severity: Mapping[str, str] = field(default_factory=dict)
    told: Told | None = None
    own_rules: tuple[Path, ...] = ()
    house: House = field(default_factory=House)
    fail_on: str = "error"
    limits: Limits = field(default_factory=Limits)
    jobs: int = 0
    cluster: str = ""
    keep_text: bool = False
    allow: tuple[Allowance, ...] = ()
    baseline: Path | None = None
    cache: bool = False
