"""`policylint compare`."""

import shutil
import sys
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from policylint.cli import EXIT_FAILED, EXIT_FINDINGS
from policylint.cli.output import has_colours, write
from policylint.comparison import Comparison
from policylint.comparison import compare as compare_reports
from policylint.overwriting import OverwriteError, refuse_overwriting
from policylint.report import Report
from policylint.reporters.json import read

_FORMATS = ("text", "markdown", "html")
_report = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("old", type=_report)
@click.argument("new", type=_report)
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME[=FILE]",
    help=f"Format ({', '.join(_FORMATS)}), to standard output or to FILE. May be given several times.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["worse", "never"]),
    default="never",
    show_default=True,
    help="Exit with 1 when anything is worse than it was.",
)
def compare(old: Path, new: Path, formats: tuple[str, ...], fail_on: str) -> None:
    """Tell what was gained and lost between two JSON reports.

    OLD and NEW are what 'policylint check --format json=FILE' wrote. Documents that were moved or renamed are known by
    what they say.
    """
    targets = [_target(given) for given in formats or ("text",)]
    if sum(file is None for _, file in targets) > 1:
        raise click.UsageError("Only one format can go to standard output: give the others a file (NAME=FILE).")
    try:
        refuse_overwriting((file for _, file in targets if file), (old, new))
    except OverwriteError as error:
        _fail(str(error))
    comparison = compare_reports(_read(old), _read(new))
    for name, file in targets:
        _write(_drawn(comparison, name, to_terminal=file is None), name, file)
    sys.exit(EXIT_FINDINGS if fail_on == "worse" and comparison.is_worse else 0)


def _target(given: str) -> tuple[str, Path | None]:
    """A format's name, and the file that it goes to (`None`: standard output)."""
    name, equals, file = given.partition("=")
    if name not in _FORMATS:
        raise click.BadParameter(f"'{name}' is not one of {', '.join(_FORMATS)}", param_hint="--format")
    if equals and not file:
        raise click.BadParameter(f"'{given}' names no file", param_hint="--format")
    return name, Path(file) if file else None


def _read(file: Path) -> Report:
    try:
        report = read(file.read_bytes())
    except OSError as error:
        _fail(f"{file}: it could not be read ({error.strerror or error}).")
    except RecursionError:
        _fail(f"{file}: this is not a policylint report (its parts are nested too deeply).")
    except ValueError as error:
        _fail(f"{file}: {error}.")
    if report.focus:
        # Documents that it does not tell of would look as if they were gone.
        _fail(f"{file}: this report is limited to some of the documents; compare reports on all of them.")
    return report


def _drawn(comparison: Comparison, name: str, *, to_terminal: bool) -> str:
    # Each format pays for its own libraries.
    module = import_module(f"policylint.comparison.{name}")
    if name != "text" or not to_terminal:
        return str(module.write(comparison))
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    width = min(shutil.get_terminal_size().columns, 100) if is_terminal else 80
    return str(module.write(comparison, width, _painted if has_colours() else _plain))


def _plain(text: str, _: str) -> str:
    return text


def _painted(text: str, colour: str) -> str:
    return click.style(text, bold=True, fg=None if colour == "bold" else colour)


def _write(text: str, name: str, file: Path | None) -> None:
    try:
        write(text, file, for_people=name == "text")
    except BrokenPipeError:
        raise  # whoever reads has seen enough: click ends the run
    except OSError as error:
        _fail(f"{file or 'standard output'}: it could not be written ({error.strerror or error}).")


def _fail(message: str) -> NoReturn:
    click.echo(f"policylint: {message}", err=True)
    sys.exit(EXIT_FAILED)
