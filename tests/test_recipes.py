"""The hooks, the action, the template and the recipes of docs/ci.md, run as they are written, without a network."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from policylint.readers import SUFFIXES
from policylint.version import __version__
from tests.conftest import ROOT
from tests.judging import TITLE
from tests.repository import ENVIRONMENT, Repository

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
SHELL = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
FILES = dict(re.findall(r"^```yaml\n# (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
TEMPLATE = "templates/gitlab.yml"
HOME = "https://github.com/policylint/policylint"
RAW = "https://raw.githubusercontent.com/policylint/policylint"
FAULT = f"{TITLE}A man committed suicide.\n"
FINE = f"{TITLE}This is a page about nothing in particular.\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the recipes are for Unix shells")


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the command in it, as an installation has one."""
    folder = tmp_path_factory.mktemp("bin")
    program = folder / "policylint"
    start = "from policylint.cli import main; main(prog_name='policylint')"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -c "{start}" "$@"\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return folder


@pytest.fixture
def environment(programs: Path, tmp_path: Path) -> dict[str, str]:
    """What commands are run with: no settings of the user, and a pip that is offline."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT", "CI", "PIP_"))}
    (tmp_path / "home" / ".config" / "fish" / "completions").mkdir(parents=True)
    return {
        **kept,
        **ENVIRONMENT,
        "PATH": os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": str(tmp_path / "home"),
        # Everything that an installation would fetch is installed here already.
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_NO_COMPILE": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        # Nor does an environment need more than pip, or what is newer elsewhere.
        "VIRTUALENV_NO_PERIODIC_UPDATE": "1",
        "VIRTUALENV_NO_SETUPTOOLS": "1",
    }


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A clone of a repository with policies, on a branch `work`; `main` and `origin/main` are where it began."""
    origin = Repository(tmp_path / "origin")
    origin.write("policylint.toml", 'select = ["wording"]\nfail-on = "warning"\n')
    origin.write("policies/leave.md", FINE)
    origin.write("policies/old.md", FAULT)
    origin.commit()
    subprocess.run(["git", "clone", "--quiet", origin.folder, tmp_path / "clone"], check=True)
    clone = Repository(tmp_path / "clone")
    clone.git("checkout", "--quiet", "-b", "work")
    return clone


