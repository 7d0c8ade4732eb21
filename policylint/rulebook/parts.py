"""The files that a rulebook is made of: those of one folder, and of folders with rules of one's own beside it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from policylint.rulebook.files import Value, read_yaml, text_at, yaml_files
from policylint.rulebook.model import RulebookError

KINDS = "kinds.yaml"
_SHARED = ("vocabulary/", "grammar/", "wording/", "profile/")


def read_folder(folder: Path) -> dict[str, Value]:
    """Every file of a folder of rules by its path in there; raises `RulebookError` where there is none."""
    files = {name: read_yaml(path, f"{folder.name}/{name}") for path, name in yaml_files(folder)}
    if not files:
        raise RulebookError(str(folder), 1, "there are no rules here (*.yaml)")
    return files


def read_own(folders: Sequence[Path]) -> Iterator[tuple[str, Value]]:
    """The files of folders that stand beside another one, whose grammar and rungs they share.

    Raises `RulebookError` for a file that has no place there.
    """
    for folder in folders:
        for name, value in read_folder(folder).items():
            if name.startswith(("grammar/", "profile/")):
                raise value.error(f"rules of your own have no '{name.partition('/')[0]}': they use that of the others")
            if "/" not in name and name != KINDS:
                raise value.error("a rule stands in a folder, which is called like the rule's domain")
            yield name, value


def is_rule(name: str) -> bool:
    """Whether the file called `name` holds an element's rule."""
    return "/" in name and not name.startswith(_SHARED)


def refuse_twins(files: Sequence[tuple[str, Value]]) -> None:
    """Raise `RulebookError` where two rules have one id, or two kinds of document one name."""
    rules: dict[str, Value] = {}
    kinds: dict[str, Value] = {}
    for name, value in files:
        if is_rule(name):
            # A rule's file is called like the rule.
            _add(rules, Path(name).stem, value)
        elif name.startswith("wording/"):
            for item in value.items():
                _add(rules, text_at(item.mapping(), "id"), item)
        elif name == KINDS:
            for kind, entry in value.mapping().items():
                _add(kinds, kind, entry)


def _add(known: dict[str, Value], name: str, value: Value) -> None:
    if name and name in known:
        raise value.error(f"'{name}' is already the id of {known[name].file}:{known[name].line}")
    known[name] = value
