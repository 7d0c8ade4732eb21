"""Whatever a Word file is made of: annotated it reads the same, and what is proposed can be accepted or rejected."""

from datetime import datetime
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from policylint.annotate.docx import annotate
from policylint.document import BlockKind, Document
from policylint.readers.docx import names as n
from policylint.readers.docx import read
from policylint.report import ClauseFinding, DocumentReport, WordingFinding
from tests.annotate.word import (
    FOREIGN,
    accepted,
    blocks,
    commented_words,
    comments,
    faults,
    main_part,
    missing,
    normal,
    parts,
    place,
    rejected,
    report,
    with_main_part,
    wording_at,
)
from tests.readers.docx_builder import cell, docx, p, r, row, style, styled, table

APART = {BlockKind.FOOTNOTE, BlockKind.TEXT_BOX}
LOOKS = ["", "<w:b/>", "<w:i/>", '<w:rStyle w:val="Strong"/>', "<w:rtl/>", '<w:sz w:val="28"/>', "<w:vanish/>"]
STYLES = style("heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>') + style("Body", style_id="Body")
NOTES = f'<w:footnote w:id="{FOREIGN}">{p("A note on tea.")}</w:footnote>'
BY = f'w:id="{FOREIGN}" w:author="Ann"'
BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))

# Latin, right-to-left, wide and combining letters; spaces of every kind; what reading drops.
texts = st.text(st.sampled_from("abcdefgh  \u00a0\u2009.,’שלוםعر漢😀e\u0301\u00ad\u200b"), min_size=1, max_size=12)
runs = st.builds(r, texts, st.sampled_from(LOOKS))
signs = st.sampled_from(
    [
        "<w:r><w:tab/></w:r>",
        "<w:r><w:br/><w:t>after</w:t></w:r>",
        "<w:r><w:t>no</w:t><w:noBreakHyphen/><w:t>break</w:t></w:r>",
        "<w:r><w:t>soft</w:t><w:softHyphen/><w:lastRenderedPageBreak/><w:t>ly</w:t></w:r>",
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>',
        f'<w:r><w:t>note</w:t><w:footnoteReference w:id="{FOREIGN}"/><w:t> on</w:t></w:r>',
        '<w:bookmarkStart w:id="9" w:name="x"/>',
        '<w:bookmarkEnd w:id="9"/>',
        '<w:proofErr w:type="spellStart"/>',
        f'<w:commentRangeStart w:id="{FOREIGN}"/>',
        f'<w:commentRangeEnd w:id="{FOREIGN}"/><w:r><w:commentReference w:id="{FOREIGN}"/></w:r>',
        f"<w:del {BY}><w:r><w:delText>gone </w:delText></w:r></w:del>",
        "<m:oMath><m:r><m:t>x+y</m:t></m:r></m:oMath>",
        "<w:r><w:ruby><w:rubyBase><w:r><w:t>base</w:t></w:r></w:rubyBase></w:ruby></w:r>",
        "<w:r><mc:AlternateContent><mc:Choice><w:t>new</w:t></mc:Choice><mc:Fallback/></mc:AlternateContent></w:r>",
        "<w:r><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent></v:textbox>"
        "</w:pict></w:r>",
    ]
)


def wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    content = st.lists(inner, min_size=1, max_size=3).map("".join)
    around = st.sampled_from(
        [
            ('<w:hyperlink r:id="x">', "</w:hyperlink>"),
            (f"<w:ins {BY}>", "</w:ins>"),
            (f"<w:moveTo {BY}>", "</w:moveTo>"),
            ("<w:smartTag>", "</w:smartTag>"),
            ('<w:fldSimple w:instr="REF x">', "</w:fldSimple>"),
            ("<w:sdt><w:sdtPr/><w:sdtContent>", "</w:sdtContent></w:sdt>"),
            ("<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>", "</w:sdtContent></w:sdt>"),
            ("<w:bdo>", "</w:bdo>"),
            (f"{BEGIN}<w:r><w:instrText> REF x </w:instrText></w:r>{SEPARATE}", END),
        ]
    )
    return st.builds(lambda ends, words: ends[0] + words + ends[1], around, content)


