"""The records of an archive, as its branches were when they were last read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from policydiff.model import Record, RecordKind, Terms

if TYPE_CHECKING:
    from policydiff.index.database import Database

_ALL = 0
"""Stands for every terms in `covered`."""
_START = datetime(1970, 1, 1, tzinfo=UTC)
_EVER = (-(1 << 62), 1 << 62)
"""Seconds before and after all others."""


class Chain(NamedTuple):
    """All records of one terms in one origin, in short."""

    digest: bytes
    """Another one for any other records, or another order."""
    last: int
    """When the last of them was captured, in seconds since 1970."""


_NO_CHAIN = Chain(b"", _EVER[0])


class Records:
    """Keeps the records of each origin, of all its terms or of some, up to a commit."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ids: dict[Terms, int] = {}

    def tip(self, origin: str, cut: str, terms: Terms | None = None) -> str | None:
        """The commit up to which the records of an origin are kept.

        Args:
            origin: full name of the branch.
            cut: digest of where its history was cut off; what was kept of another one is not good.
            terms: whose records; None for all.
        """
        wanted = [_ALL] if terms is None else [_ALL, self.number(terms)]
        for one in wanted:
            row = self._database.row(
                "SELECT tip FROM covered WHERE origin = ? AND terms = ? AND cut = ?",
                (origin, one, cut),
            )
            if row is not None:
                return str(row[0])
        return None

    def keep(
        self,
        origin: str,
        cut: str,
        records: Iterable[Record],
        tip: str,
        *,
        terms: Terms | None = None,
        after: str | None = None,
    ) -> None:
        """Keep records of an origin; all that was kept of it before, if they go on from nothing.

        Args:
            origin: full name of the branch.
            cut: as for `tip`.
            records: oldest commit first.
            tip: up to which commit these are.
            terms: whose they are; None for all.
            after: up to which commit records were kept before, which these follow. Where somebody
                else has kept others meanwhile, nothing is done.
        """
        with self._database.writing():
            one = _ALL if terms is None else self.numbered(terms)
            if after is not None and self.tip(origin, cut, terms) != after:
                return
            if after is None:
                which = "" if terms is None else " AND terms = ?"
                values = (origin,) if terms is None else (origin, one)
                for table in ("record", "covered", "chain"):
                    self._database.rows(f"DELETE FROM {table} WHERE origin = ?{which}", values)  # noqa: S608 - two names of ours
            if terms is None:  # says more than what was said of single ones
                self._database.rows("DELETE FROM covered WHERE origin = ?", (origin,))
            covered = "INSERT OR REPLACE INTO covered VALUES (?, ?, ?, ?)"
            self._database.rows(covered, (origin, one, tip, cut))
            [(last,)] = self._database.rows(
                "SELECT coalesce(max(place), 0) FROM record WHERE origin = ?", (origin,)
            )
            kept = "SELECT terms, digest, last FROM chain WHERE origin = ?"
            chains = {
                number: Chain(digest, last)
                for number, digest, last in self._database.rows(kept, (origin,))
            }
            self._database.many(
                "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                self._rows(origin, records, int(last) + 1, chains),
            )
            self._database.many(
                "INSERT OR REPLACE INTO chain VALUES (?, ?, ?, ?)",
                ((origin, number, *chain) for number, chain in chains.items()),
            )

    def chains(self, origin: str) -> dict[Terms, Chain]:
        """Every terms of which a record of an origin is kept, and what stands for all of these."""
        found = self._database.rows(
            "SELECT service, type, digest, last FROM chain JOIN terms ON id = terms "
            "WHERE origin = ?",
            (origin,),
        )
        return {
            Terms(service=service, type=kind): Chain(digest, last)
            for service, kind, digest, last in found
        }

    def moved(self, origin: str, start: datetime | None, end: datetime | None) -> frozenset[Terms]:
        """The terms of which an origin has a record captured in a period.

        Args:
            origin: full name of the branch.
            start: of the period; None for no bound.
            end: of the period, exclusive; None for no bound.
        """
        bounds = [None if at is None else _seconds(at) for at in (start, end)]
        low, high = (
            one if one is not None else edge for one, edge in zip(bounds, _EVER, strict=True)
        )
        found = self._database.rows(
            "SELECT service, type FROM terms WHERE id IN "
            "(SELECT terms FROM record WHERE captured >= ? AND captured < ? AND origin = ?)",
            (low, high, origin),
        )
        return frozenset(Terms(service=service, type=kind) for service, kind in found)

    def counts(self, origin: str) -> dict[Terms, int]:
        """How many records of each terms are kept of an origin."""
        found = self._database.rows(
            "SELECT service, type, count(*) FROM record JOIN terms ON id = terms "
            "WHERE origin = ? GROUP BY terms",
            (origin,),
        )
        return {Terms(service=service, type=kind): count for service, kind, count in found}

    def of(self, origin: str, name: str, terms: Collection[Terms] | None) -> list[Record]:
        """The records kept of an origin, oldest commit first.

        Args:
            origin: full name of the branch.
            name: what the records are to say they come from.
            terms: whose records; None for all.

        Raises:
            ValueError: something there is no record.
        """
        known = {number: one for one, number in self._known().items()}
        columns = "place, terms, captured, recorded, commit_id, blob, kind, subject, trailers"
        query = f"SELECT {columns} FROM record WHERE "  # noqa: S608 - columns are ours
        rows: list[tuple[int, int, int, int, str, str | None, str, str, str]] = []
        if terms is None:
            rows += self._database.rows(f"{query} origin = ?", (origin,))
        else:
            for one in terms:
                values = (self.number(one), origin)
                rows += self._database.rows(f"{query} terms = ? AND origin = ?", values)
        rows.sort()
        kinds = {str(kind): kind for kind in RecordKind}
        try:
            return [
                Record(
                    terms=known[number],
                    captured_at=_START + timedelta(seconds=captured),
                    recorded_at=_START + timedelta(seconds=recorded),
                    commit=commit,
                    blob=blob,
                    kind=kinds[kind],
                    origin=name,
                    subject=subject,
                    trailers=_trailers(trailers),
                )
                for _, number, captured, recorded, commit, blob, kind, subject, trailers in rows
            ]
        except (KeyError, TypeError, OverflowError) as error:
            raise ValueError("what was kept is no record") from error

    def _rows(
        self, origin: str, records: Iterable[Record], first: int, chains: dict[int, Chain]
    ) -> Iterator[Sequence[object]]:
        """What is written of records; the chain of each terms is made longer on the way."""
        for place, record in enumerate(records, start=first):
            number = self.numbered(record.terms)
            captured = _seconds(record.captured_at)
            digest, last = chains.get(number, _NO_CHAIN)
            digest = hashlib.blake2b(digest + record.commit.encode(), digest_size=16).digest()
            chains[number] = Chain(digest, max(captured, last))
            yield (
                number,
                origin,
                place,
                captured,
                _seconds(record.recorded_at),
                record.commit,
                record.blob,
                record.kind.value,
                _stored(record.subject),
                json.dumps(record.trailers) if record.trailers else "",
            )

    def _known(self) -> dict[Terms, int]:
        found = self._database.rows("SELECT service, type, id FROM terms")
        self._ids = {Terms(service=service, type=kind): one for service, kind, one in found}
        return self._ids

    def number(self, terms: Terms) -> int:
        """The number of a terms; one that nothing has where it has none."""
        if terms not in self._ids:
            self._known()
        return self._ids.get(terms, -1)

    def numbered(self, terms: Terms) -> int:
        """The number of a terms; given if it has none. Only for who is writing."""
        if self.number(terms) < 0:
            self._database.rows(
                "INSERT INTO terms (service, type) VALUES (?, ?)", (terms.service, terms.type)
            )
            self._known()
        return self._ids[terms]


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _stored(text: str) -> str:
    """Text that SQLite can hold: no lone surrogates."""
    return text.encode("utf-8", "replace").decode()


def _trailers(kept: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in json.loads(kept)) if kept else ()
