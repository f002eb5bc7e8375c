"""Ask for a page, follow its redirects, try again where that may help, and hand back what came."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

from requests.cookies import RequestsCookieJar

from policydiff.declarations import urls
from policydiff.errors import FetchError
from policydiff.fetch.addresses import Dialer, Resolve
from policydiff.fetch.asking import Asker, headers_of
from policydiff.fetch.robots import MAX_BYTES, Robots
from policydiff.fetch.transport import Exchange, current_exchange
from policydiff.fetch.tries import Tries
from policydiff.fetch.turns import Turns, host_of
from policydiff.fetch.validators import NotModified, Validators
from policydiff.model import Capture, Failure, FailureReason, FetchSettings

_MAX_ROBOTS_REDIRECTS = 5


class Fetcher:
    """Fetches pages through one session that keeps connections open between them.

    Use as a context manager, from as many threads as you like: no host is asked for two pages at
    once, and between two pages of one host there is a pause. Cookies live for one exchange only, so
    that no page's text depends on what was fetched before it.

    Args:
        settings: how to ask, and the bounds.
        clock: the time now, aware, in UTC.
        monotonic: seconds on a clock that never goes back.
        resolve: finds a host's addresses, as `socket.getaddrinfo`, which it is without it.
        wait: lets some seconds pass; what it raises ends the fetch.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
        resolve: Resolve | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._monotonic = monotonic
        self._asker = Asker(settings)
        dialer = Dialer(settings.allow_private, resolve or _system_resolver)
        self._turns = Turns(settings.pause, monotonic, wait)
        self._tries = Tries(settings, monotonic, wait, dialer, self._turns)
        self._robots = Robots(self._read_robots, settings.ignore_robots)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._asker.close()

    def fetch(self, url: str, *, language: str | None = None) -> Capture | Failure:
        """Get a page.

        Args:
            url: http or https.
            language: Accept-Language for this page, instead of the settings'.

        Returns:
            What came with a status of 200 to 299, whole and within the bounds; otherwise the reason in one
            sentence. Either has the time at which the first request was about to be sent.

        Cost: at most `deadline` seconds once the host's name is resolved, besides the waits between
        tries and for the host's turn; and memory of about twice `max_bytes`.
        """
        answer = self._get(url, language, None)
        assert not isinstance(answer, NotModified)  # noqa: S101 - nothing was asked that it answers
        return answer

    def refetch(
        self, url: str, known: Validators, *, language: str | None = None
    ) -> Capture | Failure | NotModified:
        """Get a page unless it stands as it stood; see `fetch`.

        Args:
            url: http or https.
            known: what came with the page as it stood.
            language: as for `fetch`.
        """
        return self._get(url, language, known)

    def _get(
        self, url: str, language: str | None, known: Validators | None
    ) -> Capture | Failure | NotModified:
        at = self._clock()
        asked = [url]
        try:
            return self._tries.ask(
                asked, lambda exchange: self._follow(asked, language, known, exchange, at)
            )
        except FetchError as error:
            return Failure(
                reason=error.reason,
                detail=f"{urls.shown(asked[-1])}: {error.message}.",
                url=urls.shown(url),
                at=at,
                status=error.status,
            )

    def _follow(
        self,
        asked: list[str],
        language: str | None,
        known: Validators | None,
        exchange: Exchange,
        at: datetime,
        *,
        robots: bool = True,
    ) -> Capture | NotModified:
        """Ask for the last URL in `asked`, and for what it redirects to; each is added to `asked`."""
        if problem := urls.problem_with(asked[0]):
            raise FetchError(
                f"the URL {problem}; correct the declaration", reason=FailureReason.BAD_URL
            )
        cookies = RequestsCookieJar()
        seen: set[tuple[str, str]] = set()
        most = self._settings.max_redirects if robots else _MAX_ROBOTS_REDIRECTS
        while True:
            url = asked[-1]
            state = (url, repr(sorted(map(repr, cookies.items()))))
            if state in seen:
                raise FetchError(
                    "it redirects in a circle; look at the page in a browser and correct the declaration",
                    reason=FailureReason.REDIRECT_LOOP,
                )
            seen.add(state)
            delay = self._robots.check(url) if robots else 0.0
            headers = {"Accept-Language": language or self._settings.language}
            if known is not None and known.url == url:
                headers |= known.headers()
            host = host_of(url)
            turn = self._turns.at(host, at_once=host in exchange.hosts, spared=exchange.spare)
            with turn, self._asker.ask(url, headers, cookies, exchange) as response:
                exchange.hosts.add(host)
                if delay:
                    self._turns.rest(host, delay)
                if len(headers) > 1 and response.status_code == HTTPStatus.NOT_MODIFIED:
                    return NotModified(url=url, at=at)
                target = self._asker.target(url, response)
                if target is None:
                    return Capture(
                        requested_url=asked[0],
                        final_url=url,
                        redirects=tuple(asked[:-1]),
                        status=response.status_code,
                        headers=headers_of(response),
                        body=self._asker.body(response, enough=None if robots else MAX_BYTES),
                        captured_at=at,
                    )
            if len(asked) > most:
                raise FetchError(
                    f"more than {most} redirects; look at the page in a browser and correct the declaration",
                    reason=FailureReason.REDIRECT_LOOP,
                )
            asked.append(target)

    def _read_robots(self, url: str) -> bytes:
        """The content of a robots.txt, which takes none of the time of the page that waits for it."""
        outer = current_exchange.get()
        began = self._monotonic()
        asked = [url]
        try:
            answer = self._tries.ask(
                asked,
                lambda exchange: self._follow(
                    asked, None, None, exchange, self._clock(), robots=False
                ),
            )
        finally:
            outer.spare(self._monotonic() - began)
            outer.hosts.add(host_of(url))
        assert isinstance(answer, Capture)  # noqa: S101 - nothing was asked that NotModified answers
        return answer.body


def _system_resolver(*arguments: Any) -> list[tuple[Any, ...]]:
    return list(socket.getaddrinfo(*arguments))
