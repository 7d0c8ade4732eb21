"""`policylint rules` and `policylint explain`."""

import sys
import textwrap
from pathlib import Path

import click

from policylint.cli.configuration import rulebook_here
from policylint.cli.exits import EXIT_FINDINGS, fail
from policylint.config.errors import ConfigError
from policylint.evaluation.figures import read_figures, shipped_file
from policylint.nearest import nearest
from policylint.rulebook.model import Rule, Rulebook, RulebookError, WordingRule

_folder = click.option(
    "--rules",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of rules to use instead of those that come with policylint.",
)


@click.group()
def rules() -> None:
    """List the rules, or run the examples that they carry."""


@rules.command("list")
@_folder
def list_rules(folder: Path | None) -> None:
    """List every rule, by domain."""
    rulebook = _open(folder)
    domain = ""
    for rule in sorted(rulebook.rules, key=lambda r: r.domain):
        if rule.domain != domain:
            domain = rule.domain
            click.echo(click.style(domain.upper(), bold=True))
        click.echo(f"  {rule.id:<32} {'core  ' if rule.core else '      '}{rule.title}")
    click.echo(click.style("WORDING", bold=True))
    for wording in rulebook.wordings:
        level = "advice" if wording.level == "A" else "      "
        click.echo(f"  {wording.id:<32} {level}{wording.title}")


@rules.command("test")
@_folder
@click.argument("names", nargs=-1, metavar="[RULE]...")
def test_rules(folder: Path | None, names: tuple[str, ...]) -> None:
    """Run every example of every rule (or of those named)."""
    from policylint.rulecheck import check_rules  # noqa: PLC0415 - brings the readers with it

    rulebook = _open(folder, with_house=False)
    for name in names:
        _named(rulebook, name)
    failures = list(check_rules(rulebook, names or None))
    for failure in failures:
        click.echo(f"{failure.file}:{failure.line}: {failure.rule} {failure.message}")
    everything = _everything(rulebook).values()
    checked = [rule for rule in everything if not names or rule.id in names]
    examples = sum(len(rule.examples) for rule in checked)
    click.echo(f"{len(checked)} rules, {examples} examples, {len(failures)} failures")
    sys.exit(EXIT_FINDINGS if failures else 0)


@click.command()
@_folder
@click.argument("rule")
def explain(folder: Path | None, rule: str) -> None:
    """Tell what a rule looks for, why it matters, its source, and a model clause."""
    found = _named(_open(folder), rule)
    if isinstance(found, Rule):
        # Figures hold for the rules that were measured.
        click.echo("\n".join(_explained(found, [] if folder else _measured(found))))
    else:
        click.echo("\n".join(_explained_wording(found)))


def _explained(rule: Rule, measured: list[str]) -> list[str]:
    lines = [
        click.style(f"{rule.title}  [{rule.id}]", bold=True),
        f"{rule.domain}{' · core element' if rule.core else ''} · severity {rule.severity.value}",
        "",
        *_wrap(rule.statement),
        "",
        *_wrap(f"Why: {rule.why}"),
        *_wrap(f"Source: {rule.source.paper}, {rule.source.where}. {rule.source.evidence}".strip()),
    ]
    if rule.expected_in:
        lines += _wrap(f"Expected in: {', '.join(rule.expected_in)}.")
    if rule.organisation:
        lines += _wrap("At least one document of the organisation should commit to it.")
    lines += measured
    lines += ["", "Model clause:", *_wrap(rule.model_clause, 4), "", "Examples:"]
    for verdict in ("strong", "weak", "contradicted", "missing"):
        for example in [e for e in rule.examples if e.verdict == verdict][:3]:
            lines += _wrap(f"{verdict:<13} {' '.join(example.text.split())}", 2, 14)
    return [*lines, "", f"File: {rule.file}"]


def _measured(rule: Rule) -> list[str]:
    """How often the rule is right, where that has been measured."""
    figures = read_figures(shipped_file(), rule.id)
    if figures is None:
        return []
    share, held_out = figures.everywhere, figures.held_out
    low, high = share.interval
    line = (
        f"Measured: right in {share.right} of {share.n} labelled documents ({100 * share.value:.0f} %; 95 % "
        f"interval {100 * low:.0f} to {100 * high:.0f} %)"
    )
    if held_out.n:
        line += f"; in {held_out.right} of the {held_out.n} that were held out while the rules were written"
    return _wrap(f"{line}.")


def _explained_wording(rule: WordingRule) -> list[str]:
    lines = [
        click.style(f"{rule.title}  [{rule.id}]", bold=True),
        f"wording · severity {rule.severity.value}",
        "",
        *(_wrap(f"Better: {' / '.join(rule.prefer)}") if rule.prefer else []),
        *_wrap(f"Why: {rule.why}"),
        *_wrap(f"Source: {rule.source}"),
        "",
        "Examples:",
    ]
    for verdict, label in (("flag", "to change"), ("leave", "left alone")):
        for example in [e for e in rule.examples if e.verdict == verdict][:4]:
            lines += _wrap(f"{label:<13} {' '.join(example.text.split())}", 2, 14)
    return lines


def _wrap(text: str, indent: int = 0, hang: int = 0) -> list[str]:
    return textwrap.wrap(text, 80, initial_indent=" " * indent, subsequent_indent=" " * (indent + hang))


def _open(folder: Path | None, *, with_house: bool = True) -> Rulebook:
    try:
        return rulebook_here(folder, with_house=with_house)
    except (ConfigError, RulebookError) as error:
        fail(str(error))


def _everything(rulebook: Rulebook) -> dict[str, Rule | WordingRule]:
    found: dict[str, Rule | WordingRule] = {rule.id: rule for rule in rulebook.rules}
    found.update((wording.id, wording) for wording in rulebook.wordings)
    return found


def _named(rulebook: Rulebook, name: str) -> Rule | WordingRule:
    everything = _everything(rulebook)
    if name not in everything:
        near = nearest(name, everything)
        hint = f"Did you mean '{near}'?" if near else "'policylint rules list' lists them."
        fail(f"there is no rule '{name}'. {hint}")
    return everything[name]
