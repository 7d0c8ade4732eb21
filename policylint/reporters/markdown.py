"""A summary in Markdown, for a pull request or an e-mail: what matters first, the rest in one fold at its end."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import chain, islice

from policylint.findings import SAY_THE_KIND, checked_in_words, limits_in_words, unrecognised_in_words
from policylint.paths import short_paths
from policylint.printable import printable
from policylint.report import Head, Profile, Report
from policylint.reporters.findings import ACCEPTED, Finding
from policylint.reporters.passes import Tally, by_document, by_level, problems, tallies
from policylint.reporters.standing import elements, firmly_in_words, unsettled
from policylint.spool import outlines
from policylint.telling import counted, shortened
from policylint.terms import LEVELS

LARGEST = 60_000
"""Characters of a summary: GitHub takes no more than 65,536 in a comment."""

_MOST = 5
_MOST_NAMED = 12
_LONGEST_NAME = 300
_LONGEST_ACCEPTED = 200
# What Markdown gives a meaning within a line. Inside a word an underscore has none, and file names are full of them.
# Brackets have one only where a link's target follows: nothing here defines a reference.
_MARKS = re.compile(r"[\\`*|~$]|\](?=\()|(?<!\w)_|_(?!\w)")
# Where platforms make links, notify people or draw pictures of what is only text.
_TRIGGERS = re.compile(r"(?<=[@#])(?=\w)|(?<=:)(?=//)|(?<=:)(?=[\w+-]{1,40}:)|(?<=www)(?=\.)", re.IGNORECASE)
_NOTHING = "<!-- -->"
_FOLD = "<details>\n<summary>All findings, document by document</summary>\n"
_END = "\n</details>\n"


def pieces(report: Report) -> Iterator[str]:
    """`report` as Markdown of at most `LARGEST` characters; what there is no room for is counted."""
    names = short_paths([document.path for document in outlines(report.documents, Head)])
    counts = list(tallies(report))
    text = "\n".join(
        ["# policylint\n", *_lead(report, names), *_most_important(report, names, counts), *_standing(report)]
    )
    told = _ranked(counts)
    accepted = _accepted(report, names)
    if not told:
        yield text + accepted
        return
    begin = f"{text}\n{_FOLD}"
    yield begin
    room = LARGEST - len(begin) - len(accepted) - _LONGEST_NAME
    for number, (path, _, found) in enumerate(by_document(report, told)):
        document = _document(_name(path, names), found)
        room -= len(document)
        if room < 0:
            left_out = counted(len(told) - number, "more document")
            yield f"\n{left_out} with findings left out here, for want of room.\n"
            break
        yield document
    yield _END
    yield accepted


def _accepted(report: Report, names: Mapping[str, str]) -> str:
    """What somebody has accepted, or the baseline knows, in a fold: the first of it, and how much more there is."""
    number = report.summary.allowed + report.summary.known
    if not number:
        return ""
    items = [
        f"- {_place(each, names)}: {literal(shortened(f'{each.headline}; {each.settled}', _LONGEST_ACCEPTED))}"
        for each in islice(by_level(report, ACCEPTED), _MOST_NAMED)
    ]
    more = [f"- and {number - len(items):,} more"] if number > len(items) else []
    head = f"<details>\n<summary>{counted(number, 'finding')} accepted, or known from before</summary>\n"
    return "\n".join([f"\n{head}", *items, *more]) + f"\n{_END}"


def _lead(report: Report, names: Mapping[str, str]) -> Iterator[str]:
    summary = report.summary
    levels = ", ".join(counted(summary.findings[level], level) for level in LEVELS if summary.findings.get(level))
    if summary.documents > summary.unreadable:
        yield f"{literal(checked_in_words(report))}: {levels or 'no findings'}.\n"
    elif report.focus:
        yield f"{literal(checked_in_words(report))}.\n"
    yield from (f"{literal(limit)}\n" for limit in limits_in_words(report))
    unread = counted(summary.unreadable, "document")
    head = f"{unread} could NOT be checked" if report.documents else "Nothing was checked"
    yield from _listed(head, problems(report, "unreadable"), names)
    unrecognised = unrecognised_in_words(report, names)
    if unrecognised:
        yield f"**{literal(unrecognised)}** {literal(SAY_THE_KIND)}\n"
    yield from _listed("Not all was read", problems(report, "reading"), names)
    if report.profile:
        yield _rung(report.profile)


def _listed(head: str, found: Iterator[Finding], names: Mapping[str, str]) -> Iterator[str]:
    """The findings of a sort that nobody may miss."""
    listed = list(islice(found, _MOST))
    if listed:
        yield f"**{head}:**\n"
        for finding in listed:
            yield f"- **{_name(finding.document, names)}**: {literal(finding.message)}"
        more = sum(1 for _ in found)
        if more:
            yield f"- and {more:,} more"
        yield ""


def _rung(profile: Profile) -> str:
    reached = f"**{literal(profile.title)}**. {literal(profile.means)}" if profile.rung else "below the first."
    text = f"Rung of the organisation: {reached}"
    if profile.next:
        wanting = [f"{literal(element.title)} ({literal(element.verdict)})" for element in profile.next.wanting]
        text += f" To reach **{literal(profile.next.title)}**: {_some(wanting)}."
    return f"{text}\n"


def _most_important(report: Report, names: Mapping[str, str], counts: Sequence[Tally]) -> Iterator[str]:
    """The first of the gravest findings."""
    number = sum(tally.levels.get(level, 0) for tally in counts for level in LEVELS[:2])
    if number:
        yield "## What matters most\n"
        gravest = chain.from_iterable(by_level(report, level) for level in LEVELS[:2])
        for finding in islice((each for each in gravest if each.sort != "unreadable"), _MOST):
            yield f"- **{literal(finding.headline)}.** {literal(finding.message)} ({_place(finding, names)})"
        if number > _MOST:
            yield f"- and {number - _MOST:,} more errors and warnings, below"
        yield ""


def _standing(report: Report) -> Iterator[str]:
    """Which elements the organisation does not firmly commit to, where there are several documents."""
    if report.summary.documents - report.summary.unreadable < 2 or not report.organisation:
        return
    asked = elements(report)
    yield "## The folder as one organisation\n"
    yield f"{literal(firmly_in_words(asked))}\n"
    for words, titles in unsettled(report, asked):
        yield f"- **{words}** ({len(titles)}): {_some(list(map(literal, titles.values())))}"
    yield ""


def _ranked(counts: Sequence[Tally]) -> list[int]:
    """The numbers of the documents at which there are findings; those with the most errors first."""
    found = [number for number, tally in enumerate(counts) if any(tally.levels.values())]
    return sorted(found, key=lambda number: [-counts[number].levels.get(level, 0) for level in LEVELS])


def _document(name: str, found: Sequence[Finding]) -> str:
    """A document's findings."""
    told = [each for each in found if each.sort != "unreadable"]
    graded = {level: [each for each in told if each.level == level] for level in LEVELS}
    levels = ", ".join(counted(len(of), level) for level, of in graded.items() if of)
    items = "\n".join(_item(finding) for of in graded.values() for finding in of)
    return f"\n**{name}**: {levels}\n\n{items}\n"


def _item(finding: Finding) -> str:
    line = f", line {finding.spot.line}" if finding.spot.line else ""
    return f"- **{literal(finding.headline)}** ({finding.level}{line}). {literal(finding.message)}"


def _place(finding: Finding, names: Mapping[str, str]) -> str:
    name = _name(finding.document, names)
    return f"{name}, line {finding.spot.line}" if finding.spot.line else name


def _some(texts: list[str]) -> str:
    more = len(texts) - _MOST_NAMED
    return "; ".join(texts[:_MOST_NAMED]) + (f"; and {more:,} more" if more > 0 else "")


def _name(document: str, names: Mapping[str, str]) -> str:
    return literal(_shortened(names.get(document, document)))


def _shortened(document: str) -> str:
    return document if len(document) <= _LONGEST_NAME else f"…{document[-_LONGEST_NAME:]}"


def literal(text: str) -> str:
    """`text` in one line, such that Markdown shows it as it is wherever in a line it stands but at its beginning."""
    bare = escape(printable(" ".join(text.split())), quote=False)
    return _TRIGGERS.sub(_NOTHING, _MARKS.sub(r"\\\g<0>", bare))
