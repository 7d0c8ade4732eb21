"""HTML is read as its reader sees it, and every word has the line and column at which it stands."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.document import BlockKind, Cell, Document, UnreadableError
from policylint.readers.html import read
from tests.examples import examples


def _read(page: str) -> Document:
    return read(page.encode(), "page.html")


def _outline(page: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in _read(page).blocks]


def _texts(page: str) -> list[str]:
    return [block.text for block in _read(page).blocks]


def _cell(page: str, text: str) -> Cell:
    return next(block.cell for block in _read(page).blocks if block.text == text and block.cell)


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>if (a < b) { gone }</script>",
        "<style>p { gone: 1 }</style>",
        "<template><p>gone</p></template>",
        "<noscript>gone</noscript>",
        "<svg><title>gone</title><text>gone</text></svg>",
        "<p hidden>gone</p>",
        '<div style="color: red; display : none"><p>gone</p></div>',
        '<span style="visibility:hidden">gone</span>',
        '<span aria-hidden="true">gone</span>',
        "<!-- gone <p>gone -->",
        "<![if !supportLists]>",
        "<?php gone ?>",
        "<textarea>gone <b></textarea>",
        "<pre><code>gone()</code></pre>",
        "<select><option>gone</select>",
    ],
)
def test_what_nobody_sees_is_no_text(hidden: str) -> None:
    document = _read(f"<p>Before</p>{hidden}<p>After</p>")
    assert [block.text for block in document.blocks] == ["Before", "After"]
    assert document.title == ""


@pytest.mark.parametrize("tag", ["del", "s", "strike"])
def test_struck_out_text_is_left_out_and_the_report_says_so(tag: str) -> None:
    document = _read(f"<p>Staff <{tag}>must</{tag}> may ask.</p>")
    assert [block.text for block in document.blocks] == ["Staff may ask."]
    assert document.reading.warnings == ()
    assert "struck-out" in document.reading.remarks[0]


def test_an_unclosed_comment_is_reported() -> None:
    document = _read("<p>Seen</p>\n<!-- and\n<p>not seen</p>")
    assert [block.text for block in document.blocks] == ["Seen"]
    assert "line 2" in document.reading.warnings[0]


@pytest.mark.parametrize("page", ["", "<html></html>", "<p>&nbsp;</p>", "<!-- only -->", "<p>---</p>"])
def test_a_page_without_words_is_empty(page: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        _read(page)
    assert caught.value.code == "empty"


def test_bold_sentences_and_bold_beginnings_are_no_headings() -> None:
    page = "<p><b>All staff must complete this training.</b></p><p><b>Supervision.</b> It is paid.</p>"
    page += "<p><b>Every peer worker in this service will receive:</b></p>"
    assert {kind for kind, _ in _outline(page)} == {"paragraph"}


def test_a_less_than_sign_is_text() -> None:
    assert _texts("<p>if 1 < 2 & 3 > 2</p>") == ["if 1 < 2 & 3 > 2"]


def test_headings_and_faked_headings() -> None:
    page = "<h2>Support</h2><p><strong>Supervision</strong></p><p>Text one.</p><p><b>Pay</b><br>Text two.</p>"
    page += '<h1>Leave</h2><p style="font-weight: 700"><span>Sick leave:</span></p>'
    page += "<details><summary>More</summary>x</details>"
    blocks = _read(page).blocks
    assert [(block.text, block.level) for block in blocks if block.kind is BlockKind.HEADING] == [
        ("Support", 2),
        ("Supervision", 3),
        ("Pay", 3),
        ("Leave", 1),
        ("Sick leave:", 2),
        ("More", 2),
    ]
    assert [block.text for block in blocks if block.kind is BlockKind.PARAGRAPH] == ["Text one.", "Text two.", "x"]


def test_places_are_exact_across_references_lines_and_marks() -> None:
    page = "<html>\r\n<p>Caf&eacute;\r\n  <b>staff</b>&nbsp;&amp; peers\tmeet"
    (block,) = _read(page).blocks
    assert block.text == "Café staff & peers meet"
    for word, line, column in [("Caf", 2, 4), ("staff", 3, 6), ("&", 3, 21), ("peers", 3, 27), ("meet", 3, 33)]:
        place = block.place_at(block.text.index(word))
        assert (place.line, place.column) == (line, column)


def test_lists_have_levels_and_labels() -> None:
    page = """<ul><li>one<ul><li>inner</ul><li>two</ul>
      <ol start=3><li>three<li value=7>seven<li><p>eight</p><p>more</p></ol>
      <ol type=a><li>alpha</ol><ol style="list-style-type: upper-roman" start=4><li>four</ol>
      <ul style="list-style:none"><li>(b) typed</ul><p>a) alone</p><p>3.1 A clause.</p>"""
    assert [(block.kind.value, block.level, block.label, block.text) for block in _read(page).blocks] == [
        ("list-item", 1, "•", "one"),
        ("list-item", 2, "•", "inner"),
        ("list-item", 1, "•", "two"),
        ("list-item", 1, "3.", "three"),
        ("list-item", 1, "7.", "seven"),
        ("list-item", 1, "8.", "eight"),
        ("list-item", 1, "", "more"),
        ("list-item", 1, "a.", "alpha"),
        ("list-item", 1, "IV.", "four"),
        ("list-item", 1, "(b)", "typed"),
        ("list-item", 1, "a)", "alone"),
        ("paragraph", 0, "3.1", "A clause."),
    ]


def test_labelled_lines_between_breaks_are_items() -> None:
    assert _outline("<p>The manager will:<br>a) meet staff<br>b) keep notes<br>for a year</p>") == [
        ("paragraph", "The manager will:"),
        ("list-item", "meet staff"),
        ("list-item", "keep notes for a year"),
    ]
    assert _texts("<div>One.<br>Still one.<br><br>Two.</div>") == ["One. Still one.", "Two."]


def test_table_headers_by_element_by_scope_and_by_bold_type() -> None:
    page = """<table><thead><tr><td>Role<td>Hours</thead>
      <tr><th scope=row>Peer<td>2<tr><td colspan=2><p>one</p><p>two</p></table>
      <table><tr><td><b>Group</b><td><b>How often</b>
      <tr><td>Interns of the clinic, in their first year.<td>Weekly</table>
      <table><tr><td>Title<td>Peer Worker<tr><td>Reports to<td>Manager</table>"""
    cell = _cell(page, "2")
    assert (cell.row, cell.column, cell.row_header, cell.column_header) == (1, 1, "Peer", "Hours")
    cell = _cell(page, "Peer")
    assert (cell.is_header, cell.row_header, cell.column_header) == (True, "", "")
    assert _cell(page, "one") == _cell(page, "two")
    cell = _cell(page, "Weekly")
    assert (cell.table, cell.row_header, cell.column_header) == (1, "", "How often")
    cell = _cell(page, "Manager")
    assert (cell.row_header, cell.column_header) == ("Reports to", "")


def test_spans_section_rows_and_several_header_rows() -> None:
    page = """<table><tr><th rowspan=2>Role<th colspan=2>Supervision<tr><th>Individual<th>Group
      <tr><td rowspan=2>Peer<td>weekly<td>monthly<tr><td>w2<td>m2
      <tr><th colspan=3>Night staff<tr><td>Nurse<td>w3<td>m3</table>"""
    cell = _cell(page, "m2")
    assert (cell.row, cell.column) == (3, 2)
    assert (cell.row_header, cell.column_header) == ("Peer", "Supervision / Group")
    cell = _cell(page, "w3")
    assert (cell.row_header, cell.column_header) == ("Nurse", "Supervision / Individual / Night staff")


def test_nested_tables_are_tables_of_their_own_and_definitions_stand_under_their_terms() -> None:
    page = "<table><tr><td>outer<table><tr><td>inner</table>after<td>next</table>"
    page += "<dl><dt>Peer<dt>Lead<dd>A person.</dl>"
    cells = {block.text: block.cell for block in _read(page).blocks if block.cell}
    assert [cells[text].table for text in ("outer", "inner", "after", "next")] == [0, 1, 0, 0]
    assert cells["A person."].row_header == "Peer Lead"
    assert cells["Peer"].is_header


def test_quotations_headers_and_footers() -> None:
    page = "<header><h1>Policy</h1>Trust</header><nav><a>Home</a></nav><blockquote><p>We want peers.</p></blockquote>"
    page += "<p><q>All of it.</q></p><p>They said <q>some</q>.</p><footer><p>Page 1</footer>"
    assert [(block.kind.value, block.text, block.quoted) for block in _read(page).blocks] == [
        ("heading", "Policy", False),
        ("header", "Trust", False),
        ("header", "Home", False),
        ("paragraph", "We want peers.", True),
        ("paragraph", "“All of it.”", True),
        ("paragraph", "They said “some”.", False),
        ("footer", "Page 1", False),
    ]


def test_unclosed_and_crossed_tags_are_read_as_browsers_do() -> None:
    assert _texts("<p>one<p>two<div>three<p>four</div>five") == ["one", "two", "three", "four", "five"]
    assert _texts("<ul><li>a<li>b</ul>c") == ["a", "b", "c"]
    assert _texts("<div><b>Not all<p>of this</b> is bold, so it is text.</p></div>") == [
        "Not all",
        "of this is bold, so it is text.",
    ]
    assert _texts("<p>x</div></table></b></p>y") == ["x", "y"]


def test_title_and_metadata() -> None:
    document = _read("<title>Peer &amp;\n policy</title><meta name=Author content='A. B.'><p>x")
    assert (document.title, document.metadata) == ("Peer & policy", {"author": "A. B."})
    assert document.reading.format == "html"


def test_preformatted_text_keeps_its_paragraphs() -> None:
    assert _texts("<pre>one\ntwo\n\nthree</pre>") == ["one two", "three"]


@pytest.mark.parametrize(
    "piece", ["<!--", "<![", "<a b='", "&#", "</b", "<div>", "<td colspan=999>", "<p><b>", "<script>"]
)
def test_hostile_pages_take_no_time(piece: str) -> None:
    page = ("x " + piece * 20_000).encode()
    start = time.process_time()
    read(page, "page.html")
    assert time.process_time() - start < 3


_TAGS = [
    *("p", "b", "li", "ul", "ol", "table", "tr", "td", "th", "h1", "h2", "del", "q", "br", "dl", "dt", "dd"),
    *("pre", "div", "span", "title"),
]
_PIECES = st.sampled_from(
    [
        *(f"<{tag}>" for tag in _TAGS),
        *(f"</{tag}>" for tag in _TAGS),
        *("<!--", "-->", "<", ">", "&", "&amp;", "&nbsp;", "word", "Word.", "a)", "\n", "\t", "<p hidden>", "é"),
    ]
)


@examples(150)
@given(st.lists(_PIECES, max_size=40).map(" ".join))
def test_any_page_keeps_the_contract(page: str) -> None:
    try:
        document = _read(page)
    except UnreadableError as error:
        if error.code != "empty":
            raise
        return
    lines = page.split("\n")
    for block in document.blocks:
        assert block.text == " ".join(block.text.split()) != ""
        assert block.anchors[0].offset == 0
        offsets = [anchor.offset for anchor in block.anchors]
        assert offsets == sorted(set(offsets))
        for offset, character in enumerate(block.text):
            place = block.place_at(offset)
            line, column = place.line or 0, place.column or 0
            stands = lines[line - 1][column - 1 : column]
            assert stands == character or (character == " " and not stands.strip()) or stands in "<&"
