"""What a document's title tells: its parts, and whether they name a job."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from policylint.document import BlockKind
from policylint.engine.passages import Passage, ReadDocument
from policylint.engine.sentences import Sentence
from policylint.language.mentions import Mentions, Span
from policylint.rulebook.model import Rulebook

# Between a line's parts, of which "Post: Porter Base: Leeds" has four.
_BETWEEN_PARTS = re.compile(r"[,(–—|:/\[]| - |\d|\s(?=[A-Z][\w’' ]{1,25}:\s)")
_PARTICULARS = re.compile(r"[£$€] ?\d|\b(?:full|part)[- ]time\b|\b(?:hours|hrs)\b", re.IGNORECASE)
_JOBS = frozenset(
    "position post job role title vacancy opening posting advert recruitment hiring interviewing pack".split()
)
_OF_OTHERS = frozenset("of from by for to".split())
_GRADES = frozenset({"i", "ii", "iii", "iv", "v", "level", "band", "grade", "senior", "trainee"})
_LONGEST_JOB = 6
_LONGEST_LABEL = 3
# A title's second line is seldom so short, and where more headings are of its level, these are sections'.
_LONGEST_SECTION = 5
_MOST_SUBTITLES = 2


class Title(Struct, frozen=True):
    """One part of a title: what its lines mention, where the names of organisations are in each, and whether one names
    a job."""

    lines: Sequence[Mentions]
    owners: Sequence[Sequence[Span]]
    is_job: bool = False

    def __contains__(self, concept: int) -> bool:
        return any(concept in line for line in self.lines)

    def tells(self, concept: int) -> bool:
        """Whether it mentions `concept`, and not as the name of an organisation does: "Wellness Centre"."""
        return any(
            all(end < first or start >= after for first, after in owners)
            for line, owners in zip(self.lines, self.owners, strict=True)
            for start, end in line.get(concept)
        )


def titles_of(document: ReadDocument, rulebook: Rulebook) -> list[Title]:
    """The title itself, then each of the lines beside it, and the file's name, which is a title of a kind: "12
    Supervision policy v3.docx"."""
    lines = [passage for block in document.title_blocks for passage in document.of_block(block)]
    main = _main_lines(lines, document, rulebook.concept("policy-document"))
    names = [document.named_by(line) for line in main]
    declared = [document.sentence(document.document.title).mentions] if document.document.title else []
    file = re.sub(r"[_\-.]+|\d+", " ", document.document.path.rsplit("/", 1)[-1])
    return [
        _title(
            [*declared, *(name.mentions for name in names)],
            rulebook,
            is_job=any(names_a_job(n, rulebook) for n in names),
        ),
        *(_beside(document.named_by(line), rulebook) for line in lines if line not in main),
        _title([document.sentence(file).mentions], rulebook),
    ]


def _beside(line: Sentence, rulebook: Rulebook) -> Title:
    """A line beside the title. What a job pays, and for how many hours, tells of nothing but a job."""
    if _PARTICULARS.search(line.text):
        return _title([], rulebook, is_job=True)
    return _title([line.mentions], rulebook, is_job=names_a_job(line, rulebook))


def _title(lines: Sequence[Mentions], rulebook: Rulebook, *, is_job: bool = False) -> Title:
    owner, policy = rulebook.concept("organisation-name"), rulebook.concept("policy-document")
    owners = []
    for line in lines:
        # "Supervision Trust Policy" is the trust's policy on supervision.
        policies = {start for start, _ in line.get(policy)}
        owners.append([span for span in line.get(owner) if span[1] not in policies])
    return Title(lines, owners, is_job)


def _main_lines(lines: Sequence[Passage], document: ReadDocument, policy: int) -> list[Passage]:
    """The first line, or the heading that has a policy's name; after one that has none, a heading right after it, too.

    The others name the document's owner, its number, its scope.
    """
    named = (number for number, line in enumerate(lines) if _is_heading(line) and policy in line.mentions)
    lines = lines[next(named, 0) :]
    is_named = any(policy in line.mentions for line in lines[:1])
    after = [] if is_named else [line for line in lines[1:2] if _follows(line, lines[0])]
    return [*lines[:1], *(line for line in after if not _heads_section(line, lines[0], document))]


def _is_heading(line: Passage) -> bool:
    return line.block.kind is BlockKind.HEADING


def _follows(line: Passage, title: Passage) -> bool:
    """Whether a line is a heading right after the title."""
    return _is_heading(line) and line.clause.block - title.clause.block == 1


def _heads_section(line: Passage, title: Passage, document: ReadDocument) -> bool:
    """Whether a heading after the title is short, and like several others: "Philosophy", before "Interviews"."""
    level = line.block.level
    headings = [block for block in document.document.blocks if block.kind is BlockKind.HEADING and block.level == level]
    is_short = len(line.tokens.words) <= _LONGEST_SECTION
    return is_short and level != title.block.level and len(headings) > _MOST_SUBTITLES


def names_a_job(line: Sentence, rulebook: Rulebook) -> bool:
    """Whether a part of a line is a job's name, be it with a grade: "Advert: Peer Support Worker II, North Team"."""
    nouns = {end for _, end in line.mentions.get(rulebook.concept("job-noun"))}
    if not nouns or rulebook.concept("done-for-workers") in line.mentions:
        return False
    text, tokens = line.text, line.tokens
    marks = [(0, 0), *(mark.span() for mark in _BETWEEN_PARTS.finditer(text)), (len(text), len(text))]
    label: list[str] = []
    for (begin, start), (stop, _) in pairwise(marks):
        first, last = bisect_left(tokens.starts, start), bisect_left(tokens.starts, stop)
        while last > first and tokens.words[last - 1] in _GRADES:
            last -= 1
        words = tokens.words[first:last]
        # Of "Supervision policy: peer workers" and "Approved by: Director", neither is a description of that job.
        is_named = ":" not in text[begin:start] or not _JOBS.isdisjoint(label)
        if 0 < len(words) <= _LONGEST_JOB and last in nouns and _OF_OTHERS.isdisjoint(words) and is_named:
            # "Supervision policy - peer workers" is for those of that job.
            return not (begin and words[-1].endswith("s"))
        label = [*label, *words][-_LONGEST_LABEL:]
    return False
