"""The workforce strategy: two columns, a banner, running header and footer, bullets, quotations."""

from reportlab.lib import colors
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from sampledocs import pdf

TITLE = "Lived Experience Workforce Strategy 2024–2027"
_BANNER = 3.6 * cm


def make() -> bytes:
    """The file."""
    return pdf.build(TITLE, _story(), margins=_margins, columns=2, banner=_BANNER)


def _margins(canvas: Canvas, page: int) -> None:
    pdf.running("" if page == 1 else f"Quarrion – {TITLE}", "Approved by the Board, 12 March 2024")(canvas, page)
    if page == 1:
        canvas.setFillColor(pdf.PLUM)
        canvas.rect(0, pdf.HEIGHT - 5 * cm, pdf.WIDTH, 5 * cm, stroke=0, fill=1)
        canvas.setFillColor(colors.white)
        canvas.setFont("Helvetica-Bold", 20)
        canvas.drawString(pdf.EDGE, pdf.HEIGHT - 2.6 * cm, TITLE)
        canvas.setFont("Helvetica", 12)
        canvas.drawString(pdf.EDGE, pdf.HEIGHT - 3.6 * cm, "Quarrion Community Mental Health, Dunbarrow")


def _story() -> list[Flowable]:
    return [*_why(), *_goals(), *_follow_up(), *_plan()]


def _why() -> list[Flowable]:
    return [
        pdf.heading("Foreword"),
        pdf.say(
            "When I came to Quarrion in 2016, the first person who made me a cup of tea was a peer worker. She told "
            "me within ten minutes what our reports had not told me in ten pages. I have tried to remember that cup "
            "of tea in every budget since."
        ),
        pdf.say(
            "This strategy is a promise for three years, and the positions in it are permanent ones. Hold us to it. "
            "Where we fall short you will read about it here, in our own words and with our names on it."
        ),
        pdf.say("<i>Helen Achterberg, Chief Executive</i>"),
        pdf.heading("1 Why we need a strategy"),
        pdf.say(
            "Quarrion was started by people who had been through the mental health system and wanted something "
            "kinder. Peer work is not an add-on here. It is a core and permanent part of every team, and it stays so "
            "when a grant ends."
        ),
        pdf.say(
            "In March 2024, nine of our 64 employees work in a designated lived experience role: seven Peer Workers, "
            "one Carer Peer Worker and one Lived Experience Lead. The position of Senior Peer Worker was vacant for "
            "most of last year. Four of the nine are the only peer worker on their shift."
        ),
        pdf.heading("2 What people told us"),
        pdf.say(
            "The Lived Experience Lead sat down with every peer worker, with eleven clinicians and with the Consumer "
            "Advisory Group. Much was good. Some of it was hard to hear:"
        ),
        Paragraph("“Peer work is optional. If the nurses are busy, I am the one who is sent home.”", pdf.QUOTE),
        Paragraph("“I was told that my job is to make sure people take their tablets.”", pdf.QUOTE),
        Paragraph("“My supervisor is lovely, but she has never done this work.”", pdf.QUOTE),
        pdf.say(
            "A review by an overseas service found much the same: there, peer positions were paid from whatever was "
            "left over, and fewer than half were filled two years later. We do not want to go that way."
        ),
        pdf.heading("3 Whom it covers"),
        pdf.say(
            "The strategy applies to every team, site and function of Quarrion, from reception to finance and the "
            "Board. It is the business of all staff and not of the peer workers alone."
        ),
    ]


def _goals() -> list[Flowable]:
    return [
        pdf.heading("4 Our goals"),
        Paragraph("Goal 1: Leadership that answers for it", pdf.SUBHEADING),
        pdf.bullets(
            "The Chief Executive, Helen Achterberg, sponsors this strategy and reports on it to the Board every "
            "quarter.",
            "The Lived Experience Lead is a member of the executive team and has a vote on budget and policy.",
            "Each team leader names one clinician and one administrator who champion peer work in their part of the "
            "house.",
        ),
        Paragraph("Goal 2: Enough of us", pdf.SUBHEADING),
        pdf.bullets(
            "By June 2026 every team has at least two peer workers. No one works as the only peer in a team.",
            "Peer workers reach out to the homeless in Cobbler’s Gap, two to a shift.",
            "We aim to explore a traineeship for young people with lived experience.",
        ),
        Paragraph("Goal 3: Somewhere to go", pdf.SUBHEADING),
        pdf.bullets(
            "There are four levels: Peer Worker, experienced Peer Worker, Senior Peer Worker and Lived Experience "
            "Lead. HR-05 sets out how to move from one to the next.",
            "The Senior Peer Worker’s position is filled at all times; a vacancy is advertised within two weeks.",
        ),
        Paragraph("Goal 4: Money", pdf.SUBHEADING),
        pdf.bullets(
            "New lived experience positions depend on funding.",
            "Where possible, we will ask the Department for recurrent funding of peer supervision.",
        ),
        Paragraph("Goal 5: Learning as we go", pdf.SUBHEADING),
        pdf.bullets(
            "Every year each team tries out one new way of working with its peer workers, looks back on it together "
            "with them, and tells the other teams what worked and what did not. Nobody is blamed for an attempt that "
            "failed.",
        ),
        Paragraph("Goal 6: Working together", pdf.SUBHEADING),
        pdf.bullets(
            "Peers and professional staff plan together at the Monday meeting.",
            "Peer workers have two paid hours a month for the Sallow River peer network.",
        ),
        pdf.heading("5 Lived experience in our policies"),
        pdf.say(
            "The values of lived experience work, which are hope, mutuality and self-determination, inform every "
            "policy that Quarrion writes. No HR policy goes to the Board before the Lived Experience Lead and two "
            "peer workers have commented on it in writing."
        ),
        pdf.say("How peer workers are supervised is set out in HR-12, and how they are trained in HR-07."),
    ]


