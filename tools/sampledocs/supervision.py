"""HR-12: a policy in the middle of a revision, with tracked changes and a comment."""

from sampledocs import word
from sampledocs.revisions import Reviewer


def make() -> bytes:
    """The file."""
    document = word.start("Supervision Policy", "People team")
    editor = Reviewer("Marlo Tindale", "MT")

    def clause(text: str) -> None:
        editor.revise(document.add_paragraph(), text)

    document.add_paragraph("Supervision Policy", style="Title")
    clause(
        "HR-12. Version {--2, July 2021--}{++3, for the Board meeting of 18 June 2024++}. Owner: Lived Experience Lead."
    )

    document.add_heading("1. Purpose", 1)
    clause(
        "Supervision gives people who do demanding work a set hour in which to think about it. This policy says who "
        "supervises whom, how often, and what for. It applies to all employees and to students on placement."
    )

    document.add_heading("2. Two kinds of supervision", 1)
    clause("Line supervision is about rosters, leave, workload and performance. It is given by the team leader.")
    clause(
        "Lived experience supervision is about the craft of peer work: using one’s own story well, sitting with "
        "distress, and staying a peer in a clinical setting."
    )
    editor.added(
        document.add_paragraph(),
        "The two are kept apart. Peer workers and carer peer workers have both, and neither supervisor passes notes to "
        "the other.",
    )

    document.add_heading("3. Lived experience supervision", 1)
    clause(
        "Every peer worker and carer peer worker {--may receive--}{++receives++} lived experience supervision from "
        "{--a suitable supervisor, where available--}{++the Senior Peer Worker at least once a fortnight, for one "
        "hour, in paid time++}."
    )
    editor.added(
        document.add_paragraph(),
        "While the Senior Peer Worker’s position is vacant, Quarrion pays for an external lived experience supervisor.",
    )
    clause(
        "Notes of lived experience supervision are {++not ++}kept on the personnel file. {==Group "
        "supervision==}{>>PD-21 still has clinical supervision with the Team Leader every quarter. One of the two has "
        "to change before the Board signs this.<<} with peers from neighbouring services takes place every second "
        "month."
    )
    editor.removed(
        document.add_paragraph(),
        "Peer workers who struggle with difficult clients are sent to the clinical team for extra supervision.",
    )

    document.add_heading("4. Supervisors", 1)
    clause("Supervisors of peer workers should preferably have worked in a peer role themselves.")
    clause("Clinical supervisors hold registration in their own discipline.")

    document.add_heading("5. Debriefing", 1)
    clause(
        "After a distressing event at work, such as {--a committed suicide--}{++the death of somebody by suicide++}, "
        "the team leader arranges a debrief within 24 hours and a second one within the week. Everybody who was "
        "involved is invited, peer workers included."
    )

    document.add_heading("6. Keeping the role true", 1)
    clause("Quarrion values the authenticity of peer work.")

    document.add_heading("7. Overview", 1)
    table = word.grid(
        document,
        [
            ("Who", "Line supervision", "Supervision in the discipline"),
            ("Clinicians", "Monthly, team leader", "Monthly, clinical supervisor"),
            ("Peer workers and carer peer workers", "Monthly, team leader", "Fortnightly, Senior Peer Worker"),
            ("Senior Peer Worker", "Monthly, Lived Experience Lead", "Monthly, external peer supervisor"),
            ("", "", ""),
        ],
        (5.2, 5.2, 6.2),
    )
    editor.added_row(table.rows[-1], "Casual peer workers", "Monthly, team leader", "Fortnightly, Senior Peer Worker")

    document.add_heading("8. What supervision is not", 1)
    clause(
        "Performance reviews follow HR-05. Peer review of clinical notes is a quality activity and does not count as "
        "supervision."
    )
    editor.finish(document)
    return word.finish(
        document,
        header="Quarrion Community Mental Health",
        footer="HR-12 Supervision Policy, version 3 (changes shown)",
        pages=2,
    )
