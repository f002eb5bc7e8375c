"""From an archive to what is drawn: timelines, period reports, comparisons of two points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from policydiff import history
from policydiff.archive import Archive, open_archive
from policydiff.collection import Collection
from policydiff.compare import compare
from policydiff.errors import UsageError
from policydiff.history import Timeline
from policydiff.model import Comparison, Record, Terms, Version
from policydiff.queries import Period, match_all, match_one, parse_point
from policydiff.report import PeriodReport, report


@contextmanager
def opened(collection: Collection) -> Iterator[Reader]:
    """Open a collection's archive for reading.

    Raises:
        UsageError: nothing has been recorded in the collection yet.
        ArchiveError: what stands there can't be read as an archive.
    """
    if not collection.archive.exists():
        raise UsageError(
            f"Nothing is recorded in {collection.path} yet: run `policydiff -C {collection.path} snapshot`."
        )
    with open_archive(collection.archive) as archive:
        yield Reader(archive=archive)


@dataclass(slots=True, kw_only=True)
class Reader:
    """Answers about one archive; each text is read once."""

    archive: Archive
    _versions: dict[str, Version] = field(default_factory=dict)

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
        return tuple(history.build(terms, by_terms[terms]) for terms in sorted(by_terms))

    def show(
        self, queries: Sequence[str], period: Period, *, progress: Callable[[int, int], None]
    ) -> tuple[PeriodReport, ...]:
        """What changed in a period, terms by terms.

        Args:
            queries: as for `timelines`.
            period: the period asked for.
            progress: told how many terms are compared, of how many.
        """
        timelines = self.timelines(queries)
        reports: list[PeriodReport] = []
        for number, timeline in enumerate(timelines):
            progress(number, len(timelines))
            reports.append(report(history.in_period(timeline, period), self.load))
        progress(len(timelines), len(timelines))
        return tuple(reports)

    def diff(self, query: str, old: str, new: str) -> Comparison:
        """Two points of one terms, compared.

        Args:
            query: a name that stands for one terms.
            old: a point as a person types it; see `queries.parse_point`.
            new: likewise.

        Raises:
            UsageError: the name or a point is not to be found.
        """
        points = [(said, parse_point(said)) for said in (old, new)]
        terms = match_one(query, self.archive.terms())
        timeline = history.build(terms, self.archive.records([terms]))
        first, second = (history.resolve(timeline, point, said=said) for said, point in points)
        return compare(self.load(first), self.load(second))

    def load(self, record: Record) -> Version:
        """The text of a record."""
        key = record.commit
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
