"""The options by which commands are told of configuration files."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, TypeVar

import click

from policylint.config import Configuration
from policylint.rulebook.compiled import open_rulebook, rules_folder
from policylint.rulebook.model import Rulebook
from policylint.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


def config_options(command: F) -> F:
    """Give `command` the options `--config` and `--no-config`, as parameters `config` and `no_config`."""
    file = click.Path(path_type=Path, exists=True, dir_okay=False)
    for_all = click.option(
        "--config", type=file, metavar="FILE", help="The configuration of every document, in place of the nearest file."
    )
    none = click.option("--no-config", is_flag=True, help="Read no configuration files.")
    return for_all(none(command))


def rulebook_here(folder: Path | None = None, *, with_house: bool = True) -> Rulebook:
    """The rulebook that holds in the working folder, with that of `folder` in place of policylint's own rules.

    Rules on their own, without the words of the house, are what their examples are about. Raises `ConfigError` or
    `RulebookError`.
    """
    settings = Configuration(Settings(rules=folder)).for_run([Path.cwd()])
    house = settings.house if with_house else None
    return open_rulebook(settings.rules or rules_folder(), own=settings.own_rules, house=house)


def configured(
    config: Path | None,
    settings: Settings | None = None,
    decided: Collection[str] = (),
    *,
    no_config: bool,
    exclude_named: bool = False,
) -> Configuration:
    """What the options say. Of `settings`, the fields that are `decided` hold whatever files say."""
    if config and no_config:
        raise click.UsageError("--config and --no-config exclude each other.")
    return Configuration(settings, decided, file=config, search=not no_config, exclude_named=exclude_named)
