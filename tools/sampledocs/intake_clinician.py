"""PD-08: another position, with Word's own numbering, a header, a footer and footnotes."""

from sampledocs import word

DUTIES: list[tuple[str, list[str]]] = [
    (
        "Answer the intake line and meet people who walk in.",
        [
            "Offer an assessment within two working days.",
            "Write a safety plan with the person, and with their family or carer if the person wishes.",
        ],
    ),
    (
        "Work with the peer workers as equals.",
        [
            "Ask for their view at every intake meeting and respect their expertise.",
            "Introduce the peer workers to everyone who may want peer support.",
        ],
    ),
    (
        "Follow up people on the waiting list.",
        [
            "Ring clients suffering from schizophrenia every week.",
            "Visit clients who are non-compliant with medication, together with the nurse on duty.",
        ],
    ),
    ("Take part in the quarterly peer review of assessments.", []),
]
ESSENTIAL = [
    "Registration as a nurse, psychologist or occupational therapist, or membership of the social workers’ "
    "association.",
    "Two years’ experience in community mental health.",
    "A current and clean driving licence.",
]
DESIRABLE = ["Dari or Karen.", "Experience of working in a rural area."]


def make() -> bytes:
    """The file."""
    document = word.start("Position Description: Intake and Assessment Clinician", "People team")
    word.footnotes(
        document,
        [
            "In this PD, “intake” covers telephone, e-mail and the front door. It replaces the Duty Worker of 2016.",
            "See HR-12, section 7.",
        ],
    )
    document.add_paragraph("Intake and Assessment Clinician", style="Title")
    word.say(document, "Position Description PD-08, issued February 2022")
    word.grid(
        document,
        [
            ("Team", "Intake, Dunbarrow"),
            ("Reports to", "Team Leader, Intake"),
            ("Classification", "Level 5, Quarrion Enterprise Agreement 2023 (see HR-05)"),
            ("Hours", "76 hours a fortnight, Monday to Friday"),
        ],
        (4, 12.6),
        head=False,
    )

    document.add_heading("About the role", 1)
    paragraph = word.say(document, "The clinician is the first person whom people meet at Quarrion")
    word.refer(paragraph, 1)
    word.write(paragraph, ", and gives quality, client-centred and holistic care. Clinical supervision is monthly.")
    word.refer(paragraph, 2)

    document.add_heading("Key responsibilities", 1)
    duties = word.outline(document, ("decimal", "%1."), ("lowerLetter", "%2)"))
    for duty, parts in DUTIES:
        word.number(word.say(document, duty), duties)
        for part in parts:
            word.number(word.say(document, part), duties, 1)

    document.add_heading("Selection criteria", 1)
    for title, letter, criteria in (("Essential", "E", ESSENTIAL), ("Desirable", "D", DESIRABLE)):
        document.add_heading(title, 2)
        numbered = word.outline(document, ("decimal", f"{letter}%1"))
        for criterion in criteria:
            word.number(word.say(document, criterion), numbered)

    document.add_heading("Conditions", 1)
    word.say(
        document,
        "Applicants must declare any history of mental illness in the pre-employment health questionnaire. Quarrion "
        "may take it into account in its decision.",
    )
    word.say(document, "The clinician follows the Code of Conduct (HR-01) and all other policies of Quarrion.")
    return word.finish(
        document, header="Quarrion Community Mental Health\tPD-08", footer="Intake and Assessment Clinician", pages=2
    )
