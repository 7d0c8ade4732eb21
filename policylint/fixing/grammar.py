"""What must be right around words that take the place of others: capitals, articles, and what stands beside them."""

import re
from collections.abc import Sequence

FUNCTION_WORDS = frozenset(
    """
    a an the this that these those each every any some all both no such another other many most more few several
    and or but nor so if when where while than then as because although though unless until whether since before after
    of in on at by for to from with without within into onto about among amongst between through during under over
    against towards toward across along near per via like
    who whom whose which what how why
    i we you he she it they me us him her them my our your his its their
    is are was were be been being am has have having had do does did
    will would shall should can could may might must cannot
    not never also always often usually only still already now here there too again
    """.split()
)
"""Words behind which a phrase is complete, and before which it is: none of them is a part of it."""

DETERMINERS = frozenset("a an the this that my our your his her its their".split())

_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset("a an and as at by for from in of on or the to with".split())

# What may stand before a noun that becomes "person who ...", beside function words: "severe" or "repeat" may not.
_BEFORE_PEOPLE = frozenset("young older treat help support serve see meet assist house admit employ visit".split())
_ADJECTIVE = ("less", "ous")

# What is spoken as no vowel, as one, and as either, whatever the first letter is.
_LIKE_YOU = ("use", "usu", "uti", "eu")
_SILENT_H = ("hour", "honest", "honour", "honor", "heir")
_UNSURE = ("u", "one", "once")


def article_for(word: str) -> str:
    """Which article, "a" or "an", stands before `word`; "" where its letters do not tell."""
    word = word.lower()
    if word.startswith(_LIKE_YOU):
        return "a"
    if word.startswith(_SILENT_H) or (word.startswith("un") and not word.startswith("uni")):
        return "an"
    if not (word.isascii() and word.isalpha()) or word.startswith(_UNSURE):
        return ""
    return "an" if word[0] in "aeio" else "a"


def may_stand_before_people(word: str) -> bool:
    """Whether `word` goes with "people living with ..." as it went with a noun: an adjective hardly does."""
    return word in FUNCTION_WORDS or word in _BEFORE_PEOPLE or (word.endswith("s") and not word.endswith(_ADJECTIVE))


def capitals_of(words: Sequence[str], *, in_title: bool) -> str:
    """How `words` are capitalised: "lower", "first", "title" or "upper"; "" for no way that there is a rule for.

    A word alone that has a capital begins a sentence, but for `in_title`.
    """
    if all(word.islower() for word in words):
        return "lower"
    if all(word.isupper() for word in words) and sum(map(len, words)) > 1:
        return "upper"
    if not all(word[1:].islower() for word in words if len(word) > 1):
        return ""
    first, others = words[0], words[1:]
    telling = [word for word in words if word.lower() not in _SMALL]
    if first[0].isupper() and all(word.islower() for word in others):
        return "title" if in_title and telling == [first] else "first"
    is_title = all(word[0].isupper() for word in telling) and (in_title or len(telling) > 1)
    return "title" if is_title and (first[0].isupper() or first in _SMALL) else ""


def is_title(text: str) -> bool:
    """Whether all but the small words of `text` have capitals, as in a heading."""
    telling = [word for word in _WORD.findall(text) if word.lower() not in _SMALL]
    return len(telling) > 1 and all(not word[0].islower() for word in telling)


def in_capitals(text: str, capitals: str) -> str:
    """`text` capitalised in a way that `capitals_of` tells of."""
    match capitals:
        case "upper":
            return text.upper()
        case "first":
            return _capitalised(text)
        case "title":
            return _capitalised(_WORD.sub(lambda m: m[0] if m[0] in _SMALL else _capitalised(m[0]), text))
        case _:
            return text


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
