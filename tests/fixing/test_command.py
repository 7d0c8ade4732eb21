"""The command: first that nothing is written unless somebody says so."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from policylint import fixing
from policylint.cli import fix as command
from tests.documents import word
from tests.invoking import invoke

Run = Callable[..., Result]

BREW = "# Leave policy\n\nWe like house brew.\n"
TEA = BREW.replace("house brew", "tea")


@pytest.fixture
def run(kitchen_rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        return invoke("fix", "--rules", kitchen_rules, *arguments)

    return run


def put(name: str, content: str | bytes) -> Path:
    file = Path(name)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


# When nothing is written


@pytest.mark.parametrize("options", [[], ["--diff"]])
def test_the_changes_are_only_shown(run: Run, options: list[str]) -> None:
    file = put("leave.md", BREW)

    result = run("leave.md", *options)

    assert result.exit_code == 1
    assert result.stdout == (
        "--- a/leave.md\n+++ b/leave.md\n@@ -1,3 +1,3 @@\n # Leave policy\n \n-We like house brew.\n+We like tea.\n"
    )
    assert "1 replacement in 1 document. Nothing was written" in result.stderr
    assert file.read_text() == BREW


def test_to_show_only_and_to_write_is_a_contradiction(run: Run) -> None:
    file = put("leave.md", BREW)

    assert run("leave.md", "--diff", "--write").exit_code == 2
    assert file.read_text() == BREW


def test_a_document_that_was_saved_meanwhile_is_left_as_it_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    file, other = put("a.md", BREW), put("b.md", BREW)

    def fix_slowly(*arguments: object) -> fixing.Fixed:
        file.write_text("Somebody saved this.\n")
        return fixing.fix(*arguments)  # type: ignore[arg-type]  # handed through as they come

    monkeypatch.setattr(command, "fix_wording", fix_slowly)
    result = run(".", "--write")

    assert result.exit_code == 2
    assert "a.md: not written: it has changed since it was checked" in result.stderr
    assert "1 replacement in 1 document written" in result.stderr
    assert (file.read_text(), other.read_text()) == ("Somebody saved this.\n", TEA)


def test_a_protected_document_is_not_written(run: Run) -> None:
    file = put("leave.md", BREW)
    file.chmod(0o444)

    result = run("leave.md", "--write")

    assert result.exit_code == 2
    assert "leave.md: not written: it is write-protected." in result.stderr
    assert file.read_text() == BREW


def test_what_is_accepted_with_a_reason_is_left_alone(run: Run) -> None:
    put("leave.md", BREW + "\n<!-- policylint: allow brew-words because it is our name -->\nHouse brew it is.\n")
    put("leave.txt", BREW)
    put("leave.txt.policylint.toml", '[[allow]]\nrule = "brew-words"\nreason = "it is our name"\n')

    run(".", "--write")

    assert Path("leave.md").read_text().startswith(TEA)
    assert "House brew it is." in Path("leave.md").read_text()
    assert Path("leave.txt").read_text() == BREW


def test_what_the_settings_leave_out_is_left_alone(run: Run) -> None:
    put("policylint.toml", 'exclude = ["old/"]\n\n[[overrides]]\npaths = "names.md"\nignore = ["brew-words"]\n')
    Path("old").mkdir()
    kept = [put("old/leave.md", BREW), put("names.md", BREW)]
    changed = put("leave.md", BREW)

    result = run(".", "--write")

    assert result.exit_code == 0
    assert [file.read_text() for file in kept] == [BREW, BREW]
    assert changed.read_text() == TEA
    assert run("names.md", "--select", "tea").exit_code == 0


def test_a_hook_that_hands_over_excluded_files_only_has_done_its_job(run: Run) -> None:
    put("policylint.toml", 'exclude = ["leave.md"]\n')
    file = put("leave.md", BREW)

    assert run("leave.md", "--force-exclude", "--write").exit_code == 0
    assert file.read_text() == BREW


# When the job cannot be done


def test_other_formats_are_named_and_never_written(run: Run) -> None:
    put("leave.md", BREW)
    file = put("leave.docx", word(["# Leave policy", "We like house brew."]))
    content = file.read_bytes()

    in_folder, named, alone = run("."), run("leave.docx", "leave.md", "--write"), run("leave.docx", "--write")

    assert in_folder.exit_code == 1
    assert "1 document of other formats passed over: only Markdown and plain text can be changed" in in_folder.stderr
    assert named.exit_code == 2
    assert "leave.docx: only Markdown and plain text can be changed" in named.stderr
    assert Path("leave.md").read_text() == TEA
    assert alone.exit_code == 2
    assert "there is nothing to change in leave.docx" in alone.stderr
    assert file.read_bytes() == content


def test_a_document_that_cannot_be_read_is_named(run: Run) -> None:
    put("empty.md", "")
    file = put("leave.md", BREW)

    result = run(".", "--write")

    assert result.exit_code == 2
    assert "empty.md: The file is empty." in result.stderr
    assert file.read_text() == TEA


@pytest.mark.parametrize("where", ["nowhere.md", "empty"])
def test_nothing_to_look_at_is_no_success(run: Run, where: str) -> None:
    Path("empty").mkdir()

    assert run(where).exit_code == 2


def test_a_faulty_configuration_is_told_with_its_line(run: Run) -> None:
    put("policylint.toml", 'ignroe = ["tea"]\n')
    put("leave.md", BREW)

    result = run("leave.md")

    assert result.exit_code == 2
    assert "policylint.toml:1" in result.stderr


# When it can


def test_the_documents_are_written_and_then_there_is_nothing_to_do(run: Run) -> None:
    file = put("leave.md", b"\xef\xbb\xbf" + BREW.replace("\n", "\r\n").encode())
    file.chmod(0o640)

    first, second = run(".", "--write"), run(".")

    assert first.exit_code == 0
    assert "1 replacement in 1 document written." in first.stderr
    assert "+We like tea." in first.stdout
    assert file.read_bytes() == b"\xef\xbb\xbf" + TEA.replace("\n", "\r\n").encode()
    assert file.stat().st_mode & 0o777 == 0o640
    assert (second.exit_code, second.stdout) == (0, "")
    assert "Nothing to replace." in second.stderr


def test_known_findings_are_put_right_too(run: Run, kitchen_rules: Path) -> None:
    file = put("leave.md", BREW)
    invoke("baseline", "write", "--rules", kitchen_rules, ".")
    put("policylint.toml", 'baseline = ".policylint-baseline.json"\n')

    assert run(".", "--write").exit_code == 0
    assert file.read_text() == TEA


def test_the_house_has_the_last_word(run: Run) -> None:
    put("policylint.toml", '[terms.preferred]\n"visitor" = ["client"]\n')
    file = put("leave.md", "Clients are here, and a client is there.\n")

    assert run("leave.md", "--write").exit_code == 0
    assert file.read_text() == "Visitors are here, and a visitor is there.\n"


def test_why_something_is_left_alone_is_told_unless_nobody_asks(run: Run) -> None:
    put("leave.md", "We like HOUSE brew.\n")

    told, quiet = run("leave.md"), run("leave.md", "--quiet")

    assert told.exit_code == quiet.exit_code == 0
    assert "  leave.md:1  “HOUSE brew”: its capitals follow no pattern [brew-words]\n" in told.stderr
    assert quiet.stderr == ""


def test_the_diff_holds_the_bytes_of_the_file(run: Run) -> None:
    put("leave.txt", BREW.replace("We", "Où? We").replace("\n", "\r\n").encode("windows-1252"))

    assert b"-O\xf9? We like house brew.\r\n+O\xf9? We like tea.\r\n" in run("leave.txt").stdout_bytes


def test_on_a_terminal_the_diff_has_colours_and_cannot_command_it(run: Run) -> None:
    put("leave.md", BREW + "\n\x1b[2J is old.\n")

    shown = run("leave.md", "--color").stdout

    assert "\x1b[31m-We like house brew.\x1b[0m\n" in shown
    assert "\x1b[2J" not in shown


def test_the_help_says_what_is_changed_and_when() -> None:
    told = " ".join(invoke("fix", "--help").stdout.split())

    assert "What is shown is a unified diff, and nothing is written." in told
    assert "--write CHANGE THE DOCUMENTS THEMSELVES" in told
    assert "no other command of policylint ever does that" in told
