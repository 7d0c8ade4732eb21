"""Which files are checked, and that nothing that looks like a document is passed over in silence."""

import os
import sys
from pathlib import Path

import pytest

from policylint.sources import find_sources


def put(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Tea is served.", encoding="utf-8")
    return folder


def found(*paths: Path, below: Path) -> list[str]:
    return [source.path.removeprefix(f"{below.as_posix()}/") for source in find_sources(paths)[0]]


def passed_over(*paths: Path) -> dict[str, str]:
    return {entry.path.rsplit("/", 1)[-1]: entry.reason for entry in find_sources(paths)[1]}


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        find_sources([tmp_path / "gone"])


@pytest.mark.parametrize("path", ["x" * 5000, "nul\0.md"])
def test_a_path_that_cannot_be_is_not_there(path: str) -> None:
    with pytest.raises(FileNotFoundError):
        find_sources([Path(path)])


@pytest.mark.parametrize("link", ["a.md", "z.md"])
def test_a_link_hides_no_document_and_is_named(tmp_path: Path, link: str) -> None:
    put(tmp_path, "good.md")
    (tmp_path / link).symlink_to("good.md")

    assert found(tmp_path, below=tmp_path) == ["good.md"]
    assert found(tmp_path / link, tmp_path / "good.md", below=tmp_path) == ["good.md"]
    assert found(tmp_path / link, below=tmp_path) == [link]
    assert passed_over(tmp_path) == {link: f"the same file as {(tmp_path / 'good.md').as_posix()}"}
    assert passed_over(tmp_path / "good.md", tmp_path / "good.md") == {}


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names there are always text")
def test_no_two_files_are_shown_alike(tmp_path: Path) -> None:
    names = [b"a\xff.md", b"a\\xff.md", b"a\\\\xff.md", b"a\\\xff.md", b"a\\b.md", b"b.md"]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_text("Tea.")

    shown = found(tmp_path, below=tmp_path)

    assert len(set(shown)) == len(names)
    assert {"a\\xff.md", "a\\b.md", "b.md"} <= set(shown)


def test_what_looks_like_a_document_and_cannot_be_opened_is_a_source(tmp_path: Path) -> None:
    (tmp_path / "dangling.md").symlink_to("gone.md")
    (tmp_path / "loop.docx").symlink_to("loop.docx")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.txt")

    assert {"dangling.md", "loop.docx"} <= set(found(tmp_path, below=tmp_path))
    assert passed_over(tmp_path) == {}


def test_a_folder_that_cannot_be_looked_into_is_a_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "open/a.md", "barred/b.md")
    scandir = os.scandir

    def bar(path: str) -> object:
        if path.endswith("barred"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", bar)
    assert found(tmp_path, below=tmp_path) == ["barred", "open/a.md"]


def test_a_file_that_the_way_is_barred_to_is_a_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bar(path: Path) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(Path, "lstat", bar)
    assert found(tmp_path / "barred" / "a.md", below=tmp_path) == ["barred/a.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such long paths")
def test_folders_too_deep_for_the_system_are_a_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.md")
    monkeypatch.chdir(tmp_path)
    for _ in range(50):
        Path("d" * 100).mkdir()
        os.chdir("d" * 100)

    paths = found(tmp_path, below=tmp_path)

    assert paths[0] == "a.md"
    assert len(paths) == 2


def test_links_to_folders_are_not_followed_and_said_to_be_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "a.md")
    (tmp_path / "round").symlink_to(tmp_path)

    assert found(tmp_path, below=tmp_path) == ["a.md"]
    assert "links to folders are not followed" in passed_over(tmp_path)["round"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("~$policy.docx", "temporary or lock file"),
        ("._policy.docx", "temporary or lock file"),
        (".~lock.policy.odt#", "temporary or lock file"),
        (".policy.md", "hidden file"),
        ("budget.xlsx", "not a document format that is read (.xlsx)"),
        ("README", "not a document format that is read (no extension)"),
    ],
)
def test_other_files_are_passed_over_with_the_reason(tmp_path: Path, name: str, reason: str) -> None:
    assert passed_over(put(tmp_path, name)) == {name: reason}
    assert find_sources([tmp_path])[0] == []


@pytest.mark.parametrize("name", [".git", "node_modules", ".obsidian"])
def test_hidden_and_technical_folders_are_passed_over(tmp_path: Path, name: str) -> None:
    put(tmp_path, f"{name}/a.md", "b.md")

    assert found(tmp_path, below=tmp_path) == ["b.md"]
    assert passed_over(tmp_path) == {name: "hidden or technical folder"}


def test_a_file_that_is_named_is_a_source_whatever_it_is(tmp_path: Path) -> None:
    put(tmp_path, ".hidden.xlsx")

    assert found(tmp_path / ".hidden.xlsx", below=tmp_path) == [".hidden.xlsx"]


def test_a_folder_named_like_a_document_is_a_folder(tmp_path: Path) -> None:
    assert found(put(tmp_path, "policy.docx/a.md"), below=tmp_path) == ["policy.docx/a.md"]


def test_each_file_once_in_sorted_order(tmp_path: Path) -> None:
    put(tmp_path, "b.md", "a/z.MD", "a/c.txt")
    (tmp_path / "twin.md").symlink_to("b.md")

    paths = found(tmp_path, tmp_path / "b.md", tmp_path / "a", below=tmp_path)

    assert paths == ["a/c.txt", "a/z.MD", "b.md"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_text_is_shown_with_escapes(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md")).write_text("Tea is served.")

    (source,), _ = find_sources([tmp_path])

    assert source.path.endswith("/caf\\xe9.md")
    assert source.file.read_text() == "Tea is served."
