"""Parameters that name documents: paths, and URLs where a command can read from one."""

from pathlib import Path
from typing import Any

import click

from policylint.remote import Location, is_url, located


class LocalPath(click.Path):
    """A path on this machine."""

    def __init__(self) -> None:
        # What cannot be read costs no other document: the report tells of it.
        super().__init__(path_type=Path, readable=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; fails for a URL."""
        if isinstance(value, str) and is_url(value):
            self.fail("only 'check', 'report' and 'files' read from URLs: get a copy of it first.", param, ctx)
        return super().convert(value, param, ctx)


class PathOrUrl(LocalPath):
    """A path on this machine, or a URL."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, or the `Location` of a URL."""
        return located(value) if isinstance(value, str) and is_url(value) else super().convert(value, param, ctx)


Named = Path | Location
"""What `PathOrUrl` gives."""
