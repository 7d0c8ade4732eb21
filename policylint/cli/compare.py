"""`policylint compare`."""

import sys
from importlib import import_module
from pathlib import Path
from shlex import quote

import click

from policylint.cli.exits import EXIT_FINDINGS, fail
from policylint.cli.output import has_colours, targets_of, terminal_width, write, writing
from policylint.comparison import Comparison
from policylint.comparison import compare as compare_reports
from policylint.overwriting import OverwriteError, refuse_overwriting
from policylint.regular import read_whole
from policylint.report import Report
from policylint.reporters.json import read

_FORMATS = ("text", "markdown", "html")
_report = click.Path(path_type=Path)


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
    targets = targets_of(formats, _FORMATS)
    _refuse_folders(old, new)
    try:
        refuse_overwriting((file for _, file in targets if file), (old, new))
    except OverwriteError as error:
        fail(str(error))
    comparison = compare_reports(_read(old), _read(new))
    for name, file in targets:
        drawn = _drawn(comparison, name, to_terminal=file is None)
        with writing(file):
            write(drawn, file, for_people=name == "text")
    sys.exit(EXIT_FINDINGS if fail_on == "worse" and comparison.is_worse else 0)


def _refuse_folders(old: Path, new: Path) -> None:
    """End where a folder is given, with what to do about it."""
    reports = {"old.json": old, "new.json": new}
    folders = {name: folder for name, folder in reports.items() if folder.is_dir()}
    if folders:
        commands = [f"policylint check {quote(str(each))} --format json={name}" for name, each in folders.items()]
        compared = [quote(name if name in folders else str(each)) for name, each in reports.items()]
        commands.append(f"policylint compare {' '.join(compared)}")
        named = ", ".join(map(str, folders.values()))
        fail("\n  ".join([f"{named}: reports are compared, and not folders. Make the reports first:", *commands]))


def _read(file: Path) -> Report:
    try:
        report = read(read_whole(file))
    except OSError as error:
        fail(f"{file}: it could not be read ({error.strerror or error}).")
    except RecursionError:
        fail(f"{file}: this is not a policylint report (its parts are nested too deeply).")
    except ValueError as error:
        fail(f"{file}: {error}.")
    if report.focus:
        # Documents that it does not tell of would look as if they were gone.
        fail(f"{file}: this report is limited to some of the documents; compare reports on all of them.")
    return report


def _drawn(comparison: Comparison, name: str, *, to_terminal: bool) -> str:
    # Each format pays for its own libraries.
    module = import_module(f"policylint.comparison.{name}")
    if name != "text" or not to_terminal:
        return str(module.write(comparison))
    return str(module.write(comparison, terminal_width(), _painted if has_colours() else _plain))


def _plain(text: str, _: str) -> str:
    return text


def _painted(text: str, colour: str) -> str:
    return click.style(text, bold=True, fg=None if colour == "bold" else colour)
