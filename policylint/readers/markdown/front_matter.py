"""YAML front matter: what a Markdown file says about itself before its text begins."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from policylint.document import Directive, Place

if TYPE_CHECKING:
    from yaml.nodes import Node

_MAX_LENGTH = 64 * 1024
_MAX_DEPTH = 20
_ENTRY = re.compile(r"[^\s#:'\"{}\[\]-][^:\n]{0,100}+:(?:\s|$)|\"[^\"\n]{1,100}\":|'[^'\n]{1,100}':")
_TOOL = "policylint"
_NULL = "tag:yaml.org,2002:null"


class FrontMatter(NamedTuple):
    """The entries of a file's front matter, keys in lower case, and the index of the line behind it.

    Values are text, or lists and mappings of text. `lines` are those on which the entries stand.
    """

    entries: dict[str, object]
    end: int
    warning: str = ""
    directives: tuple[Directive, ...] = ()
    lines: Mapping[str, int] = MappingProxyType({})


def read_front_matter(lines: list[str]) -> FrontMatter:
    """The front matter at the head of `lines`; what cannot be parsed is passed over with a warning."""
    if not lines or lines[0].rstrip() != "---":
        return FrontMatter({}, 0)
    end = next((index for index, line in enumerate(lines[1:], 1) if line.rstrip() in {"---", "..."}), 0)
    body = lines[1:end]
    first = next((line for line in body if line.strip() and not line.startswith("#")), "")
    if not end or (first and not _ENTRY.match(first)):
        return FrontMatter({}, 0)  # a thematic break, and the text below it
    text = "\n".join(body)
    if len(text) > _MAX_LENGTH:
        return FrontMatter({}, end + 1, "the front matter is too long and was not read")
    import yaml  # noqa: PLC0415 - most files have no front matter
    from yaml.constructor import BaseConstructor  # noqa: PLC0415 - the same

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if not _is_tame(yaml.parse(text, Loader=loader)):
            return FrontMatter(
                {}, end + 1, "the front matter uses YAML aliases or is nested too deeply, and was not read"
            )
        root = yaml.compose(text, Loader=loader)
        # Every value as its words: nobody asks what YAML would make of them, and of tags it makes anything.
        entries = BaseConstructor().construct_document(root) if root else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 2}" if mark else ""
        return FrontMatter({}, end + 1, f"the front matter is not valid YAML{where} and was not read")
    if root is None or not isinstance(entries, dict):
        return FrontMatter({}, end + 1)
    entries = {key.lower(): value for key, value in entries.items()}
    stand = {key.value.lower(): _line(key) for key, _ in _pairs(root)}
    return FrontMatter(entries, end + 1, "", tuple(_directives(root)), stand)


def _is_tame(events: Iterator[object]) -> bool:
    """Whether a YAML text neither repeats parts of itself nor nests deeply: both can exhaust a machine."""
    depth = 0
    for event in events:
        name = type(event).__name__
        if name == "AliasEvent":
            return False
        depth += name.endswith("StartEvent") - name.endswith("EndEvent")
        if depth > _MAX_DEPTH:
            return False
    return True


def _directives(root: "Node") -> Iterator[Directive]:
    """What the entry for policylint says, in the words in which a comment would say it.

    "allow" may hold rules with their reasons, or a list of such, or of "RULE because REASON".
    """
    for tool, entry in _pairs(root):
        if tool.value.lower() != _TOOL:
            continue
        for verb, told in _pairs(entry):
            for item in told.value if _is(told, "sequence") else [told]:
                for rule, reason in _pairs(item):
                    yield _directive(verb.value, rule.value, _plain(reason), rule)
                if not _is(item, "mapping"):
                    yield _directive(verb.value, _plain(item), "", item)
        if not _is(entry, "mapping"):
            yield _directive("", _plain(entry), "", tool)


def _pairs(node: "Node") -> Iterator["tuple[Node, Node]"]:
    """The entries of a mapping that have plain keys; none of any other node."""
    pairs = node.value if _is(node, "mapping") else ()
    return ((key, value) for key, value in pairs if isinstance(key.value, str))


def _is(node: "Node", kind: str) -> bool:
    """Whether a node is a "mapping" or a "sequence", whatever its tag says."""
    return bool(node.id == kind)  # type: ignore[attr-defined]  # the stubs lack what every node has


def _plain(node: "Node") -> str:
    """A scalar's words; "" for no value, and for what is no scalar."""
    return node.value if isinstance(node.value, str) and node.tag != _NULL else ""


def _directive(verb: str, what: str, reason: str, node: "Node") -> Directive:
    words = f"{verb} {what} because {reason}" if reason.strip() else f"{verb} {what}"
    place = Place(line=_line(node), column=node.start_mark.column + 1)
    return Directive(" ".join(words.split()), place, None, "front matter")


def _line(node: "Node") -> int:
    # The mark counts from 0, behind the line that opens the front matter.
    return int(node.start_mark.line) + 2
