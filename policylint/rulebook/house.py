"""An organisation's own words: what it prefers to say, its role titles, and names that are nobody's fault."""

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from policylint.language.tokens import split_words
from policylint.rulebook.concepts import Compiler
from policylint.rulebook.files import Value
from policylint.rulebook.model import REGIONS, REST, House, Rule, WordingRule

HOUSE_TERMS = "house-terms"

_ROLE_TITLE = "role-title"
_NEVER_FLAG = "house/never-flag"
_WORD = re.compile(r"[^\W\d_]+")
# What follows a noun and belongs to it, and the endings of nouns whose plural is certain.
_AFTER_NOUN = frozenset("accessing at for from in living of on receiving to using who with".split())
_REGULAR = ("er", "or", "ant", "ent", "ist", "ian", "ee")


def add_house(house: House, compiler: Compiler) -> None:
    """Let `compiler` know the words of `house`; its vocabulary says itself what `<role-title>` may stand for."""
    compiler.concepts.setdefault(_ROLE_TITLE, []).extend(map(_pattern, house.role_titles))
    if house.never_flag:
        compiler.concepts[_NEVER_FLAG] = [_pattern(name) for name in house.never_flag]
    for number, (_, others) in enumerate(house.preferred):
        compiler.concepts[_avoided(number)] = [_pattern(words) for words in others]


def house_wordings(house: House, ids: Mapping[str, int]) -> tuple[WordingRule, ...]:
    """A wording rule for each of the words that `house` prefers; they share one id, by which settings name them all."""
    return tuple(
        WordingRule(
            id=HOUSE_TERMS,
            title="House terms",
            level="C",
            avoid=(ids[_avoided(number)],),
            prefer=(preferred,),
            why="The house has agreed on these words.",
            source="the configuration's terms",
            safe=tuple(pair for words in others for pair in _replacements(words, preferred)),
        )
        for number, (preferred, others) in enumerate(house.preferred)
    )


def at_home_rule(rule: Rule, spellings: Mapping[str, str]) -> Rule:
    """`rule` with its model clause in the region's `spellings`."""
    return replace(rule, model_clause=_respelled(rule.model_clause, spellings))


def at_home_wording(rule: WordingRule, spellings: Mapping[str, str], ids: Mapping[str, int]) -> WordingRule:
    """`rule` with what to write in the region's `spellings`, and with the names that are never flagged."""
    return replace(
        rule,
        prefer=tuple(_respelled(words, spellings) for words in rule.prefer),
        safe=tuple((words, _respelled(other, spellings)) for words, other in rule.safe),
        except_=(*rule.except_, ids[_NEVER_FLAG]) if _NEVER_FLAG in ids else rule.except_,
    )


def region_spellings(files: Iterable[tuple[str, Value]], region: str) -> dict[str, str]:
    """The words that `region` spells in another way than the rules do; `RulebookError` for a file of another shape."""
    found: dict[str, str] = {}
    for name, value in files:
        if name == "regions.yaml":
            spellings = value.mapping(frozenset(REGIONS)).get(region)
            found |= {word: other.text() for word, other in spellings.mapping().items()} if spellings else {}
    return found


def _avoided(number: int) -> str:
    return f"{HOUSE_TERMS}/avoid-{number}"


def _pattern(words: str) -> str:
    """Exactly these words, the last of them also in the plural. The stems of patterns would meet too much."""
    *before, last = split_words(words)
    forms = [last, *_plurals(last)]
    return " ".join([*(f"={word}" for word in before), f"({'|'.join(f'={word}' for word in forms)})"])


def _plurals(word: str) -> list[str]:
    """How the plural of `word` may be written."""
    return [f"{word}s", f"{word}es", *([f"{word[:-1]}ies"] if word.endswith("y") else [])]


def _replacements(words: str, preferred: str) -> Iterator[tuple[str, str]]:
    """What can be written for `words`, and for their plural where that of what is `preferred` is certain.

    Behind a phrase that ends with its noun anything may follow.
    """
    ends_with_noun = _AFTER_NOUN.isdisjoint(preferred.split())
    rest = f" {REST}" if ends_with_noun else ""
    yield words + rest, preferred + rest
    *before, last = words.split()
    *others, noun = preferred.split()
    for plural in _plurals(last):
        several = " ".join([*before, plural])
        if ends_with_noun and noun == last:
            yield several + rest, " ".join([*others, plural]) + rest
        elif ends_with_noun and noun.endswith(_REGULAR):
            yield several + rest, f"{preferred}s{rest}"
        elif preferred.startswith("person ") and "who" not in others:
            yield several, preferred.replace("person", "people", 1)


def _respelled(text: str, spellings: Mapping[str, str]) -> str:
    def respell(match: re.Match[str]) -> str:
        word = match[0]
        other = spellings.get(word.lower(), word)
        return other.capitalize() if word[0].isupper() and other is not word else other

    return _WORD.sub(respell, text) if spellings else text
