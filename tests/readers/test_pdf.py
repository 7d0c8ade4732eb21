"""The PDF reader, on files that each test draws for itself."""

import io
import pickle
import sys
from collections.abc import Callable, Iterable

import pdfplumber
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from policylint.document import Block, BlockKind, Document, UnreadableError
from policylint.readers import pdf as reader
from policylint.readers.pdf import read
from policylint.readers.pdf.extract import PageReader
from policylint.readers.pdf.health import declared_title, page_list
from tests.examples import examples

Draw = Callable[[Canvas], None]

LEFT, TOP, LEADING = 72.0, 740.0, 14.0
PROSE = (
    "Each peer worker meets every fortnight with a senior peer who has done the work for at least two years "
    "and who is not their line manager. The meeting is in paid time, is not recorded in the personnel file "
    "and covers what the worker chooses to bring to it. Where a meeting has to be missed another is found. "
)


def made(*pages: Draw, **options: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, **options)
    for draw in pages:
        canvas.setFont("Helvetica", 11)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def lines(*texts: str, x: float = LEFT, y: float = TOP, size: float = 11, font: str = "Helvetica") -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        for i, text in enumerate(texts):
            canvas.drawString(x, y - i * LEADING, text)

    return draw


def together(*draws: Draw) -> Draw:
    def draw(canvas: Canvas) -> None:
        for each in draws:
            each(canvas)

    return draw


def wrapped(text: str, width: float, size: float = 11) -> list[str]:
    """The text broken as a word processor breaks it: every line takes what fits."""
    found = [""]
    for word in text.split():
        longer = f"{found[-1]} {word}".strip()
        if stringWidth(longer, "Helvetica", size) <= width:
            found[-1] = longer
        else:
            found.append(word)
    return found


def block_texts(document: Document, kind: BlockKind | None = None) -> list[str]:
    return [block.text for block in document.blocks if kind is None or block.kind is kind]


def of_kind(document: Document, kind: BlockKind) -> list[Block]:
    return [block for block in document.blocks if block.kind is kind]


def failure(data: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read(data, "policy.pdf")
    return caught.value


def outcome(data: bytes) -> Document | UnreadableError:
    try:
        return read(data, "policy.pdf")
    except UnreadableError as error:
        return error


def prose_pages(count: int) -> list[str]:
    return [f"Page body {'abcdefghij'[i]} is about its own subject and no other." for i in range(count)]


# What must not be read as text, or not without a word about it


def test_an_empty_file_is_named_empty() -> None:
    assert failure(b"").code == "empty"
    assert failure(b" \n").code == "empty"


def test_what_is_no_pdf_is_of_the_wrong_type() -> None:
    assert failure(b"<html><body>Not a PDF</body></html>").code == "wrong-type"
    assert failure(b"PK\x03\x04" + b"\0" * 100).code == "wrong-type"


def test_a_file_with_a_password_is_encrypted() -> None:
    error = failure(made(lines("Secret"), encrypt=StandardEncryption("user", "owner")))
    assert error.code == "encrypted"
    assert "password" in error.message


def test_a_file_that_only_its_owner_may_change_is_read() -> None:
    document = read(made(lines("Open to all."), encrypt=StandardEncryption("", "owner")), "policy.pdf")
    assert block_texts(document) == ["Open to all."]


def test_a_truncated_file_is_damaged_or_says_what_is_missing() -> None:
    whole = made(*(lines(*wrapped(PROSE * 5, 450)) for _ in range(4)))
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        result = outcome(whole[: int(len(whole) * share)])
        if isinstance(result, UnreadableError):
            assert result.code == "damaged"
        else:
            assert any("missing" in warning or "could not" in warning for warning in result.reading.warnings)


@settings(examples(60), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=30))
def test_broken_bytes_never_raise_anything_else(changes: list[tuple[int, int]]) -> None:
    data = bytearray(made(lines(*wrapped(PROSE, 450)), lines("More.")))
    for position, value in changes:
        data[position % len(data)] = value
    result = outcome(bytes(data))
    assert result.message if isinstance(result, UnreadableError) else result.reading.format == "pdf"


def test_a_fault_of_pdfium_or_of_ours_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(reader: object, page: object, number: int) -> None:
        raise IndexError(number)

    monkeypatch.setattr(PageReader, "read", fault)
    assert failure(made(lines("Text."))).code == "damaged"


def scan(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)


def test_a_scan_without_text_is_unreadable() -> None:
    error = failure(made(scan, scan))
    assert error.code == "scanned"
    assert "OCR" in error.message


def test_scanned_pages_among_others_are_listed() -> None:
    document = read(made(lines("Read."), scan, lines("Read too."), scan), "policy.pdf")
    assert document.reading.warnings == ("pages 2 and 4 have no text layer (scanned): they were not checked",)
    assert document.reading.pages == 4


def test_a_scan_with_stamped_page_headers_is_still_a_scan() -> None:
    stamped = together(scan, lines("Received by Records", y=815))
    document = read(made(lines("Read.", y=600), stamped, stamped), "policy.pdf")
    assert document.reading.warnings == ("pages 2 and 3 have no text layer (scanned): they were not checked",)


