"""An archive read through its index: the same answers, without walking its history again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from policydiff.archive.union import merged
from policydiff.errors import NotAnArchive
from policydiff.index.database import opened
from policydiff.index.kept import Kept
from policydiff.index.records import Records

if TYPE_CHECKING:
    from policydiff.archive import Archive
    from policydiff.archive.union import Origin
    from policydiff.index.database import Database
    from policydiff.index.phrases import Phrases
    from policydiff.index.records import Chain
    from policydiff.model import Record, Terms
    from policydiff.queries import Period

_T = TypeVar("_T")
Told = Callable[[str], None]
_SINGLE = 8
"""Of more terms than this, the history is walked as a whole."""


@contextmanager
def indexed(
    archive: Archive, file: Path | None, told: Told, origins: tuple[Origin, ...] | None = None
) -> Iterator[Indexed]:
    """Read an archive through its index.

    Args:
        archive: an open one.
        file: where its index is kept; see `index.place`. None for one that is gone afterwards.
        told: told once, as a sentence, why the file is not used, should that be so.
        origins: the branches as somebody else sees them; None for how they stand now.
    """
    if file is not None and not file.exists():
        with suppress(OSError):  # of the same archive, by another program
            for old in file.parent.glob(f"{file.name.partition('-')[0]}-*.sqlite*"):
                old.unlink()
    with opened(file, told) as database:
        found = Indexed(archive, database, origins)
        yield found
        found.flush()


class State(NamedTuple):
    """All records of a terms, in short."""

    digest: str
    """Another one for any other records."""
    last: int
    """When the last of them was captured, in seconds since 1970."""


class Indexed:
    """The records of an archive, brought up to date when they are asked for.

    Sees the branches as they were when it was first asked.

    Args:
        archive: an open one.
        database: of its index.
        origins: as for `indexed`.
    """

    def __init__(
        self, archive: Archive, database: Database, origins: tuple[Origin, ...] | None = None
    ) -> None:
        self.archive = archive
        self.database = database
        self._records = Records(database)
        self._kept = Kept(database)
        self._origins = origins

    @property
    def origins(self) -> tuple[Origin, ...]:
        """The branches that are read."""
        if self._origins is None:
            self._origins = self.archive.origins()
        return self._origins

    def terms(self) -> tuple[Terms, ...]:
        """As `Archive.terms`.

        Raises:
            NotAnArchive: a foreign repository holds none.
        """

        def ask() -> set[Terms]:
            found: set[Terms] = set()
            for origin in self.origins:
                self._cover(origin, None)
                every = self._records.chains(origin.ref)
                found.update(one for one in every if origin.only in (None, one.service))
            return found

        found = self.safely(ask)
        if not found and self.archive.foreign:
            raise NotAnArchive(
                f"{self.archive.path} is a git repository, but not one of recorded versions: its history "
                "holds no text at `<Service>/<Terms Type>.md`."
            )
        return tuple(sorted(found))

    def known(self, queries: Sequence[str]) -> tuple[Terms, ...]:
        """The terms that names may stand for: those named exactly, if all are, else every one.

        Cost: where all are named exactly and their documents stand, no history is walked.
        """
        standing: set[Terms] = set()
        if queries and any(self._tip(origin) != origin.tip for origin in self.origins):
            for origin in self.origins:
                present = self.archive.present(origin)
                standing.update(one for one in present if origin.only in (None, one.service))
        for known in (standing, None):
            by_name = {str(one): one for one in (self.terms() if known is None else known)}
            if queries and all(query in by_name for query in queries):
                return tuple(sorted(by_name[query] for query in set(queries)))
        return tuple(by_name.values())

    def records(self, terms: Collection[Terms] | None = None) -> tuple[Record, ...]:
        """As `Archive.records`.

        Cost: where the branches stand as they stood, one git process that walks nothing; else one
        for each branch that went on, which walks what is new.
        """
        return self.histories(terms)[0]

    def histories(
        self, terms: Collection[Terms] | None = None
    ) -> tuple[tuple[Record, ...], dict[Terms, State]]:
        """As `records`, with the state of each terms as of the same moment; see `states`."""

        def ask() -> tuple[tuple[Record, ...], dict[Terms, State]]:
            for origin in self.origins:
                self._cover(origin, terms)
            with self.database.reading():
                found = [(one, self._records.of(one.ref, one.name, terms)) for one in self.origins]
                states = self._states()
            return merged(found), states

        return self.safely(ask)

    def states(self, terms: Collection[Terms] | None = None) -> dict[Terms, State]:
        """What stands for all records of a terms together.

        Args:
            terms: whose; None for all. There may be others among them.

        Cost: no record is read.
        """

        def ask() -> dict[Terms, State]:
            for origin in self.origins:
                self._cover(origin, terms)
            with self.database.reading():
                return self._states()

        return self.safely(ask)

    def _states(self) -> dict[Terms, State]:
        found: dict[Terms, list[tuple[str, Chain]]] = {}
        for origin in self.origins:
            for one, chain in self._records.chains(origin.ref).items():
                if origin.only in (None, one.service):
                    found.setdefault(one, []).append((origin.name, chain))
        return {
            one: State(
                digest="\n".join(f"{name} {chain.digest.hex()}" for name, chain in chains),
                last=max(chain.last for _, chain in chains),
            )
            for one, chains in found.items()
        }

    def moved(self, period: Period) -> set[Terms]:
        """The terms of which something was recorded in a period, those asked about before."""

        def ask() -> set[Terms]:
            found: set[Terms] = set()
            for origin in self.origins:
                every = self._records.moved(origin.ref, period.start, period.end)
                found.update(one for one in every if origin.only in (None, one.service))
            return found

        return self.safely(ask)

    def counts(self) -> dict[Terms, int]:
        """How many records are kept of each terms."""

        def ask() -> dict[Terms, int]:
            found: dict[Terms, int] = {}
            for origin in self.origins:
                for one, count in self._records.counts(origin.ref).items():
                    found[one] = found.get(one, 0) + count
            return found

        return self.safely(ask)

    def covers(self, terms: Terms) -> bool:
        """Whether all records of a terms are kept, as the branches are seen."""

        def ask() -> bool:
            tips = ((one.tip, self._records.tip(one.ref, one.cut, terms)) for one in self.origins)
            return all(tip == kept for tip, kept in tips)

        return self.safely(ask)

    def kept(self, kind: str, key: str, state: str = "") -> bytes | None:
        """A derived value, if it was made of this state."""
        return self.safely(lambda: self._kept.get(kind, key, state))

    def keep(self, kind: str, key: str, value: bytes, state: str = "") -> None:
        """Keep a derived value, as far as that is possible."""
        self.safely(lambda: self._kept.put(kind, key, value, state))

    def phrases(self, visible: Callable[[str], str]) -> Phrases:
        """The words of texts; to be used inside `safely`."""
        from policydiff.index.phrases import Phrases  # noqa: PLC0415 - only a search needs them

        return Phrases(self.database, self._records, visible)

    def flush(self) -> None:
        """Write what waits to be kept."""
        try:
            self._kept.flush()
        except sqlite3.Error as error:
            self.database.lose(error)

    def safely(self, ask: Callable[[], _T]) -> _T:
        """Ask again of an empty index, should this one be lost on the way."""
        try:
            return ask()
        except (sqlite3.Error, ValueError) as error:
            self.database.lose(error)
            self._records, self._kept = Records(self.database), Kept(self.database)
            return ask()

    def _tip(self, origin: Origin) -> str | None:
        return self.safely(lambda: self._records.tip(origin.ref, origin.cut))

    def _cover(self, origin: Origin, terms: Collection[Terms] | None) -> None:
        """Take in what is not kept yet of some terms, or of all."""
        whole = self._records.tip(origin.ref, origin.cut)
        if whole == origin.tip:
            return
        if whole is None and terms is not None and len(terms) <= _SINGLE:
            for one in terms:
                self._take(origin, self._records.tip(origin.ref, origin.cut, one), one)
        else:
            self._take(origin, whole, None)

    def _take(self, origin: Origin, tip: str | None, terms: Terms | None) -> None:
        if tip == origin.tip:
            return
        after = tip if tip and self.archive.continues(tip, origin.tip) else None
        wanted = None if terms is None else [terms]
        found = list(self.archive.walk(origin, wanted, since=after))[::-1]
        mine = found if terms is None else [one for one in found if one.terms == terms]
        self._records.keep(origin.ref, origin.cut, mine, origin.tip, terms=terms, after=after)
