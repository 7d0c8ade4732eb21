"""Writes docs/commands.md: every command and option, in the words of its own help.

Run as: python tools/make_commands_page.py
"""

from collections.abc import Iterator
from pathlib import Path

import click

from policylint.cli import main

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"
_HEAD = """\
# All commands

This page is made of what `policylint COMMAND --help` tells.
"""


def page() -> str:
    """The text of the page."""
    return "\n".join([_HEAD, *_command(main, "policylint", None)])


def _command(command: click.Command, name: str, above: click.Context | None) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=above)
    yield f"## {context.command_path}\n"
    yield f"```text\n{context.command_path} {' '.join(command.collect_usage_pieces(context))}\n```\n"
    for paragraph in (command.help or "").split("\n\n"):
        yield " ".join(paragraph.split()) + "\n"
    records = [option.get_help_record(context) for option in command.params if isinstance(option, click.Option)]
    options = [f"- `{option}`: {' '.join(told.split())}" for option, told in filter(None, records)]
    if options:
        yield "\n".join(options) + "\n"
    if isinstance(command, click.Group):
        for subcommand in command.list_commands(context):
            found = command.get_command(context, subcommand)
            if found:
                yield from _command(found, subcommand, context)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
