"""Path patterns mean what they mean to git, and no pattern takes long."""

import random
import shutil
import subprocess
from pathlib import Path
from time import perf_counter

import pytest

from policylint.config.patterns import PathPatterns, PatternError


def matched(path: str, *patterns: str, is_folder: bool = False) -> str | None:
    found = PathPatterns(patterns).deciding(path.split("/"), is_folder=is_folder)
    return None if found is None else patterns[found]


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("archive", "archived/a.md"),
        ("/archive", "hr/archive/a.md"),
        ("hr/archive", "old/hr/archive/a.md"),
        ("archive/", "archive"),
        ("hr/*.md", "hr/old/a.md"),
        ("hr/**", "hr"),
        ("*.md", "a.MD"),
        ("?.md", "ab.md"),
        ("[!a].md", "a.md"),
        ("a*b", "a/b"),
        (r"\*.md", "a.md"),
    ],
)
def test_what_is_not_matched(pattern: str, path: str) -> None:
    assert matched(path, pattern) is None


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("archive", "hr/archive/a.md"),
        ("archive/", "hr/archive/a.md"),
        ("/archive/", "archive/old/a.md"),
        ("hr/archive", "hr/archive/a.md"),
        ("*.md", "hr/a.md"),
        ("hr/*.md", "hr/a.md"),
        ("hr/**/a.md", "hr/a.md"),
        ("hr/**/a.md", "hr/x/y/a.md"),
        ("**/drafts", "hr/drafts/a.md"),
        ("hr/**", "hr/x/a.md"),
        ("[a-c].md", "b.md"),
        (r"\*.md", "*.md"),
        (r"\!a.md", "!a.md"),
        ("Überstunden *.docx", "hr/Überstunden 2026.docx"),
    ],
)
def test_what_is_matched(pattern: str, path: str) -> None:
    assert matched(path, pattern) == pattern


def test_the_last_match_wins_and_can_take_back() -> None:
    patterns = ("*.md", "!keep.md", "hr/keep.md")

    assert matched("a.md", *patterns) == "*.md"
    assert matched("keep.md", *patterns) is None
    assert matched("hr/keep.md", *patterns) == "hr/keep.md"


def test_nothing_is_taken_back_of_a_folder_that_is_matched() -> None:
    assert matched("archive/keep.md", "archive/", "!archive/keep.md") == "archive/"


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("", "is empty"),
        (" a.md", "has spaces around it"),
        ("a.md ", "has spaces around it"),
        ("/", "nothing but slashes"),
        ("a//b", "two slashes that follow each other"),
        (r"archive\old", "folders are divided by '/', on Windows too"),
        (r"C:\Policies", "folders are divided by '/', on Windows too"),
        ("archive\\", "folders are divided by '/', on Windows too"),
        ("C:/Policies", "leads out of the folder"),
        ("../other", "leads out of the folder"),
        ("./a.md", "leads out of the folder"),
        ("#a.md", r"write '\#'"),
        ("[a.md", "a '[' is not closed"),
        ("a\nb", "characters that cannot be seen"),
        ("a" * 2000, "longer than 1000 characters"),
    ],
)
def test_a_pattern_that_can_mean_nothing_is_refused(pattern: str, message: str) -> None:
    with pytest.raises(PatternError, match=message.replace("\\", r"\\").replace("[", r"\[")):
        PathPatterns([pattern])


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 400 + "*b", "a" * 250),
        ("?" + "*" * 900 + "b", "a" * 250),
        ("**/a/" * 150 + "c", "/".join("a" * 300)),
        ("[a]*" * 200 + "b", "a" * 250),
    ],
)
def test_no_pattern_takes_long(pattern: str, path: str) -> None:
    patterns = PathPatterns([pattern])
    before = perf_counter()

    assert patterns.deciding(path.split("/")) is None
    assert perf_counter() - before < 1


@pytest.mark.skipif(not shutil.which("git"), reason="git is what the patterns are held against")
def test_git_matches_the_same(tmp_path: Path) -> None:
    chance = random.Random(1)
    parts = ["a", "b", "ab", "*", "**", "a*", "*b", "?", "[ab]", "[!a]", "[^a]", "a**b", ".a", r"\*", "a b", "[a-b]*"]
    names = ["a", "b", "ab", "aab", ".a", "*", "a b", "c"]
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    for _ in range(60):
        patterns = [
            chance.choice(["", "", "!", "/", "!/"])
            + "/".join(chance.choices(parts, k=chance.randint(1, 3)))
            + chance.choice(["", "", "/"])
            for _ in range(chance.randint(1, 3))
        ]
        paths = ["/".join(chance.choices(names, k=chance.randint(1, 4))) for _ in range(40)]
        (tmp_path / ".gitignore").write_text("\n".join(patterns) + "\n", encoding="utf-8")

        said = subprocess.run(
            ["git", "-C", tmp_path, "check-ignore", "--no-index", "--stdin", "-z"],
            input="\0".join(paths).encode(),
            capture_output=True,
            check=False,  # 1 says that none is ignored
        ).stdout.decode()

        ignored = set(said.split("\0"))
        assert [(p, matched(p, *patterns) is not None) for p in paths] == [(p, p in ignored) for p in paths], patterns
