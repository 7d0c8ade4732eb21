"""Which document of one report is which of another: by path, by name, or by what it says."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from policylint.paths import file_name, short_paths
from policylint.report import DocumentReport, Report

Pair = tuple[DocumentReport, DocumentReport]
"""The same document in the old report and in the new one."""

# What stands in more documents than this tells none of them from the others.
_MOST_ALIKE = 20
_ALIKE = 0.5


def pair_documents(old: Report, new: Report) -> tuple[list[Pair], list[DocumentReport], list[DocumentReport]]:
    """The pairs, in the order of the new report; and the documents that are only in the old report, or in the new.

    A document that was renamed is known by its words, if at least half of those that the reports show are the same.
    """
    gone, come = {each.path: each for each in old.documents}, {each.path: each for each in new.documents}
    found: dict[str, Pair] = {}

    def take(pairs: Iterable[tuple[str, str]]) -> None:
        for before, after in pairs:
            found[after] = gone.pop(before), come.pop(after)

    olds, news = short_paths(list(gone)), short_paths(list(come))
    take([(path, path) for path in come if path in gone])
    take(_only(gone, come, lambda path: olds.get(path, ""), lambda path: news.get(path, "")))
    take(_only(gone, come, file_name, file_name))
    take(_alike(list(gone.values()), list(come.values())))
    return [found[each.path] for each in new.documents if each.path in found], list(gone.values()), list(come.values())


def _only(
    gone: Iterable[str], come: Iterable[str], old_key: Callable[[str], str], new_key: Callable[[str], str]
) -> list[tuple[str, str]]:
    """The paths that nothing else on either side has the key of."""
    before, after = _by_key(gone, old_key), _by_key(come, new_key)
    return [(before[key][0], after[key][0]) for key in after if len(after[key]) == len(before.get(key, ())) == 1]


def _by_key(paths: Iterable[str], key: Callable[[str], str]) -> dict[str, list[str]]:
    keyed: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        keyed[key(path)].append(path)
    return keyed


def _alike(gone: Sequence[DocumentReport], come: Sequence[DocumentReport]) -> Iterator[tuple[str, str]]:
    """The paths of documents that say the same for the most part, those that are most alike first."""
    with_text = all(document.text for document in (*gone, *come) if not document.error)
    olds = [_words(document, with_text=with_text) for document in gone]
    news = [_words(document, with_text=with_text) for document in come]
    holders: dict[Hashable, list[int]] = defaultdict(list)
    for number, words in enumerate(olds):
        for piece in words:
            holders[piece].append(number)
    ranked = []
    for number, words in enumerate(news):
        shared = Counter(old for piece in words if len(holders[piece]) <= _MOST_ALIKE for old in holders[piece])
        for old, count in shared.items():
            alike = 2 * count / (len(words) + len(olds[old]))
            if alike >= _ALIKE:
                ranked.append((-alike, old, number))
    taken: set[tuple[str, int]] = set()
    for _, old, number in sorted(ranked):
        if not taken & {("old", old), ("new", number)}:
            taken |= {("old", old), ("new", number)}
            yield gone[old].path, come[number].path


def _words(document: DocumentReport, *, with_text: bool) -> set[str]:
    """The passages that a report shows of a document: all of them, or those that its findings quote."""
    if with_text:
        texts = [block.text for block in document.text]
    else:
        texts = [quote.text for clause in document.clauses for quote in clause.evidence]
        texts += [clause.closest.text for clause in document.clauses if clause.closest]
        texts += [wording.sentence or wording.text for wording in document.wording]
        texts += [pointer.text for pointer in document.pointers] + [fact.text for fact in document.facts]
    return {" ".join(text.casefold().split()) for text in texts} - {""}
