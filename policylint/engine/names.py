"""What a document calls things by names of its own: abbreviations, and what it calls its peers.

"Wellness Peer Worker (WPW)"; "Helper" means a lived-experience worker; "Guides are people whom we employ because they
have been homeless themselves"; under "Definitions", "Support grades: care assistants, porters and peer workers"; "our
peer workers are known here as Companions". Wherever such a name stands, its document speaks of what it stands for.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from policylint.document import Block, BlockKind, Document
from policylint.engine.sentences import Read, Sentence
from policylint.language.tokens import Names, defined_abbreviations, split_words
from policylint.rulebook.model import Rulebook

# Real documents define some ten names. For thousands there is no time: each sentence is asked for each of them.
_MOST_NAMES = 300
_LONGEST_NAME = 4
# "A Senior Carer Peer", "an experienced peer worker who leads": so early in its definition stands who is defined.
_FIRST_WORDS = 2
_LONGEST_MEANING = 500
_NAME = r"[A-Z][\w’'-]{1,30}(?: [\w’'/-]{1,30}){0,3}"
# "Helper" means a Lived Experience Helper; **Associate** means ...
_MEANS = re.compile(
    rf"(?<![\w’'])[\"“*‘']{{0,2}}({_NAME})[\"”*’']{{0,2}} means (?=(?:an?|any|the|all|one of|someone|our|those)\b)"
)
# An Experience Practitioner is somebody employed for ...; **Guides** are people whom we employ because ...
_IS = re.compile(
    rf"(?<![\w’'])[\"“*‘']{{0,2}}({_NAME})[\"”*’']{{0,2}} (?:is|are) (?=(?:an?|any|the|our|those)? ?(?:\w{{1,20}} )?"
    r"(?:somebody|someone|anybody|anyone|people|persons?|employees?|staff|workers?|colleagues?|those|kaimahi|members?)\b)"
)
_ENTRY = re.compile(rf"[\"“*‘']{{0,2}}({_NAME})[\"”*’']{{0,2}}(?: ?:| [–—-]) ")
# Hearth Guide – anyone in a post for which ...
_DASHED = re.compile(
    rf"[\"“*‘']{{0,2}}({_NAME})[\"”*’']{{0,2}} [–—-] (?!.* [–—-] )(?=(?:someone|somebody|anyone|anybody"
    r"|an? (?:person|worker|employee|colleague|member of (?:our )?staff))\b)"
)
_KNOWN_AS = re.compile(
    r"\b(?:known|referred to|called|termed)(?: here| below| locally| hereafter| in this \w{1,20}| by us)? ?(?:as )?"
    rf"(?:our |the )?[\"“*‘']{{0,2}}((?-i:{_NAME}))[\"”*’']{{0,2}}",
    re.IGNORECASE,
)
_POSTS = ("role", "post", "job", "position")
_POST = rf"(?:{'|'.join(_POSTS)})s?"
_A_POST = re.compile(rf" {_POST}$")
# "... employed as tenancy mentors, a role open only to people who have been homeless themselves"
_IN_APPOSITION = re.compile(
    r"\b(?:as|are|is|called|employs?|our|the) ((?:[\w’'-]{3,30} ){0,2}[\w’'-]{3,30}), (?:an? |the )?"
    rf"{_POST} (?=(?:that |which )?(?:is |are )?(?:only )?(?:open|reserved|kept|held|meant|for)\b)"
)
# As in: Eighteen of us are Family Allies: they do their job out of having parented a child through custody
_AND_THEY = re.compile(
    rf"\b(?:are|is|employs?|have|as|our|the|called) (?:an? |our )?({_NAME})(?:[:;] |, | [–—-] )"
    r"(?=(?:they|who|each|all of whom|whose|people|somebody|someone)\b)"
)
# "Nobody is hired into a Threshold position who has not used services themselves"
_POST_OF = re.compile(rf"({_NAME}) {_POST} (?=(?:who|whose|is|are|must|can|may)\b)")
# "Some posts are for people who have been homeless. In this policy we call these posts threshold posts"
_WE_CALL = re.compile(
    rf"\b[Ww]e call (?:these|those|such) (?:\w+ )?[\"“*‘']{{0,2}}((?:[\w’'-]{{3,30}} ){{0,2}}{_POST})"
)
# "Peer Anchors are paid ...", "two Peer Anchors on shift", "a Peer Anchor who": only people have this said of them.
_PEER_SOMEBODY = re.compile(
    r"\b((?:Peer|Lived Experience|Whānau Peer|Family Peer|Youth Peer) [A-Z][\w’'-]{2,30}) (?=who(?:m|se)? "
    r"|(?:each |both )?(?:on|off|per|every) (?:shift|duty)\b"
    r"|(?:(?:is|are|be|being|shall|will|must|may) (?:not |also |all |each |only |always )*){1,2}"
    r"(?:paid|employed|hired|recruited|appointed|rostered|salaried|trained|inducted|interviewed|employees|entitled)\b"
    r"|(?:earns?|wears?|greets?|listens?|welcomes?|sits? with|walks? (?:with|beside|alongside))\b)"
)
# "Recovery Worker (Peer)", "Practice Lead (Lived Experience)": what is marked so is the peers' post of that name.
_MARKED = re.compile(
    r"\b((?:[A-Z][\w’'-]{1,30} ){0,3}[A-Z][\w’'-]{1,30}) "
    r"(?:\(([Pp]eer|[Ll]ived [Ee]xperience)\)|[–—-] (Peer)\b(?! [A-Z]))"
)
_BEFORE_A_NAME = frozenset("a an the our each every any all no one two three new senior lead principal another".split())
_LEADING = frozenset(
    "lead leads leader leaders manager managers director directors head coordinator coordinators".split()
)
# Between these and the peers that a meaning names stands what is defined: "a meeting of peers" is none.
_OF_OTHERS = frozenset("of for by with between to who that which in from on where about than".split())
# What everybody calls by such a name: to hear peers in it would be wrong elsewhere in the document.
_COMMON = frozenset(
    "staff employee employees worker workers workforce team teams personnel colleague colleagues people person "
    "supervisor supervisors supervisee supervisees supervision manager managers management organisation "
    "organization service services training role roles position positions post member members client clients "
    "consumer consumers patient patients carer carers family families volunteer volunteers we us you they this "
    "it debriefing support policy applicant applicants candidate candidates employer board".split()
)
_ARTICLES = frozenset({"a", "an", "the", "our"})
_ONE_OF = re.compile(r"(?:any )?one of (?:our|the|these)(?: \w+)? (?=[A-Z]|senior|lead|peer)")
Meaning = tuple[str, ...]
PEER: Meaning = ("peer", "worker")
SENIOR: Meaning = ("senior", "peer", "worker")
"""What a name of the document's own stands for: its peers, or those who lead them."""
MARKS = frozenset({"peer", "experience"})
"""With what a name ends that is marked as the peers': "Support Worker (Peer)"."""


