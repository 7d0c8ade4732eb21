"""The Markdown summary: short, what matters first, and nothing in it but what it says."""

import re
from itertools import pairwise

from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from policylint.printable import printable
from policylint.report import NextRung, OrganisationFinding, Profile, Report, Wanting
from policylint.reporters.markdown import LARGEST, literal
from tests.reporters import made_up
from tests.reporters.drawing import writer

write = writer("markdown")

_SOLID = {"link_open", "image", "code_inline", "code_block", "fence", "s_open", "hr", "blockquote_open", "table_open"}


def tokens(text: str) -> list[Token]:
    parsed = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return parsed + [child for token in parsed for child in token.children or ()]


def shown(text: str) -> str:
    """What a reader sees, without any of the marks."""
    return "".join(token.content if token.type in {"text", "text_special"} else " " for token in tokens(text))


# What must not be in it


@given(made_up.wild_reports())
def test_no_document_can_put_anything_into_the_page(report: Report) -> None:
    found = tokens(write(report))

    assert not {token.type for token in found} & _SOLID
    assert {token.content for token in found if token.type == "html_inline"} <= {"<!-- -->"}
    for token in found:
        if token.type == "html_block":
            assert re.fullmatch(
                r"<details>\n<summary>All findings, document by document</summary>\n?|</details>\n?", token.content
            )
    headings = [inside.content for opened, inside in pairwise(found) if opened.type == "heading_open"]
    assert set(headings) <= {"policylint", "What matters most", "The folder as one organisation"}
    assert write(report).count("<details>") <= 1


@given(made_up.WORDS)
def test_text_is_shown_as_it_is(words: str) -> None:
    expected = printable(" ".join(words.split()))

    assert (
        "".join(t.content for t in tokens(f"x{literal(words)}") if t.type in {"text", "text_special"}) == f"x{expected}"
    )


def test_nobody_is_notified_and_nothing_becomes_a_link() -> None:
    text = literal("@staff #12 https://example.org www.example.org :tada: a@b.org org/policies#3 $x$")

    assert not re.search(r"[@#]\w|https?://|www\.|:tada:|(?<!\\)\$", text)
    assert shown(text).replace(" ", "") == "@staff#12https://example.orgwww.example.org:tada:a@b.orgorg/policies#3$x$"


def test_brackets_are_escaped_only_where_they_would_make_a_link() -> None:
    assert literal("[Organisation] pays [n] in [10] days") == "[Organisation] pays [n] in [10] days"
    assert literal("[here](https://example.org)") == "[here\\](https:<!-- -->//example.org)"


def test_file_names_stay_readable() -> None:
    assert literal("HR-07_Learning_and_Induction.html") == "HR-07_Learning_and_Induction.html"
    assert literal("_draft_ and *final*") == "\\_draft\\_ and \\*final\\*"


# What must be in it


def test_what_could_not_be_read_stands_first() -> None:
    text = write(made_up.report(made_up.document(made_up.clause()), made_up.unreadable()))

    assert text.index("1 document could NOT be checked") < text.index("What matters most")
    assert "- **locked.pdf**: The file needs a password." in text


def test_documents_of_no_known_kind_are_named_before_the_findings() -> None:
    other = made_up.document(path="x/notes.md", kinds=("other",))
    text = write(made_up.report(made_up.document(made_up.clause(), path="x/policy.md"), other))

    told = "Only the wording was checked in 1 document, whose kind was not recognised: notes.md."
    assert text.index(told) < text.index("--kind 'PATTERN=KIND'") < text.index("What matters most")


def test_nothing_checked_is_not_nothing_found() -> None:
    assert "Nothing was checked" in write(made_up.report())
    assert "no findings" not in write(made_up.report())
    assert "document checked: no findings" not in write(made_up.only_unreadable())


def test_a_clean_folder_is_said_to_be_clean() -> None:
    assert write(made_up.report(made_up.document())).endswith("1 document checked: no findings.\n")


def test_warnings_of_readers_are_not_folded_away() -> None:
    text = write(made_up.report(made_up.document(warnings=["page 2 has no text layer"])))

    assert text.index("Page 2 has no text layer") < text.index("<details>")


