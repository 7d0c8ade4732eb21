"""`policylint fix`."""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click
from msgspec import Struct

from policylint.api import open_rulebooks
from policylint.checker import Checker
from policylint.cli.exits import EXIT_FAILED, EXIT_FINDINGS, fail
from policylint.cli.output import has_colours, is_terminal
from policylint.cli.output import write as write_out
from policylint.cli.paths import LocalPath
from policylint.cli.run import RunOptions, interruptible, run, run_options
from policylint.config import Configuration
from policylint.config.errors import ConfigError
from policylint.document import UnreadableError
from policylint.fixing import FORMATS, Fixed
from policylint.fixing import fix as fix_wording
from policylint.fixing.diff import patch, unified
from policylint.fixing.file import RefusedError, rewrite
from policylint.guard import own_fault
from policylint.orders import read_bytes
from policylint.printable import printable
from policylint.readers import SUFFIXES
from policylint.readers.encoding import decode
from policylint.rulebook.model import RulebookError
from policylint.settings import MEGABYTE, Limits
from policylint.sources import Given, Source, find_sources
from policylint.telling import counted

_HEAD = 2
_BETWEEN_TABS = re.compile(r"[^\t\n]+")
_COLOURS = {"-": "red", "+": "green", "@": "cyan"}
_ONLY_THESE = "only Markdown and plain text can be changed"
_FOR_WORD = "'policylint annotate --suggest' proposes changes in copies of Word files and PDFs"


class _Outcome(Struct, frozen=True):
    """A document that was looked at: its file, the content that it had, and what has become of it."""

    source: Source
    before: bytes
    fixed: Fixed


@click.command()
@click.argument("paths", nargs=-1, required=True, type=LocalPath())
@click.option("--diff", "show_only", is_flag=True, help="Show the changes and write nothing, as without --write.")
@click.option("--write", "write", is_flag=True, help="CHANGE THE DOCUMENTS THEMSELVES, as the diff shows.")
@run_options
@click.option("-q", "--quiet", is_flag=True, help="The diff only: not what was left alone, and why.")
@click.option("--color/--no-color", default=None, help="Colours (by default on a terminal only).")
def fix(
    paths: tuple[Path, ...], show_only: bool, write: bool, quiet: bool, color: bool | None, options: RunOptions
) -> None:
    """Show where words can be replaced by better ones; replace them only when told to.

    What is shown is a unified diff, and nothing is written. With --write the documents in PATHS are changed; no other
    command of policylint ever does that.

    Of what 'check' finds it is the wording that is changed, in Markdown and plain text, where the rule has words that
    fit as they stand. Clauses are for people to write. What is accepted with a reason is left alone.

    Exit codes: 0 nothing to change, or all of it written; 1 something to change, and nothing written; 2 the job could
    not be done (a document could not be read or written).
    """
    if show_only and write:
        raise click.UsageError("--diff writes nothing, and --write does: give one of them.")
    configuration = options.configuration(baseline=None)  # what has long been there is to be put right, too
    failures: list[str] = []
    with interruptible():
        sources, others = _sources(paths, configuration, Limits(file_size=options.max_file_size * MEGABYTE))
        failures += [f"{source.path}: {_ONLY_THESE}; {_FOR_WORD}." for source in others if source.file in paths]
        outcomes = list(_outcomes(sources, configuration, failures, quiet=quiet))
        _show(outcomes, color=color)
        written = [outcome for outcome in outcomes if write and outcome.fixed.made and _write(outcome, failures)]
    if not quiet:
        _tell_left(outcomes)
        _tell(outcomes, written if write else None, [source for source in others if source.file not in paths])
    for failure in failures:
        click.echo(f"policylint: {printable(failure)}", err=True)
    if failures:
        sys.exit(EXIT_FAILED)
    sys.exit(EXIT_FINDINGS if not write and any(outcome.fixed.made for outcome in outcomes) else 0)


def _sources(paths: Sequence[Path], configuration: Configuration, limits: Limits) -> tuple[list[Source], list[Source]]:
    """The documents that can be changed, with the content that they have now, and the others."""
    try:
        found, passed_over = find_sources(paths, configuration.excluded, exclude_named=configuration.exclude_named)
    except FileNotFoundError as error:
        fail(f"{error.args[0]}: there is no such file or folder.")
    except ConfigError as error:
        fail(str(error))
    sources = [source for source in found if SUFFIXES.get(source.file.suffix.lower()) in FORMATS]
    if configuration.exclude_named and len(passed_over) == len(paths) and not any(path.is_dir() for path in paths):
        # As for a hook that hands over the files that have changed.
        click.echo("policylint: every file that was named is excluded; nothing was looked at.", err=True)
        sys.exit(0)
    if not sources:
        fail(f"there is nothing to change in {', '.join(map(str, paths))}: {_ONLY_THESE}. {_FOR_WORD}.")
    return [_as_it_is(source, limits) for source in sources], [source for source in found if source not in sources]


