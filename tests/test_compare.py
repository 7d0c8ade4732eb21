"""Two reports side by side: what was gained, what was lost, and what only moved."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from msgspec.structs import replace

from policylint.api import check as checked
from policylint.baseline import fingerprint_in
from policylint.checker import Checker
from policylint.comparison import BETTER, OTHER, WORSE, Comparison, compare
from policylint.comparison import html as html_format
from policylint.comparison import markdown as markdown_format
from policylint.comparison import text as text_format
from policylint.report import DocumentReport, Focus, NextRung, OrganisationFinding, Profile, Report, TextBlock
from policylint.reporters import json
from policylint.rulebook.model import Rulebook
from policylint.settings import Settings
from tests import documents
from tests.invoking import invoke
from tests.reporters import made_up

Check = Callable[..., DocumentReport]
TITLE = "# Wellbeing policy"
LOVED, SERVED, BANNED = "We love our tea.", "Tea is served at ten.", "Tea is banned."
FILLER = [f"Paragraph {number} is about the garden and nothing else." for number in range(70)]
FORMATS = (text_format, markdown_format, html_format)


@pytest.fixture(scope="module")
def check(tea_rulebook: Rulebook) -> Check:
    checker = Checker(tea_rulebook, Settings())

    def run(*lines: str, path: str = "policy.md") -> DocumentReport:
        return checker.check(documents.FORMATS[Path(path).suffix]([TITLE, *lines]), path)

    return run


def between(old: DocumentReport | list[DocumentReport], new: DocumentReport | list[DocumentReport]) -> Comparison:
    """The comparison of reports on these documents."""
    olds, news = ([each] if isinstance(each, DocumentReport) else each for each in (old, new))
    return compare(made_up.report(*olds), made_up.report(*news))


def changes(comparison: Comparison) -> list[tuple[str, str, str]]:
    """Old verdict, new verdict and direction of each change in a document."""
    return [(each.old, each.new, each.direction) for one in comparison.documents for each in one.elements]


def is_silent(comparison: Comparison) -> bool:
    """Whether there is nothing to tell."""
    empty = (comparison.documents, comparison.added, comparison.removed, comparison.elements)
    return not any(empty) and not comparison.is_worse


# What is no change


def test_a_report_beside_itself_is_no_change(check: Check) -> None:
    report = check(LOVED, BANNED)

    assert is_silent(between(report, report))


def test_a_moved_paragraph_is_no_change(check: Check) -> None:
    old = replace(check(*FILLER, LOVED), wording=(made_up.wording("kettle", made_up.place(line=9)),))
    new = replace(check(LOVED, *FILLER), wording=(made_up.wording("kettle", made_up.place(line=80)),))

    assert is_silent(between(old, new))


def test_another_page_number_is_no_change(check: Check) -> None:
    old, new = check(LOVED, path="policy.pdf"), check(*FILLER, LOVED, path="policy.pdf")

    assert {old.clauses[0].evidence[0].place.page, new.clauses[0].evidence[0].place.page} == {1, 2}
    assert is_silent(between(old, new))


def test_another_folder_is_no_change(check: Check) -> None:
    old = [check(LOVED, path="here/a/policy.md"), check(SERVED, path="here/b/policy.md")]
    new = [check(LOVED, path="/there/a/policy.md"), check(SERVED, path="/there/b/policy.md")]

    assert is_silent(between(old, new))


def test_a_renamed_file_keeps_its_findings(check: Check) -> None:
    hit = made_up.wording("kettle", sentence="It is a mere kettle.")
    old = replace(check(LOVED), wording=(replace(hit, fingerprint="old name"),))
    mark = fingerprint_in(hit, "tea policy 2025.md")
    new = replace(check(LOVED, path="tea policy 2025.md"), wording=(replace(hit, fingerprint=mark),))

    comparison = between(old, new)

    (change,) = comparison.documents
    assert change.is_renamed
    assert (change.elements, change.new_wording, change.fixed_wording) == ((), (), ())
    assert (comparison.added, comparison.removed, comparison.is_worse) == ((), (), False)


def test_a_file_with_another_name_and_other_words_is_another_document(check: Check) -> None:
    comparison = between(check(LOVED, BANNED), check("Coffee is served at six.", path="other.md"))

    assert [one.path for one in comparison.removed] == ["policy.md"]
    assert [one.path for one in comparison.added] == ["other.md"]


def test_of_two_renamed_files_each_is_known_by_its_own_words(check: Check) -> None:
    love = "We love our tea in the garden."
    old = [check(LOVED, path="a.md"), check(love, path="b.md")]
    new = [check(love, path="c.md"), check(LOVED, path="d.md")]

    pairs = {one.before.path: one.after.path for one in between(old, new).documents}

    assert pairs == {"a.md": "d.md", "b.md": "c.md"}


def test_the_text_tells_renamed_files_where_the_reports_carry_it() -> None:
    def told(path: str, *texts: str) -> DocumentReport:
        blocks = tuple(TextBlock("paragraph", text, 0, "", None, None, False) for text in texts)
        return replace(made_up.document(path=path), text=blocks)

    comparison = between(told("a.md", *FILLER, "One."), told("b.md", *FILLER, "Two."))

    assert [(one.before.path, one.after.path) for one in comparison.documents] == [("a.md", "b.md")]


def test_what_stands_in_every_document_tells_none_of_them(check: Check) -> None:
    old = [check(LOVED, path=f"old {number}.md") for number in range(30)]
    new = [check(LOVED, path=f"new {number}.md") for number in range(30)]

    comparison = between(old, new)

    assert (len(comparison.added), len(comparison.removed)) == (30, 30)


# Elements


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (LOVED, SERVED, ("weak", "strong", BETTER)),
        ("Coffee.", LOVED, ("missing", "weak", BETTER)),
        (BANNED, "Coffee.", ("contradicted", "missing", BETTER)),
        (SERVED, LOVED, ("strong", "weak", WORSE)),
        (LOVED, "Coffee.", ("weak", "missing", WORSE)),
        ("Coffee.", BANNED, ("missing", "contradicted", WORSE)),
    ],
)
def test_a_change_of_verdict_is_better_or_worse(
    check: Check, before: str, after: str, change: tuple[str, str, str]
) -> None:
    comparison = between(check(before), check(after))

    assert changes(comparison) == [change]
    assert comparison.is_worse == (change[2] == WORSE)


def test_a_loss_counts_also_where_the_document_is_taken_for_another_kind_now() -> None:
    old = made_up.document(made_up.clause(verdict="strong", severity="none"))
    new = made_up.document(kinds=("other",))

    comparison = between(old, new)

    assert changes(comparison) == [("strong", "", WORSE)]
    assert comparison.is_worse
    assert "wellbeing policy → other" in text_format.write(comparison)


def test_what_is_only_expected_now_is_neither_better_nor_worse() -> None:
    comparison = between(made_up.document(), made_up.document(made_up.clause(verdict="missing", severity="error")))

    assert changes(comparison) == [("", "missing", OTHER)]
    assert not comparison.is_worse


def test_what_was_never_expected_here_is_told_and_does_not_count() -> None:
    def stray(verdict: str) -> DocumentReport:
        return made_up.document(made_up.clause(verdict=verdict, severity="none", expected=False))

    comparison = between(stray("strong"), stray("weak"))

    assert changes(comparison) == [("strong", "weak", WORSE)]
    assert not comparison.is_worse
    assert changes(between(stray("weak"), made_up.document())) == []


@pytest.mark.parametrize("accepted", [{"allowed": "We serve coffee."}, {"known": True}])
def test_a_loss_that_was_accepted_does_not_count(accepted: dict[str, Any]) -> None:
    old = made_up.document(made_up.clause(verdict="strong", severity="none"))
    new = made_up.document(made_up.clause(verdict="missing", severity="none", **accepted))

    comparison = between(old, new)

    assert changes(comparison) == [("strong", "missing", WORSE)]
    assert not comparison.is_worse


def test_what_only_one_report_covers_is_left_out_and_said() -> None:
    tea = OrganisationFinding("tea", "Tea is served", "strong", "none", ("policy.md",))
    cup = OrganisationFinding("cup", "Cups are washed", "strong", "none", ("policy.md",))
    clauses = [made_up.clause(rule=rule, verdict="strong", severity="none") for rule in ("tea", "cup")]
    old = replace(made_up.report(made_up.document(*clauses)), organisation=(tea, cup))
    new = replace(made_up.report(made_up.document(clauses[0])), organisation=(tea,))

    comparison = compare(old, new)

    assert is_silent(comparison)
    assert comparison.uncovered == ("Cups are washed",)
    assert "Cups are washed" in text_format.write(comparison)


def test_the_organisation_is_compared_too() -> None:
    def with_verdict(verdict: str, severity: str) -> Report:
        element = OrganisationFinding("tea", "Tea is served", verdict, severity, ())
        return replace(made_up.report(made_up.document()), organisation=(element,))

    comparison = compare(with_verdict("strong", "none"), with_verdict("missing", "error"))

    assert [(each.old, each.new, each.direction) for each in comparison.elements] == [("strong", "missing", WORSE)]
    assert comparison.is_worse
    assert not compare(with_verdict("missing", "error"), with_verdict("strong", "none")).is_worse


# Wording, contradictions, references, rungs


def test_wording_is_new_or_fixed_by_its_fingerprint() -> None:
    def with_wording(*marks: str) -> DocumentReport:
        return made_up.document(*(made_up.wording(mark, fingerprint=mark) for mark in marks))

    comparison = between(with_wording("kept", "fixed", "twice", "twice"), with_wording("new", "twice", "kept"))

    (change,) = comparison.documents
    assert [hit.text for hit in change.new_wording] == ["new"]
    assert [hit.text for hit in change.fixed_wording] == ["fixed", "twice"]
    assert comparison.is_worse


def test_wording_that_was_accepted_is_not_fixed() -> None:
    old = made_up.document(made_up.wording("kettle"))
    new = made_up.document(made_up.wording("kettle", severity="none", allowed="It is a name."))

    assert is_silent(between(old, new))


def test_contradictions_are_new_or_settled_by_what_they_are_about() -> None:
    def with_sides(*paths: str, text: str = "Tea.") -> Report:
        sides = [made_up.side(path, "strong" if n else "contradicted", text) for n, path in enumerate(paths)]
        both = [made_up.document(path=path) for path in ("a.md", "b.md", "c.md", "d.md")]
        return made_up.report(*both, contradictions=[made_up.contradiction(*sides)] if sides else [])

    assert is_silent(compare(with_sides("a.md", "b.md"), with_sides("c.md", "b.md", "a.md", text="Other words.")))
    new = compare(with_sides("a.md", "b.md"), with_sides("c.md", "d.md"))
    assert (len(new.new_contradictions), len(new.settled_contradictions)) == (1, 1)
    assert new.is_worse
    assert not compare(with_sides("a.md", "b.md"), with_sides()).is_worse


def test_a_contradiction_is_not_settled_by_a_document_that_is_gone() -> None:
    sides = made_up.side("a.md", "contradicted"), made_up.side("b.md", "strong")
    a, b = made_up.document(path="a.md"), made_up.document(path="b.md")
    old = made_up.report(a, b, contradictions=[made_up.contradiction(*sides)])

    assert compare(old, made_up.report(a)).settled_contradictions == ()
    assert compare(old, made_up.report(a, made_up.unreadable("b.md"))).settled_contradictions == ()
    assert len(compare(old, made_up.report(a, b)).settled_contradictions) == 1


def test_references_that_lead_nowhere_are_new_or_mended() -> None:
    with_it = made_up.report(made_up.document(), references=[made_up.reference()])
    without = made_up.report(made_up.document())

    assert compare(without, with_it).is_worse
    assert len(compare(with_it, without).settled_references) == 1
    assert compare(with_it, made_up.report(made_up.unreadable("policy.md"))).settled_references == ()


@pytest.mark.parametrize(
    ("old", "new", "direction"),
    [("", "first", BETTER), ("first", "second", BETTER), ("second", "first", WORSE), ("first", "", WORSE)],
)
def test_the_rung_goes_up_or_down(old: str, new: str, direction: str) -> None:
    following = {"": "first", "first": "second"}

    def on(rung: str) -> Report:
        above = NextRung(following[rung], "", "", ()) if rung in following else None
        return replace(made_up.report(), profile=Profile(rung, rung.title(), "", "", "", above))

    comparison = compare(on(old), on(new))

    assert comparison.rung == direction
    assert comparison.is_worse == (direction == WORSE)
    assert f"Rung: {old.title() or 'below the first'} → {new.title() or 'below the first'}" in text_format.write(
        comparison
    )


# What only one of two reports covers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One document promises tea, and has words to change; another one bans tea, and names a third that is not there."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text(f"{TITLE}\n\n{SERVED}\n\nThe house cat sleeps.\n", encoding="utf-8")
    (tmp_path / "docs" / "b.md").write_text(f"{TITLE}\n\n{BANNED} See policy HR-99.\n", encoding="utf-8")
    return tmp_path / "docs"


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"select": frozenset({"kitchen"})}, ("all wording", "references between documents")),
        ({"select": frozenset({"wording"})}, ("Tea is served", "references between documents")),
        ({"ignore": frozenset({"tea"})}, ("Tea is served",)),
        ({"ignore": frozenset({"wellbeing-policy"})}, ("Tea is served",)),
        ({"advice": True}, ("the wording of some rules",)),
    ],
)
def test_nothing_is_said_of_what_only_one_report_covers_but_what_that_is(
    judged_rules: Path, folder: Path, settings: dict[str, Any], named: tuple[str, ...]
) -> None:
    whole = checked(folder, Settings(rules=judged_rules))
    part = checked(folder, replace(Settings(rules=judged_rules), **settings))
    assert whole.contradictions

    for comparison in (compare(whole, part), compare(part, whole)):
        assert is_silent(comparison)
        assert not comparison.settled_contradictions
        assert not comparison.settled_references
        assert not comparison.new_contradictions
        assert comparison.uncovered == named


def test_what_both_reports_cover_is_told_beside_what_only_one_does(judged_rules: Path, folder: Path) -> None:
    settings = Settings(rules=judged_rules, select=frozenset({"kitchen"}))
    before = checked(folder, Settings(rules=judged_rules))
    (folder / "b.md").write_text(f"{TITLE}\n\n{SERVED}\n", encoding="utf-8")

    comparison = compare(before, checked(folder, settings))

    assert changes(comparison) == [("contradicted", "strong", BETTER)]
    assert len(comparison.settled_contradictions) == 1


def test_one_document_alone_mends_no_reference(judged_rules: Path, folder: Path) -> None:
    settings = Settings(rules=judged_rules)

    comparison = compare(checked(folder, settings), checked(folder / "b.md", settings))

    assert not comparison.settled_references
    assert comparison.uncovered == ("references between documents",)


def test_a_report_that_does_not_tell_what_it_covers_is_taken_to_cover_all(judged_rules: Path, folder: Path) -> None:
    settings = Settings(rules=judged_rules)
    old = replace(checked(folder, settings), covered=None)
    (folder / "a.md").write_text(f"{TITLE}\n\n{SERVED}\n", encoding="utf-8")

    (change,) = compare(old, checked(folder, settings)).documents

    assert len(change.fixed_wording) == 1


# Documents


def test_a_document_that_cannot_be_read_any_more_is_never_silent(check: Check) -> None:
    comparison = between(check(SERVED), made_up.unreadable("policy.md"))

    assert comparison.is_worse
    assert changes(comparison) == []
    for drawing in FORMATS:
        assert "The file needs a password." in drawing.write(comparison)
    assert text_format.write(comparison).startswith("NOT CHECKED\n  policy.md\n")


def test_a_new_document_that_cannot_be_read_is_worse(check: Check) -> None:
    assert between(check(SERVED), [check(SERVED), made_up.unreadable()]).is_worse


def test_a_document_that_could_never_be_read_is_no_change() -> None:
    assert is_silent(between(made_up.unreadable(), made_up.unreadable()))


def test_documents_that_came_went_or_can_be_read_now_are_told(check: Check) -> None:
    old = [check(SERVED, path="kept.md"), check(LOVED, path="gone.md"), made_up.unreadable("locked.md")]
    new = [check(SERVED, path="kept.md"), check("Coffee.", path="new.md"), check(BANNED, path="locked.md")]

    text = text_format.write(between(old, new))

    assert "gone.md\n    • Removed" in text
    assert re.search(r"new.md\n    • Added: 1 \w+", text)
    assert re.search(r"locked.md\n    • Can be read now: 1 warning", text)


# Formats


@given(made_up.wild_reports(), made_up.wild_reports())
def test_any_two_reports_can_be_drawn_and_nothing_gets_into_the_page(old: Report, new: Report) -> None:
    comparison = compare(old, new)

    page = html_format.write(comparison)
    tags = {element.tag for element in lxml_html.fromstring(page.encode()).iter() if isinstance(element.tag, str)}
    assert tags <= set("html head meta title style body header h1 h2 h3 p main section ul li code".split())
    for character in text_format.write(comparison):
        assert character == "\n" or unicodedata.category(character) not in {"Cc", "Cs"}
    parsed = MarkdownIt("commonmark").parse(markdown_format.write(comparison))
    inline = [child for token in parsed for child in token.children or ()]
    assert not {token.type for token in inline} & {"link_open", "image", "code_inline"}
    assert {token.content for token in inline if token.type == "html_inline"} <= {"<br>", "<!-- -->"}


@given(made_up.wild_reports())
def test_any_report_beside_itself_is_no_change(report: Report) -> None:
    assert is_silent(compare(report, report))


def test_reports_of_two_versions_are_said_to_be() -> None:
    old = made_up.report(made_up.document())
    new = replace(old, policylint="9.9.9")

    assert "made by two versions of policylint (1.2.3 and 9.9.9)" in " ".join(
        text_format.write(compare(old, new)).split()
    )


def test_a_loss_shows_the_words_that_are_gone(check: Check) -> None:
    text = text_format.write(between(check(SERVED), check(LOVED)))

    assert "• Tea is served: strong (not sure) → weak  [tea]" in text
    assert "Now: “We love our tea.”" in text
    assert "Before: “Tea is served at ten.”" in text


@pytest.mark.parametrize("drawing", FORMATS)
@pytest.mark.parametrize(
    ("sure", "told"), [((True, False), "weak → strong (not sure)"), ((False, True), "weak (not sure) → strong")]
)
def test_a_verdict_that_is_not_sure_is_never_told_as_plain_progress(
    drawing: Any, sure: tuple[bool, bool], told: str
) -> None:
    def saying(verdict: str, *, sure: bool) -> Report:
        found = made_up.clause(verdict=verdict, severity="none", sure=sure)
        element = OrganisationFinding("tea", "Tea is served", verdict, "none", ("policy.md",), sure=sure)
        return replace(made_up.report(made_up.document(found)), organisation=(element,))

    text = drawing.write(compare(saying("weak", sure=sure[0]), saying("strong", sure=sure[1])))

    assert text.count(f"Tea is served: {told}") == 2
    assert "1 verdict better (1 not sure), 0 worse (of the folder" in " ".join(text.split())


def test_lines_keep_to_the_width() -> None:
    old = made_up.document(made_up.clause(verdict="strong", severity="none", evidence=(made_up.quote("word " * 90),)))
    new = made_up.document(made_up.clause(verdict="weak", evidence=(made_up.quote("other " * 90),)))

    assert max(map(len, text_format.write(between(old, new), 60).splitlines())) <= 60


def test_a_long_comparison_fits_a_comment() -> None:
    old = [made_up.document(path=f"{number}.md") for number in range(900)]
    hit = made_up.wording("kettle " * 20)
    new = [made_up.document(hit, path=f"{number}.md") for number in range(900)]

    text = markdown_format.write(between(old, new))

    assert len(text) < 65_000
    assert "left out here" in text


# The command


@pytest.fixture
def saved(check: Check, tmp_path: Path) -> Callable[[str, DocumentReport], Path]:
    def save(name: str, document: DocumentReport) -> Path:
        file = tmp_path / name
        file.write_text(json.write(made_up.report(document)), encoding="utf-8")
        return file

    return save


def test_the_command_tells_and_exits_with_0(check: Check, saved: Any) -> None:
    result = invoke("compare", saved("old.json", check(SERVED)), saved("new.json", check(LOVED)))

    assert result.exit_code == 0
    assert "Tea is served: strong (not sure) → weak" in result.stdout


@pytest.mark.parametrize(("before", "after", "code"), [(SERVED, LOVED, 1), (LOVED, SERVED, 0), (LOVED, LOVED, 0)])
def test_it_fails_on_worse_when_asked_to(check: Check, saved: Any, before: str, after: str, code: int) -> None:
    result = invoke("compare", saved("old.json", check(before)), saved("new.json", check(after)), "--fail-on", "worse")

    assert result.exit_code == code


def test_it_writes_several_formats(check: Check, saved: Any, tmp_path: Path) -> None:
    old, new = saved("old.json", check(SERVED)), saved("new.json", check(LOVED))
    page, summary = tmp_path / "changes.html", tmp_path / "changes.md"

    result = invoke(
        "compare", old, new, "--format", "text", "--format", f"html={page}", "--format", f"markdown={summary}"
    )

    assert result.exit_code == 0
    assert "strong (not sure) → weak" in result.stdout
    assert "strong (not sure) → weak" in page.read_text(encoding="utf-8")
    assert "strong (not sure) → weak" in summary.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "not JSON"),
        ("{}", "not a policylint report"),
        ('{"documents": ' + "[" * 100_000, "nested too deeply"),
        (None, "No such file"),
    ],
)
def test_a_bad_file_is_named_with_the_reason(
    check: Check, saved: Any, tmp_path: Path, content: str | None, says: str
) -> None:
    bad = tmp_path / "bad.json"
    if content is not None:
        bad.write_text(content, encoding="utf-8")

    result = invoke("compare", saved("old.json", check(SERVED)), bad, "--fail-on", "worse")

    assert result.exit_code == 2
    assert f"{bad}: " in result.stderr
    assert says in result.stderr


def test_folders_are_not_compared_but_told_how_to_be(check: Check, saved: Any, tmp_path: Path) -> None:
    folder = tmp_path / "our policies"
    folder.mkdir()
    report = saved("new.json", check(SERVED))

    both, one = invoke("compare", folder, tmp_path), invoke("compare", folder, report)

    assert (both.exit_code, one.exit_code) == (2, 2)
    assert f"policylint check '{folder}' --format json=old.json" in one.stderr
    assert f"policylint compare old.json {report}" in one.stderr
    assert f"policylint check {tmp_path} --format json=new.json" in both.stderr
    assert "policylint compare old.json new.json" in both.stderr


def test_a_report_on_some_of_the_documents_is_refused(check: Check, saved: Any, tmp_path: Path) -> None:
    limited = tmp_path / "limited.json"
    report = replace(made_up.report(check(LOVED)), focus=Focus(since="main", others=3))
    limited.write_text(json.write(report), encoding="utf-8")

    result = invoke("compare", saved("old.json", check(SERVED)), limited)

    assert result.exit_code == 2
    assert "this report is limited to some of the documents" in result.stderr


@pytest.mark.parametrize("given", [["json"], ["html="], ["text", "html"]])
def test_wrong_formats_are_refused(check: Check, saved: Any, given: list[str]) -> None:
    file = saved("old.json", check(SERVED))

    assert invoke("compare", file, file, *(part for name in given for part in ("--format", name))).exit_code == 2
