"""A web server on the loopback interface that does as it is told, well or badly.

    with serving() as server:
        server.routes["/terms"] = Reply(body=b"<p>Be good.</p>")
        server.routes["/moody"] = lambda talk: Reply(body=talk.request.path.encode())
        server.routes["/rude"] = lambda talk: talk.send(b"HTTP/1.1 200")  # and hangs up

A route is a `Reply`, or is called with the `Talk` and returns one, or returns None after sending
whatever bytes it likes itself; the connection is then closed.
"""

from __future__ import annotations

import os
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

CERTIFICATE = Path(__file__).with_name("loopback.pem")
"""Of the secure server: valid for 127.0.0.1 (not `localhost`), signed by nobody but itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client asked for."""

    path: str
    """With its query."""
    headers: dict[str, str]
    """Names lower-case."""
    connection: int
    """Number of the connection it came over, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An ordinary answer; its length is added unless `headers` has one or says it is chunked."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    body: bytes = b""

    def head(self) -> bytes:
        """Status line and headers."""
        lines = [f"HTTP/1.1 {self.status} {_phrase(self.status)}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if not {name.lower() for name, _ in self.headers} & {"content-length", "transfer-encoding"}:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


def redirect(location: str, status: int = 302, *headers: tuple[str, str]) -> Reply:
    """An answer that sends the client elsewhere."""
    return Reply(status=status, headers=(("Location", location), *headers))


class Talk:
    """One request being answered, for routes that answer by hand."""

    def __init__(self, sock: socket.socket, request: Request, closing: threading.Event) -> None:
        self._sock = sock
        self._closing = closing
        self.request = request

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._sock.sendall(data)

    def drip(self, data: Iterable[bytes], pause: float) -> None:
        """Send piece by piece with a pause of some seconds before each, until the server ends."""
        for piece in data:
            if self._closing.wait(pause):
                return
            self.send(piece)

    def hang(self) -> None:
        """Say nothing more until the client or the server ends."""
        self._sock.settimeout(0.05)
        while not self._closing.is_set():
            with suppress(TimeoutError):
                if not self._sock.recv(1024):
                    return

    def reset(self) -> None:
        """Break the connection off instead of closing it."""
        linger = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


Route = Reply | Callable[[Talk], Reply | None]


@dataclass(slots=True)
class Loopback:
    """The server: set `routes` at any time, read `requests` when they have been answered."""

    base: str
    """Its URL without a trailing slash."""
    routes: dict[str, Route] = field(default_factory=dict)
    """By path, with or without the query; `*` for all others. Default: 404."""
    requests: list[Request] = field(default_factory=list)

    def url(self, path: str) -> str:
        """Where a path is served."""
        return self.base + path

    def route(self, path: str) -> Route:
        """What answers a path."""
        for known in (path, path.partition("?")[0], "*"):
            if known in self.routes:
                return self.routes[known]
        return Reply(status=404, body=b"<p>Nothing here.</p>")


@contextmanager
def serving(*, secure: bool = False, address: str = "127.0.0.1") -> Iterator[Loopback]:
    """Run a server on a free port of an address of this machine until the block ends."""
    context = None
    if secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
    listener = socket.create_server((address, 0))
    listener.settimeout(0.02)
    closing = threading.Event()
    scheme = "https" if secure else "http"
    server = Loopback(base=f"{scheme}://{address}:{listener.getsockname()[1]}")
    threads: list[threading.Thread] = []

    def accept() -> None:
        number = 0
        while not closing.is_set():
            with suppress(TimeoutError):
                sock, _ = listener.accept()
                sock.settimeout(60)
                thread = threading.Thread(target=talk, args=(sock, number), daemon=True)
                threads.append(thread)
                thread.start()
                number += 1

    def talk(sock: socket.socket, number: int) -> None:
        with suppress(OSError), sock:  # a client that goes away is no concern of the server's
            if context is None:
                _converse(sock, number, server, closing)
            else:
                with context.wrap_socket(sock, server_side=True) as secured:
                    _converse(secured, number, server, closing)

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield server
    finally:
        closing.set()
        accepting.join()
        listener.close()
        for thread in threads:
            thread.join(timeout=1)


def _converse(sock: socket.socket, number: int, server: Loopback, closing: threading.Event) -> None:
    while (request := _read(sock, number, closing)) is not None:
        server.requests.append(request)
        route = server.route(request.path)
        talk = Talk(sock, request, closing)
        reply = route if isinstance(route, Reply) else route(talk)
        if reply is None:
            return
        sock.sendall(reply.head() + reply.body)


def _read(sock: socket.socket, number: int, closing: threading.Event) -> Request | None:
    """The next request on a connection, or None when there will be none."""
    sock.settimeout(0.05)
    data = b""
    while b"\r\n\r\n" not in data:
        if closing.is_set():
            return None
        with suppress(TimeoutError):
            more = sock.recv(65536)
            if not more:
                return None
            data += more
        if data.startswith(b"\x16"):  # TLS to a server that has none
            sock.sendall(Reply(status=400).head())
            return None
    sock.settimeout(60)
    first, *lines = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Request(path=first.split(" ")[1], headers=headers, connection=number)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "Whatever"