def test_a_blank_page_is_no_scan_and_blank_pages_are_empty() -> None:
    assert read(made(lines("Read."), lines()), "policy.pdf").reading.warnings == ()
    assert failure(made(lines(), lines())).code == "empty"


def test_garbled_text_is_no_text() -> None:
    cipher = PROSE.lower().translate(str.maketrans("aeiouy", "xzkqjv"))
    error = failure(made(lines(*wrapped(cipher, 450))))
    assert error.code == "encoding"
    assert "Export" in error.message


def test_a_garbled_page_among_others_is_named() -> None:
    cipher = PROSE.lower().translate(str.maketrans("aeiouy", "xzkqjv"))
    good = [lines(text) for text in prose_pages(5)]
    document = read(made(good[0], lines(*wrapped(cipher, 450)), *good[1:]), "policy.pdf")
    assert document.reading.warnings == ("the text of page 2 is garbled, and could not be checked",)


def test_another_language_is_read_with_a_warning() -> None:
    german = "Jede Mitarbeiterin hat Anspruch auf regelmaessige Begleitung durch erfahrene Kolleginnen. " * 15
    document = read(made(lines(*wrapped(german, 450))), "policy.pdf")
    assert "few common English words" in document.reading.warnings[0]


def test_form_fields_are_announced() -> None:
    def form(canvas: Canvas) -> None:
        canvas.drawString(LEFT, TOP, "Name of the supervisor:")
        canvas.acroForm.textfield(name="who", x=250, y=TOP, value="Sam")

    document = read(made(form), "policy.pdf")
    assert any("form fields" in warning for warning in document.reading.warnings)
    assert block_texts(document) == ["Name of the supervisor:"]


def test_junk_before_the_header_is_skipped() -> None:
    assert block_texts(read(b"\0" * 3000 + made(lines("Found.")), "policy.pdf")) == ["Found."]


def test_absurdly_many_pages_are_cut_with_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_PAGES", 2)
    document = read(made(*(lines(text) for text in prose_pages(3))), "policy.pdf")
    assert len(document.blocks) == 2
    assert "only the first 2" in document.reading.warnings[0]


# Paragraphs


def test_lines_are_joined_to_paragraphs() -> None:
    draw = together(lines(*wrapped(PROSE, 300)), lines(*wrapped("Second. " + PROSE, 300), y=500))
    assert block_texts(read(made(draw), "policy.pdf")) == [PROSE.strip(), ("Second. " + PROSE).strip()]


def test_paragraphs_without_space_between_them_end_where_a_line_had_room() -> None:
    first = [*wrapped(PROSE, 400)[:3], "to it."]
    second = ["Another paragraph begins.", *wrapped(PROSE, 400)]
    texts = block_texts(read(made(lines(*first, *second)), "policy.pdf"))
    assert texts[0].endswith("to it.")
    assert texts[1] == "Another paragraph begins."


def test_every_word_has_its_page_line_and_box() -> None:
    document = read(made(lines("First page."), lines("One two", "three four.")), "policy.pdf")
    block = document.blocks[1]
    starts = [block.text.index(word) for word in block.text.split()]
    boxes = [block.place_at(start).box for start in starts]
    assert len(set(boxes)) == len(starts) == 4
    assert block.boxes(0, len(block.text)) == [(2, box) for box in boxes]
    place = block.place_at(8)
    assert (place.page, place.line, place.column) == (2, 2, None)
    left, bottom, right, top = place.box or (0, 0, 0, 0)
    assert left == pytest.approx(LEFT, abs=1)
    assert bottom < TOP - LEADING < top
    assert 20 < right - left < 40
    assert len(block.boxes(0, 7)) == 2


def test_a_document_survives_pickling_with_its_boxes() -> None:
    document = read(made(lines(*wrapped(PROSE, 300))), "policy.pdf")
    assert pickle.loads(pickle.dumps(document)) == document


def test_a_word_behind_a_label_keeps_its_own_box() -> None:
    (block,) = read(made(lines("3.1 Supervision is paid.")), "policy.pdf").blocks
    assert block.text == "Supervision is paid."
    left = LEFT + stringWidth("3.1 Supervision ", "Helvetica", 11)
    assert (block.place_at(12).box or (0,))[0] == pytest.approx(left, abs=1)
    assert len(block.boxes(0, len(block.text))) == 3


def test_a_paragraph_goes_on_over_the_page_break() -> None:
    text = wrapped(PROSE, 450)
    header = lines("Peer Workforce Policy", y=815)
    first = together(header, lines(*text[:2], y=120), lines("Policy HR-12, page 1", y=40))
    second = together(header, lines(*text[2:], y=760), lines("Policy HR-12, page 2", y=40))
    document = read(made(first, second), "policy.pdf")
    assert block_texts(document, BlockKind.PARAGRAPH) == [PROSE.strip()]
    pages = {anchor.place.page for anchor in of_kind(document, BlockKind.PARAGRAPH)[0].anchors}
    assert pages == {1, 2}


