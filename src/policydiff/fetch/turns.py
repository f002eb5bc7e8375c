"""One request to a host at a time, with a pause between two pages of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from policydiff.errors import FetchError
from policydiff.model import FailureReason

MAX_WAIT = 120.0
"""Seconds that are waited for a host that asks for it; longer, and its pages are left alone for now."""


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = float("-inf")


class Turns:
    """Who may ask a host, and when.

    Args:
        pause: seconds between two pages of one host.
        monotonic: seconds on a clock that never goes back.
        wait: let some seconds pass.
    """

    def __init__(
        self, pause: float, monotonic: Callable[[], float], wait: Callable[[float], None]
    ) -> None:
        self._pause = pause
        self._monotonic = monotonic
        self._wait = wait
        self._guard = threading.Lock()
        self._hosts: dict[str, _Host] = {}

    @contextmanager
    def at(self, name: str, *, at_once: bool, spared: Callable[[float], None]) -> Iterator[None]:
        """Have a host for oneself.

        Args:
            name: of the host.
            at_once: without a pause, because it was asked for the same page a moment ago.
            spared: told how long was waited, which is not the host's doing.

        Raises:
            FetchError: the host has asked not to be asked for longer than is waited.
        """
        with self._guard:
            host = self._hosts.setdefault(name, _Host())
        began = self._monotonic()
        with host.lock:
            seconds = 0.0 if at_once else host.free_at - self._monotonic()
            if seconds > MAX_WAIT:
                raise FetchError(
                    f"the host asked to be left alone for {seconds:.0f} s; ask again after that",
                    reason=FailureReason.HTTP_STATUS,
                    status=429,
                )
            if seconds > 0:
                self._wait(seconds)
            spared(self._monotonic() - began)
            try:
                yield
            finally:
                host.free_at = max(host.free_at, self._monotonic() + self._pause)

    def rest(self, name: str, seconds: float) -> None:
        """Leave a host alone for longer than the usual pause."""
        with self._guard:
            host = self._hosts.setdefault(name, _Host())
            host.free_at = max(host.free_at, self._monotonic() + seconds)


def host_of(url: str) -> str:
    """The host that a URL names, in small letters."""
    return (urlsplit(url).hostname or "").lower()