def _follow_up() -> list[Flowable]:
    return [
        pdf.heading("6 What we will count"),
        pdf.bullets(
            "The number of peer workers in each team, every quarter.",
            "How long a lived experience position stays empty.",
            "Supervision hours offered and supervision hours held.",
            "What peer workers and the people they support say in the yearly survey, word for word.",
        ),
        pdf.heading("7 Who does what, by when"),
        pdf.say(
            "<b>Board.</b> Reads the quarterly report at its next meeting, asks the Lived Experience Lead to present "
            "it, and publishes the figures on the website in September of each year, with an account of what went "
            "wrong."
        ),
        pdf.say(
            "<b>Chief Executive.</b> Meets the peer workers as a group in February and August. Brings what she hears "
            "to the executive team within a month."
        ),
        pdf.say(
            "<b>General Manager, People.</b> Rewrites the position descriptions of all lived experience roles by "
            "December 2024, each for its own team and together with the people who hold the role."
        ),
        pdf.say(
            "<b>Team leaders.</b> Go through this strategy with their teams within six weeks of its approval, and "
            "again at the start of every year."
        ),
        pdf.heading("8 Words we use"),
        pdf.say(
            "<b>Lived experience:</b> having been through mental distress and used services, or having cared for "
            "somebody who has. <b>Peer worker:</b> somebody who is employed to work from that experience. In this "
            "document, carer peer workers are meant as well unless we say otherwise."
        ),
    ]


def _plan() -> list[Flowable]:
    return [
        pdf.heading("9 Year by year"),
        Paragraph("July 2024 to June 2025", pdf.SUBHEADING),
        pdf.bullets(
            "Fill the position of Senior Peer Worker.",
            "Bring the position descriptions into line with HR-12.",
            "Hold the first open evening, with soup, for anyone in the district who wonders what peer work is.",
        ),
        Paragraph("July 2025 to June 2026", pdf.SUBHEADING),
        pdf.bullets(
            "Open two more peer worker positions at Cobbler’s Gap.",
            "Look at every policy that treats peer workers differently from other staff, and ask why.",
            "Build the ramp.",
        ),
        Paragraph("July 2026 to June 2027", pdf.SUBHEADING),
        pdf.bullets(
            "Ask the Sallow River peer network to tell us, without politeness, how we have done.",
            "Write the next strategy with what they say.",
        ),
        pdf.heading("10 What could go wrong"),
        pdf.say(
            "<b>Grants end.</b> Three of the nine positions are paid from a grant that runs out in June 2026. The "
            "executive team brings a plan for them to the Board by December 2025."
        ),
        pdf.say(
            "<b>Roles drift.</b> In a busy week it is easy to ask a peer worker to count tablets. Team leaders watch "
            "for it, and the Lived Experience Lead goes through the duties of each position with its holder twice a "
            "year."
        ),
        pdf.say(
            "<b>We lose people.</b> Four peer workers left between 2021 and 2023. In the conversations we had with "
            "them afterwards, pay was mentioned once and loneliness four times."
        ),
        pdf.say(
            "<b>The computers fail.</b> Rosters and supervision records are covered by the disaster recovery plan "
            "(ICT-02)."
        ),
        pdf.heading("11 How this strategy was written"),
        pdf.say(
            "Marlo Tindale, Lived Experience Lead, held the pen. Nine peer workers, eleven clinicians, six members of "
            "the Consumer Advisory Group and two people from the Sallow River Aboriginal Corporation sat around the "
            "table, and were paid for their time. The Board changed one word of the draft and has been asked to put "
            "it back."
        ),
    ]