def test_the_gravest_findings_come_first_and_the_rest_is_folded() -> None:
    light = [made_up.clause(title=f"Light {number}", severity="advice") for number in range(3)]
    grave = [made_up.clause(title=f"Grave {number}", severity="error") for number in range(7)]
    text = write(made_up.report(made_up.document(*light, *grave)))

    before, _, folded = text.partition("<details>")
    assert before.count("Grave") == 5
    assert "Light" not in before
    assert "- and 2 more errors and warnings, below" in before
    assert "**policy.md**: 7 errors, 3 advice" in folded
    assert folded.endswith("\n</details>\n")
    assert folded.index("Grave 6") < folded.index("Light 0")


def test_what_is_accepted_or_known_stands_in_a_fold_of_its_own_and_not_among_the_findings() -> None:
    accepted = [made_up.wording(severity="none", allowed=f"reason {number}") for number in range(20)]
    made = made_up.report(made_up.document(*accepted, made_up.clause(severity="none", known=True)))
    made = replace(made, summary=replace(made.summary, allowed=20, known=1))

    text = write(made)
    before, _, folded = text.partition("<details>")

    assert "no findings" in before
    assert "reason" not in before
    assert "<summary>21 findings accepted, or known from before</summary>" in folded
    assert "accepted: reason 3" in folded
    assert "known from before" in folded
    assert "- and 9 more" in folded
    assert text.endswith("\n</details>\n")


def test_documents_with_more_errors_come_first() -> None:
    error = made_up.clause(severity="error")
    report = made_up.report(
        made_up.document(made_up.wording(), path="a.md"),
        made_up.document(error, path="b.md"),
        made_up.document(error, error, path="c.md"),
    )

    assert re.findall(r"^\*\*(.)\.md\*\*: ", write(report), re.MULTILINE) == ["c", "b", "a"]


def test_a_finding_tells_its_place_and_leaves_model_clauses_to_longer_reports() -> None:
    weak = made_up.clause(verdict="weak", evidence=(made_up.quote(),))
    text = write(made_up.report(made_up.document(weak)))

    assert "(policy.md, line 3)" in text
    assert "“We love our tea.”" in text
    assert "Tea is served at ten" not in text


def test_the_folder_is_told_of_as_one_organisation() -> None:
    report = made_up.report(made_up.document(path="a.md"), made_up.document(path="b.md"))
    verdicts = ("strong", "missing", "weak", "contradicted")
    elements = tuple(OrganisationFinding(v, f"Element {v}", v, "error", (), "kitchen") for v in verdicts)
    wanting = (Wanting("tea", "Tea is served", "strong", "weak", ()),)
    profile = Profile("first", "First", "It has begun.", "", "", NextRung("second", "Second", "It goes on.", wanting))

    text = write(replace(report, organisation=elements, profile=profile))

    assert "not sure" not in text
    assert "1 of 4 elements of the model are firmly committed to, and contradicted nowhere.\n" in text
    assert "- **In no document at all** (1): Element missing" in text
    assert "- **Contradicted, and no document commits to it** (1): Element contradicted" in text
    unsure = (replace(elements[0], sure=False), *elements[1:])
    assert "- **Firmly committed to, but not sure: read the passages** (1): Element strong" in write(
        replace(report, organisation=unsure)
    )
    assert "**First**. It has begun. To reach **Second**: Tea is served (weak)." in text


def test_it_never_grows_past_what_a_comment_takes_and_says_what_is_left_out() -> None:
    long = [made_up.clause(title="T" * 500, severity="error") for _ in range(10)]
    report = made_up.report(*(made_up.document(*long, path=f"policy {number}.md") for number in range(50)))

    text = write(report)

    assert len(text) <= LARGEST
    shown_documents = len(re.findall(r"^\*\*policy", text, re.MULTILINE))
    assert 0 < shown_documents < 50
    assert f"{50 - shown_documents} more documents with findings left out here" in text
    assert text.endswith("\n</details>\n")


def test_paths_are_shown_without_the_folder_that_all_share() -> None:
    report = made_up.report(made_up.document(made_up.clause(), path="x/y/a.md"), made_up.document(path="x/y/z/b.md"))

    assert "x/y" not in write(report)
    assert "(a.md, line 1)" in write(report)
