"""Connections that keep to a deadline and a number of bytes, whatever the server does.

A socket's timeout bounds one read, so a server that sends a byte at a time holds a reader for ever,
in the body, in the headers or before the status line. Here every read of an answer goes through one
place that knows how much time and how many bytes the whole exchange may still take.
"""

from __future__ import annotations

import http.client
import io
import socket
from collections.abc import Callable
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from policydiff.errors import FetchError
from policydiff.fetch.addresses import Dialer
from policydiff.model import FailureReason

PASSES = "this may pass by itself"
"""What is said of it: true for a run that comes again and for a person who can wait."""


class PassingError(FetchError):
    """May be gone at the next try."""

    retry_after: float | None = None
    """Seconds that the server asks to wait."""


_FRAMING_BYTES = 1024 * 1024
"""What headers, chunk sizes and unread bodies of redirects may take beside the body."""


class Exchange:
    """What one exchange, its redirects and further tries included, may still take.

    Args:
        seconds: for all of it, not counting what is spent waiting for a turn.
        connect_timeout: seconds to connect to one address.
        read_timeout: seconds without a single byte.
        max_bytes: of one body; bounds what is received in all, with room for framing.
        monotonic: a clock that never goes back, in seconds.
        dialer: makes its connections.
    """

    def __init__(
        self,
        *,
        seconds: float,
        connect_timeout: float,
        read_timeout: float,
        max_bytes: int,
        monotonic: Callable[[], float],
        dialer: Dialer,
    ) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._end = monotonic() + seconds
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._allowance = 2 * max_bytes + _FRAMING_BYTES
        self._bytes = self._allowance
        self.dialer = dialer
        self.started = False
        """Whether anything of the answer now awaited has come."""
        self.hosts: set[str] = set()
        """Those asked in this try."""

    def again(self) -> None:
        """Begin another try, in the time that is left."""
        self._bytes = self._allowance
        self.started = False
        self.hosts.clear()

    def spare(self, seconds: float) -> None:
        """Leave some seconds, which went by in waiting for a turn, out of account."""
        self._end += seconds

    @property
    def over(self) -> bool:
        """Whether no time is left."""
        return self._end <= self._monotonic()

    def connect_timeout(self) -> float:
        """Seconds that connecting may take now."""
        return min(self._connect_timeout, self.remaining())

    def remaining(self) -> float:
        """Seconds left, more than 0.

        Raises:
            FetchError: there are none.
        """
        left = self._end - self._monotonic()
        if left <= 0:
            raise FetchError(
                f"the answer was not complete after {self._seconds:g} s; if the server is always that slow, "
                "raise fetch.deadline",
                reason=FailureReason.TIMEOUT,
            )
        return left

    def receive(self, sock: socket.socket, stream: io.RawIOBase, buffer: memoryview) -> int:
        """Read what has come into `buffer`, as `RawIOBase.readinto` does.

        Raises:
            FetchError: time or bytes are used up.
        """
        sock.settimeout(min(self._read_timeout, self.remaining()))
        try:
            count = stream.readinto(buffer) or 0
        except TimeoutError:
            self.remaining()
            raise PassingError(
                f"the server sent nothing for {self._read_timeout:g} s; {PASSES}",
                reason=FailureReason.TIMEOUT,
            ) from None
        self.started = self.started or count > 0
        self._bytes -= count
        if self._bytes < 0:
            raise FetchError(
                "the server sends without end; look at the page in a browser",
                reason=FailureReason.TOO_LARGE,
            )
        return count


current_exchange: ContextVar[Exchange] = ContextVar("current_exchange")
"""The exchange this thread is in; set around every request."""


class _Stream(io.RawIOBase):
    """The bytes of an answer, read under an exchange's bounds."""

    def __init__(self, sock: socket.socket, exchange: Exchange) -> None:
        self._sock = sock
        self._stream = sock.makefile("rb", buffering=0)
        self._exchange = exchange
        self._ended = False

    def readable(self) -> bool:
        return True

    def end(self) -> None:
        """Read no more: whatever asks for more has come to the end."""
        self._ended = True

    def readinto(self, buffer: Any) -> int:
        if self._ended:
            return 0
        return self._exchange.receive(self._sock, self._stream, buffer)

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Answer(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self._stream = _Stream(sock, current_exchange.get())
        self.fp = io.BufferedReader(self._stream)

    def _close_conn(self) -> None:
        """As inherited; but when all that was announced has come, nothing may follow."""
        self._stream.end()
        whole = not self.chunked and self.length == 0 and self.status < HTTPStatus.MULTIPLE_CHOICES
        more = self.fp.peek(1).strip() if whole else b""
        super()._close_conn()  # type: ignore[misc]  # http.client's own, unknown to its stubs
        if more:
            raise FetchError(
                "the server sent more than it announced, so that the page may be cut; look at the page in a "
                "browser",
                reason=FailureReason.BROKEN_RESPONSE,
            )


class _Checked(HTTPConnection):
    """A connection to an address that may be reached; a proxy's is whoever set the proxy's affair."""

    response_class = _Answer

    def _new_conn(self) -> socket.socket:
        if self.proxy is not None:
            return super()._new_conn()
        exchange = current_exchange.get()
        return exchange.dialer.connect(
            self._dns_host,
            self.port or self.default_port,
            timeout=exchange.connect_timeout,
            options=self.socket_options,
        )


class _SecureChecked(_Checked, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Checked


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureChecked


class BoundedAdapter(HTTPAdapter):
    """Sends requests over connections that keep to `current_exchange`, through a proxy or not."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """As inherited, for connections made directly."""
        super().init_poolmanager(*args, **kwargs)
        _bound(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> PoolManager:
        """As inherited, for connections made through a proxy."""
        manager: PoolManager = super().proxy_manager_for(proxy, **kwargs)
        return _bound(manager)


def _bound(manager: PoolManager) -> PoolManager:
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
    return manager
