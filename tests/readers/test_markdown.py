"""Markdown: what is mark and what is text, where each word stands, and agreement with markdown-it."""

import re
import subprocess
import sys
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from policylint.document import BlockKind, Document, UnreadableError
from policylint.readers.folding import Folder, Source
from policylint.readers.markdown import read
from policylint.readers.markdown.blocks import BlockScanner, LeafKind, split_row
from policylint.readers.markdown.inlines import InlineScanner
from tests.examples import examples


def _read(text: str) -> Document:
    return read(text.encode(), "policy.md")


def _texts(text: str) -> list[str]:
    return [block.text for block in _read(text).blocks]


def _outline(text: str) -> list[tuple[str, int, str, str]]:
    return [(block.kind.value, block.level, block.label, block.text) for block in _read(text).blocks]


# What must not become text, or not become something else


@pytest.mark.parametrize(
    "gone",
    [
        "<!-- gone -->",
        "<!-- gone\n\ngone -->",
        "```\ngone\n```",
        "~~~ text\ngone\n~~~",
        "    gone()",
        "[gone]: /gone 'gone'",
        "***",
        "<script>\n\ngone()\n\n</script>",
        "[gone]:\n  <gone>\n  (gone)",
        "<div hidden>gone</div>",
    ],
)
def test_what_is_no_text(gone: str) -> None:
    document = _read(f"Before\n\n{gone}\n\nAfter")
    assert [block.text for block in document.blocks] == ["Before", "After"]
    assert document.reading.warnings == ()


@pytest.mark.parametrize(
    "text",
    [
        "**All peer workers must be paid.**",
        "**Supervision.** It is paid.",
        "**Every peer worker in this service will receive:**\n\n- pay",
        "**Peer workers**\nare employed by the trust.",
        "- **Supervision**",
        "**and so on**",
        "| **Supervision** | x |\n|---|---|\n| a | b |",
    ],
)
def test_bold_text_that_is_no_heading(text: str) -> None:
    assert BlockKind.HEADING not in {block.kind for block in _read(text).blocks}


def test_marks_that_mark_nothing_stay() -> None:
    text = "2 * 3 * 4, snake_case_name, [not a link], a < b, R&D, 5 ~ 6, `open, \\d and ![no"
    assert _texts(text) == [text]


