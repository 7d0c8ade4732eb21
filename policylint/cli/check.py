"""`policylint check`."""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn, TextIO

import click

from policylint.api import check as run_check
from policylint.cli import EXIT_FAILED, EXIT_FINDINGS, no_such_rule
from policylint.cli.output import write
from policylint.report import Report
from policylint.reporters import FORMATS, draw
from policylint.reporters import text as text_reporter
from policylint.rulebook.model import Rulebook, RulebookError
from policylint.settings import MEGABYTE, Limits, Settings
from policylint.workers import tune_collector

_LEVELS = ("error", "warning", "advice")
_SOME = 20
_COLOURS = {"bold": {"bold": True}, "dim": {"dim": True}}


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME[=FILE]",
    help=f"Report format ({', '.join(FORMATS)}), to standard output or to FILE. May be given several times.",
)
@click.option("--output", type=click.Path(path_type=Path), help="Write the (one) report to this file.")
@click.option(
    "--fail-on",
    type=click.Choice([*_LEVELS, "never"]),
    default="error",
    show_default=True,
    help="Exit with 1 when there are findings of this level or a graver one.",
)
@click.option("--select", multiple=True, metavar="RULE", help="Check only this rule. May be given several times.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Leave this rule out. May be given several times.")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="PATTERN=KIND[,KIND]",
    help="Kinds of the documents whose path matches.",
)
@click.option("--advice", is_flag=True, help="Also give wording advice on which language guides disagree.")
@click.option(
    "--rules",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of rules to use instead.",
)
@click.option("--jobs", type=click.IntRange(0), default=0, help="Worker processes (0: as many as make sense).")
@click.option(
    "--timeout",
    type=click.IntRange(1),
    default=int(Limits().seconds),
    show_default=True,
    help="Seconds that one document may take.",
)
@click.option(
    "--max-file-size",
    type=click.IntRange(1, 1024),
    default=Limits().file_size // MEGABYTE,
    show_default=True,
    help="Megabytes that one document may have.",
)
@click.option("--keep-text", is_flag=True, help="Let the report carry the documents' text, to draw it from later.")
@click.option("-q", "--quiet", is_flag=True, help="Findings only: no tables, nothing about clean documents.")
@click.option("-v", "--verbose", is_flag=True, help="With reasons, sources, model clauses and passed-over files.")
@click.option("--color/--no-color", default=None, help="Colours (by default on a terminal only).")
def check(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    paths: tuple[Path, ...],
    formats: tuple[str, ...],
    output: Path | None,
    fail_on: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    kinds: tuple[str, ...],
    advice: bool,
    rules: Path | None,
    jobs: int,
    timeout: int,
    max_file_size: int,
    keep_text: bool,
    quiet: bool,
    verbose: bool,
    color: bool | None,
) -> None:
    """Check documents: files, or folders with all documents below them.

    Reads Word, PDF, Markdown, HTML and plain text; old Word, OpenDocument and RTF files where LibreOffice is
    installed. Input files are never changed, and nothing leaves this machine.
    """
    targets = _targets(formats, output)
    tune_collector()
    settings = Settings(
        kinds=_kinds(kinds, rules),
        select=frozenset(select),
        ignore=frozenset(ignore),
        advice=advice,
        rules=rules,
        limits=Limits(file_size=max_file_size * MEGABYTE, seconds=timeout),
        jobs=jobs,
        keep_text=keep_text or any(FORMATS[name].needs_text for name, _ in targets),
    )
    look = text_reporter.Look(verbosity=-1 if quiet else int(verbose))
    with _interruptible():
        report = _run(paths, settings, quiet=quiet)
        for name, file in targets:
            _write(_draw(report, name, look, to_terminal=file is None, color=color), name, file)
    sys.exit(_exit_code(report, fail_on, paths))


def _run(paths: tuple[Path, ...], settings: Settings, *, quiet: bool) -> Report:
    try:
        _check_rule_names(settings)
        with _progress(quiet=quiet) as progress:
            return run_check(paths, settings, progress=progress)
    except FileNotFoundError as error:
        _fail(f"{error.args[0]}: there is no such file or folder.")
    except RulebookError as error:
        _fail(f"the rules cannot be used: {error}")


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C and a system's request to end (as when CI cancels a job) also end the workers, and count as failed."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        _fail("interrupted before the end.")
    finally:
        signal.signal(signal.SIGTERM, before)


