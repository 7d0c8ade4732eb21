"""From a folder of YAML files to a compiled `Rulebook`."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from policylint.language.lexicon import Lexicon, compile_lexicon
from policylint.language.patterns import PatternError
from policylint.language.tokens import Stems
from policylint.rulebook.files import Value, read_yaml, yaml_files
from policylint.rulebook.model import (
    AnyOf,
    Example,
    Frame,
    KindRule,
    Rule,
    Rulebook,
    RulebookError,
    Severity,
    Signs,
    Source,
    Verdict,
    WordingRule,
)

VERDICTS = tuple(Verdict)
SAYS = ("strong", "weak", "contradicted", "undercut")
NEGATED = ("contradicted", "weak", "strong", "keep", "")
HEDGED = ("weak", "keep", "")

_RULE_KEYS = frozenset(
    [
        "id",
        "title",
        "domain",
        "core",
        "expected_in",
        "organisation",
        "severity",
        "statement",
        "why",
        "source",
        "model_clause",
        "terms",
        "frames",
        "examples",
        "notes",
    ]
)
_FRAME_KEYS = frozenset(
    [
        "name",
        "says",
        "act",
        "with",
        "about",
        "without",
        "under",
        "not_under",
        "near",
        "kinds",
        "negated",
        "hedged",
        "everyone",
        "any_voice",
        "title",
        "reason",
    ]
)
_WORDING_KEYS = frozenset(
    [
        "id",
        "title",
        "level",
        "avoid",
        "prefer",
        "why",
        "source",
        "near",
        "except",
        "without",
        "not_in",
        "names",
        "safe",
        "examples",
        "terms",
    ]
)
_REFERENCE = re.compile(r"<[^<>]+>")
_NEGATIVE = re.compile(r"(?<![\w-])(?:not|no|never|nor|neither|none|nobody|without|cannot)(?![\w-])")
_EXAMPLE_KEYS = frozenset({"text", "kind"})


class _Compiler:
    """Gathers concepts while the files are read, then compiles them all at once."""

    def __init__(self) -> None:
        self.concepts: dict[str, list[str]] = {}
        self.places: dict[str, Value] = {}
        self.terms: set[str] = set()
        self.first: set[str] = set()
        self._slots: dict[tuple[str, ...], str] = {}
        self.says: dict[str, str] = {}

    def concept(self, name: str, patterns: Value, scope: str = "") -> None:
        if name in self.concepts:
            raise patterns.error(f"the concept <{name}> is defined twice")
        self.concepts[name] = [self._scoped(item.text(), scope) for item in patterns.items()]
        self.places[name] = patterns

    def any_of(self, name: str, value: Value, scope: str = "") -> tuple[str, ...]:
        """The concepts for the patterns of one slot: those that it refers to, and one for the patterns of its own."""
        texts = [self._scoped(item.text(), scope) for item in value.items()]
        concepts = [text[1:-1] for text in texts if _REFERENCE.fullmatch(text)]
        own = tuple(text for text in texts if not _REFERENCE.fullmatch(text))
        for concept in concepts:
            self.places.setdefault(concept, value)
        if own:
            # Slots that hold the same patterns are one concept.
            same = self._slots.setdefault(own, name)
            if same == name:
                self.concepts[name] = list(own)
                self.places[name] = value
            concepts.append(same)
        return tuple(concepts)

    def is_negative(self, name: str, _seen: frozenset[str] = frozenset()) -> bool:
        """Whether a concept's patterns speak of a denial themselves ("do not dispense")."""
        if name in _seen or name not in self.concepts:
            return False
        words = " ".join(self.concepts[name])
        if _NEGATIVE.search(words):
            return True
        used = re.findall(r"<([^>]+)>", words)
        return any(self.is_negative(other, _seen | {name}) for other in used if "/" in other)

    def _scoped(self, pattern: str, scope: str) -> str:
        """`<term>` of a rule's own terms, written out as `<rule/term>`."""
        if not scope or "<" not in pattern:
            return pattern
        parts = pattern.split("<")
        for i, part in enumerate(parts[1:], 1):
            name, closed, rest = part.partition(">")
            if closed and f"{scope}/{name}" in self.terms:
                parts[i] = f"{scope}/{name}>{rest}"
        return "<".join(parts)

    def compile(self, stems: Stems) -> tuple[Lexicon, dict[str, int]]:
        try:
            return compile_lexicon(self.concepts, stems, self.first)
        except PatternError as error:
            name, _, message = str(error).partition(": ")
            place = self.places.get(name)
            if place is None:
                raise RulebookError("vocabulary", 1, str(error)) from None
            raise place.error(message) from None


