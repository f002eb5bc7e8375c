"""Ask for a page, follow its redirects, and hand back what came."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urldefrag, urljoin

import requests
from requests.cookies import RequestsCookieJar

from policydiff import __version__
from policydiff.declarations import urls
from policydiff.errors import FetchError
from policydiff.fetch import failures
from policydiff.fetch.coding import ACCEPTED, decoded
from policydiff.fetch.transport import BoundedAdapter, Exchange, current_exchange
from policydiff.model import Capture, Failure, FailureReason, FetchSettings

_READ_BYTES = 64 * 1024
_ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"


class Fetcher:
    """Fetches pages through one session that keeps connections open between them.

    Use as a context manager. Cookies live for one exchange only, so that no page's text depends on
    what was fetched before it.

    Args:
        settings: how to ask, and the bounds.
        clock: the time now, aware, in UTC.
        monotonic: seconds on a clock that never goes back.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._monotonic = monotonic
        self._session = requests.Session()
        self._session.auth = _no_credentials
        contact = f" (+{settings.contact})" if settings.contact else ""
        self._session.headers.update(
            {
                "User-Agent": f"policydiff/{__version__}{contact}",
                "Accept": _ACCEPT,
                "Accept-Encoding": ACCEPTED,
            }
        )
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, BoundedAdapter())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._session.close()

    def fetch(self, url: str, *, language: str | None = None) -> Capture | Failure:
        """Get a page.

        Args:
            url: http or https.
            language: Accept-Language for this page, instead of the settings'.

        Returns:
            What came with a status of 200 to 299, whole and within the bounds; otherwise the reason in one
            sentence. Either has the time at which the first request was about to be sent.

        Cost: at most `deadline` seconds once the host's name is resolved and one of its addresses
        has answered, and memory of about twice `max_bytes`.
        """
        at = self._clock()
        exchange = Exchange(
            seconds=self._settings.deadline,
            read_timeout=self._settings.read_timeout,
            max_bytes=self._settings.max_bytes,
            monotonic=self._monotonic,
        )
        token = current_exchange.set(exchange)
        asked = [url]
        try:
            return self._follow(asked, language or self._settings.language, exchange, at)
        except failures.RAISED as error:
            failure = failures.of_exception(
                error, started=exchange.started, connect_timeout=self._settings.connect_timeout
            )
            return Failure(
                reason=failure.reason,
                detail=f"{asked[-1]}: {failure.message}.",
                url=url,
                at=at,
                status=failure.status,
            )
        finally:
            current_exchange.reset(token)

    def _follow(
        self, asked: list[str], language: str | None, exchange: Exchange, at: datetime
    ) -> Capture:
        """Ask for the last URL in `asked`, and for what it redirects to; each is added to `asked`."""
        if problem := urls.problem_with(asked[0]):
            raise FetchError(f"the URL {problem}", reason=FailureReason.BAD_URL)
        cookies = RequestsCookieJar()
        seen: set[tuple[str, str]] = set()
        while True:
            url = asked[-1]
            state = (url, repr(sorted(map(repr, cookies.items()))))
            if state in seen:
                raise FetchError("it redirects in a circle", reason=FailureReason.REDIRECT_LOOP)
            seen.add(state)
            with self._ask(url, language, cookies, exchange) as response:
                target = self._session.get_redirect_target(response)
                if target is None:
                    body = self._body(response)
                    return Capture(
                        requested_url=asked[0],
                        final_url=url,
                        redirects=tuple(asked[:-1]),
                        status=response.status_code,
                        headers=_headers(response),
                        body=body,
                        captured_at=at,
                    )
            if len(asked) > self._settings.max_redirects:
                raise FetchError(
                    f"more than {self._settings.max_redirects} redirects",
                    reason=FailureReason.REDIRECT_LOOP,
                )
            asked.append(_joined(url, target))

    def _ask(
        self, url: str, language: str | None, cookies: RequestsCookieJar, exchange: Exchange
    ) -> requests.Response:
        """Send one request, without what `Session.send` would add.

        Even when told not to follow a redirect, that reads the whole body of one, unbounded.
        """
        exchange.started = False
        request = requests.Request(
            "GET", url, headers={"Accept-Language": language}, cookies=cookies
        )
        environment: dict[str, Any] = dict(
            self._session.merge_environment_settings(
                url, proxies={}, stream=True, verify=True, cert=None
            )
        )
        response = self._session.get_adapter(url).send(
            self._session.prepare_request(request),
            timeout=(min(self._settings.connect_timeout, exchange.remaining()), None),
            **environment,
        )
        cookies.update(response.cookies)
        return response

    def _body(self, response: requests.Response) -> bytes:
        status = response.status_code
        if not requests.codes.ok <= status < requests.codes.multiple_choices or (
            status == requests.codes.partial_content
        ):
            raise failures.of_status(status, response.headers.get("retry-after"))
        limit = self._settings.max_bytes
        too_large = FetchError(
            f"the page is larger than the limit of {limit:,} bytes", reason=FailureReason.TOO_LARGE
        )
        announced = response.headers.get("content-length", "")
        if announced.isdecimal() and len(announced) < 20 and int(announced) > limit:
            raise too_large
        parts: list[bytes] = []
        size = 0
        try:
            for part in response.raw.stream(_READ_BYTES, decode_content=False):
                size += len(part)
                if size > limit:
                    raise too_large
                parts.append(part)
        except ValueError as error:  # a chunk of a negative size
            raise FetchError(
                "the answer is not proper HTTP", reason=FailureReason.BROKEN_RESPONSE
            ) from error
        coding = response.headers.get("content-encoding", "")
        return decoded(b"".join(parts), coding, limit=limit)


def _joined(url: str, target: str) -> str:
    """Where a redirect from `url` leads.

    Raises:
        FetchError: to something that is not fetched.
    """
    try:
        joined = urldefrag(urljoin(url, requests.utils.requote_uri(target))).url
        problem = urls.problem_with(joined)
    except ValueError:
        problem = "is not a well-formed URL"
    if problem:
        raise FetchError(
            f"it redirects to {target[:100]!r}, which {problem}", reason=FailureReason.BAD_URL
        )
    return joined


def _headers(response: requests.Response) -> tuple[tuple[str, str], ...]:
    """As received, names lower-case, repeated ones kept, white space folded."""
    return tuple(
        (name.lower(), " ".join(value.split())) for name, value in response.raw.headers.items()
    )


def _no_credentials(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """An authentication that adds none, which keeps requests from looking into `.netrc`."""
    return request
