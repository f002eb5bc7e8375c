"""The texts of fetched pages, extracted beside the fetching once they come faster than they can be weighed.

A run that finds a few new pages extracts them itself: a process would take longer to start.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Final

from policydiff.errors import ExtractError
from policydiff.extract.processes import Workers
from policydiff.model import Capture, SourceDocument
from policydiff.pipeline.extracting import sha256
from policydiff.pipeline.looking import Answer, Job

_FEW: Final = 12
"""Pages that wait to be extracted without anybody being called."""

Text = str | ExtractError


class Texts:
    """The texts of the pages of some jobs, as far as others have extracted them.

    Args:
        workers: who extract.
        jobs: what is fetched.
        standing: for each job, the SHA-256 of bodies whose text stands; empty where none does.
    """

    def __init__(
        self, workers: Workers, jobs: Sequence[Job], standing: Sequence[tuple[str, ...]]
    ) -> None:
        self._workers = workers
        self._jobs = jobs
        self._standing = standing
        self._guard = threading.Lock()
        self._under_way: dict[int, Future[Text | None]] = {}
        self._left: set[int] = set()
        """Jobs whose pages are left to whoever weighs them."""
        self._called = False

    def begin(self, number: int, answers: tuple[Answer, ...]) -> Future[Text | None] | None:
        """Have the pages of a job extracted, called by the thread that fetched them.

        Returns:
            What is to be waited for before they are weighed; None where that is nothing.
        """
        captures = tuple(answer for answer in answers if isinstance(answer, Capture))
        documents: tuple[SourceDocument, ...] = self._jobs[number].documents
        if len(captures) < len(documents) or not self._workers.ready:
            return None
        if tuple(map(sha256, captures)) == self._standing[number]:
            return None
        with self._guard:
            if not self._called and len(self._left) < _FEW:
                self._left.add(number)
                return None
            self._called = True
        done = self._workers.extract(captures, documents)
        with self._guard:
            self._under_way[number] = done
        return done

    def take(self, number: int) -> Text | None:
        """The text of a job's pages or why there is none; None where nobody has extracted them."""
        with self._guard:
            self._left.discard(number)
            done = self._under_way.pop(number, None)
        return done.result() if done is not None and done.done() else None
