"""The annotated copy of a PDF: marks on the very words, and nothing else changed."""

import ctypes
import io
import random
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from policylint.annotate.errors import AnnotationError, ChangedError
from policylint.annotate.pdf import COLOURS, annotate
from policylint.checker import Checker
from policylint.document import BlockKind, Box, Document, UnreadableError
from policylint.guard import run_guarded
from policylint.readers import read
from policylint.readers.pdf.page import rotated
from policylint.report import ClauseFinding, Closest, DocumentReport, Quote, Referred, ReportPlace, WordingFinding
from policylint.rulebook.model import Rulebook
from policylint.settings import Limits, Settings
from tests import documents
from tests.annotate import pictures
from tests.examples import examples

SAMPLES = Path(__file__).parents[2] / "samples"
LINES = [
    "# Wellbeing policy",
    "Tea is served at ten. Everybody who works here may have some of it, and nobody is asked to pay for what they take "
    "or to say why they would rather have none of it today.",
    "## Coffee",
    "Coffee is banned. Staff are encouraged to bring their own.",
    "- Cups are washed by whoever drank from them.",
]
SERVED, LONG, BANNED, WASHED = (
    "Tea is served at ten.",
    "Everybody who works here may have",
    "Coffee is banned.",
    "washed",
)


# What must not happen


def test_a_file_that_has_changed_is_refused() -> None:
    report = report_on(documents.pdf(LINES), strong=[SERVED])
    for changed in (
        [*LINES[:1], LINES[1].replace("ten", "six"), *LINES[2:]],
        [*LINES, "One more line."],
        [LINES[0], "Something else stands here.", *LINES[1:]],
    ):
        with pytest.raises(ChangedError, match="changed since it was checked"):
            annotate(documents.pdf(changed), report, suggest=False)


def test_a_report_that_makes_no_sense_is_refused() -> None:
    data = documents.pdf(LINES)
    block = len(read(data, "policy.pdf").blocks)
    for place in (spot(block, 0, 3), spot(-1, 0, 3), spot(1, -5, -2), spot(1, 4, 4), spot(1, 10**9, 10**9 + 3)):
        finding = clause("tea", "strong", quotes=[Quote("", place, "strong", "")])
        with pytest.raises(ChangedError):
            annotate(data, bare_report(finding), suggest=False)


def test_what_cannot_be_read_says_why() -> None:
    report = report_on(documents.pdf(LINES), strong=[SERVED])
    locked = drawn("Tea is served at ten.", encrypt=StandardEncryption("secret", "owner"))

    with pytest.raises(UnreadableError, match="password"):
        annotate(locked, report, suggest=False)
    with pytest.raises(UnreadableError, match="damaged"):
        annotate(documents.pdf(LINES)[:300], report, suggest=False)


