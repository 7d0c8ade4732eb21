"""The wheel holds all that a run needs, the rules among it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, RULES


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    run("-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT), cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("installed")
    run(
        *("-m", "pip", "install", "--no-index", "--no-deps", "--no-compile", "--quiet", "--disable-pip-version-check"),
        *("--root-user-action", "ignore", "--target", str(target), str(wheel)),
        cwd=target,
    )
    return target


def run(*arguments: str, cwd: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        [sys.executable, *arguments],
        check=False,  # 1 says that there were findings
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode in (0, 1), done.stderr
    return done


def test_the_wheel_holds_every_rule_and_schema(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    assert {f"policylint/rules/{path.relative_to(RULES).as_posix()}" for path in RULES.rglob("*.yaml")} <= names
    schemas = {f"policylint/schemas/{name}.schema.json" for name in ("config", "report", "rule", "wording")}
    assert schemas <= names
    assert {"policylint/language/data/known_words.txt", "policylint/py.typed"} <= names
    assert {f"policylint/reporters/html/{name}" for name in ("report.css", "report.js", "templates/page.html")} <= names
    assert not [name for name in names if name.startswith(("tests/", "samples/")) or "__pycache__" in name]


def test_the_installed_command_checks_with_the_rules_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "policy.md").write_text("# Supervision policy\n\nA man committed suicide.\n", encoding="utf-8")
    environment = {"PYTHONPATH": str(installed), "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONUTF8": "1"}
    where = "from policylint.rulebook.compiled import rules_folder; print(rules_folder())"
    check = "from policylint.cli import main; main()"

    rules = run("-P", "-c", where, cwd=tmp_path, **environment).stdout.strip()
    shown = run("-P", "-c", check, "check", "policy.md", cwd=tmp_path, **environment)

    assert Path(rules) == installed / "policylint" / "rules"
    assert "“committed suicide” → died by suicide" in shown.stdout
    assert shown.returncode == 1
    assert "Missing" in shown.stdout
