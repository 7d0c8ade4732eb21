"""PD-21: a peer position that is nearly all tables, with merged cells and a table within a table."""

from docx.document import Document
from docx.table import _Cell

from sampledocs import word

DUTIES = [
    (
        "Walking alongside",
        "Meet people where they are, and build relationships that are mutual and in which power is shared.",
        "People say so in the yearly survey.",
    ),
    (
        "",
        "Share parts of your own story on purpose, when it may be of use to the other person. What you share, and "
        "whether you do, is your choice.",
        "Talked about in supervision.",
    ),
    ("", "Show by example that recovery is possible, and bring hope.", ""),
    (
        "Finding the way",
        "Help people find their way through Centrelink, housing and health services, and into clubs and groups in "
        "town.",
        "Each person’s plan names two places outside Quarrion.",
    ),
    (
        "In the team",
        "Attend the clinical review meeting as invited by the Team Leader.",
        "Two meetings a month.",
    ),
    ("", "Write progress notes by the end of the next working day.", "Audit in May and November."),
]
CRITERIA = [
    ("", "Essential", "Desirable"),
    (
        "Experience",
        "Your own lived experience of mental distress and recovery, and readiness to draw on it at work",
        "Paid or unpaid work as a peer",
    ),
    (
        "Knowledge",
        "What recovery means, and what it does not",
        "Certificate IV in Mental Health Peer Work, or being part of the way through it",
    ),
    ("Skills", "Listening; plain writing; working with people who see things differently", "Dari or Karen"),
]


def make() -> bytes:
    """The file."""
    document = word.start("Position Description: Peer Worker", "T. Vainikolo")
    _details(document)
    _duties(document)
    document.add_heading("Selection criteria", 1)
    word.grid(document, CRITERIA, (2.6, 8, 6))
    document.add_heading("What we offer", 1)
    word.say(document, "Peer workers may access external training if the budget allows.", "List Bullet")
    word.say(document, "There are opportunities to grow with Quarrion.", "List Bullet")
    word.say(document, "Salary packaging, and a car for home visits.", "List Bullet")
    return word.finish(
        document, header="Quarrion Community Mental Health", footer="PD-21 Peer Worker FINAL v2", pages=1
    )


def _details(document: Document) -> None:
    table = document.add_table(rows=6, cols=4, style="Table Grid")
    word.set_widths(table, (3, 6, 2.6, 5))
    cells = [row.cells for row in table.rows]
    banner = cells[0][0].merge(cells[0][3])
    word.fill(banner, "**POSITION DESCRIPTION**", "**Peer Worker (designated lived experience role)**")
    word.shade(banner)
    short = [
        ("Number", "PD-21", "Team", "Recovery, Dunbarrow"),
        ("Level", "Level 3, Quarrion Enterprise Agreement 2023 (see HR-05)", "Reports to", "Team Leader, Recovery"),
    ]
    for row, texts in zip(cells[1:], short, strict=False):
        for cell, text in zip(row, texts, strict=True):
            word.fill(cell, text if cell is row[1] or cell is row[3] else f"**{text}**")
    word.fill(cells[3][0], "**Purpose**")
    word.fill(
        cells[3][1].merge(cells[3][3]),
        "The Peer Worker supports people through shared experience. The Peer Worker does not diagnose, give or "
        "supervise medication, search bags or rooms, or take part in restraint.",
    )
    word.fill(cells[4][0], "**Supervision**")
    word.fill(
        cells[4][1].merge(cells[4][3]),
        "Clinical supervision with the Team Leader every quarter. Supervision of peer workers is reserved to "
        "registered clinicians. See also the Supervision Policy (HR-12).",
    )
    word.fill(cells[5][0], "**Hours**")
    _hours(cells[5][1].merge(cells[5][3]))


def _hours(cell: _Cell) -> None:
    word.fill(cell, "Permanent, part-time, 45 hours a fortnight:")
    inner = cell.add_table(rows=3, cols=3)
    inner.style = "Table Grid"
    word.set_widths(inner, (4.6, 4, 4))
    for row, texts in zip(
        inner.rows,
        [
            ("Day", "Place", "Hours"),
            ("Monday to Wednesday", "Dunbarrow", "9 to 4"),
            ("Thursday", "Cobbler’s Gap", "By agreement"),
        ],
        strict=True,
    ):
        for inner_cell, text in zip(row.cells, texts, strict=True):
            word.fill(inner_cell, text)
    word.say(cell, "Hours can be swapped within the team.")


def _duties(document: Document) -> None:
    document.add_heading("What you will do", 1)
    table = word.grid(document, [("Area", "What you do", "How we know"), *DUTIES], (3, 8.6, 5))
    starts = [number for number, (area, *_) in enumerate(DUTIES, 1) if area]
    for first, after in zip(starts, [*starts[1:], len(DUTIES) + 1], strict=True):
        table.cell(first, 0).merge(table.cell(after - 1, 0))
