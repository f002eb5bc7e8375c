"""One terms' text from its captures, and whether an earlier text still stands for the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from policydiff.archive import Archive, NewVersion, Recording, StoredSnapshot
from policydiff.declarations.canonical import canonical
from policydiff.errors import ExtractError
from policydiff.extract import EXTRACTOR_VERSION, extract_all
from policydiff.gates import judge
from policydiff.model import Capture, Declaration, Record, RecordKind

EXTRACTOR = f"policydiff {EXTRACTOR_VERSION}"
"""What the trailer `Extractor` of a version says."""


def text_of(declaration: Declaration, captures: Sequence[Capture]) -> str:
    """The text of a terms, its documents combined.

    Raises:
        ExtractError: a page, which is named, holds no text where the declaration says it should.
    """
    return extract_all(captures, declaration.documents)


def version_of(
    declaration: Declaration,
    text: str,
    *,
    captured_at: datetime,
    kind: RecordKind = RecordKind.CHANGE,
    snapshots: tuple[StoredSnapshot, ...] = (),
    facts: tuple[tuple[str, str], ...] = (),
) -> NewVersion:
    """A text as the archive takes it.

    Args:
        declaration: by which it was extracted.
        text: as Markdown.
        captured_at: when the bytes were fetched, or an upgrade was met.
        kind: why it is recorded.
        snapshots: the stored captures, where they are not recorded together with it.
        facts: further trailers.
    """
    return NewVersion(
        text=text,
        kind=kind,
        captured_at=captured_at,
        extractor=EXTRACTOR,
        declaration=declaration.fingerprint,
        declared=canonical(declaration.documents),
        snapshots=snapshots,
        facts=facts,
    )


def untouched(
    declaration: Declaration,
    captures: Sequence[Capture],
    stored: Sequence[StoredSnapshot | None],
    last: Record,
) -> bool:
    """Whether the same bytes would give the version that stands, so that nothing need be extracted."""
    return stands(declaration, stored, last) and all(
        old is not None and old.trailer("Content-SHA256") == sha256(capture)
        for old, capture in zip(stored, captures, strict=True)
    )


def stands(declaration: Declaration, stored: Sequence[StoredSnapshot | None], last: Record) -> bool:
    """Whether the stored bytes are those of the version that stands, extracted as they would be now."""
    sources = {value for name, value in last.trailers if name == "Snapshot"}
    return _current(declaration, last) and all(
        old is not None and old.commit in sources for old in stored
    )


def _current(declaration: Declaration, last: Record) -> bool:
    return (
        last.trailer("Extractor") == EXTRACTOR
        and last.trailer("Declaration") == declaration.fingerprint
    )


def upgrade(
    declaration: Declaration,
    archive: Archive,
    last: Record | None,
    before: str | None,
    at: datetime,
) -> Recording | None:
    """The version that stands extracted anew from its own snapshots, in the new way.

    Recorded ahead of the news, so that a technical change never passes for one of the publisher's.

    Args:
        declaration: in force now.
        archive: that holds the snapshots.
        last: the version that stands.
        before: its text.
        at: when the change of extractor or declaration was met: the time of this run.

    Returns:
        None where neither has changed, where the text stays as it is, or where the old pages can't be
        read in the new way, so that nothing can tell the two kinds of change apart.
    """
    if last is None or _current(declaration, last):
        return None
    snapshots = archive.snapshots_of(last)
    if len(snapshots) != len(declaration.documents):
        return None
    captures = [archive.read_capture(snapshot) for snapshot in snapshots]
    try:
        text = text_of(declaration, captures)
    except ExtractError:
        return None
    if text == before or judge(text, captures=captures, previous=before).held:
        return None
    version = version_of(
        declaration, text, captured_at=at, kind=RecordKind.TECHNICAL, snapshots=snapshots
    )
    return Recording(terms=declaration.terms, version=version)


def sha256(capture: Capture) -> str:
    """SHA-256 of a capture's body, in hex."""
    return hashlib.sha256(capture.body).hexdigest()