def run(
    script: str, repository: Repository, environment: Mapping[str, str], *, shell: tuple[str, ...] = ("sh", "-e")
) -> "subprocess.CompletedProcess[str]":
    """`script`, run in the repository."""
    return subprocess.run(
        [*shell, "-c", script],
        cwd=repository.folder,
        env=dict(environment),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


# Recipes for the shell


@pytest.mark.parametrize("script", [script for script in SHELL if not script.startswith("#!")])
def test_a_recipe_for_the_shell_works(script: str, repository: Repository, environment: dict[str, str]) -> None:
    repository.write("policies/leave.md", f"{FINE}\nOne more line.\n")

    done = run(script, repository, environment)

    assert done.stderr == ""
    # There is a fault, where all of the folder is checked.
    assert done.returncode == (1 if "--format text" in script else 0), done.stdout


def test_the_completion_that_is_written_can_be_loaded(repository: Repository, environment: dict[str, str]) -> None:
    (script,) = [script for script in SHELL if "bash_source" in script]
    assert run(script, repository, environment).returncode == 0

    loaded = run(". ~/.bashrc; complete -p policylint", repository, environment, shell=("bash", "-e"))

    assert (loaded.stderr, loaded.stdout.split()[:1]) == ("", ["complete"])


def test_a_hook_of_git_keeps_a_new_fault_out_and_no_old_one(
    repository: Repository, environment: dict[str, str]
) -> None:
    (script,) = [script for script in SHELL if script.startswith("#!")]
    hook = repository.write(".git/hooks/pre-commit", script)
    hook.chmod(0o755)
    commit = "git add --all && git commit --quiet --message=work"

    repository.write("policies/new.md", FAULT)
    refused = run(commit, repository, environment)
    assert refused.returncode == 1
    assert "“committed suicide”" in refused.stdout + refused.stderr

    repository.write("policies/new.md", FINE)
    repository.write("policies/old.md", f"{FAULT}\nOne more line.\n")
    assert run(commit, repository, environment).returncode == 0


# pre-commit


def test_the_hooks_take_every_document_and_differ_in_nothing_but_the_installation() -> None:
    hook, installed = HOOKS

    pattern = re.compile(hook["files"])
    assert all(pattern.search(f"policies/leave{suffix}") for suffix in (*SUFFIXES, ".DOCX"))
    assert not any(pattern.search(f"policies/leave{suffix}") for suffix in (".xlsx", ".md.policylint.toml", ".json"))
    assert (hook["language"], installed["language"]) == ("python", "system")
    assert {**hook, "id": "", "language": ""} == {**installed, "id": "", "language": ""}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """The project's own repository, with what an installation needs, as it is released, but for most of the rules."""
    made = Repository(tmp_path_factory.mktemp("project"))
    shutil.copytree(ROOT / "policylint", made.folder / "policylint", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("grammar", "vocabulary", "wording"):
        shutil.copytree(ROOT / "rules" / name, made.folder / "rules" / name)
    shutil.copy(ROOT / "rules" / "kinds.yaml", made.folder / "rules")
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, made.folder)
    made.commit()
    made.git("tag", f"v{__version__}")
    return made


@pytest.fixture
def with_hooks(environment: dict[str, str], project: Repository, tmp_path: Path) -> dict[str, str]:
    """The environment, in which the project's address leads to `project`."""
    (tmp_path / "home" / ".gitconfig").write_text(
        f'[url "{project.folder.as_uri()}"]\n    insteadOf = {HOME}\n', encoding="utf-8"
    )
    del environment["GIT_CONFIG_GLOBAL"]
    return {**environment, "PRE_COMMIT_HOME": str(tmp_path / "pre-commit"), "PRE_COMMIT_COLOR": "never"}


PRE_COMMIT = f'"{sys.executable}" -m pre_commit run'


def test_pre_commit_installs_and_runs_the_hook(repository: Repository, with_hooks: dict[str, str]) -> None:
    repository.write(".pre-commit-config.yaml", FILES[".pre-commit-config.yaml"])
    repository.write("policies/new.md", FAULT)
    repository.write("elsewhere/new.md", FAULT)
    repository.git("add", "--all")
    # The libraries that pip would fetch are found where this runs.
    with_hooks["PYTHONPATH"] = sysconfig.get_path("purelib")

    done = run(PRE_COMMIT, repository, with_hooks)

    assert done.returncode == 1, done.stdout + done.stderr
    assert "- exit code: 1" in done.stdout
    assert "policies/new.md" in done.stdout
    assert "old.md" not in done.stdout
    assert "elsewhere" not in done.stdout
    assert run(f"git reset --quiet policies && {PRE_COMMIT}", repository, with_hooks).returncode == 0


def test_pre_commit_runs_what_is_installed(repository: Repository, with_hooks: dict[str, str]) -> None:
    told = yaml.safe_load(FILES[".pre-commit-config.yaml"])
    told["repos"][0]["hooks"] = [{"id": "policylint-system"}]
    repository.write(".pre-commit-config.yaml", yaml.safe_dump(told))
    repository.write("policylint.toml", 'select = ["wording"]\nexclude = ["drafts/"]\n')
    repository.write("drafts/draft.md", FAULT)
    repository.git("add", "--all")
    excluded = run(PRE_COMMIT, repository, with_hooks)
    assert excluded.returncode == 0, excluded.stdout + excluded.stderr

    repository.write("policies/empty.md", "")
    repository.git("add", "--all")
    unreadable = run(PRE_COMMIT, repository, with_hooks)
    assert unreadable.returncode == 1
    assert "- exit code: 2" in unreadable.stdout
    assert "NOT CHECKED: 1 document could not be read" in unreadable.stdout


# GitHub


@pytest.mark.parametrize(
    ("schema", "file", "options"),
    [
        ("github-actions", "action.yml", ()),
        ("gitlab-ci", TEMPLATE, ("--data-transform", "gitlab-ci")),
        ("github-workflows", ".github/workflows/policies.yml", ()),
        ("gitlab-ci", ".gitlab-ci.yml", ("--data-transform", "gitlab-ci")),
    ],
)
def test_a_file_for_ci_is_as_its_schema_says(schema: str, file: str, options: tuple[str, ...], tmp_path: Path) -> None:
    import check_jsonschema  # noqa: PLC0415 - every worker of pytest loads this file

    path = ROOT / file
    if file in FILES:
        path = tmp_path / Path(file).name
        path.write_text(FILES[file], encoding="utf-8")

    done = CliRunner().invoke(check_jsonschema.main, ["--builtin-schema", f"vendor.{schema}", *options, str(path)])

    assert done.exit_code == 0, done.output


def test_every_input_of_the_action_is_documented_and_used() -> None:
    documented = re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)
    used = re.findall(r"\$\{\{ inputs\.([a-z-]+)", (ROOT / "action.yml").read_text(encoding="utf-8"))

    assert documented == list(ACTION["inputs"])
    assert sorted(set(used)) == sorted(ACTION["inputs"])


