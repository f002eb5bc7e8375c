from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.loopback import Loopback, Reply, serving
from tests.sites import page


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving() as server:
        server.routes["/privacy"] = Reply(body=page())
        yield server
