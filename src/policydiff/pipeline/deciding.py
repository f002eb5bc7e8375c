"""From an archive to the changes of a period as a list, and decisions on some of them by their ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from policydiff import history, review
from policydiff.history import Stretch, TermsPeriod
from policydiff.model import Record, Version
from policydiff.pipeline import comparing, reviewing
from policydiff.pipeline.reading import Reader
from policydiff.queries import Period
from policydiff.report import report
from policydiff.review import Ask, Item, Ledger, Reviewer

Progress = Callable[[int, int], None]

_EVER = Period(start=None, end=None, label="ever")
_TEXTS_KEPT = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One decision as a person asks for it."""

    ask: Ask
    change: str
    """Beginning of a change id, as they write it."""


def listing(
    reader: Reader, queries: Sequence[str], period: Period, ledger: Ledger, *, progress: Progress
) -> tuple[Item, ...]:
    """Every change of a period and where it stands, terms by terms.

    Args:
        reader: of an archive.
        queries: names as a person types them; none stands for all.
        period: the period asked for.
        ledger: what has been decided so far.
        progress: told how many terms are compared, of how many.

    Raises:
        UsageError: a name matches nothing.
    """
    reports = comparing.show(reader, queries, period, progress=progress)
    return tuple(item for one in reports for item in review.items(one, ledger))


def decide(
    reader: Reader,
    choices: Sequence[Choice],
    queries: Sequence[str],
    period: Period | None,
    *,
    by: Reviewer,
    clock: Callable[[], datetime],
    progress: Progress,
) -> tuple[Item, ...]:
    """Record decisions, all or none of them.

    Args:
        reader: of an archive.
        choices: what is decided on which changes.
        queries: names as a person types them; none stands for all.
        period: where the changes are looked for, as its listing shows them; None for every single
            recorded change, latest first.
        by: who decides.
        clock: tells the time.
        progress: told how much is compared, of how much.

    Returns:
        The changes decided on, in the order of `choices`, the new decisions with them.

    Raises:
        UsageError: the archive is somebody else's; an id stands for no change, or for several.
        ArchiveBusy: another run is writing.
        ArchiveError: the archive cannot be written.

    Cost: that of the listing; without a period, up to one comparison for every recorded change.
    """
    reviewing.refuse_foreign(reader)
    beginnings = [review.beginning(choice.change) for choice in choices]
    ledger = reviewing.read_ledger(reader)
    if period is None:
        found = _search(reader, queries, beginnings, ledger, progress)
    else:
        found = iter(listing(reader, queries, period, ledger, progress=progress))
    latest: dict[str, Item] = {}
    for item in found:
        if item.id not in latest or latest[item.id].at[-1] < item.at[-1]:
            latest[item.id] = item
    keys = [review.resolve(beginning, latest) for beginning in beginnings]
    asked = [(latest[key].subject, choice.ask) for choice, key in zip(choices, keys, strict=True)]
    now = ledger.adding(*reviewing.record(reader, ledger, asked, by=by, now=clock()))
    return tuple(replace(latest[key], decisions=now.of(key)) for key in keys)


def _search(
    reader: Reader,
    queries: Sequence[str],
    beginnings: Sequence[str],
    ledger: Ledger,
    progress: Progress,
) -> Iterator[Item]:
    """Changes whose ids begin as asked, from single recorded changes, latest first.

    It ends when all are found by beginnings as long as people are shown: a shorter one may yet turn
    out to stand for several changes.
    """
    steps = [
        one
        for timeline in reader.timelines(queries)
        for one in _steps(history.in_period(timeline, _EVER))
    ]
    steps.sort(key=lambda one: one.stretches[0].steps[0].at, reverse=True)

    @lru_cache(maxsize=_TEXTS_KEPT)
    def load(record: Record) -> Version:
        return Reader(archive=reader.archive).load(record)  # the reader itself keeps every text

    wanted = tuple(beginnings)
    missing = set(beginnings)
    for number, found in enumerate(steps):
        progress(number, len(steps))
        for item in review.items(report(found, load), ledger):
            if item.id.startswith(wanted):
                missing -= {item.id[: len(one)] for one in wanted if len(one) >= review.SHORT}
                yield item
        if not missing:
            break
    progress(len(steps), len(steps))


def _steps(found: TermsPeriod) -> Iterator[TermsPeriod]:
    """Every recorded change by itself; of the same two texts in turn, only the last."""
    last: dict[tuple[str | None, str | None], TermsPeriod] = {}
    for stretch in found.stretches:
        base = stretch.base
        for entry in stretch.steps:
            if base is not None:
                step = Stretch(base=base, steps=(entry,))
                last[base.blob, entry.record.blob] = replace(found, stretches=(step,))
            base = entry.record
    yield from last.values()
