"""`policylint cache`."""

import contextlib
from collections.abc import Iterable
from pathlib import Path

import click

from policylint.cli.exits import fail
from policylint.results import open_store
from policylint.results.store import MOST_BYTES
from policylint.rulebook.compiled import kept_rulebooks
from policylint.settings import MEGABYTE
from policylint.telling import counted
from policylint.user_cache import cache_folder, is_own


@click.group()
def cache() -> None:
    """See or delete what policylint keeps to be quicker the next time.

    It keeps what was found in each document, with the words that the findings quote, and the compiled rules, in a
    folder that nobody but you may look into. With --no-cache, a command neither keeps nor uses any findings.
    """


@cache.command()
def info() -> None:
    """Tell where the cache is, what is in it, and how large it is."""
    folder = cache_folder()
    click.echo(folder)
    if folder.is_dir() and not is_own(folder):
        click.echo("  It is not used for findings: others may write to it, or it is not yours.")
    store, rulebooks = open_store(), kept_rulebooks()
    click.echo(
        f"  {counted(store.count(), 'document')} checked: {_megabytes(store.size)} (at most {_megabytes(MOST_BYTES)})"
    )
    click.echo(f"  {counted(len(rulebooks), 'compiled rulebook')}: {_megabytes(_size(rulebooks))}")


@cache.command()
def clear() -> None:
    """Delete all that is kept: what was found in documents, and compiled rules."""
    store, rulebooks = open_store(), kept_rulebooks()
    size = store.size + _size(rulebooks)
    try:
        store.clear()
        for file in rulebooks:
            file.unlink(missing_ok=True)
    except OSError as error:
        fail(f"{error.filename}: it could not be deleted ({error.strerror or error}).")
    click.echo(f"Deleted {_megabytes(size)} from {cache_folder()}." if size else "There was nothing to delete.")


def _size(files: Iterable[Path]) -> int:
    size = 0
    for file in files:
        with contextlib.suppress(OSError):
            size += file.stat().st_size
    return size


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:,.1f} MB"
