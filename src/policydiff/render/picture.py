"""Pictures of what changed when: a timeline of one terms, a heat map of many; as SVG and as text.

Both say with a place or a number what they say with a colour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from policydiff.events import Event
from policydiff.model import Level
from policydiff.queries import MONTHS
from policydiff.render import words
from policydiff.render.dossier import Part
from policydiff.render.harmless import one_line
from policydiff.render.markup import Markup, tag

_UNRATED = "changes"
_ROWS: tuple[Level | None, ...] = (
    Level.CRITICAL,
    Level.SUBSTANTIVE,
    Level.EDITORIAL,
    Level.COSMETIC,
    None,
)
"""From the top."""
_FILLS = {
    Level.CRITICAL: "#c2410c",
    Level.SUBSTANTIVE: "#b7791f",
    Level.EDITORIAL: "#3b76b8",
    Level.COSMETIC: "#7d8590",
    None: "#6f6fb0",
}
"""Seen on white as well as on black; the row or the number says the same."""
_LEFT, _RIGHT, _WIDTH = 110, 14, 760
_ROW = 34
_AXIS = 30
_MOST_TICKS = 8
_CELL = 26
_LONGEST_NAME = 40
_DAY = timedelta(days=1)


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
            numbers[_day(item.at[-1]), None] += 1
        for dated, item in part.rows:
            level = dated.assessment.level if dated.assessment else None
            numbers[_day(item.at[-1]), level] += words.size(dated.change)
    return tuple(
        Mark(at=at, level=level, number=number)
        for (at, level), number in sorted(
            numbers.items(), key=lambda entry: (entry[0][0], str(entry[0][1]))
        )
    )


def timeline_svg(
    found: Sequence[Mark], start: datetime, end: datetime, events: Sequence[Event] = ()
) -> Markup:
    """Changes by level over time, events as numbered lines between them.

    Args:
        found: what to draw.
        start: where the axis begins.
        end: where it ends.
        events: with the number that a list beside the picture gives them, from 1.
    """
    rows = [level for level in _ROWS if any(mark.level is level for mark in found)] or [None]
    top = 22 if events else 8
    height = top + _ROW * len(rows) + _AXIS
    drawn: list[Markup] = [tag("title", None, _said(found))]
    for number, level in enumerate(rows):
        y = top + _ROW * number + _ROW // 2
        drawn.append(_text(str(level or _UNRATED), _LEFT - 12, y + 4, anchor="end"))
        drawn.append(_line(_LEFT, y, _WIDTH - _RIGHT, y, opacity=0.25))
    foot = top + _ROW * len(rows)
    for at, label in _ticks(start, end):
        x = _x(at, start, end)
        drawn.append(_line(x, top, x, foot, opacity=0.15))
        drawn.append(_text(label, x, foot + 18))
    for number, event in enumerate(events, 1):
        x = _x(event.at, start, end)
        drawn.append(_line(x, top - 6, x, foot, opacity=0.8, dashed=True))
        drawn.append(_text(f"E{number}", x, top - 9))
    for mark in found:
        x, y = _x(mark.at, start, end), top + _ROW * rows.index(mark.level) + _ROW // 2
        radius = min(15.0, 5 + mark.number**0.5 * 1.6)
        title = tag("title", None, f"{words.day(mark.at)}: {mark.number} {mark.level or _UNRATED}")
        circle = {"cx": x, "cy": y, "r": round(radius, 1), "fill": _FILLS[mark.level]}
        drawn.append(tag("circle", circle, title))
        if mark.number > 1:
            drawn.append(_text(str(mark.number), x + radius + 3, y + 4, anchor="start"))
    return _svg(_WIDTH, height, _said(found), drawn)


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
    label = 12
    columns = max(12, width - label)
    lines: list[str] = []
    for level in _ROWS:
        counted = Counter[int]()
        for mark in found:
            if mark.level is level:
                counted[_column(mark.at, start, end, columns)] += mark.number
        if counted:
            cells = "".join(_digit(counted[column]) for column in range(columns))
            lines.append(f"{level or _UNRATED!s:<{label}}{cells}")
    if events:
        places = {_column(event.at, start, end, columns) for event in events}
        cells = "".join("E" if column in places else " " for column in range(columns))
        lines.append(f"{'events':<{label}}{cells.rstrip()}")
    axis = [" "] * columns
    free = 0
    for at, said in _ticks(start, end):
        column = _column(at, start, end, columns)
        if column >= free and column + len(said) <= columns:
            axis[column : column + len(said)] = said
            free = column + len(said) + 1
    lines.append(" " * label + "".join(axis).rstrip())
    return "\n".join(lines) + "\n"


Heat = tuple[str, Sequence[Mark]]
"""Name of a row and what falls into it."""


def heat_svg(rows: Sequence[Heat], start: datetime, end: datetime) -> Markup:
    """Which of many terms changed when: a row each, a column for each stretch of time.

    A cell has the number of changes, on the colour of the weightiest.
    """
    ticks = _ticks(start, end, most=_heat_columns(start, end))
    left = 8 + 7 * max((len(_name(name)) for name, _ in rows), default=0)
    height = 8 + _CELL * len(rows) + _AXIS
    drawn: list[Markup] = []
    edges = [at for at, _ in ticks]
    for number, (name, found) in enumerate(rows):
        y = 8 + _CELL * number
        drawn.append(_text(_name(name), left - 8, y + 17, anchor="end"))
        for column, edge in enumerate(edges):
            until = edges[column + 1] if column + 1 < len(edges) else end
            level, total = _weightiest([mark for mark in found if edge <= mark.at < until])
            place = {"x": left + _CELL * 1.6 * column, "y": y, "width": _CELL * 1.6 - 2}
            box: dict[str, object] = {**place, "height": _CELL - 2}
            box |= {"rx": 3, "fill": _FILLS[level] if total else "currentColor"}
            box["opacity"] = None if total else 0.07
            drawn.append(tag("rect", box))
            if total:
                centre = left + _CELL * 1.6 * column + _CELL * 0.8 - 1
                drawn.append(_text(str(total), centre, y + 17, fill="#ffffff"))
    for column, (_, label) in enumerate(ticks):
        x = left + _CELL * 1.6 * column + _CELL * 0.8
        drawn.append(_text(label, x, 8 + _CELL * len(rows) + 18))
    width = int(left + _CELL * 1.6 * len(ticks) + 8)
    said = f"Changes of {len(rows)} documents over time"
    return _svg(width, height, said, [tag("title", None, said), *drawn])


def heat_text(rows: Sequence[Heat], start: datetime, end: datetime, *, width: int) -> str:
    """The same for a terminal: a digit for up to nine changes, `+` for more."""
    label = min(_LONGEST_NAME, 2 + max((len(_name(name)) for name, _ in rows), default=0))
    columns = max(12, width - label)
    lines: list[str] = []
    for name, found in rows:
        counted = Counter[int]()
        for mark in found:
            counted[_column(mark.at, start, end, columns)] += mark.number
        cells = "".join(_digit(counted[column]) for column in range(columns))
        lines.append(f"{_name(name)[: label - 2]:<{label}}{cells}")
    return "\n".join(lines) + "\n" if lines else ""


def bounds(
    start: datetime | None, end: datetime | None, found: Sequence[Mark]
) -> tuple[datetime, datetime] | None:
    """Where the axis begins and ends; an open period ends with its marks. None: nothing to draw."""
    first = start or min((mark.at for mark in found), default=None)
    last = end or max((mark.at + _DAY for mark in found), default=None)
    return None if first is None or last is None or last <= first else (first, last)


def _svg(width: int, height: int, said: str, drawn: Sequence[Markup]) -> Markup:
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {width} {height}",
        "width": width,
        "height": height,
        "role": "img",
        "aria-label": said,
        "font-family": "system-ui, sans-serif",
        "font-size": 12,
        "fill": "currentColor",
    }
    return tag("svg", attributes, *drawn)


def _said(found: Sequence[Mark]) -> str:
    numbers: Counter[Level | None] = Counter()
    for mark in found:
        numbers[mark.level] += mark.number
    parts = [f"{numbers[level]} {level or _UNRATED}" for level in _ROWS if numbers[level]]
    return f"Changes over time: {words.listing(parts)}" if parts else "No changes"


def _line(
    x: float, y: float, x2: float, y2: float, *, opacity: float, dashed: bool = False
) -> Markup:
    return tag(
        "line",
        {
            "x1": x,
            "y1": y,
            "x2": x2,
            "y2": y2,
            "stroke": "currentColor",
            "stroke-opacity": opacity,
            "stroke-dasharray": "3 3" if dashed else None,
        },
    )


def _text(
    said: str, x: float, y: float, *, anchor: str = "middle", fill: str | None = None
) -> Markup:
    place = {"x": round(x, 1), "y": round(y, 1), "text-anchor": anchor, "fill": fill}
    return tag("text", place, said)


def _ticks(
    start: datetime, end: datetime, *, most: int = _MOST_TICKS
) -> list[tuple[datetime, str]]:
    """Round days, months or years of a stretch, with a label each."""
    days = (end - start) / _DAY
    for step in (1, 2, 7, 14):
        if days / step <= most:
            firsts = [start + _DAY * step * number for number in range(int(days / step) + 1)]
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


def _heat_columns(start: datetime, end: datetime) -> int:
    return 14 if end - start <= _DAY * 14 else 12


def _x(at: datetime, start: datetime, end: datetime) -> float:
    share = (at - start) / (end - start)
    return round(_LEFT + min(1.0, max(0.0, share)) * (_WIDTH - _LEFT - _RIGHT), 1)


def _column(at: datetime, start: datetime, end: datetime, columns: int) -> int:
    return min(columns - 1, max(0, int((at - start) / (end - start) * columns)))


def _digit(number: int) -> str:
    return "." if not number else str(number) if number < 10 else "+"


def _weightiest(found: Sequence[Mark]) -> tuple[Level | None, int]:
    present = {mark.level for mark in found}
    level = next((level for level in _ROWS if level in present), None)
    return level, sum(mark.number for mark in found)


def _name(name: str) -> str:
    said = one_line(name)
    return said if len(said) <= _LONGEST_NAME else f"{said[: _LONGEST_NAME - 1]}…"


def _day(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
