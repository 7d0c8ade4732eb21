"""A report on a small folder, with all that the web page shows: made up, with the documents' text."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from policylint.document import Reading
from policylint.report import (
    ClauseFinding,
    Closest,
    Contradiction,
    DocumentReport,
    NextRung,
    OrganisationFinding,
    Profile,
    Quote,
    Referred,
    Report,
    ReportPlace,
    Skipped,
    TextBlock,
    TextCell,
    Wanting,
    WordingFinding,
)
from tests.reporters import made_up

HOSTILE = (
    "</script><script>document.title = 'hacked'</script><img src=x onerror=\"document.title = 'hacked'\">{{ 7 * 7 }}"
)
CLAUSE = "Every peer worker meets a senior peer worker <fortnightly> & in paid time."


def block(text: str, kind: str = "paragraph", **given: Any) -> TextBlock:
    filled: dict[str, Any] = {"level": 0, "label": "", "page": None, "cell": None, "quoted": False, **given}
    return TextBlock(kind, text, **filled)


def cell(text: str, row: int, column: int, *, table: int = 0, is_header: bool = False) -> TextBlock:
    return block(text, "cell", cell=TextCell(table, row, column, is_header))


def at(text: Sequence[TextBlock], number: int, words: str, heading: str = "") -> ReportPlace:
    start = text[number].text.index(words)
    page = text[number].page
    return made_up.place(
        block=number, start=start, end=start + len(words), heading=(heading,) if heading else (), page=page
    )


def quoted(text: Sequence[TextBlock], number: int, words: str, heading: str = "") -> Quote:
    return Quote(words, at(text, number, words, heading), "weak", "")


POSITION = (
    block("Position Description: Peer Worker", "heading", level=1, page=1),
    block("Supervision", "heading", level=2, page=1),
    block("Supervision may be held where time allows. It is given by the mere manager of the team.", page=1),
    block("Bring hope.", "list-item", level=1, label="•", page=1),
    block("Listen.", "list-item", level=1, label="•", page=1),
    cell("Hours", 0, 0, is_header=True),
    cell("Level", 0, 1, is_header=True),
    cell("As agreed", 1, 0),
    cell("Level 3", 1, 1),
    block(HOSTILE, page=2),
    block("In confidence", "footer", page=2),
)
POLICY = (
    block("Supervision Policy", "heading", level=1),
    block("Peer workers are supervised by peers every fortnight."),
)


def clause(rule: str, title: str, verdict: str, domain: str, **given: Any) -> ClauseFinding:
    severity = {"strong": "none", "weak": "warning"}.get(verdict, "error")
    filled: dict[str, Any] = {"severity": severity, "suggestion": CLAUSE, **given}
    return made_up.clause(rule=rule, title=title, verdict=verdict, domain=domain, **filled)


def words_to_change(text: Sequence[TextBlock], number: int, words: str) -> WordingFinding:
    return made_up.wording(words, at(text, number, words))


def document(path: str, text: Sequence[TextBlock], *found: ClauseFinding | WordingFinding) -> DocumentReport:
    return DocumentReport(
        path=path,
        kinds=("peer-position",),
        kinds_from="detected",
        kinds_reason="its title",
        reading=Reading("docx", words=40, pages=2, warnings=("page 2 has no text layer",) if len(text) > 5 else ()),
        error=None,
        clauses=tuple(each for each in found if isinstance(each, ClauseFinding)),
        wording=tuple(each for each in found if isinstance(each, WordingFinding)),
        title=text[0].text,
        text=tuple(text),
    )


def position(path: str = "policies/PD-1 Peer Worker.docx") -> DocumentReport:
    """Evidence that overlaps with words to change, two missing clauses, and what nobody asked for."""
    sentence = "It is given by the mere manager of the team."
    held = quoted(POSITION, 2, "Supervision may be held where time allows.", "Supervision")
    near = Closest("Bring hope.", at(POSITION, 3, "Bring hope.", "Supervision"), "it is for others")
    return document(
        path,
        POSITION,
        clause("fair-pay", "Fair pay", "missing", "hr"),
        clause("networks", "Networks", "missing", "workplace preparation", closest=near),
        clause("regular", "Regular supervision", "weak", "supervision", reason="it is hedged", evidence=(held,)),
        clause(
            "peer-led",
            "Peer-led supervision",
            "contradicted",
            "supervision",
            reason="a manager gives it",
            evidence=(quoted(POSITION, 2, sentence, "Supervision"),),
        ),
        clause("hope", "Inspiring hope", "strong", "role-clarity", evidence=(quoted(POSITION, 3, "Bring hope."),)),
        clause(
            "level",
            "Career pathway",
            "weak",
            "hr",
            expected=False,
            severity="none",
            evidence=(quoted(POSITION, 8, "3"),),
        ),
        words_to_change(POSITION, 2, "mere manager"),
    )


def policy(path: str = "policies/HR-12 Supervision.md") -> DocumentReport:
    said = quoted(POLICY, 1, "Peer workers are supervised by peers every fortnight.")
    elsewhere = POSITION[2].text[:42]
    there = Referred("policies/PD-1 Peer Worker.docx", "weak", elsewhere, at(POSITION, 2, elsewhere, "Supervision"))
    return document(
        path,
        POLICY,
        clause("peer-led", "Peer-led supervision", "strong", "supervision", evidence=(said,)),
        clause("regular", "Regular supervision", "weak", "supervision", evidence=(said,), referred=there),
    )


def folder() -> Report:
    """Two documents that contradict each other, one that could not be read, and one of no known kind."""
    first, second = position(), policy()
    unknown = made_up.document(path="policies/Minutes.txt", kinds=("other",), kind="text")
    elements = (
        OrganisationFinding("fair-pay", "Fair pay", "missing", "error", (), "hr"),
        OrganisationFinding("networks", "Networks", "missing", "error", (), "workplace preparation"),
        OrganisationFinding("peer-led", "Peer-led supervision", "strong", "none", (second.path,), "supervision"),
        OrganisationFinding("regular", "Regular supervision", "weak", "warning", (first.path,), "supervision"),
    )
    sides = (
        made_up.side(first.path, "contradicted", "It is given by the mere manager", first.clauses[3].evidence[0].place),
        made_up.side(second.path, "strong", second.clauses[0].evidence[0].text, second.clauses[0].evidence[0].place),
    )
    contradiction = Contradiction("peer-led", "Peer-led supervision", "element", "error", sides, "a" * 20)
    wanting = (
        Wanting("fair-pay", "Fair pay", "strong", "missing", ()),
        Wanting("peer-led", "Peer-led supervision", "weak", "contradicted", (first.path,)),
    )
    rung = NextRung("foundation", "Foundation", "The ground is prepared.", wanting)
    made = made_up.report(
        first,
        made_up.unreadable("policies/Board minutes.pdf"),
        second,
        unknown,
        contradictions=(contradiction,),
        references=(made_up.reference(second.path),),
    )
    return replace(
        made,
        organisation=elements,
        skipped=(Skipped("policies/budget.xlsx", "not a document format that is read (.xlsx)"),),
        profile=Profile("", "", "", "", "", rung),
    )
