"""`policylint check`."""

import contextlib
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click
from msgspec import Struct

from policylint.cli import github
from policylint.cli.exits import EXIT_FAILED, EXIT_FINDINGS, fail
from policylint.cli.output import has_colours, is_terminal, targets_of, terminal_width, write_pieces, writing
from policylint.cli.paths import Named, PathOrUrl
from policylint.cli.run import RunOptions, interruptible, run, run_options, say_none_found
from policylint.config import Configuration
from policylint.report import Report
from policylint.reporters import FORMATS, lacking, pieces
from policylint.reporters import text as text_reporter
from policylint.settings import FAIL_ON, MEGABYTE
from policylint.sources import Given, Source, place_of
from policylint.terms import LEVELS

_STDIN = Path("-")
_COLOURS = {"bold": {"bold": True}, "dim": {"dim": True}}


class Found(Struct):
    """The object of a context whose command takes over the report: it is then drawn where that is asked for only."""

    report: Report | None = None


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PathOrUrl())
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME[=FILE]",
    shell_complete=lambda _context, _option, begun: [name for name in FORMATS if name.startswith(begun)],
    help=f"Report format ({', '.join(FORMATS)}), to standard output or to FILE. May be given several times.",
)
@click.option("--output", type=click.Path(path_type=Path), help="Write the (one) report to this file.")
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    help="Exit with 1 when there are findings of this level or a graver one.  [default: error]",
)
@run_options
@click.option(
    "--changed-since",
    metavar="REF",
    help="Report only on documents that have changed in git since this commit, branch or tag.",
)
@click.option("--new-only", is_flag=True, help="Let only findings count that were not there yet at REF.")
@click.option(
    "--beside",
    multiple=True,
    metavar="PATH",
    type=PathOrUrl(),
    help="Look at these documents, too, but do not report on them. May be given several times.",
)
@click.option(
    "--stdin-filename",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="What standard input is called: its format, kind and configuration go by that.",
)
@click.option(
    "--baseline", type=click.Path(path_type=Path), help="Let only findings count that this file does not know yet."
)
@click.option("--no-baseline", is_flag=True, help="Let known findings count too, whatever a configuration file says.")
@click.option("--keep-text", is_flag=True, help="Let the report carry the documents' text, to draw it from later.")
@click.option("--timing", is_flag=True, help="Also tell, on standard error, where the time went.")
@click.option("-q", "--quiet", is_flag=True, help="Findings only: no tables, nothing about clean documents.")
@click.option("-v", "--verbose", is_flag=True, help="With reasons, sources, model clauses and passed-over files.")
@click.option("--color/--no-color", default=None, help="Colours (by default on a terminal only).")
def check(  # noqa: PLR0913, PLR0917 - one parameter for each option of the command
    paths: tuple[Named, ...],
    formats: tuple[str, ...],
    output: Path | None,
    fail_on: str | None,
    baseline: Path | None,
    no_baseline: bool,
    keep_text: bool,
    timing: bool,
    quiet: bool,
    verbose: bool,
    color: bool | None,
    changed_since: str | None,
    new_only: bool,
    beside: tuple[Named, ...],
    stdin_filename: Path | None,
    options: RunOptions,
) -> None:
    """Check documents: files, folders with all documents below them, URLs of either, or standard input (-).

    Reads Word, PDF, Markdown, HTML and plain text; old Word, OpenDocument and RTF files where LibreOffice is
    installed. Input files are never changed, and nothing leaves this machine, but to a cluster that is named.
    """
    if new_only and changed_since is None:
        raise click.UsageError("--new-only needs --changed-since.")
    if _STDIN in paths and changed_since is not None:
        raise click.UsageError("Standard input is in no git repository: leave --changed-since out.")
    taken = click.get_current_context().find_object(Found)
    targets = targets_of(formats, FORMATS, output) if formats or output or not taken else []
    for name, file in targets:
        _refuse_undrawable(name, file)
    keep_text = keep_text or any(FORMATS[name].needs_text for name, _ in targets)
    decided = _decided(fail_on, baseline, no_baseline=no_baseline)
    # What is handed over without a file may be meant to leave no trace.
    configuration = options.configuration(may_keep=_STDIN not in paths, **decided, keep_text=keep_text)
    look = text_reporter.Look(verbosity=-1 if quiet else int(verbose))
    # A document's words must not be taken for commands of the action, and only people read what is told by the text.
    annotate = github.is_action() and all(file or name == "text" for name, file in targets)
    with interruptible(), _told_where_time_goes() if timing else contextlib.nullcontext():
        sources = _sources(paths, stdin_filename, options.max_file_size * MEGABYTE)
        report = run(
            sources,
            configuration,
            quiet=quiet,
            beside=beside,
            changed_since=changed_since,
            new_only=new_only,
            outputs=[file for _, file in targets if file],
        )
        if taken:
            taken.report = report
        for name, file in targets:
            drawn = _draw(report, name, look, to_terminal=file is None, color=color)
            _write(github.fenced(drawn) if annotate and file is None else drawn, name, file)
        if annotate:
            _write(pieces(report, "github"), "github", None)
        github.add_summary(report)
    sys.exit(_exit_code(report, configuration, sources))


