"""Fixtures for tests on a cluster."""

from collections.abc import Iterator

import pytest

from tests.cluster.local import LocalCluster, running


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """A cluster with two workers."""
    with running(2) as started:
        yield started