def test_soft_hyphens_and_ligatures_do_not_stay_in_words() -> None:
    try:
        pdfmetrics.registerFont(TTFont("Sans", "Vera.ttf"))
    except TTFError:
        pytest.skip("no TrueType font")
    document = read(made(lines("The sta\ufb00 o\ufb03ce is co\u00adoperative.", font="Sans")), "policy.pdf")
    assert all(char not in document.blocks[0].text for char in "\ufb00\ufb03\u00ad")


# Hyphens


@pytest.mark.parametrize(
    ("above", "below", "joined", "elsewhere"),
    [
        ("about super-", "vision here", "about supervision here", ""),
        ("it is peer-", "led here", "it is peer-led here", ""),
        ("for self-", "care here", "for self-care here", ""),
        ("a face-to-", "face talk", "a face-to-face talk", ""),
        ("a lived-", "experience post", "a lived-experience post", "Nothing but lived experience."),
        ("the work-", "force here", "the workforce here", "Our workforce is at work, with force."),
        ("a short-", "and long-term aim", "a short- and long-term aim", ""),
        ("the years 2024-", "2027 here", "the years 2024-2027 here", ""),
        ("staff and/", "or peers", "staff and/or peers", ""),
    ],
)
def test_broken_words_are_joined_as_they_were(above: str, below: str, joined: str, elsewhere: str) -> None:
    draw = together(lines(above, below), lines(elsewhere, y=500)) if elsewhere else lines(above, below)
    assert block_texts(read(made(draw), "policy.pdf"))[0] == joined


def test_both_halves_of_a_broken_word_have_their_boxes() -> None:
    (block,) = read(made(lines("about super-", "vision")), "policy.pdf").blocks
    assert len(block.boxes(6, 17)) == 2


def test_a_hyphen_at_the_end_of_a_paragraph_stays() -> None:
    draw = together(lines("Ring 555-"), lines("Other text here.", y=500))
    assert block_texts(read(made(draw), "policy.pdf")) == ["Ring 555-", "Other text here."]


# Words run together


def test_words_that_nothing_but_a_shift_parts_are_parted() -> None:
    def shifted(canvas: Canvas) -> None:
        canvas._code.append(
            "BT /F1 11 Tf 1 0 0 1 72 700 Tm "
            "[(Supervision)-200(is)-200(offered)-200(to)-200(everyone)-200(fortnightly)] TJ ET"
        )

    (block,) = read(made(together(lines(""), shifted)), "policy.pdf").blocks
    assert block.text == "Supervision is offered to everyone fortnightly"


# Columns


def two_columns(left: Iterable[str], right: Iterable[str], y: float = 700) -> list[Draw]:
    return [lines(*left, x=60, y=y), lines(*right, x=315, y=y)]


def test_columns_are_read_one_after_the_other() -> None:
    text = wrapped(PROSE * 2, 220)
    half = len(text) // 2
    document = read(made(together(*two_columns(text[:half], text[half:]))), "policy.pdf")
    assert " ".join(block_texts(document)) == (PROSE * 2).strip()


def test_columns_written_row_by_row_are_read_one_after_the_other() -> None:
    text = wrapped(PROSE * 3, 220)
    half = len(text) // 2

    def rows(canvas: Canvas) -> None:
        for i in range(half):
            canvas.drawString(60, 700 - i * LEADING, text[i])
            canvas.drawString(315, 700 - i * LEADING, text[half + i])

    document = read(made(rows), "policy.pdf")
    assert " ".join(block_texts(document)).startswith(" ".join(text[:half]))


def test_a_heading_over_both_columns_comes_first_and_a_line_below_last() -> None:
    text = wrapped(PROSE * 2, 220)
    half = len(text) // 2
    columns = two_columns(text[:half], text[half:], y=650)
    heading = lines("A heading that runs over both columns of the page", x=60, y=700, size=18, font="Helvetica-Bold")
    below = lines("A note that stands below both of the columns and runs across the page.", x=60, y=300)
    document = read(made(together(*columns, below, heading)), "policy.pdf")
    texts = block_texts(document)
    assert texts[0] == "A heading that runs over both columns of the page"
    assert " ".join(texts[1:-1]) == (PROSE * 2).strip()
    assert texts[-1].startswith("A note that stands below")


def test_what_stands_apart_below_the_columns_does_not_come_between_them() -> None:
    text = wrapped(PROSE * 2, 220)
    half = len(text) // 2
    closing = lines("Ask us.", x=60, y=40)
    document = read(made(together(*two_columns(text[:half], text[half:]), closing)), "policy.pdf")
    assert block_texts(document) == [(PROSE * 2).strip(), "Ask us."]


