"""Pictures as SVG: no style sheet, no font and no address, so that one can stand in any page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from policydiff.events import Event
from policydiff.model import Level
from policydiff.queries import MONTHS
from policydiff.render import words
from policydiff.render.markup import Markup, tag
from policydiff.render.picture.marks import ROWS, UNRATED, Heat, Mark, shown_name, ticks

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
_CELL = 26
_WIDE = 60
"""Of a cell: room for `22 Sep` and for `Sep 2024` below it."""
_COLUMNS = 14
"""At most: two weeks by the day, three years by the quarter."""


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
    rows = [level for level in ROWS if any(mark.level is level for mark in found)] or [None]
    top = 22 if events else 8
    height = top + _ROW * len(rows) + _AXIS
    drawn: list[Markup] = [tag("title", None, _said(found))]
    for number, level in enumerate(rows):
        y = top + _ROW * number + _ROW // 2
        said = level or (UNRATED if rows == [None] else "unrated")
        drawn.append(_text(str(said), _LEFT - 12, y + 4, anchor="end"))
        drawn.append(_line(_LEFT, y, _WIDTH - _RIGHT, y, opacity=0.25))
    foot = top + _ROW * len(rows)
    for at, label in ticks(start, end):
        x = _x(at, start, end)
        drawn.append(_line(x, top, x, foot, opacity=0.15))
        drawn.append(_text(label, x, foot + 18))
    free = 0.0
    for number, event in enumerate(events, 1):
        x = _x(event.at, start, end)
        drawn.append(_line(x, top - 6, x, foot, opacity=0.8, dashed=True))
        name = f"E{number}"
        drawn.append(_text(name, max(x, free), top - 9))
        free = max(x, free) + 8 * len(name) + 4  # beside the one before, where they are close
    for mark in found:
        x, y = _x(mark.at, start, end), top + _ROW * rows.index(mark.level) + _ROW // 2
        radius = min(15.0, 5 + mark.number**0.5 * 1.6)
        title = tag("title", None, f"{words.day(mark.at)}: {mark.number} {mark.level or UNRATED}")
        circle = {"cx": x, "cy": y, "r": round(radius, 1), "fill": _FILLS[mark.level]}
        drawn.append(tag("circle", circle, title))
        if mark.number > 1:
            drawn.append(_text(str(mark.number), x + radius + 3, y + 4, anchor="start"))
    return _svg(_WIDTH, height, _said(found), drawn)


def heat_svg(
    rows: Sequence[Heat], start: datetime, end: datetime, links: Sequence[str] = ()
) -> Markup:
    """Which of many terms changed when: a row each, a column for each stretch of time.

    A cell has the number of changes, on the colour of the weightiest.

    Args:
        rows: to draw.
        start: where the axis begins.
        end: where it ends.
        links: where the name of each row leads; none: nowhere.
    """
    columns = ticks(start, end, most=_COLUMNS)
    if columns[0][0] > start:  # what lies before the first round day
        columns.insert(0, (start, f"{MONTHS[start.month][:3]} {start.year}"))
    left = 8 + 7 * max((len(shown_name(name)) for name, _ in rows), default=0)
    height = 8 + _CELL * len(rows) + _AXIS
    drawn: list[Markup] = []
    edges = [at for at, _ in columns]
    for number, (name, found) in enumerate(rows):
        y = 8 + _CELL * number
        named = _text(shown_name(name), left - 8, y + 17, anchor="end")
        drawn.append(tag("a", {"href": links[number]}, named) if links else named)
        for column, edge in enumerate(edges):
            until = edges[column + 1] if column + 1 < len(edges) else end
            level, total = _weightiest([mark for mark in found if edge <= mark.at < until])
            place = {"x": left + _WIDE * column, "y": y, "width": _WIDE - 2}
            box: dict[str, object] = {**place, "height": _CELL - 2}
            box |= {"rx": 3, "fill": _FILLS[level] if total else "currentColor"}
            box["opacity"] = None if total else 0.07
            drawn.append(tag("rect", box))
            if total:
                centre = left + _WIDE * column + _WIDE / 2 - 1
                drawn.append(_text(str(total), centre, y + 17, fill="#ffffff"))
    for column, (_, label) in enumerate(columns):
        x = left + _WIDE * column + _WIDE / 2
        drawn.append(_text(label, x, 8 + _CELL * len(rows) + 18))
    width = int(left + _WIDE * len(columns) + 8)
    said = f"Changes of {len(rows)} documents over time"
    return _svg(width, height, said, [tag("title", None, said), *drawn], acts=bool(links))


def _svg(
    width: int, height: int, said: str, drawn: Sequence[Markup], *, acts: bool = False
) -> Markup:
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {width} {height}",
        "width": width,
        "height": height,
        "role": "group" if acts else "img",  # nothing inside an image can be reached by keyboard
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
    parts = [f"{numbers[level]} {level or UNRATED}" for level in ROWS if numbers[level]]
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


def _x(at: datetime, start: datetime, end: datetime) -> float:
    share = (at - start) / (end - start)
    return round(_LEFT + min(1.0, max(0.0, share)) * (_WIDTH - _LEFT - _RIGHT), 1)


def _weightiest(found: Sequence[Mark]) -> tuple[Level | None, int]:
    present = {mark.level for mark in found}
    level = next((level for level in ROWS if level in present), None)
    return level, sum(mark.number for mark in found)
