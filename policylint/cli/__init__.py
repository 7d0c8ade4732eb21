"""The command `policylint`: arguments in, report out, exit code.

Subcommands are imported when they are called, so that each pays only for what it needs.
"""

import contextlib
import importlib
import io
import os
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import click

from policylint.cli.exits import EXIT_FAILED, EXIT_NOBODY_READS
from policylint.cli.output import give_up_output
from policylint.version import __version__

_COMMANDS = {
    "annotate": "policylint.cli.annotate:annotate",
    "baseline": "policylint.cli.baseline:baseline",
    "cache": "policylint.cli.cache:cache",
    "check": "policylint.cli.check:check",
    "config": "policylint.cli.config:config",
    "compare": "policylint.cli.compare:compare",
    "evaluate": "policylint.cli.evaluate:evaluate_corpora",
    "explain": "policylint.cli.rules:explain",
    "files": "policylint.cli.files:files",
    "fix": "policylint.cli.fix:fix",
    "init": "policylint.cli.config:init",
    "report": "policylint.cli.report:report",
    "rules": "policylint.cli.rules:rules",
}


@contextlib.contextmanager
def _read_by_somebody() -> Iterator[None]:
    """Ends the program without a word where nobody reads its output any more.

    Click would end it with 1, which says that something was found.
    """
    try:
        yield
    except BrokenPipeError:
        give_up_output()
        sys.exit(EXIT_NOBODY_READS)


class _LazyGroup(click.Group):
    """A group whose subcommands are imported on demand."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run it, and tell what the system does not let any command do: mostly, to write to a full disk."""
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            give_up_output()
            what = f"{error.filename}: " if error.filename else ""
            with contextlib.suppress(OSError):
                click.echo(f"policylint: {what}the system does not let it go on ({error.strerror or error}).", err=True)
            sys.exit(EXIT_FAILED)

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """As ever; help is shown here."""
        with _read_by_somebody():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that is called."""
        with _read_by_somebody():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *_COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}:{name} is no command")
        return command


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="policylint")
@click.pass_context
def main(context: click.Context) -> None:
    """Check what HR and policy documents promise the lived-experience (peer) workforce.

    Start with: policylint check FOLDER

    Exit codes: 0 nothing found at or above the failing level, 1 findings, 2 the job could not be done (a
    document could not be read, no documents were found, wrong arguments), 141 nobody read the output to its end.
    """
    context.color = wants_colours(os.environ)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What a terminal's code page lacks is better shown as "?" than not at all.
        sys.stdout.reconfigure(errors="replace")


def wants_colours(environment: Mapping[str, str]) -> bool | None:
    """Whether the user's environment asks for colours, or for none; `None` where that is left to the terminal.

    By the conventions NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE and CLICOLOR, in this order.
    """
    if environment.get("NO_COLOR"):
        return False
    if any(environment.get(name, "0") not in {"", "0"} for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return False if environment.get("CLICOLOR") == "0" or environment.get("TERM") == "dumb" else None
