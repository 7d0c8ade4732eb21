"""Made documents are what the benchmark says of them, and always the same."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from benchmarks import rules
from benchmarks.corpora import Corpus, write
from benchmarks.documents import Block, Table, make, share_said_once, texts
from benchmarks.formats import FORMATS
from policylint.checker import Checker
from policylint.document import BlockKind
from policylint.readers import read
from policylint.rulebook.load import load_rulebook
from policylint.settings import Settings
from tests.conftest import ROOT


def words(blocks: list[Block]) -> int:
    return sum(len(text.split()) for block in blocks for text in texts(block))


def test_a_document_is_never_made_in_two_ways() -> None:
    program = "from benchmarks.documents import make; print([make(number) for number in range(3)])"

    made = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(made) == 1


def test_hardly_a_sentence_comes_again() -> None:
    assert share_said_once(100) > 0.9


@pytest.mark.parametrize("wanted", [1_000, 1_500])
def test_documents_have_about_as_many_words_as_were_asked_for(wanted: int) -> None:
    made = [words(make(number, wanted)) for number in range(100)]

    assert 0.97 < sum(made) / len(made) / wanted < 1.03
    assert all(0.8 < each / wanted < 1.3 for each in made)


def test_prose_has_no_tables() -> None:
    assert not any(isinstance(block, Table) for block in make(3, tables=False))
    assert any(isinstance(block, Table) for block in make(3))


@pytest.mark.parametrize("suffix", FORMATS)
def test_each_format_says_the_same(suffix: str) -> None:
    blocks = make(3, 500, tables=False)

    document = read(FORMATS[suffix](blocks), f"x{suffix}")

    margins = {BlockKind.HEADER, BlockKind.FOOTER}
    said = [block.text for block in document.blocks if block.kind not in margins]
    assert plain(said) == plain(text for block in blocks for text in texts(block))
    assert document.reading.warnings == ()


def plain(said: Iterable[str]) -> list[str]:
    """The words; the numbers of headings are text to some formats, and labels to others."""
    return [word for word in " ".join(said).split() if not word.isdigit()]


@pytest.mark.parametrize("suffix", FORMATS)
def test_tables_are_tables_in_each_format(suffix: str) -> None:
    blocks = make(3, 500)

    document = read(FORMATS[suffix](blocks), f"x{suffix}")

    assert document.reading.tables == sum(isinstance(block, Table) for block in blocks)


def test_a_small_corpus_is_the_beginning_of_a_large_one(tmp_path: Path) -> None:
    small, large = write(Corpus(2, words=100), tmp_path), write(Corpus(4, words=100), tmp_path)

    assert contents(small) == contents(large)[:2]
    assert len(set(contents(large))) == 4


def test_long_documents_say_what_the_short_ones_say(tmp_path: Path) -> None:
    short, long = write(Corpus(4, words=100), tmp_path), write(Corpus(2, words=100, joined=2), tmp_path)

    assert b"\n".join(contents(short)) == b"\n".join(contents(long))
    assert len(contents(long)) == 2


def test_a_corpus_can_be_dealt_out(tmp_path: Path) -> None:
    whole = write(Corpus(5, words=100), tmp_path)

    dealt = write(Corpus(5, words=100, parts=2), tmp_path)

    first, second = contents(dealt / "1"), contents(dealt / "2")
    assert (len(first), len(second)) == (3, 2)
    assert sorted(first + second) == sorted(contents(whole))


def contents(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in sorted(folder.rglob("*.md"))]


def test_nothing_meets_made_rules(tmp_path: Path) -> None:
    rulebook = load_rulebook(rules.write(30, tmp_path / "rules"))
    checker = Checker(rulebook, Settings())

    reports = [checker.check(FORMATS[".md"](make(number)), f"{number}.md") for number in range(3)]

    assert len(rulebook.rules) == 30
    assert not any(report.clauses for report in reports)
    # One that is met shows that they could be.
    assert checker.check(rulebook.rules[0].model_clause.encode(), "x.md").clauses
