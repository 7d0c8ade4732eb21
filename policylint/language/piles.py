"""Many small pieces of bytes in one buffer, which costs as much to open as one."""

from array import array
from collections.abc import Iterable
from itertools import accumulate

from msgspec import Struct


class Pile(Struct, frozen=True):
    """Pieces by number, from 0: `data` holds them one after the other, `ends` where each ends, four bytes for each."""

    data: memoryview
    ends: memoryview

    def __getitem__(self, number: int) -> bytes:
        return self.pieces(number, number + 1)[0]

    def pieces(self, first: int, after: int) -> list[bytes]:
        """The pieces from `first` up to, not including, `after`."""
        ends = self.ends.cast("I")
        found, start = [], ends[first - 1] if first else 0
        for end in ends[first:after]:
            found.append(bytes(self.data[start:end]))
            start = end
        return found

    def __len__(self) -> int:
        return len(self.ends) // 4


def pile(pieces: Iterable[bytes]) -> Pile:
    """The `pieces` as a pile."""
    kept = list(pieces)
    ends = array("I", accumulate(map(len, kept)))
    return Pile(memoryview(b"".join(kept)), memoryview(ends.tobytes()))
