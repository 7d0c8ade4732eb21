"""The whole flow, as the command and Python programs use it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from os import PathLike
from pathlib import Path

from msgspec.structs import replace

from policylint.baseline import Baseline, baseline_of, mark_known
from policylint.config import Configuration
from policylint.coverage import covered
from policylint.findings import summarise
from policylint.organisation import judge_organisation
from policylint.overwriting import refuse_overwriting
from policylint.remote import Location, is_url, located
from policylint.report import SCHEMA, Directive, DocumentReport, Focus, Head, Report, Skipped
from policylint.rulebook.compiled import open_rulebook, rules_folder
from policylint.rulebook.model import House, Rulebook
from policylint.selection import names_of, refuse_unknown
from policylint.settings import Settings
from policylint.sidecars import read_sidecars, sidecar_of
from policylint.sources import ChangesError, PassedOver, Place, Source, find_sources, place_of
from policylint.spool import Spool, outlines
from policylint.suppressions import refuse_faulty, suppress
from policylint.version import __version__
from policylint.workers import Task, check_sources

_Path = str | PathLike[str] | Source | Location


def check(
    paths: _Path | Iterable[_Path],
    settings: Settings | Configuration | None = None,
    *,
    beside: _Path | Iterable[_Path] = (),
    changed_since: str | None = None,
    new_only: bool = False,
    outputs: Iterable[Path] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Check every document in `paths`: a file, a folder with all below it, a source, or several of them;
    texts may be URLs that fsspec can read.

    `settings` hold for all documents; configuration files are read where a `Configuration` is given. `progress` is
    called with the number of documents done and their total.

    What the report tells of can be limited, while all documents are judged together as one organisation: the documents
    in `beside` are looked at for that alone; with `changed_since`, documents that have not changed in git since that
    commit are, too. With `new_only`, what was found in that commit already is marked as known.

    `outputs` are files that the caller is going to write, none of which may be one that is read here.

    A document that cannot be read is in the report with its `error`; nothing is raised for it. Raises
    `FileNotFoundError` for a path that is not there, `ValueError` for settings that name a rule or kind that is not,
    `ConfigError`, `BaselineError` and `ChangesError`, which are `ValueError`s too, for a configuration file, sidecar,
    baseline or commit that cannot be used; `OverwriteError` for one of the `outputs`; `RemoteError` for a URL,
    `ClusterError` for a cluster, `RulebookError` for a rulebook, and `SpoolError`, which is an `OSError`, where there
    is no room for a temporary file.
    """
    if new_only and changed_since is None:
        raise ValueError("new_only needs to be told since when: changed_since")
    configuration = settings if isinstance(settings, Configuration) else Configuration(settings, search=False)
    several, others = listed(paths, configuration), listed(beside, configuration)
    find = partial(find_sources, excluded=configuration.excluded, exclude_named=configuration.exclude_named)
    named, passed_over = find(several)
    sources = find([*several, *others])[0] if others else named
    since = None
    if changed_since is not None:
        _refuse_urls([*several, *others])
        from policylint.past import look_back  # noqa: PLC0415 - most runs ask nothing of git

        since = look_back(changed_since, sources, [*several, *others], configuration.excluded, with_past=new_only)

    run = _Run(configuration, several, [*sources, *(since.past if since else ())], passed_over)
    refuse_overwriting(outputs, (*configuration.files, *run.inputs(sources)))
    sidecars = read_sidecars(sources)
    now, past = range(len(sources)), range(len(sources), run.size)
    run.check(
        lambda number, source: since.directives(source) if since and number in past else sidecars.get(source.path, ()),
        progress,
    )
    report = run.judge(now)
    focus = Focus(changed_since or "", new_only=new_only, ignored=since.ignored if since else ())
    if since and new_only:
        same = [number for number in now if sources[number].path not in since.changed]
        report = mark_known(report, replace(baseline_of(run.judge([*same, *past])), gone=since.gone))
        focus = replace(focus, unread=run.unread(past))
    if since or others:
        from policylint.changes import focused  # noqa: PLC0415 - most reports tell of all documents

        shown = [source.path for source in named if not since or source.path in since.changed]
        report = focused(report, shown, focus)
    return report


