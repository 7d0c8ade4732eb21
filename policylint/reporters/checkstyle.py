"""Checkstyle XML, which many CI systems and review bots read."""

from xml.etree import ElementTree

from policylint.report import Report
from policylint.reporters.findings import Finding, findings, printable

_SEVERITIES = {"error": "error", "warning": "warning", "advice": "info"}


def write(report: Report) -> str:
    """`report` as one `file` for each document, with an `error` for each of its findings, of whatever level."""
    by_document: dict[str, list[Finding]] = {document.path: [] for document in report.documents}
    for each in findings(report):
        by_document.setdefault(each.document, []).append(each)
    root = ElementTree.Element("checkstyle", version="4.3")
    for path, found in by_document.items():
        file = ElementTree.SubElement(root, "file", name=printable(path))
        for each in found:
            column = {"column": str(each.spot.column)} if each.spot.column else {}
            ElementTree.SubElement(
                file,
                "error",
                {
                    "line": str(each.spot.line or 1),
                    **column,
                    "severity": _SEVERITIES[each.level],
                    "message": each.text,
                    "source": f"policylint.{each.about.rule}",
                },
            )
    ElementTree.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'
