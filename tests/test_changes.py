"""What has changed since a commit: nothing that may have changed may be taken for unchanged."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from policylint.changes import Changes
from policylint.document import UnreadableError
from policylint.git import changes_since
from policylint.sources import ChangesError
from tests.repository import ENVIRONMENT, Repository

LONG = "".join(f"Line {number} of a policy that goes on for a while.\n" for number in range(30))


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Documents `a` and `b`, committed on `main`."""
    made = Repository(tmp_path / "repository")
    made.commit(a=LONG, b="# B\n")
    return made


def states(repository: Repository, ref: str = "main") -> dict[str, str]:
    """What is not unchanged."""
    changes = changes_since(ref, [repository.folder], with_past=True)
    files = [file for file in repository.folder.rglob("*.md") if ".git" not in file.parts]
    found = {file.relative_to(repository.folder).as_posix(): changes.state(file) for file in files}
    return {path: state for path, state in found.items() if state != "unchanged"}


# What counts as changed


def test_nothing_has_changed_where_nothing_has(repository: Repository) -> None:
    os.utime(repository.folder / "a.md", (1, 1))

    assert states(repository) == {}


def test_what_is_committed_staged_not_staged_and_new_has_changed(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "work")
    repository.commit(committed="# 1\n")
    repository.write("staged.md", "# 2\n")
    repository.git("add", "staged.md")
    repository.write("b.md", "# Other\n")
    repository.write("new/new.md", "# 3\n")

    assert states(repository) == dict.fromkeys(["committed.md", "staged.md", "b.md", "new/new.md"], "changed")


def test_what_is_staged_and_then_taken_back_on_disk_has_not_changed(repository: Repository) -> None:
    repository.write("b.md", "# Other\n")
    repository.git("add", "b.md")
    repository.write("b.md", "# B\n")

    assert states(repository) == {}


def test_what_others_have_changed_meanwhile_is_no_change(repository: Repository) -> None:
    repository.git("branch", "work")
    repository.commit(a="# A that others have rewritten\n")
    repository.git("checkout", "--quiet", "work")
    repository.commit(b="# Other\n")

    assert states(repository, "main") == {"b.md": "changed"}


def test_a_file_taken_out_of_the_index_that_is_still_there_has_changed(repository: Repository) -> None:
    repository.git("rm", "--quiet", "--cached", "b.md")

    assert states(repository) == {"b.md": "changed"}


def test_a_file_with_conflicts_has_changed(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "work")
    repository.commit(b="# Mine\n")
    repository.git("checkout", "--quiet", "main")
    repository.commit(b="# Theirs\n")
    repository.git("checkout", "--quiet", "work")
    subprocess.run(["git", "merge", "--quiet", "main"], cwd=repository.folder, capture_output=True, check=False)

    assert states(repository, "main~1") == {"b.md": "changed"}


def test_what_git_ignores_is_told_apart(repository: Repository) -> None:
    repository.write(".gitignore", "drafts/\n")
    repository.write("drafts/draft.md", "# Draft\n")

    assert states(repository) == {"drafts/draft.md": "ignored"}


def test_an_ignored_file_that_git_follows_all_the_same_is_like_any_other(repository: Repository) -> None:
    repository.write(".gitignore", "b.md\n")
    assert states(repository) == {}

    repository.write("b.md", "# Other\n")
    assert states(repository) == {"b.md": "changed"}


