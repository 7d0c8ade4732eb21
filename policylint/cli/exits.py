"""How a command ends."""

import sys
from typing import NoReturn

import click

EXIT_FINDINGS = 1
EXIT_FAILED = 2
EXIT_NOBODY_READS = 141
"""As a shell tells it of programs that the system ends for writing to a pipe that nobody reads any more."""


def fail(message: str) -> NoReturn:
    """Says what keeps the job from being done, and ends the program."""
    click.echo(f"policylint: {message}", err=True)
    sys.exit(EXIT_FAILED)
