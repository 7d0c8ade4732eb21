"""A pull request from its first commit to its last, with what the team is told at each step, in every format."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import openpyxl
import pytest
from click.testing import Result

from policylint.reporters import FORMATS
from tests.invoking import invoke
from tests.judging import CAT, MISSING, STRONG, TITLE, Judge
from tests.repository import ENVIRONMENT, Repository

CONFIGURATION = 'fail-on = "warning"\nbaseline = ".policylint-baseline.json"\n'
FILLER = "Everybody who works here is welcome, and may ask for what helps them to do their work well."
ALLOWED = f"{CAT} <!-- policylint: allow pet-words because the cat is on our logo -->"


def _of_json(data: bytes) -> list[str]:
    report = json.loads(data)
    found = [f for document in report["documents"] for part in ("clauses", "wording") for f in document[part]]
    rules = [finding["rule"] for finding in found if finding["severity"] != "none"]
    dead = [s for document in report["documents"] for s in document["suppressions"] if s["severity"] != "none"]
    return rules + [f"suppression-{suppression['problem']}" for suppression in dead]


def _of_sarif(data: bytes) -> list[str]:
    (run,) = json.loads(data)["runs"]
    assert run["invocations"][0]["executionSuccessful"]
    results = (result for result in run["results"] if not result["suppressions"])
    return [result["ruleId"] for result in results if result.get("baselineState") != "unchanged"]


def _of_junit(data: bytes) -> list[str]:
    cases = ElementTree.fromstring(data).iter("testcase")
    told = [case for case in cases if case.find("failure") is not None or case.find("system-out") is not None]
    return [str(case.get("name")).rpartition("[")[2].rstrip("]") for case in told]


def _of_checkstyle(data: bytes) -> list[str]:
    return [
        str(error.get("source")).removeprefix("policylint.") for error in ElementTree.fromstring(data).iter("error")
    ]


def _of_line(data: bytes) -> list[str]:
    return [line.rpartition("[")[2].rstrip("]") for line in data.decode().splitlines()]


def _of_github(data: bytes) -> list[str]:
    titles = [line.partition("title=")[2].partition("::")[0] for line in data.decode().splitlines()]
    return [unquote(title).rpartition("[")[2].rstrip("]") for title in titles]


def _of_csv(data: bytes) -> list[str]:
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    return [_of_row(row["finding"], row["rule"]) for row in rows if row["level"] != "none"]


def _of_xlsx(data: bytes) -> list[str]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Findings"]
    head, *rows = sheet.iter_rows(values_only=True)
    names = [str(name).lower() for name in head]
    told = [dict(zip(names, map(str, row), strict=True)) for row in rows if row[names.index("rule")]]
    return [_of_row(row["finding"], row["rule"]) for row in told if row["level"] != "none"]


def _of_row(finding: str, rule: str) -> str:
    # Tables name the rule that a suppression is about.
    return "suppression-unused" if finding == "suppression" else rule


RULES_OF: dict[str, Callable[[bytes], list[str]]] = {
    "json": _of_json,
    "sarif": _of_sarif,
    "gitlab": lambda data: [issue["check_name"] for issue in json.loads(data)],
    "junit": _of_junit,
    "checkstyle": _of_checkstyle,
    "line": _of_line,
    "github": _of_github,
    "csv": _of_csv,
    "xlsx": _of_xlsx,
}
"""The rules of the findings that count, as the formats for programs tell them."""

WORDS_OF = {
    "tea": ("Tea is served",),
    "pet-words": ("house cat",),
    "suppression-unused": ("suppresses nothing",),
}
"""What people read of a finding."""

NOTHING = ("no findings", "no new findings", "No document has changed since")


class Team:
    """A repository with policies, and somebody who checks it after each step."""

    def __init__(self, repository: Repository, rules: Path, out: Path) -> None:
        self.repository = repository
        self._rules = str(rules)
        self._out = out

    def run(self, *arguments: str) -> Result:
        return invoke(*arguments, "--rules", self._rules)

    def write(self, name: str, *paragraphs: str) -> None:
        self.repository.write(f"policies/{name}.md", TITLE + "\n\n".join(paragraphs) + "\n")

    def assert_told(self, *rules: str, options: tuple[str, ...] = ("--changed-since", "main")) -> None:
        """That findings of `rules` count, and no others, by the exit code and by every format."""
        files = {name: self._out / name for name in FORMATS}
        formats = [word for name, file in files.items() for word in ("--format", f"{name}={file}")]

        result = self.run("check", "policies", *options, *formats)

        assert result.exit_code == (1 if rules else 0), result.output
        drawn = {name: file.read_bytes() for name, file in files.items()}
        assert {name: sorted(rules_of(drawn[name])) for name, rules_of in RULES_OF.items()} == {
            name: sorted(rules) for name in RULES_OF
        }
        for name in ("text", "markdown", "html"):
            text = " ".join(drawn[name].decode().split())
            assert all(words in text for rule in rules for words in WORDS_OF[rule]), name
            if not rules and name != "html":
                assert any(words in text for words in NOTHING), name


@pytest.fixture
def team(tmp_path: Path, judge: Judge, monkeypatch: pytest.MonkeyPatch) -> Team:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    repository = Repository(tmp_path / "repository")
    monkeypatch.chdir(repository.folder)
    (tmp_path / "out").mkdir()
    return Team(repository, judge.rules, tmp_path / "out")


def test_a_pull_request(team: Team) -> None:
    repository = team.repository

    # The team begins with what it has, and takes its faults over.
    repository.write("policylint.toml", CONFIGURATION)
    team.write("wellbeing", STRONG, FILLER)
    team.write("leave", MISSING, CAT, FILLER)
    assert team.run("baseline", "write", "policies").exit_code == 0
    team.assert_told(options=())
    repository.commit()
    repository.git("checkout", "--quiet", "-b", "work")
    team.assert_told()

    # A new document, at first not even added to git.
    team.write("travel", MISSING, FILLER * 2)
    team.assert_told("tea")
    team.assert_told("tea", options=("--changed-since", "main", "--new-only"))
    repository.commit()
    team.assert_told("tea")
    team.assert_told(options=("--changed-since", "HEAD"))

    # It is accepted as it is.
    assert team.run("baseline", "update", "policies").exit_code == 1
    assert team.run("baseline", "update", "policies", "--accept").exit_code == 0
    team.assert_told()
    assert "travel.md" in repository.git("diff", "--", ".policylint-baseline.json")
    repository.commit()

    # An old document is renamed; nothing in it is new.
    repository.git("mv", "policies/leave.md", "policies/time off.md")
    team.assert_told()
    team.assert_told(options=("--changed-since", "main", "--new-only", "--no-baseline", "--select", "pet-words"))
    repository.commit()
    team.assert_told()

    # The renamed document gets a new fault.
    team.write("time off", MISSING, CAT, FILLER, "Another house cat.")
    team.assert_told("pet-words")
    repository.commit()
    team.assert_told("pet-words")
    team.assert_told("pet-words", options=())

    # It is right as it is, and somebody says why.
    team.write("time off", MISSING, CAT, FILLER, ALLOWED.replace(CAT, "Another house cat."))
    team.assert_told()
    repository.commit()
    team.assert_told()

    # The sentence goes, and the suppression is left behind.
    team.write("time off", MISSING, CAT, FILLER, ALLOWED.replace(CAT, "Another animal."))
    team.assert_told("suppression-unused")
    repository.commit()
    team.assert_told("suppression-unused")

    # Mended, and merged: the next one begins with a clean sheet.
    team.write("time off", STRONG, FILLER)
    team.assert_told()
    assert team.run("baseline", "prune", "policies").exit_code == 0
    repository.commit()
    team.assert_told()
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "work")
    team.assert_told(options=())
    team.assert_told()
