"""The measurements: what is run beside what, and what is aimed at."""

from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.bench import POLICYLINT, READING, Bench
from benchmarks.corpora import Corpus
from benchmarks.figures import Aim, Result, compare, largest, tree, wall
from benchmarks.peers import ALEX, PDFTOTEXT, PROSELINT, MissingPeerError
from benchmarks.processes import Command, Contestant

_OURS = "policylint"
# By 1 linters say that they found something.
_FOUND = (0, 1)
# It takes one file at a time.
_PDFTOTEXT_ALL = 'tool=$0 folder=$1; shift; for file in "$folder"/*/*; do "$tool" "$@" "$file" - || exit; done'
_ABOUT_THE_SAME = Aim(least=0.85, most=1.15)


def many(bench: Bench) -> Result:
    """Many documents, against proselint and alex."""
    aims = {PROSELINT: Aim(most=1 / 5), ALEX: Aim(most=1 / 15)}
    return _linted(bench, bench.size(1_000, 100), bench.size(3, 1), aims)


def few(bench: Bench) -> Result:
    """Some documents, against proselint."""
    return _linted(bench, bench.size(100, 30), bench.size(7, 3), {PROSELINT: Aim(most=1 / 2)})


def one(bench: Bench) -> Result:
    """A single document, against proselint."""
    return _linted(bench, 1, bench.size(25, 3), {PROSELINT: Aim(most=0.8)})


def _linted(bench: Bench, count: int, rounds: int, aims: Mapping[str, Aim]) -> Result:
    folder = bench.corpus(Corpus(count))
    contestants = [Contestant(_OURS, (bench.check(folder, jobs=1 if count > 1 else None),), count)]
    notes = []
    for name in aims:
        try:
            contestants.append(Contestant(name, (_linter(bench, name, folder),), count, exits=_FOUND))
        except MissingPeerError as error:
            notes.append(str(error))
    rows = bench.rows(contestants, rounds)
    documents = "One document" if count == 1 else f"{count:,} documents"
    ratios = (
        compare(f"{documents}: processor time, to that of {name}", rows[_OURS], rows[name], aim)
        for name, aim in aims.items()
        if name in rows
    )
    about = "Markdown, by each linter with all its rules, one document after the other."
    about += " This is little more than starting up." if count == 1 else " policylint has a guarded worker do it."
    return Result(documents, about, "document", tuple(rows.values()), tuple(ratios), tuple(notes))


def _linter(bench: Bench, name: str, folder: Path) -> Command:
    file = bench.peers.get(name).file
    return (file, "check", "-o", "compact", folder) if name == PROSELINT else (file, folder)


def pdf(bench: Bench) -> Result:
    """Pages of PDF documents, against pdftotext."""
    count = bench.size(100, 30)
    about = (
        "policylint makes text with places, headings, paragraphs, lists and notes of them, in one process. pdftotext "
        "makes plain text, and with `-bbox-layout` blocks with boxes, in a process for each file."
    )
    return _read_pdf(bench, Corpus(count, ".pdf", tables=False), f"{count:,} PDF documents", about, Aim(least=1 / 2))


def long_pdf(bench: Bench) -> Result:
    """Pages of a long PDF, against pdftotext."""
    about = "The same documents joined to one file, so that starting up does not count."
    return _read_pdf(bench, Corpus(1, ".pdf", joined=bench.size(100, 30), tables=False), "A long PDF", about, None)


def _read_pdf(bench: Bench, corpus: Corpus, title: str, about: str, aim: Aim | None) -> Result:
    pdftotext = bench.peers.get(PDFTOTEXT).file
    folder = bench.corpus(corpus)
    pages = int(bench.runner.do([*READING, _OURS, folder]))
    plain, boxes = "pdftotext", "pdftotext -bbox-layout"
    rows = bench.rows(
        [
            Contestant(_OURS, ([*READING, _OURS, folder],), pages),
            Contestant(plain, (["sh", "-c", _PDFTOTEXT_ALL, pdftotext, folder],), pages),
            Contestant(boxes, (["sh", "-c", _PDFTOTEXT_ALL, pdftotext, folder, "-bbox-layout"],), pages),
        ],
        bench.size(7, 3),
    )
    ratios = (
        # Pages for a second are the inverse of seconds for a page.
        compare(f"{title}: pages for a second of the processor, to those of {name}", rows[name], rows[_OURS], wanted)
        for name, wanted in ((plain, aim), (boxes, None))
    )
    return Result(title, about, "page", tuple(rows.values()), tuple(ratios))


def docx(bench: Bench) -> Result:
    """Reading Word files, against python-docx."""
    count = bench.size(100, 30)
    folder = bench.corpus(Corpus(count, ".docx"))
    peer = "python-docx"
    contestants = [Contestant(name, ([*READING, name, folder],), count) for name in (_OURS, peer)]
    rows = bench.rows(contestants, bench.size(7, 3))
    title = f"{count:,} Word files"
    about = (
        "policylint reads all that is in force in them, with its place; a loop with python-docx, paragraphs and cells."
    )
    ratio = compare(f"{title}: processor time, to that of {peer}", rows[_OURS], rows[peer], Aim(most=1 / 3))
    return Result(title, about, "document", tuple(rows.values()), (ratio,))


