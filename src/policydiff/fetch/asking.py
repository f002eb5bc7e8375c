"""Send one request, and read the body of one answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
from requests.cookies import RequestsCookieJar
from requests.utils import select_proxy
from urllib3 import Retry

from policydiff import __version__
from policydiff.declarations import urls
from policydiff.errors import FetchError
from policydiff.fetch.coding import ACCEPTED, decoded
from policydiff.fetch.failures import of_status
from policydiff.fetch.transport import BoundedAdapter, Exchange
from policydiff.model import FailureReason, FetchSettings

_READ_BYTES = 64 * 1024
_ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
_SPARE_POOLS = 16
"""Connections kept for hosts that pages are redirected to."""


class Asker:
    """A session that keeps connections open, without what `requests` would add or follow by itself."""

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings
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
        pools = settings.hosts_at_once + _SPARE_POOLS
        for scheme in ("http://", "https://"):
            adapter = BoundedAdapter(max_retries=Retry(0, read=False), pool_connections=pools)
            self._session.mount(scheme, adapter)

    def close(self) -> None:
        """Close all connections."""
        self._session.close()

    def ask(
        self,
        url: str,
        headers: Mapping[str, str | None],
        cookies: RequestsCookieJar,
        exchange: Exchange,
    ) -> requests.Response:
        """Send one request, without what `Session.send` would add.

        Even when told not to follow a redirect, that reads the whole body of one, unbounded.
        """
        exchange.started = False
        request = requests.Request("GET", url, headers=headers, cookies=cookies)
        environment: dict[str, Any] = dict(
            self._session.merge_environment_settings(
                url, proxies={}, stream=True, verify=self._settings.ca_bundle or True, cert=None
            )
        )
        if select_proxy(url, environment["proxies"]) is not None:
            exchange.dialer.check_literal(urlsplit(url).hostname or "")
        response = self._session.get_adapter(url).send(
            self._session.prepare_request(request),
            timeout=(exchange.connect_timeout(), None),
            **environment,
        )
        cookies.update(response.cookies)
        return response

    def target(self, url: str, response: requests.Response) -> str | None:
        """Where an answer redirects to; None where it doesn't.

        Raises:
            FetchError: to something that is not fetched.
        """
        target = self._session.get_redirect_target(response)
        if target is None:
            return None
        try:
            joined = urldefrag(urljoin(url, requests.utils.requote_uri(target))).url
            problem = urls.problem_with(joined)
        except ValueError:
            problem = "is not a well-formed URL"
        if problem:
            raise FetchError(
                f"it redirects to {urls.shown(target)[:100]!r}, which {problem}; look at the page in a browser",
                reason=FailureReason.BAD_URL,
            )
        return joined

    def body(self, response: requests.Response, *, enough: int | None = None) -> bytes:
        """The whole body of an answer that holds a page, unpacked.

        Args:
            response: whose headers have come.
            enough: bytes after which no more is wanted, if it is not packed.

        Raises:
            FetchError: it holds none, or is too large or broken.
        """
        status = response.status_code
        if not requests.codes.ok <= status < requests.codes.multiple_choices or (
            status == requests.codes.partial_content
        ):
            raise of_status(status, response.headers.get("retry-after"))
        limit = self._settings.max_bytes
        too_large = FetchError(
            f"the page is larger than the limit of {limit:,} bytes; if that is right, raise fetch.max_bytes",
            reason=FailureReason.TOO_LARGE,
        )
        coding = response.headers.get("content-encoding", "")
        if enough is None or coding:
            enough = None
            announced = response.headers.get("content-length", "")
            if announced.isdecimal() and len(announced) < 20 and int(announced) > limit:
                raise too_large
        parts: list[bytes] = []
        size = 0
        try:
            for part in response.raw.stream(_READ_BYTES, decode_content=False):
                size += len(part)
                if enough is None and size > limit:
                    raise too_large
                parts.append(part)
                if enough is not None and size >= enough:
                    break
        except ValueError as error:  # a chunk of a negative size
            raise FetchError(
                "the answer is not proper HTTP; look at the page in a browser",
                reason=FailureReason.BROKEN_RESPONSE,
            ) from error
        return decoded(b"".join(parts), coding, limit=limit)


def headers_of(response: requests.Response) -> tuple[tuple[str, str], ...]:
    """As received, names lower-case, repeated ones kept, white space folded."""
    return tuple(
        (name.lower(), " ".join(value.split())) for name, value in response.raw.headers.items()
    )


def _no_credentials(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """An authentication that adds none, which keeps requests from looking into `.netrc`."""
    return request
