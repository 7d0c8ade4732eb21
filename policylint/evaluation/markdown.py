"""The evaluation as a page of documentation."""

from collections.abc import Iterable, Iterator

from policylint.evaluation.evaluate import Evaluation
from policylint.evaluation.labels import VERDICTS, Corpus
from policylint.evaluation.measure import Figures, Group, Verdicts, by_country, by_element, by_kind, measure
from policylint.evaluation.scores import Detection, Share
from policylint.version import __version__

# Fewer pairs than this say nothing about an element; one below this accuracy is named as weak.
_ENOUGH = 5
_WEAK = 0.8

_HOW = """\
## How it was measured

Every document was checked as it stands, by its own text alone, its kinds detected. Its labels name its
kinds, the verdict on every element that its kinds should have, the words that decide it, the phrases to change, and
*traps*, the phrases that look like them and must be left alone.

- **accuracy**: right verdicts among all expected pairs of a document and an element
- **macro-F1**: the mean F1 of the four verdicts, so that rare ones weigh as much as common ones
- **attention**: F1 of "not strong", which is what sends a reader to look
- **evidence**: right verdicts, other than missing, whose evidence overlaps the labelled words
- **kinds**: documents all of whose kinds were found, and no other
- **elsewhere**: labelled elements that such a document need not have, and whose verdict was right
- **findings**: right verdicts among all that were given, but for *missing*, expected or not; of the documents whose
  labels are exhaustive, so that what they do not name is a false alarm
- **sure**: the same of the findings that are not marked *not sure*
- **wording**: F1 of the phrases to change
- **keywords**: the accuracy of what a search for the rules' own vocabulary would say: strong where any phrase
  of it stands in the document, else missing

Intervals are of 95 %, by Wilson's score. They take pairs for independent; those of one document are not quite, so the
truth is a little wider. An element that no kind of document must have is measured under *elsewhere* alone."""


def write(evaluation: Evaluation, command: str) -> str:
    """`evaluation` as a Markdown page, which says that `command` makes it."""
    outcomes, held_out = evaluation.outcomes, evaluation.held_out
    # What was held out is the better witness.
    witness, whose = (measure(held_out), "the documents held out") if held_out else (evaluation.total, "all documents")
    elements = sorted(by_element(outcomes), key=lambda group: (group.accuracy.value, group.name))
    blocks = [
        "# How often policylint is right",
        f"Version {__version__}. This page is written by\n\n    {command}",
        _lead(evaluation),
        "## The documents",
        "\n".join(_corpus(corpus) for corpus, _ in evaluation.corpora),
        _HOW,
        "## The figures",
        _table(_summary(evaluation.parts())),
        f"Traps flagged: {evaluation.total.traps_flagged.right} of {evaluation.total.traps_flagged.n}. Documents that "
        f"could not be read: {evaluation.total.unreadable}.",
        "## Verdict by verdict",
        f"Over {whose}; the last three columns are those of a keyword search.",
        _table(_verdicts(witness)),
        *_sure(witness),
        "How often each label (row) was given each verdict (column):",
        _table(_confusion(witness.verdicts)),
        "## Weak elements",
        _weak(elements),
        "## By kind of document",
        _table(_groups("kind", by_kind(outcomes), by_kind(held_out))),
        "## By country",
        _table(_groups("country", by_country(outcomes), by_country(held_out))),
        "## By element",
        _table(_groups("element", elements, by_element(held_out))),
    ]
    return "\n\n".join(blocks) + "\n"


def _lead(evaluation: Evaluation) -> str:
    if not evaluation.held_out:
        return f"{_right(evaluation.total)} No document was held out while the rules were written."
    lead = (
        f"{_right(measure(evaluation.held_out))} These were held out while the rules were written, and are the better "
        "guide to what to expect of other documents."
    )
    used = [outcome for corpus, outcomes in evaluation.corpora if not corpus.held_out for outcome in outcomes]
    return (
        f"{lead} On the {len(used)} others it is {_percent(measure(used).verdicts.accuracy.value)}." if used else lead
    )


def _sure(figures: Figures) -> Iterator[str]:
    """How far to trust what is marked, and what is not."""
    if figures.findings.n:
        yield (
            "A finding that may well be wrong is marked *not sure*. Of those "
            f"{_percent(figures.unsure.value)} are right ({figures.unsure.right} of {figures.unsure.n}), of the others "
            f"{_percent(figures.sure.value)} ({figures.sure.right} of {figures.sure.n})."
        )


