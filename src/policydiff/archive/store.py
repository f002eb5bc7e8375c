"""An archive, opened: everything the other rooms ask of it or have recorded in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from policydiff.archive import held, layout, notes, observing, union
from policydiff.archive.latest import Latest
from policydiff.archive.notes import Notes
from policydiff.archive.objects import Objects
from policydiff.archive.recording import (
    Closed,
    Held,
    ImportResult,
    Recorded,
    Recording,
    SavedPage,
    StoredSnapshot,
)
from policydiff.errors import ArchiveError
from policydiff.model import Capture, Observation, Record, Terms

if TYPE_CHECKING:
    from policydiff.archive.hardened import Repository
    from policydiff.archive.importing import Progress
_HEADERS = ("Content-Type", "ETag", "Last-Modified")
"""Headers that a snapshot's trailers keep."""


class Archive:
    """An open archive. Close it, or use it as a context manager: it may hold git processes.

    Not for several threads at once. Readers never wait for a writer, and see what was recorded
    before they were opened at least.

    Args:
        path: where it was found.
        repository: the git repository there.
        foreign: whether it is somebody else's, to be read and never written.
    """

    def __init__(self, path: Path, repository: Repository, *, foreign: bool) -> None:
        self.path = path
        self.foreign = foreign
        self._repository = repository
        self.directory = self._directory = repository.git_dir
        self._objects = Objects(self._directory)
        self._latest = Latest(self._directory, self._objects)
        self._all: tuple[Record, ...] | None = None
        self._held: held.Ledger | None = None
        self._recorded: set[Terms] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the git processes that are held; the archive can still be used."""
        self._objects.close()
        self._forget()

    def _forget(self) -> None:
        """Drop what was learned from branches that have moved since."""
        self._latest.forget()
        self._recorded.clear()
        self._all = None
        self._held = None

    def _refresh(self, terms: Terms) -> None:
        """Drop what was learned of the ends of branches, if it is asked about terms recorded since."""
        if terms in self._recorded:
            self._latest.forget()
            self._recorded.clear()

    # ------------------------------------------------------------------------------- versions

    def terms(self) -> tuple[Terms, ...]:
        """Every terms ever recorded on the branches that are read, sorted.

        Cost: as `records()`, which is free afterwards.
        """
        return tuple(sorted({record.terms for record in self.records()}))

    def records(
        self,
        terms: Collection[Terms] | None = None,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> tuple[Record, ...]:
        """Recorded versions of all origins, by time of capture.

        Our own archive is the union of `versions` and `imports/*`; of a foreign one, the branch its
        HEAD names is read, else the only one, `main` or `master`. Versions of one capture time
        stand in the order they were recorded in. A commit that two imports hold counts once.

        Args:
            terms: whose versions; None for all.
            since: earliest capture time.
            until: capture time before which they must lie.

        Raises:
            NotAnArchive: nothing that looks like a version is to be found.
            ArchiveError: git cannot read the history.

        Cost: one git process for the branches and one for each origin, which walks its history.
        """
        if terms is not None and not terms:
            return ()
        found = self._all
        if found is None:
            found = union.read(self._repository, self.path, terms, foreign=self.foreign)
            if terms is None:
                self._all = found
        wanted = None if terms is None else frozenset(terms)
        return tuple(
            record
            for record in found
            if (wanted is None or record.terms in wanted)
            and (since is None or record.captured_at >= since)
            and (until is None or record.captured_at < until)
        )

    def origins(self) -> tuple[union.Origin, ...]:
        """The branches whose union the records are, as they stand now; see `union.origins`.

        Cost: one git process, which walks nothing.
        """
        return union.origins(self._repository, self.path, foreign=self.foreign)

    def walk(
        self,
        origin: union.Origin,
        terms: Collection[Terms] | None = None,
        *,
        since: str | None = None,
    ) -> Iterator[Record]:
        """The records of one origin, newest commit first; see `union.walk`."""
        return union.walk(self._repository, origin, terms, since=since)

    def continues(self, old: str, new: str) -> bool:
        """Whether what a commit has more than another simply follows; see `union.continues`."""
        return union.continues(self._repository, old, new)

    def present(self, origin: union.Origin) -> frozenset[Terms]:
        """The terms whose document stands at the end of an origin; see `union.present`."""
        return union.present(self._repository, origin)

    def read_texts(self, records: Iterable[Record]) -> Iterator[str]:
        """The texts of records, in order; empty where the commit took the document away.

        Bytes that are not UTF-8 become U+FFFD.

        Raises:
            ArchiveError: a text is missing: the repository is damaged or incomplete.

        Cost: one git process for all texts that are ever read.
        """
        wanted = tuple(records)
        contents = self._objects.stream(one.blob for one in wanted if one.blob is not None)
        for record in wanted:
            content = b"" if record.blob is None else next(contents)
            if content is None:
                raise ArchiveError(
                    f"The text of {record.terms} of {record.captured_at:%Y-%m-%d} (commit "
                    f"{record.commit}) is missing from {self.path}: the clone is damaged or incomplete."
                )
            yield content.decode("utf-8", "replace")

    def read_text(self, record: Record) -> str:
        """The text of one record; see `read_texts`."""
        return next(self.read_texts([record]))

    def last_version(self, terms: Terms) -> Record | None:
        """The version in force on our own branch `versions`; None where there is none.

        Cost: see `last_snapshot`.
        """
        self._refresh(terms)
        return self._latest.version(terms)

    # ------------------------------------------------------------------------------ snapshots

    def last_snapshot(self, terms: Terms, document: int | None = None) -> StoredSnapshot | None:
        """The last recorded bytes of one page of a terms; None where there are none.

        Args:
            terms: whose page.
            document: from 1, in the order of combined documents; None where the terms is one page.

        Cost: the calls of one open archive together walk the branch's history once at most, and no
        further back than the oldest one found.
        """
        self._refresh(terms)
        return self._latest.snapshot(terms, document)

    def snapshots_of(self, record: Record) -> tuple[StoredSnapshot, ...]:
        """The bytes that one of our versions was extracted from, in the order of its documents.

        Returns:
            Those that its trailers name and that are there; empty for a foreign record.

        Cost: two objects a document.
        """
        return self._latest.snapshots_of(record)

    def read_capture(self, snapshot: StoredSnapshot) -> Capture:
        """A snapshot as the capture it was, with the headers that are kept, to be extracted again.

        Raises:
            ArchiveError: its bytes are missing.
        """
        body = self._objects.get(snapshot.blob)
        if body is None:
            raise ArchiveError(
                f"The bytes of {snapshot.path} (commit {snapshot.commit}) are missing from "
                f"{self.path}: the repository is damaged or incomplete."
            )
        headers = ((name.lower(), snapshot.trailer(name)) for name in _HEADERS)
        return Capture(
            requested_url=snapshot.trailer("Source-URL") or "",
            final_url=snapshot.trailer("Final-URL") or "",
            status=int(snapshot.trailer("Status") or 200),
            headers=tuple((name, value) for name, value in headers if value is not None),
            body=body,
            captured_at=snapshot.captured_at,
        )

    # --------------------------------------------------------------------------- observations

    def observations(
        self,
        terms: Collection[Terms] | None = None,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[Observation]:
        """What was seen at each check, in the order it was recorded in.

        Args:
            terms: of which terms; None for all.
            since: earliest time of a check.
            until: time before which it must lie.

        Raises:
            ArchiveError: an observation cannot be read.

        Cost: one git process to list the runs' files, one to read those not older than `since`.
        """
        for one in observing.read(self._directory, self._objects, since):
            if (
                (terms is None or one.terms in terms)
                and (since is None or one.at >= since)
                and (until is None or one.at < until)
            ):
                yield one

    def latest_observations(self, wanted: Callable[[Terms], bool]) -> Iterator[Observation]:
        """What was seen at each check, latest recorded first; see `observing.backwards`."""
        return observing.backwards(self._directory, self._objects, wanted)

    # ----------------------------------------------------------------------------------- held

    def holdings(self) -> held.Ledger:
        """What the gates stopped, and what was decided on it.

        Cost: one git process that walks the branch `held`, once for an open archive.
        """
        if self._held is None:
            tip = layout.HELD if self._objects.get(layout.HELD) is not None else None
            self._held = held.read(self._directory, tip)
        return self._held

    def held(self) -> tuple[Held, ...]:
        """What waits for a person, sorted by terms; see `holdings`."""
        return self.holdings().pending

    def accepted_kinds(self, terms: Terms) -> frozenset[str]:
        """The kinds of change that a person has taken for the policy of some terms; see `holdings`."""
        return self.holdings().accepted_kinds(terms)

    def held_text(self, one: Held) -> str | None:
        """What was extracted from what is held; None where nothing was.

        Raises:
            ArchiveError: it is missing.
        """
        if one.text is None:
            return None
        content = self._objects.get(one.text)
        if content is None:
            raise ArchiveError(f"The text held as {one.commit} is missing from {self.path}.")
        return content.decode("utf-8", "replace")

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

    # ---------------------------------------------------------------------------------- notes

    def notes(self) -> Notes:
        """What people have attached to versions; see `notes.read`."""
        return notes.read(self._directory, self._objects)

    def add_notes(
        self, additions: Mapping[str, Sequence[bytes]], *, author: str, at: datetime
    ) -> None:
        """Attach lines to commits; see `notes.add`."""
        self._refuse_foreign()
        notes.add(self._directory, self._objects, additions, author=author, at=at)

    def identity(self) -> tuple[str | None, str | None]:
        """Name and e-mail address of the person at work, as git's settings have them."""
        return notes.identity(self._directory)

    # -------------------------------------------------------------------------------- writing

    def record(
        self, recordings: Sequence[Recording], *, recorded_at: datetime, identity: str | None = None
    ) -> tuple[Recorded, ...]:
        """Record what one run found, all or nothing.

        Args:
            recordings: in order; see `Recording`.
            recorded_at: the time of recording, which becomes the committer date.
            identity: author and committer as `Name <address>`, if not policydiff itself.

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
            return writing.record(self._directory, self._objects, recordings, recorded_at, identity)
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
        from policydiff.archive import writing  # noqa: PLC0415 - only a writer needs locks

        self._refuse_foreign()
        try:
            return writing.save(self._directory, self._objects, page, recorded_at, name)
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

    def _refuse_foreign(self) -> None:
        if self.foreign:
            raise ArchiveError(
                f"{self.path} is somebody else's repository, which is only read: record in a "
                "collection made by `policydiff init`."
            )
