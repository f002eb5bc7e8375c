"""Extraction in processes of their own, beside whoever fetches.

A page takes some milliseconds of one core; a thousand of them keep the threads that fetch from their work.
Which process extracts changes nothing in a text.
"""

from __future__ import annotations

import json
import pickle
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Final

from policydiff.children import Child, cores
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
        self._count = min(MOST, cores() - 1) if count is None else count
        self._tasks: SimpleQueue[tuple[Future[Text | None], bytes] | None] = SimpleQueue()
        self._guard = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._children: set[Child] = set()
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
        child: Child | None = None
        while (task := self._tasks.get()) is not None:
            done, request = task
            text: Text | None = None
            try:
                child = child or self._start()
                text = None if child is None else _text(child.ask(request))
            except Exception:  # noqa: BLE001 - whatever it is, whoever asked extracts the page
                self._ended(child)
                child = None
            done.set_result(text)
        self._ended(child)

    def _start(self) -> Child | None:
        with self._guard:
            if not self.ready:
                return None
            self._left -= 1
            child = Child("policydiff.extract.worker")
            self._children.add(child)
        return child

    def _ended(self, child: Child | None) -> None:
        if child is None:
            return
        with self._guard:
            self._children.discard(child)
        child.close()


def _text(answer: bytes) -> Text:
    """What a process has answered.

    Raises:
        ValueError, TypeError: it answers what it never would.
    """
    told = json.loads(answer)
    if isinstance(told, str):
        return told
    message, reason, status = told
    return ExtractError(str(message), reason=FailureReason(reason), status=status)
