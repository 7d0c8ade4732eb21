"""`policylint config` and `policylint init`."""

import json
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from policylint.api import open_rulebooks
from policylint.cli.configuration import config_options, configured
from policylint.cli.exits import fail
from policylint.cli.output import write, writing
from policylint.cli.run import interruptible, run
from policylint.config import OWN_NAME, Configuration
from policylint.config.errors import ConfigError
from policylint.printable import printable
from policylint.rulebook.model import RulebookError

if TYPE_CHECKING:
    from policylint.config.toml import Value

_HIGHEST = 60


@click.group()
def config() -> None:
    """Show what configuration files say."""


@config.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True), default=".")
@config_options
def show(file: Path, config: Path | None, no_config: bool) -> None:
    """Tell what holds for FILE, a document or a folder, and which file and line decided it."""
    configuration = configured(config, no_config=no_config)
    try:
        lines = list(_shown(file, configuration))
    except (ConfigError, RulebookError) as error:
        fail(str(error))
    click.echo("\n".join(lines))


@config.command()
def schema() -> None:
    """Print the JSON Schema of policylint.toml, for editors."""
    from policylint.config.schema import schema as drawn  # noqa: PLC0415 - not needed to show

    click.echo(json.dumps(drawn(), indent=2))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), default=".")
def init(folder: Path) -> None:
    """Look at the documents of FOLDER, and write a policylint.toml to start from.

    Nothing that it proposes holds before you take the comment signs away. A configuration that is there is never
    changed.
    """
    target = folder / OWN_NAME
    if os.path.lexists(target):
        fail(f"{target} is there already.")
    try:
        text = _starting_text(folder)
    except ConfigError as error:
        fail(str(error))
    with writing(target):
        write(text, target, for_people=False)
    click.echo(f"{target} has been written: look through what it proposes.")


def _starting_text(folder: Path) -> str:
    from policylint.config.starting import starting_file  # noqa: PLC0415 - not needed to show

    here = Path(os.path.abspath(folder))  # noqa: PTH100 - as documents are looked up: links are not followed
    above = Configuration().nearest(here)
    if above and above.file.path.parent == here:
        fail(f"{above.file.shown} has a configuration already.")
    plain = Configuration(search=False)
    with interruptible():
        report = run([folder], plain, quiet=False)
    kinds = {
        PurePosixPath(document.path).relative_to(folder.as_posix()): document.kinds
        for document in report.documents
        if not document.error
    }
    for document in report.documents:
        if document.error:
            click.echo(printable(f"policylint: {document.path} could not be read: {document.error.message}"), err=True)
    settings = plain.for_run([folder])
    known = [kind.id for kind in open_rulebooks(plain, [settings])[id(settings)].kinds]
    extends = Path(os.path.relpath(above.file.path, folder)).as_posix() if above else ""
    return starting_file(kinds, known, extends)


def _shown(file: Path, configuration: Configuration) -> Iterator[str]:
    said = configuration.said(file)
    settings = configuration.for_run([file]) if file.is_dir() else configuration.for_document(file)
    open_rulebooks(configuration, [settings])
    yield click.style(printable(file.as_posix()), bold=True)
    reason = configuration.excluded(file, is_folder=file.is_dir())
    if reason:
        yield f"  It is {reason}."
    entries = [(_key(key), value) for key, value in said.items()]
    entries += [("allow", table) for table in configuration.allowed(file)]
    if not entries:
        yield "  No configuration file says anything of it."
        return
    texts = [(f"{key} = {_value(value)}", value.place) for key, value in entries]
    width = min(max(len(text) for text, _ in texts), _HIGHEST)
    for text, place in texts:
        yield f"  {text:<{width}}  {click.style(place, dim=True)}"


def _key(key: tuple[str, ...]) -> str:
    return ".".join(part if part.replace("-", "").isalnum() and part.isascii() else json.dumps(part) for part in key)


def _value(value: "Value") -> str:
    if isinstance(value.data, list):
        return f"[{', '.join(_value(item) for item in value.data)}]"
    if isinstance(value.data, dict):
        return f"{{ {', '.join(f'{_key((key,))} = {_value(item)}' for key, item in value.data.items())} }}"
    return json.dumps(value.data, ensure_ascii=False)
