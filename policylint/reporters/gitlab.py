"""GitLab's Code Quality report, which its merge requests show."""

import hashlib
from collections import Counter
from collections.abc import Iterator

from policylint.report import Report
from policylint.reporters.passes import findings
from policylint.reporters.pretty import listed

_SEVERITIES = {"error": "major", "warning": "minor", "advice": "info"}


def pieces(report: Report) -> Iterator[str]:
    """`report` as a JSON list with one entry for each finding; what could not be read is critical."""
    yield from listed(_entries(report))
    yield "\n"


def _entries(report: Report) -> Iterator[dict[str, object]]:
    seen: Counter[str] = Counter()
    for each in findings(report):
        severity = "critical" if each.sort == "unreadable" else _SEVERITIES[each.level]
        yield {
            "description": each.text,
            "check_name": each.about.rule,
            "fingerprint": _unique(each.fingerprint, seen[each.fingerprint]),
            "severity": severity,
            "location": {"path": each.document, "lines": {"begin": each.spot.line or 1}},
        }
        seen[each.fingerprint] += 1


def _unique(fingerprint: str, times: int) -> str:
    """GitLab passes over a fingerprint that it has met; copies of a document in two folders have the same."""
    return hashlib.sha256(f"{fingerprint} {times}".encode()).hexdigest()[:20] if times else fingerprint
