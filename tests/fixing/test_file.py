"""Writing over a file: first when it is not done."""

import os
import stat
from pathlib import Path

import pytest

from policylint.fixing.file import RefusedError, rewrite


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "policy.md"
    file.write_bytes(b"old\r\n")
    return file


def test_what_somebody_has_saved_meanwhile_is_not_lost(file: Path) -> None:
    with pytest.raises(RefusedError, match="it has changed since it was checked"):
        rewrite(file, b"older", b"new")

    assert file.read_bytes() == b"old\r\n"
    assert list(file.parent.iterdir()) == [file]


def test_what_is_protected_is_left_alone(file: Path) -> None:
    file.chmod(0o444)

    with pytest.raises(RefusedError, match="it is write-protected"):
        rewrite(file, b"old\r\n", b"new")

    assert file.read_bytes() == b"old\r\n"


def test_a_file_with_two_names_keeps_them_together(file: Path) -> None:
    os.link(file, file.with_name("other.md"))

    with pytest.raises(RefusedError, match="several names"):
        rewrite(file, b"old\r\n", b"new")


def test_when_the_disk_is_full_the_file_is_what_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space left"):
        rewrite(file, b"old\r\n", b"new")
    assert file.read_bytes() == b"old\r\n"
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_the_content_is_new_and_the_rights_stay(file: Path, mode: int) -> None:
    file.chmod(mode)

    rewrite(file, b"old\r\n", b"new\n")

    assert file.read_bytes() == b"new\n"
    assert stat.S_IMODE(file.stat().st_mode) == mode
    assert list(file.parent.iterdir()) == [file]


def test_a_link_stays_and_what_it_leads_to_is_written(file: Path) -> None:
    link = file.with_name("link.md")
    link.symlink_to(file)

    rewrite(link, b"old\r\n", b"new\n")

    assert link.is_symlink()
    assert file.read_bytes() == b"new\n"


def test_the_file_is_seen_to_have_changed(file: Path) -> None:
    os.utime(file, (1_000_000_000, 1_000_000_000))

    rewrite(file, b"old\r\n", b"new\n")

    assert file.stat().st_mtime > 1_500_000_000
