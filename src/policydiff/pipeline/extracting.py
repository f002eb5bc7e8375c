"""One terms' text from its captures, and whether an earlier text still stands for the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from policydiff.archive import Archive, NewVersion, Recording, StoredSnapshot
from policydiff.errors import ExtractError
from policydiff.extract import EXTRACTOR_VERSION, combine, extract
from policydiff.gates import judge
from policydiff.model import Capture, Declaration, Record, RecordKind

EXTRACTOR = f"policydiff {EXTRACTOR_VERSION}"
"""What the trailer `Extractor` of a version says."""


def text_of(declaration: Declaration, captures: Sequence[Capture]) -> str:
    """The text of a terms, its documents combined.

    Raises:
        ExtractError: a page, which is named, holds no text where the declaration says it should.
    """
    texts: list[str] = []
    for capture, document in zip(captures, declaration.documents, strict=True):
        try:
            texts.append(extract(capture, document))
        except ExtractError as error:
            raise ExtractError(
                f"{document.url}: {error.message}", reason=error.reason, status=error.status
            ) from error
    return combine(texts) if len(texts) > 1 else texts[0]


def version_of(
    declaration: Declaration,
    captures: Sequence[Capture],
    text: str,
    *,
    kind: RecordKind = RecordKind.CHANGE,
    snapshots: tuple[StoredSnapshot, ...] = (),
) -> NewVersion:
    """A text as the archive takes it.

    Args:
        declaration: by which it was extracted.
        captures: from which it was extracted.
        text: as Markdown.
        kind: why it is recorded.
        snapshots: the stored captures, where they are not recorded together with it.
    """
    return NewVersion(
        text=text,
        kind=kind,
        captured_at=max(capture.captured_at for capture in captures),
        extractor=EXTRACTOR,
        declaration=declaration.fingerprint,
        snapshots=snapshots,
    )


def untouched(
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
        and old.trailer("Content-SHA256") == sha256(capture)
        for old, capture in zip(stored, captures, strict=True)
    )


def _current(declaration: Declaration, last: Record) -> bool:
    return (
        last.trailer("Extractor") == EXTRACTOR
        and last.trailer("Declaration") == declaration.fingerprint
    )


def upgrade(
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
        text = text_of(declaration, captures)
    except ExtractError:
        return None  # the old page can't be read in the new way: nothing to tell the two apart by
    if text == before or judge(text, captures=captures, previous=before).held:
        return None  # nothing to upgrade, or what was fetched last was itself held
    version = version_of(
        declaration, captures, text, kind=RecordKind.TECHNICAL, snapshots=snapshots
    )
    return Recording(terms=declaration.terms, version=version)


def sha256(capture: Capture) -> str:
    """SHA-256 of a capture's body, in hex."""
    return hashlib.sha256(capture.body).hexdigest()
