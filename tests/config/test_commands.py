"""Configuration files at work: `check` under them, and the commands that show, list and begin them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from policylint.config.schema import schema
from policylint.config.toml import File, read_toml
from tests.conftest import TEA
from tests.invoking import invoke

pytestmark = pytest.mark.usefixtures("_here")

WEAK = "# Wellbeing policy\n\nWe love our tea.\n"
MISSING = "# Wellbeing policy\n\nCoffee is served at ten.\n"


@pytest.fixture(scope="module", autouse=True)
def _tea(tea_rules: Path) -> Iterator[None]:
    """Tea in place of the rules that come with policylint."""
    with pytest.MonkeyPatch.context() as patch:
        for user in ("policylint.api", "policylint.cli.configuration", "policylint.rulebook.compiled"):
            patch.setattr(f"{user}.rules_folder", lambda: tea_rules)
        yield


def put(name: str, text: str = WEAK) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def report(*arguments: str) -> dict[str, dict[str, str]]:
    """The severity of each document's clauses, by rule."""
    found = json.loads(invoke("check", "--format", "json", *arguments).stdout)
    return {
        doc["path"]: {clause["rule"]: clause["severity"] for clause in doc["clauses"]} for doc in found["documents"]
    }


# What must never look clean


@pytest.mark.parametrize("command", [["check", "."], ["files", "."], ["config", "show", "."], ["check", "hr/a.md"]])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fail-on = 'errors'", "policylint.toml:1: 'fail-on' cannot be 'errors': did you mean 'error'?"),
        ("\nignore = 'te'", "policylint.toml:2: there is no rule, domain or kind 'te'. Did you mean 'tea'?"),
        ("ignore = [", "policylint.toml:1: this is not TOML: "),
        ("[[allow]]\nrule = 'te'\nreason = 'agreed'", "policylint.toml:2: there is no rule 'te'. Did you mean 'tea'?"),
        ("rules = 'hr'", "policylint.toml:1: there is no folder 'hr' with rules (*.yaml) beside this file"),
    ],
)
def test_a_file_that_is_wrong_ends_the_run(command: list[str], text: str, message: str) -> None:
    put("hr/a.md")
    put("policylint.toml", text)

    result = invoke(*command)

    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_everything_excluded_is_no_success() -> None:
    put("hr/a.md")
    put("policylint.toml", "exclude = 'hr/'")

    for command in ("check", "files"):
        result = invoke(command, ".")
        assert result.exit_code == 2
        assert "no documents were found" in result.stderr


# Checking


def test_each_document_is_checked_by_what_holds_for_it() -> None:
    put("policylint.toml", "severity = {tea = 'error'}\n[[overrides]]\npaths = 'quiet.md'\nignore = 'tea'")
    put("hr/policylint.toml", "[kinds]\n'*' = 'conduct-policy'")
    for name in ("a.md", "quiet.md", "hr/a.md"):
        put(name, MISSING)

    assert report(".") == {"a.md": {"tea": "error"}, "quiet.md": {}, "hr/a.md": {}}


@pytest.mark.parametrize("jobs", ["0", "2"])
def test_documents_are_checked_alike_in_workers(jobs: str) -> None:
    put("policylint.toml", "[severity]\ntea = 'error'")
    put("hr/policylint.toml", "[severity]\ntea = 'advice'")
    for number in range(4):
        put(f"{number}.md", MISSING)
        put(f"hr/{number}.md", MISSING)

    severities = report(".", "--jobs", jobs)

    assert [severities[f"{number}.md"]["tea"] for number in range(4)] == ["error"] * 4
    assert [severities[f"hr/{number}.md"]["tea"] for number in range(4)] == ["advice"] * 4


def test_fail_on_is_that_of_the_common_folder_and_the_option_wins() -> None:
    put("policylint.toml", "fail-on = 'advice'")
    put("hr/policylint.toml", "fail-on = 'never'")
    put("hr/a.md")

    assert invoke("check", ".").exit_code == 1
    assert invoke("check", "hr").exit_code == 0
    assert invoke("check", ".", "--fail-on", "error").exit_code == 0
    assert invoke("check", ".", "--no-config").exit_code == 0
    assert invoke("check", "hr", "--config", "policylint.toml").exit_code == 1


def test_options_win() -> None:
    put("policylint.toml", "ignore = 'tea'\n[kinds]\n'*' = 'conduct-policy'")
    put("a.md", MISSING)

    assert report("a.md") == {"a.md": {}}
    assert report("a.md", "--ignore", "training-policy", "--kind", "*=wellbeing-policy") == {"a.md": {"tea": "warning"}}
    assert report("a.md", "--no-config") == {"a.md": {"tea": "warning"}}