@pytest.mark.parametrize("text", ["", "---\ntitle: x\n---\n", "<!-- -->", "***", "```\ncode\n```", "[a]: b"])
def test_a_file_without_words_is_empty(text: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        _read(text)
    assert caught.value.code == "empty"


def test_reading_plain_markdown_imports_no_heavy_library() -> None:
    program = (
        "import sys; from policylint.readers.markdown import read; read(b'# A\\n\\nText & more.', 'a.md');"
        "heavy = {'yaml', 'lxml', 'html.entities', 'docx', 'pypdfium2', 'markdown_it'};"
        "sys.exit(bool(heavy & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


# Front matter


def test_front_matter_is_metadata_and_no_text() -> None:
    document = _read("---\nTitle: Peer policy\nReview-Date: soon\nkinds: [a, b]\n---\nText.\n")
    assert document.title == "Peer policy"
    assert document.metadata == {"title": "Peer policy", "review-date": "soon", "kinds": ["a", "b"]}
    assert document.blocks[0].place_at(0).line == 6


@pytest.mark.parametrize(
    "body",
    [
        "title: [unclosed",
        "title: &a x\nother: *a",
        "a: " + "[" * 40 + "]" * 40,
        "a: " + "x" * 70_000,
        "a: b\n\tc: d",
    ],
)
def test_front_matter_that_cannot_be_used_is_a_warning(body: str) -> None:
    document = _read(f"---\n{body}\n---\nText.\n")
    assert [block.text for block in document.blocks] == ["Text."]
    assert document.metadata == {}
    assert len(document.reading.warnings) == 1


@pytest.mark.parametrize(
    "tag", ["int", "float", "bool", "timestamp", "binary", "map", "set", "python/object:os.system"]
)
def test_values_of_front_matter_are_words_whatever_they_say_that_they_are(tag: str) -> None:
    for value in ("", "x", "2024-99-99", "0x" + "f" * 5_000):
        document = _read(f"---\ntitle: !!{tag} '{value}'\npolicylint: !!{tag} x\n---\nText.\n")
        assert document.title == value


def test_a_title_without_a_value_is_none() -> None:
    for value in ("", "~", "null", "[a]"):
        assert _read(f"---\ntitle: {value}\nno: HR-4\n---\nText.\n").title == ""


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert _texts("---\n\nSome prose.\n\n---\n\nMore.") == ["Some prose.", "More."]
    assert _texts("---\ntitle: never closed") == ["title: never closed"]


# Blocks


def test_headings_with_labels_and_faked_ones() -> None:
    text = "Policy\n===\n\n## 1. Purpose ##\n\n**Supervision**\n\nText.\n\n__2.3 Pay:__\nText.\n\n"
    text += "Scope\n---\n\n**More**:\n\n#no\n"
    assert _outline(text) == [
        ("heading", 1, "", "Policy"),
        ("heading", 2, "1.", "Purpose"),
        ("heading", 3, "", "Supervision"),
        ("paragraph", 0, "", "Text."),
        ("heading", 3, "2.3", "Pay:"),
        ("paragraph", 0, "", "Text."),
        ("heading", 2, "", "Scope"),
        ("heading", 3, "", "More:"),
        ("paragraph", 0, "", "#no"),
    ]


def test_lists() -> None:
    text = "- one\n  - [x] inner\n    wrapped\n* two\n\n  more\n\n3. three\n3. four\n   1) deep\n\n5.1 A clause.\n"
    assert _outline(text) == [
        ("list-item", 1, "•", "one"),
        ("list-item", 2, "•", "inner wrapped"),
        ("list-item", 1, "•", "two"),
        ("list-item", 1, "", "more"),
        ("list-item", 1, "3.", "three"),
        ("list-item", 1, "4.", "four"),
        ("list-item", 2, "1)", "deep"),
        ("paragraph", 0, "5.1", "A clause."),
    ]


def test_lines_with_typed_labels_are_items() -> None:
    assert _outline("The manager will:\na) meet staff\nb) keep notes\nfor a year\n\n(c) act.") == [
        ("paragraph", 0, "", "The manager will:"),
        ("list-item", 1, "a)", "meet staff"),
        ("list-item", 1, "b)", "keep notes for a year"),
        ("list-item", 1, "(c)", "act."),
    ]


def test_quotations() -> None:
    blocks = _read("> ## Said\n> - item\n>\n> some words\nlazy\n\nOwn.").blocks
    assert [(block.kind.value, block.text, block.quoted) for block in blocks] == [
        ("heading", "Said", True),
        ("list-item", "item", True),
        ("paragraph", "some words lazy", True),
        ("paragraph", "Own.", False),
    ]


def test_tables() -> None:
    text = "Lead-in\n| Item | Detail |\n|:--|--:|\n| Title | Peer \\| Worker |\n| `a\\|b` |\n\n"
    text += "| | |\n|---|---|\n| Reports to | **Manager** |\n"
    cells = {block.text: block.cell for block in _read(text).blocks if block.cell}
    assert list(cells) == ["Item", "Detail", "Title", "Peer | Worker", "a|b", "Reports to", "Manager"]
    assert cells["Item"].is_header
    assert cells["Item"].column_header == ""
    cell = cells["Peer | Worker"]
    assert (cell.table, cell.row, cell.column, cell.row_header, cell.column_header) == (0, 1, 1, "Title", "Detail")
    cell = cells["Manager"]
    assert (cell.table, cell.row, cell.column, cell.row_header, cell.column_header) == (1, 1, 1, "Reports to", "")


def test_long_entries_in_the_first_column_head_no_rows() -> None:
    text = "| What | When |\n|---|---|\n| Each peer worker meets a senior peer for an hour. | Weekly |\n"
    cell = next(block.cell for block in _read(text).blocks if block.text == "Weekly" and block.cell)
    assert (cell.row_header, cell.column_header) == ("", "When")


def test_footnotes() -> None:
    assert _outline("Paid[^1] work[^none].\n\n[^1]: By *law*.\n    And more.\n\n    Second.\n") == [
        ("paragraph", 0, "", "Paid work[^none]."),
        ("footnote", 0, "1", "By law. And more."),
        ("footnote", 0, "1", "Second."),
    ]


def test_html_blocks_are_read_as_html_with_their_places() -> None:
    text = "> <div>\n>   <p>Quoted <b>words</b>\n> </div>\n\n<table>\n<tr><th>Role<td>Peer</table>\n"
    quoted, role, peer = _read(text).blocks
    assert (quoted.text, quoted.quoted) == ("Quoted words", True)
    place = quoted.place_at(quoted.text.index("words"))
    assert (place.line, place.column) == (2, 18)
    assert peer.cell
    assert peer.cell.row_header == role.text == "Role"


# Inline marks


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("*a* **b** ***c*** _d_ __e__", "a b c d e"),
        ("[link](http://x.y 'title') and [ref][r] and [r]", "link and ref and r"),
        ("![alt *text*](/i.png) <http://x.y> <a@b.c>", "alt text http://x.y a@b.c"),
        ("`code *as* is` ``a`b``", "code *as* is a`b"),
        (r"\*not\* \[x\] C:\dir", r"*not* [x] C:\dir"),
        ("caf&eacute; &amp; &#8220;x&#x201D; &nope;", "café & “x” &nope;"),
        ("a<br>b <span class='x'>c</span> d<!-- e -->", "a b c d"),
        ("hard  \nbreak\\\nhere", "hard break here"),
        ("soft\u00adhyphen zero\u200bwidth no\u00a0break", "softhyphen zerowidth no break"),
        ("[a [b](c)](d)", "[a b](d)"),
        ("un*frigging*believable snake_case_", "unfriggingbelievable snake_case_"),
    ],
)
def test_inline_marks_are_taken_off(source: str, text: str) -> None:
    assert _texts(f"{source}\n\n[r]: /u\n") == [text]


