"""Labelled corpora: folders of documents with the verdicts that they should be given.

`labels.yaml` stands beside the documents; an `about.yaml` there may say what the corpus is, whether it was held out
while the rules were written, and whether its labels are exhaustive: what they do not name is not to be found.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from policylint.nearest import nearest
from policylint.rulebook.files import Value, read_yaml
from policylint.rulebook.model import Rulebook, RulebookError, Verdict
from policylint.terms import OTHER

LABELS, ABOUT = "labels.yaml", "about.yaml"
VERDICTS = tuple(verdict.value for verdict in Verdict)

_DOCUMENT_KEYS = frozenset({"file", "kinds", "country", "elements", "language"})
_ELEMENT_KEYS = frozenset({"verdict", "quote", "note"})
_LANGUAGE_KEYS = frozenset({"flag", "trap"})
_ABOUT_KEYS = frozenset({"about", "held_out", "exhaustive"})


class LabelsError(Exception):
    """Labels that cannot be used. The text names the file, and the line where there is one, and says what is wrong."""


class Label(Struct, frozen=True):
    """The verdict that is right, and the words that decide it ("" where none do)."""

    verdict: str
    quote: str = ""


class LabelledDocument(Struct, frozen=True):
    """A document, the kinds that it is, the labels of its elements, the phrases to change and those to leave alone.

    Where the labels are `exhaustive`, nothing should be said of an element that they do not name.
    """

    file: Path
    kinds: frozenset[str]
    country: str
    elements: dict[str, Label]
    flags: tuple[str, ...] = ()
    traps: tuple[str, ...] = ()
    exhaustive: bool = False


class Corpus(Struct, frozen=True):
    """Labelled documents that belong together; `held_out` when no rule was written with them in view."""

    name: str
    documents: tuple[LabelledDocument, ...]
    about: str = ""
    held_out: bool = False


def find_corpora(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """The folders with labels: each path that has some, else the folders in it; and the folders passed over there.

    Raises `LabelsError` for a path without any.
    """
    found: dict[Path, Path] = {}
    passed_over: list[Path] = []
    for path in paths:
        if not path.is_dir():
            raise LabelsError(f"{path}: this is not a folder" if path.exists() else f"{path}: there is no such folder")
        folders = [path]
        if not (path / LABELS).is_file():
            folders = sorted(folder for folder in path.iterdir() if folder.is_dir())
            passed_over += [folder for folder in folders if not (folder / LABELS).is_file()]
            folders = [folder for folder in folders if (folder / LABELS).is_file()]
        if not folders:
            raise LabelsError(f"{path}: there is no {LABELS} here, nor in a folder of it")
        for folder in folders:
            found.setdefault(folder.resolve(), folder)
    return list(found.values()), passed_over


def read_corpora(folders: Sequence[Path], rulebook: Rulebook) -> list[Corpus]:
    """The labels in each of `folders`; raises `LabelsError` for the first thing that is wrong with them."""
    names = [folder.resolve().name for folder in folders]
    try:
        return [
            _read_corpus(folder, name if names.count(name) == 1 else folder.as_posix(), rulebook)
            for folder, name in zip(folders, names, strict=True)
        ]
    except RulebookError as error:
        # The YAML reader that rules and labels share reports by this name.
        raise LabelsError(str(error)) from None


def files_of(folders: Iterable[Path], corpora: Iterable[Corpus]) -> Iterator[Path]:
    """The files of `corpora`, which have been read from `folders`."""
    for folder in folders:
        yield folder / LABELS
        yield folder / ABOUT
    for corpus in corpora:
        yield from (document.file for document in corpus.documents)


def _read_corpus(folder: Path, name: str, rulebook: Rulebook) -> Corpus:
    entries = read_yaml(folder / LABELS, (folder / LABELS).as_posix())
    about: dict[str, Value] = {}
    if (folder / ABOUT).is_file():
        about = read_yaml(folder / ABOUT, (folder / ABOUT).as_posix()).mapping(_ABOUT_KEYS)
    exhaustive = "exhaustive" in about and about["exhaustive"].flag()
    documents: dict[Path, LabelledDocument] = {}
    for entry in entries.items():
        document = _read_document(entry, folder, rulebook, exhaustive=exhaustive)
        if document.file in documents:
            raise entry.error(f"'{document.file.name}' is labelled twice")
        documents[document.file] = document
    if not documents:
        raise entries.error("no document is labelled here")
    return Corpus(
        name=name,
        documents=tuple(documents.values()),
        about=" ".join(about["about"].text().split()) if "about" in about else "",
        held_out="held_out" in about and about["held_out"].flag(),
    )


def _read_document(entry: Value, folder: Path, rulebook: Rulebook, *, exhaustive: bool) -> LabelledDocument:
    fields = entry.mapping(_DOCUMENT_KEYS)
    for needed in ("file", "kinds", "elements"):
        if needed not in fields:
            raise entry.error(f"'{needed}' is wanting")
    file = folder / fields["file"].text()
    if not file.is_file():
        raise fields["file"].error(f"there is no file '{fields['file'].text()}' beside the labels")
    language = _optional(fields, "language", _LANGUAGE_KEYS)
    return LabelledDocument(
        file=file,
        kinds=frozenset(_known(kind, kind.text(), "kind", _kinds(rulebook)) for kind in fields["kinds"].items()),
        country=fields["country"].text() if "country" in fields else "",
        elements=_elements(_optional(fields, "elements"), frozenset(rule.id for rule in rulebook.rules)),
        flags=_texts(language, "flag"),
        traps=_texts(language, "trap"),
        exhaustive=exhaustive,
    )


def _elements(labels: dict[str, Value], known: frozenset[str]) -> dict[str, Label]:
    elements: dict[str, Label] = {}
    for element, value in labels.items():
        _known(value, element, "element", known)
        fields = value.mapping(_ELEMENT_KEYS)
        if "verdict" not in fields:
            raise value.error(f"'{element}' has no verdict")
        quote = fields["quote"].text() if "quote" in fields else ""
        elements[element] = Label(fields["verdict"].one_of(VERDICTS), quote)
    return elements


def _optional(fields: dict[str, Value], key: str, allowed: frozenset[str] | None = None) -> dict[str, Value]:
    """The mapping at `key`; nothing where the key is not there or has nothing after it."""
    return fields[key].mapping(allowed) if key in fields and fields[key].data != "" else {}


def _texts(fields: dict[str, Value], key: str) -> tuple[str, ...]:
    return tuple(item.text() for item in fields[key].items() if item.data != "") if key in fields else ()


def _kinds(rulebook: Rulebook) -> frozenset[str]:
    return frozenset(kind.id for kind in rulebook.kinds) | {OTHER}


def _known(place: Value, name: str, what: str, known: frozenset[str]) -> str:
    if name in known:
        return name
    near = nearest(name, known)
    raise place.error(f"there is no {what} '{name}'" + (f"; did you mean '{near}'?" if near else ""))
