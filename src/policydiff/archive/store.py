"""An archive, opened: everything the other rooms have recorded in it, beside what they ask of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from policydiff.archive import layout
from policydiff.archive.reader import Reader
from policydiff.errors import ArchiveError

if TYPE_CHECKING:
    from policydiff.archive.importing import Progress
    from policydiff.archive.recording import (
        Closed,
        Held,
        ImportResult,
        Recorded,
        Recording,
        SavedPage,
    )
    from policydiff.model import Record


class Archive(Reader):
    """An open archive, read and written. Close it, or use it as a context manager.

    What it writes is locked, whole or not at all; a foreign one refuses.
    """

    def record(
        self, recordings: Sequence[Recording], *, recorded_at: datetime
    ) -> tuple[Recorded, ...]:
        """Record what one run found, all or nothing.

        Args:
            recordings: in order; see `Recording`.
            recorded_at: the time of recording, which becomes the committer date.

        Returns:
            One result for each recording.

        Raises:
            ArchiveBusy: another run is writing.
            ArchiveError: the archive cannot be written, or is not ours; nothing was recorded.

        Cost: three git processes for a run, plus what git needs to compress new content.
        """
        from policydiff.archive import writing  # noqa: PLC0415 - only a writer needs locks

        self._refuse_foreign()
        try:
            return writing.record(self._directory, self._objects, recordings, recorded_at)
        finally:
            # what is known of other terms is kept: the next batch of a run asks about those
            self._recorded.update(one.terms for one in recordings)
            self._all = self._held = None

    def record_saved(
        self, page: SavedPage, *, recorded_at: datetime, name: str = layout.SAVED
    ) -> Record | None:
        """Record a page that somebody saved, on the branch `imports/<name>`.

        Pages may come in any order of time. The same page at the same time changes nothing.

        Args:
            page: bytes, text and where they come from.
            recorded_at: as for `record`.
            name: of the branch, which must not hold an imported history.

        Returns:
            The new record; None where nothing changed.

        Raises:
            ArchiveBusy: another run is writing.
            ArchiveError: it cannot be recorded; nothing was.
        """
        from policydiff.archive import saving  # noqa: PLC0415 - only a writer needs locks

        self._refuse_foreign()
        try:
            return saving.save(self._directory, self._objects, page, recorded_at, name)
        finally:
            self._forget()

    def import_history(
        self,
        source: str,
        *,
        name: str | None = None,
        only: str | None = None,
        progress: Progress | None = None,
        recorded_at: datetime | None = None,
    ) -> ImportResult:
        """Bring a published versions history in, or up to date, its commit ids untouched.

        Args:
            source: URL (https, http, ssh), folder or git bundle.
            name: of the branch `imports/<name>`; made from the source if not given.
            only: the one service to read from it. The whole history is kept all the same, and
                importing it again without `only` reads all.
            progress: told how many objects have come, of how many.
            recorded_at: the time of recording; None for now.

        Raises:
            NotAnArchive: it is not a versions repository of the Open Terms Archive.
            ArchiveBusy: another run is writing, or importing.
            ArchiveError: it cannot be reached, or no longer holds what was imported from it.

        Cost: that of `git fetch`.
        """
        from policydiff.archive import importing  # noqa: PLC0415 - only a writer needs locks

        self._refuse_foreign()
        name = importing.default_name(source) if name is None else name
        try:
            return importing.fetch(
                self._directory,
                source,
                name=name,
                only=only,
                progress=progress,
                recorded_at=recorded_at or datetime.now(UTC),
            )
        finally:
            self._forget()

    def decide(
        self, one: Held, closed: Closed, *, by: str, note: str | None, at: datetime
    ) -> Record | None:
        """Accept what is held, so that it is recorded as a version, or reject it.

        Args:
            one: what is held, as `held` gave it.
            closed: ACCEPTED or REJECTED.
            by: who decides, as `Name <address>`.
            note: kept with the decision.
            at: when.

        Returns:
            The version recorded; None where it was rejected, or this very text stands already.

        Raises:
            UsageError: it waits no longer, or holds no text to record.
            ArchiveBusy: another run is writing.
            ArchiveError: the archive cannot be written; nothing was decided.
        """
        from policydiff.archive import deciding  # noqa: PLC0415 - only a writer needs locks

        self._refuse_foreign()
        try:
            return deciding.decide(
                self._directory, self._objects, one, closed, by=by, note=note, at=at
            )
        finally:
            self._forget()

    def has_notes(self) -> bool:
        """Whether anybody has attached lines to commits; cheaper to ask than what they are."""
        return self._repository.holds(layout.REVIEWS)

    def notes_stamp(self) -> tuple[bytes, ...]:
        """What tells the lines attached to commits from any others; cheaper to ask than what they are."""
        from policydiff.archive import notes  # noqa: PLC0415 - only for who asks

        return notes.stamp(self._directory)

    def add_notes(
        self, additions: Mapping[str, Sequence[bytes]], *, author: str, at: datetime
    ) -> None:
        """Attach lines to commits; see `notes.add`."""
        self._refuse_foreign()
        from policydiff.archive import notes  # noqa: PLC0415 - brings what reads them

        notes.add(self._directory, self._objects, additions, author=author, at=at)

    def _refuse_foreign(self) -> None:
        if self.foreign:
            raise ArchiveError(
                f"{self.path} is somebody else's repository, which is only read: record in a "
                "collection made by `policydiff init`."
            )
