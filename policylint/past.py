"""The documents of a folder as they were in a commit, to be checked beside those that there are."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from policylint.changes import Changes
from policylint.config.errors import ConfigError
from policylint.document import UnreadableError
from policylint.git import changes_since
from policylint.report import Directive
from policylint.sidecars import read_sidecar, sidecar_of
from policylint.sources import Excluded, Place, Source, find_gone, place_of


class Since(Struct, frozen=True):
    """What has become of a folder's documents since the commit `ref`.

    `changed` are the paths of those that have changed, or of which another file tells something else now, and `ignored`
    of those of which git knows nothing. `past` is what the changed ones were, under the paths that they have now; and
    those that are gone, under the paths that they had.
    """

    ref: str
    changed: frozenset[str]
    ignored: tuple[str, ...]
    past: tuple[Source, ...]
    _changes: Changes

    @property
    def gone(self) -> frozenset[str]:
        """The documents that are gone."""
        return frozenset(source.path for source in self.past) - self.changed

    def directives(self, source: Source) -> tuple[Directive, ...]:
        """What the file beside `source`, one of the past, said of it."""
        sidecar = sidecar_of(source)
        held = self._changes.held(sidecar.file)
        try:
            return read_sidecar(sidecar, held.read(held.size)) if held else ()
        except (ConfigError, UnreadableError):
            # Then it accepted nothing; that it could not be used was told at its time.
            return ()


def look_back(
    ref: str, sources: Sequence[Source], paths: Iterable[Place], excluded: Excluded, *, with_past: bool
) -> Since:
    """What has become of `sources`, which have been found in `paths`; of their past only if that is wanted.

    Raises `ChangesError`.
    """
    places = [place_of(path) for path in paths]
    changes = changes_since(ref, places, with_past=with_past)
    states = {source.path: changes.state(source.file) for source in sources}
    changed = frozenset(
        source.path for source in sources if "changed" in (states[source.path], changes.state(sidecar_of(source).file))
    )
    ignored = tuple(path for path, state in states.items() if state == "ignored" and path not in changed)
    folders = [place for place in places if place.is_dir()]
    past = _past(changes, [s for s in sources if s.path in changed], folders, excluded) if with_past else ()
    return Since(ref, changed, ignored, tuple(past), changes)


def _past(
    changes: Changes, changed: Iterable[Source], folders: Collection[Path], excluded: Excluded
) -> Iterable[Source]:
    named_now = set()
    for source in changed:
        past = changes.past(source.file)
        if past:
            named_now.add(past.file)
            yield Source(past.file, source.path, past.content)
    for source in find_gone((file for file in changes.left if file not in named_now), folders, excluded):
        content = changes.held(source.file)
        if content:
            yield replace(source, content=content)
