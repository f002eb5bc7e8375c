"""From an archive to timelines and texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from policydiff import history
from policydiff.archive import Archive, open_archive
from policydiff.collection import Collection
from policydiff.errors import UsageError
from policydiff.history import TextFacts, TextLines, Timeline
from policydiff.model import Record, Terms, Version
from policydiff.queries import match_all, match_one


@contextmanager
def opened(collection: Collection) -> Iterator[Reader]:
    """Open a collection's archive for reading.

    Raises:
        UsageError: nothing has been recorded in the collection yet.
        ArchiveError: what stands there can't be read as an archive.
    """
    nothing = f"Nothing is recorded in {collection.path} yet: run `policydiff -C {collection.path} snapshot`."
    if not collection.archive.exists():
        raise UsageError(nothing)
    with open_archive(collection.archive) as archive:
        if not archive.records():
            raise UsageError(nothing)
        yield Reader(archive=archive)


@dataclass(slots=True, kw_only=True)
class Reader:
    """Answers about one archive; each text is read once."""

    archive: Archive
    _versions: dict[tuple[str, Terms], Version] = field(default_factory=dict)
    _facts: dict[str, tuple[TextFacts, TextLines]] = field(default_factory=dict)

    def timelines(self, queries: Sequence[str]) -> tuple[Timeline, ...]:
        """The timelines of the terms asked for, or of all.

        Args:
            queries: names as a person types them; none stands for all.

        Raises:
            UsageError: a name matches nothing.
        """
        asked = match_all(queries, self.archive.terms()) if queries else None
        by_terms: dict[Terms, list[Record]] = {terms: [] for terms in asked or ()}
        for record in self.archive.records(asked):
            by_terms.setdefault(record.terms, []).append(record)
        return tuple(history.build(terms, by_terms[terms], self) for terms in sorted(by_terms))

    def timeline(self, query: str) -> Timeline:
        """The timeline of the one terms a name stands for.

        Raises:
            UsageError: nothing matches, or several do.
        """
        terms = match_one(query, self.archive.terms())
        return history.build(terms, self.archive.records([terms]), self)

    def facts(self, record: Record) -> TextFacts:
        """What history needs to know of a record's text."""
        return self._said(record)[0]

    def lines(self, record: Record) -> TextLines:
        """What history needs to know of a record's lines."""
        return self._said(record)[1]

    def _said(self, record: Record) -> tuple[TextFacts, TextLines]:
        blob = record.blob or ""
        if blob not in self._facts:
            self._facts[blob] = history.read(self.archive.read_text(record))
        return self._facts[blob]

    def load(self, record: Record) -> Version:
        """The text of a record."""
        key = (record.commit, record.terms)
        version = self._versions.get(key)
        if version is None:
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
