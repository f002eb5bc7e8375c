"""Where the documentation's commands run: something like a checkout, a shell, a site to watch."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
"""Where `policydiff` is installed."""

_SHOWN_FOLDER = "/home/ann/policydiff"
_MARK = "\x1e"
_SECONDS = 120
"""A command may take on a busy machine."""


def make_sample(folder: Path) -> None:
    """A folder that looks like a checkout after `make demo`."""
    shutil.copytree(ROOT / "snapshots" / "declarations", folder / "snapshots" / "declarations")
    command = [str(BIN / "policydiff"), "demo"]
    subprocess.run(command, cwd=folder, env=_environment(folder), check=True, capture_output=True)


@contextmanager
def sandbox(sample: Path) -> Iterator[Path]:
    """A copy of a sample for one page."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place).resolve() / "policydiff"
        shutil.copytree(sample, folder)
        yield folder


def _environment(folder: Path) -> dict[str, str]:
    """What a shell of a person has, and nothing of whoever runs this."""
    return {
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder.parent),
        "TERM": "dumb",
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PAGER": "cat",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_PAGER": "cat",
    }


class Shell:
    """A POSIX shell whose commands write results to a terminal.

    Complaints go to a file: on a terminal, a progress bar would come or not with the speed of the machine.
    """

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._folder = folder
        self._second = 0
        """Of the clock, in which the last record was made."""
        self._complaints = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed on exit
        self._terminal, theirs = pty.openpty()
        self._process = subprocess.Popen(
            ["sh"], stdin=subprocess.PIPE, stdout=theirs, stderr=self._complaints, cwd=folder, encoding="utf-8",
            env=_environment(folder) | environment,
        )  # fmt: skip
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate("exit\n", timeout=_SECONDS)
        os.close(self._terminal)
        self._complaints.close()

    def run(self, command: str) -> str:
        """What a command writes, complaints first, a line feed at its end."""
        while int(time.time()) == self._second:  # git orders by seconds
            time.sleep(0.05)
        assert self._process.stdin is not None
        self._process.stdin.write(
            f"{{ {command}\n}} </dev/null\nended=$?; printf '\\036'; (exit $ended)\n"
        )
        self._process.stdin.flush()
        written = b""
        while not written.endswith(_MARK.encode()):
            ready, _, _ = select.select([self._terminal], [], [], _SECONDS)
            assert ready, f"`{command}` has not ended; so far it wrote {written.decode()!r}"
            written += os.read(self._terminal, 65536)
        self._complaints.seek(0)
        complaints = self._complaints.read()
        self._complaints.truncate(0)
        self._complaints.seek(0)
        said = (complaints + written).decode().replace("\r\n", "\n").removesuffix(_MARK)
        said = said.replace(str(self._folder), _SHOWN_FOLDER).expandtabs()
        if "snapshot" in command.split():
            self._second = int(time.time())
        lines = [line.rstrip() for line in said.split("\n")]
        return "\n".join(lines).rstrip("\n") + "\n" if any(lines) else ""


_CLAUSES = (
    "We keep the address you give us for as long as an order is under way, and for six months after.",
    "Your orders are shown to the carrier who brings them, and to nobody else.",
    "Ask us at any time what we hold about you; the answer comes by post within a month.",
)
_SITE: Mapping[str, tuple[int, str, tuple[str, ...]]] = {
    "at first": (200, "Your data", _CLAUSES),
    "later": (200, "Your data", (_CLAUSES[0].replace("six", "eighteen"), *_CLAUSES[1:])),
    "robot check": (200, "One moment", ("Please enable cookies and prove that you are human.",)),
    "down": (503, "Sorry", ("The shop is closed for repairs.",)),
}
"""Pages of http://shop.example by name: status, heading, paragraphs."""


class Shop(ThreadingHTTPServer):
    """Every host of the world, for whoever takes it for a proxy."""

    daemon_threads = True
    block_on_close = False
    page = "at first"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Shop)
        status, heading, paragraphs = _SITE[self.server.page]
        text = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
        main = f"<main><h1>{heading}</h1>\n{text}</main>"
        body = f"<html><head><title>Shop</title></head><body><nav>Home</nav>{main}</body></html>".encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Keep quiet."""


@contextmanager
def shop() -> Iterator[Shop]:
    with Shop(("127.0.0.1", 0), _Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
