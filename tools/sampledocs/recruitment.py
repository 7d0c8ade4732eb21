"""HR-03: a recruitment policy with clause numbers typed by hand."""

from docx.document import Document

from sampledocs import word

CLAUSES: list[tuple[str, list[str]]] = [
    (
        "1. Purpose",
        [
            "1.1 This policy helps us find people who do the work well, and treats everybody who applies fairly.",
            "1.2 It applies to all paid positions, including casual and fixed-term ones.",
        ],
    ),
    (
        "2. Designated positions",
        [
            "2.1 Peer Worker, Carer Peer Worker, Senior Peer Worker and Lived Experience Lead are designated "
            "positions. Lived experience of mental distress and recovery, or of caring for somebody, is an essential "
            "criterion for each of them and is assessed as expertise.",
            "2.2 Panels look at the whole person. Listening, plain writing, reliability and work with others are "
            "assessed by a practical exercise, a written note and two referees.",
            "2.3 Panels never ask for a diagnosis, a medical certificate or a history of treatment.",
        ],
    ),
    (
        "3. Before the advertisement",
        [
            "3.1 The team leader and the General Manager, People check that the position is in the budget.",
            "3.2 The position description is read again by the Lived Experience Lead. PD-21 (Peer Worker), PD-23 "
            "(Carer Peer Worker) and PD-08 (Intake and Assessment Clinician) are the ones in use.",
        ],
    ),
]
LATER_CLAUSES: list[tuple[str, list[str]]] = [
    (
        "5. Other positions",
        [
            "5.1 Position descriptions of clinical and administrative roles list lived experience among the desirable "
            "criteria, and advertisements say that applicants with lived experience are welcome.",
        ],
    ),
    (
        "6. Checks",
        [
            "6.1 A police check and a Working with Children Check are required for all positions. A record does not "
            "rule anybody out: the General Manager, People talks it over with the applicant first.",
            "6.2 No health questionnaire is used.",
        ],
    ),
    (
        "7. Decision",
        [
            "7.1 The successful candidate is told by telephone. Unsuccessful applicants are offered a conversation "
            "about their application.",
            "7.2 The team that a peer worker is to join is prepared for the role.",
            "7.3 Adjustments that an applicant needs at the interview are made (see HR-09).",
        ],
    ),
]
PANELS = [
    ("Position", "Chair", "Other members"),
    (
        "Designated lived experience position",
        "Team leader",
        "A clinician; where possible, a person with lived experience",
    ),
    ("Clinical position", "Team leader", "A clinician of the same discipline; a peer worker"),
    ("Administration", "General Manager, People", "The future supervisor"),
]


def make() -> bytes:
    """The file."""
    document = word.start("HR-03 Recruitment and Selection Policy", "People team")
    document.add_paragraph("Recruitment and Selection Policy", style="Title")
    word.say(document, "**HR-03**, version 6, approved 9 November 2023, next review November 2025")
    _write(document, CLAUSES)
    document.add_heading("4. The panel", 1)
    word.say(document, "4.1 Each panel has at least three members and is made up as follows.")
    word.grid(document, PANELS, (5.2, 4.2, 7.2))
    word.say(document, "")
    word.say(document, "4.2 Members who know an applicant say so before the short list is drawn up.")
    _write(document, LATER_CLAUSES)
    return word.finish(
        document,
        header="Quarrion Community Mental Health",
        footer="HR-03 Recruitment and Selection, version 6",
        pages=2,
    )


def _write(document: Document, clauses: list[tuple[str, list[str]]]) -> None:
    for heading, paragraphs in clauses:
        document.add_heading(heading, 1)
        for paragraph in paragraphs:
            word.say(document, paragraph)
