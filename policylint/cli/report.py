"""`policylint report`."""

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path, PureWindowsPath
from urllib.parse import quote

import click
from msgspec import Struct

from policylint.cli.exits import EXIT_FAILED, fail
from policylint.cli.output import write, write_pieces
from policylint.printable import printable
from policylint.regular import read_whole
from policylint.remote import is_url
from policylint.report import DocumentReport, Head, Report
from policylint.reporters import FORMATS, html, lacking, pieces
from policylint.reporters import json as json_reporter
from policylint.sources import ANNOTATED, REPORT_MARK
from policylint.spool import outlines

_MARKED = "policylint wrote the report in this folder, and passes the folder over when it looks for documents.\n"
_PAGE = "report.html"
_COPIES = "annotated"
_MEANS = {
    "the findings as tables, to sort and to hand out": (".xlsx", ".csv"),
    "the same in short: for an e-mail, and as a terminal shows it": (".md", ".txt"),
    "everything, for programs": (".json",),
}
# Whoever has another format has the page, which shows the whole document.
_ANNOTATED = ("docx", "pdf")


class _Copy(Struct, frozen=True):
    """A document by its number and path, and the annotated copy of it that is to be written."""

    number: int
    path: str
    target: Path


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="PATHS... [OPTIONS OF CHECK]")
@click.option("--to", "folder", type=click.Path(path_type=Path), required=True, help="The folder to write to.")
@click.option(
    "--from",
    "saved",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="REPORT",
    help="Check nothing: draw this JSON report, which was made with --keep-text.",
)
@click.option("--force", is_flag=True, help="Write over an earlier report.")
def report(arguments: tuple[str, ...], folder: Path, saved: Path | None, force: bool) -> None:
    """Check documents, and write all that there is to read about them into a folder of its own.

    Its report.html shows where the organisation stands and every document with its findings, and links the rest: the
    report in other formats, and annotated copies of Word files and PDFs. The documents themselves are never changed.

    Takes every option of 'policylint check' that says what is checked and how, and ends with the same exit code.
    """
    if bool(arguments) == bool(saved):
        raise click.UsageError("Name the documents to check, or a saved report (--from).")
    _refuse_folder(folder, force=force)
    if saved:
        found = _read(saved)
        code = EXIT_FAILED if found.summary.unreadable or not found.found else 0
    else:
        found, code = _check(arguments)
    _refuse_inputs(found, folder)
    try:
        failures: list[str] = []
        beside = _write_all(found, folder, failures)
    except OSError as error:
        fail(f"{folder}: the report could not be written ({error.strerror or error}).")
    for failure in failures:
        click.echo(printable(f"policylint: {failure}"), err=True)
    for line in _written(folder, beside):
        click.echo(line)
    sys.exit(EXIT_FAILED if failures else code)


def _written(folder: Path, beside: Sequence[html.Beside]) -> Iterator[str]:
    """What there is to open in `folder`: the page's path first, alone on its line, then what lies beside it."""
    yield str(folder / _PAGE)
    yield "  the page to begin with: where the organisation stands, and every document"
    copies = sum(bool(each.document) for each in beside)
    if copies:
        yield f"{folder / _COPIES}{os.sep}"
        number = f"{copies:,} copies" if copies > 1 else "1 copy"
        yield f"  {number} of Word files and PDFs, with the findings as comments"
    for means, suffixes in _MEANS.items():
        own = [each.href for each in beside if not each.document]
        files = [str(folder / name) for name in own if Path(name).suffix in suffixes]
        if files:
            yield ", ".join(files)
            yield f"  {means}"


def _refuse_folder(folder: Path, *, force: bool) -> None:
    """End where `folder` holds what is not to be written over."""
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        fail(f"{folder} is no folder.")
    names = {entry.name for entry in folder.iterdir()}
    if not names:
        return
    if REPORT_MARK not in names:
        fail(f"{folder} holds other files. A report needs a folder of its own: name one that is new or empty.")
    if not force:
        fail(f"there is a report in {folder} already. Use --force to write over it.")


def _refuse_inputs(found: Report, folder: Path) -> None:
    """End where a document that was checked lies where the report goes."""
    target = Path(os.path.realpath(folder))
    for document in outlines(found.documents, Head):
        if not is_url(document.path) and Path(os.path.realpath(document.path)).is_relative_to(target):
            fail(f"{document.path} lies in the folder of the report, which would write over it. Name another folder.")