def is_entry(text: str) -> bool:
    """Whether a text defines people by their name and a dash, as a glossary does: "Guide – anyone whom we employ"."""
    return _DASHED.match(text) is not None


def names_in(document: Document, read: Read, rulebook: Rulebook) -> Names:
    """The names that `document` gives, each with the words that everybody understands."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    peers = _Peers(read, rulebook)
    is_glossary = False
    for block in document.blocks:
        if len(found) > _MOST_NAMES:
            break
        if "(" in block.text:
            abbreviations = islice(defined_abbreviations(block.text).items(), _MOST_NAMES)
            found.update({(name,): words for name, words in abbreviations})
        if block.kind is BlockKind.HEADING:
            is_glossary = peers.are_defined_under(block.text)
            continue
        found.update(_marked(block.text))
        for name, meaning in (*_names_of_peers(block.text, peers), *(_entries(block, peers) if is_glossary else ())):
            found.update(peers.forms(name, meaning))
    return found


def _marked(text: str) -> Iterator[tuple[tuple[str, ...], Meaning]]:
    """The posts that `text` marks as the peers', each with what it is: "Support Worker (Peer)"."""
    if "eer" not in text and "xperience)" not in text:
        return
    for match in _MARKED.finditer(text):
        words = split_words(match[1])
        while words and words[0] in _BEFORE_A_NAME:
            words = words[1:]
        if words:
            yield (*words, *split_words(match[2] or match[3])), PEER if _LEADING.isdisjoint(words) else SENIOR


def _names_of_peers(text: str, peers: "_Peers") -> Iterator[tuple[str, Meaning]]:
    """What `text` says that peers are called, and those who lead them."""
    for name, meaning in _defined(text, " means ", _MEANS):
        if peers.are_meant(meaning):
            yield name, peers.which(meaning)
    for verb in (" is ", " are "):
        for name, meaning in _defined(text, verb, _IS):
            if peers.are_hired_for_it(meaning):
                yield name, PEER
    entry = _DASHED.match(text)
    if entry and peers.are_hired_for_it(text[entry.end() : entry.end() + _LONGEST_MEANING]):
        yield entry[1], PEER
    if any(noun in text for noun in (*_POSTS, "they", "who")):
        yield from ((name, PEER) for name in _names_of_posts(text, peers))
    if "Peer" in text or "Lived" in text:
        yield from ((match[1], PEER) for match in _PEER_SOMEBODY.finditer(text))
    if " as " in text or "called" in text or "termed" in text:
        for match in _KNOWN_AS.finditer(text):
            if peers.are_named_in(text[max(0, match.start() - _LONGEST_MEANING) : match.start()]):
                yield match[1], PEER


