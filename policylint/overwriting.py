"""What is read is never written over: a slip in an option must not cost a document."""

import os
import stat
from collections.abc import Hashable, Iterable
from pathlib import Path


class OverwriteError(ValueError):
    """A file that must not be written to; the text names it, and says why and what to do."""


def refuse_overwriting(outputs: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Raise `OverwriteError` where one of `outputs` is one of `inputs`, or two of them are one file."""
    targets: dict[Hashable, Path] = {}
    for output in outputs:
        key = identity(output)
        if key in targets:
            raise OverwriteError(f"{output}: two outputs cannot go to one file. Give each a file of its own.")
        if key is not None:
            targets[key] = output
    for file in inputs if targets else ():
        target = targets.get(identity(file))
        if target:
            raise OverwriteError(f"{target} is itself read, and would be written over. Name another file.")


def identity(file: Path) -> Hashable:
    """What tells a file from others, by whatever path or link it is named; of one that is not there, whatever the case.

    `None` for a pipe or a device, which is not replaced by what is written to it, and for a folder.
    """
    try:
        about = file.stat()
    except OSError:
        return os.path.realpath(file).casefold()
    return (about.st_dev, about.st_ino) if stat.S_ISREG(about.st_mode) else None
