"""From a folder of YAML files to a compiled `Rulebook`."""

import contextlib
import gc
import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from policylint.language.lexicon import AnyOf, Vocabulary
from policylint.language.tokens import Stems, split_words
from policylint.rulebook.concepts import Compiler, Slots, numbers
from policylint.rulebook.files import Value, flag_at, number_at, required, text_at, texts_at, yaml_files
from policylint.rulebook.house import add_house, at_home_rule, at_home_wording, house_wordings, region_spellings
from policylint.rulebook.kinds import KindFile
from policylint.rulebook.model import REST, Example, Frame, House, Party, Rule, Rulebook, Source, Verdict, WordingRule
from policylint.rulebook.organisation import FactEntry, SubjectsFile, read_rungs
from policylint.rulebook.parts import KINDS, is_rule, read_folder, read_own, refuse_twins
from policylint.terms import OTHER, Severity

VERDICTS = tuple(Verdict)
SAYS = ("strong", "weak", "contradicted", "undercut")
NEGATED = ("contradicted", "weak", "strong", "keep", "")
HEDGED = ("weak", "keep", "")
PARTIES = tuple(Party)

_RULE_KEYS = frozenset(
    "id title domain core expected_in organisation severity statement why source model_clause terms frames "
    "examples notes facts".split()
)
_FRAME_KEYS = frozenset(
    "name says act with about without under not_under by to whose near kinds negated hedged everyone any_voice title "
    "reason".split()
)
_WORDING_KEYS = frozenset(
    "id title level avoid alone prefer why source near except without names safe examples".split()
)
_ID = re.compile("[a-z0-9-]+")
_EXAMPLE_KEYS = frozenset({"text", "kind"})


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """For the time a rulebook is made: the collector would go through the growing graph again and again for nothing."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@_no_collection()
def load_rulebook(folder: Path, own: Sequence[Path] = (), house: House | None = None) -> Rulebook:
    """The rulebook in `folder` with the rules of the folders `own` beside it and the words of `house`, compiled.

    Raises `RulebookError` for the first thing that is wrong with it.
    """
    house = house or House()
    base = read_folder(folder)
    files = [*base.items(), *read_own(own)]
    refuse_twins(files)
    compiler = Compiler()
    spellings = _read_shared(files, compiler)
    add_house(house, compiler)
    # A rule's own terms must all be known before any pattern of the rule is read.
    pending_rules = [_RuleFile(name, value, compiler) for name, value in files if is_rule(name)]
    pending_wordings = [
        _WordingFile(item, compiler) for name, value in files if name.startswith("wording/") for item in value.items()
    ]
    pending_kinds = [
        KindFile(kind, value, compiler)
        for name, kinds in files
        if name == KINDS
        for kind, value in kinds.mapping().items()
    ]
    kinds = frozenset((*(kind.id for kind in pending_kinds), OTHER))
    for pending in pending_kinds:
        pending.refuse_unknown(kinds)
    subjects = SubjectsFile(base, compiler)
    words = Stems(spellings)
    entries = [pending.data for pending in pending_rules] + [pending.data for pending in pending_wordings]
    examples = (text for data in entries if "examples" in data for text in data["examples"].texts())
    frequency = Counter(words[word] for text in examples for word in split_words(text))
    lexicon, ids = compiler.compile(words, frequency)
    regional = region_spellings(files, house.region)
    rules = tuple(at_home_rule(pending.build(ids, kinds), regional) for pending in pending_rules)
    shared = tuple(at_home_wording(pending.build(ids, kinds), regional, ids) for pending in pending_wordings)
    # Where the house and another rule mean the same words, the house has the first say.
    wordings = (*house_wordings(house, ids), *shared)
    known = frozenset(rule.id for rule in rules)
    return Rulebook(
        rules=rules,
        wordings=wordings,
        kinds=tuple(pending.build(ids) for pending in pending_kinds),
        vocabulary=Vocabulary(lexicon, dict(sorted(words.items())), spellings).packed(),
        ids=ids,
        says={ids[name]: text for name, text in compiler.says.items()},
        fingerprint=fingerprint((folder, *own), house),
        subjects=subjects.build(ids, known),
        rungs=read_rungs(base, known),
    )


def fingerprint(folders: Iterable[Path], house: House) -> str:
    """A digest of every rule file's name and content, and of the house's words."""
    digest = hashlib.sha256(repr(house).encode())
    for folder in folders:
        for path, name in yaml_files(folder):
            digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _read_shared(files: Iterable[tuple[str, Value]], compiler: Compiler) -> dict[str, str]:
    """Vocabulary and grammar into `compiler`; returns the spellings."""
    spellings: dict[str, str] = {}
    for name, value in files:
        if name == "vocabulary/spellings.yaml":
            spellings |= {variant: spelling.text() for variant, spelling in value.mapping().items()}
        elif name.startswith("vocabulary/"):
            for concept, patterns in value.mapping().items():
                compiler.concept(concept, patterns)
        elif name.startswith("grammar/"):
            for group, content in value.mapping().items():
                _grammar_group(group, content, compiler)
    return spellings


def _grammar_group(group: str, content: Value, compiler: Compiler) -> None:
    """A group is a list of patterns (the concept `group`) or a mapping of them (`group/name`)."""
    if isinstance(content.data, list):
        compiler.concept(group, content)
        return
    for name, entry in content.mapping().items():
        concept = f"{group}/{name}"
        if isinstance(entry.data, dict):
            parts = entry.mapping(frozenset({"says", "patterns"}))
            compiler.says[concept] = parts["says"].text()
            compiler.concept(concept, parts["patterns"])
        else:
            compiler.concept(concept, entry)


def _id(data: dict[str, Value], place: Value) -> str:
    """A rule's id, which formats, settings and suppressions take for one word."""
    found = required(data, "id", place)
    if not _ID.fullmatch(found.text()):
        raise found.error(f"the id '{found.text()}' may hold nothing but small letters from a to z, digits and hyphens")
    return found.text()


