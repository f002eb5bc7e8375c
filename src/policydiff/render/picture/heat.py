"""Which of many terms changed when, as SVG: a row each, a column for each stretch of time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime

from policydiff.model import Level
from policydiff.queries import MONTHS
from policydiff.render import words
from policydiff.render.markup import Markup, tag
from policydiff.render.picture.drawing import FILLS, ON_FILL, svg, text
from policydiff.render.picture.marks import ROWS, Heat, Mark, shown_name, ticks

_TOP = 8
_AXIS = 30
_LEGEND = 26
_CELL = 26
_WIDE = 64
"""Of a cell: room for `22 Sep` and for `Sep 2024` below it."""
_COLUMNS = 14
"""At most: two weeks by the day, three years by the quarter."""
_PIPS = {Level.CRITICAL: 3, Level.SUBSTANTIVE: 2, Level.EDITORIAL: 1}
"""Dots that say what the colour says."""


def heat_svg(
    rows: Sequence[Heat], start: datetime, end: datetime, links: Sequence[str] = ()
) -> Markup:
    """Which of many terms changed when.

    A cell has the number of changes, on the colour and above the dots of the weightiest.

    Args:
        rows: to draw.
        start: where the axis begins.
        end: where it ends.
        links: where the name of each row leads; none: nowhere.
    """
    columns = ticks(start, end, most=_COLUMNS)
    if columns[0][0] > start:  # what lies before the first round day
        columns.insert(0, (start, f"{MONTHS[start.month][:3]} {start.year}"))
    left = 8 + max((_length(shown_name(name)) for name, _ in rows), default=0)
    foot = _TOP + _CELL * len(rows)
    drawn: list[Markup] = []
    edges = [at for at, _ in columns]
    for number, (name, found) in enumerate(rows):
        y = _TOP + _CELL * number
        named = text(shown_name(name), left - 8, y + 17, anchor="end")
        drawn.append(tag("a", {"href": links[number]}, named) if links else named)
        for column, edge in enumerate(edges):
            until = edges[column + 1] if column + 1 < len(edges) else end
            inside = [mark for mark in found if edge <= mark.at < until]
            drawn += _cell(left + _WIDE * column, y, inside)
    for column, (_, label) in enumerate(columns):
        drawn.append(text(label, left + _WIDE * column + _WIDE / 2, foot + 18))
    levels = [level for level in ROWS if any(m.level is level for _, found in rows for m in found)]
    drawn += _legend(left, foot + _AXIS, levels)
    width = max(int(left + _WIDE * len(columns) + 8), int(left + _legend_width(levels)))
    said = f"Changes of {len(rows)} documents over time"
    height = foot + _AXIS + _LEGEND
    return svg(width, height, said, _told(rows) or said, drawn, acts=bool(links))


def _cell(x: float, y: float, found: Sequence[Mark]) -> Iterator[Markup]:
    total = sum(mark.number for mark in found)
    place = {"x": x, "y": y, "width": _WIDE - 2, "height": _CELL - 2, "rx": 3}
    if not total:
        yield tag("rect", {**place, "fill": "currentColor", "opacity": 0.07})
        return
    level = _weightiest(found)
    weight = f", the weightiest {level}" if level else ""
    said = f"{words.count(total, 'change')} from {words.day(found[0].at)}{weight}"
    yield tag(
        "g",
        None,
        tag("title", None, said),
        tag("rect", {**place, "fill": FILLS[level]}),
        text(f"{total:,}", x + _WIDE / 2 - 1, y + 15, fill=ON_FILL),
        *_pips(x + _WIDE / 2 - 1, y + 20, level),
    )


def _pips(x: float, y: float, level: Level | None) -> Iterator[Markup]:
    number = _PIPS.get(level, 0) if level else 0
    for one in range(number):
        place = {"cx": round(x + 6 * (one - (number - 1) / 2), 1), "cy": y, "r": 1.8}
        yield tag("circle", {**place, "fill": ON_FILL})


def _legend(x: float, y: float, levels: Sequence[Level | None]) -> Iterator[Markup]:
    """What colours and dots mean; nothing where there is one colour without dots."""
    for level in levels if any(levels) else ():
        yield tag(
            "rect", {"x": x, "y": y, "width": 24, "height": 12, "rx": 3, "fill": FILLS[level]}
        )
        yield from _pips(x + 12, y + 6, level)
        yield text(str(level or words.UNASSESSED), x + 30, y + 10, anchor="start")
        x += _legend_width([level])


def _legend_width(levels: Sequence[Level | None]) -> float:
    return sum(46 + 7 * len(str(level or words.UNASSESSED)) for level in levels)


def _told(rows: Sequence[Heat]) -> str:
    """What is drawn, row by row."""
    said: list[str] = []
    for name, found in rows:
        total = sum(mark.number for mark in found)
        level = _weightiest(found)
        weight = f", the weightiest {level}" if level else ""
        said.append(f"{shown_name(name)}: {words.count(total, 'change')}{weight}")
    return "; ".join(said)


def _weightiest(found: Sequence[Mark]) -> Level | None:
    present = {mark.level for mark in found}
    return next((level for level in ROWS if level in present), None)


def _length(name: str) -> int:
    """Pixels that a name takes."""
    return sum(13 if unicodedata.east_asian_width(letter) in "WF" else 7 for letter in name)
