"""What a run does of its own accord in GitHub Actions."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from policylint.report import Report


def is_action() -> bool:
    """Whether this run is a step of an action."""
    return bool(os.environ.get("GITHUB_ACTIONS"))


def fenced(report: Iterable[str | bytes]) -> Iterator[str | bytes]:
    """A report for people, as GitHub prints it: nothing that it quotes from a document is taken for a command."""
    # No document can know it.
    token = os.urandom(16).hex()
    yield f"::stop-commands::{token}\n"
    yield from report
    yield f"::{token}::\n"


def add_summary(report: Report) -> None:
    """Adds the run to the step's summary, if it has one. That this fails is told, and changes nothing else."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if not file:
        return
    from policylint.reporters import step_summary  # noqa: PLC0415 - few runs have one

    try:
        with Path(file).open("ab") as stream:
            stream.write(step_summary.write(report, step_summary.LARGEST - stream.tell()).encode())
    except OSError as error:
        click.echo(f"policylint: {file}: the summary could not be written ({error.strerror or error}).", err=True)
