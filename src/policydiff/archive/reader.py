"""An archive, opened to be read: everything the other rooms ask of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from policydiff.archive import layout, message, union
from policydiff.archive.objects import Objects
from policydiff.errors import ArchiveError

if TYPE_CHECKING:
    from policydiff.archive import held
    from policydiff.archive.latest import Latest
    from policydiff.archive.notes import Notes
    from policydiff.archive.recording import Held, StoredSnapshot
    from policydiff.archive.repository import Repository
    from policydiff.model import Capture, Observation, Record, Terms

# What reads anything but versions is imported where it is asked for: together it takes longer than
# most questions about versions.


class Reader:
    """An archive open for reading. Close it, or use it as a context manager: it may hold git processes.

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
        self._latest: Latest | None = None
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
        self._forget_ends()
        self._all = None
        self._held = None

    def _refresh(self, terms: Terms) -> None:
        """Drop what was learned of the ends of branches, if it is asked about terms recorded since."""
        if terms in self._recorded:
            self._forget_ends()

    def _forget_ends(self) -> None:
        if self._latest is not None:
            self._latest.forget()
        self._recorded.clear()

    def _ends(self) -> Latest:
        """What is known of the ends of branches."""
        if self._latest is None:
            from policydiff.archive.latest import Latest  # noqa: PLC0415 - as said above

            self._latest = Latest(self._directory, self._objects)
        return self._latest

    # ------------------------------------------------------------------------------- versions

    def terms(self) -> tuple[Terms, ...]:
        """Every terms ever recorded on the branches that are read, sorted.

        Cost: as `records()`, which is free afterwards.
        """
        return tuple(sorted({record.terms for record in self.records()}))

    def records(self, terms: Collection[Terms] | None = None) -> tuple[Record, ...]:
        """Recorded versions of all origins, by time of capture.

        Our own archive is the union of `versions` and `imports/*`; of a foreign one, the branch its
        HEAD names is read, else the only one, `main` or `master`. Versions of one capture time
        stand in the order they were recorded in. A commit that two imports hold counts once.

        Args:
            terms: whose versions; None for all.

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
        if terms is None:
            return found
        wanted = frozenset(terms)
        return tuple(record for record in found if record.terms in wanted)

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
        """The texts of records as they are read: bytes that are not UTF-8 become U+FFFD.

        Otherwise as `read_contents`.
        """
        return (content.decode("utf-8", "replace") for content in self.read_contents(records))

    def read_contents(self, records: Iterable[Record]) -> Iterator[bytes]:
        """The texts of records as they are stored, in order; empty where the commit took the document away.

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
            yield content

    def read_text(self, record: Record) -> str:
        """The text of one record; see `read_texts`."""
        return next(self.read_texts([record]))

    def last_version(self, terms: Terms) -> Record | None:
        """The version in force on our own branch `versions`; None where there is none.

        Cost: see `last_snapshot`.
        """
        self._refresh(terms)
        return self._ends().version(terms)

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
        return self._ends().snapshot(terms, document)

    def snapshots_of(self, record: Record) -> tuple[StoredSnapshot, ...]:
        """The bytes that one of our versions was extracted from, in the order of its documents.

        Returns:
            Those that its trailers name and that are there; empty for a foreign record.

        Cost: two objects a document.
        """
        return self._ends().snapshots_of(record)

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
        return message.as_capture(snapshot.trailers, body, snapshot.captured_at)

    # --------------------------------------------------------------------------- observations

    def observations(self) -> Iterator[Observation]:
        """What was seen at each check, in the order it was recorded in.

        Raises:
            ArchiveError: an observation cannot be read.
        """
        for month, folder in self.observed_months():
            yield from self.observations_of(month, folder)

    def observed_months(self) -> tuple[tuple[str, str], ...]:
        """The months with observations, each with what names its content; see `observing.months`."""
        from policydiff.archive import observing  # noqa: PLC0415 - as said above

        return observing.months(self._directory, self._objects)

    def observations_of(self, month: str, folder: str) -> Iterator[Observation]:
        """What was observed in one of these months; see `observing.of_month`."""
        from policydiff.archive import observing  # noqa: PLC0415 - as said above

        return observing.of_month(self._objects, month, folder)

    def latest_observations(self, wanted: Callable[[Terms], bool]) -> Iterator[Observation]:
        """What was seen at each check, latest recorded first; see `observing.backwards`."""
        from policydiff.archive import observing  # noqa: PLC0415 - as said above

        return observing.backwards(self._directory, self._objects, wanted)

    # ----------------------------------------------------------------------------------- held

    def holdings(self) -> held.Ledger:
        """What the gates stopped, and what was decided on it.

        Cost: one git process that walks the branch `held`, once for an open archive.
        """
        if self._held is None:
            from policydiff.archive import held  # noqa: PLC0415 - as said above

            tip = layout.HELD if self._objects.get(layout.HELD) is not None else None
            self._held = held.read(self._directory, tip)
        return self._held

    def held(self) -> tuple[Held, ...]:
        """What waits for a person, sorted by terms; see `holdings`."""
        return self.holdings().pending

    def accepted_kinds(self, terms: Terms) -> frozenset[str]:
        """The kinds of change that a person has taken for the policy of some terms; see `holdings`."""
        return self.holdings().accepted_kinds(terms)

    # ---------------------------------------------------------------------------------- notes

    def notes(self) -> Notes:
        """What people have attached to versions; see `notes.read`."""
        from policydiff.archive import notes  # noqa: PLC0415 - as said above

        return notes.read(self._directory, self._objects)

    def identity(self) -> tuple[str | None, str | None]:
        """Name and e-mail address of the person at work, as git's settings have them."""
        from policydiff.archive import notes  # noqa: PLC0415 - as said above

        return notes.identity(self._directory)
