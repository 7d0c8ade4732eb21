"""The pattern language: what each sign meets, and what it must not."""

import pytest

from policylint.language.compilation import compile_lexicon
from policylint.language.mentions import Finder
from policylint.language.patterns import PatternError
from policylint.language.tokens import Stems, tokenise

STEMS = Stems({"program": "programme"})


def meets(pattern: str, text: str, **concepts: list[str]) -> list[str]:
    """The words of `text` that `pattern` meets."""
    lexicon, ids = compile_lexicon({**concepts, "wanted": [pattern]}, STEMS)
    tokens = tokenise(text, STEMS)
    spans = Finder(lexicon).find(tokens).get(ids["wanted"])
    return [text[tokens.starts[start] : tokens.ends[end - 1]] for start, end in spans]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("peer worker", "peer review by a worker"),
        ("=peer", "peers"),
        ("peer (worker|coach)", "peer manager"),
        ("senior .. peer", "senior one two three four five peer"),
        ("every <number> weeks", "every few weeks"),
        ("in <year>", "in 1850"),
    ],
)
def test_does_not_meet(pattern: str, text: str) -> None:
    assert meets(pattern, text) == []


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        ("peer worker", "Our Peer-Workers meet", "Peer-Workers"),
        ("=peer", "a Peer leads", "Peer"),
        ("peer (support)? worker", "a peer worker", "peer worker"),
        ("peer (support)? worker", "a peer support worker", "peer support worker"),
        ("supervise .. peer", "supervised by a senior peer", "supervised by a senior peer"),
        ("supervision ... peer", "supervision once a month in work time with a peer", None),
        ("every <number> weeks", "every six weeks", "every six weeks"),
        ("every <number> weeks", "every 6 weeks", "every 6 weeks"),
        ("in <year>", "in 2024", "in 2024"),
        ("do not dispense", "you don’t dispense it", "don’t dispense"),
        ("will not be asked", "You won't be asked", "won't be asked"),
        ("programme", "our program", "program"),
        ("organisation", "an organization's plan", "organization's"),
        ("whanau", "with whānau", "whānau"),
        ("attend .. (the)? .. handover", "attend clinical handover", None),
        ("attend .. (the)? .. handover", "attend each of the four daily handover", None),
        ("level .. (three)?", "a level", "level"),
    ],
)
def test_meets(pattern: str, text: str, words: str | None) -> None:
    assert meets(pattern, text) == [words or text]


def test_concepts_are_built_of_concepts() -> None:
    found = meets(
        "<led> supervision",
        "peer-led supervision; lived experience led supervision",
        peer=["peer", "lived experience"],
        led=["<peer> led"],
    )
    assert found == ["peer-led supervision", "lived experience led supervision"]


def test_patterns_that_begin_alike_do_not_lend_each_other_their_ends() -> None:
    lexicon, ids = compile_lexicon({"one": ["(a|b) c"], "two": ["a c d"], "three": ["a e"]}, STEMS)
    tokens = tokenise("b c d", STEMS)
    mentions = Finder(lexicon).find(tokens)
    assert [name for name in ("one", "two", "three") if ids[name] in mentions] == ["one"]


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(peer worker", "not closed"),
        ("peer) worker", "unexpected"),
        ("(peer)?", "nothing at all"),
        (".. peer", "gap"),
        ("peer ..", "gap"),
        ("peer (a|)", "empty alternative"),
        ("<unknown> peer", "no concept <unknown>"),
        ("&", "not a word"),
        ("peer workers?", "in 'workers\\?' the whole word is optional: write 'worker', or '\\(workers\\)\\?'"),
        ("peer (lead|=teams?)", "write '=team'"),
    ],
)
def test_says_what_is_wrong_with_a_pattern(pattern: str, message: str) -> None:
    with pytest.raises(PatternError, match=message):
        meets(pattern, "peer")


def test_refuses_concepts_in_a_circle() -> None:
    with pytest.raises(PatternError, match="circle"):
        compile_lexicon({"a": ["<b> x"], "b": ["<a> y"]}, STEMS)
