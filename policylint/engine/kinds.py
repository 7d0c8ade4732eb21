"""Which kinds of document this is: told, or detected from title, headings and content.

A document may be of several kinds. Its title decides where it tells a kind; only where it tells none, or is a
handbook's, do headings and text add their weight (`rules/kinds.yaml`). A policy that is a good part of it counts, too.
What a title seems to tell is held against all words of the document: those in which hardly any document of a kind is
written make it none. Where nothing else tells a kind, these words may. What they weigh is learned by
`tools/learn_word_weights.py`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from policylint.document import BlockKind
from policylint.engine.judge import Judge
from policylint.engine.passages import ReadDocument
from policylint.engine.post import Aside, Clauses, Commitments, Criteria
from policylint.engine.titles import Title, names_a_job, titles_of
from policylint.language.mentions import Finder, Mentions, Together
from policylint.language.word_weights import WordWeights, read_word_weights
from policylint.rulebook.model import KindRule, Rulebook, Signs
from policylint.terms import OTHER

WORDS = Path(__file__).resolve().parent.parent / "data" / "kind_words.msgpack"
"""What was learned of the words of documents, by kind."""

# Of a hundred documents in such words one is of the kind; of two, one.
STRANGE, LIKELY = 0.01, 0.5
# So many different words tell what a document is; of fewer, its title says more.
FEWEST = 100
ENOUGH = 10.0
# What a title tells that leaves no doubt, even beside a job.
BEYOND_DOUBT = 12.0
# What has less than enough is told to be what it is most like, if it is like anything.
ENOUGH_FOR_BEST = 8.0
# How often a sign counts at most: a word that a document repeats tells little more than a word that it uses.
MOST_HEADINGS, MOST_SENTENCES = 2, 5
# What has less than this share of the best kind's weight is a matter that the document touches, not what it is.
SHARE_OF_BEST = 0.6
# A job's name beside the title may be that of the document's owner.
JOB_BESIDE = 5.0
# A handbook's headings are its chapters' titles.
AS_A_CHAPTER = 2
# What is shorter, in clauses, only speaks of the policy that its heading names: "Code of Conduct", in an advertisement.
LEAST_SECTION, LEAST_SHARE = 5, 0.15
# A document that says what it is about is as plain as a heading, and plainer.
SAID = 8.0
_BEGINNING, _FIRST_WORDS = 15, 9
# So many blocks from its beginning on, a page may still be busy with its site's own words.
_HEAD = 15


@cache
def open_kind_words() -> WordWeights:
    """What was learned of the kinds that come with policylint; read once."""
    return read_word_weights(WORDS)


class Kinds(Struct, frozen=True):
    """The kinds of a document (`("other",)` when it is none of the model's), who says so, and why.

    There is no reason where nothing told a kind, nor that the document is of another sort.
    """

    kinds: tuple[str, ...]
    source: str
    reason: str


class _Seen(Struct, frozen=True):
    """What the title mentions, and its parts, the main one first; the headings; the text; the names of the policies
    within it; what it says that it is about; what it asks of applicants.

    `is_peer_later` says that a line after the title is a peer's job, as on a page that begins with its site's own
    words; `is_handbook` says that the title is a handbook's, `is_part` that of one part of it.
    """

    title: Together
    titles: Sequence[Title]
    is_peer_later: bool
    headings: Together
    body: Together
    within: Sequence[Mentions]
    said: Together
    is_handbook: bool
    is_part: bool
    criteria: Criteria
    clauses: Clauses
    commitments: Commitments

    def rules_out(self, kind: KindRule) -> bool:
        """Whether it cannot be of this kind. What is named as a job is no policy: "Policy Analyst"."""
        return not (kind.alone and self.titles[0].is_job) and self.meets(kind.excludes, kind.id)

    def meets(self, signs: Signs, kind: str) -> bool:
        """Whether any of `signs` is there, for a `kind`: what is soonest looked up comes first."""
        return (
            self._shows(signs)
            or any(map(self.clauses.fill, signs.in_clauses))
            or any(self.commitments.to(rule, kind) for rule in signs.in_rules)
        )

    def _shows(self, signs: Signs) -> bool:
        return any(
            concept in place
            for place, weights in (
                (self.title, signs.in_title),
                (self.headings, signs.in_headings),
                (self.body, signs.in_body),
                (self.criteria, signs.in_criteria),
            )
            for concept, _ in weights
        )

    def is_surely(self, kind: KindRule) -> bool:
        """Whether its main title tells `kind`, or headings and text do, and nothing rules it out: a job's name does."""
        if self.titles[0].is_job or self.rules_out(kind):
            return False
        told = max((weight for concept, weight in kind.signs.in_title if self.titles[0].tells(concept)), default=0)
        return max(told, self.weigh(kind)) >= ENOUGH

    def has_within(self, kind: KindRule) -> bool:
        """Whether one of its sections is a policy of this kind."""
        named = (c in policy for policy in self.within for c, weight in kind.signs.in_title if weight >= ENOUGH)
        return kind.id != OTHER and not (kind.alone or kind.open) and any(named)

    def weigh_title(self, kinds: Sequence[KindRule]) -> dict[KindRule, float]:
        """The weight of the title's best word for each of `kinds`: by the first of its parts that tells any."""
        weights = dict.fromkeys(kinds, 0.0)
        for number, title in enumerate(self.titles):
            job = title.is_job * (JOB_BESIDE if number else ENOUGH)
            for kind in kinds:
                # Beside a job's name stands its team: "Youth Peer Supporter, Wellbeing Team".
                least = BEYOND_DOUBT if job and not kind.alone else 0.0
                signs = (weight for concept, weight in kind.signs.in_title if title.tells(concept))
                best = max((weight for weight in signs if weight >= least), default=0.0)
                weights[kind] = max(weights[kind], best, job if kind.alone else 0.0)
            if max(weights.values(), default=0.0) >= ENOUGH:
                break
        return weights

    def weigh(self, kind: KindRule) -> float:
        """The weight of headings, text and what it says of itself, which add up."""
        body = sum(weight * self.body.count(c, MOST_SENTENCES) for c, weight in kind.signs.in_body)
        is_said = (
            kind.id != OTHER
            and not kind.alone
            and any(c in self.said for c, weight in kind.signs.in_title if weight >= ENOUGH)
        )
        headings = self.weigh_headings(kind) * (AS_A_CHAPTER if self.is_handbook else 1)
        return headings + body + is_said * SAID

    def weigh_headings(self, kind: KindRule) -> float:
        """The weight of headings alone."""
        return sum(weight * self.headings.count(c, MOST_HEADINGS) for c, weight in kind.signs.in_headings)


class KindDetector:
    """A rulebook made ready to tell the kinds of documents whose sentences are searched by `finder`.

    With `words`, those of a document have a say in which kinds it may be.
    """

    def __init__(self, rulebook: Rulebook, finder: Finder, words: WordWeights | None = None) -> None:
        self._rulebook = rulebook
        self._words = words
        asked = {rule for kind in rulebook.kinds for signs in (kind.requires, kind.excludes) for rule in signs.in_rules}
        self._judges = {
            rule.id: Judge(replace(rulebook, rules=(rule,)), finder) for rule in rulebook.rules if rule.id in asked
        }

    def detect(self, document: ReadDocument) -> Kinds:
        """The kinds that `document` shows itself to be."""
        seen = _look(document, self._rulebook, self._judges)
        if any(kind.id == OTHER and seen.is_surely(kind) for kind in self._rulebook.kinds):
            return Kinds((OTHER,), "detected", "it is another sort of document")
        told, reason = self._tell(seen)
        found = [kind for kind in self._rulebook.kinds if kind in told or seen.has_within(kind)]
        reason = reason or ("by the policies within it" if found else "")
        if self._words:
            found, reason = self._borne_out(document, self._words, found, reason)
        return Kinds(tuple(kind.id for kind in found) or (OTHER,), "detected", reason)

    def _borne_out(
        self, document: ReadDocument, words: WordWeights, found: list[KindRule], reason: str
    ) -> tuple[list[KindRule], str]:
        """Those of the kinds `found` that the document's words bear out, else the one that these tell, else all."""
        stems = {stem for passage in document.passages for stem in passage.tokens.stems}
        if len(stems) < FEWEST:
            return found, reason
        weighed = words.weigh(stems)
        chances = {kind: chance for kind in self._rulebook.kinds if (chance := weighed.chance(kind.id)) is not None}
        likely = [kind for kind in found if chances.get(kind, 1.0) >= STRANGE]
        if likely or not chances:
            return likely or found, reason
        best = max(chances, key=lambda kind: chances[kind])
        return ([best], "by its words") if chances[best] >= LIKELY else (found, reason)

    def _tell(self, seen: _Seen) -> tuple[list[KindRule], str]:
        """The kinds of a document as a whole, and what tells them."""
        candidates = [kind for kind in self._rulebook.kinds if self._may_be(kind, seen)]
        possible = {kind.id for kind in candidates}
        candidates = [kind for kind in candidates if kind.unless not in possible]
        titles = seen.weigh_title(candidates)
        by_title = [kind for kind, weight in titles.items() if weight >= ENOUGH]
        if not by_title and seen.is_peer_later:
            by_title = [kind for kind in candidates if kind.alone]
        if (
            by_title
            and (seen.is_part or not seen.is_handbook)
            and not all(kind.open and titles[kind] <= ENOUGH for kind in by_title)
        ):
            return _beside_alone(by_title, titles), "by its title"
        if by_title:
            # A handbook that names its matter, or what its authors stand for, is no description of a job.
            candidates = [kind for kind in candidates if kind in by_title or not kind.alone]
        weights = {
            kind: titles[kind] + seen.weigh(kind)
            for kind in candidates
            # Who is eligible, and whom one reports to, describes a job where the title names one, or headings do.
            if not kind.alone or titles[kind] or seen.weigh_headings(kind) >= ENOUGH
        }
        best = max(weights.values(), default=0)
        if best < ENOUGH_FOR_BEST:
            return [], ""
        least = max(min(ENOUGH, best), 0 if seen.is_handbook else SHARE_OF_BEST * best)
        # What describes a job is, before all else, that.
        found = [kind for kind, w in weights.items() if w >= (best if kind.alone else least)]
        return _beside_alone(found, titles), "by its title, headings and text"

    def _may_be(self, kind: KindRule, seen: _Seen) -> bool:
        is_met = kind.requires == Signs() or seen.meets(kind.requires, kind.id)
        return kind.id != OTHER and is_met and not seen.rules_out(kind)


def _beside_alone(found: list[KindRule], titles: Mapping[KindRule, float]) -> list[KindRule]:
    """The kinds `found`; beside one that stands alone, those only that the title tells beyond doubt."""
    if not any(kind.alone for kind in found):
        return found
    return [kind for kind in found if kind.alone or titles[kind] >= BEYOND_DOUBT]


def _is_named_apart(document: ReadDocument, handbook: int) -> bool:
    """Whether a form names it, and not as a handbook: the letterhead is then that of the book that it is a part of."""
    named = document.title_in_form
    return bool(named) and all(handbook not in name.mentions for name in named)


def _policies_within(document: ReadDocument, policy: int) -> list[Mentions]:
    """The headings that name a policy, where what is below them is a good part of the document."""
    sizes = Counter(heading for passage in document.passages for heading in passage.clause.headings)
    least = max(LEAST_SECTION, LEAST_SHARE * len(document.passages))
    return [
        passage.mentions
        for passage in document.passages
        if policy in passage.mentions
        and sizes[passage.clause.block] >= least
        and passage.clause.block not in document.title_blocks
    ]


def _said_of_itself(document: ReadDocument, saying: int) -> Together:
    """What the first words mention after "This policy sets out", near the document's beginning."""
    said = (
        passage.sentence.text[passage.tokens.ends[end - 1] :]
        for passage in document.passages[:_BEGINNING]
        if passage.block.kind is not BlockKind.HEADING
        for _, end in passage.mentions.get(saying)[:1]
    )
    return Together(document.sentence(" ".join(words.split()[:_FIRST_WORDS])).mentions for words in said)


def _look(document: ReadDocument, rulebook: Rulebook, judges: Mapping[str, Judge]) -> _Seen:
    titles = titles_of(document, rulebook)
    contents = rulebook.concept("table-of-contents")
    lists_contents = document.speaks_of(contents)
    is_heading = [
        passage.block.kind is BlockKind.HEADING or (lists_contents and contents in document.over(passage))
        for passage in document.passages
    ]
    head = (document.of_block(number) for number in range(min(_HEAD, len(document.document.blocks))))
    concept = rulebook.concept
    aside = Aside(document, rulebook)
    return _Seen(
        title=document.title,
        titles=titles,
        is_peer_later=any(
            len(block) == 1
            and block[0].block.kind is not BlockKind.LIST_ITEM
            and concept("peer") in block[0].mentions
            and names_a_job(block[0].sentence, rulebook)
            for block in head
        ),
        headings=Together(p.mentions for p, heads in zip(document.passages, is_heading, strict=True) if heads),
        body=Together(p.mentions for p, heads in zip(document.passages, is_heading, strict=True) if not heads),
        said=_said_of_itself(document, concept("says-what-it-is")),
        within=_policies_within(document, concept("policy-document")),
        is_handbook=any(concept("handbook-document") in title for title in titles),
        is_part=concept("part-of-a-book") in document.title or _is_named_apart(document, concept("handbook-document")),
        criteria=Criteria(document, rulebook, aside),
        clauses=Clauses(document, aside),
        commitments=Commitments(document, judges, aside),
    )
