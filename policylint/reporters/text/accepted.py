"""Findings about which nothing is to be done: somebody allowed them, or they were known before."""

from collections.abc import Iterator, Sequence

from policylint.paths import file_name
from policylint.report import DANGLING_REFERENCE, ClauseFinding, Contradiction, Reference, WordingFinding
from policylint.reporters.text.lines import Look, place_in_words, wrapped

Accepted = ClauseFinding | WordingFinding | Contradiction | Reference
"""A finding that may be allowed, or known."""


def is_accepted(finding: Accepted) -> bool:
    """Whether the finding is allowed or known, so that nothing is to be done about it."""
    return bool(finding.allowed) or finding.known


def accepted(findings: Sequence[Accepted], look: Look) -> Iterator[str]:
    """How many findings are allowed and how many known, or, when all is asked for, which, and why."""
    allowed = [finding for finding in findings if finding.allowed]
    known = [finding for finding in findings if finding.known]
    if look.verbosity > 0:
        for head, listed in (("Allowed", allowed), ("Known from before", known)):
            if listed:
                yield "  " + look.paint(head, "dim")
                for finding in listed:
                    yield from wrapped(f"• {_said_shortly(finding)}", look, 2, hang=2)
                yield ""
    elif allowed or known:
        parts = [f"{len(allowed)} allowed"] * bool(allowed) + [f"{len(known)} known from before"] * bool(known)
        yield "  " + look.paint(f"Also found: {', '.join(parts)} (--verbose lists them)", "dim")
        yield ""


def _said_shortly(finding: Accepted) -> str:
    match finding:
        case ClauseFinding():
            said = f"{finding.title} [{finding.rule}]: {finding.verdict}"
        case WordingFinding():
            said = f"{place_in_words(finding.place)}“{finding.text}” [{finding.rule}]"
        case Contradiction():
            said = (
                f"{finding.title} [{finding.rule}] in {', '.join(file_name(side.document) for side in finding.sides)}"
            )
        case Reference():
            where = f"{file_name(finding.document)}, {place_in_words(finding.place)}"
            said = f"{where}“{finding.words}” [{DANGLING_REFERENCE}]"
    return f"{said}, because {finding.allowed}" if finding.allowed else said
