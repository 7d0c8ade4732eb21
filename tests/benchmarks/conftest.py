"""What tests of the benchmarks share."""

from pathlib import Path

import pytest

from benchmarks.processes import Runner


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """Runs commands, with a cache of its own."""
    return Runner(tmp_path / "cache")