@pytest.mark.parametrize(
    "source", ["Staff ~~*must* &amp;~~ may ask.", "Staff <del>must</del> may ask.", "Staff <s>a *b*</s> may ask."]
)
def test_struck_out_text_is_left_out_and_the_report_says_so(source: str) -> None:
    document = _read(source)
    assert [block.text for block in document.blocks] == ["Staff may ask."]
    assert document.reading.warnings == ()
    assert "struck-out" in document.reading.remarks[0]


def test_places_are_exact() -> None:
    text = "# Title\r\n\r\n>\t1. *Peer* [work](/u)  is\r\n   > paid &amp; \\*good\\*\r\n"
    block = _read(text).blocks[1]
    assert block.text == "Peer work is paid & *good*"
    for word, line, column in [
        ("Peer", 3, 7),
        ("work", 3, 14),
        ("is", 3, 25),
        ("paid", 4, 6),
        ("&", 4, 11),
        ("*good", 4, 18),
    ]:
        place = block.place_at(block.text.index(word))
        assert (place.line, place.column) == (line, column)


# The oracle

_ORACLE = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _folded(text: str) -> str:
    folder, source = Folder(), Source.of_file(text)
    folder.add(source, 0, len(text))
    return folder.text


def _oracle_text(tokens: list[Token]) -> str:
    found, struck = [], 0
    for token in tokens:
        struck += (token.type == "s_open") - (token.type == "s_close")
        if struck or token.type.endswith(("_open", "_close")):
            continue
        if token.type in {"softbreak", "hardbreak"} or (token.type, token.content) == ("html_inline", "<br>"):
            found.append(" ")
        elif token.type == "image":
            found.append(_oracle_text(token.children or []))
        elif token.type != "html_inline":
            found.append(token.content)
    return "".join(found)


def _oracle_blocks(text: str) -> list[tuple[int, int, bool, str]]:
    found: list[tuple[int, int, bool, str]] = []
    heading = items = quotes = 0
    for token in _ORACLE.parse(text):
        if token.type == "heading_open":
            heading = int(token.tag[1])
        elif token.type in {"paragraph_open", "th_open", "td_open"}:
            heading = 0
        items += (token.type == "list_item_open") - (token.type == "list_item_close")
        quotes += (token.type == "blockquote_open") - (token.type == "blockquote_close")
        if token.type == "inline" and (words := _folded(_oracle_text(token.children or []))):
            found.append((heading, items, quotes > 0, words))
    return found


