"""Reports on many documents: in memory while they are few, else in a file without a name that the system takes back.

Whoever goes through them meets one document at a time, so that thousands need no more memory than hundreds.
"""

import contextlib
import threading
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, TypeVar, cast, overload

from msgspec import Struct, msgpack
from msgspec.structs import replace

from policylint.report import ClauseFinding, DocumentReport, WordingFinding

MOST_HELD = 16 * 1024 * 1024
"""Bytes of memory, by a rough estimate, that reports may take before they go to a file: some hundreds of them."""

_ENTRY_BYTES = 1_500
_BLOCK_BYTES = 300
# What begins a pickle, and none of the reports that are written as msgpack.
_PICKLED = b"\x80"

_Part = TypeVar("_Part", bound=Struct)


class SpoolError(OSError):
    """The file could not be made, written or read; the text says why, and what to do."""


def spooled(documents: Iterable[DocumentReport]) -> Sequence[DocumentReport]:
    """`documents`, gone through once, to be gone through as often as anybody likes. Raises `SpoolError`."""
    spool = Spool()
    for document in documents:
        spool.add(document)
    return spool.documents()


def outlines(documents: Sequence[DocumentReport], kind: type[_Part]) -> Iterator[_Part]:
    """What `kind`, a structure with some of a report's fields, says of each of `documents`: the rest is passed over.

    That is much quicker where they lie in a file. The findings' own texts (`why`, `source`, `suggestion`) are not among
    what may be asked for.
    """
    if isinstance(documents, _Spooled):
        return documents.outlines(kind)
    return cast(Iterator[_Part], iter(documents))


class Spool:
    """Takes reports as they come, and gives them out in whatever order."""

    def __init__(self) -> None:
        self._held: list[DocumentReport] = []
        self._weight = 0
        self._file: _File | None = None
        self._offsets = array("Q")

    def add(self, document: DocumentReport) -> None:
        """Take one more. Raises `SpoolError`."""
        if self._file:
            self._offsets.append(self._file.write(document))
            return
        self._held.append(document)
        self._weight += _weight(document)
        if self._weight > MOST_HELD:
            self._file = _File()
            self._offsets.extend(map(self._file.write, self._held))
            self._held.clear()

    def documents(self, order: Iterable[int] | None = None) -> Sequence[DocumentReport]:
        """All that were taken, or those of these numbers, counted from 0 as they came, in this `order`."""
        if not self._file:
            return tuple(self._held if order is None else (self._held[number] for number in order))
        offsets = self._offsets
        return _Spooled(self._file, offsets if order is None else array("Q", (offsets[number] for number in order)))


class _Spooled(Sequence[DocumentReport]):
    """Reports in a file; each is made anew whenever it is asked for."""

    __hash__ = None  # type: ignore[assignment]  # as of any sequence that is compared by what is in it

    def __init__(self, file: "_File", offsets: "array[int]") -> None:
        self._file = file
        self._offsets = offsets

    def __len__(self) -> int:
        return len(self._offsets)

    @overload
    def __getitem__(self, index: int) -> DocumentReport: ...

    @overload
    def __getitem__(self, index: slice) -> "_Spooled": ...

    def __getitem__(self, index: int | slice) -> "DocumentReport | _Spooled":
        if isinstance(index, slice):
            return _Spooled(self._file, self._offsets[index])
        return self._file.read(self._offsets[index])

    def __iter__(self) -> Iterator[DocumentReport]:
        return map(self._file.read, self._offsets)

    def outlines(self, kind: type[_Part]) -> Iterator[_Part]:
        """As the function of this name."""
        decoder = msgpack.Decoder(kind)
        for offset in self._offsets:
            data = self._file.data(offset)
            yield cast(_Part, _unpickled(data)) if data.startswith(_PICKLED) else decoder.decode(data)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(mine == its for mine, its in zip(self, other, strict=True))

    def __reduce__(self) -> tuple[object, ...]:
        # A file that has no name does not travel.
        return tuple, (tuple(self),)

    def __repr__(self) -> str:
        return f"<{len(self)} documents>"