def _check(arguments: Sequence[str]) -> tuple[Report, int]:
    """What the command `check` finds, and its exit code; it has told what is wrong where it finds nothing."""
    from policylint.cli.check import Found, check  # noqa: PLC0415 - a saved report needs none of the engine

    found = Found()
    code = 0
    try:
        check.main([*arguments, "--keep-text"], prog_name="policylint check", standalone_mode=False, obj=found)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else EXIT_FAILED
    if not found.report or not found.report.found:
        sys.exit(code)
    return found.report, code


def _read(file: Path) -> Report:
    try:
        return json_reporter.read(read_whole(file))
    except (OSError, ValueError) as error:
        fail(f"{file}: {error}")


def _write_all(found: Report, folder: Path, failures: list[str]) -> list[html.Beside]:
    """Write everything into `folder`, the page that links it last; what could not be made is a failure."""
    folder.mkdir(parents=True, exist_ok=True)
    write(_MARKED, folder / REPORT_MARK, for_people=False)
    beside: list[html.Beside] = []
    for copy, data in _annotated(found, folder / _COPIES):
        if isinstance(data, str):
            failures.append(f"{copy.path}: there is no annotated copy. {data}")
        else:
            copy.target.parent.mkdir(exist_ok=True)
            write(data, copy.target, for_people=False)
            beside.append(html.Beside("", f"{_COPIES}/{quote(copy.target.name)}", copy.path))
    for name in FORMATS:
        if name == "html" or FORMATS[name].for_ci:
            continue
        if lacking(name):
            click.echo(f"policylint: {lacking(name)}", err=True)
            continue
        file = folder / f"report{FORMATS[name].suffix}"
        write_pieces(pieces(found, name), file, for_people=False)
        beside.append(html.Beside(file.name, quote(file.name)))
    write_pieces(html.pieces(found, beside), folder / _PAGE, for_people=False)
    return beside


def _annotated(found: Report, folder: Path) -> Iterator[tuple[_Copy, bytes | str]]:
    """Annotated copies of the documents that are there and can have one, or why there is none."""
    copies = list(_copies(found, folder))
    if not copies:
        return
    from policylint.annotate.errors import AnnotationError  # noqa: PLC0415 - not every folder has Word files and PDFs
    from policylint.document import UnreadableError  # noqa: PLC0415 - as above
    from policylint.guard import own_fault, run_guarded  # noqa: PLC0415 - as above
    from policylint.machine import workers_that_fit  # noqa: PLC0415 - as above
    from policylint.settings import Limits  # noqa: PLC0415 - as above

    date = datetime.now()
    tasks = ((found.documents[copy.number], date) for copy in copies)
    outcomes = run_guarded(_annotate, tasks, Limits(), jobs=min(len(copies), workers_that_fit()))
    for copy, outcome in zip(copies, outcomes, strict=True):
        if isinstance(outcome, bytes):
            yield copy, outcome
        elif isinstance(outcome, (AnnotationError, UnreadableError)):
            yield copy, str(outcome)
        else:
            yield copy, str(own_fault(outcome))


def _copies(found: Report, folder: Path) -> Iterator[_Copy]:
    taken: set[str] = set()
    for number, document in enumerate(outlines(found.documents, Head)):
        if document.reading is None or document.reading.format not in _ANNOTATED or not Path(document.path).is_file():
            continue
        # The last part alone, by the rules of any system, leads nowhere else.
        name = Path(PureWindowsPath(document.path).name)
        unique, copies = f"{name.stem}{ANNOTATED}{name.suffix}", 1
        while unique.casefold() in taken:
            copies += 1
            unique = f"{name.stem} ({copies}){ANNOTATED}{name.suffix}"
        taken.add(unique.casefold())
        yield _Copy(number, document.path, folder / unique)


def _annotate(task: tuple[DocumentReport, datetime]) -> bytes:
    """The annotated copy. Files that others have sent are taken apart in processes of their own."""
    from policylint.annotate import annotate  # noqa: PLC0415 - where this runs is not where the command starts
    from policylint.orders import read_bytes  # noqa: PLC0415 - as above
    from policylint.settings import Limits  # noqa: PLC0415 - as above

    document, date = task
    return annotate(read_bytes(Path(document.path), Limits()), document, date=date)
