"""What documents tell policylint: which comments are directives, where they stand, and what is none."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.document import Directive, Document, UnreadableError
from policylint.readers import read
from tests.documents import word
from tests.readers.docx_builder import docx, p, r, row, table

SAID = "allow tea because we drink coffee"
COMMENT = f"<!-- policylint: {SAID} -->"


def markdown(text: str) -> Document:
    return read(text.encode(), "policy.md")


def html(body: str) -> Document:
    return read(f"<html><body>{body}</body></html>".encode(), "policy.html")


def told(document: Document) -> list[tuple[str, tuple[int, int] | None]]:
    return [(directive.text, directive.blocks) for directive in document.directives]


def only(document: Document) -> Directive:
    (directive,) = document.directives
    assert directive.text == SAID
    return directive


# What is no directive


@pytest.mark.parametrize(
    "text",
    [
        f"Text.\n\n```\n{COMMENT}\n```\n",
        f"Text.\n\n    {COMMENT}\n",
        f"Text `{COMMENT}` more.",
        f"Text. \\{COMMENT}",
        f"Write “policylint: {SAID}” in a comment.",
        f"> policylint: {SAID}",
        f"Text ~~gone {COMMENT}~~.",
        f"Text ~~{COMMENT} gone~~.",
        f"Text <del>gone {COMMENT}</del>.",
        "Text. <!-- for people: policylint: allow tea because of me -->",
        "Text. <!-- policylint allows nothing here -->",
        "Text. <!-- policylint: -->",
        f"Text. <!-- policylint: {SAID}",
        f"<script>{COMMENT}</script>\n\nText.",
        f"<template>\n{COMMENT}\n</template>\n\nText.",
        f"---\nnote: '{COMMENT}'\n---\n\nText.",
        f"[text]: /url '{COMMENT}'\n\nText.",
    ],
)
def test_what_is_no_comment_in_force_is_no_directive_in_markdown(text: str) -> None:
    assert told(markdown(text)) == []


@pytest.mark.parametrize(
    "body",
    [
        f"<pre><code>&lt;!-- policylint: {SAID} --&gt;</code></pre>",
        f"<pre><code>{COMMENT}</code></pre>",
        f"<p hidden>{COMMENT}</p>",
        f"<p><s>Gone {COMMENT}</s></p>",
        f"<script>{COMMENT}</script>",
        f"<p title='{COMMENT}'>Text</p>",
        f"<![CDATA[ policylint: {SAID} ]]>",
        f"<? policylint: {SAID} ?>",
        f"<p>policylint: {SAID}</p>",
    ],
)
def test_what_is_no_comment_in_force_is_no_directive_in_html(body: str) -> None:
    assert told(html(f"<p>First.</p>{body}<p>Last.</p>")) == []


# Where it stands


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        (f"{COMMENT}\n\n# Title\n\nText.", None),
        (f"---\ntitle: Tea\n---\n{COMMENT}\n\nText.", None),
        (f"# Title {COMMENT}\n\nText.", (0, 0)),
        (f"# Title\n\n{COMMENT}\n\nText.\n\nMore.", (1, 1)),
        (f"# Title\n\n{COMMENT}\nText.\n\nMore.", (1, 1)),
        (f"# Title\n\nText. {COMMENT}\n\nMore.", (1, 1)),
        (f"# Title\n\nText {COMMENT} goes\non.\n\nMore.", (1, 1)),
        (f"# Title\n\nText.\n{COMMENT}\n\nMore.", (2, 2)),
        (f"# Title\n\n- One\n- Two {COMMENT}\n- Three", (2, 2)),
        (f"# Title\n\n| A | B |\n|---|---|\n| c | d {COMMENT} |", (4, 4)),
        (f"# Title\n\n{COMMENT}\n\n```\ncode\n```\n\nMore.", (1, 1)),
        (f"# Title\n\n> Quoted. {COMMENT}\n\nMore.", (1, 1)),
        (f"# Title\n\nText.\n\n{COMMENT}\n", (2, 2)),
        (f"# Title\n\n**Bold line**\nText. {COMMENT}\n\nMore.", (2, 2)),
    ],
)
def test_a_directive_in_markdown_stands_in_its_block_or_before_the_next(
    text: str, blocks: tuple[int, int] | None
) -> None:
    assert only(markdown(text)).blocks == blocks


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        (f"{COMMENT}<h1>Title</h1><p>Text.</p>", None),
        (f"<h1>{COMMENT}Title</h1><p>Text.</p>", None),
        (f"<h1>Title {COMMENT}</h1><p>Text.</p>", (0, 0)),
        (f"<h1>Title</h1>{COMMENT}<p>Text.</p>", (1, 1)),
        (f"<h1>Title</h1><p>Te{COMMENT}xt.</p><p>More.</p>", (1, 1)),
        (f"<h1>Title</h1><p>Text.</p>{COMMENT}", (2, 2)),
        (f"<h1>Title</h1><table><tr><td>a</td><td>b{COMMENT}</td></tr></table>", (2, 2)),
        (f"<h1>Title</h1><ul><li>a</li>{COMMENT}<li>b</li></ul>", (2, 2)),
    ],
)
def test_a_directive_in_html_stands_in_its_block_or_before_the_next(body: str, blocks: tuple[int, int] | None) -> None:
    assert only(html(body)).blocks == blocks


def test_a_directive_has_its_line_and_column_and_its_words_folded() -> None:
    document = markdown("# Title\n\nText.\n\n  Some <!-- PolicyLint:\n allow  tea because\n\tof me --> more.\n")

    (directive,) = document.directives
    assert (directive.text, directive.place.line, directive.place.column) == ("allow tea because of me", 5, 8)
    assert document.blocks[2].text == "Some more."


def test_html_in_markdown_is_read_alike() -> None:
    document = markdown(f"Text.\n\n<div>\n<p>One</p>\n<p>Two {COMMENT}</p>\n</div>\n")

    assert only(document).blocks == (2, 2)
    assert only(document).place.line == 5


def test_comments_with_more_hyphens_are_comments() -> None:
    assert told(markdown("Text.\n\n<!--- policylint: allow tea because of me --->\n\nText.")) == [
        ("allow tea because of me", (1, 1))
    ]


# Front matter


@pytest.mark.parametrize(
    ("entry", "texts"),
    [
        ("{allow: {tea: we drink coffee}}", [SAID]),
        ("\n  allow:\n    tea: we drink\n      coffee\n    milk: none left", [SAID, "allow milk because none left"]),
        ("{allow: [tea because we drink coffee]}", [SAID]),
        (
            "\n  allow:\n    - tea: we drink coffee\n    - milk because none left",
            [SAID, "allow milk because none left"],
        ),
        ("{allow: tea because we drink coffee}", [SAID]),
        ("{allow: {tea: }}", ["allow tea"]),
        ("{allow: {tea: ~}}", ["allow tea"]),
        ("{allow: {tea: 7}}", ["allow tea because 7"]),
        ("{allow: {tea: [a, b]}}", ["allow tea"]),
        ("{allow: }", ["allow "]),
        ("{disable: tea}", ["disable tea"]),
        ("off", ["off"]),
        ("[tea]", [""]),
        ("{allow: {}}", []),
    ],
)
def test_front_matter_speaks_of_the_whole_document(entry: str, texts: list[str]) -> None:
    document = markdown(f"---\ntitle: Tea\npolicylint: {entry}\n---\n\nText.\n")

    assert told(document) == [(" ".join(text.split()), None) for text in texts]
    assert {directive.where for directive in document.directives} <= {"front matter"}


def test_an_entry_of_front_matter_has_its_line() -> None:
    document = markdown("---\ntitle: Tea\npolicylint:\n  allow:\n    tea: we drink coffee\n---\n\nText.\n")

    assert (only(document).place.line, only(document).place.column) == (5, 5)


_PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
_ANYTHING = st.recursive(
    _PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(_ANYTHING)
def test_whatever_front_matter_holds_it_is_read(value: object) -> None:
    import yaml  # noqa: PLC0415 - by this test alone

    text = yaml.safe_dump({"policylint": value, "title": "x"}, allow_unicode=True)
    document = markdown(f"---\n{text}---\n\nText.\n")

    assert document.blocks[-1].text == "Text."
    assert all(directive.blocks is None for directive in document.directives)


# Word


def comments(*said: str) -> str:
    return "".join(f'<w:comment w:id="{number}">{p(*text.split("|"))}</w:comment>' for number, text in enumerate(said))


def on(*words: str, number: int = 0) -> str:
    """Runs with a comment on them."""
    inner = "".join(item if item.startswith("<") else r(item) for item in words)
    return f'<w:commentRangeStart w:id="{number}"/>{inner}<w:commentRangeEnd w:id="{number}"/>{mark(number)}'


def mark(number: int = 0) -> str:
    return f'<w:r><w:commentReference w:id="{number}"/></w:r>'


def gone(*words: str) -> str:
    return f'<w:del w:id="9">{"".join(f"<w:r><w:delText>{item}</w:delText></w:r>" for item in words)}</w:del>'


def commented(body: str, said: str = f"policylint: {SAID}") -> Document:
    return read(docx(body, comments=comments(said)), "policy.docx")


@pytest.mark.parametrize(
    "body",
    [
        p("Title") + p("Text.", on(gone("Gone."))),
        p("Title") + p("Text.", f'<w:del w:id="8">{mark()}</w:del>'),
        p("Title") + p("Text.", f'<w:moveFrom w:id="8">{on("Gone.")}</w:moveFrom>'),
        p("Title") + p(on(gone("All of it."))),
        p("Title") + p("Text."),
        p("Title") + p('<w:commentRangeStart w:id="0"/>', "Text.", '<w:commentRangeEnd w:id="0"/>'),
        p("Title") + p(on("Text.", number=3)),
    ],
)
def test_a_comment_on_words_that_a_change_takes_away_or_that_is_not_there_is_none(body: str) -> None:
    assert told(commented(body)) == []


@pytest.mark.parametrize(
    "said", ["Please check.", "I said policylint: allow tea because of me", "policylint likes it", "policylint:"]
)
def test_comments_for_people_are_nothing(said: str) -> None:
    document = commented(p("Title") + p(on("Text.")), said)

    assert told(document) == []
    assert [block.text for block in document.blocks] == ["Title", "Text."]


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        (p(on("Title")) + p("Text."), None),
        (p() + p(mark(), "Title") + p("Text."), None),
        (p("A ", on("title")) + p("Text."), (0, 0)),
        (p("Title") + p(on("Text.")) + p("More."), (1, 1)),
        (p("Title") + p("Some ", on("text"), ".") + p("More."), (1, 1)),
        (p("Title") + p("Text.", mark()) + p("More."), (1, 1)),
        (p("Title") + p(on(gone("Old"), "New.")) + p("More."), (1, 1)),
        (p("Title") + p("Text.", '<w:ins w:id="5">' + on("New.") + "</w:ins>") + p("More."), (1, 1)),
        (p("Title") + p() + p(mark()) + p("Text."), (2, 2)),
        (p("Title") + '<w:commentRangeStart w:id="0"/>' + p("One.") + p("Two.", mark()) + p("More."), (1, 2)),
        (p("Title") + p('<w:commentRangeStart w:id="0"/>', "One.") + p("Two.") + p("Three.", mark()), (1, 3)),
        (p("Title") + table(row("a", "b"), row("c", f"<w:tc>{p(on('d'))}</w:tc>")), (4, 4)),
    ],
)
def test_a_word_comment_stands_where_it_is_set(body: str, blocks: tuple[int, int] | None) -> None:
    assert only(commented(body)).blocks == blocks


def test_a_word_comment_has_the_place_of_its_paragraph_and_headers_count_before_it() -> None:
    body = p("Title") + p(on("Text.")) + p("More.")
    section = '<w:sectPr><w:headerReference r:id="header" w:type="default"/></w:sectPr>'
    document = read(docx(body + section, header=p("Head"), comments=comments(f"policylint: {SAID}")), "policy.docx")

    assert [block.text for block in document.blocks] == ["Head", "Title", "Text.", "More."]
    assert only(document).blocks == (2, 2)
    assert only(document).place.paragraph == 1


def test_a_word_comment_may_be_split_and_run_over_paragraphs() -> None:
    said = f'<w:comment w:id="0">{p("policy", "lint: allow", " tea")}{p("because we drink coffee")}</w:comment>'
    document = read(docx(p("Title") + p(on("Text.")), comments=said), "policy.docx")

    assert only(document).blocks == (1, 1)


def test_several_word_comments_each_stand_where_they_are_set() -> None:
    said = comments(f"policylint: {SAID}", "Hm.", "policylint: allow milk because none left")
    body = p("Title") + p(on("One.", on("Two.", number=1), number=0)) + p(on("Three.", number=2))

    assert told(read(docx(body, comments=said), "policy.docx")) == [
        (SAID, (1, 1)),
        ("allow milk because none left", (2, 2)),
    ]


def test_a_word_comment_in_a_footnote_stands_there() -> None:
    note = f'<w:footnote w:id="2">{p(on("See the Act."))}</w:footnote>'
    body = p("Title") + p("Text.", '<w:r><w:footnoteReference w:id="2"/></w:r>') + p("More.")
    document = read(docx(body, footnotes=note, comments=comments(f"policylint: {SAID}")), "policy.docx")

    assert document.blocks[2].text == "See the Act."
    assert only(document).blocks == (2, 2)


def test_comments_that_cannot_be_read_keep_nobody_from_the_text() -> None:
    data = docx(p("Title") + p(on("Text.")), comments="<w:comment>")

    assert [block.text for block in read(data, "policy.docx").blocks] == ["Title", "Text."]


def test_a_comment_of_python_docx_is_read() -> None:
    import docx as python_docx  # noqa: PLC0415 - slow, and needed by this test alone

    file = python_docx.Document(io.BytesIO(word(["# Title", "Some text.", "More."])))
    file.add_comment(file.paragraphs[1].runs, text=f"policylint: {SAID}", author="HR")
    saved = io.BytesIO()
    file.save(saved)

    assert only(read(saved.getvalue(), "policy.docx")).blocks == (1, 1)


# Whatever stands there


_PIECES = [
    "<!--",
    "-->",
    "policylint:",
    " allow tea because x ",
    "\n",
    "\n\n",
    "`",
    "~~",
    "# ",
    "- ",
    "> ",
    "| ",
    "<p>",
]


@given(st.lists(st.sampled_from([*_PIECES, "</p>", "<del>", "text"]), max_size=25))
def test_directives_of_any_text_are_within_it_or_behind_its_end(parts: list[str]) -> None:
    for suffix in (".md", ".html"):
        try:
            document = read("".join([*parts, "end"]).encode(), f"policy{suffix}")
        except UnreadableError:
            continue
        for directive in document.directives:
            assert directive.text
            assert directive.blocks is None or 0 <= directive.blocks[0] <= directive.blocks[1] <= len(document.blocks)
            assert directive.place.line