def _as_it_is(source: Source, limits: Limits) -> Source:
    """`source` with its content, so that what is checked is what is changed."""
    try:
        return Source(source.file, source.path, Given(read_bytes(source.file, limits)))
    except UnreadableError:
        return source  # the report will tell


def _outcomes(
    sources: Sequence[Source], configuration: Configuration, failures: list[str], *, quiet: bool
) -> Iterator[_Outcome]:
    """What becomes of each document; what could not be looked at is a failure."""
    report = run(sources, configuration, quiet=quiet)
    documents = {document.path: document for document in report.documents}
    checkers = _Checkers(configuration, sources)
    for source in sources:
        document = documents[source.path]
        if document.error:
            failures.append(f"{source.path}: {document.error.message}")
        elif document.wording and isinstance(source.content, Given):
            before = source.content.data
            try:
                yield _Outcome(source, before, fix_wording(before, document, checkers.of(source)))
            except Exception as error:  # a fault with one document must not cost the others
                failures.append(f"{source.path}: {own_fault(error).message}")


class _Checkers:
    """What documents are checked with; those for which the same holds share a checker."""

    def __init__(self, configuration: Configuration, sources: Iterable[Source]) -> None:
        self._held = {source.path: configuration.for_document(source.file) for source in sources}
        run = configuration.for_run([source.file for source in sources])
        try:
            self._rulebooks = open_rulebooks(configuration, (run, *self._held.values()))
        except (ConfigError, RulebookError) as error:
            fail(str(error))
        self._made: dict[int, Checker] = {}

    def of(self, source: Source) -> Checker:
        """What `source` is checked with."""
        settings = self._held[source.path]
        if id(settings) not in self._made:
            self._made[id(settings)] = Checker(self._rulebooks[id(settings)], settings)
        return self._made[id(settings)]


def _write(outcome: _Outcome, failures: list[str]) -> bool:
    """Whether the document now holds the new words; if not that is a failure."""
    try:
        rewrite(outcome.source.file, outcome.before, outcome.fixed.data)
    except RefusedError as error:
        failures.append(f"{outcome.source.path}: not written: {error}")
    except OSError as error:
        failures.append(f"{outcome.source.path}: not written: {error.strerror or error}.")
    else:
        return True
    return False


# What is told


def _show(outcomes: Iterable[_Outcome], *, color: bool | None) -> None:
    """The diff: for a terminal as text, else byte for byte, so that it can be kept and applied."""
    paint = has_colours(color)
    for outcome in outcomes:
        path, before, after = outcome.source.path, outcome.before, outcome.fixed.data
        if paint or is_terminal(sys.stdout):
            lines = unified(path, decode(before).text, decode(after).text)
            _write_out("".join(_painted(lines) if paint else map(_shown, lines)), for_people=True)
        else:
            _write_out(patch(path, before, after), for_people=False)


def _write_out(text: str | bytes, *, for_people: bool) -> None:
    try:
        write_out(text, None, for_people=for_people)
    except BrokenPipeError:
        raise  # whoever reads has seen enough: the run is ended
    except OSError as error:
        fail(f"standard output: the changes could not be shown ({error.strerror or error}). Nothing was written.")


def _painted(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        style = {"bold": True} if number < _HEAD else {"fg": _COLOURS.get(line[0])}
        yield click.style(_shown(line.removesuffix("\n")), **style) + "\n"


def _shown(line: str) -> str:
    """A line that cannot command the terminal; its tabs and its end stay."""
    return _BETWEEN_TABS.sub(lambda part: printable(part[0]), line)


def _tell_left(outcomes: Iterable[_Outcome]) -> None:
    left = [(outcome, each) for outcome in outcomes for each in outcome.fixed.left]
    if left:
        click.echo("\nLeft alone:", err=True)
    for outcome, each in left:
        where = f"{outcome.source.path}:{each.finding.place.line}"
        click.echo(printable(f"  {where}  “{each.finding.text}”: {each.why} [{each.finding.rule}]"), err=True)


def _tell(outcomes: Sequence[_Outcome], written: Sequence[_Outcome] | None, others: Sequence[Source]) -> None:
    """How much there was to do, and what is left to people; `written` is `None` where nothing was to be written."""
    changed = [outcome for outcome in outcomes if outcome.fixed.made]
    done = changed if written is None else written
    made = sum(len(outcome.fixed.made) for outcome in done)
    told = (
        [f"{counted(made, 'replacement')} in {counted(len(done), 'document')}"] if changed else ["Nothing to replace"]
    )
    if changed:
        told[0] += ". Nothing was written: with --write, these changes are made" if written is None else " written"
    unsafe = sum(outcome.fixed.others for outcome in outcomes)
    if unsafe:
        told.append(f"A person must choose the words for {counted(unsafe, 'more finding')}: see 'policylint check'")
    if others:
        told.append(f"{counted(len(others), 'document')} of other formats passed over: {_ONLY_THESE}; {_FOR_WORD}")
    click.echo("\n" + "\n".join(f"{line}." for line in told), err=True)
