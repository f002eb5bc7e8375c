"""What a site asks of robots: its robots.txt, as RFC 9309 has it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from policydiff.errors import FetchError
from policydiff.model import FailureReason

if TYPE_CHECKING:
    from protego import Protego

AGENT = "policydiff"
"""The name that a robots.txt may call us by."""
MAX_BYTES = 512 * 1024
"""Of a robots.txt; what is beyond is not looked at."""
_MAX_DELAY = 30.0
"""Seconds between two pages that a Crawl-delay may ask for."""


@dataclass(slots=True)
class _Site:
    lock: threading.Lock = field(default_factory=threading.Lock)
    asked: bool = False
    rules: Protego | None = None
    """None where everything is allowed."""
    unread: FetchError | None = None


class Robots:
    """Each site's robots.txt, read once.

    Args:
        read: gets a robots.txt by its URL, or raises what `Fetcher` fails with.
        ignored: hosts that are not asked; `*` for all.
    """

    def __init__(self, read: Callable[[str], bytes], ignored: Collection[str]) -> None:
        self._read = read
        self._ignored = frozenset(host.lower() for host in ignored)
        self._guard = threading.Lock()
        self._sites: dict[str, _Site] = {}

    def check(self, url: str) -> float:
        """See whether a page may be fetched.

        Returns:
            Seconds that the site asks for between two pages.

        Raises:
            FetchError: it may not, or nobody knows because the robots.txt could not be read.
        """
        parts = urlsplit(url)
        if self._ignored & {"*", (parts.hostname or "").lower()}:
            return 0.0
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._guard:
            site = self._sites.setdefault(origin, _Site())
        with site.lock:
            if not site.asked:
                self._ask(site, f"{origin}/robots.txt")
                site.asked = True
        if site.unread is not None:
            error = site.unread
            where = "" if error.status is None else "its robots.txt could not be read: "
            raise FetchError(where + error.message, reason=error.reason, status=error.status)
        if site.rules is None:
            return 0.0
        if not site.rules.can_fetch(url, AGENT):
            raise FetchError(
                "its robots.txt asks robots to stay away from this page; if the site lets you, name the "
                "host in fetch.ignore_robots in policydiff.toml",
                reason=FailureReason.ROBOTS,
            )
        delay = site.rules.crawl_delay(AGENT)
        return min(_MAX_DELAY, delay) if delay is not None and delay > 0 else 0.0

    def _ask(self, site: _Site, url: str) -> None:
        try:
            content = self._read(url)
        except FetchError as error:
            status = error.status or 0
            refused = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
            if not refused or status == HTTPStatus.TOO_MANY_REQUESTS:
                site.unread = error
            return
        from protego import Protego  # noqa: PLC0415 - 40 ms that a site without the file spares

        site.rules = Protego.parse(content[:MAX_BYTES].decode("utf-8-sig", "replace"))
