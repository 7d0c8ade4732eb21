"""The evaluation as text for the terminal."""

from collections.abc import Iterable, Iterator, Sequence

from policylint.evaluation.evaluate import Disagreement, Evaluation
from policylint.evaluation.labels import VERDICTS
from policylint.evaluation.measure import Figures, Group, Verdicts, by_country, by_element, by_kind
from policylint.evaluation.scores import Detection, Share

_COLUMNS = (
    ("accuracy", "accuracy"),
    ("macro_f1", "macro-F1"),
    ("attention_f1", "attention"),
    ("evidence", "evidence"),
    ("kinds", "kinds"),
    ("elsewhere_recall", "elsewhere"),
    ("findings", "findings"),
    ("sure_findings", "sure"),
    ("wording_f1", "wording"),
)


def write(evaluation: Evaluation, errors: Sequence[Disagreement] = ()) -> str:
    """`evaluation` as text, after the disagreements `errors`, one on each line."""
    total = evaluation.total
    lines = [_error(error) for error in errors]
    lines += ["", *_summary(evaluation)] if errors else _summary(evaluation)
    lines += ["", *_verdicts("POLICYLINT", total.verdicts), *_confusion(total.verdicts)]
    lines += ["", *_verdicts("KEYWORDS ONLY", total.keywords)]
    lines += ["", _detection("wording", total.wording), _traps(total), _detection("each kind", total.each_kind)]
    for title, groups in (
        ("BY ELEMENT", sorted(by_element(evaluation.outcomes), key=lambda group: group.accuracy.value)),
        ("BY KIND OF DOCUMENT", by_kind(evaluation.outcomes)),
        ("BY COUNTRY", by_country(evaluation.outcomes)),
    ):
        lines += ["", *_groups(title, groups)]
    return "\n".join(lines) + "\n"


def _error(error: Disagreement) -> str:
    what = f"{error.about} {error.element}".rstrip()
    line = f"{error.document}: {what}: {error.said}, should be {error.should_be}"
    quote = f"  labelled: {_short(error.quote)}" if error.quote else ""
    evidence = f"  found: {_short(error.evidence)}" if error.evidence else ""
    return line + quote + evidence


def _short(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text[:150]}…”" if len(text) > 150 else f"“{text}”"


def _summary(evaluation: Evaluation) -> Iterator[str]:
    parts = evaluation.parts()
    if len(evaluation.corpora) == 1:
        parts = parts[-1:]
    width = max(len(name) for name, _ in parts)
    yield f"{'':{width}} documents  pairs" + "".join(f"{title:>11}" for _, title in _COLUMNS)
    for name, figures in parts:
        named = figures.named()
        row = f"{name:{width}} {figures.documents:9} {figures.verdicts.pairs:6}"
        measured = {key: f"{named[key]:.3f}" for key, _ in _COLUMNS}
        # Where no labels are exhaustive, nothing tells a false alarm.
        measured |= {} if figures.findings.n else {"findings": "–", "sure_findings": "–"}
        yield row + "".join(f"{measured[key]:>11}" for key, _ in _COLUMNS)
    low, high = evaluation.total.verdicts.accuracy.interval
    yield f"95 % interval of the accuracy {low:.3f} to {high:.3f}"
    if evaluation.total.unreadable:
        yield f"{evaluation.total.unreadable} of the documents could not be read, and count as wrong"


def _verdicts(title: str, verdicts: Verdicts) -> Iterator[str]:
    yield f"{title}: accuracy {verdicts.accuracy.value:.3f}, macro-F1 {verdicts.macro_f1:.3f}"
    for verdict in VERDICTS:
        yield _detection(verdict, verdicts.of(verdict))
    yield _detection("attention", verdicts.attention)


def _detection(name: str, found: Detection) -> str:
    # Of what was never claimed there is no precision to speak of.
    precision = f"{found.precision:.3f}" if found.claims else "  –  "
    return f"  {name:13} precision {precision}  recall {found.recall:.3f}  F1 {found.f1:.3f}"


def _traps(figures: Figures) -> str:
    return f"  {'traps':13} {figures.traps_flagged.right} of {figures.traps_flagged.n} flagged"


def _confusion(verdicts: Verdicts) -> Iterator[str]:
    yield "  label / said " + "".join(f"{said or 'nothing':>13}" for said in (*VERDICTS, ""))
    for label in VERDICTS:
        counts = (verdicts.confusion.get((label, said), 0) for said in (*VERDICTS, ""))
        yield f"  {label:13}" + "".join(f"{count:13}" for count in counts)


def _groups(title: str, groups: Iterable[Group]) -> Iterator[str]:
    yield f"{title:34} right     n  accuracy  95 % interval  keywords"
    for group in groups:
        yield f"  {group.name:32} {_share(group.accuracy)}  {group.keywords.value:8.2f}"


def _share(share: Share) -> str:
    low, high = share.interval
    return f"{share.right:5} {share.n:5} {share.value:9.2f}   {low:.2f} to {high:.2f}"
