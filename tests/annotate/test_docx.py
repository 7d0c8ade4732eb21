"""Annotated Word files: first what must not change, then where the comments stand and what they say."""

import io
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import docx as python_docx
import pytest
from lxml import etree
from msgspec.structs import replace

from policylint.annotate.docx import annotate
from policylint.annotate.docx.comments import MOST_COMMENTS
from policylint.annotate.errors import AnnotationError, ChangedError
from policylint.document import Document, Reading
from policylint.readers import read
from policylint.readers.docx import names as n
from policylint.report import (
    OTHER_KIND,
    UNRECOGNISED,
    ClauseFinding,
    DocumentReport,
    Referred,
    ReportPlace,
    WordingFinding,
)
from tests.annotate.word import (
    FOREIGN,
    accepted,
    blocks,
    clause,
    comment_part,
    commented_words,
    comments,
    faults,
    main_part,
    missing,
    normal,
    parts,
    place,
    quote,
    rejected,
    report,
    weak,
    wording,
    wording_at,
)
from tests.conftest import ROOT
from tests.readers.docx_builder import (
    OFFICE,
    WORD,
    b,
    cell,
    changed,
    docx,
    p,
    part,
    r,
    row,
    style,
    styled,
    table,
    zipped,
)

SAMPLES = sorted((ROOT / "samples").glob("*.docx"))
_ENDS = "commentRangeEnd", "commentReference"
DATE = datetime(2024, 11, 22, 9, 30)


def read_word(data: bytes) -> Document:
    return read(data, "policy.docx")


def made(data: bytes, *findings: ClauseFinding | WordingFinding, suggest: bool = False) -> bytes:
    """The annotated copy, which has no faults."""
    copy = annotate(data, report(read_word(data), *findings), suggest=suggest, date=DATE)
    assert list(faults(copy)) == []
    return copy


def marked(data: bytes, words: str) -> list[tuple[str, str]]:
    """The words that a wording comment on `words` marks."""
    return commented_words(made(data, wording(read_word(data), words)))[1:]


def ins(*runs: str) -> str:
    return f'<w:ins w:id="{FOREIGN}" w:author="Ann">{"".join(runs)}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:id="{FOREIGN + 1}" w:author="Ann"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


# What must not change