def test_damaged_files_fail_in_their_worker_alone() -> None:
    good = documents.pdf(LINES)
    chance = random.Random(1)
    files = []
    for _ in range(40):
        data = bytearray(good)
        for _ in range(chance.randrange(1, 40)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        files.append(bytes(data))

    outcomes = list(run_guarded(_annotate_in_worker, [good, *files, good], Limits(), jobs=1))

    assert len(outcomes) == 42
    assert outcomes[0] == outcomes[-1]
    assert isinstance(outcomes[0], bytes)
    assert {type(outcome) for outcome in outcomes} <= {bytes, UnreadableError, ChangedError, AnnotationError}


def _annotate_in_worker(data: bytes) -> bytes:
    return annotate(data, report_on(documents.pdf(LINES), strong=[SERVED], wording=[WASHED]), suggest=False)


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.pdf")), ids=lambda file: file.name[:12])
def test_a_sample_keeps_its_text_and_its_pages(sample: Path, rulebook: Rulebook) -> None:
    data = sample.read_bytes()
    report = Checker(rulebook, Settings(keep_text=True)).check(data, sample.name)
    if report.error:
        with pytest.raises(UnreadableError):
            annotate(data, report, suggest=False)
        return

    copy = annotate(data, report, suggest=False)

    assert read(copy, sample.name) == read(data, sample.name)
    assert contents(copy) == contents(data)
    assert sum(map(len, annotations(copy))) > sum(map(len, annotations(data)))


words = st.text(
    st.characters(min_codepoint=33, max_codepoint=255, exclude_categories=["C", "Z"]), min_size=1, max_size=9
)
page = st.tuples(
    st.sampled_from([0, 90, 180, 270]),
    st.lists(
        st.tuples(
            st.lists(words, min_size=1, max_size=8),
            st.sampled_from(["Helvetica", "Times-Roman", "Courier-Bold"]),
            st.integers(5, 30),
            st.tuples(st.integers(-10, 500), st.integers(-10, 830)),
            st.sampled_from([0, 0, 0, 90, 180, 30]),
        ),
        min_size=1,
        max_size=8,
    ),
)


@examples(20)
@given(st.lists(page, min_size=1, max_size=3), st.integers(0, 10**6), st.booleans())
def test_any_document_keeps_its_text_and_its_pages(
    pages: "list[tuple[int, list[Run]]]", seed: int, suggest: bool
) -> None:
    data = typeset(pages)
    try:
        document = read(data, "policy.pdf")
    except UnreadableError:
        return
    chance = random.Random(seed)
    texts = [chance.choice(document.blocks).text for _ in range(6)]
    phrases = [text[chance.randrange(len(text)) :] for text in texts]
    report = report_on(data, strong=phrases[:2], weak=texts[:2], wording=phrases[2:4], missing=[None, *texts[4:]])

    copy = annotate(data, report, suggest=suggest)

    assert read(copy, "policy.pdf") == document
    assert contents(copy) == contents(data)
    assert copy == annotate(data, report, suggest=suggest)


# Marks


@pytest.mark.parametrize("crop", [None, (40, 60, 540, 800)])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_colours_cover_the_very_words_however_the_page_is_turned_and_cropped(turn: int, crop: Box | None) -> None:
    data = drawn("Tea is served at ten.", "Coffee is banned.", "Cups are washed by hand.", turn=turn, cropBox=crop)
    report = report_on(data, strong=["Tea is served"], contradicted=["Coffee is banned."], wording=["washed"])

    picture = Picture(annotate(data, report, suggest=False))

    for phrase, colour in (
        ("Tea is served", COLOURS["strong"]),
        ("Coffee is banned.", COLOURS["contradicted"]),
        ("washed", COLOURS["wording"]),
    ):
        for box in boxes(data, phrase):
            assert picture.share(box, colour) > 0.4
            assert picture.share(box, WHITE) == 0
    for phrase in ("at ten.", "Cups are", "by hand."):
        for box in boxes(data, phrase):
            assert picture.share(box, WHITE) > 0.4


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_colours_cover_words_that_run_another_way_than_the_page(turn: int) -> None:
    data = typeset([(0, [(["Tea", "is", "served"], "Helvetica", 12, (300, 400), 90 * turn)])])
    report = report_on(data, weak=["is served"])

    picture = Picture(annotate(data, report, suggest=False))

    for box in boxes(data, "is served"):
        assert picture.share(box, COLOURS["weak"]) > 0.4
        assert picture.share(box, WHITE) == 0
    assert picture.share(boxes(data, "Tea")[0], WHITE) > 0.4


def test_a_sentence_is_one_mark_with_one_box_for_each_line() -> None:
    data = documents.pdf(LINES)
    sentence = next(block.text for block in read(data, "policy.pdf").blocks if LONG in block.text)

    (mark,) = marks(annotate(data, report_on(data, strong=[sentence]), suggest=False))

    assert mark.quads == len({(bottom, top) for _, bottom, _, top in boxes(data, sentence)}) == 2


def test_a_sentence_that_goes_over_a_page_is_marked_on_both() -> None:
    first_page = [("Peer workers drink their tea for".split(), "Helvetica", 11, (72, 60), 0)]
    second_page = [("nothing at all.".split(), "Helvetica", 11, (72, 780), 0)]
    data = typeset([(0, first_page), (0, second_page)])
    report = report_on(data, strong=["tea for nothing"])

    first, second = annotations(annotate(data, report, suggest=False))

    assert [note.kind for note in first if note.kind != "Text"] == [note.kind for note in second] == ["Highlight"]
    assert first[0].text == second[0].text


def test_what_is_said_of_the_same_words_is_one_mark_the_gravest_first() -> None:
    data = documents.pdf(LINES)
    report = report_on(data, strong=[SERVED], contradicted=[SERVED], wording=[SERVED])

    (mark,) = marks(annotate(data, report, suggest=False))

    assert mark.colour == COLOURS["contradicted"]
    assert [line.split(":")[0] for line in mark.text.split("\n\n")[0:1]] == ["Contradicted"]
    assert mark.text.index("Contradicted:") < mark.text.index("Wording:") < mark.text.index("Strong:")


def test_words_inside_a_marked_sentence_are_marked_above_it() -> None:
    data = documents.pdf(LINES)

    outer, inner = marks(annotate(data, report_on(data, wording=["ten"], weak=[SERVED]), suggest=False))

    assert (outer.subject, inner.subject) == ("Weak", "Wording")


def test_every_verdict_has_a_colour_of_its_own_and_says_its_name() -> None:
    data = documents.pdf(LINES)
    report = report_on(data, strong=[SERVED], weak=[LONG], contradicted=[BANNED], wording=[WASHED], missing=[None])

    found = [note for note in annotations(annotate(data, report, suggest=False))[0] if note.subject != "Summary"]

    assert {note.text.split(":")[0] for note in found} == {"Strong", "Weak", "Contradicted", "Wording", "Missing"}
    assert len({note.colour for note in found}) == len(set(COLOURS.values())) == 5
    assert all(note.text.startswith(f"{note.subject}: ") for note in found)
    assert {note.author for note in found} == {"policylint"}


def test_a_note_tells_verdict_reason_source_and_model_clause() -> None:
    data = documents.pdf(LINES)
    (mark,) = marks(annotate(data, report_on(data, weak=[LONG]), suggest=False))

    assert mark.text.splitlines() == [
        "Weak: Title of tea",
        "The reason here.",
        "Why: It matters.",
        "Model clause: Tea will be served.",
        "Source: A paper: page 3 [tea]",
    ]


def test_further_passages_do_not_repeat_all_of_it() -> None:
    data = documents.pdf(LINES)
    report = bare_report(clause("tea", "weak", quotes=[quote(data, SERVED, "weak"), quote(data, LONG, "weak")]))

    first, second = sorted(mark.text for mark in marks(annotate(data, report, suggest=False)))

    assert first.startswith("Weak: Title of tea (passage 1 of 2)")
    assert second == "Weak: Title of tea (passage 2 of 2)\nThe reason here."


def test_wording_is_struck_through_where_that_is_asked_for() -> None:
    data = documents.pdf(LINES)
    report = report_on(data, wording=[WASHED], strong=[SERVED])

    found = {note.subject: note for note in marks(annotate(data, report, suggest=True))}

    assert (found["Wording"].kind, found["Strong"].kind) == ("StrikeOut", "Highlight")
    assert "Better: “cleaned” or “rinsed”" in found["Wording"].text


def test_text_that_commands_is_text() -> None:
    data = documents.pdf(LINES)
    hostile = "\0\x07</x>(\\)>> endobj\r\n\u202e%PDF\ud800 \U0001f600"
    finding = clause("tea", "weak", title=hostile, quotes=[quote(data, SERVED, "weak")])

    (mark,) = marks(annotate(data, bare_report(finding), suggest=False))

    assert mark.text.startswith("Weak:   </x>(\\)>> endobj \n\u202e%PDF  \U0001f600\nThe")


# Notes on what is missing


def test_what_is_missing_stands_before_the_heading_that_it_belongs_under() -> None:
    data = documents.pdf(LINES)
    report = report_on(data, missing=["Staff are encouraged to bring their own."])

    (note,) = (note for note in annotations(annotate(data, report, suggest=False))[0] if note.subject == "Missing")

    left, bottom, _, top = boxes(data, "Coffee")[0]
    assert note.box[2] <= left
    assert note.box[0] > 0
    assert bottom < (note.box[1] + note.box[3]) / 2 < top
    assert "This passage comes closest, but it falls short: “Staff are encouraged to bring their own.”" in note.text


def test_what_is_missing_altogether_stands_at_the_top_of_the_first_page() -> None:
    data = documents.pdf(LINES)

    found = annotations(annotate(data, report_on(data, missing=[None, None]), suggest=False))[0]

    assert [note.subject for note in found] == ["Summary", "Missing", "Missing"]
    assert all(note.box[1] > A4[1] - 30 for note in found)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (100, 100, 400, 500)])
