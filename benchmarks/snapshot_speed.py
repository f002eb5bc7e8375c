"""How long does a run over 1,000 terms take, beside plain requests in threads; and in how much memory?

    python -m benchmarks snapshot_speed
    python -m benchmarks.snapshot_speed 1.0      with this pause between two pages of a host

A server of its own process answers on 50 addresses of the loopback interface (127.1.0.1 and so on), 20 pages
each, after 20 ms. The peer is `requests` in 50 threads, one session and one host each, that keeps the bodies of
none and records nothing; where ours has to look at each page twice, so does the peer, and the figure beside one
look is given too. Both keep the same rule: one page of a host at a time, and the pause between two. Ours is the
whole command: start, declarations, robots.txt, extraction, gates and git. CPU is user and system time of the
process and of those it starts; memory is the most that the process had, and the largest of those it started.
On a machine with others at work, `TMPDIR=/dev/shm nice -n -20` takes their disk and most of their share of the
processor out of the figures.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import requests

HOSTS, PAGES = 50, 20
SERVER_SECONDS = 0.02
PAUSES = (0.0, 1.0)
"""As fast as can be, and as the settings have it."""
_WORDS = "We keep the address that you give us in order {n} for as long as the law of your country asks. "


def address(host: int) -> str:
    return f"127.1.0.{host + 1}"


def page(host: int, number: int, edition: int) -> bytes:
    """About 45 kB, of which a third is the text."""
    clauses = "".join(
        f"<h2>{n}. Orders</h2><p>{_WORDS.format(n=n) * 2}</p>\n" for n in range(1, 61)
    )
    frame = "<div class='card'><a href='/shop/item'>An item of the shop</a></div>\n" * 350
    return (
        f"<!doctype html><html><head><title>Shop</title></head><body><nav>{frame}</nav><main>"
        f"<h1>Terms {host} {number}</h1>{clauses}<p>Edition {edition} of these terms.</p></main></body></html>"
    ).encode()


class _Server(asyncio.Protocol):
    """Answers every request after a while; the edition is a shared number."""

    def __init__(self, edition: Callable[[], int]) -> None:
        self._edition = edition
        self._left = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._left += data
        while b"\r\n\r\n" in self._left:
            head, _, self._left = self._left.partition(b"\r\n\r\n")
            asyncio.get_running_loop().call_later(SERVER_SECONDS, self._answer, head)

    def _answer(self, head: bytes) -> None:
        path = head.split(b" ", 2)[1].decode()
        if path == "/robots.txt":
            self._transport.write(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
            return
        _, host, number = path.split("/")
        etag = f'"{self._edition()}"'
        if f"If-None-Match: {etag}".encode() in head:
            self._transport.write(f"HTTP/1.1 304 Same\r\nETag: {etag}\r\n\r\n".encode())
            return
        body = page(int(host), int(number), self._edition())
        self._transport.write(
            f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: {etag}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )


def _serve(ports: object, edition: object) -> None:
    async def run() -> None:
        loop = asyncio.get_running_loop()
        port = 0
        for host in range(HOSTS):
            server = await loop.create_server(
                lambda: _Server(lambda: edition.value),  # type: ignore[attr-defined]  # a shared number
                address(host), port, backlog=128,
            )  # fmt: skip
            port = server.sockets[0].getsockname()[1]
        ports.put(port)  # type: ignore[attr-defined]  # a queue
        await asyncio.Event().wait()

    asyncio.run(run())


def plain(port: int, pause: float, looks: int) -> None:
    """The peer: every page of every host, so many times, in a thread for each host."""

    def host(number: int) -> None:
        with requests.Session() as session:
            for look in range(PAGES * looks):
                if look and pause:
                    time.sleep(pause)
                url = f"http://{address(number)}:{port}/{number}/{look % PAGES}"
                assert session.get(url, timeout=60).content

    threads = [threading.Thread(target=host, args=(number,)) for number in range(HOSTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _collection(folder: Path, port: int, pause: float, *, conditional: bool) -> None:
    (folder / "declarations").mkdir(parents=True, exist_ok=True)
    (folder / "policydiff.toml").write_text(
        f'[fetch]\nallow_private = ["127.0.0.0/8"]\npause = {pause}\nconfirm_after = 0.5\n'
        f"conditional = {'true' if conditional else 'false'}\n"
    )
    for host in range(HOSTS):
        terms = {
            f"Terms {which}": {
                "fetch": f"http://{address(host)}:{port}/{host}/{which}",
                "select": "main",
            }
            for which in range(PAGES)
        }
        file = folder / "declarations" / f"Shop {host:02}.json"
        file.write_text(json.dumps({"name": f"Shop {host}", "terms": terms}))


def _measure(command: list[str]) -> tuple[float, float, str]:
    """Wall and CPU seconds, and the most memory, of a command and what it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    script = (
        "import resource, runpy, sys; sys.argv = sys.argv[1:]\n"
        "try: runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)\n"
        "finally: print('RSS', *(resource.getrusage(who).ru_maxrss // 1024 for who in"
        " (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *command], capture_output=True, text=True, check=False
    )
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{command} ended with {done.returncode}: {done.stderr[-2000:]}")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    own, started = done.stderr.rpartition("RSS ")[2].split()
    return wall, used, f"{own} + {started} MB"


def main(pauses: tuple[float, ...]) -> None:
    context = multiprocessing.get_context("fork")
    ports, edition = context.Queue(), context.Value("i", 1)
    server = context.Process(target=_serve, args=(ports, edition), daemon=True)
    server.start()
    port = ports.get(timeout=30)
    try:
        for pause in pauses:
            print(f"\n{HOSTS * PAGES:,} terms on {HOSTS} hosts, pause {pause:g} s")
            with tempfile.TemporaryDirectory() as place:
                _rounds(Path(place) / "collection", port, pause, edition)
    finally:
        server.terminate()


def _rounds(folder: Path, port: int, pause: float, edition: object) -> None:
    command = ["policydiff", "-C", str(folder), "snapshot", "--quiet"]
    peer = ["benchmarks.snapshot_speed", "--plain", str(port), str(pause)]
    once = 0.0
    for name, conditional, looks in (
        ("first record", False, 1),
        ("unchanged", False, 1),
        ("unchanged, HTTP 304", True, 1),
        ("all changed, and looked at twice", False, 2),
    ):
        if looks > 1:
            edition.value += 1  # type: ignore[attr-defined]  # a shared number
        _collection(folder, port, pause, conditional=conditional)
        base, base_cpu, base_memory = _measure([*peer, str(looks)])
        wall, used, memory = _measure(command)
        once = base if looks == 1 else once
        beside = f", and {wall / once:.2f} beside one look" if looks > 1 else ""
        print(
            f"  {name:34} {wall:6.2f} s wall  {used:6.2f} s CPU  {memory:>12}"
            f"   requests: {base:6.2f} s wall  {base_cpu:5.2f} s CPU  {base_memory:>10}"
            f"   wall x {wall / base:.2f}{beside}",
            flush=True,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--plain"]:
        plain(int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
    else:
        main(tuple(map(float, sys.argv[1:])) or PAUSES)