def test_an_override_weighs_in_what_is_left_to_another_document() -> None:
    put("policylint.toml", "[[overrides]]\npaths = 'a.md'\nseverity = {tea = 'error'}")
    put("a.md", "# Wellbeing policy\n\nTea is as set out in HR-7 Tea Policy.\n")
    put("hr-7.md", "# HR-7 Tea Policy\n\nTea is served at ten.\n")

    assert report(".")["a.md"] == {"tea": "error"}


def test_rules_of_ones_own_and_their_names() -> None:
    put("house/canteen/milk.yaml", TEA.replace("id: tea", "id: milk").replace("kitchen", "canteen"))
    put("policylint.toml", "rules = 'house'\nselect = 'canteen'\nexclude = 'house'")
    put("a.md", MISSING)

    assert report(".") == {"a.md": {"milk": "warning"}}
    assert "File: house/canteen/milk.yaml" in invoke("explain", "milk").stdout
    assert "CANTEEN" in invoke("rules", "list").stdout
    assert invoke("rules", "test", "milk").stdout == "1 rules, 6 examples, 0 failures\n"


def test_the_words_of_the_house_are_not_held_against_the_rules_examples() -> None:
    put("policylint.toml", "[terms.preferred]\nbrew = 'tea'")
    put("a.md", WEAK)

    assert "“tea” → brew" in invoke("check", "a.md").stdout
    assert "0 failures" in invoke("rules", "test").stdout


def test_excluded_documents_are_passed_over_with_the_reason_unless_they_are_named() -> None:
    put("policylint.toml", "exclude = ['old/', '*draft*']")
    for name in ("a.md", "old/a.md", "hr/draft.md"):
        put(name)

    assert set(report(".")) == {"a.md"}
    assert set(report("hr/draft.md", "old/a.md")) == {"hr/draft.md", "old/a.md"}
    assert "old: excluded by 'old/' (policylint.toml:1)" in " ".join(invoke("check", ".", "-v").stdout.split())


def test_a_hook_that_names_excluded_files_alone_is_told_so_and_does_not_fail() -> None:
    put("policylint.toml", "exclude = '*draft*'")
    put("a.md")
    put("draft.md")

    nothing = invoke("check", "--force-exclude", "draft.md")
    assert (nothing.exit_code, nothing.stdout) == (0, nothing.stdout)
    assert nothing.stderr == "policylint: every file that was named is excluded; nothing was checked.\n"
    assert set(report("--force-exclude", "draft.md", "a.md")) == {"a.md"}
    assert invoke("check", "--force-exclude", ".").exit_code == 0
    put("policylint.toml", "exclude = '*'")
    assert invoke("check", "--force-exclude", ".").exit_code == 2


def test_without_a_file_nothing_of_files_is_imported(tea_rules: Path) -> None:
    put("a.md")
    command = ["check", "--rules", str(tea_rules), "a.md"]
    code = f"import sys\nfrom policylint.cli import main\nmain({command}, standalone_mode=False)"
    script = f"try:\n    exec({code!r})\nexcept SystemExit:\n    import sys\n    print(sorted(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True).stdout

    loaded = set(shown.split("'"))
    assert "policylint.config" in loaded
    assert loaded.isdisjoint({"tomllib", "policylint.config.toml", "policylint.config.load", "policylint.config.keys"})


# What is accepted

ALLOW = (
    "[[allow]]\npath = 'gone.md'\nrule = 'tea'\nreason = 'old'\n"
    "[[allow]]\nfingerprint = '00000000000000000000'\nreason = 'old'\n"
    "[[allow]]\npath = 'hr/'\nrule = 'tea'\nreason = 'old'\n"
    "[[allow]]\nrule = 'tea'\nreason = 'we drink coffee'\n"
)
SERVED = "# Wellbeing policy\n\nTea is served at ten.\n"


def needless(*arguments: str) -> list[str]:
    """Where the entries stand that suppress nothing, and why that is."""
    told = json.loads(invoke("check", "--format", "json", *arguments).stdout)
    found = [each for document in told["documents"] for each in document["suppressions"]]
    return [f"{each['where']} {each['message'].removeprefix('it suppresses nothing: ')}" for each in found]


def test_what_a_run_cannot_tell_of_what_is_accepted_it_does_not_say() -> None:
    put("policylint.toml", ALLOW)
    put("a.md", SERVED)
    put("hr/a.md", SERVED)
    put("sub/policylint.toml", "extends = '../policylint.toml'")
    put("sub/a.md", SERVED)

    assert needless("a.md", "hr") == needless("sub") == []
    only = ["policylint.toml:1 it is for no document that was checked"]
    assert needless(".", "--ignore", "tea") == only
    put("hr/unreadable.md", "")
    assert needless(".") == only