def test_notes_neither_lie_on_one_another_nor_off_the_page(turn: int, crop: Box | None) -> None:
    data = drawn("Tea is served at ten.", "Coffee is banned.", turn=turn, cropBox=crop)
    report = report_on(data, missing=[None, "Tea is served at ten.", "Coffee is banned."] * 30)

    found = [note.box for note in annotations(annotate(data, report, suggest=False))[0]]

    assert len(found) == 91
    left, bottom, right, top = pypdfium2.PdfDocument(data)[0].get_bbox()
    assert all(left <= b[0] and bottom <= b[1] and b[2] <= right and b[3] <= top for b in found)
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_a_page_that_is_hardly_larger_than_a_note_takes_them() -> None:
    data = drawn("Tea is served at ten.", cropBox=(72, 700, 80, 708))

    found = annotations(annotate(data, report_on(data, missing=[None, "Tea"]), suggest=False))

    assert len(found[0]) == 3


def test_notes_stand_in_the_upper_left_corner_of_a_turned_page() -> None:
    for turn in (0, 90, 180, 270):
        data = drawn("Tea is served at ten.", turn=turn)
        picture = Picture(annotate(data, report_on(data, missing=[None]), suggest=False))
        pixels = picture.image.crop((0, 0, 100, 44))

        assert COLOURS["missing"] in {color for _, color in pixels.getcolors(10**6)}


