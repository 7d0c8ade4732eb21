"""Where a document points to others of its organisation, and by what name or number it goes itself.

The words that point, and those that make up a document's name, are data (`rules/grammar/reference.yaml`). Which
document is meant is not asked here: that takes the whole folder.
"""

import re
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from policylint.document import BlockKind
from policylint.document_numbers import NUMBER, number_key
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.sentences import Sentence
from policylint.language.mentions import Span
from policylint.rulebook.model import Rulebook

# "Policy 2.6", "Procedure No. 14".
_PLAIN_NUMBER = re.compile(
    r"\b(?:[Pp]olicy|[Pp]rocedure|POLICY|PROCEDURE)(?: [Nn]o\.?| #)? ((?!19|20)\d{1,4}(?:[-.]\d{1,3}){0,2})(?![\w%])"
)
# "HR 14 · Version 3 · Approved by the Board".
_HEADED_BY_NUMBER = re.compile(NUMBER.pattern + r" ?[^\w\s]")
_DIGIT = re.compile(r"\d")
# How far from a name, in words, the words may stand that point to it; and those that make it somebody else's.
_REACH = 12
_REACH_OF_OWNER = 4
_LONGEST_NAME = 8
_LONGEST_LOWER_CASE_NAME = 4
_SMALL = frozenset({"and", "of", "for", "on", "in", "at", "to", "with"})
_DETERMINERS = frozenset({"the", "our", "its", "their", "a", "an", "your"})
_OF = frozenset({"on", "for", "of", "about"})
# A sentence that names more documents than this is no sentence; the others in it are left out.
_MOST_NAMED = 50
# Lines at a document's head that may state its own number, and how long they are at most.
_HEAD = 12
_LONGEST_HEAD_LINE = 20
_NUMBER_KEYS = frozenset({"policy", "number", "no", "id", "ref", "reference", "code", "document", "policy number"})


class Pointer(Struct, frozen=True):
    """A place that names another document: by its `number`, by its `name`, or both ("" for the one that is wanting).

    `span` are code points of the passage's text. `rules` are the elements that stand there to be read up;
    `firm` says that the words cannot but mean a document of the organisation's own.
    """

    passage: Passage
    span: Span
    number: str
    name: str
    rules: tuple[str, ...]
    firm: bool


class _Name(Struct, frozen=True):
    """A document's name in a passage, by its tokens. `capital` says that it is written as one document's name."""

    tokens: Span
    capital: bool


class _Named(Struct, frozen=True):
    """A document that a sentence names: at code points `span`, by its `number`, its `name`, or both.

    `pointed` says that words near by point to it, `bracketed` that it stands in brackets, `is_own` that it cannot but
    be the organisation's own.
    """

    span: Span
    number: str
    name: str
    pointed: bool
    bracketed: bool
    is_own: bool


