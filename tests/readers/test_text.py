"""Plain text: structure is taken from what its writer did, and nothing that merely looks odd becomes a heading."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.document import Document, UnreadableError
from policylint.readers.text import read
from tests.examples import examples


def _read(text: str) -> Document:
    return read(text.encode(), "policy.txt")


def _outline(text: str) -> list[tuple[str, int, str, str]]:
    return [(block.kind.value, block.level, block.label, block.text) for block in _read(text).blocks]


def _kinds(text: str) -> list[str]:
    return [block.kind.value for block in _read(text).blocks]


@pytest.mark.parametrize(
    "text",
    [
        "Northside Health\n12 High Street\nLeeds LS1 4AP\n\nDear colleague,\n\nPeer workers are paid.",
        "12 March 2024\n\nPeer workers are paid.",
        "peer.lead@example.org\n\nPeer workers are paid.",
        "2.1 Managers must approve leave\n\n2.2 Managers must keep notes",
        "The manager will:\n\n- meet every peer worker",
        "1. Attend meetings\n2. Keep notes",
        "1. Attend meetings\n\n2. Keep notes",
        "Peer Support Workers are employed by the trust on the same terms as all other people.\n\nMore.",
        "Yours sincerely",
    ],
)
def test_what_is_no_heading(text: str) -> None:
    assert "heading" not in _kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "The worker is paid.  Notes are kept.\nThe lead is paid as well.  Notes are sent.",
        "One sentence with a  gap in it.",
        "a) meet\n\tstaff\nb) keep\n\tnotes",
    ],
)
def test_what_is_no_table(text: str) -> None:
    assert "cell" not in _kinds(text)


def test_a_file_without_words_is_empty() -> None:
    with pytest.raises(UnreadableError) as caught:
        _read("\n----\n\f\n")
    assert caught.value.code == "empty"


def test_wrapped_lines_are_joined_and_separate_lines_are_not() -> None:
    text = "The trust employs peer workers in all of its teams, and it pays\nthem for supervision."
    assert [block.text for block in _read(text).blocks] == [text.replace("\n", " ")]
    text = "Position: Peer Worker\nReports to: Manager\nHours: 38\n\n" + text
    assert [block.text for block in _read(text).blocks][:3] == text.split("\n")[:3]
    long = "Every peer worker has supervision. " * 6
    assert len(_read(f"{long}\n{long}\n").blocks) == 2


def test_headings() -> None:
    text = (
        "PEER WORKFORCE POLICY\n\nPurpose\n=======\n\nText of it.\n\nScope and Limits\n----------------\nText.\n\n"
        "3. SUPERVISION\n\n3.1 Who Supervises\n\nA senior peer does.\n\nHours of Work\n\nText of it.\n\nDuties\n- one\n"
    )
    assert [(level, label, words) for kind, level, label, words in _outline(text) if kind == "heading"] == [
        (1, "", "PEER WORKFORCE POLICY"),
        (1, "", "Purpose"),
        (2, "", "Scope and Limits"),
        (1, "3.", "SUPERVISION"),
        (2, "3.1", "Who Supervises"),
        (3, "", "Hours of Work"),
        (3, "", "Duties"),
    ]


def test_lists_have_labels_levels_and_hanging_indents() -> None:
    text = (
        "The manager will:\n\n1. meet every worker in the first\n   week;\n2. keep notes:\n   - short\n   - dated\n"
        "     and signed\n3. act.\n\n   This is urgent.\n\n• one\n* two\n– three\no four\n(a) five\n\nEnd of it.\n"
    )
    assert _outline(text) == [
        ("paragraph", 0, "", "The manager will:"),
        ("list-item", 1, "1.", "meet every worker in the first week;"),
        ("list-item", 1, "2.", "keep notes:"),
        ("list-item", 2, "-", "short"),
        ("list-item", 2, "-", "dated and signed"),
        ("list-item", 1, "3.", "act."),
        ("list-item", 1, "", "This is urgent."),
        ("list-item", 1, "•", "one"),
        ("list-item", 1, "*", "two"),
        ("list-item", 1, "–", "three"),
        ("list-item", 1, "o", "four"),
        ("list-item", 1, "(a)", "five"),
        ("paragraph", 0, "", "End of it."),
    ]


def test_clauses_keep_their_numbers_as_labels() -> None:
    assert _outline("2.1 Peers are paid for it.\n\n2.2 They meet.")[0] == (
        "paragraph",
        0,
        "2.1",
        "Peers are paid for it.",
    )


def test_tables_by_pipes_tabs_and_columns() -> None:
    pipes = "| Item | Detail |\n|------|--------|\n| Title | Peer Worker |\n"
    tabs = "Title\tPeer Worker\nReports to\tManager\n"
    columns = "Role          Hours   Notes\nPeer worker   2       weekly\nLead          1       monthly\n"
    cells = {block.text: block.cell for block in _read(f"{pipes}\n{tabs}\n{columns}").blocks if block.cell}
    assert _read(f"{pipes}\n{tabs}\n{columns}").reading.tables == 3
    assert (cells["Peer Worker"].table, cells["Peer Worker"].row_header) == (1, "Title")
    assert cells["Item"].is_header
    assert (cells["Manager"].row_header, cells["Manager"].column_header) == ("Reports to", "")
    assert (cells["weekly"].row_header, cells["weekly"].column_header) == ("Peer worker", "Notes")


def test_places_and_pages() -> None:
    document = _read("First page\r\n\f  Second page of\r\n  two.\r\n")
    second = document.blocks[1]
    assert (document.reading.pages, document.reading.format) == (2, "text")
    assert (second.place_at(0).page, second.place_at(0).line, second.place_at(0).column) == (2, 2, 4)
    assert (second.place_at(15).line, second.place_at(15).column) == (3, 3)
    assert _read("One page.").reading.pages is None


@pytest.mark.parametrize("piece", ["a|b\n", "- a\n", "| \n", "a\n=\n", "--- ", "\f", "1.1 ", "  x", "\t"])
def test_hostile_text_takes_no_time(piece: str) -> None:
    text = ("x " + piece * 15_000).encode()
    start = time.process_time()
    read(text, "policy.txt")
    assert time.process_time() - start < 3


_PIECES = st.sampled_from(
    [
        "word",
        "Word",
        "PEER",
        "word.",
        "- ",
        "a) ",
        "1. ",
        "2.1 ",
        "|",
        "  ",
        "\t",
        "\n",
        "\n",
        "\n\n",
        "\f",
        "---",
        "===",
        "é",
        ":",
    ]
)


@examples(150)
@given(st.lists(_PIECES, max_size=40).map("".join))
def test_any_text_is_read_once_and_stands_where_it_says(text: str) -> None:
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
            assert stands == character or (character == " " and not stands.strip())
    assert sum(block.text.count("é") for block in document.blocks) == text.count("é")
