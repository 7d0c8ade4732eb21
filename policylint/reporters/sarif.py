"""SARIF 2.1.0, the format in which GitHub and other code-scanning services take findings.

What could not be read or was read in part is told as a notification of the run; everything else is a result.
"""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from policylint.report import Report
from policylint.reporters.findings import LEVELS, About, Finding, Spot, by_level, counted, findings, shortened

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_HOME = "https://github.com/policylint/policylint"
_RULES = f"{_HOME}/tree/main/rules"
_LEVELS = {"error": "error", "warning": "warning", "advice": "note"}

# GitHub refuses a file with more results, and leaves out of a result what is more or longer than this.
_MOST_RESULTS = 25_000
_MOST_RELATED = 100
_MOST_TAGS = 10
_LONGEST_TEXT = 1_000

_JSON = dict[str, Any]


def write(report: Report) -> str:
    """`report` as a SARIF log of one run."""
    found = findings(report)
    results = [
        each for level in LEVELS for each in by_level(found, level) if each.sort not in ("unreadable", "reading")
    ]
    notes = [_notification(each) for each in found if each.sort in ("unreadable", "reading")]
    if len(results) > _MOST_RESULTS:
        left_out = counted(len(results) - _MOST_RESULTS, "result")
        notes.append({"level": "warning", "message": {"text": f"{left_out} of the lightest left out of this file."}})
    results = results[:_MOST_RESULTS]
    rules = _rules(results)
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    artifacts = {document.path: number for number, document in enumerate(report.documents)}
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
        "artifacts": [{"location": _artifact(path), "roles": ["analysisTarget"]} for path in artifacts],
        "results": [_result(each, numbers, artifacts) for each in results],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rules(results: Sequence[Finding]) -> list[_JSON]:
    """What the rules of `results` are about, by id; each has the gravest level that it was found with."""
    gravest = {each.about.rule: each for each in reversed(results)}
    return [_rule(gravest[name].about, _LEVELS[gravest[name].level]) for name in sorted(gravest)]


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


def _result(finding: Finding, rules: dict[str, int], artifacts: dict[str, int]) -> _JSON:
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
    }


def _notification(finding: Finding) -> _JSON:
    level = "error" if finding.level == "error" else "warning"
    note: _JSON = {"descriptor": {"id": finding.about.rule}, "level": level}
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
