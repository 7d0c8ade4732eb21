"""Suppressions: what they must leave alone, what they accept, and when they are to be mended."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from policylint.api import check
from policylint.config.errors import ConfigError
from policylint.readers import read
from policylint.report import ClauseFinding, DocumentReport, Report, SuppressionFinding, WordingFinding
from policylint.reporters import json as json_reporter
from policylint.reporters import text as text_reporter
from policylint.reporters.findings import of_reference
from policylint.settings import Allowance, Settings
from policylint.sidecars import read_sidecars
from policylint.sources import SIDECAR, Source
from policylint.suppressions import SuppressionError, parse
from tests.conftest import ROOT
from tests.documents import pdf
from tests.invoking import invoke
from tests.judging import BANNED, CAT, TITLE, Judge
from tests.test_report import SCHEMA

BECAUSE = "because we drink coffee"


def only(report: Report) -> DocumentReport:
    (document,) = report.documents
    return document


def tea(report: Report, number: int = 0) -> ClauseFinding:
    return next(clause for clause in report.documents[number].clauses if clause.rule == "tea")


def cat(report: Report) -> WordingFinding:
    (finding,) = only(report).wording
    return finding


def problem(report: Report) -> SuppressionFinding:
    (found,) = only(report).suppressions
    return found


def comment(said: str) -> str:
    return f"<!-- policylint: {said} -->"


# What must not be suppressed


@pytest.mark.parametrize(
    "text",
    [
        f"{CAT}\n\n```\n{comment(f'allow pet-words {BECAUSE}')}\n```\n",
        f"{CAT} `{comment(f'allow pet-words {BECAUSE}')}`",
        f"policylint: allow pet-words {BECAUSE}: {CAT}",
        f"{CAT} ~~{comment(f'allow pet-words {BECAUSE}')}~~",
    ],
)
def test_what_is_no_directive_suppresses_nothing(judge: Judge, text: str) -> None:
    report = judge(TITLE + text)

    assert (cat(report).allowed, cat(report).severity) == ("", "warning")
    assert only(report).suppressions == ()


@pytest.mark.parametrize(
    "text",
    [
        f"{CAT} {comment(f'allow tea {BECAUSE}')}",
        f"Words. {comment(f'allow pet-words {BECAUSE}')}\n\n{CAT}",
        f"{CAT}\n\n{comment(f'allow pet-words {BECAUSE}')}\n\nWords.",
        f"{CAT}\n\n{comment(f'allow pet-words {BECAUSE}')}",
        f"{CAT} {comment('allow pet-words')}",
        f"{CAT} {comment('allow pet-words because')}",
        f"{CAT} {comment('allow pet-words because ...')}",
        f"{CAT} {comment('allow pet-wordz because of me')}",
        f"{CAT} {comment('allow all because of me')}",
        f"{CAT} {comment('disable pet-words because of me')}",
        f"{CAT} {comment('allow because of me')}",
        f"{CAT} {comment('allow 00000000000000000000 because of me')}",
    ],
)
def test_another_rule_another_block_and_a_faulty_suppression_suppress_nothing(judge: Judge, text: str) -> None:
    report = judge(TITLE + text)

    assert (cat(report).allowed, cat(report).severity) == ("", "warning")
    assert len(only(report).suppressions) == 1
    assert report.summary.allowed == 0


def test_a_missing_element_is_not_suppressed_from_within_the_text(judge: Judge) -> None:
    report = judge(f"{TITLE}Coffee is served. {comment(f'allow tea {BECAUSE}')}")

    assert (tea(report).verdict, tea(report).severity) == ("missing", "warning")
    assert "top of the document" in problem(report).message


def test_a_contradiction_is_suppressed_only_with_all_its_passages(judge: Judge) -> None:
    accepted = f"{BANNED} {comment(f'allow tea {BECAUSE}')}"

    one = judge(f"{TITLE}{accepted}\n\nMilk is fine. {BANNED}")
    both = judge(f"{TITLE}{accepted}\n\nMilk is fine. {accepted}")

    assert (tea(one).allowed, tea(one).severity) == ("", "warning")
    assert problem(one).message.startswith("it suppresses nothing: it covers a part of what the rule finds")
    assert (tea(both).verdict, tea(both).severity, tea(both).allowed) == ("contradicted", "none", "we drink coffee")


def test_a_document_is_not_suppressed_by_another(judge: Judge) -> None:
    report = judge(f"{comment(f'allow tea {BECAUSE}')}\n\n{TITLE}Coffee.", f"{TITLE}Coffee.")

    assert [tea(report, number).severity for number in (0, 1)] == ["none", "warning"]


# What they accept


@pytest.mark.parametrize(
    "text",
    [
        f"{CAT} {comment(f'allow pet-words {BECAUSE}')}",
        f"{comment(f'allow pet-words {BECAUSE}')}\n\n{CAT}",
        f"{comment(f'allow Pet-Words  {BECAUSE}')}\n{CAT}",
        f"{comment(f'Allow tea, pet-words {BECAUSE}')}\n\n{BANNED} {CAT}",
        f"- Words.\n- {CAT} {comment(f'allow pet-words {BECAUSE}')}",
        f"| A | B |\n|---|---|\n| Words | {CAT} {comment(f'allow pet-words {BECAUSE}')} |",
    ],
)
def test_a_comment_accepts_in_its_block(judge: Judge, text: str) -> None:
    report = judge(TITLE + text)

    assert (cat(report).allowed, cat(report).severity) == ("we drink coffee", "none")
    assert only(report).suppressions == ()


@pytest.mark.parametrize(
    "head",
    [
        f"{comment(f'allow tea, pet-words {BECAUSE}')}\n\n",
        "---\npolicylint: {allow: {tea: we drink coffee, pet-words: we drink coffee}}\n---\n",
        "---\npolicylint: {allow: ['tea, pet-words because we drink coffee']}\n---\n",
        f"---\ntitle: x\n---\n{comment(f'allow tea {BECAUSE}')}\n{comment(f'allow pet-words {BECAUSE}')}\n\n",
    ],
)
def test_at_the_top_it_accepts_in_the_whole_document(judge: Judge, head: str) -> None:
    report = judge(f"{head}{TITLE}Words.\n\n{CAT}")

    assert [(found.severity, found.allowed) for found in (tea(report), cat(report))] == [
        ("none", "we drink coffee")
    ] * 2
    assert tea(report).verdict == "missing"
    assert only(report).suppressions == ()
    assert report.summary.findings == {"error": 0, "warning": 0, "advice": 0}
    assert report.summary.allowed == 2
    assert report.summary.verdicts["missing"] == 1


def test_reasons_of_several_suppressions_are_told_together(judge: Judge) -> None:
    report = judge(
        f"{TITLE}{BANNED} {comment('allow tea because of one')}\n\nMilk. {BANNED} {comment('allow tea because of two')}"
    )

    assert tea(report).allowed == "of one; of two"


def test_a_finding_is_accepted_by_its_fingerprint(judge: Judge) -> None:
    mark = cat(judge(TITLE + CAT)).fingerprint

    report = judge(f"{TITLE}{comment(f'allow {mark} {BECAUSE}')}\n\nWords.\n\n{CAT}")
    changed = judge(f"{TITLE}{comment(f'allow {mark} {BECAUSE}')}\n\nWords.\n\nThe house cat sleeps well.")

    assert cat(report).allowed == "we drink coffee"
    assert only(report).suppressions == ()
    assert cat(changed).allowed == ""
    assert problem(changed).message == "it suppresses nothing: no finding of the document has this fingerprint"


def test_settings_accept_by_rule_and_by_fingerprint(judge: Judge) -> None:
    mark = cat(judge(TITLE + CAT)).fingerprint
    by_rule = Allowance(rule="pet-words", reason="we drink coffee")
    by_mark = Allowance(fingerprint=mark, reason="we drink coffee")

    for allowance in (by_rule, by_mark):
        accepted = cat(judge(TITLE + CAT, allow=(allowance,)))
        assert (accepted.allowed, accepted.allowed_inside) == ("we drink coffee", False)


def test_a_reason_in_the_document_is_told_from_one_elsewhere(judge: Judge) -> None:
    directive = f"allow pet-words {BECAUSE}"

    assert cat(judge(f"{TITLE}{CAT} {comment(directive)}")).allowed_inside
    assert cat(judge(f"---\npolicylint: {{allow: {{pet-words: we drink coffee}}}}\n---\n{TITLE}{CAT}")).allowed_inside


# To be mended


@pytest.mark.parametrize(
    ("said", "what", "message"),
    [
        ("disable all", "not-understood", "it is not understood"),
        ("allow", "not-understood", "it is not understood"),
        ("allow , because of me", "not-understood", "it is not understood"),
        ("allow pet-words", "no-reason", "it gives no reason"),
        ("allow pet-words as it sleeps", "no-reason", "it gives no reason"),
        ("allow pet-words because ?", "no-reason", "it gives no reason"),
        ("allow pet-word because of me", "unknown-rule", "there is no rule 'pet-word'; the nearest is 'pet-words'"),
        ("allow pet-words because of me", "unused", "it suppresses nothing: the rule finds nothing here"),
    ],
)
def test_it_says_what_is_wrong_and_where(judge: Judge, said: str, what: str, message: str) -> None:
    report = judge(f"{TITLE}Words. Tea is served.\n\nMore. {comment(said)}\n")

    found = problem(report)
    assert (found.problem, found.severity, found.text, found.where) == (what, "warning", said, "comment")
    assert found.message.startswith(message)
    assert found.place is not None
    assert (found.place.line, found.place.heading) == (5, ("Wellbeing policy",))
    assert report.summary.findings["warning"] == report.summary.suppressions == 1


def test_each_rule_of_a_suppression_is_looked_at_by_itself(judge: Judge) -> None:
    report = judge(f"{TITLE}Tea is served.\n\n{CAT} {comment('allow pet-words, tea, dog because of me')}")

    assert cat(report).allowed == "of me"
    assert [(found.problem, found.rule) for found in only(report).suppressions] == [
        ("unknown-rule", "dog"),
        ("unused", "tea"),
    ]


def test_where_a_rule_finds_something_elsewhere_it_says_so(judge: Judge) -> None:
    report = judge(f"{TITLE}{CAT}\n\nWords. {comment('allow pet-words because of me')}")

    assert (
        problem(report).message
        == "it suppresses nothing: what the rule finds stands elsewhere (line 3, Wellbeing policy)"
    )


def test_nothing_is_said_of_rules_that_the_run_leaves_out(judge: Judge) -> None:
    text = f"{TITLE}Tea is served. {comment('allow advice-words, pet-words because of me')}"

    assert [found.rule for found in only(judge(text)).suppressions] == ["pet-words"]
    assert [found.rule for found in only(judge(text, advice=True)).suppressions] == ["advice-words", "pet-words"]
    assert only(judge(text, select=frozenset({"tea"}))).suppressions == ()
    assert only(judge(text, ignore=frozenset({"pet-words"}))).suppressions == ()


def test_an_entry_of_the_settings_is_reported_only_where_it_is_for_one_document(judge: Judge) -> None:
    stale = Allowance(rule="tea", reason="of me", where="policylint.toml:3")

    assert only(judge(f"{TITLE}Tea is served.", allow=(stale,))).suppressions == ()
    found = problem(judge(f"{TITLE}Tea is served.", allow=(replace(stale, is_for_one=True),)))
    assert (found.problem, found.where, found.place) == ("unused", "policylint.toml:3", None)


@pytest.mark.parametrize(
    ("allowance", "message"),
    [
        (Allowance(rule="tee", reason="x", where="policylint.toml:3"), "policylint.toml:3: there is no rule 'tee'"),
        (Allowance(rule="tea", reason=" - "), "a suppression needs a reason"),
        (Allowance(reason="x"), "there is no rule ''"),
    ],
)
def test_settings_that_allow_nothing_or_give_no_reason_are_an_error(
    judge: Judge, tmp_path: Path, allowance: Allowance, message: str
) -> None:
    with pytest.raises(SuppressionError, match=message):
        check([tmp_path], Settings(rules=judge.rules, allow=(allowance,)))


def test_a_suppression_to_be_mended_cannot_be_suppressed(judge: Judge) -> None:
    report = judge(f"{comment('allow suppression because of me')}\n\n{TITLE}Tea is served.")

    assert problem(report).problem == "unknown-rule"


# Between documents


def test_a_contradiction_between_documents_weighs_nothing_once_one_side_is_accepted(judge: Judge) -> None:
    accepted = f"{TITLE}{BANNED} {comment(f'allow tea {BECAUSE}')}"

    (plain,) = judge(f"{TITLE}{BANNED}", f"{TITLE}Tea is served.").contradictions
    (told,) = judge(accepted, f"{TITLE}Tea is served.").contradictions
    (third,) = judge(accepted, f"{TITLE}Tea is served.", f"{TITLE}{BANNED}").contradictions

    assert (plain.severity, plain.allowed) == ("warning", "")
    assert (told.severity, told.allowed) == ("none", "we drink coffee")
    assert (third.severity, third.allowed) == ("warning", "")


def test_a_contradiction_between_documents_is_accepted_by_its_fingerprint(judge: Judge) -> None:
    texts = (f"{TITLE}{BANNED}", f"{TITLE}Tea is served.")
    mark = judge(*texts).contradictions[0].fingerprint

    report = judge(*texts, allow=(Allowance(fingerprint=mark, reason="of me"),))

    assert report.contradictions[0].allowed == "of me"
    assert report.summary.findings["warning"] == 1  # the document's own finding is another


def test_a_reference_that_leads_nowhere_is_accepted_by_the_name_that_is_shown(judge: Judge) -> None:
    text = "# HR-01 Wellbeing policy\n\nTea is served. See HR-12 Leave Policy."
    other = "# HR-02 Dress Policy\n\nTea is served."

    found = judge(text, other)
    (plain,) = found.references
    name = of_reference(plain, None).about.rule
    report = judge(f"{text} {comment(f'allow {name} because it is on paper')}", other)
    (told,) = report.references

    assert (plain.target, plain.severity, plain.allowed) == (None, "advice", "")
    assert (told.target, told.severity, told.allowed) == (None, "none", "it is on paper")
    assert f"[{name}]" in "".join(text_reporter.pieces(found))
    assert f"[{name}], because it is on paper" in "".join(text_reporter.pieces(report, text_reporter.Look(200, 1)))
    assert report.documents[0].suppressions == ()


def test_of_a_single_document_nothing_is_said_of_references(judge: Judge) -> None:
    text = f"{TITLE}Tea is served. See HR-12 Leave Policy. {comment('allow dangling-reference because it is on paper')}"

    assert only(judge(text)).suppressions == ()
    assert judge(text.replace("See HR-12 Leave Policy.", ""), TITLE + "Tea is served.").documents[0].suppressions != ()


def test_what_the_organisation_does_stays_what_it_is(judge: Judge) -> None:
    told = judge(f"{comment(f'allow tea {BECAUSE}')}\n\n{TITLE}Coffee.")

    assert [(element.rule, element.verdict) for element in told.organisation] == [("tea", "missing")]


# Beside the document


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "wellbeing.pdf").write_bytes(pdf(["# Wellbeing policy", CAT, "Coffee is served."]))
    return tmp_path


@pytest.mark.parametrize(
    "sidecar",
    [
        "[[allow]]\nrule = 'tea'\nreason = 'we drink coffee'\n[[allow]]\nfingerprint='MARK'\nreason='we drink coffee'",
        '[allow]\ntea = "we drink coffee"\nMARK = "we drink coffee"',
        'allow = ["tea, MARK because we drink coffee"]',
    ],
)
def test_a_sidecar_accepts_for_its_document(folder: Path, judge: Judge, sidecar: str) -> None:
    settings = Settings(rules=judge.rules, jobs=1)
    mark = cat(check([folder], settings)).fingerprint
    beside = folder / "wellbeing.pdf.policylint.toml"
    beside.write_text(sidecar.replace("MARK", mark), encoding="utf-8")

    report = check([folder], settings)

    assert [found.allowed for found in (tea(report), cat(report))] == ["we drink coffee"] * 2
    assert only(report).suppressions == ()
    assert report.skipped == ()
    assert {directive.where for directive in only(report).directives} <= {f"{beside.as_posix()}:{n}" for n in range(9)}


def test_a_sidecar_is_reported_like_any_suppression(folder: Path, judge: Judge) -> None:
    beside = folder / "wellbeing.pdf.policylint.toml"
    beside.write_text('[[allow]]\nrule = "pet-words"\n\n[[allow]]\nrule = "cat"\nreason = "x"\n', encoding="utf-8")

    report = check([folder], Settings(rules=judge.rules, jobs=1))

    assert [(found.problem, found.where.rpartition(":")[2], found.place) for found in only(report).suppressions] == [
        ("no-reason", "1", None),
        ("unknown-rule", "4", None),
    ]


def test_a_fingerprint_that_is_none_is_not_taken_for_the_name_of_a_rule(folder: Path, judge: Judge) -> None:
    beside = folder / "wellbeing.pdf.policylint.toml"
    beside.write_text('[[allow]]\nfingerprint = "00000"\nreason = "x"\n', encoding="utf-8")

    found = problem(check([folder], Settings(rules=judge.rules, jobs=1)))

    message = "it suppresses nothing: no finding of the document has this fingerprint"
    assert (found.problem, found.message) == ("unused", message)


def test_a_sidecar_without_its_document_is_passed_over_with_the_reason(folder: Path, judge: Judge) -> None:
    (folder / "leave.pdf.policylint.toml").write_text("", encoding="utf-8")

    (skipped,) = check([folder], Settings(rules=judge.rules, jobs=1)).skipped

    assert skipped.reason == "it is for 'leave.pdf', which is not there"


@pytest.mark.parametrize(
    ("sidecar", "message"),
    [
        ('[[allow]]\nrule = "tea\n', ":2: this is not TOML"),
        ("[allowed]\ntea = 'x'\n", ":1: 'allowed' is not known here"),
        ("[[allow]]\nrule = 'tea'\nreasons = 'x'\n", ":3: 'reasons' is not one of rule, fingerprint, reason"),
        ("[[allow]]\nreason = 'x'\n", ":1: this names neither a rule nor a fingerprint"),
        ("[[allow]]\nrule = 7\nreason = 'x'\n", ":2: this must be text"),
        ("[allow]\ntea = 7\n", ":2: this must be text"),
        ("allow = 7\n", ":1: this must be text"),
    ],
)
def test_a_sidecar_that_cannot_be_used_is_an_error(folder: Path, judge: Judge, sidecar: str, message: str) -> None:
    (folder / "wellbeing.pdf.policylint.toml").write_text(sidecar, encoding="utf-8")

    with pytest.raises(ConfigError) as caught:
        check([folder], Settings(rules=judge.rules, jobs=1))

    assert f"wellbeing.pdf.policylint.toml{message}" in str(caught.value)


# The words of a directive


@pytest.mark.parametrize(
    ("text", "names", "reason"),
    [
        ("allow a because b", ["a"], "b"),
        ("allow a , b,c because d e", ["a", "b", "c"], "d e"),
        ("ALLOW A Because: b because c", ["a"], "b because c"),
        ("allow a", ["a"], ""),
        ("allow a for some reason, really", ["a", "really"], ""),
        ("allow because b", [], "b"),
        ("allow", [], ""),
        ("", [], ""),
        ("deny a because b", [], ""),
    ],
)
def test_a_directive_is_names_and_a_reason(text: str, names: list[str], reason: str) -> None:
    assert parse(text) == (names, reason)


@given(st.text())
def test_any_text_is_a_directive_or_none(text: str) -> None:
    names, _ = parse(text)

    assert all(name and name == name.strip() for name in names)


# In reports


@pytest.fixture(scope="module")
def accepted(judge: Judge) -> Report:
    """A finding accepted, one not, a suppression to be mended, and an accepted contradiction."""
    return judge(
        f"{TITLE}{BANNED} {comment(f'allow tea {BECAUSE}')}\n\n{CAT}\n\nWords. {comment('allow pet-words')}",
        f"{TITLE}Tea is served.",
    )


def test_the_report_is_as_the_schema_says_and_can_be_read_back(accepted: Report) -> None:
    written = json_reporter.write(accepted)

    jsonschema.validate(json.loads(written), SCHEMA)
    assert json_reporter.read(written) == accepted


def test_the_terminal_counts_what_is_accepted_and_lists_it_when_asked(accepted: Report) -> None:
    short = "".join(text_reporter.pieces(accepted, text_reporter.Look()))
    long = " ".join("".join(text_reporter.pieces(accepted, text_reporter.Look(verbosity=1))).split())

    assert "Also found: 1 allowed (--verbose lists them)" in short
    assert "Contradicted" not in short
    assert "Suppressions to mend\n  • warning: line 7, Wellbeing policy: “allow pet-words”: it gives no" in short
    assert "2 findings allowed." in short
    assert "Allowed • Tea is served [tea]: contradicted, because we drink coffee" in long
    assert "Allowed • Tea is served [tea] in 0.md, 1.md, because we drink coffee" in long


def test_the_terminal_shows_the_rule_that_a_suppression_must_name(judge: Judge) -> None:
    assert "[pet-words]" in "".join(text_reporter.pieces(judge(TITLE + CAT), text_reporter.Look()))


def command(*arguments: str | Path) -> Result:
    return invoke("check", *arguments)


def test_what_is_accepted_does_not_fail_and_what_is_to_be_mended_warns(tmp_path: Path, judge: Judge) -> None:
    file = tmp_path / "wellbeing.md"
    file.write_text(f"{TITLE}{BANNED} {comment(f'allow tea {BECAUSE}')}\n", encoding="utf-8")
    assert command("--rules", judge.rules, "--fail-on", "advice", file).exit_code == 0

    file.write_text(f"{TITLE}Tea is served. {comment(f'allow tea {BECAUSE}')}\n", encoding="utf-8")
    assert command("--rules", judge.rules, file).exit_code == 0
    assert command("--rules", judge.rules, "--fail-on", "warning", file).exit_code == 1


def test_a_sidecar_that_cannot_be_used_fails_the_command(folder: Path, judge: Judge) -> None:
    (folder / "wellbeing.pdf.policylint.toml").write_text("[", encoding="utf-8")

    result = command("--rules", judge.rules, "--jobs", "1", folder)

    assert result.exit_code == 2
    assert "wellbeing.pdf.policylint.toml:1: this is not TOML" in result.stderr


# The page about it


PAGE = (ROOT / "docs" / "suppressions.md").read_text(encoding="utf-8")


def example(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


def test_what_the_page_shows_is_understood_and_names_rules(tmp_path: Path) -> None:
    (tmp_path / f"leave.pdf{SIDECAR}").write_text(example("toml"), encoding="utf-8")
    beside = read_sidecars([Source(tmp_path / "leave.pdf", "leave.pdf")])["leave.pdf"]
    within = [read(text.encode(), "a.md") for text in (example("yaml") + "Words.", example("markdown"))]
    rules = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "rules").rglob("*.yaml"))

    shown = [said.text for said in beside] + [said.text for document in within for said in document.directives]
    assert len(shown) == 5
    for text in shown:
        (name,), reason = parse(text)
        assert reason
        assert name == "5b3c9a7e1f0d2c4b6a88" or f"id: {name}\n" in rules


def test_the_commands_that_the_page_shows_run_one_after_the_other(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "a.md").write_text(TITLE + CAT, encoding="utf-8")
    commands = re.findall(r"^ {4}policylint (.*)$", PAGE, re.MULTILINE)

    assert len(commands) == 7
    for shown in commands:
        if shown.startswith("baseline write"):
            (tmp_path / ".policylint-baseline.json").unlink(missing_ok=True)
        result = invoke(*shown.split(), "--rules", judge.rules)
        assert result.exit_code == 0, result.output