def load_rulebook(folder: Path) -> Rulebook:
    """The rulebook in `folder`, compiled. Raises `RulebookError` for the first thing that is wrong with it."""
    files = {name: read_yaml(path, f"{folder.name}/{name}") for path, name in yaml_files(folder)}
    if not files:
        raise RulebookError(str(folder), 1, "there are no rules here (*.yaml)")
    compiler = _Compiler()
    spellings = _read_shared(files, compiler)
    # A rule's own terms must all be known before any pattern of the rule is read.
    pending_rules = [_RuleFile(name, value, compiler) for name, value in files.items() if _is_rule(name)]
    pending_wordings = [
        _WordingFile(name, item, compiler)
        for name, value in files.items()
        if name.startswith("wording/")
        for item in value.items()
    ]
    kinds = files["kinds.yaml"].mapping() if "kinds.yaml" in files else {}
    pending_kinds = [_KindFile(kind, value, compiler) for kind, value in kinds.items()]
    words = Stems(spellings)
    lexicon, ids = compiler.compile(words)
    rules = tuple(pending.build(ids) for pending in pending_rules)
    wordings = tuple(pending.build(ids) for pending in pending_wordings)
    _no_twins((rule.id, pending.value) for rule, pending in zip(rules, pending_rules, strict=True))
    _no_twins((rule.id, pending.value) for rule, pending in zip(wordings, pending_wordings, strict=True))
    return Rulebook(
        rules=rules,
        wordings=wordings,
        kinds=tuple(pending.build(ids) for pending in pending_kinds),
        lexicon=lexicon,
        ids=ids,
        says={ids[name]: text for name, text in compiler.says.items()},
        spellings=spellings,
        words=dict(words),
        fingerprint=fingerprint(folder),
    )


def fingerprint(folder: Path) -> str:
    """A digest of every rule file's name and content."""
    digest = hashlib.sha256()
    for path, name in yaml_files(folder):
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _is_rule(name: str) -> bool:
    return "/" in name and not name.startswith(("vocabulary/", "grammar/", "wording/", "profile/"))


def _no_twins(found: Iterable[tuple[str, Value]]) -> None:
    seen: dict[str, Value] = {}
    for name, value in found:
        if name in seen:
            raise value.error(f"'{name}' is already the id of {seen[name].file}")
        seen[name] = value


def _read_shared(files: dict[str, Value], compiler: _Compiler) -> dict[str, str]:
    """Vocabulary and grammar into `compiler`; returns the spellings."""
    spellings: dict[str, str] = {}
    for name, value in files.items():
        if name == "vocabulary/spellings.yaml":
            spellings = {variant: spelling.text() for variant, spelling in value.mapping().items()}
        elif name.startswith("vocabulary/"):
            for concept, patterns in value.mapping().items():
                compiler.concept(concept, patterns)
        elif name.startswith("grammar/"):
            for group, content in value.mapping().items():
                _grammar_group(group, content, compiler)
    return spellings


def _grammar_group(group: str, content: Value, compiler: _Compiler) -> None:
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


def _required(mapping: dict[str, Value], key: str, place: Value) -> Value:
    if key not in mapping or mapping[key].data in ("", [], {}):
        raise place.error(f"'{key}' is missing")
    return mapping[key]


def _text(mapping: dict[str, Value], key: str, default: str = "") -> str:
    return " ".join(mapping[key].text().split()) if key in mapping else default


def _flag(mapping: dict[str, Value], key: str, *, default: bool = False) -> bool:
    return mapping[key].flag() if key in mapping else default


def _texts(mapping: dict[str, Value], key: str) -> tuple[str, ...]:
    return tuple(item.text() for item in mapping[key].items()) if key in mapping else ()


