from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.commandline import call
from tests.loopback import Loopback, Reply, serving
from tests.sites import page


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A collection with every edition of the sample recorded at its own time; only read from it."""
    folder = tmp_path_factory.mktemp("demo") / "sample"
    call("demo", folder).done()
    return folder


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving() as server:
        server.routes["/privacy"] = Reply(body=page())
        yield server
