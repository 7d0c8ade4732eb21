"""The command: `python -m benchmarks FOLDER`."""

import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from benchmarks.bench import Bench
from benchmarks.documents import share_said_once
from benchmarks.figures import Result
from benchmarks.machine import machine, versions
from benchmarks.measurements import MEASUREMENTS
from benchmarks.page import Setting, page
from benchmarks.peers import MissingPeerError
from benchmarks.processes import ROOT, BenchmarkError

_PAGE = ROOT / "docs" / "performance.md"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, resolve_path=True))
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(list(MEASUREMENTS)),
    help="Measure only this. May be given several times.",
)
@click.option("--quick", is_flag=True, help="Measure with fewer documents, in fewer rounds.")
@click.option("--no-install", is_flag=True, help="Leave out the peers that are not there yet.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the page goes.  [default: docs/performance.md; with --only, standard output]",
)
def main(folder: Path, only: tuple[str, ...], quick: bool, no_install: bool, output: Path | None) -> None:
    """Measure policylint beside the tools that people would use instead, and write docs/performance.md.

    The peers are installed in FOLDER where they are not there yet, by pip and npm; documents are made there. A full run
    takes about an hour, a quick one some minutes.
    """
    if not hasattr(os, "wait4"):
        _fail("this system does not tell what a process has cost: Linux and macOS do.")
    if output and not output.parent.is_dir():
        _fail(f"{output}: there is no such folder to write the page to.")
    said = [*(f"--only={name}" for name in only), *(["--quick"] if quick else [])]
    # How busy the machine is has to be asked before it is made busy.
    of_machine = machine()
    try:
        bench = Bench(folder, quick=quick, may_install=not no_install)
        results = {name: _measured(name, bench) for name in only or MEASUREMENTS}
        setting = Setting(
            command=" ".join(["python -m benchmarks FOLDER", *said]),
            quick=quick,
            machine=of_machine,
            versions=versions() | bench.peers.found,
            once=share_said_once(),
        )
        drawn = page([result for result in results.values() if result], setting)
        if only and not output:
            click.echo(drawn, nl=False)
        else:
            (output or _PAGE).write_text(drawn, encoding="utf-8")
    except OSError as error:
        _fail(f"{error.filename or folder}: {error.strerror or error}.")
    if failed := [name for name, result in results.items() if not result]:
        _fail(f"{', '.join(failed)} could not be measured, for the reasons above.")


def _measured(name: str, bench: Bench) -> Result | None:
    """What the measurement finds; nothing when it fails, which is told."""
    measurement = MEASUREMENTS[name]
    about = (measurement.__doc__ or "").strip()
    click.echo(f"{name}: {about}", err=True)
    try:
        return measurement(bench)
    except MissingPeerError as error:
        return Result(about.rstrip("."), notes=(str(error),))
    except BenchmarkError as error:
        click.echo(f"benchmarks: {error}", err=True)
        return None


def _fail(message: str) -> NoReturn:
    click.echo(f"benchmarks: {message}", err=True)
    sys.exit(2)


if __name__ == "__main__":
    main()
