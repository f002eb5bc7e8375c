"""The queue of a review in words: its columns and lines, how many changes there are, and which are shown."""

from __future__ import annotations

from collections.abc import Iterator

from policydiff.model import Direction
from policydiff.render import words
from policydiff.render.harmless import one_line
from policydiff.review import Status
from policydiff.review.docket import Docket, Matter

Columns = dict[str, int]
"""Cells of each column, the space behind it included; 0 for one that is left out."""

_FIXED: Columns = {"mark": 2, "level": 13, "topic": 22, "direction": 10, "date": 11, "review": 9}
_NARROW = 99
"""Cells of a line below which topics are left out."""
_SLIM = 63
"""Below which it is told where a change stands and little else."""
_STATES = {
    Status.WAITING: "waiting",
    Status.ACCEPTED: "accepted",
    Status.FLAGGED: "flagged",
    Status.DISCUSS: "discuss",
    Status.DISAGREEMENT: "disagree",
}
_HEADS = {
    "mark": "",
    "level": "Level",
    "topic": "Topic",
    "direction": "Direction",
    "place": "Where",
    "terms": "Terms",
    "date": "Came",
    "review": "Review",
}


def columns(width: int, docket: Docket) -> Columns:
    """How a line of a queue is shared out.

    Args:
        width: cells of the line; one is left for a cursor.
        docket: whose changes; where all are of one terms, these need not be named.
    """
    order = ("mark", "level", "topic", "direction", "place", "terms", "date", "review")
    shown = set(order)
    if width < _NARROW:
        shown -= {"topic"}
    if width < _SLIM:
        shown -= {"direction", "date", "terms"}
    sizes = {name: size if name in shown else 0 for name, size in _FIXED.items()}
    left = max(0, width - 1 - sum(sizes.values()))
    names = [len(one_line(one.type if docket.of_one_service else str(one))) for one in docket.terms]
    terms = min(max(names) + 2, left * 2 // 5) if len(names) > 1 and "terms" in shown else 0
    sizes = {**sizes, "terms": terms, "place": left - terms}
    return {name: sizes[name] for name in order}


def heads(sizes: Columns) -> str:
    """The names of the columns."""
    return " " + "".join(_fit(_HEADS[name], size) for name, size in sizes.items())


def row(
    one: Matter, docket: Docket, sizes: Columns, *, marked: bool = False
) -> Iterator[tuple[str, str]]:
    """Each column's name and its text for one change."""
    level = docket.level(one)
    own = "*" if docket.rating(one).level else ""
    came = one.subject.at[-1]
    texts = {
        "mark": "x" if marked else "",
        "level": f"{level}{own}" if level else words.UNASSESSED,
        "topic": one_line(", ".join(map(docket.named, docket.about(one)))),
        "direction": "" if one.direction is Direction.NONE else str(one.direction),
        "place": _place(one) + (", seen before" if docket.seen_before(one) else ""),
        "terms": one_line(_terms(one, docket)),
        "date": f"{came:%Y-%m-%d}",
        "review": _STATES[docket.status(one)],
    }
    for name, size in sizes.items():
        yield name, _fit(texts[name], size)


def _terms(one: Matter, docket: Docket) -> str:
    """The terms; of a single service, their type alone."""
    return one.subject.terms.type if docket.of_one_service else str(one.subject.terms)


def _place(one: Matter) -> str:
    what = "another document" if one.replaced else words.KINDS[one.kind]
    also = f" (+{one.elsewhere})" if one.elsewhere else ""
    return f"{one.place}{also}, {what}"


def summed_up(one: Matter, docket: Docket) -> str:
    """A change in one line, as `Critical, mixed: 8.3 ¶1, reworded, in A/Terms on 5 Sep 2024. Waiting.`."""
    level = docket.level(one)
    weighs = str(level) if level else words.UNASSESSED
    points = "" if one.direction is Direction.NONE else f", {one.direction}"
    status = str(docket.status(one))
    said = (
        f"{weighs}{points}: {_place(one)}, in {one.subject.terms} on {words.days(one.subject.at)}"
    )
    return one_line(f"{said[:1].upper()}{said[1:]}. {status[:1].upper()}{status[1:]}.")


def tally(docket: Docket) -> str:
    """`12 changes: 9 waiting, 3 accepted`."""
    numbers = docket.tally()
    said = ", ".join(
        f"{numbers[one]:,} {'in ' if one is Status.DISAGREEMENT else ''}{one}"
        for one in Status
        if numbers[one]
    )
    return f"{words.changes(len(docket), docket.places)}: {said}" if said else "no changes"


def filtered(docket: Docket) -> str:
    """What the filter asks for and how many changes it leaves; empty where it asks for nothing."""
    asked = docket.filter
    if not asked:
        return ""
    parts = [
        f"{asked.level} or heavier" if asked.level else "",
        one_line(docket.named(asked.topic)) if asked.topic else "",
        str(asked.status or ""),
        one_line(str(asked.terms or "")),
        f"“{one_line(asked.words)}”" if asked.words else "",
    ]
    return f"{len(docket.shown):,} of {len(docket):,} shown: {', '.join(filter(None, parts))}"


def _fit(text: str, size: int) -> str:
    if size <= 0:
        return ""
    fits = text if len(text) < size else f"{text[: max(0, size - 2)]}…"
    return fits.ljust(size)
