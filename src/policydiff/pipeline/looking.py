"""Fetch the pages of many terms at once, in threads, and hand them over as they come.

Threads only fetch; whoever iterates does everything else, and lets go of what is recorded. What was fetched and
not let go is bounded in bytes: beyond, nothing but the first page that was not let go is fetched. So things
can be recorded in an order of their own, and memory depends neither on their number nor on the
slowest host.
"""

from __future__ import annotations

import heapq
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from policydiff.fetch import NotModified, Validators
from policydiff.model import Capture, Declaration, Failure, SourceDocument

Answer = Capture | Failure | NotModified
Get = Callable[[SourceDocument, Validators | None], Answer]
Begin = Callable[[int, tuple[Answer, ...]], "Future[Any] | None"]

_MAX_WAITING = 48 * 1024 * 1024
"""Bytes of pages that may wait to be recorded."""
_TICK = 0.5
"""Seconds after which whoever waits looks up: whether the run ends, and, on Windows, to let an
interruption in at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The pages of one terms, to be fetched one after the other."""

    documents: tuple[SourceDocument, ...]
    known: tuple[Validators | None, ...]
    """For each document, what its server may be asked by."""
    not_before: float = 0.0
    """On the clock that never goes back."""


class Interrupted(Exception):
    """The run ends; what is being fetched is given up."""


@dataclass(slots=True)
class Stop:
    """Lets threads wait, until the run ends."""

    event: threading.Event = field(default_factory=threading.Event)

    def wait(self, seconds: float) -> None:
        """Let some seconds pass.

        Raises:
            Interrupted: the run ends.
        """
        if self.event.wait(seconds):
            raise Interrupted


