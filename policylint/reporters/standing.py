"""Where the organisation stands to each element of the model, as every format tells it."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from policylint.report import Report, marked
from policylint.spool import outlines

STANDINGS = {
    "strong": "firmly committed to, and contradicted nowhere",
    "disputed": "said in one document, contradicted in another",
    "weak": "mentioned, but no document firmly commits to it",
    "contradicted": "contradicted, and no document commits to it",
    "missing": "in no document at all",
}
"""What each standing comes to, the best first."""

_UNSETTLED = ("disputed", "contradicted", "missing", "weak")
_ONE_SIDED = "Of these, nothing to settle between documents: the others only mention it, or it is said of one job alone"
_UNSURE = "Firmly committed to, but not sure: read the passages"


class Element(Struct, frozen=True):
    """An element and the organisation's `standing`, one of `STANDINGS`, which may not be `sure`."""

    rule: str
    title: str
    standing: str
    sure: bool

    @property
    def titled(self) -> str:
        """The title, with a mark where the standing is not sure."""
        return marked(self.title, sure=self.sure)


class _Clause(Struct, frozen=True):
    rule: str
    verdict: str
    severity: str
    sure: bool


class _Outline(Struct, frozen=True):
    """A document's verdicts."""

    clauses: tuple[_Clause, ...]


def elements(report: Report) -> tuple[Element, ...]:
    """Every element that is asked of the organisation.

    Its verdict is the best that any document does, which alone would hide that another one says the opposite.
    """
    against = _against(report)
    return tuple(
        Element(found.rule, found.title, "disputed", found.sure and against[found.rule])
        if found.verdict in {"strong", "weak"} and found.rule in against
        else Element(found.rule, found.title, found.verdict, found.sure)
        for found in report.organisation
    )


def _against(report: Report) -> Mapping[str, bool]:
    """The rules of the elements that documents say the opposite of, or differ on, and whether that is sure of any."""
    against: dict[str, bool] = {}
    for document in outlines(report.documents, _Outline):
        for clause in document.clauses:
            if clause.verdict == "contradicted" and clause.severity != "none":
                against[clause.rule] = clause.sure or against.get(clause.rule, False)
    # The report may not be on the documents that differ.
    for contradiction in report.contradictions:
        if contradiction.severity != "none":
            against.setdefault(contradiction.rule, True)
    return against


def firmly_in_words(elements: Sequence[Element]) -> str:
    """How many elements the organisation firmly commits to, in a sentence."""
    strong = [element for element in elements if element.standing == "strong"]
    unsure = sum(not element.sure for element in strong)
    doubt = f"; {unsure} of these {'is' if unsure == 1 else 'are'} not sure" if unsure else ""
    return f"{len(strong)} of {len(elements)} elements of the model are {STANDINGS['strong']}{doubt}."


def unsettled(report: Report, elements: Sequence[Element]) -> Iterator[tuple[str, dict[str, str]]]:
    """What it does not firmly commit to, or not surely, or not without contradiction: and titles by rule."""
    told_between = {contradiction.rule for contradiction in report.contradictions}
    for standing in _UNSETTLED:
        found = {element.rule: element.titled for element in elements if element.standing == standing}
        alone = {rule: title for rule, title in found.items() if rule not in told_between}
        if found:
            yield STANDINGS[standing].capitalize(), found
        if alone and standing == "disputed":
            yield _ONE_SIDED, alone
    if unsure := {
        element.rule: element.title for element in elements if element.standing == "strong" and not element.sure
    }:
        yield _UNSURE, unsure
