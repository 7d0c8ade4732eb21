"""What must not change a verdict, and what must: the rules' own strong examples, said otherwise.

Each example of one plain sentence is put into another typography, list or line, which changes nothing, and is hedged,
denied, quoted, moved into the past or to clinicians, which takes the commitment away.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policylint.engine.judge import Judge
from policylint.engine.passages import ReadDocument
from policylint.engine.sentences import SentenceReader
from policylint.readers.markdown import read
from policylint.rulebook.model import Example, Frame, Rule, Rulebook

Change = Callable[[str], str]


class Said(NamedTuple):
    """A strong example of a rule, and the frames by which it is strong."""

    rule: Rule
    example: Example
    frames: tuple[Frame, ...]


class Reviewer:
    """Judges single passages by the real rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._reader = SentenceReader(rulebook)
        self._judge = Judge(rulebook, self._reader.finder)
        said = (
            Said(rule, example, self._frames(rule, example))
            for rule in rulebook.rules
            for example in rule.examples
            if example.verdict == "strong" and _is_one_sentence(example.text)
        )
        self.plain = [each for each in said if self.verdict(each, each.example.text) == "strong"]

    def verdict(self, said: Said, text: str) -> str:
        """What the rule of `said` says of `text`."""
        document = self._read(text)
        judged = {
            judgement.rule.id: judgement for judgement in self._judge.judge(document, frozenset({said.example.kind}))
        }
        return judged[said.rule.id].verdict.value if said.rule.id in judged else "missing"

    def _frames(self, rule: Rule, example: Example) -> tuple[Frame, ...]:
        document = self._read(example.text)
        return tuple(
            frame
            for passage in document.passages
            for frame in rule.frames
            if frame.says == "strong" and not (frame.title or frame.under) and passage.sentence.spans(frame)
        )

    def _read(self, text: str) -> ReadDocument:
        # Without a title of its own, a document's first line would be taken for one.
        return ReadDocument(read(f"# Circular 7\n\n{text}".encode(), "x.md"), self._reader)


def _is_one_sentence(text: str) -> bool:
    return (
        text.endswith(".") and "\n" not in text and "|" not in text and len(re.findall(r"[.!?:;](?:\s|$)", text)) == 1
    )


@pytest.fixture(scope="module")
def reviewer(rulebook: Rulebook) -> Reviewer:
    return Reviewer(rulebook)


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:]