def test_footnotes_below_the_columns_are_not_one() -> None:
    text = wrapped(PROSE * 2, 220)
    half = len(text) // 2
    notes = lines("1 The agreement of 2023.", x=60, y=40, size=8), lines("2 As varied.", x=315, y=40, size=8)
    document = read(made(together(*two_columns(text[:half], text[half:]), *notes)), "policy.pdf")
    assert block_texts(document, BlockKind.FOOTNOTE) == ["The agreement of 2023.", "As varied."]
    assert block_texts(document, BlockKind.PARAGRAPH) == [(PROSE * 2).strip()]


def test_names_and_values_side_by_side_are_no_columns() -> None:
    def rows(canvas: Canvas) -> None:
        pairs = [
            ("Position title", "Peer worker"),
            ("Reports to", "Senior peer"),
            ("Hours", "0.6"),
            ("Site", "All"),
        ] * 2
        for i, (name, value) in enumerate(pairs):
            canvas.drawString(72, 700 - i * 20, name)
            canvas.drawString(250, 700 - i * 20, value)

    assert block_texts(read(made(rows), "policy.pdf"))[:2] == [
        "Position title Peer worker",
        "Reports to Senior peer",
    ]


# Furniture


def test_running_headers_and_footers_stand_apart_and_once() -> None:
    pages = [
        together(
            lines("Peer Workforce Policy", y=815),
            lines(text),
            lines(f"Version 3 | Page {i} of 4", y=30),
        )
        for i, text in enumerate(prose_pages(4), 1)
    ]
    document = read(made(*pages), "policy.pdf")
    assert block_texts(document, BlockKind.HEADER) == ["Peer Workforce Policy"]
    assert block_texts(document, BlockKind.FOOTER) == ["Version 3 | Page 1 of 4"]
    assert block_texts(document, BlockKind.PARAGRAPH) == prose_pages(4)
    assert document.blocks[0].kind is BlockKind.HEADER


def test_mere_page_numbers_are_left_out() -> None:
    pages = [together(lines(text), lines(str(i), x=290, y=30)) for i, text in enumerate(prose_pages(3), 1)]
    assert block_texts(read(made(*pages), "policy.pdf")) == prose_pages(3)


def test_what_stands_at_the_top_of_one_page_only_is_text() -> None:
    pages = [lines(f"Unlike any other {text}", y=800) for text in prose_pages(3)]
    assert block_texts(read(made(*pages), "policy.pdf"), BlockKind.HEADER) == []


def test_headings_that_differ_by_their_number_are_no_running_header() -> None:
    pages = [
        together(lines(f"Standard {number}", y=800, size=16), lines(text, y=770))
        for number, text in zip((2, 5, 7), prose_pages(3), strict=True)
    ]
    document = read(made(*pages), "policy.pdf")
    assert block_texts(document, BlockKind.HEADING) == ["Standard 2", "Standard 5", "Standard 7"]


BODY = lines(*wrapped(PROSE, 450), y=700)


@pytest.mark.parametrize(
    "margin",
    [
        lines("Whatever stands here is a sentence, and stays one.", y=40, size=8),
        lines("1 The agreement of 2023, as varied", y=40, size=8),
        lines("This does not apply to casual staff", y=40),
        lines("This does not apply to casual staff", y=105, size=8),
        together(BODY, lines(*(f"Small line {letter}" for letter in "abcdef"), y=110, size=8)),
    ],
    ids=["a sentence", "a footnote", "of the text's size", "not in the margin", "a list of small lines"],
)
def test_what_only_stands_low_on_a_page_is_no_footer(margin: Draw) -> None:
    document = read(made(together(lines("Leave", size=20), BODY, margin)), "policy.pdf")
    assert block_texts(document, BlockKind.FOOTER) == []


@pytest.mark.parametrize(
    "page",
    [
        together(lines("Leave Policy", y=805), BODY),
        together(lines("Leave Policy HR-07", y=805), lines("Purpose", y=730, font="Helvetica-Bold"), BODY),
        together(lines("Leave Policy", y=805, size=20), lines("For all of the staff", y=750), BODY),
        together(lines("Position Description", y=790), lines("Carer Peer Worker", y=765, size=20), BODY),
        together(lines("Position Description", x=40, y=805), lines("Peer Worker", x=40, size=20), lines(PROSE, x=40)),
        together(lines("We meet each other with respect.", y=805), lines("Leave Policy", size=20), BODY),
    ],
    ids=["a title", "with its number", "a large one", "near what it belongs to", "within the text's frame", "a motto"],
)
def test_what_only_stands_high_on_a_page_is_no_header(page: Draw) -> None:
    assert block_texts(read(made(page), "policy.pdf"), BlockKind.HEADER) == []


def test_the_last_row_of_a_table_is_no_footer() -> None:
    def ruled(canvas: Canvas) -> None:
        lines("Hours", "Site", y=60, size=8)(canvas)
        canvas.rect(70, 40, 200, 34)

    document = read(made(together(BODY, ruled)), "policy.pdf")
    assert block_texts(document, BlockKind.FOOTER) == []


