"""HR-05: a pay policy as PDF, whose promises stand in ruled tables."""

from reportlab.platypus import Paragraph

from sampledocs import pdf

LEVELS = [
    ("Level", "Lived experience stream", "Other streams", "Base rate per hour", "Pay points"),
    ("3", "Peer Worker, Carer Peer Worker", "Support Worker", "$38.20", "4"),
    ("4", "Peer Worker and Carer Peer Worker (experienced)", "Support Worker (experienced)", "$41.75", "3"),
    ("5", "Senior Peer Worker", "Intake and Assessment Clinician", "$46.90", "4"),
    ("7", "Lived Experience Lead", "Team Leader", "$58.35", "3"),
]
ALLOWANCES = [
    ("Allowance", "Who", "Amount"),
    ("On-call", "Clinicians and peer workers on the after-hours roster", "$34 a night"),
    ("Language", "Any employee who uses a second language at work", "$22 a week"),
    ("", "Employees who interpret for a whole team", "$35 a week"),
]


def make() -> bytes:
    """The file."""
    story = [
        Paragraph("Pay and Classification Policy", pdf.TITLE),
        pdf.say(
            "HR-05. Approved by the Board on 12 March 2024. Read together with the Quarrion Enterprise Agreement 2023."
        ),
        pdf.heading("1. Principle"),
        pdf.say(
            "Work of equal value is paid equally. Lived experience positions are classified by the same method as all "
            "other positions, and lived experience counts as expertise in it."
        ),
        pdf.heading("2. Levels"),
        pdf.grid(LEVELS, (1.6, 5.2, 4.6, 3.2, 2.4)),
        pdf.say("Rates hold from 1 July 2024 and rise each July with the Annual Wage Review."),
        pdf.heading("3. Moving up"),
        pdf.say(
            "An employee moves up one pay point every twelve months. A Peer Worker or Carer Peer Worker moves from "
            "Level 3 to Level 4 after two years, on the advice of the Senior Peer Worker. Level 5 and Level 7 are "
            "filled by advertisement."
        ),
        pdf.heading("4. Allowances"),
        pdf.grid(ALLOWANCES, (3, 10, 4), spans=[("SPAN", (0, 2), (0, 3))]),
        pdf.heading("5. Advisory group"),
        pdf.say(
            "Members of the Consumer Advisory Group are volunteers. They are thanked with a gift card of $40 for each "
            "meeting."
        ),
        pdf.heading("6. Performance"),
        pdf.say(
            "Every employee has a review each year. The same standards apply to lived experience positions as to any "
            "other; adjustments are agreed under HR-09. Normal hours are worked between 7 am and 7 pm."
        ),
    ]
    return pdf.build(
        "HR-05 Pay and Classification Policy",
        story,
        margins=pdf.running("Quarrion Community Mental Health", "HR-05 Pay and Classification"),
    )