class _File:
    """Reports, each with its length before it. It is gone when nobody has it any more, or the program ends."""

    def __init__(self) -> None:
        import tempfile  # noqa: PLC0415 - most runs are small, and need none

        with _told():
            # Only this user may open it, for as long as it has a name at all.
            self._stream: IO[bytes] = tempfile.TemporaryFile(prefix="policylint-")  # noqa: SIM115 - as just said
        self._end = 0
        self._lock = threading.Lock()
        self._texts = _Texts()
        self._encoder = msgpack.Encoder()
        self._decoder = msgpack.Decoder(DocumentReport)

    # What is looked up when the interpreter ends may be gone by then.
    def __del__(self, suppress: type[contextlib.suppress] = contextlib.suppress) -> None:
        # Where there is none, it could not be made; and what could not be written is told already.
        with suppress(AttributeError, OSError):
            self._stream.close()

    def write(self, document: DocumentReport) -> int:
        """Where it stands from now on."""
        bare = self._texts.taken_out(document)
        try:
            data = self._encoder.encode(bare)
        except UnicodeEncodeError:
            # A path may hold half of a character.
            data = _pickled(bare)
        with self._lock, _told():
            offset = self._end
            self._stream.seek(offset)
            self._stream.write(len(data).to_bytes(8) + data)
            # Nothing may be left for a worker process that is begun meanwhile to write, too.
            self._stream.flush()
        self._end += 8 + len(data)
        return offset

    def read(self, offset: int) -> DocumentReport:
        """The report that stands there."""
        data = self.data(offset)
        bare = _unpickled(data) if data.startswith(_PICKLED) else self._decoder.decode(data)
        return self._texts.put_back(bare)

    def data(self, offset: int) -> bytes:
        """The same as it is written down."""
        with self._lock, _told():
            self._stream.seek(offset)
            return self._stream.read(int.from_bytes(self._stream.read(8)))


def _pickled(document: DocumentReport) -> bytes:
    import pickle  # noqa: PLC0415 - hardly ever needed

    return pickle.dumps(document)


def _unpickled(data: bytes) -> DocumentReport:
    import pickle  # noqa: PLC0415 - as above

    document: DocumentReport = pickle.loads(data)
    return document


class _Texts:
    """The texts of rules, which their findings share: a number stands for them in the file, in the place of `why`."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}
        self._texts: list[tuple[str, ...]] = []

    def taken_out(self, document: DocumentReport) -> DocumentReport:
        """`document` with numbers."""
        return replace(
            document,
            clauses=tuple(
                replace(each, why=self._number(each.why, each.source, each.suggestion), source="", suggestion="")
                for each in document.clauses
            ),
            wording=tuple(
                replace(each, why=self._number(each.why, each.source), source="") for each in document.wording
            ),
        )

    def put_back(self, document: DocumentReport) -> DocumentReport:
        """`document` as it was; of each text there is one object."""
        return replace(
            document,
            clauses=tuple(map(self._clause, document.clauses)),
            wording=tuple(map(self._wording, document.wording)),
        )

    def _number(self, *texts: str) -> str:
        number = self._numbers.setdefault(texts, len(self._texts))
        if number == len(self._texts):
            self._texts.append(texts)
        return str(number)

    def _clause(self, clause: ClauseFinding) -> ClauseFinding:
        why, source, suggestion = self._texts[int(clause.why)]
        return replace(clause, why=why, source=source, suggestion=suggestion)

    def _wording(self, wording: WordingFinding) -> WordingFinding:
        why, source = self._texts[int(wording.why)]
        return replace(wording, why=why, source=source)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """What the system does not let be done, told to the person whose run it is."""
    try:
        yield
    except OSError as error:
        raise SpoolError(
            f"the temporary file for the reports on so many documents could not be used ({error.strerror or error}). "
            "Make room where temporary files go, or name another folder for them in the environment variable TMPDIR."
        ) from None


def _weight(document: DocumentReport) -> int:
    """The bytes of memory that it takes, by a rough estimate."""
    entries = len(document.clauses) + len(document.wording) + len(document.pointers) + len(document.facts)
    return _ENTRY_BYTES * (1 + entries) + sum(_BLOCK_BYTES + len(block.text) for block in document.text)
