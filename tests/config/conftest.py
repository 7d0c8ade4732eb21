"""What tests of configuration files share."""

from pathlib import Path

import pytest


@pytest.fixture
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test works in a repository of its own: what lies above it is not looked at."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