def test_header_and_footer_of_a_single_page_stand_apart() -> None:
    page = together(
        lines("Quarrion", y=808, size=8),
        lines("HR-1 Leave", y=31, size=8),
        lines("Page 1", x=500, y=31, size=8),
        lines("Leave Policy", size=20, font="Helvetica-Bold"),
        lines("Staff have leave.", y=700),
    )
    document = read(made(page), "policy.pdf")
    assert [(block.kind, block.text) for block in document.blocks] == [
        (BlockKind.HEADER, "Quarrion"),
        (BlockKind.HEADING, "Leave Policy"),
        (BlockKind.PARAGRAPH, "Staff have leave."),
        (BlockKind.FOOTER, "HR-1 Leave Page 1"),
    ]


def test_a_footer_beside_the_page_number_may_be_as_large_as_the_text() -> None:
    document = read(made(together(BODY, lines("Leave Policy | Page 1 of 1", y=31))), "policy.pdf")
    assert block_texts(document, BlockKind.FOOTER) == ["Leave Policy | Page 1 of 1"]


@pytest.mark.parametrize(
    "footer",
    ["PP-22 v1 · Page", "PD-19 Support Coordinator", "Leave Policy version 2", "Quarrion | Leave", "© Quarrion 2024"],
)
def test_a_footer_in_the_texts_own_type_is_told_by_what_it_says(footer: str) -> None:
    document = read(made(together(BODY, lines(footer, y=31))), "policy.pdf")
    assert block_texts(document, BlockKind.FOOTER) == [footer]


def test_a_header_in_the_texts_own_type_stands_outside_its_frame_and_over_the_title() -> None:
    page = together(lines("Quarrion Community Health", y=805), lines("Leave Policy", size=20), BODY)
    document = read(made(page), "policy.pdf")
    assert block_texts(document, BlockKind.HEADER) == ["Quarrion Community Health"]
    assert block_texts(document, BlockKind.HEADING) == ["Leave Policy"]


def test_a_first_page_may_have_a_header_of_its_own() -> None:
    headers = ["Quarrion | Human Resources", "Leave Policy", "Leave Policy"]
    pages = [
        together(lines(header, y=808, size=8), lines(text))
        for header, text in zip(headers, prose_pages(3), strict=True)
    ]
    document = read(made(*pages), "policy.pdf")
    assert block_texts(document, BlockKind.HEADER) == headers[:2]
    assert block_texts(document, BlockKind.PARAGRAPH) == prose_pages(3)


def test_what_is_written_first_and_stands_round_the_text_is_read_round_it() -> None:
    margins = together(lines("Quarrion Community Health", y=808), lines("Owner: People and Culture", y=31))
    document = read(made(together(margins, lines("Leave Policy", size=20), BODY)), "policy.pdf")
    assert block_texts(document) == [
        "Quarrion Community Health",
        "Leave Policy",
        PROSE.strip(),
        "Owner: People and Culture",
    ]


def test_a_lone_line_below_a_title_is_no_heading() -> None:
    draw = together(lines("Leave Policy for All Staff", size=20), lines("Staff have leave.", y=700))
    document = read(made(draw), "policy.pdf")
    assert [block.kind for block in document.blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH]


# Lists


def test_bullets_become_list_items_with_wrapped_lines() -> None:
    item = wrapped("supervision every fortnight with a senior peer who has done the work and does not manage them", 300)

    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 740, "Peer workers have:")
        for i, y in enumerate((720, 720 - LEADING * len(item))):
            canvas.drawString(80, y, "•")
            for j, text in enumerate(item):
                canvas.drawString(95, y - j * LEADING, text if i == 0 else text.upper())

    document = read(made(draw), "policy.pdf")
    items = of_kind(document, BlockKind.LIST_ITEM)
    assert [(block.label, block.level) for block in items] == [("•", 1), ("•", 1)]
    assert items[0].text == " ".join(item)
    assert items[0].anchors[0].offset == 0
    assert items[0].place_at(0).box is not None


def test_numbered_clauses_keep_their_numbers_as_labels() -> None:
    draw = lines("3.1 Supervision is paid time.", "3.2 Supervision is fortnightly.", "a) It is peer-led.")
    document = read(made(draw), "policy.pdf")
    assert [(block.label, block.text) for block in of_kind(document, BlockKind.LIST_ITEM)] == [
        ("3.1", "Supervision is paid time."),
        ("3.2", "Supervision is fortnightly."),
        ("a)", "It is peer-led."),
    ]


def test_a_clause_number_in_running_text_begins_no_item() -> None:
    draw = lines(
        "Anything that is said here about peer supervision is to be read together with clause",
        "3.1 of the agreement.",
    )
    assert len(read(made(draw), "policy.pdf").blocks) == 1


def test_items_that_stand_in_are_deeper() -> None:
    draw = together(
        lines("1. Leave"),
        lines("a) is paid;", x=90, y=726),
        lines("i) in full;", x=108, y=712),
        lines("2. Pay", y=698),
    )
    document = read(made(draw), "policy.pdf")
    assert [block.level for block in of_kind(document, BlockKind.LIST_ITEM)] == [1, 2, 3, 1]


