"""What the report on one document depends on, as a key."""

import hashlib
import os
import sys
from collections.abc import Mapping

from msgspec.structs import asdict

from policylint.readers import converter_of
from policylint.rulebook.model import Rulebook
from policylint.settings import Settings
from policylint.user_cache import CODE, take_in_code
from policylint.version import __version__
from policylint.workers import Task

_FORMAT = 1
# These say what is done with what is found, or what a document may cost, or the rulebook's digest covers them.
_NOT_OF_A_DOCUMENT = frozenset(
    ["allow", "baseline", "cache", "cluster", "fail_on", "house", "jobs", "limits", "own_rules", "rules"]
)
_READ_BY = frozenset(["lxml", "msgspec", "pdfminer_six", "pdfplumber", "pypdfium2", "pystemmer", "pyyaml", "rapidfuzz"])
"""The distributions on whose versions it depends what is found in a document."""


class Keys:
    """The keys of the results of a run's documents."""

    def __init__(self) -> None:
        self._program = _program()
        self._by_holding: dict[tuple[int, int], bytes] = {}

    def key(self, task: Task, data: bytes) -> bytes:
        """The key of the report on a task's document with the content `data`."""
        same = (id(task.settings), id(task.rulebook))
        if same not in self._by_holding:
            self._by_holding[same] = self._program + _holding(task.settings, task.rulebook)
        path = task.source.path.encode(errors="surrogatepass")
        parts = (self._by_holding[same], converter_of(task.source.path).encode(), path, hashlib.sha256(data).digest())
        digest = hashlib.sha256()
        for part in parts:
            digest.update(len(part).to_bytes(8) + part)
        return digest.digest()


def _program() -> bytes:
    """A digest of the program, and of the libraries that read for it."""
    digest = hashlib.sha256(repr((_FORMAT, __version__, sys.version, _versions())).encode())
    take_in_code(digest, CODE)
    return digest.digest()


def _versions() -> list[str]:
    """The folders that tell the versions of the libraries: quicker to list than the library for it is to import."""
    found = []
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 - at each start, of folders with hundreds of files
        except OSError:
            continue
        for name in names:
            library = name.partition("-")[0].lower().replace(".", "_")
            if library in _READ_BY and name.endswith((".dist-info", ".egg-info")):
                found.append(name)
    return found


def _holding(settings: Settings, rulebook: Rulebook) -> bytes:
    """A digest of what one document is checked by."""
    told = {name: _in_order(value) for name, value in asdict(settings).items() if name not in _NOT_OF_A_DOCUMENT}
    # Of several patterns that match a path the last one counts.
    told["kinds"] = list(settings.kinds.items())
    return hashlib.sha256(repr((rulebook.fingerprint, told)).encode(errors="surrogatepass")).digest()


def _in_order(value: object) -> object:
    """`value`; of what has no order, its entries in order."""
    if isinstance(value, Mapping):
        return sorted(value.items())
    return sorted(value) if isinstance(value, frozenset) else value
