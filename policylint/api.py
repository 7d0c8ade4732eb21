"""The whole flow, as the command and Python programs use it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from os import PathLike
from pathlib import Path

from policylint.engine.kinds import OTHER
from policylint.organisation import judge_organisation
from policylint.report import SCHEMA, DocumentReport, OrganisationReport, Report, Skipped, Summary
from policylint.rulebook.compiled import open_rulebook, rules_folder
from policylint.rulebook.model import Rulebook
from policylint.settings import Settings
from policylint.sources import find_sources
from policylint.version import __version__
from policylint.workers import check_sources


def check(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    settings: Settings | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Check every document in `paths`: a file, a folder with all below it, or several of them.

    `progress` is called with the number of documents done and their total. A document that cannot be read is
    in the report with its `error`; nothing is raised for it. Raises `FileNotFoundError` for a path that is not
    there, `ValueError` for settings that name a rule or kind that is not, and `RulebookError` for a rulebook that
    cannot be used.
    """
    settings = settings or Settings()
    rulebook = open_rulebook(settings.rules or rules_folder())
    _refuse_unknown(settings, rulebook)
    several = [paths] if isinstance(paths, (str, PathLike)) else paths
    sources, passed_over = find_sources(Path(path) for path in several)
    documents = []
    for document in check_sources(sources, settings, rulebook):
        documents.append(document)
        if progress:
            progress(len(documents), len(sources))
    skipped = tuple(Skipped(found.path, found.reason) for found in passed_over)
    judged, organisation = judge_organisation(documents, rulebook, settings, [file.path for file in skipped])
    return Report(
        schema=SCHEMA,
        policylint=__version__,
        documents=judged,
        organisation=organisation.elements,
        summary=summarise(judged, organisation, len(skipped)),
        skipped=skipped,
        contradictions=organisation.contradictions,
        references=organisation.references,
        profile=organisation.profile,
    )


def _refuse_unknown(settings: Settings, rulebook: Rulebook) -> None:
    rules = {rule.id for rule in rulebook.rules} | {rule.id for rule in rulebook.wordings}
    kinds = {kind.id for kind in rulebook.kinds} | {OTHER}
    asked = {kind for named in settings.kinds.values() for kind in named}
    for what, names, known in (("rule", settings.select | settings.ignore, rules), ("kind of document", asked, kinds)):
        for name in sorted(names - known):
            raise ValueError(f"there is no {what} '{name}'")


def summarise(documents: Sequence[DocumentReport], organisation: OrganisationReport, skipped: int) -> Summary:
    """Counts over `documents` and what was found between them."""
    clauses = [clause for document in documents for clause in document.clauses]
    wording = [finding for document in documents for finding in document.wording]
    severities = Counter(
        [clause.severity for clause in clauses]
        + [hit.severity for hit in wording]
        + [contradiction.severity for contradiction in organisation.contradictions]
        + [reference.severity for reference in organisation.references]
    )
    verdicts = Counter(clause.verdict for clause in clauses if clause.expected)
    return Summary(
        documents=len(documents),
        unreadable=sum(document.error is not None for document in documents),
        skipped=skipped,
        verdicts={verdict: verdicts[verdict] for verdict in ("strong", "weak", "contradicted", "missing")},
        wording=len(wording),
        findings={severity: severities[severity] for severity in ("error", "warning", "advice")},
        contradictions=len(organisation.contradictions),
        dangling=sum(reference.target is None for reference in organisation.references),
    )
