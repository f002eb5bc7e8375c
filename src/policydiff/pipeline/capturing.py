"""From declarations to records: fetch, extract, judge, and hand the archive what is to be kept.

A source that fails is a result with a reason and never stops the run; an archive error does. What was
captured is written in batches, and whatever is in hand when a run is interrupted is written too.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from policydiff.archive import (
    Archive,
    NewVersion,
    Recorded,
    Recording,
    SavedPage,
    StoredSnapshot,
    create,
    open_archive,
)
from policydiff.collection import Collection
from policydiff.declarations import load_declarations
from policydiff.errors import ArchiveError, ExtractError, UsageError
from policydiff.extract import EXTRACTOR_VERSION, combine, extract
from policydiff.fetch import Fetcher
from policydiff.gates import judge
from policydiff.model import (
    Capture,
    Declaration,
    Failure,
    FailureReason,
    Observation,
    Outcome,
    Record,
    RecordKind,
    SourceDocument,
    Terms,
)
from policydiff.queries import match_all, match_one

Clock = Callable[[], datetime]
Fetch = Callable[[SourceDocument], Capture | Failure]

_BATCH = 32
"""Terms whose records are written together: one write costs about as much as one record."""
_EXTRACTOR = f"policydiff {EXTRACTOR_VERSION}"


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
                written, waiting = waiting, []
                yield from _write(written, archive, clock)
        written, waiting = waiting, []
        yield from _write(written, archive, clock)
    except (KeyboardInterrupt, GeneratorExit):
        for _ in _write(waiting, archive, clock):
            pass
        raise
    progress(len(declared), len(declared))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """What one check is to leave in the archive: an upgrade, if there was one, then the news."""

    recordings: tuple[Recording, ...]
    detail: str


def _write(prepared: Sequence[_Prepared], archive: Archive, clock: Clock) -> Iterator[Check]:
    if not prepared:
        return
    recordings = [recording for one in prepared for recording in one.recordings]
    recorded = iter(archive.record(recordings, recorded_at=clock()))
    for one in prepared:
        results = [next(recorded) for _ in one.recordings]
        yield _told(results[-1], one.detail)


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
    if last is not None and _untouched(declaration, captures, stored, last):
        return _Prepared(
            recordings=(_recording(declaration, captures, Outcome.UNCHANGED),), detail=detail
        )
    try:
        text = _extract(declaration, captures)
    except ExtractError as error:
        return _failed(declaration, error.message, started, status=captures[0].status)
    before = archive.read_text(last) if last is not None else None
    upgrade = _upgrade(declaration, archive, stored, last, before)
    if upgrade is not None and upgrade.version is not None:
        before = upgrade.version.text
    verdict = judge(text, captures=captures, previous=before)
    upgrades = (upgrade,) if upgrade is not None else ()
    if verdict.reason is not None:
        held = _recording(declaration, captures, Outcome.HELD, reason=verdict.reason)
        return _Prepared(recordings=(*upgrades, held), detail=detail)
    version = NewVersion(
        text=text,
        kind=RecordKind.CHANGE,
        captured_at=captures[0].captured_at,
        extractor=_EXTRACTOR,
        declaration=declaration.fingerprint,
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
        sha256=tuple(_sha256(capture) for capture in captures),
        reason=reason,
    )
    return Recording(
        terms=declaration.terms,
        captures=tuple(captures),
        version=version,
        observation=observation,
    )


def _extract(declaration: Declaration, captures: Sequence[Capture]) -> str:
    pairs = zip(captures, declaration.documents, strict=True)
    texts = [extract(capture, document) for capture, document in pairs]
    return combine(texts) if len(texts) > 1 else texts[0]


def _stored(archive: Archive, declaration: Declaration) -> tuple[StoredSnapshot | None, ...]:
    """The last snapshot of each document."""
    several = len(declaration.documents) > 1
    return tuple(
        archive.last_snapshot(declaration.terms, number if several else None)
        for number in range(1, len(declaration.documents) + 1)
    )


def _untouched(
    declaration: Declaration,
    captures: Sequence[Capture],
    stored: Sequence[StoredSnapshot | None],
    last: Record,
) -> bool:
    """Whether the same bytes would give the version that stands, so that nothing need be extracted."""
    if not _current(declaration, last):
        return False
    sources = {value for name, value in last.trailers if name == "Snapshot"}
    return all(
        old is not None
        and old.commit in sources
        and old.trailer("Content-SHA256") == _sha256(capture)
        for old, capture in zip(stored, captures, strict=True)
    )


def _current(declaration: Declaration, last: Record) -> bool:
    return (
        last.trailer("Extractor") == _EXTRACTOR
        and last.trailer("Declaration") == declaration.fingerprint
    )


def _upgrade(
    declaration: Declaration,
    archive: Archive,
    stored: Sequence[StoredSnapshot | None],
    last: Record | None,
    before: str | None,
) -> Recording | None:
    """The last snapshots extracted anew, where the extractor or the declaration has changed.

    Recorded ahead of the news, so that a technical change never passes for one of the publisher's.
    """
    snapshots = tuple(snapshot for snapshot in stored if snapshot is not None)
    if last is None or _current(declaration, last) or len(snapshots) < len(stored):
        return None
    captures = [archive.read_capture(snapshot) for snapshot in snapshots]
    try:
        text = _extract(declaration, captures)
    except ExtractError:
        return None  # the old page can't be read in the new way: nothing to tell the two apart by
    if text == before:
        return None
    version = NewVersion(
        text=text,
        kind=RecordKind.TECHNICAL,
        captured_at=max(capture.captured_at for capture in captures),
        extractor=_EXTRACTOR,
        declaration=declaration.fingerprint,
        snapshots=snapshots,
    )
    return Recording(terms=declaration.terms, version=version)


def record_file(
    collection: Collection,
    file: Path,
    *,
    query: str,
    captured_at: datetime,
    name: str,
    clock: Clock,
) -> Record | None:
    """Put a saved page into the archive, on an import branch of its own.

    Returns:
        The record; None where the very same page stands there already.

    Raises:
        UsageError: the terms are not declared, or the file can't be read.
        ExtractError: the page holds no text where the declaration says it should.
        ArchiveError: the archive can't be written.
    """
    if collection.declarations is None:
        raise ArchiveError(
            f"{collection.path} is a versions repository to be read, not a collection."
        )
    declared = load_declarations(collection.declarations)
    terms = match_one(query, [declaration.terms for declaration in declared])
    declaration = next(d for d in declared if d.terms == terms)
    if len(declaration.documents) > 1:
        raise UsageError(
            f"{terms} is combined from {len(declaration.documents)} pages; one saved page is not its text."
        )
    try:
        body = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} can't be read: {error.strerror or error}.") from error
    document = declaration.documents[0]
    capture = Capture(
        requested_url=document.url,
        final_url=document.url,
        status=200,
        headers=(("content-type", "text/html"),),
        body=body,
        captured_at=captured_at,
    )
    text = extract(capture, document)
    verdict = judge(text, captures=[capture], previous=None)
    if verdict.reason is not None:
        raise ExtractError(
            f"{file} does not look like {terms}: {verdict.reason}",
            reason=FailureReason.NOT_THE_POLICY,
        )
    create(collection.archive)
    page = SavedPage(
        terms=terms,
        body=body,
        text=text,
        captured_at=captured_at,
        said_by="the person who recorded it",
        file_name=file.name,
        url=document.url,
        extractor=_EXTRACTOR,
        declaration=declaration.fingerprint,
    )
    with open_archive(collection.archive) as archive:
        return archive.record_saved(page, name=name, recorded_at=clock())


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


def _sha256(capture: Capture) -> str:
    return hashlib.sha256(capture.body).hexdigest()


def utc_now() -> datetime:
    """The time now, to the second: what git can hold."""
    return datetime.now(UTC).replace(microsecond=0)
