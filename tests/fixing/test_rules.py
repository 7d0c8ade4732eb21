"""What the rules call safe: every entry is found by its rule, is written as it says, and is then found no more."""

from policylint.checker import Checker
from policylint.rulebook.model import REST, Rulebook
from policylint.settings import Settings
from tests.fixing.fixer import Fixer

# Somewhere a verb, a noun, an adjective and a phrase of several words may stand.
_FRAMES = (
    "Clients may call when {}.",
    "Clients {} and are here.",
    "Clients who {} are here.",
    "Help is for {}, too.",
    "It speaks of drug use, abstinence and {}.",
    "A client has an {}.",
    "A client has a {}.",
    "Somebody {}.",
)
# What a rule finds may need words that follow.
_RESTS = ("", "depression", "clients", "client", "parking", "staff")


def test_every_safe_replacement_is_made(rulebook: Rulebook, fixer: Fixer) -> None:
    of_advice = Fixer(Checker(rulebook, Settings(select=frozenset({"wording"}), advice=True)))
    unused = [
        f"{rule.id}: {words}"
        for rule in rulebook.wordings
        for words, written in rule.safe
        if not any(
            _is_made(
                of_advice if rule.level == "A" else fixer,
                frame.format(_filled(words, rest)),
                rule.id,
                _filled(written, rest),
            )
            for rest in _RESTS
            for frame in _FRAMES
        )
    ]

    assert unused == []


def _filled(words: str, rest: str) -> str:
    return words.replace(REST, rest).strip()


def _is_made(fixer: Fixer, text: str, rule: str, written: str) -> bool:
    fixed = fixer.fix(text.encode())
    return rule in {finding.rule for finding in fixed.made} and written in fixed.data.decode()


def test_what_is_written_is_what_the_rule_tells_people_to_write(rulebook: Rulebook) -> None:
    strange = [
        f"{rule.id}: {written}"
        for rule in rulebook.wordings
        for _, written in rule.safe
        if not _shares_words(written, " ".join(rule.prefer))
    ]

    assert strange == []


def _shares_words(written: str, preferred: str) -> bool:
    told = {word[:4] for word in preferred.lower().replace("-", " ").split()}
    return bool(told & {word[:4] for word in written.lower().replace("-", " ").split()})
