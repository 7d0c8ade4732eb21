"""PD-23: a carer position as PDF, with a table of ruled lines whose answers are "Yes" and "No"."""

from reportlab.platypus import Paragraph

from sampledocs import pdf

CRITERIA = [
    ("Selection criterion", "Essential", "Desirable"),
    ("Lived experience of caring for a family member or friend with mental distress", "Yes", ""),
    ("Readiness to use that experience on purpose, within limits that you set yourself", "Yes", ""),
    ("Understanding of recovery-oriented practice", "Yes", ""),
    ("Certificate IV in Mental Health Peer Work", "", "Yes"),
    ("A second community language", "", "Yes"),
]


def make() -> bytes:
    """The file."""
    story = [
        Paragraph("Position Description PD-23", pdf.SUBHEADING),
        Paragraph("Carer Peer Worker", pdf.TITLE),
        pdf.facts(
            [
                ("Team", "Families and Carers, Dunbarrow"),
                ("Level", "Level 3, Quarrion Enterprise Agreement 2023 (see HR-05)"),
                ("Reports to", "Team Leader, Families and Carers"),
                ("Hours", "38 hours a fortnight, ongoing"),
            ],
            (4, 13),
        ),
        pdf.heading("Why this role exists"),
        pdf.say(
            "Caring for somebody in distress can be lonely. The Carer Peer Worker has been there, and walks beside "
            "families and friends as an equal. The role brings hope: other families have come through, and their "
            "relatives have recovered in their own ways."
        ),
        pdf.heading("What you will do"),
        pdf.bullets(
            "Meet with families at home, at our office or at the hospital, and listen.",
            "Tell of your own caring when it may help the other person, and leave out what you want to keep for "
            "yourself.",
            "Run the Thursday group, which helps to ease the carer burden.",
            "Show families the way through services, from the first crisis call to Carers’ Leave.",
            "Take part in team meetings and in planning as a full member of the team.",
        ),
        pdf.heading("What you will not do"),
        pdf.say(
            "The role is not a clinical one. You will not assess risk, watch over medication, or report on a family "
            "to the clinical team."
        ),
        pdf.heading("Supervision and support"),
        pdf.say(
            "You will have supervision every fortnight with the Senior Peer Worker, and meet monthly with your team "
            "leader about rosters and leave, as set out in the Supervision Policy (HR-12). Intentional Peer Support "
            "training is paid for and takes place in work time (HR-07)."
        ),
        pdf.say(
            "Carers juggle. You may start late, swap days or work from home; the team leader will agree unless the "
            "group would have to be cancelled (HR-09)."
        ),
        pdf.heading("Where it can lead"),
        pdf.say(
            "Carer Peer Workers progress from Level 3 to Level 4 after two years and can apply for Senior Peer Worker "
            "(Level 5). HR-05 has the details."
        ),
        pdf.heading("Selection criteria"),
        pdf.grid(CRITERIA, (11, 3, 3)),
        pdf.say("To apply, send two pages about yourself to the General Manager, People, by 30 August 2024."),
    ]
    return pdf.build(
        "Position Description: Carer Peer Worker",
        story,
        margins=pdf.running("Quarrion Community Mental Health", "PD-23 Carer Peer Worker, July 2024"),
    )
