"""The command: exit codes, formats, files, and what is said on which stream."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.documents import partly_scanned_pdf
from tests.invoking import invoke

Run = Callable[..., Result]

STRONG = "# Wellbeing policy\n\nTea is served at ten.\n"
WEAK = "# Wellbeing policy\n\nWe love our tea.\n"
MISSING = "# Wellbeing policy\n\nCoffee is served at ten.\n"
LONG = (
    "# Wellbeing policy for everybody who works here or who used to work here at any time in the past\n\n"
    "We love our tea, which is grown on hills that are far away, carried over the sea in ships that are "
    "older than most of us, kept in a tin, and looked at by everybody who comes into the kitchen in the morning: "
    f"https://example.org/{'tea' * 40}.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    documents = tmp_path / "documents"
    documents.mkdir()
    return documents


@pytest.fixture
def check(tea_rules: Path) -> Run:
    def run(*arguments: str | Path) -> Result:
        return invoke("check", "--rules", tea_rules, *arguments)

    return run


def process(tea_rules: Path, *arguments: str | Path, **options: Any) -> "subprocess.Popen[bytes]":
    program = "from policylint.cli import main; main()"
    command = [sys.executable, "-c", program, "check", "--rules", *map(str, (tea_rules, *arguments))]
    return subprocess.Popen(command, stderr=subprocess.PIPE, **options)


def put(folder: Path, **documents: str) -> Path:
    for name, content in documents.items():
        (folder / f"{name}.md").write_text(content, encoding="utf-8")
    return folder


# What must never look clean


def test_an_empty_folder_is_no_success(check: Run, folder: Path) -> None:
    result = check(folder)

    assert result.exit_code == 2
    assert f"no documents were found in {folder}" in result.stderr
    assert "no findings" not in result.output


def test_a_folder_of_other_files_is_no_success_and_says_what_was_passed_over(check: Run, folder: Path) -> None:
    (folder / "budget.xlsx").write_bytes(b"PK")

    result = check(folder)

    assert result.exit_code == 2
    assert "budget.xlsx: not a document format that is read (.xlsx)" in result.stderr


def test_a_path_that_is_not_there_is_named(check: Run, folder: Path) -> None:
    put(folder, good=STRONG)

    result = check(folder, folder / "gone.docx")

    assert result.exit_code == 2
    assert "gone.docx: there is no such file or folder" in result.stderr


@pytest.mark.parametrize("fail_on", ["error", "never"])
def test_one_unreadable_document_fails_the_run_and_the_others_are_reported(
    check: Run, folder: Path, fail_on: str
) -> None:
    put(folder, good=STRONG, weak=WEAK)
    (folder / "cut short.docx").write_bytes(b"PK\x03\x04word/document.xml")
    (folder / "empty.pdf").write_bytes(b"")

    result = check(folder, "--fail-on", fail_on)

    assert result.exit_code == 2
    assert result.stdout.startswith("NOT CHECKED: 2 documents could not be read")
    assert "cut short.docx" in result.stdout
    assert "We love our tea." in result.stdout
    assert "2 documents checked: 1 advice" in result.stdout.replace("advice only, ", "")


def test_a_named_document_that_may_not_be_read_is_reported_with_the_others(
    check: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, good=WEAK, barred=STRONG)
    opened = os.open

    def bar(file: Any, *arguments: Any, **options: Any) -> int:
        if str(file).endswith("barred.md"):
            raise PermissionError(13, "Permission denied")
        return opened(file, *arguments, **options)

    monkeypatch.setattr(os, "open", bar)
    monkeypatch.setattr(os, "access", lambda file, *_: not str(file).endswith("barred.md"))

    result = check(folder / "good.md", folder / "barred.md", "--format", "json")

    assert result.exit_code == 2
    barred, good = json.loads(result.stdout)["documents"]
    assert "Permission denied" in barred["error"]["message"]
    assert (good["error"], good["clauses"][0]["verdict"]) == (None, "weak")


def test_nothing_could_be_read_does_not_sound_clean(check: Run, folder: Path) -> None:
    put(folder, empty="")

    result = check(folder)

    assert result.exit_code == 2
    assert "No document was checked." in result.stdout
    assert "no findings" not in result.stdout


def test_pages_that_could_not_be_read_are_told_in_text_and_json(check: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "wellbeing.pdf").write_bytes(partly_scanned_pdf(["# Wellbeing policy", "Tea is served at ten."]))

    result = check(folder, "--format", "text", "--format", f"json={tmp_path / 'report.json'}")

    warning = "page 2 has no text layer (scanned): it was not checked"
    assert f"! {warning}" in result.stdout
    assert "1 document read with warnings (!)" in " ".join(result.stdout.split())
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["documents"][0]["reading"]["warnings"] == [warning]


# Exit codes


@pytest.mark.parametrize(
    ("content", "fail_on", "code"),
    [
        (STRONG, "advice", 0),
        (WEAK, "advice", 1),
        (WEAK, "warning", 0),
        (MISSING, "warning", 1),
        (MISSING, "advice", 1),
        (MISSING, "error", 0),
        (MISSING, "never", 0),
    ],
)
def test_findings_of_the_failing_level_or_a_graver_one_give_1(
    check: Run, folder: Path, content: str, fail_on: str, code: int
) -> None:
    assert check(put(folder, policy=content), "--fail-on", fail_on).exit_code == code


def test_errors_fail_a_run_by_default_and_warnings_do_not(own_rules: Path, folder: Path) -> None:
    put(folder, policy=MISSING)
    assert invoke("check", "--rules", own_rules, folder).exit_code == 0

    with (own_rules / "kitchen" / "tea.yaml").open("a", encoding="utf-8") as rule:
        rule.write("severity: error\n")
    assert invoke("check", "--rules", own_rules, folder).exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "pdf"], "'pdf' is not one of text, json"),
        (["--format", "json="], "'json=' names no file"),
        (["--format", "json", "--format", "text"], "Only one format can go to standard output"),
        (["--format", "json=a", "--output", "b"], "--output needs exactly one --format"),
        (["--fail-on", "panic"], "'panic' is not one of"),
        (["--kind", "policy.md"], "'policy.md' is not PATTERN=KIND"),
        (["--kind", "*.md=recipe"], "there is no kind 'recipe'. Known are conduct-policy,"),
        (["--timeout", "0"], "0 is not in the range"),
        (["--timeout", "nan"], "'nan' is not a valid integer"),
        (["--max-file-size", "inf"], "'inf' is not a valid integer"),
        (["--jobs", "-1"], "-1 is not in the range"),
        (["--select", "te"], "there is no rule, domain or kind 'te'. Did you mean 'tea'?"),
        (["--ignore", "zebra"], "there is no rule, domain or kind 'zebra'. Known are conduct-policy,"),
        (["--config", "gone.toml"], "File 'gone.toml' does not exist"),
        (["--config", __file__, "--no-config"], "--config and --no-config exclude each other"),
        (["--frobnicate"], "No such option"),
    ],
)
def test_wrong_arguments_give_2_and_say_what_is_wrong(
    check: Run, folder: Path, arguments: list[str], message: str
) -> None:
    result = check(put(folder, policy=STRONG), *arguments)

    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_no_path_gives_2() -> None:
    assert invoke("check").exit_code == 2


@pytest.mark.parametrize("arguments", [[], ["--select", "tea"], ["--kind", "*=other"], ["--jobs", "2"]])
def test_a_rulebook_that_cannot_be_used_gives_2(folder: Path, tmp_path: Path, arguments: list[str]) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    put(folder, policy=STRONG)

    empty = invoke("check", "--rules", rules, folder, *arguments)
    (rules / "kinds.yaml").write_text("wellbeing-policy: {title: Wellbeing}\n", encoding="utf-8")
    bare = invoke("check", "--rules", rules, folder)

    assert (empty.exit_code, bare.exit_code) == (2, 2)
    assert "the rules cannot be used: " in empty.stderr
    assert "there are no rules here" in empty.stderr
    assert "which every rulebook needs, is not defined" in bare.stderr


# Reports and where they go


def test_several_formats_in_one_run(check: Run, folder: Path, tmp_path: Path) -> None:
    put(folder, policy=WEAK)

    result = check(folder, "--format", "json", "--format", f"text={tmp_path / 'report.txt'}")

    assert json.loads(result.stdout)["summary"]["documents"] == 1
    assert "We love our tea." in (tmp_path / "report.txt").read_text(encoding="utf-8")


def test_output_takes_the_one_report(check: Run, folder: Path, tmp_path: Path) -> None:
    result = check(put(folder, policy=WEAK), "--format", "json", "--output", tmp_path / "report.json")

    assert result.stdout == ""
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["schema"] == 1


def test_a_report_replaces_the_old_one_and_leaves_nothing_else(check: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    file = tmp_path / "out" / "report.txt"
    file.write_text("stale" * 10_000)

    check(put(folder, policy=STRONG), "--output", file)

    assert "stale" not in file.read_text(encoding="utf-8")
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_a_report_has_the_rights_of_any_new_file(check: Run, folder: Path, tmp_path: Path) -> None:
    check(put(folder, policy=STRONG), "--output", tmp_path / "report.txt")
    (tmp_path / "other").touch()

    assert (tmp_path / "report.txt").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_link_to_a_report_stays_a_link(check: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "latest.txt").symlink_to("report-7.txt")

    check(put(folder, policy=STRONG), "--output", tmp_path / "latest.txt")

    assert (tmp_path / "latest.txt").is_symlink()
    assert "1 document checked" in (tmp_path / "report-7.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("place", ["", "gone/report.txt", "report.txt/report.txt"])
def test_a_place_that_cannot_be_written_gives_2_and_is_named(
    check: Run, folder: Path, tmp_path: Path, place: str
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.txt").write_text("kept")

    result = check(put(folder, policy=STRONG), "--output", out / place)

    assert result.exit_code == 2
    assert f"{out / place}: the report could not be written (" in result.stderr
    assert [file.read_text() for file in out.iterdir()] == ["kept"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_takes_the_report_and_is_not_replaced(tea_rules: Path, folder: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    with process(tea_rules, put(folder, policy=STRONG), "--output", pipe) as running:
        report = pipe.read_text(encoding="utf-8")

    assert running.returncode == 0
    assert "1 document checked" in report
    assert pipe.is_fifo()


def test_a_write_that_fails_half_way_leaves_the_old_report(
    check: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    file = tmp_path / "out" / "report.txt"
    file.write_text("old")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    result = check(put(folder, policy=STRONG), "--output", file)

    assert result.exit_code == 2
    assert "No space left on device" in result.stderr
    assert [path.read_text() for path in file.parent.iterdir()] == ["old"]


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs a device that is always full")
@pytest.mark.parametrize("format_name", ["text", "json"])
def test_a_full_disk_behind_standard_output_gives_2(tea_rules: Path, folder: Path, format_name: str) -> None:
    with (
        Path("/dev/full").open("wb") as full,
        process(tea_rules, put(folder, policy=STRONG), "--format", format_name, stdout=full) as running,
    ):
        _, errors = running.communicate()

    assert running.returncode == 2
    assert errors.decode().strip().endswith("the report could not be written (No space left on device).")
    assert b"Traceback" not in errors


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_no_report_no_temporary_file_and_no_worker(
    tea_rules: Path, folder: Path, tmp_path: Path, sign: signal.Signals
) -> None:
    # Long enough not to be done before the signal comes.
    put(folder, policy="Tea is served, " * 400_000)
    out = tmp_path / "out"
    out.mkdir()

    # What a shell runs in the background, as these tests may be, would ignore Ctrl-C.
    before = signal.signal(sign, signal.SIG_DFL)
    command = process(tea_rules, folder, "--jobs", "2", "--output", out / "report.txt", start_new_session=True)
    signal.signal(sign, before)
    with command as running:
        _wait_for_workers(running.pid)
        running.send_signal(sign)
        _, errors = running.communicate(timeout=20)

    assert running.returncode == 2
    assert b"interrupted" in errors
    assert b"Traceback" not in errors
    assert list(out.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.killpg(running.pid, 0)


def _wait_for_workers(parent: int) -> None:
    children = Path(f"/proc/{parent}/task/{parent}/children")
    for _ in range(100):
        if not children.exists() or children.read_text().split():
            break
        time.sleep(0.05)
    time.sleep(0.3)


# What people see


def test_quiet_says_nothing_of_clean_documents(check: Run, folder: Path) -> None:
    result = check(put(folder, clean=STRONG, weak=WEAK), "--quiet")

    assert "clean.md" not in result.stdout
    assert "weak.md" in result.stdout
    assert "SUMMARY" not in result.stdout


def test_quiet_still_tells_what_could_not_be_read(check: Run, folder: Path) -> None:
    assert "empty.md" in check(put(folder, empty=""), "--quiet").stdout


def test_quiet_still_tells_of_contradictions_between_documents(check: Run, folder: Path) -> None:
    result = check(put(folder, one=STRONG, other="# Wellbeing policy\n\nTea is banned.\n"), "--quiet")

    assert "Contradictions between documents" in result.stdout
    assert "THE FOLDER AS ONE ORGANISATION" not in result.stdout


def test_verbose_gives_reasons_sources_model_clauses_and_passed_over_files(check: Run, folder: Path) -> None:
    (folder / "budget.xlsx").write_bytes(b"PK")

    shown = check(put(folder, policy=MISSING), "--verbose").stdout

    for said in ("Why: Tea is good.", "Source: none: made up", "Model clause: Tea is served at ten.", "budget.xlsx"):
        assert said in shown


@pytest.mark.parametrize("option", ["", "--verbose", "--quiet"])
def test_no_colour_codes_when_not_on_a_terminal(check: Run, folder: Path, option: str) -> None:
    assert "\x1b" not in check(put(folder, policy=WEAK, empty=""), *filter(None, [option])).output


def test_colours_when_asked_for_and_never_in_json(check: Run, folder: Path) -> None:
    put(folder, policy=WEAK)
    # The runner takes colours out, as a pipe has none: the file shows what was painted.
    assert "\x1b[" in (_report(check, folder, "text"))
    assert "\x1b[" not in (_report(check, folder, "json"))


def _report(check: Run, folder: Path, format_name: str) -> str:
    file = folder.parent / f"report.{format_name}"
    check(folder, "--color", "--format", format_name, "--output", file)
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("option", ["", "--verbose"])
def test_no_line_is_wider_than_80_columns_but_for_paths(check: Run, folder: Path, option: str) -> None:
    put(folder, weak=LONG, missing=LONG.replace("love", "see"), empty="")

    lines = check(folder, *filter(None, [option])).stdout.splitlines()

    assert [line for line in lines if len(line) > 80 and str(folder) not in line] == []


def test_a_name_cannot_command_the_terminal(check: Run, folder: Path) -> None:
    put(folder, **{"\x1b[31mred\nnew": WEAK})

    result = check(folder, "--format", "text")

    assert "\x1b" not in result.stdout
    assert "�[31mred�new.md" in result.stdout


@pytest.mark.parametrize(("encoding", "said"), [("ascii", "? Markdown ?"), ("utf-8", "· Markdown ·")])
def test_a_terminal_that_cannot_show_a_character_shows_the_rest(
    tea_rules: Path, folder: Path, encoding: str, said: str
) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    running = process(tea_rules, put(folder, policy=WEAK), env=environment, stdout=subprocess.PIPE)
    shown, _ = running.communicate()

    assert running.returncode == 0
    assert said in shown.decode(encoding)


def test_json_is_utf_8_whatever_the_terminal_can_show(tea_rules: Path, folder: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    put(folder, policy="# Wellbeing policy\n\nWe love our thé.\n")
    running = process(tea_rules, folder, "--format", "json", env=environment, stdout=subprocess.PIPE)
    shown, _ = running.communicate()

    assert json.loads(shown.decode("utf-8"))["documents"]


def test_a_kind_that_is_told_is_not_guessed(check: Run, folder: Path, tmp_path: Path) -> None:
    check(put(folder, policy=WEAK), "--kind", "*.md=conduct-policy", "--format", f"json={tmp_path / 'report.json'}")

    document = json.loads((tmp_path / "report.json").read_text())["documents"][0]
    assert (document["kinds"], document["kinds_from"]) == (["conduct-policy"], "config")


@pytest.mark.parametrize(
    ("entry", "kinds", "wrong"),
    [
        ("kind: conduct-policy", ["conduct-policy"], []),
        ("kind: other", ["other"], []),
        ("kind:", None, []),
        ("kind: conduct-polic", None, ["'conduct-polic'; the nearest is 'conduct-policy'"]),
        ("kinds: [conduct-policy, nope]", ["conduct-policy"], ["'nope'"]),
        ("kind: {conduct-policy: true}", None, ["conduct-policy"]),
    ],
)
def test_a_kind_in_the_front_matter_that_there_is_not_is_told_with_its_line(
    check: Run, folder: Path, tmp_path: Path, entry: str, kinds: list[str] | None, wrong: list[str]
) -> None:
    said = f"---\ntitle: Tea\n{entry}\n---\n{WEAK}"
    result = check(put(folder, policy=said), "--format", f"json={tmp_path / 'report.json'}", "--format", "line")

    document = json.loads((tmp_path / "report.json").read_text())["documents"][0]
    assert (document["kinds_from"] == "front-matter") is (kinds is not None)
    assert kinds in (None, document["kinds"])
    warnings = document["reading"]["warnings"]
    assert len(warnings) == len(wrong)
    for words, warning in zip(wrong, warnings, strict=True):
        assert "line 3" in warning
        assert words in warning
    assert result.stdout.count("names a kind that is not heeded") == len(wrong)


# The rules


def test_rules_list_names_every_rule(tea_rules: Path) -> None:
    result = invoke("rules", "list", "--rules", tea_rules)

    assert result.exit_code == 0
    assert "KITCHEN" in result.stdout
    assert "tea" in result.stdout.split()


def test_rules_test_runs_the_examples(tea_rules: Path) -> None:
    result = invoke("rules", "test", "--rules", tea_rules)

    assert (result.exit_code, result.stdout) == (0, "1 rules, 6 examples, 0 failures\n")


def test_rules_test_names_the_file_and_line_of_an_example_that_fails(own_rules: Path) -> None:
    rule = own_rules / "kitchen" / "tea.yaml"
    text = rule.read_text(encoding="utf-8")
    rule.write_text(text.replace("weak: [We love our tea.]", "weak: [We serve tea.]"), encoding="utf-8")

    result = invoke("rules", "test", "--rules", own_rules, "tea")

    line = next(i for i, said in enumerate(text.splitlines(), 1) if "weak: [" in said)
    assert result.exit_code == 1
    assert f"kitchen/tea.yaml:{line}: tea is strong" in result.stdout
    assert "should be weak: “We serve tea.”" in result.stdout


def test_explain_tells_all_about_a_rule(tea_rules: Path) -> None:
    result = invoke("explain", "--rules", tea_rules, "tea")

    assert result.exit_code == 0
    for said in ("Tea is served  [tea]", "Why: Tea is good.", "Model clause:", "strong        We serve tea at ten."):
        assert said in result.stdout


@pytest.mark.parametrize("command", [["explain"], ["rules", "test"]])
def test_an_unknown_rule_gives_2_and_the_nearest_name(tea_rules: Path, command: list[str]) -> None:
    result = invoke(*command, "--rules", tea_rules, "teas")

    assert result.exit_code == 2
    assert "there is no rule 'teas'. Did you mean 'tea'?" in result.stderr


def test_a_command_starts_without_the_libraries_of_formats_that_it_does_not_meet(tea_rules: Path, folder: Path) -> None:
    code = (
        "import sys\nfrom policylint.cli import main\n"
        f"main(['check', '--rules', {str(tea_rules)!r}, {str(put(folder, policy=STRONG))!r}], standalone_mode=False)\n"
    )
    script = f"try:\n    exec({code!r})\nexcept SystemExit:\n    import sys\n    print(sorted(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True).stdout

    loaded = set(shown.split("'"))
    assert "policylint.readers.markdown" in loaded
    assert loaded.isdisjoint({"docx", "pypdfium2", "pdfplumber", "pebble", "lxml.etree", "multiprocessing"})
