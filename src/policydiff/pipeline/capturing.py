"""From declarations to records: fetch, extract, judge, and hand the archive what is to be kept.

A source that fails is a result with a reason and never stops the run; an archive error does. What was
captured is written in batches, and whatever is in hand when a run is interrupted is written too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from policydiff.archive import (
    Archive,
    NewVersion,
    Recorded,
    Recording,
    StoredSnapshot,
    create,
    open_archive,
)
from policydiff.collection import Collection
from policydiff.declarations import load_declarations
from policydiff.errors import ExtractError, UsageError
from policydiff.fetch import Fetcher
from policydiff.gates import judge
from policydiff.model import (
    Capture,
    Declaration,
    Failure,
    Observation,
    Outcome,
    Record,
    SourceDocument,
    Terms,
)
from policydiff.pipeline.extracting import sha256, text_of, untouched, upgrade, version_of
from policydiff.queries import match_all

Clock = Callable[[], datetime]
Fetch = Callable[[SourceDocument], Capture | Failure]

_BATCH = 32
"""Terms whose records are written together: one write costs about as much as one record."""


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
    progress: Callable[[int, int], None],
) -> Iterator[Check]:
    """Check every declared terms, or those asked for, and record what is found.

    Args:
        collection: whose declarations and archive.
        queries: names as a person types them; none stands for all.
        clock: the time now, aware, in UTC.
        progress: told how many terms are done, of how many.

    Raises:
        DeclarationError: a declaration is wrong; nothing has been fetched.
        UsageError: nothing is declared, or a name matches nothing.
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
        asked = set(match_all(queries, [declaration.terms for declaration in declared]))
        declared = tuple(d for d in declared if d.terms in asked)
    create(collection.archive)
    with ExitStack() as stack:
        archive = stack.enter_context(open_archive(collection.archive))
        fetcher = stack.enter_context(Fetcher(collection.fetch, clock=clock))
        fetch = _once(declared, lambda doc: fetcher.fetch(doc.url, language=doc.language))
        yield from _check_all(declared, archive, fetch, clock, progress)


def _check_all(
    declared: Sequence[Declaration],
    archive: Archive,
    fetch: Fetch,
    clock: Clock,
    progress: Callable[[int, int], None],
) -> Iterator[Check]:
    waiting: list[_Prepared] = []
    try:
        for number, declaration in enumerate(declared):
            progress(number, len(declared))
            waiting.append(_prepare(declaration, archive, fetch, clock))
            if len(waiting) == _BATCH:
                checks, waiting = _write(waiting, archive, clock), []
                yield from checks
        checks, waiting = _write(waiting, archive, clock), []
        yield from checks
    except KeyboardInterrupt:
        _write(waiting, archive, clock)
        raise
    progress(len(declared), len(declared))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """What one check is to leave in the archive: an upgrade, if there was one, then the news."""

    recordings: tuple[Recording, ...]
    detail: str


def _write(prepared: Sequence[_Prepared], archive: Archive, clock: Clock) -> tuple[Check, ...]:
    if not prepared:
        return ()
    recordings = [recording for one in prepared for recording in one.recordings]
    recorded = iter(archive.record(recordings, recorded_at=clock()))
    checks: list[Check] = []
    for one in prepared:
        results = [next(recorded) for _ in one.recordings]
        checks.append(_told(results[-1], one.detail))
    return tuple(checks)


def _told(recorded: Recorded, detail: str) -> Check:
    observation = recorded.observation
    assert observation is not None  # noqa: S101 - the last recording of every check carries one
    return Check(
        terms=recorded.terms,
        at=observation.at,
        outcome=observation.outcome,
        detail=observation.reason or detail,
        record=recorded.record,
    )


def _prepare(declaration: Declaration, archive: Archive, fetch: Fetch, clock: Clock) -> _Prepared:
    """Fetch, extract and judge one terms; nothing is written yet."""
    started = clock()
    captures: list[Capture] = []
    for document in declaration.documents:
        answer = fetch(document)
        if isinstance(answer, Failure):
            return _failed(declaration, answer.detail, answer.at, status=answer.status)
        captures.append(answer)
    stored = _stored(archive, declaration)
    last = archive.last_version(declaration.terms)
    detail = " ".join(declaration.warnings)
    if last is not None and untouched(declaration, captures, stored, last):
        return _Prepared(
            recordings=(_recording(declaration, captures, Outcome.UNCHANGED),), detail=detail
        )
    try:
        text = text_of(declaration, captures)
    except ExtractError as error:
        return _failed(declaration, error.message, started, status=captures[0].status)
    before = archive.read_text(last) if last is not None else None
    upgraded = upgrade(declaration, archive, last, before, started)
    if upgraded is not None and upgraded.version is not None:
        before = upgraded.version.text
    verdict = judge(text, captures=captures, previous=before)
    upgrades = (upgraded,) if upgraded is not None else ()
    if verdict.reason is not None:
        held = _recording(declaration, captures, Outcome.HELD, reason=verdict.reason)
        return _Prepared(recordings=(*upgrades, held), detail=detail)
    version = version_of(
        declaration, text, captured_at=max(capture.captured_at for capture in captures)
    )
    news = _recording(declaration, captures, Outcome.UNCHANGED, version=version)
    return _Prepared(recordings=(*upgrades, news), detail=detail)


def _failed(
    declaration: Declaration, detail: str, at: datetime, *, status: int | None
) -> _Prepared:
    observation = Observation(
        terms=declaration.terms,
        at=at,
        outcome=Outcome.FAILED,
        urls=tuple(document.url for document in declaration.documents),
        status=status,
        reason=detail,
    )
    recording = Recording(terms=declaration.terms, observation=observation)
    return _Prepared(recordings=(recording,), detail=detail)


def _recording(
    declaration: Declaration,
    captures: Sequence[Capture],
    outcome: Outcome,
    *,
    version: NewVersion | None = None,
    reason: str | None = None,
) -> Recording:
    observation = Observation(
        terms=declaration.terms,
        at=captures[0].captured_at,
        outcome=outcome,
        urls=tuple(document.url for document in declaration.documents),
        status=captures[0].status,
        sha256=tuple(sha256(capture) for capture in captures),
        reason=reason,
    )
    return Recording(
        terms=declaration.terms,
        captures=tuple(captures),
        version=version,
        observation=observation,
    )


def _stored(archive: Archive, declaration: Declaration) -> tuple[StoredSnapshot | None, ...]:
    """The last snapshot of each document."""
    several = len(declaration.documents) > 1
    return tuple(
        archive.last_snapshot(declaration.terms, number if several else None)
        for number in range(1, len(declaration.documents) + 1)
    )


def _once(declared: Sequence[Declaration], fetch: Fetch) -> Fetch:
    """Fetch a page that several terms share only once in a run."""
    wanted = Counter((doc.url, doc.language) for d in declared for doc in d.documents)
    kept: dict[tuple[str, str | None], Capture | Failure] = {}

    def fetched(document: SourceDocument) -> Capture | Failure:
        key = (document.url, document.language)
        answer = kept[key] if key in kept else fetch(document)
        if wanted[key] > 1:
            kept[key] = answer
        return answer

    return fetched