# Headings


def test_headings_are_ranked_by_size_and_bold_comes_last() -> None:
    draw = together(
        lines("Peer Workforce Policy", size=20, font="Helvetica-Bold"),
        lines("Supervision", y=700, size=14, font="Helvetica-Bold"),
        lines(*wrapped(PROSE, 450), y=670),
        lines("Frequency", y=560, font="Helvetica-Bold"),
        lines(*wrapped(PROSE, 450), y=540),
        lines("Pay", y=400, size=14, font="Helvetica-Bold"),
        lines(*wrapped(PROSE, 450), y=370),
    )
    document = read(made(draw), "policy.pdf")
    assert [(block.level, block.text) for block in of_kind(document, BlockKind.HEADING)] == [
        (1, "Peer Workforce Policy"),
        (2, "Supervision"),
        (3, "Frequency"),
        (2, "Pay"),
    ]
    assert document.reading.headings == 4


def test_numbers_of_headings_are_labels_and_show_depth() -> None:
    draw = together(
        lines("1 Supervision", font="Helvetica-Bold"),
        lines("1.1 How often", y=710, font="Helvetica-Bold"),
        lines(*wrapped(PROSE, 450), y=680),
    )
    headings = of_kind(read(made(draw), "policy.pdf"), BlockKind.HEADING)
    assert [(block.label, block.level, block.text) for block in headings] == [
        ("1", 1, "Supervision"),
        ("1.1", 2, "How often"),
    ]


def titled(*headings: str) -> list[Block]:
    draws = [
        together(lines(heading, y=740 - 90 * i, font="Helvetica-Bold"), lines(*wrapped(PROSE, 450), y=720 - 90 * i))
        for i, heading in enumerate(headings)
    ]
    return of_kind(read(made(together(*draws)), "policy.pdf"), BlockKind.HEADING)


def test_quantities_in_headings_stay_in_them() -> None:
    headings = titled("24 Hour support", "3 Months of probation", "12 Month review")
    assert [block.label for block in headings] == ["", "", ""]


def test_a_heading_that_comes_next_is_numbered_even_before_a_unit() -> None:
    headings = titled("3 Words we use", "3.1 Hours of work", "3.2 Days off", "4 Year by year", "5 Weeks of leave")
    assert [block.label for block in headings] == ["3", "3.1", "3.2", "4", "5"]
    assert headings[1].text == "Hours of work"


def test_a_bold_sentence_is_no_heading() -> None:
    draw = together(lines("You must report this at once.", font="Helvetica-Bold"), lines(*wrapped(PROSE, 450), y=700))
    assert of_kind(read(made(draw), "policy.pdf"), BlockKind.HEADING) == []


def test_a_heading_of_two_lines_is_one() -> None:
    draw = together(
        lines(
            *wrapped("Supervision and reflective practice for the lived experience workforce", 330, size=16),
            size=16,
        ),
        lines(*wrapped(PROSE, 330), y=650),
    )
    document = read(made(draw), "policy.pdf")
    assert block_texts(document, BlockKind.HEADING) == [
        "Supervision and reflective practice for the lived experience workforce"
    ]


def headed(*headings: Draw) -> list[str]:
    text = lines(*wrapped(PROSE, 450), y=600)
    return block_texts(read(made(together(*headings, text)), "policy.pdf"), BlockKind.HEADING)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (lines("Leave Policy", size=24), lines("For all of the staff", y=716, size=16)),
        (lines("Leave Policy", size=16, font="Helvetica-Bold"), lines("For all of the staff", y=721, size=16)),
        (lines("Leave Policy", size=16), lines("Purpose", y=712, size=16)),
        (lines("Leave Policy", size=16), lines("1. Purpose", y=721, size=16)),
        (lines("Leave Policy", size=16), lines("Quarrion", x=400, y=721, size=16)),
        (lines("Is there any leave?", size=16), lines("Whom to ask", y=721, size=16)),
        (lines("Team: Outreach", size=16), lines("Hours: 0.6", y=721, size=16)),
    ],
    ids=["size", "weight", "space", "number", "alignment", "a whole sentence", "labels"],
)
def test_two_headings_after_each_other_stay_two(above: Draw, below: Draw) -> None:
    assert len(headed(above, below)) == 2


def test_a_list_in_large_type_is_no_heading_of_many_lines() -> None:
    values = [lines(value, y=TOP - 19 * i, size=16) for i, value in enumerate(("Hope", "Respect", "Trust", "Courage"))]
    assert headed(*values) == ["Hope", "Respect", "Trust", "Courage"]


def test_a_heading_that_somebody_broke_is_one() -> None:
    assert headed(lines("Leave and", size=16), lines("Wellbeing Policy", y=721, size=16)) == [
        "Leave and Wellbeing Policy"
    ]