class _Slots:
    """Turns the pattern slots of one rule into concept names, and later into numbers."""

    def __init__(self, scope: str, compiler: _Compiler) -> None:
        self.scope, self.compiler, self.count = scope, compiler, 0

    def first(self, mapping: dict[str, Value], key: str) -> tuple[str, ...]:
        """The slot `key`, a mention of which sets the rule off."""
        names = self.one(mapping, key)
        self.compiler.first.update(names)
        return names

    def one(self, mapping: dict[str, Value], key: str) -> tuple[str, ...]:
        """The slot `key`, whose patterns are alternatives."""
        if key not in mapping:
            return ()
        self.count += 1
        return self.compiler.any_of(f"{self.scope}/{key}-{self.count}", mapping[key], self.scope)

    def every(self, mapping: dict[str, Value], key: str) -> tuple[tuple[str, ...], ...]:
        """The slot `key`, each entry of which must be met; an entry that is a list holds alternatives."""
        if key not in mapping:
            return ()
        slots = []
        for item in mapping[key].items():
            self.count += 1
            slots.append(self.compiler.any_of(f"{self.scope}/{key}-{self.count}", item, self.scope))
        return tuple(slots)


def _numbers(names: tuple[str, ...], ids: dict[str, int], place: Value) -> AnyOf:
    for name in names:
        if name not in ids:
            raise place.error(f"there is no concept <{name}>")
    return tuple(ids[name] for name in names)


