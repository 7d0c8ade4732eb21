"""YAML front matter: what a Markdown file says about itself before its text begins."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_MAX_LENGTH = 64 * 1024
_MAX_DEPTH = 20
_ENTRY = re.compile(r"[^\s#:'\"{}\[\]-][^:\n]{0,100}+:(?:\s|$)|\"[^\"\n]{1,100}\":|'[^'\n]{1,100}':")


class FrontMatter(NamedTuple):
    """The entries of a file's front matter, keys in lower case, and the index of the line behind it."""

    entries: dict[str, object]
    end: int
    warning: str = ""


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
    # Only a file that has front matter pays for the YAML library.
    import yaml  # noqa: PLC0415

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if not _is_tame(yaml.parse(text, Loader=loader)):
            return FrontMatter(
                {}, end + 1, "the front matter uses YAML aliases or is nested too deeply, and was not read"
            )
        entries = yaml.load(text, Loader=loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 2}" if mark else ""
        return FrontMatter({}, end + 1, f"the front matter is not valid YAML{where} and was not read")
    if not isinstance(entries, dict):
        return FrontMatter({}, end + 1)
    return FrontMatter({str(key).lower(): value for key, value in entries.items()}, end + 1)


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
