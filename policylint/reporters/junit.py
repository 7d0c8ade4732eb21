"""JUnit XML, which every CI system shows as test results: a suite for each document, a test for each expectation.

A test fails for an error or a warning; advice passes, and is told as its output. A document that could not be read is
an error. What was not looked at, or no longer weighs, is skipped: pages that could not be read, elements where the kind
of document is not known, findings that are accepted, files that were passed over.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from xml.etree import ElementTree

from msgspec import Struct

from policylint.findings import is_unrecognised
from policylint.printable import printable
from policylint.report import DocumentReport, Report
from policylint.reporters import xml
from policylint.reporters.findings import ACCEPTED, Finding, level_of
from policylint.reporters.passes import by_document
from policylint.telling import counted
from policylint.terms import LEVELS

_PASSED_OVER = "files passed over"
_OTHERS = "documents that are not reported on"


class _Case(Struct, frozen=True):
    """A test: `outcome` is "passed", "failure", "error", "skipped", or "advice" for one that passes with a word."""

    name: str
    outcome: str = "passed"
    message: str = ""
    rule: str = ""
    line: int | None = None
    more: str = ""


def pieces(report: Report) -> Iterator[str]:
    """`report` as a `testsuites` element."""
    # What begins with the number of all tests is written when they have been counted.
    counts = _counts(chain.from_iterable(cases for _, cases in _suites(report)))
    root = ElementTree.Element("testsuites", {"name": "policylint", **counts})
    return xml.pieces(root, (_suite(name, cases) for name, cases in _suites(report)))


def _suites(report: Report) -> Iterator[tuple[str, list[_Case]]]:
    for path, document, found in by_document(report, levels=(*LEVELS, ACCEPTED)):
        # What is open comes first, so that its tests keep their names when others like it are accepted.
        found.sort(key=lambda finding: finding.level == ACCEPTED)
        yield path, [*_met(document), *map(_case, found)]
    if report.skipped:
        yield _PASSED_OVER, [_Case(file.path, "skipped", file.reason) for file in report.skipped]
    if report.focus and report.focus.others:
        why = f"unchanged since {report.focus.since}" if report.focus.since else "they were not named"
        # Some CI systems take a report without tests for a fault.
        yield _OTHERS, [_Case(counted(report.focus.others, "other document"), "skipped", printable(why))]


def _met(document: DocumentReport | None) -> Iterator[_Case]:
    """The tests of a document that have nothing to report."""
    if document is None or document.error:
        return
    yield _Case("can be read")
    if is_unrecognised(document):
        yield _Case("clauses", "skipped", "the kind of document was not recognised: only wording was checked")
    for clause in document.clauses:
        if clause.expected and level_of(clause) == "none":
            is_met = clause.verdict == "strong"
            why = "" if is_met else f"{clause.verdict}, which has no weight"
            yield _Case(f"{clause.title} [{clause.rule}]", "passed" if is_met else "skipped", why)


def _case(finding: Finding) -> _Case:
    rule = finding.about.rule
    if finding.sort == "unreadable":
        return _Case("can be read", "error", finding.text, rule)
    if finding.sort == "reading":
        return _Case(f"is read in full: {finding.message}", "skipped", finding.message)
    # An element keeps its test's name whether it is met or not; what has no counterpart is called what it is.
    name = finding.about.title if finding.sort == "clause" else finding.headline
    if finding.level == ACCEPTED:
        return _Case(f"{name} [{rule}]", "skipped", f"{finding.headline}; {finding.settled}")
    more = [f"For example: “{finding.example}”"] if finding.example else []
    if finding.sort == "clause":
        more.append(f"Why: {finding.about.why}")
    outcome = "advice" if finding.level == "advice" else "failure"
    return _Case(f"{name} [{rule}]", outcome, finding.text, rule, finding.spot.line, "\n".join(more))


def _suite(name: str, cases: Sequence[_Case]) -> ElementTree.Element:
    suite = ElementTree.Element("testsuite", _printable(name=name, **_counts(cases)))
    seen: Counter[str] = Counter()
    for case in cases:
        seen[case.name] += 1
        # Systems tell tests apart by class and name.
        unique = f"{case.name} ({seen[case.name]})" if seen[case.name] > 1 else case.name
        file = {} if name == _PASSED_OVER else {"file": name}
        line = {"line": str(case.line)} if case.line else {}
        test = _add(suite, "testcase", classname=name, name=unique, **file, **line, time="0")
        place = f"{name}:{case.line}" if case.line else name
        text = "\n".join(printable(part) for part in [f"{place}: {case.message}", *case.more.splitlines()])
        if case.outcome == "advice":
            _add(test, "system-out").text = text
        elif case.outcome == "skipped":
            _add(test, "skipped", message=case.message)
        elif case.outcome != "passed":
            # Some systems show the message, others the text.
            _add(test, case.outcome, message=case.message, type=case.rule).text = text
    return suite


def _add(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, tag, _printable(**attributes))


def _printable(**attributes: str) -> dict[str, str]:
    return {name: printable(value) for name, value in attributes.items()}


def _counts(cases: Iterable[_Case]) -> dict[str, str]:
    outcomes = Counter(case.outcome for case in cases)
    tags = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    return {"tests": str(outcomes.total()), **{tag: str(outcomes[name]) for tag, name in tags.items()}, "time": "0"}
