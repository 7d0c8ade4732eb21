"""Folders of made documents to measure with."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path

from msgspec import Struct

from benchmarks.documents import WORDS, Block, make
from benchmarks.formats import FORMATS


class Corpus(Struct, frozen=True):
    """What is in a folder: `count` documents of so many `words` each, dealt out to `parts` folders below it.

    Each is made of so many documents that are `joined`: the same text can so be cut into short ones or long ones.
    """

    count: int
    suffix: str = ".md"
    words: int = WORDS
    joined: int = 1
    parts: int = 1
    tables: bool = True

    @property
    def name(self) -> str:
        """The name of its folder."""
        kind = "" if self.tables else "-prose"
        return f"{self.count}-{self.suffix[1:]}{kind}-of-{self.words * self.joined}-in-{self.parts}"

    def document(self, number: int) -> Sequence[Block]:
        """The document of this number, counted from 0."""
        numbers = range(number * self.joined, (number + 1) * self.joined)
        return list(chain.from_iterable(make(each, self.words, tables=self.tables) for each in numbers))

    def file(self, number: int) -> Path:
        """Where that document is, from the corpus's folder on."""
        return Path(str(number % self.parts + 1)) / f"{number:05}{self.suffix}"


def write(corpus: Corpus, folder: Path) -> Path:
    """The corpus's own folder in `folder`, made now if it is not there."""
    whole = folder / corpus.name
    if whole.is_dir():
        return whole
    begun = folder / f"{corpus.name}.begun"
    for part in range(corpus.parts):
        (begun / str(part + 1)).mkdir(parents=True, exist_ok=True)
    # Other processes make them: a process that is measured counts the memory of the one that started it as its own.
    with ProcessPoolExecutor() as pool:
        tasks = [(corpus, number, begun / corpus.file(number)) for number in range(corpus.count)]
        for _ in pool.map(_write, tasks, chunksize=20):
            pass
    return begun.rename(whole)


def _write(task: tuple[Corpus, int, Path]) -> None:
    corpus, number, file = task
    file.write_bytes(FORMATS[corpus.suffix](corpus.document(number)))
