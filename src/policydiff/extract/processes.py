"""Extraction in processes of their own, beside whoever fetches.

A page takes some milliseconds of one core; a thousand of them keep the threads that fetch from their work.
Which process extracts changes nothing in a text.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from queue import SimpleQueue
from typing import IO, Final, cast

from policydiff.errors import ExtractError
from policydiff.model import Capture, FailureReason, SourceDocument

MOST: Final = 2
"""Processes, each of some 40 MB. Beyond that fetching and recording are what a run waits for."""
_STARTS: Final = 3
"""Times that a process is started before it is given up."""

Text = str | ExtractError


class Workers:
    """Processes that extract, started when they are first wanted.

    Use it from any thread; `close` it at the end. Where one can't be started, or ends, what it was to do comes
    back undone, and `ready` says whether there is use in asking again.

    Args:
        count: how many; as many as there are cores to spare, if not said.
    """

    def __init__(self, count: int | None = None) -> None:
        self._count = min(MOST, _cores() - 1) if count is None else count
        self._tasks: SimpleQueue[tuple[Future[Text | None], bytes] | None] = SimpleQueue()
        self._guard = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._children: set[subprocess.Popen[bytes]] = set()
        self._left = _STARTS * self._count
        self._closed = False

    @property
    def ready(self) -> bool:
        """Whether anybody would take up what is handed over."""
        return self._left > 0 and not self._closed

    def extract(
        self, captures: Sequence[Capture], documents: Sequence[SourceDocument]
    ) -> Future[Text | None]:
        """Have a text extracted, as `extract_all` does.

        Returns:
            What will be the text, the error where there is none, or None where nobody did it.
        """
        done: Future[Text | None] = Future()
        with self._guard:
            if self.ready and not self._threads:
                self._threads = [
                    threading.Thread(target=self._work, daemon=True) for _ in range(self._count)
                ]
                for thread in self._threads:
                    thread.start()
            if self.ready:
                self._tasks.put((done, pickle.dumps((tuple(captures), tuple(documents)))))
            else:
                done.set_result(None)
        return done

    def close(self) -> None:
        """End the processes; what they have not done by now is not done."""
        with self._guard:
            self._closed = True
            for child in self._children:
                child.kill()
            for _ in self._threads:
                self._tasks.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        child: subprocess.Popen[bytes] | None = None
        while (task := self._tasks.get()) is not None:
            done, request = task
            text: Text | None = None
            try:
                child = child or self._start()
                text = None if child is None else _asked(child, request)
            except Exception:  # noqa: BLE001 - whatever it is, whoever asked extracts the page
                self._ended(child)
                child = None
            done.set_result(text)
        self._ended(child)

    def _start(self) -> subprocess.Popen[bytes] | None:
        # -P: no module of the current folder is taken for one of ours
        command = [sys.executable, "-P", "-m", "policydiff.extract.worker"]
        with self._guard:
            if not self.ready:
                return None
            self._left -= 1
            child = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            self._children.add(child)
        return child

    def _ended(self, child: subprocess.Popen[bytes] | None) -> None:
        if child is None:
            return
        with self._guard:
            self._children.discard(child)
        child.kill()
        with suppress(OSError), child:  # closes its pipes and waits for it
            pass


def _asked(child: subprocess.Popen[bytes], request: bytes) -> Text:
    """Ask a process.

    Raises:
        OSError, EOFError: it has ended.
        ValueError, TypeError: it answers what it never would.
    """
    asked, told = cast("IO[bytes]", child.stdin), cast("IO[bytes]", child.stdout)
    asked.write(len(request).to_bytes(4, "big") + request)
    asked.flush()
    length = told.read(4)
    content = told.read(int.from_bytes(length, "big"))
    if len(length) < 4 or len(content) < int.from_bytes(length, "big"):
        raise EOFError
    answer = json.loads(content)
    if isinstance(answer, str):
        return answer
    message, reason, status = answer
    return ExtractError(str(message), reason=FailureReason(reason), status=status)


def _cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
