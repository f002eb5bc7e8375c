"""A webhook on the loopback interface that keeps what it is sent, and answers as it is told.

with listening() as hook:
    hook.answer = 500
    ...
    hook.messages  # what was posted, as JSON
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(slots=True)
class Webhook:
    """What was posted; `answer` may be changed at any time."""

    port: int
    messages: list[dict[str, Any]] = field(default_factory=list)
    answer: int | Callable[[BaseHTTPRequestHandler], None] = 200
    """A status, or what answers by hand."""

    @property
    def url(self) -> str:
        """As Apprise takes it, with something secret in it."""
        return f"json://watcher:opensesame@127.0.0.1:{self.port}/hook-5ecret"

    @property
    def text(self) -> str:
        """The only message."""
        (message,) = self.messages
        return f"{message['title']}\n{message['message']}"


SECRETS = ("opensesame", "hook-5ecret", "watcher")


@contextmanager
def listening(port: int = 0) -> Iterator[Webhook]:
    """Listen until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.messages.append(json.loads(body))
            if callable(hook.answer):
                hook.answer(self)
                return
            with suppress(OSError):
                self.send_response(hook.answer)
                self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    hook = Webhook(port=server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
