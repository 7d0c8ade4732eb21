"""Checkstyle XML, which many CI systems and review bots read."""

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

from policylint.printable import printable
from policylint.report import Report
from policylint.reporters import xml
from policylint.reporters.findings import Finding
from policylint.reporters.passes import by_document

_SEVERITIES = {"error": "error", "warning": "warning", "advice": "info"}


def pieces(report: Report) -> Iterator[str]:
    """`report` as one `file` for each document, with an `error` for each of its findings, of whatever level."""
    files = (_file(path, found) for path, _, found in by_document(report))
    return xml.pieces(ElementTree.Element("checkstyle", version="4.3"), files)


def _file(path: str, found: Iterable[Finding]) -> ElementTree.Element:
    file = ElementTree.Element("file", name=printable(path))
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
    return file