def _names_of_posts(text: str, peers: "_Peers") -> Iterator[str]:
    """What `text` calls the posts that only those may hold who have lived through it themselves."""
    for form in (_IN_APPOSITION, _POST_OF, _AND_THEY):
        for match in form.finditer(text):
            if peers.may_hold_it(text[match.end() : match.end() + _LONGEST_MEANING].split(".", maxsplit=1)[0]):
                yield match[1]
    for match in _WE_CALL.finditer(text):
        if peers.may_hold_it(text[max(0, match.start() - _LONGEST_MEANING) : match.start()]):
            yield _A_POST.sub("", match[1])


def _entries(block: Block, peers: "_Peers") -> Iterator[tuple[str, Meaning]]:
    """What a block under "Definitions" defines as peers: in a table's row, or after the name and a colon."""
    entry = _ENTRY.match(block.text)
    cell = block.cell
    if cell and cell.column == 1 and cell.row_header and peers.are_meant(block.text):
        yield cell.row_header, peers.which(block.text)
    elif entry:
        meaning = block.text[entry.end() : entry.end() + _LONGEST_MEANING]
        if peers.are_meant(meaning):
            yield entry[1], peers.which(meaning)


def _defined(text: str, verb: str, form: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The names that `text` says the meaning of in this `form`, with the words after the `verb`."""
    if verb in text:
        for match in form.finditer(text):
            yield match[1], text[match.end() : match.end() + _LONGEST_MEANING].split(".", maxsplit=1)[0]


class _Peers:
    """Tells where peers are meant."""

    def __init__(self, read: Read, rulebook: Rulebook) -> None:
        self._read = read
        self._peer, self._hired_for = rulebook.concept("peer"), rulebook.concept("hired_for_experience")
        self._surely = rulebook.concept("surely-peer")
        self._senior = rulebook.concept("peer-supervisor")
        self._own = rulebook.concept("surely-own-experience")
        self._others = rulebook.concept("not-of-holder")
        self._glossary = rulebook.concept("headings/definition")
        self._looks = 0

    def are_defined_under(self, heading: str) -> bool:
        """Whether `heading` is that of definitions."""
        return self._glossary in self._read(heading).mentions

    def are_meant(self, meaning: str) -> bool:
        """Whether what is defined are peers, or a group that they are named among."""
        said = self._look(_ONE_OF.sub("a ", meaning, count=1))
        if said is None or self._hired_for in said.mentions:
            return said is not None
        return any(_OF_OTHERS.isdisjoint(said.tokens.words[:start]) for start, _ in said.mentions.get(self._peer))

    def which(self, meaning: str) -> Meaning:
        """Which of the peers are meant: those who lead the others, where the definition begins with them."""
        said = self._look(_ONE_OF.sub("a ", meaning, count=1))
        seniors = said.mentions.get(self._senior) if said else ()
        return SENIOR if any(start <= _FIRST_WORDS for start, _ in seniors) else PEER

    def are_hired_for_it(self, meaning: str) -> bool:
        """Whether what is defined are people hired for what they have lived through."""
        said = self._look(meaning)
        return said is not None and self._hired_for in said.mentions

    def may_hold_it(self, meaning: str) -> bool:
        """Whether a post is for people who have lived through it themselves."""
        said = self._look(meaning)
        if said is None or self._hired_for in said.mentions:
            return said is not None
        return self._own in said.mentions and self._others not in said.mentions

    def are_named_in(self, text: str) -> bool:
        """Whether peers are named in the sentence that `text` breaks off in."""
        said = self._look(text.rsplit(". ", maxsplit=1)[-1])
        return said is not None and self._peer in said.mentions

    def _look(self, text: str) -> Sentence | None:
        """What a definition says; nothing where there have been very many."""
        self._looks += 1
        return self._read(text) if self._looks <= _MOST_NAMES else None

    def forms(self, name: str, meaning: Meaning) -> Mapping[tuple[str, ...], Meaning]:
        """The forms of `name`, each with its `meaning`; none where it needs none, or everybody uses it."""
        words = tuple(split_words(name))
        if words and words[0] in _ARTICLES:
            words = words[1:]
        if not 0 < len(words) <= _LONGEST_NAME or _COMMON.issuperset(words):
            return {}
        if (self._surely if meaning == PEER else self._senior) in self._read(name).mentions:
            return {}
        last = f"{words[-1][:-3]}y" if words[-1].endswith("ies") else words[-1].removesuffix("s")
        several = f"{last[:-1]}ies" if last.endswith("y") else f"{last}s"
        return {(*words[:-1], form): meaning for form in (last, several, words[-1])}
