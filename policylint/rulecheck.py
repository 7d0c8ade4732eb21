"""Running the examples that rules carry: a rule's file is its own test."""

from collections.abc import Container, Iterator

from msgspec import Struct
from msgspec.structs import replace

from policylint.document import Document
from policylint.engine.judge import Judge
from policylint.engine.passages import ReadDocument
from policylint.engine.sentences import SentenceReader
from policylint.engine.wording import WordingJudge
from policylint.readers.markdown import read
from policylint.rulebook.model import Example, Rule, Rulebook, Verdict, WordingRule

MISSING = Verdict.MISSING.value


class Failure(Struct, frozen=True):
    """What is wrong with a rule, and the line of its file where it shows."""

    rule: str
    file: str
    line: int
    message: str


def check_rules(rulebook: Rulebook, names: Container[str] | None = None) -> Iterator[Failure]:
    """Every example that does not come out as its rule says, and every verdict that no example shows.

    With `names` only the rules that are called so are looked at.
    """
    reader = SentenceReader(rulebook)
    for rule in rulebook.rules:
        if names is None or rule.id in names:
            # A rule's examples are for it alone.
            yield from _check_rule(rule, Judge(replace(rulebook, rules=(rule,)), reader.finder), reader)
    wording = WordingJudge(rulebook, reader.finder)
    for wording_rule in rulebook.wordings:
        if names is None or wording_rule.id in names:
            yield from _check_wording(wording_rule, wording, reader)


def _document(example: Example) -> Document:
    return read(example.text.encode(), "example.md")


def _check_rule(rule: Rule, judge: Judge, reader: SentenceReader) -> Iterator[Failure]:
    shown = set()
    for example in rule.examples:
        text = ReadDocument(_document(example), reader)
        found = {j.rule.id: j for j in judge.judge(text, frozenset({example.kind}))}.get(rule.id)
        said = found.verdict.value if found else MISSING
        shown.add(example.verdict)
        if said != example.verdict:
            reason = f" ({found.reason})" if found else ""
            yield Failure(
                rule.id,
                rule.file,
                example.line,
                f"is {said}{reason}, should be {example.verdict}: {_short(example)}",
            )
    can_give = {frame.says for frame in rule.frames} - {"undercut"} | {MISSING}
    for verdict in sorted(can_give - shown):
        yield Failure(rule.id, rule.file, 1, f"has no example of '{verdict}'")
    if len(rule.examples) < 6:
        yield Failure(rule.id, rule.file, 1, f"has {len(rule.examples)} examples; six is the least")


def _check_wording(rule: WordingRule, judge: WordingJudge, reader: SentenceReader) -> Iterator[Failure]:
    for example in rule.examples:
        text = ReadDocument(_document(example), reader)
        hits = [hit.text for hit in judge.judge(text) if hit.rule.id == rule.id]
        if (example.verdict == "flag") != bool(hits):
            what = "is not flagged" if example.verdict == "flag" else f"is flagged ('{hits[0]}')"
            yield Failure(rule.id, rule.file, example.line, f"{what}: {_short(example)}")
    for wanted in ("flag", "leave"):
        if not any(example.verdict == wanted for example in rule.examples):
            yield Failure(rule.id, rule.file, 1, f"has no example of '{wanted}'")


def _short(example: Example) -> str:
    text = " ".join(example.text.split())
    return f"“{text[:110]}…”" if len(text) > 110 else f"“{text}”"
