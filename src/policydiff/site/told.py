"""What a recorded change comes to, in a few hundred bytes: all that other pages tell of it.

A site's front page, its lists and feeds tell of changes that were compared long ago. What they tell
is kept with the site, so that a new version costs one comparison.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from policydiff.model import Change, Direction, Level
from policydiff.render import telling, words
from policydiff.render.blocks import Role
from policydiff.render.dossier import Dossier, level_of
from policydiff.render.html.above import Run
from policydiff.render.html.names import names_of
from policydiff.render.picture import Mark
from policydiff.render.picture.marks import day_of
from policydiff.render.redline import opening, redline
from policydiff.report import DatedChange

if TYPE_CHECKING:
    from policydiff.assess import Rules

MOST = 5
"""Changes of a step that are told of one by one."""
ID = 16
"""Digits of a change id by which it is noticed that somebody decided on it."""
_LEVELS = tuple(Level)
_DIRECTIONS = (Direction.BROADENS, Direction.MIXED, Direction.UNCLEAR, Direction.NARROWS)
"""The ones that a user has most to fear from first."""
_LONGEST = 300
"""Characters of a reason."""
_WORDS = 60
"""Of an excerpt."""
_CONTEXT = 8
"""Words of it around what came and went."""
_FOLDED = re.compile(r"\[… [\d,]+ \w+ unchanged …\]")
_MARKS = {
    Role.INSERTED: "ins",
    Role.REFERENCE_NEW: "ins",
    Role.DELETED: "del",
    Role.REFERENCE_OLD: "del",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One change of a step, or some neighbours that came or went together."""

    name: str
    """Its place on the page of the step."""
    level: Level | None
    """None where nothing assessed it."""
    direction: str
    """In words; empty where it favours nobody."""
    topics: str
    where: str
    kind: str
    size: int
    """Clauses."""
    reason: str
    """Empty where nothing assessed it."""
    words: tuple[tuple[str, str], ...]
    """What came and went, with a few words around: `ins`, `del` or nothing, and the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one step comes to."""

    points: tuple[Point, ...]
    """Its weightiest changes, the weightiest first."""
    counts: tuple[tuple[str, int], ...]
    """Clauses by level, the heaviest level first; `not assessed` where nothing assessed them."""
    tally: str
    """`2 reworded, 1 added`."""
    replaced: bool
    """Another document took the place of the text."""
    ids: tuple[str, ...]
    """Beginnings of the ids of its changes."""

    @property
    def level(self) -> Level | None:
        """Of the weightiest change."""
        return self.points[0].level if self.points else None

    @property
    def more(self) -> int:
        """Clauses besides those of the weightiest change."""
        return sum(number for _, number in self.counts) - self.points[0].size if self.points else 0


def tell(dossier: Dossier) -> Told:
    """What a step comes to.

    Args:
        dossier: of that step alone.
    """
    [part] = dossier.parts
    counts: Counter[str] = Counter()
    for dated, _ in part.rows:
        counts[telling.level(dated.assessment)] += words.size(dated.change)
    order = [*map(str, reversed(Level)), telling.UNASSESSED]
    heaviest = sorted(_runs(dossier), key=lambda run: _weight(run[1][0][0]))
    return Told(
        points=tuple(_point(name, run, dossier.rules) for name, run in heaviest[:MOST]),
        counts=tuple((level, counts[level]) for level in order if counts[level]),
        tally=telling.counts(part),
        replaced=part.replaced,
        ids=tuple(item.id[:ID] for item in part.items),
    )


def marks(steps: Iterable[tuple[datetime, Told]]) -> tuple[Mark, ...]:
    """The changes of some steps by day and level, for a picture."""
    levels = {str(level): level for level in Level}
    numbers: Counter[tuple[datetime, Level | None]] = Counter()
    for at, told in steps:
        if told.replaced:
            numbers[day_of(at), None] += 1
        for said, number in told.counts:
            numbers[day_of(at), levels.get(said)] += number
    ordered = sorted(numbers.items(), key=lambda entry: (entry[0][0], str(entry[0][1])))
    return tuple(Mark(at=at, level=level, number=number) for (at, level), number in ordered)


def weight(level: Level | None, direction: Direction | None) -> tuple[int, int]:
    """Orders changes, the weightiest first."""
    return (
        -(_LEVELS.index(level) if level else -1),
        _DIRECTIONS.index(direction) if direction in _DIRECTIONS else len(_DIRECTIONS),
    )


def encode(told: Told) -> dict[str, Any]:
    """As it is kept."""
    return asdict(told)


def decode(kept: Any) -> Told:
    """As it was kept.

    Raises:
        ValueError: this is nothing of the kind.
    """
    try:
        points = tuple(
            Point(
                **{
                    **one,
                    "level": None if one["level"] is None else Level(one["level"]),
                    "words": tuple((str(mark), str(said)) for mark, said in one["words"]),
                }
            )
            for one in kept["points"]
        )
        counts = tuple((str(level), int(number)) for level, number in kept["counts"])
        return Told(**{**kept, "points": points, "counts": counts, "ids": tuple(kept["ids"])})
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("this tells of no change") from error


def _runs(dossier: Dossier) -> list[tuple[str, Run]]:
    """Each run and the name of its first change on the page."""
    names = names_of(dossier)
    found: list[tuple[str, Run]] = []
    number = 0
    for run in dossier.parts[0].runs:
        found.append((names[0, number], run))
        number += len(run)
    return found


def _weight(dated: DatedChange) -> tuple[int, int]:
    return weight(level_of(dated), dated.assessment.direction if dated.assessment else None)


def _point(name: str, run: Run, rules: Rules | None) -> Point:
    dated = run[0][0]
    found = telling.together(one for one, _ in run)
    return Point(
        name=name,
        level=level_of(dated),
        direction=telling.direction(found),
        topics=telling.topics(found, rules),
        where=telling.where_all([one.change for one, _ in run]),
        kind=words.KINDS[dated.change.kind],
        size=sum(words.size(one.change) for one, _ in run),
        reason=next(iter(telling.findings(found)), "")[:_LONGEST],
        words=tuple(_excerpt(dated.change)),
    )


def _excerpt(change: Change) -> Iterator[tuple[str, str]]:
    """The words of a change, cut to what a glance takes in."""
    if change.redline is None:
        role = "" if change.new and change.old else "ins" if change.new else "del"
        yield role, opening((change.new or change.old)[0].text, words=_WORDS)
        return
    left = _WORDS
    for paragraph in redline(change.redline.readable, context=_CONTEXT):
        for span in paragraph:
            if left <= 0:
                yield "", " …"
                return
            text = _FOLDED.sub("…", span.text)
            number = len(text.split())
            said = text if number <= left else opening(text, words=left)
            yield _MARKS.get(span.role, ""), said
            left -= max(1, number)
        yield "", " "