def test_a_verdict_drawn_from_another_document_is_a_note_that_quotes_it() -> None:
    data = documents.pdf(LINES)
    there = Referred("other/HR-12.docx", "strong", "Tea is free.", spot(0, 0, 3))
    finding = replace(clause("tea", "weak"), referred=there)

    found = annotations(annotate(data, bare_report(finding), suggest=False))[0]

    assert found[-1].subject == "Weak"
    assert "In HR-12.docx: “Tea is free.” (strong)" in found[-1].text


def test_the_summary_names_what_was_not_read_and_what_the_colours_mean() -> None:
    data = documents.partly_scanned_pdf(["# Wellbeing policy", "Tea is served at ten."])

    summary = annotations(annotate(data, report_on(data, strong=["Tea is served at ten."]), suggest=False))[0][-1]

    assert summary.subject == "Summary"
    assert "1 strong, 0 weak, 0 contradicted, 0 missing; 0 of wording." in summary.text
    assert "Not all was read: page 2" in summary.text
    assert "Red words contradict" in summary.text


def test_what_is_neither_firm_nor_expected_is_left_alone() -> None:
    data = documents.pdf(LINES)
    optional = clause("tea", "weak", quotes=[quote(data, SERVED, "weak")], severity="none", expected=False)
    unknown = clause("tea", "splendid", quotes=[quote(data, SERVED, "weak")])

    assert marks(annotate(data, bare_report(optional, unknown), suggest=False)) == []


# The file


def test_what_is_on_the_page_already_stays() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    canvas.drawString(72, 700, "Tea is served at ten.")
    canvas.linkURL("https://example.org/", (72, 600, 200, 620))
    canvas.textAnnotation("Somebody's own note", (300, 300, 320, 320))
    canvas.save()
    data = file.getvalue()

    found = annotations(annotate(data, report_on(data, strong=["Tea is served at ten."]), suggest=False))[0]

    assert [note.kind for note in found] == ["Link", "Text", "Highlight", "Text"]
    assert found[1].text == "Somebody's own note"


def test_a_file_that_opens_without_its_password_stays_encrypted() -> None:
    encrypted = StandardEncryption("", "owner", canModify=0, strength=128)
    data = drawn("Tea is served at ten.", encrypt=encrypted)

    copy = annotate(data, report_on(data, strong=["Tea is served"]), suggest=False)

    assert pdfium.FPDF_GetSecurityHandlerRevision(pypdfium2.PdfDocument(copy)) == 3
    assert b"Title of tea" not in copy
    assert read(copy, "policy.pdf") == read(data, "policy.pdf")
    assert marks(copy)[0].text.startswith("Strong: Title of tea")


def test_lines_of_a_mail_gateway_before_the_file_do_not_matter() -> None:
    data = b"X-Scanned: yes\r\n" * 200 + documents.pdf(LINES)

    assert marks(annotate(data, report_on(data, strong=[SERVED]), suggest=False))


