"""What holds for every format, whatever it is."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from policylint.report import Report
from policylint.reporters import FORMATS, draw
from tests.conftest import ROOT
from tests.invoking import invoke
from tests.reporters import made_up

REPORTS = ("empty", "samples", "only unreadable", "a part of its folder")
PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| `([a-z-]+)` \|.*\| `(policylint .*?)` \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def reports(samples_report: Report) -> dict[str, Report]:
    # Of the two documents that disagree it tells of the second alone.
    disagreement = made_up.contradiction(made_up.side("other.md", "contradicted"), made_up.side("policy.md", "strong"))
    return {
        "empty": made_up.report(),
        "samples": samples_report,
        "only unreadable": made_up.only_unreadable(),
        "a part of its folder": made_up.report(made_up.document(), contradictions=[disagreement]),
    }


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("which", REPORTS)
def test_a_format_draws_any_report_the_same_each_time(reports: dict[str, Report], name: str, which: str) -> None:
    drawn = draw(reports[which], name)

    assert isinstance(drawn, (str, bytes))
    assert drawn == draw(reports[which], name)
    if isinstance(drawn, str):
        assert drawn.encode()


@pytest.mark.parametrize("name", FORMATS)
def test_what_could_not_be_read_never_looks_clean(reports: dict[str, Report], name: str) -> None:
    clean = made_up.report(made_up.document(path="a.pdf", kind="pdf"), made_up.document(path="b.docx", kind="docx"))

    assert draw(reports["only unreadable"], name) != draw(clean, name)


def test_the_page_about_formats_has_a_row_for_each() -> None:
    assert sorted(name for name, _ in _ROW.findall(PAGE)) == sorted(FORMATS)


@pytest.fixture
def policies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of policies, in the working folder, as the page expects."""
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "wellbeing.md").write_text("# Wellbeing policy\n\nA man committed suicide.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.mark.parametrize(("name", "command"), _ROW.findall(PAGE))
def test_the_command_of_a_format_works(name: str, command: str, policies: Path) -> None:
    result = invoke(*command.split()[1:])

    assert result.exit_code == 1, result.output
    assert name in command or name == "text"
    written = re.search(r"=(\S+)", command)
    assert Path(written[1]).stat().st_size if written else "suicide" in result.output


def test_the_command_for_several_formats_works(policies: Path) -> None:
    (command,) = re.findall(r"^ {4}(policylint .*)$", PAGE, re.MULTILINE)

    result = invoke(*command.split()[1:])

    assert result.exit_code == 1, result.output
    assert "suicide" in result.output
    assert {path.name for path in policies.parent.iterdir()} == {"policies", *re.findall(r"=(\S+)", command)}


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in {"json", "xlsx"}])
def test_a_mere_remark_on_how_a_document_was_read_is_told_and_never_as_if_something_was_not_read(name: str) -> None:
    report = made_up.report(made_up.document(made_up.clause(), remarks=["There are tracked changes."]))

    drawing = str(draw(report, name))

    assert not re.search("not everything|not all was|with a? ?warning|reading problems", drawing, re.IGNORECASE)
    assert "There are tracked changes." in drawing


def test_a_check_loads_no_format_that_it_does_not_draw(tea_rules: Path, tmp_path: Path) -> None:
    (tmp_path / "policy.md").write_text("# Wellbeing policy\n\nWe love our tea.\n", encoding="utf-8")
    code = (
        "import sys\nfrom policylint.cli import main\n"
        f"main(['check', '--rules', {str(tea_rules)!r}, {str(tmp_path)!r}], standalone_mode=False)\n"
    )
    script = f"try:\n    exec({code!r})\nexcept SystemExit:\n    import sys\n    print(sorted(sys.modules))"
    shown = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    ).stdout.splitlines()[-1]

    loaded = {module for module in shown.split("'") if module.startswith("policylint.reporters.")}
    drawn = {module for module in loaded if not module.startswith("policylint.reporters.text")}
    assert drawn == {f"policylint.reporters.{name}" for name in ("standing", "words", "wrapping")}
    assert "xml.etree.ElementTree" not in shown
