"""The diff: what `git apply` takes."""

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.checker import Checker
from policylint.fixing.diff import patch
from policylint.rulebook.model import Rulebook
from policylint.settings import Settings
from tests.conftest import ROOT
from tests.fixing.fixer import Fixer


def test_no_change_is_no_diff() -> None:
    assert patch("a.md", b"one\ntwo", b"one\ntwo") == b""


def test_lines_that_are_near_each_other_stand_together() -> None:
    before = [b"%d\n" % number for number in range(1, 31)]
    after = [line.replace(b"\n", b" x\n") if number in {0, 6, 14} else line for number, line in enumerate(before)]

    lines = patch("my policy.md", b"".join(before), b"".join(after)).decode().splitlines()

    assert lines[:2] == ["--- a/my policy.md\t", "+++ b/my policy.md\t"]
    assert [line for line in lines if line.startswith("@@")] == ["@@ -1,10 +1,10 @@", "@@ -12,7 +12,7 @@"]
    assert [line for line in lines if line[0] in "-+"][2:] == ["-1", "+1 x", "-7", "+7 x", "-15", "+15 x"]


def test_a_path_that_leads_out_of_the_folder_has_no_side() -> None:
    for path in ("/policies/a.md", "../a.md", "C:/policies/a.md"):
        assert patch(path, b"a", b"b").startswith(f"--- {path}\n+++ {path}\n".encode())


_LINES = st.lists(
    st.tuples(st.sampled_from([b"a", b"a", b"-- a", b"\xe9", b"\r", b""]), st.booleans()), min_size=1, max_size=40
)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", folder], check=True)
    return folder


@given(lines=_LINES, end=st.sampled_from([b"\n", b"\r\n"]), is_ended=st.booleans())
def test_every_line_is_told_as_it_was_and_as_it_is(lines: list[tuple[bytes, bool]], end: bytes, is_ended: bool) -> None:
    before, after = _texts(lines, end, is_ended)

    assert _applied(patch("a.md", before, after), before) == after


_WORDS = "\r\n".join(f"line {number}" for number in range(40))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("better", ["café", "5 \u010a and 20 \u0a0a"])
def test_git_applies_it_whatever_the_encoding(repository: Path, encoding: str, better: str) -> None:
    before = f"{_WORDS}\r\n".encode(encoding)
    after = before.decode(encoding).replace("5", better).encode(encoding, "replace")
    file = repository / "wörd 1.md"
    file.write_bytes(before)

    applied = subprocess.run(
        ["git", "apply", "-"], input=patch(file.name, before, after), cwd=repository, capture_output=True, check=False
    )

    assert (applied.returncode, file.read_bytes()) == (0, after), applied.stderr


@pytest.mark.skipif(os.name == "nt", reason="names there hold no such characters")
@pytest.mark.parametrize(
    "name", ['a "b".md', "a\\b.md", "a\tb.md", "a\x7f\x1b.md", "q\n--- a/run.sh\n+++ b/run.sh\n@@ -1 +1,2 @@"]
)
def test_a_name_is_no_part_of_the_changes(repository: Path, name: str) -> None:
    (repository / "run.sh").write_text("echo hi\n")
    file = repository / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"one\n")

    applied = subprocess.run(
        ["git", "apply", "-"], input=patch(name, b"one\n", b"two\n"), cwd=repository, capture_output=True, check=False
    )

    assert (applied.returncode, file.read_bytes()) == (0, b"two\n"), applied.stderr
    assert (repository / "run.sh").read_text() == "echo hi\n"


def test_the_documentation_shows_a_diff_as_it_is(rulebook: Rulebook) -> None:
    page = (ROOT / "docs" / "fix.md").read_text(encoding="utf-8")
    shown = page.split("```diff\n")[1].split("```")[0]
    before = "".join(line[1:] for line in shown.splitlines(keepends=True)[3:] if line[0] in " -").encode()

    after = Fixer(Checker(rulebook, Settings())).fix(before, "policies/wellbeing.md").data

    assert patch("policies/wellbeing.md", before, after).decode() == shown


def _texts(lines: list[tuple[bytes, bool]], end: bytes, is_ended: bool) -> tuple[bytes, bytes]:
    before = end.join(line for line, _ in lines)
    after = end.join(line + b"!" if line and is_changed else line for line, is_changed in lines)
    return before + end * is_ended, after + end * is_ended


def _applied(diff: bytes, before: bytes) -> bytes:
    """What the diff makes of a text, by the numbers and signs of its lines."""
    old, new, at = _lines(before), list[bytes](), 0
    for line in _lines(diff.replace(b"\n\\ No newline at end of file\n", b"\0"))[2:]:
        for part in line.split(b"\0"):  # where a line has no end, the next one stands behind it
            sign, words = part[:1], part[1:]
            if sign == b"@":
                first = int(part[4 : part.index(b",")]) - 1
                new += old[at:first]
                at = first
            if sign in {b" ", b"-"}:
                assert old[at] == words
                at += 1
            if sign in {b" ", b"+"}:
                new.append(words)
    return b"".join([*new, *old[at:]])


def _lines(text: bytes) -> list[bytes]:
    *lines, last = text.split(b"\n")
    return [line + b"\n" for line in lines] + [last] * bool(last)
