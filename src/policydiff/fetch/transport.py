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
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from policydiff.errors import FetchError
from policydiff.model import FailureReason

_FRAMING_BYTES = 1024 * 1024
"""What headers, chunk sizes and unread bodies of redirects may take beside the body."""


class Exchange:
    """What one exchange, redirects included, may still take.

    Args:
        seconds: for all of it.
        read_timeout: seconds without a single byte.
        max_bytes: of one body; bounds what is received in all, with room for framing.
        monotonic: a clock that never goes back, in seconds.
    """

    def __init__(
        self,
        *,
        seconds: float,
        read_timeout: float,
        max_bytes: int,
        monotonic: Callable[[], float],
    ) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._end = monotonic() + seconds
        self._read_timeout = read_timeout
        self._bytes = 2 * max_bytes + _FRAMING_BYTES
        self.started = False
        """Whether anything of the answer now awaited has come."""

    def remaining(self) -> float:
        """Seconds left, more than 0.

        Raises:
            FetchError: there are none.
        """
        left = self._end - self._monotonic()
        if left <= 0:
            raise FetchError(
                f"the answer was not complete after {self._seconds:g} s",
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
            raise FetchError(
                f"the server sent nothing for {self._read_timeout:g} s",
                reason=FailureReason.TIMEOUT,
            ) from None
        self.started = self.started or count > 0
        self._bytes -= count
        if self._bytes < 0:
            raise FetchError("the server sends without end", reason=FailureReason.TOO_LARGE)
        return count


current_exchange: ContextVar[Exchange] = ContextVar("current_exchange")
"""The exchange this thread is in; set around every request."""


class _Stream(io.RawIOBase):
    """The bytes of an answer, read under an exchange's bounds."""

    def __init__(self, sock: socket.socket, exchange: Exchange) -> None:
        self._sock = sock
        self._stream = sock.makefile("rb", buffering=0)
        self._exchange = exchange

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._exchange.receive(self._sock, self._stream, buffer)

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Answer(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self.fp = io.BufferedReader(_Stream(sock, current_exchange.get()))


class _Connection(HTTPConnection):
    response_class = _Answer


class _SecureConnection(HTTPSConnection):
    response_class = _Answer


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


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