@pytest.mark.parametrize("strip_id", [False, True])
def test_the_same_copy_is_made_each_time(strip_id: bool) -> None:
    data = documents.pdf(LINES)
    if strip_id:
        data = data.replace(b"/ID", b"/XX")
    report = report_on(data, strong=[SERVED], missing=[None])

    copy = annotate(data, report, suggest=False)

    assert copy == annotate(data, report, suggest=False)
    assert copy != annotate(data, report_on(data, strong=[SERVED]), suggest=False)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_pdf_of_an_office_program_keeps_all_but_what_is_added(tmp_path: Path) -> None:
    (tmp_path / "policy.docx").write_bytes(documents.word(LINES))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'home').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", tmp_path, tmp_path / "policy.docx"], capture_output=True, check=True)
    data = (tmp_path / "policy.pdf").read_bytes()
    report = report_on(data, strong=[SERVED], contradicted=[BANNED], missing=[None])

    copy = annotate(data, report, suggest=False)

    assert read(copy, "policy.pdf") == read(data, "policy.pdf")
    assert contents(copy) == contents(data)
    picture = Picture(copy)
    assert all(picture.share(box, COLOURS["contradicted"]) > 0.4 for box in boxes(data, BANNED))


def test_the_picture_for_the_documentation_can_be_drawn(rulebook: Rulebook, tmp_path: Path) -> None:
    sample = pictures.SAMPLE
    pictures.draw(Checker(rulebook, Settings()).check(sample.read_bytes(), sample.name), tmp_path)

    assert (tmp_path / pictures.PICTURE).stat().st_size > 10_000


# What the tests are made of

WHITE = (255, 255, 255)
Run = tuple[list[str], str, int, tuple[int, int], int]


def drawn(*lines: str, turn: int = 0, **options: Any) -> bytes:
    """A page with one line below the other."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, **options)
    canvas.setPageRotation(turn)
    canvas.setFont("Helvetica", 12)
    for number, line in enumerate(lines):
        canvas.drawString(150, 450 - 40 * number, line)
    canvas.save()
    return file.getvalue()


def typeset(pages: Sequence[tuple[int, Sequence[Run]]]) -> bytes:
    """Pages with their rotation, and on each the runs of words: font, size, place and angle."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    for rotation, runs in pages:
        canvas.setPageRotation(rotation)
        for text, font, size, (x, y), angle in runs:
            canvas.saveState()
            canvas.translate(x, y)
            canvas.rotate(angle)
            canvas.setFont(font, size)
            canvas.drawString(0, 0, " ".join(text))
            canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def spot(block: int, start: int, end: int, heading: tuple[str, ...] = ()) -> ReportPlace:
    return ReportPlace(1, None, None, None, heading, "", block, start, end)


@cache
def read_once(data: bytes) -> Document:
    """The document as it is read."""
    return read(data, "policy.pdf")


def place_of(data: bytes, words: str) -> ReportPlace:
    """Where `words` stand in the document as it is read."""
    heading: tuple[str, ...] = ()
    for number, block in enumerate(read_once(data).blocks):
        heading = (block.text,) if block.kind is BlockKind.HEADING else heading
        if words in block.text:
            start = block.text.index(words)
            return spot(number, start, start + len(words), heading)
    raise AssertionError(words)


def boxes(data: bytes, words: str) -> list[Box]:
    place = place_of(data, words)
    return [box for _, box in read_once(data).blocks[place.block].boxes(place.start, place.end)]


def quote(data: bytes, words: str, says: str) -> Quote:
    return Quote(words, place_of(data, words), says, "the reason here")


def clause(
    rule: str,
    verdict: str,
    *,
    title: str = "",
    quotes: Sequence[Quote] = (),
    closest: Closest | None = None,
    severity: str = "error",
    expected: bool = True,
) -> ClauseFinding:
    return ClauseFinding(
        rule=rule,
        title=title or f"Title of {rule}",
        verdict=verdict,
        expected=expected,
        severity=severity,
        reason="the reason",
        evidence=tuple(quotes),
        closest=closest,
        why="It matters.",
        source="A paper: page 3",
        suggestion="Tea will be served.",
        fingerprint=f"{rule} {verdict}",
    )


def bare_report(*clauses: ClauseFinding, wording: Sequence[WordingFinding] = ()) -> DocumentReport:
    return DocumentReport("policy.pdf", ("policy",), "", "", None, None, clauses, tuple(wording))


