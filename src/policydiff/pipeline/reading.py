"""From an archive to timelines and texts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from policydiff.archive import open_archive
from policydiff.dataclasses import dataclass, field
from policydiff.errors import UsageError
from policydiff.index.database import Database
from policydiff.index.place import cache_file
from policydiff.model import Terms
from policydiff.pipeline.indexing import Indexed, indexed
from policydiff.queries import match_all, match_one

if TYPE_CHECKING:
    from policydiff.archive import Archive
    from policydiff.collection import Collection
    from policydiff.history import Looks, Timeline
    from policydiff.history.stays import Stays
    from policydiff.model import Observation, Record, Version
    from policydiff.pipeline.indexing import State

_START = datetime(1970, 1, 1, tzinfo=UTC)


@contextmanager
def opened(
    collection: Collection, *, told: Callable[[str], None] = lambda _: None
) -> Iterator[Reader]:
    """Open a collection's archive for reading.

    Args:
        collection: whose archive.
        told: told, as a sentence, if nothing can be kept of what is worked out.

    Raises:
        UsageError: nothing has been recorded in the collection yet.
        ArchiveError: what stands there can't be read as an archive.
    """
    nothing = (
        f"Nothing is recorded in {collection.path} yet: `policydiff snapshot` records what is declared, and "
        "`policydiff status` tells what its runs found."
    )
    if not collection.archive.exists():
        raise UsageError(nothing)
    with (
        open_archive(collection.archive) as archive,
        indexed(archive, cache_file(collection.archive), told) as index,
    ):
        if not index.origins:
            raise UsageError(nothing)
        yield Reader(archive=archive, index=index)


@dataclass(slots=True, kw_only=True)
class Reader:
    """Answers about one archive; each text is read once."""

    archive: Archive
    index: Indexed = None  # type: ignore[assignment]  # made below, where none is given
    _versions: dict[tuple[str, Terms], Version] = field(default_factory=dict)
    _looks: dict[Terms, list[int]] | None = None

    def __post_init__(self) -> None:
        if self.index is None:
            self.index = Indexed(self.archive, Database(None, lambda _: None))

    def asked(self, queries: Sequence[str]) -> tuple[Terms, ...] | None:
        """The terms that names stand for; None for no names, which ask for all.

        Args:
            queries: names as a person types them.

        Raises:
            UsageError: a name matches nothing.
        """
        return match_all(queries, self.index.known(queries)) if queries else None

    def timelines(self, queries: Sequence[str]) -> tuple[Timeline, ...]:
        """The timelines of the terms asked for, or of all.

        Args:
            queries: names as a person types them; none stands for all.

        Raises:
            UsageError: a name matches nothing.
        """
        asked = self.asked(queries)
        if asked is None:
            self.index.terms()  # says what a repository without any is
        return self.timelines_of(asked)

    def timeline(self, query: str) -> Timeline:
        """The timeline of the one terms a name stands for.

        Raises:
            UsageError: nothing matches, or several do.
        """
        terms = match_one(query, self.index.known([query]))
        return self.timeline_of(terms)

    def timeline_of(self, terms: Terms) -> Timeline:
        """The timeline of a terms."""
        return self.history_of(terms)[0]

    def history_of(self, terms: Terms) -> tuple[Timeline, State | None]:
        """The timeline of a terms, and what stands for the records it is made of, where it has any."""
        records, states = self.index.histories([terms])
        state = states.get(terms)
        return self._timeline(terms, records, state), state

    def timelines_of(self, asked: Sequence[Terms] | None) -> tuple[Timeline, ...]:
        """The timelines of some terms, or of all, in their order."""
        records, states = self.index.histories(asked)
        by_terms: dict[Terms, list[Record]] = {terms: [] for terms in asked or ()}
        for record in records:
            by_terms.setdefault(record.terms, []).append(record)
        return tuple(
            self._timeline(one, by_terms[one], states.get(one)) for one in sorted(by_terms)
        )

    def _timeline(self, terms: Terms, records: Sequence[Record], state: State | None) -> Timeline:
        from policydiff.pipeline import timelines as kept  # noqa: PLC0415 - what was drawn before needs none

        digest = state.digest if state else ""
        found = self.index.kept("timeline", str(terms), digest)
        if found is not None:
            with suppress(ValueError):
                return kept.decode(found, terms, records)
        return self._build(terms, records, digest)[0]

    def _build(
        self, terms: Terms, records: Sequence[Record], digest: str
    ) -> tuple[Timeline, Stays]:
        from policydiff import history  # noqa: PLC0415 - what was drawn before needs none of it
        from policydiff.pipeline import timelines as kept  # noqa: PLC0415 - as above
        from policydiff.pipeline.telling import Teller  # noqa: PLC0415 - as above

        found, stays = history.built(terms, records, Teller(self.archive, self.index, records))
        self.index.keep("timeline", str(terms), kept.encode(found, records), digest)
        self.index.keep("stays", str(terms), kept.encode_stays(stays), digest)
        return found, stays

    def stays_of(self, terms: Terms) -> Stays:
        """When the lines of a terms' texts stood that came back.

        Cost: as for its timeline, which is kept with it.
        """
        from policydiff.pipeline import timelines as kept  # noqa: PLC0415 - as above

        state = self.index.states([terms]).get(terms)
        if state is not None:
            found = self.index.kept("stays", str(terms), state.digest)
            if found is not None:
                with suppress(ValueError):
                    return kept.decode_stays(found)
        records, states = self.index.histories([terms])
        state = states.get(terms)
        return self._build(terms, records, state.digest if state else "")[1]

    def looks(self) -> dict[Terms, Looks]:
        """When somebody saw the text of each terms; empty where nobody wrote that down.

        Cost: as for `looks_of`, and every look of every terms.
        """
        return {terms: looks for terms in self._seen() if (looks := self.looks_of(terms))}

    def looks_of(self, terms: Terms) -> Looks | None:
        """When somebody saw the text of a terms; None where nobody wrote that down.

        Cost: two git processes; the observations of each month that has others than when it was
        last asked about are read.
        """
        times = self._seen().get(terms)
        if times is None:
            return None
        from policydiff.history import Looks  # noqa: PLC0415 - as above

        return Looks(tuple(_START + timedelta(microseconds=time) for time in sorted(times)))

    def _seen(self) -> dict[Terms, list[int]]:
        """The same of all, in microseconds since 1970, months in order."""
        if self._looks is None:
            self._looks = {}
            for month, folder in () if self.archive.foreign else self.archive.observed_months():
                for name, times in self._seen_in(month, folder).items():
                    service, _, kind = name.partition("/")
                    terms = Terms(service=service, type=kind)
                    self._looks.setdefault(terms, []).extend(times)
        return self._looks

    def _seen_in(self, month: str, folder: str) -> dict[str, list[int]]:
        """The same of one month, by the terms' name."""
        found = self.index.kept("looks", month, folder)
        if found is not None:
            with suppress(ValueError):
                return _decode_looks(found)
        from policydiff.history import Looks  # noqa: PLC0415 - as above

        every: dict[str, list[Observation]] = {}
        for one in self.archive.observations_of(month, folder):
            every.setdefault(str(one.terms), []).append(one)
        seen = {
            name: [(at - _START) // timedelta(microseconds=1) for at in Looks.of(these).times]
            for name, these in every.items()
        }
        self.index.keep("looks", month, json.dumps(seen, separators=(",", ":")).encode(), folder)
        return seen

    def forget(self) -> None:
        """Let go of texts that were read: what follows is about other terms."""
        self._versions.clear()

    def load(self, record: Record) -> Version:
        """The text of a record."""
        key = (record.commit, record.terms)
        version = self._versions.get(key)
        if version is None:
            from policydiff.model import Version  # noqa: PLC0415 - as above

            urls = tuple(value for name, value in record.trailers if name == "Source-URL")
            version = Version(
                title=str(record.terms),
                text=self.archive.read_text(record),
                captured_at=record.captured_at,
                record=record,
                urls=urls,
            )
            self._versions[key] = version
        return version


def _decode_looks(kept: bytes) -> dict[str, list[int]]:
    """Looks as they were kept.

    Raises:
        ValueError: these bytes are none.
    """
    found = json.loads(kept)
    if not isinstance(found, dict) or not all(isinstance(times, list) for times in found.values()):
        raise ValueError("these bytes are no looks")
    return found
