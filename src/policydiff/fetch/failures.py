"""Say in plain words why there was no page."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator
from http import HTTPStatus

import requests
import urllib3.exceptions

from policydiff.errors import FetchError
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

_STATUS = {
    401: "the page wants a log-in",
    403: "the server refuses this reader, perhaps as a robot",
    404: "there is no such page; the terms may have moved",
    406: "the page does not exist in the language or form asked for",
    407: "the proxy wants a log-in",
    410: "the page has been taken away for good",
    429: "the server was asked too often; ask less often",
    451: "the page is withheld for legal reasons",
    500: "the server has an error of its own",
    502: "a server behind the server did not answer properly",
    503: "the server is overloaded or under maintenance",
    504: "a server behind the server did not answer in time",
}


def of_status(status: int, retry_after: str | None) -> FetchError:
    """What a response says that is no page and no redirect that can be followed.

    Args:
        status: of the response.
        retry_after: that header, if there was one.
    """
    if status in _STATUS:
        words = _STATUS[status]
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        words = "the server failed"
    elif status >= HTTPStatus.BAD_REQUEST:
        words = "the server refuses the request"
    elif status >= HTTPStatus.MULTIPLE_CHOICES:
        words = "the server redirects without saying where to"
    else:
        words = "the answer holds no whole page"
    if retry_after is not None and retry_after.isascii() and retry_after.isdigit():
        words += f"; it asks to wait {retry_after[:8]} s"
    return FetchError(f"{words} (HTTP {status})", reason=FailureReason.HTTP_STATUS, status=status)


def of_exception(error: Exception, *, started: bool, connect_timeout: float) -> FetchError:
    """What one of `RAISED` means.

    Args:
        error: as caught; what was raised first is looked for behind it.
        started: part of the answer had come.
        connect_timeout: seconds that were given to connect.
    """
    for link in _chain(error):
        if isinstance(link, FetchError):
            return link
    words, reason = _cause(tuple(_chain(error)), started=started, connect_timeout=connect_timeout)
    return FetchError(words, reason=reason)


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


def _cause(
    chain: tuple[BaseException, ...], *, started: bool, connect_timeout: float
) -> tuple[str, FailureReason]:
    for kinds, words, reason in _BROKE_OFF + _CAUSES if started else _CAUSES:
        for link in chain:
            if isinstance(link, ssl.SSLCertVerificationError) and kinds == _CERTIFICATE:
                return f"{words} ({link.verify_message.rstrip('.')})", reason
            if isinstance(link, kinds):
                return words.format(seconds=connect_timeout), reason
    for link in chain:
        if isinstance(link, OSError) and link.strerror:
            return f"the server could not be reached ({link.strerror})", FailureReason.UNREACHABLE
        if type(link) is OSError:  # requests, of REQUESTS_CA_BUNDLE
            return "the certificate bundle in the environment is not there", FailureReason.TLS
    return "the answer is not proper HTTP", FailureReason.BROKEN_RESPONSE


_CERTIFICATE = (ssl.SSLCertVerificationError,)
_BROKE_OFF = (
    (
        (ConnectionError, ssl.SSLError, http.client.HTTPException, urllib3.exceptions.HTTPError),
        "the page broke off before its end",
        FailureReason.BROKEN_RESPONSE,
    ),
)
_CAUSES: tuple[tuple[tuple[type[BaseException], ...], str, FailureReason], ...] = (
    (
        (requests.exceptions.InvalidProxyURL, requests.exceptions.ProxyError),
        "the proxy could not be used; check the proxy settings",
        FailureReason.UNREACHABLE,
    ),
    (
        (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, UnicodeError),
        "this URL, or that of the proxy, cannot be used",
        FailureReason.BAD_URL,
    ),
    (
        (socket.gaierror,),
        "the host's name leads nowhere (DNS)",
        FailureReason.UNREACHABLE,
    ),
    (_CERTIFICATE, "the server's certificate does not hold", FailureReason.TLS),
    (
        (TimeoutError, requests.Timeout, urllib3.exceptions.ReadTimeoutError),
        "no connection within {seconds:g} s",
        FailureReason.TIMEOUT,
    ),
    (
        (ssl.SSLError, urllib3.exceptions.SSLError),
        "no secure connection could be made (TLS)",
        FailureReason.TLS,
    ),
    ((ConnectionRefusedError,), "the connection was refused", FailureReason.UNREACHABLE),
    ((ConnectionError,), "the server hung up without an answer", FailureReason.UNREACHABLE),
)
"""First match wins: what it is raised as, what it means; http.client's RemoteDisconnected is a
ConnectionError, and whatever is left is either the system's or not HTTP."""