def test_what_stands_in_a_repository_of_its_own_may_have_changed(repository: Repository) -> None:
    Repository(repository.folder / "nested").commit(inner="# Inner\n")

    assert states(repository) == {"nested/inner.md": "changed"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_has_changed_when_what_it_leads_to_has(repository: Repository, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("# Outside\n", encoding="utf-8")
    (repository.folder / "link.md").symlink_to("b.md")
    (repository.folder / "out.md").symlink_to(outside)
    repository.commit()
    assert states(repository) == {"out.md": "changed"}

    repository.write("b.md", "# Other\n")
    assert states(repository) == dict.fromkeys(["b.md", "link.md", "out.md"], "changed")


def test_settings_of_the_user_change_nothing(repository: Repository) -> None:
    for name, value in {
        "diff.relative": "true",
        "diff.renames": "false",
        "diff.external": "false",
        "color.ui": "always",
    }.items():
        repository.git("config", name, value)
    repository.git("mv", "a.md", "c.md")
    (repository.folder / "sub").mkdir()
    repository.write("b.md", "# Other\n")

    changes = changes_since("main", [repository.folder / "sub"], with_past=True)

    past = changes.past(repository.folder / "c.md")
    assert past
    assert past.file.name == "a.md"
    assert changes.state(repository.folder / "b.md") == "changed"


def test_a_hook_of_another_repository_is_no_matter(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repository(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.folder / ".git" / "index"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))

    changes = changes_since("main", [repository.folder], with_past=False)

    assert changes.state(repository.folder / "a.md") == "unchanged"


@pytest.mark.parametrize("attributes", [".gitattributes", ".git/info/attributes"])
@pytest.mark.parametrize("setting", ["clean", "process", "smudge"])
def test_no_filter_that_the_repository_names_is_run(
    repository: Repository, tmp_path: Path, attributes: str, setting: str
) -> None:
    make_git_look_again(repository)
    repository.write(attributes, "*.md filter=x diff=x\n")
    for name in (f"filter.x.{setting}", "diff.x.textconv", "diff.x.command", "diff.external"):
        repository.git("config", name, f"touch {tmp_path / 'run'}; cat")
    repository.git("config", "filter.x.required", "true")

    assert states(repository) == dict.fromkeys(["b.md", "c.md"], "changed")
    assert not (tmp_path / "run").exists()


def test_no_hook_and_no_watcher_of_the_repository_is_run(repository: Repository, tmp_path: Path) -> None:
    make_git_look_again(repository)
    program = repository.write(".git/hooks/post-index-change", f"#!/bin/sh\ntouch {tmp_path / 'run'}\n")
    program.chmod(0o755)
    repository.git("config", "core.fsmonitor", str(program))
    index = (repository.folder / ".git" / "index").read_bytes()

    assert states(repository) == dict.fromkeys(["b.md", "c.md"], "changed")
    assert not (tmp_path / "run").exists()
    assert (repository.folder / ".git" / "index").read_bytes() == index


def test_nothing_of_a_submodule_is_run(repository: Repository, tmp_path: Path) -> None:
    outer = Repository(tmp_path / "outer")
    outer.commit()
    outer.git("submodule", "--quiet", "add", str(repository.folder), "sub")
    outer.commit()
    outer.git("-C", "sub", "config", "filter.x.clean", f"touch {tmp_path / 'run'}; cat")
    outer.git("-C", "sub", "config", "core.fsmonitor", f"touch {tmp_path / 'run'}; cat")
    outer.write(".git/modules/sub/info/attributes", "*.md filter=x\n")
    outer.write("sub/b.md", "# Other\n")
    os.utime(outer.folder / "sub" / "a.md", (1, 1))

    assert states(outer) == {"sub/b.md": "changed"}
    assert not (tmp_path / "run").exists()


def test_nothing_is_fetched_by_the_way_that_the_repository_names(repository: Repository, tmp_path: Path) -> None:
    blob = repository.git("rev-parse", "main:b.md")
    for name, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::sh -c touch% {tmp_path / 'run'}",
        "protocol.ext.allow": "always",
    }.items():
        repository.git("config", name, value)
    (repository.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    repository.write("b.md", "# Other\n")

    changes = changes_since("main", [repository.folder], with_past=True)
    past = changes.past(repository.folder / "b.md")

    assert changes.state(repository.folder / "b.md") == "changed"
    assert past
    with pytest.raises(UnreadableError, match="git could not give the earlier version"):
        past.content.read(100)
    assert not (tmp_path / "run").exists()


def make_git_look_again(repository: Repository) -> None:
    """Let files have other content and other times than git knows, and one a name that is staged."""
    repository.commit(d="# D\n")
    repository.git("mv", "a.md", "c.md")
    repository.write("c.md", LONG + "One line more.\n")
    repository.git("add", "c.md")
    os.utime(repository.folder / "d.md", (1, 1))
    repository.write("b.md", "# O\n")


@pytest.mark.parametrize(("now", "state"), [(b"# B\r\n", "unchanged"), (b"# B\r\r\n", "changed"), (b"# B", "changed")])
def test_the_line_ends_of_windows_are_no_change(repository: Repository, now: bytes, state: str) -> None:
    repository.write("b.md", now)

    assert states(repository).get("b.md", "unchanged") == state


def test_line_ends_are_told_wherever_a_large_file_is_cut(repository: Repository) -> None:
    lines = b"x" * ((1 << 20) - 1) + b"\r\n" + b"y\r\n"
    repository.write("b.md", lines.replace(b"\r\n", b"\n"))
    repository.commit()
    repository.write("b.md", lines)

    assert states(repository) == {}


def test_what_is_kept_in_lfs_has_changed_when_its_content_has(repository: Repository) -> None:
    content = b"%PDF-1.7 and so on"
    digest = hashlib.sha256(content).hexdigest()
    repository.write("b.md", f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(content)}\n")
    repository.commit()

    repository.write("b.md", content)
    assert states(repository) == {}
    repository.write("b.md", content + b".")
    assert states(repository) == {"b.md": "changed"}


def test_names_of_the_longer_sort_are_understood(tmp_path: Path) -> None:
    made = Repository(tmp_path / "longer", "--object-format=sha256")
    made.commit(a="# A\n", b="# B\n")
    made.write("b.md", "# Other\n")

    assert states(made) == {"b.md": "changed"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_in_place_of_a_file_is_a_change_and_so_is_another_target(repository: Repository) -> None:
    (repository.folder / "link.md").symlink_to("a.md")
    repository.commit()
    (repository.folder / "copy").write_bytes((repository.folder / "b.md").read_bytes())
    (repository.folder / "b.md").unlink()
    (repository.folder / "b.md").symlink_to("copy")
    (repository.folder / "link.md").unlink()
    (repository.folder / "link.md").symlink_to("./a.md")

    assert states(repository) == dict.fromkeys(["b.md", "link.md"], "changed")


def test_what_is_staged_stays_as_it_is(repository: Repository) -> None:
    repository.write("b.md", "# Other\n")
    repository.write("new.md", "# New\n")
    status = repository.git("status", "--porcelain=v2", "--branch")

    changes_since("main", [repository.folder], with_past=True)

    assert repository.git("status", "--porcelain=v2", "--branch") == status


# What was there


def test_a_renamed_file_is_followed(repository: Repository) -> None:
    repository.git("mv", "a.md", "a new name.md")
    repository.write("a new name.md", LONG + "One line more.\n")

    changes = changes_since("main", [repository.folder], with_past=True)
    past = changes.past(repository.folder / "a new name.md")

    assert past
    assert past.file == Path(os.path.realpath(repository.folder)) / "a.md"
    assert past.content.read(10_000) == LONG.encode()
    assert [path.name for path in changes.left] == ["a.md"]


def test_a_new_file_was_nothing(repository: Repository) -> None:
    repository.write("new.md", "# New\n")

    assert changes_since("main", [repository.folder], with_past=True).past(repository.folder / "new.md") is None


def test_no_more_is_read_than_is_asked_for(repository: Repository) -> None:
    past = changes_since("main", [repository.folder], with_past=True).past(repository.folder / "a.md")

    assert past
    assert past.content.size == len(LONG.encode())
    assert past.content.read(7) == LONG.encode()[:7]


@pytest.mark.parametrize(
    "name", ["with space.md", "-option.md", "“quoted”.md", "tab\there.md", "new\nline.md", "ü/ä.md"]
)
@pytest.mark.skipif(sys.platform == "win32", reason="names that Windows does not have")
def test_odd_names_are_names(repository: Repository, name: str) -> None:
    file = repository.write(name, "# Odd\n")
    repository.commit()
    file.write_text("# Odder\n", encoding="utf-8")

    changes = changes_since("main", [repository.folder], with_past=True)
    past = changes.past(file)

    assert states(repository) == {name: "changed"}
    assert past
    assert past.content.read(100) == b"# Odd\n"


@pytest.mark.skipif(sys.platform != "linux", reason="names need not be text there")
def test_a_name_that_is_no_text_is_a_name(repository: Repository) -> None:
    file = Path(os.fsdecode(os.fsencode(repository.folder) + b"/\xff.md"))
    file.write_text("# Odd\n", encoding="utf-8")
    repository.commit()
    assert changes_since("main", [repository.folder], with_past=False).state(file) == "unchanged"

    file.write_text("# Odder\n", encoding="utf-8")
    assert changes_since("main", [repository.folder], with_past=False).state(file) == "changed"


# Submodules


@pytest.fixture
def outer(repository: Repository, tmp_path: Path) -> Repository:
    """A repository in which `repository` is the submodule `sub`."""
    made = Repository(tmp_path / "outer")
    made.commit()
    made.git("submodule", "--quiet", "add", str(repository.folder), "sub")
    made.commit(own="# Own\n")
    return made


def test_in_a_submodule_that_is_the_same_nothing_has_changed(outer: Repository) -> None:
    assert states(outer) == {}


@pytest.mark.parametrize("ignore", ["none", "all"])
def test_in_a_submodule_only_what_differs_has_changed(outer: Repository, ignore: str) -> None:
    outer.git("config", "submodule.sub.ignore", ignore)
    outer.write("sub/b.md", "# Other\n")
    outer.write("sub/new.md", "# New\n")
    changed = dict.fromkeys(["sub/b.md", "sub/new.md"], "changed")
    assert states(outer) == changed

    outer.git("-C", "sub", "add", "--all")
    outer.git("-C", "sub", "commit", "--quiet", "--message=other")
    assert states(outer) == changed
    past = changes_since("main", [outer.folder], with_past=True).past(outer.folder / "sub" / "b.md")
    assert past
    assert past.content.read(100) == b"# B\n"


def test_in_a_new_submodule_all_has_changed(outer: Repository) -> None:
    assert states(outer, "main~1") == dict.fromkeys(["own.md", "sub/a.md", "sub/b.md"], "changed")


def test_a_submodule_can_be_looked_at_by_itself(outer: Repository) -> None:
    outer.write("sub/b.md", "# Other\n")

    changes = changes_since("HEAD", [outer.folder / "sub"], with_past=False)

    assert changes.state(outer.folder / "sub" / "a.md") == "unchanged"
    assert changes.state(outer.folder / "sub" / "b.md") == "changed"


# What cannot be told


@pytest.mark.parametrize(
    "ref",
    [
        "",
        " ",
        "-",
        "--all",
        "--output=x",
        "-cuser.name=x",
        "main..main",
        "^main",
        "main^{tree}",
        "main:a.md",
        "gone",
        "a\x00b",
        "0" * 40,
        "main\n--all",
        "HEAD@{99}",
        "main;touch x",
        "$(touch x)",
        "main~99",
        "\x1b[31m",
        "*",
        "refs/heads/*",
    ],
)
def test_a_name_that_is_no_commit_is_refused(repository: Repository, ref: str) -> None:
    before = sorted(path.name for path in repository.folder.iterdir())

    with pytest.raises(ChangesError, match=r"does not name a commit|there is no commit") as told:
        changes_since(ref, [repository.folder], with_past=False)

    assert str(told.value).isprintable()
    assert sorted(path.name for path in repository.folder.iterdir()) == before


@pytest.mark.parametrize("ref", ["main", "HEAD", "a-tag", "work@{0}", "@", "main^0"])
def test_any_name_of_a_commit_will_do(repository: Repository, ref: str) -> None:
    repository.git("tag", "--annotate", "--message=tagged", "a-tag")
    repository.git("checkout", "--quiet", "-b", "work")
    repository.write("b.md", "# Other\n")

    assert states(repository, ref) == {"b.md": "changed"}


def test_outside_of_git_there_is_nothing_to_tell(tmp_path: Path) -> None:
    with pytest.raises(ChangesError, match="it is in no git repository"):
        changes_since("main", [tmp_path], with_past=False)


def test_in_a_repository_without_commits_there_is_nothing_to_tell(tmp_path: Path) -> None:
    with pytest.raises(ChangesError, match="there is no commit 'main' here"):
        changes_since("main", [Repository(tmp_path).folder], with_past=False)


def test_a_shallow_clone_is_told_of(repository: Repository, tmp_path: Path) -> None:
    repository.git("checkout", "--quiet", "-b", "work")
    repository.commit(b="# Other\n")
    repository.git(
        "clone", "--quiet", "--depth=1", "--no-single-branch", repository.folder.as_uri(), str(tmp_path / "clone")
    )

    for ref in ("main", "origin/main"):
        with pytest.raises(ChangesError, match="The clone is shallow: 'git fetch --unshallow'"):
            changes_since(ref, [tmp_path / "clone"], with_past=False)


def test_histories_without_a_common_commit_are_told_of(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "--orphan", "other")
    repository.commit(b="# Other\n")

    with pytest.raises(ChangesError, match=r"have no commit in common\.$"):
        changes_since("main", [repository.folder], with_past=False)


@pytest.mark.parametrize("path", ["", "."])
def test_without_git_it_says_so(repository: Repository, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    # What lies in the working folder is nobody's git.
    program = repository.write("git", "#!/bin/sh\necho evil\n")
    program.chmod(0o755)
    monkeypatch.chdir(repository.folder)
    monkeypatch.setenv("PATH", path)

    with pytest.raises(ChangesError, match="git is needed"):
        changes_since("main", [repository.folder], with_past=False)


def test_a_git_that_cannot_be_run_is_told_of(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_bytes(b"\x7fELF")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    assert shutil.which("git")

    with pytest.raises(ChangesError, match="git could not be run"):
        changes_since("main", [repository.folder], with_past=False)


# Under Windows


def test_paths_on_windows_are_the_same_whatever_their_case(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os.path, "normcase", str.lower)
    changes = Changes()
    changes.add(str(tmp_path), {}, ["Policies/A.md"], [], {})

    assert changes.state(tmp_path / "policies" / "a.MD") == "changed"
    assert changes.state(tmp_path / "b.md") == "ignored"
