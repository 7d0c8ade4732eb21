"""Made policy documents: the same for the same number, and hardly a sentence twice."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import TypedDict

import yaml
from msgspec import Struct

WORDS = 1_500
"""What a document has where nothing else is said: some 9 KB of Markdown."""

_SEED = "policies"
_SECTION = 285
_WITH_OPENING, _WITH_ENDING, _WITH_WORDING = 0.35, 0.4, 0.025
# "a" before a name that begins with a vowel ("u" begins "useful" and "union" here).
_ARTICLE = re.compile(r"\b([Aa])(?= [aeioAEIO])")


class Heading(Struct, frozen=True):
    """A heading; the document's title has level 1."""

    text: str
    level: int


class Paragraph(Struct, frozen=True):
    """Sentences that stand together."""

    sentences: tuple[str, ...]


class Items(Struct, frozen=True):
    """A list with dots, a sentence each."""

    sentences: tuple[str, ...]


class Table(Struct, frozen=True):
    """Rows of cells; the first row is the header."""

    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Items | Table


def make(number: int, words: int = WORDS, *, tables: bool = True) -> list[Block]:
    """Document `number`, of about as many `words`. It hangs on these three alone, not on how many are made."""
    blocks: list[Block] = []
    left = words
    for block in _Writer(Random(f"{_SEED}/{number}"), tables=tables).blocks():
        # With half a section more it would be too long as often as it is now too short.
        if blocks and left <= _SECTION / 2 and isinstance(block, Heading):
            break
        blocks.append(block)
        left -= sum(len(text.split()) for text in texts(block))
    return blocks


def texts(block: Block) -> Sequence[str]:
    """The sentences, cells or the heading of a block."""
    if isinstance(block, Heading):
        return (block.text,)
    if isinstance(block, Table):
        return tuple(cell for row in block.rows for cell in row)
    return block.sentences


def share_said_once(count: int = 1_000) -> float:
    """The share of the sentences of so many documents that stand there once."""
    sentences = Counter(
        sentence
        for number in range(count)
        for block in make(number)
        if isinstance(block, Paragraph | Items)
        for sentence in block.sentences
    )
    return sum(times == 1 for times in sentences.values()) / sentences.total()


class _Phrases(TypedDict):
    """What is in the file of phrases, which says what each is for."""

    titles: list[str]
    organisations: list[str]
    facts: dict[str, str]
    columns: list[str]
    openings: list[str]
    endings: list[str]
    lead_ins: list[str]
    slots: dict[str, list[str]]
    sections: dict[str, list[str]]
    wording: list[str]


@cache
def _phrases() -> _Phrases:
    file = Path(__file__).with_name("phrases.yaml")
    phrases: _Phrases = yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return phrases


class _Writer:
    """Writes one document, which goes on for as long as it is read from."""

    def __init__(self, chance: Random, *, tables: bool) -> None:
        self._chance = chance
        self._tables = tables
        self._phrases = _phrases()
        self._slots = _Slots(chance, self._phrases["slots"])

    def blocks(self) -> Iterator[Block]:
        choose = self._chance.choice
        yield Heading(f"{choose(self._phrases['titles'])} of {choose(self._phrases['organisations'])}", 1)
        if self._tables:
            facts = self._phrases["facts"].items()
            yield Table((("Item", "Detail"), *((name, _sentence(self._fill(text))) for name, text in facts)))
        sections = list(self._phrases["sections"].items())
        number = 0
        while True:
            self._chance.shuffle(sections)
            for name, templates in sections:
                number += 1
                yield Heading(f"{number} {name}", 2)
                yield from self._section(templates)

    def _section(self, templates: Sequence[str]) -> Iterator[Block]:
        """Two to four blocks. No template is used twice before all have been."""
        deck = self._deck(templates)
        for _ in range(self._chance.randint(2, 4)):
            shape = self._chance.random()
            if shape < 0.6:
                yield Paragraph(self._several(deck, 2, 5))
            elif shape < 0.9 or not self._tables:
                yield Paragraph((_sentence(self._fill(self._chance.choice(self._phrases["lead_ins"]))),))
                yield Items(self._several(deck, 3, 5))
            else:
                head = tuple(self._phrases["columns"])
                rows = (
                    (_sentence(self._fill("{manager}")), sentence, _sentence(self._fill("{deadline}")))
                    for sentence in self._several(deck, 2, 4)
                )
                yield Table((head, *rows))

    def _deck(self, templates: Sequence[str]) -> Iterator[str]:
        while True:
            yield from self._chance.sample(templates, len(templates))

    def _several(self, deck: Iterator[str], least: int, most: int) -> tuple[str, ...]:
        return tuple(self._say(next(deck)) for _ in range(self._chance.randint(least, most)))

    def _say(self, template: str) -> str:
        chance = self._chance
        if chance.random() < _WITH_WORDING:
            template = chance.choice(self._phrases["wording"])
        opening = chance.choice(self._phrases["openings"]) if chance.random() < _WITH_OPENING else ""
        ending = chance.choice(self._phrases["endings"]) if chance.random() < _WITH_ENDING else ""
        return _sentence(self._fill(f"{opening}{template}{ending}")) + "."

    def _fill(self, template: str) -> str:
        return template.format_map(self._slots)


class _Slots(Mapping[str, str]):
    """Something else for a name each time that it is asked for."""

    def __init__(self, chance: Random, choices: Mapping[str, Sequence[str]]) -> None:
        self._chance = chance
        self._choices = choices

    def __getitem__(self, name: str) -> str:
        return self._chance.choice(self._choices[name]).format_map(self)

    def __iter__(self) -> Iterator[str]:
        return iter(self._choices)

    def __len__(self) -> int:
        return len(self._choices)


def _sentence(text: str) -> str:
    return _ARTICLE.sub(r"\1n", text[0].upper() + text[1:])
