"""A web server on the loopback interface that serves the sample edition in force at a set time."""

from __future__ import annotations

import hashlib
import os
import socketserver
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final, cast

from policydiff.demo import Edition

PORT: Final = 18303
"""Where the editions are served if it is free: addresses are recorded, so that with the same port the
same ids come out on every machine. Below the ports that systems lend to whoever asks."""


@contextmanager
def serve(editions: Iterable[Edition]) -> Iterator[EditionServer]:
    """Serve `editions` on `PORT` of 127.0.0.1, or on any free one where it is taken, until the block ends.

    Nothing is served before the caller has set a time with `EditionServer.at`.
    """
    with _bound(tuple(editions)) as server:
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def _bound(editions: tuple[Edition, ...]) -> EditionServer:
    try:
        return EditionServer(editions, PORT)
    except OSError:
        return EditionServer(editions)


class EditionServer(ThreadingHTTPServer):
    """Serves each document at `/<document>`, as of the time last given to `at`."""

    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # on Windows two servers would share the port
    block_on_close = False  # a client may keep its connection open for longer than the block lasts

    def __init__(self, editions: Iterable[Edition], port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self._editions = sorted(editions, key=lambda edition: edition.published_at)
        self._now: datetime | None = None

    def server_bind(self) -> None:
        """Bind without the name look-up of `HTTPServer`, which may ask a name server."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    @property
    def url(self) -> str:
        """Where the documents are served, without a trailing slash."""
        return f"http://{self.server_name}:{self.server_port}"

    @property
    def now(self) -> datetime | None:
        """The time last set; None before any was."""
        return self._now

    def at(self, time: datetime) -> None:
        """Serve from now on what was in force at `time` (aware, UTC)."""
        self._now = time

    def in_force(self, document: str) -> Edition | None:
        """The latest edition of `document` published by the time set; None where there is none."""
        if self._now is None:
            return None
        published = [
            edition
            for edition in self._editions
            if edition.document == document and edition.published_at <= self._now
        ]
        return published[-1] if published else None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "policydiff-demo"
    sys_version = ""

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        document = self.path.partition("?")[0].removeprefix("/")
        edition = self._editions.in_force(document)
        if edition is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        etag = f'"{hashlib.sha256(edition.body).hexdigest()[:32]}"'
        unchanged = self.headers.get("If-None-Match") == etag
        self.send_response(HTTPStatus.NOT_MODIFIED if unchanged else HTTPStatus.OK)
        self.send_header("ETag", etag)
        self.send_header("Last-Modified", format_datetime(edition.published_at, usegmt=True))
        if not unchanged:
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Language", "en")
            self.send_header("Content-Length", str(len(edition.body)))
        self.end_headers()
        if with_body and not unchanged:
            self.wfile.write(edition.body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The `Date` header tells the time set, so that the whole response is of that time."""
        now = self._editions.now
        return (
            super().date_time_string(timestamp)
            if now is None
            else format_datetime(now, usegmt=True)
        )

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Keep quiet: the terminal belongs to the demonstration."""

    @property
    def _editions(self) -> EditionServer:
        return cast("EditionServer", self.server)
