"""Words to change: found where they are used, left alone where they are only mentioned.

A phrase in quotation marks, in a list of words to avoid, in a definition or a law's title, denied ("we do not
use the term") or part of a name is a mention, and no finding.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from policylint.document import BlockKind
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.sentences import Sentence
from policylint.engine.stance import Grammar, Stance
from policylint.language.mentions import Finder, Span, Triggers, overlap
from policylint.rulebook.model import Rulebook, WordingRule

# Voices in which words are mentioned, not used.
_MENTIONING = ("quotation", "warning", "law", "definition")
# Words set off in single marks ('junkie'); an apostrophe stands after or between letters and opens nothing.
_SINGLE_QUOTED = re.compile(r"(?<![\w'‘’])['‘](?=\w)(?:[^'‘’]|(?<=\w)['’](?=\w)){1,80}['’](?!\w)")

# What parts one statement from the next: no phrase reaches over it.
_PARTED = re.compile(r"[:;]|\b(?:and|or) (?:with|from|to|for)\b", re.IGNORECASE)
_REACH_OF_DEFINITION = 2
# Small words that stand in names without a capital.
_IN_NAMES = frozenset(["and", "of", "for", "the", "or", "on", "in"])


class WordingHit(Struct, frozen=True):
    """Words of one passage that a wording rule would have changed."""

    rule: WordingRule
    passage: Passage
    span: Span

    @property
    def text(self) -> str:
        """The exact words."""
        return self.passage.words(*self.span)


class WordingJudge:
    """A rulebook's wording rules, by the concepts that set them off."""

    def __init__(self, rulebook: Rulebook, finder: Finder) -> None:
        self._grammar = Grammar(rulebook)
        self._mentioned = rulebook.concept("wording/mentioned")
        self._introduces = rulebook.concept("wording/introduces")
        self._defines = rulebook.concept("wording/defines")
        self._listed = rulebook.concept("wording/listed")
        self._names = rulebook.concept("wording/names")
        self._follows = rulebook.concept("wording/follows")
        self._rules = rulebook.wordings
        self._triggers = Triggers(
            finder, (((*rule.avoid, *rule.alone), (rule.near,) if rule.near else ()) for rule in self._rules)
        )

    def judge(self, document: ReadDocument) -> list[WordingHit]:
        """Every phrase to change, in reading order; where two overlap, the longer one."""
        stance = Stance(document, self._grammar)
        hits = [hit for passage in document.passages for hit in _longest(list(self._hits(stance, document, passage)))]
        return sorted(hits, key=lambda hit: (hit.passage.clause.number, hit.span))

    def _hits(self, stance: Stance, document: ReadDocument, passage: Passage) -> Iterator[WordingHit]:
        for rule, span in passage.sentence.heard(self):
            if rule.names and _is_name(passage, span):
                continue
            if not self._is_mentioned(stance, document, passage, span):
                yield WordingHit(rule, passage, span)

    def listen(self, sentence: Sentence) -> list[tuple[WordingRule, Span]]:
        """The phrases of a sentence that are to be changed, as far as its own words tell."""
        return [
            (self._rules[number], span)
            for number in self._triggers.could(sentence.mentions)
            for span in self._spans(sentence, self._rules[number])
        ]

    def _spans(self, sentence: Sentence, rule: WordingRule) -> list[Span]:
        mentions = sentence.mentions
        found = [*mentions.all(rule.avoid)]
        found += (span for span in mentions.all(rule.alone) if self._is_noun(sentence, span))
        if not found or (rule.near and not mentions.any(rule.near)) or mentions.any(rule.without):
            return []
        spared = [*mentions.all(rule.except_), *(mentions.get(self._names) if rule.names else ())]
        return [
            span
            for span in found
            if not any(overlap(span, other) for other in spared) and not _PARTED.search(sentence.words(*span))
        ]

    def _is_noun(self, sentence: Sentence, span: Span) -> bool:
        """Whether the words name something by themselves, and do not describe what a word behind them names."""
        end, tokens = span[1], sentence.tokens
        if end == len(tokens.words) or any(start == end for start, _ in sentence.mentions.get(self._follows)):
            return True
        return bool(sentence.text[tokens.ends[end - 1] : tokens.starts[end]].strip(" -"))

    def _is_mentioned(self, stance: Stance, document: ReadDocument, passage: Passage, span: Span) -> bool:
        if _is_quoted(document, passage, span):
            return True
        voice = stance.voice(passage, span)
        if voice and voice.kind in _MENTIONING and (voice.kind != "definition" or self._is_defined(passage, span)):
            return True
        if self._mentioned in passage.mentions:
            return True
        if any(end == span[0] for _, end in passage.mentions.get(self._introduces)):
            return True
        before = document.before(passage)[-1:]
        lead_ins = [document.passages[number] for number in passage.clause.lead_ins]
        if any(self._mentioned in other.mentions for other in (*before, *lead_ins)):
            return True
        in_list = passage.block.kind is not BlockKind.PARAGRAPH
        return in_list and document.above(passage).any((self._mentioned, self._listed))

    def _is_defined(self, passage: Passage, span: Span) -> bool:
        """Whether the words are what a definition defines; those it defines with are the document's own."""
        defining = passage.mentions.get(self._defines)
        if any(0 <= start - span[1] <= _REACH_OF_DEFINITION for start, _ in defining):
            return True
        after = passage.clause.text[passage.tokens.ends[span[1] - 1] :].strip(" *\"'”’")
        return span[0] <= 1 and (not after or after[0] in ":=(–—-")


def _is_quoted(document: ReadDocument, passage: Passage, span: Span) -> bool:
    if any(overlap(span, quotation) for quotation in document.quotations(passage)):
        return True
    first, last = passage.tokens.starts[span[0]], passage.tokens.ends[span[1] - 1]
    return any(m.start() < first and last < m.end() for m in _SINGLE_QUOTED.finditer(passage.clause.text))


def _is_name(passage: Passage, span: Span) -> bool:
    """Whether the words are (part of) a name: capitals in mid-sentence, or at its start with capitals after them."""
    text, tokens = passage.clause.text, passage.tokens
    if text.isupper() or passage.block.kind is BlockKind.HEADING:
        return False
    first, last = span
    if _opens(text[: tokens.starts[first]].rstrip()[-1:]):
        first, last = first + 1, max(last, first + 2) + 1
    if last > len(tokens.words):
        return False
    words = [text[tokens.starts[token]] for token in range(first, last) if tokens.words[token] not in _IN_NAMES]
    return bool(words) and all(letter.isupper() for letter in words)


def _opens(before: str) -> bool:
    """Whether a word after this character begins a sentence, an item or a clause, and so has its capital anyway."""
    return not before.isalpha() and before not in (",", "&", "(", "/", "'", "’", "-")


def _longest(hits: list[WordingHit]) -> list[WordingHit]:
    kept: list[WordingHit] = []
    for hit in sorted(hits, key=lambda h: h.span[0] - h.span[1]):
        if not any(overlap(hit.span, other.span) for other in kept):
            kept.append(hit)
    return kept