class PointerFinder:
    """A rulebook made ready to find pointers."""

    def __init__(self, rulebook: Rulebook) -> None:
        concept = rulebook.concept
        self.points = concept("reference/points")
        self.document = concept("reference/document")
        self.own = concept("reference/own")
        self.whole = concept("reference/whole")
        self.nameless = concept("reference/nameless")
        self.listed = concept("reference/listed")
        self.outside = concept("reference/outside")
        self.unnumbered = concept("reference/unnumbered")
        self.another = concept("voices/another")
        self.subjects = rulebook.subjects

    def own_numbers(self, text: ReadDocument) -> tuple[str, ...]:
        """The numbers that a document goes by: in its file's name, its title, its particulars, or at its head."""
        document = text.document
        stated = [value for key, value in document.metadata.items() if key in _NUMBER_KEYS and isinstance(value, str)]
        names = [text.sentence(name) for name in (document.path.rsplit("/", 1)[-1], document.title, *stated)]
        for sentences in (names, *self._head_lines(text)):
            numbers = [number for sentence in sentences for _, number in self._numbers(sentence)]
            if numbers:
                return tuple(dict.fromkeys(numbers))
        return ()

    def _head_lines(self, text: ReadDocument) -> Iterator[list[Sentence]]:
        """The lines at a document's head that may state its number, and do not point to another document."""
        for number, block in enumerate(text.document.blocks[:_HEAD]):
            sentences = [passage.sentence for passage in text.of_block(number)]
            if _HEADED_BY_NUMBER.match(block.text):
                yield sentences[:1]
            elif (number in text.title_blocks or len(block.text.split()) <= _LONGEST_HEAD_LINE) and not any(
                self.points in sentence.mentions for sentence in sentences
            ):
                yield sentences

    def find(self, text: ReadDocument) -> Iterator[Pointer]:
        """Every place of a document that names another, in reading order; quotations and page margins aside."""
        for passage in text.passages:
            if passage.block.kind not in (BlockKind.HEADER, BlockKind.FOOTER) and not passage.block.quoted:
                yield from self._of_passage(text, passage)

    def _of_passage(self, text: ReadDocument, passage: Passage) -> Iterator[Pointer]:
        named = passage.sentence.heard(self)
        listed = bool(named) and self.listed in text.over(passage)
        for found in named:
            # What is merely named is taken for a reference by its number only, and not at the head of the document.
            if not (found.pointed or listed) and (not found.number or passage.clause.block in text.title_blocks):
                continue
            yield Pointer(
                passage,
                found.span,
                found.number,
                found.name,
                self._touched(text, passage) if (found.pointed or found.bracketed) and not listed else (),
                (found.pointed or listed) and found.is_own,
            )

    def listen(self, sentence: Sentence) -> list[_Named]:
        """The documents that a sentence's own words name."""
        numbers = self._numbers(sentence)
        names = self._names(sentence)
        return [self._named(sentence, *found) for found in _joined(sentence, numbers, names)]

    def _named(self, sentence: Sentence, span: Span, number: str, name: _Name | None) -> _Named:
        tokens = _tokens_of(sentence, span)
        own = sentence.mentions.get(self.own)
        has_own_name = name is not None and name.capital and any(_within(words, name.tokens) for words in own)
        return _Named(
            span=span,
            number=number,
            name=sentence.words(*name.tokens) if name else "",
            pointed=self._near(sentence, self.points, tokens, _REACH, _REACH),
            bracketed=sentence.text[: span[0]].endswith("("),
            is_own=(bool(number) or has_own_name)
            and self.another not in sentence.mentions
            and not self._is_anothers(sentence, tokens),
        )

    def _numbers(self, sentence: Sentence) -> list[tuple[Span, str]]:
        """Document numbers with their code points, but for those of laws, standards, forms and pages."""
        found: list[tuple[Span, str]] = []
        if not _DIGIT.search(sentence.text):
            return found
        for pattern in (NUMBER, _PLAIN_NUMBER):
            for match in islice(pattern.finditer(sentence.text), _MOST_NAMED):
                first, last = _tokens_of(sentence, match.span())
                if not any(start < last and first <= end for start, end in sentence.mentions.get(self.unnumbered)):
                    found.append((match.span(), number_key(match[pattern.groups])))
        return found

    def _names(self, sentence: Sentence) -> list[_Name]:
        """Documents named in a sentence, none within another's name."""
        found: list[_Name] = []
        nouns = sorted(sentence.mentions.get(self.document), key=lambda span: (span[0], -span[1]))
        for noun in nouns[:_MOST_NAMED]:
            if found and noun[0] < found[-1].tokens[1]:
                continue
            name = self._name(sentence, noun)
            if name and not self._is_outside(sentence, name.tokens):
                found.append(name)
        return found

    def _name(self, sentence: Sentence, noun: Span) -> _Name | None:
        """The name that ends, or begins, with the kind of document that `noun` is; `None` where it has no name."""
        first = self._capital_start(sentence, noun[0])
        last = _capital_end(sentence, noun[1]) if first == noun[0] else noun[1]
        whole = any(_within(span, noun) for span in sentence.mentions.get(self.whole))
        if first == noun[0] and last == noun[1] and not whole:
            first = _lower_case_start(sentence, noun[0])
            if first == noun[0] or self._is_nameless(sentence, (first, noun[0])):
                return None
            return _Name((first, last), capital=False)
        if first < noun[0] and not whole and self._is_nameless(sentence, (first, noun[0])):
            return None
        # "A policy" is any; "the Policy" is one.
        indefinite = first > 0 and sentence.tokens.words[first - 1] in ("a", "an")
        return _Name((first, last), capital=_is_capital(sentence, first) and not indefinite)

    def _capital_start(self, sentence: Sentence, noun: int) -> int:
        """Where the words with capitals begin that run up to token `noun`."""
        pointing = {token for span in sentence.mentions.get(self.points) for token in range(*span)}
        first = noun
        for token in range(noun - 1, max(-1, noun - 1 - _LONGEST_NAME), -1):
            if not _runs_on(sentence, token) or sentence.tokens.words[token] in _DETERMINERS:
                break
            if _is_possessive(sentence, token):
                break
            if sentence.tokens.words[token] in _SMALL:
                continue
            if not _is_capital(sentence, token) or token in pointing:
                break
            first = token
        return first

    def _is_nameless(self, sentence: Sentence, tokens: Span) -> bool:
        """Whether every word of `tokens` is one that names no document: "the relevant policy"."""
        covered = {token for span in sentence.mentions.get(self.nameless) for token in range(*span)}
        words = sentence.tokens.words
        return all(
            token in covered or words[token] in _SMALL or words[token] in _DETERMINERS for token in range(*tokens)
        )

    def _is_outside(self, sentence: Sentence, tokens: Span) -> bool:
        return any(_within(span, tokens) for span in sentence.mentions.get(self.outside))

    def _is_anothers(self, sentence: Sentence, tokens: Span) -> bool:
        """Whether the words around a name make the document somebody else's: "the Ministry's", "of the union"."""
        return self._near(sentence, self.outside, tokens, _REACH_OF_OWNER, _REACH_OF_OWNER)

    def _near(self, sentence: Sentence, concept: int, tokens: Span, before: int, after: int) -> bool:
        return any(
            end > tokens[0] - before and start < tokens[1] + after for start, end in sentence.mentions.get(concept)
        )

    def _touched(self, text: ReadDocument, passage: Passage) -> tuple[str, ...]:
        """The elements that the clause or what stands over it is about."""
        over, here = text.over(passage), passage.mentions
        touched = (rules for concept, rules in self.subjects.items() if concept in here or concept in over)
        return tuple(sorted({rule for rules in touched for rule in rules}))


