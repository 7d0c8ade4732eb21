"""What a file beside a document accepts, for documents that cannot say it themselves: `leave.pdf.policylint.toml`."""

import os.path
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from policylint.document import UnreadableError
from policylint.regular import read_regular
from policylint.report import Directive
from policylint.sources import SIDECAR, Source

if TYPE_CHECKING:
    from policylint.config.toml import Value

_KEYS = ("rule", "fingerprint", "reason")


def read_sidecars(sources: Iterable[Source]) -> dict[str, tuple[Directive, ...]]:
    """What the sidecars of `sources` say, by their paths. Raises `ConfigError` for one that cannot be used."""
    return {
        source.path: read_sidecar(sidecar, _bytes(sidecar))
        for source, sidecar in ((source, sidecar_of(source)) for source in sources)
        # Path.is_file raises where the system bars the way.
        if sidecar.content or os.path.isfile(sidecar.file)  # noqa: PTH113 - as just said
    }


def sidecar_of(source: Source) -> Source:
    """The file beside `source` that may tell of it."""
    return Source(source.file.with_name(source.file.name + SIDECAR), source.path + SIDECAR, source.sidecar)


def read_sidecar(sidecar: Source, data: bytes) -> tuple[Directive, ...]:
    """What `sidecar` says when it holds `data`. Raises `ConfigError` when it cannot be used."""
    from policylint.config.toml import File, read_toml  # noqa: PLC0415 - few documents have a sidecar

    return tuple(_directives(read_toml(data, File(sidecar.file, sidecar.path))))


def _bytes(sidecar: Source) -> bytes:
    from policylint.config.errors import ConfigError  # noqa: PLC0415 - few documents have a sidecar
    from policylint.config.toml import MOST_BYTES  # noqa: PLC0415 - as above

    try:
        return sidecar.content.read(MOST_BYTES + 1) if sidecar.content else read_regular(sidecar.file, MOST_BYTES + 1)
    except UnreadableError as error:
        raise ConfigError(sidecar.path, 1, str(error)) from None
    except OSError as error:
        raise ConfigError(sidecar.path, 1, f"the file could not be read ({error.strerror or error})") from None


def _directives(told: "Value") -> Iterator[Directive]:
    """What "allow" says: tables of rule or fingerprint and reason, sentences, or one table of rules and reasons."""
    for key, value in told.entries().items():
        if key != "allow":
            raise value.error(f"'{key}' is not known here: a sidecar holds [[allow]] tables")
        for entry in value.items():
            if not isinstance(entry.data, dict):
                yield _directive(_text(entry), entry)
            elif entry is value:
                yield from (_directive(f"{name} because {_text(why)}", why) for name, why in entry.data.items())
            else:
                yield _of_table(entry)


def _of_table(table: "Value") -> Directive:
    entries = table.entries()
    for key, value in entries.items():
        if key not in _KEYS:
            raise value.error(f"'{key}' is not one of {', '.join(_KEYS)}")
    name = entries.get("fingerprint", entries.get("rule"))
    if name is None:
        raise table.error("this names neither a rule nor a fingerprint")
    reason = f" because {_text(entries['reason'])}" if "reason" in entries else ""
    return _directive(_text(name) + reason, table)


def _text(value: "Value") -> str:
    if not isinstance(value.data, str):
        raise value.error("this must be text")
    return value.data


def _directive(words: str, value: "Value") -> Directive:
    return Directive(" ".join(f"allow {words}".split()), value.place, None, None)
