"""GitLab's Code Quality report, which its merge requests show."""

import hashlib
import json
from collections import Counter

from policylint.report import Report
from policylint.reporters.findings import findings

_SEVERITIES = {"error": "major", "warning": "minor", "advice": "info"}


def write(report: Report) -> str:
    """`report` as a JSON list with one entry for each finding; what could not be read is critical."""
    seen: Counter[str] = Counter()
    entries = []
    for each in findings(report):
        severity = "critical" if each.sort == "unreadable" else _SEVERITIES[each.level]
        entries.append(
            {
                "description": each.text,
                "check_name": each.about.rule,
                "fingerprint": _unique(each.fingerprint, seen[each.fingerprint]),
                "severity": severity,
                "location": {"path": each.document, "lines": {"begin": each.spot.line or 1}},
            }
        )
        seen[each.fingerprint] += 1
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


def _unique(fingerprint: str, times: int) -> str:
    """GitLab passes over a fingerprint that it has met; copies of a document in two folders have the same."""
    return hashlib.sha256(f"{fingerprint} {times}".encode()).hexdigest()[:20] if times else fingerprint
