"""From declarations to records: fetch, extract, judge, and hand the archive what is to be kept.

A source that fails is a result with a reason and never stops the run; an archive error does. What was
captured is written in batches, and whatever is in hand when a run is interrupted is written too.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from policydiff.archive import Archive, Recorded, StoredSnapshot, create, open_archive
from policydiff.collection import Collection
from policydiff.declarations import load_declarations
from policydiff.errors import UsageError
from policydiff.extract.processes import Workers
from policydiff.fetch import Fetcher, Validators
from policydiff.model import Declaration, FetchSettings, Outcome, Record, SourceDocument, Terms
from policydiff.pipeline.beside import Texts
from policydiff.pipeline.concluding import Prepared
from policydiff.pipeline.extracting import stands
from policydiff.pipeline.looking import Answer, Job, Looks, Once, Stop, in_turns
from policydiff.pipeline.weighing import Scales, Surprising
from policydiff.queries import match_all

Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]

_BATCH = 96
"""Terms from which on what is known is written, once nothing else waits to be weighed."""
_LARGE_BATCH = 256
"""Terms from which on it is written in any case. A write takes the disk as long as it takes the processor."""
_WHOLE_EVERY = 5
"""Of so many days, one on which a page is fetched whole, lest a server that is wrong about what has
changed be believed for ever."""


_CLOCK_SLACK = timedelta(hours=1)
"""How far a clock may have been put back since the last look, as clocks are that ran fast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What one check of one terms found, once it is in the archive."""

    terms: Terms
    at: datetime
    outcome: Outcome
    detail: str = ""
    """Why it failed or was held, or what else should be known; one sentence."""
    record: Record | None = None
    """The new version, where there is one."""


def snapshot(
    collection: Collection,
    queries: Sequence[str],
    *,
    clock: Clock,
    progress: Progress,
    clock_was_wrong: bool = False,
) -> Generator[Check, None, None]:
    """Check every declared terms, or those asked for, and record what is found.

    Args:
        collection: whose declarations and archive.
        queries: names as a person types them; none stands for all.
        clock: the time now, aware, in UTC; asked from several threads.
        progress: told how many terms are done, of how many.
        clock_was_wrong: whether looks dated later than now were dated by a clock that was wrong.

    Yields:
        What was found: of each host the first terms declared, then the second of each, and so on; then, in
        the same order, what needed a second look.

    Raises:
        DeclarationError: a declaration is wrong; nothing has been fetched.
        UsageError: nothing is declared, a name matches nothing, or the clock went back; nothing has been
            fetched.
        ArchiveError: the archive can't be read or written; what was written before stands.
    """
    assert collection.declarations is not None  # noqa: S101 - the caller refused foreign repositories
    declared = load_declarations(collection.declarations)
    if not declared:
        raise UsageError(
            f"No terms are declared in {collection.declarations}: put a declaration there, as "
            "docs/declarations.md tells."
        )
    if queries:
        known = [declaration.terms for declaration in declared]
        asked = set(match_all(queries, known, declared=True))
        declared = tuple(d for d in declared if d.terms in asked)
    declared = tuple(in_turns(declared))
    create(collection.archive)
    stop = Stop()
    with ExitStack() as stack:
        archive = stack.enter_context(open_archive(collection.archive))
        if not clock_was_wrong:
            _refuse_a_clock_gone_back(archive, clock())
        fetcher = stack.enter_context(Fetcher(collection.fetch, clock=clock, wait=stop.wait))
        workers = stack.enter_context(closing(Workers()))
        stack.callback(stop.event.set)
        run = _Run(declared, archive, fetcher, workers, stop, collection.fetch, clock, progress)
        yield from run.checks()


def _refuse_a_clock_gone_back(archive: Archive, now: datetime) -> None:
    """Let no wrong time be recorded: it would stand as the day a text came."""
    last = next(archive.latest_observations(lambda _: True), None)
    if last is not None and now < last.at - _CLOCK_SLACK:
        raise UsageError(
            f"This machine's clock says {now:%Y-%m-%d %H:%M} UTC, and the last look was at "
            f"{last.at:%Y-%m-%d %H:%M} UTC: set the clock; if it was wrong then and is right now, say "
            "--clock-was-wrong once."
        )


class _Run:
    """One run over some declarations."""

    def __init__(
        self,
        declared: Sequence[Declaration],
        archive: Archive,
        fetcher: Fetcher,
        workers: Workers,
        stop: Stop,
        settings: FetchSettings,
        clock: Clock,
        progress: Progress,
    ) -> None:
        self._declared = declared
        self._archive = archive
        self._fetcher = fetcher
        self._workers = workers
        self._stop = stop
        self._settings = settings
        self._clock = clock
        self._progress = progress
        self._scales = Scales(archive, confirm=settings.confirm_after > 0, clock=clock)
        self._weighed: dict[int, Prepared | Surprising] = {}
        """By number of its job, what waits for those before it."""
        self._next = 0
        self._waiting: list[tuple[int, Prepared]] = []
        """What is to be recorded next, in order."""
        self._open: list[tuple[Surprising, float]] = []
        """Looks that need another, and when that may be."""
        self._again: dict[int, Surprising] = {}
        """By number of its job, what is being looked at again."""
        self._put_by: list[int] = []
        """Numbers of those, of which the fetched pages need no longer be counted."""

    def checks(self) -> Generator[Check, None, None]:
        """Fetch, weigh and record; when interrupted, what has come by then."""
        looks, weigh = self._first_looks()
        done = 0
        in_hand: tuple[int, tuple[Answer, ...]] | None = None
        self._progress(0, len(self._declared))
        try:
            while True:
                for number, answers in looks:
                    in_hand = (number, answers)
                    self._weighed[number] = weigh(number, answers)
                    self._again.pop(number, None)
                    in_hand = None
                    if isinstance(self._weighed[number], Prepared):
                        done += 1
                        self._progress(done, len(self._declared))
                    self._line_up()
                    if self._enough(looks):
                        yield from self._write(looks)
                yield from self._write(looks)
                if not self._open:
                    return
                looks, weigh = self._further_looks()
        except (KeyboardInterrupt, GeneratorExit):
            self._stop.event.set()
            self._archive.close()  # git may have been interrupted in the middle of an answer
            for number, answers in (*([in_hand] if in_hand else []), *looks.rest()):
                self._weighed[number] = weigh(number, answers)
                self._again.pop(number, None)
            self._line_up(gaps=True)
            doubtful = [*self._again.values(), *(one for one, _ in self._open)]
            self._waiting += [(-1, self._scales.given_up(one)) for one in doubtful]
            self._write(None)
            raise

    def _enough(self, looks: Looks) -> bool:
        """Whether what waits is to be written now."""
        waiting = len(self._waiting)
        return looks.full or waiting >= (_LARGE_BATCH if looks.more else _BATCH)

    def _line_up(self, *, gaps: bool = False) -> None:
        """Put by, in the order of the jobs, what is to be recorded and what is to be looked at again."""
        for number in sorted(self._weighed):
            if number != self._next and not gaps:
                return
            self._next = number + 1
            weighed = self._weighed.pop(number)
            if isinstance(weighed, Prepared):
                self._waiting.append((number, weighed))
            else:
                again_at = time.monotonic() + self._settings.confirm_after
                self._open.append((weighed, again_at))
                self._put_by.append(number)

    def _first_looks(self) -> tuple[Looks, _Weigh]:
        today = self._clock()
        jobs: list[Job] = []
        standing: list[tuple[str, ...]] = []
        for declaration in self._declared:
            stored = self._standing(declaration)
            known = self._known(declaration, stored, today)
            jobs.append(Job(documents=declaration.documents, known=known))
            standing.append(tuple(one.trailer("Content-SHA256") or "" for one in stored))
        texts = Texts(self._workers, jobs, standing)
        return self._looks(jobs, texts), lambda number, answers: self._scales.first(
            self._declared[number], answers, texts.take(number)
        )

    def _further_looks(self) -> tuple[Looks, _Weigh]:
        again, self._open, self._next = self._open, [], 0
        self._again = {number: one for number, (one, _) in enumerate(again)}
        jobs = [
            Job(
                documents=one.declaration.documents,
                known=(None,) * len(one.declaration.documents),
                not_before=not_before,
            )
            for one, not_before in again
        ]
        texts = Texts(self._workers, jobs, [()] * len(jobs))
        return self._looks(jobs, texts), lambda number, answers: self._scales.again(
            again[number][0], answers, texts.take(number)
        )

    def _looks(self, jobs: Sequence[Job], texts: Texts) -> Looks:
        get = Once(jobs, self._get)
        at_once = self._settings.hosts_at_once
        return Looks(jobs, get, self._stop, at_once=at_once, begin=texts.begin)

    def _get(self, document: SourceDocument, known: Validators | None) -> Answer:
        if known is None:
            return self._fetcher.fetch(document.url, language=document.language)
        return self._fetcher.refetch(document.url, known, language=document.language)

    def _standing(self, declaration: Declaration) -> tuple[StoredSnapshot, ...]:
        """The stored pages whose text stands; none where they would be extracted otherwise now."""
        last = self._archive.last_version(declaration.terms)
        if last is None:
            return ()
        stored = self._scales.stored(declaration)
        if not stands(declaration, stored, last):
            return ()
        return tuple(one for one in stored if one is not None)

    def _known(
        self, declaration: Declaration, stored: Sequence[StoredSnapshot], today: datetime
    ) -> tuple[Validators | None, ...]:
        """What each server may be asked by; nothing unless "it stands" would mean that the text does."""
        day = f"{declaration.terms} {today:%Y-%m-%d}"
        whole = zlib.crc32(day.encode()) % _WHOLE_EVERY == 0
        if not stored or whole or not self._settings.conditional:
            return (None,) * len(declaration.documents)
        return tuple(
            Validators(
                url=one.trailer("Final-URL") or "",
                etag=one.trailer("ETag"),
                last_modified=one.trailer("Last-Modified"),
            )
            for one in stored
        )

    def _write(self, looks: Looks | None) -> tuple[Check, ...]:
        checks: list[Check] = []
        if self._waiting:
            recordings = [recording for _, one in self._waiting for recording in one.recordings]
            recorded = iter(self._archive.record(recordings, recorded_at=self._clock()))
            for _, one in self._waiting:
                results = [next(recorded) for _ in one.recordings]
                checks.append(_told(results[-1], one.detail))
        if looks is not None:
            looks.let_go([*(number for number, _ in self._waiting), *self._put_by])
        self._waiting, self._put_by = [], []
        return tuple(checks)


_Weigh = Callable[[int, tuple[Answer, ...]], Prepared | Surprising]


def _told(recorded: Recorded, detail: str) -> Check:
    observation = recorded.observation
    assert observation is not None  # noqa: S101 - the last recording of every check carries one
    said = [observation.reason or detail]
    if recorded.rejected:
        said.append("A person has rejected this page: it waits for nobody.")
    return Check(
        terms=recorded.terms,
        at=observation.at,
        outcome=observation.outcome,
        detail=" ".join(said),
        record=recorded.record,
    )
