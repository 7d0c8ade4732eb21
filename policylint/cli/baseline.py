"""`policylint baseline`."""

import functools
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from policylint.baseline import Baseline, Comparison, Entry, baseline_of, compare
from policylint.baseline.errors import BaselineError
from policylint.baseline.file import read_baseline, write_baseline
from policylint.cli.exits import EXIT_FAILED, EXIT_FINDINGS, fail
from policylint.cli.output import write as write_file
from policylint.cli.output import writing
from policylint.cli.paths import LocalPath
from policylint.cli.run import RunOptions, interruptible, run, run_options, say_none_found
from policylint.config.errors import ConfigError
from policylint.printable import printable
from policylint.report import Report

F = TypeVar("F", bound=Callable[..., Any])

_DEFAULT = Path(".policylint-baseline.json")


@click.group()
def baseline() -> None:
    """Keep a file of the findings that are known, so that only new ones count.

    'policylint check --baseline FILE' holds documents against it. Give these commands the options that you give to
    'check', so that they find the same.
    """


def _on_a_file(command: F) -> F:
    """Give `command` the paths, the file and the options of a run, as the parameters `paths`, `file`, `options`."""

    @functools.wraps(command)
    def with_file(paths: tuple[Path, ...], file: Path | None, options: RunOptions, **others: Any) -> None:
        paths = paths or (Path(),)
        file = file or _configured(options, paths) or _DEFAULT
        with interruptible():
            command(paths=paths, file=file, options=options, **others)

    decorated: Any = run_options(with_file)
    decorated = click.option(
        "--file",
        type=click.Path(path_type=Path, dir_okay=False),
        help=f"The baseline.  [default: that of the configuration, else {_DEFAULT}]",
    )(decorated)
    argument = click.argument("paths", nargs=-1, type=LocalPath())
    return argument(decorated)  # type: ignore[no-any-return]  # click's decorators keep what they decorate


def _configured(options: RunOptions, paths: tuple[Path, ...]) -> Path | None:
    try:
        return options.configuration().for_run(paths).baseline
    except ConfigError as error:
        fail(str(error))


@baseline.command()
@_on_a_file
@click.option("--no-excerpts", is_flag=True, help="Keep no words of the documents in the file.")
def write(paths: tuple[Path, ...], file: Path, options: RunOptions, no_excerpts: bool) -> None:
    """Write a new baseline of all that is found in PATHS (by default, in this folder)."""
    if file.exists():
        fail(f"{file} is there already. 'policylint baseline update' shows what has changed, and takes it over.")
    report = _checked(paths, options)
    entries = baseline_of(report, file.parent).entries
    _save(file, entries, excerpts=not no_excerpts)
    click.echo(f"{file}: {_findings(len(entries))} known.")
    _end(report, file)


@baseline.command()
@_on_a_file
@click.option("--accept", is_flag=True, help="Add the new findings, too.")
def update(paths: tuple[Path, ...], file: Path, options: RunOptions, accept: bool) -> None:
    """Show what is new and what is gone, and bring the baseline up to date.

    Nothing is written while there are new findings that --accept does not accept.
    """
    known, report, compared = _compared(paths, file, options)
    _show("+", compared.new)
    _show("-", compared.gone)
    if compared.new and not accept:
        click.echo(
            f"{_findings(len(compared.new))} new (+): nothing was written. 'policylint check --baseline {file}' tells "
            "more of them; mend them, or take them over with --accept."
        )
        sys.exit(EXIT_FAILED if report.summary.unreadable else EXIT_FINDINGS)
    _save(file, (*compared.known, *compared.unseen, *compared.new), excerpts=_has_excerpts(known))
    kept = len(compared.known) + len(compared.unseen)
    click.echo(f"{file}: {len(compared.new)} added, {len(compared.gone)} removed, {kept} kept.")
    _end(report, file)


@baseline.command()
@_on_a_file
def prune(paths: tuple[Path, ...], file: Path, options: RunOptions) -> None:
    """Take out of the baseline what is not found any more."""
    known, report, compared = _compared(paths, file, options)
    _show("-", compared.gone)
    _save(file, (*compared.known, *compared.unseen), excerpts=_has_excerpts(known))
    left_out = f"; {_findings(len(compared.new))} new and not in it" if compared.new else ""
    click.echo(f"{file}: {len(compared.gone)} removed, {len(compared.known) + len(compared.unseen)} kept{left_out}.")
    _end(report, file)


def _compared(paths: tuple[Path, ...], file: Path, options: RunOptions) -> tuple[Baseline, Report, Comparison]:
    if options.select or options.ignore:
        raise click.UsageError("A baseline is brought up to date by all rules: leave --select and --ignore out.")
    try:
        known = read_baseline(file)
    except BaselineError as error:
        fail(str(error))
    report = _checked(paths, options)
    compared = compare(report, known, paths)
    for old, new in sorted(compared.moved.items()):
        click.echo(printable(f"{old} is now {new}"))
    return known, report, compared


def _checked(paths: tuple[Path, ...], options: RunOptions) -> Report:
    """The report on `paths` without any baseline."""
    report = run(paths, options.configuration(baseline=None), quiet=False)
    if not report.documents:
        say_none_found(report, paths)
        sys.exit(EXIT_FAILED)
    return report


def _has_excerpts(known: Baseline) -> bool:
    """Whether the file holds words of the documents, or at least none that were left out."""
    return all(entry.excerpt or entry.verdict == "missing" for entry in known.entries)


def _show(sign: str, entries: Iterable[Entry]) -> None:
    for entry in sorted(entries, key=lambda e: (e.document, e.rule)):
        words = f": “{entry.excerpt}”" if entry.excerpt else ""
        click.echo(printable(f"{sign} {entry.document}: {entry.rule}, {entry.verdict}{words}"))


def _save(file: Path, entries: Iterable[Entry], *, excerpts: bool) -> None:
    with writing(file):
        write_file(write_baseline(entries, excerpts=excerpts), file, for_people=False)


def _findings(number: int) -> str:
    return f"{number:,} finding is" if number == 1 else f"{number:,} findings are"


def _end(report: Report, file: Path) -> None:
    """Fails where documents could not be read: the baseline says nothing of them."""
    unread = [document.path for document in report.documents if document.error]
    for path in unread:
        click.echo(printable(f"policylint: {path} could not be read, so {file} says nothing new of it."), err=True)
    sys.exit(EXIT_FAILED if unread else 0)