def every_word(document: Document) -> DocumentReport:
    """A report with a finding in each block: on its middle word, and on the whole of it."""
    found: list[ClauseFinding | WordingFinding] = []
    for number, block in enumerate(document.blocks):
        words = block.text.split(" ")
        start = len(" ".join(words[: len(words) // 2])) + bool(len(words) // 2)
        word = words[len(words) // 2]
        found.append(wording_at(place(number, start, start + len(word)), word, "other words"))
        found.append(wording_at(place(number, 0, len(block.text)), block.text))
    return report(document, *found)


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.name[:5])
def test_a_sample_reads_the_same_and_keeps_everything_else(file: Path) -> None:
    data = file.read_bytes()
    before = read(data, file.name)
    copy = annotate(data, every_word(before), suggest=False, date=DATE)

    after = read(copy, file.name)
    assert after == before  # with all places
    assert list(faults(copy)) == []
    assert len(comments(copy)) == 2 * len(before.blocks) + 1
    old, new = parts(data), parts(copy)
    touched = {"word/document.xml", "word/comments.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert {name for name in new if new[name] != old.get(name)} <= touched
    assert set(old) <= set(new)
    assert normal(main_part(copy)) == normal(main_part(data))


def test_a_comment_changes_no_other_part_and_no_word() -> None:
    data = docx(p("We ", b("love"), " tea."), styles=style("Normal"), header=p("Tea"), app="3", core="Tea")
    copy = made(data, weak(read_word(data), "love tea"))

    old, new = parts(data), parts(copy)
    assert set(new) - set(old) == {"word/comments.xml"}
    changed_parts = {name for name in old if new[name] != old[name]}
    assert changed_parts == {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert normal(main_part(copy)) == normal(main_part(data))


def test_the_same_input_makes_the_same_file() -> None:
    data = docx(p("We love tea."))
    assert made(data, weak(read_word(data), "love tea")) == made(data, weak(read_word(data), "love tea"))


def test_without_a_date_comments_bear_none() -> None:
    data = docx(p("We love tea."))
    copy = annotate(data, report(read_word(data)), suggest=False)
    assert all(comment.get(n.W + "date") is None for comment in comment_part(copy))


def test_comments_and_changes_that_are_there_stay() -> None:
    theirs = (
        f'<w:commentRangeStart w:id="{FOREIGN}"/>'
        + r("We ")
        + f'<w:commentRangeEnd w:id="{FOREIGN}"/><w:r><w:commentReference w:id="{FOREIGN}"/></w:r>'
    )
    comment = f'<w:comment w:id="{FOREIGN}" w:author="Ann"><w:p><w:r><w:t>Really?</w:t></w:r></w:p></w:comment>'
    extended = '<w15:commentEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" w15:paraId="1"/>'
    data = docx(
        p(theirs, ins(r("love")), deleted("hate"), " tea."), comments=comment, commentsExtended=extended, people=""
    )
    copy = made(data, weak(read_word(data), "love tea"), suggest=True)

    texts = ["".join(map(str, item.itertext(n.TEXT))) for item in comment_part(copy)]
    assert texts[0] == "Really?"
    assert len(texts) == 3
    assert normal(main_part(copy)) == normal(main_part(data))
    assert parts(copy)["word/commentsExtended.xml"] == parts(data)["word/commentsExtended.xml"]
    assert parts(copy)["word/people.xml"] == parts(data)["word/people.xml"]
    (bare, *_) = [name for name in parts(copy) if name.startswith("word/comments") and "Ext" not in name]
    assert bare == "word/comments.xml"


def test_a_file_that_has_changed_is_refused() -> None:
    before = read_word(docx(p("We love tea.")))
    for body in (p("We love tea, always."), p("We like tea."), p("tea.") + p("We love")):
        with pytest.raises(ChangedError):
            annotate(docx(body), report(before, weak(before, "love tea")), suggest=False)


@pytest.mark.parametrize("where", [place(7, 0, 3), place(0, 100, 200), place(0, 3, 3)])
def test_a_place_that_is_not_there_is_refused(where: ReportPlace) -> None:
    data = docx(p("We love tea."))
    found = replace(wording(read_word(data), "tea"), place=where)
    with pytest.raises(ChangedError):
        annotate(data, report(read_word(data), found), suggest=False)


# Where comments stand


@pytest.mark.parametrize(
    "body",
    [
        p("We love tea very much."),
        p("We lo", b("ve t"), "ea very much."),
        p("We love", "<w:r><w:tab/></w:r>", "tea very much."),
        p("We love ", "<w:r><w:br/></w:r>", " tea very much."),
        p("We lo\u00adve tea very much."),
        p("We love <w:r/>"[:8], "<w:proofErr w:type='spellStart'/>", "tea", "<w:proofErr w:type='spellEnd'/>", " x"),
        p("We ", '<w:hyperlink r:id="x">' + r("love tea") + "</w:hyperlink>", " very much."),
        p("We ", '<w:hyperlink r:id="x">' + r("really love tea here") + "</w:hyperlink>", "."),
        p("We ", ins(r("love"), r(" tea and more")), "."),
        p("We lo", deleted("athe"), "ve", deleted(" my"), " tea."),
        p("We ", "<w:smartTag>" + r("love") + "</w:smartTag>", " tea."),
        p("We ", "<w:sdt><w:sdtPr/><w:sdtContent>" + r("all love tea here") + "</w:sdtContent></w:sdt>", "."),
        p('<w:bookmarkStart w:id="1" w:name="a"/>', "We love", '<w:bookmarkEnd w:id="1"/>', " tea."),
        p("We ", '<w:fldSimple w:instr="REF a">' + r("love tea, yes") + "</w:fldSimple>", "."),
        p(
            "We ",
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>REF</w:instrText>'
            '<w:fldChar w:fldCharType="separate"/><w:t>do love tea so</w:t><w:fldChar w:fldCharType="end"/></w:r>',
        ),
        table(row("Drink", "Feeling"), row("Tea", cell(table(row("a", "We love tea so much.")), "x"))),
        p("First.") + p("We love", props="<w:rPr><w:del/></w:rPr>") + p(" tea."),
        p(r("We love tea ", "<w:rtl/>"), r("שלום", "<w:rtl/>"), props="<w:bidi/>"),
        p("😀😀 We love tea"),
    ],
)
def test_a_comment_marks_exactly_the_words(body: str) -> None:
    data = docx(body)
    assert marked(data, "love tea") == [("Wording: “love tea”", "love tea")]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            p("Tea: ", "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>" + r("love tea") + "</w:sdtContent></w:sdt>"),
            "",
        ),
        (p("We ", "<m:oMath><m:r><m:t>love tea</m:t></m:r></m:oMath>", " so"), ""),
        (p("We ", "<w:r><w:ruby><w:rubyBase>" + r("love tea") + "</w:rubyBase></w:ruby></w:r>", " so"), ""),
    ],
)
def test_what_cannot_be_divided_is_marked_whole(body: str, words: str) -> None:
    data = docx(body)
    ((_, found),) = marked(data, "ove")
    assert found == "love tea"


def test_formatting_is_kept_when_a_run_is_divided() -> None:
    look = '<w:rFonts w:ascii="Arial"/><w:b/><w:i/><w:color w:val="FF0000"/><w:vertAlign w:val="superscript"/>'
    data = docx(p(r("We love tea very much.", look)))
    root = main_part(made(data, wording(read_word(data), "love tea")))
    runs = [run for run in root.iter(n.RUN) if run.find(n.TEXT) is not None]
    assert [run.findtext(n.TEXT) for run in runs] == ["We ", "love tea", " very much."]
    assert len({etree.tostring(run[0], method="c14n") for run in runs}) == 1


def test_several_comments_may_overlap_and_share_their_ends() -> None:
    data = docx(p("We love tea very much."))
    document = read_word(data)
    copy = made(data, *(wording(document, words) for words in ("love tea", "love", "We love tea", "tea very", "tea")))
    assert commented_words(copy)[1:] == [
        (f"Wording: “{w}”", w) for w in ("We love tea", "love tea", "love", "tea very", "tea")
    ]
    ends, references = ([item.get(n.W + "id") for item in main_part(copy).iter(n.W + tag)] for tag in _ENDS)
    assert ends == references


def test_a_comment_on_a_note_stands_at_its_reference() -> None:
    reference = f'<w:r><w:footnoteReference w:id="{FOREIGN}"/></w:r>'
    note = f'<w:footnote w:id="{FOREIGN}">{p("We love tea.")}</w:footnote>'
    data = docx(p("Text", reference, " goes on."), footnotes=note)
    copy = made(data, wording(read_word(data), "love tea"))

    root = main_part(copy)
    start = list(root.iter(n.W + "commentRangeStart"))[1]
    following = start.getnext()
    assert following is not None
    assert following[0].tag == n.W + "footnoteReference"
    assert list(comments(copy).values())[1][:2] == ["Wording: “love tea”", "In the note: “love tea”"]
    assert parts(copy)["word/footnotes.xml"] == parts(data)["word/footnotes.xml"]


def test_a_comment_on_a_header_stands_at_the_first_words() -> None:
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header"/></w:sectPr>'
    data = docx(p("Tea policy") + p("More.") + section, header=p("We love tea."))
    copy = made(data, wording(read_word(data), "love tea"))
    assert commented_words(copy)[1] == ("Wording: “love tea”", "Tea policy")
    assert list(comments(copy).values())[1][1] == "In the header: “love tea”"


def test_a_comment_on_a_text_box_stands_at_the_box() -> None:
    box = f"<wps:txbx><w:txbxContent>{p('We love tea.')}</w:txbxContent></wps:txbx>"
    older = f"<v:textbox><w:txbxContent>{p('We love tea.')}</w:txbxContent></v:textbox>"
    drawn = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><a:graphic><a:graphicData>"
        f"{box}</a:graphicData></a:graphic></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{older}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    data = docx(p("Before ", drawn, " after."))
    copy = made(data, wording(read_word(data), "love tea", "like tea"), suggest=True)
    start = list(main_part(copy).iter(n.W + "commentRangeStart"))[1]
    parent, following = start.getparent(), start.getnext()
    assert parent is not None
    assert following is not None
    assert not any(True for _ in parent.iterancestors(n.TEXT_BOX))
    assert following[0].tag == n.ALTERNATE
    assert not list(main_part(copy).iter(n.DELETED))


# What comments say


def test_a_comment_says_verdict_reason_why_clause_and_source() -> None:
    data = docx(p("We love tea.") + p("We love tea a lot."))
    document = read_word(data)
    finding = replace(
        weak(document, "We love tea.", "We love tea a lot."),
        referred=Referred("hr/Tea.docx", "strong", "Tea is served at ten.", place(0, 0, 1)),
    )
    lines = list(comments(made(data, finding)).values())[1]
    assert lines == [
        "Weak: Tea",
        "Only loved.",
        "Also: “We love tea a lot.”",
        "In Tea.docx: “Tea is served at ten.” (strong)",
        "Why: Why tea.",
        "Model clause: Tea is served.",
        "Source: A book [tea]",
    ]


def test_wording_comes_with_its_alternatives() -> None:
    data = docx(p("We love tea."))
    lines = list(comments(made(data, wording(read_word(data), "love", "like", "enjoy"))).values())[1]
    assert lines == ["Wording: “love”", "Better: “like” or “enjoy”", "Why: Because.", "Source: A source [a-rule]"]


def test_what_a_report_leaves_out_leaves_no_gap() -> None:
    data = docx(p("We love tea."))
    bare = replace(weak(read_word(data), "love tea"), reason="", why="", suggestion="", evidence=())
    lines = list(comments(made(data, bare)).values())[1]
    assert lines == ["Weak: Tea", "Source: A book [tea]"]


def test_the_passage_that_decides_is_marked_and_not_the_header_of_its_row() -> None:
    data = docx(table(row("Tea", "We love tea.")))
    document = read_word(data)
    header = replace(quote(document, "Tea"))
    passage = replace(quote(document, "We love tea."), place=place(1, 0, 12, row="Tea"))
    copy = made(data, clause("weak", "Tea", [header, passage]))
    assert commented_words(copy)[1] == ("Weak: Tea", "We love tea.")
    assert not any("Also" in line for line in list(comments(copy).values())[1])


def test_what_is_missing_stands_at_the_passage_that_comes_closest() -> None:
    data = docx(p("Kitchen") + p("Coffee is served."))
    copy = made(data, missing(read_word(data), "Coffee is served."))
    assert commented_words(copy)[1] == ("Missing: Tea", "Coffee is served.")
    assert "This is the closest passage, but it is not tea." in list(comments(copy).values())[1][1]


def test_what_is_missing_without_a_passage_stands_at_the_title_in_order_of_weight() -> None:
    data = docx(p("Kitchen") + p("Coffee is served."))
    document = read_word(data)
    light = replace(missing(document, title="Milk"), severity="advice")
    copy = made(data, light, missing(document, title="Tea"))
    assert commented_words(copy) == [
        ("Checked as: wellbeing policy", "Kitchen"),
        ("Missing: Tea", "Kitchen"),
        ("Missing: Milk", "Kitchen"),
    ]


def test_what_is_firm_not_expected_or_accepted_has_no_comment() -> None:
    data = docx(p("We love tea."))
    document = read_word(data)
    evidence = [quote(document, "We love tea.")]
    copy = made(
        data,
        clause("strong", "Firm", evidence, severity="none"),
        clause("weak", "Not expected", evidence, severity="none", expected=False),
        replace(clause("weak", "Accepted", evidence, severity="none"), allowed="we know"),
        replace(wording(document, "love"), known=True),
    )
    (overview,) = comments(copy).values()
    assert overview == [
        "Checked as: wellbeing policy",
        "To look at: nothing was found.",
        "Firm as it stands: Firm.",
        "Not shown: 2 that were accepted, or known before.",
    ]


def test_the_overview_warns_of_what_was_not_read() -> None:
    data = docx(p("We love tea."))
    document = read_word(data)
    told = replace(
        report(document, wording(document, "love")),
        kinds=OTHER_KIND,
        kinds_reason=UNRECOGNISED,
        reading=Reading("docx", document.reading.words, warnings=("2 pictures are not read.",), remarks=("a", "b.")),
    )
    (overview, _) = comments(annotate(data, told, suggest=False)).values()
    assert overview == [
        "Only the wording was checked",
        "What kind of document this is was not recognised.",
        "To look at: 1 wording (see the comments).",
        "Not all was read: 2 pictures are not read.",
        "Reading: a.",
        "Reading: b.",
    ]


def test_text_that_xml_cannot_hold_does_no_harm() -> None:
    data = docx(p("We love tea."))
    finding = replace(wording(read_word(data), "love"), why="a\x00b\x1b\ud800<w:p/>&")
    lines = list(comments(made(data, finding)).values())[1]
    assert lines[1] == "Why: a\ufffdb\ufffd\ufffd<w:p/>&"


def test_the_styles_for_comments_are_used_where_there_are_any() -> None:
    styles = style("annotation text", style_id="Kommentar") + style("annotation reference", kind="character")
    data = docx(p("We love tea."), styles=styles)
    copy = made(data)
    used = {
        item.get(n.VAL)
        for root in (comment_part(copy), main_part(copy))
        for item in root.iter(n.W + "pStyle", n.W + "rStyle")
    }
    assert used == {"Kommentar", "annotationreference"}


def test_more_comments_than_word_allows_are_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policylint.annotate.docx.comments.MOST_COMMENTS", 3)
    data = docx(p("We love tea very much."))
    document = read_word(data)
    light = replace(wording(document, "We"), severity="advice")
    copy = made(data, light, wording(document, "love"), wording(document, "much"))
    overview, *others = comments(copy).values()
    assert overview[-1] == "Not shown: 1 lighter findings, because Word allows no more comments."
    assert [lines[0] for lines in others] == ["Wording: “love”", "Wording: “much”"]
    assert MOST_COMMENTS == 32_767


# Proposals


def test_words_are_replaced_by_a_tracked_change_in_their_formatting() -> None:
    data = docx(p("He ", r("committed", "<w:b/>"), r(" suicide", "<w:i/>"), " then."))
    copy = made(data, wording(read_word(data), "committed suicide", "died by suicide"), suggest=True)

    assert blocks(copy) == ["He died by suicide then."]
    (deletion, second) = main_part(copy).iter(n.DELETED)
    assert [item.get(n.W + "author") for item in (deletion, second)] == ["policylint", "policylint"]
    (insertion,) = main_part(copy).iter(n.INSERTED)
    assert insertion[0][0][0].tag == n.W + "b"
    assert normal(rejected(main_part(copy))) == normal(main_part(data))
    assert commented_words(copy)[1] == ("Wording: “committed suicide”", "died by suicide")
    assert list(comments(copy).values())[1][2] == "Proposed: “died by suicide”, as a tracked change."


@pytest.mark.parametrize("prefer", [("describe what happens",), ("lives with",), ("people with (the condition)",)])
def test_advice_is_never_written_into_the_text(prefer: tuple[str, ...]) -> None:
    data = docx(p("For people suffering from schizophrenia."))
    finding = wording(read_word(data), "suffering from schizophrenia", *prefer)
    copy = made(data, finding, suggest=True)
    assert blocks(copy) == blocks(data)
    assert not any("Proposed" in line for line in list(comments(copy).values())[1])


@pytest.mark.parametrize(
    "words",
    [
        '<w:hyperlink r:id="x">' + r("committed ") + "</w:hyperlink>" + r("suicide"),
        r("committed ") + '<w:r><w:footnoteReference w:id="1"/></w:r>' + r("suicide"),
        "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>" + r("committed suicide") + "</w:sdtContent></w:sdt>",
        "<m:oMath><m:r><m:t>committed suicide</m:t></m:r></m:oMath>",
        f'<w:moveTo w:id="{FOREIGN}"><w:smartTag>{r("committed suicide")}</w:smartTag></w:moveTo>',
    ],
)
def test_words_that_word_cannot_replace_cleanly_are_left(words: str) -> None:
    data = docx(p("He ", words, " then."), footnotes='<w:footnote w:id="1"/>')
    copy = made(data, wording(read_word(data), "committed suicide", "died by suicide"), suggest=True)
    assert blocks(copy) == blocks(data)


def test_words_in_somebodys_insertion_are_replaced_and_both_can_be_rejected() -> None:
    data = docx(p("He ", ins(r("sadly committed suicide then")), "."))
    copy = made(data, wording(read_word(data), "committed suicide", "died by suicide"), suggest=True)
    assert blocks(copy) == ["He sadly died by suicide then."]
    assert normal(rejected(main_part(copy))) == normal(main_part(data))
    authors = [item.get(n.W + "author") for item in main_part(copy).iter(n.INSERTED)]
    assert authors == ["Ann", "policylint", "Ann"]


def test_a_model_clause_is_inserted_behind_the_closest_passage_and_looks_like_it() -> None:
    look = '<w:pStyle w:val="Body"/><w:jc w:val="both"/>'
    data = docx(
        p("Kitchen")
        + p(r("Coffee is served.", '<w:sz w:val="24"/>'), props=look + "<w:rPr><w:b/></w:rPr>")
        + p("Last."),
        styles=style("Body"),
    )
    copy = made(data, missing(read_word(data), "Coffee is served."), suggest=True)
    assert blocks(copy) == ["Kitchen", "Coffee is served.", "Tea is served.", "Last."]
    new = list(main_part(copy).iter(n.P))[2]
    assert [item.tag.rpartition("}")[2] for item in new[0]] == ["pStyle", "jc", "rPr"]
    assert new[0][2][0].tag == n.INSERTED
    assert new.find(f"{n.INSERTED}/{n.RUN}/{n.R_PR}/{n.W}sz") is not None
    assert normal(rejected(main_part(copy))) == normal(main_part(data))
    assert not list(accepted(main_part(copy)).iter(n.INSERTED))


def test_a_model_clause_below_a_heading_is_no_heading() -> None:
    styles = style("heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
    data = docx(styled("heading1", "Tea and coffee") + p("Coffee is served."), styles=styles)
    copy = made(data, missing(read_word(data), "Tea and coffee"), suggest=True)
    after = read_word(copy)
    assert [(block.kind.value, block.text) for block in after.blocks] == [
        ("heading", "Tea and coffee"),
        ("paragraph", "Tea is served."),
        ("paragraph", "Coffee is served."),
    ]


def test_model_clauses_at_the_end_of_a_cell_and_of_the_document_can_be_rejected() -> None:
    data = docx(p("Kitchen") + table(row("Tea", "Coffee is served."), row("a", "b")) + p("Last.") + "<w:sectPr/>")
    document = read_word(data)
    copy = made(data, missing(document, "Coffee is served."), missing(document, model="Milk.\n\nSugar."), suggest=True)
    assert blocks(copy) == [
        "Kitchen",
        "Tea",
        "Coffee is served.",
        "Tea is served.",
        "a",
        "b",
        "Last.",
        "Milk.",
        "Sugar.",
    ]
    assert normal(rejected(main_part(copy))) == normal(main_part(data))
    root = accepted(main_part(copy))
    assert not list(root.iter(n.INSERTED, n.DELETED))
    (texts,) = [[line for line in lines if line.startswith("Proposed")] for lines in list(comments(copy).values())[1:2]]
    assert texts[0].startswith("Proposed: the model clause, at the end of the document, as a tracked change")


@pytest.mark.parametrize(
    "last",
    [
        styled("heading1", "Coffee is served"),
        p("Coffee is served", props='<w:rPr><w:ins w:id="70000" w:author="Ann"/></w:rPr>'),
        p("Coffee is served", props="<w:pageBreakBefore/>"),
        table(row("a", "Coffee is served")),
    ],
)
def test_where_a_clause_could_not_be_taken_out_again_only_the_comment_has_it(last: str) -> None:
    styles = style("heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
    data = docx(p("Kitchen") + last, styles=styles)
    place_words = "Kitchen" if last.startswith("<w:tbl") else "Coffee is served"
    finding = missing(read_word(data), "Coffee is served" if place_words != "Kitchen" else "a")
    copy = made(data, finding, suggest=True)
    assert normal(rejected(main_part(copy))) == normal(main_part(data))


def test_a_clause_goes_behind_a_paragraph_that_runs_on() -> None:
    data = docx(
        p("Coffee is", props=f'<w:rPr><w:del w:id="{FOREIGN}" w:author="Ann"/></w:rPr>') + p(" served.") + p("Last.")
    )
    copy = made(data, missing(read_word(data), "Coffee is served."), suggest=True)
    assert blocks(copy) == ["Coffee is served.", "Tea is served.", "Last."]


def test_without_suggest_nothing_is_tracked() -> None:
    data = docx(p("He committed suicide."))
    document = read_word(data)
    copy = made(
        data, wording(document, "committed suicide", "died by suicide"), missing(document, "He committed suicide.")
    )
    assert not list(main_part(copy).iter(n.INSERTED, n.DELETED))


# Other kinds of Word file


def strict(data: bytes) -> bytes:
    data = changed(data, WORD, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    return changed(data, f"{OFFICE}/relationships/", "http://purl.oclc.org/ooxml/officeDocument/relationships/")


def test_a_strict_file_stays_one() -> None:
    data = changed(
        strict(docx(p("We love tea."))),
        "http://schemas.openxmlformats.org/drawingml/2006/",
        "http://purl.oclc.org/ooxml/drawingml/",
    )
    data = changed(data, f"{OFFICE}/", "http://purl.oclc.org/ooxml/officeDocument/")
    copy = made(data, wording(read_word(data), "love"))
    assert blocks(copy) == ["We love tea."]
    assert commented_words(copy)[1] == ("Wording: “love”", "love")
    for name in ("word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels"):
        assert b"schemas.openxmlformats.org/wordprocessingml" not in parts(copy)[name]
        assert b"schemas.openxmlformats.org/officeDocument" not in parts(copy)[name]


def test_a_file_with_macros_stays_one() -> None:
    whole = parts(docx(p("We love tea."))) | {"word/vbaProject.bin": b"\xd0\xcf macros"}
    types = whole["[Content_Types].xml"].replace(
        b"openxmlformats-officedocument.wordprocessingml.document.main", b"macro"
    )
    data = zipped(whole | {"[Content_Types].xml": types})
    copy = annotate(data, report(read(data, "policy.docm")), suggest=False)
    assert parts(copy)["word/vbaProject.bin"] == b"\xd0\xcf macros"
    assert b"macro+xml" in parts(copy)["[Content_Types].xml"]


def test_a_file_that_is_half_strict_is_refused() -> None:
    data = strict(docx(p("We love tea.")))
    with pytest.raises(AnnotationError, match="Strict"):
        annotate(data, report(read_word(data)), suggest=False)


def test_a_main_part_with_another_name_and_no_relationships_of_its_own() -> None:
    whole = parts(docx(p("We love tea."), main="story/main.xml"))
    del whole["story/_rels/main.xml.rels"]
    data = zipped(whole)
    copy = made(data, wording(read_word(data), "love"))
    assert commented_words(copy)[1] == ("Wording: “love”", "love")
    assert b'Extension="rels"' in parts(copy)["[Content_Types].xml"]


def test_a_part_that_only_looks_like_the_comments_is_not_touched() -> None:
    whole = parts(docx(p("We love tea."))) | {"word/comments.xml": b"<other/>"}
    data = zipped(whole)
    copy = made(data, wording(read_word(data), "love"))
    assert parts(copy)["word/comments.xml"] == b"<other/>"
    assert "word/comments2.xml" in parts(copy)


def test_a_default_namespace_and_white_space_between_elements_do_no_harm() -> None:
    text = (
        f'<?xml version="1.0"?>\n<document xmlns="{WORD}" xmlns:w="{WORD}">\n <body>\n  <p>\n   <r>\n    <t>We love '
        "tea.</t>\n   </r>\n  </p>\n </body>\n</document>"
    )
    whole = parts(docx(p("x"))) | {"word/document.xml": text.encode()}
    data = zipped(whole)
    copy = made(data, wording(read_word(data), "love"))
    assert commented_words(copy)[1] == ("Wording: “love”", "love")


def test_of_two_entries_with_one_name_the_last_counts() -> None:
    stream = io.BytesIO(docx(p("We love tea.")))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", part("document", f"<w:body>{p('We love coffee.')}</w:body>"))
    data = stream.getvalue()
    copy = made(data, wording(read_word(data), "love"))
    assert blocks(copy) == ["We love coffee."]


def test_a_damaged_part_elsewhere_is_a_clear_error() -> None:
    whole = parts(docx(p("We love tea."))) | {"word/media/image.png": b"x" * 1000}
    data = zipped(whole)
    at = data.index(b"word/media/image.png") + len(b"word/media/image.png")
    damaged = data[: at + 2] + b"\xff\xff" + data[at + 4 :]
    with pytest.raises(AnnotationError, match="unpacked"):
        annotate(damaged, report(read_word(damaged)), suggest=False)


# Other programs


@pytest.mark.parametrize("suggest", [False, True])
def test_python_docx_opens_the_copy(suggest: bool) -> None:
    data = SAMPLES[0].read_bytes()
    document = read_word(data)
    copy = made(data, missing(document), *every_word(document).wording[:20], suggest=suggest)
    opened = python_docx.Document(io.BytesIO(copy))
    assert len(list(opened.comments)) >= 21
    assert {comment.author for comment in opened.comments} == {"policylint"}
    assert next(iter(opened.comments)).timestamp is not None


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_copy_and_keeps_comments_and_changes(tmp_path: Path) -> None:
    data = docx(
        p("He committed suicide.") + p("Coffee is served.") + p("Last.") + "<w:sectPr/>",
        styles=style("Normal", default=True),
    )
    document = read_word(data)
    found = wording(document, "committed suicide", "died by suicide"), missing(document, "Coffee is served.")
    (tmp_path / "copy.docx").write_bytes(made(data, *found, suggest=True))
    subprocess.run(
        [
            *(
                "soffice",
                f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                "odt",
            ),
            *("--outdir", tmp_path, tmp_path / "copy.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    with zipfile.ZipFile(tmp_path / "copy.odt") as archive:
        text = archive.read("content.xml").decode()
    assert text.count("<office:annotation ") == 3
    assert text.count("<office:annotation-end ") == 3
    assert text.count("<text:insertion>") >= 2
    assert text.count("<text:deletion>") == 1
