"""What pictures are drawn from: how many changes of which weight came when, and the axis under them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from policydiff.history import Timeline
from policydiff.model import Assessment, Level
from policydiff.queries import MONTHS
from policydiff.render import words
from policydiff.render.dossier import Part
from policydiff.render.harmless import one_line

UNRATED = "changes"
ROWS: tuple[Level | None, ...] = (
    Level.CRITICAL,
    Level.SUBSTANTIVE,
    Level.EDITORIAL,
    Level.COSMETIC,
    None,
)
"""From the top."""
LONGEST_NAME = 40
DAY = timedelta(days=1)
_MOST_TICKS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Some changes of one weight at one time."""

    at: datetime
    level: Level | None
    """None where nothing assessed them."""
    number: int = 1


def marks(parts: Iterable[Part]) -> tuple[Mark, ...]:
    """The changes of some parts by day and level; a change that came in several steps counts at its last."""
    numbers: Counter[tuple[datetime, Level | None]] = Counter()
    for part in parts:
        for item in part.items[: 1 if part.replaced else 0]:
            rating = part.report.rating
            numbers[day_of(item.at[-1]), rating.level if rating else None] += 1
        for dated, item in part.rows:
            level = dated.assessment.level if dated.assessment else None
            numbers[day_of(item.at[-1]), level] += words.size(dated.change)
    return _in_order(numbers)


def recorded(
    timeline: Timeline, weighed: Mapping[str, Assessment] | None = None
) -> tuple[Mark, ...]:
    """The texts that were news in a timeline, by day and by what weighs most in them.

    Args:
        timeline: of one terms.
        weighed: what weighs most in a record, by its commit; none: nothing is weighed.
    """
    numbers: Counter[tuple[datetime, Level | None]] = Counter()
    for entry in timeline.entries:
        if entry.fold is None and entry.base is not None and entry.record.blob:
            found = (weighed or {}).get(entry.record.commit)
            numbers[day_of(entry.at), found.level if found else None] += 1
    return _in_order(numbers)


def _in_order(numbers: Counter[tuple[datetime, Level | None]]) -> tuple[Mark, ...]:
    ordered = sorted(numbers.items(), key=lambda entry: (entry[0][0], str(entry[0][1])))
    return tuple(Mark(at=at, level=level, number=number) for (at, level), number in ordered)


def bounds(
    start: datetime | None, end: datetime | None, found: Sequence[Mark]
) -> tuple[datetime, datetime] | None:
    """Where the axis begins and ends; an open period ends with its marks. None: nothing to draw."""
    first = start or min((mark.at for mark in found), default=None)
    last = end or max((mark.at + DAY for mark in found), default=None)
    return None if first is None or last is None or last <= first else (first, last)


def ticks(start: datetime, end: datetime, *, most: int = _MOST_TICKS) -> list[tuple[datetime, str]]:
    """Round days, months or years of a stretch, with a label each."""
    days = (end - start) / DAY
    for step in (1, 2, 7, 14):
        if days / step <= most:
            firsts = [start + DAY * step * number for number in range(int(days / step) + 1)]
            return [(at, f"{at.day} {MONTHS[at.month][:3]}") for at in firsts if at < end]
    months = (end.year - start.year) * 12 + end.month - start.month
    for step in (1, 3, 6, 12, 24, 60, 120):
        if months / step <= most:
            break
    found: list[tuple[datetime, str]] = []
    number = start.year * 12 + start.month - 1
    number += -number % step
    while True:
        at = start.replace(
            year=number // 12,
            month=number % 12 + 1,
            day=1,
            hour=0,
            minute=0,
            second=0,
            microsecond=0,
        )
        if at >= end:
            return found or [(start, words.day(start))]
        if at >= start:
            said = str(at.year) if step >= 12 else f"{MONTHS[at.month][:3]} {at.year}"
            found.append((at, said))
        number += step


def shown_name(name: str) -> str:
    """The name of a row, cut to what there is room for."""
    said = one_line(name)
    return said if len(said) <= LONGEST_NAME else f"{said[: LONGEST_NAME - 1]}…"


Heat = tuple[str, Sequence[Mark]]
"""Name of a row and what falls into it."""


def day_of(at: datetime) -> datetime:
    """The beginning of a day."""
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
