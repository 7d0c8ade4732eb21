"""How a command ends."""

import sys
from typing import NoReturn

import click

EXIT_FINDINGS = 1
EXIT_FAILED = 2


def fail(message: str) -> NoReturn:
    """Says what keeps the job from being done, and ends the program."""
    click.echo(f"policylint: {message}", err=True)
    sys.exit(EXIT_FAILED)
