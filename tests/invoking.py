"""The command, in this process."""

from pathlib import Path

from click.testing import CliRunner, Result

from policylint.cli import main


def invoke(*arguments: str | Path, given: str | bytes | None = None) -> Result:
    """What comes of `policylint` with `arguments`, and with `given` on standard input."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=given)
