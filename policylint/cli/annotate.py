"""`policylint annotate`."""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from shlex import quote

import click
from msgspec import Struct

from policylint.annotate import annotate as annotate_data
from policylint.annotate.errors import AnnotationError
from policylint.cli.exits import EXIT_FAILED, fail
from policylint.cli.output import write
from policylint.cli.paths import LocalPath
from policylint.cli.run import RunOptions, interruptible, run, run_options
from policylint.document import UnreadableError
from policylint.guard import own_fault, run_guarded
from policylint.orders import read_bytes
from policylint.overwriting import identity
from policylint.paths import file_name
from policylint.printable import printable
from policylint.readers import SUFFIXES
from policylint.regular import read_whole
from policylint.report import DocumentReport, Report
from policylint.reporters import json as json_reporter
from policylint.settings import MEGABYTE, Limits
from policylint.sources import ANNOTATED, Source, find_sources

Failures = dict[str, list[str]]
"""What went wrong, each with the files of which it is true."""


class _Job(Struct, frozen=True):
    """A file, the report on it, and where its annotated copy goes."""

    file: Path
    report: DocumentReport
    target: Path


@click.command()
@click.argument("files", nargs=-1, required=True, type=LocalPath(), metavar="FILE...")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Write the copies to this folder.")
@click.option(
    "--suggest", is_flag=True, help="Also propose changes: tracked ones in Word files, words struck through in PDFs."
)
@click.option("--force", is_flag=True, help="Write over copies that are there already.")
@click.option(
    "--from",
    "saved",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="REPORT",
    help="Do not check again: take the findings from this JSON report.",
)
@run_options
def annotate(
    files: tuple[Path, ...], folder: Path | None, suggest: bool, force: bool, saved: Path | None, options: RunOptions
) -> None:
    """Write copies of Word files and PDFs with the findings as comments.

    The copy of policy.docx is policy.annotated.docx, beside it or in the folder that --to names. The files themselves
    are never changed. What is checked, and how, can be told as for 'policylint check'.
    """
    failures: Failures = {}
    sources = _sources(files, failures)
    with interruptible():
        report = _report(sources, saved, options)
        if folder:
            _make(folder)
        others = [*(source.file for source in sources), *((saved,) if saved else ())]
        jobs = _jobs(sources, report, folder, failures, others, force=force)
        limits = Limits(file_size=options.max_file_size * MEGABYTE, seconds=options.timeout)
        task = partial(_annotated, limits=limits, suggest=suggest, date=datetime.now())
        outcomes = run_guarded(task, jobs, limits, jobs=options.jobs) if jobs else ()
        for job, outcome in zip(jobs, outcomes, strict=True):
            message = _write(outcome, job.target)
            if message:
                _fail_for(failures, job.file, message)
            else:
                click.echo(job.target)
    for message, names in failures.items():
        click.echo(printable(f"policylint: {', '.join(names)}: {message}"), err=True)
    sys.exit(EXIT_FAILED if failures else 0)


def _fail_for(failures: Failures, file: Path | str, message: str) -> None:
    failures.setdefault(message, []).append(str(file))


def _sources(files: Sequence[Path], failures: Failures) -> list[Source]:
    """The files, each once; what is no file is a failure."""
    good = []
    for file in files:
        if not os.path.lexists(file):
            _fail_for(failures, file, "there is no such file.")
        elif file.is_dir():
            every = f"policylint report {quote(str(file))} --to NEW-FOLDER"
            _fail_for(failures, file, f"this is a folder. Name files in it, or have all of them annotated: {every}")
        else:
            good.append(file)
    return find_sources(good)[0]


def _report(sources: list[Source], saved: Path | None, options: RunOptions) -> Report | None:
    """The report on the files, `None` where there are none."""
    if saved:
        try:
            return json_reporter.read(read_whole(saved))
        except (OSError, ValueError) as error:
            fail(f"{saved}: {error}")
    # Whoever is to read a document wants to see what was known before, too.
    configuration = options.configuration(baseline=None)
    return run([source.file for source in sources], configuration, quiet=False) if sources else None


def _jobs(
    sources: list[Source],
    report: Report | None,
    folder: Path | None,
    failures: Failures,
    others: Sequence[Path],
    *,
    force: bool,
) -> list[_Job]:
    """What there is to do; what cannot be done, such as to write over one of the `others`, is a failure."""
    jobs: list[_Job] = []
    for source in sources:
        try:
            document = _document_of(source, report)
            target = _target(source.file, document, folder)
            _refuse_taken(target, [*others, *(job.target for job in jobs)], force=force)
            jobs.append(_Job(source.file, document, target))
        except AnnotationError as error:
            _fail_for(failures, source.path, str(error))
    return jobs


def _document_of(source: Source, report: Report | None) -> DocumentReport:
    """The report on a file: by its path, else by its name if only one document has it."""
    documents = report.documents if report else ()
    found = [document for document in documents if document.path == source.path]
    if not found:
        found = [document for document in documents if file_name(document.path) == source.file.name]
    if len(found) != 1:
        several = "speaks of several documents of this name" if found else "does not speak of this document"
        raise AnnotationError(f"The report {several}.")
    return found[0]


def _target(file: Path, document: DocumentReport, folder: Path | None) -> Path:
    suffix = file.suffix
    if document.reading and SUFFIXES.get(suffix.lower()) != document.reading.format:
        suffix = f".{document.reading.format}"  # a Word file of today that is named .doc
    return (folder or file.parent) / f"{file.stem}{ANNOTATED}{suffix}"


def _refuse_taken(target: Path, taken: Sequence[Path], *, force: bool) -> None:
    if identity(target) in map(identity, taken):
        raise AnnotationError(
            f"Its copy would be {target}, which is another of the files. Name another folder with --to."
        )
    if os.path.lexists(target) and not force:
        raise AnnotationError(f"{target} is there already. Use --force to write over it.")


def _annotated(job: _Job, *, limits: Limits, suggest: bool, date: datetime) -> bytes:
    """The copy. Files that others have sent are taken apart in processes of their own."""
    return annotate_data(read_bytes(job.file, limits), job.report, suggest=suggest, date=date)


def _write(outcome: bytes | Exception, target: Path) -> str:
    """Write a copy; returns why there is none, "" where there is."""
    if isinstance(outcome, (AnnotationError, UnreadableError)):
        return str(outcome)
    if isinstance(outcome, Exception):
        return str(own_fault(outcome))
    try:
        write(outcome, target, for_people=False)
    except OSError as error:
        return f"{target} could not be written ({error.strerror or error})."
    return ""


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(f"{folder}: the folder could not be made ({error.strerror or error}).")
