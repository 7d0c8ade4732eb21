"""`policylint files`."""

from pathlib import Path

import click

from policylint.api import listed, open_rulebooks
from policylint.cli.configuration import config_options, configured
from policylint.cli.exits import fail
from policylint.cli.paths import Named, PathOrUrl
from policylint.config.errors import ConfigError
from policylint.printable import printable
from policylint.remote import RemoteError
from policylint.rulebook.model import RulebookError
from policylint.sources import find_sources

_DETECTED = "not told: 'policylint check' detects it"
_WIDEST = 60


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PathOrUrl())
@config_options
@click.option("--force-exclude", is_flag=True, help="Pass over excluded files even where they are named.")
def files(paths: tuple[Named, ...], config: Path | None, no_config: bool, force_exclude: bool) -> None:
    """List the documents that 'check' would read, as which kind, and what it would pass over, and why.

    No document is opened: a kind that nobody told shows below the document's name when 'check' has read it.
    """
    configuration = configured(config, no_config=no_config, exclude_named=force_exclude)
    try:
        sources, passed_over = find_sources(
            listed(paths, configuration), configuration.excluded, exclude_named=force_exclude
        )
        settings = [configuration.for_document(source.file) for source in sources]
        open_rulebooks(configuration, settings)
    except FileNotFoundError as error:
        fail(f"{error.args[0]}: there is no such file or folder.")
    except (ConfigError, RemoteError, RulebookError) as error:
        fail(str(error))
    width = min(max((len(source.path) for source in sources), default=0), _WIDEST)
    for source, told_of in zip(sources, (held.told for held in settings), strict=True):
        kind = f"{', '.join(told_of.kinds)}: {told_of.reason}" if told_of else _DETECTED
        click.echo(f"{printable(source.path):<{width}}  {click.style(kind, dim=told_of is None)}")
    if passed_over:
        click.echo(click.style(f"\nPassed over: {len(passed_over)}", bold=True))
        width = min(max(len(found.path) for found in passed_over), _WIDEST)
        for found in passed_over:
            click.echo(f"{printable(found.path):<{width}}  {found.reason}")
    if not sources:
        fail(f"no documents were found in {', '.join(map(str, paths))}.")
