"""The Word reader: first what must not be read, then what must, and where it stands."""

import contextlib
import random
import time
import zipfile
from io import BytesIO

import docx as python_docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.document import Block, BlockKind, Document, Place, UnreadableError
from policylint.readers.docx import read
from policylint.readers.docx.fold import cut, fold
from tests.examples import examples
from tests.readers.docx_builder import (
    b,
    cell,
    changed,
    docx,
    p,
    r,
    row,
    style,
    styled,
    table,
    zipped,
)

HEADINGS = "".join(
    style(f"heading {level}", f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr>') for level in (1, 2, 3)
)


def document(body: str, **parts: str) -> Document:
    return read(docx(body, **parts), "policy.docx")


def texts(body: str, **parts: str) -> list[str]:
    return [block.text for block in document(body, **parts).blocks]


def only(body: str, **parts: str) -> Block:
    (block,) = document(body, **parts).blocks
    return block


def refusal(data: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read(data, "policy.docx")
    return caught.value


# What is not text


@pytest.mark.parametrize(
    "left_out",
    [
        '<w:del w:id="1"><w:r><w:delText>not </w:delText></w:r></w:del>',
        '<w:del w:id="1"><w:r><w:t>not </w:t></w:r></w:del>',
        f'<w:moveFrom w:id="1">{r("not ")}</w:moveFrom>',
        r("not ", "<w:vanish/>"),
        r("not ", '<w:rStyle w:val="Hidden"/>'),
        r("not ", "<w:strike/>"),
        r("not ", '<w:dstrike w:val="true"/>'),
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>not </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        '<w:commentRangeStart w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>',
        '<w:r><w:softHyphen/></w:r><w:bookmarkStart w:id="0" w:name="not"/><w:proofErr w:type="spellStart"/>',
        "<w:r><w:annotationRef/></w:r><w:r><w:footnoteRef/></w:r>",
    ],
)
def test_what_is_not_in_force_is_no_text(left_out: str) -> None:
    styles = style("Hidden", "<w:rPr><w:vanish/></w:rPr>", kind="character")
    assert texts(p("Staff must ", left_out, "report."), styles=styles) == ["Staff must report."]


def test_hidden_text_by_paragraph_style_is_left_out_and_told() -> None:
    styles = style("Note", "<w:rPr><w:vanish/></w:rPr>") + style("Sub", '<w:basedOn w:val="Note"/>')
    read_back = document(styled("Sub", "secret") + p("open"), styles=styles)
    assert [block.text for block in read_back.blocks] == ["open"]
    assert read_back.reading.warnings == ()
    assert read_back.reading.remarks == ("Hidden text is left out (1 passage).",)


def test_direct_formatting_wins_over_the_style() -> None:
    styles = style("Note", "<w:rPr><w:vanish/><w:strike/></w:rPr>")
    shown = '<w:vanish w:val="0"/><w:strike w:val="false"/>'
    assert texts(styled("Note", r("shown", shown)), styles=styles) == ["shown"]


def test_changes_struck_text_and_pictures_are_reported() -> None:
    drawing = "<w:r><w:drawing><a:graphic>{}</a:graphic></w:drawing></w:r>"
    picture = drawing.format("<a:graphicData><pic:pic/></a:graphicData>")
    chart = '<w:r><w:drawing><a:graphic><a:graphicData uri="http://x/2006/chart"/></a:graphic></w:drawing></w:r>'
    body = p(
        "Staff ",
        f'<w:ins w:id="1">{r("must ")}</w:ins>',
        '<w:del w:id="2"><w:r><w:delText>may </w:delText></w:r></w:del>',
        r("sometimes ", "<w:strike/>"),
        "report.",
        picture,
        picture,
        chart,
        "<w:r><w:object><v:shape><v:imagedata/></v:shape></w:object></w:r>",
    )
    form = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + p("Enter a name") + "</w:sdtContent></w:sdt>"
    reading = document(body + form + '<w:altChunk r:id="x"/>').reading
    assert reading.warnings == (
        "2 pictures are not read.",
        "1 chart or diagram is not read.",
        "1 embedded object is not read.",
        "1 inserted file is not read.",
    )
    assert reading.remarks == (
        "There are tracked changes: 1 insertion read as text, 1 deletion left out.",
        "Struck-through text is left out, as no longer in force (1 passage).",
        "1 form field is not filled in; the prompt is read as text.",
    )


def test_a_table_of_contents_is_no_text() -> None:
    styles = style("toc 1", style_id="TOC1")
    assert texts(styled("TOC1", "Supervision", "<w:r><w:tab/></w:r>", "4") + p("Text"), styles=styles) == ["Text"]


def test_a_field_that_never_ends_hides_no_later_paragraph() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert texts(p(begin, "lost") + p("kept")) == ["kept"]


def test_deleted_rows_and_cells_are_no_text() -> None:
    rows = [
        row("a", cell("b", props='<w:cellDel w:id="1"/>')),
        row("c", "d", props='<w:del w:id="2"/>'),
        row("e", "f"),
    ]
    assert texts(table(*rows)) == ["a", "e", "f"]


# What is text


@pytest.mark.parametrize(
    "wrapped",
    [
        '<w:ins w:id="1">{}</w:ins>',
        '<w:moveTo w:id="1">{}</w:moveTo>',
        '<w:ins w:id="1"><w:hyperlink r:id="x">{}</w:hyperlink></w:ins>',
        "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        '<w:smartTag w:element="x">{}</w:smartTag>',
        "<w:customXml><w:customXmlPr/>{}</w:customXml>",
        '<w:fldSimple w:instr="REF x">{}</w:fldSimple>',
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        '<w:bdo w:val="ltr">{}</w:bdo>',
        "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
        "<w:r><w:ruby><w:rt><w:r><w:t>x</w:t></w:r></w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>",
    ],
)
def test_wrapped_runs_are_text(wrapped: str) -> None:
    assert texts(p("shall ", wrapped.replace("{}", r("not ")), "discriminate")) == ["shall not discriminate"]


@pytest.mark.parametrize(
    "wrapped",
    [
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:sdt><w:sdtContent><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:sdtContent></w:sdt>",
        "<w:customXml>{}</w:customXml>",
        '<w:ins w:id="1">{}</w:ins>',
    ],
)
def test_wrapped_blocks_rows_and_cells_are_text(wrapped: str) -> None:
    assert texts(wrapped.replace("{}", p("one")) + p("two")) == ["one", "two"]
    rows = wrapped.replace("{}", row(wrapped.replace("{}", cell("one")), "two"))
    assert texts(table(rows)) == ["one", "two"]


def test_signs_and_white_space() -> None:
    signs = (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>peer</w:t><w:noBreakHyphen/><w:t>led</w:t>"
        '<w:t> prac</w:t><w:softHyphen/><w:t>tice </w:t><w:sym w:font="Wingdings" w:char="F0FE"/>'
        '<w:sym w:font="Symbol" w:char="F0B3"/><w:sym w:font="Arial" w:char="0041"/></w:r>'
    )
    assert texts(p(signs, "<m:oMath><m:r><m:t> x=1</m:t></m:r></m:oMath>")) == ["a b c peer-led practice ☑≥A x=1"]


def test_form_fields_show_what_is_chosen() -> None:
    entries = '<w:listEntry w:val="No"/><w:listEntry w:val="Yes"/>'
    chosen = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    ticked = "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>"
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    field = '<w:r><w:fldChar w:fldCharType="begin">{}</w:fldChar></w:r>' + end
    assert texts(p("Peer: ", field.format(chosen), " ", field.format(ticked))) == ["Peer: Yes ☒"]


def test_a_paragraph_whose_mark_is_deleted_goes_on_in_the_next() -> None:
    first = p("The employer shall ", props='<w:rPr><w:del w:id="1"/></w:rPr>')
    block = only(first + p("not discriminate."))
    assert block.text == "The employer shall not discriminate."
    assert block.place_at(block.text.index("not")) == Place(column=1, paragraph=1)
    assert block.place_at(4) == Place(column=5, paragraph=0)


def test_text_boxes_are_read_once_behind_their_paragraph() -> None:
    box = f"<w:txbxContent>{p('Boxed')}{table(row('In', 'table'))}</w:txbxContent>"
    body = p(
        "Anchor",
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>",
        " goes on",
    )
    blocks = document(body + p("After")).blocks
    assert [(block.kind, block.text) for block in blocks] == [
        (BlockKind.PARAGRAPH, "Anchor goes on"),
        (BlockKind.TEXT_BOX, "Boxed"),
        (BlockKind.TEXT_BOX, "In"),
        (BlockKind.TEXT_BOX, "table"),
        (BlockKind.PARAGRAPH, "After"),
    ]
    assert [block.anchors[0].place.paragraph for block in blocks] == [0, 1, 2, 3, 7]


def test_notes_follow_the_block_that_refers_to_them() -> None:
    note = '<w:footnote w:id="2">' + p("<w:r><w:footnoteRef/></w:r>", " See the Act.") + "</w:footnote>"
    separator = '<w:footnote w:type="separator" w:id="-1">' + p("<w:r><w:separator/></w:r>") + "</w:footnote>"
    end = '<w:endnote w:id="2">' + p("At the end.") + "</w:endnote>"
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    own = '<w:r><w:endnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>'
    read_back = document(p("Peers", mark, " lead.", own) + p("Next"), footnotes=separator + note, endnotes=end)
    assert [(block.kind.value, block.text) for block in read_back.blocks] == [
        ("paragraph", "Peers lead."),
        ("footnote", "See the Act."),
        ("footnote", "At the end."),
        ("paragraph", "Next"),
    ]
    assert read_back.blocks[1].anchors[0].place == Place(column=2, paragraph=1, part="word/footnotes.xml")


def test_lost_notes_are_reported() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    assert document(p("Peers", mark)).reading.warnings == ("1 note is missing from the file.",)


def test_headers_and_footers_stand_around_the_text_each_text_once() -> None:
    section = (
        '<w:sectPr><w:headerReference r:id="header1"/><w:headerReference w:type="first" r:id="header2"/>'
        '<w:headerReference w:type="even" r:id="header3"/><w:footerReference r:id="footer1"/>{}</w:sectPr>'
    )
    parts = {
        "header1": table(row("Harbour Row", "Policy")),
        "header2": p("Harbour Row") + p("First page"),
        "header3": p("Never shown"),
        "footer1": p("1. Version 3"),
    }
    first = p("Text", props=section.format(""))
    assert texts(first + p("End") + section.format(""), **parts) == [
        "Harbour Row", "Policy", "Text", "End", "1. Version 3"
    ]  # fmt: skip
    blocks = document(first + section.format("<w:titlePg/>"), **parts).blocks
    assert [(block.kind.value, block.text, block.cell) for block in blocks] == [
        ("header", "Harbour Row", None),
        ("header", "Policy", None),
        ("header", "First page", None),
        ("paragraph", "Text", None),
        ("footer", "1. Version 3", None),
    ]
    assert blocks[0].anchors[0].place.part == "word/header1.xml"
    settings_part = "<w:evenAndOddHeaders/>"
    assert "Never shown" in texts(p("Text") + section.format(""), settings=settings_part, **parts)


# Where it stands


def test_anchors_keep_the_place_of_every_word() -> None:
    block = only(p("  Peers ", "<w:r><w:tab/></w:r>", " le\u00adad\u00a0\u200b the\u00a0team  "))
    assert block.text == "Peers lead the team"
    raw = "  Peers \t le\u00adad\u00a0\u200b the\u00a0team  "
    for word in ("Peers", "le", "ad", "the", "team"):
        assert block.place_at(block.text.index(word)).column == raw.index(word) + 1


@given(st.text(alphabet="ab \t\u00a0\u00ad\u200b\u2011", max_size=40), st.data())
def test_folding_loses_no_place(raw: str, data: st.DataObject) -> None:
    offsets = sorted(data.draw(st.sets(st.integers(1, 40), max_size=3)))
    marks = [(at, Place(column=1000 * i + 1, paragraph=i)) for i, at in enumerate([0, *offsets])]
    text, anchors = fold(raw, marks)
    assert text == " ".join(raw.translate({0xAD: None, 0x200B: None, 0x2011: "-"}).split())
    if not text:
        return
    block = Block(BlockKind.PARAGRAPH, text, anchors)
    assert [anchor.offset for anchor in anchors] == sorted({anchor.offset for anchor in anchors})
    found = []
    for offset, character in enumerate(text):
        place = block.place_at(offset)
        at, mark = next((at, mark) for at, mark in marks if mark.paragraph == place.paragraph)
        source = at + (place.column or 0) - (mark.column or 0)
        found.append(source)
        if character != " ":
            assert raw[source].replace("\u2011", "-") == character
    assert found == sorted(found)


def test_cutting_keeps_places() -> None:
    marks = [(0, Place(column=1, paragraph=0)), (5, Place(column=1, paragraph=1))]
    assert cut("a) bcdef", marks, 3) == ("bcdef", [(0, Place(column=4, paragraph=0)), (2, marks[1][1])])


def test_paragraphs_are_counted_over_all_of_the_part() -> None:
    deleted = f'<w:del w:id="1">{p("gone")}</w:del>'
    body = p("one") + deleted + table(row(cell("two"))) + p() + p("three")
    assert [block.anchors[0].place.paragraph for block in document(body).blocks] == [0, 2, 4]


def test_pages_are_unknown_without_breaks() -> None:
    read_back = document(p("one") + p("two"))
    assert {block.anchors[0].place.page for block in read_back.blocks} == {None}
    assert read_back.reading.pages is None


def test_page_breaks_are_counted_once() -> None:
    rendered, by_hand = "<w:r><w:lastRenderedPageBreak/></w:r>", '<w:r><w:br w:type="page"/></w:r>'
    body = (
        p("one")
        + p(by_hand)
        + p(rendered, "two")
        + p("still two ", rendered, "three")
        + p(rendered, "four", props="<w:pageBreakBefore/>")
        + table(row(cell(p("four ", rendered, "five")), cell(p("four ", rendered, "five"))), row("five", "five"))
        + p("five", props="<w:sectPr/>")
        + p(rendered, "six", props='<w:sectPr><w:type w:val="nextPage"/></w:sectPr>')
        + p("six")
        + '<w:sectPr><w:type w:val="continuous"/></w:sectPr>'
    )
    read_back = document(body)
    numbers = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
    for block in read_back.blocks:
        for word in block.text.split():
            if word in numbers:
                assert block.place_at(block.text.index(word)).page == numbers[word]
    assert read_back.reading.pages == 6
    three = read_back.blocks[2]
    assert three.place_at(three.text.index("three")).column == len("still two ") + 1


def test_pages_and_title_from_the_properties() -> None:
    read_back = document(p("Text"), app="7", core=" Leave  policy ")
    assert (read_back.reading.pages, read_back.title) == (7, "Leave policy")


@pytest.mark.parametrize(
    "title", ["Word Document", "Untitled", "Document1", "[Document title]", "Microsoft Word - x.doc"]
)
def test_template_titles_are_no_titles(title: str) -> None:
    assert document(p("Text"), core=title).title == ""


# Headings and quotations


def test_headings_by_style_outline_and_name() -> None:
    styles = (
        HEADINGS
        + style("Title")
        + style("Clause", '<w:basedOn w:val="heading2"/>')
        + style("Body heading", '<w:basedOn w:val="heading2"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>')
    )
    body = (
        styled("Title", "a")
        + styled("heading2", "b")
        + styled("Clause", "c")
        + styled("Bodyheading", "d")
        + p("e", props='<w:outlineLvl w:val="2"/>')
        + styled("Heading3", "f")
    )
    levels = {block.text: block.level for block in document(body, styles=styles).blocks}
    assert levels == {"a": 1, "b": 2, "c": 2, "d": 0, "e": 3, "f": 3}


@pytest.mark.parametrize(
    "paragraph",
    [
        p(b("Supervision. "), "You will receive supervision."),
        p(b("You must read this.")),
        p(b("Staff must read this policy together with the law, and all that follows from it")),
        p("Supervision"),
        p(b("Super"), "vision"),
        p(b("12.4")),
        table(row(cell(p(b("Supervision"))))),
        p(b("Supervision"), props='<w:numPr><w:numId w:val="1"/></w:numPr>'),
        p(b("• Supervision")),
    ],
)
def test_bold_alone_makes_no_heading(paragraph: str) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
        '<w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    read_back = document(paragraph + p("The text of the body goes on here for a while."), numbering=numbering)
    assert BlockKind.HEADING not in {block.kind for block in read_back.blocks}


def test_a_text_all_in_bold_has_no_bold_headings() -> None:
    body = p(b("Supervision")) + p(b("All peer workers must receive supervision every fortnight, without fail."))
    assert {block.kind for block in document(body).blocks} == {BlockKind.PARAGRAPH}


def test_faked_headings_stand_one_below_the_last_real_one() -> None:
    long = p("The text of the body goes on here for a while, and is in letters of the usual size.")
    big = r("Peer work", '<w:sz w:val="28"/>')
    body = (
        p(b("1. Purpose"))
        + long
        + styled("heading1", "Duties")
        + p(b("Key duties:"))
        + long
        + styled("heading2", "More")
        + p(big)
        + long
    )
    blocks = document(body, styles=HEADINGS).blocks
    assert [(block.text, block.label, block.level) for block in blocks if block.kind is BlockKind.HEADING] == [
        ("Purpose", "1.", 1),
        ("Duties", "", 1),
        ("Key duties:", "", 2),
        ("More", "", 2),
        ("Peer work", "", 3),
    ]


def test_documents_share_styles_only_where_they_are_the_same() -> None:
    hidden = style("Note", "<w:rPr><w:vanish/></w:rPr>")
    shown = style("Note", "<w:rPr><w:b/></w:rPr>")
    body = styled("Note", "secret") + p("open")

    in_turn = [texts(body, styles=styles) for styles in (hidden, shown, hidden, HEADINGS, shown)]

    assert in_turn == [["open"], ["secret", "open"], ["open"], ["secret", "open"], ["secret", "open"]]


def test_bold_on_bold_is_plain_and_styles_may_loop() -> None:
    styles = (
        style("Strong", "<w:rPr><w:b/></w:rPr>", kind="character")
        + style("Loop", '<w:basedOn w:val="Loop2"/><w:rPr><w:b/></w:rPr>')
        + style("Loop2", '<w:basedOn w:val="Loop"/>')
    )
    body = styled("Loop", r("Key duties", '<w:rStyle w:val="Strong"/>')) + p("A sentence, and then one more.")
    assert document(body, styles=styles).blocks[0].kind is BlockKind.PARAGRAPH


def test_quotations_are_marked() -> None:
    styles = style("Intense Quote") + style("My quote", '<w:basedOn w:val="IntenseQuote"/>') + style("Plain")
    blocks = document(styled("Myquote", "a") + styled("Plain", "b"), styles=styles).blocks
    assert [block.quoted for block in blocks] == [True, False]


# Lists


def numbered(text: str, list_id: int = 1, depth: int | None = None, style: str = "") -> str:
    name = f'<w:pStyle w:val="{style}"/>' if style else ""
    level = "" if depth is None else f'<w:ilvl w:val="{depth}"/>'
    return p(text, props=f'{name}<w:numPr>{level}<w:numId w:val="{list_id}"/></w:numPr>')


def level(depth: int, form: str, text: str, more: str = "") -> str:
    start = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>'
    return f'<w:lvl w:ilvl="{depth}">{start}{more}<w:lvlText w:val="{text}"/></w:lvl>'


def lists(*levels: str, more: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{more}'
    )


def labels(body: str, numbering: str, styles: str = "") -> list[str]:
    return [block.label for block in document(body, numbering=numbering, styles=styles).blocks]


def test_numbers_count_by_level_and_start_anew_below() -> None:
    numbering = lists(
        level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"), level(2, "lowerLetter", "(%3)"),
        level(3, "lowerRoman", "%4)"),
    )  # fmt: skip
    depths = [0, 1, 1, 2, 2, 3, 1, 2, 0, 1, 3]
    body = "".join(numbered("x", depth=depth) for depth in depths)
    read_back = document(body, numbering=numbering)
    expected = ["1.", "1.1", "1.2", "(a)", "(b)", "i)", "1.3", "(a)", "2.", "2.1", "i)"]
    assert [block.label for block in read_back.blocks] == expected
    assert [block.level for block in read_back.blocks] == [depth + 1 for depth in depths]
    assert {block.kind for block in read_back.blocks} == {BlockKind.LIST_ITEM}


def test_restarts_overrides_and_legal_numbers() -> None:
    override = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/>'
        '</w:lvlOverride></w:num><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    )
    numbering = lists(
        level(0, "upperRoman", "%1"),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "decimal", "%3", '<w:lvlRestart w:val="0"/>'),
        more=override,
    )
    body = (
        numbered("x") + numbered("x", depth=1) + numbered("x", depth=2) + numbered("x")
        + numbered("x", depth=2) + numbered("x", 2) + numbered("x", 2) + numbered("x", 3)
    )  # fmt: skip
    assert labels(body, numbering) == ["I", "1.1", "1", "II", "2", "V", "VI", "VII"]


@pytest.mark.parametrize(
    ("form", "value", "label"),
    [
        ("decimalZero", 3, "03"), ("ordinal", 2, "2nd"), ("ordinal", 12, "12th"), ("lowerLetter", 28, "bb"),
        ("upperLetter", 1, "A"), ("lowerRoman", 44, "xliv"), ("upperRoman", 1999, "MCMXCIX"),
        ("lowerLetter", 99_999_999, "99999999"), ("chicago", 4, "4"), ("none", 4, ""),
    ],
)  # fmt: skip
def test_number_formats(form: str, value: int, label: str) -> None:
    numbering = lists(level(0, form, "%1").replace('w:start w:val="1"', f'w:start w:val="{value}"'))
    assert labels(numbered("x"), numbering) == [label]


@pytest.mark.parametrize(("sign", "label"), [("•", "•"), ("\uf0b7", "•"), ("", "•"), ("o", "o"), ("-", "-")])
def test_bullets(sign: str, label: str) -> None:
    assert labels(numbered("x"), lists(level(0, "bullet", sign))) == [label]


def test_numbers_by_style_and_numbered_headings() -> None:
    link = '<w:pPr><w:numPr>{}<w:numId w:val="1"/></w:numPr>{}</w:pPr>'
    styles = (
        style("heading 1", link.format("", '<w:outlineLvl w:val="0"/>'))
        + style("heading 2", link.format("", '<w:outlineLvl w:val="1"/>'))
        + style("Clause", link.format('<w:ilvl w:val="2"/>', ""))
        + style("Sub clause", '<w:basedOn w:val="Clause"/>')
    )
    numbering = lists(
        level(0, "decimal", "%1", '<w:pStyle w:val="heading1"/>'),
        level(1, "decimal", "%1.%2", '<w:pStyle w:val="heading2"/>'),
        level(2, "decimal", "%1.%2.%3"),
    )
    off = p("x", props='<w:pStyle w:val="Clause"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    body = styled("heading1", "a") + styled("heading2", "b") + styled("Subclause", "c") + off
    read_back = document(body, numbering=numbering, styles=styles)
    assert [(block.kind.value, block.label, block.level) for block in read_back.blocks] == [
        ("heading", "1", 1),
        ("heading", "1.1", 2),
        ("list-item", "1.1.1", 3),
        ("paragraph", "", 0),
    ]


def test_list_styles_are_followed() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Clauses"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2">{level(0, "lowerLetter", "%1)")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    )
    styles = style("Clauses", '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>', kind="numbering")
    assert labels(numbered("x") + numbered("y"), numbering, styles) == ["a)", "b)"]


def test_an_unknown_list_is_no_list() -> None:
    assert only(numbered("x", 9)).kind is BlockKind.PARAGRAPH


def test_typed_labels_become_labels() -> None:
    body = p("a) first") + p("3.1", "<w:r><w:tab/></w:r>", "staff must") + p("A senior peer meets") + p("• • x")
    assert [(block.kind.value, block.label, block.text, block.level) for block in document(body).blocks] == [
        ("list-item", "a)", "first", 1),
        ("list-item", "3.1", "staff must", 2),
        ("paragraph", "", "A senior peer meets", 0),
        ("list-item", "•", "• x", 1),
    ]
    assert document(body).blocks[1].anchors[0].place.column == 5


# Tables


def grid(body: str, **parts: str) -> dict[str, tuple[int, int, str, str, bool]]:
    found = {}
    for block in document(body, **parts).blocks:
        if block.cell is not None:
            spot = block.cell
            found[block.text] = (spot.row, spot.column, spot.row_header, spot.column_header, spot.is_header)
    return found


def test_a_position_description_is_label_and_value() -> None:
    found = grid(
        table(
            row("Position title", "Peer Support Worker"),
            row("Reports to", "Team Leader"),
            row("Supervision", "You will receive supervision from a senior peer every fortnight."),
        )
    )
    assert found["Position title"] == (0, 0, "", "", True)
    assert found["Peer Support Worker"] == (0, 1, "Position title", "", False)
    assert found["Team Leader"] == (1, 1, "Reports to", "", False)


def test_a_layout_table_has_no_headers() -> None:
    long = "You will receive supervision from a senior peer every fortnight, and so on."
    assert {spot[2:] for spot in grid(table(row(long, "More. " + long), row("X. " + long, long + " Y."))).values()} == {
        ("", "", False)
    }
    assert grid(table(row("One"), row("Two"), columns=1))["Two"] == (1, 0, "", "", False)


@pytest.mark.parametrize(
    "head",
    [
        row("Activity", "How often", "Who", props="<w:tblHeader/>"),
        row(*(cell(p(b(text))) for text in ("Activity", "How often", "Who"))),
        row(*(cell(text, props='<w:shd w:val="clear" w:fill="DDDDDD"/>') for text in ("Activity", "How often", "Who"))),
        row("Activity", "How often", "Who"),
    ],
)
def test_header_rows_marked_bold_shaded_or_short(head: str) -> None:
    found = grid(table(head, row("Supervision", "every fortnight", "a senior peer of the same background"), columns=3))
    assert found["How often"] == (0, 1, "", "", True)
    assert found["every fortnight"] == (1, 1, "Supervision", "How often", False)


def test_the_table_look_counts_only_where_the_style_shows_it() -> None:
    look = '<w:tblStyle w:val="Fancy"/><w:tblLook w:val="04A0"/>'
    shown = style("Fancy", '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>', kind="table")
    body = table(row("Duty", "Frequency"), row("Supervision", "fortnightly"), row("Training", "yearly"), props=look)
    assert grid(body, styles=style("Fancy", kind="table"))["yearly"][3] == ""
    assert grid(body, styles=shown)["yearly"] == (2, 1, "Training", "Frequency", False)


def test_merged_cells_are_read_once_and_head_what_they_span() -> None:
    across, down, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    bold = [cell(p(b("Topic")), props=down), cell(p(b("Commitment")), props=across)]
    body = table(
        row(*bold),
        row(cell(p(), props=on), cell(p(b("Who"))), cell(p(b("When")))),
        row(cell("Support", props=down), "a senior peer, always", "every fortnight"),
        row(cell("hidden copy", props=on), "a manager, at times", "once a year"),
        row("indented value", "last value", props='<w:gridBefore w:val="1"/>'),
        columns=3,
    )
    found = grid(body)
    assert "hidden copy" not in found
    assert found["Topic"][:2] == (0, 0)
    assert found["When"] == (1, 2, "", "", True)
    assert found["every fortnight"] == (2, 2, "Support", "Commitment / When", False)
    assert found["once a year"] == (3, 2, "Support", "Commitment / When", False)
    assert found["indented value"][:2] == (4, 1)


def test_a_row_across_all_columns_heads_the_rows_below() -> None:
    def section(text: str) -> str:
        return row(cell(text, props='<w:gridSpan w:val="3"/>'))

    body = table(
        row(*(cell(p(b(text))) for text in ("Activity", "Frequency", "Led by"))),
        section("Support"),
        row("Supervision", "every fortnight", "a senior peer"),
        section("Development"),
        row("Training", "every year", "a manager"),
        section("This sentence is long. It is part of what the table says, and no header at all, of course."),
        columns=3,
    )
    found = grid(body)
    assert found["Support"] == (1, 0, "", "", True)
    assert found["every fortnight"] == (2, 1, "Supervision", "Frequency / Support", False)
    assert found["every year"][3] == "Frequency / Development"


def test_forms_with_two_labels_in_a_row() -> None:
    def form(*values: str) -> str:
        return row(*(cell(p(b(text) if i % 2 == 0 else text)) for i, text in enumerate(values)))

    found = grid(table(form("Title", "Peer Worker", "Band", "3"), form("Unit", "North", "Hours", "38"), columns=4))
    assert found["Peer Worker"] == (0, 1, "Title", "", False)
    assert found["38"] == (1, 3, "Hours", "", False)


def test_nested_tables_are_tables_of_their_own() -> None:
    inner = table(row("in 1", "in 2"))
    blocks = document(table(row(cell("before", inner, "after"), "beside")) + table(row("next", "one"))).blocks
    assert [(block.text, block.cell.table) for block in blocks if block.cell] == [
        ("before", 0), ("in 1", 1), ("in 2", 1), ("after", 0), ("beside", 0), ("next", 2), ("one", 2)
    ]  # fmt: skip


def test_headings_in_cells_count_where_the_cell_is_as_wide_as_the_table() -> None:
    body = table(row(cell(styled("heading1", "Duties"), "You help."), props=""), columns=1)
    body += table(row(cell(styled("heading1", "Duty")), cell(styled("heading1", "When"))), row("Help", "daily"))
    kinds = {block.text: block.kind for block in document(body, styles=HEADINGS).blocks}
    assert kinds["Duties"] is BlockKind.HEADING
    assert kinds["Duty"] is BlockKind.CELL


# Packages


def test_the_main_part_is_found_through_the_relationships() -> None:
    data = docx(p("Text"), main="content/main.xml", styles=HEADINGS)
    assert read(data, "x.docx").blocks[0].text == "Text"


def test_macro_and_template_types_and_dangling_relationships() -> None:
    data = changed(docx(p("Text"), styles=HEADINGS), "wordprocessingml.document.main", "ms-word.document.macroEnabled")
    data = changed(data, 'Target="styles.xml"', 'Target="../NULL"')
    assert read(data, "x.docm").blocks[0].text == "Text"


def test_strict_files_read_alike() -> None:
    body = styled("heading1", "Duties") + p(b("bold"), '<w:ins w:id="1">' + r(" more") + "</w:ins>")
    plain = docx(body, styles=HEADINGS)
    office = "http://purl.oclc.org/ooxml/officeDocument"
    strict = changed(plain, "http://schemas.openxmlformats.org/officeDocument/2006", office)
    strict = changed(
        strict,
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert b"purl" in zipfile.ZipFile(BytesIO(strict)).read("word/document.xml")
    assert read(strict, "x.docx").blocks == read(plain, "x.docx").blocks


def test_back_slashes_and_capitals_in_part_names() -> None:
    with zipfile.ZipFile(BytesIO(docx(p("Text")))) as archive:
        files = {name.replace("/", "\\").upper(): archive.read(name) for name in archive.namelist()}
    assert read(zipped(files), "x.docx").blocks[0].text == "Text"


def test_styles_read_alike_however_they_are_written() -> None:
    data = docx(styled("heading2", "Duties") + p("x"), styles=HEADINGS)
    other = changed(changed(data, "<w:style ", "<s:style "), "</w:style>", "</s:style>")
    other = changed(
        other, "xmlns:w=", 'xmlns:s="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w='
    )
    commented = changed(data, "<w:style ", "<!-- <w:style> --><w:style ")
    assert read(data, "x").blocks == read(other, "x").blocks == read(commented, "x").blocks


def test_python_docx_files() -> None:
    made = python_docx.Document()
    made.add_heading("Peer work policy", 0)
    made.add_heading("Supervision", 1)
    made.add_paragraph("Peers must be supervised by peers.")
    made.add_paragraph("every fortnight", style="List Bullet")
    made.add_paragraph("in paid time", style="List Number")
    made.add_paragraph("for free", style="List Number 2")
    made.add_paragraph("“Nothing about us without us”", style="Intense Quote")
    grid_ = made.add_table(2, 2)
    for i, text in enumerate(("Reports to", "Manager of peer work", "Hours", "38 hours a week")):
        grid_.cell(i // 2, i % 2).text = text
    stream = BytesIO()
    made.save(stream)
    read_back = read(stream.getvalue(), "x.docx")
    assert [(block.kind.value, block.level, block.label, block.quoted) for block in read_back.blocks[:7]] == [
        ("heading", 1, "", False),
        ("heading", 1, "", False),
        ("paragraph", 0, "", False),
        ("list-item", 1, "•", False),
        ("list-item", 1, "1.", False),
        ("list-item", 1, "1.", False),
        ("paragraph", 0, "", True),
    ]
    assert (read_back.title, read_back.reading.tables, read_back.reading.headings) == ("", 1, 2)
    paragraphs = list(made.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"))
    for block in read_back.blocks:
        index = block.anchors[0].place.paragraph
        assert index is not None
        assert block.text in "".join(paragraphs[index].itertext())


# Files that cannot be read


def test_a_file_without_text_is_not_clean() -> None:
    picture = "<w:r><w:drawing><pic:pic/></w:drawing></w:r>"
    section = '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>'
    assert refusal(docx(p() + section, header1=p("Letterhead"))).code == "empty"
    assert refusal(docx(p(r("gone", "<w:strike/>")))).code == "empty"
    assert refusal(docx(p(picture) + section, header1=p("Letterhead"))).code == "scanned"
    assert refusal(docx(p() + '<w:altChunk r:id="x"/>')).code == "unsupported"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "empty", "0 bytes"),
        (bytes(5000), "empty", "zeros"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", "password"),
        (b"Just some text", "wrong-type", "other kind"),
        (zipped({"readme.txt": "x"}), "wrong-type", "zip"),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
            "wrong-type",
            "Open",
        ),
        (docx(p("x"), main="xl/workbook.xml"), "wrong-type", "Excel"),
        (docx(p("x"), main="ppt/presentation.xml"), "wrong-type", "PowerPoint"),
        (changed(docx(p("x")), "w:document", "w:other"), "wrong-type", "zip"),
        (changed(docx(p("x")), "w:body", "w:other"), "damaged", "text"),
        (changed(docx(p("x")), "</w:body>", ""), "damaged", "well-formed"),
        (
            changed(docx(p("x")), 'Target="word/document.xml"', 'Target="word/gone.xml"'),
            "damaged",
            "main part",
        ),
        (zipped({"[Content_Types].xml": "<Types/>"}), "damaged", "which"),
        (docx(p("x" * 5000))[:400], "damaged", "complete"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str, words: str) -> None:
    error = refusal(data)
    assert error.code == code
    assert words in error.message


def test_every_truncation_is_an_error() -> None:
    data = docx(p("Text of the policy."), styles=HEADINGS)
    for length in range(0, len(data), 7):
        assert refusal(data[:length]).code in {"damaged", "empty", "wrong-type"}


@examples(150)
@given(st.integers(0, 2**32))
def test_damage_anywhere_is_an_error_or_a_document(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(
        docx(
            numbered("Text.") + table(row("a", "b")),
            styles=HEADINGS,
            numbering=lists(level(0, "decimal", "%1")),
        )
    )
    for _ in range(chance.randint(1, 6)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    with contextlib.suppress(UnreadableError):
        assert read(bytes(data), "x.docx").blocks


def test_locked_zip_entries_are_encrypted() -> None:
    data = bytearray(docx(p("x")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 1)
    assert refusal(bytes(data)).code == "encrypted"


def test_bombs_are_refused_before_they_unpack() -> None:
    began = time.process_time()
    assert refusal(docx(p("x" * 45_000_000))).code == "bomb"
    assert refusal(zipped({f"{i}.xml": "" for i in range(10_001)})).code == "bomb"
    assert time.process_time() - began < 3


def test_entities_are_refused() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    for declaration in (laughs, outside):
        data = changed(docx(p("&a;")), "<w:document", declaration + "<w:document")
        assert refusal(data).code == "damaged"


def test_deep_nesting_is_an_error() -> None:
    deep = p("x")
    for _ in range(60):
        deep = table(row(cell(deep)))
    assert "30 deep" in refusal(docx(deep)).message
    assert refusal(docx(p("<w:ins>" * 400 + r("x") + "</w:ins>" * 400))).code == "damaged"
    wrapped = p("<w:ins>" * 200 + r("x") + "</w:ins>" * 200)
    assert texts(wrapped) == ["x"]


def test_a_note_that_refers_to_itself_is_read_once() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    note = '<w:footnote w:id="2">' + p("Note", mark) + "</w:footnote>"
    assert texts(p("a", mark, mark), footnotes=note) == ["a", "Note"]


def test_time_grows_with_the_length_only() -> None:
    hostile = [
        p(*['<w:r><w:fldChar w:fldCharType="begin"/></w:r>', r("x")] * 20_000, "") + p("y"),
        p(*["<w:r><w:lastRenderedPageBreak/></w:r>", r("x ")] * 20_000),
        p(*['<w:r><w:footnoteReference w:id="1"/></w:r>'] * 40_000, "x"),
        p(r(" \u00ad" * 200_000), "x"),
        "".join(p("x", props='<w:rPr><w:del w:id="1"/></w:rPr>') for _ in range(10_000)),
        table(*[row(cell("x", props='<w:gridSpan w:val="999999999"/>'))] * 5_000),
    ]
    for body in hostile:
        data = docx(body)
        began = time.process_time()
        assert read(data, "x.docx").blocks
        assert time.process_time() - began < 1.5
