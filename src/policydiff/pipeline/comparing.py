"""From an archive to what is drawn: period reports, and comparisons of two points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from policydiff import history
from policydiff.compare import compare
from policydiff.history import Between, Looks, Timeline
from policydiff.model import Assessment, Comparison
from policydiff.pipeline.reading import Reader
from policydiff.queries import Period, parse_point
from policydiff.render.findings import weightiest as heaviest
from policydiff.report import PeriodReport, report, undated

if TYPE_CHECKING:
    from policydiff.history.stays import Stood
    from policydiff.report import RulesGiven


def show(
    reader: Reader,
    queries: Sequence[str],
    period: Period,
    *,
    rules: RulesGiven | None = None,
    apart: bool = False,
    progress: Callable[[int, int], None],
) -> tuple[PeriodReport, ...]:
    """What changed in a period, terms by terms.

    Args:
        reader: of an archive.
        queries: names as a person types them; none stands for all.
        period: the period asked for.
        rules: to assess the changes by, or what reads them when there are some; None leaves them
            unassessed.
        apart: each recorded change by itself, rather than the net change.
        progress: told how many terms are compared, of how many.

    Raises:
        UsageError: a name matches nothing.
    """
    timelines = reader.timelines(queries)
    looks = reader.looks()
    reports: list[PeriodReport] = []
    for number, timeline in enumerate(timelines):
        progress(number, len(timelines))
        known = looks.get(timeline.terms)
        reports.append(reported(reader, timeline, period, rules=rules, apart=apart, looks=known))
    progress(len(timelines), len(timelines))
    return tuple(reports)


def reported(
    reader: Reader,
    timeline: Timeline,
    period: Period,
    *,
    rules: RulesGiven | None = None,
    apart: bool = False,
    looks: Looks | None = None,
) -> PeriodReport:
    """What changed in a period in the terms of one timeline; see `show`.

    Args:
        reader: of an archive.
        timeline: of a terms in it.
        period: the period asked for.
        rules: as for `show`.
        apart: as for `show`.
        looks: when somebody looked; None where that is not known.
    """
    found = history.in_period(timeline, period)
    if apart:
        found = history.apart(found)
    stood = stood_in(reader, timeline)
    return report(found, reader.load, rules=rules, looks=looks, stood=stood)


def stood_in(reader: Reader, timeline: Timeline) -> Callable[[], Stood]:
    """What tells when the clauses of a timeline's changes stood besides, made once it is asked."""

    def made() -> Stood:
        from policydiff.history.stays import Stood  # noqa: PLC0415 - where no word changed, nobody asks

        return Stood(timeline, reader.stays_of(timeline.terms))

    return made


def weightiest(
    reader: Reader,
    timelines: Sequence[Timeline],
    rules: RulesGiven,
    *,
    progress: Callable[[int, int], None],
) -> dict[str, Assessment]:
    """What weighs most in each record that is news, by its commit; a whole other text has none.

    Args:
        reader: of an archive.
        timelines: whose records.
        rules: to assess by, or what reads them when there is something to assess.
        progress: told how many records are compared, of how many.

    Cost: one comparison for each record that is news.
    """
    found: dict[str, Assessment] = {}
    news = [
        (entry.record, entry.base)
        for timeline in timelines
        for entry in timeline.entries
        if entry.fold is None and entry.base and entry.record.blob and not entry.opens
    ]
    for number, (record, base) in enumerate(news):
        progress(number, len(news))
        changes = undated(compare(reader.load(base), reader.load(record)), rules=rules)
        rated = [one.assessment for one in changes if one.assessment]
        if rated:
            found[record.commit] = heaviest(rated)
    progress(len(news), len(news))
    return found


def diff(reader: Reader, query: str, old: str, new: str) -> tuple[Comparison, Between]:
    """Two points of one terms, compared, and what stands between them besides the publisher's changes.

    Args:
        reader: of an archive.
        query: a name that stands for one terms.
        old: a point as a person types it; see `queries.parse_point`.
        new: likewise.

    Raises:
        UsageError: the name or a point is not to be found.
    """
    points = [(said, parse_point(said)) for said in (old, new)]
    timeline = reader.timeline(query)
    first, second = (history.resolve(timeline, point, said=said) for said, point in points)
    found = compare(reader.load(first), reader.load(second))
    return found, history.between(timeline, first, second)