def report_on(
    data: bytes,
    *,
    strong: Sequence[str] = (),
    weak: Sequence[str] = (),
    contradicted: Sequence[str] = (),
    wording: Sequence[str] = (),
    missing: Sequence[str | None] = (),
) -> DocumentReport:
    """A report that says this of these words; of what is missing, which words come closest."""
    said = {"strong": strong, "weak": weak, "contradicted": contradicted}
    found = [
        clause("tea", verdict, quotes=[quote(data, phrase, verdict)]) for verdict in said for phrase in said[verdict]
    ]
    for phrase in missing:
        closest = Closest(phrase, place_of(data, phrase), "it falls short") if phrase else None
        found.append(clause("tea", "missing", closest=closest))
    hits = [
        WordingFinding("cups", "Cups", phrase, ("cleaned", "rinsed"), "Why.", "A guide", place, "warning", "w")
        for phrase, place in ((phrase, place_of(data, phrase)) for phrase in wording)
    ]
    return replace(bare_report(*found, wording=hits), reading=read_once(data).reading)


class Found(Struct, frozen=True):
    """An annotation as pdfium finds it in a file."""

    kind: str
    text: str
    subject: str
    author: str
    box: Box
    colour: tuple[int, ...]
    quads: int


_KINDS = {
    pdfium.FPDF_ANNOT_HIGHLIGHT: "Highlight",
    pdfium.FPDF_ANNOT_STRIKEOUT: "StrikeOut",
    pdfium.FPDF_ANNOT_TEXT: "Text",
    pdfium.FPDF_ANNOT_LINK: "Link",
}


def annotations(data: bytes) -> list[list[Found]]:
    """The annotations of each page, but for the pop-ups that pdfium itself adds."""
    pdf = pypdfium2.PdfDocument(data)
    found = []
    for page in pdf:
        raw = [pdfium.FPDFPage_GetAnnot(page, i) for i in range(pdfium.FPDFPage_GetAnnotCount(page))]
        found.append([_found(each) for each in raw if pdfium.FPDFAnnot_GetSubtype(each) in _KINDS])
        for each in raw:
            pdfium.FPDFPage_CloseAnnot(each)
        page.close()
    pdf.close()
    return found


def marks(data: bytes) -> list[Found]:
    """The marks of words on the first page."""
    return [each for each in annotations(data)[0] if each.kind in {"Highlight", "StrikeOut"}]


def _found(annotation: Any) -> Found:
    box = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, box)
    colour = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFAnnot_GetColor(annotation, pdfium.FPDFANNOT_COLORTYPE_Color, *colour)
    strings = []
    for key in (b"Contents", b"Subj", b"T"):
        size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
        units = (ctypes.c_ushort * (size // 2))()
        pdfium.FPDFAnnot_GetStringValue(annotation, key, units, size)
        strings.append(bytes(units).decode("utf-16-le", "surrogatepass").rstrip("\0"))
    text, subject, author = strings
    return Found(
        _KINDS[pdfium.FPDFAnnot_GetSubtype(annotation)],
        text,
        subject,
        author,
        (box.left, box.bottom, box.right, box.top),
        tuple(part.value for part in colour[:3]),
        pdfium.FPDFAnnot_CountAttachmentPoints(annotation),
    )


def contents(data: bytes) -> list[bytes]:
    """The content stream of each page."""
    pages = PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(data))))
    return [b"\n".join(resolve1(stream).get_data() for stream in page.contents) for page in pages]


class Picture:
    """The first page as it is shown."""

    SCALE = 2

    def __init__(self, data: bytes) -> None:
        page = pypdfium2.PdfDocument(data)[0]
        self.turns = page.get_rotation() // 90
        self.frame = rotated(page.get_bbox(), self.turns)
        self.image = page.render(scale=self.SCALE).to_pil().convert("RGB")

    def share(self, box: Box, colour: tuple[int, ...]) -> float:
        """How much of `box`, but for its very edge, is of this colour."""
        left, bottom, right, top = rotated(box, self.turns)
        edges = left - self.frame[0], self.frame[3] - top, right - self.frame[0], self.frame[3] - bottom
        inner = [round(edge * self.SCALE) + inset for edge, inset in zip(edges, (1, 1, -1, -1), strict=True)]
        counts = {found: count for count, found in self.image.crop(inner).getcolors(1 << 20)}
        return float(counts.get(colour, 0) / sum(counts.values()))