class Action:
    """The steps of the action that are shell scripts, run as a runner does."""

    def __init__(self, repository: Repository, environment: Mapping[str, str], folder: Path) -> None:
        self._repository = repository
        self._environment = environment
        self._folder = folder
        self.outputs: dict[str, str] = {}

    def step(self, name: str, **inputs: str) -> "subprocess.CompletedProcess[str]":
        """The step of that name, with `inputs` (with "_" for "-")."""
        (step,) = [step for step in ACTION["runs"]["steps"] if step["name"] == name]
        told = {name: str(of.get("default", "")) for name, of in ACTION["inputs"].items()}
        told |= {name.replace("_", "-"): value for name, value in inputs.items()}
        values = {f"inputs.{name}": value for name, value in told.items()}
        values |= {f"steps.check.outputs.{name}": value for name, value in self.outputs.items()}
        values["steps.python.outputs.python-path"] = sys.executable
        output = self._folder / "output"
        output.write_text("", encoding="utf-8")
        environment = {
            **self._environment,
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self._folder / "summary.md"),
            "RUNNER_TEMP": str(self._folder),
            **{name: _expression(text, values) for name, text in step["env"].items()},
        }
        shell = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
        done = run(step["run"], self._repository, environment, shell=shell)
        self.outputs |= dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())
        return done


def _expression(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{ (.*?) \}\}", lambda match: values[match[1]], text)


@pytest.fixture
def action(repository: Repository, environment: dict[str, str], tmp_path: Path) -> Action:
    (tmp_path / "runner").mkdir()
    return Action(repository, environment, tmp_path / "runner")


def test_no_step_of_the_action_puts_what_it_is_told_into_its_script() -> None:
    scripts = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]

    assert len(scripts) == 4
    assert not [script for script in scripts if "${{" in script]


def test_the_action_installs_what_stands_beside_it(action: Action, environment: dict[str, str], tmp_path: Path) -> None:
    environment["PIP_TARGET"] = str(tmp_path / "installed")

    done = action.step("Install policylint")

    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "installed" / "policylint" / "rules").is_dir()


def test_the_action_reports_on_what_has_changed(action: Action, repository: Repository, tmp_path: Path) -> None:
    workflow = yaml.safe_load(FILES[".github/workflows/policies.yml"])
    (step,) = [step for step in workflow["jobs"]["policylint"]["steps"] if "policylint" in step["uses"]]
    assert step["uses"] == f"policylint/policylint@v{__version__}"
    base = "${{ github.base_ref && format('origin/{0}', github.base_ref) }}"
    assert step["with"].pop("changed-since") == base
    assert step["with"].pop("sarif") is True
    inputs = {name.replace("-", "_"): str(value) for name, value in step["with"].items()}
    repository.write("policies/new.md", FAULT)

    done = action.step("Check documents", changed_since="origin/main", **inputs)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("::stop-commands::")
    lines = done.stdout.splitlines()
    assert [line.split(",")[0] for line in lines if line.startswith("::warning")] == ["::warning file=policies/new.md"]
    assert action.outputs == {"exit-code": "1", "sarif-file": str(tmp_path / "runner" / "policylint.sarif")}
    assert Path(action.outputs["sarif-file"]).is_file()
    assert "1 of 3 documents checked" in (tmp_path / "runner" / "summary.md").read_text(encoding="utf-8")
    assert action.step("End as the check did").returncode == 1
    assert action.step("Check documents", changed_since="", **inputs).returncode == 0
    assert "old.md" in (tmp_path / "runner" / "policylint.sarif").read_text(encoding="utf-8")


