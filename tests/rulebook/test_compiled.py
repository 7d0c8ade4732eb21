"""The kept rulebook saves time, and is never trusted further than it deserves."""

import marshal
import os
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from policylint import __version__
from policylint.language.lexicon import unpack
from policylint.rulebook import compiled, load
from policylint.rulebook.compiled import open_rulebook, rules_folder
from policylint.rulebook.model import Rulebook, RulebookError


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch, tea_rulebook: Rulebook) -> list[Path]:
    """The folders that have been compiled; what comes out is always the same rulebook."""
    done: list[Path] = []

    def compile_(folder: Path, *_: object) -> Rulebook:
        done.append(folder)
        return tea_rulebook

    monkeypatch.setattr(load, "load_rulebook", compile_)
    return done


def kept(cache: Path) -> Path:
    (file,) = cache.iterdir()
    return file


def test_a_rulebook_with_an_error_is_not_kept(own_rules: Path, cache: Path) -> None:
    (own_rules / "kitchen" / "tea.yaml").write_text("id: tea\n", encoding="utf-8")

    for _ in range(2):
        with pytest.raises(RulebookError):
            open_rulebook(own_rules, cache)
    assert not cache.exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
        lambda data: b"\0" * 4 + data[4:],
        lambda data: b"not a rulebook",
    ],
    ids=["empty", "cut short", "one bit", "no checksum", "something else"],
)
def test_a_damaged_cache_is_ignored_and_made_anew(
    own_rules: Path, cache: Path, compilations: list[Path], damage: Callable[[bytes], bytes]
) -> None:
    open_rulebook(own_rules, cache)
    whole = kept(cache).read_bytes()
    kept(cache).write_bytes(damage(whole))

    open_rulebook(own_rules, cache)

    assert len(compilations) == 2
    assert len(kept(cache).read_bytes()) == len(whole)


def test_a_whole_file_that_holds_something_else_is_ignored(
    own_rules: Path, cache: Path, compilations: list[Path]
) -> None:
    open_rulebook(own_rules, cache)
    data = msgspec.msgpack.encode(["no rulebook"])
    kept(cache).write_bytes(zlib.crc32(data).to_bytes(4, "big") + data)

    open_rulebook(own_rules, cache)

    assert len(compilations) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_cache_that_others_could_have_written_is_never_opened(
    own_rules: Path, cache: Path, compilations: list[Path], monkeypatch: pytest.MonkeyPatch, mode: int
) -> None:
    open_rulebook(own_rules, cache)
    kept(cache).chmod(mode)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("what others wrote was read"))

    open_rulebook(own_rules, cache)

    assert len(compilations) == 2


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="needs users with numbers")
def test_a_cache_of_another_user_is_never_opened(
    own_rules: Path, cache: Path, compilations: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_rulebook(own_rules, cache)
    monkeypatch.setattr(os, "getuid", lambda: kept(cache).stat().st_uid + 1)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("what others wrote was read"))

    open_rulebook(own_rules, cache)

    assert len(compilations) == 2


def test_a_cache_folder_that_cannot_be_made_or_written_is_done_without(
    own_rules: Path, cache: Path, compilations: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.write_text("a file where the folder should be")
    assert open_rulebook(own_rules, cache).rules

    def bar(**_: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "mkstemp", bar)
    cache.unlink()
    assert open_rulebook(own_rules, cache).rules
    assert list(cache.iterdir()) == []


def test_a_write_that_fails_half_way_leaves_nothing(
    own_rules: Path, cache: Path, compilations: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    open_rulebook(own_rules, cache)

    assert list(cache.iterdir()) == []


def test_a_kept_rulebook_is_used(own_rules: Path, cache: Path, compilations: list[Path]) -> None:
    first, second = open_rulebook(own_rules, cache), open_rulebook(own_rules, cache)

    assert compilations == [own_rules]
    assert first == second


def unpacked(rulebook: Rulebook) -> dict[str, object]:
    """What its vocabulary holds: its rows are the same when they are equal, though not always in the same bytes."""
    vocabulary = unpack(rulebook.vocabulary)
    lexicon = vocabulary.lexicon
    rows = {name: [marshal.loads(row) for row in getattr(lexicon, name)] for name in ("short", "longer")}
    words = {name: set(getattr(lexicon, name).words) for name in ("singles", "exact", "sieve")}
    others = {"names": lexicon.names, "starts": lexicon.starts}
    return rows | words | others | {"words": vocabulary.words, "spellings": vocabulary.spellings}


def test_a_rulebook_survives_being_kept(own_rules: Path, cache: Path, tea_rulebook: Rulebook) -> None:
    open_rulebook(own_rules, cache)

    again = open_rulebook(own_rules, cache)

    for name in set(Rulebook.__struct_fields__) - {"vocabulary"}:
        assert getattr(again, name) == getattr(tea_rulebook, name)
    assert unpacked(again) == unpacked(tea_rulebook)


@pytest.mark.parametrize("change", ["edit", "add", "remove", "rename"])
def test_a_change_of_the_rules_makes_it_anew(
    own_rules: Path, cache: Path, compilations: list[Path], change: str
) -> None:
    open_rulebook(own_rules, cache)
    rule = own_rules / "kitchen" / "tea.yaml"
    if change == "edit":
        rule.write_text(rule.read_text(encoding="utf-8") + "core: true\n", encoding="utf-8")
    elif change == "add":
        (rule.parent / "coffee.yaml").write_text("id: coffee\n", encoding="utf-8")
    elif change == "remove":
        rule.unlink()
    else:
        rule.rename(rule.with_name("tee.yaml"))

    open_rulebook(own_rules, cache)

    assert len(compilations) == 2


def test_a_file_that_moves_to_another_domain_makes_it_anew(
    own_rules: Path, cache: Path, compilations: list[Path]
) -> None:
    open_rulebook(own_rules, cache)
    (own_rules / "kitchen").rename(own_rules / "kitchenette")

    open_rulebook(own_rules, cache)

    assert len(compilations) == 2


def test_another_version_makes_it_anew(
    own_rules: Path, cache: Path, compilations: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_rulebook(own_rules, cache)
    monkeypatch.setattr(compiled, "__version__", f"{__version__}.post1")

    open_rulebook(own_rules, cache)

    assert len(compilations) == 2


def test_only_the_rulebooks_that_were_used_last_are_kept(
    own_rules: Path, cache: Path, compilations: list[Path]
) -> None:
    for number in range(12):
        for used in (0, number):
            (own_rules / "kinds.yaml").write_text(f"# {used}\n", encoding="utf-8")
            open_rulebook(own_rules, cache)

    assert len(list(cache.iterdir())) == 8
    assert len(compilations) == 12


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_the_cache_is_for_its_user_alone(own_rules: Path, cache: Path, compilations: list[Path]) -> None:
    open_rulebook(own_rules, cache)

    assert (cache.stat().st_mode & 0o777, kept(cache).stat().st_mode & 0o777) == (0o700, 0o600)


def test_the_rules_that_come_with_policylint_are_there() -> None:
    assert (rules_folder() / "kinds.yaml").is_file()