def _right(figures: Figures) -> str:
    accuracy, keywords = figures.verdicts.accuracy, figures.keywords.accuracy
    low, high = accuracy.interval
    return (
        f"On {figures.documents} labelled documents policylint gives the right verdict in "
        f"**{_percent(accuracy.value)}** of {accuracy.n} cases (95 % interval {_percent(low)} to {_percent(high)}); "
        f"a keyword search with the same vocabulary does in {_percent(keywords.value)}."
    )


def _corpus(corpus: Corpus) -> str:
    view = "Held out" if corpus.held_out else "Not held out"
    about = f" {corpus.about}" if corpus.about else ""
    return f"- **{corpus.name}**, {len(corpus.documents)} documents.{about} {view} while the rules were written."


def _summary(parts: Iterable[tuple[str, Figures]]) -> Iterator[list[str]]:
    columns = "documents pairs accuracy interval macro-F1 attention evidence kinds elsewhere findings sure wording"
    yield ["", *columns.split(), "keywords"]
    for name, figures in parts:
        yield [
            f"**{name}**",
            str(figures.documents),
            str(figures.verdicts.pairs),
            f"{figures.verdicts.accuracy.value:.3f}",
            _interval(figures.verdicts.accuracy),
            f"{figures.verdicts.macro_f1:.3f}",
            f"{figures.verdicts.attention.f1:.3f}",
            f"{figures.evidence.value:.3f}",
            f"{figures.kinds.value:.3f}",
            f"{figures.elsewhere.recall:.3f}",
            _value(figures.findings),
            _value(figures.sure),
            f"{figures.wording.f1:.3f}",
            f"{figures.keywords.accuracy.value:.3f}",
        ]


def _verdicts(figures: Figures) -> Iterator[list[str]]:
    yield ["", *("precision", "recall", "F1") * 2]
    for verdict in VERDICTS:
        yield [verdict, *_detection(figures.verdicts.of(verdict)), *_detection(figures.keywords.of(verdict))]
    yield ["attention", *_detection(figures.verdicts.attention), *_detection(figures.keywords.attention)]
    yield ["wording", *_detection(figures.wording), "", "", ""]


def _confusion(verdicts: Verdicts) -> Iterator[list[str]]:
    yield ["", *VERDICTS, "nothing"]
    for label in VERDICTS:
        yield [label, *(str(verdicts.confusion.get((label, said), 0)) for said in (*VERDICTS, ""))]


def _weak(elements: Iterable[Group]) -> str:
    weak = [group for group in elements if group.accuracy.n >= _ENOUGH and group.accuracy.value < _WEAK]
    if not weak:
        return f"No element with {_ENOUGH} labelled documents or more is right in fewer than {_percent(_WEAK)} of them."
    head = f"Right in fewer than {_percent(_WEAK)} of at least {_ENOUGH} documents; read these verdicts with care:"
    return "\n".join([head, "", *(f"- `{g.name}`: {g.accuracy.right} of {g.accuracy.n}" for g in weak)])


def _groups(what: str, groups: Iterable[Group], held_out: Iterable[Group]) -> Iterator[list[str]]:
    apart = {group.name: group.accuracy for group in held_out}
    yield [what, "right", "n", "accuracy", "interval", "keywords", *(["right of those held out"] if apart else [])]
    for group in groups:
        share, other = group.accuracy, apart.get(group.name, Share(0, 0))
        yield [
            group.name,
            str(share.right),
            str(share.n),
            f"{share.value:.2f}",
            _interval(share),
            f"{group.keywords.value:.2f}",
            *([f"{other.right} of {other.n}"] if apart else []),
        ]


def _table(rows: Iterable[list[str]]) -> str:
    header, *body = rows
    rule = ["---", *("---:" for _ in header[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, rule, *body))


def _detection(found: Detection) -> list[str]:
    # Of what was never claimed there is no precision to speak of.
    return [f"{found.precision:.3f}" if found.claims else "–", f"{found.recall:.3f}", f"{found.f1:.3f}"]


def _value(share: Share) -> str:
    return f"{share.value:.3f}" if share.n else "–"


def _interval(share: Share) -> str:
    low, high = share.interval
    return f"{low:.2f}–{high:.2f}"


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"
