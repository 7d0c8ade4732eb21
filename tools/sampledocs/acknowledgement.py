"""Appendix A of the code of conduct: a page of text, and a signed page that is nothing but the picture of a scan."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.units import cm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, Spacer

from sampledocs import pdf

_SCAN_SIZE = (1240, 1754)  # A4 at 150 dots per inch
_SCAN = [
    (44, "Acknowledgement"),
    (26, "I have read the Code of Conduct (HR-01) and talked it over with my team leader."),
    (26, "I know whom to ask when a relationship outside work touches on my work."),
    (26, "Peer workers: I have talked with the Senior Peer Worker about people I know."),
    (26, ""),
    (26, "Name:  T. Vainikolo            Position:  Senior Peer Worker"),
    (26, "Date:  4 September 2023"),
    (26, "Signed:"),
]
_SIGNATURE = [
    (330, 905),
    (370, 840),
    (395, 915),
    (430, 850),
    (455, 905),
    (500, 870),
    (560, 900),
    (640, 860),
    (720, 885),
]


def make() -> bytes:
    """The file."""
    story: list[Flowable] = [
        Paragraph("Code of Conduct HR-01: Appendix A", pdf.TITLE),
        pdf.heading("Declaring a dual relationship"),
        pdf.say(
            "This appendix explains section 4 of the Code of Conduct. It is for everyone at Quarrion, and most of all "
            "for peer workers and carer peer workers, who often know the people they support from elsewhere."
        ),
        pdf.bullets(
            "Talk to the Senior Peer Worker first. In other roles, talk to your team leader.",
            "Write down together what you will do about it. One page is enough.",
            "Look at the page again after three months.",
        ),
        pdf.say("Having used our service yourself is not a conflict of interest."),
        pdf.heading("The signed page"),
        pdf.say("A scan of the signed acknowledgement follows. The paper is kept by the General Manager, People."),
        PageBreak(),
        Spacer(1, cm),
    ]
    return pdf.build("Code of Conduct: Appendix A", story, margins=_margins)


def _margins(canvas: Canvas, page: int) -> None:
    if page == 2:
        canvas.drawImage(ImageReader(_scan()), 0, 0, pdf.WIDTH, pdf.HEIGHT)
    else:
        pdf.running("Quarrion Community Mental Health", "HR-01 Appendix A, September 2023")(canvas, page)


def _scan() -> BytesIO:
    page = Image.new("L", _SCAN_SIZE, 250)
    draw = ImageDraw.Draw(page)
    height = 220.0
    for size, text in _SCAN:
        draw.text((150, height), text, fill=40, font=ImageFont.load_default(size))
        height += 2.6 * size
    draw.line(_SIGNATURE, fill=60, width=5, joint="curve")
    draw.line([(250, 930), (820, 930)], fill=90, width=2)
    # Nobody lays a sheet on the glass quite straight.
    page = page.rotate(0.7, resample=Image.Resampling.BICUBIC, fillcolor=225).filter(ImageFilter.GaussianBlur(0.8))
    file = BytesIO()
    page.save(file, "JPEG", quality=45)
    file.seek(0)
    return file
