from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from tests.loopback import Loopback, Reply, serving
from tests.sites import page

from policydiff.collection import Collection
from policydiff.pipeline.capturing import Check, snapshot

START = datetime(2024, 9, 1, 6, 0, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving() as server:
        server.routes["/privacy"] = Reply(body=page())
        yield server


class Watch:
    """Takes snapshots, each a day after the one before it."""

    def __init__(self) -> None:
        self.now = START - timedelta(days=1)

    def __call__(
        self, made: Collection, *queries: str, clock_was_wrong: bool = False
    ) -> list[Check]:
        self.now += timedelta(days=1)
        return list(
            snapshot(
                made,
                queries,
                clock=lambda: self.now,
                progress=lambda _done, _total: None,
                clock_was_wrong=clock_was_wrong,
            )
        )


@pytest.fixture
def watch() -> Watch:
    return Watch()
