"""Say in plain words why there was no page, and what to do about it."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

import requests
import urllib3.exceptions
from urllib3 import Retry

from policydiff.errors import FetchError
from policydiff.fetch.transport import PASSES, PassingError
from policydiff.model import FailureReason

RAISED = (
    FetchError,
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
    UnicodeError,
)
"""Everything that a request is known to raise for reasons that lie outside this program."""

PASSING_STATUS = frozenset({408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
"""Statuses that may be gone at the next try."""
_MOVED = "the terms may have moved: look for them and correct the declaration"
_STATUS = {
    304: (
        "the server says that nothing has changed, though it was not asked whether something has",
        "a cache on the way may be at fault: look at the page in a browser",
    ),
    401: ("the page wants a log-in", "declare an address that everybody can read"),
    403: (
        "the server refuses this reader, perhaps as a robot",
        "set fetch.contact and ask the site to let it in",
    ),
    404: ("there is no such page", _MOVED),
    406: (
        "the page does not exist in the language or form asked for",
        "set `language` in the declaration",
    ),
    407: ("the proxy wants a log-in", "put it into HTTPS_PROXY or HTTP_PROXY"),
    410: ("the page has been taken away for good", _MOVED),
    429: ("the server was asked too often", "run less often, or raise fetch.pause"),
    451: ("the page is withheld here for legal reasons", "fetch it through a proxy elsewhere"),
    500: ("the server has an error of its own", PASSES),
    502: ("a server behind the server did not answer properly", PASSES),
    503: ("the server is overloaded or under maintenance", PASSES),
    504: ("a server behind the server did not answer in time", PASSES),
}
_LOOK = "look at the page in a browser and correct the declaration"
_MAX_RETRY_AFTER = 40
"""Characters; a date has 29."""


def of_status(status: int, retry_after: str | None) -> FetchError:
    """What a response says that is no page and no redirect that can be followed.

    Args:
        status: of the response.
        retry_after: that header, if there was one.
    """
    if status in _STATUS:
        words, advice = _STATUS[status]
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        words, advice = "the server failed", PASSES
    elif status >= HTTPStatus.BAD_REQUEST:
        words, advice = "the server refuses the request", _LOOK
    elif status >= HTTPStatus.MULTIPLE_CHOICES:
        words, advice = "the server redirects without saying where to", _LOOK
    else:
        words, advice = "the answer holds no whole page", _LOOK
    kind = PassingError if status in PASSING_STATUS else FetchError
    wait = _seconds(retry_after) if kind is PassingError else None
    asks = f", which asks to wait {wait:.0f} s" if wait else ""
    error = kind(
        f"{words} (HTTP {status}){asks}; {advice}", reason=FailureReason.HTTP_STATUS, status=status
    )
    if isinstance(error, PassingError):
        error.retry_after = wait
    return error


def _seconds(retry_after: str | None) -> float | None:
    if retry_after is None or len(retry_after) > _MAX_RETRY_AFTER:
        return None
    try:
        return float(Retry().parse_retry_after(retry_after))
    except (urllib3.exceptions.InvalidHeader, ValueError, OverflowError):
        return None


def of_exception(error: Exception, *, started: bool, connect_timeout: float) -> FetchError:
    """What one of `RAISED` means.

    Args:
        error: as caught; what was raised first is looked for behind it.
        started: part of the answer had come.
        connect_timeout: seconds that were given to connect.
    """
    chain = tuple(_chain(error))
    for link in chain:
        if isinstance(link, FetchError):  # a new one: what it lies in must not refer to itself
            return type(link)(link.message, reason=link.reason, status=link.status)
    cause, extra = _cause(chain, started=started)
    words = cause.words.format(seconds=connect_timeout, extra=extra)
    kind = PassingError if cause.passing else FetchError
    return kind(f"{words}; {cause.advice}", reason=cause.reason)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception and all those behind it: causes, contexts, and those carried as arguments."""
    seen: list[BaseException] = []
    pending: list[object] = [error]
    while pending:
        link = pending.pop(0)
        if isinstance(link, BaseException) and link not in seen:
            seen.append(link)
            yield link
            pending += [link.__cause__, link.__context__, getattr(link, "reason", None), *link.args]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cause:
    kinds: tuple[type[BaseException], ...]
    words: str
    advice: str
    reason: FailureReason
    passing: bool = False