def test_the_action_uploads_nothing_that_is_accepted(action: Action, repository: Repository) -> None:
    accepted = FAULT.replace("\n", " <!-- policylint: allow suicide-committed because these are her own words -->\n")
    repository.write("policies/accepted.md", f"{TITLE}{accepted.removeprefix(TITLE)}")
    repository.write("policies/open.md", FAULT)
    action.step("Check documents", fail_on="never")
    whole = json.loads(Path(action.outputs["sarif-file"]).read_text(encoding="utf-8"))

    done = action.step("Leave out of the upload what is accepted")

    assert done.returncode == 0, done.stderr
    upload = json.loads(Path(action.outputs["sarif-file"]).read_text(encoding="utf-8"))
    found, kept = (log["runs"][0].pop("results") for log in (whole, upload))
    assert kept == [result for result in found if not result["suppressions"]]
    assert 0 < len(kept) < len(found)
    assert upload == whole


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({}, "1"),
        ({"paths": "policies/leave.md\n\n"}, "0"),
        ({"paths": "policies/with space.md\n$(touch evil)/.md; touch evil"}, "2"),
        ({"paths": "--no-config"}, "2"),
        ({"arguments": "--select\nhr\n"}, "1"),
        ({"arguments": "--fail-on never"}, "2"),
        ({"fail_on": "never"}, "0"),
        ({"changed_since": "main", "new_only": "true"}, "0"),
        ({"changed_since": "gone"}, "2"),
        ({"changed_since": "$(touch evil)"}, "2"),
        ({"new_only": "true"}, "2"),
    ],
)
def test_the_action_ends_as_the_check_does(
    action: Action, repository: Repository, inputs: dict[str, str], code: str
) -> None:
    repository.write("policies/with space.md", FINE)
    # What a pull request brings is not run.
    repository.write("policylint/__init__.py", "raise SystemExit(3)")
    repository.write("click.py", "raise SystemExit(3)")

    done = action.step("Check documents", **inputs)

    assert done.returncode == 0, done.stderr
    assert action.outputs["exit-code"] == code, done.stdout + done.stderr
    assert action.step("End as the check did").returncode == int(code)
    assert not list(repository.folder.rglob("evil*"))


# GitLab


@pytest.mark.parametrize(
    ("is_merge_request", "new_only", "code"), [(True, "true", 1), (True, "false", 1), (False, "true", 1)]
)
def test_the_template_for_gitlab_reports_on_what_has_changed(
    repository: Repository,
    environment: dict[str, str],
    tmp_path: Path,
    is_merge_request: bool,
    new_only: str,
    code: int,
) -> None:
    recipe = yaml.safe_load(FILES[".gitlab-ci.yml"])
    assert recipe["include"] == [{"remote": f"{RAW}/v{__version__}/{TEMPLATE}"}]
    template = yaml.safe_load((ROOT / TEMPLATE).read_text(encoding="utf-8"))
    job: dict[str, Any] = template["policylint"]
    assert template["variables"]["POLICYLINT_PACKAGE"] == f"policylint @ git+{HOME}@v{__version__}"
    repository.write("policies/new.md", FAULT)
    variables = {**template["variables"], **recipe["variables"], **job["variables"]}
    variables |= {"POLICYLINT_PACKAGE": str(ROOT), "PIP_TARGET": str(tmp_path / "installed")}
    variables["POLICYLINT_NEW_ONLY"] = new_only
    if is_merge_request:
        variables["CI_MERGE_REQUEST_DIFF_BASE_SHA"] = repository.git("rev-parse", "main")

    installs = job["before_script"] if new_only == "true" and is_merge_request else []
    script = "\n".join([*installs, *job["script"]])
    done = run(script, repository, {**environment, **variables}, shell=("bash", "-eo", "pipefail"))

    assert done.returncode == code, done.stdout + done.stderr
    reports = job["artifacts"]["reports"]
    told = (repository.folder / reports["codequality"]).read_text(encoding="utf-8")
    assert "policies/new.md" in told
    assert ("policies/old.md" in told) is not is_merge_request
    assert (repository.folder / reports["junit"]).is_file()
