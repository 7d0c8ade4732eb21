"""SARIF 2.1.0, the format in which GitHub and other code-scanning services take findings.

What could not be read or was read in part is told as a notification of the run; everything else is a result.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any
from urllib.parse import quote

from policylint.report import Head, Report
from policylint.reporters.findings import ACCEPTED, About, Finding, Spot
from policylint.reporters.passes import by_level, problems
from policylint.reporters.pretty import dumped, listed
from policylint.spool import outlines
from policylint.telling import counted, shortened
from policylint.terms import LEVELS

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_HOME = "https://github.com/policylint/policylint"
_RULES = f"{_HOME}/tree/main/rules"
# That no severity applies ("none") may be said of results alone that are no failures.
_LEVELS = {"error": "error", "warning": "warning", "advice": "note", ACCEPTED: "note"}

# GitHub refuses a file with more results, and leaves out of a result what is more or longer than this.
_MOST_RESULTS = 25_000
_MOST_RELATED = 100
_MOST_TAGS = 10
_LONGEST_TEXT = 1_000

# What a log ends with, behind the run's lists that may be long; and how deep those stand.
_END = "\n  }\n ]\n}"
_DEPTH = 3
# What is said of the reading of documents, by its sort, with its level.
_NOTIFIED = {"unreadable": "error", "reading": "warning", "remark": "note"}

_JSON = dict[str, Any]


def pieces(report: Report) -> Iterator[str]:
    """`report` as a SARIF log of one run."""
    rules, number = _rules(_results(report))
    notes = [_notification(each) for each in problems(report, *_NOTIFIED)]
    if number > _MOST_RESULTS:
        left_out = counted(number - _MOST_RESULTS, "result")
        notes.append({"level": "warning", "message": {"text": f"{left_out} of the lightest left out of this file."}})
    numbers = {rule["id"]: at for at, rule in enumerate(rules)}
    artifacts = {document.path: at for at, document in enumerate(outlines(report.documents, Head))}
    run = {
        "tool": {
            "driver": {
                "name": "policylint",
                "informationUri": _HOME,
                "version": report.policylint,
                "semanticVersion": report.policylint,
                "rules": rules,
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": bool(report.found) and not report.summary.unreadable,
                "toolExecutionNotifications": notes,
            }
        ],
    }
    yield dumped({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}).removesuffix(_END)
    yield ',\n   "artifacts": '
    yield from listed(({"location": _artifact(path), "roles": ["analysisTarget"]} for path in artifacts), _DEPTH)
    yield ',\n   "results": '
    results = islice(_results(report), _MOST_RESULTS)
    beside_baseline = bool(report.summary.known)
    told = (_result(each, numbers, artifacts, beside_baseline=beside_baseline) for each in results)
    yield from listed(told, _DEPTH)
    yield f"{_END}\n"


def _results(report: Report) -> Iterator[Finding]:
    """The gravest first, and at the end what somebody has accepted."""
    found = chain.from_iterable(by_level(report, level) for level in (*LEVELS, ACCEPTED))
    return (each for each in found if each.sort not in _NOTIFIED)


def _rules(results: Iterable[Finding]) -> tuple[list[_JSON], int]:
    """What the rules of the results that are shown are about, by id, and the number of all `results`.

    Each rule has the gravest level that it was found with.
    """
    gravest: dict[str, tuple[About, str]] = {}
    number = 0
    for number, each in enumerate(results, 1):
        if number <= _MOST_RESULTS:
            gravest.setdefault(each.about.rule, (each.about, _LEVELS[each.level]))
    return [_rule(*gravest[name]) for name in sorted(gravest)], number


def _rule(about: About, level: str) -> _JSON:
    why = about.why or about.title
    source = f"Source: {about.source.rstrip('.')}." if about.source else ""
    write = f"For example: {about.write}" if about.write else ""
    quoted = "\n".join(f"> {line}" for line in about.write.splitlines())
    return {
        "id": about.rule,
        "name": "".join(part.capitalize() for part in about.rule.split("-")),
        "shortDescription": {"text": shortened(about.title, _LONGEST_TEXT)},
        "fullDescription": {"text": shortened(why, _LONGEST_TEXT)},
        "defaultConfiguration": {"level": level},
        "helpUri": _RULES,
        "help": {
            "text": "\n\n".join(filter(None, [about.title, why, write, source])),
            "markdown": "\n\n".join(
                filter(None, [f"**{about.title}**", why, f"What to write:\n\n{quoted}" if quoted else "", source])
            ),
        },
        "properties": {"tags": ["policylint", *filter(None, [about.domain])][:_MOST_TAGS]},
    }


def _result(finding: Finding, rules: dict[str, int], artifacts: dict[str, int], *, beside_baseline: bool) -> _JSON:
    example = f" For example: “{finding.example}”" if finding.example else ""
    location = {"physicalLocation": _physical(finding.document, finding.spot, artifacts)}
    marks = {"policylint/v1": finding.fingerprint}
    if finding.spot.line is None:
        # GitHub goes by this one. Its upload action makes it from the line where there is one, and warns of another.
        marks["primaryLocationLineHash"] = finding.fingerprint
    related = [
        {
            "id": number,
            "message": {"text": _plain(each.message)},
            "physicalLocation": _physical(each.document, each.spot, artifacts),
        }
        for number, each in enumerate(finding.related[:_MOST_RELATED], 1)
    ]
    return {
        "ruleId": finding.about.rule,
        "ruleIndex": rules[finding.about.rule],
        "level": _LEVELS[finding.level],
        "message": {"text": _plain(finding.text + example)},
        "locations": [location],
        "partialFingerprints": marks,
        **({"relatedLocations": related} if related else {}),
        "suppressions": _suppressions(finding),
        **(_baseline_state(finding) if beside_baseline else {}),
    }


def _suppressions(finding: Finding) -> list[_JSON]:
    """Why somebody has accepted it: the standard asks all results of a run for that, or none."""
    if not finding.allowed:
        return []
    kind = "inSource" if finding.is_inside else "external"
    return [{"kind": kind, "status": "accepted", "justification": finding.allowed}]


def _baseline_state(finding: Finding) -> _JSON:
    """Whether the baseline knows it: the standard asks all results of a run for that, too, or none."""
    is_known = finding.level == ACCEPTED and not finding.allowed
    return {"baselineState": "unchanged" if is_known else "new"}


def _notification(finding: Finding) -> _JSON:
    note: _JSON = {"descriptor": {"id": finding.about.rule}, "level": _NOTIFIED[finding.sort]}
    if finding.about.rule != "no-documents":
        note["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(finding.document)}}]
    return {**note, "message": {"text": _plain(finding.text)}}


def _physical(path: str, spot: Spot, artifacts: dict[str, int]) -> _JSON:
    location: _JSON = {"artifactLocation": _artifact(path)}
    if path in artifacts:
        location["artifactLocation"]["index"] = artifacts[path]
    region = {"startLine": spot.line, "startColumn": spot.column, "endColumn": spot.end}
    if spot.line:
        location["region"] = {key: value for key, value in region.items() if value}
    return location


def _artifact(path: str) -> _JSON:
    """The path as a URI: relative to where the run began, which should be the repository's root, or absolute."""
    uri = quote(path, errors="replace")
    if path.startswith("/"):
        return {"uri": f"file://{uri}" if not path.startswith("//") else f"file:{uri}"}
    if path[1:3] == ":/":
        return {"uri": f"file:///{path[:2]}{quote(path[2:], errors='replace')}"}
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _plain(text: str) -> str:
    """`text` at the length that is shown; "[words](target)", which would be a link, is taken apart."""
    return shortened(text.replace("](", "] ("), _LONGEST_TEXT)
