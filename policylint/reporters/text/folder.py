"""The folder as a whole in the terminal report: as one organisation, and what is found between its documents."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from policylint.paths import file_name
from policylint.report import DANGLING_REFERENCE, Contradiction, Profile, Report, Side, Wanting
from policylint.reporters.standing import elements, firmly_in_words, unsettled
from policylint.reporters.text.accepted import accepted, is_accepted
from policylint.reporters.text.lines import Look, bullet, gravity, head, place_in_words, quoted, wrapped
from policylint.telling import counted

_MOST_WANTING = 5


def organisation(report: Report, look: Look) -> Iterator[str]:
    """Where the folder stands; shortly where the report is on a part of its documents, unless all is asked for."""
    if report.found - report.summary.unreadable < 2:
        return
    asked = elements(report)
    yield look.paint("THE FOLDER AS ONE ORGANISATION", "bold")
    yield from wrapped(firmly_in_words(asked), look, 2)
    in_full = not report.focus or look.verbosity > 0
    for words, titles in unsettled(report, asked) if in_full else ():
        yield from wrapped(f"{words}: {'; '.join(titles.values())}", look, 2, hang=2)
    yield ""
    if report.profile:
        yield from _profile(report.profile if in_full else replace(report.profile, next=None), look)


def _profile(profile: Profile, look: Look) -> Iterator[str]:
    """The rung, and what would lift the organisation to the next: the first few, unless all are asked for."""
    rung = f"{look.paint(profile.title, 'green')}. {profile.means}" if profile.rung else "below the first"
    yield from wrapped(f"Rung: {rung}", look, 2, hang=2)
    if profile.next:
        wanting = profile.next.wanting
        shown = wanting if look.verbosity > 0 else wanting[:_MOST_WANTING]
        yield from wrapped(f"To reach {profile.next.title}:", look, 2)
        for element in shown:
            yield from wrapped(f"• {element.title}: {_lack(element)}", look, 4, hang=2)
        if len(shown) < len(wanting):
            yield from wrapped(
                f"and {counted(len(wanting) - len(shown), 'more element')} (--verbose lists them)", look, 4
            )
    yield ""


def _lack(element: Wanting) -> str:
    if element.verdict == "contradicted":
        return f"contradicted in {', '.join(map(file_name, element.documents))}"
    return f"{element.verdict}; needs {'a firm commitment' if element.needed == 'strong' else 'to be taken up'}"


def between(report: Report, look: Look) -> Iterator[str]:
    """What is found between documents."""
    contradictions = [contradiction for contradiction in report.contradictions if not is_accepted(contradiction)]
    if contradictions:
        yield "  " + look.paint("Contradictions between documents", "red")
        for contradiction in sorted(contradictions, key=gravity):
            yield from _contradiction(contradiction, look)
        yield ""
    dangling = [found for found in report.references if found.target is None and not is_accepted(found)]
    if dangling:
        yield "  " + look.paint("References that lead nowhere", "yellow")
        for reference in dangling:
            where = f"{file_name(reference.document)}, {place_in_words(reference.place)}"
            said = f"{where}“{reference.words}”: {reference.reason}.  [{DANGLING_REFERENCE}]"
            yield from bullet(reference.severity, said, look)
        yield ""
    if look.verbosity >= 0:
        yield from accepted((*report.contradictions, *report.references), look)


def _contradiction(contradiction: Contradiction, look: Look) -> Iterator[str]:
    """Its two most telling sides, or all of them when they are asked for."""
    about = "" if contradiction.about == "element" else f": {contradiction.about}"
    yield from head(contradiction.severity, f"{contradiction.title}{about}", contradiction.rule, look)
    sides = contradiction.sides
    shown = sides if look.verbosity > 0 else _opposed(sides)
    for side in shown:
        where = f"{file_name(side.document)} ({side.says}), {place_in_words(side.place)}"
        yield from wrapped(f"{where}{quoted(side.text)}", look, 6, hang=2)
    if len(shown) < len(sides):
        yield from wrapped(f"and {counted(len(sides) - len(shown), 'more document')}", look, 6)


def _opposed(sides: Sequence[Side]) -> list[Side]:
    """The first side, and the first that says something else."""
    return [sides[0], *[side for side in sides if side.says != sides[0].says][:1]]