@contextlib.contextmanager
def _told_where_time_goes() -> Iterator[None]:
    """Tells at the end of a run where its time went."""
    from policylint.timing import table, timed  # noqa: PLC0415 - hardly ever asked for

    start_up = time.process_time()
    began = time.perf_counter()
    with timed() as watch:
        yield
    total = start_up + time.perf_counter() - began
    for line in table({"start-up": start_up, **watch.take()}, total):
        click.echo(line, err=True)


def _sources(paths: tuple[Named, ...], stdin_filename: Path | None, most: int) -> list[Named | Source]:
    """What is to be checked, with standard input read."""
    if _STDIN not in paths:
        if stdin_filename:
            raise click.UsageError("--stdin-filename is for standard input: name it as the path (-).")
        return list(paths)
    if len(paths) > 1:
        raise click.UsageError("Standard input (-) can only be checked by itself.")
    if sys.stdin is None:
        fail("standard input is closed.")
    file = stdin_filename or Path("stdin.md")
    return [Source(file, file.as_posix(), Given(sys.stdin.buffer.read(most + 1)))]


def _decided(fail_on: str | None, baseline: Path | None, *, no_baseline: bool) -> dict[str, object]:
    """The fields of the settings on which the command line has the last word."""
    if baseline and no_baseline:
        raise click.UsageError("--baseline and --no-baseline exclude each other.")
    decided: dict[str, object] = {"fail_on": fail_on} if fail_on else {}
    return {**decided, "baseline": baseline} if baseline or no_baseline else decided


def _refuse_undrawable(name: str, file: Path | None) -> None:
    """Fails before a long run for what could not be written at its end."""
    if reason := lacking(name):
        fail(f"{reason}.")
    if FORMATS[name].is_binary and file is None and is_terminal(sys.stdout):
        raise click.UsageError(f"{name} is no text for a terminal: give it a file (--format {name}=FILE).")


def _draw(
    report: Report, name: str, look: text_reporter.Look, *, to_terminal: bool, color: bool | None
) -> Iterator[str] | Iterator[bytes]:
    if name != "text":
        return pieces(report, name)
    colours = has_colours(color) if to_terminal else color
    width = terminal_width() if to_terminal else 80

    def paint(text: str, colour: str) -> str:
        if not colours:
            return text
        return click.style(text, **_COLOURS[colour]) if colour in _COLOURS else click.style(text, fg=colour)

    return text_reporter.pieces(report, text_reporter.Look(width, look.verbosity, paint))


def _write(drawn: Iterable[str | bytes], name: str, file: Path | None) -> None:
    with writing(file, "the report"):
        write_pieces(drawn, file, for_people=name == "text")


def _exit_code(report: Report, configuration: Configuration, named: Sequence[Named | Source]) -> int:
    paths = [place_of(path) for path in named]
    fail_on = configuration.for_run(paths).fail_on
    if configuration.exclude_named and len(report.skipped) == len(paths) and not any(path.is_dir() for path in paths):
        # As for a hook that hands over the files that have changed.
        click.echo("policylint: every file that was named is excluded; nothing was checked.", err=True)
        return 0
    if not report.found:
        say_none_found(report, named)
        return EXIT_FAILED
    if report.summary.unreadable:
        return EXIT_FAILED
    if fail_on == "never":
        return 0
    counted = LEVELS[: LEVELS.index(fail_on) + 1]
    return EXIT_FINDINGS if any(report.summary.findings[level] for level in counted) else 0