def _targets(formats: tuple[str, ...], output: Path | None) -> list[tuple[str, Path | None]]:
    """Format names, each with the file that it goes to (`None`: standard output)."""
    targets: list[tuple[str, Path | None]] = []
    for given in formats or ("text",):
        name, equals, file = given.partition("=")
        if name not in FORMATS:
            raise click.BadParameter(f"'{name}' is not one of {', '.join(FORMATS)}", param_hint="--format")
        if equals and not file:
            raise click.BadParameter(f"'{given}' names no file", param_hint="--format")
        targets.append((name, Path(file) if file else None))
    unplaced = [i for i, (_, file) in enumerate(targets) if file is None]
    if output:
        if len(unplaced) != 1:
            raise click.UsageError("--output needs exactly one --format without a file of its own.")
        targets[unplaced[0]] = (targets[unplaced[0]][0], output)
    elif len(unplaced) > 1:
        raise click.UsageError("Only one format can go to standard output: give the others a file (NAME=FILE).")
    return targets


def _kinds(given: tuple[str, ...], rules: Path | None) -> dict[str, tuple[str, ...]]:
    if not given:
        return {}
    known = [kind.id for kind in _rulebook(rules).kinds] + ["other"]
    kinds: dict[str, tuple[str, ...]] = {}
    for entry in given:
        pattern, equals, names = entry.rpartition("=")
        if not equals or not pattern:
            raise click.BadParameter(f"'{entry}' is not PATTERN=KIND", param_hint="--kind")
        for name in names.split(","):
            if name not in known:
                raise click.BadParameter(f"'{name}' is not one of {', '.join(known)}", param_hint="--kind")
        kinds[pattern] = tuple(names.split(","))
    return kinds


def _check_rule_names(settings: Settings) -> None:
    if not settings.select and not settings.ignore:
        return
    rulebook = _rulebook(settings.rules)
    known = {rule.id for rule in rulebook.rules} | {rule.id for rule in rulebook.wordings}
    for name in sorted((settings.select | settings.ignore) - known):
        _fail(no_such_rule(name, known))


def _rulebook(folder: Path | None) -> Rulebook:
    from policylint.rulebook.compiled import open_rulebook, rules_folder  # noqa: PLC0415 - most runs do not ask

    try:
        return open_rulebook(folder or rules_folder())
    except RulebookError as error:
        _fail(f"the rules cannot be used: {error}")


@contextlib.contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on the terminal's error stream, for a run long enough to wait for."""
    if quiet or not _is_terminal(sys.stderr):
        yield None
        return
    bar: list[object] = []

    def show(done: int, total: int) -> None:
        if total >= _SOME:
            width = 30 * done // total
            click.echo(f"\r[{'#' * width}{'-' * (30 - width)}] {done:,}/{total:,}", nl=False, err=True)
            bar.append(done)

    try:
        yield show
    finally:
        if bar:
            click.echo("\r" + " " * 60 + "\r", nl=False, err=True)


def _draw(report: Report, name: str, look: text_reporter.Look, *, to_terminal: bool, color: bool | None) -> str | bytes:
    if name != "text":
        return draw(report, name)
    colours = color if color is not None else to_terminal and _is_terminal(sys.stdout) and "NO_COLOR" not in os.environ
    width = min(_terminal_width(), 100) if to_terminal else 80

    def paint(text: str, colour: str) -> str:
        if not colours:
            return text
        return click.style(text, **_COLOURS[colour]) if colour in _COLOURS else click.style(text, fg=colour)

    return text_reporter.write(report, text_reporter.Look(width, look.verbosity, paint))


def _is_terminal(stream: TextIO | None) -> bool:
    # A program that is started without a standard stream has `None` there.
    return stream is not None and stream.isatty()


def _terminal_width() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError, AttributeError):
        return 80


def _write(text: str | bytes, name: str, file: Path | None) -> None:
    try:
        write(text, file, for_people=name == "text")
    except BrokenPipeError:
        raise  # whoever reads has seen enough: click ends the run
    except OSError as error:
        _fail(f"{file or 'standard output'}: the report could not be written ({error.strerror or error}).")


def _exit_code(report: Report, fail_on: str, paths: tuple[Path, ...]) -> int:
    if not report.documents:
        where = ", ".join(str(path) for path in paths)
        click.echo(f"policylint: no documents were found in {where}.", err=True)
        for skipped in report.skipped[:10]:
            click.echo(f"  passed over: {skipped.path}: {skipped.reason}", err=True)
        return EXIT_FAILED
    if report.summary.unreadable:
        return EXIT_FAILED
    if fail_on == "never":
        return 0
    counted = _LEVELS[: _LEVELS.index(fail_on) + 1]
    return EXIT_FINDINGS if any(report.summary.findings[level] for level in counted) else 0


def _fail(message: str) -> NoReturn:
    click.echo(f"policylint: {message}", err=True)
    sys.exit(EXIT_FAILED)