def test_what_accepts_nothing_in_a_whole_folder_is_told_with_its_first_document() -> None:
    put("policylint.toml", ALLOW)
    put("a.md", MISSING)
    put("hr/a.md", SERVED)

    shown = " ".join(invoke("check", ".").stdout.split())
    assert "policylint.toml:1: “allow tea because old”: it suppresses nothing: it is for no document" in shown
    assert needless(".") == [
        "policylint.toml:1 it is for no document that was checked",
        "policylint.toml:5 no finding has this fingerprint",
        "policylint.toml:8 the rule finds nothing in the documents that it is for; take it away",
    ]
    assert invoke("check", ".", "--fail-on", "warning").exit_code == 1


# config show


def test_show_tells_what_is_accepted_in_the_document_and_no_other() -> None:
    put("policylint.toml", ALLOW)
    put("a.md")

    assert invoke("config", "show", "a.md").stdout.splitlines() == [
        "a.md",
        '  allow = { fingerprint = "00000000000000000000", reason = "old" }  policylint.toml:5',
        '  allow = { rule = "tea", reason = "we drink coffee" }          policylint.toml:12',
    ]
    assert "gone.md" not in invoke("config", "show", ".").stdout


def test_show_tells_which_file_and_line_decided_what() -> None:
    put("policylint.toml", "fail-on = 'warning'\nselect = [\n'tea',\n]\n[severity]\ntea = 'error'")
    put(
        "hr/policylint.toml",
        "extends = '../policylint.toml'\nexclude = 'old/'\n[severity]\n'domain:kitchen' = 'off'\n"
        "[[overrides]]\npaths = '*.md'\nadvice = true\n[kinds]\n'*.md' = ['conduct-policy', 'training-policy']\n",
    )
    put("hr/a.md")
    put("hr/old/b.docx")

    assert (
        invoke("config", "show", "hr/a.md").stdout.splitlines()
        == [
            "hr/a.md",
            '  fail-on = "warning"                                      policylint.toml:1',
            '  select = ["tea"]                                         policylint.toml:2',
            '  severity.tea = "error"                                   policylint.toml:6',
            '  extends = "../policylint.toml"                           hr/policylint.toml:1',
            '  exclude = "old/"                                         hr/policylint.toml:2',
            '  severity."domain:kitchen" = "off"                        hr/policylint.toml:4',
            "  advice = true                                            hr/policylint.toml:7",
            '  kinds."*.md" = ["conduct-policy", "training-policy"]     hr/policylint.toml:9',
        ]
        or invoke("config", "show", "hr/a.md").stdout
    )
    excluded = invoke("config", "show", "hr/old/b.docx").stdout
    assert "It is excluded by 'old/' (hr/policylint.toml:2)." in excluded
    assert "advice" not in excluded
    assert "fail-on" in invoke("config", "show").stdout


def test_show_says_when_nothing_is_said() -> None:
    put("a.md")
    put("policylint.toml", "advice = true")

    assert invoke("config", "show", "--no-config", "a.md").stdout == (
        "a.md\n  No configuration file says anything of it.\n"
    )


def test_show_wants_a_path_that_is_there() -> None:
    assert invoke("config", "show", "gone.md").exit_code == 2


def test_the_schema_is_printed() -> None:
    assert json.loads(invoke("config", "schema").stdout) == schema()


# files


def test_files_lists_what_would_be_read_and_what_is_passed_over() -> None:
    put("policylint.toml", "exclude = 'old/'\n[kinds]\n'pd*' = 'conduct-policy'")
    for name in ("pd.docx", "a.md", "old/b.md", "budget.xlsx", ".hidden.md"):
        put(name)

    assert invoke("files", ".").stdout.splitlines() == [
        "a.md     not told: 'policylint check' detects it",
        "pd.docx  conduct-policy: its path matches 'pd*' (policylint.toml:3)",
        "",
        "Passed over: 4",
        ".git         hidden or technical folder",
        ".hidden.md   hidden file",
        "budget.xlsx  not a document format that is read (.xlsx)",
        "old          excluded by 'old/' (policylint.toml:1)",
    ]


def test_files_names_a_path_that_is_not_there() -> None:
    result = invoke("files", "gone")

    assert (result.exit_code, result.stderr) == (2, "policylint: gone: there is no such file or folder.\n")


