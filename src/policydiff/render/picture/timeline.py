"""Changes of a terms over time as SVG: a row for each weight, events as numbered lines between them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from policydiff.events import Event
from policydiff.model import Level
from policydiff.render import words
from policydiff.render.harmless import one_line
from policydiff.render.markup import Markup, tag
from policydiff.render.picture.drawing import FILLS, ON_FILL, line, svg, text
from policydiff.render.picture.marks import DAY, ROWS, UNRATED, Mark, ticks

_LEFT, _RIGHT, _WIDTH = 110, 18, 760
_ROW = 34
_AXIS = 30
_LETTER = 8
"""Pixels that a letter of an event's name takes."""
_TOLD = 60
"""Days that the words of a picture list."""


def timeline_svg(
    found: Sequence[Mark], start: datetime, end: datetime, events: Sequence[Event] = ()
) -> Markup:
    """Changes by level over time.

    Circles that would lie over each other are drawn as one, with the number of all.

    Args:
        found: what to draw.
        start: where the axis begins.
        end: where it ends.
        events: with the number that a list beside the picture gives them, from 1; those that happened
            before the beginning or after the end are not drawn.
    """
    rows = [level for level in ROWS if any(mark.level is level for mark in found)] or [None]
    shown = [one for one in enumerate(events, 1) if start < one[1].at + DAY and one[1].at < end]
    top = 22 if shown else 8
    foot = top + _ROW * len(rows)
    drawn: list[Markup] = []
    for number, level in enumerate(rows):
        y = top + _ROW * number + _ROW // 2
        named = level or (UNRATED if rows == [None] else words.UNASSESSED)
        drawn.append(text(str(named), _LEFT - 20, y + 4, anchor="end"))
        drawn.append(line(_LEFT, y, _WIDTH - _RIGHT, y, opacity=0.25))
    for at, label in ticks(start, end):
        x = _x(at, start, end)
        drawn.append(line(x, top, x, foot, opacity=0.15))
        drawn.append(text(label, x, foot + 18))
    drawn += _events([(number, event, _x(event.at, start, end)) for number, event in shown], foot)
    for number, level in enumerate(rows):
        y = top + _ROW * number + _ROW // 2
        placed = [(_x(mark.at, start, end), mark) for mark in found if mark.level is level]
        drawn += (_circle(cluster, y) for cluster in _clusters(placed))
    said = _said(found)
    return svg(_WIDTH, foot + _AXIS, said, _told(found, events) or said, drawn)


Placed = tuple[float, Mark]


def _clusters(placed: Sequence[Placed]) -> list[list[Placed]]:
    """Marks of a row, those together whose circles would touch."""
    found: list[list[Placed]] = []
    for one in sorted(placed, key=lambda entry: entry[0]):
        found.append([one])
        while len(found) > 1 and _touch(found[-2], found[-1]):
            last = found.pop()
            found[-1] += last
    return found


def _touch(one: Sequence[Placed], other: Sequence[Placed]) -> bool:
    return _centre(other) - _radius(other) < _centre(one) + _radius(one)


def _centre(cluster: Sequence[Placed]) -> float:
    return (cluster[0][0] + cluster[-1][0]) / 2


def _radius(cluster: Sequence[Placed]) -> float:
    return min(15.0, 5 + 2 * math.sqrt(sum(mark.number for _, mark in cluster)))


def _circle(cluster: Sequence[Placed], y: int) -> Markup:
    x, radius = _centre(cluster), _radius(cluster)
    number = sum(mark.number for _, mark in cluster)
    level = cluster[0][1].level
    place = {"cx": round(x, 1), "cy": y, "r": round(radius, 1), "fill": FILLS[level]}
    days = "; ".join(_day(mark) for _, mark in cluster)
    inside = text(f"{number:,}", x, y + 4, fill=ON_FILL, size=11) if number > 1 else None
    return tag("g", None, tag("title", None, days), tag("circle", place), inside)


def _events(shown: Sequence[tuple[int, Event, float]], foot: int) -> Iterator[Markup]:
    """A line for each, and its number; numbers that would lie over each other are told as one."""
    groups: list[tuple[int, int, float, float]] = []  # first and last number, where they stand
    for number, event, x in shown:
        title = tag("title", None, f"E{number} {words.day(event.at)}: {one_line(event.title)}")
        yield line(x, 16, x, foot, title, opacity=0.8, dashed=True)
        groups.append((number, number, x, x))
        while len(groups) > 1 and _lap(groups[-2], groups[-1]):
            (first, _, left, _), (_, last, _, right) = groups[-2:]
            groups[-2:] = [(first, last, left, right)]
    for first, last, left, right in groups:
        yield text(_named(first, last), (left + right) / 2, 13)


def _lap(one: tuple[int, int, float, float], other: tuple[int, int, float, float]) -> bool:
    (first, last, left, right), (third, fourth, begins, ends) = one, other
    reach = (len(_named(first, last)) + len(_named(third, fourth))) * _LETTER / 2
    return (begins + ends) / 2 - (left + right) / 2 < reach


def _named(first: int, last: int) -> str:
    return f"E{first}" if first == last else f"E{first}-{last}"


def _said(found: Sequence[Mark]) -> str:
    numbers: Counter[Level | None] = Counter()
    for mark in found:
        numbers[mark.level] += mark.number
    parts = [f"{numbers[level]} {level or UNRATED}" for level in ROWS if numbers[level]]
    return f"Changes over time: {words.listing(parts)}" if parts else "No changes"


def _told(found: Sequence[Mark], events: Sequence[Event]) -> str:
    """What is drawn, day by day."""
    told = [(mark.at, _day(mark)) for mark in found]
    told += [(one.at, f"{words.day(one.at)}: E{n}") for n, one in enumerate(events, 1)]
    told.sort(key=lambda one: one[0])
    more = f"; and {len(told) - _TOLD:,} more" if len(told) > _TOLD else ""
    return "; ".join(said for _, said in told[:_TOLD]) + more


def _day(mark: Mark) -> str:
    return f"{words.day(mark.at)}: {mark.number:,} {mark.level or UNRATED}"


def _x(at: datetime, start: datetime, end: datetime) -> float:
    share = (at - start) / (end - start)
    return round(_LEFT + min(1.0, max(0.0, share)) * (_WIDTH - _LEFT - _RIGHT), 1)