def workers(bench: Bench) -> Result:
    """Two workers, against two runs at once."""
    count = bench.size(1_000, 200)
    folder = bench.corpus(Corpus(count, parts=2))
    halves = tuple(bench.check(folder / part) for part in ("1", "2"))
    together, apart = "two workers", "two runs at once, a half each"
    contestants = [
        Contestant(together, (bench.check(folder, jobs=2),), count),
        Contestant(apart, halves, count),
    ]
    rows = bench.rows(contestants, bench.size(5, 3))
    about = f"{count:,} Markdown documents, by the clock. The two runs know nothing of each other."
    what = "Two workers: documents a second by the clock, to those of two runs at once"
    ratio = compare(what, rows[apart], rows[together], Aim(least=0.9), by=wall)
    return Result("Two workers", about, "document", tuple(rows.values()), (ratio,))


def memory(bench: Bench) -> Result:
    """The memory for ten times as many documents."""
    counts = (bench.size(400, 60), bench.size(4_000, 600))
    small, large = (f"{count:,} documents" for count in counts)
    contestants = [
        Contestant(name, (bench.check(bench.corpus(Corpus(count)), jobs=2),), count, watched=True)
        for name, count in zip((small, large), counts, strict=True)
    ]
    rows = bench.rows(contestants, bench.size(3, 1))
    ratios = (
        compare(f"{large}: peak memory of {whose}, to that for {small}", rows[large], rows[small], Aim(most=1.3), by=by)
        for whose, by in (("the largest process", largest), ("all processes", tree))
    )
    about = "Markdown, by two workers. That of all processes counts what they share once for each."
    return Result("Memory", about, "document", tuple(rows.values()), tuple(ratios))


def cache(bench: Bench) -> Result:
    """The same documents again, with what was found the first time kept."""
    count = bench.size(4_000, 400)
    # The compiled rules are cleared away as well, and are not what is measured.
    forget = ([*POLICYLINT, "cache", "clear"], bench.check(bench.corpus(Corpus(1))))
    command = bench.check(bench.corpus(Corpus(count)), cached=True)
    first, again = "the first time", "the second time"
    contestants = [
        Contestant(first, (command,), count, before=forget),
        Contestant(again, (command,), count),
    ]
    rows = bench.rows(contestants, bench.size(3, 1))
    what = f"{count:,} documents again: processor time, to that of the first time"
    ratio = compare(what, rows[again], rows[first], Aim(most=0.05))
    about = f"{count:,} Markdown documents, none of them changed since the first time."
    return Result("Again", about, "document", tuple(rows.values()), (ratio,))


def length(bench: Bench) -> Result:
    """Long documents, against short ones."""
    words, most = 1_000, bench.size(200, 50)
    joined = (1, 10, most)
    names = [f"{most // each:,} documents of {words * each:,} words" for each in joined[:-1]]
    names.append(f"one of {words * most:,} words")
    contestants = [
        Contestant(name, (bench.check(bench.corpus(Corpus(most // each, words=words, joined=each))),), words * most)
        for name, each in zip(names, joined, strict=True)
    ]
    rows = bench.rows(contestants, bench.size(5, 3))
    short, *others = names
    ratios = (
        compare(
            f"{name.capitalize()}: processor time for a word, to that of {short}",
            rows[name],
            rows[short],
            _ABOUT_THE_SAME,
        )
        for name in others
    )
    about = "The same Markdown text, cut into documents of several lengths."
    return Result("The length of documents", about, "word", tuple(rows.values()), tuple(ratios))


def rules(bench: Bench) -> Result:
    """Many rules that nothing matches, against few."""
    count = bench.size(400, 100)
    folder = bench.corpus(Corpus(count))
    contestants = [
        Contestant(f"{number} rules", (bench.check(folder, rules=bench.rules(number)),), count) for number in (10, 500)
    ]
    rows = bench.rows(contestants, bench.size(5, 3))
    about = f"{count:,} Markdown documents and made rules, none of which any of them meets."
    what = "500 rules that nothing meets: processor time, to that with 10"
    ratio = compare(what, rows["500 rules"], rows["10 rules"], _ABOUT_THE_SAME)
    return Result("The number of rules", about, "document", tuple(rows.values()), (ratio,))


MEASUREMENTS: dict[str, Callable[[Bench], Result]] = {
    "many": many,
    "few": few,
    "one": one,
    "pdf": pdf,
    "long-pdf": long_pdf,
    "docx": docx,
    "workers": workers,
    "memory": memory,
    "cache": cache,
    "length": length,
    "rules": rules,
}
"""Every measurement, by the name that it is asked for by."""
