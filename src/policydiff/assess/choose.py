"""Which assessments a reader asked for, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from policydiff.assess.rules import Rules
from policydiff.errors import UsageError
from policydiff.model import Assessment, Direction, Level

T = TypeVar("T")

_LEVELS = tuple(Level)
_DIRECTIONS = (
    Direction.BROADENS,
    Direction.MIXED,
    Direction.UNCLEAR,
    Direction.NARROWS,
    Direction.NONE,
)
_BOTH_WAYS = frozenset({Direction.BROADENS, Direction.NARROWS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a reader wants to see; what is empty hides nothing."""

    level: Level | None = None
    """This one and heavier ones."""
    topics: frozenset[str] = frozenset()
    """Ids; one of them is enough."""
    direction: Direction | None = None
    """A mixed change both broadens and narrows."""


def choice(
    rules: Rules,
    *,
    level: Level | None = None,
    topics: Sequence[str] = (),
    direction: Direction | None = None,
) -> Choice:
    """A choice of topics that there are.

    Args:
        rules: for their topics.
        level: the lightest to be seen.
        topics: by id or title, however their words are joined.
        direction: whom the change favours.

    Raises:
        UsageError: there is no such topic.
    """
    known = {_plain(topic.title): topic.id for topic in rules.topics.values()}
    known |= {_plain(name): name for name in rules.topics}
    found = set()
    for topic in topics:
        if _plain(topic) not in known:
            raise UsageError(f"There is no topic {topic!r}; there are {', '.join(rules.topics)}.")
        found.add(known[_plain(topic)])
    return Choice(level=level, topics=frozenset(found), direction=direction)


def chosen(found: Assessment, by: Choice) -> bool:
    """Does an assessment belong to what a reader wants to see?"""
    if by.level is not None and _LEVELS.index(found.level) < _LEVELS.index(by.level):
        return False
    if by.topics and by.topics.isdisjoint(found.topics):
        return False
    return (
        by.direction is None
        or found.direction is by.direction
        or (found.direction is Direction.MIXED and by.direction in _BOTH_WAYS)
    )


def reaches(found: Iterable[Assessment], level: Level) -> bool:
    """Is any change of this level, or a heavier one?"""
    return any(_LEVELS.index(one.level) >= _LEVELS.index(level) for one in found)


def weightiest_first(found: Sequence[T], assessment: Callable[[T], Assessment | None]) -> list[T]:
    """Things in order of what their assessments weigh: level, then whether the user loses by it.

    Args:
        found: the things; equals keep their order.
        assessment: of one; things without one come last.
    """

    def place(one: T) -> tuple[int, int]:
        rated = assessment(one)
        if rated is None:
            return len(_LEVELS), 0
        return -_LEVELS.index(rated.level), _DIRECTIONS.index(rated.direction)

    return sorted(found, key=place)


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").casefold().split())
