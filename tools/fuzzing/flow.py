"""What policylint makes of a folder of bad files, by every way that a user has, and what of that must never be."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from msgspec import Struct, field

from policylint.document import Document, UnreadableError
from policylint.guard import run_guarded
from policylint.readers import read
from policylint.report import DocumentReport, Report
from policylint.reporters import FORMATS
from policylint.reporters import json as json_reporter
from policylint.settings import MEGABYTE, Limits

LIMITS = Limits(memory=2048 * MEGABYTE, seconds=60.0)
_SLOW_SECONDS = 4.0
_RUN_SECONDS = 900.0
_RUN_MEGABYTES = 1500
_BOUNDS = ("--jobs=1", f"--timeout={LIMITS.seconds:g}", "--no-config", "--no-cache")
_OWN_FAULT = "policylint itself failed"
_COMMAND = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_JUDGED_BY_CODE = {"crash": "a reader crashed", "timeout": "a hang", "memory": "too much memory"}


class Fault(NamedTuple):
    """Something that must not be: what it is, and the file that it was seen at (`None`: the whole folder)."""

    what: str
    file: Path | None = None


class Tally(Struct):
    """What has been seen so far."""

    files: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    copies: int = 0
    fixed: int = 0
    megabytes: int = 0
    slowest: float = 0.0


class _Ran(NamedTuple):
    """How a command ended: its exit code, what it said, and the most memory that one of its processes had."""

    code: int
    said: str
    megabytes: int


def attack(files: Sequence[Path], scratch: Path, good: Path | None, tally: Tally) -> Iterator[Fault]:
    """Let policylint do all it can with `files`, which are all that their folder holds; whatever goes wrong.

    `scratch` is an empty folder to write to, `good` the JSON report on good files that theirs is compared with; without
    it they are checked, and that is all.
    """
    tally.files += len(files)
    if good:
        yield from _read(files, tally)
    report_file = _target("json", scratch)
    formats = [f"--format={name}={_target(name, scratch)}" for name in FORMATS]
    checked = _run("check", str(files[0].parent), *formats, *_BOUNDS, "--keep-text", scratch=scratch)
    yield from _ended("check", checked, tally)
    if checked.said:
        yield Fault(f"check, whose reports all go to files, said {checked.said[:300]!r}")
    if not report_file.exists():
        yield Fault("check wrote no report")
        return
    report = json_reporter.read(report_file.read_bytes())
    yield from _accounted(files, report, tally)
    yield from _drawn(scratch)
    if not good:
        return
    yield from _annotated(files, report, report_file, scratch, tally)
    compared = _run(
        "compare",
        str(good),
        str(report_file),
        "--format",
        f"html={scratch / 'compared'}",
        "--format",
        "text",
        scratch=scratch,
    )
    yield from _ended("compare", compared, tally)
    yield from _fixed(files, scratch, tally)


def check_good(folder: Path, report: Path) -> None:
    """Write the JSON report on the good files in a folder."""
    _run("check", str(folder), f"--format=json={report}", "--keep-text", *_BOUNDS, scratch=report.parent)


def _target(name: str, scratch: Path) -> Path:
    return scratch / f"report-{name}"


def _run(*arguments: str, scratch: Path) -> _Ran:
    said = scratch / "said"
    with said.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "policylint", *arguments], stdin=subprocess.DEVNULL, stdout=stream, stderr=stream
        )
        watch = threading.Timer(_RUN_SECONDS, process.kill)
        watch.start()
        _, status, used = os.wait4(process.pid, 0)
        watch.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return _Ran(process.returncode, said.read_text("utf-8", "replace"), used.ru_maxrss // 1024)


def _ended(name: str, ran: _Ran, tally: Tally) -> Iterator[Fault]:
    tally.megabytes = max(tally.megabytes, ran.megabytes)
    if ran.code not in {0, 1, 2}:
        yield Fault(f"{name} ended with {ran.code}: {ran.said[-300:]!r}")
    if "Traceback (most recent call last)" in ran.said:
        yield Fault(f"{name} showed a traceback: {ran.said[-600:]!r}")
    if _OWN_FAULT in ran.said and name != "check":
        yield Fault(f"{name} failed: {ran.said[:600]!r}")
    if ran.megabytes > _RUN_MEGABYTES:
        yield Fault(f"{name} needed {ran.megabytes} MB")


# Reading alone


def _read(files: Sequence[Path], tally: Tally) -> Iterator[Fault]:
    for file, outcome in zip(files, run_guarded(_sound, files, LIMITS, jobs=1), strict=True):
        if isinstance(outcome, UnreadableError):
            if what := _JUDGED_BY_CODE.get(outcome.code):
                yield Fault(f"reading: {what}", file)
        elif isinstance(outcome, Exception):
            yield Fault(f"reading: {outcome!r}", file)
        else:
            wrong, seconds = outcome
            tally.slowest = max(tally.slowest, seconds)
            if seconds > _SLOW_SECONDS:
                yield Fault(f"reading took {seconds:.1f} s for {file.stat().st_size:,} bytes", file)
            if wrong:
                yield Fault(f"reading: {wrong}", file)


def _sound(file: Path) -> tuple[str, float]:
    """What is unsound about the document in a file, and the seconds that reading it took."""
    data = file.read_bytes()
    start = time.process_time()
    try:
        document = read(data, file.name)
    except UnreadableError as error:
        document = None
        if error.code in _JUDGED_BY_CODE:
            raise
    seconds = time.process_time() - start
    return (unsound(document) if document else ""), seconds


def unsound(document: Document) -> str:
    """What a document lacks of what `policylint.document` promises, "" where it lacks nothing."""
    if not document.blocks:
        return "a document without blocks"
    for number, block in enumerate(document.blocks):
        offsets = [anchor.offset for anchor in block.anchors]
        if not block.text or block.text != " ".join(block.text.split()):
            return f"the text of block {number} is not folded: {block.text[:60]!r}"
        if any("\ud800" <= character <= "\udfff" for character in block.text + block.label):
            return f"the text of block {number} holds half a character"
        if offsets != sorted(offsets) or offsets[0] != 0 or offsets[-1] >= len(block.text):
            return f"the anchors of block {number} are wrong: {offsets[:10]}"
    strays = [found.text for found in document.directives if found.blocks and found.blocks[0] > len(document.blocks)]
    return f"a directive at no block: {strays[0]!r}" if strays else ""


# The report


def _accounted(files: Sequence[Path], report: Report, tally: Tally) -> Iterator[Fault]:
    documents = {document.path: document for document in report.documents}
    known = {skipped.path for skipped in report.skipped} | documents.keys()
    for file in files:
        path = os.fsencode(file).decode("utf-8", "backslashreplace")
        if path not in known:
            yield Fault("the report does not speak of it", file)
            continue
        tally.outcomes[_outcome(documents.get(path))] += 1
        error = documents[path].error if path in documents else None
        if error and error.code in _JUDGED_BY_CODE:
            yield Fault(f"checking: {_JUDGED_BY_CODE[error.code]}: {error.message}", file)
    if len(known) != len(files):
        yield Fault(f"the report speaks of {len(known)} files where there are {len(files)}")


def _outcome(document: DocumentReport | None) -> str:
    if document is None:
        return "passed over"
    return document.error.code if document.error else "checked"


def _harmless(data: bytes) -> None:
    """Raise `ValueError` where a text commands a terminal."""
    if found := _COMMAND.search(data.decode()):
        raise ValueError(f"it holds {found[0]!r}")


def _drawn(scratch: Path) -> Iterator[Fault]:
    """Whether every format is what it should be."""
    sound: dict[str, Callable[[bytes], object]] = {
        "sarif": json.loads,
        "gitlab": json.loads,
        "junit": ElementTree.fromstring,
        "checkstyle": ElementTree.fromstring,
        "html": lambda data: data.decode().rindex("</html>"),
        **dict.fromkeys(("text", "line", "github", "markdown", "csv"), _harmless),
    }
    for name in FORMATS:
        file = _target(name, scratch)
        if not file.exists():
            yield Fault(f"there is no report as {name}")
            continue
        try:
            sound.get(name, len)(file.read_bytes())
        except (ValueError, ElementTree.ParseError) as error:
            yield Fault(f"the report as {name} is broken: {error}")


# Annotated copies


def _annotated(files: Sequence[Path], report: Report, saved: Path, scratch: Path, tally: Tally) -> Iterator[Fault]:
    read_as = {document.path: document.reading.format for document in report.documents if document.reading}
    shown = {file: os.fsencode(file).decode("utf-8", "backslashreplace") for file in files}
    to_do = [file for file, path in shown.items() if read_as.get(path) in {"docx", "pdf"}]
    if not to_do:
        return
    folder = scratch / "annotated"
    arguments = [f"--from={saved}", f"--to={folder}", *_BOUNDS, *(["--suggest"] if len(to_do) % 2 else []), "--"]
    ran = _run("annotate", *arguments, *map(str, to_do), scratch=scratch)
    yield from _ended("annotate", ran, tally)
    copies = sorted(folder.iterdir()) if folder.is_dir() else []
    tally.copies += len(copies)
    failures = ran.said.count(f"{files[0].parent}/")
    if len(copies) + failures != len(to_do):
        yield Fault(
            f"annotate made {len(copies)} copies and named {failures} failures of {len(to_do)} files: "
            f"{ran.said[-600:]!r}"
        )
    for copy, outcome in zip(copies, run_guarded(_sound, copies, LIMITS, jobs=1), strict=True):
        if isinstance(outcome, Exception) or outcome[0]:
            yield Fault(f"the annotated copy cannot be read: {outcome!r}", copy)
    for failure in ran.said.splitlines():
        if failure.startswith("policylint: ") and (
            "crashed" in failure or "took more than" in failure or "memory" in failure
        ):
            yield Fault(f"annotate: {failure}")
    shutil.rmtree(folder, ignore_errors=True)


# Fixing


def _fixed(files: Sequence[Path], scratch: Path, tally: Tally) -> Iterator[Fault]:
    """Let wording be replaced in the files themselves: what is no text is left alone, what is text stays one."""
    before = {file: file.read_bytes() for file in files}
    ran = _run("fix", "--write", "--quiet", str(files[0].parent), *_BOUNDS, scratch=scratch)
    yield from _ended("fix", ran, tally)
    changed = [file for file, data in before.items() if file.read_bytes() != data]
    tally.fixed += len(changed)
    for file, outcome in zip(changed, run_guarded(_sound, changed, LIMITS, jobs=1), strict=True):
        if file.suffix not in {".md", ".txt"}:
            yield Fault("fix changed a file that is no text", file)
        if isinstance(outcome, Exception) or outcome[0]:
            yield Fault(f"what fix wrote cannot be read: {outcome!r}", file)
