"""Files made to harm whoever opens them: each is refused with a reason, or read, and costs little."""

import faulthandler
import io
import mmap
import resource
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from policylint.annotate.docx.file import WordFile
from policylint.checker import Checker
from policylint.document import Document, UnreadableError
from policylint.guard import run_guarded
from policylint.readers import read
from policylint.rulebook.model import Rulebook
from policylint.settings import MEGABYTE, Limits, Settings
from tests.readers.docx_builder import changed, docx, p, r, zipped

LIMITS = Limits(memory=1024 * MEGABYTE, seconds=20)
TEXT = b"BT /F1 12 Tf 72 720 Td (Tea is served at ten.) Tj ET"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def outcome(data: bytes, name: str) -> Document | str:
    """What comes of reading a file under guard: a document, or the code of the error. A fault is raised."""
    (found,) = run_guarded(_read, [(data, name)], LIMITS, jobs=1)
    if isinstance(found, UnreadableError):
        return found.code
    if isinstance(found, Exception):
        raise found
    return found


def _read(file: tuple[bytes, str]) -> Document:
    # Where the worker dies of it, what pytest would print of that helps nobody.
    faulthandler.disable()
    return read(*file)


def text_of(found: Document | str) -> str:
    """All that a document says."""
    assert isinstance(found, Document), found
    return " ".join(block.text for block in found.blocks)


# Word files


@pytest.mark.parametrize("name", ["../../evil.txt", "/evil.txt", "C:\\evil.txt", "..\\evil.txt"])
def test_names_in_an_archive_lead_nowhere(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with zipfile.ZipFile(io.BytesIO(docx(p("Tea.")))) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    data = zipped({name: b"evil", **parts})

    assert text_of(read(data, "x.docx")) == "Tea."
    assert WordFile(data).written()
    assert list(tmp_path.iterdir()) == []


def test_a_part_that_says_it_is_small_is_not_unpacked_in_full() -> None:
    data = bytearray(docx(p(r("x" * 30_000_000))))
    at = data.rfind(b"word/document.xml") - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(UnreadableError, match="cannot be unpacked"):
        read(bytes(data), "x.docx")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10 * 1024


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/hostname">',
        '<!ENTITY % a SYSTEM "file:///etc/hostname"> %a;',
        '<!ENTITY a SYSTEM "http://localhost:9/a">',
    ],
)
def test_no_entity_of_any_part_is_ever_opened(declaration: str) -> None:
    for part in ("w:document", "Relationships"):
        data = changed(docx(p("Tea.")), f"<{part} ", f"<!DOCTYPE x [{declaration}]><{part} ")
        assert outcome(data, "x.docx") == "damaged"


def test_a_part_that_is_named_a_thousand_times_is_read_once() -> None:
    link = '<Relationship Id="footnotes" '
    notes = '<w:footnote w:id="2">' + p("Note.") * 500 + "</w:footnote>"
    data = docx(p("Tea."), footnotes=notes)
    more = "".join(
        f'<Relationship Id="n{number}" Target="footnotes.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/>'
        for number in range(4_000)
    )
    began = time.process_time()

    assert text_of(read(changed(data, link, more + link), "x.docx")) == "Tea."
    assert time.process_time() - began < 2