def _cause(chain: tuple[BaseException, ...], *, started: bool) -> tuple[_Cause, str]:
    """The cause, and words of the system or of OpenSSL that tell more."""
    if started and any(isinstance(link, _IMPROPER) or type(link) is _TOO_MANY for link in chain):
        return _NOT_HTTP, ""
    for cause in (_BROKE_OFF, *_CAUSES) if started else _CAUSES:
        for link in chain:
            if isinstance(link, cause.kinds):
                if isinstance(link, ssl.SSLCertVerificationError):
                    return cause, link.verify_message.rstrip(".")
                if cause is _NO_NAME and link.args[:1] == (socket.EAI_AGAIN,):
                    return _NO_NAME_NOW, ""
                return cause, ""
    return _last_cause(chain)


def _last_cause(chain: tuple[BaseException, ...]) -> tuple[_Cause, str]:
    for link in chain:
        if isinstance(link, OSError) and link.strerror:
            return _UNREACHABLE, link.strerror
        if type(link) is OSError:  # requests, of a bundle
            return _NO_BUNDLE, ""
    return _NOT_HTTP, ""


_IMPROPER = (
    http.client.BadStatusLine,
    http.client.LineTooLong,
    http.client.UnknownProtocol,
    urllib3.exceptions.InvalidHeader,
)
_TOO_MANY = http.client.HTTPException
"""What too many headers are raised as."""
_BROKE_OFF = _Cause(
    kinds=(
        ConnectionError,
        ssl.SSLError,
        http.client.HTTPException,
        urllib3.exceptions.HTTPError,
    ),
    words="the page broke off before its end",
    advice=PASSES,
    reason=FailureReason.BROKEN_RESPONSE,
    passing=True,
)
_NO_NAME = _Cause(
    kinds=(socket.gaierror,),
    words="the host's name leads nowhere (DNS)",
    advice="check its spelling, and this machine's network",
    reason=FailureReason.UNREACHABLE,
)
_NO_NAME_NOW = _Cause(
    kinds=(),
    words="no name server could be asked (DNS)",
    advice="check this machine's network",
    reason=FailureReason.UNREACHABLE,
    passing=True,
)
_UNREACHABLE = _Cause(
    kinds=(),
    words="the server could not be reached ({extra})",
    advice="check this machine's network",
    reason=FailureReason.UNREACHABLE,
    passing=True,
)
_NO_BUNDLE = _Cause(
    kinds=(),
    words="the certificate bundle is not there",
    advice="check fetch.ca_bundle in policydiff.toml, or REQUESTS_CA_BUNDLE",
    reason=FailureReason.TLS,
)
_NOT_HTTP = _Cause(
    kinds=(),
    words="the answer is not proper HTTP",
    advice="look at the page in a browser",
    reason=FailureReason.BROKEN_RESPONSE,
)
_CAUSES = (
    _Cause(
        kinds=(requests.exceptions.InvalidProxyURL, requests.exceptions.ProxyError),
        words="the proxy could not be used",
        advice="check the proxy settings",
        reason=FailureReason.UNREACHABLE,
    ),
    _Cause(
        kinds=(
            requests.exceptions.InvalidURL,
            requests.exceptions.InvalidSchema,
            requests.exceptions.InvalidHeader,
            UnicodeError,
        ),
        words="this URL, or that of the proxy, cannot be used",
        advice="check both",
        reason=FailureReason.BAD_URL,
    ),
    _NO_NAME,
    _Cause(
        kinds=(ssl.SSLCertVerificationError,),
        words="the server's certificate does not hold ({extra})",
        advice="if an authority of your own signed it, name that one's file in fetch.ca_bundle",
        reason=FailureReason.TLS,
    ),
    _Cause(
        kinds=(TimeoutError, requests.Timeout, urllib3.exceptions.ReadTimeoutError),
        words="no connection within {seconds:g} s",
        advice=PASSES,
        reason=FailureReason.TIMEOUT,
        passing=True,
    ),
    _Cause(
        kinds=(ssl.SSLError, urllib3.exceptions.SSLError),
        words="no secure connection could be made (TLS)",
        advice="look whether the page is there under http://",
        reason=FailureReason.TLS,
    ),
    _Cause(
        kinds=(ConnectionRefusedError,),
        words="the connection was refused",
        advice=PASSES,
        reason=FailureReason.UNREACHABLE,
        passing=True,
    ),
    _Cause(
        kinds=(ConnectionError,),
        words="the server hung up without an answer",
        advice=PASSES,
        reason=FailureReason.UNREACHABLE,
        passing=True,
    ),
)
"""First match wins; http.client's RemoteDisconnected is a ConnectionError, and whatever is left is
either the system's or not HTTP."""