def test_a_name_cannot_command_the_terminal() -> None:
    put("\x1b[31mred.md")

    assert "\x1b" not in invoke("files", ".").stdout


# init


def proposed(folder: str = ".") -> str:
    result = invoke("init", folder)
    assert result.exit_code == 0, result.stderr
    return (Path(folder) / "policylint.toml").read_text(encoding="utf-8")


def in_force(text: str) -> dict[str, object]:
    """What a configuration says when every line that is no prose loses its comment sign."""
    lines = [line.removeprefix("# ") for line in text.splitlines()]
    kept = [line for line in lines if line.startswith(("[", "]", '"', "  ")) or " = " in line]
    table = read_toml("\n".join(kept).encode(), File(Path("policylint.toml"), "policylint.toml"))
    return {key: plain.data for key, plain in table.entries().items()}


def test_init_never_touches_what_is_there() -> None:
    put("policylint.toml", "advice = true")
    put("hr/pyproject.toml", "[tool.policylint]\nadvice = true")

    assert invoke("init").stderr == "policylint: policylint.toml is there already.\n"
    assert invoke("init", "hr").stderr == "policylint: hr/pyproject.toml has a configuration already.\n"
    assert Path("policylint.toml").read_text() == "advice = true"
    assert not Path("hr/policylint.toml").exists()


def test_nothing_that_init_proposes_holds_at_once() -> None:
    put("archive/a.md")
    put("hr/a.md")
    before = report(".")

    proposed()

    assert report(".") == before


def test_init_proposes_what_it_saw() -> None:
    for name in ("hr/archive/a.md", "hr/archive/2019/b.md", "[old] drafts/c.md", "wellbeing/a.md", "wellbeing/b.md"):
        put(name)
    put("misc/notes é.md", "# Notes\n\nHello.\n")
    put("misc/tea.md")

    text = proposed()

    assert '#   "/\\\\[old] drafts/", # 1 document' in text
    assert '#   "/hr/archive/", # 2 documents' in text
    assert '# "/misc/tea.md" = "wellbeing-policy" # as detected\n' in text
    assert '# "/wellbeing/" = "wellbeing-policy" # as detected, 2 documents' in text
    assert '# "/misc/notes é.md" = "other" # not recognised' in text


def test_what_init_proposes_is_right_when_it_is_let_hold() -> None:
    for name in ("hr/archive/a.md", "wellbeing/a.md", "wellbeing/b.md"):
        put(name)
    put("misc/notes.md", "# Notes\n\nHello.\n")
    text = proposed()

    lines = [line.removeprefix("# ") if "flexible-work" not in line else "" for line in text.splitlines()]
    prose = [line for line in lines if line and " = " not in line and not line.startswith(("[", "]", " ", '"'))]
    put("policylint.toml", "\n".join(line for line in lines if line not in prose and "career-pathway" not in line))

    assert invoke("config", "show", "wellbeing/a.md").exit_code == 0
    assert 'exclude = ["/hr/archive/"]' in invoke("config", "show").stdout
    assert set(report(".")) == {"misc/notes.md", "wellbeing/a.md", "wellbeing/b.md"}


def test_init_in_an_empty_folder_shows_the_form() -> None:
    assert '# exclude = ["archive/"]' in proposed()


def test_init_builds_on_what_holds_above() -> None:
    put("policylint.toml", "[severity]\ntea = 'error'")
    put("hr/a.md", MISSING)

    assert 'extends = "../policylint.toml"' in proposed("hr")
    assert report("hr") == {"hr/a.md": {"tea": "error"}}


def test_init_tells_what_it_could_not_read_and_could_not_write(monkeypatch: pytest.MonkeyPatch) -> None:
    put("empty.md", "")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("policylint.cli.config.write", full)
    result = invoke("init")

    assert result.exit_code == 2
    assert "empty.md could not be read" in result.stderr
    assert "policylint.toml: it could not be written (No space left on device)." in result.stderr


# The help


@pytest.mark.parametrize("command", [["config"], ["config", "show"], ["config", "schema"], ["files"], ["init"]])
def test_every_command_says_what_it_does(command: list[str]) -> None:
    shown = invoke(*command, "--help").stdout

    assert shown.startswith("Usage: ")
    assert max(map(len, shown.splitlines())) <= 100


def test_everything_works_from_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("policies/policylint.toml", "exclude = 'old/'")
    put("policies/a.md")
    put("policies/old/b.md")
    Path("elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")

    shown = invoke("files", "../policies").stdout

    assert shown.startswith("../policies/a.md")
    assert f"../policies/old  excluded by 'old/' ({(tmp_path / 'policies').as_posix()}/policylint.toml:1)" in shown
