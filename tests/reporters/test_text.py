"""The report in the terminal: what the level of each finding is, and what was not fully checked."""

import textwrap

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from policylint.report import OrganisationFinding, Report
from policylint.reporters import step_summary
from policylint.reporters.text import Look, pieces
from policylint.reporters.wrapping import wrap
from tests.reporters import made_up

KIND = "Only the wording was checked in 1 document, whose kind was not recognised: notes.md."


def drawn(report: Report, look: Look | None = None) -> str:
    return "".join(pieces(report, look))


def flat(text: str) -> str:
    return " ".join(text.split())


# What must not be in it


def test_no_line_is_wider_than_the_terminal() -> None:
    long = made_up.clause(rule="a-rule-with-a-long-name", title="A title that is quite long already, and grows longer")
    report = made_up.report(made_up.document(long, made_up.clause(title="T " * 90), made_up.wording("w " * 60)))

    assert max(map(len, drawn(report).splitlines())) <= 80
    assert "\n      [a-rule-with-a-long-name]\n" in drawn(report)


def test_a_document_that_is_told_to_be_of_no_kind_is_as_its_owner_wants_it() -> None:
    told = replace(made_up.document(path="notes.md", kinds=("other",)), kinds_reason="the document says so itself")

    drawing = flat(drawn(made_up.report(told)))
    assert "another kind of document: only wording was checked" in drawing
    assert "not recognised" not in drawing


# What must be in it


def test_every_finding_shows_its_level_in_words_the_gravest_first() -> None:
    clauses = [made_up.clause(title=f"{level.title()} title", severity=level) for level in ("advice", "error")]
    report = made_up.report(
        made_up.document(*clauses, made_up.wording()),
        contradictions=[made_up.contradiction(made_up.side("a.md", "strong"), made_up.side("b.md", "contradicted"))],
        references=[made_up.reference()],
    )

    text = drawn(report)

    assert text.index("• error: Error title  [tea]") < text.index("• advice: Advice title  [tea]")
    assert "• warning: line 5: “mere kettle” → kettle / pot  [mere-kettle]" in text
    assert "• error: Tea is served  [tea]" in text
    assert "• advice: policy.md, line 9: “HR-99”: " in text


def test_what_a_single_sign_speaks_for_is_marked() -> None:
    clauses = [
        made_up.clause(verdict="weak", reason="tea is only loved", sure=False),
        made_up.clause(title="Cake", verdict="strong", severity="none", sure=False),
        made_up.clause(title="Soup", verdict="strong", severity="none"),
    ]

    text = drawn(made_up.report(made_up.document(*clauses)))

    assert "Not sure: tea is only loved." in text
    assert "Cake (not sure); Soup" in text


def test_what_another_document_contradicts_is_never_counted_as_firm() -> None:
    elements = tuple(
        OrganisationFinding(rule, rule, "strong", "none", ("a.md",), sure=rule != "cup") for rule in ("tea", "cup")
    )
    contradiction = made_up.contradiction(made_up.side("a.md", "strong"), made_up.side("b.md", "contradicted"))
    report = made_up.report(
        made_up.document(path="a.md"), made_up.document(path="b.md"), contradictions=[contradiction]
    )

    text = flat(drawn(replace(report, organisation=elements)))

    assert (
        "1 of 2 elements of the model are firmly committed to, and contradicted nowhere; 1 of these is not sure."
        in text
    )
    assert (
        "Said in one document, contradicted in another: tea Firmly committed to, but not sure: read the passages: cup"
        in text
    )


def test_only_bullet_and_level_are_in_the_colour_of_the_level() -> None:
    report = made_up.report(made_up.document(made_up.clause(severity="error"), made_up.wording()))

    text = drawn(report, Look(paint=lambda words, colour: f"<{colour}>{words}</{colour}>"))

    assert "<red>  • error:</red> Tea is served  <dim>[tea]</dim>" in text
    assert "<yellow>  • warning:</yellow> line 5: “mere kettle”" in text


def test_documents_of_no_known_kind_are_named_at_the_end_with_what_to_do() -> None:
    report = made_up.report(made_up.document(), made_up.document(path="notes.md", kinds=("other",)))

    for verbosity in (-1, 0, 1):
        assert f"{KIND} Say what it is: policylint check --kind 'PATTERN=KIND'" in flat(
            drawn(report, Look(verbosity=verbosity))
        )
    assert "whose kind was not recognised" in step_summary.write(report)


def test_of_many_documents_of_no_known_kind_a_few_are_named() -> None:
    report = made_up.report(*(made_up.document(path=f"{number}.md", kinds=("other",)) for number in range(9)))

    assert "in 9 documents, whose kind was not recognised: 0.md, 1.md, 2.md and 6 more." in flat(drawn(report))


@given(
    st.text(st.sampled_from("ab-—é   "), max_size=60),
    st.integers(8, 20),
    st.integers(0, 3).map(" ".__mul__),
    st.integers(0, 5).map(" ".__mul__),
)
def test_lines_are_wrapped_as_the_standard_library_does(text: str, width: int, first: str, later: str) -> None:
    expected = textwrap.wrap(text, width, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)

    assert list(wrap(text, width, first, later)) == expected