inline = st.recursive(st.one_of(runs, runs, runs, signs), wrapped, max_leaves=4)
properties = st.sampled_from(["", "", '<w:pStyle w:val="Body"/>', "<w:bidi/>", f"<w:rPr><w:ins {BY}/></w:rPr>"])
lines = st.lists(inline, min_size=1, max_size=5)
paragraphs = st.one_of(
    st.builds(lambda items, props: p(*items, props=props), lines, properties),
    st.builds(lambda first, rest: p(*first, props=f"<w:rPr><w:del {BY}/></w:rPr>") + p(*rest), lines, lines),
    st.builds(lambda text: styled("heading1", text), texts),
)


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    cells = st.lists(inner, min_size=1, max_size=2).map(lambda content: cell(*content, p("end")))
    tables = st.lists(cells, min_size=2, max_size=2).map(lambda two: table(row(*two), row("a", "b")))
    controls = inner.map(lambda content: f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>")
    return st.one_of(tables, controls)


bodies = st.lists(st.recursive(paragraphs, nested, max_leaves=4), min_size=1, max_size=4).map("".join)
documents = bodies.map(lambda body: docx(body + p("The last words.") + "<w:sectPr/>", styles=STYLES, footnotes=NOTES))


@st.composite
def spans(draw: st.DrawFn, document: Document) -> list[tuple[int, int, int]]:
    """Some words of some blocks, which may overlap."""
    found = []
    for _ in range(draw(st.integers(1, 6))):
        number = draw(st.integers(0, len(document.blocks) - 1))
        text = document.blocks[number].text
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        if text[start:end].strip() == text[start:end]:
            found.append((number, start, end))
    return found


def described(data: st.DataObject) -> tuple[bytes, Document, DocumentReport]:
    file = data.draw(documents)
    document = read(file, "policy.docx")
    found: list[ClauseFinding | WordingFinding] = []
    for number, start, end in data.draw(spans(document)):
        words = document.blocks[number].text[start:end]
        found.append(wording_at(place(number, start, end), words, "very good"))
    passages = [block.text for block in data.draw(st.lists(st.sampled_from(document.blocks), max_size=3))]
    found += [missing(document, passage, model="One.\nTwo.") for passage in passages]
    if data.draw(st.booleans()):
        found.append(missing(document, model="At the end."))
    return file, document, report(document, *found)


@given(st.data())
def test_an_annotated_document_reads_the_same_and_marks_its_words(data: st.DataObject) -> None:
    file, document, told = described(data)
    copy = annotate(file, told, suggest=False, date=datetime(2024, 11, 22))

    assert list(faults(copy)) == []
    assert read(copy, "policy.docx") == document
    assert normal(main_part(copy)) == normal(main_part(file))
    assert parts(copy)["word/footnotes.xml"] == parts(file)["word/footnotes.xml"]
    found = commented_words(copy)
    assert len(found) == 1 + len(told.wording) + len(told.clauses)
    apart = {wording.text for wording in told.wording if document.blocks[wording.place.block].kind in APART}
    for head, marked in found:
        words = head.removeprefix("Wording: “").removesuffix("”")
        # What cannot be divided is marked whole, and a box with the words that it stands among.
        assert words in marked or "in a box" in marked or words in apart or not head.startswith("Wording")


@given(st.data())
def test_what_is_proposed_can_be_rejected_and_accepted(data: st.DataObject) -> None:
    file, _, told = described(data)
    with patch("policylint.annotate.docx.remarks.fitting", return_value="very good"):
        copy = annotate(file, told, suggest=True, date=datetime(2024, 11, 22))

    assert list(faults(copy)) == []
    assert normal(rejected(main_part(copy))) == normal(main_part(file))
    root = accepted(main_part(copy))
    assert not [change for change in root.iter(n.INSERTED, n.DELETED) if change.get(n.W + "author") == "policylint"]
    after = with_main_part(copy, root)
    proposals = [line for lines in comments(copy).values() for line in lines if line.startswith("Proposed")]
    replaced = sum("“very good”" in line for line in proposals)
    assert sum("very good" in words for _, words in commented_words(after)) >= replaced
    clauses = len(proposals) - replaced
    texts = blocks(after)
    assert texts.count("One.") + texts.count("At the end.") == clauses
