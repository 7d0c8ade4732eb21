"""What holds for a document is what the nearest file says, with what it extends, under what the caller decides."""

import os
import sys
from pathlib import Path

import pytest

from policylint.config import Configuration
from policylint.config.errors import ConfigError
from policylint.selection import Names
from policylint.settings import Settings

pytestmark = pytest.mark.usefixtures("_here")


def put(name: str, text: str | bytes = "") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def ignored(document: str, *, search: bool = True) -> set[str]:
    """What is ignored in a document, which tells the files apart that hold for it."""
    return set(Configuration(search=search).for_document(Path(document)).ignore)


def error(document: str = "a.md") -> str:
    with pytest.raises(ConfigError) as caught:
        Configuration().for_document(Path(document))
    return str(caught.value)


# Which file holds


def test_without_a_file_nothing_changes() -> None:
    settings = Settings(advice=True)

    assert Configuration(settings).for_document(Path("a.md")) is settings
    assert Configuration(settings).for_run([]) is settings


def test_the_nearest_file_holds_alone() -> None:
    put("policylint.toml", "ignore = 'top'\nadvice = true")
    put("hr/pay/policylint.toml", "ignore = 'pay'")

    assert ignored("a.md") == ignored("hr/a.md") == ignored("hr/pays/a.md") == {"top"}
    assert ignored("hr/pay/a.md") == ignored("hr/pay/old/a.md") == {"pay"}
    assert not Configuration().for_document(Path("hr/pay/a.md")).advice


def test_what_lies_above_the_repository_does_not_hold(tmp_path: Path) -> None:
    put("policylint.toml", "ignore = 'outside'")
    (tmp_path / ".git").rmdir()
    put("repository/.git", "gitdir: elsewhere")

    assert ignored("a.md") == {"outside"}
    assert ignored("repository/hr/a.md") == set()


def test_a_path_that_goes_up_and_down_is_where_it_ends() -> None:
    put("policylint.toml", "ignore = 'top'")
    put("hr/policylint.toml", "ignore = 'hr'")

    assert ignored("hr/../a.md") == {"top"}


def test_a_linked_document_stands_where_the_link_stands() -> None:
    put("hr/policylint.toml", "ignore = 'hr'")
    put("pay/policylint.toml", "ignore = 'pay'")
    put("pay/a.md")
    Path("hr/a.md").symlink_to("../pay/a.md")
    Path("linked").symlink_to("pay")

    assert ignored("hr/a.md") == {"hr"}
    assert ignored("linked/a.md") == {"pay"}


def test_a_linked_file_holds_where_the_link_stands() -> None:
    put("shared/common.toml", "exclude = 'a.md'")
    Path("hr").mkdir()
    Path("hr/policylint.toml").symlink_to("../shared/common.toml")

    assert Configuration().excluded(Path("hr/a.md"), is_folder=False)
    assert not Configuration().excluded(Path("shared/a.md"), is_folder=False)


def test_pyproject_holds_by_its_table() -> None:
    put("pyproject.toml", "[project]\nname = 'x'\n[tool.policylint]\nignore = 'project'")

    assert ignored("a.md") == {"project"}


def test_a_file_of_its_own_comes_before_pyproject() -> None:
    put("pyproject.toml", "[tool.policylint]\nignore = 'project'")
    put("policylint.toml", "ignore = 'own'")

    assert ignored("a.md") == {"own"}


@pytest.mark.parametrize(
    "text",
    ["", "[project]\nname = 'policylint-user'", "[tool.ruff]\n", "this is [no TOML", b"\xff\xfe"],
    ids=["empty", "without the table", "other tools", "no TOML", "no text"],
)
def test_a_pyproject_that_says_nothing_is_passed_by(text: str | bytes) -> None:
    put("policylint.toml", "ignore = 'top'")
    put("hr/pyproject.toml", text)

    assert ignored("hr/a.md") == {"top"}


def test_a_pyproject_that_speaks_of_policylint_and_cannot_be_read_is_an_error() -> None:
    put("pyproject.toml", "[tool.policylint\nignore = 'project'")

    assert error().startswith("pyproject.toml:1: this is not TOML")