def _joined(
    sentence: Sentence, numbers: list[tuple[Span, str]], names: list[_Name]
) -> list[tuple[Span, str, _Name | None]]:
    """Numbers and names as they stand, with those put together that are of one document: "the Leave Policy (HR-09)"."""
    starts, ends = sentence.tokens.starts, sentence.tokens.ends
    waiting = [((starts[name.tokens[0]], ends[name.tokens[1] - 1]), name) for name in names]
    found: list[tuple[Span, str, _Name | None]] = []
    for span, number in numbers:
        partner = next((entry for entry in waiting if _side_by_side(sentence.text, span, entry[0])), None)
        if partner:
            waiting.remove(partner)
            first, last = min(span[0], partner[0][0]), max(span[1], partner[0][1])
            closed = sentence.text[last : last + 1] == ")" and "(" in sentence.text[first:last]
            found.append(((first, last + closed), number, partner[1]))
        else:
            found.append((span, number, None))
    return sorted([*found, *((span, "", name) for span, name in waiting)], key=lambda entry: entry[0])


def _side_by_side(text: str, a: Span, b: Span) -> bool:
    """Whether no more than a bracket, a comma, a colon or a dash stands between, or one lies in the other."""
    between = text[min(a[1], b[1]) : max(a[0], b[0])]
    return len(between) <= 3 and not any(c.isalnum() or c in ".;)" for c in between)


def _tokens_of(sentence: Sentence, span: Span) -> Span:
    """The tokens that code points `span` touch."""
    tokens = sentence.tokens
    inside = [i for i, start in enumerate(tokens.starts) if start < span[1] and tokens.ends[i] > span[0]]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _is_capital(sentence: Sentence, token: int) -> bool:
    letter = sentence.text[sentence.tokens.starts[token]]
    return letter.isupper() or letter.isdigit()


def _is_possessive(sentence: Sentence, token: int) -> bool:
    return sentence.words(token, token + 1).endswith(("'s", "’s", "s'", "s’"))


def _runs_on(sentence: Sentence, token: int) -> bool:
    """Whether nothing but a space, a hyphen or an ampersand stands between `token` and the next."""
    between = sentence.text[sentence.tokens.ends[token] : sentence.tokens.starts[token + 1]]
    return between.strip(" ") in ("", "-", "&", "/", "‑") and between != ""


def _capital_end(sentence: Sentence, token: int) -> int:
    """Where the words with capitals end that follow "on", "of" or "for" at `token`; `token` where there are none."""
    words = sentence.tokens.words
    if token >= len(words) or words[token] not in _OF:
        return token
    last = token
    for at in range(token + 1, min(len(words), token + 1 + _LONGEST_NAME)):
        if not _runs_on(sentence, at - 1) or not (_is_capital(sentence, at) or words[at] in _SMALL | _DETERMINERS):
            break
        if _is_capital(sentence, at):
            last = at + 1
    return last


def _lower_case_start(sentence: Sentence, noun: int) -> int:
    """Where the name begins that follows "the" or "our": "our flexible work procedure"; `noun` where none does."""
    words = sentence.tokens.words
    for token in range(noun - 1, max(-1, noun - 2 - _LONGEST_LOWER_CASE_NAME), -1):
        if words[token] in _DETERMINERS or _is_possessive(sentence, token):
            return token + 1
        if not _runs_on(sentence, token):
            break
    return noun