class _RuleFile:
    """One rule's file between the reading of its patterns and the numbering of all concepts."""

    def __init__(self, name: str, value: Value, compiler: _Compiler) -> None:
        self.name, self.value, self.compiler = name, value, compiler
        self.data = value.mapping(_RULE_KEYS)
        self.id = _required(self.data, "id", value).text()
        if Path(name).stem != self.id:
            raise value.error(f"the file of rule '{self.id}' should be called {self.id}.yaml")
        if "terms" in self.data:
            terms = self.data["terms"].mapping()
            compiler.terms.update(f"{self.id}/{term}" for term in terms)
            for term, patterns in terms.items():
                compiler.concept(f"{self.id}/{term}", patterns, self.id)
        self.slots = _Slots(self.id, compiler)
        self.frames = [self._frame_slots(frame) for frame in _required(self.data, "frames", value).items()]

    def _frame_slots(self, frame: Value) -> tuple[Value, dict[str, tuple[tuple[str, ...], ...]]]:
        parts = frame.mapping(_FRAME_KEYS)
        _required(parts, "act", frame)
        return frame, {
            "act": (self.slots.first(parts, "act"),),
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

    def build(self, ids: dict[str, int]) -> Rule:
        data, value = self.data, self.value
        source = _required(data, "source", value).mapping(frozenset({"paper", "where", "evidence"}))
        core = _flag(data, "core")
        return Rule(
            id=self.id,
            title=_required(data, "title", value).text(),
            domain=_required(data, "domain", value).text(),
            core=core,
            expected_in=_texts(data, "expected_in"),
            organisation=_flag(data, "organisation"),
            severity=Severity(
                data["severity"].one_of(tuple(Severity)) if "severity" in data else "error" if core else "warning"
            ),
            statement=_text(data, "statement"),
            why=" ".join(_required(data, "why", value).text().split()),
            source=Source(_text(source, "paper"), _text(source, "where"), _text(source, "evidence")),
            model_clause=" ".join(_required(data, "model_clause", value).text().split()),
            frames=tuple(self._frame(number, frame, slots, ids) for number, (frame, slots) in enumerate(self.frames)),
            examples=_examples(_required(data, "examples", value), _texts(data, "expected_in")),
            file=self.name,
            notes={key: _text(data["notes"].mapping(), key) for key in data["notes"].mapping()}
            if "notes" in data
            else {},
        )

    def _frame(
        self, number: int, frame: Value, slots: dict[str, tuple[tuple[str, ...], ...]], ids: dict[str, int]
    ) -> Frame:
        parts = frame.mapping(_FRAME_KEYS)
        says = _required(parts, "says", frame).one_of(SAYS)

        def every(key: str) -> tuple[AnyOf, ...]:
            return tuple(_numbers(names, ids, frame) for names in slots[key])

        def one(key: str) -> AnyOf:
            return _numbers(slots[key][0], ids, frame)

        try:
            near = int(_text(parts, "near", "0"))
        except ValueError:
            raise parts["near"].error("expected a number of words") from None
        return Frame(
            name=_text(parts, "name", f"{number + 1}"),
            says=says,
            act=one("act"),
            with_=every("with"),
            about=every("about"),
            without=one("without"),
            under=one("under"),
            not_under=one("not_under"),
            near=near,
            kinds=frozenset(_texts(parts, "kinds")),
            negated=parts["negated"].one_of(NEGATED)
            if "negated" in parts
            else self._default_negated(says, slots["act"][0]),
            hedged=parts["hedged"].one_of(HEDGED) if "hedged" in parts else ("weak" if says == "strong" else "keep"),
            everyone=_flag(parts, "everyone"),
            any_voice=_flag(parts, "any_voice"),
            title=_flag(parts, "title"),
            reason=_text(parts, "reason"),
        )


def _examples(value: Value, kinds: tuple[str, ...]) -> tuple[Example, ...]:
    """Examples by verdict; each a passage, or a passage with the kind of document that it stands in."""
    found = []
    for verdict, passages in value.mapping(frozenset((*VERDICTS, "flag", "leave"))).items():
        for passage in passages.items():
            if isinstance(passage.data, dict):
                parts = passage.mapping(_EXAMPLE_KEYS)
                text, kind = _required(parts, "text", passage).text(), _text(parts, "kind")
            else:
                text, kind = passage.text(), ""
            found.append(Example(text, verdict, kind or (kinds[0] if kinds else "other"), passage.line))
    return tuple(found)


class _WordingFile:
    """One wording rule between the reading of its patterns and the numbering of all concepts."""

    def __init__(self, name: str, value: Value, compiler: _Compiler) -> None:
        self.name, self.value = name, value
        self.data = value.mapping(_WORDING_KEYS)
        self.id = _required(self.data, "id", value).text()
        slots = _Slots(self.id, compiler)
        _required(self.data, "avoid", value)
        self.slots = {key: slots.one(self.data, key) for key in ("near", "except", "without")}
        self.slots["avoid"] = slots.first(self.data, "avoid")

    def build(self, ids: dict[str, int]) -> WordingRule:
        data, value = self.data, self.value
        numbers = {key: _numbers(names, ids, value) for key, names in self.slots.items()}
        return WordingRule(
            id=self.id,
            title=_required(data, "title", value).text(),
            level=_required(data, "level", value).one_of(("H", "C", "A")),
            avoid=numbers["avoid"],
            prefer=_texts(data, "prefer"),
            why=_text(data, "why"),
            source=_required(data, "source", value).text(),
            near=numbers["near"],
            except_=numbers["except"],
            without=numbers["without"],
            names=_flag(data, "names", default=True),
            safe=_flag(data, "safe"),
            examples=_examples(_required(data, "examples", value), ()),
            file=self.name,
        )


_PLACES = ("in_title", "in_headings", "in_body")
_SignNames = dict[str, list[tuple[str, float]]]


class _KindFile:
    """One kind of `kinds.yaml` between the reading of its patterns and the numbering of all concepts."""

    def __init__(self, kind: str, value: Value, compiler: _Compiler) -> None:
        self.id, self.value, self.compiler = kind, value, compiler
        self.data = value.mapping(frozenset({"title", *_PLACES, "requires", "excludes"}))
        self.title = _required(self.data, "title", value).text()
        self.signs = {where: self._weighted(where, self.data[where]) for where in _PLACES if where in self.data}
        self.requires = self._plain("requires")
        self.excludes = self._plain("excludes")

    def _weighted(self, where: str, weights: Value) -> list[tuple[str, float]]:
        found = []
        for weight, patterns in weights.mapping().items():
            try:
                number = float(weight)
            except ValueError:
                raise patterns.error(f"'{weight}' is no weight: expected a number") from None
            found.append((self._sign(f"{where}/{weight}", patterns), number))
        return found

    def _sign(self, name: str, patterns: Value) -> str:
        concept = f"kind/{self.id}/{name}"
        self.compiler.concept(concept, patterns)
        self.compiler.first.add(concept)
        return concept

    def _plain(self, condition: str) -> _SignNames:
        if condition not in self.data:
            return {}
        return {
            where: [(self._sign(f"{condition}/{where}", patterns), 1.0)]
            for where, patterns in self.data[condition].mapping(frozenset(_PLACES)).items()
        }

    def build(self, ids: dict[str, int]) -> KindRule:
        def signs(names: _SignNames) -> Signs:
            numbered = {
                where: tuple((_numbers((name,), ids, self.value)[0], weight) for name, weight in entries)
                for where, entries in names.items()
            }
            return Signs(*(numbered.get(where, ()) for where in _PLACES))

        return KindRule(self.id, self.title, signs(self.signs), signs(self.requires), signs(self.excludes))
