"""What the commands that check documents have in common: their options, and the run itself."""

import contextlib
import functools
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec import Struct

from policylint.api import check
from policylint.baseline.errors import BaselineError
from policylint.cli.configuration import config_options, configured
from policylint.cli.exits import fail
from policylint.cli.paths import Named
from policylint.cli.progress import progress
from policylint.cluster.errors import ClusterError
from policylint.config import Configuration
from policylint.config.errors import ConfigError
from policylint.overwriting import OverwriteError
from policylint.printable import printable
from policylint.remote import RemoteError
from policylint.report import Report
from policylint.rulebook.model import RulebookError
from policylint.selection import UnknownNameError
from policylint.settings import MEGABYTE, Limits, Settings
from policylint.sources import ChangesError, Source
from policylint.spool import SpoolError
from policylint.suppressions import SuppressionError

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--select",
        multiple=True,
        metavar="NAME",
        help="Check only this rule, this domain, or what this kind of document is asked for. Several are possible.",
    ),
    click.option(
        "--ignore",
        multiple=True,
        metavar="NAME",
        help="Leave out this rule, this domain, or what this kind of document is asked for. Several are possible.",
    ),
    click.option(
        "--kind",
        "kinds",
        multiple=True,
        metavar="PATTERN=KIND[,KIND]",
        help="Kinds of the documents whose path matches.",
    ),
    click.option(
        "--advice/--no-advice", default=None, help="Also give wording advice on which language guides disagree."
    ),
    click.option(
        "--rules",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        help="A folder of rules to use instead.",
    ),
    config_options,
    click.option("--force-exclude", is_flag=True, help="Pass over excluded files even where they are named."),
    click.option(
        "--no-cache", is_flag=True, help="Keep nothing of what is found, and use nothing kept by earlier runs."
    ),
    click.option("--jobs", type=click.IntRange(0), default=0, help="Worker processes (0: as many as make sense)."),
    click.option(
        "--cluster",
        default="",
        metavar="ADDRESS",
        help="Check on the workers of this Dask scheduler (tcp://HOST:PORT) instead.",
    ),
    click.option(
        "--timeout",
        type=click.IntRange(1),
        default=int(Limits().seconds),
        show_default=True,
        help="Seconds that one document may take.",
    ),
    click.option(
        "--max-file-size",
        type=click.IntRange(1, 1024),
        default=Limits().file_size // MEGABYTE,
        show_default=True,
        help="Megabytes that one document may have.",
    ),
)


class RunOptions(Struct, frozen=True):
    """What the options that `run_options` gives to a command say."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    kinds: tuple[str, ...]
    advice: bool | None
    rules: Path | None
    config: Path | None
    no_config: bool
    force_exclude: bool
    no_cache: bool
    jobs: int
    cluster: str
    timeout: int
    max_file_size: int

    def configuration(self, *, may_keep: bool = True, **decided: Any) -> Configuration:
        """What the options say, on top of configuration files. Other fields of the settings may be `decided` too.

        Without `may_keep` nothing of what is found is kept, whatever the options say.
        """
        said = {"select": frozenset(self.select), "ignore": frozenset(self.ignore)}
        decided |= {name: value for name, value in said.items() if value}
        if self.advice is not None:
            decided["advice"] = self.advice
        settings = Settings(
            kinds=_kinds(self.kinds),
            rules=self.rules,
            limits=Limits(file_size=self.max_file_size * MEGABYTE, seconds=self.timeout),
            jobs=self.jobs,
            cache=may_keep and not self.no_cache,
            cluster=self.cluster,
            **decided,
        )
        return configured(self.config, settings, decided, no_config=self.no_config, exclude_named=self.force_exclude)


def run_options(command: F) -> F:
    """Give `command` the options of a run, all together as the parameter `options`."""

    @functools.wraps(command)
    def with_options(**parameters: Any) -> object:
        options = RunOptions(**{name: parameters.pop(name) for name in RunOptions.__struct_fields__})
        return command(**parameters, options=options)

    decorated: Any = with_options
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]  # click's decorators keep what they decorate


def run(
    paths: Sequence[Named | Source],
    configuration: Configuration,
    *,
    quiet: bool,
    beside: Sequence[Named] = (),
    changed_since: str | None = None,
    new_only: bool = False,
    outputs: Iterable[Path] = (),
) -> Report:
    """The report of `policylint.api.check`; what keeps the job from being done is said, and ends the program."""
    try:
        with progress(quiet=quiet) as show:
            return check(
                paths,
                configuration,
                beside=beside,
                changed_since=changed_since,
                new_only=new_only,
                outputs=outputs,
                progress=show,
            )
    except FileNotFoundError as error:
        fail(f"{error.args[0]}: there is no such file or folder.")
    except RulebookError as error:
        fail(f"the rules cannot be used: {error}")
    except (
        ConfigError,
        UnknownNameError,
        SuppressionError,
        BaselineError,
        ChangesError,
        ClusterError,
        OverwriteError,
        RemoteError,
        SpoolError,
    ) as error:
        fail(str(error))


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C and a system's request to end (as when CI cancels a job) also end the workers, and count as failed."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        fail("interrupted before the end.")
    finally:
        signal.signal(signal.SIGTERM, before)


def say_none_found(report: Report, paths: Sequence[Named | Source]) -> None:
    """Says that there was no document in `paths`, and what was passed over."""
    where = ", ".join(path.path if isinstance(path, Source) else str(path) for path in paths)
    click.echo(f"policylint: no documents were found in {where}.", err=True)
    for skipped in report.skipped[:10]:
        click.echo(printable(f"  passed over: {skipped.path}: {skipped.reason}"), err=True)


def _kinds(given: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    kinds: dict[str, tuple[str, ...]] = {}
    for entry in given:
        pattern, equals, names = entry.rpartition("=")
        if not equals or not pattern:
            raise click.BadParameter(f"'{entry}' is not PATTERN=KIND", param_hint="--kind")
        kinds[pattern] = tuple(names.split(","))
    return kinds