def test_a_heading_over_two_columns_is_one_though_its_last_line_is_short() -> None:
    text = wrapped(PROSE * 2, 220)
    half = len(text) // 2
    title = lines("Staff Wellbeing and Flexible", x=60, size=26), lines("Work Policy", x=60, y=710, size=26)
    page = together(*title, *two_columns(text[:half], text[half:], y=660))
    document = read(made(page, together(*two_columns(text[:half], text[half:]))), "policy.pdf")
    assert block_texts(document, BlockKind.HEADING) == ["Staff Wellbeing and Flexible Work Policy"]
    assert block_texts(document, BlockKind.PARAGRAPH) == [(PROSE * 2).strip()] * 2


# Footnotes


def test_footnotes_stand_apart_and_their_references_go() -> None:
    def first(canvas: Canvas) -> None:
        text = canvas.beginText(LEFT, 160)
        text.setFont("Helvetica", 11)
        text.textOut("Peer workers are paid under the agreement")
        text.setRise(4)
        text.setFont("Helvetica", 6.5)
        text.textOut("1")
        text.setRise(0)
        text.setFont("Helvetica", 11)
        text.textOut(" at the rate that")
        canvas.drawText(text)
        lines("1 The agreement of 2023, as varied.", y=80, size=8)(canvas)

    second = lines("other workers of the grade are paid.")
    document = read(made(first, second), "policy.pdf")
    assert block_texts(document, BlockKind.PARAGRAPH) == [
        "Peer workers are paid under the agreement at the rate that other workers of the grade are paid."
    ]
    (note,) = of_kind(document, BlockKind.FOOTNOTE)
    assert (note.label, note.text) == ("1", "The agreement of 2023, as varied.")


# Tables


def tabled(
    rows: list[list[str]], *style: tuple[object, ...], widths: list[float] | None = None, **options: int
) -> bytes:
    buffer = io.BytesIO()
    body = getSampleStyleSheet()["BodyText"]
    cells = [[Paragraph(cell, body) for cell in row] for row in rows]
    table = Table(cells, colWidths=widths, **options)
    table.setStyle(
        TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP"), *style])
    )
    flow = [
        Paragraph("Before the table there is text.", body),
        table,
        Paragraph("After the table too.", body),
    ]
    SimpleDocTemplate(buffer, pagesize=A4, invariant=1).build(flow)
    return buffer.getvalue()


def cell_of(document: Document, text: str) -> Block:
    return next(block for block in document.blocks if block.text == text)


def test_cells_know_their_headers_and_stand_in_reading_order() -> None:
    rows = [
        ["<b>Role</b>", "<b>Supervision</b>", "<b>How often</b>"],
        ["Peer worker", "With a senior peer, in paid time and away from line management.", "Every fortnight"],
        ["Senior peer", "With a peer from another service.", "Monthly"],
    ]
    document = read(tabled(rows, widths=[80, 250, 100]), "policy.pdf")
    texts = block_texts(document)
    assert texts[0] == "Before the table there is text."
    assert texts[-1] == "After the table too."
    assert sum("senior peer, in paid time" in text for text in texts) == 1
    cell = cell_of(document, rows[1][1]).cell
    assert cell is not None
    assert (cell.table, cell.row, cell.column) == (0, 1, 1)
    assert (cell.row_header, cell.column_header) == ("Peer worker", "Supervision")
    assert not cell.is_header
    header = cell_of(document, "Supervision").cell
    assert header is not None
    assert header.is_header
    assert document.reading.tables == 1


def test_shaded_rows_are_headers() -> None:
    rows = [["Who must do this", "What is done"], ["Managers", "They meet."], ["Peers", "They lead."]]
    shade = ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey)
    cell = cell_of(read(tabled(rows, shade), "policy.pdf"), "They lead.").cell
    assert cell is not None
    assert cell.column_header == "What is done"


def test_names_and_values_have_row_headers_only() -> None:
    rows = [["Position", "Peer worker"], ["Reports to", "Senior peer"], ["Hours", "0.6 of full time"]]
    document = read(tabled(rows), "policy.pdf")
    cell = cell_of(document, "Senior peer").cell
    assert cell is not None
    assert (cell.row_header, cell.column_header) == ("Reports to", "")
    key = cell_of(document, "Reports to").cell
    assert key is not None
    assert key.is_header


def test_a_cell_over_two_columns_heads_both() -> None:
    rows = [
        ["<b>Role</b>", "<b>Support</b>", ""],
        ["", "<b>Kind</b>", "<b>Often</b>"],
        ["Peer worker", "Co-reflection with others.", "Monthly at least."],
    ]
    document = read(tabled(rows, ("SPAN", (1, 0), (2, 0))), "policy.pdf")
    cell = cell_of(document, "Monthly at least.").cell
    assert cell is not None
    assert (cell.column, cell.column_header) == (2, "Support / Often")