@pytest.mark.parametrize(
    ("text", "said"),
    [("[tool]\npolicylint = 1", "pyproject.toml:2: 'the file' should be a table"), ("tool = 1 # policylint", "")],
)
def test_a_table_that_is_none(text: str, said: str) -> None:
    put("pyproject.toml", text)

    assert (error() if said else "").startswith(said)
    assert said or ignored("a.md") == set()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_file_that_is_there_and_cannot_be_read_is_never_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("policylint.toml").symlink_to("gone.toml")
    assert error() == "policylint.toml:1: there is no such file, or it is no regular one"

    Path("policylint.toml").unlink()
    put("policylint.toml")

    def bar(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", bar)
    assert error() == "policylint.toml:1: it cannot be read (Permission denied)"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for() -> None:
    os.mkfifo("policylint.toml")

    assert "no regular one" in error()


def test_a_folder_of_that_name_is_a_folder() -> None:
    put("policylint.toml/a.md")

    assert ignored("policylint.toml/a.md") == set()


def test_a_file_far_away_is_named_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("policylint.toml", "selct = 'tea'")
    put("hr/a.md")
    monkeypatch.chdir("hr")

    assert error() == f"{tmp_path.as_posix()}/policylint.toml:1: there is no key 'selct': did you mean 'select'?"


def test_one_file_can_hold_for_all() -> None:
    put("hr/policylint.toml", "ignore = 'hr'")
    put("ci/strict.toml", "ignore = 'strict'\nexclude = ['drafts/', '/policies/a.md']")
    told = Configuration(file=Path("ci/strict.toml"))

    assert told.for_document(Path("hr/a.md")).ignore == {"strict"}
    # Patterns are relative to the file's folder; outside it, those hold that are tied to no folder.
    assert told.excluded(Path("hr/drafts"), is_folder=True)
    assert not told.excluded(Path("policies/a.md"), is_folder=False)
    assert told.excluded(Path("ci/policies/a.md"), is_folder=False)


def test_no_file_need_hold() -> None:
    put("policylint.toml", "ignore = 'top'")

    assert ignored("a.md", search=False) == set()


# What a file builds on


def test_a_file_adds_to_what_it_extends() -> None:
    put(
        "policylint.toml", "ignore = 'a'\nadvice = true\n[severity]\ntea = 'off'\nmilk = 'error'\n[kinds]\n'*.md' = 'x'"
    )
    put(
        "hr/policylint.toml",
        "extends = '../policylint.toml'\nignore = 'b'\n[severity]\ntea = 'error'\n[kinds]\n'a.*' = 'y'",
    )
    put("hr/pay/strict.toml", "extends = '../policylint.toml'\nfail-on = 'advice'")
    settings = Configuration(file=Path("hr/pay/strict.toml")).for_document(Path("hr/pay/a.md"))

    assert settings.ignore == {"b"}
    assert settings.advice
    assert settings.severity == {"tea": "error", "milk": "error"}
    assert settings.fail_on == "advice"
    assert settings.told
    assert settings.told.kinds == ("y",)


def test_the_patterns_of_an_extended_file_stay_relative_to_it() -> None:
    put("common/base.toml", "exclude = ['/old/']\nrules = 'house'\n[kinds]\n'/pd/' = 'x'")
    put("common/house/tea/tea.yaml")
    put("hr/policylint.toml", "extends = '../common/base.toml'")
    told = Configuration()

    assert not told.excluded(Path("hr/old"), is_folder=True)
    assert told.for_document(Path("hr/pd/a.md")).told is None
    assert told.for_document(Path("hr/a.md")).own_rules == (Path("common/house").absolute(),)


def test_pyproject_can_be_extended() -> None:
    put("pyproject.toml", "[tool.policylint]\nignore = 'project'")
    put("hr/policylint.toml", "extends = '../pyproject.toml'")
    put("pay/policylint.toml", "extends = 'pyproject.toml'")
    put("pay/pyproject.toml", "[project]\nname = 'pay'")

    assert ignored("hr/a.md") == {"project"}
    assert error("pay/a.md") == "pay/pyproject.toml:1: there is no table [tool.policylint] in it"


@pytest.mark.parametrize("extends", ["policylint.toml", "./policylint.toml", "../a/policylint.toml", "b.toml"])
def test_a_circle_is_an_error_at_the_line_that_closes_it(extends: str) -> None:
    put("a/policylint.toml", f"advice = true\nextends = '{extends}'")
    put("a/b.toml", "\n\nextends = 'policylint.toml'")

    place = "a/b.toml:3" if extends == "b.toml" else "a/policylint.toml:2"
    assert error("a/x.md").startswith(f"{place}: '")
    assert error("a/x.md").endswith("leads back to a file that builds on this one")


def test_what_is_extended_must_be_there_and_right() -> None:
    put("policylint.toml", "\nextends = 'base.toml'")
    assert error() == "policylint.toml:2: there is no file 'base.toml' beside this one"

    put("base.toml", "\n\nselct = 'tea'")
    assert error() == "base.toml:3: there is no key 'selct': did you mean 'select'?"


# What holds for some documents


def test_overrides_hold_for_their_documents_and_the_last_one_wins() -> None:
    put(
        "policylint.toml",
        "ignore = 'a'\nseverity = {tea = 'error', milk = 'error'}\n"
        "[[overrides]]\npaths = ['/hr/*', '!/hr/pay.md']\nignore = 'b'\nseverity = {tea = 'off'}\n"
        "[[overrides]]\npaths = '*.docx'\nignore = []\nadvice = true\n",
    )
    told = Configuration()

    assert told.for_document(Path("a.md")).ignore == {"a"}
    assert told.for_document(Path("hr/pay.md")).severity == {"tea": "error", "milk": "error"}
    assert told.for_document(Path("hr/a.md")).ignore == {"b"}
    assert told.for_document(Path("hr/a.md")).severity == {"tea": "off", "milk": "error"}
    assert told.for_document(Path("hr/a.docx")).ignore == set()
    assert told.for_document(Path("hr/a.docx")).advice


def test_the_last_pattern_that_matches_tells_the_kinds() -> None:
    put("policylint.toml", "[kinds]\n'/pd/' = 'other-position'\n'/pd/peer*' = ['peer-position', 'training-policy']")
    told = Configuration()

    assert told.for_document(Path("a.md")).told is None
    peer = told.for_document(Path("pd/peer.docx")).told
    assert peer
    assert peer.kinds == ("peer-position", "training-policy")
    assert peer.reason == "its path matches '/pd/peer*' (policylint.toml:3)"


def test_accepted_findings_are_those_of_the_document() -> None:
    put(
        "policylint.toml",
        "[[allow]]\nrule = 'tea'\nreason = 'agreed'\n"
        "[[allow]]\npath = '/hr/leave.pdf'\nfingerprint = '0a'\nreason = 'until June'\n",
    )
    told = Configuration()

    (everywhere,) = told.for_document(Path("a.md")).allow
    assert (everywhere.rule, everywhere.reason, everywhere.where) == ("tea", "agreed", "policylint.toml:1")
    assert not everywhere.is_for_one
    one = told.for_document(Path("hr/leave.pdf")).allow[1]
    assert (one.fingerprint, one.where, one.is_for_one) == ("0a", "policylint.toml:4", True)


@pytest.mark.parametrize("entry", ["reason = 'x'", "reason = 'x'\nrule = 'tea'\nfingerprint = '0a'"])
def test_what_is_accepted_is_a_rule_or_a_finding(entry: str) -> None:
    put("policylint.toml", f"\n[[allow]]\n{entry}")

    assert error() == "policylint.toml:2: 'allow' needs either a 'rule' or a 'fingerprint'"


def test_the_other_keys() -> None:
    put("house/tea/tea.yaml")
    put(
        "policylint.toml",
        "rules = 'house'\nregion = 'us'\nbaseline = 'known.json'\nfail-on = 'never'\nselect = ['a', 'b']\n"
        "[terms]\nrole-titles = 'companion'\nnever-flag = ['The Homeless Trust']\n"
        "preferred = {guest = ['client', 'patient'], 'team' = 'staff'}\n",
    )
    settings = Configuration().for_document(Path("a.md"))

    assert settings.own_rules == (Path("house").absolute(),)
    assert settings.baseline == Path("known.json").absolute()
    assert (settings.fail_on, set(settings.select)) == ("never", {"a", "b"})
    assert settings.house.region == "us"
    assert settings.house.role_titles == ("companion",)
    assert settings.house.never_flag == ("The Homeless Trust",)
    assert settings.house.preferred == (("guest", ("client", "patient")), ("team", ("staff",)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rules = ['house', 'x']", "policylint.toml:1: there is no folder 'x' with rules (*.yaml) beside this file"),
        ("[kinds]\n'!a.md' = 'x'", "policylint.toml:2: a pattern that gives a kind cannot begin with '!'"),
    ],
)
def test_what_cannot_be(text: str, message: str) -> None:
    put("house/tea/tea.yaml")
    put("policylint.toml", text)

    assert error() == message


# What is excluded


def test_what_is_excluded_is_told_with_the_pattern_and_its_line() -> None:
    put("policylint.toml", "exclude = [\n  'archive/',\n  '*.txt',\n  '!keep.txt',\n]")
    put("hr/policylint.toml", "exclude = 'pay'")
    told = Configuration()

    assert told.excluded(Path("archive"), is_folder=True) == "excluded by 'archive/' (policylint.toml:2)"
    assert told.excluded(Path("x/a.txt"), is_folder=False) == "excluded by '*.txt' (policylint.toml:3)"
    for kept in ("keep.txt", "a.md", "hr/archive/a.txt"):
        assert told.excluded(Path(kept), is_folder=False) == ""
    assert told.excluded(Path("hr/pay"), is_folder=True) == "excluded by 'pay' (hr/policylint.toml:1)"


# Who wins, and what it costs


def test_what_is_decided_holds_whatever_files_say() -> None:
    put("policylint.toml", "ignore = 'a'\nfail-on = 'advice'\nadvice = true")
    settings = Settings(ignore=frozenset({"b"}), fail_on="never", jobs=3)
    held = Configuration(settings, ["ignore"]).for_document(Path("a.md"))

    assert (set(held.ignore), held.fail_on, held.advice, held.jobs) == ({"b"}, "advice", True, 3)


def test_documents_for_which_the_same_holds_share_their_settings() -> None:
    put("policylint.toml", "ignore = 'a'\n[kinds]\n'pd/' = 'x'\n[[overrides]]\npaths = '*.docx'\nignore = 'b'")
    told = Configuration()

    held = [told.for_document(Path(name)) for name in ("a.md", "hr/b.md", "pd/a.md", "x/pd/b.md", "a.docx", "b.docx")]

    assert len({id(settings) for settings in held}) == 3
    assert held[0] is held[1]
    assert held[2] is held[3]
    assert held[4] is held[5]


def test_each_file_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    put("policylint.toml", "ignore = 'a'")
    opened: list[Path] = []
    usual = Path.open

    def counted(self: Path, mode: str) -> object:
        opened.append(self)
        return usual(self, mode)

    monkeypatch.setattr(Path, "open", counted)
    told = Configuration()
    for number in range(50):
        told.for_document(Path(f"{number}/{number}/a.md"))

    assert len(opened) == 1


@pytest.mark.parametrize(
    ("paths", "holds"),
    [(["hr"], "hr"), (["hr/a.md"], "hr"), (["hr/pay", "hr/a.md"], "hr"), (["hr", "it"], "top"), ([], "top")],
)
def test_the_common_folder_says_what_holds_for_a_run(paths: list[str], holds: str) -> None:
    put("policylint.toml", "ignore = 'top'\n[[overrides]]\npaths = '*'\nignore = 'x'")
    put("hr/policylint.toml", "ignore = 'hr'")
    put("hr/a.md")
    put("hr/pay/a.md")
    put("it/a.md")

    assert Configuration().for_run(map(Path, paths)).ignore == {holds}


# Names


NAMES = Names(frozenset({"tea", "kitchen"}), frozenset({"kitchen"}), frozenset({"wellbeing-policy"}))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\nselect = [\n'tea',\n'teas']", "4: there is no rule, domain or kind 'teas'. Did you mean 'tea'?"),
        ("ignore = 'kitchen'", "1: 'kitchen' names a rule and a domain. Write 'rule:kitchen' or 'domain:kitchen'."),
        ("[severity]\n'domain:tea' = 'off'", "2: there is no domain 'tea'. Known are kitchen."),
        ("[kinds]\n'a/' = ['wellbeing']", "2: there is no kind 'wellbeing'. Did you mean 'wellbeing-policy'?"),
        ("[kinds]\n'a/' = 'tea'", "2: there is no kind 'tea'. "),
        ("[[overrides]]\npaths = 'a'\nignore = 'te'", "3: there is no rule, domain or kind 'te'. Did you mean 'tea'?"),
        ("[[allow]]\nreason = 'x'\nrule = 'te'", "3: there is no rule 'te'. Did you mean 'tea'?"),
        ("[[allow]]\nreason = 'x'\nrule = 'kitchens'", "3: there is no rule 'kitchens'. Did you mean 'kitchen'?"),
    ],
)
def test_a_name_that_is_not_there_is_told_with_its_line_and_the_nearest(text: str, message: str) -> None:
    put("policylint.toml", text)
    told = Configuration()
    told.for_document(Path("elsewhere.md"))

    with pytest.raises(ConfigError) as caught:
        told.check_names(lambda _: NAMES)

    assert str(caught.value).startswith(f"policylint.toml:{message}")


def test_names_that_are_there_are_right() -> None:
    put(
        "policylint.toml",
        "select = ['tea', 'rule:kitchen', 'domain:kitchen', 'wellbeing-policy', 'kind:wellbeing-policy']\n"
        "[[allow]]\nrule = 'kitchen'\nreason = 'x'\n[[allow]]\nrule = 'dangling-reference'\nreason = 'x'\n",
    )
    told = Configuration()
    told.for_document(Path("a.md"))

    told.check_names(lambda _: NAMES)


def test_nothing_is_asked_of_files_that_hold_for_no_document() -> None:
    put("hr/policylint.toml", "ignore = 'gone'")
    told = Configuration()
    told.for_document(Path("a.md"))

    told.check_names(lambda _: NAMES)