class Looks:
    """The answers to jobs; of one job they end with the first failure.

    Args:
        jobs: what to fetch.
        get: fetches one page; called from many threads, for one host from one at a time.
        stop: ends the threads.
        at_once: how many hosts may be asked at the same time.
        begin: called with the answers to a job, by the thread that fetched them; they are handed over when
            what it gives is done.
        monotonic: seconds on a clock that never goes back.
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        get: Get,
        stop: Stop,
        *,
        at_once: int,
        begin: Begin = lambda *_: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._jobs = jobs
        self._get = get
        self._begin = begin
        self._stop = stop
        self._monotonic = monotonic
        self._changed = threading.Condition()
        self._queues: dict[str, deque[int]] = defaultdict(deque)
        for number, job in enumerate(jobs):
            self._queues[_host(job.documents)].append(number)
        self._ready = [queue[0] for queue in self._queues.values()]
        """The next job of every host that is not being asked, a heap."""
        heapq.heapify(self._ready)
        self._left = len(jobs)
        self._done: dict[int, tuple[Answer, ...] | Exception] = {}
        self._begun: dict[int, tuple[Answer, ...] | Exception] = {}
        """Answers that have come, to which something is done before they are handed over."""
        self._kept: dict[int, int] = {}
        self._waiting = 0
        """Bytes that were fetched and not let go, and those of each job."""
        self._gone: set[int] = set()
        self._turn = 0
        """The first job that was not let go."""
        for _ in range(min(max(1, at_once), len(self._queues))):
            threading.Thread(target=self._work, daemon=True).start()

    def __iter__(self) -> Iterator[tuple[int, tuple[Answer, ...]]]:
        """Number of each job and the answers to it, as they come; `let_go` of each when it is recorded."""
        for _ in self._jobs:
            with self._changed:
                while not self._done:
                    self._changed.wait(_TICK)
                number = min(self._done)
                answers = self._done.pop(number)
            if isinstance(answers, Exception):
                raise answers
            yield number, answers

    @property
    def full(self) -> bool:
        """Whether so much waits to be let go of that little more is fetched before."""
        return self._waiting > _MAX_WAITING

    @property
    def more(self) -> bool:
        """Whether answers wait to be handed over."""
        return bool(self._done)

    def let_go(self, numbers: Iterable[int]) -> None:
        """Count the answers to some jobs no longer."""
        with self._changed:
            for number in numbers:
                self._waiting -= self._kept.pop(number)
                self._gone.add(number)
            while self._turn in self._gone:
                self._gone.remove(self._turn)
                self._turn += 1
            self._changed.notify_all()

    def rest(self) -> Iterator[tuple[int, tuple[Answer, ...]]]:
        """What has come by now and was not handed over; nothing is waited for."""
        with self._changed:
            come = sorted((self._begun | self._done).items(), key=lambda item: item[0])
            self._done.clear()
            self._begun.clear()
        for number, answers in come:
            if not isinstance(answers, Exception):
                yield number, answers

    def _work(self) -> None:
        while (number := self._next()) is not None:
            answers: tuple[Answer, ...] | Exception
            try:
                answers = self._fetch(self._jobs[number])
            except Interrupted:
                return
            except Exception as error:  # noqa: BLE001 - raised again where the answer is waited for
                answers = error
            with self._changed:
                self._kept[number] = _size(answers)
                self._waiting += self._kept[number]
                queue = self._queues[_host(self._jobs[number].documents)]
                queue.popleft()
                if queue:
                    heapq.heappush(self._ready, queue[0])
                self._left -= 1
                # With the host's turn: whoever is asked next, this has come, and `rest` has it.
                self._begun[number] = answers
            self._hand_over(number, answers)

    def _hand_over(self, number: int, answers: tuple[Answer, ...] | Exception) -> None:
        begun = None if isinstance(answers, Exception) else self._begin(number, answers)
        if begun is None:
            self._come(number)
        else:
            begun.add_done_callback(lambda _: self._come(number))

    def _come(self, number: int) -> None:
        with self._changed:
            if (answers := self._begun.pop(number, None)) is not None:
                self._done[number] = answers
            self._changed.notify_all()

    def _next(self) -> int | None:
        """The first job whose host is free, once there is room for its answer; None at the end."""
        with self._changed:
            while self._left and not self._stop.event.is_set():
                if self._ready and (not self.full or self._ready[0] == self._turn):
                    return heapq.heappop(self._ready)
                self._changed.wait(_TICK)
        return None

    def _fetch(self, job: Job) -> tuple[Answer, ...]:
        seconds = job.not_before - self._monotonic()
        if seconds > 0:
            self._stop.wait(seconds)
        answers: list[Answer] = []
        for document, known in zip(job.documents, job.known, strict=True):
            answers.append(self._get(document, known))
            if isinstance(answers[-1], Failure):
                break
        return tuple(answers)


class Once:
    """Fetches a page that several terms share only once in a run."""

    def __init__(self, jobs: Sequence[Job], get: Get) -> None:
        self._get = get
        self._guard = threading.Lock()
        wanted = Counter(_key(document) for job in jobs for document in job.documents)
        self._shared = {key: _Shared(left=count) for key, count in wanted.items() if count > 1}

    def __call__(self, document: SourceDocument, known: Validators | None) -> Answer:
        """Fetch a page, or give what was fetched for another terms."""
        shared = self._shared.get(_key(document))
        if shared is None:
            return self._get(document, known)
        with shared.lock:
            # whose validators would be asked by is not said, so all of it is fetched
            answer = shared.answer or self._get(document, None)
            shared.left -= 1
            shared.answer = answer if shared.left else None
        return answer


@dataclass(slots=True)
class _Shared:
    left: int
    lock: threading.Lock = field(default_factory=threading.Lock)
    answer: Answer | None = None


def _key(document: SourceDocument) -> tuple[str, str | None]:
    return document.url, document.language


def in_turns(declared: Iterable[Declaration]) -> list[Declaration]:
    """The first terms of each host, then the second of each, and so on: as they can be fetched."""
    turns: Counter[str] = Counter()
    ordered: list[tuple[int, Declaration]] = []
    for declaration in declared:
        host = _host(declaration.documents)
        ordered.append((turns[host], declaration))
        turns[host] += 1
    return [declaration for _, declaration in sorted(ordered, key=lambda item: item[0])]


def _host(documents: Sequence[SourceDocument]) -> str:
    return (urlsplit(documents[0].url).hostname or "").lower()


def _size(answers: tuple[Answer, ...] | Exception) -> int:
    if isinstance(answers, Exception):
        return 0
    return sum(len(answer.body) for answer in answers if isinstance(answer, Capture))
