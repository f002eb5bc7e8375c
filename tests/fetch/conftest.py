"""A server to fetch from, and a fetcher whose patience is short enough for a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Protocol

import pytest
from tests.loopback import Loopback, serving

from policydiff.fetch import Fetcher
from policydiff.model import Capture, Failure, FailureReason, FetchSettings

NOW = datetime(2024, 9, 23, 15, 26, 23, tzinfo=UTC)


def hasty(**settings: object) -> FetchSettings:
    """Settings for a server on this machine, without pauses, second tries or a robots.txt."""
    usual = {
        "allow_private": ("127.0.0.1", "::1"),
        "ignore_robots": ("*",),
        "pause": 0,
        "retries": 0,
    }
    return FetchSettings(**{**usual, **settings})  # type: ignore[arg-type]  # checked by the class


class MakeFetcher(Protocol):
    """Makes a fetcher with these settings, closed when the test ends."""

    def __call__(self, **settings: object) -> Fetcher: ...


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving() as running:
        yield running


@pytest.fixture
def fetcher() -> Iterator[MakeFetcher]:
    with ExitStack() as stack:

        def make(**settings: object) -> Fetcher:
            return stack.enter_context(Fetcher(hasty(**settings), clock=lambda: NOW))

        yield make


@pytest.fixture
def captured(server: Loopback, fetcher: MakeFetcher) -> Callable[..., Capture]:
    """Fetch a path that must succeed."""

    def fetch(path: str, *, language: str | None = None, **settings: object) -> Capture:
        result = fetcher(**settings).fetch(server.url(path), language=language)
        assert isinstance(result, Capture), result
        return result

    return fetch


@pytest.fixture
def failed(server: Loopback, fetcher: MakeFetcher) -> Callable[..., str]:
    """Fetch a path that must fail for a reason; return what is said after the URL and before the advice."""

    def fetch(path: str, reason: FailureReason, **settings: object) -> str:
        result = fetcher(**settings).fetch(server.url(path))
        assert isinstance(result, Failure), result
        assert result.reason is reason, result
        assert (result.url, result.at) == (server.url(path), NOW)
        place, _, said = result.detail.partition(": ")
        assert place.startswith("http")
        assert said.endswith(".")
        assert "\n" not in said
        what, _, advice = said.partition("; ")
        assert advice, said
        return f"{what}."

    return fetch
