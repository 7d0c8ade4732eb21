"""A configuration to start from, after a look at the documents of a folder. What it proposes stands in comments."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from json import dumps
from pathlib import PurePosixPath

from policylint.report import OTHER_KIND
from policylint.settings import FAIL_ON
from policylint.telling import counted

_ASIDE = frozenset(
    "archive archived archives backup backups bak draft drafts history obsolete old outdated retired superseded "
    "template templates withdrawn".split()
)
_MOST = 20


def starting_file(kinds: Mapping[PurePosixPath, tuple[str, ...]], known: Iterable[str], extends: str = "") -> str:
    """The text of a `policylint.toml` for a folder: `kinds` are those detected of the documents in it, by their paths.

    `known` are the kinds that there are; `extends` is the file that has held for the folder, "" where none has.
    """
    aside = _set_aside(kinds)
    current = {path: of for path, of in kinds.items() if not any(folder in aside for folder in path.parents)}
    return "\n".join([*_HEAD, *_extends(extends), *_excludes(aside), *_KEYS, *_kinds(current, sorted(known)), ""])


_HEAD = """\
# What policylint does with the documents in this folder and below it.
# 'policylint config show FILE' tells what holds for a document, 'policylint files .' which documents there are.
""".splitlines()

_KEYS = """
# The region whose spelling suggested clauses have: au, ca, ie, nz, uk, us.
# region = "au"

# What is not to be checked, and what weighs more or less: names of rules ('policylint rules list'), of their domains,
# or of kinds of documents.
# ignore = ["flexible-work"]
# [severity]
# career-pathway = "warning"

# The organisation's own words.
# [terms]
# role-titles = ["recovery companion"]
# never-flag = ["The Homeless Trust"]
# [terms.preferred]
# "person using the service" = ["service user", "client"]

# Kinds of documents by path. What is not told here is detected.
""".splitlines()


def _extends(file: str) -> Iterator[str]:
    yield ""
    if file:
        yield "# What holds in the folder above holds here too; this file adds to it."
        yield f"extends = {_quoted(file)}"
    else:
        yield f"# The lowest severity that makes 'policylint check' exit with 1: {', '.join(FAIL_ON)}."
        yield 'fail-on = "error"'


def _excludes(aside: Mapping[PurePosixPath, int]) -> Iterator[str]:
    yield ""
    yield "# Files and folders to pass over, as in a .gitignore file."
    if not aside:
        yield '# exclude = ["archive/"]'
        return
    yield "# These look as if they were no longer, or not yet, in force: decide, and take away the '#'."
    yield "# exclude = ["
    yield from (
        f"#   {_pattern(folder, '/')}, # {counted(number, 'document')}" for folder, number in sorted(aside.items())
    )
    yield "# ]"


def _set_aside(paths: Iterable[PurePosixPath]) -> dict[PurePosixPath, int]:
    """The folders that look set aside, the outermost ones, each with the number of documents in it."""
    found: Counter[PurePosixPath] = Counter()
    for path in paths:
        folders = [folder for folder in reversed(path.parents) if _ASIDE & set(_words(folder.name))]
        found.update(folders[:1])
    return dict(found)


def _words(name: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in name.lower()).split()


def _kinds(kinds: Mapping[PurePosixPath, tuple[str, ...]], known: list[str]) -> Iterator[str]:
    alike = dict(_alike(kinds))
    unknown = {path: of for path, of in kinds.items() if of == OTHER_KIND}
    others = {path: of for path, of in kinds.items() if of != OTHER_KIND and path.parent not in alike}
    if unknown:
        yield "# What some documents are was not recognised, so only their wording is checked. Tell it if you know:"
        yield from (f"# {line}" for line in _wrapped(known))
    yield "# [kinds]"
    if not kinds:
        yield '# "positions/" = "other-position"'
    yield from _entries(unknown, "not recognised")
    for folder, of in sorted(alike.items()):
        number = sum(path.parent == folder for path in kinds)
        yield f"# {_pattern(folder, '/')} = {_listed(of)} # as detected, {counted(number, 'document')}"
    yield from _entries(others, "as detected")


def _entries(kinds: Mapping[PurePosixPath, tuple[str, ...]], how: str) -> Iterator[str]:
    for path, of in list(kinds.items())[:_MOST]:
        yield f"# {_pattern(path)} = {_listed(of)} # {how}"
    if len(kinds) > _MOST:
        yield f"# ... and {counted(len(kinds) - _MOST, 'document')} more, {how}"


def _alike(kinds: Mapping[PurePosixPath, tuple[str, ...]]) -> Iterator[tuple[PurePosixPath, tuple[str, ...]]]:
    """Folders of several documents that are all of the same kinds."""
    by_folder: dict[PurePosixPath, list[tuple[str, ...]]] = {}
    for path, of in kinds.items():
        by_folder.setdefault(path.parent, []).append(of)
    for folder, found in by_folder.items():
        if folder.name and len(found) > 1 and len(set(found)) == 1 and found[0] != OTHER_KIND:
            yield folder, found[0]


def _pattern(path: PurePosixPath, end: str = "") -> str:
    """A pattern that means this path and no other, as TOML writes it; what cannot be seen may not even be a comment."""
    plain = "".join(f"\\{c}" if c in "*?[\\" else c for c in path.as_posix())
    return _quoted(f"/{plain}{end}")


def _quoted(text: str) -> str:
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in dumps(text, ensure_ascii=False))


def _listed(kinds: tuple[str, ...]) -> str:
    return dumps(kinds[0] if len(kinds) == 1 else kinds)


def _wrapped(words: list[str]) -> list[str]:
    from textwrap import wrap  # noqa: PLC0415 - not needed where all is recognised

    return wrap(", ".join(words), 100)
