"""The whole flow, as the command and Python programs use it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from os import PathLike
from pathlib import Path

from policylint.baseline import Baseline, mark_known
from policylint.config import Configuration
from policylint.findings import summarise
from policylint.organisation import judge_organisation
from policylint.report import SCHEMA, Report, Skipped
from policylint.rulebook.compiled import open_rulebook, rules_folder
from policylint.rulebook.model import House, Rulebook
from policylint.selection import names_of, refuse_unknown
from policylint.settings import Settings
from policylint.sidecars import read_sidecars
from policylint.sources import find_sources
from policylint.suppressions import refuse_faulty, suppress
from policylint.version import __version__
from policylint.workers import Task, check_sources


def check(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    settings: Settings | Configuration | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Check every document in `paths`: a file, a folder with all below it, or several of them.

    `settings` hold for all documents; configuration files are read where a `Configuration` is given. `progress` is
    called with the number of documents done and their total. A document that cannot be read is in the report with its
    `error`; nothing is raised for it. Raises `FileNotFoundError` for a path that is not there, `ValueError` for
    settings that name a rule or kind that is not, `ConfigError` and `BaselineError`, which are `ValueError`s too, for
    a configuration file, sidecar or baseline that cannot be used, and `RulebookError` for such a rulebook.
    """
    told = settings if isinstance(settings, Configuration) else Configuration(settings, search=False)
    several = [Path(path) for path in ([paths] if isinstance(paths, (str, PathLike)) else paths)]
    sources, passed_over = find_sources(several, told.excluded, exclude_named=told.exclude_named)
    run = told.for_run(several)
    held = [told.for_document(source.file) for source in sources]
    rulebooks = open_rulebooks(told, (run, *held))
    baseline = _baseline(run.baseline) if run.baseline else None
    sidecars = read_sidecars(sources)
    tasks = [Task(source, of, rulebooks[id(of)]) for source, of in zip(sources, held, strict=True)]
    documents = []
    for document in check_sources(tasks, run):
        documents.append(replace(document, directives=document.directives + sidecars.get(document.path, ())))
        if progress:
            progress(len(documents), len(sources))
    skipped = tuple(Skipped(found.path, found.reason) for found in passed_over)
    judged, organisation = judge_organisation(documents, rulebooks[id(run)], run, [file.path for file in skipped])
    report = Report(
        schema=SCHEMA,
        policylint=__version__,
        documents=judged,
        organisation=organisation.elements,
        summary=summarise(judged, organisation.contradictions, organisation.references, len(skipped)),
        skipped=skipped,
        contradictions=organisation.contradictions,
        references=organisation.references,
        profile=organisation.profile,
    )
    by_path = {task.source.path: (task.rulebook, task.settings) for task in tasks}
    report = suppress(report, lambda document: by_path[document.path])
    return mark_known(report, baseline) if baseline else report


def _baseline(file: Path) -> Baseline:
    from policylint.baseline.file import read_baseline  # noqa: PLC0415 - most runs have no baseline

    return read_baseline(file)


def open_rulebooks(told: Configuration, settings: Iterable[Settings]) -> dict[int, Rulebook]:
    """The rulebook of each of `settings`, by their identity, with the names that they give looked up in it."""
    distinct = {id(of): of for of in settings}
    opened: dict[tuple[Path | None, tuple[Path, ...], House], Rulebook] = {}
    for of in distinct.values():
        key = (of.rules, of.own_rules, of.house)
        if key not in opened:
            opened[key] = open_rulebook(of.rules or rules_folder(), own=of.own_rules, house=of.house)
    rulebooks = {same: opened[of.rules, of.own_rules, of.house] for same, of in distinct.items()}
    # What files say wrongly is told with its place, so they come first.
    told.check_names(lambda of: names_of(rulebooks[id(of)]))
    for same, of in distinct.items():
        refuse_unknown(of, rulebooks[same])
        refuse_faulty(of, rulebooks[same])
    return rulebooks