def _scanned_blocks(text: str) -> list[tuple[int, int, bool, str]]:
    lines = text.split("\n")
    blocks = BlockScanner(lines).scan()
    found: list[tuple[int, int, bool, str]] = []
    for leaf in blocks.leaves:
        if leaf.kind in {LeafKind.CODE, LeafKind.HTML}:
            continue
        is_table = leaf.kind is LeafKind.TABLE
        parts = [leaf.slices]
        if is_table:
            parts = [[cell] for row in leaf.slices for cell in split_row(lines[row.line], row)[: leaf.level]]
        for part in parts:
            folder = Folder()
            source = Source((lines[line][start:end], line + 1, start + 1) for line, start, end in part)
            InlineScanner(source, blocks.references, blocks.notes, in_table=is_table).fold_into(folder)
            if folder:
                found.append((leaf.level * (not is_table), leaf.depth, leaf.quoted, folder.text))
    return found


# Each set leaves out what the oracle itself reads otherwise than the specification: "~~~", tables that begin
# on a heading's or list item's line, a lazy line below a reference definition, a ">" after four spaces.
_BLOCK_PIECES = [
    *("word", "Two words", "\n", "\n", "\n", "\n\n", "- ", "* ", "+ ", "1. ", "2. ", "2) ", "10. ", "> ", ">", "# "),
    *("## ", "---", "===", "```", "    ", "   ", "  ", " ", "<div>", "</div>", "**", "_", "`", "[a]", "***"),
    "\n\n[a]: /u\n\n",
]
_INLINE_PIECES = [
    *("word", " ", " ", "*", "*", "**", "***", "_", "__", "`", "``", "[", "]", "(", ")", "[a]", "(/u)", "(/u 't')"),
    *(
        "![",
        "!",
        "\n",
        "<b>",
        "</b>",
        "<br>",
        "<http://x.y>",
        "&amp;",
        "&copy;",
        "&x",
        "\\",
        "\\*",
        ".",
        "“",
        "é",
        "x_y",
    ),
    *("<a href='x'>", "[l](<u>)", "[l][a]", '"', "'", " ~~a", "b~~ ", "<!-- c -->", "|", "<"),
]


@examples(250)
@given(st.lists(st.sampled_from(_BLOCK_PIECES), max_size=25).map("".join))
def test_block_structure_is_that_of_markdown_it(text: str) -> None:
    assume(not re.search(r"^ {4,}>|> {4,}>", text, re.MULTILINE))
    assert _scanned_blocks(text) == _oracle_blocks(text)


@examples(250)
@given(st.lists(st.sampled_from(_INLINE_PIECES), max_size=25).map("".join))
def test_inline_text_is_that_of_markdown_it(text: str) -> None:
    text = f"x{text}x\n\n[a]: /u\n"
    assert _scanned_blocks(text) == _oracle_blocks(text)


@given(
    st.lists(
        st.lists(st.sampled_from(["a", "*b*", "`c`", "", "\\|", "[x](/u)"]), min_size=2, max_size=3),
        min_size=1,
        max_size=4,
    )
)
def test_tables_are_those_of_markdown_it(rows: list[list[str]]) -> None:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    text = "\n".join(lines)
    assert _scanned_blocks(text) == _oracle_blocks(text)


@examples(150)
@given(
    st.lists(
        st.sampled_from([*_BLOCK_PIECES, *_INLINE_PIECES, "|---|---|\n", "a|b\n", "\t", "[^1]: "]), max_size=30
    ).map("".join)
)
def test_any_text_stands_where_it_says(text: str) -> None:
    try:
        document = _read(text)
    except UnreadableError as error:
        if error.code != "empty":
            raise
        return
    lines = text.split("\n")
    for block in document.blocks:
        assert block.text == " ".join(block.text.split()) != ""
        for offset, character in enumerate(block.text):
            place = block.place_at(offset)
            line, column = place.line or 0, place.column or 0
            stands = lines[line - 1][column - 1 : column]
            assert stands == character or (character == " " and not stands.strip()) or stands in "&<!"


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "[a](",
        "![",
        "*a ",
        "a**b",
        "`",
        "`a``",
        "<a ",
        "<!--",
        "> ",
        "- ",
        "- - ",
        "|-|\n",
        "[a]: b\n",
        "~~a",
        "&#1",
        "<b>",
    ],
)
def test_hostile_text_takes_no_time(piece: str) -> None:
    text = ("x " + piece * 15_000).encode()
    start = time.process_time()
    read(text, "policy.md")
    assert time.process_time() - start < 3
