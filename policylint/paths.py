"""The names by which a report calls its documents."""

import os.path
from collections.abc import Sequence


def short_paths(paths: Sequence[str]) -> dict[str, str]:
    """Each of `paths` without the folder that all of them share; of a single one, its file's name."""
    folders = [path.rpartition("/")[0] for path in paths]
    try:
        shared = os.path.commonpath(folders) if all(folders) else ""
    except ValueError:  # some are absolute and others are not, or there are none
        shared = ""
    return {path: path.removeprefix(f"{shared}/") if shared else path for path in paths}


def file_name(path: str) -> str:
    """The last part of a path."""
    return path.rpartition("/")[2]
