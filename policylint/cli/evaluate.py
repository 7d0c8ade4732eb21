"""`policylint evaluate`."""

import math
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from policylint.cli.exits import EXIT_FINDINGS, fail
from policylint.cli.output import write, writing
from policylint.evaluation import data, markdown, text
from policylint.evaluation.evaluate import Evaluation, disagreements, evaluate
from policylint.evaluation.labels import LabelsError, files_of, find_corpora, read_corpora
from policylint.evaluation.measure import measure
from policylint.overwriting import OverwriteError, refuse_overwriting
from policylint.rulebook.compiled import open_rulebook, rules_folder
from policylint.rulebook.model import RulebookError
from policylint.settings import Settings

_file = click.Path(path_type=Path, dir_okay=False)


@click.command("evaluate")
@click.argument("paths", nargs=-1, required=True, metavar="CORPUS...", type=click.Path(path_type=Path))
@click.option("--errors", is_flag=True, help="List every disagreement, one on each line.")
@click.option("--min", "floors", multiple=True, metavar="KEY=VALUE", help="Exit with 1 when a figure is below VALUE.")
@click.option("--json", "json_file", type=_file, help="Write the figures as JSON to this file.")
@click.option("--markdown", "markdown_file", type=_file, help="Write a page about the figures to this file.")
@click.option(
    "--figures", "figures_file", type=_file, help="Write each rule's own figures, for 'explain', to this file."
)
@click.option(
    "--rules",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of rules to use instead.",
)
def evaluate_corpora(
    paths: tuple[Path, ...],
    errors: bool,
    floors: tuple[str, ...],
    json_file: Path | None,
    markdown_file: Path | None,
    figures_file: Path | None,
    rules: Path | None,
) -> None:
    """Measure how often policylint is right on labelled documents.

    CORPUS is a folder of documents with a labels.yaml beside them, or a folder of such folders. The figures of all
    of them together are what --min asks of: accuracy, macro_f1, attention_f1, evidence, kinds, wording_f1 and others.
    """
    wanted = [_floor(given) for given in floors]
    outputs = [file for file in (json_file, markdown_file, figures_file) if file]
    evaluation = _evaluate(paths, Settings(rules=rules), outputs)
    found = list(disagreements(evaluation.outcomes)) if errors else None
    _write(text.write(evaluation, found or ()), None)
    if json_file:
        _write(data.write(evaluation, found), json_file)
    if markdown_file:
        _write(markdown.write(evaluation, _command(paths, markdown_file)), markdown_file)
    if figures_file:
        _write(data.write_rules(evaluation), figures_file)
    named = evaluation.total.named()
    below = [f"{key} is {named[key]:.3f}, below {least:g}" for key, least in wanted if named[key] < least]
    for line in below:
        click.echo(f"policylint: {line}", err=True)
    sys.exit(EXIT_FINDINGS if below else 0)


def _evaluate(paths: tuple[Path, ...], settings: Settings, outputs: Iterable[Path]) -> Evaluation:
    try:
        folders, passed_over = find_corpora(paths)
        rulebook = open_rulebook(settings.rules or rules_folder())
        corpora = read_corpora(folders, rulebook)
        refuse_overwriting(outputs, files_of(folders, corpora))
    except (LabelsError, OverwriteError) as error:
        fail(str(error))
    except RulebookError as error:
        fail(f"the rules cannot be used: {error}")
    for folder in passed_over:
        click.echo(f"policylint: {folder.as_posix()} has no labels and is left out.", err=True)
    return evaluate(corpora, rulebook, settings)


def _floor(given: str) -> tuple[str, float]:
    """A figure's name and the least that it may be."""
    key, _, value = given.partition("=")
    known = measure(()).named()
    if key not in known:
        raise click.BadParameter(f"'{key}' is not one of {', '.join(known)}", param_hint="--min")
    try:
        least = float(value)
    except ValueError:
        least = math.nan
    if not 0 <= least <= 1:
        raise click.BadParameter(f"'{given}' is not KEY=VALUE with a value from 0 to 1", param_hint="--min")
    return key, least


def _command(paths: tuple[Path, ...], file: Path) -> str:
    return shlex.join(["policylint", "evaluate", *(path.as_posix() for path in paths), "--markdown", file.as_posix()])


def _write(drawn: str, file: Path | None) -> None:
    with writing(file):
        write(drawn, file, for_people=file is None)
