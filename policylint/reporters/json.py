"""The JSON report: the exact image of `policylint.report.Report`."""

import dataclasses
import json

from policylint.report import Report


def write(report: Report) -> str:
    """`report` as JSON text, indented, with a line end at its end."""
    return json.dumps(dataclasses.asdict(report), ensure_ascii=False, indent=1) + "\n"
