"""A summary in Markdown, for a pull request or an e-mail: what matters first, the rest in one fold at its end."""

import re
from collections.abc import Iterator, Mapping
from html import escape

from msgspec.structs import replace

from policylint.findings import SAY_THE_KIND, checked_in_words, limits_in_words, unrecognised_in_words
from policylint.report import Profile, Report
from policylint.reporters.findings import LEVELS, Finding, by_level, counted, findings, printable
from policylint.reporters.paths import short_paths

LARGEST = 60_000
"""Characters of a summary: GitHub takes no more than 65,536 in a comment."""

_MOST = 5
_MOST_NAMED = 12
_LONGEST_NAME = 300
# What Markdown gives a meaning within a line. Inside a word an underscore has none, and file names are full of them.
# Brackets have one only where a link's target follows: nothing here defines a reference.
_MARKS = re.compile(r"[\\`*|~$]|\](?=\()|(?<!\w)_|_(?!\w)")
# Where platforms make links, notify people or draw pictures of what is only text.
_TRIGGERS = re.compile(r"(?<=[@#])(?=\w)|(?<=:)(?=//)|(?<=:)(?=[\w+-]{1,40}:)|(?<=www)(?=\.)", re.IGNORECASE)
_NOTHING = "<!-- -->"
_FOLD = "<details>\n<summary>All findings, document by document</summary>\n"
_END = "\n</details>\n"


def write(report: Report) -> str:
    """`report` as Markdown of at most `LARGEST` characters; what there is no room for is counted."""
    names = short_paths([document.path for document in report.documents])
    found = [replace(finding, document=names.get(finding.document, finding.document)) for finding in findings(report)]
    text = "\n".join(["# policylint\n", *_lead(report, names, found), *_most_important(found), *_standing(report)])
    folded = list(_documents(found))
    if not folded:
        return text
    shown = [f"{text}\n{_FOLD}"]
    room = LARGEST - len(shown[0]) - _LONGEST_NAME
    for number, document in enumerate(folded):
        room -= len(document)
        if room < 0:
            left_out = counted(len(folded) - number, "more document")
            shown.append(f"\n{left_out} with findings left out here, for want of room.\n")
            break
        shown.append(document)
    return "".join([*shown, _END])


def _lead(report: Report, names: Mapping[str, str], found: list[Finding]) -> Iterator[str]:
    summary = report.summary
    levels = ", ".join(counted(summary.findings[level], level) for level in LEVELS if summary.findings.get(level))
    if summary.documents > summary.unreadable:
        yield f"{literal(checked_in_words(report))}: {levels or 'no findings'}.\n"
    elif report.focus:
        yield f"{literal(checked_in_words(report))}.\n"
    yield from (f"{literal(limit)}\n" for limit in limits_in_words(report))
    unread = counted(summary.unreadable, "document")
    yield from _listed(
        found, "unreadable", f"{unread} could NOT be checked" if report.documents else "Nothing was checked"
    )
    unrecognised = unrecognised_in_words(report, names)
    if unrecognised:
        yield f"**{literal(unrecognised)}** {literal(SAY_THE_KIND)}\n"
    yield from _listed(found, "reading", "Not all was read")
    if report.profile:
        yield _rung(report.profile)


def _listed(found: list[Finding], sort: str, head: str) -> Iterator[str]:
    """The findings of a sort that nobody may miss."""
    listed = [finding for finding in found if finding.sort == sort]
    if listed:
        yield f"**{head}:**\n"
        for finding in listed[:_MOST]:
            yield f"- **{_name(finding.document)}**: {literal(finding.message)}"
        if len(listed) > _MOST:
            yield f"- and {len(listed) - _MOST:,} more"
        yield ""


def _rung(profile: Profile) -> str:
    reached = f"**{literal(profile.title)}**. {literal(profile.means)}" if profile.rung else "below the first."
    text = f"Rung of the organisation: {reached}"
    if profile.next:
        wanting = [f"{literal(element.title)} ({literal(element.verdict)})" for element in profile.next.wanting]
        text += f" To reach **{literal(profile.next.title)}**: {_some(wanting)}."
    return f"{text}\n"


def _most_important(found: list[Finding]) -> Iterator[str]:
    """The first of the gravest findings."""
    told = [finding for level in LEVELS[:2] for finding in by_level(found, level) if finding.sort != "unreadable"]
    if told:
        yield "## What matters most\n"
        for finding in told[:_MOST]:
            yield f"- **{literal(finding.headline)}.** {literal(finding.message)} ({_place(finding)})"
        if len(told) > _MOST:
            yield f"- and {len(told) - _MOST:,} more errors and warnings, below"
        yield ""


def _standing(report: Report) -> Iterator[str]:
    """Which elements no document commits to, where there are several documents."""
    if report.summary.documents - report.summary.unreadable < 2 or not report.organisation:
        return
    strong = sum(element.verdict == "strong" for element in report.organisation)
    yield "## The folder as one organisation\n"
    yield (
        f"{strong} of {len(report.organisation)} elements of the model are firmly committed to in at least one "
        "document.\n"
    )
    for verdict, words in (("missing", "Nowhere"), ("contradicted", "Only contradicted"), ("weak", "Nowhere firmly")):
        titles = [literal(element.title) for element in report.organisation if element.verdict == verdict]
        if titles:
            yield f"- **{words}** ({len(titles)}): {_some(titles)}"
    yield ""


def _documents(found: list[Finding]) -> Iterator[str]:
    """Each document's findings; those with the most errors first."""
    grouped: dict[str, list[Finding]] = {}
    for finding in found:
        if finding.sort != "unreadable":
            grouped.setdefault(finding.document, []).append(finding)
    ranked = sorted(grouped.items(), key=lambda item: [-len(by_level(item[1], level)) for level in LEVELS])
    for document, own in ranked:
        levels = ", ".join(counted(len(of), level) for level in LEVELS if (of := by_level(own, level)))
        items = "\n".join(_item(finding) for level in LEVELS for finding in by_level(own, level))
        yield f"\n**{_name(document)}**: {levels}\n\n{items}\n"


def _item(finding: Finding) -> str:
    line = f", line {finding.spot.line}" if finding.spot.line else ""
    return f"- **{literal(finding.headline)}** ({finding.level}{line}). {literal(finding.message)}"


def _place(finding: Finding) -> str:
    return f"{_name(finding.document)}, line {finding.spot.line}" if finding.spot.line else _name(finding.document)


def _some(texts: list[str]) -> str:
    more = len(texts) - _MOST_NAMED
    return "; ".join(texts[:_MOST_NAMED]) + (f"; and {more:,} more" if more > 0 else "")


def _name(document: str) -> str:
    return literal(_shortened(document))


def _shortened(document: str) -> str:
    return document if len(document) <= _LONGEST_NAME else f"…{document[-_LONGEST_NAME:]}"


def literal(text: str) -> str:
    """`text` in one line, such that Markdown shows it as it is wherever in a line it stands but at its beginning."""
    bare = escape(printable(" ".join(text.split())), quote=False)
    return _TRIGGERS.sub(_NOTHING, _MARKS.sub(r"\\\g<0>", bare))