def test_lists_may_be_as_deep_as_they_like() -> None:
    def item(depth: int) -> str:
        return p("Tea.", props=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>')

    assert text_of(read(docx("".join(map(item, (0, 8, 9, 999_999_999, -1)))), "x.docx")) == "Tea. " * 4 + "Tea."


# PDFs


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    data, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    index = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return data + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (
        size,
        index,
        size,
        len(data),
    )


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream with this content."""
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(content), content)


def one_page(kids: bytes = b"3 0 R", count: int = 1, page: bytes = b"", content: bytes = TEXT, *more: bytes) -> bytes:
    """A PDF of one page, number 3; its contents are 4, its font 5, and what it draws as /X, if anything, 6."""
    resources = b"/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>"
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R%b%b>>" % (resources, page),
        stream(content),
        FONT,
        *more,
    )


FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 600 700]/Resources<</Font<</F1 5 0 R>>/XObject<</X %d 0 R>>>>"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(one_page(kids=b"2 0 R 3 0 R 2 0 R", count=3), id="a page tree that holds itself"),
        pytest.param(one_page(count=2_000_000_000), id="a count of pages that are not there"),
        pytest.param(one_page(kids=b"3 0 R " * 100_000, count=100_000), id="one page, very many times"),
        pytest.param(one_page(page=b"/Parent 3 0 R"), id="a page that is its own parent"),
        pytest.param(one_page(page=b"/A " + b"[" * 100_000 + b"]" * 100_000), id="arrays in arrays"),
        pytest.param(one_page(content=b"q " * 300_000 + TEXT), id="states in states"),
        pytest.param(
            one_page(b"3 0 R", 1, b"", TEXT + b" /X Do", stream(b"/X Do", FORM % 6)), id="a form that draws itself"
        ),
        pytest.param(one_page().replace(b"/Length %d" % len(TEXT), b"/Length 4 0 R"), id="a length that is itself"),
    ],
)
def test_a_pdf_that_refers_to_itself_is_read_all_the_same(data: bytes) -> None:
    assert "Tea is served at ten." in text_of(outcome(data, "x.pdf"))


def test_a_page_tree_of_a_million_pages_or_levels_ends() -> None:
    catalogue = b"<</Type/Catalog/Pages 2 0 R>>"
    wide = [b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count %d>>" % (n + 3, n + 3, 2 ** (20 - n)) for n in range(20)]
    deep = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (n + 3) for n in range(20_000)]
    for tree in (wide, deep):
        number = len(tree) + 2
        page = b"<</Type/Page/MediaBox[0 0 612 792]/Contents %d 0 R/Resources<</Font<</F1 %d 0 R>>>>>>"
        data = pdf(catalogue, *tree, page % (number + 1, number + 2), stream(TEXT), FONT)
        found = outcome(data, "x.pdf")
        assert found == "damaged" or "Tea is served" in text_of(found)


def test_a_title_that_is_the_page_tree_is_nowhere_spoken_of(tmp_path: Path) -> None:
    rules = [b"%d 600 m %d 700 l S" % (x, x) for x in (60, 200, 400)]
    rules += [b"60 %d m 400 %d l S" % (y, y) for y in (600, 620, 640, 660, 680, 700)]
    words = [b"BT /F1 12 Tf 72 %d Td (Tea at ten) Tj 140 0 Td (Milk) Tj ET" % y for y in (605, 645, 685)]
    file = tmp_path / "tea.pdf"
    file.write_bytes(one_page(content=b" ".join(rules + words)).replace(b"<</Root 1 0 R", b"<</Root 1 0 R/Info 2 0 R"))

    # In a process of its own, where nobody has told logging what to do.
    done = subprocess.run(
        [sys.executable, "-c", f"from policylint.readers import read; read(open({str(file)!r}, 'rb').read(), 'x.pdf')"],
        capture_output=True,
        check=True,
        timeout=60,
    )

    assert (done.stdout, done.stderr) == (b"", b"")


def test_a_file_without_pages_is_damaged_even_after_one_with_a_password() -> None:
    locked = io.BytesIO()
    canvas = Canvas(locked, encrypt=StandardEncryption("user"))
    canvas.drawString(72, 700, "Tea is served at ten.")
    canvas.save()
    # Each level names the next one twice, which are more pages than pdfium counts: it then finds none at all.
    levels = [b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count %d>>" % (n + 3, n + 3, 2 ** (20 - n)) for n in range(20)]
    no_pages = pdf(b"<</Type/Catalog/Pages 2 0 R>>", *levels, b"<</Type/Page/MediaBox[0 0 612 792]>>")

    # In one process, where pdfium remembers.
    for data, code in ((locked.getvalue(), "encrypted"), (no_pages, "damaged")):
        with pytest.raises(UnreadableError) as caught:
            read(data, "x.pdf")
        assert caught.value.code == code


def drawn_a_billion_times() -> bytes:
    """Forms each of which draws the next one twice."""
    forms = [stream(b"/X Do /X Do", FORM % (number + 7)) for number in range(30)]
    return one_page(b"3 0 R", 1, b"", TEXT + b" /X Do", *forms, stream(TEXT, FORM % 5))


def marks_in_marks() -> bytes:
    """A page for which pdfium would need gigabytes, all of which hold the marks that are open."""
    return one_page(content=b"/A BMC " * 40_000 + TEXT)


@pytest.mark.parametrize("make", [drawn_a_billion_times, marks_in_marks])
def test_a_page_that_is_more_than_there_may_be_costs_itself_only(make: Callable[[], bytes]) -> None:
    limits = Limits(memory=512 * MEGABYTE, seconds=3)

    files = [(make(), "bad.pdf"), (one_page(), "good.pdf")]
    bad, good = run_guarded(_read, files, limits, jobs=1)

    assert isinstance(bad, UnreadableError)
    assert bad.code in {"timeout", "memory", "crash"}
    assert isinstance(good, Document)


def test_a_stream_that_unpacks_to_more_than_there_may_be_costs_itself_only() -> None:
    packer = zlib.compressobj(9)
    once = b"".join([packer.compress(bytes(MEGABYTE)) for _ in range(250)]) + packer.flush()
    content = stream(zlib.compress(once), b"/Filter[/FlateDecode/FlateDecode]")
    catalogue, pages, page, _, font = one_page().split(b"endobj\n")[:5]
    data = b"endobj\n".join([catalogue, pages, page, b"4 0 obj\n" + content + b"\n", font, b""])
    assert len(data) < 4_000

    files = [(data, "bad.pdf"), (one_page(), "good.pdf")]
    limits = Limits(memory=300 * MEGABYTE, seconds=20)
    bad, good = run_guarded(_read, files, limits, jobs=1)

    assert isinstance(bad, UnreadableError)
    assert bad.code in {"scanned", "memory", "crash", "damaged", "timeout"}
    assert isinstance(good, Document)


def test_what_the_calling_program_has_in_memory_is_not_counted_against_a_file() -> None:
    limits = Limits(memory=300 * MEGABYTE, seconds=20)

    with mmap.mmap(-1, 4 * limits.memory):
        (good,) = run_guarded(_read, [(one_page(), "good.pdf")], limits, jobs=1)

    assert isinstance(good, Document)


# Texts


@pytest.mark.parametrize("suffix", [".md", ".txt", ".html"])
@pytest.mark.parametrize(
    "unit",
    [
        "> ",
        "- ",
        "[",
        "*",
        "_a ",
        "![",
        "<",
        "&",
        "|",
        "\\",
        "[a](",
        "<div>",
        "<ul><li>",
        "<table><tr><td>",
        "<dl><dd>",
        "1. ",
    ],
)
def test_text_may_be_nested_as_deep_as_it_likes(suffix: str, unit: str, tea_rulebook: Rulebook) -> None:
    data = b"Tea is served.\n\n" + unit.encode() * (100_000 // len(unit))
    began = time.process_time()

    report = Checker(tea_rulebook, Settings()).check(data, f"x{suffix}")

    assert report.error is None
    assert time.process_time() - began < 3


@pytest.mark.parametrize("suffix", [".md", ".txt", ".html"])
def test_lines_may_stand_in_further_and_further(suffix: str, tea_rulebook: Rulebook) -> None:
    data = "".join(f"{'  ' * depth}- Tea is served.\n" for depth in range(600)).encode()
    began = time.process_time()

    report = Checker(tea_rulebook, Settings()).check(data, f"x{suffix}")

    assert report.error is None
    assert time.process_time() - began < 3


def test_a_line_may_be_many_megabytes_long(tea_rulebook: Rulebook) -> None:
    checker = Checker(tea_rulebook, Settings())

    assert checker.check(b"Tea is served at ten. " * 20_000, "x.md").error is None
    assert checker.check(b"x" * 5_000_000, "x.txt").error is None
    assert checker.check(b"Tea.".ljust(100 * MEGABYTE), "x.txt").error is None