@pytest.mark.parametrize("repeat", [0, 1])
def test_a_table_keeps_its_header_on_the_next_page(repeat: int) -> None:
    rows = [
        ["<b>Element</b>", "<b>Commitment</b>"],
        *([f"Item {i}", f"Commitment number {i} is kept."] for i in range(60)),
    ]
    document = read(tabled(rows, repeatRows=repeat), "policy.pdf")
    assert document.reading.pages in {2, 3}
    assert document.reading.tables == 1
    last = cell_of(document, "Commitment number 59 is kept.")
    assert last.place_at(0).page == document.reading.pages
    assert last.cell is not None
    assert (last.cell.row, last.cell.column_header) == (60, "Commitment")
    assert sum(block.text == "Element" and block.kind is BlockKind.CELL for block in document.blocks) == 1


def test_several_paragraphs_of_a_cell_are_blocks_of_their_own() -> None:
    rows = [["Support", "First there is supervision.<br/><br/>Then there is pay."], ["Pay", "In full."]]
    blocks = [b for b in read(tabled(rows), "policy.pdf").blocks if b.cell and (b.cell.row, b.cell.column) == (0, 1)]
    assert [block.text for block in blocks] == ["First there is supervision.", "Then there is pay."]


def test_a_frame_round_text_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        for inset in range(4):
            canvas.rect(60 + inset, 600 + inset, 400 - 2 * inset, 160 - 2 * inset)
        for y in range(4):
            canvas.line(72, 730 - 14 * y, 200, 730 - 14 * y)
        lines("Framed text, underlined", "and framed again.")(canvas)

    document = read(made(draw), "policy.pdf")
    assert block_texts(document, BlockKind.CELL) == []
    assert document.reading.tables == 0


def test_prose_never_imports_pdfplumber(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    assert block_texts(read(made(lines("Plain text.")), "policy.pdf")) == ["Plain text."]


def test_tables_that_cannot_be_read_are_read_as_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*args: object, **options: object) -> None:
        raise ValueError

    monkeypatch.setattr(pdfplumber, "open", fault)
    document = read(tabled([["Position", "Peer worker"], ["Hours", "0.6"], ["Site", "All"]]), "policy.pdf")
    assert "Peer worker" in " ".join(block_texts(document))
    assert document.reading.remarks == (
        "tables on page 1 could not be read as tables: their text was read line by line",
    )


# Turned pages


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_with_a_rotation_reads_like_any_other(rotation: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        lines(*wrapped(PROSE, 450))(canvas)

    assert block_texts(read(made(draw), "policy.pdf")) == [PROSE.strip()]


def test_text_turned_for_a_landscape_page_is_read_and_boxed_where_it_stands() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.rotate(90)
        canvas.translate(0, -595)
        lines(*wrapped(PROSE, 600), y=500)(canvas)

    (block,) = read(made(draw), "policy.pdf").blocks
    assert block.text == PROSE.strip()
    left, bottom, right, top = block.place_at(0).box or (0, 0, 0, 0)
    assert bottom == pytest.approx(72, abs=2)
    assert left < 595 - 500 < right
    assert top - bottom > right - left


def test_a_watermark_stays_out_of_the_sentences() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(200, 650)
        canvas.rotate(45)
        canvas.setFont("Helvetica", 60)
        canvas.drawString(0, 0, "DRAFT")
        canvas.restoreState()
        lines(*wrapped(PROSE, 450))(canvas)

    texts = block_texts(read(made(draw), "policy.pdf"))
    assert PROSE.strip() in texts


# Titles and lists of pages


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Untitled",
        "untitled document",
        "Microsoft Word - policy.docx",
        "policy v3.docx",
        "HR Policy",
        "Document1",
        "12",
    ],
)
def test_what_a_program_put_there_is_no_title(title: str) -> None:
    assert declared_title(title, "folder/HR policy.pdf") == ""


def test_the_declared_title_is_the_title() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("Peer Workforce Policy")
        canvas.drawString(LEFT, TOP, "Text.")

    assert read(made(draw), "hr-12.pdf").title == "Peer Workforce Policy"


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([3], "page 3"),
        ([2, 4], "pages 2 and 4"),
        ([1, 2], "pages 1 and 2"),
        ([3, 4, 5], "pages 3 to 5"),
        ([9, 3, 4, 5, 1], "pages 1, 3 to 5 and 9"),
    ],
)
def test_pages_are_listed_as_people_do(numbers: list[int], text: str) -> None:
    assert page_list(numbers) == text


@examples(25)
@given(st.lists(st.tuples(st.text(max_size=30), st.integers(0, 600), st.integers(0, 840)), min_size=1, max_size=40))
def test_any_scatter_of_text_gives_sound_blocks(pieces: list[tuple[str, int, int]]) -> None:
    def draw(canvas: Canvas) -> None:
        for text, x, y in pieces:
            canvas.drawString(x, y, text)

    document = outcome(made(draw))
    if isinstance(document, UnreadableError):
        assert document.code in {"empty", "encoding"}
        return
    for block in document.blocks:
        assert block.text
        assert block.text == " ".join(block.text.split())
        assert block.anchors[0].offset == 0
        offsets = [anchor.offset for anchor in block.anchors]
        assert offsets == sorted(offsets)
        assert offsets[-1] < len(block.text)
