"""Pictures as text for a terminal, in ASCII.

A digit for up to nine changes, `+` for more; where changes are weighed, a sign for the weightiest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from policydiff.events import Event, within
from policydiff.history import Timeline
from policydiff.model import Assessment, Level
from policydiff.render import words
from policydiff.render.harmless import one_line
from policydiff.render.picture.marks import (
    ROWS,
    UNRATED,
    Heat,
    Mark,
    bounds,
    recorded,
    shown_name,
    ticks,
)

_SIGNS: Mapping[Level | None, str] = {
    Level.CRITICAL: "#",
    Level.SUBSTANTIVE: "=",
    Level.EDITORIAL: "-",
    Level.COSMETIC: ",",
    None: "?",
}
"""The darker, the weightier."""


def overview(
    timelines: Sequence[Timeline],
    events: Sequence[Event],
    *,
    width: int,
    weighed: Mapping[str, Assessment] | None = None,
) -> str:
    """When news came: over time for one terms, a row each for several.

    Args:
        timelines: to draw.
        events: placed below the time of one terms.
        width: columns to use.
        weighed: what weighs most in a record, by its commit; none: nothing is weighed.
    """
    found = [(str(timeline.terms), recorded(timeline, weighed)) for timeline in timelines]
    every = [mark for _, marks in found for mark in marks]
    span = bounds(None, None, every)
    if span is None:
        return "Nothing has changed yet.\n"
    if len(timelines) > 1:
        return heat_text(found, *span, width=width)
    told = [event for event in events if event.concerns(timelines[0].terms)]
    inside = within(told, *span)
    drawn = timeline_text(every, *span, width=width, events=inside)
    return f"{one_line(str(timelines[0].terms))}\n{drawn}"


def timeline_text(
    found: Sequence[Mark],
    start: datetime,
    end: datetime,
    *,
    width: int,
    events: Sequence[Event] = (),
) -> str:
    """The same for a terminal, in ASCII: a digit for up to nine changes, `+` for more, `E` for an event.

    Args:
        found: what to draw.
        start: where the axis begins.
        end: where it ends.
        width: columns to use, at least 24.
        events: a line below shows where they stand.
    """
    label = 14
    columns = max(12, width - label)
    lines: list[str] = []
    for level in ROWS:
        counted = Counter[int]()
        for mark in found:
            if mark.level is level:
                counted[_column(mark.at, start, end, columns)] += mark.number
        if counted:
            cells = "".join(_digit(counted[column]) for column in range(columns))
            named = level or (words.UNASSESSED if any(mark.level for mark in found) else UNRATED)
            lines.append(f"{named!s:<{label}}{cells}")
    if events:
        places = {_column(event.at, start, end, columns) for event in events}
        cells = "".join("E" if column in places else " " for column in range(columns))
        lines.append(f"{'events':<{label}}{cells.rstrip()}")
    lines.append(" " * label + _axis(start, end, columns))
    return "\n".join(lines) + "\n"


def heat_text(rows: Sequence[Heat], start: datetime, end: datetime, *, width: int) -> str:
    """Which of many terms changed when: a row each.

    If anything is weighed, a line below says what the signs mean.

    Args:
        rows: to draw.
        start: where the axis begins.
        end: where it ends.
        width: columns to use, at least 24.
    """
    label = 2 + max((len(shown_name(name)) for name, _ in rows), default=0)
    columns = max(12, width - label)
    lines: list[str] = []
    weighed = any(mark.level for _, found in rows for mark in found)
    signs: set[str] = set()
    for name, found in rows:
        columned: dict[int, list[Mark]] = {}
        for mark in found:
            columned.setdefault(_column(mark.at, start, end, columns), []).append(mark)
        cells = "".join(
            _cell(columned.get(column, ()), weighed=weighed) for column in range(columns)
        )
        signs.update(cells)
        lines.append(f"{shown_name(name):<{label}}{cells}")
    if not lines:
        return ""
    lines.append(" " * label + _axis(start, end, columns))
    if weighed:
        shown = (level for level in ROWS if _SIGNS[level] in signs)
        lines.append("  ".join(f"{_SIGNS[level]} {level or words.UNASSESSED}" for level in shown))
    return "\n".join(lines) + "\n"


def _cell(found: Sequence[Mark], *, weighed: bool) -> str:
    if not weighed or not found:
        return _digit(sum(mark.number for mark in found))
    return _SIGNS[min((mark.level for mark in found), key=ROWS.index)]


def _axis(start: datetime, end: datetime, columns: int) -> str:
    axis = [" "] * columns
    free = 0
    for at, said in ticks(start, end):
        column = _column(at, start, end, columns)
        if column >= free and column + len(said) <= columns:
            axis[column : column + len(said)] = said
            free = column + len(said) + 1
    return "".join(axis).rstrip()


def _column(at: datetime, start: datetime, end: datetime, columns: int) -> int:
    return min(columns - 1, max(0, int((at - start) / (end - start) * columns)))


def _digit(number: int) -> str:
    return "." if not number else str(number) if number < 10 else "+"