class _RuleFile:
    """One rule's file between the reading of its patterns and the numbering of all concepts."""

    def __init__(self, name: str, value: Value, compiler: Compiler) -> None:
        self.name, self.value, self.compiler = name, value, compiler
        self.data = value.mapping(_RULE_KEYS)
        self.id = _id(self.data, value)
        if Path(name).stem != self.id:
            raise value.error(f"the file of rule '{self.id}' should be called {self.id}.yaml")
        if "terms" in self.data:
            terms = self.data["terms"].mapping()
            compiler.terms.update(f"{self.id}/{term}" for term in terms)
            for term, patterns in terms.items():
                compiler.concept(f"{self.id}/{term}", patterns, self.id)
        self.slots = Slots(self.id, compiler)
        self.frames = [self._frame_slots(frame) for frame in required(self.data, "frames", value).items()]
        facts = self.data["facts"].items() if "facts" in self.data else ()
        self.facts = [FactEntry(fact, self.slots) for fact in facts]

    def _frame_slots(self, frame: Value) -> tuple[Value, dict[str, tuple[tuple[str, ...], ...]]]:
        parts = frame.mapping(_FRAME_KEYS)
        required(parts, "act", frame)
        return frame, {
            "act": (self.slots.one(parts, "act"),),
            "with": self.slots.every(parts, "with"),
            "about": self.slots.every(parts, "about"),
            "without": (self.slots.one(parts, "without"),),
            "under": (self.slots.one(parts, "under"),),
            "not_under": (self.slots.one(parts, "not_under"),),
        }

    def _default_negated(self, says: str, act: tuple[str, ...]) -> str:
        """What a denied clause says by default: the opposite of strong; nothing, of the others.

        Patterns that spell a denial out have dealt with it.
        """
        if any(self.compiler.is_negative(concept) for concept in act):
            return "keep"
        return "contradicted" if says == "strong" else ""

    def _domain(self) -> str:
        """The rule's domain, which its folder is called like: a slip of the pen would make a new one."""
        domain = required(self.data, "domain", self.value)
        folder = Path(self.name).parent.name
        if domain.text().replace(" ", "-") != folder:
            message = f"the domain is '{domain.text()}', but the rule stands in the folder '{folder}'"
            raise domain.error(f"{message}: both must have the same name")
        return domain.text()

    def build(self, ids: dict[str, int], kinds: frozenset[str]) -> Rule:
        data, value = self.data, self.value
        expected_in = data["expected_in"].names_of("kind", kinds) if "expected_in" in data else ()
        source = required(data, "source", value).mapping(frozenset({"paper", "where", "evidence"}))
        core = flag_at(data, "core")
        return Rule(
            id=self.id,
            title=required(data, "title", value).text(),
            domain=self._domain(),
            core=core,
            expected_in=expected_in,
            organisation=flag_at(data, "organisation"),
            severity=Severity(
                data["severity"].one_of(tuple(Severity)) if "severity" in data else "error" if core else "warning"
            ),
            statement=text_at(data, "statement"),
            why=" ".join(required(data, "why", value).text().split()),
            source=Source(text_at(source, "paper"), text_at(source, "where"), text_at(source, "evidence")),
            model_clause=" ".join(required(data, "model_clause", value).text().split()),
            frames=tuple(
                self._frame(number, frame, slots, ids, kinds) for number, (frame, slots) in enumerate(self.frames)
            ),
            examples=_examples(required(data, "examples", value), kinds, expected_in[0] if expected_in else OTHER),
            file=self.value.file,
            notes={key: text_at(data["notes"].mapping(), key) for key in data["notes"].mapping()}
            if "notes" in data
            else {},
            facts=tuple(fact.build(ids) for fact in self.facts),
        )

    def _frame(
        self,
        number: int,
        frame: Value,
        slots: dict[str, tuple[tuple[str, ...], ...]],
        ids: dict[str, int],
        kinds: frozenset[str],
    ) -> Frame:
        parts = frame.mapping(_FRAME_KEYS)
        says = required(parts, "says", frame).one_of(SAYS)

        def every(key: str) -> tuple[AnyOf, ...]:
            return tuple(numbers(names, ids) for names in slots[key])

        def one(key: str) -> AnyOf:
            return numbers(slots[key][0], ids)

        return Frame(
            name=text_at(parts, "name", f"{number + 1}"),
            says=says,
            act=one("act"),
            with_=every("with"),
            about=every("about"),
            without=one("without"),
            under=one("under"),
            not_under=one("not_under"),
            by=_parties(parts, "by"),
            to=_parties(parts, "to"),
            whose=_parties(parts, "whose"),
            near=number_at(parts, "near"),
            kinds=frozenset(parts["kinds"].names_of("kind", kinds)) if "kinds" in parts else frozenset(),
            negated=parts["negated"].one_of(NEGATED)
            if "negated" in parts
            else self._default_negated(says, slots["act"][0]),
            hedged=parts["hedged"].one_of(HEDGED) if "hedged" in parts else ("weak" if says == "strong" else "keep"),
            everyone=flag_at(parts, "everyone"),
            any_voice=flag_at(parts, "any_voice"),
            title=flag_at(parts, "title"),
            reason=text_at(parts, "reason"),
        )