SAME: dict[str, Change] = {
    "capitals": str.upper,
    "a list item": "- {}".format,
    "a numbered clause": "3. {}".format,
    "bold": "**{}**".format,
    "typographic apostrophes": lambda text: text.replace("'", "’"),
    "no-break spaces": lambda text: text.replace(" ", "\N{NO-BREAK SPACE}"),
    "wrapped lines": lambda text: re.sub(r"((?:\S+ ){4})", r"\1\n", text),
    "a boilerplate neighbour": "This policy takes effect on the date of its approval.\n\n{}".format,
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
@given(data=st.data())
def test_how_it_is_written_changes_nothing(reviewer: Reviewer, change: Change, data: st.DataObject) -> None:
    said = data.draw(st.sampled_from(reviewer.plain))
    assert reviewer.verdict(said, change(said.example.text)) == "strong"


ELSEWHERE: dict[str, Change] = {
    "quoted": "> {}".format,
    "in the past": "## History\n\n{}".format,
    "somebody's finding": lambda text: f"## Evidence\n\nA 2019 study found that {_lowered(text)}",
    "a thing not to say": "## What not to write\n\n{}".format,
    "a myth": "Myths:\n\n- {}".format,
}


@pytest.mark.parametrize("change", ELSEWHERE.values(), ids=ELSEWHERE)
@given(data=st.data())
def test_another_voice_commits_to_nothing(reviewer: Reviewer, change: Change, data: st.DataObject) -> None:
    # Who says "we" and "you" speaks for the organisation, whoever else found it too.
    own_voice = [
        said
        for said in reviewer.plain
        if not any(frame.any_voice for frame in said.frames)
        and not re.search(r"\b(?:we|our|you|your)\b", said.example.text, re.IGNORECASE)
    ]
    said = data.draw(st.sampled_from(own_voice))
    assert reviewer.verdict(said, change(said.example.text)) != "strong"


# A sentence that denies something itself ("what it is and is not") turns what comes after.
_NEGATIVE = re.compile(r"\b(?:not|no|never|nobody|cannot|separate|and)\b", re.IGNORECASE)
HEDGES: dict[str, Change] = {
    "a condition before it": lambda text: f"Where resources allow, {_lowered(text)}",
    "a condition after it": lambda text: f"{text.rstrip('.')}, where resources allow.",
    "a condition without a comma": lambda text: f"{text.rstrip('.')} where practicable.",
    "somebody's room for it": lambda text: f"{text.rstrip('.')} when she has capacity.",
    "people left out": lambda text: f"{text.rstrip('.')}, apart from casual staff.",
    "places left out": lambda text: f"{text.rstrip('.')}, though not at every site.",
    "somebody who may decide otherwise": "{} Managers may decide otherwise.".format,
    "no obligation": "{} This does not create any obligation on the organisation.".format,
    "what is to come": "{} Part-time workers will be included at a later date.".format,
    "an aim": "{} This is our aim.".format,
    "no guarantee": "{} However, this cannot be guaranteed.".format,
    "somebody's last word": "{} The manager has the final say.".format,
    "somebody else in their stead": "{} Where this cannot be done, a clinician stands in.".format,
    "something awaited": lambda text: f"{text.rstrip('.')}, pending approval of the budget.",
    "a shortfall": "{} Sadly, we often fall short of this.".format,
    "a recommendation": lambda text: f"The working group recommended that {_lowered(text)}",
    "a plan in a table": lambda text: f"| Commitment | Status |\n|---|---|\n| {text} | Planned |",
}


@pytest.mark.parametrize("change", HEDGES.values(), ids=HEDGES)
@given(data=st.data())
def test_a_hedge_takes_from_a_commitment(reviewer: Reviewer, change: Change, data: st.DataObject) -> None:
    firm = [
        said
        for said in reviewer.plain
        if all(frame.hedged == "weak" for frame in said.frames) and not _NEGATIVE.search(said.example.text)
    ]
    said = data.draw(st.sampled_from(firm))
    assert reviewer.verdict(said, change(said.example.text)) != "strong"


MODALS = {
    "denied": partial(re.sub, r"\b(will|must|shall)\b", r"\1 not", count=1),
    "made a permission": partial(re.sub, r"\b(will|must|shall)\b", "may", count=1),
}


@pytest.mark.parametrize("name", MODALS)
@given(data=st.data())
def test_a_denied_or_weakened_verb_commits_to_nothing(reviewer: Reviewer, name: str, data: st.DataObject) -> None:
    change = MODALS[name]

    def kept(frame: Frame) -> bool:
        return frame.negated == "keep" if name == "denied" else frame.hedged != "weak"

    bound = [
        said
        for said in reviewer.plain
        if change(string=said.example.text) != said.example.text
        and not _NEGATIVE.search(said.example.text)
        and not any(kept(frame) for frame in said.frames)
    ]
    said = data.draw(st.sampled_from(bound))
    assert reviewer.verdict(said, change(string=said.example.text)) != "strong"


@given(data=st.data())
def test_what_is_for_clinicians_is_not_for_all(reviewer: Reviewer, data: st.DataObject) -> None:
    subject = re.compile(r"^(?:All staff|Every employee|All employees|Each staff member)\b")
    for_all = [
        said
        for said in reviewer.plain
        if subject.match(said.example.text) and any(frame.everyone for frame in said.frames)
    ]
    said = data.draw(st.sampled_from(for_all))
    assert reviewer.verdict(said, subject.sub("All registered nurses", said.example.text)) != "strong"
