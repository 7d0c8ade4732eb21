"""Minutes behind a password: the file that cannot be checked."""

from reportlab.platypus import Paragraph

from sampledocs import pdf


def make() -> bytes:
    """The file."""
    story = [
        Paragraph("Minutes of the Board, 9 November 2023", pdf.TITLE),
        pdf.say("Confidential. Item 4: the Board resolved to fund two more peer worker positions from the reserve."),
    ]
    return pdf.build(
        "Minutes of the Board",
        story,
        margins=pdf.running("Quarrion Community Mental Health", "Confidential"),
        password="butter-factory",
    )