def _parties(parts: dict[str, Value], key: str) -> frozenset[Party]:
    """Who may be in the role `key` of a frame; nobody named means that it does not matter."""
    return frozenset(Party(item.one_of(PARTIES)) for item in parts[key].items()) if key in parts else frozenset()


def _examples(value: Value, kinds: Collection[str], usual: str) -> tuple[Example, ...]:
    """Examples by verdict; each a passage, or one with the kind of document that it stands in, else the `usual` one."""
    found = []
    for verdict, passages in value.mapping(frozenset((*VERDICTS, "flag", "leave"))).items():
        for passage in passages.items():
            if isinstance(passage.data, dict):
                parts = passage.mapping(_EXAMPLE_KEYS)
                text = required(parts, "text", passage).text()
                kind = parts["kind"].name_of("kind", kinds) if "kind" in parts else usual
            else:
                text, kind = passage.text(), usual
            found.append(Example(text, verdict, kind, passage.line))
    return tuple(found)


class _WordingFile:
    """One wording rule between the reading of its patterns and the numbering of all concepts."""

    def __init__(self, value: Value, compiler: Compiler) -> None:
        self.value = value
        self.data = value.mapping(_WORDING_KEYS)
        self.id = _id(self.data, value)
        slots = Slots(self.id, compiler)
        required(self.data, "avoid", value)
        self.slots = {key: slots.one(self.data, key) for key in ("avoid", "alone", "near", "except", "without")}

    def build(self, ids: dict[str, int], kinds: Collection[str]) -> WordingRule:
        data, value = self.data, self.value
        slots = {key: numbers(names, ids) for key, names in self.slots.items()}
        return WordingRule(
            id=self.id,
            title=required(data, "title", value).text(),
            level=required(data, "level", value).one_of(("H", "C", "A")),
            avoid=slots["avoid"],
            prefer=texts_at(data, "prefer"),
            why=text_at(data, "why"),
            source=required(data, "source", value).text(),
            alone=slots["alone"],
            near=slots["near"],
            except_=slots["except"],
            without=slots["without"],
            names=flag_at(data, "names", default=True),
            safe=_safe(data["safe"]) if "safe" in data else (),
            examples=_examples(required(data, "examples", value), kinds, OTHER),
            file=self.value.file,
        )


def _safe(value: Value) -> tuple[tuple[str, str], ...]:
    """Words, each with those that can be written in their place."""
    found = []
    for words, other in value.mapping().items():
        before, rest, after = words.partition(REST)
        if not split_words(before) or after.strip():
            raise other.error(f"'{words}' should be words, with '{REST}' for what follows them at the end at most")
        if not split_words(other.text()) or other.text().count(REST) != (1 if rest else 0):
            raise other.error(f"'{other.text()}' should be words, with '{REST}' once where '{words}' has it")
        found.append((words, other.text()))
    return tuple(found)
