"""Processes of our own that answer one question after another until nobody asks any more.

Whoever wants one runs a module as a `Child`; that module takes `questions` and calls `tell` for each. Either
way, four bytes say how long what follows is. What it means is for the two to agree on.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from queue import SimpleQueue
from typing import IO, cast


class Child:
    """A process that answers; `close` it at the end.

    It takes no module of the current folder for one of ours, writes to no terminal, and ends with the process
    that started it, however that ends.

    Args:
        module: what it runs.

    Raises:
        OSError: the system does not let it start.
    """

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def ask(self, question: bytes) -> bytes:
        """Ask it, and wait for the answer.

        Raises:
            OSError, EOFError: it has ended.
        """
        to, back = (cast("IO[bytes]", one) for one in (self._process.stdin, self._process.stdout))
        to.write(_framed(question))
        to.flush()
        answer = _read(back)
        if answer is None:
            raise EOFError
        return answer

    def kill(self) -> None:
        """End it, from any thread; whoever waits for an answer gets none."""
        self._process.kill()

    def close(self) -> None:
        """End it and wait for that; nobody may be asking it."""
        self.kill()
        with suppress(OSError), self._process:  # closes its pipes and waits for it
            pass


def questions() -> Iterator[bytes]:
    """What such a process is asked.

    Once nobody can ask any more, the process ends, whatever it is doing; no signal to the whole group ends it
    before.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    asked: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(asked,), daemon=True).start()
    while True:
        yield asked.get()


def tell(answer: bytes) -> None:
    """Answer what it was asked."""
    sys.stdout.buffer.write(_framed(answer))
    sys.stdout.buffer.flush()


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _listen(asked: SimpleQueue[bytes]) -> None:
    # unbuffered: Python could not end while a thread holds the lock of a buffer
    with open(0, "rb", buffering=0, closefd=False) as given:
        while (question := _read(given)) is not None:
            asked.put(question)
    os._exit(0)


def _framed(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content


def _read(given: IO[bytes]) -> bytes | None:
    """The next content; None where none comes any more, or not all of it."""
    length = _exactly(given, 4)
    return None if length is None else _exactly(given, int.from_bytes(length, "big"))


def _exactly(given: IO[bytes], count: int) -> bytes | None:
    parts: list[bytes] = []
    while count > 0:
        part = given.read(count)
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
