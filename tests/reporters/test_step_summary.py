"""The summary of a step on GitHub: what Markdown makes of it, and its size."""

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from policylint.printable import printable
from policylint.report import Report
from policylint.reporters.passes import findings
from policylint.reporters.step_summary import LARGEST, write
from tests.reporters import made_up
from tests.reporters.made_up import clause, document, report

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")


def rows(markdown: str) -> list[tuple[str, ...]]:
    """The texts of the cells of each row; whatever is more than plain text or strong fails."""
    tokens = MARKDOWN.parse(markdown)
    starts = [number for number, token in enumerate(tokens) if token.type == "tr_open"]
    found = []
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        cells = [token for token in tokens[start:end] if token.type == "inline"]
        parts = [part for cell in cells for part in cell.children or ()]
        assert {part.type for part in parts} <= {"text", "text_special", "strong_open", "strong_close"}
        found.append(tuple("".join(part.content for part in cell.children or ()) for cell in cells))
    return found[1:]


@given(made_up.wild_reports())
def test_markdown_shows_the_words_as_they_are(made: Report) -> None:
    shown = sorted((document.partition(", line ")[0].strip(), text) for _, document, text in rows(write(made)))

    assert shown == sorted(
        (printable(each.document).partition(", line ")[0].strip(), each.text.strip()) for each in findings(made)
    )


@given(made_up.wild_reports(), st.integers(0, 3_000))
def test_it_never_takes_more_than_its_room(made: Report, room: int) -> None:
    assert len(write(made, room).encode()) <= room


def test_what_has_no_room_is_counted() -> None:
    made = report(document(*[clause(title="é" * 1_000)] * 1_000))

    summary = write(made)

    rows = summary.count("| warning |")
    assert LARGEST * 0.99 < len(summary.encode()) <= LARGEST
    assert summary.endswith(f"\n{1_000 - rows} more findings left out here, where a summary has no more room.\n")


def test_what_could_not_be_read_is_told_at_the_top_and_first_of_the_findings() -> None:
    summary = write(report(document(clause(severity="error")), made_up.unreadable()))

    assert "1 document checked: 1 error.\n**1 document NOT checked.**\n" in summary
    assert summary.index("locked.pdf") < summary.index("policy.md")


def test_a_run_without_documents_does_not_look_clean() -> None:
    summary = write(report())

    assert "No document was checked." in summary
    assert "no findings" not in summary


def test_a_clean_folder_has_no_table() -> None:
    assert write(report(document())) == "## policylint\n\n1 document checked: no findings.\n"
