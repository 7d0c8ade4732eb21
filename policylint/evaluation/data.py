"""The evaluation as data, for programs."""

import json
from collections.abc import Iterable, Sequence

from msgspec.structs import asdict

from policylint.evaluation.evaluate import Disagreement, Evaluation
from policylint.evaluation.labels import VERDICTS
from policylint.evaluation.measure import Figures, Group, Verdicts, by_country, by_element, by_kind
from policylint.evaluation.scores import Detection, Share
from policylint.version import __version__

SCHEMA = 1


def write(evaluation: Evaluation, errors: Sequence[Disagreement] | None = None) -> str:
    """`evaluation` as JSON text, with the disagreements `errors` where they are given."""
    outcomes = evaluation.outcomes
    data: dict[str, object] = {
        "schema": SCHEMA,
        "policylint": __version__,
        "corpora": [
            {
                "name": corpus.name,
                "about": corpus.about,
                "held_out": corpus.held_out,
                "exhaustive": all(document.exhaustive for document in corpus.documents),
            }
            for corpus, _ in evaluation.corpora
        ],
        "figures": {name: _figures(figures) for name, figures in evaluation.parts()},
        "by_element": _groups(by_element(outcomes)),
        "by_kind": _groups(by_kind(outcomes)),
        "by_country": _groups(by_country(outcomes)),
    }
    if errors is not None:
        data["errors"] = [asdict(error) for error in errors]
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def write_rules(evaluation: Evaluation) -> str:
    """The right verdicts and the pairs of every rule that was measured, as JSON text with a rule on each line."""
    held_out = {group.name: _counts(group) for group in by_element(evaluation.held_out)}
    rules = {
        group.name: {"all": _counts(group), "held_out": held_out.get(group.name, [0, 0])}
        for group in by_element(evaluation.outcomes)
    }
    lines = ",\n".join(f" {json.dumps(rule)}: {json.dumps(counts)}" for rule, counts in rules.items())
    return "{\n" + lines + "\n}\n"


def _figures(figures: Figures) -> dict[str, object]:
    return {
        "documents": figures.documents,
        "unreadable": figures.unreadable,
        "verdicts": _verdicts(figures.verdicts),
        "keywords_only": _verdicts(figures.keywords),
        "evidence": _share(figures.evidence),
        "kinds": _share(figures.kinds),
        "each_kind": _detection(figures.each_kind),
        "elsewhere": {"found": figures.elsewhere.hits, "missed": figures.elsewhere.misses},
        "findings": _share(figures.findings),
        "sure_findings": _share(figures.sure),
        "unsure_findings": _share(figures.unsure),
        "wording": _detection(figures.wording),
        "traps": {"flagged": figures.traps_flagged.right, "n": figures.traps_flagged.n},
        "named": {name: round(value, 4) for name, value in figures.named().items()},
    }


def _verdicts(verdicts: Verdicts) -> dict[str, object]:
    return {
        "accuracy": _share(verdicts.accuracy),
        "macro_f1": round(verdicts.macro_f1, 4),
        "by_verdict": {verdict: _detection(verdicts.of(verdict)) for verdict in VERDICTS},
        "attention": _detection(verdicts.attention),
        "confusion": {
            label: {said or "nothing": verdicts.confusion.get((label, said), 0) for said in (*VERDICTS, "")}
            for label in VERDICTS
        },
    }


def _detection(found: Detection) -> dict[str, float]:
    rounded = {"precision": round(found.precision, 4), "recall": round(found.recall, 4), "f1": round(found.f1, 4)}
    return {**asdict(found), **rounded}


def _share(share: Share) -> dict[str, object]:
    low, high = share.interval
    return {**asdict(share), "value": round(share.value, 4), "interval": [round(low, 4), round(high, 4)]}


def _groups(groups: Iterable[Group]) -> dict[str, object]:
    return {group.name: {**_share(group.accuracy), "keywords_only": _share(group.keywords)} for group in groups}


def _counts(group: Group) -> list[int]:
    return [group.accuracy.right, group.accuracy.n]
