"""What a run may be told, with what holds when it is told nothing."""

from dataclasses import dataclass, field
from pathlib import Path

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: `file_size` and `memory` in bytes, `seconds` of clock time."""

    file_size: int = 100 * MEGABYTE
    memory: int = 2048 * MEGABYTE
    seconds: float = 120.0


@dataclass(frozen=True, slots=True)
class Settings:
    """How to check.

    `kinds` names the kinds of the documents whose path matches a glob pattern, the last match winning;
    `select` limits the run to some rules (none: all) and `ignore` leaves some out; `advice` also gives the
    wording advice that guides disagree about; `rules` is a folder with a rulebook of one's own; `jobs` is the
    number of worker processes (0: as the machine and the set of documents suggest); `keep_text` lets the report carry
    the text of the documents, for formats that show it.
    """

    kinds: dict[str, tuple[str, ...]] = field(default_factory=dict)
    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    advice: bool = False
    rules: Path | None = None
    limits: Limits = field(default_factory=Limits)
    jobs: int = 0
    keep_text: bool = False

    def wants(self, rule: str) -> bool:
        """Whether the run covers `rule`."""
        return rule not in self.ignore and (not self.select or rule in self.select)