class _Run:
    """What documents are checked by, and judged by as one organisation."""

    def __init__(
        self,
        configuration: Configuration,
        paths: Iterable[Place],
        sources: Sequence[Source],
        passed_over: Iterable[PassedOver],
    ) -> None:
        self._configuration = configuration
        self._paths = [place_of(path) for path in paths]
        self._settings = configuration.for_run(self._paths)
        held = [configuration.for_document(source.file) for source in sources]
        rulebooks = open_rulebooks(configuration, (self._settings, *held))
        self._rulebook = rulebooks[id(self._settings)]
        self._tasks = [Task(source, of, rulebooks[id(of)]) for source, of in zip(sources, held, strict=True)]
        self._skipped = tuple(Skipped(found.path, found.reason) for found in passed_over)
        self._baseline = _baseline(self._settings.baseline) if self._settings.baseline else None
        # Reports come as they are ready: `_came` tells which came when, by the source's number.
        self._spool = Spool()
        self._came: dict[int, int] = {}

    @property
    def size(self) -> int:
        """The number of its sources."""
        return len(self._tasks)

    def inputs(self, sources: Iterable[Source]) -> Iterator[Path]:
        """The files that a run over `sources` reads, apart from configuration files."""
        for source in sources:
            yield source.file
            yield sidecar_of(source).file
        if self._settings.baseline:
            yield self._settings.baseline
        for folder in {folder for task in self._tasks for folder in (task.settings.rules, *task.settings.own_rules)}:
            yield from folder.rglob("*.yaml") if folder else ()

    def check(
        self,
        directives: Callable[[int, Source], tuple[Directive, ...]],
        progress: Callable[[int, int], None] | None,
    ) -> None:
        """Check each of the sources by itself; `directives` tells what the file beside the one of a number says."""
        if self._settings.cache:
            from policylint.results import check_changed  # noqa: PLC0415 - library calls keep nothing, unless told to

            numbered = check_changed(self._tasks, self._settings)
        else:
            numbered = check_sources(self._tasks, self._settings)
        with closing(numbered):
            for done, (number, document) in enumerate(numbered):
                self._spool.add(_with(document, directives(number, self._tasks[number].source)))
                self._came[number] = done
                if progress:
                    progress(done + 1, self.size)

    def judge(self, numbers: Iterable[int]) -> Report:
        """The report on the documents of these numbers together, with what is accepted, and known from the baseline,
        marked.
        """
        several = sorted(numbers, key=lambda number: self._tasks[number].source.path)
        documents = self._spool.documents(self._came[number] for number in several)
        skipped = [file.path for file in self._skipped]
        judged, organisation = judge_organisation(documents, self._rulebook, self._settings, skipped)
        report = Report(
            schema=SCHEMA,
            policylint=__version__,
            documents=judged,
            organisation=organisation.elements,
            summary=summarise(judged, organisation.contradictions, organisation.references, len(skipped)),
            skipped=self._skipped,
            contradictions=organisation.contradictions,
            references=organisation.references,
            profile=organisation.profile,
        )
        by_path = {task.source.path: task for task in (self._tasks[number] for number in several)}

        def told(path: str) -> tuple[Rulebook, Settings]:
            return by_path[path].rulebook, by_path[path].settings

        report = replace(report, covered=covered(judged, told, self._rulebook, self._settings))
        report = suppress(report, told, self._configuration.allowances(self._paths))
        return mark_known(report, self._baseline) if self._baseline else report

    def unread(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """The paths of those of these documents that could not be read."""
        documents = self._spool.documents(self._came[number] for number in numbers)
        return tuple(document.path for document in outlines(documents, Head) if document.error)


def listed(paths: _Path | Iterable[_Path], configuration: Configuration) -> list[Place]:
    """What is named, one or several; configuration files at URLs are handed to the configuration."""
    several = [paths] if isinstance(paths, (str, PathLike, Source, Location)) else paths
    return [_place(path, configuration) for path in several]


def _place(path: _Path, configuration: Configuration) -> Place:
    if isinstance(path, Location):
        return replace(path, configure=configuration.give)
    if isinstance(path, str) and is_url(path):
        return located(path, configuration.give)
    return path if isinstance(path, Source) else Path(path)


def _refuse_urls(paths: Iterable[Place]) -> None:
    for path in paths:
        if isinstance(path, Location):
            raise ChangesError(f"{path}: git knows nothing of what is at a URL: leave --changed-since out.")


def _with(document: DocumentReport, directives: tuple[Directive, ...]) -> DocumentReport:
    return replace(document, directives=document.directives + directives) if directives else document


def _baseline(file: Path) -> Baseline:
    from policylint.baseline.file import read_baseline  # noqa: PLC0415 - most runs have no baseline

    return read_baseline(file)


def open_rulebooks(configuration: Configuration, settings: Iterable[Settings]) -> dict[int, Rulebook]:
    """The rulebook of each of `settings`, by their identity, with the names that they give looked up in it."""
    distinct = {id(of): of for of in settings}
    opened: dict[tuple[Path | None, tuple[Path, ...], House], Rulebook] = {}
    for of in distinct.values():
        key = (of.rules, of.own_rules, of.house)
        if key not in opened:
            opened[key] = open_rulebook(of.rules or rules_folder(), own=of.own_rules, house=of.house)
    rulebooks = {same: opened[of.rules, of.own_rules, of.house] for same, of in distinct.items()}
    # What files say wrongly is told with its place, so they come first.
    configuration.check_names(lambda of: names_of(rulebooks[id(of)]))
    for same, of in distinct.items():
        refuse_unknown(of, rulebooks[same])
        refuse_faulty(of, rulebooks[same])
    return rulebooks
